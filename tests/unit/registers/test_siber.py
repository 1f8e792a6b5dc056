"""SibeR: a pseudonym in place of a number, waits and courses in order, and sums with open items."""

from pathlib import Path

import pytest

from pipelines.home import Home
from pipelines.project import Project
from tests.unit.intake.bench import Taken, new_home, row_of_examples, table, take_in

REGISTER = Project().registers["siber"]
SOMEBODY = {"PatientPseudonym": "P00001-23456"}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return new_home(tmp_path)


def taken(home: Home, *more: dict[str, str], extracted_on: str = "2026-10-05", **texts: str) -> Taken:
    """A treatment as in the contract's examples but for these texts, and more rows that differ from it."""
    first = {**row_of_examples(REGISTER), **SOMEBODY, **texts}
    content = table(REGISTER, [first, *({**first, **other} for other in more)])
    return take_in(home, REGISTER, content, extracted_on=extracted_on)


def test_a_pseudonym_is_the_same_person_in_every_delivery(home: Home) -> None:
    first = taken(home, {"PatientPseudonym": "P00002-23456"}).rows.sort("row_id")["person_id"].to_list()
    again = taken(home, {"PatientPseudonym": "P00002-23456"}, extracted_on="2026-10-20").rows.sort("row_id")
    assert again["person_id"].to_list() == first
    assert len(set(first)) == 2


def test_a_second_programme_on_one_day_is_a_second_treatment(home: Home) -> None:
    found = taken(home, {"Program": "INS"}, {})
    assert (found.outcome.accepted, found.outcome.superseded) == (2, 1)


def test_sex_and_age_are_the_files(home: Home) -> None:
    (row,) = taken(home, Kon="Man", Fodelsear="1984", AlderVidStart="40").rows.iter_rows(named=True)
    assert (row["sex"], row["birth_year"], row["age"]) == ("M", 1984, 40)


@pytest.mark.parametrize(("born", "is_kept"), [("1983", False), ("1984", True), ("1985", True), ("1986", False)])
def test_forty_years_at_the_start_are_of_two_birth_years(home: Home, born: str, is_kept: bool) -> None:
    assert taken(home, Fodelsear=born).rules == ({} if is_kept else {2: {"row.age_fits_birth_year"}})


@pytest.mark.parametrize(
    ("texts", "rule"),
    [
        ({"VardbegaranDatum": "2025-05-05", "BedomningDatum": "2025-05-05"}, None),
        ({"VardbegaranDatum": "2025-05-06", "BedomningDatum": ""}, "start_after_request"),
        ({"BedomningDatum": "2025-04-06"}, "assessed_between_request_and_start"),
        ({"ModulerKlara": "10"}, None),
        ({"ModulerKlara": "11"}, "done_of_planned"),
        ({"Avslutsorsak": "PAGAR", "SlutDatum": "", "EfterDatum": "2025-07-16"}, None),
        ({"Avslutsorsak": "PAGAR"}, "ongoing_has_not_ended"),
        ({"UppfoljningDatum": "2025-07-16"}, "ratings_in_order"),
        ({"UppfoljningDatum": ""}, None),
    ],
)
def test_a_course_is_in_order(home: Home, texts: dict[str, str], rule: str | None) -> None:
    without_followup = {"PHQ9_Uppf": "", "PHQ9_UppfBortfall": ""} if texts.get("UppfoljningDatum") == "" else {}
    assert taken(home, **texts, **without_followup).rules == ({2: {f"row.{rule}"}} if rule else {})


@pytest.mark.parametrize("heading", ["PHQ9_Efter", "LSASSR_Efter", "ISI_Efter"])
def test_a_score_without_its_day_is_quarantined(home: Home, heading: str) -> None:
    blank = dict.fromkeys(("PHQ9_Efter", "GAD7_Efter", "MADRSS_Efter", "UppfoljningDatum", "PHQ9_Uppf"), "")
    undated = {**blank, "EfterDatum": "", heading: "12"}
    assert taken(home, **undated).rules == {2: {"row.scores_have_their_day"}}


@pytest.mark.parametrize(("total", "is_kept"), [("21", True), ("22", False)])
def test_seven_answered_items_of_phq9_give_twenty_one_at_most(home: Home, total: str, is_kept: bool) -> None:
    found = taken(home, PHQ9_Fore=total, PHQ9_ForeBortfall="2")
    assert found.rules == ({} if is_kept else {2: {"row.sums_within_answered_items"}})


def test_a_sum_with_open_items_is_kept_with_their_number(home: Home) -> None:
    (row,) = taken(home, PHQ9_Efter="4", PHQ9_EfterBortfall="3").rows.iter_rows(named=True)
    assert (row["phq9_post"], row["phq9_post_items_missing"]) == (4, 3)


def test_minus_one_is_not_recorded(home: Home) -> None:
    found = taken(home, GAD7_Fore="-1")
    assert (found.rows["gad7_pre"].to_list(), found.rules) == ([None], {})


@pytest.mark.parametrize(
    ("texts", "warned"),
    [
        ({"AlderVidStart": "16", "Fodelsear": "2009"}, 0),
        ({"AlderVidStart": "15", "Fodelsear": "2009"}, 1),
        ({"VardbegaranDatum": "2024-05-04"}, 0),
        ({"VardbegaranDatum": "2024-05-03"}, 1),
        ({"EfterDatum": "2025-09-14"}, 0),
        ({"EfterDatum": "2025-09-15"}, 1),
        ({"ForeDatum": "2025-05-12"}, 0),
        ({"ForeDatum": "2025-05-13"}, 1),
    ],
)
def test_what_is_implausible_is_kept_and_told(home: Home, texts: dict[str, str], warned: int) -> None:
    found = taken(home, **texts)
    assert (found.outcome.accepted, found.outcome.warned) == (1, warned)
