"""Blanks what may not leave: each row that is small by itself, and those that the gate hides beside them."""

import polars as pl

from data_contracts.shapes import ALL_AGES, WITHHELD
from pipelines.disclosure import policy as policies
from pipelines.disclosure.policy import Policy

STRICT = policies.load("strict")
SHARES = ("wilson", "log_log_greenwood")  # their value times their cases is a count, whether it is written or not
OF_SINGLE_AMOUNTS = (
    "order_statistics",
    "log_log_greenwood",
)  # value and limits are, or step at, single persons' amounts
NUMBERS = (
    "denominator", "numerator", "missing", "value", "ci_low", "ci_high", "ci_method", "standardised", "target_met",
    "signal", "coverage", "coverage_year", "coverage_method",
)  # fmt: skip
SUPPRESSED = "suppressed"
UNSEEN = (SUPPRESSED, WITHHELD)  # the statuses of rows that are published without the figures behind them
AREA_AND_PERIOD = ["vip", "indicator", "period_type", "period_start", "attribution", "area_level", "area_code"]


def protect(
    results: pl.DataFrame,
    beside: pl.Series | None = None,
    *,
    policy: Policy = STRICT,
    rows_are_public: bool = False,
) -> pl.DataFrame:
    """Results of the plan in, published out: a hidden row keeps its keys and the status `suppressed`, all else is NULL.

    A cell is shown or hidden as one: counts, value, interval and signal together. All hidden cells carry the same
    word, since a reason is a leak of its own. A standardised figure is shown beside all that it is made of, or not.
    `beside`: truths, one a row, of rows that are hidden to protect others. `rows_are_public`: every row behind the
    counts is open data already.
    """
    hidden = pl.lit(False) if rows_are_public else is_small_itself(policy)
    if beside is not None and not rows_are_public:
        hidden = hidden | pl.lit(beside)
    protected = blanked(results, hidden)
    return protected if rows_are_public else standardised_beside_its_parts(protected)


def blanked(results: pl.DataFrame, hidden: pl.Expr) -> pl.DataFrame:
    """Rows of which the hidden ones keep their keys and the status `suppressed`, or `withheld` if that was theirs."""
    is_withheld = pl.col("status") == WITHHELD
    is_blank = hidden | is_withheld
    numbers = [pl.when(is_blank).then(None).otherwise(pl.col(name)).alias(name) for name in NUMBERS]
    status = pl.when(hidden & ~is_withheld).then(pl.lit(SUPPRESSED)).otherwise(pl.col("status")).alias("status")
    return results.with_columns(*numbers, status)


def standardised_beside_its_parts(protected: pl.DataFrame) -> pl.DataFrame:
    """Without standardised figures where a row of the area and period is hidden, or sex and age are not shown crossed.

    The weights are known to all, so that a count which is not shown could be worked out from such a figure.
    """
    having = protected.filter(pl.col("standardised").is_not_null()).select(AREA_AND_PERIOD).unique()
    if having.is_empty():
        return protected
    is_crossed = (pl.col("sex") != "T") & (pl.col("age_band") != ALL_AGES)
    whole = (
        protected.join(having, on=AREA_AND_PERIOD, how="semi")
        .group_by(AREA_AND_PERIOD)
        .agg(_whole=is_crossed.any() & (~pl.col("status").is_in([*UNSEEN])).all())
    )
    joined = protected.join(whole, on=AREA_AND_PERIOD, how="left", maintain_order="left")
    return joined.with_columns(standardised=pl.when("_whole").then("standardised")).drop("_whole")


def protect_shares(shares: pl.DataFrame, *, policy: Policy = STRICT, rows_are_public: bool = False) -> pl.DataFrame:
    """Coverage or affiliation with `hidden`, where one of the counts is as small as `protect` hides; without numbers.

    `shares`: with `found`, `of` and `share`. `rows_are_public`: as in `protect`.
    """
    counts = shares.select(denominator=pl.col("of").cast(pl.Float64), numerator="found")
    blank = {name: pl.lit(None) for name in ("missing", *NUMBERS) if name not in counts.columns}
    hidden = pl.lit(False) if rows_are_public else is_small_itself(policy)
    marked = shares.with_columns(counts.with_columns(**blank).with_columns(hidden=hidden)["hidden"])
    numbers = ("found", "of", "share")
    return marked.with_columns(pl.when(~pl.col("hidden")).then(pl.col(name)).alias(name) for name in numbers)


def is_small_itself(policy: Policy) -> pl.Expr:
    """Of rows of results whether one is hidden for its own sake."""
    denominator, missing = pl.col("denominator"), pl.col("missing")
    is_share = pl.col("ci_method").is_null() | pl.col("ci_method").is_in(SHARES)
    happened = _happened()
    complement = pl.when(is_share).then(denominator - happened)
    is_few = denominator.is_between(1, policy.smallest_base, closed="left")
    all_or_none = is_share & ((happened == 0) | (complement == 0)) & is_few
    of_single = pl.col("ci_method").is_in(OF_SINGLE_AMOUNTS) & is_few
    small = [_is_small(count, policy.smallest_count) for count in (denominator, happened, complement, missing)]
    return pl.any_horizontal(*small, all_or_none, of_single).fill_null(False)


def _happened() -> pl.Expr:
    """The numerator, and for a survival what its value gives away: those it has happened to, or a few fewer."""
    given_away = ((1 - pl.col("value")) * pl.col("denominator")).round()
    return pl.when(pl.col("ci_method") == "log_log_greenwood").then(given_away).otherwise(pl.col("numerator"))


def _is_small(count: pl.Expr, smallest: int) -> pl.Expr:
    return ((count > 0) & (count < smallest)).fill_null(False)
