"""Unit: the coverage of an indicator's registers beside its rows, and what low coverage does to them."""

from datetime import date
from typing import Any

import polars as pl
import pytest

from pipelines.aggregate.periods import Periods
from pipelines.disclosure.blanking import protect_shares
from pipelines.plausibility.coverage import COVERAGE

JANUARY = date(2025, 1, 1)
KNOWN = ["coverage", "coverage_year", "coverage_method"]
CELLS = [
    (code, month, "K", "18-64", 40, 20)
    for code in ("0180", "1280", "A", "B")
    for month in (date(2024, 12, 1), JANUARY)
]  # fmt: skip


def shares(*rows: tuple[int, str, float | None], register: str = "visits", method: str = "union") -> pl.DataFrame:
    """`COVERAGE` of (year, region, share)."""
    frame = pl.DataFrame(rows, schema=["reference_year", "region_code", "share"], orient="row")
    said = {"register": register, "reference": "par", "method": method, "year_basis": "same_year", "of": 1000}
    counted = frame.with_columns(pl.lit(value).alias(name) for name, value in said.items()).with_columns(
        found=pl.col("share") * 1000, reason=pl.lit(None)
    )
    return counted.select(pl.col(name).cast(kind) for name, kind in COVERAGE.items())


def only(rows: pl.DataFrame, **keys: object) -> dict[str, Any]:
    """The only row with these keys; of January 2025 in region 01 by care, unless they say otherwise."""
    usual = {
        "attribution": "caregiver", "area_level": "region", "area_code": "01", "period_type": "month",
        "period_start": JANUARY, "sex": "T", "age_band": "all",
    }  # fmt: skip
    (row,) = rows.filter(**{**usual, **keys}).to_dicts()
    return row


def known(rows: pl.DataFrame, **keys: object) -> tuple[object, ...]:
    row = only(rows, **keys)
    return tuple(row[name] for name in KNOWN)


NOTHING = (None, None, None)
BOTH_YEARS = shares((2024, "01", 0.5), (2025, "01", 0.6), (2025, "12", 0.9), (2025, "SE", 0.7), (2024, "SE", None))


@pytest.fixture(scope="module")
def rows(nation: Any) -> pl.DataFrame:
    found: pl.DataFrame = nation.results(CELLS, BOTH_YEARS)
    return found


def test_a_region_has_that_of_its_own_year_in_all_its_margins(rows: pl.DataFrame) -> None:
    assert known(rows) == (0.6, 2025, "union")
    assert known(rows, sex="K") == known(rows, age_band="65+") == known(rows)
    assert known(rows, period_start=date(2024, 12, 1)) == (0.5, 2024, "union")
    assert known(rows, area_code="12") == (0.9, 2025, "union")


@pytest.mark.parametrize("kind", ["quarter", "tertial", "half_year", "year"])
def test_periods_within_a_year_have_that_of_the_year(rows: pl.DataFrame, kind: str) -> None:
    assert known(rows, period_type=kind) == (0.6, 2025, "union")


def test_a_window_over_new_year_has_none(rows: pl.DataFrame) -> None:
    assert known(rows, period_type="rolling_12_months", period_start=date(2024, 2, 1)) == NOTHING
    assert known(rows, period_type="rolling_12_months") == (0.6, 2025, "union")  # January to December
    assert Periods(
        "pool_3_years", Periods.within("pool_3_years", date(2022, 1, 1), date(2024, 12, 31)).starts
    ).years.tolist() == [0]


def test_a_year_that_was_not_counted_has_none_and_no_other_year_stands_in_for_it(rows: pl.DataFrame) -> None:
    assert known(rows, area_code="12", period_start=date(2024, 12, 1)) == NOTHING
    nation = {"area_level": "nation", "area_code": "SE"}
    assert known(rows, **nation, period_start=date(2024, 12, 1)) == NOTHING
    assert known(rows, **nation) == (0.7, 2025, "union")


def test_where_people_live_only_the_nation_has_it(rows: pl.DataFrame) -> None:
    assert known(rows, attribution="resident") == NOTHING
    assert known(rows, attribution="resident", area_level="nation", area_code="SE") == (0.7, 2025, "union")


def test_other_levels_have_none(rows: pl.DataFrame) -> None:
    others = rows.filter(~pl.col("area_level").is_in(["nation", "region"]))
    assert others.height > 0
    assert others.select(pl.col(KNOWN).is_null().all()).row(0) == (True, True, True)


def test_of_several_the_least_counts_and_of_other_registers_none(nation: Any) -> None:
    least = shares((2025, "01", 0.4), method="reference_only")
    others = shares((2025, "01", 0.1), register="others")
    assert known(nation.results(CELLS, pl.concat([BOTH_YEARS, least, others]))) == (0.4, 2025, "reference_only")
    assert known(nation.results(CELLS, others)) == NOTHING
    assert known(nation.results(CELLS)) == NOTHING


def test_one_that_is_not_known_takes_nothing_from_the_other(nation: Any) -> None:
    unknown = shares((2025, "01", None), method="reference_only")
    assert known(nation.results(CELLS, pl.concat([BOTH_YEARS, unknown]))) == (0.6, 2025, "union")


def test_a_share_is_told_to_a_thousandth(nation: Any) -> None:
    assert known(nation.results(CELLS, shares((2025, "01", 2 / 3)))) == (0.667, 2025, "union")


def test_below_what_is_wanted_the_value_stays_and_is_held_against_no_target(nation: Any) -> None:
    wanted = {"min_coverage": 0.65, "target": {"value": 0.3, "source": "s"}}
    found = nation.results(CELLS, BOTH_YEARS, **wanted)
    low, enough = only(found), only(found, area_code="12")
    assert (low["status"], low["value"], low["target_met"], low["target"]) == ("below_coverage", 0.5, None, 0.3)
    assert (low["denominator"], low["ci_low"] is None) == (40, False)
    assert (enough["status"], enough["target_met"]) == ("ok", True)
    unknown = only(found, attribution="resident")
    assert (unknown["status"], unknown["target_met"]) == ("ok", True)


@pytest.mark.parametrize(("least", "status"), [(0.6, "ok"), (0.601, "below_coverage"), (None, "ok")])
def test_as_much_as_is_wanted_is_enough(nation: Any, least: float | None, status: str) -> None:
    assert only(nation.results(CELLS, BOTH_YEARS, min_coverage=least))["status"] == status


def test_an_immature_figure_is_marked_too_and_what_is_no_figure_keeps_its_reason(nation: Any) -> None:
    late, empty = date(2025, 12, 1), date(2025, 6, 1)
    found = nation.results([*CELLS, ("A", late, "K", "18-64", 40, 20)], BOTH_YEARS, min_coverage=0.65)
    assert only(nation.results(CELLS, BOTH_YEARS), period_start=late)["status"] == "zero_denominator"
    assert only(found, period_start=late)["status"] == "below_coverage"
    assert only(found, period_start=empty)["status"] == "zero_denominator"
    assert known(found, period_start=empty) == (0.6, 2025, "union")


@pytest.mark.parametrize(("counted", "of", "is_told"), [(4, 100, False), (97, 100, False), (3, 4, False), (9, 9, False), (50, 100, True), (100, 100, True)])  # fmt: skip
def test_a_share_of_which_a_count_is_small_is_not_told(nation: Any, counted: int, of: int, is_told: bool) -> None:
    found = shares((2025, "01", counted / of)).with_columns(found=pl.lit(counted, pl.Int64), of=pl.lit(of, pl.Int64))
    told = known(nation.results(CELLS, protect_shares(found), min_coverage=1.0))
    assert told == ((counted / of, 2025, "union") if is_told else NOTHING)
    assert protect_shares(found, rows_are_public=True)["share"].to_list() == [counted / of]


def test_figures_of_a_source_without_persons_have_it_too(nation: Any) -> None:
    figures = pl.DataFrame(
        {
            "area_level": ["region", "region"], "area_code": ["01", "12"], "period": ["2025", "2025"], "sex": ["T", "T"],
            "age_band": ["all", "all"], "numerator": [20, 20], "denominator": [40, 40], "value": [0.5, 0.5],
            "status_at_source": ["ok", "ok"],
        }
    )  # fmt: skip
    settings = {"rows": "aggregates", "attribution": ["caregiver"], "min_coverage": 0.65}
    found = nation.results(figures, BOTH_YEARS, **settings, target={"value": 0.3, "source": "s"})
    low, enough = only(found, period_type="year"), only(found, period_type="year", area_code="12")
    assert (low["status"], low["value"], low["target_met"]) == ("below_coverage", 0.5, None)
    assert (enough["status"], enough["value"], enough["target_met"]) == ("ok", 0.5, True)
    assert known(found, period_type="year") == (0.6, 2025, "union")
