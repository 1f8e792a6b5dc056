"""How amounts are spread in each row of the grid, for measures that the sums of a cell do not suffice for.

Cells of such indicators stand for one amount each. A row of the grid has the amounts of all its cells, so that medians
and survival are those of the cases themselves.
"""

from collections.abc import Mapping

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipelines.aggregate.cube import CellRows
from pipelines.aggregate.grid import Block, Grid
from pipelines.aggregate.periods import ROLLING, Periods
from pipelines.aggregate.places import Places

Numbers = NDArray[np.int64]
COUNTED = ("recorded", "positive")


def spread(grid: Grid, rows: Mapping[str, CellRows], places: Mapping[str, Places], record: str) -> pl.DataFrame:
    """`row, amount, recorded, positive` in order of row and amount: how many cases of each row have which amount.

    `row` counts the grid from 0. Of `rows`, `sums` holds `at_amount`, `recorded` and `positive`.
    """
    parts, before = [], 0
    for block in grid.blocks:
        parts += _of_block(block, rows[block.attribution], places[block.attribution], record, before)
        before += block.size
    counted = pl.concat([NOBODY, *parts]).group_by("row", "amount").agg(pl.col(COUNTED).sum()).sort("row", "amount")
    return counted.filter(pl.any_horizontal(pl.col(COUNTED) != 0))


def _of_block(block: Block, rows: CellRows, places: Places, record: str, before: int) -> list[pl.DataFrame]:
    area = places.of[block.area_level][rows.place]
    parts, across = [NOBODY], 0
    for span in block.spans:
        cell, period = windows(rows, span.periods, record)
        inside = area[cell] >= 0
        cell, period = cell[inside], period[inside]
        for margin, (sex, age) in enumerate(zip(span.sexes.tolist(), span.ages.tolist(), strict=True)):
            of_margin = _is_of(rows, cell, sex, age)
            chosen = cell[of_margin]
            row = before + area[chosen] * block.width + across + period[of_margin] * len(span.sexes) + margin
            parts.append(_counts(row, rows, chosen))
        across += span.width
    return parts


def _is_of(rows: CellRows, cell: Numbers, sex: int, age: int) -> NDArray[np.bool_]:
    """Which cells count in a margin: 0 is both sexes or all ages, others are one more than the cube's number."""
    found = np.ones(len(cell), dtype=bool)
    if sex:
        found &= rows.sex[cell] == sex - 1
    if age:
        found &= rows.age[cell] == age - 1
    return found


def _counts(row: Numbers, rows: CellRows, cell: Numbers) -> pl.DataFrame:
    amounts = {"amount": rows.sums["at_amount"][cell], **{name: rows.sums[name][cell] for name in COUNTED}}
    return pl.DataFrame({"row": row, **amounts}, schema=NOBODY.schema)


def windows(rows: CellRows, periods: Periods, record: str) -> tuple[Numbers, Numbers]:
    """The number of a cell and of a period, once for every period in which the cell counts."""
    cell, period, weight = periods.counts(rows.month, rows.alone, record)
    if periods.kind != ROLLING:
        return cell, period
    begins, ends = (np.full(len(rows.month), len(periods), dtype=np.int64) for _ in range(2))
    begins[cell[weight > 0]] = period[weight > 0]
    ends[cell[weight < 0]] = period[weight < 0]
    reach = np.where(begins < len(periods), ends - begins, 0)
    each = np.repeat(np.arange(len(reach)), reach)
    into = np.arange(len(each)) - np.repeat(np.cumsum(reach) - reach, reach)
    return each, begins[each] + into


NOBODY = pl.DataFrame(schema=dict.fromkeys(("row", "amount", *COUNTED), pl.Int64))
