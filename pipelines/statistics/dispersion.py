"""How much more areas differ than chance explains: the ratio phi, the variance tau2 between areas, adjusted z scores.

Spiegelhalter DJ (2005) Funnel plots for comparing institutional performance. Stat Med 24:1185-1202, and Handling
over-dispersion of performance indicators. Qual Saf Health Care 14:347-351, which prefers the additive tau2;
Spiegelhalter DJ et al. (2012) Statistical methods for healthcare regulation. JRSS A 175:1-47.

Two things are done so that 95 % limits hold 95 % where areas differ as a normal distribution. The mean square of
winsorised z scores, which is 0.68 and not 1 under pure chance, is divided by what it is then. And tau2 makes that mean
square of the *adjusted* z scores what it is under pure chance (Paule RC, Mandel J (1982) Consensus values and weighting
factors. J Res Natl Bur Stand 87:377-385; DerSimonian R, Kacker R (2007) Contemp Clin Trials 28:105-114). The formula of
one step, which others publish, misses much of the variance where areas differ in size; it is given beside.
"""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import optimize, special

from pipelines.statistics import scale
from pipelines.statistics.arrays import Array

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
    """How much areas differ. Without two areas to compare, figures are NaN and nothing is adjusted."""

    areas: int
    phi: float  # mean square of winsorised z scores, as published elsewhere
    ratio: float  # the same over what it is under pure chance: 1 where chance explains all
    p: float  # the chance of so large a ratio where only chance makes areas differ
    is_adjusted: bool
    tau2: float  # variance between areas on the scale of the scores; 0 where nothing is adjusted
    tau2_one_step: float  # by DerSimonian and Laird's formula from phi, as in England's SHMI; never below 0

    @property
    def factor(self) -> float:
        """What the multiplicative adjustment multiplies the variance of chance by; 1 where nothing is adjusted."""
        return self.ratio if self.is_adjusted else 1.0


def scores(measure: scale.Measure, numerator: Array, base: Array, target: float) -> Scores:
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
    deviation, error = scores.deviation[known], scores.standard_error[known]
    areas = len(deviation)
    if areas < FEWEST_AREAS:
        return Dispersion(areas, np.nan, np.nan, np.nan, False, 0.0, 0.0)
    phi = _mean_square(deviation / error, winsorised)
    by_chance, freedom_per_area = _under_chance(winsorised)
    freedom = freedom_per_area * areas
    p = float(special.chdtrc(freedom, freedom * phi / by_chance))
    is_adjusted = p < SIGNIFICANCE
    tau2 = paule_mandel(deviation, error, winsorised) if is_adjusted else 0.0
    return Dispersion(areas, phi, phi / by_chance, p, is_adjusted, tau2, dersimonian_laird(areas * phi, error))


def multiplicative(scores: Scores, found: Dispersion) -> Array:
    """Scores (z) with the variance of chance multiplied by the ratio: large and small areas alike."""
    adjusted: Array = scores.z / np.sqrt(found.factor)
    return adjusted


def additive(scores: Scores, found: Dispersion) -> Array:
    """Scores (z) with the variance between areas added to that of chance: felt most by large areas."""
    return scores.deviation / adjusted_error(scores, found)


def adjusted_error(scores: Scores, found: Dispersion) -> Array:
    """Standard errors of chance and of differences between areas together."""
    error: Array = np.sqrt(scores.standard_error**2 + found.tau2)
    return error


def winsorise(z: Array, share: float = WINSORISED) -> Array:
    """Rising z scores, the given share in each tail moved to its limit (a quantile, interpolated between areas).

    `z` is one-dimensional without NaN.
    """
    ordered = np.sort(z)
    place = share * (len(ordered) - 1)
    below, part = int(place), place - int(place)
    above = min(below + 1, len(ordered) - 1)
    low = ordered[below] + part * (ordered[above] - ordered[below])
    high = ordered[-1 - below] - part * (ordered[-1 - below] - ordered[-1 - above])
    kept: Array = np.minimum(np.maximum(ordered, low), high)
    return kept


def dersimonian_laird(homogeneity: float, error: Array) -> float:
    """Variance between areas from the weighted sum of squares Q and the standard errors; 0 where Q asks for none.

    DerSimonian R, Laird N (1986) Meta-analysis in clinical trials. Control Clin Trials 7:177-188.
    """
    weight = 1 / error**2
    total = weight.sum()
    denominator = total - (weight**2).sum() / total
    return max(0.0, float((homogeneity - (len(error) - 1)) / denominator)) if denominator > 0 else 0.0


def paule_mandel(deviation: Array, error: Array, winsorised: float = WINSORISED) -> float:
    """Variance between areas that makes the mean square of winsorised adjusted z scores what it is under pure chance.

    0 where chance alone explains the differences. One element per area, without NaN, at least two.
    """
    by_chance, _ = _under_chance(winsorised)
    variance = error**2

    def excess(tau2: float) -> float:
        return _mean_square(deviation / np.sqrt(variance + tau2), winsorised) - by_chance

    if excess(0.0) <= 0:
        return 0.0
    highest = float(np.max(deviation**2)) / by_chance
    return float(optimize.brentq(excess, 0.0, highest, xtol=highest * 1e-14, rtol=1e-13))


def _mean_square(z: Array, winsorised: float) -> float:
    kept = winsorise(z, winsorised)
    return float(kept @ kept) / len(kept)


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
