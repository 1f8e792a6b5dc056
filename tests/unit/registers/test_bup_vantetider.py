"""Waiting times of child psychiatry: what is nothing known, what is refused, and what becomes of units."""

from datetime import date
from pathlib import Path

import duckdb
import polars as pl
import pytest

from pipelines.intake.judging import Judge
from pipelines.project import Project
from tests.unit.registers.aggregate_bench import database, figures, rules, simulated, view_of_simulated, yielded

REGISTER = Project().registers["bup_vantetider"]
GOOD = {
    "Period": "2026-03", "Nivå": "Region", "Region": "Skåne", "Mått": "Första bedömning", "Kontakt": "Genomförda",
    "Svarsfrekvens": "100",
}  # fmt: skip
COUNTS = {"Antal": "84", "Antal inom 30 dagar": "42", "Andel inom 30 dagar": "50"}

__all__ = ["database"]


def row(area: str, patients: int | None, within: int | None, **more: object) -> dict[str, object]:
    level = "nation" if area == "SE" else "region"
    return {
        "period_start": date(2026, 3, 1), "period_end": date(2026, 3, 31), "level": level, "area_level": level,
        "area_code": area, "measure": "first_assessment", "contact": "done", "patients": patients,
        "within_30_days": within, "response_rate": 100.0, **more,
    }  # fmt: skip


def test_nothing_counted_is_no_zero_percent(database: duckdb.DuckDBPyConnection) -> None:
    """Norrbotten, undated snapshot A: 0 % of 0; Gotland 100 % of 23."""
    rows = [
        row("25", 0, 0, share=0.0, response_rate=0.0),
        row("09", 23, 23, share=100.0),
        row("10", 0, 0, share=0.0, response_rate=100.0),
        row("SE", 3609, 2057, share=57.0),
    ]
    assert figures(yielded(database, "bup_vantetider", rows), "area_code") == {
        ("25",): (0, 0, None, "not_reported"),
        ("09",): (23, 23, 1.0, "ok"),
        ("10",): (0, 0, None, "zero_denominator"),
        ("SE",): (2057, 3609, 2057 / 3609, "ok"),
    }


def test_done_and_waiting_are_two_measures(database: duckdb.DuckDBPyConnection) -> None:
    rows = [row("01", 10, 4), row("01", 50, 5, contact="waiting"), row("01", 20, 9, measure="treatment")]
    assert figures(yielded(database, "bup_vantetider", rows), "measure", "period") == {
        ("first_assessment_done", "2026-03"): (4, 10, 0.4, "ok"),
        ("first_assessment_waiting", "2026-03"): (5, 50, 0.1, "ok"),
        ("treatment_done", "2026-03"): (9, 20, 0.45, "ok"),
    }


def test_a_share_without_counts_is_a_share_and_a_blank_is_not_reported(database: duckdb.DuckDBPyConnection) -> None:
    rows = [row("01", None, None, share=40.0), row("03", None, None), row("04", 8, None)]
    assert figures(yielded(database, "bup_vantetider", rows), "area_code") == {
        ("01",): (None, None, 0.4, "ok"),
        ("03",): (None, None, None, "not_reported"),
        ("04",): (None, 8, None, "not_reported"),
    }


def test_a_known_unit_is_an_area_and_an_unknown_one_is_in_its_region_only(database: duckdb.DuckDBPyConnection) -> None:
    unit = {"level": "unit"}
    rows = [
        row("01", 30, 10),
        row("01", 20, 8, unit_id="U0102", **unit),
        row("01", 5, 1, unit_id="U0102", **unit),  # an older code of the same unit
        row("01", 5, 1, unit_id=None, **unit),
    ]
    assert figures(yielded(database, "bup_vantetider", rows), "area_level", "area_code") == {
        ("region", "01"): (10, 30, 10 / 30, "ok"),
        ("unit", "U0102"): (9, 25, 0.36, "ok"),
    }


def test_patient_chosen_waiting_in_the_denominator_is_found_out(tmp_path: Path) -> None:
    with_them = GOOD | COUNTS | {"Andel inom 30 dagar": "46,7", "Antal PVV": "6"}  # 42 of 84 + 6
    assert rules(tmp_path, REGISTER, with_them, GOOD | COUNTS | {"Antal PVV": "6"}) == [
        {"row.share_of_the_counts"},
        set(),
    ]


@pytest.mark.parametrize("share", ["50", "50,0", "49,6", "50,5"])
def test_a_share_may_be_rounded_to_whole_percent(tmp_path: Path, share: str) -> None:
    assert rules(tmp_path, REGISTER, GOOD | COUNTS | {"Andel inom 30 dagar": share}) == [set()]


def test_nothing_of_nothing_is_accepted(tmp_path: Path) -> None:
    none = {"Antal": "0", "Antal inom 30 dagar": "0", "Andel inom 30 dagar": "0", "Svarsfrekvens": "0"}
    assert rules(tmp_path, REGISTER, GOOD | none) == [set()]


def test_a_row_is_of_one_month_one_level_and_no_more_than_all(tmp_path: Path) -> None:
    year = GOOD | {"Period": "2026"}
    nation_by_region = GOOD | {"Nivå": "Riket"}
    municipality = GOOD | {"Region": "Kiruna"}
    nameless_unit = GOOD | {"Nivå": "Enhet"}
    region_with_unit = GOOD | {"Enhetskod": "01901001"}
    too_many = GOOD | {"Antal": "84", "Antal inom 30 dagar": "85", "Andel inom 30 dagar": ""}
    found = rules(tmp_path, REGISTER, year, nation_by_region, municipality, nameless_unit, region_with_unit, too_many)
    assert found == [
        {"row.period_is_a_month"},
        {"row.area_fits_level"},
        {"row.area_fits_level"},
        {"row.unit_on_unit_rows"},
        {"row.unit_on_unit_rows"},
        {"row.within_30_days_are_patients"},
    ]


def test_counts_without_any_response_are_only_warned_of() -> None:
    assert Judge(REGISTER).severity["row.counts_need_a_response"] == "warn"


def test_simulated_regions_lie_apart_and_sum_to_the_nation(database: duckdb.DuckDBPyConnection) -> None:
    found = view_of_simulated(database, "bup_vantetider").filter(measure="first_assessment_done")
    told = dict(found.filter(area_level="region").select("area_code", "value").rows())
    assert len(told) == 21
    assert told["25"] is None
    assert told["09"] > 0.8 > 0.4 > told["20"]
    summed = found.group_by("area_level").agg(pl.col("numerator", "denominator").sum()).rows_by_key("area_level")
    assert summed["nation"] == summed["region"]


def test_simulated_units_of_a_region_are_all_its_patients() -> None:
    counted = simulated("bup_vantetider").filter(area_code="12").group_by("level").agg(pl.col("patients").sum())
    of_level = dict(counted.rows())
    assert of_level["unit"] == of_level["region"] > 0
