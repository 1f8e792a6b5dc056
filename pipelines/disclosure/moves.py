"""Moves from a point that fits all that is shown to another: some counts as far as asked, the others at least cost.

Belongs here: the linear program of one part of a system, and its whole-number moves. Which counts are to move, what may
be used at which price and what follows is said by those who hide (`suppress`) and by those who seek (`attack`).
"""

from collections.abc import Iterator
from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from pipelines.disclosure.solver import solver
from pipelines.disclosure.system import Numbers

Reals = NDArray[np.float64]

TOLERANCE = 1e-6
MULTIPLES = range(1, 7)  # by which a fraction is made whole
HALVED = 6  # times that wishes are halved where a move is not whole


@dataclass(frozen=True)
class Part:
    """Counts that may move, under the equations they stand in.

    equal: sparse csc, an equation a row and a count a column. down, up: int64, how far each may go. cost: what moving
    one by one costs.
    """

    equal: sparse.csc_array
    down: Numbers
    up: Numbers
    cost: Reals


@dataclass(frozen=True)
class Wish:
    """That counts move: `at`, numbers within the part; `by`, int64, up or down; each one further is worth `reward`."""

    at: Numbers
    by: Numbers
    reward: float


@dataclass(frozen=True)
class Move:
    """Whole numbers `by` that may be added to the counts `at` and leave every sum as it is."""

    at: Numbers
    by: Numbers


def moved(part: Part, wish: Wish) -> Reals:
    """Min of cost x |move| - reward x (how far the wishes come true), over moves that leave every sum as it is.

    A move has a column for up and one for down; a wish adds a cheap column that ends where it is fulfilled, and makes
    the opposite column dearer by as much, so that the two do not cancel for profit. The incremental attacker's problem
    of Kelly, Golden and Assad (Networks 22, 1992), for many guarded counts at once.
    """
    number = len(part.cost)
    entries = sparse.hstack([part.equal, -part.equal], format="csc").astype(np.float64)
    costs = np.concatenate([part.cost, part.cost])
    rises = wish.by > 0
    costs[np.where(rises, number + wish.at, wish.at)] += wish.reward
    limits = np.concatenate([part.up, part.down])
    own = np.where(rises, wish.at, number + wish.at)
    highs = solver()
    highs.passModel(
        _model(
            sparse.hstack([entries, entries[:, own]], format="csc"),
            np.concatenate([costs, part.cost[wish.at] - wish.reward]),
            np.concatenate([limits, np.minimum(np.abs(wish.by), limits[own])]),
        )
    )
    highs.run()
    found = np.array(highs.getSolution().col_value)
    change: Reals = found[:number] - found[number : 2 * number]
    np.add.at(change, wish.at, np.sign(wish.by) * found[2 * number :])
    return change


def _model(entries: sparse.csc_array, costs: Reals, limits: Numbers) -> highspy.HighsLp:
    model = highspy.HighsLp()
    model.num_row_, model.num_col_ = entries.shape
    model.col_cost_, model.col_lower_ = costs, np.zeros(len(costs))
    model.col_upper_ = limits.astype(np.float64)
    model.row_lower_ = model.row_upper_ = np.zeros(entries.shape[0])
    matrix = model.a_matrix_
    matrix.format_ = highspy.MatrixFormat.kColwise
    matrix.start_, matrix.index_ = entries.indptr.astype(np.int32), entries.indices.astype(np.int32)
    matrix.value_ = entries.data
    return model


def moved_whole(part: Part, wish: Wish, random: np.random.Generator) -> Numbers:
    """The same in whole numbers, int64: where a move is not whole, half of its wishes and by what it moved; then none.

    Wishes that hinder each other are what makes fractions, and within what was moved programs are small.
    """
    change = moved(part, wish)
    for turn in range(HALVED + 1):
        inside = _broken(part, change)
        change[inside] = 0
        asked = np.flatnonzero(np.isin(wish.at, inside))
        if len(asked) and turn < HALVED:
            chosen = random.permutation(asked)[: len(asked) // 2]
            change[inside] = moved(*within(part, wish, inside, np.sort(chosen)))
    return np.rint(change).astype(np.int64)


def _broken(part: Part, change: Reals) -> Numbers:
    """The counts that hang together with one whose change is not whole."""
    at = np.flatnonzero(np.abs(change) > TOLERANCE)
    label = components(part.equal[:, at])[1]
    is_broken = np.abs(change[at] - np.rint(change[at])) > TOLERANCE
    return at[np.isin(label, label[is_broken])]


def within(part: Part, wish: Wish, inside: Numbers, chosen: Numbers | slice = slice(None)) -> tuple[Part, Wish]:
    """The counts `inside` of a part, and some of the wishes, which lie there."""
    equal = part.equal[:, inside].tocsr()
    equal = equal[np.diff(equal.indptr) > 0].tocsc()
    smaller = Part(equal, part.down[inside], part.up[inside], part.cost[inside])
    return smaller, Wish(np.searchsorted(inside, wish.at[chosen]), wish.by[chosen], wish.reward)


def independent(part: Part, change: Reals) -> Iterator[tuple[Move, bool]]:
    """The moves that a change is the sum of, which share no equation; and whether it was made whole exactly.

    A move that no small multiple makes whole is given rounded: nothing rests on it but that its counts are hidden.
    """
    at = np.flatnonzero(np.abs(change) > TOLERANCE)
    for group in groups(part.equal[:, at]):
        by = change[at[group]]
        tries = ((np.rint(by * multiple), by * multiple) for multiple in MULTIPLES)
        found = next((near for near, exact in tries if np.abs(near - exact).max() < TOLERANCE * len(MULTIPLES)), None)
        if found is None:
            yield Move(at[group], np.where(by > 0, np.ceil(by), np.floor(by)).astype(np.int64)), False
        else:
            whole = found.astype(np.int64)
            yield Move(at[group], whole // np.gcd.reduce(np.abs(whole))), True


def apart(equal: sparse.csr_array | sparse.csc_array, at: Numbers, random: np.random.Generator) -> NDArray[np.bool_]:
    """Which of these counts to move at once, no two in one equation: neighbours that are to rise hinder each other."""
    members = abs(equal[:, at]).tocoo()
    turn = random.permutation(len(at))
    first = np.full(equal.shape[0], len(at))
    np.minimum.at(first, members.row, turn[members.col])
    is_first = np.ones(len(at), dtype=bool)
    np.logical_and.at(is_first, members.col, turn[members.col] == first[members.row])
    return is_first


def components(equal: sparse.csr_array | sparse.csc_array) -> tuple[Numbers, Numbers]:
    """Of each equation and each count the number of the connected component that it is in."""
    rows = equal.shape[0]
    pattern = abs(equal)
    graph = sparse.bmat([[None, pattern], [pattern.T, None]]).tocsr()
    label = sparse.csgraph.connected_components(graph, directed=False)[1].astype(np.int64)
    return label[:rows], label[rows:]


def groups(equal: sparse.csc_array) -> list[Numbers]:
    """Columns by component."""
    if equal.shape[1] == 0:
        return []
    _, label = components(equal)
    order = np.argsort(label, kind="stable")
    return np.split(order, np.flatnonzero(np.diff(label[order])) + 1)
