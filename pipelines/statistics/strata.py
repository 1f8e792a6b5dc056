"""Counts by stratum beside a standard population, joined by key and never by position.

Belongs here: putting frames together and refusing what does not fit. Does not belong here: any rate.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from pipelines.statistics.arrays import Array

PLACE, ROW = "place of the stratum", "place of the row"


@dataclass(frozen=True)
class Strata:
    """Rows by strata; made by `join` and `beside` alone, so that the columns of all arrays are the same strata.

    `rows`: the keys of the rows, in the order of the results. `events`, `persons` and `squares`: (rows, strata), NaN
    where the counts have no such stratum. `standard` and `standard_events`: (strata,), or (rows, strata) where every
    row has a standard of its own. `squares` and `standard_events` are NaN throughout where they were not given.
    """

    rows: pl.DataFrame
    events: Array
    persons: Array
    squares: Array
    standard: Array
    standard_events: Array


@dataclass(frozen=True)
class Columns:
    """Counts that lie in arrays already: (rows, strata). `keys`: a line per column in order, which stratum it is."""

    keys: pl.DataFrame
    events: Array
    persons: Array


def join(counts: pl.DataFrame, standard: pl.DataFrame, *, rows: Sequence[str], by: Sequence[str]) -> Strata:
    """Counts in long form and the standard they are compared with, put together by the columns `by`.

    `counts`: one line per row and stratum, with `events` and `persons` (persons, person-years or cases at risk), and
    `squares` where persons have several events: the sum over persons of the square of the number of events of each.
    `standard`: one line per stratum, with `persons` above 0, and `events` where its own rates are needed.
    A row that lacks a stratum is kept and has no result: that nobody was counted is not that nobody lives there.
    ValueError where a stratum of the counts is not in the standard, a line comes twice, a key is empty or a column is
    missing.
    """
    _check("counts", counts, [*rows, *by], ["events", "persons"])
    _check("standard", standard, by, ["persons"])
    if not (standard["persons"] > 0).all():
        raise ValueError("standard, persons: not above 0 in every stratum. Leave out strata that nobody is in.")
    places = standard.select(by).with_row_index(PLACE)
    unknown = counts.select(by).unique().join(places, on=by, how="anti").height
    if unknown:
        raise ValueError(
            f"standard, {', '.join(by)}: {unknown} strata of the counts are missing. Give each a standard population, "
            "or leave them out of the counts."
        )
    keys = counts.select(rows).unique(maintain_order=True).with_row_index(ROW)
    placed = counts.join(keys, on=list(rows)).join(places, on=list(by))
    shape = (keys.height, places.height)
    filled = (_filled(placed, name, shape) for name in ("events", "persons", "squares"))
    return Strata(keys.drop(ROW), *filled, *(_numbers(standard, name) for name in ("persons", "events")))


def beside(counts: Columns, standard: Columns) -> Strata:
    """As `join`, for so many rows that frames of them cost too much; rows are known by their number.

    Columns are put together by their keys, in the order of the standard, which has one row or one for each of the
    counts'. Where nobody of a standard is in a stratum, the rows of that standard have nobody there either.
    ValueError where both do not have the same strata, and as in `join`.
    """
    by = standard.keys.columns
    _check("counts", counts.keys, by, [])
    _check("standard", standard.keys, by, [])
    order = standard.keys.join(counts.keys.with_row_index(PLACE), on=by, how="left", maintain_order="left")[PLACE]
    if order.null_count() or counts.keys.height != standard.keys.height:
        raise ValueError(f"counts and standard, {', '.join(by)}: not the same strata. Give both the same.")
    events, persons = (found[:, order.to_numpy()] for found in (counts.events, counts.persons))
    rows = pl.DataFrame({ROW: np.arange(len(events))})
    return Strata(rows, events, persons, np.full(events.shape, np.nan), standard.persons, standard.events)


def _check(name: str, frame: pl.DataFrame, keys: Sequence[str], numbers: Sequence[str]) -> None:
    """Keys are whole and come once; numbers are there."""
    missing = [column for column in (*keys, *numbers) if column not in frame.columns]
    if missing:
        raise ValueError(f"{name}, {missing[0]}: no such column. Give {', '.join((*keys, *numbers))}.")
    if sum(frame.select(keys).null_count().row(0)):
        raise ValueError(f"{name}, {', '.join(keys)}: empty on some lines. Give every line all its keys.")
    doubled = frame.height - frame.select(keys).n_unique()
    if doubled:
        raise ValueError(f"{name}, {', '.join(keys)}: {doubled} lines too many. Give one line for each.")


def _numbers(frame: pl.DataFrame, name: str) -> Array:
    """A column as numbers, NaN where it is empty or not there."""
    if name not in frame.columns:
        return np.full(frame.height, np.nan)
    return frame[name].cast(pl.Float64).fill_null(np.nan).to_numpy()


def _filled(placed: pl.DataFrame, name: str, shape: tuple[int, int]) -> Array:
    found = np.full(shape, np.nan)
    found[placed[ROW].to_numpy(), placed[PLACE].to_numpy()] = _numbers(placed, name)
    return found
