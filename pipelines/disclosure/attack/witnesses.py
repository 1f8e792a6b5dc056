"""The search in one component: intervals that programs prove, and whole points as witnesses that a count is safe."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipelines.disclosure.attack.null_space import determined
from pipelines.disclosure.attack.programs import TOLERANCE, Point, Programs, rounded_down, whole
from pipelines.disclosure.attack.unknown import Contradiction, Unknown
from pipelines.disclosure.system import NO_LIMIT, Guarded, Numbers

SPREADS, FEW, SEED = 40, 3, 1  # so few counts are better asked about one by one
WORTH = 0.95  # of the undecided may stay so, for another turn to be worth it
Mask = NDArray[np.bool_]


def too_narrow(low: Numbers, high: Numbers, guarded: Guarded) -> Mask:
    """Of intervals, one a guarded count, which give it away."""
    narrow: Mask = (high - low < guarded.width) | ((low >= 1) & (high <= guarded.small - 1))
    return narrow


@dataclass
class Search:
    """What is known of the counts of a component: surely within low and high, and taken least and most by witnesses.

    guarded: with numbers within the component.
    """

    unknown: Unknown
    guarded: Guarded
    programs: Programs

    def __post_init__(self) -> None:
        self.programs.enter(self.unknown)
        self.low, self.high = self.unknown.low.copy(), self.unknown.high.copy()
        self.of_row, self.of_count = self.unknown.labels()
        self.least = np.full(len(self.low), 4 * NO_LIMIT)
        self.most = -self.least

    @property
    def is_found(self) -> Mask:
        """Of each guarded count whether it is proven to be confined too narrowly."""
        at = self.guarded.at
        return too_narrow(self.low[at], self.high[at], self.guarded)

    @property
    def is_safe(self) -> Mask:
        """Of each guarded count whether two witnesses are far enough apart."""
        at = self.guarded.at
        return ~too_narrow(self.least[at], self.most[at], self.guarded)

    @property
    def is_undecided(self) -> Mask:
        """Neither."""
        return ~(self.is_found | self.is_safe)

    def knows(self, counts: Numbers) -> None:
        """That these fit, which is looked at all the same."""
        self._witness(counts.astype(float))

    def spread(self, *, is_rough: bool = False) -> None:
        """Drive all undecided counts at once, all down, all up, then each at random: one whole point decides many.

        is_rough: where a point is not whole, leave it at that.
        """
        random, is_whole = np.random.default_rng(SEED), True
        for turn in range(SPREADS):
            before = self.is_undecided
            at = np.unique(self.guarded.at[before])
            if len(at) <= FEW:
                return
            sign = [-1.0, 1.0][turn] if turn < 2 else random.choice([-1.0, 1.0], len(at))
            objective = self._objective(at, sign)
            is_whole = (is_rough or is_whole) and self._witness(self.programs.extreme(objective).point)
            if not is_whole and not is_rough:
                self._witness(self.programs.whole_far(objective).point)
            if turn >= 2 and self.is_undecided.sum() > WORTH * before.sum():
                return

    def by_null_space(self) -> None:
        """Counts that the equations determine have the value that any solution gives them."""
        has_moved = (self.least < self.most)[self.guarded.at]
        if not (self.is_undecided & ~has_moved).any() or not (fixed := determined(self.unknown)).any():
            return
        solution = self.programs.extreme(self._objective([], 1)).point
        if solution is None:
            return
        fixed &= np.abs(solution - whole(solution)) <= TOLERANCE  # others are left to the programs
        self.low[fixed] = self.high[fixed] = whole(solution)[fixed]

    def by_linear_programs(self) -> None:
        """Least and greatest value, whole or not, of each count that is undecided when its turn comes."""
        for element in np.flatnonzero(self.is_undecided):
            for sign in (-1, 1):
                if self.is_undecided[element]:
                    self._bounded(self.guarded.at[element], sign)

    def by_integer_programs(self) -> None:
        """The same over whole points, no further than makes a count safe."""
        if self.is_undecided.any() and not self._has_witness:
            self._witness(self.programs.whole_extreme(self._objective([], 1), 0).point)
        if not self._has_witness:
            return
        for element in np.flatnonzero(self.is_undecided):
            for sign in (-1, 1):
                if self.is_undecided[element]:
                    self._bounded_whole(element, sign)

    @property
    def _has_witness(self) -> bool:
        return bool(self.least[0] <= self.most[0])

    def _bounded(self, at: int, sign: int) -> None:
        reached = self.programs.extreme(self._objective(at, sign))
        self._prove(at, sign, reached.bound)
        self._witness(reached.point)

    def _bounded_whole(self, element: np.intp, sign: int) -> None:
        at, width, small = self.guarded.at[element], self.guarded.width[element], self.guarded.small[element]
        least, most = self.least[at], self.most[at]
        if (self.low[at] == least) if sign < 0 else (self.high[at] == most):
            return
        lower = most - width if most >= small else min(most - width, 0)
        upper = least + width if least < 1 else max(least + width, small)
        reached = self.programs.whole_extreme(self._objective(at, sign), -lower if sign < 0 else upper)
        self._prove(at, sign, reached.bound)
        self._witness(reached.point)

    def _prove(self, at: int, sign: int, bound: float) -> None:
        """A bound never contradicts a witness, which is exact where programs are not."""
        if not np.isfinite(bound):
            return
        if sign > 0:
            self.high[at] = max(min(self.high[at], rounded_down(bound)), self.most[at])
        else:
            self.low[at] = min(max(self.low[at], -rounded_down(bound)), self.least[at])
        if self.low[at] > self.high[at]:
            raise Contradiction(self.unknown.equations)

    def _objective(self, at: int | Numbers | list[int], sign: float | Point) -> Point:
        objective = np.zeros(len(self.low))
        objective[at] = sign
        return objective

    def _witness(self, point: Point | None) -> bool:
        """Take a point as witness where its nearest whole numbers fit everything exactly; whether they do everywhere.

        Components know nothing of each other: where one does not fit, the others do all the same.
        """
        if point is None:
            return False
        counts, unknown = whole(point), self.unknown
        is_off = (counts < unknown.low) | (counts > unknown.high)
        broken = np.union1d(self.of_count[is_off], self.of_row[unknown.equal @ counts != unknown.sums])
        fits = ~np.isin(self.of_count, broken)
        self.least = np.where(fits, np.minimum(self.least, counts), self.least)
        self.most = np.where(fits, np.maximum(self.most, counts), self.most)
        return bool(fits.all())
