"""LSS statistics: counts too small to show, whole-number codes, and groups of age."""

from datetime import date
from pathlib import Path

import duckdb
import polars as pl

from pipelines.project import Project
from tests.unit.intake.bench import new_home, take_in
from tests.unit.registers.aggregate_bench import database, figures, simulated, view_of_simulated, yielded

REGISTER = Project().registers["lss"]
HEADINGS = "År;Region;Insats;Kön;Ålder;Antal personer;Antal per 10 000 invånare"

__all__ = ["database"]


def row(area: str, persons: int | None, rate: float | None, **more: object) -> dict[str, object]:
    return {
        "period_start": date(2025, 1, 1), "period_end": date(2025, 12, 31), "area_level": "municipality",
        "area_code": area, "support": "daily_activity", "sex": "T", "age_group": "Samtliga", "persons": persons,
        "per_10_000": rate, **more,
    }  # fmt: skip


def rules(folder: Path, *lines: str) -> list[set[str]]:
    """Per row the rules under which it was quarantined."""
    taken = take_in(new_home(folder), REGISTER, "\n".join([HEADINGS, *lines, ""]).encode())
    return [taken.rules.get(line, set()) for line in range(2, 2 + len(lines))]


def test_a_count_too_small_to_show_is_secret_and_no_zero(database: duckdb.DuckDBPyConnection) -> None:
    rows = [
        row("0114", 36, 7.5),
        row("0115", 0, 0.0),
        row("0117", None, None, persons_missing="unknown", per_10_000_missing="unknown"),
        row("0120", None, None, persons_missing="missing", per_10_000_missing="missing"),
    ]
    assert figures(yielded(database, "lss", rows), "area_code") == {
        ("0114",): (36, None, 7.5, "ok"),
        ("0115",): (0, None, 0.0, "ok"),
        ("0117",): (None, None, None, "suppressed"),
        ("0120",): (None, None, None, "not_reported"),
    }


def test_age_groups_are_written_as_in_the_plan(database: duckdb.DuckDBPyConnection) -> None:
    rows = [row("0114", 3, 1.0, age_group=group) for group in ("Samtliga", "23–64", "65+")]
    assert set(yielded(database, "lss", rows)["age_band"]) == {"all", "23-64", "65+"}


def test_codes_are_whole_numbers_and_the_mark_for_secret_is_not_missing(tmp_path: Path) -> None:
    lines = [
        "2025;114;Daglig verksamhet;Båda könen;Samtliga;36;7,5",
        "2025;1;Daglig verksamhet;Kvinnor;23-64;X;X",
        "2025;0;Boende för vuxna;Män;65+;12000;9,25",
    ]
    taken = take_in(new_home(tmp_path), REGISTER, "\n".join([HEADINGS, *lines, ""]).encode())
    chosen = ("area_level", "area_code", "support", "sex", "persons", "persons_missing", "per_10_000")
    assert taken.rows.select(chosen).sort("area_level").rows() == [
        ("municipality", "0114", "daily_activity", "T", 36, None, 7.5),
        ("nation", "SE", "adult_housing", "M", 12000, None, 9.25),
        ("region", "01", "daily_activity", "K", None, "unknown", None),
    ]


def test_what_cannot_be_is_quarantined(tmp_path: Path) -> None:
    found = rules(
        tmp_path,
        "2025;0114;Daglig verksamhet;Män;Samtliga;36;7,5",
        "2025;114;Daglig verksamhet;Män;Samtliga;0;7,5",
        "2025;114;Boende för barn och unga;Män;65+;3;7,5",
        "2025;114;Boende för barn och unga;Män;65+;0;0",
        "2025;114;Råd och stöd;Män;Samtliga;36;7,5",
        "2025-10;114;Daglig verksamhet;Män;Samtliga;36;7,5",
        "2025;114;Daglig verksamhet;Män;Samtliga;-1;",
        "2025;114;Daglig verksamhet;Kvinnor;Samtliga;1;0",
    )
    assert found == [
        {"area_level.type", "area_code.type"},
        {"row.nobody_has_no_rate"},
        {"row.adults_are_not_in_child_housing"},
        set(),
        {"support.code"},
        {"row.period_is_a_year"},
        {"persons.range"},
        set(),
    ]


def test_simulated_counts_of_a_few_are_not_shown(database: duckdb.DuckDBPyConnection) -> None:
    rows = simulated("lss")
    assert rows.filter(area_level="municipality")["persons"].min() >= 4
    assert rows["persons"].min() >= 1  # nobody has no row
    found = view_of_simulated(database, "lss")
    assert set(found["status_at_source"]) == {"ok", "suppressed"}
    assert 30 < found.filter(measure="daily_activity", area_code="SE", sex="T", age_band="all")["value"].item() < 55


def test_simulated_women_and_men_and_ages_are_all() -> None:
    nation = simulated("lss").filter(area_level="nation", support="daily_activity")
    by_sex = dict(nation.filter(age_group="Samtliga").select("sex", "persons").rows())
    assert by_sex["T"] == by_sex["K"] + by_sex["M"]
    assert nation.filter(pl.col("age_group") != "Samtliga", sex="T")["persons"].sum() == by_sex["T"]
