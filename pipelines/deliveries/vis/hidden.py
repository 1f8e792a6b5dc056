"""Which hidden rows of a result file follow from the sums it shows, alone or so nearly that few are left for them.

Belongs here: what a reader can work out of rows that are masked. Does not belong here: which rows are sums of which.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from pipelines.deliveries.vis import fields as f
from pipelines.deliveries.vis.row import Row
from pipelines.deliveries.vis.rules import Finding
from pipelines.deliveries.vis.sums import CASES, NOUGHT, Cell, Counts, Sum

# As in our strictest policy: a hidden count must have two values so far apart, and fewer than so many are few.
NARROWEST, FEWEST = 3, 5
ANY = Decimal("Infinity")
ROUNDS = 10  # a limit that one sum sets narrows those of others; what is found by then is true, if not all there is


@dataclass
class Room:
    """The cases that a row has at least and at most. by: the sum that says at most so many."""

    low: Decimal = NOUGHT
    high: Decimal = ANY
    by: Sum | None = None

    @property
    def is_narrow(self) -> bool:
        """Whether next to none are left, or the number is known."""
        return self.high < NARROWEST or self.low == self.high


def findings(sums: Sequence[Sum]) -> Iterator[Finding]:
    """Hidden rows that can be worked out, or confined to next to nothing."""
    yield from _worked_out(sums)
    yield from _confined(sums)
    yield from (found for one in sums if one.kind == "nation" for found in _left_of_nation(one))


def _worked_out(sums: Sequence[Sum]) -> Iterator[Finding]:
    """Hidden rows that follow from all others of a sum; one that follows may let another follow."""
    complete = [one for one in sums if one.is_complete]
    found = True
    while found:
        found = False
        for one in complete:
            hidden = _hidden(one)
            if len(hidden) == 1:
                found = True
                hidden[0].counts = _solved(one, hidden[0])
                if _tells(hidden[0].row, _cases(hidden[0])):
                    yield Finding(f"masked.{one.kind}", hidden[0].row.line, f.REASON, _beside(one, hidden[0]))


def _hidden(one: Sum) -> list[Cell]:
    return [cell for cell in (one.whole, *one.parts) if cell.counts is None]


def _cases(cell: Cell) -> Decimal:
    """Everyone in a row whose counts are known."""
    return sum(((cell.counts or {}).get(name, NOUGHT) for name in CASES), NOUGHT)


def _beside(one: Sum, cell: Cell) -> int:
    """The line of another row of the sum."""
    return (one.whole if cell is not one.whole else one.parts[0]).row.line


def _tells(row: Row, cases: Decimal) -> bool:
    """Whether it matters that a row is known to have so many: where it is masked, and not only for want of a sound one.

    A median is still not known then, of others all is.
    """
    return row.texts.get(f.REASON) == f.MASKED and (not row.is_median or cases < FEWEST)


def _solved(one: Sum, cell: Cell) -> Counts:
    known = [part.counts or {} for part in one.parts if part is not cell]
    names = dict.fromkeys(name for counts in (one.whole.counts or {}, *known) for name in counts)
    parts = {name: sum((counts.get(name, NOUGHT) for counts in known), NOUGHT) for name in names}
    if cell is one.whole:
        return parts
    return {name: (one.whole.counts or {}).get(name, NOUGHT) - parts[name] for name in names}


def _confined(sums: Sequence[Sum]) -> Iterator[Finding]:
    """Hidden rows of which the sums together say that they have next to none.

    Several are hidden in each, so that none follows; but no count is below nought, and what the shown ones leave of a
    whole is the most that any of them has.
    """
    having = [one for one in sums if _hidden(one)]
    rooms = {cell: _room(cell) for one in having for cell in (one.whole, *one.parts)}
    for _ in range(ROUNDS):
        if not sum(_narrowed(one, rooms) for one in having):
            break
    for cell, room in rooms.items():
        if room.by and room.is_narrow and _tells(cell.row, room.high):
            rule = "masked.confined" if room.by.kind == "nation" else f"confined.{room.by.kind}"
            yield Finding(rule, cell.row.line, f.REASON, _beside(room.by, cell))


def _room(cell: Cell) -> Room:
    return Room() if cell.counts is None else Room(_cases(cell), _cases(cell))


def _narrowed(one: Sum, rooms: Mapping[Cell, Room]) -> bool:
    """Whether the sum leaves any of its hidden rows less room than before. A sum that does not agree tells nothing."""
    whole, least = rooms[one.whole], sum((rooms[part].low for part in one.parts), NOUGHT)
    most = sum((rooms[part].high for part in one.parts), NOUGHT) if one.is_complete else ANY
    if least > whole.high or most < whole.low:
        return False
    changed = one.whole.counts is None and _set(whole, least, most, one)
    for part in (part for part in one.parts if part.counts is None):
        least, most = (_others(one, part, rooms, side) for side in ("low", "high"))
        at_least = whole.low - most if one.is_complete else NOUGHT
        changed |= _set(rooms[part], at_least, whole.high - least, one)
    return changed


def _others(one: Sum, part: Cell, rooms: Mapping[Cell, Room], side: str) -> Decimal:
    return sum((getattr(rooms[other], side) for other in one.parts if other is not part), NOUGHT)


def _set(room: Room, low: Decimal, high: Decimal, by: Sum) -> bool:
    is_less, is_more = high < room.high, low > room.low
    if is_less:
        room.high, room.by = high, by
    if is_more:
        room.low, room.by = low, room.by or by
    return is_less or is_more


def _left_of_nation(one: Sum) -> Iterator[Finding]:
    """A single hidden area, which has what the shown ones leave of the nation if nobody is of an unknown area."""
    hidden = [part for part in one.parts if part.counts is None]
    if not one.whole.counts or len(hidden) != 1 or len(one.parts) < 2:
        return
    left = _cases(one.whole) - sum((_cases(part) for part in one.parts), NOUGHT)
    if left >= NARROWEST and _tells(hidden[0].row, left):
        yield Finding("masked.nation", hidden[0].row.line, f.REASON, one.whole.row.line)
