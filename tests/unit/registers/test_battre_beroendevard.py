"""Bättre Beroendevård: persons of one extract, and an intake of nought that is no blank."""

from pathlib import Path

import pytest

from pipelines.home import Home
from pipelines.project import Project
from tests.unit.intake.bench import Taken, bare_row, new_home, row_of_examples, table, take_in

REGISTER = Project().registers["battre_beroendevard"]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return new_home(tmp_path)


def taken(home: Home, *rows: dict[str, str]) -> Taken:
    """Follow-ups as in the contract's examples, but for these texts."""
    texts = [{**row_of_examples(REGISTER), "lopnr": str(place), **row} for place, row in enumerate(rows, 1)]
    return take_in(home, REGISTER, table(REGISTER, texts))


def test_sex_and_year_of_birth_are_read_from_their_columns(home: Home) -> None:
    found = taken(home, {"kon": "1", "fodelsear": "1950"}, {"kon": "2", "fodelsear": "1999"}, {"kon": "9"})
    rows = found.rows.select("sex", "birth_year", "sex_missing").rows()
    assert rows == [("M", 1950, None), ("K", 1999, None), (None, 1980, "unknown")]


def test_nothing_drunk_is_an_answer_and_blank_and_na_are_none(home: Home) -> None:
    nothing = {"standardglas_vecka": "0", "dagar_alkohol_30": "0", "dagar_storkonsumtion_30": "0"}
    found = taken(home, nothing, {"standardglas_vecka": ""}, {"standardglas_vecka": "NA"})
    assert found.rows["drinks_per_week"].to_list() == [0.0, None, None]
    assert found.outcome.warned == 0


def test_a_number_is_the_same_person_within_a_file_only(home: Home) -> None:
    first = {**bare_row(REGISTER), "lopnr": "7", "besokstyp": "N", "besoksdatum": "2025-03-01"}
    later = {**bare_row(REGISTER), "lopnr": "7"}
    within = take_in(home, REGISTER, table(REGISTER, [first, later]))
    again = take_in(home, REGISTER, table(REGISTER, [later]), extracted_on="2026-11-05")
    assert within.rows["person_id"].n_unique() == 1
    assert not set(within.rows["person_id"]) & set(again.rows["person_id"])


def test_an_intake_where_the_follow_up_did_not_take_place_is_quarantined(home: Home) -> None:
    found = taken(home, {"uppfoljning_genomford": "0"}, {"uppfoljning_genomford": "0", "standardglas_vecka": ""})
    assert found.rules == {2: {"row.no_intake_without_followup"}}


def test_a_first_visit_is_no_follow_up(home: Home) -> None:
    first = {"besokstyp": "N", "nybesoksdatum": "2026-03-01"}
    found = taken(home, {**first, "uppfoljning_genomford": "1"}, {**first, "uppfoljning_genomford": "8"})
    assert found.rules == {2: {"row.completed_asked_at_followup"}}
    assert found.rows["is_completed_missing"].to_list() == ["not_applicable"]
