"""The months or quarters of one indicator as arrays of series x points, without a hole in the time."""

from typing import Literal, NamedTuple

import numpy as np
import polars as pl

from pipelines.improvement.phases import Days
from pipelines.statistics.arrays import Array
from pipelines.statistics.charts.phases import Flags, Whole

KEYS = ("attribution", "area_level", "area_code")
SHOWN = ("ok", "provisional", "below_coverage")  # the statuses of rows with a figure; all others are gaps
MATURE = ("ok", "below_coverage")
MONTHS = {"month": 1, "quarter": 3}
PeriodType = Literal["month", "quarter"]


class Points(NamedTuple):
    """The rows of an indicator and a period type, by series and time, and where each lies among series x points.

    `series` has a row of `KEYS` each. `first` and `last` are the days of each point, `month` (points) its calendar
    month from 0, or that of a quarter's first.
    """

    rows: pl.DataFrame
    place: Whole
    series: pl.DataFrame
    first: Days
    last: Days
    month: Whole

    @property
    def shape(self) -> tuple[int, int]:
        return self.series.height, len(self.first)

    def figures(self, name: str) -> Array:
        """A column as series x points; NaN where there is no row, no figure, or one that is not to be seen."""
        seen = pl.when(pl.col("status").cast(pl.String).is_in(SHOWN) & pl.col("value").is_not_null()).then(name)
        laid = np.full(self.shape, np.nan)
        laid.ravel()[self.place] = self.rows.select(seen.cast(pl.Float64).fill_null(np.nan)).to_series().to_numpy()
        return laid

    @property
    def is_mature(self) -> Flags:
        """Whether a point is final: series x points, false where there is no row."""
        laid = np.zeros(self.shape, dtype=np.bool_)
        laid.ravel()[self.place] = self.rows["status"].cast(pl.String).is_in(MATURE).to_numpy()
        return laid


def points(rows: pl.DataFrame, period_type: PeriodType) -> Points:
    """Laid out by time. ValueError where a series has two rows of one period, or one that is none of this type."""
    months = MONTHS[period_type]
    ordered = rows.sort(*KEYS, "period_start")
    begins = ordered.select(pl.any_horizontal(pl.col(name).ne_missing(pl.col(name).shift()) for name in KEYS))
    begins = begins.to_series().to_numpy() | (np.arange(ordered.height) == 0)
    start = ordered["period_start"].to_numpy().astype("datetime64[M]").astype(np.int64)
    if (start % months).any():
        raise ValueError(f"a {period_type} begins in another month")
    step = start // months
    place = (np.cumsum(begins) - 1) * (step.max() - step.min() + 1) + step - step.min()
    if (np.diff(place) == 0).any():
        raise ValueError(f"two rows of one series are of the same {period_type}")
    first = np.arange(step.min(), step.max() + 1) * months
    days = first.astype("datetime64[M]").astype("datetime64[D]")
    day_after = (first + months).astype("datetime64[M]").astype("datetime64[D]")
    return Points(ordered, place, ordered.filter(begins).select(KEYS), days, day_after - 1, first % 12)
