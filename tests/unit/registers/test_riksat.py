"""Riksät: no diagnosis is an answer, a blank is none, and INCA's texts mean what INCA means."""

from pathlib import Path

import pytest

from pipelines.home import Home
from pipelines.project import Project
from tests.unit.intake.bench import Taken, new_home, row_of_examples, table, take_in

REGISTER = Project().registers["riksat"]


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return new_home(tmp_path)


def taken(home: Home, **texts: str) -> Taken:
    """A follow-up as in the contract's examples, but for these texts."""
    return take_in(home, REGISTER, table(REGISTER, [{**row_of_examples(REGISTER), **texts}]))


def test_a_follow_up_without_eating_disorder_says_so_and_names_no_diagnosis(home: Home) -> None:
    (row,) = taken(home, ATSTORNING_Värde="0", DIAGNOS="").rows.iter_rows(named=True)
    assert (row["has_eating_disorder"], row["diagnosis"], row["has_eating_disorder_missing"]) == (False, None, None)


def test_a_diagnosis_beside_no_eating_disorder_is_quarantined(home: Home) -> None:
    assert taken(home, ATSTORNING_Värde="0", DIAGNOS="F50.2").rules == {2: {"row.well_has_no_diagnosis"}}


@pytest.mark.parametrize(("text", "kind"), [("", "missing"), ("999", "missing"), ("9", "unknown")])
def test_a_follow_up_that_does_not_tell_is_neither_ill_nor_well(home: Home, text: str, kind: str) -> None:
    (row,) = taken(home, ATSTORNING_Värde=text, DIAGNOS="").rows.iter_rows(named=True)
    assert (row["has_eating_disorder"], row["has_eating_disorder_missing"]) == (None, kind)


def test_a_registration_without_diagnosis_is_quarantined(home: Home) -> None:
    assert taken(home, FORMTYP_Värde="1", DIAGNOS="").rules == {2: {"row.registration_has_diagnosis"}}


def test_gaf_nought_is_not_assessed(home: Home) -> None:
    (row,) = taken(home, GAF="0").rows.iter_rows(named=True)
    assert (row["gaf"], row["gaf_missing"]) == (None, "not_applicable")


@pytest.mark.parametrize(("text", "value"), [("True", True), ("False", False), ("", None)])
def test_a_treatment_that_is_blank_is_not_recorded(home: Home, text: str, value: bool | None) -> None:
    (row,) = taken(home, BEH_FBT=text).rows.iter_rows(named=True)
    assert row["fbt"] is value


@pytest.mark.parametrize(
    ("text", "day", "precision"),
    [("2019-05-00", "2019-05-15", "month"), ("20190000", "2019-07-01", "year"), ("2019-05-03", "2019-05-03", "day")],
)
def test_the_beginning_of_the_illness_is_as_exact_as_it_is_written(
    home: Home, text: str, day: str, precision: str
) -> None:
    (row,) = taken(home, DEBUT_DATUM=text).rows.iter_rows(named=True)
    assert (row["onset_on"].isoformat(), row["onset_on_precision"]) == (day, precision)


@pytest.mark.parametrize(("bmi", "is_warned"), [("20,2", True), ("20,3", False), ("22,2", False), ("22,3", True)])
def test_a_bmi_that_is_not_that_of_weight_and_height_is_kept_with_a_warning(
    home: Home, bmi: str, is_warned: bool
) -> None:
    """60 kg and 168 cm are 21.26."""
    outcome = taken(home, VIKT="60", LANGD="168", BMI=bmi).outcome
    assert outcome.accepted == 1
    assert set(outcome.warnings) == ({"row.bmi_from_weight_and_height"} if is_warned else set())
