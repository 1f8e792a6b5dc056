"""SBR: the form before the merger with LAROS and the one after it, told apart by the date of the form."""

from pathlib import Path

import pytest

from pipelines.home import Home
from pipelines.project import Project
from tests.unit.intake.bench import PERSON, Taken, bare_row, new_home, table, take_in

REGISTER = Project().registers["sbr"]
BEFORE, AFTER = "2014-12-31", "2015-01-01"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return new_home(tmp_path)


def taken(home: Home, on: str, **texts: str) -> Taken:
    """A form of that day with what it must have and these texts."""
    row = {**bare_row(REGISTER), "SubjectKey": PERSON, "EventDate": on, **texts}
    return take_in(home, REGISTER, table(REGISTER, [row]))


@pytest.mark.parametrize(
    ("code", "before", "after"),
    [
        ("1", "alcohol", "alcohol"),
        ("2", "opioids", "cannabis"),
        ("4", "cannabis", "cocaine"),
        ("5", "sedatives", "heroin"),
    ],
)
def test_a_code_of_the_primary_drug_is_read_by_the_form_of_its_day(
    home: Home, tmp_path: Path, code: str, before: str, after: str
) -> None:
    other = new_home(tmp_path / "other")
    assert taken(home, BEFORE, PrimaryDrug=code).rows["primary_drug"].to_list() == [before]
    assert taken(other, AFTER, PrimaryDrug=code).rows["primary_drug"].to_list() == [after]


def test_what_only_the_merged_form_asks_was_not_asked_before(home: Home) -> None:
    (row,) = taken(home, BEFORE).rows.iter_rows(named=True)
    assert (row["in_substitution"], row["in_substitution_missing"]) == (None, "not_applicable")


def test_what_the_merged_form_asks_and_is_left_blank_is_missing(home: Home) -> None:
    (row,) = taken(home, AFTER).rows.iter_rows(named=True)
    assert (row["in_substitution"], row["in_substitution_missing"]) == (None, "missing")


def test_an_answer_from_before_the_question_is_quarantined(home: Home) -> None:
    assert taken(home, BEFORE, Naloxone="1").rules == {2: {"has_naloxone.form"}}


def test_opioid_agonists_with_another_main_diagnosis_are_kept_with_a_warning(home: Home) -> None:
    outcome = taken(home, AFTER, MainDiagnosis="F102", Substitution="1").outcome
    assert (outcome.accepted, dict(outcome.warnings)) == (1, {"row.substitution_is_for_opioids": 1})


@pytest.mark.parametrize("diagnosis", ["F11.2", "F112", "F19.2"])
def test_opioid_agonists_for_dependence_on_opioids_are_as_they_should_be(home: Home, diagnosis: str) -> None:
    outcome = taken(home, AFTER, MainDiagnosis=diagnosis, Substitution="1").outcome
    assert (outcome.accepted, outcome.warned) == (1, 0)


def test_a_treatment_may_end_on_the_day_it_began_and_not_before(home: Home, tmp_path: Path) -> None:
    texts = {"SubstitutionStart": "2016-03-01", "SubstitutionEndReason": "6"}
    assert taken(home, "2016-04-01", SubstitutionEnd="2016-03-01", **texts).outcome.accepted == 1
    earlier = taken(new_home(tmp_path / "other"), "2016-04-01", SubstitutionEnd="2016-02-29", **texts)
    assert earlier.rules == {2: {"row.substitution_ends_after_start"}}


def test_an_ending_without_a_day_is_quarantined(home: Home) -> None:
    assert taken(home, AFTER, SubstitutionEndReason="7").rules == {2: {"row.substitution_ending_has_day"}}
