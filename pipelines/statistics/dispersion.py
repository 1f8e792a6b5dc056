"""How much more areas differ than chance explains: the ratio phi, the variance tau2 between areas, adjusted z scores.

Spiegelhalter DJ (2005) Funnel plots for comparing institutional performance. Stat Med 24:1185-1202, and Handling
over-dispersion of performance indicators. Qual Saf Health Care 14:347-351, which prefers the additive tau2;
Spiegelhalter DJ et al. (2012) Statistical methods for healthcare regulation. JRSS A 175:1-47.

Two things are done so that 95 % limits hold 95 % where areas differ as a normal distribution. The mean square of
winsorised z scores, which is 0.68 and not 1 under pure chance, is divided by what it is then. And tau2 makes that mean
square of the *adjusted* z scores what it is under pure chance (Paule RC, Mandel J (1982) Consensus values and weighting
factors. J Res Natl Bur Stand 87:377-385; DerSimonian R, Kacker R (2007) Contemp Clin Trials 28:105-114). The formula of
one step, which others publish, misses much of the variance where areas differ in size; it is given beside.

The last axis of every array is the areas that are compared, NaN where there is none; axes before it are comparisons
beside each other.
"""

import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import special
from scipy.optimize import elementwise

from pipelines.statistics import scale
from pipelines.statistics.arrays import Array, Whole

WINSORISED = 0.1  # share of the areas in each tail whose z score is moved to the limit of the tail
SIGNIFICANCE = 0.05  # below this chance of so large a ratio, areas are held to differ
FEWEST_EXPECTED = (
    5  # with fewer events (or non-events) expected, an area says little about the spread, and that wrongly
)
FEWEST_AREAS = 2


class Scores(NamedTuple):
    """Areas against the target: one element per area, NaN where undefined; `is_large` says who tells of the spread."""

    deviation: Array
    standard_error: Array
    is_large: NDArray[np.bool_]

    @property
    def z(self) -> Array:
        """Naive z scores: as if only chance made areas differ."""
        return self.deviation / self.standard_error


class Dispersion(NamedTuple):
    """How much areas differ, a number per comparison.

    Without two areas to compare, figures are NaN and nothing is adjusted.
    """

    areas: Whole
    phi: Array  # mean square of winsorised z scores, as published elsewhere
    ratio: Array  # the same over what it is under pure chance: 1 where chance explains all
    p: Array  # the chance of so large a ratio where only chance makes areas differ
    is_adjusted: NDArray[np.bool_]
    tau2: Array  # variance between areas on the scale of the scores; 0 where nothing is adjusted
    tau2_one_step: Array  # by DerSimonian and Laird's formula from phi, as in England's SHMI; never below 0

    @property
    def factor(self) -> Array:
        """What the multiplicative adjustment multiplies the variance of chance by; 1 where nothing is adjusted."""
        return np.where(self.is_adjusted, self.ratio, 1.0)


def scores(measure: scale.Measure, numerator: Array, base: Array, target: scale.Target) -> Scores:
    """Each area against the target, on the scale of the measure. NaN without base or where nothing is expected."""
    expected = target * base
    is_large = expected >= FEWEST_EXPECTED
    if measure == "proportion":
        is_large &= base - expected >= FEWEST_EXPECTED
    deviation = scale.deviation(measure, numerator, base, target)
    return Scores(deviation, scale.standard_error(measure, base, target), is_large)


def dispersion(scores: Scores, winsorised: float = WINSORISED) -> Dispersion:
    """How much areas differ; adjusted for only where the ratio is significantly (one-sided, 5 %) above 1.

    Under pure chance areas * phi has a chi-square distribution (Spiegelhalter 2005); winsorised, the ratio has nearly
    one with fewer degrees of freedom (Satterthwaite FE (1946) Biometrics Bull 2:110-114).
    """
    known = scores.is_large & np.isfinite(scores.deviation) & (scores.standard_error > 0)
    deviation, error = (np.where(known, part, np.nan) for part in (scores.deviation, scores.standard_error))
    areas = known.sum(axis=-1)
    phi = np.where(areas >= FEWEST_AREAS, _mean_square(deviation / error, winsorised), np.nan)[()]
    by_chance, freedom_per_area = _under_chance(winsorised)
    freedom = freedom_per_area * areas
    p = special.chdtrc(freedom, freedom * phi / by_chance)
    is_adjusted = p < SIGNIFICANCE
    tau2 = np.zeros(areas.shape)
    tau2[is_adjusted] = paule_mandel(deviation[is_adjusted], error[is_adjusted], winsorised)
    return Dispersion(areas, phi, phi / by_chance, p, is_adjusted, tau2[()], dersimonian_laird(areas * phi, error))


def multiplicative(scores: Scores, found: Dispersion) -> Array:
    """Scores (z) with the variance of chance multiplied by the ratio: large and small areas alike."""
    adjusted: Array = scores.z / np.sqrt(np.expand_dims(found.factor, -1))
    return adjusted


def additive(scores: Scores, found: Dispersion) -> Array:
    """Scores (z) with the variance between areas added to that of chance: felt most by large areas."""
    return scores.deviation / adjusted_error(scores, found)


def adjusted_error(scores: Scores, found: Dispersion) -> Array:
    """Standard errors of chance and of differences between areas together."""
    error: Array = np.sqrt(scores.standard_error**2 + np.expand_dims(found.tau2, -1))
    return error


def winsorise(z: Array, share: float = WINSORISED) -> Array:
    """Rising z scores, the given share in each tail moved to its limit (a quantile, interpolated between areas).

    NaN comes last and stays.
    """
    ordered = np.sort(z, axis=-1)
    if not ordered.shape[-1]:
        return ordered
    last = np.maximum((~np.isnan(ordered)).sum(axis=-1, keepdims=True) - 1, 0)
    below = (share * last).astype(np.int64)
    part, above = share * last - below, np.minimum(below + 1, last)
    lowest, next_lowest, highest, next_highest = (
        np.take_along_axis(ordered, place, axis=-1) for place in (below, above, last - below, last - above)
    )
    low = lowest + part * (next_lowest - lowest)
    high = highest - part * (highest - next_highest)
    kept: Array = np.minimum(np.maximum(ordered, low), high)
    return kept


def dersimonian_laird(homogeneity: scale.Target, error: Array) -> Array:
    """Variance between areas from the weighted sum of squares Q and the standard errors; 0 where Q asks for none.

    DerSimonian R, Laird N (1986) Meta-analysis in clinical trials. Control Clin Trials 7:177-188.
    """
    weight = 1 / error**2
    areas, total = np.isfinite(weight).sum(axis=-1), np.nansum(weight, axis=-1)
    denominator = total - np.nansum(weight**2, axis=-1) / np.where(total > 0, total, np.nan)
    found: Array = np.fmax((homogeneity - (areas - 1)) / np.where(denominator > 0, denominator, np.nan), 0.0)
    return found


def paule_mandel(deviation: Array, error: Array, winsorised: float = WINSORISED) -> Array:
    """Variance between areas that makes the mean square of winsorised adjusted z scores what it is under pure chance.

    0 where chance alone explains the differences. Of each comparison at least two areas; both are NaN where there is
    none.
    """
    by_chance, _ = _under_chance(winsorised)
    shape = (math.prod(deviation.shape[:-1]), deviation.shape[-1])
    flat, variance = deviation.reshape(shape), error.reshape(shape) ** 2

    def excess(tau2: Array, row: Whole) -> Array:
        return _mean_square(flat[row] / np.sqrt(variance[row] + tau2[:, np.newaxis]), winsorised) - by_chance

    found = np.zeros(len(flat))
    rows = np.flatnonzero(excess(found, np.arange(len(flat))) > 0)
    if len(rows):
        highest = np.nanmax(flat[rows] ** 2, axis=-1) / by_chance  # there, every square is below what chance makes
        found[rows] = elementwise.find_root(excess, (np.zeros(len(rows)), highest), args=(rows,)).x
    return found.reshape(deviation.shape[:-1])[()]


def _mean_square(z: Array, winsorised: float) -> Array:
    """Of the areas there are; 0 where there is none."""
    kept = winsorise(z, winsorised)
    areas = np.maximum((~np.isnan(kept)).sum(axis=-1), 1)
    found: Array = np.nansum(kept**2, axis=-1) / areas
    return found


@lru_cache
def _under_chance(winsorised: float) -> tuple[float, float]:
    """Under pure chance: the mean of a squared winsorised z score, and the degrees of freedom each area is worth.

    The variance is that of the influence function (Huber PJ (1981) Robust statistics, chapter 3), which counts that the
    limits are quantiles of the same scores.
    """
    if winsorised == 0:
        return 1.0, 1.0
    limit = float(special.ndtri(1 - winsorised))
    density = float(np.exp(-(limit**2) / 2) / np.sqrt(2 * np.pi))
    within, tails = 1 - 2 * winsorised, 2 * winsorised
    mean = within - 2 * limit * density + tails * limit**2
    jump = tails * limit / density
    fourth = 3 * within - 2 * limit * density * (limit**2 + 3)
    variance = fourth + tails * (limit**2 + jump) ** 2 - (mean + tails * jump) ** 2
    return mean, 2 * mean**2 / variance
