"""Rules that tell special from common cause variation, point by point.

Defaults are those for Shewhart charts of Provost LP, Murray SK (2022) The Health Care Data Guide, 2nd ed., chapter 4:
one point outside, eight in a row on one side, six in a row up or down, two of three in the outer third. In a row means
judged points after each other in one phase: what is missing or not judged is skipped, a border of phases ends all.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipelines.statistics.arrays import Array
from pipelines.statistics.charts.chart import SIGMAS, Chart
from pipelines.statistics.charts.phases import Flags, Whole

SHIFT, TREND, WARNING = 8, 6, 2.0


class Signal(NamedTuple):
    """Where a rule signals, both series x points, false at points that are not judged.

    `part` is true for every point of the pattern, `begins` at the point that completes it: what was news that month. A
    pattern that goes on has one beginning. A series signals where `part.any(axis=1)`.
    """

    part: Flags
    begins: Flags

    def __or__(self, other: "Signal") -> "Signal":
        """Where either signals."""
        return Signal(self.part | other.part, self.begins | other.begins)


def outside(chart: Chart, multiple: float = SIGMAS) -> Signal:
    """Single points further than `multiple` sigmas from the mean; on the limit is not outside. Each is news."""
    found = chart.phases.judged & (np.abs(chart.score) > multiple)
    return Signal(found, found)


def shift(chart: Chart, length: int = SHIFT) -> Signal:
    """At least `length` points in a row on the same side of the centre line, as long as the run is.

    A point on the line is no part of a run, and neither adds to nor breaks it: Perla RJ, Provost LP, Murray SK (2011)
    BMJ Qual Saf 20:46-51, p. 48.
    """
    points, side, of_phase = sided(chart)
    position, extent = streaks(changes(side) | changes(of_phase))
    return signal_at(chart, points, extent >= length, position == length)


def trend(chart: Chart, length: int = TREND) -> Signal:
    """At least `length` points in a row, each above the one before, or each below.

    Equal neighbours are one point: like values neither make nor break a trend (Perla, Provost, Murray 2011, p. 48).
    """
    points = np.flatnonzero(chart.phases.judged)
    value, of_phase = chart.value.ravel()[points], chart.phases.number.ravel()[points]
    is_new = changes(value) | changes(of_phase)
    representative = np.cumsum(is_new) - 1
    part, begins = _monotone(value[is_new], of_phase[is_new], length)
    return signal_at(chart, points, part[representative], begins[representative] & is_new)


def two_of_three(chart: Chart, sigmas: float = WARNING) -> Signal:
    """Two of three points in a row beyond `sigmas` on the same side; beyond the limits counts too. Part are the two.

    Western Electric (1956) Statistical quality control handbook, p. 25; Nelson LS (1984) J Qual Technol 16:238, test 5.
    """
    points = np.flatnonzero(chart.phases.judged)
    score, of_phase = chart.score.ravel()[points], chart.phases.number.ravel()[points]
    above, below = (_pairs(is_beyond, of_phase) for is_beyond in (score > sigmas, score < -sigmas))
    return signal_at(chart, points, above[0] | below[0], above[1] | below[1])


def sided(chart: Chart) -> tuple[Whole, Array, Whole]:
    """The useful points: judged and not on the centre line. Their place in the raveled chart, side and phase."""
    side = chart.side.ravel()
    points = np.flatnonzero(chart.phases.judged.ravel() & (np.abs(side) == 1))
    return points, side[points], chart.phases.number.ravel()[points]


def changes(values: NDArray[np.float64] | Whole) -> Flags:
    """True at the first and wherever the value is another than the one before."""
    found = np.ones(len(values), dtype=np.bool_)
    found[1:] = values[1:] != values[:-1]
    return found


def streaks(begins: Flags) -> tuple[Whole, Whole]:
    """For each element its place in its streak, from 1, and how long the streak is."""
    first = np.flatnonzero(begins)
    streak = np.cumsum(begins) - 1
    extent = np.diff(np.append(first, len(begins)))
    return np.arange(len(begins)) - first[streak] + 1, extent[streak]


def signal_at(chart: Chart, points: Whole, part: Flags, begins: Flags) -> Signal:
    """Flags of some points put back in the shape of the chart, false elsewhere."""
    found = np.zeros((2, chart.value.size), dtype=np.bool_)
    found[0, points], found[1, points] = part, begins
    return Signal(found[0].reshape(chart.value.shape), found[1].reshape(chart.value.shape))


def _monotone(value: Array, of_phase: Whole, length: int) -> tuple[Flags, Flags]:
    """Which values, none equal to the one before it, are part of and complete a long rise or fall."""
    direction = np.append(0.0, np.sign(np.diff(value)))[: len(value)]
    direction[changes(of_phase)] = 0.0  # no step leads to the first point of a phase
    position, extent = streaks(changes(direction))
    steps = length - 1
    is_step_of_trend = (direction != 0) & (extent >= steps)
    part = is_step_of_trend.copy()
    part[:-1] |= is_step_of_trend[1:]  # the point that the first step leaves
    return part, is_step_of_trend & (position == steps)


def _pairs(is_beyond: Flags, of_phase: Whole) -> tuple[Flags, Flags]:
    """Which points have another like them among the two before or after, and which complete such a pair."""
    has_earlier, has_later = np.zeros_like(is_beyond), np.zeros_like(is_beyond)
    for distance in (1, 2):
        is_pair = is_beyond[distance:] & is_beyond[:-distance] & (of_phase[distance:] == of_phase[:-distance])
        has_earlier[distance:] |= is_pair
        has_later[:-distance] |= is_pair
    begins = has_earlier.copy()
    begins[1:] &= ~has_earlier[:-1]
    return has_earlier | has_later, begins
