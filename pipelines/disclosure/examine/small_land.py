"""A small land and rows of results in it, for breaches that are planted.

The land has two healthcare regions. The first has four regions and a part of region 13, which lies in both; region 09
is one municipality. Figures are made so that the few stand out: 3 of 80, elsewhere tens.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any

import polars as pl

from pipelines.aggregate.places import Places
from pipelines.disclosure.vintages import LEDGER, SINCE, UNTIL, Past
from pipelines.select.header import Header

Row = dict[str, Any]
ALWAYS = (date(1900, 1, 1), date(9999, 12, 31))
LIES_IN = {
    "0180": ("1", "01"), "0380": ("1", "03"), "0480": ("1", "04"), "0980": ("1", "09"), "1380": ("1", "13"),
    "1381": ("2", "13"), "1480": ("2", "14"), "1780": ("2", "17"),
}  # fmt: skip
BEFORE = "2024-12-r1"
LEVELS = ("healthcare_region", "region", "municipality")
AGES = ("00-12", "13-17", "18-24", "25-44")
EVENTS, OTHERS = 30, 50  # of a municipality, a month, a sex and an age; every count of few is put in by hand


def record(truth: pl.DataFrame, earlier: pl.DataFrame | None = None) -> Past:
    """The record of these rows, which nothing served before, and of what earlier publications gave up."""
    served = truth.with_columns(pl.lit(None, dtype=pl.String).alias(name) for name in (SINCE, UNTIL))
    told = served.select(LEDGER).head(0) if earlier is None else earlier
    return Past(served.drop(UNTIL).lazy(), told.lazy(), BEFORE)


@cache
def land() -> dict[str, Places]:
    """Eight municipalities, for residents and care givers alike."""
    names = ["attribution", "code", "valid_from", "valid_to", "area_level", "area_code"]
    rows = [
        (attribution, code, *ALWAYS, level, area)
        for attribution in ("caregiver", "resident")
        for code, within in LIES_IN.items()
        for level, area in zip(LEVELS, (*within, code), strict=True)
    ]
    frame = pl.DataFrame(rows, schema=names, orient="row")
    return {attribution: Places.read(frame, attribution) for attribution in ("caregiver", "resident")}


def header(**said: object) -> Header:
    """Of an indicator of episodes."""
    plain = {
        "title": "Andel", "title_en": "Share", "status": "proposed", "evidence": "elaborated", "origin": "register",
        "source": "none", "measure": "proportion", "type": "outcome", "direction": "higher", "numerator": "n",
        "denominator": "d", "unit_of_analysis": "episode", "examples": ["-"],
    }  # fmt: skip
    return Header.model_validate(plain | said)


def year(number: int = 2025) -> Row:
    return {"period_type": "year", "period_start": date(number, 1, 1)}


def month(number: int, of: int = 2025) -> Row:
    return {"period_type": "month", "period_start": date(of, number, 1)}


def counted(
    levels: Iterable[str] = ("nation", "healthcare_region", "region"),
    few: Mapping[str, tuple[int, int]] | None = None,
    **said: Any,
) -> list[Row]:
    """Rows of one period, sex and age: events and others summed over municipalities; `few` puts some in by hand."""
    amounts = dict.fromkeys(LIES_IN, (EVENTS, OTHERS)) | dict(few or {})
    lies = {code: dict(zip(LEVELS, (*within, code), strict=True)) for code, within in LIES_IN.items()}
    return summed(amounts, lies, levels, **said)


def summed(
    amounts: Mapping[str, tuple[int, int]], lies: Mapping[str, Mapping[str, str]], levels: Iterable[str], **said: Any
) -> list[Row]:
    """Rows of the levels. `amounts`: events and others of each code. `lies`: the area of each level that it lies in."""
    sums: dict[tuple[str, str], list[int]] = {}
    for code, (events, others) in amounts.items():
        for level, area in ({"nation": "SE"} | dict(lies[code])).items():
            if level in levels:
                found = sums.setdefault((level, area), [0, 0])
                found[0], found[1] = found[0] + events, found[1] + others
    plain: Row = {
        "vip": "prov", "indicator": "one", "indicator_version": 1, "attribution": "resident", "sex": "T",
        "age_band": "all", "missing": 0, "status": "ok", "value": 0.4, "ci_low": 0.3, "ci_high": 0.5,
        "ci_method": "wilson",
        "standardised": None, "target_met": True, "signal": "shift", "coverage": 0.9, "coverage_year": 2025,
        "coverage_method": "x", "hidden": False, "leaked": "",
    }  # fmt: skip
    return [
        plain
        | {"area_level": level, "area_code": area, "numerator": events, "denominator": float(events + others)}
        | said
        for (level, area), (events, others) in sums.items()
    ]


def hide(rows: list[Row], **which: Any) -> list[Row]:
    """The rows, those hidden that have all of this."""
    return [row | {"hidden": True} if all(row[name] == value for name, value in which.items()) else row for row in rows]


ONE = {"prov/one": header()}
FEW = {"0380": (3, 77)}
