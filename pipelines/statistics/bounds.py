"""What a share may be at worst and at best, when some cases were never reported."""

import numpy as np

from pipelines.statistics.arrays import Array, Interval

LEAST_COVERAGE = 0.6  # below this the bounds lie more than two fifths apart, and say little


def proportion(successes: Array, trials: Array, coverage: Array) -> Interval:
    """The share if no unreported case had the event, and if all had; shares of all cases, reported or not.

    `coverage`: reported cases among all there are, a share. These are bounds and no interval: they hold whatever the
    unreported are like, and leave chance aside. NaN where coverage is under 0.6 or over 1, or without a reported case.
    Cochran WG (1977) Sampling techniques, 3rd ed., section 13.2; Manski CF (1989) Anatomy of the selection problem.
    J Hum Resour 24:343-360.
    """
    known = np.where((coverage >= LEAST_COVERAGE) & (coverage <= 1), coverage, np.nan)
    least = successes / np.where(trials > 0, trials, np.nan) * known
    return Interval(least, least + (1 - known))
