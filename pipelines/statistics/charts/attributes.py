"""Charts of events among trials (p, p') and of events per exposure (u, u'): series x points in, a `Chart` out.

Montgomery DC (2009) Introduction to statistical quality control, 6th ed., chapter 7: p chart, equations 7.8 and 7.11
(varying denominators); u chart, equation 7.19. Laney DB (2002) Improved control charts for attributes. Qual Eng
14:531-537, and Mohammed MA, Laney D (2006) Qual Saf Health Care 15:383-384: p' and u'.

A point without a denominator (0 or NaN) is a missing point. The centre line is all events of a phase over all its
trials; the limits of each point follow from its own denominator, also where the point is not judged.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipelines.statistics.arrays import Array
from pipelines.statistics.charts.chart import SIGMAS, Chart, score_of, with_limits
from pipelines.statistics.charts.phases import D2, Flags, Phases, divide, moving_range


def p(
    events: Array, trials: Array, phase: NDArray[Any] | None = None, usable: Flags | None = None,
    multiple: float = SIGMAS,
) -> Chart:  # fmt: skip
    """The p chart of a proportion; limits within 0 and 1. NaN where there are no trials."""
    return rated(events, trials, phase, usable).chart(is_binomial=True, is_prime=False, multiple=multiple)


def p_prime(
    events: Array, trials: Array, phase: NDArray[Any] | None = None, usable: Flags | None = None,
    multiple: float = SIGMAS,
) -> Chart:  # fmt: skip
    """The p' chart: binomial sigma times `dispersion` of the phase; limits within 0 and 1."""
    return rated(events, trials, phase, usable).chart(is_binomial=True, is_prime=True, multiple=multiple)


def u(
    events: Array, exposure: Array, phase: NDArray[Any] | None = None, usable: Flags | None = None,
    multiple: float = SIGMAS,
) -> Chart:  # fmt: skip
    """The u chart of a rate, of a count (exposure 1) and of observed over expected; no limit below 0."""
    return rated(events, exposure, phase, usable).chart(is_binomial=False, is_prime=False, multiple=multiple)


def u_prime(
    events: Array, exposure: Array, phase: NDArray[Any] | None = None, usable: Flags | None = None,
    multiple: float = SIGMAS,
) -> Chart:  # fmt: skip
    """The u' chart: Poisson sigma times `dispersion` of the phase; no limit below 0."""
    return rated(events, exposure, phase, usable).chart(is_binomial=False, is_prime=True, multiple=multiple)


def dispersion(score: Array, phases: Phases) -> Array:
    """Laney's sigma_z of each phase: the mean moving range of the scores over d2. About 1 where the model holds."""
    return np.asarray(moving_range(phases, score) / D2)


class Rated(NamedTuple):
    """Events over their base, cut into phases. All series x points; value and base are NaN without a denominator."""

    value: Array
    base: Array
    centre: Array
    phases: Phases

    def sigma(self, is_binomial: bool) -> Array:
        """Binomial or Poisson sigma of each point."""
        variance = self.centre * (1 - self.centre) if is_binomial else self.centre
        return np.asarray(np.sqrt(np.maximum(variance, 0.0) / self.base), dtype=np.float64)

    def scores(self, is_binomial: bool) -> Array:
        """How many of these sigmas each point is from the centre line of its phase."""
        return score_of(self.value, self.centre, self.sigma(is_binomial))

    def chart(self, is_binomial: bool, is_prime: bool, multiple: float) -> Chart:
        """The p, p', u or u' chart."""
        sigma = self.sigma(is_binomial)
        if is_prime:
            sigma = sigma * self.phases.spread(dispersion(self.scores(is_binomial), self.phases))
        bounds = (0.0, 1.0 if is_binomial else np.inf)
        return with_limits(self.value, self.centre, sigma, self.phases, bounds, multiple)


def rated(events: Array, base: Array, phase: NDArray[Any] | None = None, usable: Flags | None = None) -> Rated:
    """Events over their base (the same shape, or one that fits), with the centre line of each phase."""
    known = np.broadcast_to(np.where(base > 0, base, np.nan), events.shape)
    value = events / known
    phases = divide(value, phase, usable)
    total = phases.total(known)
    centre = phases.spread(phases.total(events) / np.where(total > 0, total, np.nan))
    return Rated(value, known, centre, phases)
