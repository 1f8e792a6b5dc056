"""Unit: the words of a call find their rows, and a word that finds none is told with what there is instead."""

import shutil
from pathlib import Path

import pandas as pd
import pytest

from pipelines.errors import UserError
from pipelines.home import Home
from pipelines.notebook import SelectionError, charts, comparison, findings, indicators, publications, results

KEYS = ["vip", "indicator", "attribution", "area_level", "area_code", "period_type", "period_start", "sex", "age_band"]


def codes(**words: object) -> list[str]:
    """The areas of the rows found of remission in 2025."""
    return results("remission", "2025", **words)["area_code"].to_list()  # type: ignore[arg-type]


def refusal(*words: object, **more: object) -> str:
    with pytest.raises(SelectionError) as told:
        results(*words, **more)  # type: ignore[arg-type]
    return str(told.value)


@pytest.mark.parametrize(
    ("area", "expected"),
    [
        ("SE", ["SE"]),
        ("se", ["SE"]),
        ("Riket", ["SE"]),
        ("nation", ["SE"]),
        ("4", ["4"]),
        ("12", ["12"]),
        ("Skåne", ["12"]),
        ("region skåne", ["12"]),
        ("Skåne län", ["12"]),
        ("0980", ["0980"]),
        ("09", ["09"]),
        ("Region Gotland", ["09"]),
        ("region", ["01", "09", "12"]),
        (["Skåne", "SE"], ["SE", "12"]),
        (["municipality", "4"], ["4", "0180", "0980"]),
        (None, ["SE", "4", "01", "09", "12", "0180", "0980"]),
    ],
)
def test_an_area_is_a_code_a_name_or_a_level(area: object, expected: list[str]) -> None:
    assert codes(area=area) == expected


def test_a_level_tells_areas_of_one_name_apart() -> None:
    assert codes(area="Gotland", level="municipality") == ["0980"]
    assert codes(area="Gotland", level="region") == ["09"]
    assert codes(level=["nation", "municipality"]) == ["SE", "0180", "0980"]
    assert "Region Gotland (region 09) and Gotland (municipality 0980)" in refusal("remission", area="Gotland")


@pytest.mark.parametrize(
    ("period", "expected"),
    [
        ("2025", ["2025-01-01"]),
        (2025, ["2025-01-01"]),
        ([2024, 2025], ["2024-01-01", "2025-01-01"]),
        ("2024..2025", ["2024-01-01", "2025-01-01"]),
        ("year", ["2024-01-01", "2025-01-01"]),
        ("2025-Q1", ["2025-01-01"]),
        ("2025-t1", ["2025-01-01"]),
        ("2025-H1", ["2025-01-01"]),
        ("2025-02", ["2025-02-01"]),
        ("2025-02..2025-12", ["2025-02-01", "2025-03-01"]),
        ("2025-03-R12", ["2024-04-01"]),
        ("rolling_12_months", ["2024-04-01", "2024-05-01"]),
        (["month", "2025-Q1"], ["2025-01-01", "2025-02-01", "2025-03-01", "2025-01-01"]),
    ],
)
def test_a_period_is_one_several_or_a_kind(period: object, expected: list[str]) -> None:
    found = results("remission", period, "12")  # type: ignore[arg-type]
    assert found["period_start"].dt.strftime("%Y-%m-%d").to_list() == expected


def test_what_pandas_gave_may_be_asked_for_again() -> None:
    found = results("remission", "2025", "region")
    again = results(found["indicator"].unique(), found["period_start"].dt.year.unique(), found["area_code"])
    pd.testing.assert_frame_equal(again, found)


def test_pooled_years_are_no_range_of_years() -> None:
    pooled = results("remission", "2022-2024", "Malmö")
    assert pooled["period_type"].to_list() == ["pool_3_years"]
    assert pooled["status"].to_list() == ["zero_denominator"]
    assert pooled["value"].isna().all()


def test_an_indicator_is_named_with_its_programme_or_alone_or_by_the_programme() -> None:
    whole = results("schizofreni/remission", sex=None, age=None)
    assert len(whole) == 40
    assert results("REMISSION", sex=None, age=None).equals(whole)
    assert results("angest_depression")["indicator"].unique().tolist() == ["aterinskrivning_28d"]
    both = results(["remission", "angest_depression"], "2025", "SE")
    assert both["vip"].to_list() == ["angest_depression", "angest_depression", "schizofreni"]


def test_totals_are_given_unless_parts_are_asked_for() -> None:
    assert set(results("remission")["sex"]) == {"T"}
    assert set(results("remission")["age_band"]) == {"all"}
    assert codes(area="SE", age="18-24") == ["SE"]
    assert results("remission", "2025", "SE", sex=["m", "K"])["sex"].to_list() == ["K", "M"]
    assert len(results("remission", "2025", "SE", sex=None, age=None)) == 4


def test_an_attribution_may_be_chosen_and_both_are_given_without() -> None:
    assert results("angest_depression")["attribution"].to_list() == ["caregiver", "resident"]
    assert results("angest_depression", attribution="resident")["attribution"].to_list() == ["resident"]


@pytest.mark.parametrize(
    ("words", "argument", "told"),
    [
        ({"indicator": "remision"}, "indicator", "Did you mean remission?"),
        ({"indicator": "schizofrenia/remission"}, "indicator", "Did you mean schizofreni/remission"),
        ({"indicator": "aterinskrivning_28d"}, "indicator", "angest_depression/aterinskrivning_28d and schizofreni/"),
        ({"indicator": "schizofreni/aterinskrivning_28d"}, "indicator", "in the catalogue only"),
        ({"indicator": ["remission", "schizofreni/aterinskrivning_28d"]}, "indicator", "in the catalogue only"),
        ({"indicator": []}, "indicator", "the list is empty"),
        ({"indicator": None}, "indicator", "name one"),
        ({"area": []}, "area", "the list is empty"),
        ({"period": ()}, "period", "the list is empty"),
        ({"period": 2025.5}, "period", "2025.5: is no period"),
        ({"area": "Skånne"}, "area", "Did you mean Skåne"),
        ({"area": "Skåne", "level": "municipality"}, "area", "Region Skåne (region 12), and no municipality"),
        ({"area": "U0900"}, "area", "there is no U0900"),
        ({"area": 14}, "area", '"14" with quotation marks'),
        ({"area": ["12", 14]}, "area", '"14" with quotation marks'),
        ({"area": "14"}, "area", "no Västra Götalandsregionen (region 14)"),
        ({"area": ["12", "14"]}, "area", "no Västra Götalandsregionen (region 14)"),
        ({"area": "0180", "period": "2025-03"}, "period", "There is year 2024..2025."),
        ({"area": "12", "period": "2031"}, "period", "month 2025-01..2025-03, quarter 2025-Q1..2025-Q1"),
        ({"area": "12", "period": ["2025", "2031"]}, "period", "has no 2031"),
        ({"period": "2025-13"}, "period", "2025-13: is no period. Write a year as 2025"),
        ({"period": "2025-Q1..2025-03"}, "period", "from a quarter to a month"),
        ({"level": "regions"}, "level", "There is nation, healthcare_region, region"),
        ({"level": "unit"}, "level", "no unit"),
        ({"sex": "F"}, "sex", "There is T, K, M."),
        ({"sex": "K", "period": "month"}, "period", "There is year 2024..2025."),
        ({"age": "18-25"}, "age", "There is 18-24, all."),
        ({"attribution": "home"}, "attribution", "There is caregiver, resident."),
        ({"attribution": "caregiver"}, "attribution", "There is resident."),
        ({"publication": "2026-11"}, "publication", "There are 2026-09, 2026-10."),
        ({"revision": 3}, "revision", "It has 1, 2."),
        ({"publication": "2026-09", "revision": 2}, "revision", "It has 1."),
    ],
)
def test_what_is_not_there_is_told_with_what_is(words: dict[str, object], argument: str, told: str) -> None:
    said = refusal(**{"indicator": "remission", **words})
    assert said.startswith(f"{argument}: ")
    assert told in said
    assert said.endswith((".", "?"))


def test_arguments_of_which_no_single_one_is_to_blame_are_told_together() -> None:
    said = refusal("remission", "month", "0180", sex="K", age="18-24")
    assert "no row with all of this" in said
    assert "period month" in said
    assert "age 18-24" in said


def test_a_refusal_is_a_value_error_and_a_notebook_shows_its_sentence_alone() -> None:
    with pytest.raises(ValueError, match="there is no") as told:
        results("nothing")
    assert isinstance(told.value, UserError)
    assert told.value._render_traceback_() == [f"SelectionError: {told.value}"]  # type: ignore[attr-defined]


def test_the_newest_publication_and_its_last_revision_are_read_unless_others_are_named() -> None:
    values = {
        words: results("remission", "2025", "12", **dict(words)).iloc[0][["publication", "value"]].to_list()  # type: ignore[arg-type]
        for words in ((), (("revision", 1),), (("publication", "2026-09"),))
    }
    assert list(values.values()) == [["2026-10", 0.52], ["2026-10", 0.26], ["2026-09", 0.26]]


def test_a_copy_of_the_publications_is_enough_and_is_left_as_it_is(home: Home, tmp_path: Path) -> None:
    shutil.copytree(home.root / "publications", tmp_path / "copy" / "publications")
    (tmp_path / "copy" / "publications" / ".2026-11.7.part").mkdir()
    before = sorted(tmp_path.rglob("*"))
    found = results("remission", home=tmp_path / "copy")
    pd.testing.assert_frame_equal(found, results("remission"))
    assert len(publications(str(tmp_path / "copy"))) == 3
    assert sorted(tmp_path.rglob("*")) == before


def test_a_home_without_publications_says_so_and_is_not_made(tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere"
    with pytest.raises(SelectionError, match=r"home: nothing is published in .*nowhere"):
        results("remission", home=nowhere)
    assert publications(nowhere).empty
    assert not nowhere.exists()


def test_a_table_that_was_not_made_is_told_apart_from_one_without_such_rows() -> None:
    with pytest.raises(SelectionError, match=r"comparison: publication 2026-09 revision 1 has no comparison\.parquet"):
        comparison("remission", publication="2026-09")
    with pytest.raises(SelectionError, match="period: charts of publication 2026-10 revision 2 has no 2025"):
        charts("remission", "2025", "12")
    assert findings("remission", area="Gotland", level="region").empty
    with pytest.raises(SelectionError, match="indicator: there is no"):
        findings("remision")


def test_an_argument_that_a_table_cannot_tell_rows_apart_by_is_refused_and_its_total_is_not() -> None:
    assert len(charts("remission", "month", sex="T", age="all")) == 3
    with pytest.raises(SelectionError, match="sex: charts does not tell rows apart by it"):
        charts("remission", sex="K")
    with pytest.raises(SelectionError, match="period: findings does not"):
        findings("remission", "2025")


def test_the_catalogue_counts_what_is_published_of_each_indicator() -> None:
    counts = indicators().set_index(["vip", "indicator"])["rows"].to_dict()
    assert counts == {
        ("angest_depression", "aterinskrivning_28d"): 2,
        ("schizofreni", "aterinskrivning_28d"): 0,
        ("schizofreni", "remission"): 40,
    }
    assert indicators("remission")["numerator"].to_list() == ["I remission"]
    assert indicators("remission").attrs["revision"] == 2
