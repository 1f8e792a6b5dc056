"""RättspsyK: four forms in one table, refusals that are no answers, and dates of death of the platform."""

from pathlib import Path

import pytest

from pipelines.home import Home
from pipelines.project import Project
from tests.unit.intake.bench import PERSON, Taken, bare_row, new_home, personnummer, row_of_examples, table, take_in

REGISTER = Project().registers["rattspsyk"]
BASIC, YEARLY, END = "1", "3", "4"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return new_home(tmp_path)


def taken(home: Home, **texts: str) -> Taken:
    """A form with what it must have and these texts."""
    return take_in(home, REGISTER, table(REGISTER, [{**bare_row(REGISTER), "SubjectKey": PERSON, **texts}]))


@pytest.mark.parametrize(
    ("code", "value", "kind"),
    [
        ("7", None, "not_applicable"),
        ("8", None, "unknown"),
        ("9", None, "unknown"),
        ("0", False, None),
        ("", None, "missing"),
    ],
)
def test_not_applicable_refused_and_blank_are_three_things(
    home: Home, code: str, value: bool | None, kind: str | None
) -> None:
    (row,) = taken(home, CrimeProcessing=code).rows.iter_rows(named=True)
    assert (row["crime_processed"], row["crime_processed_missing"]) == (value, kind)


@pytest.mark.parametrize(("on", "gaf"), [("2015-01-31", 45), ("2015-02-01", None)])
def test_gaf_belongs_to_the_form_that_asked_for_it(home: Home, on: str, gaf: int | None) -> None:
    found = taken(home, EventDate=on, GAF="45")
    assert found.rows["gaf"].to_list() == ([gaf] if gaf else [])
    assert found.rules == ({} if gaf else {2: {"gaf.form"}})


def test_basic_intake_and_yearly_forms_of_one_day_are_three_records(home: Home) -> None:
    rows = [{**bare_row(REGISTER), "SubjectKey": PERSON, "FormType": form} for form in ("1", "2", "3")]
    found = take_in(home, REGISTER, table(REGISTER, [*rows, rows[0]]))
    assert (found.outcome.accepted, found.outcome.superseded) == (3, 1)


def test_a_basic_form_without_consent_is_quarantined(home: Home) -> None:
    assert taken(home, FormType=BASIC, Consent="0").rules == {2: {"row.basic_has_consent"}}


def test_a_patient_below_the_age_of_criminal_responsibility_is_quarantined(home: Home, tmp_path: Path) -> None:
    """On 1 March 2026 who was born a day later fifteen years ago is fourteen."""
    assert taken(home, SubjectKey=personnummer("20110302")).rules == {2: {"age.range"}}
    assert taken(new_home(tmp_path / "other"), SubjectKey=personnummer("20110301")).outcome.accepted == 1


@pytest.mark.parametrize(
    ("precision", "form", "is_kept"), [("1", YEARLY, False), ("2", YEARLY, True), ("1", END, True)]
)
def test_a_form_after_a_death_is_impossible_where_the_day_is_certain(
    home: Home, precision: str, form: str, is_kept: bool
) -> None:
    found = taken(home, FormType=form, DateOfDeath="2026-02-28", DateCorrectness=precision)
    assert found.rules == ({} if is_kept else {2: {"row.alive_at_form"}})


def test_the_sum_of_hcr_20_must_be_that_of_its_parts(home: Home) -> None:
    texts = {**row_of_examples(REGISTER), "HCR20_H": "12", "HCR20_C": "5", "HCR20_R": "4", "HCR20_Total": "20"}
    assert taken(home, **texts).rules == {2: {"row.total_is_the_sum"}}
