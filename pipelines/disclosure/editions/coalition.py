"""What an organisation that knows its own cells could find out of others: its cells and the public edition together.

One slab at a time, as one system: rows of the public edition as it shows and hides them, those of earlier ones, and the
organisation's own rows, which are known whatever the public edition does. Guarded is every small count that is hidden
and not its own.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import polars as pl
from scipy import sparse

from pipelines.aggregate.places import Numbers, Places
from pipelines.disclosure import growth
from pipelines.disclosure.attack.found import attack
from pipelines.disclosure.attack.unknown import Contradiction, Unknown
from pipelines.disclosure.editions.organisation import CAREGIVER
from pipelines.disclosure.guarding import most, secrets
from pipelines.disclosure.live import Ties, as_one
from pipelines.disclosure.policy import Policy
from pipelines.disclosure.slab import Member, Slab, Truths
from pipelines.disclosure.system import Guarded, System

PUBLIC, OWN = "is_public", "is_own"


@dataclass(frozen=True)
class Found:
    """counts: guarded ones that are found out with the own cells and not without, or that remain undecided.
    guarded: how many were asked for; programs: solved.
    """

    counts: Numbers
    undecided: int
    guarded: int
    programs: int


@dataclass(frozen=True)
class Coalition:
    """One slab and an organisation. members: those of now, then those of earlier publications. Their rows have
    `is_public`, shown in the public edition, and `is_own`. least: as in `growth`, of each count.
    """

    members: Sequence[Member]
    whole: Slab
    least: Numbers
    policy: Policy

    @staticmethod
    def of(
        now: Sequence[Member],
        earlier: Sequence[Sequence[Member]],
        places: Mapping[str, Places],
        ties: Ties,
        policy: Policy,
        *,
        units: Iterable[str],
        is_mixed: bool,
    ) -> "Coalition":
        """`units`: those whose rows are among the members'. Raises DoesNotAddUp, DoesNotFollow."""
        whole = as_one(now, earlier, _with_units(places, [*units]), ties, is_mixed=is_mixed)
        members = [*now, *(member for past in earlier for member in past)]
        return Coalition(members, whole, growth.least(whole, now, earlier), policy)

    def found(self, opened: Sequence[pl.Series]) -> Found:
        """What is found out when these of the own rows are known, a truth for each row of each member."""
        return self.found_with(self.opened(opened))

    def opened(self, rows: Sequence[pl.Series]) -> Truths:
        """The own cells that these rows add to the public edition."""
        opened: Truths = self._cells(rows) & self._is_own & ~self._is_public
        return opened

    def found_with(self, opened: Truths, among: Numbers | None = None) -> Found:
        """The same for cells. `among`: only these counts are asked for.

        Only parts of the system that an own cell lies in can tell more than the public edition alone does.
        """
        guarded = self._guarded(self._near(opened))
        if among is not None:
            guarded = _only(guarded, among)
        if not len(guarded.at):
            return Found(guarded.at, 0, 0, 0)
        try:
            told = attack(self._system(self._is_public | opened), guarded, self.whole.counts)
            counts, programs = self._new(told.at, guarded)
        except Contradiction:  # the truth fits: a program gave up, and nothing is proven safe
            return Found(guarded.at, len(guarded.at), len(guarded.at), 0)
        counts = np.union1d(counts, told.undecided)
        return Found(counts, len(told.undecided), len(guarded.at), told.effort.programs + programs)

    def kept(self, opened: Truths) -> Truths:
        """The opened cells without those that give others away.

        Of each count that is found out the nearest own cells are left out, then those next to them, as the sums that
        they are in tell of them, until it is safe. Who knows less finds no more: no other count is asked for again but
        once, in the end. If the attack then does not prove all of them safe, none is opened.
        """
        at_first = counts = self.found_with(opened).counts
        while len(counts):
            near = self._nearest(counts, opened)
            opened = opened & ~near if near.any() else np.zeros_like(opened)
            counts = self.found_with(opened, counts).counts
        is_safe = not len(at_first) or not len(self.found_with(opened).counts)
        return opened if is_safe else np.zeros_like(opened)

    def _nearest(self, counts: Numbers, opened: Truths) -> Truths:
        """The opened cells in an equation with a count; where there is none, with the nearest unknown around it."""
        equal, own = abs(self.whole.system.equal), np.flatnonzero(opened[self.whole.cell])
        is_open = ~(opened | self._is_public)[self.whole.cell]
        found = np.zeros(len(opened), dtype=bool)
        at = (np.arange(len(counts)), counts)
        reached = sparse.csr_array((np.ones(len(counts), np.int64), at), shape=(len(counts), len(self.whole.counts)))
        while reached.shape[0]:
            touched = _marks(reached @ equal.T @ equal)
            hits = touched[:, own]
            found[self.whole.cell[own[np.unique(hits.indices)]]] = True
            further = _marks(touched.multiply(is_open[np.newaxis, :]))
            has_grown = np.diff(further.indptr) > np.diff(reached.indptr)
            reached = further[np.flatnonzero(has_grown & (np.diff(hits.indptr) == 0))]
        return found

    def _near(self, opened: Truths) -> Truths:
        """The open counts of all parts of the system that an opened cell lies in."""
        unknown = Unknown.of(self._system(self._is_public))
        part = unknown.labels()[1]
        near = np.zeros(len(self.whole.counts), dtype=bool)
        near[unknown.counts[np.isin(part, part[opened[self.whole.cell[unknown.counts]]])]] = True
        return near

    def _new(self, counts: Numbers, guarded: Guarded) -> tuple[Numbers, int]:
        """Of the counts found out those that the public edition alone does not give away; programs solved."""
        if not len(counts):
            return counts, 0
        before = attack(self._system(self._is_public), _only(guarded, counts), self.whole.counts)
        return np.setdiff1d(counts, before.at), before.effort.programs

    def rows_with(self, opened: Truths) -> list[pl.Series]:
        """Of each row of each member whether it is known with these own cells."""
        known = opened | self._is_public
        return [pl.Series(known[of_row]) for of_row in self.whole.of_row]

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
        """With these cells known, and what there is at most elsewhere."""
        is_known = known[self.whole.cell]
        low, high = (
            np.where(is_known, self.whole.counts, bound) for bound in (self.least, most(self.whole, self.policy))
        )
        return System(self.whole.system.equal, low, high)


def _only(guarded: Guarded, counts: Numbers) -> Guarded:
    """Those among these counts."""
    among = np.isin(guarded.at, counts)
    return Guarded(guarded.at[among], guarded.width[among], guarded.small[among])


def _marks(numbers: sparse.sparray) -> sparse.csr_array:
    """Ones where there is anything else than nought."""
    marks = sparse.csr_array(numbers)
    marks.eliminate_zeros()
    marks.data[:] = 1
    return marks


def _with_units(places: Mapping[str, Places], units: Sequence[str]) -> dict[str, Places]:
    """Without the units of other regions, which no row of the system is of."""
    known = places.get(CAREGIVER)
    if known is None or "unit" not in known.of:
        return dict(places)
    kept = np.isin(np.array(known.areas["unit"]), list(units))
    number = known.of["unit"]
    trimmed = np.where((number >= 0) & kept[number], number, -1)
    return {**places, CAREGIVER: replace(known, of={**known.of, "unit": trimmed})}
