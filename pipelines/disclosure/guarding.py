"""Which cells a policy hides for their own sake, and which of their counts must not be found out."""

from dataclasses import dataclass

import numpy as np

from pipelines.disclosure.policy import Policy
from pipelines.disclosure.slab import EVENTS, MORE, OTHERS, Slab, Truths
from pipelines.disclosure.system import Guarded, Numbers

FEW_OF = 10  # of so many all but one have a sex and an age; where fewer have, nobody takes it that they do


@dataclass(frozen=True)
class Secrets:
    """cells: truths, one a cell of the slab, hidden for their own sake. The counts that must be kept: `at`, with their
    own smallness (0 where it is no small count that is kept, but that it is nought).
    """

    cells: Truths
    at: Numbers
    small: Numbers
    width: int

    def guarded(self) -> Guarded:
        """As the attack asks for them."""
        return Guarded(self.at, np.full(len(self.at), self.width, np.int64), self.small)


def secrets(slab: Slab, policy: Policy, singles: Truths) -> Secrets:
    """What the policy hides and keeps. `singles`: cells hidden for another reason than their counts."""
    small = policy.is_small(slab.counts) & (slab.kind != MORE)
    own = slab.stands_in_row.copy()
    if policy.remainders != "free":
        own |= slab.of_nowhere
    if policy.remainders == "guarded":
        own |= slab.of_no_margin
    small &= own[slab.cell]
    none = _of_all_or_none(slab, policy)
    cells = np.zeros(len(slab.stands_in_row), dtype=bool)
    cells[slab.cell[small | none]] = True
    cells |= singles
    at = np.flatnonzero(small | none)
    return Secrets(cells, at, np.where(small[at], policy.smallest_count, 0), policy.width)


def most(slab: Slab, policy: Policy) -> Numbers:
    """int64, what each count is at most to whoever knows how registers are: nobody where nobody is left over; and where
    few are of unknown sex or age no more than there are, but where the policy keeps their number.
    """
    left_over = slab.of_nowhere | slab.of_no_margin
    known = left_over[slab.cell] & (slab.counts == 0)
    if policy.remainders != "guarded":
        known |= _is_left_by_few(slab)
    return np.where(known, slab.counts, slab.system.high)


def _is_left_by_few(slab: Slab) -> Truths:
    """Of each count whether it is what sexes or ages leave over, of a total with at least so many times more."""
    at = np.flatnonzero(slab.of_no_margin[slab.cell])
    totals = slab.system.equal.maximum(0) @ slab.counts
    stands = slab.system.equal[:, at].tocoo()
    total = np.zeros(len(at), np.int64)
    np.maximum.at(total, stands.col, totals[stands.row])
    few = np.zeros(len(slab.counts), dtype=bool)
    few[at] = slab.counts[at] * FEW_OF <= total
    return few


def _of_all_or_none(slab: Slab, policy: Policy) -> Truths:
    """Counts of nought, of those with the event or without it, where there are few of the other: 0 % and 100 %."""
    of_cell = {kind: np.zeros(len(slab.stands_in_row), np.int64) for kind in (EVENTS, OTHERS)}
    has_both = np.zeros(len(slab.stands_in_row), dtype=bool)
    for kind, found in of_cell.items():
        at = slab.kind == kind
        found[slab.cell[at]] = slab.counts[at]
    has_both[slab.cell[slab.kind == OTHERS]] = True
    cases = of_cell[EVENTS] + of_cell[OTHERS]
    few = has_both & (cases > 0) & (cases < policy.smallest_base) & slab.stands_in_row
    of_none: Truths = few[slab.cell] & (slab.counts == 0) & np.isin(slab.kind, [EVENTS, OTHERS])
    return of_none
