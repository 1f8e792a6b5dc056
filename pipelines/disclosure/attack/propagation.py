"""What the bounds of counts say of each other through the equations, of all equations at once."""

import numpy as np
from numpy.typing import NDArray

from pipelines.disclosure.attack.unknown import Contradiction, Unknown
from pipelines.disclosure.system import Numbers

ROUNDS = 1000  # bounds may creep on by one at a time; what is not reached is left to the programs


def propagated(unknown: Unknown) -> tuple[Numbers, Numbers]:
    """Bounds that follow from bounds: least and greatest value of each open count. Raises Contradiction.

    Each equation leaves a count what the others, at their least and at their greatest, leave of the sum, rounded
    inwards; again until nothing changes (activity bounds; Savelsbergh, ORSA J. Comput. 1994).
    """
    low, high = unknown.low, unknown.high
    if unknown.equal.nnz == 0:
        return low, high
    each = _Entries(unknown)
    for _ in range(ROUNDS):
        narrower_low, narrower_high = each.narrowed(low, high)
        if (narrower_low == low).all() and (narrower_high == high).all():
            break
        low, high = narrower_low, narrower_high
    return low, high


class _Entries:
    """The nonzero entries of the equations, in their order and sorted by count."""

    def __init__(self, unknown: Unknown) -> None:
        self.unknown = unknown
        equal = unknown.equal
        self.count, self.starts = equal.indices, equal.indptr[:-1]
        self.row = np.repeat(np.arange(equal.shape[0]), np.diff(equal.indptr))
        self.is_positive, self.size, self.factor = equal.data > 0, np.abs(equal.data), equal.data
        self.by_count = np.argsort(self.count, kind="stable")
        self.present, self.starts_by_count = np.unique(self.count[self.by_count], return_index=True)

    def narrowed(self, low: Numbers, high: Numbers) -> tuple[Numbers, Numbers]:
        """One round."""
        at_low, at_high = self.factor * low[self.count], self.factor * high[self.count]
        below = self.unknown.sums - np.add.reduceat(np.minimum(at_low, at_high), self.starts)
        above = np.add.reduceat(np.maximum(at_low, at_high), self.starts) - self.unknown.sums
        if (below < 0).any() or (above < 0).any():
            raise Contradiction(self.unknown.equations[(below < 0) | (above < 0)])
        upwards = np.where(self.is_positive, below[self.row], above[self.row]) // self.size
        downwards = np.where(self.is_positive, above[self.row], below[self.row]) // self.size
        new_low, new_high = low.copy(), high.copy()
        new_high[self.present] = np.minimum(new_high[self.present], self._by_count(np.minimum, low, upwards))
        new_low[self.present] = np.maximum(new_low[self.present], self._by_count(np.maximum, high, -downwards))
        self._refuse_crossed(new_low > new_high)
        return new_low, new_high

    def _by_count(self, extreme: np.ufunc, bound: Numbers, room: Numbers) -> Numbers:
        reached: Numbers = extreme.reduceat((bound[self.count] + room)[self.by_count], self.starts_by_count)
        return reached

    def _refuse_crossed(self, crossed: NDArray[np.bool_]) -> None:
        if crossed.any():
            raise Contradiction(self.unknown.equations[np.unique(self.row[crossed[self.count]])])
