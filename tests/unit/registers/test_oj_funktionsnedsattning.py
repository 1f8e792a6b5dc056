"""Öppna jämförelser of disability support: the same answers, and a question for those who have daily activity only."""

from datetime import date
from pathlib import Path

import duckdb
import polars as pl

from pipelines.project import Project
from tests.unit.registers.aggregate_bench import database, figures, rules, simulated, taken, view_of_simulated, yielded

REGISTER = Project().registers["oj_funktionsnedsattning"]

__all__ = ["database"]


def row(level: str, area: str, **answers: object) -> dict[str, object]:
    return {
        "period_start": date(2023, 1, 1), "period_end": date(2023, 12, 31), "area_level": level, "area_code": area,
        **answers,
    }  # fmt: skip


def test_answers_are_fractions_and_not_applicable_is_not_no(database: duckdb.DuckDBPyConnection) -> None:
    rows = [
        row("municipality", "0180", activity_to_work=1.0),
        row("municipality", "0114", activity_to_work_missing="not_applicable"),
        row("municipality", "0115", activity_to_work_missing="missing"),
        row("nation", "SE", activity_to_work=36.0),
    ]
    found = yielded(database, "oj_funktionsnedsattning", rows).filter(measure="activity_to_work")
    assert figures(found, "area_code") == {
        ("0180",): (None, None, 1.0, "ok"),
        ("0114",): (None, None, None, "not_applicable"),
        ("0115",): (None, None, None, "not_reported"),
        ("SE",): (None, None, 0.36, "ok"),
    }


def test_every_question_of_the_contract_is_a_measure(database: duckdb.DuckDBPyConnection) -> None:
    questions = [name for name, column in REGISTER.columns.items() if column.kind == "number"]
    found = yielded(database, "oj_funktionsnedsattning", [row("nation", "SE", **dict.fromkeys(questions, 50.0))])
    assert sorted(found["measure"]) == sorted(questions)
    assert set(found["value"]) == {0.5}


def test_follow_up_of_individuals_is_asked_from_2023(tmp_path: Path) -> None:
    heading = str(REGISTER.columns["followup_needs"].raw)
    rows = [{"År": year, "Kommunkod": "114", heading: "1"} for year in ("2022", "2023")]
    assert rules(tmp_path, REGISTER, *rows) == [{"followup_needs.form"}, set()]


def test_a_percentage_is_no_answer_of_a_municipality(tmp_path: Path) -> None:
    heading = str(REGISTER.columns["work_routine"].raw)
    rows = [
        {"År": "2023", "Kommunkod": "114", heading: "13"},
        {"År": "2023", "Kommunkod": "0", heading: "13"},
        {"År": "2023", "Kommunkod": "115", heading: "."},
    ]
    found = taken(tmp_path, REGISTER, rows)
    assert found.rules == {2: {"row.municipality_says_yes_or_no"}}
    assert set(found.rows["work_routine_missing"]) == {None, "not_applicable"}


def test_simulated_answers_are_yes_no_nothing_and_not_applicable(database: duckdb.DuckDBPyConnection) -> None:
    found = view_of_simulated(database, "oj_funktionsnedsattning").filter(area_level="municipality")
    assert set(found["value"]) == {0.0, 1.0, None}
    told = found.group_by("measure").agg(pl.col("status_at_source").unique().sort())
    kinds = {measure: set(statuses) for measure, statuses in told.rows()}
    assert kinds["activity_to_work"] == {"ok", "not_reported", "not_applicable"}
    assert kinds["outreach"] == {"ok", "not_reported"}
    assert simulated("oj_funktionsnedsattning")["area_code"].n_unique() == 290 + 21 + 1
