"""Quantiles of the distributions that limits are read from, each worked out once and looked up afterwards.

Belongs here: what depends on the confidence alone, or on few different numbers. Does not belong here: any interval.
"""

from functools import cache

import numpy as np
from scipy import special

from pipelines.statistics.arrays import Array, Interval, Whole

CONFIDENCE = 0.95
SMALL_COUNT = 10  # events; below this the exact limits of a count are used


def tail(confidence: float) -> float:
    """What lies outside each limit: 0.025 of 0.95. ValueError unless the confidence lies between 0 and 1."""
    if not 0 < confidence < 1:
        raise ValueError("A confidence lies between 0 and 1, as 0.95 or 0.998.")
    return round((1 - confidence) / 2, 15)  # 0.025 itself, and not what a subtraction of binary numbers leaves


@cache
def normal(confidence: float) -> float:
    """How many standard errors a normal limit lies from its middle: 1.96 of 0.95."""
    return float(special.ndtri(1 - tail(confidence)))


@cache
def small_counts(confidence: float) -> Interval:
    """The exact limits of 0, 1, … 9 events.

    Quantiles of the gamma distribution, half those of chi-square with twice as many degrees of freedom: Ulm K (1990) A
    simple method to calculate the confidence interval of a standardized mortality ratio (SMR). Am J Epidemiol
    131:373-375.
    """
    outside, events = tail(confidence), np.arange(SMALL_COUNT, dtype=np.float64)
    low = np.where(events > 0, special.gammaincinv(np.maximum(events, 1), outside), 0.0)
    return Interval(low, special.gammaincinv(events + 1, 1 - outside))


def student(degrees: Array, confidence: float) -> Array:
    """Student's t for these degrees of freedom, which need not be whole; NaN where they are NaN or not above 0."""
    different, place = np.unique(degrees, return_inverse=True)
    found = special.stdtrit(np.where(different > 0, different, np.nan), 1 - tail(confidence))
    return np.asarray(found[place], dtype=np.float64)


def binomial_ranks(count: Whole, share: float, confidence: float) -> Whole:
    """The smallest number that so many trials with this chance reach with more than the tail's probability."""
    from scipy import stats  # takes a second and 50 MB; only medians need it

    different, place = np.unique(count, return_inverse=True)
    found = stats.binom.ppf(tail(confidence), different, share)
    return np.asarray(np.maximum(found, 0)[place], dtype=np.int64)
