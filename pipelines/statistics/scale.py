"""The scale on which the figures of areas are compared: chance has nearly the same spread there, whatever the value.

Arcsine of the square root for proportions, square root for rates and ratios, as in Spiegelhalter DJ et al. (2012)
Statistical methods for healthcare regulation. JRSS A 175:1-47; with the constants that make it hold for small counts
too, of Anscombe FJ (1948) The transformation of Poisson, binomial and negative-binomial data. Biometrika 35:246-254.
A rate or ratio is compared as events over those the target expects, so that its scale has no unit.

`base` is what the numerator is divided by: cases (proportion, whole numbers), person-time or population (rate) or the
expected count (ratio). The target has the unit of the figure: one number, or one for each area. Arrays have one element
per area.
"""

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from pipelines.statistics.arrays import Array

Measure = Literal["proportion", "rate", "ratio"]
Target = float | Array
ANSCOMBE = 3 / 8


def is_defined(measure: Measure, numerator: Array, base: Array) -> NDArray[np.bool_]:
    """Where there is a figure to compare: something to divide by, and a numerator that can be one."""
    highest = base if measure == "proportion" else np.inf
    return (base > 0) & (numerator >= 0) & (numerator <= highest)


def overall(measure: Measure, numerator: Array, base: Array) -> Array:
    """Sum of numerators over sum of bases along the last axis, of the areas that have both; NaN where no area has."""
    known = is_defined(measure, numerator, base)
    above, below = (np.where(known, part, 0.0).sum(axis=-1) for part in (numerator, base))
    found: Array = above / np.where(below > 0, below, np.nan)
    return found


def deviation(measure: Measure, numerator: Array, base: Array, target: Target) -> Array:
    """How far each area is above the target, on the scale. NaN without base or where a rate expects nothing."""
    count = np.where(is_defined(measure, numerator, base), numerator, np.nan)
    return _forward(measure, count, base, target) - centre(measure, base, target)


def centre(measure: Measure, base: Array, target: Target) -> Array:
    """The target on the scale, for an area of each base."""
    return _forward(measure, target * base, base, target)


def standard_error(measure: Measure, base: Array, target: Target) -> Array:
    """The spread of chance on the scale. NaN as for the deviation."""
    size = _size(measure, base, target)
    return 1 / np.sqrt(4 * size + 2) if measure == "proportion" else 1 / np.sqrt(4 * size * target)


def _forward(measure: Measure, count: Array, base: Array, target: Target) -> Array:
    size = _size(measure, base, target)
    if measure == "proportion":
        return np.arcsin(np.sqrt((count + ANSCOMBE) / (size + 2 * ANSCOMBE)))
    return np.sqrt((count + ANSCOMBE) / (size * target))


def _size(measure: Measure, base: Array, target: Target) -> Array:
    possible = (base > 0) & (target >= 0) & (target <= 1) if measure == "proportion" else base * target > 0
    return np.where(possible, base, np.nan)


def backward(measure: Measure, scaled: Array, base: Array, target: Target) -> Array:
    """The figure whose place on the scale is given; what lies beyond the possible figures becomes the last of them."""
    size = _size(measure, base, target)
    if measure == "proportion":
        angle = np.clip(scaled, 0.0, np.pi / 2)
        return np.clip((np.sin(angle) ** 2 * (size + 2 * ANSCOMBE) - ANSCOMBE) / size, 0.0, 1.0)
    return np.maximum(np.maximum(scaled, 0.0) ** 2 * target - ANSCOMBE / size, 0.0)
