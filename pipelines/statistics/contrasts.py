"""Differences and ratios of two figures that share nobody. The second is what the first is compared with.

A part is compared with the rest of its whole (`rest_of`), a region with the other regions together: the nation holds
the region, so the two are not independent, and a nation taken as fixed would hide how uncertain the rest is. The
difference from the whole is the part's share of the rest, times the difference from the rest. There is no other way
here to compare a part with its whole.
"""

import numpy as np
from scipy import special

from pipelines.statistics import intervals, quantiles
from pipelines.statistics.arrays import Array, Estimate, Interval
from pipelines.statistics.quantiles import CONFIDENCE


def rest_of(whole: Array, part: Array) -> Array:
    """What the whole has besides the part, of any counts and sums that add up; NaN where the part has more."""
    rest: Array = np.where(part <= whole, whole - part, np.nan)
    return rest


def difference_of_proportions(
    successes: Array, trials: Array, other_successes: Array, other_trials: Array, confidence: float = CONFIDENCE
) -> Estimate:
    """First share less second, between -1 and 1, with Newcombe's hybrid score interval. NaN where either has no trial.

    Newcombe RG (1998) Interval estimation for the difference between independent proportions: comparison of eleven
    methods. Stat Med 17:873-890, method 10.
    """
    first = _proportion(successes, trials, confidence)
    return _difference(first, _proportion(other_successes, other_trials, confidence))


def ratio_of_proportions(
    successes: Array, trials: Array, other_successes: Array, other_trials: Array, confidence: float = CONFIDENCE
) -> Estimate:
    """First share over second, by MOVER-R from Wilson's limits. NaN where either has no trial or the second no success.

    Donner A, Zou GY (2012) Closed-form confidence intervals for functions of the normal mean and standard deviation.
    Stat Methods Med Res 21:347-359; Fagerland MW, Lydersen S, Laake P (2017) Statistical analysis of contingency
    tables, chapter 4. Chosen over Katz's logarithm: it is built of the limits that are shown beside each share, is
    defined at no success in the first, and is the same whichever share is above.
    """
    first = _proportion(successes, trials, confidence)
    second = _proportion(other_successes, other_trials, confidence)
    share, other = first.value, np.where(second.value > 0, second.value, np.nan)
    low, other_high = first.interval.low, second.interval.high
    high, other_low = first.interval.high, second.interval.low
    product, below, above = share * other, low * (2 * share - low), other_low * (2 * other - other_low)
    root_low = np.sqrt(np.maximum(product**2 - below * other_high * (2 * other - other_high), 0.0))
    root_high = np.sqrt(np.maximum(product**2 - above * high * (2 * share - high), 0.0))
    # The lower limit as a quotient that holds where twice the second share is its own upper limit.
    least = np.where(share > 0, below / np.where(share > 0, product + root_low, 1.0), 0.0 * share * other)
    return Estimate(share / other, Interval(least, (product + root_high) / np.where(above > 0, above, np.nan)))


def difference_of_rates(
    events: Array, person_years: Array, other_events: Array, other_person_years: Array, confidence: float = CONFIDENCE
) -> Estimate:
    """First rate less second, per person-year, by MOVER from exact or Byar's limits. NaN where either has no time.

    Li HQ, Tang ML, Poon WY, Tang NS (2011) Confidence intervals for difference between two Poisson rates. Commun Stat
    Simul Comput 40:1478-1491.
    """
    first = _rate(events, person_years, confidence)
    return _difference(first, _rate(other_events, other_person_years, confidence))


def ratio_of_rates(
    events: Array, person_years: Array, other_events: Array, other_person_years: Array, confidence: float = CONFIDENCE
) -> Estimate:
    """First rate over second, with exact limits. NaN where either has no time or the second no event.

    Given all events, those of the first are binomial: Przyborowski J, Wilenski H (1940) Biometrika 31:313-323; Lehmann
    EL (1986) Testing statistical hypotheses, 2nd ed., p. 152. Chosen over a logarithm since it holds for few events and
    for none in the first; R's poisson.test gives the same.
    """
    outside = quantiles.tail(confidence)
    time, other_time = (np.where(part > 0, part, np.nan) for part in (person_years, other_person_years))
    other = np.where(other_events > 0, other_events, np.nan)
    least = np.where(events > 0, special.betaincinv(np.maximum(events, 1), other + 1, outside), 0.0 * other)
    most = special.betaincinv(events + 1, other, 1 - outside)
    value = events / other
    odds = (value, least / (1 - least), most / (1 - most))
    ratio, low, high = (found * other_time / time for found in odds)
    return Estimate(ratio, Interval(low, high))


def difference_of_means(
    count: Array,
    total: Array,
    total_of_squares: Array,
    other_count: Array,
    other_total: Array,
    other_total_of_squares: Array,
    confidence: float = CONFIDENCE,
) -> Estimate:
    """First mean less second, in their unit, from counts, sums and sums of squares. NaN below 2 values in either.

    Their variances may differ: Welch BL (1947) The generalization of Student's problem when several different
    population variances are involved. Biometrika 34:28-35. Of no width where all values of each are equal.
    """
    average, variance = intervals.mean_and_variance(count, total, total_of_squares)
    other, other_variance = intervals.mean_and_variance(other_count, other_total, other_total_of_squares)
    parts = (variance / count, other_variance / other_count)
    error = parts[0] + parts[1]
    scatter = parts[0] ** 2 / (count - 1) + parts[1] ** 2 / (other_count - 1)
    degrees = np.where(scatter > 0, error**2 / np.where(scatter > 0, scatter, 1.0), 1.0)
    spread = quantiles.student(degrees, confidence) * np.sqrt(error)
    difference = average - other
    return Estimate(difference, Interval(difference - spread, difference + spread))


def _proportion(successes: Array, trials: Array, confidence: float) -> Estimate:
    share = successes / np.where(trials > 0, trials, np.nan)
    return Estimate(share, intervals.wilson(successes, trials, confidence))


def _rate(events: Array, person_years: Array, confidence: float) -> Estimate:
    rate = events / np.where(person_years > 0, person_years, np.nan)
    return Estimate(rate, intervals.ratio(events, person_years, confidence))


def _difference(first: Estimate, second: Estimate) -> Estimate:
    """MOVER: the limits' distances from each figure, squared and added.

    Zou GY, Donner A (2008) Construction of confidence limits about effect measures: a general approach. Stat Med
    27:1693-1702.
    """
    value = first.value - second.value
    below = np.hypot(first.value - first.interval.low, second.interval.high - second.value)
    above = np.hypot(first.interval.high - first.value, second.value - second.interval.low)
    return Estimate(value, Interval(value - below, value + above))
