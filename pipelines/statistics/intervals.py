"""Intervals of proportions, counts, ratios and means. NaN where a figure is not defined.

All take arrays of one shape, or numbers, and a confidence between 0 and 1; all give two-sided limits of that shape.
"""

import numpy as np

from pipelines.statistics import quantiles
from pipelines.statistics.arrays import Array, Interval
from pipelines.statistics.quantiles import CONFIDENCE, SMALL_COUNT


def wilson(successes: Array, trials: Array, confidence: float = CONFIDENCE) -> Interval:
    """Score interval of a proportion, as shares. NaN at 0 trials and where there are more successes than trials.

    At no success the lower limit is exactly 0, at nothing but successes the upper one exactly 1.
    Wilson EB (1927) Probable inference, the law of succession, and statistical inference. JASA 22:209-212.
    """
    z = quantiles.normal(confidence)
    n = np.where((trials > 0) & (successes <= trials) & (successes >= 0), trials, np.nan)
    spread = z * np.sqrt(successes * (1 - successes / n) + z**2 / 4)
    centre, base = successes + z**2 / 2, n + z**2
    low = np.where((successes == 0) & (trials > 0), 0.0, (centre - spread) / base)
    high = np.where((successes == trials) & (trials > 0), 1.0, (centre + spread) / base)
    return Interval(low, high)


def poisson(events: Array, confidence: float = CONFIDENCE) -> Interval:
    """Limits of a count of events: exact below 10, Byar's approximation from 10 on. At 0 the lower one is exactly 0.

    NaN where the count is below 0, or below 10 and not whole. Exact: Ulm K (1990) Am J Epidemiol 131:373-375. Byar:
    Breslow NE, Day NE (1987) Statistical methods in cancer research II, IARC Scientific Publications 82, p. 69.
    """
    z = quantiles.normal(confidence)
    events = np.asarray(events, dtype=np.float64)
    large = np.maximum(events, SMALL_COUNT)
    low = large * (1 - 1 / (9 * large) - z / (3 * np.sqrt(large))) ** 3
    above = large + 1
    high = above * (1 - 1 / (9 * above) + z / (3 * np.sqrt(above))) ** 3
    is_small = events < SMALL_COUNT
    few, exact = events[is_small], quantiles.small_counts(confidence)
    place = np.maximum(few, 0).astype(np.int64)
    is_count = few == place
    low[is_small] = np.where(is_count, exact.low[place], np.nan)
    high[is_small] = np.where(is_count, exact.high[place], np.nan)
    return Interval(low, high)


def ratio(events: Array, expected: Array, confidence: float = CONFIDENCE) -> Interval:
    """Limits of events over an expected count, or over person-years, taken as known. NaN where nothing is expected.

    As `poisson`; that the expected count has no error of its own: Breslow and Day (1987), p. 69.
    """
    limits = poisson(events, confidence)
    base = np.where(expected > 0, expected, np.nan)
    return Interval(limits.low / base, limits.high / base)


def mean(count: Array, total: Array, total_of_squares: Array, confidence: float = CONFIDENCE) -> Interval:
    """Student's t interval of a mean from count, sum and sum of squares, in the unit of the values.

    NaN below 2 values; of no width where all are equal. Of changes from before to after it is the paired interval.
    Student (1908) The probable error of a mean. Biometrika 6:1-25; Altman DG et al (2000) Statistics with confidence,
    2nd ed., p. 28-31.
    """
    average, variance = mean_and_variance(count, total, total_of_squares)
    spread = quantiles.student(count - 1, confidence) * np.sqrt(variance / count)
    return Interval(average - spread, average + spread)


def mean_and_variance(count: Array, total: Array, total_of_squares: Array) -> tuple[Array, Array]:
    """The mean and the variance with n - 1 below; both NaN below 2 values, and no variance is below 0."""
    n = np.where(np.asarray(count) > 1, count, np.nan)
    average = total / n
    return average, np.maximum(total_of_squares - n * average**2, 0.0) / (n - 1)
