"""Intervals of proportions, counts, ratios and means. NaN where a figure is not defined."""

import numpy as np
from scipy import stats

from pipelines.statistics.arrays import Array, Interval

Z95 = 1.959963984540054
TAIL = 0.025
SMALL_COUNT = 10  # below this Byar's approximation is replaced by the exact limits


def wilson(successes: Array, trials: Array) -> Interval:
    """Score interval of a proportion. NaN at 0 trials; at 0 and at all successes one limit is exactly 0 or 1.

    Wilson EB (1927) Probable inference, the law of succession, and statistical inference. JASA 22:209-212.
    """
    n = np.where(trials > 0, trials, np.nan)
    share = successes / n
    centre = successes + Z95**2 / 2
    spread = Z95 * np.sqrt(successes * (1 - share) + Z95**2 / 4)
    low = np.where(successes == 0, np.where(trials > 0, 0.0, np.nan), (centre - spread) / (n + Z95**2))
    high = np.where(successes == trials, np.where(trials > 0, 1.0, np.nan), (centre + spread) / (n + Z95**2))
    return Interval(low, high)


def poisson(events: Array) -> Interval:
    """Limits of a count of events: exact below 10, Byar's approximation from 10 on.

    Exact: Ulm K (1990) Am J Epidemiol 131:373-375, by the chi-square distribution. Byar: Breslow NE, Day NE (1987)
    Statistical methods in cancer research II, IARC, p. 69.
    """
    small = np.minimum(events, SMALL_COUNT)
    exact_low = np.where(events > 0, stats.chi2.ppf(TAIL, 2 * small) / 2, 0.0)
    exact_high = stats.chi2.ppf(1 - TAIL, 2 * small + 2) / 2
    large = np.maximum(events, SMALL_COUNT)
    byar_low = large * (1 - 1 / (9 * large) - Z95 / (3 * np.sqrt(large))) ** 3
    above = large + 1
    byar_high = above * (1 - 1 / (9 * above) + Z95 / (3 * np.sqrt(above))) ** 3
    is_small = events < SMALL_COUNT
    return Interval(np.where(is_small, exact_low, byar_low), np.where(is_small, exact_high, byar_high))


def ratio(events: Array, expected: Array) -> Interval:
    """Limits of events over an expected count that is taken as known. NaN where nothing is expected."""
    limits = poisson(events)
    base = np.where(expected > 0, expected, np.nan)
    return Interval(limits.low / base, limits.high / base)


def mean(count: Array, total: Array, total_of_squares: Array) -> Interval:
    """Student's t interval of a mean from count, sum and sum of squares. NaN below 2 values."""
    n = np.where(count > 1, count, np.nan)
    average = total / n
    variance = np.maximum(total_of_squares - n * average**2, 0.0) / (n - 1)
    spread = stats.t.ppf(1 - TAIL, np.where(count > 1, count - 1, 1)) * np.sqrt(variance / n)
    return Interval(average - spread, average + spread)
