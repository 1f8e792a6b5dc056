"""What an organisation that knows its own cells could find out of others: its cells and the public edition together.

One slab at a time, as one system: rows of the public edition as it shows and hides them, and the organisation's own
rows, which are known whatever the public edition does. Guarded is every small count that is hidden and not its own.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import polars as pl

from pipelines.aggregate.places import Numbers, Places
from pipelines.disclosure.attack.found import attack
from pipelines.disclosure.attack.unknown import Unknown
from pipelines.disclosure.editions.organisation import CAREGIVER
from pipelines.disclosure.guarding import secrets
from pipelines.disclosure.policy import Policy
from pipelines.disclosure.slab import Member, Slab, Tie, Truths, slab
from pipelines.disclosure.system import NO_LIMIT, Guarded, System

PUBLIC, OWN = "is_public", "is_own"


@dataclass(frozen=True)
class Found:
    """counts: guarded ones that are found out with the own cells and not without, or that remain undecided.
    guarded: how many were asked for; programs: solved. near: cells that have to do with those counts.
    """

    counts: Numbers
    undecided: int
    guarded: int
    programs: int
    near: Truths


@dataclass(frozen=True)
class Coalition:
    """One slab and an organisation. A member's rows have `is_public`, shown in the public edition, and `is_own`."""

    members: Sequence[Member]
    whole: Slab
    policy: Policy

    @staticmethod
    def of(
        members: Sequence[Member],
        places: Mapping[str, Places],
        ties: Sequence[Tie],
        policy: Policy,
        *,
        units: Iterable[str],
        is_mixed: bool,
    ) -> "Coalition":
        """`units`: those whose rows are among the members'. Raises DoesNotAddUp, DoesNotFollow."""
        return Coalition(members, slab(members, _with_units(places, [*units]), ties, is_mixed=is_mixed), policy)

    def found(self, opened: Sequence[pl.Series]) -> Found:
        """What is found out when these of the own rows are known, a truth for each row of each member.

        Only parts of the system that an own row lies in can tell more than the public edition alone does.
        """
        known = self._cells(opened) & self._is_own & ~self._is_public
        parts = _Parts.of(Unknown.of(self._system(self._is_public)), self.whole.cell)
        guarded = self._guarded(parts.counts_with(known, len(self.whole.counts)))
        if not len(guarded.at):
            return Found(guarded.at, 0, 0, 0, np.zeros(len(known), dtype=bool))
        told = attack(self._system(self._is_public | known), guarded)
        counts, programs = self._new(told.at, guarded)
        counts = np.union1d(counts, told.undecided)
        near = parts.cells_with(counts, len(known))
        return Found(counts, len(told.undecided), len(guarded.at), told.effort.programs + programs, near)

    def _new(self, counts: Numbers, guarded: Guarded) -> tuple[Numbers, int]:
        """Of the counts found out those that the public edition alone does not give away; programs solved."""
        if not len(counts):
            return counts, 0
        among = np.isin(guarded.at, counts)
        asked = Guarded(guarded.at[among], guarded.width[among], guarded.small[among])
        before = attack(self._system(self._is_public), asked)
        return np.setdiff1d(counts, before.at), before.effort.programs

    def rows_in(self, cells: Truths) -> list[pl.Series]:
        """Of each row of each member whether it is one of these cells."""
        return [pl.Series(cells[of_row]) for of_row in self.whole.of_row]

    def _guarded(self, is_near: Truths) -> Guarded:
        """Small hidden counts that are not its own."""
        kept = secrets(self.whole, self.policy, ~self._is_public).guarded()
        others = is_near[kept.at] & ~self._is_public[self.whole.cell[kept.at]] & ~self._is_of_own[kept.at]
        return Guarded(kept.at[others], kept.width[others], kept.small[others])

    @cached_property
    def _is_public(self) -> Truths:
        return self._cells([member.rows[PUBLIC] for member in self.members])

    @cached_property
    def _is_own(self) -> Truths:
        return self._cells([member.rows[OWN] for member in self.members])

    @cached_property
    def _is_of_own(self) -> Truths:
        """Of each count whether it is its own, or what sums of its own counts leave over: its own as well."""
        own = self._is_own[self.whole.cell]
        equal = self.whole.system.equal
        sums = (equal[:, own] > 0).sum(axis=1) > 0
        left_over = (self.whole.of_nowhere | self.whole.of_no_margin)[self.whole.cell]
        of_own: Truths = own | (left_over & (abs(equal[sums]).sum(axis=0) > 0))
        return of_own

    def _cells(self, rows: Sequence[pl.Series]) -> Truths:
        """The cells in which any of these rows stands."""
        found = np.zeros(len(self.whole.stands_in_row), dtype=bool)
        for said, of_row in zip(rows, self.whole.of_row, strict=True):
            found[of_row[said.to_numpy()]] = True
        return found

    def _system(self, known: Truths) -> System:
        """With these cells known, and that there is nobody where sums leave nobody over."""
        left_over = self.whole.of_nowhere | self.whole.of_no_margin
        is_known = known[self.whole.cell] | (left_over[self.whole.cell] & (self.whole.counts == 0))
        low, high = np.where(is_known, self.whole.counts, 0), np.where(is_known, self.whole.counts, NO_LIMIT)
        return System(self.whole.system.equal, low, high)


@dataclass(frozen=True)
class _Parts:
    """The open counts of a system, and of each the part that it lies in; nothing ties one part to another.

    counts, cell: of each open count its number and its cell.
    """

    counts: Numbers
    cell: Numbers
    part: Numbers

    @staticmethod
    def of(unknown: Unknown, cell: Numbers) -> "_Parts":
        return _Parts(unknown.counts, cell[unknown.counts], unknown.labels()[1])

    def counts_with(self, cells: Truths, size: int) -> Truths:
        """The open counts of all parts in which any of the cells lies."""
        found = np.zeros(size, dtype=bool)
        found[self.counts[np.isin(self.part, self.part[cells[self.cell]])]] = True
        return found

    def cells_with(self, counts: Numbers, size: int) -> Truths:
        """The open cells of all parts in which any of the counts lies."""
        found = np.zeros(size, dtype=bool)
        found[self.cell[np.isin(self.part, self.part[np.isin(self.counts, counts)])]] = True
        return found


def _with_units(places: Mapping[str, Places], units: Sequence[str]) -> dict[str, Places]:
    """Without the units of other regions, which no row of the system is of."""
    known = places.get(CAREGIVER)
    if known is None or "unit" not in known.of:
        return dict(places)
    kept = np.isin(np.array(known.areas["unit"]), list(units))
    number = known.of["unit"]
    trimmed = np.where((number >= 0) & kept[number], number, -1)
    return {**places, CAREGIVER: replace(known, of={**known.of, "unit": trimmed})}
