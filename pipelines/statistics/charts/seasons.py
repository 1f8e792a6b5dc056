"""Seasonal adjustment of monthly series, for those where it is declared: classical decomposition.

Kendall M, Stuart A, Ord JK (1983) The advanced theory of statistics, vol. 3, 4th ed., chapter 46; the `decompose` of R.
The trend is the centred moving average over 12 months (13 months, the outer two by half); what is left of a calendar
month, averaged over the years and centred, is its seasonal part. Nothing is drawn at random and nothing is iterated.
"""

from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipelines.statistics.arrays import Array
from pipelines.statistics.charts.phases import Flags, Whole, divide

YEAR = 12
FEWEST_OF_A_MONTH = 2  # with a trend: at least three whole years of points, since half a year at either end has none
WEIGHTS = (0.5, *(1.0,) * (YEAR - 1), 0.5)
HALF = YEAR // 2


class Seasons(NamedTuple):
    """`adjusted` (series x points) are the values without season, `seasonal` (series x 12) its part by calendar month.

    Where a series `is_adjusted` not (by series), its values are as they came and its season is NaN.
    """

    adjusted: Array
    seasonal: Array
    is_adjusted: Flags


def adjust(
    value: Array, month: Whole, kind: Literal["difference", "ratio"] = "difference",
    phase: NDArray[Any] | None = None, usable: Flags | None = None,
) -> Seasons:  # fmt: skip
    """Monthly values (series x points) without their season. `month` (points) is the calendar month, 0 to 11.

    As differences, or as ratios where all judged values of the series are above 0. A series is adjusted when every
    calendar month has at least two points with a trend, which takes three whole years. A moving average that would
    hold a missing point, one that is not usable, or points of two phases, does not exist. All points are adjusted,
    also those that are not judged. What is adjusted is no count any more: chart it as individuals (XmR).
    """
    phases = divide(value, phase, usable)
    known = np.where(phases.judged, value, np.nan)
    trend = _centred(known, phases.number)
    is_ratio = kind == "ratio"
    left = known / np.where(trend > 0, trend, np.nan) if is_ratio else known - trend
    seasonal, years = _by_month(left, month)
    average = seasonal.mean(axis=1, keepdims=True)
    seasonal = seasonal / average if is_ratio else seasonal - average
    is_enough: Flags = np.asarray((years >= FEWEST_OF_A_MONTH).all(axis=1))
    if is_ratio:
        is_enough &= ~(known <= 0).any(axis=1)
    part = seasonal[:, month]
    adjusted = value / part if is_ratio else value - part
    return Seasons(
        np.where(is_enough[:, None], adjusted, value), np.where(is_enough[:, None], seasonal, np.nan), is_enough
    )


def _centred(value: Array, number: Whole) -> Array:
    """The centred moving average; NaN within half a year of an end, a gap or a border of phases."""
    average = np.full(value.shape, np.nan)
    points = value.shape[1] - YEAR
    if points <= 0:
        return average
    total = np.zeros((len(value), points))
    for place, weight in enumerate(WEIGHTS):
        total += weight * value[:, place : place + points]
    is_whole = number[:, YEAR:] == number[:, :points]
    average[:, HALF : HALF + points] = np.where(is_whole, total / YEAR, np.nan)
    return average


def _by_month(left: Array, month: Whole) -> tuple[Array, Whole]:
    """Mean and number of what is known of each calendar month: series x 12. NaN where nothing is known."""
    is_known = np.isfinite(left)
    of_month = [is_known & (month == each) for each in range(YEAR)]
    years = np.stack([found.sum(axis=1) for found in of_month], axis=1)
    total = np.stack([np.where(found, left, 0.0).sum(axis=1) for found in of_month], axis=1)
    return total / np.where(years > 0, years, np.nan), years
