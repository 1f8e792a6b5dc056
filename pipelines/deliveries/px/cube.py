"""Lays the rows of one indicator and kind of period out as a cube: every combination of values has a cell, and a text.

A cell without a number has a symbol that says why. The last dimension varies fastest.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from math import prod
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from data_contracts.shapes import AREA_LEVELS
from pipelines.deliveries.edition import HIDDEN
from pipelines.deliveries.wording import SHARES
from pipelines.select.header import Header

DECIMALS = 6  # of a cell; of a share that is per cent
NOT_IN_PLAN, SECRET, NOT_REPORTED, HELD, NOT_MADE, NO_CASES = (f'"{"." * dots}"' for dots in range(1, 7))
SYMBOLS: Mapping[str, str] = {
    HIDDEN: SECRET,
    "not_applicable": NOT_IN_PLAN,
    "not_reported": NOT_REPORTED,
    "withheld": HELD,
    "withdrawn": HELD,
    "zero_denominator": NO_CASES,
}
"""Status -> what stands in a cell without a number. A row that is shown and lacks one figure has `NOT_MADE` there."""
CONTENTS = ("value", "ci_low", "ci_high", "numerator", "denominator", "missing", "standardised")
IN_UNIT = ("value", "ci_low", "ci_high", "standardised")  # per cent, of a share
STUB = ("attribution", "area", "sex", "age_band")
SEXES, ATTRIBUTIONS = ("T", "K", "M"), ("caregiver", "resident")


@dataclass(frozen=True)
class Cube:
    """Rows of one indicator and kind of period, of the newest definition that counted each.

    `areas`: level and code of each, in order. `periods`: first days. The dimensions are those of `STUB`, then contents
    and periods.
    """

    header: Header
    period_type: str
    rows: pl.DataFrame

    @staticmethod
    def of(header: Header, period_type: str, rows: pl.DataFrame) -> "Cube":
        """Of rows of that kind alone."""
        cell = ("attribution", "area_level", "area_code", "period_start", "sex", "age_band")
        newest = rows.filter(pl.col("indicator_version") == pl.col("indicator_version").max().over(cell))
        return Cube(header, period_type, newest)

    @cached_property
    def attributions(self) -> tuple[str, ...]:
        return tuple(one for one in ATTRIBUTIONS if one in set(self.rows["attribution"]))

    @cached_property
    def sexes(self) -> tuple[str, ...]:
        return tuple(one for one in SEXES if one in set(self.rows["sex"]))

    @cached_property
    def ages(self) -> tuple[str, ...]:
        """All ages together first."""
        return tuple(sorted(set(self.rows["age_band"]), key=lambda age: (age != "all", age)))

    @cached_property
    def areas(self) -> tuple[tuple[str, str], ...]:
        there = set(self.rows.select("area_level", "area_code").iter_rows())
        return tuple(sorted(there, key=lambda area: (AREA_LEVELS.index(area[0]), area[1])))

    @cached_property
    def periods(self) -> tuple[date, ...]:
        return tuple(self.rows["period_start"].unique().sort())

    @cached_property
    def contents(self) -> tuple[str, ...]:
        """The value, and what else is known of any row."""
        return tuple(name for name in CONTENTS if name == "value" or self.rows[name].is_not_null().any())

    @property
    def sizes(self) -> tuple[int, ...]:
        dimensions = (self.attributions, self.areas, self.sexes, self.ages, self.contents, self.periods)
        return tuple(map(len, dimensions))

    def lines(self) -> Iterator[Sequence[str]]:
        """The cells, a line for each combination of `STUB`."""
        for line in self._cells().reshape(-1, self.sizes[-2] * self.sizes[-1]):
            yield line.tolist()

    def _cells(self) -> NDArray[np.object_]:
        cells = np.full(prod(self.sizes), NOT_IN_PLAN, dtype=object)
        attribution, area, sex, age, content, period = self._places()
        for number, name in enumerate(self.contents):
            places = np.ravel_multi_index((attribution, area, sex, age, content + number, period), self.sizes)
            cells[places] = self._written(name)
        return cells

    def _places(self) -> tuple[NDArray[np.int64], ...]:
        """Of each row where it stands in each dimension; in that of contents 0."""
        areas = {f"{level}/{code}": number for number, (level, code) in enumerate(self.areas)}
        keys = self.rows.select(
            "attribution", pl.concat_str("area_level", "area_code", separator="/"), "sex", "age_band",
            "period_start",
        )  # fmt: skip
        numbers: tuple[Mapping[Any, int], ...] = (
            _numbered(self.attributions), areas, _numbered(self.sexes), _numbered(self.ages), _numbered(self.periods),
        )  # fmt: skip
        found = [
            np.array([places[key] for key in keys[:, column]], dtype=np.int64) for column, places in enumerate(numbers)
        ]
        return (*found[:4], np.zeros(self.rows.height, dtype=np.int64), found[4])

    def _written(self, name: str) -> list[str]:
        times = 100 if name in IN_UNIT and self.header.measure in SHARES else 1
        pairs = self.rows.select(name, "status").iter_rows()
        return [
            number(value * times) if value is not None else SYMBOLS.get(status, NOT_MADE) for value, status in pairs
        ]


def number(value: float) -> str:
    """With as many decimals as there are, at most `DECIMALS`, and never with an exponent or as minus nought."""
    text = f"{value:.{DECIMALS}f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _numbered(values: Sequence[Any]) -> dict[Any, int]:
    return {value: place for place, value in enumerate(values)}
