"""The open part of a system: known counts put in, equations that say nothing left out; and its components."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from pipelines.disclosure.system import Numbers, System

SEED = 1
MANY = 20  # of the equations that do not fit, how many a message names


class Contradiction(ValueError):
    """No whole numbers fit the equations: counts that are known, or their bounds, do not add up.

    equations: numbers of equations of the system; those that fail by themselves, or, where only many of them together
    do, all of the component.
    """

    def __init__(self, equations: Sequence[int] | Numbers) -> None:
        self.equations = tuple(int(equation) for equation in equations)
        named = ", ".join(map(str, self.equations[:MANY])) + (", …" if len(self.equations) > MANY else "")
        super().__init__(f"No counts fit equations {named}" if named else "The bounds of a count leave no value")

    def __reduce__(self) -> tuple[type[Self], tuple[tuple[int, ...]]]:
        return type(self), (self.equations,)  # as it goes from one process to another


def _alike(equal: sparse.csr_array, rows: Numbers, sign: Numbers) -> Numbers:
    """Of each of these rows, times its sign, the place among them of the first that has the same entries.

    Rows with the same weighted sum are compared entry by entry; where two only seem alike both stay.
    """
    lengths = np.diff(equal.indptr)[rows]
    starts = np.cumsum(lengths) - lengths
    entries = np.repeat(equal.indptr[rows] - starts, lengths) + np.arange(lengths.sum())
    columns, values = equal.indices[entries], equal.data[entries] * np.repeat(sign, lengths)
    weights = np.random.default_rng(SEED).integers(1, 2**62, equal.shape[1])
    with np.errstate(over="ignore"):
        sums = np.add.reduceat(weights[columns] * values, starts)  # beyond 64 bits the rest counts
    _, places, of_row = np.unique(sums, return_index=True, return_inverse=True)
    first = places[of_row]
    seem = np.flatnonzero((first != np.arange(len(rows))) & (lengths == lengths[first]))
    inside = np.repeat(starts[seem], lengths[seem]) + _counted(lengths[seem])
    like = np.repeat(starts[first[seem]], lengths[seem]) + _counted(lengths[seem])
    is_same = (columns[inside] == columns[like]) & (values[inside] == values[like])
    are = seem[np.logical_and.reduceat(is_same, np.cumsum(lengths[seem]) - lengths[seem])] if len(seem) else seem
    found: Numbers = np.arange(len(rows))
    found[are] = first[are]
    return found


def _counted(lengths: Numbers) -> Numbers:
    """From nought up to each length, one after the other."""
    return np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)


@dataclass(frozen=True)
class Unknown:
    """`equal @ counts == sums`, and `low <= counts <= high`, of open counts only.

    counts, equations: their numbers in the system.
    """

    equal: sparse.csr_array
    sums: Numbers
    low: Numbers
    high: Numbers
    counts: Numbers
    equations: Numbers

    @classmethod
    def of(cls, system: System) -> "Unknown":
        """What is open of a system. Raises Contradiction."""
        equal = sparse.csr_array(system.equal, dtype=np.int64, copy=True)
        equal.sum_duplicates()
        equal.eliminate_zeros()
        sums = np.zeros(equal.shape[0], np.int64)
        whole = cls(equal, sums, system.low, system.high, np.arange(system.count), np.arange(equal.shape[0]))
        return whole.narrowed(system.low, system.high)

    def narrowed(self, low: Numbers, high: Numbers) -> "Unknown":
        """The same with other bounds; what they leave one value is put in. Raises Contradiction."""
        if (low > high).any():
            raise Contradiction(self.equations[self.equal[:, low > high].indptr[1:] > 0])
        is_open = low < high
        sums = self.sums - self.equal @ np.where(is_open, 0, low)
        equal = self.equal[:, is_open]
        is_empty = np.diff(equal.indptr) == 0
        if sums[is_empty].any():
            raise Contradiction(self.equations[is_empty & (sums != 0)])
        kept = self._distinct(equal, sums, np.flatnonzero(~is_empty))
        return Unknown(equal[kept], sums[kept], low[is_open], high[is_open], self.counts[is_open], self.equations[kept])

    def _distinct(self, equal: sparse.csr_array, sums: Numbers, rows: Numbers) -> Numbers:
        """Of equations with the same left side, whatever its sign, the first. Raises Contradiction if they disagree."""
        if not len(rows):
            return rows
        sign = np.sign(equal.data[equal.indptr[rows]])
        first = rows[_alike(equal, rows, sign)]
        total = np.zeros(equal.shape[0], np.int64)
        total[rows] = sums[rows] * sign
        unlike = total[rows] != total[first]
        if unlike.any():
            raise Contradiction(self.equations[[first[unlike][0], rows[unlike][0]]])
        kept: Numbers = rows[first == rows]
        return kept

    def components(self, at: Numbers, is_wanted: NDArray[np.bool_]) -> Iterator[tuple["Unknown", Numbers]]:
        """Those with a wanted count, each with which elements of `at` are wanted ones in it."""
        wanted = np.flatnonzero(is_wanted)
        of_row, of_column = self.labels()
        of_wanted = of_column[np.searchsorted(self.counts, at[wanted])]
        rows, columns, elements = (np.argsort(of, kind="stable") for of in (of_row, of_column, of_wanted))
        place = np.empty(len(columns), np.int64)
        place[columns] = np.arange(len(columns))
        ordered = self.equal[rows]
        for one in np.unique(of_wanted):
            row, column, element = (
                slice(*np.searchsorted(of, [one, one + 1], sorter=sorter))
                for of, sorter in ((of_row, rows), (of_column, columns), (of_wanted, elements))
            )
            equal = _block(ordered, row, place, column)
            yield self._part(equal, rows[row], columns[column]), wanted[elements[element]]

    def several(self, at: Numbers, is_wanted: NDArray[np.bool_], size: int) -> Iterator[tuple["Unknown", Numbers]]:
        """The same, small components together until there are so many counts."""
        wanted = np.flatnonzero(is_wanted)
        of_row, of_column = self.labels()
        of_wanted = of_column[np.searchsorted(self.counts, at[wanted])]
        number = max(of_row.max(initial=-1), of_column.max(initial=-1)) + 1
        is_asked = np.zeros(number, dtype=bool)
        is_asked[of_wanted] = True
        batch = np.cumsum(np.bincount(of_column, minlength=number) * is_asked) // size
        batch[~is_asked] = -1
        for one in np.unique(batch[is_asked]):
            rows, columns = (np.flatnonzero(batch[of] == one) for of in (of_row, of_column))
            yield self._part(self.equal[rows][:, columns], rows, columns), wanted[batch[of_wanted] == one]

    def labels(self) -> tuple[Numbers, Numbers]:
        """Of each equation and each count the component that it is in."""
        rows, columns = self.equal.shape
        pairs = self.equal.tocoo()
        graph = sparse.coo_array((np.ones(pairs.nnz), (pairs.row, pairs.col + rows)), shape=(rows + columns,) * 2)
        label = sparse.csgraph.connected_components(graph, directed=False)[1]
        return label[:rows], label[rows:]

    def _part(self, equal: sparse.csr_array, rows: Numbers, columns: Numbers) -> "Unknown":
        return Unknown(
            equal,
            self.sums[rows],
            self.low[columns],
            self.high[columns],
            self.counts[columns],
            self.equations[rows],
        )


def _block(ordered: sparse.csr_array, rows: slice, place: Numbers, columns: slice) -> sparse.csr_array:
    """Rows and columns of a component: slices of the equations in order, and of where each count has its place."""
    start = ordered.indptr[rows.start : rows.stop + 1]
    inside = slice(start[0], start[-1])
    parts = (ordered.data[inside], place[ordered.indices[inside]] - columns.start, start - start[0])
    return sparse.csr_array(parts, shape=(rows.stop - rows.start, columns.stop - columns.start))
