"""From arrays of days and words to polars columns, and back."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from pipelines.simulate.chance import Days, Flags

EPOCH = date(1970, 1, 1)


def day_number(day: date) -> int:
    """Days since 1970-01-01."""
    return (day - EPOCH).days


def days(values: Days, known: Flags | None = None) -> pl.Series:
    """A date column; NULL where not known."""
    series = pl.Series(values.astype(np.int32)).cast(pl.Date)
    return series if known is None else blanked(series, known)


def nullable(values: Any) -> pl.Series:
    """A text column; the empty text is NULL."""
    series = pl.Series(values, dtype=pl.String)
    return series.set(series == "", None)


def blanked(series: pl.Series, known: Flags) -> pl.Series:
    """The series with NULL where not known."""
    return series.to_frame("value").select(pl.when(pl.Series(known)).then(pl.col("value")))["value"]


def looked_up(words: Sequence[str], places: Days) -> pl.Series:
    """The word at each place; NULL at a negative place."""
    known = places >= 0
    return blanked(pl.Series(words, dtype=pl.String).gather(np.where(known, places, 0)), known)


def calendar(values: Days) -> tuple[Days, Days, Days]:
    """Year, month and day of each date."""
    series = pl.Series(np.clip(values, -40000, 60000).astype(np.int32)).cast(pl.Date)
    parts = (series.dt.year(), series.dt.month(), series.dt.day())
    return tuple(part.cast(pl.Int64).to_numpy() for part in parts)  # type: ignore[return-value]


def day_of(years: Days, months: Days | int, dates: Days | int) -> Days:
    """The day number of a calendar date; 29 February of a common year becomes 1 March."""
    frame = pl.DataFrame({"year": years}).with_columns(
        month=pl.Series(np.broadcast_to(months, years.shape)),
        day=pl.Series(np.broadcast_to(dates, years.shape)),
    )
    leap_day = (pl.col("month") == 2) & (pl.col("day") == 29)
    common = leap_day & ~pl.date(pl.col("year"), 1, 1).dt.is_leap_year()
    month = pl.when(common).then(3).otherwise("month")
    day = pl.when(common).then(1).otherwise("day")
    return frame.select(pl.date("year", month, day).to_physical().cast(pl.Int64)).to_series().to_numpy()


def stack(frames: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """The frames under one another; a column that one of them lacks is NULL there."""
    return pl.concat(list(frames), how="diagonal_relaxed")
