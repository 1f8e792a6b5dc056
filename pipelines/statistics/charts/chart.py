"""What every chart gives: the plotted value, centre line, limits, and how many sigmas a point is from its mean."""

from typing import NamedTuple

import numpy as np

from pipelines.statistics.arrays import Array
from pipelines.statistics.charts.phases import Phases, median

FEWEST_POINTS = 12  # a phase with fewer has no limits (Provost LP, Murray SK, The Health Care Data Guide, 2nd ed.)
SIGMAS = 3.0
ROUNDING = 1e-12  # a value is on the centre line when it differs by no more than sums of doubles do


class Chart(NamedTuple):
    """A control chart of many series. All arrays are series x points.

    `value` is plotted, NaN where missing. `centre` is NaN in a phase without judged points. `low` and `high` are NaN in
    a phase of fewer than 12 judged points (a run chart: its centre is the median), and where a point has no
    denominator. Lines go on over missing points and over points that are not judged. `score` is how many sigmas the
    value is from the mean, on the scale the chart is made on; NaN where there are no limits.
    """

    value: Array
    centre: Array
    low: Array
    high: Array
    score: Array
    phases: Phases

    @property
    def side(self) -> Array:
        """1 above the centre line, -1 below, 0 on it; NaN where either is missing. Series x points."""
        return side_of(self.value, self.centre)


def side_of(value: Array, centre: Array) -> Array:
    """1 where the value is above, -1 below, 0 where they agree but for rounding; NaN where either is missing."""
    difference = value - centre
    is_on = np.abs(difference) <= ROUNDING * np.maximum(np.abs(value), np.abs(centre))
    return np.where(is_on, 0.0, np.sign(difference))


def with_limits(
    value: Array, mean: Array, sigma: Array, phases: Phases, bounds: tuple[float, float], multiple: float
) -> Chart:
    """The chart whose limits are `multiple` sigmas from the mean, kept within the bounds. All series x points."""
    is_short = phases.size < FEWEST_POINTS
    has_limits = ~phases.spread(is_short)
    centre = np.where(has_limits, mean, phases.spread(median(phases.only(is_short), value)))
    sigma = np.where(has_limits, sigma, np.nan)
    low = np.maximum(mean - multiple * sigma, bounds[0])
    high = np.minimum(mean + multiple * sigma, bounds[1])
    return Chart(value, centre, low, high, score_of(value, mean, sigma), phases)


def score_of(value: Array, mean: Array, sigma: Array) -> Array:
    """Sigmas from the mean. Where sigma is 0, a point on the mean has 0 and any other is infinitely far."""
    side = side_of(value, mean)
    at_nothing = np.where(side > 0, np.inf, np.where(side < 0, -np.inf, side))
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(sigma == 0, at_nothing, (value - mean) / sigma)


def run(value: Array, phases: Phases) -> Chart:
    """A run chart: the median of each phase as centre line, no limits. Series x points.

    Perla RJ, Provost LP, Murray SK (2011) The run chart: a simple analytical tool for learning from variation in
    healthcare processes. BMJ Qual Saf 20:46-51.
    """
    centre = phases.spread(median(phases, value))
    nothing = np.full(value.shape, np.nan)
    return Chart(value, centre, nothing, nothing, nothing, phases)
