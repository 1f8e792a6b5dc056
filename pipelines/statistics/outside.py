"""Which areas lie outside limits, and how many would by chance alone."""

from typing import NamedTuple

import numpy as np
from scipy import special

from pipelines.statistics.arrays import Array, Interval


class Outside(NamedTuple):
    """Areas outside limits. `side` is -1 below, 0 inside, 1 above, NaN without a figure or limits."""

    side: Array
    areas: int
    outside: int
    expected: float  # areas outside by chance: areas times the share that the level leaves out
    chance: float  # of at least as many outside when only chance makes areas differ; NaN without areas


def outside(figure: Array, limits: Interval, level: float) -> Outside:
    """Compare the figure of each area with its limits at a level (0.95: one in twenty is outside by chance).

    On a limit is inside. The chance is a binomial tail with independent areas: as in Spiegelhalter DJ
    (2005) Stat Med 24:1185-1202 a funnel of many areas has some outside by chance.
    """
    side = sides(figure, limits)
    areas, beyond = int(np.isfinite(side).sum()), int((np.abs(side) == 1).sum())
    return Outside(side, areas, beyond, areas * (1 - level), _chance(areas, beyond, 1 - level))


def sides(figure: Array, limits: Interval) -> Array:
    """-1 below, 0 inside, 1 above, element by element; NaN without a figure or limits."""
    known = np.isfinite(figure) & np.isfinite(limits.low) & np.isfinite(limits.high)
    return np.where(known, np.where(figure > limits.high, 1.0, np.where(figure < limits.low, -1.0, 0.0)), np.nan)


def _chance(areas: int, beyond: int, share: float) -> float:
    if areas == 0:
        return np.nan
    return float(special.betainc(beyond, areas - beyond + 1, share)) if beyond else 1.0
