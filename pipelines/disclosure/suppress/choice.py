"""The choice of further cells to hide, so that what must not be found out cannot be worked out.

Belongs here: which moves are asked for, which cells become hidden by them, and what could not be protected. The program
that finds moves is in `moves`; whether a count is safe is asked of the attack, and nothing else says so.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from pipelines.disclosure.attack.found import attack, exposed
from pipelines.disclosure.moves import Move, Part, Reals, Wish, apart, components, independent, moved
from pipelines.disclosure.system import Guarded, Numbers, System

Truths = NDArray[np.bool_]

FURTHEST = 4  # times the widest interval asked for: how far a count may move
FREE = 1e-6  # what moving a hidden count costs, of the dearest cell
REWARDS = np.geomspace(1e-3, 1e3, 11)  # of the dearest cell: what may be spent on a count, little at first
REACH = 4  # a cell that costs more than so many rewards is left out of a program: no move through it could pay
TOGETHER = 3_000  # counts of small components that one program takes at once
PATIENCE = 6  # rewards after which moves go further than asked: whole numbers may not go where fractions do
CROWDED, FEW = 3, 12  # rewards after which no more than so many of one part are moved at once: they hinder each other
TURNS = 3  # of counts that do not hinder each other, before the attack is asked again
DOUBTFUL = 4  # rewards after which it is asked whether anything would help; at once where something is shown anyway
SEED = 1


@dataclass(frozen=True)
class Terms:
    """What may be hidden, and at what cost.

    cells: int64, of each count its cell; counts of one cell are shown or hidden together. cost: of each cell, from
    nought up. hidden: of each cell whether it is hidden already. known: of each count whether everyone knows it, hidden
    or not. fixed: of each cell whether it is shown in any case. series: of each cell the number of those that are
    hidden with it where nothing less helps; negative where that is no way out.
    """

    cells: Numbers
    cost: Reals
    hidden: Truths
    known: Truths
    fixed: Truths
    series: Numbers


@dataclass(frozen=True)
class Pattern:
    """What to hide. cells: truths, one a cell. unprotected: guarded counts that no pattern protects."""

    cells: Truths
    unprotected: Numbers


def suppress(system: System, counts: Numbers, guarded: Guarded, terms: Terms) -> Pattern:
    """Choose what to hide beside what is hidden, so that an attack finds out no guarded count.

    The attack says which guarded counts can be found out. Linear programs move as many of those as they can, in random
    directions, within a price for each that begins low and rises; what they move is hidden. Hiding more never makes a
    safe count unsafe, so each round asks only for those left, until the attack finds none. After Kelly, Golden and
    Assad, "Cell suppression: disclosure protection for sensitive tabular data", Networks 22 (1992), and Fischetti and
    Salazar, "Solving the cell suppression problem on tabular data with linear constraints", Management Science 47
    (2001). A heuristic in what it costs, not in what is protected.

    `counts`: the truth, int64. ValueError if it does not fit the system.
    """
    if (system.equal @ counts).any() or (counts < system.low).any() or (counts > system.high).any():
        raise ValueError("the counts do not fit their own system: its equations or bounds say otherwise")
    search = _Search(system, counts, guarded, terms)
    left = search.protect(guarded.at)
    if len(left) and not len(search.hopeless):
        search.hide_series(left)
        left = search.protect(left)
    return Pattern(search.hidden, left)


class _Search:
    def __init__(self, system: System, counts: Numbers, guarded: Guarded, terms: Terms) -> None:
        self._system, self._counts, self._guarded, self._terms = system, counts, guarded, terms
        self.hidden = terms.hidden.copy()
        self.hidden[terms.cells[guarded.at]] = True
        highest = terms.cost[np.isfinite(terms.cost)].max(initial=0) or 1.0
        self._cost = np.maximum(terms.cost / highest, FREE)
        self._wide_up, self._wide_down = np.zeros_like(counts), np.zeros_like(counts)
        self._wide_up[guarded.at], self._wide_down[guarded.at] = _needs(counts[guarded.at], guarded)
        furthest = FURTHEST * int(max(self._wide_up.max(initial=1), self._wide_down.max(initial=1)))
        self._may_move = system.is_open & ~terms.known & ~(terms.fixed & ~self.hidden)[terms.cells]
        self._up = np.where(self._may_move, np.minimum(system.high - counts, furthest), 0)
        self._down = np.where(self._may_move, np.minimum(counts - system.low, furthest), 0)
        self._is_moved = np.zeros(len(counts), dtype=bool)  # proven safe by a move
        self.hopeless = guarded.at[:0]
        self._stretch, self._most = 1, len(guarded.at)
        self._random = np.random.default_rng(SEED)

    def protect(self, at: Numbers) -> Numbers:
        """Hide until none of these can be found out; those that still can.

        Most are protected before programs, which take long, are asked about those that nothing else decides. Where some
        are beyond help that is all there is to know: their periods are to be left out, and the rest is asked again.
        """
        self._hide(at, is_thorough=False)
        return self.hopeless if len(self.hopeless) else self._hide(at, is_thorough=True)

    def _hide(self, at: Numbers, *, is_thorough: bool) -> Numbers:
        """Hide until an attack leaves none of these; those that it leaves."""
        left = self._found(at, is_thorough)
        for turn, reward in enumerate(REWARDS):
            if turn == (0 if self._terms.fixed.any() else DOUBTFUL) and len(left):
                self.hopeless = self._beyond_help(left)
            if not len(left) or len(self.hopeless):
                break
            self._stretch = 1 + max(0, turn - PATIENCE)
            self._most = len(left) if turn < CROWDED else FEW
            waiting = left
            for _ in range(TURNS if turn < CROWDED else 2 * TURNS):
                chosen = waiting[apart(self._system.equal, waiting, self._random)]
                self._spend(chosen, float(reward))
                waiting = np.setdiff1d(waiting, chosen, assume_unique=True)
                waiting = waiting if len(waiting) else left
            left = self._found(left, is_thorough)
        return left

    def _beyond_help(self, at: Numbers) -> Numbers:
        """Those of these counts that can be found out though everything is hidden that may be."""
        return exposed(self._seen(self.hidden | ~self._terms.fixed), self._asked(at))

    def hide_series(self, at: Numbers) -> None:
        """Hide all of each series that one of these counts is in."""
        series = np.unique(self._terms.series[self._terms.cells[at]])
        self.hidden |= np.isin(self._terms.series, series[series >= 0]) & ~self._terms.fixed

    def _found(self, at: Numbers, is_thorough: bool) -> Numbers:
        """Those of the guarded counts `at` that an attack finds out; a thorough one, or cannot tell of."""
        asked = self._asked(at[~self._is_moved[at]])
        if not is_thorough:
            return exposed(self._seen(self.hidden), asked)
        found = attack(self._seen(self.hidden), asked, self._counts)
        return np.union1d(found.at, found.undecided)

    def _asked(self, at: Numbers) -> Guarded:
        asked = np.isin(self._guarded.at, at)
        return Guarded(self._guarded.at[asked], self._guarded.width[asked], self._guarded.small[asked])

    def _seen(self, hidden: Truths) -> System:
        """What is known of the counts where these cells are hidden."""
        is_known = ~hidden[self._terms.cells] | self._terms.known
        low = np.where(is_known, self._counts, self._system.low)
        return System(self._system.equal, low, np.where(is_known, self._counts, self._system.high))

    def _spend(self, at: Numbers, reward: float) -> None:
        """Look for moves of these counts worth `reward` for each one that they go, and hide what is moved."""
        if not len(at):
            return
        price = np.where(self.hidden, FREE, self._cost)[self._terms.cells]
        usable = self._may_move & (price <= REACH * reward)
        usable[at] = self._may_move[at]
        counts = np.flatnonzero(usable)
        for rows, columns in _parts(self._system.equal[:, counts], np.searchsorted(counts, at[usable[at]])):
            inside = counts[columns]
            part = Part(
                self._system.equal[rows][:, inside].tocsc(), self._down[inside], self._up[inside], price[inside]
            )
            self._hide_moved(part, inside, np.intersect1d(at, inside, assume_unique=True), reward)

    def _hide_moved(self, part: Part, inside: Numbers, at: Numbers, reward: float) -> None:
        """`inside`: the counts of the part, in order; `at`: those of them that are to be moved."""
        if len(at) > self._most:
            at = np.sort(self._random.choice(at, self._most, replace=False))
        up, down = self._wide_up[at] * self._stretch, self._wide_down[at] * self._stretch
        rises = (down == 0) | ((up > 0) & (self._random.random(len(at)) < 0.5))
        wish = Wish(np.searchsorted(inside, at), np.where(rises, up, -down), reward)
        for move, is_whole in independent(part, moved(part, wish)):
            counts = inside[move.at]
            reached = self._reached(counts, move, is_whole)
            if reached.any():
                self.hidden[self._terms.cells[counts]] = True
            if is_whole:  # the truth and where it moves to are two points
                self._is_moved[counts[reached]] |= self._wide_down[counts[reached]] == 0

    def _reached(self, at: Numbers, move: Move, is_whole: bool) -> Truths:
        """Which guarded counts a move, or its mirror image, or a multiple of one, takes as far as they should go."""
        reached = np.zeros(len(at), dtype=bool)
        for by in (move.by, -move.by) if is_whole else (move.by,):
            room = np.where(by > 0, self._system.high[at] - self._counts[at], self._counts[at] - self._system.low[at])
            most = int((room // np.abs(by)).min()) if is_whole else 1
            wanted = np.where(by > 0, self._wide_up[at], self._wide_down[at])
            if most > 0:
                reached |= (wanted > 0) & (np.abs(by) * most >= wanted)
        return reached


def _needs(counts: Numbers, guarded: Guarded) -> tuple[Numbers, Numbers]:
    """How far guarded counts must seem able to go: up, so as to be small no more, and down for what the width lacks."""
    up = np.where(guarded.small > counts, guarded.small - counts, guarded.width)
    return up, np.minimum(counts, np.maximum(guarded.width - up, 0))


def _parts(equal: sparse.csr_array, wanted: Numbers) -> list[tuple[Numbers, Numbers]]:
    """Equations and counts of the connected components that hold a wanted count, small ones several together."""
    of_row, of_column = components(equal)
    is_asked = np.zeros(int(max(of_row.max(initial=0), of_column.max(initial=0))) + 1, dtype=bool)
    is_asked[of_column[wanted]] = True
    sizes = np.bincount(of_column, minlength=len(is_asked)) * is_asked
    batch = np.cumsum(sizes) // TOGETHER
    batch[~is_asked] = -1
    rows, columns = batch[of_row], batch[of_column]
    pairs = ((np.flatnonzero(rows == one), np.flatnonzero(columns == one)) for one in np.unique(batch[is_asked]))
    return [(row, column) for row, column in pairs if len(row)]
