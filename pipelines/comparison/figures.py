"""The figures of rows as arrays, with only what is shown and what was counted; NaN where there is none.

Belongs here: the one place where status and method of a row decide whether its figures take part.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipelines.comparison.terms import MEANS, METHODS, Terms
from pipelines.statistics import quantiles
from pipelines.statistics.arrays import Array, Estimate, Interval, Whole
from pipelines.statistics.quantiles import CONFIDENCE

COMPARABLE = ("ok", "provisional")
SHOWN = (*COMPARABLE, "below_coverage")  # the value stays; it is compared with nothing but its own past
NONE = -1  # the number of a row that is not there


class Figures(NamedTuple):
    """One element per row, NaN where the row shows none.

    `numerator` and `base` are what a proportion, rate or ratio is made of, and of a count the numerator alone;
    `amounts` (how many), `variance` and the value are what a mean is made of. All are NaN where the source gives a
    value without counts.
    """

    value: Array
    numerator: Array
    base: Array
    amounts: Array
    variance: Array
    missing: Array
    coverage: Array
    is_comparable: NDArray[np.bool_]

    def taken(self, rows: Whole) -> "Figures":
        """Of the rows with these numbers; nothing where the number is -1."""
        there = rows != NONE
        return self._each(lambda column: np.where(there, column[rows], np.nan), there & self.is_comparable[rows])

    def only(self, may: NDArray[np.bool_]) -> "Figures":
        """The same rows, with figures only where they may be looked at."""
        return self._each(lambda column: np.where(may, column, np.nan), may & self.is_comparable)

    def _each(self, changed: Callable[[Array], Array], is_comparable: NDArray[np.bool_]) -> "Figures":
        own = (self.value, self.numerator, self.base, self.amounts, self.variance, self.missing, self.coverage)
        value, numerator, base, amounts, variance, missing, coverage = map(changed, own)
        return Figures(value, numerator, base, amounts, variance, missing, coverage, is_comparable)


def of(rows: pl.DataFrame, terms: Terms) -> Figures:
    """The figures of rows of one indicator in the shape `Results`; whatever a hidden row holds is not looked at."""
    is_shown, is_counted = pl.col("status").is_in(SHOWN), pl.col("ci_method") == METHODS.get(terms.measure, "")
    value, missing, coverage = (_numbers(rows, name, is_shown) for name in ("value", "missing", "coverage"))
    numerator, base, low, high = (
        _numbers(rows, name, is_shown & is_counted) for name in ("numerator", "denominator", "ci_low", "ci_high")
    )
    is_comparable = rows.select(pl.col("status").is_in(COMPARABLE)).to_series().to_numpy()
    nothing = np.full(rows.height, np.nan)
    if terms.measure in MEANS:
        variance = _variance(base, Interval(low, high))
        return Figures(value, nothing, nothing, base, variance, missing, coverage, is_comparable)
    return Figures(value, numerator, base, nothing, nothing, missing, coverage, is_comparable)


def columns(names: tuple[str, str], limits: Interval, unit: float = 1.0) -> dict[str, Array]:
    """Limits under the two names, in a unit."""
    return {names[0]: limits.low * unit, names[1]: limits.high * unit}


def estimated(name: str, estimate: Estimate, unit: float = 1.0) -> dict[str, Array]:
    """`name`, `name_low` and `name_high`, in a unit."""
    return {name: estimate.value * unit, **columns((f"{name}_low", f"{name}_high"), estimate.interval, unit)}


def _numbers(rows: pl.DataFrame, name: str, is_known: pl.Expr) -> Array:
    known = pl.when(is_known).then(pl.col(name).cast(pl.Float64)).fill_null(np.nan)
    found: Array = rows.select(known.alias(name)).to_series().to_numpy()
    return found


def _variance(count: Array, limits: Interval) -> Array:
    """What Student's 95 % limits of a mean give back: the variance of the values, with n - 1 below."""
    half = (limits.high - limits.low) / 2
    found: Array = (half / quantiles.student(count - 1, CONFIDENCE)) ** 2 * count
    return found
