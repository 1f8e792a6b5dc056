"""Which cells a policy hides for their own sake, and which of their counts must not be found out."""

from dataclasses import dataclass

import numpy as np

from pipelines.disclosure.policy import Policy
from pipelines.disclosure.slab import EVENTS, MORE, OTHERS, Slab, Truths
from pipelines.disclosure.suppress.choice import Levels
from pipelines.disclosure.system import Guarded, Numbers


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

    def levels(self, counts: Numbers) -> Levels:
        """As the choice of what to hide asks for them: up to what is not small any more, and as wide as is asked."""
        truth = counts[self.at]
        up = np.where(self.small > 0, self.small - truth, self.width)
        return Levels(self.at, up, np.minimum(truth, np.maximum(self.width - up, 0)))


def secrets(slab: Slab, policy: Policy, singles: Truths) -> Secrets:
    """What the policy hides and keeps. `singles`: cells whose figures are, or step at, single persons' amounts."""
    small = policy.is_small(slab.counts) & (slab.kind != MORE)
    own = slab.stands_in_row | (slab.remainder & (policy.remainders == "guarded"))
    small &= own[slab.cell]
    none = _of_all_or_none(slab, policy)
    cells = np.zeros(len(slab.stands_in_row), dtype=bool)
    cells[slab.cell[small | none]] = True
    cells |= singles
    at = np.flatnonzero(small | none)
    return Secrets(cells, at, np.where(small[at], policy.smallest_count, 0), policy.width)


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
