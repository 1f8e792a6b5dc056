"""Unit: the publication plan keeps what is never published out, and has a place for every age."""

import polars as pl
import pytest

from pipelines.aggregate.plan import Plan

OLDEST_PERSON = 130


@pytest.fixture(scope="module")
def plan() -> Plan:
    """The plan as shipped."""
    return Plan.load()


def shown(plan: Plan, level: str) -> set[tuple[str, str]]:
    """Period and breakdown of what is public at a level."""
    rows = plan.rows("public").filter(pl.col("area_level") == level)
    return set(rows.select("period_type", "breakdown").iter_rows())


@pytest.mark.parametrize("points", [None, [0], [0, 18], [0, 1, 2, 99]])
def test_every_age_lies_in_exactly_one_band(plan: Plan, points: list[int] | None) -> None:
    bands = (plan if points is None else Plan({"age_bands": {"cut_points": points}})).age_bands()
    for age in range(OLDEST_PERSON + 1):
        assert bands.filter(pl.lit(age).is_between("age_from", "age_to")).height == 1
    assert bands["age_band"].is_unique().all()


def test_a_band_is_called_by_its_first_and_last_age_and_the_last_one_is_open() -> None:
    bands = Plan({"age_bands": {"cut_points": [0, 8, 18, 65]}}).age_bands()
    assert bands["age_band"].to_list() == ["00-07", "08-17", "18-64", "65+"]


def test_a_municipality_is_never_shown_below_a_year_nor_by_sex_and_age_together(plan: Plan) -> None:
    assert shown(plan, "municipality") == {
        (period, breakdown)
        for period in ("year", "pool_3_years", "pool_5_years")
        for breakdown in ("total", "sex", "age")
    }


def test_a_unit_is_not_in_the_public_plan_and_only_single_organisations_are_in_the_internal_one(plan: Plan) -> None:
    assert shown(plan, "unit") == set()
    assert set(plan.rows("internal")["area_level"]) == {"unit", "municipality"}


def test_a_group_of_municipalities_is_of_residents_and_a_unit_gives_care(plan: Plan) -> None:
    by = plan.shown().select("attribution", "area_level").unique()
    assert set(by.filter(area_level="municipality_group")["attribution"]) == {"resident"}
    assert set(by.filter(area_level="unit")["attribution"]) == {"caregiver"}


@pytest.mark.parametrize("level", ["nation", "healthcare_region", "region"])
def test_sex_and_age_are_crossed_in_years_only(plan: Plan, level: str) -> None:
    assert {period for period, breakdown in shown(plan, level) if breakdown == "sex_age"} == {"year"}
    assert {period for period, _ in shown(plan, level)} == {
        "month", "quarter", "tertial", "half_year", "rolling_12_months", "year",
    }  # fmt: skip


def test_the_breakdowns_are_the_total_its_two_margins_and_their_crossing(plan: Plan) -> None:
    bands = plan.age_bands()["age_band"].to_list()
    expected = {("total", "T", "all"), ("sex", "K", "all"), ("sex", "M", "all")}
    expected |= {("age", "T", band) for band in bands} | {("sex_age", sex, band) for sex in "KM" for band in bands}
    assert set(plan.breakdowns().iter_rows()) == expected
    assert plan.breakdowns().height == len(expected)


def test_editions_together_name_each_row_once(plan: Plan) -> None:
    both = plan.rows("public", "internal", "public")
    assert both.is_unique().all()
    assert both.height == plan.rows("public").height + plan.rows("internal").height
