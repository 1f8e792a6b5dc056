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

    target: scale.Target
    plain_95: Interval
    plain_998: Interval
    adjusted_95: Interval
    adjusted_998: Interval


def funnel(measure: scale.Measure, base: Array, target: scale.Target, tau2: scale.Target = 0.0) -> Funnel:
    """Limits for areas of each base around a target, plain and adjusted by the variance tau2 between areas.

    `base` and `target` are as in `scale.py`; `tau2` is that of `dispersion.py`, 0 for none. Target and tau2 are one
    number, or one for each area, so that areas of many funnels may stand after each other. Of a base of 0 or NaN, a
    target of NaN and a proportion above 1 the limits are NaN; of a target of 0 the plain ones are 0.
    """
    plain = _exact(measure, base, target)
    is_wide = np.asarray(tau2) > 0
    wide = np.where(is_wide, _widened(measure, plain, base, target, tau2), plain) if is_wide.any() else plain
    return Funnel(target, *(Interval(rows[i], rows[i + len(LEVELS)]) for rows in (plain, wide) for i in (0, 1)))


def _exact(measure: scale.Measure, base: Array, target: scale.Target) -> Array:
    """Limits by rows: lower 95 and 99.8, upper 95 and 99.8 %.

    The lowest count r with a probability up to r of at least the tail's, less the share by which it is overshot.
    """
    highest = 1.0 if measure == "proportion" else np.inf
    size = np.where((base > 0) & (target >= 0) & (target <= highest), base, np.nan)
    if measure == "proportion":
        count = stats.binom.ppf(TAILS, size, target)
        exactly = stats.binom.pmf(count, size, target)
    else:
        count = stats.poisson.ppf(TAILS, size * target)
        exactly = stats.poisson.pmf(count, size * target)
    overshot = (_up_to(measure, count, size, target) - TAILS) / exactly
    limits: Array = np.maximum(count - overshot, 0.0) / size
    return limits


def _up_to(measure: scale.Measure, count: Array, size: Array, target: scale.Target) -> Array:
    """The probability of at most the count, by the incomplete beta and gamma functions."""
    if measure != "proportion":
        return np.asarray(special.gammaincc(count + 1, size * target))
    left = size - count
    return np.where(left <= 0, 1.0, special.betaincc(count + 1, np.where(left <= 0, 1.0, left), target))


def _widened(measure: scale.Measure, plain: Array, base: Array, target: scale.Target, tau2: scale.Target) -> Array:
    distance = special.ndtri(TAILS) * np.sqrt(scale.standard_error(measure, base, target) ** 2 + tau2)
    wide = scale.backward(measure, scale.centre(measure, base, target) + distance, base, target)
    return np.where(TAILS < 0.5, np.fmin(wide, plain), np.fmax(wide, plain))
