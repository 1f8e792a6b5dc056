"""The choice of further counts to hide, so that what must not be found out cannot be worked out.

Belongs here: which alternatives are asked for, which counts become hidden by them, and what could not be protected.
The program that finds one alternative is `program`'s.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from pipelines.disclosure.suppress.memory import Memory
from pipelines.disclosure.suppress.program import AVOIDED, Program, Reals
from pipelines.disclosure.system import NO_LIMIT, Numbers, System

Truths = NDArray[np.bool_]
NARROW = 4  # times the widest interval asked for: how far a count may move in an alternative, if that is enough
UNCOUNTED = 1 / 50  # what moving a hidden count costs, of the cheapest shown: near alternatives before far ones


@dataclass(frozen=True)
class Levels:
    """How far what a reader can work out of guarded counts must reach: from truth - `down` to truth + `up` at least.

    at: numbers of the counts. up, down: int64 from nought up, an element each.
    """

    at: Numbers
    up: Numbers
    down: Numbers


@dataclass(frozen=True)
class Terms:
    """What may be hidden, and at what cost; an element a count each.

    cost: from nought up; of a cell it is the highest of its counts, once. Infinite: only where nothing else helps.
    cells: int64 from nought up; counts of one cell are shown or hidden together. forced: known to everyone already, or
    shown in any case. hidden: shown in no case; its cell with it. Counts that the system knows are as if forced.
    """

    cost: Reals
    cells: Numbers
    forced: Truths
    hidden: Truths


@dataclass(frozen=True)
class Unprotected:
    """A guarded count for which no pattern is enough, and the fewest forced counts found without which one would be.

    None of them: the bounds of what everybody knows are too near by themselves.
    """

    at: int
    stopped_by: tuple[int, ...]


@dataclass(frozen=True)
class Pattern:
    """What to hide.

    hidden: truths, one a count. cells: truths, one a cell. alternatives: whole numbers, a row each; the counts plus a
    row are other counts that fit all that is shown and known, and each protected level is reached by one of the rows.
    """

    hidden: Truths
    cells: Truths
    alternatives: sparse.csr_array
    unprotected: tuple[Unprotected, ...]


def suppress(system: System, counts: Numbers, levels: Levels, terms: Terms) -> Pattern:
    """Choose what to hide beside the guarded counts, so that each of their intervals reaches as far as asked.

    Each guarded count is given an alternative: other counts that fit all that everybody knows, with the guarded count
    moved as far as asked, and as few and cheap counts changed beside it as a linear program finds. What it changes is
    hidden. A reader cannot tell the alternative from the truth, so the interval holds by construction. Alternatives
    are remembered, since one often serves many. After Kelly, Golden and Assad, "Cell suppression: disclosure
    protection for sensitive tabular data", Networks 22 (1992), and Fischetti and Salazar, "Solving the cell
    suppression problem on tabular data with linear constraints", Management Science 47 (2001). Heuristic in that costs
    are of changes and not of cells, and in the order; not in what is protected.

    `counts`: the truth, int64. ValueError if it does not fit the system.
    """
    if (system.equal @ counts).any() or (counts < system.low).any() or (counts > system.high).any():
        raise ValueError("the counts do not fit their own system: its equations or bounds say otherwise")
    return _Search(system, counts, levels, terms).pattern()


class _Search:
    def __init__(self, system: System, counts: Numbers, levels: Levels, terms: Terms) -> None:
        self._system, self._counts, self._levels, self._terms = system, counts, levels, terms
        self._movable = system.is_open & ~terms.forced
        self._down = np.where(self._movable, counts - system.low, 0)
        self._up = np.where(self._movable, system.high - counts, 0)
        self._cells = _Cells(terms.cells)
        self._cost, self._uncounted = self._costs()
        need_up, need_down = np.zeros_like(counts), np.zeros_like(counts)
        np.maximum.at(need_up, levels.at, levels.up)
        np.maximum.at(need_down, levels.at, levels.down)
        self._need_up, self._need_down = need_up, need_down
        near = NARROW * max(1, int(need_up.max(initial=0)), int(need_down.max(initial=0)))
        self._memory = Memory(need_up, need_down, self._down, self._up, near)
        self._programs = [self._program(near)]
        self._unforced: Program | None = None
        self._hidden_cells = np.zeros(self._cells.count, dtype=np.bool_)
        self._always = np.unique(np.concatenate([levels.at, np.flatnonzero(terms.hidden)]))
        self._hide(self._always)

    def _costs(self) -> tuple[Reals, float]:
        """Of each count the cost of its cell, the highest finite one made 1; and the cost of what is hidden."""
        cells = np.zeros(self._cells.count)
        np.maximum.at(cells, self._terms.cells, self._terms.cost)
        finite = cells[np.isfinite(cells) & (cells > 0)]
        highest, lowest = finite.max(initial=0) or 1.0, finite.min(initial=np.inf)
        least = max(min(lowest / highest, 1.0) * UNCOUNTED, 1e-6)
        return np.clip(cells / highest, least, AVOIDED)[self._terms.cells], least

    def _program(self, furthest: int) -> Program:
        down, up = np.minimum(self._down, furthest), np.minimum(self._up, furthest)
        return Program(self._system.equal, down, up, self._cost)

    def _hide(self, counts: Numbers) -> None:
        """Hide the cells of these counts."""
        cells = np.unique(self._terms.cells[counts])
        new = cells[~self._hidden_cells[cells]]
        self._hidden_cells[new] = True
        freed = self._cells.members(new)
        self._cost[freed] = self._uncounted
        for program in self._programs:
            program.reprice(freed)

    def pattern(self) -> Pattern:
        """What to hide."""
        unprotected = [self._stopped(at, amount) for at, amount in self._unreachable().items()]
        self._memory.forget_superfluous()
        alternatives = self._memory.matrix()
        cells = np.zeros(self._cells.count, dtype=np.bool_)
        cells[self._terms.cells[self._always]] = True
        cells[self._terms.cells[alternatives.indices]] = True
        return Pattern(cells[self._terms.cells] & self._movable, cells, alternatives, tuple(unprotected))

    def _unreachable(self) -> dict[int, int]:
        """Look for an alternative for every level; those guarded counts without one, and how far they should move."""
        missed: dict[int, int] = {}
        for at in np.flatnonzero(self._need_up + self._need_down).tolist():
            if self._memory.lacks_up[at] and not self._protected(at, int(self._need_up[at])):
                missed[at] = int(self._need_up[at])
            if self._memory.lacks_down[at] and not self._protected(at, -int(self._need_down[at])):
                missed[at] = -int(self._need_down[at])
        return missed

    def _protected(self, at: int, amount: int) -> bool:
        """Find an alternative, near if there is one, hide what it changes and remember it."""
        change = self._programs[0].alternative(at, amount) or self._wide().alternative(at, amount)
        if change is None:
            return False
        self._memory.add(change)
        self._hide(change.at)
        return True

    def _wide(self) -> Program:
        if len(self._programs) == 1:
            self._programs.append(self._program(int(NO_LIMIT)))
        return self._programs[1]

    def _stopped(self, at: int, amount: int) -> Unprotected:
        """Ask again as if what is forced could be hidden: what then changes of it is what stops the pattern."""
        if self._unforced is None:
            down = np.where(self._movable, self._down, self._counts)
            up = np.where(self._movable, self._up, NO_LIMIT - self._counts)
            cost = np.where(self._movable, UNCOUNTED, 1.0)
            self._unforced = Program(self._system.equal, down, up, cost)
        change = self._unforced.alternative(at, amount)
        stops = () if change is None else change.at[~self._movable[change.at]]
        return Unprotected(at, tuple(int(one) for one in stops))


class _Cells:
    """The counts of each cell."""

    def __init__(self, cells: Numbers) -> None:
        self.count = int(cells.max(initial=-1)) + 1
        self._sorted = np.argsort(cells, kind="stable")
        self._starts = np.searchsorted(cells[self._sorted], np.arange(self.count + 1))

    def members(self, cells: Numbers) -> Numbers:
        """The counts of these cells."""
        none = np.empty(0, dtype=np.int64)
        return np.concatenate([none, *(self._sorted[self._starts[cell] : self._starts[cell + 1]] for cell in cells)])
