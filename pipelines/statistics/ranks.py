"""The rank of an area with the interval that chance leaves it: no rank without.

Each area's true figure is drawn from what its own cases tell (posterior under Jeffreys' prior), all areas are ranked in
every draw, and the percentiles of an area's ranks are its interval: Goldstein H, Spiegelhalter DJ (1996) League tables
and their limitations. JRSS A 159:385-443; Marshall EC, Spiegelhalter DJ (1998) Reliability of league tables of in vitro
fertilisation clinics. BMJ 316:1701-1705. Priors: Jeffreys H (1961) Theory of probability, 3rd ed.

Arrays have one element per area, in an order that must be the same each time: the same seed then gives the same bytes.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from pipelines.statistics.arrays import Array, Interval

DRAWS = 10_000
SHARES = (0.025, 0.5, 0.975)


class Ranks(NamedTuple):
    """Ranks from 1, the best, to the number of areas ranked; NaN for an area without a figure to rank."""

    rank: Array  # of the figures as they are; areas that tie share the mean of their ranks
    median: Array
    interval: Interval  # 95 %
    areas: int


def of_proportions(
    numerator: Array, denominator: Array, *, higher_is_better: bool, seed: int, draws: int = DRAWS
) -> Ranks:
    """Ranks of proportions, each drawn from a beta distribution. No rank without denominator."""
    known = (denominator > 0) & (numerator >= 0) & (numerator <= denominator)
    events, trials = numerator[known], denominator[known]
    drawn = _generator(seed).beta(events + 0.5, trials - events + 0.5, size=(draws, len(events)))
    return _ranked(known, events / trials, drawn, higher_is_better)


def of_rates(events: Array, base: Array, *, higher_is_better: bool, seed: int, draws: int = DRAWS) -> Ranks:
    """Ranks of rates (base: person-time) or ratios (base: expected count), drawn from gamma distributions.

    No rank without base.
    """
    known = (base > 0) & (events >= 0)
    count, size = events[known], base[known]
    drawn = _generator(seed).standard_gamma(count + 0.5, size=(draws, len(count))) / size
    return _ranked(known, count / size, drawn, higher_is_better)


def of_means(
    mean: Array, standard_error: Array, freedom: Array, *, higher_is_better: bool, seed: int, draws: int = DRAWS
) -> Ranks:
    """Ranks of means, each drawn from Student's t distribution around it with its degrees of freedom (values less 1).

    No rank without a standard error above 0 and a degree of freedom: such a mean tells nothing of its own uncertainty.
    """
    known = np.isfinite(mean) & (standard_error > 0) & (freedom > 0)
    figure = mean[known]
    around = _generator(seed).standard_t(freedom[known], size=(draws, len(figure)))
    return _ranked(known, figure, figure + around * standard_error[known], higher_is_better)


def _generator(seed: int) -> np.random.Generator:
    return np.random.Generator(np.random.PCG64(seed))


def _ranked(known: NDArray[np.bool_], figure: Array, drawn: Array, higher_is_better: bool) -> Ranks:
    sign = -1.0 if higher_is_better else 1.0
    found = np.full((4, len(known)), np.nan)
    if len(figure):
        found[0, known] = stats.rankdata(sign * figure)
        found[1:, known] = _percentiles(sign * drawn)
    return Ranks(found[0], found[2], Interval(found[1], found[3]), len(figure))


def _percentiles(drawn: Array) -> NDArray[np.int64]:
    """By rows: the ranks that each area reaches in 2.5, 50 and 97.5 % of the draws. `drawn` is draws x areas."""
    draws, areas = drawn.shape
    ordered = drawn.argsort(axis=1)
    times = np.stack([np.bincount(ordered[:, place], minlength=areas) for place in range(areas)])
    reached = times.cumsum(axis=0)
    return np.stack([1 + (reached < share * draws).sum(axis=0) for share in SHARES])
