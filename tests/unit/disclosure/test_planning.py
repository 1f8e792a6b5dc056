"""Unit: of the plan that is left out of which most would be hidden, and municipalities have one kind of period."""

from datetime import date

import polars as pl
import pytest

from pipelines.disclosure import blanking, policy
from pipelines.disclosure.planning import (
    IN_POOLS,
    IN_REGIONS,
    IN_YEARS,
    SUM_OF_MONTHS,
    TOO_THIN,
    WITHOUT_MONTHS,
    Planned,
    planned,
)

STRICT = policy.load()
LARGE, SMALL = (20, 80), (2, 80)
YEAR = {"period_type": "year", "period_start": date(2025, 1, 1)}
POOL = {"period_type": "pool_3_years", "period_start": date(2022, 1, 1)}
LONG_POOL = {"period_type": "pool_5_years", "period_start": date(2020, 1, 1)}
MONTH = {"period_type": "month", "period_start": date(2025, 3, 1)}
WINDOW = {"period_type": "rolling_12_months", "period_start": date(2025, 3, 1)}
CODES = ("0180", "0380", "0480", "1380", "1480", "1481", "1780")


def plan(*tables: pl.DataFrame, inhabitants: dict[str, float] | None = None, adds_over_time: bool = True) -> Planned:
    rows = pl.concat(tables).with_columns(blanking.is_small_itself(STRICT).alias("is_small"), was_served=pl.lit(False))
    return planned(rows, STRICT, inhabitants or {}, adds_over_time=adds_over_time)


def some(small: int) -> dict[str, tuple[int, int]]:
    """All municipalities, of which so many have too few."""
    return {code: SMALL if number < small else LARGE for number, code in enumerate(CODES)}


def kinds(found: Planned, level: str = "municipality") -> set[str]:
    return set(found.rows.filter(area_level=level)["period_type"])


def reasons(found: Planned) -> dict[tuple[str, str, str], str]:
    left = found.left_out.select("area_level", "period_type", "breakdown", "reason")
    return {(level, period, breakdown): reason for level, period, breakdown, reason in left.iter_rows()}


@pytest.mark.parametrize(
    ("of_year", "of_pool", "of_long_pool", "expected"),
    [(1, 0, 0, "year"), (2, 1, 0, "pool_3_years"), (7, 2, 1, "pool_5_years"), (7, 7, 2, None)],
)
def test_municipalities_have_the_first_kind_of_period_of_which_most_can_be_shown(
    table, of_year: int, of_pool: int, of_long_pool: int, expected: str | None
) -> None:
    each = ((of_year, YEAR), (of_pool, POOL), (of_long_pool, LONG_POOL))
    found = plan(*(table(some(small), **period) for small, period in each))
    assert kinds(found) == ({expected} if expected else set())
    elsewhere = {"year": IN_YEARS, None: IN_REGIONS}.get(expected, IN_POOLS)
    told = {kind: reason for (level, kind, _), reason in reasons(found).items() if level == "municipality"}
    assert told == dict.fromkeys({"year", "pool_3_years", "pool_5_years"} - {expected}, elsewhere)


def test_nine_tenths_of_the_inhabitants_must_be_seen_too(table) -> None:
    rows = table(some(1), **YEAR)  # 0180 is too small to be shown
    assert kinds(plan(rows, inhabitants=dict.fromkeys(CODES, 100.0) | {"0180": 60.0})) == {"year"}
    assert kinds(plan(rows, inhabitants=dict.fromkeys(CODES, 100.0) | {"0180": 80.0})) == set()


def test_what_of_sexes_and_ages_is_mostly_small_is_left_out_and_totals_of_years_are_not(table) -> None:
    few = dict.fromkeys(CODES, SMALL)
    levels = ("nation", "healthcare_region", "region")
    found = plan(*(table(few, levels, **YEAR, sex=sex) for sex in "TK"), table(few, levels, **MONTH))
    assert kinds(found, "region") == {"year"}
    assert reasons(found)[("region", "month", "total")] == TOO_THIN
    assert reasons(found)[("region", "year", "sex")] == TOO_THIN
    assert found.rows.filter(area_level="region", sex="T").height == 6


def test_rows_without_cases_do_not_make_it_thin(table) -> None:
    rows = table({"0180": LARGE, "0380": (0, 0), "0480": (0, 0), "1380": LARGE}, ("region",), **MONTH)
    assert kinds(plan(rows), "region") == {"month"}


@pytest.mark.parametrize(("adds_over_time", "shown"), [(True, set()), (False, {"rolling_12_months"})])
def test_a_window_of_events_is_shown_beside_its_months_only(table, adds_over_time: bool, shown: set[str]) -> None:
    few, many = dict.fromkeys(CODES, SMALL), dict.fromkeys(CODES, LARGE)
    found = plan(table(few, ("region",), **MONTH), table(many, ("region",), **WINDOW), adds_over_time=adds_over_time)
    assert kinds(found, "region") == shown
    if adds_over_time:
        assert reasons(found)[("region", "rolling_12_months", "total")] == WITHOUT_MONTHS


@pytest.mark.parametrize(("adds_over_time", "left"), [(True, {SUM_OF_MONTHS}), (False, set())])
def test_sexes_of_a_quarter_that_months_add_up_to_are_left_for_readers_to_add(
    table, adds_over_time: bool, left: set[str]
) -> None:
    many = dict.fromkeys(CODES, LARGE)
    rows = [table(many, ("region",), **period, sex=sex) for period in (MONTH, MONTH | {"period_type": "quarter"}) for sex in "TK"]  # fmt: skip
    found = plan(*rows, adds_over_time=adds_over_time)
    assert set(reasons(found).values()) == left
    assert found.rows.filter(period_type="quarter", sex="T").height == 6


def test_an_area_with_mostly_small_ages_has_all_of_them_hidden_in_months(table) -> None:
    ages = ("00-12", "13-17", "18-24")
    rows = [table({"0180": LARGE, "0380": SMALL if age < "18" else LARGE}, ("region",), **MONTH, age_band=age) for age in ages]  # fmt: skip
    found = plan(*rows).rows
    assert set(found.filter("in_thin_series")["area_code"]) == {"03"}
    assert found.filter("in_thin_series").height == 3


def test_what_was_served_before_is_never_left_out(table) -> None:
    rows = table(dict.fromkeys(CODES, SMALL), ("region",), **MONTH)
    marked = rows.with_columns(
        blanking.is_small_itself(STRICT).alias("is_small"), was_served=pl.col("area_code") == "03"
    )
    assert planned(marked, STRICT, {}, adds_over_time=True).rows["area_code"].to_list() == ["03"]
