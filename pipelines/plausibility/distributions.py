"""Compares how values spread over codes, and rows over regions and units, with the earlier deliveries."""

import polars as pl

from pipelines.plausibility.cells import as_cells, chance_count, tolerated, widening
from pipelines.plausibility.tolerances import Tolerances

MEAN_ABSOLUTE = 0.7979  # of a normal deviate with variance 1: the square root of 2 / pi
ABSOLUTE_VARIANCE = 0.3634  # of its absolute value: 1 - 2 / pi
COLUMN, PLACE = ("metric", "column"), ("metric", "column", "category")


def shifts(now: pl.DataFrame, before: pl.DataFrame, said: Tolerances) -> pl.DataFrame:
    """Per coded column the share of values that would have to change code to look as they did before.

    Half the sum of absolute differences (total variation) from the typical share of every code that either knows. It is
    never 0: the limit allows for what chance gives with so many values, and for what earlier deliveries differ by.
    """
    metrics = ["code", "code_recent"]
    grid = _grid(now.filter(pl.col("metric").is_in(metrics)), before.filter(pl.col("metric").is_in(metrics)))
    typical = _typical_shares(grid)
    current = _distances(grid.filter(pl.col("delivery").is_null()), typical)
    # Never sure that a code is absent: one value with it and one without are added.
    known = (pl.col("typical") * pl.col("typical_of") + 1) / (pl.col("typical_of") + 2)
    chance = typical.group_by(COLUMN, maintain_order=True).agg(
        pl.col("typical_of", "earlier").first(),
        unit_variance=(known * (1 - known)).sum(),
        unit_deviation=(known * (1 - known)).sqrt().sum(),
    )
    earlier = _distances(grid.filter(pl.col("delivery").is_not_null()), typical)
    spread = earlier.group_by(COLUMN).agg(spread=pl.col("value").median())
    frame = current.join(chance, on=COLUMN).join(spread, on=COLUMN)
    return as_cells(_with_limit(tolerated(frame, said), said))


def _with_limit(frame: pl.DataFrame, said: Tolerances) -> pl.DataFrame:
    per_row = 1 / pl.col("of") + 1 / pl.col("typical_of")
    by_chance = MEAN_ABSOLUTE / 2 * pl.col("unit_deviation") * per_row.sqrt()
    deviation = (ABSOLUTE_VARIANCE / 4 * pl.col("unit_variance") * per_row).sqrt()
    spread = pl.when(pl.col("earlier") >= said.general.few).then("spread").otherwise(0.0)
    expected = pl.max_horizontal(by_chance, spread)
    enough = pl.min_horizontal("of", "typical_of") >= said.general.minimum
    limit = expected + pl.col("floor") + said.general.deviations * deviation
    return frame.with_columns(expected=expected, highest=pl.when(enough).then(limit))


def _grid(now: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    """Every code that any delivery knows, in every delivery that has the column; `delivery` is NULL for this one."""
    both = pl.concat(
        [now.with_columns(delivery=pl.lit(None, dtype=pl.String)), before.select(*now.columns, "delivery")]
    )
    columns = both.select("delivery", *COLUMN, "of").unique()
    known = columns.join(both.select(PLACE).unique(), on=COLUMN)
    amounts = both.select("delivery", *PLACE, "amount")
    grid = known.join(amounts, on=["delivery", *PLACE], how="left", nulls_equal=True)
    return grid.sort("delivery", *PLACE).with_columns(share=pl.col("amount").fill_null(0) / pl.col("of"))


def _typical_shares(grid: pl.DataFrame) -> pl.DataFrame:
    """The median share of each code over the earlier deliveries, made to add up to one."""
    earlier = grid.filter(pl.col("delivery").is_not_null())
    found = earlier.group_by(PLACE, maintain_order=True).agg(
        typical=pl.col("share").median(), typical_of=pl.col("of").median(), earlier=pl.len()
    )
    return found.with_columns(pl.col("typical") / pl.col("typical").sum().over(COLUMN)).filter(
        pl.col("typical").is_not_nan()
    )


def _distances(grid: pl.DataFrame, typical: pl.DataFrame) -> pl.DataFrame:
    beside = grid.join(typical.select(*PLACE, "typical"), on=PLACE, maintain_order="left")
    return beside.group_by("delivery", *COLUMN, maintain_order=True).agg(
        pl.col("of").first(), value=(pl.col("share") - pl.col("typical")).abs().sum() / 2
    )


def regions(now: pl.DataFrame, before: pl.DataFrame, said: Tolerances) -> pl.DataFrame:
    """Each region's persons in the recent months beside its usual share of all; a first delivery has no usual share."""
    metric = pl.col("metric") == "region_recent"
    frame = tolerated(_expected(now.filter(metric), before.filter(metric)), said)
    least = chance_count(pl.col("expected") * (1 - pl.col("floor")).clip(0), -said.general.deviations, _variance())
    return as_cells(frame.with_columns(lowest=pl.when(least > 0).then(least)))


def units(now: pl.DataFrame, before: pl.DataFrame, said: Tolerances) -> pl.DataFrame:
    """Units that have fallen silent in the recent months, and units that were never seen before.

    What is expected is a unit's usual share of all persons; in a first delivery its share of those in the rest of the
    year. A silence is doubted only where chance does not explain it, so a unit with few persons is never doubted.
    """
    recent = pl.col("metric") == "unit_recent"
    frame = _expected(now.filter(recent), before.filter(recent))
    if before.filter(recent).is_empty():
        frame = _expected(now.filter(recent), now.filter(metric="unit_before").with_columns(delivery=None))
    wide = widening(said) * said.general.deviations
    silent, appeared = pl.col("expected") > 0, pl.col("expected") == 0
    none_is_odd = chance_count(pl.col("expected"), -wide, _variance()) > 0
    new = chance_count(pl.lit(0.0), wide, _variance())
    return pl.concat(
        [
            as_cells(
                frame.filter(silent).with_columns(metric=pl.lit("unit_silent"), lowest=pl.when(none_is_odd).then(0.5))
            ),
            as_cells(frame.filter(appeared).with_columns(metric=pl.lit("unit_appeared"), highest=new)),
        ]
    )


def _variance() -> pl.Expr:
    """Of a count whose expectation was counted too, in that many rows."""
    return 1 + pl.col("of") / pl.col("before_of")


def _expected(now: pl.DataFrame, before: pl.DataFrame) -> pl.DataFrame:
    """Every place of either: `value` rows now out of `of`, and `expected` by its share of all rows before."""
    of = int(now["of"].sum() / now.height) if now.height else 0
    totals = before.group_by("delivery").agg(pl.col("of").max())
    before_of, deliveries = int(totals["of"].sum()), totals["delivery"].drop_nulls().len()
    usual = before.group_by("category").agg(before=pl.col("amount").sum())
    frame = usual.join(now.select("category", "amount"), on="category", how="full", coalesce=True)
    either = pl.concat([now.select(COLUMN), before.select(COLUMN)]).unique().head(1)
    return frame.join(either, how="cross").with_columns(
        value=pl.col("amount").fill_null(0),
        expected=pl.col("before").fill_null(0) * of / (before_of or None),
        earlier=pl.lit(deliveries),
        of=pl.lit(of),
        before_of=pl.lit(before_of),
    )
