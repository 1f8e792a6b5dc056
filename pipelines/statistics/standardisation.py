"""Rates and proportions as they would be in a standard population, and events against those of a standard.

All take `Strata`, which only `pipelines.statistics.strata` makes, and give one estimate per row of it.
"""

import numpy as np

from pipelines.statistics import intervals
from pipelines.statistics.arrays import Array, Estimate, Interval
from pipelines.statistics.quantiles import CONFIDENCE
from pipelines.statistics.strata import Strata

FEWEST_EVENTS = 10


def direct_rate(strata: Strata, confidence: float = CONFIDENCE) -> Estimate:
    """Events per person (or person-year) at the age and sex of the standard; each event is another person's.

    NaN where there are fewer than 10 events, where a stratum of the standard has nobody at risk, and where it was not
    counted. Dobson AJ, Kuulasmaa K, Eberle E, Scherer J (1991) Confidence intervals for weighted sums of Poisson
    parameters. Stat Med 10:457-462, with Byar's limits of the number of events; fewest events and Byar's limits as in
    Public Health Technical Guidance, chapter on directly standardised rates (Office for Health Improvement and
    Disparities, fingertips.phe.org.uk).
    """
    return _dobson(strata, strata.events, confidence)


def direct_rate_of_repeated_events(strata: Strata, confidence: float = CONFIDENCE) -> Estimate:
    """As `direct_rate` where a person may have several events, which do not come independently of each other.

    The variance of a stratum's events is then the sum over persons of the square of each one's events (`squares`), as
    of a compound Poisson variable: Stukel TA et al (1994) Standardized rates of recurrent outcomes. Stat Med
    13:1781-1791; the same as in PHEindicatormethods (calculate_dsr with independent_events = FALSE), which adds the
    variances of those with one, two, … events. With one event each it is `direct_rate`. NaN also without `squares`.
    """
    return _dobson(strata, strata.squares, confidence)


def direct_proportion(strata: Strata, confidence: float = CONFIDENCE) -> Estimate:
    """The share of cases with the event at the age and sex of the standard, between 0 and 1.

    The limits lie as far from the share as the weighted distances of Wilson's limits of the strata, squared and added:
    Zou GY, Huang W, Zhang X (2009) A note on confidence interval estimation for a linear function of binomial
    proportions. Comput Stat Data Anal 53:1080-1085. So they stay between 0 and 1 and have a width where all or none
    have the event; with one stratum they are Wilson's. NaN where a stratum of the standard has no case.
    """
    weights = strata.standard / strata.standard.sum(axis=-1, keepdims=True)
    limits = intervals.wilson(strata.events, strata.persons, confidence)
    share = strata.events / np.where(strata.persons > 0, strata.persons, np.nan)
    value = (share * weights).sum(axis=1)
    below, above = (
        np.sqrt(((distance * weights) ** 2).sum(axis=1)) for distance in (share - limits.low, limits.high - share)
    )
    return Estimate(value, Interval(np.maximum(value - below, 0.0), np.minimum(value + above, 1.0)))


def indirect_ratio(strata: Strata, confidence: float = CONFIDENCE) -> Estimate:
    """Events over those expected at the rates of the standard, stratum by stratum (of deaths: the SMR); 1 is as there.

    The expected number is taken as known; limits of the events are exact below 10 and Byar's from 10 on. NaN where
    nothing is expected, where a stratum was not counted, and where the standard has no `events`; of a stratum without
    anybody nothing is expected, whatever its rate. Breslow NE, Day NE
    (1987) Statistical methods in cancer research II, IARC Scientific Publications 82, p. 65-72.
    """
    rates = strata.standard_events / np.where(strata.standard > 0, strata.standard, np.nan)
    expected = np.where(strata.persons == 0, 0.0, strata.persons * rates).sum(axis=1)
    events = strata.events.sum(axis=1)
    value = events / np.where(expected > 0, expected, np.nan)
    return Estimate(value, intervals.ratio(events, expected, confidence))


def indirect_rate(strata: Strata, confidence: float = CONFIDENCE) -> Estimate:
    """`indirect_ratio` times the crude rate of the standard: events per person (or person-year) of the standard.

    Public Health Technical Guidance, chapter on indirectly standardised ratios (Office for Health Improvement and
    Disparities, fingertips.phe.org.uk). NaN as `indirect_ratio`.
    """
    crude = strata.standard_events.sum(axis=-1) / strata.standard.sum(axis=-1)
    value, limits = indirect_ratio(strata, confidence)
    return Estimate(value * crude, Interval(limits.low * crude, limits.high * crude))


def _dobson(strata: Strata, variance_of_events: Array, confidence: float) -> Estimate:
    """The weighted sum of the rates, with limits moved as those of the number of events and scaled to its variance."""
    weights = (
        strata.standard
        / strata.standard.sum(axis=-1, keepdims=True)
        / np.where(strata.persons > 0, strata.persons, np.nan)
    )
    total = strata.events.sum(axis=1)
    enough = np.where(total >= FEWEST_EVENTS, total, np.nan)
    value = (strata.events * weights).sum(axis=1) + 0 * enough
    scale = np.sqrt((variance_of_events * weights**2).sum(axis=1) / enough)
    limits = intervals.poisson(enough, confidence)
    return Estimate(value, Interval(value + scale * (limits.low - enough), value + scale * (limits.high - enough)))
