"""Which rows of a result file are sums of others, and whether their counts agree.

A row that is not there is taken to have nobody, as is one that nobody reported: neither has a row of cases to hide. The
nation has those of no known area besides, so that it is more than its areas; all other sums are exact.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from pipelines.aggregate.periods import LENGTHS, first_of, number_of
from pipelines.deliveries.vis import fields as f
from pipelines.deliveries.vis.row import Against, Row, is_count
from pipelines.deliveries.vis.rules import Finding

Kind = Literal["sexes", "units", "healthcare_region", "nation", "periods"]
Counts = Mapping[str, Decimal]
NOUGHT = Decimal(0)
CASES = (f.DENOMINATOR, f.POPULATION, f.VALUE)  # the one of them that a row has counts everyone in it
WITHOUT = "without"  # cases without the event, which are protected as those with it are
TILES = tuple(sorted(LENGTHS[kind] for kind in f.FREQUENCIES.values()))  # months


@dataclass(eq=False)
class Cell:
    """A row with its counts by field; None where they are hidden, until they are worked out."""

    row: Row
    counts: Counts | None


@dataclass(frozen=True)
class Sum:
    """`whole` is the sum of `parts`, and of those of no known area where it is the nation. is_complete: nothing else
    can be in it, so that one that is hidden follows from the others.
    """

    kind: Kind
    whole: Cell
    parts: Sequence[Cell]
    is_complete: bool = True


@dataclass(frozen=True)
class Group:
    """The rows of one measure, all its sexes, in one period."""

    cells: Mapping[tuple[str, str, str], Cell]  # sex, level, id

    def of(self, sex: str, level: str) -> dict[str, Cell]:
        """The cells of a sex and a level, by the area's id."""
        return {own: cell for (of_sex, of_level, own), cell in self.cells.items() if (of_sex, of_level) == (sex, level)}


def of(rows: Sequence[Row], against: Against) -> list[Sum]:
    """Every sum of which the file has the parts; none where counts are not exact."""
    if not against.exact:
        return []
    groups = _groups(rows)
    return [*(one for group in groups.values() for one in _of_places(group, against)), *_of_periods(groups)]


def findings(sums: Sequence[Sum]) -> Iterator[Finding]:
    """Sums that do not agree."""
    yield from (found for one in sums for found in _disagreeing(one))


def _groups(rows: Sequence[Row]) -> dict[tuple[str, str, str], Group]:
    """By the measure's id and the period as it is written; of rows that say the same twice the first."""
    found: dict[tuple[str, str, str], dict[tuple[str, str, str], Cell]] = defaultdict(dict)
    for row in rows:
        measure = row.measure.measure_id if row.measure else row.texts.get(f.MEASURE_ID)
        cell = _cell(row)
        if measure and row.start and row.end and row.kind and cell and row.place[0] != "municipality":
            key = (measure, row.start.isoformat(), row.end.isoformat())
            found[key].setdefault((row.sex, *row.place), cell)
    return {key: Group(cells) for key, cells in found.items()}


def _cell(row: Row) -> Cell | None:
    """None where the row has neither counts nor a reason for that."""
    if row.has_reason:
        code = row.texts[f.REASON]
        return Cell(row, {} if code == f.NO_INFORMATION else None) if code in f.REASONS else None
    counts = _counts(row)
    return Cell(row, counts) if counts else None


def _counts(row: Row) -> Counts:
    events, cases = row.numbers.get(f.NUMERATOR), row.numbers.get(f.DENOMINATOR)
    if f.RATE in row.texts:
        if events is None or cases is None or not (is_count(events) and is_count(cases) and events <= cases):
            return {}
        return {f.NUMERATOR: events, f.DENOMINATOR: cases, WITHOUT: cases - events}
    name = f.VALUE if row.unit == f.COUNT else f.POPULATION
    return {name: row.numbers[name]} if name in row.numbers and is_count(row.numbers[name]) else {}


def _of_places(group: Group, against: Against) -> Iterator[Sum]:
    """Within one period: sexes, units of regions, regions of healthcare regions, and the nation."""
    for (sex, level, own), cell in group.cells.items():
        if sex == "T":
            parts = [one for one in (group.cells.get((other, level, own)) for other in ("K", "M")) if one]
            yield from [Sum("sexes", cell, parts, len(parts) == 2)] if parts else []
    for sex in sorted({sex for sex, _, _ in group.cells}):
        known = against.places.regions  # what has another id is told of by itself, and may be a healthcare region
        regions = {own: cell for own, cell in group.of(sex, "region").items() if own in known}
        healthcare, nation = group.of(sex, "healthcare_region"), group.of(sex, "nation")
        lying: dict[str | None, list[Cell]] = defaultdict(list)
        for cell in group.of(sex, "unit").values():
            lying[cell.row.texts.get(f.REGION_ID)].append(cell)
        yield from (Sum("units", cell, lying[own]) for own, cell in regions.items() if lying[own])
        for code, own in against.places.healthcare_ids.items():
            parts = [cell for region, cell in regions.items() if against.places.within.get(region) == code]
            if own in healthcare and parts:
                yield Sum("healthcare_region", healthcare[own], parts, code in against.places.whole)
        for whole in nation.values():
            yield from (Sum("nation", whole, [*parts.values()], False) for parts in (regions, healthcare) if parts)


def _of_periods(groups: Mapping[tuple[str, str, str], Group]) -> Iterator[Sum]:
    """Of measures that count every event: each period as the sum of shorter ones, where all of them are there.

    Where a person counts once in a period, longer ones are no sums.
    """
    for (measure, start, end), group in groups.items():
        first, last = date.fromisoformat(start), date.fromisoformat(end)
        length = number_of(last) - number_of(first) + 1
        for tile in (tile for tile in TILES if tile < length):
            shorter = [groups.get((measure, *_days(number_of(first) + at, tile))) for at in range(0, length, tile)]
            for key, cell in group.cells.items():
                parts = [one.cells[key] for one in shorter if one and key in one.cells]
                if cell.row.adds_over_time and len(parts) == len(shorter):
                    yield Sum("periods", cell, parts)


def _days(number: int, months: int) -> tuple[str, str]:
    """First and last day of a period that begins with a month, as they are written."""
    return first_of(number).isoformat(), (first_of(number + months) - timedelta(days=1)).isoformat()


def _disagreeing(one: Sum) -> Iterator[Finding]:
    """The first count of a sum of which the shown parts have more than the whole; or, in time, another number."""
    if one.whole.counts is None:
        return
    shown = [part.counts for part in one.parts if part.counts is not None]
    has_all = len(shown) == len(one.parts) and one.kind == "periods"
    for name, count in one.whole.counts.items():
        together = sum((counts.get(name, NOUGHT) for counts in shown), NOUGHT)
        if together > count or (has_all and together != count):
            field = f.DENOMINATOR if name == WITHOUT else name
            yield Finding(f"sum.{one.kind}", one.whole.row.line, field)
            return
