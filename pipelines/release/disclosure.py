"""The one gate between results and published. Constants on top; only what `protect` lets through may leave."""

import polars as pl

SMALLEST_COUNT = 5  # a numerator, denominator, their difference or a missing count below this is hidden, unless 0
SMALLEST_BASE_FOR_ALL_OR_NONE = 10  # 0 % and 100 % of fewer than this tell something of everyone
NUMBERS = (
    "denominator", "numerator", "missing", "value", "ci_low", "ci_high", "ci_method", "standardised", "target_met",
    "signal", "coverage", "coverage_year", "coverage_method",
)  # fmt: skip


def protect(results: pl.DataFrame, *, rows_are_public: bool = False) -> pl.DataFrame:
    """Results of the plan in, published out: a hidden row keeps its keys and the status `suppressed`, all else is NULL.

    A cell is shown or hidden as one: counts, value, interval and signal together. All hidden cells carry the same
    word, since a reason is a leak of its own. `rows_are_public`: every row behind the counts is open data already.
    """
    hidden = pl.lit(False) if rows_are_public else _is_hidden()
    blanked = [pl.when(hidden).then(None).otherwise(pl.col(name)).alias(name) for name in NUMBERS]
    status = pl.when(hidden).then(pl.lit("suppressed")).otherwise(pl.col("status")).alias("status")
    return results.with_columns(*blanked, status)


def _is_hidden() -> pl.Expr:
    denominator, numerator, missing = pl.col("denominator"), pl.col("numerator"), pl.col("missing")
    is_share = pl.col("ci_method").is_null() | (pl.col("ci_method") == "wilson")
    complement = pl.when(is_share).then(denominator - numerator)
    all_or_none = is_share & ((numerator == 0) | (complement == 0)) & denominator.is_between(
        1, SMALLEST_BASE_FOR_ALL_OR_NONE, closed="left"
    )  # fmt: skip
    small = [_is_small(count) for count in (denominator, numerator, complement, missing)]
    return pl.any_horizontal(*small, all_or_none).fill_null(False)


def _is_small(count: pl.Expr) -> pl.Expr:
    return ((count > 0) & (count < SMALLEST_COUNT)).fill_null(False)
