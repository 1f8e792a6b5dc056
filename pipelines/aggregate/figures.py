"""Indicators whose source gives figures and no persons: their rows, put into the grid of the plan as they are.

Nothing is summed here: the figure of a region is the source's own, never that of its municipalities together.
"""

import duckdb
import numpy as np
import polars as pl

from data_contracts.shapes import ALL_AGES, FIGURES
from pipelines.aggregate.periods import LENGTHS
from pipelines.errors import UserError
from pipelines.select.catalogue import Indicator
from pipelines.statistics import intervals

PLACE = ["area_level", "area_code", "sex", "age_band"]
PERIOD = ["period_type", "period_start"]
WRITTEN = r"^(\d{4})(?:-(Q[1-4]|T[1-3]|H[12]|0[1-9]|1[0-2]))?$"  # 2025, 2025-H1, 2025-T1, 2025-Q1 or 2025-03
KINDS = {"": "month", "Q": "quarter", "T": "tertial", "H": "half_year"}  # letter before a number -> what it counts


def take(database: duckdb.DuckDBPyConnection, indicator: Indicator) -> None:
    """`work.figures`, one row per place and period. Raises UserError where there are more."""
    database.execute(f"CREATE TABLE work.figures AS SELECT {', '.join(FIGURES)} FROM ({indicator.query}\n)")
    key = ", ".join(name for name in FIGURES if name in ("period", *PLACE))
    doubled = database.execute(f"SELECT COUNT(*) - COUNT(DISTINCT ({key})) FROM work.figures").fetchone()
    if doubled and doubled[0]:
        raise UserError(
            f"{indicator.path}: query: gives several rows for an area, period, sex and age band; one each is due."
        )


def in_grid(found: pl.DataFrame, grid: pl.DataFrame, *, absent_is_zero: bool = False) -> pl.DataFrame:
    """The grid with `numerator, denominator, value, ci_low, ci_high, ci_method, status`; silence is not reported.

    `absent_is_zero`: of a source that gives no row where there is nobody, silence is 0, in a period and at a level that
    it speaks of at all. Of sexes and age bands only those are kept that the source gives anywhere, and the totals.
    """
    given = with_periods(found)
    if absent_is_zero:
        given = _with_nobody(given, grid)
    sexes, ages = [*given["sex"].unique(), "T"], [*given["age_band"].unique(), ALL_AGES]
    kept = grid.filter(pl.col("sex").is_in(sexes) & pl.col("age_band").is_in(ages))
    joined = kept.join(given, on=[*PLACE, *PERIOD], how="left", maintain_order="left")
    status = pl.col("status_at_source").fill_null("not_reported")
    return _with_interval(_without_nought_of_nobody(joined.with_columns(status=status).drop("status_at_source")))


def _without_nought_of_nobody(placed: pl.DataFrame) -> pl.DataFrame:
    """The rows, those that were not reported without numbers: a source may write 0 of 0 where nobody has answered."""
    silent = pl.col("status") == "not_reported"
    numbers = ("numerator", "denominator", "value")
    return placed.with_columns(pl.when(~silent).then(pl.col(name)).alias(name) for name in numbers)


def _with_nobody(given: pl.DataFrame, grid: pl.DataFrame) -> pl.DataFrame:
    """The figures, and 0 for every area that has none beside others of its level, period, sex and age band."""
    spoken_of = given.select("area_level", "sex", "age_band", *PERIOD).unique()
    places = grid.select(*PLACE, *PERIOD).join(spoken_of, on=spoken_of.columns, how="semi")
    silent = places.join(given, on=places.columns, how="anti")
    nobody = silent.with_columns(numerator=pl.lit(0, dtype=pl.Int64), value=pl.lit(0.0), status_at_source=pl.lit("ok"))
    return pl.concat([given, nobody], how="diagonal")


def with_periods(found: pl.DataFrame) -> pl.DataFrame:
    """The rows with `period_type` and `period_start` for `period`; what is written as no period is left out."""
    year, part = pl.col("period").str.extract(WRITTEN, 1).cast(pl.Int32), pl.col("period").str.extract(WRITTEN, 2)
    letter, number = part.str.extract(r"^(\D?)"), part.str.extract(r"(\d+)$").cast(pl.Int32)
    kind = letter.replace_strict(KINDS, default="year", return_dtype=pl.String)
    months = kind.replace_strict(LENGTHS, return_dtype=pl.Int32)
    month = pl.when(number.is_null()).then(1).otherwise((number - 1) * months + 1)
    dated = found.with_columns(period_type=kind, period_start=pl.date(year, month, 1))
    return dated.filter(pl.col("period_start").is_not_null()).drop("period")


def _with_interval(frame: pl.DataFrame) -> pl.DataFrame:
    """An interval where the source gives counts of a share; elsewhere nothing is known of its spread."""
    frame = frame.with_columns(pl.col("denominator").cast(pl.Float64))
    successes, trials, value = (
        frame[name].cast(pl.Float64).fill_null(np.nan).to_numpy() for name in ("numerator", "denominator", "value")
    )
    with np.errstate(invalid="ignore", divide="ignore"):
        low, high = intervals.wilson(successes, trials)
        is_share = np.isclose(value, successes / trials)
    shown = [np.where(is_share, limit, np.nan) for limit in (low, high)]
    with_limits = frame.with_columns(
        pl.Series(name, limit).fill_nan(None) for name, limit in zip(("ci_low", "ci_high"), shown, strict=True)
    )
    return with_limits.with_columns(ci_method=pl.when(pl.col("ci_low").is_not_null()).then(pl.lit("wilson")))
