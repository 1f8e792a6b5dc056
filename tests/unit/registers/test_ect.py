"""Kvalitetsregister ECT: INCA's boxes and decimal comma, ratings and their days, and two methods in one register."""

from pathlib import Path

import pytest

from pipelines.home import Home
from pipelines.project import Project
from tests.unit.intake.bench import Taken, new_home, row_of_examples, table, take_in

REGISTER = Project().registers["ect"]
NO_ELECTRODES = {"ELEKTROD_Värde": "8", "PULSBREDD": "", "FREKVENS": "", "LADDNING": "", "KRAMPTID_EEG": "999"}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return new_home(tmp_path)


def taken(home: Home, **texts: str) -> Taken:
    """An index series as in the contract's examples, but for these texts."""
    return take_in(home, REGISTER, table(REGISTER, [{**row_of_examples(REGISTER), **texts}]))


@pytest.mark.parametrize(("text", "value"), [("True", True), ("1", True), ("False", False), ("", None)])
def test_a_blank_box_is_not_documented(home: Home, text: str, value: bool | None) -> None:
    assert taken(home, ETABL_INDIKATION=text).rows["established_indication"].to_list() == [value]


def test_numbers_have_a_decimal_comma(home: Home) -> None:
    assert taken(home, PULSBREDD="0,25").rows["pulse_width_ms"].to_list() == [0.25]
    assert taken(home, PULSBREDD="0.25").rules == {2: {"pulse_width_ms.type"}}


def test_madrs_and_madrs_s_have_ranges_of_their_own(home: Home) -> None:
    assert taken(home, MADRS_FORE="60", MADRS_S_FORE="54").rules == {}
    assert taken(home, MADRS_FORE="60", MADRS_S_FORE="55").rules == {
        2: {"madrs_s_before.range", "row.sums_within_answered_items"}
    }


def test_999_is_not_recorded_and_nought_is_not_assessed(home: Home) -> None:
    (row,) = taken(home, MADRS_S_EFTER="999", CGI_I="0").rows.iter_rows(named=True)
    assert (row["madrs_s_after"], row["cgi_improvement"]) == (None, None)
    assert row["cgi_improvement_missing"] == "not_applicable"


def test_nought_points_of_madrs_s_are_a_result(home: Home) -> None:
    assert taken(home, MADRS_S_EFTER="0").rows["madrs_s_after"].to_list() == [0]


@pytest.mark.parametrize(
    ("method", "texts", "is_kept"), [("2", NO_ELECTRODES, True), ("2", {}, False), ("1", {}, True)]
)
def test_magnetic_stimulation_has_no_electrodes(home: Home, method: str, texts: dict[str, str], is_kept: bool) -> None:
    found = taken(home, METOD_Värde=method, **texts)
    assert found.rules == ({} if is_kept else {2: {"row.electrodes_are_for_ect"}})


@pytest.mark.parametrize(
    ("texts", "rule"),
    [
        ({"SERIE_SLUT": "2025-05-05", "ANTAL_BEH": "1"}, None),
        ({"SERIE_SLUT": "2025-05-06", "ANTAL_BEH": "1"}, "one_treatment_is_one_day"),
        ({"SERIE_SLUT": "2025-05-04"}, "ended_after_start"),
        ({"SKATTNING_EFTER_DATUM": "2025-05-02", "SERIE_SLUT": "2025-05-24"}, "ratings_in_order"),
        ({"SKATTNING_EFTER_DATUM": ""}, "scores_have_their_day"),
        ({"SKATTNING_EFTER_DATUM": "", "MADRS_S_EFTER": "999"}, None),
        ({"EPISOD_DEBUT": "2025-00-00"}, None),
        ({"EPISOD_DEBUT": "20260000"}, "episode_before_start"),
        ({"BIVERKNING_UPPF": "False", "BIV_MINNE": "True"}, "side_effect_was_followed_up"),
        ({"BIVERKNING_UPPF": "", "BIV_MINNE": "True"}, None),
    ],
)
def test_a_series_does_not_contradict_itself(home: Home, texts: dict[str, str], rule: str | None) -> None:
    assert taken(home, **texts).rules == ({2: {f"row.{rule}"}} if rule else {})


@pytest.mark.parametrize(
    ("texts", "warned"),
    [
        ({"ANTAL_BEH": "25"}, 0),
        ({"ANTAL_BEH": "26"}, 1),
        ({"ANTAL_BEH": "26", "SERIETYP_Värde": "2"}, 0),
        ({"SKATTNING_FORE_DATUM": "2025-05-05"}, 0),
        ({"SKATTNING_FORE_DATUM": "2025-05-06"}, 1),
        ({"CGI_S_FORE": "3", "CGI_S_EFTER": "3", "CGI_I": "2"}, 0),
        ({"CGI_S_FORE": "3", "CGI_S_EFTER": "4", "CGI_I": "2"}, 1),
        ({"CGI_S_FORE": "3", "CGI_S_EFTER": "4", "CGI_I": "3"}, 0),
        ({"UPPF_6MAN_DATUM": "2025-09-20"}, 0),
        ({"UPPF_6MAN_DATUM": "2025-09-19"}, 1),
    ],
)
def test_what_is_implausible_is_kept_and_told(home: Home, texts: dict[str, str], warned: int) -> None:
    found = taken(home, **texts)
    assert (found.outcome.accepted, found.outcome.warned) == (1, warned)


def test_both_methods_from_one_day_are_two_series(home: Home) -> None:
    row = row_of_examples(REGISTER)
    magnetic = {**row, "METOD_Värde": "2", **NO_ELECTRODES}
    found = take_in(home, REGISTER, table(REGISTER, [row, magnetic, row]))
    assert (found.outcome.accepted, found.outcome.superseded) == (2, 1)
