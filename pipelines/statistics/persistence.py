"""Areas that are above or below the target year after year, and groups of areas that are so together.

Numbers to judge by, never a verdict. Years are disjoint. `deviation` and `standard_error` are on the scale of
`scale.py`, and the standard errors have the variance between areas of each year in them (`dispersion.adjusted_error`).
What is tested is a lasting difference from the target: an area must stay on its side for longer than differences
between areas, drawn afresh each year, would let it. Where areas differ lastingly, many do so: it is not a claim that an
area is rare among the others, which is what a funnel shows.
"""

from typing import NamedTuple

import numpy as np
from scipy import special, stats

from pipelines.statistics import quantiles
from pipelines.statistics.arrays import Array, Interval
from pipelines.statistics.dispersion import dersimonian_laird, paule_mandel
from pipelines.statistics.quantiles import CONFIDENCE

FEWEST_YEARS = 3
FEWEST_AREAS = 4  # to learn from all areas how far an area's own mean should be drawn to the target
FEWEST_IN_GROUP = 2


class Persistence(NamedTuple):
    """Several years of each area; all NaN but `years` and `above` where there are fewer than three years."""

    years: Array
    above: Array  # years above the target
    z: Array
    p: Array  # two-sided, of one area: see `false_discovery`
    estimate: Array  # mean deviation, drawn to the target as far as the differences between areas ask for
    interval: Interval  # 95 %, of the estimate; NaN with fewer than four areas


class Shared(NamedTuple):
    """What the areas of a group have in common; NaN with fewer than two areas."""

    areas: int
    above: int  # areas above the target
    estimate: float  # mean deviation of the group
    low: float  # of 95 %
    high: float
    t: float
    p: float  # two-sided, of one group
    tau2: float  # variance between the areas of the group beyond the standard errors


def persistence(deviation: Array, standard_error: Array) -> Persistence:
    """Combine the years of each area. Both are areas x years; NaN is a year that the area does not have.

    The z scores of the years are combined by Stouffer's method weighted by one over the standard errors (Whitlock MC
    (2005) Combining probability from independent tests. J Evol Biol 18:1368-1373). It has no start and no threshold to
    choose as a CUSUM has, allows gaps, and its z is the weighted mean over its standard error, so that the claim and
    the estimate beside it cannot disagree.
    """
    known = np.isfinite(deviation) & (standard_error > 0)
    years = known.sum(axis=1).astype(np.float64)
    weight = np.divide(1.0, standard_error**2, out=np.zeros(known.shape), where=known)
    total = np.where(years >= FEWEST_YEARS, weight.sum(axis=1), np.nan)
    mean = (weight * np.where(known, deviation, 0.0)).sum(axis=1) / total
    z = mean * np.sqrt(total)
    estimate, interval = shrunken(mean, 1 / np.sqrt(total))
    above = (known & (deviation > 0)).sum(axis=1).astype(np.float64)
    return Persistence(years, above, z, 2 * special.ndtr(-np.abs(z)), estimate, interval)


def false_discovery(p: Array) -> Array:
    """Adjust p values, in any shape, for all that were looked at: each becomes the share of false claims it asks for.

    Benjamini Y, Hochberg Y (1995) Controlling the false discovery rate. JRSS B 57:289-300. Pass every area and
    indicator looked at, also the unremarkable ones; NaN stays NaN and is not counted.
    """
    known = np.isfinite(p)
    adjusted = np.full(p.shape, np.nan)
    if known.any():
        adjusted[known] = stats.false_discovery_control(p[known])
    return adjusted


def shrunken(mean: Array, standard_error: Array) -> tuple[Array, Interval]:
    """Each mean drawn to the target by empirical Bayes, with 95 % limits that count what is unknown of the drawing.

    Morris CN (1983) Parametric empirical Bayes inference: theory and applications. JASA 78:47-55, with the prior
    mean known. NaN with fewer than four areas.
    """
    known = np.isfinite(mean) & (standard_error > 0)
    areas = int(known.sum())
    estimate, half = np.full(len(mean), np.nan), np.full(len(mean), np.nan)
    if areas >= FEWEST_AREAS:
        y, variance = mean[known], standard_error[known] ** 2
        total = variance + paule_mandel(y, standard_error[known])
        drawn = (areas - 2) / areas * variance / total
        typical = float((variance / total).sum() / (1 / total).sum()) + (total - variance)
        doubt = 2 / (areas - 2) * drawn**2 * typical / total * y**2
        estimate[known] = (1 - drawn) * y
        half[known] = quantiles.normal(CONFIDENCE) * np.sqrt(variance * (1 - drawn) + doubt)
    return estimate, Interval(estimate - half, estimate + half)


def shared(deviation: Array, standard_error: Array) -> Shared:
    """Whether the areas of one group (one element each) lie on one side of the target together.

    A random effects mean, so that one odd area does not speak for all: variance between areas by DerSimonian R, Laird N
    (1986); t limits by Hartung J, Knapp G (2001) Stat Med 20:1771-1782, never narrower than without (Knapp G, Hartung J
    (2003) Stat Med 22:2693-2710), which hold with as few areas as a group has.
    """
    known = np.isfinite(deviation) & (standard_error > 0)
    y, error = deviation[known], standard_error[known]
    areas, above = len(y), int((y > 0).sum())
    if areas < FEWEST_IN_GROUP:
        return Shared(areas, above, *[np.nan] * 6)
    _, homogeneity = _weighted(y, 1 / error**2)
    tau2 = float(dersimonian_laird(homogeneity, error))
    weight = 1 / (error**2 + tau2)
    mean, left = _weighted(y, weight)
    mean_error = float(np.sqrt(max(1.0, left / (areas - 1)) / weight.sum()))
    t = mean / mean_error
    half = -float(special.stdtrit(areas - 1, quantiles.tail(CONFIDENCE))) * mean_error
    return Shared(areas, above, mean, mean - half, mean + half, t, 2 * float(special.stdtr(areas - 1, -abs(t))), tau2)


def _weighted(y: Array, weight: Array) -> tuple[float, float]:
    """The weighted mean, and the weighted sum of squares around it."""
    mean = float((weight * y).sum() / weight.sum())
    return mean, float((weight * (y - mean) ** 2).sum())
