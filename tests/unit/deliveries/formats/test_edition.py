"""Unit: an edition holds what a receiver may see and nothing else, and each cut of it is of the right areas."""

from datetime import date

import polars as pl
import pytest

from pipelines.deliveries.edition import FIGURES
from tests.unit.deliveries.formats.conftest import SECRETS, rows


def areas(edition) -> set[tuple[str, str]]:
    return set(edition.rows.select("area_level", "area_code").unique().iter_rows())


def full(edition) -> set[tuple[str, str]]:
    """The areas of which more than totals is there."""
    divided = edition.rows.filter((pl.col("sex") != "T") | (pl.col("age_band") != "all"))
    return set(divided.select("area_level", "area_code").unique().iter_rows())


def test_rows_that_did_not_pass_the_gate_are_refused(edition_of) -> None:
    with pytest.raises(ValueError, match="1 are suppressed and hold figures"):
        edition_of(rows({}, {"area_code": "09", "status": "suppressed"}))
    for status in ("withheld", "withdrawn", "not_reported", "not_applicable"):
        with pytest.raises(ValueError, match=f"1 are {status} and hold figures"):
            edition_of(rows(dict.fromkeys(FIGURES) | {"status": status, "numerator": 7}))
    with pytest.raises(ValueError, match="status of results"):
        edition_of(rows(dict.fromkeys(SECRETS) | {"status": "suppressed_primary", "target_met": None}))
    with pytest.raises(ValueError, match="neither as published nor as packaged"):
        edition_of(rows({}).with_columns(count=pl.lit(1)))


def test_of_everything_it_holds_the_rows_as_they_were(edition_of) -> None:
    published = rows({"sex": "K"}, {"sex": "M"}, {"area_code": "13"}, {"vip": "annat", "indicator": "rate"})
    whole = edition_of(published)
    assert whole.rows.sort(whole.rows.columns).equals(published.sort(published.columns))
    assert whole.rows["vip"].to_list() == ["annat", "prov", "prov", "prov"]
    assert (whole.name, whole.scope.name, whole.is_public) == ("2026-10-r1", "published", True)


def test_it_says_nothing_of_indicators_areas_and_programmes_without_rows(edition_of) -> None:
    small = edition_of(rows({}))
    assert set(small.headers) == {"prov/remission"}
    assert set(small.programmes) == {"prov"}
    assert small.areas.rows() == small.places.names.rows() == [("region", "01", "Region Å")]


def test_categories_become_text(edition_of) -> None:
    given = rows({}).with_columns(pl.col("status").cast(pl.Categorical), pl.col("sex").cast(pl.Enum(["T", "K"])))
    assert edition_of(given).rows.schema["status"] == edition_of(given).rows.schema["sex"] == pl.String


def test_a_region_has_itself_and_its_municipalities_in_full_and_totals_of_what_it_lies_in(edition) -> None:
    cut = edition.region("13")
    own = {("region", "13"), ("municipality", "1380"), ("municipality", "1382")}
    assert areas(cut) == own | {("nation", "SE"), ("healthcare_region", "4"), ("healthcare_region", "5")}
    assert full(cut) == own
    assert (cut.scope.name, cut.scope.title, cut.scope.own) == ("region_13", "Region Halland", ("region", "13"))


def test_a_municipality_of_before_is_in_the_region_it_lay_in(edition_of) -> None:
    cut = edition_of(rows({"area_level": "municipality", "area_code": "1917"})).region("19")
    assert areas(cut) == {("municipality", "1917")}


def test_a_municipality_has_itself_in_full_and_totals_of_its_region_its_group_and_the_nation(edition) -> None:
    cut = edition.municipality("0114")
    assert full(cut) == {("municipality", "0114")}
    assert areas(cut) == {("municipality", "0114"), ("region", "01"), ("municipality_group", "A2"), ("nation", "SE")}


def test_a_healthcare_region_has_totals_of_the_regions_that_lie_in_a_part_of_it(edition) -> None:
    cut = edition.healthcare_region("4")
    assert full(cut) == {("healthcare_region", "4")}
    assert areas(cut) == {("healthcare_region", "4"), ("region", "13"), ("nation", "SE")}


def test_the_nation_has_no_municipality_and_an_overview_has_all_of_them_as_totals(edition) -> None:
    assert full(edition.nation()) == full(edition.overview()) == {("nation", "SE")}
    assert not {level for level, _ in areas(edition.nation())} & {"municipality", "unit"}
    assert areas(edition.overview()) == areas(edition)


def test_totals_beside_the_own_have_no_month_and_no_sliding_window(edition) -> None:
    kinds = edition.region("01").rows.filter(area_level="nation")["period_type"].unique().to_list()
    assert sorted(kinds) == ["pool_3_years", "quarter", "year"]
    assert "rolling_12_months" in edition.region("01").rows.filter(area_level="region")["period_type"]


def test_a_programme_within_a_region_says_both(edition) -> None:
    cut = edition.region("13").vip("prov")
    assert (cut.scope.name, cut.scope.title) == ("region_13_vip_prov", "Region Halland, Prövning")
    assert set(cut.rows["vip"]) == {"prov"}
    assert areas(cut) == areas(edition.region("13"))


def test_a_cut_of_the_rows_of_a_receiver_keeps_its_units_and_says_that_they_are_internal(edition_of) -> None:
    unit = {"area_level": "unit", "area_code": "U1", "attribution": "caregiver"}
    packaged = rows({}, unit).with_columns(edition=pl.Series(["public", "internal"]))
    package = edition_of(packaged, receiver="region/01")
    assert (package.scope.name, package.is_public) == ("internal_region_01", False)
    assert ("unit", "U1") in areas(package.region("01"))
    as_public = edition_of(packaged.with_columns(edition=pl.lit("public")), receiver="region/01")
    assert as_public.scope.name == "public_region_01"
    assert ("unit", "U1") not in areas(edition_of(rows({}, unit)).region("01"))


def test_an_edition_is_sorted_by_its_keys_whatever_order_rows_come_in(edition, edition_of) -> None:
    turned = edition_of(edition.rows.reverse())
    assert turned.rows.equals(edition.rows)
    assert edition.rows["period_start"].min() == date(2019, 1, 1)
