"""Socialstyrelsen's statistics database: regions by name, rates, and a real export."""

from datetime import date
from pathlib import Path

import duckdb
import pytest

from pipelines.project import Project
from tests.conftest import SHARED
from tests.unit.intake.bench import new_home, take_in
from tests.unit.registers.aggregate_bench import database, figures, simulated, view_of_simulated, yielded

REAL = SHARED / "data" / "real" / "socialstyrelsen_adhd" / "example_adhd_data.csv"
REGISTER = Project().registers["socialstyrelsen_statistik"]
HEADINGS = "År;Läkemedel;Region;Kön;Ålder;Patienter/1000 invånare"

__all__ = ["database"]


def rules(folder: Path, *lines: str) -> list[set[str]]:
    """Per row the rules under which it was quarantined."""
    taken = take_in(new_home(folder), REGISTER, "\r\n".join([HEADINGS, *lines, ""]).encode())
    return [taken.rules.get(line, set()) for line in range(2, 2 + len(lines))]


def test_a_rate_keeps_its_unit_and_a_drug_its_code(database: duckdb.DuckDBPyConnection) -> None:
    row = {
        "period_start": date(2024, 1, 1), "period_end": date(2024, 12, 31), "drug": "N06BA04 Metylfenidat",
        "area_level": "region", "area_code": "01", "sex": "K", "age_group": "Totalt", "per_1000": 61.96,
    }  # fmt: skip
    found = yielded(database, "socialstyrelsen_statistik", [row, row | {"age_group": "85+", "per_1000": 0.0}])
    assert figures(found, "measure", "period", "age_band") == {
        ("N06BA04", "2024", "all"): (None, None, 61.96, "ok"),
        ("N06BA04", "2024", "85+"): (None, None, 0.0, "ok"),
    }


def test_a_municipality_by_name_is_refused(tmp_path: Path) -> None:
    found = rules(
        tmp_path,
        "2024;N06BA04 Metylfenidat;Kiruna;Män;15-19;42.38",
        "2024;N06BA04 Metylfenidat;Riket;Män;15-19;42.38",
        "2024;N06BA04 Metylfenidat;Stockholms län;Män;15-19;42.38",
        "2024;N06BA04 Metylfenidat;Stockholms kommun;Män;15-19;42.38",
    )
    assert found == [{"row.names_are_regions"}, set(), set(), {"area_level.type", "area_code.type"}]


def test_a_number_with_another_mark_is_not_guessed_at_and_a_blank_parts_thousands(tmp_path: Path) -> None:
    start = "2024;N06BA04 Metylfenidat;Skåne"
    found = rules(tmp_path, f"{start};Män;15-19;42,38", f"{start};Män;20-24;1 042.38", f"{start};Män;25-29;42.38")
    assert found == [{"per_1000.type"}, {"per_1000.range"}, set()]


def test_more_than_everybody_no_code_and_no_age_are_refused(tmp_path: Path) -> None:
    found = rules(
        tmp_path,
        "2024;N06BA04 Metylfenidat;Skåne;Män;15-19;1000.5",
        "2024;Metylfenidat;Skåne;Män;15-19;42.38",
        "2024;N06BA04 Metylfenidat;Skåne;Alla;15-19;42.38",
        "2024;N06BA04 Metylfenidat;Skåne;Män;tonåringar;42.38",
        "2024-01;N06BA04 Metylfenidat;Skåne;Män;15-19;42.38",
        "2024;N06BA04 Metylfenidat;Skåne;Män;15-19;",
    )
    assert found == [
        {"per_1000.range"},
        {"drug.pattern"},
        {"sex.code"},
        {"age_group.pattern"},
        {"row.period_is_a_year"},
        {"per_1000.required"},
    ]


def test_an_absent_row_means_nobody() -> None:
    assert REGISTER.delivery.kind.absent == "zero"  # type: ignore[union-attr]


def test_the_real_export_fits_the_contract(tmp_path: Path, database: duckdb.DuckDBPyConnection) -> None:
    if not REAL.is_file():
        pytest.skip("no real export of Socialstyrelsen beside the repository")
    taken = take_in(new_home(tmp_path), REGISTER, REAL.read_bytes())
    assert (taken.rules, taken.rows.height) == ({}, 60)
    assert set(taken.rows["area_code"]) == {"01", "12"}
    rows = taken.rows.select(list(REGISTER.columns)).to_dicts()
    found = yielded(database, "socialstyrelsen_statistik", rows)
    asked = found.filter(measure="N06BA12", area_code="01", period="2024", sex="K")
    assert asked["value"].to_list() == [51.65]


def test_simulated_rates_are_like_the_real_ones_and_nobody_has_no_row(database: duckdb.DuckDBPyConnection) -> None:
    rows = simulated("socialstyrelsen_statistik")
    areas = rows["area_code"].n_unique()
    assert rows["per_1000"].min() >= 0
    assert rows.height < rows["drug"].n_unique() * areas * 3 * rows["age_group"].n_unique()
    found = view_of_simulated(database, "socialstyrelsen_statistik")
    nation = found.filter(area_level="nation", age_band="15-19", measure="N06BA04")
    assert all(40 < value < 80 for value in nation["value"])
    assert nation["sex"].to_list() == ["K", "M", "T"]
