"""The answers of sources without persons, on rows so few that they are known by hand."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import polars as pl
import pytest

from pipelines.simulate.truth import (
    adhd_figures,
    angest_depression_figures,
    area_answers,
    autism_figures,
    beroende_figures,
    schizofreni_figures,
    tvars_figures,
)
from pipelines.simulate.truth.area_answers import Figures, answers
from pipelines.simulate.truth.counting import Known, functions
from pipelines.simulate.world import World, build

YEAR = {"period_start": date(2025, 1, 1), "area_level": "region", "area_code": "01", "sex": "T"}
USUAL: dict[str, dict[str, Any]] = {
    "bup_vantetider": {
        "period_start": date(2026, 3, 1), "level": "region", "area_code": "01", "unit_id": None,
        "measure": "first_assessment", "contact": "done", "patients": 80, "within_30_days": 20,
        "response_rate": 100.0, "chosen_wait": 40,
    },
    "primarvardskvalitet": {
        **YEAR, "level": "region", "indicator": "Dep1", "definition_year": 2025, "numerator": 5, "denominator": 100,
    },
    "lss": {**YEAR, "support": "daily_activity", "age_group": "Samtliga", "persons": 90, "per_10_000": 38.5},
    "kolada": {**YEAR, "kpi": "N61603", "value": 15.2, "status": None, "value_missing": None},
    "oj_missbruk": {**YEAR, "ips": 22.0, "freda": 1.0},
    "oj_funktionsnedsattning": {
        **YEAR, "outreach": 22.0, "activity_to_work": 1.0, "activity_to_work_missing": None, "work_routine": None,
    },
}  # fmt: skip
TYPES = {
    "unit_id": pl.String, "status": pl.String, "value_missing": pl.String, "activity_to_work_missing": pl.String,
    "work_routine": pl.Float64,
}  # fmt: skip


def rows(register: str, *found: Mapping[str, Any]) -> Known:
    """Known rows of one register; what a row does not say is as in its usual row."""
    usual = USUAL[register]
    schema = {name: TYPES.get(name, pl.Series([value]).dtype) for name, value in usual.items()}
    return {register: pl.DataFrame([{**usual, **row} for row in found], schema=schema, orient="row")}


def told(figures: Figures) -> list[tuple[Any, ...]]:
    """Area, numerator, denominator, value and status, in the order of areas and sexes."""
    ordered = figures.sort("period_start", "area_code", "sex")
    return ordered.select("area_code", "numerator", "denominator", "value", "status").rows()


@pytest.fixture(scope="module")
def world() -> World:
    return build(1000, 1, date(2025, 1, 1), date(2026, 9, 30))


def answer(name: str, known: Known, world: World, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The whole answer of one indicator."""
    only = [(found, function) for found, function in functions("telling") if found == name]
    monkeypatch.setattr(area_answers, "functions", lambda attribute: only)
    return answers(known, world, date(2023, 10, 1))[name]


def test_a_waiting_time_is_the_share_within_30_days_without_those_who_chose_to_wait() -> None:
    known = rows(
        "bup_vantetider", {}, {"measure": "treatment"}, {"contact": "waiting"}, {"area_code": "03", "within_30_days": 0}
    )
    assert told(adhd_figures.forsta_bedomning_30d(known)) == [("01", 20, 80, 0.25, "ok"), ("03", 0, 80, 0.0, "ok")]
    assert told(tvars_figures.bup_behandling_30d(known)) == [("01", 20, 80, 0.25, "ok")]


def test_nought_of_nought_is_nobody_where_somebody_answered_and_else_nothing() -> None:
    nobody = {"patients": 0, "within_30_days": 0}
    known = rows("bup_vantetider", nobody, {**nobody, "area_code": "25", "response_rate": 0.0})
    assert told(tvars_figures.bup_forsta_bedomning_30d(known)) == [
        ("01", 0, 0, None, "zero_denominator"), ("25", None, None, None, "not_reported"),
    ]  # fmt: skip


def test_a_unit_that_was_merged_is_counted_with_the_one_it_became(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    units = [{"level": "unit", "area_code": "12", "unit_id": unit} for unit in ("U1224", "U1223", "U0101")]
    found = answer("adhd.forsta_bedomning_30d", rows("bup_vantetider", *units), world, monkeypatch)
    assert found["caregiver"]["month"]["2026-03-01"]["unit"] == {
        "U1223": {"T": [40, 160, 0.25, "ok"]}, "U0101": {"T": [20, 80, 0.25, "ok"]},
    }  # fmt: skip


def test_the_newest_definition_of_a_place_and_no_health_centre_tells_recorded_prevalence() -> None:
    known = rows(
        "primarvardskvalitet",
        {"sex": "K"},
        {"sex": "K", "definition_year": 2024, "numerator": 50},
        {"sex": "M", "definition_year": 2024, "numerator": 9},
        {"level": "health_centre", "numerator": 1},
        {"indicator": "Ån1", "numerator": 7},
    )
    assert told(angest_depression_figures.pvk_forekomst_depression(known)) == [
        ("01", 5, 100, 0.05, "ok"), ("01", 9, 100, 0.09, "ok"),
    ]  # fmt: skip
    assert told(angest_depression_figures.pvk_forekomst_angest(known)) == [("01", 7, 100, 0.07, "ok")]


def test_a_region_that_has_not_joined_has_reported_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    known = rows("primarvardskvalitet", {}, {"period_start": date(2023, 1, 1), "area_code": "09"})
    found = answer("angest_depression.pvk_forekomst_depression", known, world, monkeypatch)["caregiver"]
    assert set(found["year"]) == {"2025-01-01"}  # what began before the period of comparison is left out
    regions = found["year"]["2025-01-01"]["region"]
    assert len(regions) == 21
    assert regions["01"] == {"T": [5, 100, 0.05, "ok"]}
    assert regions["09"] == {"T": [None, None, None, "not_reported"]}


def test_support_is_of_all_ages_and_a_few_are_secret() -> None:
    town = {"area_level": "municipality", "area_code": "0180"}
    known = rows(
        "lss",
        {},
        {"age_group": "23-64", "persons": 70},
        {"support": "adult_housing"},
        {**town, "persons": None, "per_10_000": None},
    )
    assert told(autism_figures.daglig_verksamhet(known)) == [
        ("01", 90, None, 38.5, "ok"), ("0180", None, None, None, "suppressed"),
    ]  # fmt: skip


def test_an_area_that_the_source_of_support_leaves_out_has_nobody(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    town = {"area_level": "municipality", "area_code": "0180"}
    known = rows("lss", {**town, "persons": 4}, {**town, "period_start": date(2024, 1, 1), "sex": "K"})
    found = answer("autism.daglig_verksamhet", known, world, monkeypatch)["resident"]["year"]
    assert len(found["2025-01-01"]["municipality"]) == 290
    assert found["2025-01-01"]["municipality"]["0180"] == {"T": [4, None, 38.5, "ok"]}
    assert found["2025-01-01"]["municipality"]["0114"] == {"T": [0, None, 0.0, "ok"]}
    assert found["2024-01-01"]["municipality"]["0114"] == {"K": [0, None, 0.0, "ok"]}
    assert set(found["2025-01-01"]) == {"municipality"}  # of regions it does not speak


@pytest.mark.parametrize(
    ("row", "wanted"),
    [
        ({}, (15.2, "ok")),
        ({"value": 0.0}, (0.0, "ok")),
        ({"value": None, "status": "not_applicable", "value_missing": "unknown"}, (None, "not_applicable")),
        ({"value": None, "value_missing": "unknown"}, (None, "suppressed")),
        ({"value": None, "value_missing": "not_applicable"}, (None, "not_applicable")),
        ({"value": None, "value_missing": "missing"}, (None, "not_reported")),
        ({"value": None}, (None, "not_reported")),
    ],
)
def test_a_key_figure_is_its_value_or_why_there_is_none(row: Mapping[str, Any], wanted: tuple[Any, ...]) -> None:
    found = tvars_figures.suicid_5ar(rows("kolada", row, {"kpi": "N33820", "area_code": "03"}))
    assert told(found) == [("01", None, None, *wanted)]


def test_an_answer_of_a_municipality_is_yes_or_no_and_of_others_a_percentage() -> None:
    town, country = (
        {"area_level": level, "area_code": code} for level, code in (("municipality", "0180"), ("nation", "SE"))
    )
    known = rows("oj_missbruk", {"ips": 1.0}, {**town, "ips": 1.0}, {**town, "area_code": "0114", "ips": None}, country)
    assert told(beroende_figures.oj_ips(known)) == [
        ("01", None, None, 0.01, "ok"), ("0114", None, None, None, "not_reported"), ("0180", None, None, 1.0, "ok"),
        ("SE", None, None, 0.22, "ok"),
    ]  # fmt: skip


def test_a_question_about_nobody_is_not_applicable() -> None:
    nobody: Iterable[Mapping[str, Any]] = [{"activity_to_work": None, "activity_to_work_missing": "not_applicable"}]
    known = rows("oj_funktionsnedsattning", *nobody)
    assert told(autism_figures.oj_dv_till_arbete(known)) == [("01", None, None, None, "not_applicable")]
    assert told(autism_figures.oj_rutin_arbete(known)) == [("01", None, None, None, "not_reported")]
    assert told(schizofreni_figures.oj_uppsokande(known)) == [("01", None, None, 0.22, "ok")]
