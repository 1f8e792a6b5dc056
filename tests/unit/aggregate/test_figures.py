"""Unit: figures of sources without persons stand in the grid as the source has them."""

from datetime import date
from pathlib import Path

import duckdb
import polars as pl
import pytest

from pipelines.aggregate import figures
from pipelines.errors import UserError
from pipelines.select.catalogue import Indicator
from pipelines.select.header import Header

SCHEMA = {
    "area_level": pl.String, "area_code": pl.String, "period": pl.String, "sex": pl.String, "age_band": pl.String,
    "numerator": pl.Int64, "denominator": pl.Int64, "value": pl.Float64, "status_at_source": pl.String,
}  # fmt: skip


def found(*rows: tuple[object, ...]) -> pl.DataFrame:
    """Rows of the nation or region 01: `area_code, period, sex, numerator, denominator, value, status`."""
    level = {"SE": "nation", "01": "region"}
    whole = [(level[str(area)], area, period, sex, "all", *rest) for area, period, sex, *rest in rows]
    return pl.DataFrame(whole, schema=SCHEMA, orient="row")


def grid(*starts: tuple[str, date]) -> pl.DataFrame:
    """Nation and region 01, all sexes and two age bands, in the periods given."""
    places = [("nation", "SE"), ("region", "01")]
    cells = [
        (*place, *start, sex, age) for place in places for start in starts for sex in "TKM" for age in ("all", "65+")
    ]
    columns = ["area_level", "area_code", "period_type", "period_start", "sex", "age_band"]
    return pl.DataFrame(cells, schema=columns, orient="row")


@pytest.mark.parametrize(
    ("written", "period"),
    [
        ("2025", ("year", date(2025, 1, 1))),
        ("2025-Q1", ("quarter", date(2025, 1, 1))),
        ("2025-Q4", ("quarter", date(2025, 10, 1))),
        ("2025-03", ("month", date(2025, 3, 1))),
        ("2025-12", ("month", date(2025, 12, 1))),
        ("2025-H2", ("half_year", date(2025, 7, 1))),
        ("2025-T3", ("tertial", date(2025, 9, 1))),
    ],
)
def test_a_period_is_what_it_is_called(written: str, period: tuple[str, date]) -> None:
    rows = figures.with_periods(found(("SE", written, "T", 1, 2, 0.5, "ok")))
    assert rows.select("period_type", "period_start").rows() == [period]


def test_what_is_no_period_is_left_out() -> None:
    for written in ("2025-13", "2025-00", "2025-Q5", "2025-H3", "2025-T4", "25", "2025-X1"):
        assert figures.with_periods(found(("SE", written, "T", 1, 2, 0.5, "ok"))).is_empty()


def test_what_the_source_does_not_say_is_not_reported_and_its_reasons_stand() -> None:
    year = ("year", date(2025, 1, 1))
    rows = found(("SE", "2025", "T", None, None, None, "suppressed"))
    placed = figures.in_grid(rows, grid(year)).sort("area_level")
    assert placed.select("area_code", "sex", "age_band", "status").rows() == [
        ("SE", "T", "all", "suppressed"), ("01", "T", "all", "not_reported"),
    ]  # fmt: skip


def test_nought_of_nought_that_nobody_reported_is_no_count() -> None:
    months = [("month", date(2025, month, 1)) for month in (1, 2)]
    rows = found(
        ("SE", "2025-01", "T", 0, 0, None, "not_reported"), ("SE", "2025-02", "T", 0, 0, None, "zero_denominator")
    )
    placed = figures.in_grid(rows, grid(*months)).filter(pl.col("area_code") == "SE").sort("period_start")
    assert placed.select("numerator", "denominator", "value", "status").rows() == [
        (None, None, None, "not_reported"), (0, 0.0, None, "zero_denominator"),
    ]  # fmt: skip


def test_sexes_are_shown_where_the_source_has_them() -> None:
    year = ("year", date(2025, 1, 1))
    rows = found(("SE", "2025", "T", 3, 4, 0.75, "ok"), ("SE", "2025", "K", 1, 2, 0.5, "ok"))
    placed = figures.in_grid(rows, grid(year))
    assert set(placed["sex"]) == {"T", "K"}
    assert set(placed["age_band"]) == {"all"}


def test_a_share_of_counts_has_an_interval_and_a_figure_alone_has_none() -> None:
    months = [("month", date(2025, month, 1)) for month in (1, 2, 3)]
    rows = found(
        ("SE", "2025-01", "T", 5, 10, 0.5, "ok"),  # a share of its counts
        ("SE", "2025-02", "T", 5, 10, 42.0, "ok"),  # a value of another kind
        ("SE", "2025-03", "T", None, None, 0.5, "ok"),
    )  # fmt: skip
    placed = figures.in_grid(rows, grid(*months)).filter(pl.col("area_code") == "SE").sort("period_start")
    assert placed["ci_method"].to_list() == ["wilson", None, None]
    assert placed["ci_low"].to_list() == [pytest.approx(0.2366, abs=1e-4), None, None]
    assert placed["value"].to_list() == [0.5, 42.0, 0.5]


def test_silence_is_nobody_only_where_the_source_says_so_and_speaks_of_the_period() -> None:
    told, untold = ("year", date(2025, 1, 1)), ("year", date(2024, 1, 1))
    other = grid(told, untold).filter(pl.col("area_level") == "region").with_columns(area_code=pl.lit("03"))
    rows = found(("01", "2025", "T", 7, None, 3.5, "ok"))
    placed = figures.in_grid(rows, pl.concat([grid(told, untold), other]), absent_is_zero=True)
    totals = placed.filter(pl.col("sex") == "T", pl.col("age_band") == "all").sort("area_code", "period_start")
    assert totals.select("area_code", "numerator", "value", "status").rows() == [
        ("01", None, None, "not_reported"), ("01", 7, 3.5, "ok"),
        ("03", None, None, "not_reported"), ("03", 0, 0.0, "ok"),
        ("SE", None, None, "not_reported"), ("SE", None, None, "not_reported"),
    ]  # fmt: skip


def test_two_figures_of_one_place_and_period_are_refused() -> None:
    header = Header.model_validate(
        {
            "title": "t", "title_en": "t", "evidence": "verified", "origin": "statistic", "source": "s",
            "measure": "proportion", "type": "process", "direction": "higher", "numerator": "n", "denominator": "d",
            "rows": "aggregates", "attribution": ["resident"], "examples": ["-"],
        }
    )  # fmt: skip
    row = "'nation' AS area_level, 'SE' AS area_code, '2025' AS period, 'T' AS sex, 'all' AS age_band, 1 AS numerator"
    rest = "2 AS denominator, 0.5 AS value, 'ok' AS status_at_source"
    query = f"SELECT {row}, {rest} UNION ALL SELECT {row}, {rest}"
    with duckdb.connect() as database:
        database.execute("CREATE SCHEMA work")
        with pytest.raises(UserError, match="several rows for an area"):
            figures.take(database, Indicator("prov/x", Path("x.sql"), header, query))
