"""The one gate between results and published. Constants on top; only what `protect` lets through may leave."""

import polars as pl

SMALLEST_COUNT = 5  # a numerator, denominator, their difference or a missing count below this is hidden, unless 0
SMALLEST_BASE = 10  # of fewer, 0 % and 100 % tell something of everyone, and a middle value is somebody's own
SHARES = ("wilson", "log_log_greenwood")  # their value times their cases is a count, whether it is written or not
OF_SINGLE_AMOUNTS = (
    "order_statistics",
    "log_log_greenwood",
)  # value and limits are, or step at, single persons' amounts
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


def protect_shares(shares: pl.DataFrame, *, rows_are_public: bool = False) -> pl.DataFrame:
    """Coverage or affiliation with `hidden`, where one of the counts is as small as `protect` hides; without numbers.

    `shares`: with `found`, `of` and `share`. `rows_are_public`: as in `protect`.
    """
    counts = shares.select(denominator=pl.col("of").cast(pl.Float64), numerator="found")
    blank = {name: pl.lit(None) for name in ("missing", *NUMBERS) if name not in counts.columns}
    gated = protect(counts.with_columns(**blank, status=pl.lit("ok")), rows_are_public=rows_are_public)
    marked = shares.with_columns(hidden=gated["status"] == "suppressed")
    numbers = ("found", "of", "share")
    return marked.with_columns(pl.when(~pl.col("hidden")).then(pl.col(name)).alias(name) for name in numbers)


def _is_hidden() -> pl.Expr:
    denominator, missing = pl.col("denominator"), pl.col("missing")
    is_share = pl.col("ci_method").is_null() | pl.col("ci_method").is_in(SHARES)
    happened = _happened()
    complement = pl.when(is_share).then(denominator - happened)
    is_few = denominator.is_between(1, SMALLEST_BASE, closed="left")
    all_or_none = is_share & ((happened == 0) | (complement == 0)) & is_few
    of_single = pl.col("ci_method").is_in(OF_SINGLE_AMOUNTS) & is_few
    small = [_is_small(count) for count in (denominator, happened, complement, missing)]
    return pl.any_horizontal(*small, all_or_none, of_single).fill_null(False)


def _happened() -> pl.Expr:
    """The numerator, and for a survival what its value gives away: those it has happened to, or a few fewer."""
    given_away = ((1 - pl.col("value")) * pl.col("denominator")).round()
    return pl.when(pl.col("ci_method") == "log_log_greenwood").then(given_away).otherwise(pl.col("numerator"))


def _is_small(count: pl.Expr) -> pl.Expr:
    return ((count > 0) & (count < SMALLEST_COUNT)).fill_null(False)
