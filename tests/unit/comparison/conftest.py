"""What the tests here share: rows in the shape `Results`, written down as counts of areas."""

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import polars as pl
import pytest

from data_contracts.shapes import Results
from pipelines.aggregate.measures import MEASURES, Counts
from pipelines.statistics.spread import Spreads

Rows = Callable[..., pl.DataFrame]
TYPES = {name: column.dtype.type for name, column in Results.to_schema().columns.items()}


def row(code: str, numerator: float, base: float, year: int = 2025, **other: Any) -> dict[str, Any]:
    """One row of a proportion: a region in a year, unless something else is said."""
    return {
        "publication": "2026-10", "vip": "x", "indicator": "a", "indicator_version": 1, "period_type": "year",
        "period_start": date(year, 1, 1), "period_end": date(year, 12, 31), "data_as_of": date(2026, 8, 31),
        "attribution": "resident", "area_level": "nation" if code == "SE" else "region", "area_code": code, "sex": "T",
        "age_band": "all", "numerator": numerator, "denominator": base, "missing": 0, "status": "ok", "measure": "proportion",
        "per": 1.0, "squares": np.nan,
    } | other  # fmt: skip


def results(rows: list[dict[str, Any]]) -> pl.DataFrame:
    """The rows with value and interval as results have them; of a mean `numerator` is the sum of the amounts."""
    made = []
    for each in rows:
        given = {name: np.array([float(each[name])]) for name in ("numerator", "denominator", "squares", "per")}
        above, below = given["numerator"], given["denominator"]
        nothing = np.array([np.nan])
        counts = Counts(below, above, above, given["squares"], below, below, given["per"], nothing, Spreads.of([]))
        with np.errstate(invalid="ignore", divide="ignore"):
            found = MEASURES[each["measure"]](counts)
        is_mean = each["measure"] in ("mean", "change")
        told = {
            "value": found.value[0], "ci_low": found.interval.low[0], "ci_high": found.interval.high[0],
            "denominator": found.denominator[0], "numerator": None if is_mean else each["numerator"],
            "ci_method": found.method if np.isfinite(found.interval.low[0]) else None,
        }  # fmt: skip
        told = {name: None if isinstance(value, float) and np.isnan(value) else value for name, value in told.items()}
        made.append({name: ({**told, **each} | told).get(name) for name in TYPES} | each.get("as_is", {}))
    return pl.DataFrame(made, schema=TYPES)


@pytest.fixture(scope="session")
def one() -> Callable[..., dict[str, Any]]:
    return row


@pytest.fixture(scope="session")
def of() -> Rows:
    return results
