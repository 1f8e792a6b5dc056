"""Which phase each point of each series is of, and why it begins: a declared break, or a re-basing of one area."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import NamedTuple

import numpy as np
import polars as pl
from numpy.typing import NDArray

from data_contracts.delivery import Break
from pipelines.improvement.rebasing import Rebasing
from pipelines.statistics.charts.phases import Flags, Whole

Days = NDArray[np.datetime64]


class Start(NamedTuple):
    """The day a phase begins, and why."""

    on: date | None
    reason: str | None


UNCAUSED = Start(None, None)


class Cut(NamedTuple):
    """All series x points. `number` of the phase from 1; `cause`, the number of its start among `starts`.

    `is_whole` is false where a phase begins within the period, so that it holds days of two.
    """

    number: Whole
    cause: Whole
    is_whole: Flags
    starts: tuple[Start, ...]


def cut(series: pl.DataFrame, first: Days, last: Days, breaks: Sequence[Break], rebasings: Sequence[Rebasing]) -> Cut:
    """The phases of the series (`attribution, area_level, area_code`) over points with their first and last days.

    The break that begins before the first point is none here: there is nothing before it to tell it from.
    """
    common = [Start(found.on, f"break: {found.reason}") for found in breaks]
    number, cause, is_whole, starts = _of_starts(_by_day(common), first, last, offset=0)
    shape = (series.height, len(first))
    laid = Cut._make([*(np.broadcast_to(each, shape).copy() for each in (number, cause, is_whole)), tuple(starts)])
    for place, own in _own(series, rebasings).items():
        *own_row, starts = _of_starts(_by_day([*common, *own]), first, last, offset=len(laid.starts))
        for whole, row in zip(laid[:3], own_row, strict=True):
            whole[place] = row
        laid = laid._replace(starts=(*laid.starts, *starts))
    return laid


def _of_starts(
    starts: Sequence[Start], first: Days, last: Days, offset: int
) -> tuple[Whole, Whole, Flags, Sequence[Start]]:
    """Number, cause and wholeness of each point, and what the causes are, of which `offset` others go before."""
    days = np.array([start.on for start in starts], dtype="datetime64[D]")
    begun = np.searchsorted(days, first, side="right")
    is_whole = np.searchsorted(days, last, side="right") == begun
    number = 1 + np.cumsum(np.diff(begun, prepend=begun[:1]) > 0)
    cause = offset + np.where(number == 1, 0, begun)
    return number, cause, is_whole, (UNCAUSED, *starts)


def _by_day(starts: Sequence[Start]) -> list[Start]:
    """One a day, with all its reasons, in the order of time."""
    by_day = groupby(sorted(starts, key=lambda start: str(start.on)), key=lambda start: start.on)
    return [Start(day, "; ".join(str(start.reason) for start in same)) for day, same in by_day]


def _own(series: pl.DataFrame, rebasings: Sequence[Rebasing]) -> dict[int, list[Start]]:
    """Place of a series -> the re-basings of it."""
    found: dict[int, list[Start]] = {}
    placed = series.with_row_index("place")
    for one in rebasings:
        of_area = placed.filter(area_level=one.area_level, area_code=one.area_code)
        of_all = of_area.filter(attribution=one.attribution) if one.attribution else of_area
        for place in of_all["place"]:
            found.setdefault(place, []).append(Start(one.on, f"rebasing: {one.reason}"))
    return found
