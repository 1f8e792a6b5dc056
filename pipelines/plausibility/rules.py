"""Counts the rows that break rules of the contract, as they are in no figure: by rule, and recently by region."""

from datetime import date

import polars as pl

from pipelines.home import Home
from pipelines.intake.outcome import Outcome
from pipelines.intake.passage import WHERE
from pipelines.intake.storing import quarantine_path
from pipelines.plausibility import views
from pipelines.plausibility.places import Places

METRICS = ("rule_broken", "rule_broken_recent", "rule_broken_in_region")
BROKEN: dict[str, type[pl.DataType]] = {
    "metric": pl.String, "column": pl.String, "category": pl.String, "amount": pl.Int64, "of": pl.Int64,
}  # fmt: skip


def counted(outcome: Outcome, home: Home, places: Places, located: pl.DataFrame, *, by_code: bool) -> pl.DataFrame:
    """`BROKEN`: rows in quarantine out of those and the accepted ones. `located`: accepted rows, see `metrics`."""
    if not outcome.rules:
        return pl.DataFrame(schema=BROKEN)
    broken = _broken(outcome, home, places, by_code=by_code)
    recent, accepted = broken.filter("_recent"), located.filter("_recent")
    parts = [
        _shares(METRICS[0], broken.with_columns(_region=pl.lit("")), located.with_columns(_region=pl.lit(""))),
        _shares(METRICS[1], recent.with_columns(_region=pl.lit("")), accepted.with_columns(_region=pl.lit(""))),
        _shares(METRICS[2], recent.filter(pl.col("_region") != ""), accepted.filter(pl.col("_region") != "")),
    ]
    return pl.concat(parts)


def by_month(outcome: Outcome, home: Home) -> pl.DataFrame:
    """`month, amount`: rows in quarantine, as far as their month can be read. They were delivered, if not soundly."""
    if not outcome.rules:
        return pl.DataFrame(schema={"month": pl.Date, "amount": pl.Int64})
    first, last = (date.fromisoformat(day).replace(day=1) for day in (outcome.covers_from, outcome.covers_to))
    lines = _found(outcome, home).filter(pl.col("month").is_between(first, last)).unique("line")
    return lines.group_by("month").agg(amount=pl.len().cast(pl.Int64))


def _found(outcome: Outcome, home: Home) -> pl.DataFrame:
    """What is in quarantine, and where; of one that was taken in before that was told, nowhere."""
    found = pl.read_parquet(quarantine_path(home, outcome)).filter(severity="quarantine")
    lacking = [pl.lit(None, dtype=kind).alias(name) for name, kind in WHERE.items() if name not in found.columns]
    return found.with_columns(lacking)


def _broken(outcome: Outcome, home: Home, places: Places, *, by_code: bool) -> pl.DataFrame:
    """`rule, line, _region, _recent` of each rule that puts a row in quarantine."""
    known = _found(outcome, home).rename({"unit": "_unit", "lives": "_lives"})
    recent = pl.col("month").is_in(views.last_months(outcome)).fill_null(False)
    return places.located(known, by_code).select("rule", "line", "_region", _recent=recent)


def _shares(metric: str, broken: pl.DataFrame, accepted: pl.DataFrame) -> pl.DataFrame:
    """Of each place the rows that break each rule, out of all of that place."""
    rows = accepted.group_by("_region").agg(pl.col("_rows").sum())
    lines = broken.group_by("_region").agg(any=pl.col("line").n_unique())
    of = lines.join(rows, on="_region", how="left").with_columns(of=pl.col("any") + pl.col("_rows").fill_null(0))
    by_rule = broken.group_by("_region", "rule").agg(amount=pl.col("line").n_unique())
    named = by_rule.join(of, on="_region").with_columns(metric=pl.lit(metric))
    return named.select("metric", "amount", "of", column="rule", category="_region").select(
        pl.col(name).cast(kind) for name, kind in BROKEN.items()
    )


def names_of(metric: str, column: str | None) -> tuple[str, str | None]:
    """What a hold calls a doubt of a metric about a column: its rule, and the column that figures depend on.

    A row in quarantine is in no figure, whatever its figures read.
    """
    if metric in METRICS:
        return f"contract.{column}", None
    return f"plausibility.{metric}", column
