"""PrimärvårdsKvalitet: definitions that change at New Year, and recorded prevalence."""

from datetime import date
from pathlib import Path

import duckdb
import polars as pl

from pipelines.intake.judging import Judge
from pipelines.project import Project
from tests.unit.intake.bench import new_home, take_in
from tests.unit.registers.aggregate_bench import database, figures, simulated, view_of_simulated, yielded

REGISTER = Project().registers["primarvardskvalitet"]
HEADINGS = "År;Indikator;Definition;Nivå;Regionkod;Vårdcentral;Kön;Täljare;Nämnare;Värde"

__all__ = ["database"]


def row(area: str, numerator: int | None, denominator: int | None, **more: object) -> dict[str, object]:
    return {
        "period_start": date(2025, 1, 1), "period_end": date(2025, 12, 31), "indicator": "Dep1",
        "definition_year": 2025, "level": "region", "area_level": "region", "area_code": area, "sex": "T",
        "numerator": numerator, "denominator": denominator, **more,
    }  # fmt: skip


def rules(folder: Path, *lines: str) -> list[set[str]]:
    """Per row the rules under which it was quarantined."""
    taken = take_in(new_home(folder), REGISTER, "\n".join([HEADINGS, *lines, ""]).encode())
    return [taken.rules.get(line, set()) for line in range(2, 2 + len(lines))]


def test_of_two_definitions_for_a_year_the_newer_counts(database: duckdb.DuckDBPyConnection) -> None:
    rows = [
        row("01", 480, 10_000),
        row("01", 700, 10_000, definition_year=2024),
        row("03", 300, 10_000, definition_year=2024),
    ]
    assert figures(yielded(database, "primarvardskvalitet", rows), "area_code") == {
        ("01",): (480, 10_000, 0.048, "ok"),
        ("03",): (300, 10_000, 0.03, "ok"),
    }


def test_nobody_listed_is_no_share_and_nothing_given_is_not_reported(database: duckdb.DuckDBPyConnection) -> None:
    rows = [row("01", 0, 0), row("03", None, None), row("04", None, None, value=4.0), row("05", 0, 50)]
    assert figures(yielded(database, "primarvardskvalitet", rows), "area_code") == {
        ("01",): (0, 0, None, "zero_denominator"),
        ("03",): (None, None, None, "not_reported"),
        ("04",): (None, None, 0.04, "ok"),
        ("05",): (0, 50, 0.0, "ok"),
    }


def test_health_centres_are_no_areas(database: duckdb.DuckDBPyConnection) -> None:
    centre = {"level": "health_centre", "health_centre": "SE9999990002-V0101"}
    rows = [row("01", 30, 1000), row("01", 10, 200, **centre)]
    assert figures(yielded(database, "primarvardskvalitet", rows), "area_code") == {("01",): (30, 1000, 0.03, "ok")}


def test_a_late_definition_is_accepted_with_a_warning(tmp_path: Path) -> None:
    late = "2025;Dep1;2024;Region;01;;Totalt;480;10000;4,8"
    assert rules(tmp_path, late) == [set()]
    assert Judge(REGISTER).severity["row.definition_of_the_year"] == "warn"


def test_what_cannot_be_is_quarantined(tmp_path: Path) -> None:
    found = rules(
        tmp_path,
        "2025;Ån1;2025;Riket;00;;Kvinnor;700;10000;7,0",
        "2025;Dep1;2025;Region;01;;Totalt;480;10000;48",
        "2025;Dep1;2025;Region;01;;Kvinnor;11;10;",
        "2025;Dep1;2025;Riket;01;;Totalt;480;10000;4,8",
        "2025;Dep1;2025;Vårdcentral;03;;Totalt;480;10000;4,8",
        "2025;Dep1;2025;Region;03;SE9999990001-A1;Totalt;480;10000;4,8",
        "2025-03;Dep1;2025;Region;03;;Män;480;10000;4,8",
        "2025;depression;2025;Region;04;;Totalt;480;10000;4,8",
        "2025;Dep1;2025;Vårdcentral;03;SE9999990001-A1;Totalt;480;10000;4,8",
    )
    assert found == [
        set(),
        {"row.value_of_the_counts"},
        {"row.numerator_within_denominator"},
        {"row.area_fits_level"},
        {"row.centre_on_its_rows"},
        {"row.centre_on_its_rows"},
        {"row.period_is_a_year"},
        {"indicator.pattern"},
        set(),
    ]


def test_simulated_women_and_men_are_all_and_one_region_has_not_joined(database: duckdb.DuckDBPyConnection) -> None:
    rows = simulated("primarvardskvalitet").filter(pl.col("level") != "health_centre")
    counted = rows.with_columns(apart=pl.col("sex") != "T").group_by("indicator", "level", "apart")
    sums = counted.agg(pl.col("numerator", "denominator").sum()).sort("indicator", "level", "apart")
    assert sums.filter("apart").drop("apart").rows() == sums.filter(~pl.col("apart")).drop("apart").rows() != []
    found = view_of_simulated(database, "primarvardskvalitet")
    assert found.filter(area_level="region")["area_code"].n_unique() == 20
    nation = found.filter(area_level="nation", measure="Dep1", sex="T")
    assert 0.03 < nation["value"].item() < 0.06
