"""A slab of a publication: the rows of indicators whose counts are tied to each other, as one system of counts.

Each row counts several things: cases with the event, cases without it, cases without a value. They obey the same sums
of areas, sexes, ages and periods (`relations`), and a row is shown or hidden with all of them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import sparse

from pipelines.aggregate.places import Places
from pipelines.disclosure.relations import ROW, Cells, cells
from pipelines.disclosure.system import NO_LIMIT, Numbers, System

Truths = NDArray[np.bool_]
FEW = 20  # cases; where there are more no policy keeps their number
EVENTS, OTHERS, RECORDED, MISSING, MORE = "events", "others", "recorded", "missing", "more"
COUNTED: Mapping[str, tuple[str, ...]] = {
    "proportion": (EVENTS, OTHERS, MISSING),
    "rate": (EVENTS, MISSING),  # its denominator is the population, which everybody knows
    "ratio": (EVENTS, MISSING),
    "count": (EVENTS, MISSING),
    "mean": (RECORDED, MISSING),
    "change": (RECORDED, MISSING),
    "median": (RECORDED, MISSING),
    "survival": (RECORDED, MISSING),
}
"""Measure -> what its rows count, each a whole number that adds up over areas, sexes and ages."""


class DoesNotAddUp(ValueError):
    """Rows whose counts contradict each other; `equations` says how many sums do not hold."""

    def __init__(self, equations: int) -> None:
        super().__init__(f"{equations} sums of areas, sexes, ages or periods do not hold")
        self.equations = equations

    def __reduce__(self) -> tuple[type[Self], tuple[int]]:
        return type(self), (self.equations,)  # as it goes from one process to another


class DoesNotFollow(ValueError):
    """Counts that stand in no row and follow from no sum, as rows of their sums are not there; `counts`: how many."""

    def __init__(self, counts: int) -> None:
        super().__init__(f"{counts} counts stand in no row and follow from none")
        self.counts = counts

    def __reduce__(self) -> tuple[type[Self], tuple[int]]:
        return type(self), (self.counts,)


@dataclass(frozen=True)
class Member:
    """An indicator of a slab: its rows (`ROW`, and `numerator, denominator, missing`) and how they count.

    version: of its definition.
    """

    name: str
    measure: str
    adds_over_time: bool
    rows: pl.DataFrame
    version: int = 1


@dataclass(frozen=True)
class Tie:
    """Counts of one member and those of others in the same area, period, sex and age: `whole` is the sum of `parts`.

    Each of them is a member's number and what it counts, several things together. is_most: the whole may be more.
    Where it does not hold it is no equation: readers see as much.
    """

    whole: tuple[int, tuple[str, ...]]
    parts: tuple[tuple[int, tuple[str, ...]], ...]
    is_most: bool = False


@dataclass(frozen=True)
class Slab:
    """A system with the truth. What is shown or hidden together is a cell: the counts of a row, of those equal to it.

    counts: what the system counts; cell: of each count its cell; kind: what it counts. of_row: of each member the cell
    of each of its rows. stands_in_row: of each cell; what sums leave over (of_nowhere, of_no_margin) stands in none,
    nor do parts of areas that lie in two, and what is more in a whole than in its part. named: `cell` of each that
    stands in one, with `member` (its name and version) and what `Cells` calls it.
    """

    system: System
    counts: Numbers
    cell: Numbers
    kind: NDArray[np.str_]
    of_row: tuple[Numbers, ...]
    stands_in_row: Truths
    of_nowhere: Truths
    of_no_margin: Truths
    named: pl.DataFrame

    def of_cells(self, kind: str) -> Numbers:
        """Of each cell the number of its count of this kind; -1 where it has none."""
        found = np.full(len(self.stands_in_row), -1, np.int64)
        at = np.flatnonzero(self.kind == kind)
        found[self.cell[at]] = at
        return found


def slab(
    members: Sequence[Member],
    places: Mapping[str, Places],
    ties: Sequence[Tie] = (),
    *,
    is_mixed: bool = False,
    is_partial: bool = False,
    few: int = FEW,
) -> Slab:
    """The system of these members. `places` by attribution. Raises DoesNotAddUp, DoesNotFollow.

    is_mixed: some rows are as they were served earlier and others have newer figures. A sum that does not hold between
    them is no equation. is_partial: hidden rows have no figures; of the counts only those of other rows mean anything,
    and no sum is checked. few: cases with and without the event are a count of their own where they are fewer together.
    """
    made = _Made(is_mixed, is_partial, few)
    for member in members:
        made.add(member, cells(member.rows, places, adds_over_time=member.adds_over_time))
    for tie in ties:
        made.tie(members, tie)
    return made.slab()


class _Made:
    """A slab as its members come."""

    def __init__(self, is_mixed: bool, is_partial: bool, few: int) -> None:
        self.is_mixed, self.is_partial, self.few = is_mixed, is_partial, few
        self.equal: list[sparse.csr_array] = []
        self.counts: list[Numbers] = []
        self.cell: list[Numbers] = []
        self.kind: list[NDArray[np.str_]] = []
        self.of_row: list[Numbers] = []
        self.stands_in_row: list[Truths] = []
        self.of_nowhere: list[Truths] = []
        self.of_no_margin: list[Truths] = []
        self.named: list[pl.DataFrame] = []
        self.first: list[dict[str, int]] = []  # of each member the first count of each kind
        self.own: list[Cells] = []
        self.ties: list[tuple[Numbers, Numbers]] = []  # of each tie: whole and parts as counts, an equation a row
        self.size, self.cells = 0, 0

    def add(self, member: Member, own: Cells) -> None:
        """A member's counts and equations, once for each kind of count."""
        kinds = COUNTED[member.measure]
        self.first.append({kind: self.size + place * own.count for place, kind in enumerate(kinds)})
        self.own.append(own)
        self.equal += [own.equal] * len(kinds)
        told = {kind: counted(member.rows, kind) for kind in kinds}
        self.counts += [
            _as_told(own, told[kind]) if self.is_partial else _completed(own, told[kind], self.is_mixed)
            for kind in kinds
        ]
        self.cell += [self.cells + np.arange(own.count, dtype=np.int64)] * len(kinds)
        self.kind += [np.full(own.count, kind) for kind in kinds]
        self.of_row.append(self.cells + own.of_row)
        self.stands_in_row.append(np.arange(own.count) < own.shown)
        self.of_nowhere.append(own.of_nowhere)
        self.of_no_margin.append(own.of_no_margin)
        cells = pl.int_range(self.cells, self.cells + own.shown, eager=True)
        self.named.append(own.named.with_columns(cells.alias("cell"), member=pl.lit(f"{member.name} {member.version}")))
        first_cell = self.cells
        self.size += own.count * len(kinds)
        self.cells += own.count
        if OTHERS in kinds:
            self._add_cases(own, first_cell)

    def _add_cases(self, own: Cells, first_cell: int) -> None:
        """Where cases with and without the event are few together, that sum is a count of its own: it is kept too."""
        events, others = (self.first[-1][kind] + np.arange(own.count, dtype=np.int64) for kind in (EVENTS, OTHERS))
        cases = self._sums(np.stack([events, others], axis=1))
        at = np.flatnonzero((cases > 0) & (cases < self.few))
        made = self._new(cases[at], first_cell + at, RECORDED)
        self.ties.append((made[:, np.newaxis], np.stack([events[at], others[at]], axis=1)))

    def _new(self, counts: Numbers, cells: Numbers, kind: str) -> Numbers:
        """Counts of their own, with no equation yet."""
        made = np.arange(self.size, self.size + len(counts), dtype=np.int64)
        self.equal.append(sparse.csr_array((0, len(counts)), dtype=np.int64))
        self.counts.append(counts)
        self.cell.append(cells)
        self.kind.append(np.full(len(counts), kind))
        self.size += len(counts)
        return made

    def tie(self, members: Sequence[Member], tie: Tie) -> None:
        """An equation for every row that all of the tie have."""
        whose = [tie.whole[0], *(member for member, _ in tie.parts)]
        keys = [
            members[one].rows.select(ROW).with_columns(pl.Series(f"at{n}", self.own[one].of_row))
            for n, one in enumerate(whose)
        ]
        common = keys[0]
        for other in keys[1:]:
            common = common.join(other, on=list(ROW))
        at = common.select(f"at{n}" for n in range(len(whose))).unique(maintain_order=True)
        whole = self._counts(tie.whole, at["at0"])
        parts = np.concatenate([self._counts(part, at[f"at{n}"]) for n, part in enumerate(tie.parts, 1)], axis=1)
        rest = self._sums(whole) - self._sums(parts)
        holds = rest >= 0 if tie.is_most else rest == 0
        holds |= self.is_partial
        whole, parts = whole[holds], parts[holds]
        if tie.is_most:
            parts = np.concatenate([parts, self._more(whole, parts)], axis=1)
        self.ties.append((whole, parts))

    def _counts(self, of: tuple[int, tuple[str, ...]], at: pl.Series) -> Numbers:
        """What it counts in these cells of the member: a column for each kind."""
        member, kinds = of
        return np.stack([self.first[member][kind] + at.to_numpy() for kind in kinds], axis=1)

    def _sums(self, at: Numbers) -> Numbers:
        counted: Numbers = np.concatenate(self.counts)[at].sum(axis=1)
        return counted

    def _more(self, whole: Numbers, parts: Numbers) -> Numbers:
        """What the wholes have beside their parts, as counts of their own."""
        more = self._sums(whole) - self._sums(parts)
        made = self._new(more, self.cells + np.arange(len(more), dtype=np.int64), MORE)
        for marked in (self.stands_in_row, self.of_nowhere, self.of_no_margin):
            marked.append(np.zeros(len(more), dtype=bool))
        self.cells += len(more)
        return made[:, np.newaxis]

    def slab(self) -> Slab:
        """All of it. Raises DoesNotAddUp."""
        counts = np.concatenate(self.counts)
        equal = sparse.block_diag([*self.equal], format="csr")
        tied = [_equations(whole, parts, self.size) for whole, parts in self.ties]
        whole = sparse.csr_array(sparse.vstack([equal, *tied], format="csr"))
        is_broken = whole @ counts != 0
        if self.is_partial:
            is_broken[:] = False
        if self.is_mixed:
            whole = whole[~is_broken]
        elif is_broken.any() or (counts < 0).any():
            raise DoesNotAddUp(int(is_broken.sum()) + int((counts < 0).sum()))
        system = System(whole, np.zeros(self.size, np.int64), np.full(self.size, NO_LIMIT))
        return Slab(
            system, counts, np.concatenate(self.cell), np.concatenate(self.kind), tuple(self.of_row),
            np.concatenate(self.stands_in_row), np.concatenate(self.of_nowhere), np.concatenate(self.of_no_margin),
            pl.concat(self.named),
        )  # fmt: skip


def _equations(whole: Numbers, parts: Numbers, counts: int) -> sparse.csr_array:
    """Of each row of `whole` and `parts`, which number counts: the first add up to what the second do."""
    sides = np.concatenate([whole, parts], axis=1)
    sign = np.repeat([1, -1], [whole.shape[1], parts.shape[1]])
    row = np.repeat(np.arange(len(sides)), sides.shape[1])
    signs = np.tile(sign, len(sides))
    return sparse.csr_array((signs, (row, sides.ravel())), shape=(len(sides), counts), dtype=np.int64)


def counted(rows: pl.DataFrame, kind: str) -> Numbers:
    """What each row counts of a kind; a row without figures counts nobody."""
    column = {EVENTS: "numerator", RECORDED: "denominator", MISSING: "missing"}
    if kind != OTHERS:
        found = rows[column[kind]].fill_null(0)
    else:
        found = (rows["denominator"] - rows["numerator"]).fill_null(0)
    return found.cast(pl.Int64).to_numpy()


def _as_told(own: Cells, told: Numbers) -> Numbers:
    """The counts of rows, and nought for all others; the most that any row of a cell says."""
    counts = np.zeros(own.count, dtype=np.int64)
    np.maximum.at(counts, own.of_row, told)
    return counts


def _completed(own: Cells, told: Numbers, is_mixed: bool) -> Numbers:
    """The counts of all cells, from those of rows: what stands in none follows from the sums that it is in.

    is_mixed: where rows of one cell differ the last counts, what would be less than nobody is nobody, and so is what
    does not follow.
    """
    counts, is_known = np.zeros(own.count, dtype=np.int64), np.zeros(own.count, dtype=bool)
    counts[own.of_row], is_known[own.of_row] = told, True
    unlike = int(np.count_nonzero(counts[own.of_row] != told))
    if unlike and not is_mixed:
        raise DoesNotAddUp(unlike)
    members = abs(own.equal)
    while not is_known.all():
        open_in = members @ (~is_known).astype(np.int64)
        ready = np.flatnonzero(open_in == 1)
        if not len(ready) and is_mixed:
            break
        if not len(ready):
            raise DoesNotFollow(int((~is_known).sum()))
        rest = own.equal[ready] @ counts
        equation, place = own.equal[ready][:, np.flatnonzero(~is_known)].nonzero()
        at = np.flatnonzero(~is_known)[place]
        sign = np.asarray(own.equal[ready[equation], at])
        counts[at], is_known[at] = -rest[equation] * sign, True
        if is_mixed:
            counts[at] = np.maximum(counts[at], 0)
    return counts
