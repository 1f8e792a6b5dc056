"""Intervals of proportions, ratios and means, and medians and survival with theirs. Arrays in, arrays out; NaN where
a figure is not defined.

95 % throughout. Nothing here knows of areas or periods.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import stats

Array = NDArray[np.float64]
Z95 = 1.959963984540054
TAIL = 0.025
SMALL_COUNT = 10  # below this Byar's approximation is replaced by the exact limits


class Interval(NamedTuple):
    """Lower and upper limit, element by element."""

    low: Array
    high: Array


class Spread(NamedTuple):
    """Different amounts in rising order, how many cases have each, and how many of those with an event."""

    amounts: Array
    cases: Array
    events: Array


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


def median(spreads: Sequence[Spread]) -> tuple[Array, Interval]:
    """The median of each spread, with limits by order statistics: exact, so at least 95 %. NaN below 6 values.

    Conover WJ (1999) Practical nonparametric statistics, 3rd ed., p. 143: ranks from the binomial distribution.
    """
    found = np.array([_median(spread) for spread in spreads], dtype=np.float64).reshape(-1, 3)
    return found[:, 0], Interval(found[:, 1], found[:, 2])


def _median(spread: Spread) -> tuple[float, float, float]:
    reached = np.cumsum(spread.cases)
    n = int(reached[-1]) if len(reached) else 0
    if n == 0:
        return (np.nan, np.nan, np.nan)

    def at_rank(rank: int) -> float:
        return float(spread.amounts[np.searchsorted(reached, rank)])

    middle = (at_rank((n + 1) // 2) + at_rank(n // 2 + 1)) / 2
    first = int(stats.binom.ppf(TAIL, n, 0.5))
    return (middle, at_rank(first), at_rank(n + 1 - first)) if first else (middle, np.nan, np.nan)


def survival(spreads: Sequence[Spread], at: Array) -> tuple[Array, Interval]:
    """The share without an event when `at` days are over; NaN where nobody was followed that long.

    Amounts are days followed, until the event or until following ended; an event on a day comes before an end on it.
    Kaplan EL, Meier P (1958) JASA 53:457-481. Limits on the log(-log) scale with Greenwood's variance (Kalbfleisch JD,
    Prentice RL (2002) The statistical analysis of failure time data, 2nd ed., p. 18), NaN where the share is 0 or 1.
    """
    found = np.array([_survival(*pair) for pair in zip(spreads, at, strict=True)], dtype=np.float64).reshape(-1, 3)
    return found[:, 0], Interval(found[:, 1], found[:, 2])


def _survival(spread: Spread, at: float) -> tuple[float, float, float]:
    followed = spread.cases[::-1].cumsum()[::-1]  # still followed when the day begins
    is_before = spread.amounts <= at
    events, at_risk = spread.events[is_before], followed[is_before]
    left = float(np.prod(1 - events / at_risk))
    if left > 0 and not np.any(spread.amounts >= at):
        return (np.nan, np.nan, np.nan)
    if not 0 < left < 1:
        return (left, np.nan, np.nan)
    variance = float(np.sum(events / (at_risk * (at_risk - events))))
    spread_of_log = np.exp(Z95 * np.sqrt(variance) / abs(np.log(left)))
    return (left, left**spread_of_log, left ** (1 / spread_of_log))
