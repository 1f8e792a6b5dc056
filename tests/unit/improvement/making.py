"""Rows in shape `Results` for tests of charts: one area's months or quarters, written as plain lists."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from data_contracts.charts import Charts
from data_contracts.shapes import Results
from pipelines.improvement import Grounds, Method, chart

FIRST = date(2020, 1, 1)
NAME = "prov/andel"
KINDS = {name: column.dtype.type for name, column in Results.to_schema().columns.items()}
STANDING = {
    "publication": "2026-10",
    "vip": "prov",
    "indicator": "andel",
    "indicator_version": 1,
    "data_as_of": date(2026, 9, 30),
    "attribution": "caregiver",
    "area_level": "region",
    "area_code": "14",
    "sex": "T",
    "age_band": "all",
    "status": "ok",
}
NO_RULES = pl.DataFrame(schema={"area_level": pl.String, "area_code": pl.String, "step": pl.Int64})
RICHEST = pl.DataFrame({"area_level": ["region"] * 2, "area_code": ["14", "12"], "step": [0, 0]})


def starts(points: int, months: int = 1, first: date = FIRST) -> list[date]:
    """The first days of so many months (or quarters) after each other."""
    return [
        date(first.year + (first.month - 1 + n * months) // 12, (first.month - 1 + n * months) % 12 + 1, 1)
        for n in range(points)
    ]


def rows(period_type: str = "month", first: date = FIRST, **columns: Any) -> pl.DataFrame:
    """One series in shape `Results`: lists of its points' figures, single words for all; without what is not said."""
    points = max(len(each) for each in columns.values() if isinstance(each, (list, np.ndarray)))
    months = {"month": 1, "quarter": 3, "year": 12}[period_type]
    day = pl.col("period_start")
    made = pl.DataFrame(
        {**STANDING, "period_type": period_type, "period_start": starts(points, months, first), **columns}, strict=False
    )
    made = made.with_columns(period_end=day.dt.offset_by(f"{months}mo").dt.offset_by("-1d"))
    made = made.with_columns(pl.lit(None).alias(name) for name in KINDS if name not in made.columns)
    return made.select(pl.col(name).cast(kind) for name, kind in KINDS.items())


def proportions(events: Sequence[float | None], trials: float | Sequence[float | None], **columns: Any) -> pl.DataFrame:
    """A series of shares; None in `events` is a month without any figure."""
    base = list(trials) if isinstance(trials, Sequence) else [trials] * len(events)
    base = [None if x is None else n for x, n in zip(events, base, strict=True)]
    value = [x / n if x is not None and n else None for x, n in zip(events, base, strict=True)]
    return rows(numerator=list(events), denominator=base, value=value, **columns)


def grounds(method: Method, name: str = NAME, rules: pl.DataFrame = RICHEST, **said: Any) -> Grounds:
    """One indicator, and the richest rules for the regions 14 and 12."""
    return Grounds({name: method}, rules, **said)


def charted(given: pl.DataFrame, method: Method, **said: Any) -> pl.DataFrame:
    """The charts of an indicator, whose shape is checked."""
    return pl.DataFrame(Charts.validate(chart(given, grounds(method, **said))))


def words(found: Mapping[str, Any] | pl.DataFrame, column: str) -> dict[int, str]:
    """Place of each row that has something in a text column, and what."""
    return {place: word for place, word in enumerate(found[column]) if word is not None}
