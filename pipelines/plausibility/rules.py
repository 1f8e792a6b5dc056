"""Counts the rows that break rules of the contract, as they are in no figure: by rule, and recently by region."""

from datetime import date

import polars as pl

from pipelines.home import Home
from pipelines.intake.outcome import Outcome
from pipelines.intake.passage import ANY_RULE, WHERE
from pipelines.intake.storing import broken_path
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
    known = _where(outcome, home).rename({"unit": "_unit", "lives": "_lives", "rows": "_rows"})
    recent = pl.col("month").is_in(views.last_months(outcome)).fill_null(False)
    broken = places.located(known, by_code).with_columns(_recent=recent)
    total = pl.lit("").alias("_region")
    now, accepted = broken.filter("_recent"), located.filter("_recent")
    return pl.concat([
        _whole(outcome),
        _shares(METRICS[1], now.with_columns(total), accepted.with_columns(total)),
        _shares(METRICS[2], now.filter(pl.col("_region") != ""), accepted.filter(pl.col("_region") != "")),
    ])  # fmt: skip


def by_month(outcome: Outcome, home: Home) -> pl.DataFrame:
    """`month, amount`: rows in quarantine, as far as their month can be read. They were delivered, if not soundly."""
    first, last = (date.fromisoformat(day).replace(day=1) for day in (outcome.covers_from, outcome.covers_to))
    rows = _where(outcome, home).filter(pl.col("month").is_between(first, last), rule=ANY_RULE)
    return rows.group_by("month").agg(amount=pl.col("rows").sum())


def _where(outcome: Outcome, home: Home) -> pl.DataFrame:
    """`WHERE`; nothing of a delivery that was taken in before it was noted, or that somebody was erased from since."""
    path = broken_path(home, outcome)
    return pl.read_parquet(path) if path.is_file() else pl.DataFrame(schema=WHERE)


def _whole(outcome: Outcome) -> pl.DataFrame:
    rows = [(METRICS[0], rule, "", amount, outcome.read) for rule, amount in outcome.rules.items()]
    return pl.DataFrame(rows, schema=BROKEN, orient="row")


def _shares(metric: str, broken: pl.DataFrame, accepted: pl.DataFrame) -> pl.DataFrame:
    """Of each place the rows that break each rule, out of all of that place."""
    rows = accepted.group_by("_region").agg(accepted=pl.col("_rows").sum())
    by_rule = broken.group_by("_region", "rule").agg(amount=pl.col("_rows").sum())
    lines = by_rule.filter(rule=ANY_RULE).select("_region", any="amount")
    whole = lines.join(rows, on="_region", how="left")
    of = whole.select("_region", of=pl.col("any") + pl.col("accepted").fill_null(0))
    named = by_rule.filter(pl.col("rule") != ANY_RULE).join(of, on="_region").with_columns(metric=pl.lit(metric))
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
