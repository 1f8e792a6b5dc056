"""The search in one component: intervals that programs prove, and whole points as witnesses that a count is safe."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipelines.disclosure.attack.null_space import determined
from pipelines.disclosure.attack.programs import TOLERANCE, Point, Programs, rounded_down, whole
from pipelines.disclosure.attack.unknown import Contradiction, Unknown
from pipelines.disclosure.attack.walk import Aim, Walk
from pipelines.disclosure.system import NO_LIMIT, Guarded, Numbers

SPREADS, FEW, SEED = 40, 3, 1  # so few counts are better asked about one by one
WORTH = 0.95  # of the undecided may stay so, for another turn to be worth it
SMALL, LARGE = 500, 10_000  # counts that hang together
Mask = NDArray[np.bool_]


def too_narrow(low: Numbers, high: Numbers, guarded: Guarded) -> Mask:
    """Of intervals, one a guarded count, which give it away."""
    narrow: Mask = (high - low < guarded.width) | ((low >= 1) & (high <= guarded.small - 1))
    return narrow


@dataclass
class Search:
    """What is known of the counts of a component: surely within low and high, and taken least and most by witnesses.

    guarded: with numbers within the component. point: the witness that moves begin from. The first is the truth, where
    that is known: it lies farther from all bounds than those that programs find.
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
        self.point, self.knows_truth = np.zeros_like(self.low), False

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
        self.knows_truth = self._witness(counts)

    def spread(self, *, is_rough: bool = False) -> None:
        """Drive all undecided counts at once, all down, all up, then each at random: one whole point decides many.

        is_rough: where a point is not whole, leave it at that. Else, where many hang together, what is left is moved
        as soon as there is a point.
        """
        random, is_whole = np.random.default_rng(SEED), True
        for turn in range(SPREADS):
            before = self.is_undecided
            at = np.unique(self.guarded.at[before])
            if len(at) <= FEW or (not is_rough and self._walks and self._has_point.all()):
                break
            objective = self._objective(at, [-1.0, 1.0][turn] if turn < 2 else random.choice([-1.0, 1.0], len(at)))
            is_whole = (is_rough or is_whole) and self._reached(self.programs.extreme(objective).point)
            if not is_whole and not is_rough:
                self._reached(self.programs.whole_far(objective).point)
            if turn >= 2 and self.is_undecided.sum() > WORTH * before.sum():
                break
        if not is_rough and self._walks:
            self.move()

    @property
    def _walks(self) -> bool:
        """Whether so many counts hang together that to move few is sooner done than a program for all.

        The truth is a good point to begin from, others are only where those programs take too long.
        """
        return len(self.low) > (SMALL if self.knows_truth else LARGE)

    def move(self, among: Mask | None = None) -> None:
        """Move undecided counts of the witness that there is, some at once, as little as makes them safe."""
        walk = Walk(self.unknown, self._has_point)
        asked = self._has_point[self.guarded.at] if among is None else among
        while len(elements := np.flatnonzero(self.is_undecided & asked)) and walk.is_worth:
            for point in walk.points(self.point, self._aim(elements)):
                if self._witness(point):
                    self.point = point
            walk.came_of(len(elements) - int(self.is_undecided[elements].sum()))

    def _aim(self, elements: Numbers) -> Aim:
        """How low or how high each of these guarded counts has to come, beside what witnesses it has, to be safe."""
        at, width, small = self.guarded.at[elements], self.guarded.width[elements], self.guarded.small[elements]
        least, most = self.least[at], self.most[at]
        lower = np.where(most >= small, most - width, np.minimum(most - width, 0))
        return Aim(at, lower, np.where(least < 1, least + width, np.maximum(least + width, small)))

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
        if self.is_undecided.any() and not self._has_point.all():
            self._reached(self.programs.whole_extreme(self._objective([], 1), 0).point)
        if not self._has_point.all():
            return
        for element in np.flatnonzero(self.is_undecided):
            if len(self.low) > SMALL:
                self.move(np.arange(len(self.guarded.at)) == element)
            for sign in (-1, 1):
                if self.is_undecided[element]:
                    self._bounded_whole(element, sign)

    @property
    def _has_point(self) -> Mask:
        return self.least <= self.most

    def _bounded(self, at: int, sign: int) -> None:
        reached = self.programs.extreme(self._objective(at, sign))
        self._prove(at, sign, reached.bound)
        self._reached(reached.point)

    def _bounded_whole(self, element: np.intp, sign: int) -> None:
        at = self.guarded.at[element]
        if (self.low[at] == self.least[at]) if sign < 0 else (self.high[at] == self.most[at]):
            return
        aim = self._aim(np.array([element]))
        enough = -aim.lower[0] if sign < 0 else aim.upper[0]
        reached = self.programs.whole_extreme(self._objective(at, sign), enough)
        self._prove(at, sign, reached.bound)
        self._reached(reached.point)

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

    def _reached(self, point: Point | None) -> bool:
        """Take the whole numbers nearest to a point as witness; whether they fit everywhere."""
        return point is not None and self._witness(whole(point))

    def _witness(self, counts: Numbers) -> bool:
        """Take a point as witness where it fits everything exactly; whether it does everywhere.

        Components know nothing of each other: where one does not fit, the others do all the same.
        """
        unknown = self.unknown
        is_off = (counts < unknown.low) | (counts > unknown.high)
        broken = np.union1d(self.of_count[is_off], self.of_row[unknown.equal @ counts != unknown.sums])
        fits = ~np.isin(self.of_count, broken)
        self.point = np.where(fits & ~self._has_point, counts, self.point)
        self.least = np.where(fits, np.minimum(self.least, counts), self.least)
        self.most = np.where(fits, np.maximum(self.most, counts), self.most)
        return bool(fits.all())
