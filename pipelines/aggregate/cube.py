"""Sums cells to the grid: cells by place, period, sex and age, places to areas, and sexes and ages to their margins.

The grid of the plan is dense, so sums along the axes of an array take the place of joins. All sums are of whole
numbers, below two to the 53rd, so that they are exact.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipelines.aggregate.grid import Grid, Span
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


Summed = Mapping[str, Mapping[str, Mapping[str, Numbers]]]
"""Attribution -> kind of period -> name -> by place, what `by_place` gives."""


def summed(
    grid: Grid, rows: Mapping[str, CellRows], places: Mapping[str, Places], record: str, names: Sequence[str]
) -> Summed:
    """The sums with these names by place, for every kind of period in the grid. `rows` and `places` by attribution."""
    found: dict[str, dict[str, dict[str, Numbers]]] = {}
    for attribution, all_sums in sorted(rows.items()):
        own = replace(all_sums, sums={name: all_sums.sums[name] for name in names})
        found[attribution] = {
            periods.kind: by_place(own, periods, places[attribution].count, len(grid.bands), record)
            for periods in grid.periods(attribution)
        }
    return found


def fill(grid: Grid, sums: Summed, places: Mapping[str, Places], names: Sequence[str]) -> dict[str, Numbers]:
    """The sums with these names of every row of the grid."""
    parts: dict[str, list[Numbers]] = {name: [np.empty(0, np.int64)] for name in names}
    for block in grid.blocks:
        summing, of_kind = places[block.attribution].summing(block.area_level), sums[block.attribution]
        for name in names:
            across = [shown(summing @ of_kind[s.periods.kind][name], s, len(grid.bands)) for s in block.spans]
            parts[name].append(np.concatenate(across, axis=1).ravel())
    return {name: np.concatenate(found) for name, found in parts.items()}


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
    cube = by_sex_and_age(by_area, span.periods, bands)
    margins = np.concatenate([cube.sum(axis=3, keepdims=True), cube[..., :bands]], axis=3)
    return margins[:, :, span.sexes, span.ages].reshape(len(by_area), -1)


def by_sex_and_age(by_area: Numbers, periods: Periods, bands: int) -> Numbers:
    """The sums by area with axes of their own: area, period, sex (both, women, men) and age, the unknown one last."""
    cube = np.asarray(by_area).reshape(len(by_area), len(periods), len(SEXES), bands + 1)
    return np.concatenate([cube.sum(axis=2, keepdims=True), cube[:, :, :2]], axis=2)
