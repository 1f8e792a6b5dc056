"""What of the publication plan is shown of an indicator: not what would be hidden for the most part anyway.

Rows are left out by level, period and breakdown together; of municipalities the year gives way to disjoint pools of
years, those to longer ones, and these to the region. An area with mostly small cells in a breakdown has them hidden.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from data_contracts.shapes import ALL_AGES, WITHHELD
from pipelines.aggregate.periods import ROLLING
from pipelines.disclosure.policy import Policy, Thin

GROUP = ("attribution", "area_level", "period_type", "breakdown")
INDICATOR = ("vip", "indicator")
MUNICIPALITY, YEAR, MONTH = "municipality", "year", "month"
MUNICIPAL_PERIODS = (YEAR, "pool_3_years", "pool_5_years")  # the first that is not too thin, and no other beside it
TOO_THIN, WITHOUT_MONTHS, SUM_OF_MONTHS = "too_thin", "without_months", "sum_of_months"
SUMS = ("quarter", "tertial", "half_year")
IN_YEARS, IN_POOLS, IN_REGIONS = "in_years", "in_pools", "in_regions"  # where else municipalities are shown
LEFT_OUT = pl.Schema(dict.fromkeys([*INDICATOR, *GROUP, "reason"], pl.String))
BREAKDOWN = (
    pl.when((pl.col("sex") != "T") & (pl.col("age_band") != ALL_AGES))
    .then(pl.lit("sex_age"))
    .when(pl.col("sex") != "T")
    .then(pl.lit("sex"))
    .when(pl.col("age_band") != ALL_AGES)
    .then(pl.lit("age"))
    .otherwise(pl.lit("total"))
)
IS_WITHHELD = pl.col("status").cast(pl.String) == WITHHELD
HAS_CASES = ((pl.col("denominator") > 0) | (pl.col("missing") > 0) | (pl.col("numerator") > 0)).fill_null(False)


@dataclass(frozen=True)
class Planned:
    """rows: those that stay, with `breakdown`, and `in_thin_series` where they are hidden with others of their area.
    left_out: `LEFT_OUT`.
    """

    rows: pl.DataFrame
    left_out: pl.DataFrame


def planned(rows: pl.DataFrame, policy: Policy, inhabitants: Mapping[str, float], *, adds_over_time: bool) -> Planned:
    """What of the rows of one indicator is shown. `rows`: with `is_small`, whether one is small by itself,
    and `was_served`, whether it was shown or hidden before, so that it stays. What is withheld says nothing of how thin
    the others are, and stays where they do; where there are no others its totals stay.

    inhabitants: of each municipality. adds_over_time: whether a window of twelve months is the sum of its months, so
    that it may be shown only beside them.
    """
    known = rows.with_columns(breakdown=BREAKDOWN, has_cases=HAS_CASES)
    known = known.with_columns(is_open=pl.col("has_cases") & ~pl.col("is_small"))
    shares = _shares(known.filter(~IS_WITHHELD), inhabitants)
    reasons = pl.concat([shares.with_columns(reason=_reason(policy.thin)), _of_withheld(known)], how="diagonal")
    reasons = _of_municipalities(reasons)
    if adds_over_time:
        reasons = _of_windows(reasons)
    left = reasons.filter(pl.col("reason").is_not_null())
    marked = known.join(left, on=list(GROUP), how="left", maintain_order="left", nulls_equal=True)
    kept = marked.filter(pl.col("was_served") | pl.col("reason").is_null()).select(known.columns)
    named = left.select(*(pl.lit(rows[name][0]).alias(name) for name in INDICATOR), *GROUP, "reason")
    return Planned(_with_thin_series(kept, policy.thin).drop("has_cases", "is_open"), named.cast(LEFT_OUT))


def _of_withheld(known: pl.DataFrame) -> pl.DataFrame:
    """The groups of which all is withheld, so that nobody knows how thin they are."""
    whole = known.group_by(GROUP).agg(is_withheld=IS_WITHHELD.all()).filter("is_withheld").sort(GROUP)
    is_total = pl.col("breakdown") == "total"
    return whole.select(*GROUP, reason=pl.when(~is_total).then(pl.lit(TOO_THIN)))


def _shares(known: pl.DataFrame, inhabitants: Mapping[str, float]) -> pl.DataFrame:
    """Of each group the part of the rows with cases, and of all rows and of who lives there, that is not small."""
    people = pl.col("area_code").replace_strict(dict(inhabitants), default=None, return_dtype=pl.Float64)
    weight = people.fill_null(0.0) if inhabitants else pl.lit(1.0)
    of_people = (pl.col("is_open") * pl.col("weight")).sum() / pl.col("weight").sum()
    return (
        known.with_columns(weight=weight)
        .group_by(GROUP)
        .agg(
            of_cases=pl.col("is_open").sum() / pl.col("has_cases").sum(),
            of_rows=pl.col("is_open").mean(),
            of_people=of_people if inhabitants else pl.lit(1.0),
        )
        .fill_nan(0.0)
        .sort(GROUP)
    )


def _reason(thin: Thin) -> pl.Expr:
    level, of_cases = pl.col("area_level"), pl.col("of_cases").fill_null(0.0)
    is_total, is_resident = pl.col("breakdown") == "total", pl.col("attribution") == "resident"
    enough_places = (pl.col("of_rows") >= thin.municipalities) & (pl.col("of_people") >= thin.inhabitants)
    of_municipality = pl.when(is_resident).then(enough_places).otherwise(of_cases >= thin.municipalities)
    is_enough = (
        pl.when((level == MUNICIPALITY) & is_total)
        .then(of_municipality)
        .when(is_total & (pl.col("period_type") == YEAR))
        .then(True)
        .when(is_total)
        .then(of_cases >= thin.total)
        .otherwise(of_cases >= thin.margin)
    )
    return pl.when(~is_enough).then(pl.lit(TOO_THIN))


def _of_municipalities(reasons: pl.DataFrame) -> pl.DataFrame:
    """One kind of period for the municipalities of each attribution; with its total go its sexes and ages."""
    municipal = reasons.filter(area_level=MUNICIPALITY)
    totals = municipal.filter(breakdown="total").select("attribution", "period_type", "reason")
    chosen = {
        attribution: next((kind for kind in MUNICIPAL_PERIODS if (attribution, kind) in enough), None)
        for enough in [set(totals.filter(pl.col("reason").is_null()).select("attribution", "period_type").rows())]
        for attribution in municipal["attribution"].unique()
    }
    frame = pl.DataFrame(
        {"attribution": list(chosen), "chosen": list(chosen.values())},
        schema={"attribution": pl.String, "chosen": pl.String},
    )
    instead = pl.col("chosen").replace_strict(
        {None: IN_REGIONS, YEAR: IN_YEARS}, default=IN_POOLS, return_dtype=pl.String
    )
    is_other = (pl.col("area_level") == MUNICIPALITY) & pl.col("period_type").ne_missing(pl.col("chosen"))
    marked = reasons.join(frame, on="attribution", how="left", maintain_order="left")
    return marked.with_columns(reason=pl.when(is_other).then(instead).otherwise("reason")).drop("chosen")


def _of_windows(reasons: pl.DataFrame) -> pl.DataFrame:
    """Windows of twelve months go where their months go: their differences would tell of those.

    Sexes and ages of other periods that months add up to are left for readers to add: each such sum that is shown costs
    hidden months, and tells nothing that those do not.
    """
    months = reasons.filter(pl.col("period_type") == MONTH, pl.col("reason").is_null())
    whose = ["attribution", "area_level", "breakdown"]
    with_months = months.select(whose).with_columns(has_months=True)
    found = reasons.join(with_months, on=whose, how="left", maintain_order="left")
    is_left, has_months = pl.col("reason").is_null(), pl.col("has_months").is_not_null()
    lacks = is_left & (pl.col("period_type") == ROLLING) & ~has_months
    is_fine_sum = pl.col("period_type").is_in(SUMS) & (pl.col("breakdown") != "total")
    reason = (
        pl.when(lacks)
        .then(pl.lit(WITHOUT_MONTHS))
        .when(is_left & is_fine_sum & has_months)
        .then(pl.lit(SUM_OF_MONTHS))
        .otherwise("reason")
    )
    return found.with_columns(reason=reason).drop("has_months")


def _with_thin_series(rows: pl.DataFrame, thin: Thin) -> pl.DataFrame:
    """An area's sexes or ages of one kind of period under a year, where most are small by themselves."""
    whose: Sequence[str] = ("attribution", "area_level", "area_code", "period_type", "breakdown")
    is_fine = (pl.col("breakdown") != "total") & ~pl.col("period_type").is_in(MUNICIPAL_PERIODS)
    share = pl.col("is_open").sum().over(whose) / pl.col("has_cases").sum().over(whose)
    return rows.with_columns(in_thin_series=(is_fine & (share < thin.series)).fill_null(False))
