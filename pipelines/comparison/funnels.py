"""Areas beside each other: what is expected of them, how far each is from it, and limits for areas of its size.

Belongs here: the areas of one level, in many groups (periods, sexes) at once. A group is what is compared with each
other: `group` and `area` number, from 0, where each row belongs.
"""

from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from data_contracts.comparison import EXPECTED_FROM, OUTSIDE
from pipelines.comparison.figures import Figures, columns
from pipelines.comparison.terms import Terms
from pipelines.statistics import dispersion, scale
from pipelines.statistics.arrays import Array, Interval, Whole
from pipelines.statistics.dispersion import Dispersion, Scores
from pipelines.statistics.funnel import LEVELS, funnel
from pipelines.statistics.outside import sides

FEWEST_COMPARED = 2


class Beside(NamedTuple):
    """The areas of each group. Arrays of groups, and of groups x areas, NaN where an area shows no counts."""

    expected: Array  # per case, person-year or expected event; NaN where fewer than two areas can be compared
    is_of_nation: NDArray[np.bool_]
    areas: Whole
    value: Array  # in the unit of what is expected
    base: Array
    scores: Scores
    dispersion: Dispersion

    @property
    def error(self) -> Array:
        """Standard errors of chance and of differences between areas together, groups x areas."""
        return dispersion.adjusted_error(self.scores, self.dispersion)


def beside(figures: Figures, nation: Figures, group: Whole, area: Whole, terms: Terms) -> Beside:
    """The rows of one level set beside each other. `nation`: of every row the figures of the nation in its group.

    What is expected is the nation's figure where it is shown: the shown areas alone lack those that are hidden, and
    hidden areas are small or odd.
    """
    known = _is_known(figures, terms)
    shape = (int(group.max(initial=-1)) + 1, int(area.max(initial=-1)) + 1)
    numerator, base = (np.full(shape, np.nan) for _ in range(2))
    numerator[group[known], area[known]] = figures.numerator[known]
    base[group[known], area[known]] = figures.base[known]
    of_nation = np.full(len(numerator), np.nan)
    of_nation[group] = np.where(_is_known(nation, terms), nation.numerator / nation.base, np.nan)
    is_of_nation, areas = np.isfinite(of_nation), np.isfinite(base).sum(axis=1)
    expected = np.where(is_of_nation, of_nation, scale.overall(terms.scale, numerator, base))
    expected = np.where(areas >= FEWEST_COMPARED, expected, np.nan)
    scores = dispersion.scores(terms.scale, numerator, base, expected[:, np.newaxis])
    return Beside(expected, is_of_nation, areas, numerator / base, base, scores, dispersion.dispersion(scores))


def as_columns(found: Beside, figures: Figures, group: Whole, area: Whole, terms: Terms) -> dict[str, pl.Series]:
    """From `expected` to `chance_998` of the shape `Comparison`, one element per row."""
    known = _is_known(figures, terms) & np.isfinite(found.expected[group])
    value, base = (np.where(known, part, np.nan) for part in (figures.numerator / figures.base, figures.base))
    limits, outside = _limits(found, value, base, group, terms)
    areas = np.where(known, found.areas[group], np.nan)
    tau2 = found.dispersion.tau2[group]
    numbers = {
        "expected": np.where(known, found.expected[group] * terms.per, np.nan),
        "areas": areas,
        **limits,
        "phi": np.where(known, found.dispersion.phi[group], np.nan),
        "tau2": np.where(known, tau2, np.nan),
        "z": np.where(known, found.scores.z[group, area], np.nan),
        "adjusted_z": np.where(known, dispersion.additive(found.scores, found.dispersion)[group, area], np.nan),
        "chance_95": areas * (1 - LEVELS[0]),
        "chance_998": areas * (1 - LEVELS[1]),
    }
    source = np.where(found.is_of_nation[group], 0, 1)
    words = {"expected_from": _words(EXPECTED_FROM, source, known), **outside}
    return {name: pl.Series(name, column) for name, column in numbers.items()} | words


def _is_known(figures: Figures, terms: Terms) -> NDArray[np.bool_]:
    return figures.is_comparable & scale.is_defined(terms.scale, figures.numerator, figures.base)


def _limits(
    found: Beside, value: Array, base: Array, group: Whole, terms: Terms
) -> tuple[dict[str, Array], dict[str, pl.Series]]:
    """Limits in the unit of the value, and where it lies between them, plain and adjusted."""
    row = np.flatnonzero(np.isfinite(base))
    made = funnel(terms.scale, base[row], found.expected[group[row]], found.dispersion.tau2[group[row]])
    whole = [Interval(*(_placed(limit, row, len(base)) for limit in one)) for one in made[1:]]
    limits: dict[str, Array] = {}
    for prefix, pair in (("", whole[:2]), ("adjusted_", whole[2:])):
        for level, one in zip(("95", "998"), pair, strict=True):
            limits |= columns((f"{prefix}low_{level}", f"{prefix}high_{level}"), one, terms.per)
    pairs = {"outside": whole[:2], "adjusted_outside": whole[2:]}
    return limits, {name: _outside(value, *pair) for name, pair in pairs.items()}


def _placed(limit: Array, row: Whole, size: int) -> Array:
    placed = np.full(size, np.nan)
    placed[row] = limit
    return placed


def _outside(value: Array, inner: Interval, outer: Interval) -> pl.Series:
    """The outermost limit that the value is beyond, as a word."""
    side, beyond = sides(value, inner), np.abs(sides(value, outer))
    known = np.isfinite(side) & np.isfinite(beyond)
    number = np.where(side > 0, 1, np.where(side < 0, 3, 0)) + np.where(beyond > 0, 1, 0)
    return _words(OUTSIDE, number, known)


def _words(words: tuple[str, ...], number: Whole, known: NDArray[np.bool_]) -> pl.Series:
    numbered = pl.Series(number.astype(np.uint8)).cat.to(pl.Enum(words)).cast(pl.String)
    return pl.select(pl.when(pl.Series(known)).then(numbered)).to_series()
