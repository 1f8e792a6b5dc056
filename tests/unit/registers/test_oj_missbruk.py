"""Öppna jämförelser of misuse care: yes and no of a municipality, percent of a county, and questions that come and go."""

from datetime import date
from pathlib import Path

import duckdb
import polars as pl
import pytest

from pipelines.project import Project
from tests.unit.registers import aggregate_bench
from tests.unit.registers.aggregate_bench import database, figures, simulated, view_of_simulated, yielded

REGISTER = Project().registers["oj_missbruk"]

__all__ = ["database"]


def row(level: str, area: str, year: int = 2023, **answers: object) -> dict[str, object]:
    return {
        "period_start": date(year, 1, 1), "period_end": date(year, 12, 31), "area_level": level, "area_code": area,
        **answers,
    }  # fmt: skip


def rules(folder: Path, *rows: dict[str, str]) -> list[set[str]]:
    """Per row of 2023 the rules under which it was quarantined."""
    return aggregate_bench.rules(folder, REGISTER, *({"År": "2023", **row} for row in rows))


def test_answers_are_fractions_at_every_level(database: duckdb.DuckDBPyConnection) -> None:
    rows = [
        row("municipality", "0180", ips=1.0),
        row("municipality", "0114", ips=0.0),
        row("municipality", "0115"),
        row("region", "01", ips=1.0),
        row("nation", "SE", ips=22.0),
    ]
    found = yielded(database, "oj_missbruk", rows).filter(measure="ips")
    assert figures(found, "area_code") == {
        ("0180",): (None, None, 1.0, "ok"),
        ("0114",): (None, None, 0.0, "ok"),
        ("0115",): (None, None, None, "not_reported"),
        ("01",): (None, None, 0.01, "ok"),
        ("SE",): (None, None, 0.22, "ok"),
    }


def test_every_question_of_the_contract_is_a_measure(database: duckdb.DuckDBPyConnection) -> None:
    questions = [name for name, column in REGISTER.columns.items() if column.kind == "number"]
    rows = [row("municipality", "0180", **dict.fromkeys(questions, 1.0))]
    found = yielded(database, "oj_missbruk", rows)
    assert sorted(found["measure"]) == sorted(questions)
    assert set(found["value"]) == {1.0}


def test_a_question_that_was_not_asked_is_not_applicable(tmp_path: Path, database: duckdb.DuckDBPyConnection) -> None:
    heading = str(REGISTER.columns["manual_based"].raw)
    rows = [
        {"År": "2018", "Kommunkod": "114"},
        {"År": "2019", "Kommunkod": "114"},
        {"År": "2018", "Kommunkod": "115", heading: "1"},
    ]
    found = aggregate_bench.taken(tmp_path, REGISTER, rows)
    told = found.rows.select("period_start", "manual_based_missing").sort("period_start").rows()
    assert told == [(date(2018, 1, 1), "not_applicable"), (date(2019, 1, 1), "missing")]
    assert found.rules == {4: {"manual_based.form"}}
    unasked = row("municipality", "0114", 2018, manual_based_missing="not_applicable")
    measured = yielded(database, "oj_missbruk", [unasked]).filter(measure="manual_based")
    assert measured["status_at_source"].to_list() == ["not_applicable"]


def test_a_percentage_is_no_answer_of_a_municipality(tmp_path: Path) -> None:
    found = rules(
        tmp_path,
        {"Kommunkod": "180", "IPS": "22"},
        {"Kommunkod": "1", "IPS": "22,5"},
        {"Kommunkod": "0", "IPS": "22"},
        {"Kommunkod": "114", "IPS": "1", "FREDA-kortfrågor": "0"},
        {"Kommunkod": "115", "IPS": "101"},
        {"Kommunkod": "117", "IPS": ".."},
        {"Kommunkod": "120", "IPS": "ja"},
        {"Kommunkod": "180105"},
    )
    assert found == [
        {"row.municipality_says_yes_or_no"},
        set(),
        set(),
        set(),
        {"ips.range"},
        set(),
        {"ips.type"},
        {"area_level.type", "area_code.type"},
    ]


def test_a_first_visit_has_one_wait(tmp_path: Path) -> None:
    short, longer = (str(REGISTER.columns[f"first_visit_{name}"].raw) for name in ("3_days", "4_to_7_days"))
    found = rules(
        tmp_path,
        {"Kommunkod": "114", short: "1", longer: "1"},
        {"Kommunkod": "115", short: "1", longer: "0"},
        {"Kommunkod": "0", short: "18", longer: "56"},
        {"Kommunkod": "1", short: "60", longer: "56"},
    )
    assert found == [{"row.one_wait_for_a_first_visit"}, set(), set(), {"row.one_wait_for_a_first_visit"}]


def test_the_survey_breaks_in_2019() -> None:
    assert [found.on for found in REGISTER.delivery.breaks] == [date(2019, 1, 1)]


def test_simulated_percentages_are_those_of_the_municipalities_that_answered(
    database: duckdb.DuckDBPyConnection,
) -> None:
    found = view_of_simulated(database, "oj_missbruk").filter(measure="manual_based")
    own = found.filter(area_level="municipality")
    assert own.height == 290
    assert 0 < own.filter(status_at_source="not_reported").height < 40
    nation = found.filter(area_level="nation")["value"].item()
    assert nation == pytest.approx(own["value"].mean(), abs=0.005)
    assert nation > 0.8


def test_simulated_municipalities_have_one_wait_at_most() -> None:
    waits = simulated("oj_missbruk").filter(area_level="municipality").select(pl.col("^first_visit_.*_days$"))
    assert set(waits.sum_horizontal()) == {0.0, 1.0}
