"""The shape of aggregates: a figure or the reason why there is none, once per measure, area, period, sex and age."""

import polars as pl
import pytest
from pandera.errors import SchemaError

from data_contracts.shapes import Aggregates

ROW = {
    "measure": "ips", "area_level": "municipality", "area_code": "0180", "period": "2023", "sex": "T",
    "age_band": "all", "numerator": 1, "denominator": 1, "value": 1.0, "status_at_source": "ok",
}  # fmt: skip


def frame(*rows: dict[str, object]) -> pl.DataFrame:
    schema = {name: column.dtype.type for name, column in Aggregates.to_schema().columns.items()}
    return pl.DataFrame([{**ROW, **row} for row in rows], schema=schema)


@pytest.mark.parametrize("period", ["2023", "2023-H1", "2023-Q4", "2023-03"])
def test_a_figure_is_a_row(period: str) -> None:
    Aggregates.validate(frame({"period": period}, {"area_level": "region", "area_code": "01", "period": period}))


@pytest.mark.parametrize(
    "wrong",
    [
        {"value": None},
        {"status_at_source": "suppressed"},
        {"status_at_source": "secret", "value": None},
        {"area_level": "district"},
        {"sex": "F"},
        {"period": "2023M03"},
        {"numerator": -1},
    ],
)
def test_what_is_neither_a_figure_nor_a_reason_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(SchemaError):
        Aggregates.validate(frame(wrong))


def test_a_figure_stands_once() -> None:
    with pytest.raises(SchemaError):
        Aggregates.validate(frame({}, {"value": 0.0}))
