"""Which periods there are between two days, and in which of them a case of a month counts."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl
from numpy.typing import NDArray

LENGTHS = {
    "month": 1, "quarter": 3, "tertial": 4, "half_year": 6, "year": 12, "rolling_12_months": 12,
    "pool_3_years": 36, "pool_5_years": 60,
}  # fmt: skip
ROLLING = "rolling_12_months"  # begins in every month; all others follow each other without overlap

Numbers = NDArray[np.int64]


def number_of(day: date) -> int:
    """The month of a day, counted from the year 0, so that years, quarters and pools begin at whole multiples."""
    return day.year * 12 + day.month - 1


def first_of(number: int) -> date:
    """The first day of a month."""
    return date(number // 12, number % 12 + 1, 1)


@dataclass(frozen=True)
class Periods:
    """The whole periods of one kind: the number of the month in which each begins, in rising order."""

    kind: str
    starts: Numbers

    @staticmethod
    def within(kind: str, first_day: date, last_day: date) -> "Periods":
        """Those that begin and end within the days, both included.

        Pools of years lie still: three years begin in a year that three divides, so that no two of them overlap.
        """
        length = LENGTHS[kind]
        first = number_of(first_day - timedelta(days=1)) + 1  # a month that has begun before the days is not whole
        end = number_of(last_day + timedelta(days=1))  # nor is one that has not ended
        step = 1 if kind == ROLLING else length
        return Periods(kind, np.arange(-(-first // step) * step, end - length + 1, step, dtype=np.int64))

    def __len__(self) -> int:
        return len(self.starts)

    @property
    def length(self) -> int:
        """In months."""
        return LENGTHS[self.kind]

    @property
    def first_days(self) -> list[date]:
        return [first_of(start) for start in self.starts.tolist()]

    @property
    def last_days(self) -> list[date]:
        return [first_of(start + self.length) - timedelta(days=1) for start in self.starts.tolist()]

    @property
    def years(self) -> Numbers:
        """The calendar year that all days of a period lie in, 0 where there is none."""
        first, last = self.starts // 12, (self.starts + self.length - 1) // 12
        return np.where(first == last, first, 0)

    def counts(self, month: Numbers, alone: Numbers, record: str) -> tuple[Numbers, Numbers, Numbers]:
        """Where cases count: the number of the case, that of the period, and 1 or, where it counts no more, -1.

        `month`: that of each case. `alone`: for how many months, its own included, no other case of the person counts
        instead; towards later ones where `record` is the last of a person, towards earlier ones where it is the first.
        A rolling window is given by changes, to be summed over the windows: +1 in the first one that the case counts
        in, -1 in the first after them.
        """
        if not len(self):
            return (np.empty(0, np.int64),) * 3
        if self.kind == ROLLING:
            return self._changes(month, alone, record)
        period, into = np.divmod(month - self.starts[0], self.length)
        rest = self.length - into if record == "last" else into + 1
        found = np.flatnonzero((period >= 0) & (period < len(self)) & (alone >= rest))
        return found, period[found], np.ones(len(found), np.int64)

    def _changes(self, month: Numbers, alone: Numbers, record: str) -> tuple[Numbers, Numbers, Numbers]:
        reach = np.minimum(alone, self.length)
        earliest = month - (self.length - 1 if record == "last" else reach - 1) - self.starts[0]
        first, after = np.maximum(earliest, 0), np.minimum(earliest + reach, len(self))
        found = np.flatnonzero(first < after)
        ends = found[after[found] < len(self)]
        weights = np.ones(len(found) + len(ends), np.int64)
        weights[len(found) :] = -1
        return np.concatenate([found, ends]), np.concatenate([first[found], after[ends]]), weights


def frame(kinds: Sequence[str], first_day: date, last_day: date) -> pl.DataFrame:
    """`period_type, period_start, period_end`: every whole period of the kinds, both ends inclusive."""
    found = [Periods.within(kind, first_day, last_day) for kind in kinds]
    schema = {"period_type": pl.String, "period_start": pl.Date, "period_end": pl.Date}
    rows = [(one.kind, *days) for one in found for days in zip(one.first_days, one.last_days, strict=True)]
    return pl.DataFrame(rows, schema=schema, orient="row")
