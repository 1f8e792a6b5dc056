"""BUSA: two versions of the form, each with its own questions and codes; drugs, support and scales that agree."""

from pathlib import Path

import pytest

from pipelines.home import Home
from pipelines.project import Project
from tests.unit.intake.bench import PERSON, Taken, bare_row, new_home, row_of_examples, table, take_in

REGISTER = Project().registers["busa"]
OLD = {"EventDate": "2016-12-31", "CreatedDate": "2017-02-01", "EventType": "U"}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return new_home(tmp_path)


def taken(home: Home, **texts: str) -> Taken:
    """A follow-up of BUSA 2.0 as in the contract's examples, but for these texts."""
    return take_in(home, REGISTER, table(REGISTER, [{**row_of_examples(REGISTER), **texts}]))


def bare(home: Home, **texts: str) -> Taken:
    """A form with what it must have and these texts."""
    return take_in(home, REGISTER, table(REGISTER, [{**bare_row(REGISTER), "SubjectKey": PERSON, **texts}]))


def test_the_form_of_the_day_decides_what_a_code_means(home: Home) -> None:
    old = bare(home, **OLD, AdhdForm="2", Biverkningar="2").rows.row(0, named=True)
    new = bare(home, AdhdForm="B", Biverkningar="2").rows.row(0, named=True)
    assert (old["form"], old["presentation"], old["side_effects"]) == ("followup", "inattentive", "troublesome")
    assert (new["form"], new["presentation"], new["side_effects"]) == ("followup", "inattentive", "moderate")


@pytest.mark.parametrize(
    ("on", "rules"),
    [("2016-12-31", {}), ("2017-01-01", {2: {"snap_iv_mean.form"}}), ("2026-03-01", {2: {"snap_iv_mean.form"}})],
)
def test_the_mean_of_snap_iv_is_of_the_earlier_form(home: Home, on: str, rules: dict[int, set[str]]) -> None:
    form = "U" if on < "2017" else "2"
    assert bare(home, EventDate=on, EventType=form, SNAPMedel="1.85").rules == rules


@pytest.mark.parametrize("heading", ["SNAPSumma", "WFIRS", "InsatsKBT", "Vardplan"])
def test_questions_of_busa_2_are_not_answered_on_the_earlier_form(home: Home, heading: str) -> None:
    (rules,) = bare(home, **OLD, **{heading: "1"}).rules.values()
    assert {rule.partition(".")[2] for rule in rules} == {"form"}


def test_what_is_not_asked_is_not_missing(home: Home) -> None:
    old = bare(home, **OLD).rows.row(0, named=True)
    new = bare(home).rows.row(0, named=True)
    assert (old["wfirs_missing"], old["cbt_missing"]) == ("not_applicable", "not_applicable")
    assert (new["wfirs_missing"], new["cbt_missing"]) == ("missing", "missing")
    assert (old["snap_iv_mean_missing"], new["snap_iv_mean_missing"]) == ("missing", "not_applicable")


@pytest.mark.parametrize(
    ("texts", "rule"),
    [
        ({"LakemedelAdhd": "0"}, "drug_needs_medication"),
        ({"LakemedelAdhd": "0", "LakemedelATC": "", "Dos": ""}, None),
        ({"LakemedelAdhd": "9"}, None),
        ({"LakemedelATC2": "C02AC02"}, None),
        ({"LakemedelATC": "", "LakemedelATC2": "C02AC02"}, "second_drug_needs_first"),
        ({"LakemedelStart": "2026-03-01"}, None),
        ({"LakemedelStart": "2026-03-02"}, "drug_begun_before_form"),
        ({"EventType": "1"}, "improvement_on_followup"),
        ({"EventType": "1", "CGII": "0"}, None),
        ({"Insats": "0"}, None),
        ({"Insats": "0", "InsatsHjalpmedel": "1"}, "kinds_of_support_are_support"),
        ({"Insats": "9", "InsatsHjalpmedel": "1"}, None),
        ({"SNAPSumma": "54"}, None),
        ({"ASRS": "60", "ASRSBortfall": "3"}, None),
        ({"ASRS": "61", "ASRSBortfall": "3"}, "sums_within_answered_items"),
    ],
)
def test_a_form_does_not_contradict_itself(home: Home, texts: dict[str, str], rule: str | None) -> None:
    assert taken(home, **texts).rules == ({2: {f"row.{rule}"}} if rule else {})


@pytest.mark.parametrize("atc", ["N06BA01", "N06BA12", "C02AC02"])
def test_drugs_are_those_for_adhd(home: Home, atc: str) -> None:
    assert taken(home, LakemedelATC=atc).rules == {}


def test_another_drug_is_not_one_for_adhd(home: Home) -> None:
    assert taken(home, LakemedelATC="N06AB03").rules == {2: {"drug_atc.pattern"}}


@pytest.mark.parametrize(
    ("texts", "warned"),
    [
        ({"EventDate": "2007-03-31", "CGAS": "55"}, 0),
        ({"EventDate": "2007-04-01", "CGAS": "55"}, 1),
        ({"Vikt": "201.6", "Langd": "169"}, 1),
        ({"Vikt": "199.9", "Langd": "169"}, 0),
        ({"ASRSDatum": "2025-11-29"}, 0),
        ({"ASRSDatum": "2025-11-28"}, 1),
    ],
)
def test_what_is_implausible_is_kept_and_told(home: Home, texts: dict[str, str], warned: int) -> None:
    """Who was born on 1 April 1986 is 20 on the last day of March 2007 and 21 on the next."""
    earlier = {"EventType": "U", "ASRS": "", "ASRSDatum": "", "SNAPDatum": ""} if "CGAS" in texts else {}
    make = bare if earlier else taken
    found = make(home, **{**earlier, **texts})
    assert (found.outcome.accepted, found.outcome.warned) == (1, warned)
