"""Compares the rows of each month of event with what earlier deliveries said of it, or of months like it."""

import calendar as days
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import sqrt
from statistics import median

import polars as pl

from data_contracts.delivery import Calendar
from pipelines.plausibility import views
from pipelines.plausibility.cells import CELLS, NORMAL_MAD, Counted, as_cells
from pipelines.plausibility.tolerances import Tolerances

Cell = tuple[
    date | None, int, int, float, float | None, float | None
]  # month, value, earlier, expected, lowest, highest
YEAR = 12


def restated(now: Counted, compared: Sequence[Counted], calendar: Calendar, said: Tolerances) -> pl.DataFrame:
    """Months that an earlier delivery spoke for beside what the latest of those said, one by one and together.

    A month may fill up as long as it is not mature; only a mature one may be said to have grown too much.
    """
    told, earlier = _Told.by(now), [_Told.by(one) for one in compared]
    spoke = {month: [one for one in earlier if month in one.months] for month in sorted(told.months)}
    before = {month: those[-1].rows.get(month, 0) for month, those in spoke.items() if those}
    found: list[Cell] = []
    for month, rows in before.items():
        low, high = _bounds("restated_rows", _Likeness(rows, 0.0, len(spoke[month])), said)
        mature = spoke[month][-1].age(month) >= calendar.months_until_mature
        if rows >= said.general.minimum:
            found.append((month, told.rows.get(month, 0), len(spoke[month]), rows, low, high if mature else None))
    together = _Likeness(sum(before.values()), 0.0, len(earlier))
    low, _ = _bounds("volume", together, said)
    whole = (None, sum(told.rows.get(month, 0) for month in before), len(earlier), together.expected, low, None)
    enough = together.expected >= said.general.minimum
    return pl.concat([_cells("restated_rows", found), _cells("volume", [whole] if enough else [])])


def new(now: Counted, compared: Sequence[Counted], calendar: Calendar, said: Tolerances) -> pl.DataFrame:
    """The months of the last year that no earlier delivery spoke for, beside equally young months and a year before.

    A count is in doubt only where it is odd beside both: August is not July, and the last month is never full.
    A first delivery has no equally young months, so of it only the mature months are compared, and growth is not
    doubted: a young register grows.
    """
    told, earlier = _Told.by(now), [_Told.by(one) for one in compared]
    youngest = 0 if compared else calendar.months_until_mature
    spoken_for = {month for one in earlier for month in one.months}
    months = sorted(set(views.last_months(now.outcome, YEAR)) & told.months - spoken_for)
    cells = [_new(month, told, earlier, said) for month in months if told.age(month) >= youngest]
    return _cells("new_rows", [cell for cell in cells if cell])


@dataclass(frozen=True)
class _Told:
    """What a delivery said of the months it speaks for wholly."""

    last: date
    months: frozenset[date]
    rows: Mapping[date, int]

    @staticmethod
    def by(one: Counted) -> "_Told":
        first, last = date.fromisoformat(one.outcome.covers_from), date.fromisoformat(one.outcome.covers_to)
        months = pl.date_range(first.replace(day=1), last, "1mo", eager=True).to_list()
        rows = dict(one.metrics.filter(metric="rows").select("month", "amount").iter_rows())
        whole = frozenset(month for month in months if first <= month and _last_day(month) <= last)
        return _Told(last, whole, rows)

    def age(self, month: date) -> int:
        """Whole months between a month and the last one; 0: it is the last."""
        return (self.last.year - month.year) * YEAR + self.last.month - month.month

    def aged(self, age: int) -> date:
        """The month that is so old."""
        count = self.last.year * YEAR + self.last.month - 1 - age
        return date(count // YEAR, count % YEAR + 1, 1)


@dataclass(frozen=True)
class _Likeness:
    """A count that a month may be compared with, and over how many deliveries it was found."""

    expected: float
    spread: float
    earlier: int


def _new(month: date, told: _Told, earlier: Sequence[_Told], said: Tolerances) -> Cell | None:
    likenesses = _likenesses(month, told, earlier)
    if not likenesses or likenesses[0].expected < said.general.minimum:
        return None
    bounds = [_bounds("new_rows", one, said) for one in likenesses]
    lowest, highest = min(low for low, _ in bounds), max(high for _, high in bounds) if earlier else None
    return month, told.rows.get(month, 0), likenesses[0].earlier, likenesses[0].expected, lowest, highest


def _likenesses(month: date, told: _Told, earlier: Sequence[_Told]) -> list[_Likeness]:
    """Months of the same age in the earlier deliveries, and the same month a year before as last known."""
    found = []
    alike = [(one, one.aged(told.age(month))) for one in earlier]
    young = [one.rows.get(other, 0) for one, other in alike if other in one.months]
    if young:
        middle = median(young)
        found.append(_Likeness(middle, median(abs(rows - middle) for rows in young) * NORMAL_MAD, len(young)))
    year_before = month.replace(year=month.year - 1)
    # A delivery speaks for its own past only where no earlier one does: both may have lost the same rows.
    known = [one.rows.get(year_before, 0) for one in (told, *earlier) if year_before in one.months]
    if known:
        found.append(_Likeness(known[-1], 0.0, len(earlier)))
    return found


def _bounds(metric: str, like: _Likeness, said: Tolerances) -> tuple[float, float]:
    """The floor as a part of what is expected, and beyond it what chance and the spread explain.

    Chance on the scale of square roots (see `chance_count`), so that a small count has a lower bound too.
    """
    few = like.earlier < said.general.few
    floor = said.of(metric).floor * (said.general.widened if few else 1.0)
    spread = 0.0 if few else like.spread**2 / max(like.expected, 1.0)
    step = said.general.deviations / 2 * sqrt(2 + spread)
    least, most = like.expected * max(1 - floor, 0.0), like.expected * (1 + floor)
    return max(sqrt(least) - step, 0.0) ** 2, (sqrt(most) + step) ** 2


def _last_day(month: date) -> date:
    return month.replace(day=days.monthrange(month.year, month.month)[1])


def _cells(metric: str, found: Sequence[Cell]) -> pl.DataFrame:
    columns = ("month", "value", "earlier", "expected", "lowest", "highest")
    frame = pl.DataFrame(found, schema={name: CELLS[name] for name in columns}, orient="row")
    return as_cells(frame.with_columns(metric=pl.lit(metric)))
