"""An area against the rest of the nation and against its own period before, and the wider interval of its value."""

from collections.abc import Callable, Mapping

import numpy as np

from pipelines.comparison.figures import Figures, columns, estimated
from pipelines.comparison.terms import MEANS, Terms
from pipelines.statistics import bounds, contrasts, intervals, quantiles
from pipelines.statistics.arrays import Array, Estimate, Interval

WIDE = 0.998
OF_RATES = (contrasts.difference_of_rates, contrasts.ratio_of_rates)
CONTRASTS: Mapping[str, tuple[Callable[..., Estimate], Callable[..., Estimate]]] = {
    "proportion": (contrasts.difference_of_proportions, contrasts.ratio_of_proportions),
    "rate": OF_RATES,
    "ratio": OF_RATES,
}
Columns = Mapping[str, Array]


def wide(figures: Figures, terms: Terms) -> Columns:
    """`ci998_low`, `ci998_high`: the 99.8 % interval by the method of the value's own."""
    return columns(("ci998_low", "ci998_high"), _wide(figures, terms))


def _wide(figures: Figures, terms: Terms) -> Interval:
    if terms.measure == "proportion":
        return intervals.wilson(figures.numerator, figures.base, WIDE)
    if terms.measure in ("rate", "ratio"):
        low, high = intervals.ratio(figures.numerator, figures.base, WIDE)
        return Interval(low * terms.per, high * terms.per)
    if terms.measure == "count":
        return intervals.poisson(figures.numerator, WIDE)
    half = quantiles.student(figures.amounts - 1, WIDE) * np.sqrt(figures.variance / figures.amounts)
    return Interval(figures.value - half, figures.value + half)


def of_rest(part: Figures, whole: Figures, terms: Terms) -> Columns:
    """`rest_difference` and `rest_ratio` of parts, and of the wholes that hold them, row by row."""
    may = part.is_comparable & whole.is_comparable
    first = part.only(may)
    if terms.measure in MEANS:
        return _difference_of_means("rest", first, _rest_of_means(first, whole))
    numerator = contrasts.rest_of(whole.numerator, first.numerator)
    return _contrasts("rest", first, numerator, contrasts.rest_of(whole.base, first.base), terms)


def of_previous(now: Figures, before: Figures, terms: Terms) -> Columns:
    """`previous_difference` and `previous_ratio`, row by row."""
    if terms.measure in MEANS:
        return _difference_of_means("previous", now, before)
    return _contrasts("previous", now, before.numerator, before.base, terms)


def of_bounds(figures: Figures, terms: Terms) -> Columns:
    """`bound_low`, `bound_high` of proportions: whoever has no value, and where it is known whoever was not reported.

    Where coverage is not known, only those without a value are counted.
    """
    if terms.measure != "proportion":
        return {}
    reported = np.where(np.isnan(figures.coverage), 1.0, figures.coverage)
    recorded = figures.base / (figures.base + figures.missing)
    known = np.where(reported <= 1, reported, np.nan) * recorded
    return columns(("bound_low", "bound_high"), bounds.proportion(figures.numerator, figures.base, known))


def _contrasts(name: str, first: Figures, numerator: Array, base: Array, terms: Terms) -> Columns:
    """Of events over a base; nothing of a measure that has none."""
    if terms.measure not in CONTRASTS:
        return {}
    by_difference, by_ratio = CONTRASTS[terms.measure]
    both = (first.numerator, first.base, numerator, base)
    difference = estimated(f"{name}_difference", _where_both(by_difference(*both)), terms.per)
    return {**difference, **estimated(f"{name}_ratio", _where_both(by_ratio(*both)))}


def _where_both(found: Estimate) -> Estimate:
    """Limits only where there is a figure between them."""
    is_known = np.isfinite(found.value)
    return Estimate(found.value, Interval(*(np.where(is_known, limit, np.nan) for limit in found.interval)))


def _difference_of_means(name: str, first: Figures, second: Figures) -> Columns:
    """Amounts are taken from the first mean on, so that squares of large ones do not drown the variance."""
    origin = first.value
    found = contrasts.difference_of_means(*_sums(first, origin), *_sums(second, origin))
    return estimated(f"{name}_difference", _where_both(found))


def _rest_of_means(part: Figures, whole: Figures) -> Figures:
    """Count, mean and variance of the whole without the part."""
    pairs = zip(_sums(whole, whole.value), _sums(part, whole.value), strict=True)
    count, total, squares = (all_of_it - own for all_of_it, own in pairs)
    average, variance = intervals.mean_and_variance(np.where(count > 0, count, np.nan), total, squares)
    return part._replace(value=whole.value + average, amounts=count, variance=variance)


def _sums(figures: Figures, origin: Array) -> tuple[Array, Array, Array]:
    """How many amounts, their sum and that of their squares, all counted from an origin."""
    above = figures.value - origin
    squares = (figures.amounts - 1) * figures.variance + figures.amounts * above**2
    return figures.amounts, figures.amounts * above, squares
