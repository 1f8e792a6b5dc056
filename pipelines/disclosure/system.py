"""Counts and every sum that ties them together: what a reader of publications knows, as linear equations.

A count is a whole number from nought up. Everything that is known of several of them is an equation: a total is the
sum of its parts; that one is no larger than another is an equation too, with their difference as a count of its own.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Numbers = NDArray[np.int64]
NO_LIMIT = np.int64(2**31)  # above every count there can be, and still exact in the doubles of linear programs


@dataclass(frozen=True)
class System:
    """`equal @ counts == 0`, and `low <= counts <= high`; what is shown or known otherwise has both alike.

    equal: sparse, an equation a row and a count a column; small whole numbers. low, high: int64, an element a count.
    """

    equal: sparse.csr_array
    low: Numbers
    high: Numbers

    @property
    def count(self) -> int:
        """How many counts there are."""
        return len(self.low)

    @property
    def is_open(self) -> NDArray[np.bool_]:
        """Of each count whether what is known leaves more than one value."""
        return self.low < self.high


@dataclass(frozen=True)
class Guarded:
    """What must not be found out: of each of some counts, that it lies in an interval narrower than `width`, or surely
    within 1 to `small` - 1.

    at: numbers of the counts. width, small: int64, an element each. An interval from a to b has width b - a; one count
    that is known has width 0. `small` 0 or 1: the second does not matter.
    """

    at: Numbers
    width: Numbers
    small: Numbers
