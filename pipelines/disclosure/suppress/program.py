"""The linear program of one feasible alternative: other counts that fit all that is shown, at least cost.

Belongs here: the program, its growth over the system, and whole numbers. Which alternatives are asked for, and what
follows from them, is `choice`'s.
"""

from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from pipelines.disclosure.solver import solver
from pipelines.disclosure.system import Numbers

Reals = NDArray[np.float64]

# Costs are 1 at most; what should not be hidden if it can be avoided costs AVOIDED, and no alternative is dearer than
# REWARD, which moving the guarded count by one brings.
AVOIDED, REWARD = 1e2, 1e6
TOLERANCE = 1e-6
UNBOUNDED = 2**31  # as a bound, no different from none
MULTIPLES = range(1, 7)  # by which a fraction is first made whole
ENTERING = 200  # counts that may enter a program at once
KEPT = 1_500  # counts from which on a program is begun anew rather than kept for the next guarded count
LARGEST = 50_000  # counts beyond which a program is given up
BRANCHED = 3_000  # counts beyond which no whole alternative is looked for
NODES = 2_000  # of branch and bound; not seconds, so that the outcome is the same on every machine


@dataclass(frozen=True)
class Change:
    """What an alternative adds to counts: `by`, int64, to those numbered `at`; whole, and the equations still hold."""

    at: Numbers
    by: Numbers


class Program:
    """min sum of cost x |change|, `equal @ change == 0`, within bounds, with one guarded count moved by a given amount.

    Solved by column generation: only some counts may change at first, those enter that the dual values say would make
    the alternative cheaper (or possible), and when there is none the optimum over the whole system is reached. So a
    program stays as small as the surroundings it needs, and is kept for the next guarded count, which is often near.
    The attacker's incremental subproblem of Kelly, Golden and Assad (1992); Fischetti and Salazar (2001) for linear
    constraints in general.
    """

    def __init__(self, equal: sparse.csr_array, down: Numbers, up: Numbers, cost: Reals) -> None:
        """Take how far each count may go down and up, int64 and both from nought up, and what a change of one costs."""
        self._equations, self._columns = _Compressed(equal.tocsr()), _Compressed(equal.tocsc())
        self._down, self._up, self._cost = down, up, cost
        self._place = np.full(equal.shape[1], -1, dtype=np.int64)
        self._row = np.full(equal.shape[0], -1, dtype=np.int64)
        self._worth = np.zeros(equal.shape[1])
        self._begin()

    def _begin(self) -> None:
        self._place[:], self._row[:] = -1, -1
        self._counts = np.empty(0, dtype=np.int64)
        self._rows = np.empty(0, dtype=np.int64)
        self._highs = solver()

    def reprice(self, counts: Numbers) -> None:
        """Take notice that the costs of these counts, in the array given at first, have changed."""
        within = counts[self._place[counts] >= 0]
        both = _both(self._place[within])
        self._highs.changeColsCost(len(both), both, np.repeat(self._cost[within], 2))

    def alternative(self, at: int, amount: int) -> Change | None:
        """The cheapest change found that moves a count by `amount` (up, or down where negative) or further that way.

        None if there is none.
        """
        if (self._up if amount > 0 else self._down)[at] < abs(amount):
            return None
        if len(self._counts) > KEPT:
            self._begin()
        if self._place[at] < 0:
            self._enter(np.array([at]))
        towards = 2 * int(self._place[at]) + (amount < 0)
        with_own = np.array([towards, towards ^ 1], dtype=np.int32)
        self._highs.changeColsBounds(2, with_own, np.zeros(2), np.array([abs(amount), 0.0]))
        self._highs.changeColCost(towards, -REWARD)
        change = self._optimum()
        moved = abs(change[self._place[at]]) >= abs(amount) - TOLERANCE
        found = (self._whole(change) or self._by_branching(at, amount)) if moved else None
        self._highs.changeColCost(towards, self._cost[at])
        bounds = np.array([self._up[at], self._down[at]], dtype=np.float64)
        self._highs.changeColsBounds(2, with_own, np.zeros(2), bounds if amount > 0 else bounds[::-1].copy())
        return found

    def _optimum(self) -> Reals:
        while True:
            self._highs.clearSolver()  # begun anew with presolve: degenerate as these are, that beats going on
            self._highs.run()
            solution = self._highs.getSolution()
            entering = self._promising(np.array(solution.row_dual))
            if not len(entering) or len(self._counts) > LARGEST:
                parts = np.array(solution.col_value)
                change: Reals = parts[::2] - parts[1::2]
                return change
            self._enter(entering)

    def _promising(self, duals: Reals) -> Numbers:
        """Counts outside the program that would enter with a negative reduced cost, the most negative first."""
        priced = np.flatnonzero(np.abs(duals) > TOLERANCE)
        counts, factors, lengths = self._equations.of(self._rows[priced])
        np.add.at(self._worth, counts, factors * np.repeat(duals[priced], lengths))
        outside = np.unique(counts[self._place[counts] < 0])
        worth = self._worth[outside]
        self._worth[counts] = 0.0
        movable = np.where(worth > 0, self._up[outside], self._down[outside]) > 0
        reduced = self._cost[outside] - np.abs(worth)
        wanted = np.flatnonzero(movable & (reduced < -TOLERANCE))
        return outside[wanted[np.lexsort((outside[wanted], reduced[wanted]))][:ENTERING]]

    def _enter(self, counts: Numbers) -> None:
        """Let these counts change too, under every equation they stand in."""
        equations, factors, lengths = self._columns.of(counts)
        new = np.unique(equations[self._row[equations] < 0])
        self._row[new] = len(self._rows) + np.arange(len(new))
        self._rows = np.concatenate([self._rows, new])
        self._place[counts] = len(self._counts) + np.arange(len(counts))
        self._counts = np.concatenate([self._counts, counts])
        none, noughts = np.zeros(0, np.int32), np.zeros(2 * len(counts))
        sums = np.zeros(len(new))
        self._highs.addRows(len(new), sums, sums, 0, np.zeros(len(new), np.int32), none, np.zeros(0))
        ends = np.cumsum(lengths)
        twice = _ranges(np.repeat(ends - lengths, 2), np.repeat(lengths, 2))  # each column for going up and for down
        signs = np.repeat(np.tile([1.0, -1.0], len(counts)), np.repeat(lengths, 2))
        starts = np.concatenate([[0], np.cumsum(np.repeat(lengths, 2))[:-1]])
        bounds = np.column_stack([self._up[counts], self._down[counts]]).ravel().astype(np.float64)
        bounds[bounds >= UNBOUNDED] = highspy.kHighsInf
        costs = np.repeat(self._cost[counts], 2)
        entries = self._row[equations[twice]], factors[twice] * signs
        self._highs.addCols(len(costs), costs, noughts, bounds, len(twice), starts, *entries)

    def _whole(self, change: Reals) -> Change | None:
        """The change, or a multiple of it that hides no more, in whole numbers."""
        for multiple in MULTIPLES:
            by = np.rint(multiple * change)
            if np.abs(by - multiple * change).max() > TOLERANCE * multiple:
                continue
            moved = np.flatnonzero(by)
            found = Change(self._counts[moved], by[moved].astype(np.int64))
            if self._holds(found):
                return found
        return None

    def _holds(self, change: Change) -> bool:
        if (change.by > self._up[change.at]).any() or (-change.by > self._down[change.at]).any():
            return False
        equations, factors, lengths = self._columns.of(change.at)
        left = np.zeros(len(self._rows), dtype=np.int64)
        np.add.at(left, self._row[equations], factors.astype(np.int64) * np.repeat(change.by, lengths))
        return not left.any()

    def _by_branching(self, at: int, amount: int) -> Change | None:
        """An alternative in whole numbers where the cheapest is none, over ever wider surroundings."""
        towards = 2 * int(self._place[at]) + (amount < 0)
        most = float(min((self._up if amount > 0 else self._down)[at], UNBOUNDED))
        while len(self._counts) <= BRANCHED:
            model = self._highs.getLp()
            model.integrality_ = [highspy.HighsVarType.kInteger] * (2 * len(self._counts))
            branching = solver()
            branching.setOptionValue("mip_max_nodes", NODES)
            branching.passModel(model)
            branching.changeColBounds(towards, float(abs(amount)), most)
            branching.changeColCost(towards, 0.0)
            branching.run()
            if branching.getInfo().primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible:
                parts = np.array(branching.getSolution().col_value)
                return self._whole(parts[::2] - parts[1::2])
            if not self._widened():
                return None
        return None

    def _widened(self) -> bool:
        """Let every count change that stands in an equation of the program; whether there was one more."""
        counts = np.unique(self._equations.of(self._rows)[0])
        more = counts[(self._place[counts] < 0) & ((self._up[counts] > 0) | (self._down[counts] > 0))]
        if len(more):
            self._enter(more)
        return bool(len(more))


class _Compressed:
    """Lines of a sparse matrix, many at once."""

    def __init__(self, matrix: sparse.csr_array | sparse.csc_array) -> None:
        self._starts = matrix.indptr.astype(np.int64)
        self._across, self._factors = matrix.indices.astype(np.int64), matrix.data.astype(np.float64)

    def of(self, lines: Numbers) -> tuple[Numbers, Reals, Numbers]:
        """Where across the entries of these lines stand, what they are, and how many each line has."""
        starts, lengths = self._starts[lines], self._starts[lines + 1] - self._starts[lines]
        entries = _ranges(starts, lengths)
        return self._across[entries], self._factors[entries], lengths


def _ranges(starts: Numbers, lengths: Numbers) -> Numbers:
    """All of start, start + 1, ... of each, one after the other."""
    before = np.cumsum(lengths) - lengths
    return np.repeat(starts - before, lengths) + np.arange(lengths.sum())


def _both(places: Numbers) -> NDArray[np.int32]:
    """The columns of counts: one for going up, one for down."""
    return np.column_stack([2 * places, 2 * places + 1]).ravel().astype(np.int32)
