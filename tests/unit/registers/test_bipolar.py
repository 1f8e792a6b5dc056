"""BipoläR: sex from the file, questions of one form only, and scores that contradict one another."""

from pathlib import Path

import pytest

from pipelines.home import Home
from pipelines.project import Project
from tests.unit.intake.bench import Taken, new_home, row_of_examples, table, take_in

REGISTER = Project().registers["bipolar"]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return new_home(tmp_path)


def taken(home: Home, **texts: str) -> Taken:
    """A yearly form as in the contract's examples, but for these texts."""
    return take_in(home, REGISTER, table(REGISTER, [{**row_of_examples(REGISTER), **texts}]))


@pytest.mark.parametrize(("text", "sex"), [("1", "M"), ("2", "K"), ("", None)])
def test_sex_is_what_the_platform_says_whatever_the_number(home: Home, text: str, sex: str | None) -> None:
    assert taken(home, Gender=text).rows["sex"].to_list() == [sex]


@pytest.mark.parametrize("diagnosis", ["F25.0", "F250", "F30.1", "F30.9", "F31.0", "F31.9B", "F34.0"])
def test_the_population_is_bipolar_spectrum(home: Home, diagnosis: str) -> None:
    assert taken(home, Diagnos=diagnosis).rules == {}


@pytest.mark.parametrize("diagnosis", ["F25.1", "F30.0", "F32.1", "F34.1", "F31"])
def test_other_diagnoses_are_not_of_the_register(home: Home, diagnosis: str) -> None:
    assert taken(home, Diagnos=diagnosis).rules == {2: {"diagnosis.pattern"}}


@pytest.mark.parametrize(("form", "rules"), [("1", {}), ("2", {2: {"row.instrument_on_baseline"}})])
def test_how_the_diagnosis_was_made_is_told_on_the_first_form(
    home: Home, form: str, rules: dict[int, set[str]]
) -> None:
    assert taken(home, EventType=form, DiagnosInstrument="1").rules == rules


def test_a_yearly_form_says_that_the_instrument_does_not_apply(home: Home) -> None:
    (row,) = taken(home, DiagnosInstrument="8").rows.iter_rows(named=True)
    assert (row["diagnostic_instrument"], row["diagnostic_instrument_missing"]) == (None, "not_applicable")


@pytest.mark.parametrize(("relapse", "episodes", "is_kept"), [("0", "0", True), ("0", "1", False), ("1", "", True)])
def test_an_episode_is_a_relapse_and_counts_may_be_blank(
    home: Home, relapse: str, episodes: str, is_kept: bool
) -> None:
    found = taken(home, AterfallSkov=relapse, SkovHypomani=episodes)
    assert found.rules == ({} if is_kept else {2: {"row.relapse_is_an_episode"}})


@pytest.mark.parametrize(("total", "is_kept"), [("12", True), ("13", False)])
def test_two_answered_items_of_madrs_give_twelve_at_most(home: Home, total: str, is_kept: bool) -> None:
    found = taken(home, MADRS=total, MADRSBortfall="8")
    assert found.rules == ({} if is_kept else {2: {"row.sums_within_answered_items"}})


@pytest.mark.parametrize(
    ("texts", "warned"),
    [
        ({"Remission": "1", "MADRS": "19"}, 0),
        ({"Remission": "1", "MADRS": "20"}, 1),
        ({"BMI": "27.3", "Vikt": "78.0", "Langd": "172"}, 0),
        ({"BMI": "27.5", "Vikt": "78.0", "Langd": "172"}, 1),
        ({"Litium": "0", "SLitium": "0.0"}, 0),
        ({"Litium": "0", "SLitium": "0.1"}, 1),
        ({"Litium": "", "SLitium": "0.7"}, 0),
        ({"YMRSDatum": "2025-11-29"}, 0),
        ({"YMRSDatum": "2025-11-28"}, 1),
    ],
)
def test_what_is_implausible_is_kept_and_told(home: Home, texts: dict[str, str], warned: int) -> None:
    found = taken(home, **texts)
    assert (found.outcome.accepted, found.outcome.warned) == (1, warned)


def test_gaf_nought_is_not_assessed(home: Home) -> None:
    (row,) = taken(home, GAFSymtom="0").rows.iter_rows(named=True)
    assert (row["gaf_symptom"], row["gaf_symptom_missing"]) == (None, "not_applicable")


def test_the_platforms_own_numbers_are_not_taken_in(home: Home) -> None:
    found = taken(home, SubjectID="4711", StatusCode="1", DateOfDeath="2026-03-02")
    assert not {"SubjectID", "StatusCode", "DateOfDeath"}.intersection(found.rows.columns)
    assert found.outcome.accepted == 1
