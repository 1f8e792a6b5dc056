"""A hold: what of which register may not be published until somebody has looked, and what it means for indicators."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache, partial
from typing import Literal

import polars as pl

from pipelines.plausibility.judgement import HOLDS
from pipelines.project import Project
from pipelines.select.catalogue import Indicator
from pipelines.select.reading import columns_read

Cause = Literal["doubt", "rule", "coverage", "overdue", "fault"]
OVERDUE, FAULT = "calendar.overdue", "query.fails"
# `indicator`: one that depends on it. `cause`: a word of `Cause`. `month`: of the indicator's cases, NULL: every one.
# `lifted`: the reason for which it holds nothing back any more, else NULL.
HELD: dict[str, type[pl.DataType]] = {
    "indicator": pl.String, "cause": pl.String, **HOLDS, "lifted": pl.String,
}  # fmt: skip
ID_KIND, PERSON = "id_kind", "person_id"  # how an identifier was read says how far persons are known


@dataclass(frozen=True)
class Hold:
    """register: NULL where an indicator itself is the matter. column, region, month: None where it is about every one.

    column: of the contract. month: the first day of a month of events. lifted: why it holds nothing back.
    """

    cause: Cause
    rule: str
    register: str | None = None
    column: str | None = None
    region: str | None = None
    month: date | None = None
    indicator: str | None = None
    lifted: str | None = None


@dataclass(frozen=True)
class Depending:
    """An indicator, for what it depends on. reads: asked only where a hold is about a column of a register."""

    name: str
    registers: frozenset[str]
    due_after_days: int
    reads: Callable[[], Mapping[str, frozenset[str]]]

    @staticmethod
    def of(indicator: Indicator, project: Project) -> "Depending":
        """From its query and header."""
        reads = cache(partial(columns_read, indicator, project))
        return Depending(indicator.name, frozenset(indicator.registers), indicator.header.due_after_days, reads)

    def on(self, hold: Hold) -> bool:
        """Whether anything of it rests on what is held."""
        if hold.indicator is not None:
            return hold.indicator == self.name
        if hold.register not in self.registers:
            return False
        column = PERSON if hold.column == ID_KIND else hold.column
        return column is None or column in self.reads()[hold.register]

    def months(self, month: date) -> Iterator[date]:
        """The months whose cases a month of events may change: those that are still followed in it, and itself."""
        first = (month - timedelta(days=self.due_after_days)).replace(day=1)
        while first <= month:
            yield first
            first = (first + timedelta(days=31)).replace(day=1)


def by_indicator(holds: Iterable[Hold], indicators: Iterable[Depending]) -> pl.DataFrame:
    """`HELD`, sorted: of each indicator the holds that it depends on."""
    every = list(holds)
    rows = [
        (one.name, hold.cause, hold.register, hold.column, hold.rule, hold.region, month, hold.lifted)
        for one in indicators
        for hold in every
        if one.on(hold)
        for month in (one.months(hold.month) if hold.month else (None,))
    ]
    return pl.DataFrame(rows, schema=HELD, orient="row").unique().sort(*HELD, nulls_last=False)


def in_force(frame: pl.DataFrame) -> pl.DataFrame:
    """Of `HELD` what is not lifted."""
    return frame.filter(pl.col("lifted").is_null())
