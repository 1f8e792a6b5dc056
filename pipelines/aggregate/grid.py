"""The grid of the plan: every row that there must be, whether anything was counted there or not.

A block is what one attribution and one level have: a row per area, and across it all periods and breakdowns in the
order of the keys. Blocks after each other are the whole grid in that order, so that nothing needs to be sorted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from data_contracts.shapes import ALL_AGES, AREA_LEVELS, ATTRIBUTIONS, PERIOD_TYPES, SEXES
from pipelines.aggregate.periods import Periods
from pipelines.aggregate.plan import Plan

Codes = NDArray[np.int64]
MARGINS = ("T", "K", "M")  # of sex, in the order of the cube; those of age begin with all ages
KEYS = (
    "attribution", "area_level", "area_code", "period_type", "period_start", "sex", "age_band",
)  # fmt: skip


@dataclass(frozen=True)
class Span:
    """All periods of one kind within a block: the periods, and which margins of sex and of age each of them has."""

    periods: Periods
    sexes: Codes
    ages: Codes

    @property
    def width(self) -> int:
        return len(self.periods) * len(self.sexes)


@dataclass(frozen=True)
class Block:
    """One attribution and one level: its areas in order, and the periods across."""

    attribution: str
    area_level: str
    areas: tuple[str, ...]
    spans: tuple[Span, ...]

    @property
    def width(self) -> int:
        return sum(span.width for span in self.spans)

    @property
    def size(self) -> int:
        return len(self.areas) * self.width


@dataclass(frozen=True)
class Wanted:
    """What an indicator is published by, and the days that its periods lie within."""

    attributions: tuple[str, ...]
    areas: tuple[str, ...]
    periods: tuple[str, ...]
    first_day: date
    last_due_day: date


@dataclass(frozen=True)
class Grid:
    """The blocks of one kind of indicator, and the names of the age bands."""

    blocks: tuple[Block, ...]
    bands: tuple[str, ...]

    @staticmethod
    def of(plan: Plan, wanted: Wanted, areas: Mapping[tuple[str, str], Sequence[str]]) -> "Grid":
        """The plan and what is wanted together. `areas`: those that there are, by attribution and level."""
        bands = tuple(plan.age_bands()["age_band"])
        shown = _breakdowns(plan, bands)
        blocks = []
        for attribution in sorted(wanted.attributions):
            for level in sorted(wanted.areas):
                spans = _spans(shown.get((attribution, level), {}), wanted)
                if spans and areas.get((attribution, level)):
                    blocks.append(Block(attribution, level, tuple(areas[attribution, level]), spans))
        return Grid(tuple(blocks), bands)

    @property
    def size(self) -> int:
        return sum(block.size for block in self.blocks)

    def periods(self, attribution: str) -> list[Periods]:
        """The periods of each kind that any block of the attribution has."""
        spans = [span for block in self.blocks if block.attribution == attribution for span in block.spans]
        return list({span.periods.kind: span.periods for span in spans}.values())

    @cached_property
    def keys(self) -> pl.DataFrame:
        """`KEYS` and `period_end` of every row, in order."""
        parts = [_keys_of(block, (ALL_AGES, *self.bands)) for block in self.blocks]
        return pl.concat(parts) if parts else _keys_of(Block("", "", (), ()), ())


def _breakdowns(plan: Plan, bands: Sequence[str]) -> dict[tuple[str, str], dict[str, list[tuple[int, int]]]]:
    """(attribution, level) -> period -> the margins, as numbers of sex and age in the order of the keys' texts."""
    ages = {band: number for number, band in enumerate((ALL_AGES, *bands))}
    rows = plan.shown().sort("sex", "age_band").select("attribution", "area_level", "period_type", "sex", "age_band")
    found: dict[tuple[str, str], dict[str, list[tuple[int, int]]]] = {}
    for attribution, level, period, sex, band in rows.iter_rows():
        found.setdefault((attribution, level), {}).setdefault(period, []).append((MARGINS.index(sex), ages[band]))
    return found


def _spans(shown: Mapping[str, list[tuple[int, int]]], wanted: Wanted) -> tuple[Span, ...]:
    made = [
        Span(Periods.within(kind, wanted.first_day, wanted.last_due_day), *np.array(shown[kind], dtype=np.int64).T)
        for kind in sorted(set(wanted.periods) & shown.keys())
    ]
    return tuple(span for span in made if span.width)


def _keys_of(block: Block, ages: Sequence[str]) -> pl.DataFrame:
    """The keys of the rows of a block; texts as categories, of which a row holds but a number."""
    across = [_across(span, ages) for span in block.spans]
    periods = pl.concat(across) if across else _across(Span(Periods("month", np.empty(0, np.int64)), *_NONE), ())
    repeated = pl.concat([periods] * len(block.areas)) if block.areas else periods
    areas = pl.Series("area_code", np.repeat(np.arange(len(block.areas), dtype=np.uint32), block.width))
    return repeated.select(
        pl.lit(block.attribution or None, dtype=ATTRIBUTION).alias("attribution"),
        pl.lit(block.area_level or None, dtype=LEVEL).alias("area_level"),
        areas.cat.to(pl.Enum(block.areas)).cast(pl.Categorical),
        *("period_type", "period_start", "period_end", "sex", "age_band"),
    )


def _across(span: Span, ages: Sequence[str]) -> pl.DataFrame:
    """The periods and margins of a span, each period with all its margins after each other."""
    each = np.repeat(np.arange(len(span.periods)), len(span.sexes))
    days = pl.DataFrame(
        {"period_start": span.periods.first_days, "period_end": span.periods.last_days},
        schema={"period_start": pl.Date, "period_end": pl.Date},
    )
    sexes = pl.Series("sex", [MARGINS[sex] for sex in span.sexes], dtype=SEX)
    bands = pl.Series("age_band", [ages[age] for age in span.ages], dtype=pl.String).cast(pl.Categorical)
    return days[each].select(
        pl.lit(span.periods.kind, dtype=PERIOD).alias("period_type"),
        "period_start",
        "period_end",
        pl.concat([sexes] * len(span.periods)) if len(span.periods) else sexes.clear(),
        pl.concat([bands] * len(span.periods)) if len(span.periods) else bands.clear(),
    )


ATTRIBUTION, LEVEL, PERIOD, SEX = (pl.Enum(kinds) for kinds in (ATTRIBUTIONS, AREA_LEVELS, PERIOD_TYPES, SEXES))
_NONE = (np.empty(0, np.int64), np.empty(0, np.int64))
