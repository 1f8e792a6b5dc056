"""The shape in which a delivery's metrics stand beside what was expected, and what all comparisons share."""

from dataclasses import dataclass

import polars as pl

from pipelines.intake.outcome import Outcome
from pipelines.plausibility.tolerances import Tolerances

# `earlier`: deliveries that were compared with. A cell without bounds cannot be judged: it rests on too few rows, or
# there is nothing to compare with.
CELLS: dict[str, type[pl.DataType]] = {
    "metric": pl.String, "column": pl.String, "category": pl.String, "month": pl.Date, "value": pl.Float64,
    "earlier": pl.Int64, "expected": pl.Float64, "lowest": pl.Float64, "highest": pl.Float64,
}  # fmt: skip
NORMAL_MAD = 1.4826  # times a median absolute deviation: the standard deviation, where values are normal


@dataclass(frozen=True)
class Counted:
    """A delivery with its metrics."""

    outcome: Outcome
    metrics: pl.DataFrame


def as_cells(frame: pl.DataFrame) -> pl.DataFrame:
    """A frame with some of the columns of `CELLS` in that shape; what it lacks is blank. Nine decimals are told."""
    blank = {"column": "", "category": "", "earlier": 0}
    lacking = {name: pl.lit(blank.get(name)) for name in CELLS if name not in frame.columns}
    whole = frame.with_columns(**lacking).select(pl.col(name).cast(kind) for name, kind in CELLS.items())
    return whole.with_columns(pl.col("value", "expected", "lowest", "highest").round(9))


def tolerated(frame: pl.DataFrame, said: Tolerances) -> pl.DataFrame:
    """With `floor` (wider where `earlier` is few), `low` and `high` (which sides are doubted) of each row's metric."""
    pairs = frame.select("metric", "column").unique().sort("metric", "column").rows()
    found = [(metric, column, said.of(metric, column)) for metric, column in pairs]
    rows = [(metric, column, one.floor, one.side != "high", one.side != "low") for metric, column, one in found]
    schema = {"metric": pl.String, "column": pl.String, "floor": pl.Float64, "low": pl.Boolean, "high": pl.Boolean}
    declared = pl.DataFrame(rows, schema=schema, orient="row")
    joined = frame.join(declared, on=["metric", "column"], how="left", maintain_order="left")
    return joined.with_columns(floor=pl.col("floor") * widening(said))


def widening(said: Tolerances) -> pl.Expr:
    """How much wider a floor is where the spread between deliveries is not known yet."""
    return pl.when(pl.col("earlier") < said.general.few).then(said.general.widened).otherwise(1.0)


def chance_count(expected: pl.Expr, deviations: pl.Expr | float, variance: pl.Expr) -> pl.Expr:
    """The furthest count that chance explains where so many are expected; deviations below 0: the smallest.

    The square root of a Poisson count has the standard deviation one half (Bartlett, J R Stat Soc Suppl 1936).
    `variance`: that of the difference as a multiple of it, where what is expected was itself counted.
    """
    step = deviations / 2 * (variance**0.5)
    return pl.max_horizontal(expected.clip(0).sqrt() + step, 0.0) ** 2
