"""Coverage of an indicator's registers beside its rows: where it is known, of the rows' own year and nothing else."""

from collections.abc import Collection

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipelines.aggregate.grid import Block, Grid

# Coverage is counted in the region that answers for the care, so regions of residence have none.
REGIONS = ("caregiver", "region")
DECIMALS = 3  # of the share: the exact one would tell how many persons there are
COMPARED = ("ok", "provisional")  # what low coverage is told of: the others have no figure to doubt


def beside(grid: Grid, shares: pl.DataFrame, registers: Collection[str]) -> pl.DataFrame:
    """`coverage` (a share), `coverage_year` and `coverage_method` of every row of the grid; NULL where not known.

    `shares`: `COVERAGE`, as far as it may be shown. A row has that of its region, or of the nation, and of the year
    that all its days lie in; of several registers, or references of one, that with the least share. A register whose
    coverage is not known takes nothing from what is known of the others.
    """
    own = shares.filter(pl.col("register").is_in(list(registers)), pl.col("share").is_not_null())
    least = own.sort("share", "register", "reference", "method").unique(
        ["region_code", "reference_year"], keep="first", maintain_order=True
    )
    number = np.concatenate([np.empty(0, np.int64), *(_numbers(block, least) for block in grid.blocks)])
    known = least.select(
        pl.col("share").round(DECIMALS).alias("coverage"),
        pl.col("reference_year").alias("coverage_year"),
        pl.col("method").cast(pl.Categorical).alias("coverage_method"),
    )
    place = pl.select(pl.when(pl.Series(number) >= 0).then(pl.Series(number))).to_series()
    return known.select(pl.all().gather(place))


def below(least: float | None) -> pl.Expr:
    """Whether a row with coverage has a figure that rests on less than the least coverage that is wanted."""
    if least is None:
        return pl.lit(False)
    has_figure = pl.col("status").cast(pl.String).is_in(COMPARED)
    return (has_figure & (pl.col("coverage") < least)).fill_null(False)


def _numbers(block: Block, least: pl.DataFrame) -> NDArray[np.int64]:
    """The row of `least` for each row of a block, -1 where there is none."""
    found = np.full((len(block.areas), block.width), -1, dtype=np.int64)
    if block.area_level != "nation" and (block.attribution, block.area_level) != REGIONS:
        return found.ravel()
    years = np.concatenate([np.repeat(span.periods.years, len(span.sexes)) for span in block.spans])
    of_area = {code: place for place, code in enumerate(block.areas)}
    for row, (code, year) in enumerate(least.select("region_code", "reference_year").iter_rows()):
        if code in of_area:
            found[of_area[code], years == year] = row
    return found.ravel()
