"""What the sources without persons say, each as its contract tells it: shares of counts, rates and answers.

All functions give figures as `area_answers` wants them, from the rows that are known of the source.
"""

import polars as pl

from pipelines.simulate.truth.area_answers import PLACE, TOLD, Figures
from pipelines.simulate.truth.counting import Known

ALL_AGES = "Samtliga"
OWN_MARKS = {"unknown": "suppressed", "not_applicable": "not_applicable"}  # kind of missing -> why there is no value


def _figures(rows: pl.DataFrame, period_type: str, **told: pl.Expr | str | None) -> Figures:
    """The rows with what they tell; where there is no value `status` says why."""
    unsaid = {name: pl.lit(None, dtype=pl.Int64) for name in ("numerator", "denominator") if name not in told}
    named = rows.with_columns(period_type=pl.lit(period_type), **unsaid, **told)
    silent = pl.col("status") == "not_reported"  # who has not reported has no counts either
    return named.with_columns(pl.when(~silent).then(pl.col(name)).alias(name) for name in TOLD[:3]).select(
        *PLACE, *TOLD
    )


def waiting_time(known: Known, measure: str, contact: str) -> Figures:
    """The share within 30 days, by month, for the nation, regions and units; chosen waiting is in neither count.

    Where there was nobody the share is unknown: for want of patients if anybody has answered, else of an answer.
    """
    rows = known["bup_vantetider"].filter(pl.col("measure") == measure, pl.col("contact") == contact)
    area = pl.when(pl.col("level") == "unit").then("unit_id").otherwise("area_code")
    placed = rows.group_by("period_start", area_level="level", area_code=area, sex=pl.lit("T")).agg(
        pl.col("patients", "within_30_days").sum(), pl.col("response_rate").max()
    )
    status = (
        pl.when(pl.col("patients") > 0).then(pl.lit("ok"))
        .when(pl.col("response_rate") > 0).then(pl.lit("zero_denominator"))
        .otherwise(pl.lit("not_reported"))
    )  # fmt: skip
    return _figures(
        placed, "month", numerator=pl.col("within_30_days"), denominator=pl.col("patients"), status=status,
        value=pl.when(pl.col("patients") > 0).then(pl.col("within_30_days") / pl.col("patients")),
    )  # fmt: skip


def listed_patients(known: Known, short_name: str) -> Figures:
    """The share of the listed with a diagnosis, by year, for the nation and regions; the newest definition counts."""
    rows = known["primarvardskvalitet"].filter(
        pl.col("indicator") == short_name, pl.col("level").is_in(["nation", "region"])
    )
    own = ["period_start", "area_level", "area_code", "sex"]
    newest = rows.filter(pl.col("definition_year") == pl.col("definition_year").max().over(own))
    share = pl.col("numerator") / pl.col("denominator")
    return _figures(
        newest, "year", numerator=pl.col("numerator"), denominator=pl.col("denominator"), value=share,
        status=pl.lit("ok"),
    )  # fmt: skip


def support(known: Known, kind: str) -> Figures:
    """Persons with the support on 1 October, and how many of 10 000 inhabitants; a few are secret."""
    rows = known["lss"].filter(pl.col("support") == kind, pl.col("age_group") == ALL_AGES)
    is_told = pl.col("persons").is_not_null()
    status = pl.when(is_told).then(pl.lit("ok")).otherwise(pl.lit("suppressed"))
    return _figures(rows, "year", numerator=pl.col("persons"), value=pl.col("per_10_000"), status=status)


def key_figure(known: Known, kpi: str) -> Figures:
    """The value in its own unit; without one, its status or the mark in its place says why."""
    rows = known["kolada"].filter(pl.col("kpi") == kpi)
    by_mark = pl.col("value_missing").replace_strict(OWN_MARKS, default="not_reported", return_dtype=pl.String)
    why = pl.coalesce("status", by_mark)
    return _figures(
        rows, "year", value=pl.col("value"), status=pl.when(pl.col("value").is_null()).then(why).otherwise(pl.lit("ok"))
    )


def survey_answer(known: Known, survey: str, question: str) -> Figures:
    """Yes (1) or no (0) of a municipality, the share of those that say yes of a county and the nation; by year."""
    rows, answer = known[survey], pl.col(question)
    kind = f"{question}_missing"
    is_put = pl.col(kind).ne_missing("not_applicable") if kind in rows.columns else pl.lit(True)
    status = (
        pl.when(answer.is_not_null()).then(pl.lit("ok"))
        .when(is_put).then(pl.lit("not_reported"))
        .otherwise(pl.lit("not_applicable"))
    )  # fmt: skip
    percent = pl.col("area_level") != "municipality"
    value = pl.when(percent).then(answer / 100).otherwise(answer)
    return _figures(rows.with_columns(sex=pl.lit("T")), "year", value=value, status=status)
