"""Series cut into phases, and sums, medians and moving ranges of the judged points of each phase."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipelines.statistics.arrays import Array

Flags = NDArray[np.bool_]
Whole = NDArray[np.int64]

# As printed in the handbooks and used by qcc, qicharts2 and Making Data Count (2.66 = 3 / 1.128), so that lines agree
# with theirs to the last digit; exactly they are 2 / sqrt(pi) = 1.12838 and 3.26653 (Montgomery, appendix VI).
D2 = 1.128  # mean moving range of two points, in sigmas
D4 = 3.267  # upper limit of a moving range of two points, in mean ranges


class Phases(NamedTuple):
    """Which phase each point is of, and which points are judged.

    `number` (series x points) counts phases through all series; `judged` (series x points) is true where there is a
    value that may be used; `size` (phases) is the number of judged points.
    """

    number: Whole
    judged: Flags
    size: Whole

    def spread(self, by_phase: NDArray[Any]) -> NDArray[Any]:
        """One figure per phase, written at every point of it: series x points."""
        return by_phase[self.number]

    def flat(self, values: Array) -> tuple[Array, Whole]:
        """The judged points one after the other, and the phase of each."""
        return values[self.judged], self.number[self.judged]

    def total(self, values: Array) -> Array:
        """Sum of the judged points of each phase; 0 without any."""
        flat, number = self.flat(values)
        return total_by(number, flat, len(self.size))

    def mean(self, values: Array) -> Array:
        """Mean of the judged points of each phase; NaN without any."""
        return self.total(values) / np.where(self.size > 0, self.size, np.nan)

    def only(self, is_kept: Flags) -> "Phases":
        """The same phases, of which only some (`is_kept`, one per phase) have judged points."""
        return Phases(self.number, self.judged & self.spread(is_kept), np.where(is_kept, self.size, 0))


def divide(value: Array, phase: NDArray[Any] | None = None, usable: Flags | None = None) -> Phases:
    """Cuts series (series x points) where `phase` (points, or series x points) changes; without it all is one phase.

    Judged are the points with a value that are `usable` (the same shapes; without it all are).
    """
    labels = np.broadcast_to(0 if phase is None else phase, value.shape)
    begins = np.ones(value.shape, dtype=np.bool_)
    begins[:, 1:] = labels[:, 1:] != labels[:, :-1]
    number = np.cumsum(begins, dtype=np.int64).reshape(value.shape) - 1
    judged = np.isfinite(value) & np.broadcast_to(True if usable is None else usable, value.shape)
    size = np.bincount(number[judged], minlength=int(begins.sum()))
    return Phases(number, judged, size.astype(np.int64))


def median(phases: Phases, values: Array) -> Array:
    """Median of the judged points of each phase; NaN without any."""
    flat, number = phases.flat(values)
    ordered = np.append(flat[np.lexsort((flat, number))], np.nan)
    first = np.cumsum(phases.size) - phases.size
    lower, upper = first + (phases.size - 1) // 2, first + phases.size // 2
    middle = (ordered[np.maximum(lower, 0)] + ordered[np.minimum(upper, len(flat))]) / 2
    return np.where(phases.size > 0, middle, np.nan)


def moving_range(phases: Phases, values: Array, is_screened: bool = False) -> Array:
    """Mean absolute difference between successive judged points of each phase; NaN below two points.

    Screened: ranges above their own upper limit (D4 times the mean) are left out and the mean is taken anew, once.
    Nelson LS (1982) Control charts for individual measurements. J Qual Technol 14:172-173.
    """
    flat, number = phases.flat(values)
    is_pair = number[1:] == number[:-1]
    ranges, of_phase = np.abs(np.diff(flat))[is_pair], number[1:][is_pair]
    average = _mean_by(of_phase, ranges, len(phases.size))
    if not is_screened:
        return average
    is_kept = ranges <= D4 * average[of_phase]
    return _mean_by(of_phase[is_kept], ranges[is_kept], len(phases.size))


def total_by(group: Whole, values: Array, groups: int) -> Array:
    """Sum of the values of each group; 0 without any."""
    return np.bincount(group, weights=values, minlength=groups).astype(np.float64)


def _mean_by(group: Whole, values: Array, groups: int) -> Array:
    count = np.bincount(group, minlength=groups)
    return total_by(group, values, groups) / np.where(count > 0, count, np.nan)
