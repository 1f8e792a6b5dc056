"""Sums cells to the grid: cells by place, period, sex and age, places to areas, and sexes and ages to their margins.

The grid of the plan is dense, so sums along the axes of an array take the place of joins. All sums are of whole
numbers, below two to the 53rd, so that they are exact.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipelines.aggregate.grid import Block, Grid, Span
from pipelines.aggregate.periods import ROLLING, Periods
from pipelines.aggregate.places import Places

Numbers = NDArray[np.int64]
SEXES = ("K", "M", "?")  # the unknown one counts in the margin only


@dataclass(frozen=True)
class CellRows:
    """Cells of one attribution as arrays, an element per cell; `sums` are the counts and sums by name."""

    place: Numbers
    month: Numbers
    alone: Numbers
    sex: Numbers
    age: Numbers
    sums: Mapping[str, Numbers]

    @staticmethod
    def of(cells: pl.DataFrame, places: Places, bands: Sequence[str], columns: Sequence[str]) -> "CellRows":
        """The cells of one attribution; an age that is in no band counts in the margin only, as unknown ages do."""
        numbered = cells.select(
            month=pl.col("month").dt.year().cast(pl.Int64) * 12 + pl.col("month").dt.month().cast(pl.Int64) - 1,
            alone="months_alone",
            sex=_number_in("sex", SEXES),
            age=_number_in("age_band", (*bands, "?")),
        )
        month, alone, sex, age = (numbered[name].to_numpy() for name in ("month", "alone", "sex", "age"))
        return CellRows(
            places.numbers(cells, "month"),
            month,
            alone,
            sex,
            age,
            {name: cells[name].fill_null(0).to_numpy() for name in columns},
        )


def _number_in(column: str, values: Sequence[str]) -> pl.Expr:
    numbers = {value: number for number, value in enumerate(values)}
    return pl.col(column).replace_strict(numbers, return_dtype=pl.Int64)


def fill(
    grid: Grid, rows: Mapping[str, CellRows], places: Mapping[str, Places], record: str, names: Sequence[str]
) -> dict[str, Numbers]:
    """The sums with these names of every row of the grid. `rows` and `places` by attribution."""
    parts: dict[str, list[Numbers]] = {name: [] for name in names}
    for attribution in sorted(rows):
        blocks = [block for block in grid.blocks if block.attribution == attribution]
        own = replace(rows[attribution], sums={name: rows[attribution].sums[name] for name in names})
        filled = _filled(blocks, own, places[attribution], len(grid.bands), record)
        for name in names:
            parts[name] += filled[name]
    return {name: np.concatenate([*found, np.empty(0, np.int64)]) for name, found in parts.items()}


def _filled(
    blocks: Sequence[Block], rows: CellRows, places: Places, bands: int, record: str
) -> dict[str, list[Numbers]]:
    """For each name the flat arrays of the blocks, which are of one attribution."""
    bases: dict[str, dict[str, Numbers]] = {}
    for span in {span.periods.kind: span for block in blocks for span in block.spans}.values():
        bases[span.periods.kind] = by_place(rows, span.periods, places.count, bands, record)
    filled: dict[str, list[Numbers]] = {name: [] for name in rows.sums}
    for block in blocks:
        summing = places.summing(block.area_level)
        for name in rows.sums:
            across = [shown(summing @ bases[span.periods.kind][name], span, bands) for span in block.spans]
            filled[name].append(np.concatenate(across, axis=1).ravel())
    return filled


def by_place(rows: CellRows, periods: Periods, places: int, bands: int, record: str) -> dict[str, Numbers]:
    """The sums by place (rows) and by period, sex and age (columns, the last varying fastest)."""
    ages = bands + 1
    cell, period, weight = periods.counts(rows.month, rows.alone, record)
    shape = (places, len(periods), len(SEXES), ages)
    at = ((rows.place[cell] * len(periods) + period) * len(SEXES) + rows.sex[cell]) * ages + rows.age[cell]
    found = {}
    for name, sums in rows.sums.items():
        flat = np.bincount(at, weights=sums[cell] * weight, minlength=int(np.prod(shape)))
        cube = flat.astype(np.int64).reshape(shape)
        found[name] = (cube.cumsum(axis=1) if periods.kind == ROLLING else cube).reshape(places, -1)
    return found


def shown(by_area: Numbers, span: Span, bands: int) -> Numbers:
    """Of the sums by area (rows) the margins that the plan shows: a row per area, each period with its margins."""
    cube = np.asarray(by_area).reshape(len(by_area), len(span.periods), len(SEXES), bands + 1)
    sexes = np.concatenate([cube.sum(axis=2, keepdims=True), cube[:, :, :2]], axis=2)
    margins = np.concatenate([sexes.sum(axis=3, keepdims=True), sexes[..., :bands]], axis=3)
    return margins[:, :, span.sexes, span.ages].reshape(len(by_area), -1)
