"""Funnel limits: between which figures an area of a given size is expected when it is as the target.

Exact limits by the binomial or Poisson distribution, interpolated between counts: Spiegelhalter DJ (2005) Funnel plots
for comparing institutional performance. Stat Med 24:1185-1202, appendix. Over-dispersion is a variance between areas
on the scale of `scale.py`: Spiegelhalter DJ (2005) Handling over-dispersion of performance indicators. Qual Saf Health
Care 14:347-351. An adjusted limit is never nearer to the target than the plain one.
"""

from typing import NamedTuple

import numpy as np
from scipy import special, stats

from pipelines.statistics import scale
from pipelines.statistics.arrays import Array, Interval

LEVELS = (0.95, 0.998)  # about two and three standard errors
TAILS = np.array([[(1 - level) / 2] for level in LEVELS] + [[(1 + level) / 2] for level in LEVELS])


class Funnel(NamedTuple):
    """Limits in the unit of the figure, one element per area; NaN where the area has no base."""

    target: float
    plain_95: Interval
    plain_998: Interval
    adjusted_95: Interval
    adjusted_998: Interval


def funnel(measure: scale.Measure, base: Array, target: float, tau2: float = 0.0) -> Funnel:
    """Limits for areas of each base around a target, plain and adjusted by the variance tau2 between areas.

    `base` and `target` are as in `scale.py`; `tau2` is that of `dispersion.py`, 0 for none. Of a base of 0 or NaN, a
    target of NaN and a proportion above 1 the limits are NaN; of a target of 0 the plain ones are 0.
    """
    plain = _exact(measure, base, target)
    wide = _widened(measure, plain, base, target, tau2) if tau2 > 0 else plain
    return Funnel(target, *(Interval(rows[i], rows[i + len(LEVELS)]) for rows in (plain, wide) for i in (0, 1)))


def _exact(measure: scale.Measure, base: Array, target: float) -> Array:
    """Limits by rows: lower 95 and 99.8, upper 95 and 99.8 %.

    The lowest count r with a probability up to r of at least the tail's, less the share by which it is overshot.
    """
    highest = 1.0 if measure == "proportion" else np.inf
    size = np.where((base > 0) & (0 <= target <= highest), base, np.nan)
    count = stats.binom.ppf(TAILS, size, target) if measure == "proportion" else stats.poisson.ppf(TAILS, size * target)
    reached, before = (_up_to(measure, number, size, target) for number in (count, count - 1))
    overshot = (reached - TAILS) / (reached - before)
    limits: Array = np.maximum(count - overshot, 0.0) / size
    return limits


def _up_to(measure: scale.Measure, count: Array, size: Array, target: float) -> Array:
    """The probability of at most the count, by the incomplete beta and gamma functions; 0 below a count of 0."""
    at_least_none = np.maximum(count, 0.0)
    if measure == "proportion":
        left = size - at_least_none
        some = np.where(left <= 0, 1.0, special.betaincc(at_least_none + 1, np.where(left <= 0, 1.0, left), target))
    else:
        some = special.gammaincc(at_least_none + 1, size * target)
    return np.where(count < 0, 0.0, some)


def _widened(measure: scale.Measure, plain: Array, base: Array, target: float, tau2: float) -> Array:
    distance = special.ndtri(TAILS) * np.sqrt(scale.standard_error(measure, base, target) ** 2 + tau2)
    wide = scale.backward(measure, scale.centre(measure, base, target) + distance, base, target)
    return np.where(TAILS < 0.5, np.fmin(wide, plain), np.fmax(wide, plain))
