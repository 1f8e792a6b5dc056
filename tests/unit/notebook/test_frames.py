"""Unit: a frame says what is hidden, has types that keep it so, and carries where it comes from."""

import pandas as pd
import pytest

from data_contracts.shapes import Published
from pipelines.notebook import comparison, findings, results


def everything() -> pd.DataFrame:
    return results(["remission", "angest_depression"], sex=None, age=None)


def test_the_columns_are_those_published_with_title_and_name_beside_what_they_name() -> None:
    columns = everything().columns.to_list()
    assert [name for name in columns if name not in ("title", "area_name")] == list(Published.to_schema().columns)
    assert columns[columns.index("indicator") + 1] == "title"
    assert columns[columns.index("area_code") + 1] == "area_name"


def test_a_hidden_row_keeps_its_keys_and_has_no_number() -> None:
    hidden = results("remission", "2025", "Region Gotland", sex="K").iloc[0]
    assert (hidden["status"], hidden["area_name"], hidden["title"]) == (
        "suppressed",
        "Region Gotland",
        "Andel i remission",
    )
    for name in ("denominator", "numerator", "missing", "value", "ci_low", "ci_high", "target_met", "coverage_year"):
        assert pd.isna(hidden[name]), name


def test_hidden_numbers_stay_missing_when_summed_or_averaged() -> None:
    women = results("remission", "2025", "region", sex="K")
    assert women["numerator"].sum() == 80 + 60
    assert women["numerator"].count() == 2
    assert women["value"].mean() == pytest.approx((80 / 160 + 60 / 110) / 2)


def test_every_column_has_the_type_it_is_documented_with() -> None:
    types = everything().dtypes.astype(str).to_dict()
    days = ("period_start", "period_end", "data_as_of")
    counts = ("indicator_version", "numerator", "missing", "coverage_year")
    ordered = ("attribution", "area_level", "period_type", "sex", "age_band", "status")
    texts = ("publication", "vip", "indicator", "title", "area_code", "area_name", "ci_method")
    assert {types[name] for name in days} == {"datetime64[ns]"}
    assert {types[name] for name in counts} == {"Int64"}
    assert {types[name] for name in ordered} == {"category"}
    assert {types[name] for name in texts} == {"object"}
    assert types["target_met"] == "boolean"
    assert {types[name] for name in ("denominator", "value", "ci_low", "target", "coverage")} == {"float64"}


def test_categories_are_those_that_occur_in_the_order_that_people_read_them_in() -> None:
    found = everything()
    assert found["sex"].cat.categories.to_list() == ["T", "K", "M"]
    assert found["age_band"].cat.categories.to_list() == ["all", "18-24"]
    assert found["area_level"].cat.categories.to_list() == ["nation", "healthcare_region", "region", "municipality"]
    assert found["period_type"].cat.categories[[0, -1]].to_list() == ["month", "pool_3_years"]
    assert len(found.groupby(["sex", "area_level"], observed=True)) < 3 * 4
    assert results("remission", "2025", "SE")["area_level"].cat.categories.to_list() == ["nation"]


def test_rows_stand_in_the_order_of_their_keys() -> None:
    keys = ["vip", "attribution", "area_level", "area_code", "period_type", "period_start", "sex", "age_band"]
    found = everything()
    pd.testing.assert_frame_equal(found, found.sort_values(keys, kind="stable").reset_index(drop=True))
    assert found.index.equals(pd.RangeIndex(len(found)))
    assert found["area_level"].iloc[-1] == "municipality"


def test_a_frame_carries_where_it_comes_from_and_what_it_means() -> None:
    attrs = results("remission", revision=1).attrs
    assert {name: attrs[name] for name in ("table", "publication", "revision", "as_known_on", "basis")} == {
        "table": "published", "publication": "2026-10", "revision": 1, "as_known_on": "2026-10-31",
        "basis": "simulated",
    }  # fmt: skip
    assert list(attrs["indicators"]) == ["schizofreni/remission"]
    wording = attrs["indicators"]["schizofreni/remission"]
    assert (wording["title"], wording["denominator"], wording["direction"]) == (
        "Andel i remission",
        "Bedömda",
        "higher",
    )


def test_the_other_tables_are_named_and_ordered_alike() -> None:
    compared = comparison("remission", "2025", sex=None)
    assert compared["area_code"].to_list()[:4] == ["SE", "SE", "SE", "4"]
    assert compared.attrs["table"] == "comparison"
    assert findings("remission")["area_name"].to_list() == ["Region Skåne"]
    none = findings("remission", area="SE")
    assert (len(none), none.attrs["publication"]) == (0, "2026-10")
    assert "area_name" in none.columns
