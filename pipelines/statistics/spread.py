"""What needs to know how amounts are spread: percentiles by order statistics, and survival."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from pipelines.statistics import quantiles
from pipelines.statistics.arrays import Array, Estimate, Interval, Whole
from pipelines.statistics.quantiles import CONFIDENCE

RANK_DECIMALS = 9  # 0.58 of 100 is the 58th of them, though not in binary


class Spreads(NamedTuple):
    """How the amounts of each row are spread, one row after the other.

    `amounts`: the different amounts of a row in rising order; `cases`: how many cases have each, whole numbers of 0 or
    more; `events`: how many of those with an event; all three of one length. `lengths`: how many amounts each row has,
    0 where it has none.
    """

    lengths: Whole
    amounts: Array
    cases: Array
    events: Array

    @staticmethod
    def of(rows: Sequence[tuple[Sequence[float], Sequence[float], Sequence[float]]]) -> "Spreads":
        """From amounts, cases and events row by row."""
        lengths = np.array([len(amounts) for amounts, _, _ in rows], dtype=np.int64)
        flat = (np.array([one for row in rows for one in row[part]], dtype=np.float64) for part in range(3))
        return Spreads(lengths, *flat)

    def starts(self) -> Whole:
        """Where each row begins in the three."""
        return np.cumsum(self.lengths) - self.lengths

    def row(self) -> Whole:
        """To which row each amount belongs."""
        return np.repeat(np.arange(len(self.lengths)), self.lengths)

    def reduced(self, ufunc: np.ufunc, values: Array, empty: float) -> Array:
        """The values of each row put together, `empty` where a row has none."""
        found = np.full(len(self.lengths), empty)
        has_any = self.lengths > 0
        if has_any.any():
            found[has_any] = ufunc.reduceat(values, self.starts()[has_any])
        return found


def median(spreads: Spreads, confidence: float = CONFIDENCE) -> Estimate:
    """The median of each row, as `percentile` at one half: limits from 6 values on at 0.95, from 10 on at 0.998."""
    return percentile(spreads, 0.5, confidence)


def percentile(spreads: Spreads, share: float, confidence: float = CONFIDENCE) -> Estimate:
    """The amount below which a share of the cases lies (0.9: the 90th percentile), in the unit of the amounts.

    Where the share of n is a whole rank, the mean of that value and the next; otherwise the next value: definition 2 of
    Hyndman RJ, Fan Y (1996) Sample quantiles in statistical packages. Am Stat 50:361-365. The limits are values of the
    sample whose ranks come from the binomial distribution, so their confidence is at least the one asked for: Conover
    WJ (1999) Practical nonparametric statistics, 3rd ed., p. 143-148. NaN without cases; no limits where one of them
    would lie outside the sample. ValueError unless the share lies between 0 and 1.
    """
    if not 0 < share < 1:
        raise ValueError("A percentile is asked for by a share between 0 and 1, as 0.9 for the 90th.")
    reached = np.cumsum(spreads.cases)
    count = spreads.reduced(np.add, spreads.cases, 0).astype(np.int64)
    before = (np.cumsum(count) - count).astype(np.float64)

    def at_rank(rank: Array | Whole) -> Array:
        found = np.full(len(count), np.nan)
        is_there = (rank >= 1) & (rank <= count)
        found[is_there] = spreads.amounts[np.searchsorted(reached, (before + rank)[is_there])]
        return found

    below = np.round(count * share, RANK_DECIMALS)
    value = (at_rank(np.ceil(below)) + at_rank(np.floor(below) + 1)) / 2
    low = at_rank(quantiles.binomial_ranks(count, share, confidence))
    high = at_rank(count + 1 - quantiles.binomial_ranks(count, 1 - share, confidence))
    has_both = ~np.isnan(low + high)
    return Estimate(value, Interval(np.where(has_both, low, np.nan), np.where(has_both, high, np.nan)))


def survival(spreads: Spreads, at: Array, confidence: float = CONFIDENCE) -> Estimate:
    """The share without an event when `at` days (one number per row) are over; NaN where nobody was followed that long.

    Amounts are days followed, until the event or until following ended; an event on a day comes before an end on it.
    Kaplan EL, Meier P (1958) JASA 53:457-481. Limits on the log(-log) scale with Greenwood's variance (Kalbfleisch JD,
    Prentice RL (2002) The statistical analysis of failure time data, 2nd ed., p. 18), NaN where the share is 0 or 1.
    """
    row = spreads.row()
    cases = spreads.reduced(np.add, spreads.cases, 0)
    followed = np.cumsum(cases)[row] - np.cumsum(spreads.cases) + spreads.cases  # when the day begins
    is_before = (spreads.amounts <= at[row]) & (spreads.cases > 0)
    events, at_risk = np.where(is_before, spreads.events, 0.0), np.where(is_before, followed, 1.0)
    left = spreads.reduced(np.multiply, 1 - events / at_risk, 1.0)
    longest = spreads.reduced(np.maximum, spreads.amounts, -np.inf)
    left = np.where((left > 0) & (longest < at), np.nan, left)
    has_limits = (left > 0) & (left < 1)
    remaining = np.where(has_limits[row], at_risk * (at_risk - events), np.inf)
    error = np.sqrt(spreads.reduced(np.add, events / remaining, 0.0))
    return Estimate(left, _log_log(np.where(has_limits, left, np.nan), error, confidence))


def _log_log(share: Array, error: Array, confidence: float) -> Interval:
    """Limits of a share whose logarithm has this standard error, on the scale of the logarithm of that logarithm."""
    power = np.exp(quantiles.normal(confidence) * error / np.abs(np.log(share)))
    return Interval(share**power, share ** (1 / power))
