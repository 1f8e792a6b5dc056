"""Unit tests of disclosure. Shared: a small land of two healthcare regions, and rows of results made up in it."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

import polars as pl
import pytest

from pipelines.aggregate.places import Places
from tests.unit.release.conftest import ROW, SCHEMA

ALWAYS = (date(1900, 1, 1), date(9999, 12, 31))
LIES_IN = {
    "0180": ("1", "01"), "0380": ("1", "03"), "0480": ("1", "04"), "1380": ("2", "13"), "1480": ("2", "14"),
    "1481": ("2", "14"), "1780": ("2", "17"),
}  # fmt: skip
LEVELS = ("healthcare_region", "region", "municipality")


@pytest.fixture(scope="session")
def land() -> dict[str, Places]:
    """Seven municipalities in six regions."""
    rows = [
        ("resident", code, *ALWAYS, level, area)
        for code, within in LIES_IN.items()
        for level, area in zip(LEVELS, (*within, code), strict=True)
    ]
    names = ["attribution", "code", "valid_from", "valid_to", "area_level", "area_code"]
    return {"resident": Places.read(pl.DataFrame(rows, schema=names, orient="row"), "resident")}


def counted(
    of_municipality: Mapping[str, tuple[int, int]], levels: Iterable[str] = ("nation", *LEVELS), **said: Any
) -> pl.DataFrame:
    """Rows of one period with what lies in each area: municipality -> events and other cases."""
    areas: dict[tuple[str, str], list[int]] = {}
    for code, (events, others) in of_municipality.items():
        for level, area in zip(("nation", *LEVELS), ("SE", *LIES_IN[code], code), strict=True):
            if level in levels:
                sums = areas.setdefault((level, area), [0, 0])
                sums[0], sums[1] = sums[0] + events, sums[1] + others
    found = [
        ROW | {"area_level": level, "area_code": area, "numerator": events, "denominator": float(events + others)}
        | {"missing": 0, "value": events / (events + others) if events + others else None} | said
        for (level, area), (events, others) in areas.items()
    ]  # fmt: skip
    return pl.DataFrame(found, schema=SCHEMA, orient="row")


@pytest.fixture(scope="session")
def table() -> Callable[..., pl.DataFrame]:
    """See `counted`."""
    return counted


@pytest.fixture(scope="session")
def rows() -> Callable[..., pl.DataFrame]:
    """Each row is a sound one with some fields changed."""
    return lambda *changes: pl.DataFrame([ROW | dict(change) for change in changes], schema=SCHEMA, orient="row")
