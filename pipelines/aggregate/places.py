"""Where the codes of the cells lie: which areas each counts to, as numbers for sums over whole arrays."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import sparse

from pipelines.reference.areas import NATION

Numbers = NDArray[np.int64]
UNKNOWN = 0  # the place of all codes that lie nowhere: they count in the nation only


@dataclass(frozen=True)
class Places:
    """The places of one attribution: a code within a span of days.

    `spans`: `code, valid_from, valid_to, place`. `of`: area level -> for every place the number of its area among
    `areas` of that level, -1 where it has none.
    """

    spans: pl.DataFrame
    of: Mapping[str, Numbers]
    areas: Mapping[str, tuple[str, ...]]

    @staticmethod
    def read(area_of_code: pl.DataFrame, attribution: str) -> "Places":
        """From `reference.area_of_code`; the areas are those that any code leads to."""
        own = area_of_code.filter(attribution=attribution)
        spans = own.select("code", "valid_from", "valid_to").unique().sort("code", "valid_from")
        spans = spans.with_columns(place=pl.int_range(1, spans.height + 1, dtype=pl.Int64))
        located = own.join(spans, on=["code", "valid_from", "valid_to"])
        of, there = {}, {}
        for (level,), rows in located.group_by("area_level", maintain_order=True):
            codes = rows["area_code"].unique().sort()
            numbered = rows.join(pl.DataFrame({"area_code": codes}).with_row_index("number"), on="area_code")
            of[str(level)] = np.full(spans.height + 1, -1, dtype=np.int64)
            of[str(level)][numbered["place"].to_numpy()] = numbered["number"].to_numpy()
            there[str(level)] = tuple(codes)
        of["nation"], there["nation"] = np.zeros(spans.height + 1, dtype=np.int64), (NATION,)
        return Places(spans, of, there)

    @property
    def count(self) -> int:
        return self.spans.height + 1

    def numbers(self, rows: pl.DataFrame, day: str) -> Numbers:
        """The place of every row, which has a `code` and, in the column `day`, a date."""
        located = (
            rows.select("code", day)
            .with_row_index("row")
            .join(self.spans, on="code")
            .filter(pl.col(day).is_between("valid_from", "valid_to"))
        )
        found = np.full(rows.height, UNKNOWN, dtype=np.int64)
        found[located["row"].to_numpy()] = located["place"].to_numpy()
        return found

    def meeting(self, level: str, area: str, other: str) -> list[str]:
        """The areas of another level that lie in an area, or that it lies in."""
        lies = self.of[level] == self.areas[level].index(area)
        met = self.of.get(other, np.full(self.count, -1))[lies]
        return [self.areas[other][number] for number in np.unique(met[met >= 0])]

    def summing(self, level: str) -> sparse.csr_array:
        """The matrix that sums places to the areas of a level, an area a row."""
        area = self.of[level]
        places = np.flatnonzero(area >= 0)
        ones = np.ones(len(places), dtype=np.int64)
        return sparse.csr_array((ones, (area[places], places)), shape=(len(self.areas[level]), self.count))
