"""Lays a delivery's metrics beside those of the register's earlier deliveries: what was expected, and the bounds.

Pure functions from frames of counts to one frame of cells. Whether a cell lies within its bounds is not asked here.
"""

from collections.abc import Sequence

import polars as pl

from data_contracts.delivery import Calendar
from pipelines.plausibility import distributions, months, rules
from pipelines.plausibility.cells import NORMAL_MAD, Counted, as_cells, tolerated
from pipelines.plausibility.metrics import SCHEMA
from pipelines.plausibility.tolerances import Tolerances

KEYS = ("metric", "column", "category")
SIZES = ("delay_median_days", "delay_p90_days")  # compared by their size
SHARES = (
    "quarantined", "superseded", "outside", "invalid_identifier", "same_day", "unknown_unit", "missing",
    "missing_recent", "missing_in_region", "unknown", "unknown_recent", "not_applicable", "not_applicable_recent",
)  # fmt: skip
# What follows from how many years a delivery holds: its first one may hold ten, and an increment three months.
OF_THE_SPAN = (*SIZES, "same_day", "missing", "unknown", "not_applicable", "code")
MOST_TIMES_LONGER = 2


def compare(now: Counted, earlier: Sequence[Counted], calendar: Calendar, said: Tolerances) -> pl.DataFrame:
    """The cells of a delivery, as `CELLS` says, sorted; `earlier`: the deliveries before it, oldest first."""
    compared = list(earlier)[-said.general.history :]
    before = _together(now, compared)
    parts = [
        _late(now.metrics, calendar, said),
        _within_limits(now.metrics, said),
        _levels(now.metrics, before, said),
        distributions.shifts(now.metrics, before, said),
        distributions.regions(now.metrics, before, said),
        distributions.units(now.metrics, before, said),
        months.restated(now, compared, calendar, said),
        months.new(now, compared, calendar, said),
    ]
    return pl.concat(parts).sort("metric", "column", "category", "month")


def _together(now: Counted, compared: Sequence[Counted]) -> pl.DataFrame:
    """The metrics of the earlier deliveries; of one with far more or fewer months only what does not follow from it."""
    parts = [pl.DataFrame(schema={**SCHEMA, "delivery": pl.String})]
    for one in compared:
        comparable = pl.lit(_of_like_span(now, one)) | ~pl.col("metric").is_in(OF_THE_SPAN)
        parts.append(one.metrics.filter(comparable).with_columns(delivery=pl.lit(one.outcome.stored)))
    return pl.concat(parts)


def _of_like_span(now: Counted, other: Counted) -> bool:
    shorter, longer = sorted((_months(now), _months(other)))
    return longer <= MOST_TIMES_LONGER * shorter


def _months(one: Counted) -> int:
    """Those that it has rows of: a first delivery may be said to speak for all that ever was."""
    return one.metrics.filter(metric="rows")["month"].drop_nulls().n_unique()


def _late(now: pl.DataFrame, calendar: Calendar, said: Tolerances) -> pl.DataFrame:
    """The limit is the grace that the contract gives, and what the tolerance adds to it."""
    limit = calendar.grace_days + (said.of("days_after_due").at_most or 0)
    late = now.filter(metric="days_after_due")
    return as_cells(late.with_columns(value="amount", expected=0, highest=limit))


def _within_limits(now: pl.DataFrame, said: Tolerances) -> pl.DataFrame:
    """Shares with a fixed limit; one date is always tolerated, and of broken rows what rests on few rows."""
    is_date, is_rule = pl.col("metric") == "after_extraction", pl.col("metric").is_in(rules.METRICS)
    enough = pl.when(is_rule).then(pl.col("of") >= said.general.minimum).otherwise(pl.col("of") > 0)
    found = now.filter(is_date | is_rule, enough)
    limits = [said.of(*named).at_most or 0.0 for named in found.select("metric", "column").iter_rows()]
    limit = pl.Series(limits, dtype=pl.Float64) + 1 / found["of"]
    return as_cells(found.with_columns(value=pl.col("amount") / pl.col("of"), expected=0, highest=limit))


def _levels(now: pl.DataFrame, before: pl.DataFrame, said: Tolerances) -> pl.DataFrame:
    """Shares and sizes against the median of the earlier deliveries.

    Half the width: the floor, and so many standard deviations of a difference: what the earlier deliveries differ by
    themselves, and for a share what chance gives with so many rows now and in a typical earlier delivery.
    """
    level = _level()
    current = now.filter(pl.col("metric").is_in([*SHARES, *SIZES])).with_columns(value=level)
    frame = current.join(_typical(before, said), on=KEYS, how="left", maintain_order="left")
    frame = tolerated(frame.with_columns(pl.col("earlier").fill_null(0)), said)
    pooled = (pl.col("expected") * pl.col("typical_of") + 1) / (pl.col("typical_of") + 2)
    by_chance = pooled * (1 - pooled) * (1 / pl.col("of") + 1 / pl.col("typical_of"))
    chance = pl.when(pl.col("metric").is_in(SIZES)).then(0.0).otherwise(by_chance)
    width = pl.col("floor") + said.general.deviations * (pl.col("spread") ** 2 + chance).sqrt()
    least, most = pl.col("expected") - width, pl.col("expected") + width
    enough = pl.min_horizontal("of", "typical_of") >= said.general.minimum
    unbounded = pl.col("metric").is_in(SIZES)
    low = enough & pl.col("low") & (unbounded | (least > 0))
    high = enough & pl.col("high") & (unbounded | (most < 1))
    return as_cells(frame.with_columns(lowest=pl.when(low).then(least), highest=pl.when(high).then(most)))


def _level() -> pl.Expr:
    return pl.when(pl.col("metric").is_in(SIZES)).then("amount").otherwise(pl.col("amount") / pl.col("of"))


def _typical(before: pl.DataFrame, said: Tolerances) -> pl.DataFrame:
    """Median, spread and number of rows over the earlier deliveries in which a share rests on any row."""
    levels = before.filter(pl.col("of") > 0).with_columns(level=_level())
    away = (pl.col("level") - pl.col("level").median().over(KEYS)).abs()
    found = levels.with_columns(away=away).group_by(KEYS).agg(
        expected=pl.col("level").median(), spread=pl.col("away").median() * NORMAL_MAD,
        typical_of=pl.col("of").median(), earlier=pl.len(),
    )  # fmt: skip
    known = pl.col("earlier") >= said.general.few
    return found.with_columns(spread=pl.when(known).then("spread").otherwise(0.0))
