"""What needs to know how amounts are spread: medians by order statistics, and survival."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy import stats

from pipelines.statistics.arrays import Array, Interval
from pipelines.statistics.intervals import TAIL, Z95


class Spread(NamedTuple):
    """Different amounts in rising order, how many cases have each, and how many of those with an event."""

    amounts: Array
    cases: Array
    events: Array


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
