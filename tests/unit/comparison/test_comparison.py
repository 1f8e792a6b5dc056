"""Unit: each kind of comparison against numbers worked out elsewhere, and where there is nothing to compare."""

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import polars as pl
import pytest
from scipy import stats

from pipelines.comparison.comparison import compare
from pipelines.comparison.terms import Terms

Row, Of = Callable[..., dict[str, Any]], Callable[..., pl.DataFrame]
SHARE = Terms("proportion", "higher")
REGIONS = [("01", 52, 120), ("03", 30, 110), ("04", 61, 130), ("05", 44, 100), ("06", 20, 90)]
FUNNEL = ["expected", "areas", "low_95", "high_998", "z", "adjusted_z", "phi", "tau2", "outside", "chance_95", "rank"]


def compared(rows: pl.DataFrame, terms: Terms = SHARE) -> dict[str, dict[str, Any]]:
    """Area -> its row of the newest period."""
    found = compare(rows, {"x/a": terms}).sort("period_start")
    return {row["area_code"]: row for row in found.iter_rows(named=True)}


@pytest.fixture(scope="module")
def regions(one: Row, of: Of) -> dict[str, dict[str, Any]]:
    return compared(of([one("SE", 250, 650), *(one(*region) for region in REGIONS)]))


def test_the_expected_line_is_that_of_the_nation_which_also_holds_who_lives_nowhere(regions: dict[str, Any]) -> None:
    assert {row["expected"] for code, row in regions.items() if code != "SE"} == {250 / 650}
    assert {row["expected_from"] for code, row in regions.items() if code != "SE"} == {"nation"}
    assert [regions["SE"][name] for name in FUNNEL] == [None] * len(FUNNEL)


def test_without_the_nation_the_expected_line_is_that_of_the_shown_areas(one: Row, of: Of) -> None:
    hidden = one("SE", 250, 650, status="suppressed")
    found = compared(of([hidden, *(one(*region) for region in REGIONS)]))
    assert found["01"]["expected"] == pytest.approx(207 / 550)
    assert found["01"]["expected_from"] == "areas"
    assert found["01"]["rest_difference"] is None


def test_limits_are_those_that_the_binomial_distribution_gives(regions: dict[str, Any]) -> None:
    for code, _, base in REGIONS:
        for level, low, high in ((0.95, "low_95", "high_95"), (0.998, "low_998", "high_998")):
            least, most = stats.binom.ppf([(1 - level) / 2, (1 + level) / 2], base, 250 / 650)
            assert least - 1 <= regions[code][low] * base <= least
            assert most - 1 <= regions[code][high] * base <= most


def test_areas_are_outside_by_the_exact_chance_and_one_in_twenty_is_so_without_cause(regions: dict[str, Any]) -> None:
    outside = {code: row["outside"] for code, row in regions.items() if code != "SE"}
    assert outside == {"01": "inside", "03": "below_95", "04": "above_95", "05": "inside", "06": "below_998"}
    assert regions["01"]["areas"] == 5
    assert regions["01"]["chance_95"] == pytest.approx(0.25)
    assert regions["01"]["chance_998"] == pytest.approx(0.01)
    assert regions["01"]["tau2"] > 0
    assert abs(regions["06"]["adjusted_z"]) < abs(regions["06"]["z"])


def test_z_is_how_many_standard_errors_the_arcsine_lies_away(regions: dict[str, Any]) -> None:
    from_table = (
        np.arcsin(np.sqrt(52.375 / 120.75)) - np.arcsin(np.sqrt((120 * 250 / 650 + 0.375) / 120.75))
    ) * 482**0.5
    assert regions["01"]["z"] == pytest.approx(from_table)


def test_wider_intervals_are_by_the_method_of_the_value(one: Row, of: Of, regions: dict[str, Any]) -> None:
    scores = stats.binomtest(52, 120).proportion_ci(0.998, method="wilson")
    assert (regions["01"]["ci998_low"], regions["01"]["ci998_high"]) == pytest.approx((scores.low, scores.high))
    rate = compared(of([one("01", 7, 3_500.0, measure="rate", per=1e5)]), Terms("rate", "lower", 1e5))["01"]
    exact = stats.chi2.ppf([0.001, 0.999], [14, 16]) / 2 / 3_500 * 1e5
    assert (rate["ci998_low"], rate["ci998_high"]) == pytest.approx(tuple(exact))
    count = compared(of([one("01", 7, 0, measure="count")]), Terms("count", "lower"))["01"]
    assert (count["ci998_low"], count["ci998_high"]) == pytest.approx(
        tuple(stats.chi2.ppf([0.001, 0.999], [14, 16]) / 2)
    )


def amounts(one: Row, code: str, values: list[float], **other: Any) -> dict[str, Any]:
    squares = float(np.square(values).sum())
    return one(code, sum(values), len(values), squares=squares, measure="mean", **other)


def test_means_have_the_interval_and_the_difference_of_student_and_welch(one: Row, of: Of) -> None:
    first, second, before = [3.0, 5.0, 9.0, 4.0, 6.0], [8.0, 12.0, 7.0, 15.0], [4.0, 7.0, 7.0]
    rows = [
        amounts(one, "01", first), amounts(one, "03", second), amounts(one, "SE", first + second),
        amounts(one, "01", before, year=2024), amounts(one, "04", [5.0]),
    ]  # fmt: skip
    found = compared(of(rows), Terms("mean", "lower"))
    error = stats.sem(first)
    assert (found["01"]["ci998_low"], found["01"]["ci998_high"]) == pytest.approx(
        stats.t.interval(0.998, 4, np.mean(first), error)
    )
    for name, other in (("rest", second), ("previous", before)):
        welch = stats.ttest_ind(first, other, equal_var=False).confidence_interval()
        limits = [found["01"][f"{name}_difference{end}"] for end in ("_low", "_high")]
        assert limits == pytest.approx([welch.low, welch.high])
    assert found["01"]["rest_ratio"] is None
    assert found["04"]["value"] == 5.0
    assert [found["04"][name] for name in ("ci998_low", "rest_difference", "rank")] == [None] * 3


def test_rates_have_the_exact_ratio_and_a_difference_in_their_unit(one: Row, of: Of) -> None:
    rows = [one("01", 12, 4_000.0), one("SE", 40, 30_000.0), one("01", 9, 3_900.0, 2024)]
    found = compared(of([row | {"measure": "rate", "per": 1e5} for row in rows]), Terms("rate", "lower", 1e5))["01"]
    assert found["rest_difference"] == pytest.approx((12 / 4_000 - 28 / 26_000) * 1e5)
    odds = stats.binomtest(12, 40).proportion_ci(0.95, method="exact")
    limits = [share / (1 - share) * 26_000 / 4_000 for share in odds]
    assert [found["rest_ratio_low"], found["rest_ratio_high"]] == pytest.approx(limits)
    assert found["previous_ratio"] == pytest.approx(12 / 4_000 / (9 / 3_900))
    assert found["previous_start"] == date(2024, 1, 1)


def test_proportions_differ_by_newcombes_published_example(one: Row, of: Of) -> None:
    """Newcombe (1998), table II: 56/70 less 48/80, method 10: 0.0524 to 0.3339."""
    found = compared(of([one("01", 56, 70), one("SE", 104, 150)]))["01"]
    limits = [found["rest_difference_low"], found["rest_difference_high"]]
    assert limits == pytest.approx([0.0524, 0.3339], abs=5e-5)


@pytest.mark.parametrize(
    ("breaks", "is_compared"),
    [([], True), ([date(2025, 1, 1)], False), ([date(2024, 7, 1)], False), ([date(2025, 12, 31)], False),
     ([date(2024, 1, 1)], True), ([date(2026, 1, 1)], True)],
)  # fmt: skip
def test_no_period_is_compared_with_one_before_a_break(one: Row, of: Of, breaks: list[date], is_compared: bool) -> None:
    rows = of([one("01", 50, 100), one("01", 40, 100, 2024)])
    found = compared(rows, Terms("proportion", "higher", breaks_from=breaks))["01"]
    assert (found["previous_difference"] is not None) == is_compared
    assert (found["previous_start"] is not None) == is_compared


def test_a_period_is_compared_with_the_last_that_shares_no_day_with_it(one: Row, of: Of) -> None:
    def period(kind: str, start: date, end: date, numerator: int) -> dict[str, Any]:
        return one("01", numerator, 100, period_type=kind, period_start=start, period_end=end)

    rows = [
        period("rolling_12_months", date(2023, 3, 1), date(2024, 2, 29), 30),
        period("rolling_12_months", date(2024, 2, 1), date(2025, 1, 31), 99),
        period("rolling_12_months", date(2024, 3, 1), date(2025, 2, 28), 40),
        period("pool_3_years", date(2019, 1, 1), date(2021, 12, 31), 20),
        period("pool_3_years", date(2022, 1, 1), date(2024, 12, 31), 50),
    ]
    found = compare(of(rows), {"x/a": SHARE}).filter(pl.col("previous_difference").is_not_null())
    told = {
        row["period_type"]: (row["previous_start"], row["previous_difference"]) for row in found.iter_rows(named=True)
    }
    assert told == {
        "rolling_12_months": (date(2023, 3, 1), pytest.approx(0.1)),
        "pool_3_years": (date(2019, 1, 1), pytest.approx(0.3)),
    }


def test_another_version_is_another_figure(one: Row, of: Of) -> None:
    found = compared(of([one("01", 50, 100, indicator_version=2), one("01", 40, 100, 2024)]))["01"]
    assert found["previous_difference"] is None


def test_rolling_windows_are_set_beside_each_other_where_they_follow_each_other(one: Row, of: Of) -> None:
    windows = [(2023, 2), (2023, 3), (2024, 2), (2024, 3)]
    rows = [
        one(code, 40 + int(code), 100, period_type="rolling_12_months", period_start=date(year, month, 1),
            period_end=date(year + 1, month, 1))
        for code in ("01", "03") for year, month in windows
    ]  # fmt: skip
    found = compare(of(rows), {"x/a": SHARE}).filter(pl.col("areas").is_not_null())
    assert set(found["period_start"]) == {date(2023, 3, 1), date(2024, 3, 1)}


def test_below_coverage_keeps_its_own_past_and_is_left_out_of_all_else(one: Row, of: Of) -> None:
    rows = [
        one("SE", 250, 650), one("01", 52, 120, status="below_coverage"), one("01", 50, 120, 2024),
        *(one(*region) for region in REGIONS[1:]),
    ]  # fmt: skip
    met = of(rows).with_columns(target=pl.lit(0.4), target_met=pl.lit(True))
    found = compared(met)
    left_out = [*FUNNEL, "rest_difference", "target_distance"]
    assert [found["01"][name] for name in left_out] == [None] * len(left_out)
    assert found["01"]["previous_difference"] == pytest.approx(2 / 120)
    assert found["01"]["ci998_low"] is not None
    assert found["03"]["areas"] == found["03"]["ranked"] == 4
    assert found["03"]["target_distance"] == pytest.approx(30 / 110 - 0.4)


def test_ranks_have_an_interval_and_the_best_is_first(regions: dict[str, Any], one: Row, of: Of) -> None:
    order = sorted((row["rank"], code) for code, row in regions.items() if code != "SE")
    assert [code for _, code in order] == ["04", "05", "01", "03", "06"]
    assert all(1 <= row["rank_low"] <= row["rank"] <= row["rank_high"] <= 5 for row in regions.values() if row["rank"])
    turned = compared(of([one(*region) for region in REGIONS]), Terms("proportion", "lower"))
    assert turned["06"]["rank"] == 1
    followed = compared(of([one(*region) for region in REGIONS]), Terms("proportion", "follow"))
    assert followed["06"]["rank"] is None
    assert followed["06"]["outside"] is not None
    two = compared(of([one(*region) for region in REGIONS[:2]]))
    assert (two["01"]["rank"], two["01"]["areas"]) == (None, 2)


def test_bounds_count_who_has_no_value_and_who_was_not_reported(one: Row, of: Of) -> None:
    def bounds(**other: Any) -> tuple[Any, Any]:
        found = compared(of([one("01", 40, 80, **other)]))["01"]
        return found["bound_low"], found["bound_high"]

    assert bounds(missing=20) == pytest.approx((0.4, 0.6))
    assert bounds(missing=20, coverage=0.8) == pytest.approx((0.32, 0.68))
    assert bounds(missing=0) == pytest.approx((0.5, 0.5))
    for beyond in ({"coverage": 0.59}, {"coverage": 1.01}, {"missing": None}, {"missing": 60}):
        assert bounds(**beyond) == (None, None)


def test_a_value_without_counts_has_nothing_but_its_distance_from_the_target(one: Row, of: Of) -> None:
    alone = {"numerator": None, "denominator": None, "ci_low": None, "ci_high": None, "ci_method": None, "value": 0.3}
    aimed = {"target": 0.5, "target_met": False}
    rows = [one(code, 3, 10, as_is=alone | aimed) for code in ("01", "03", "04", "SE")]
    found = compare(of(rows), {"x/a": SHARE})
    assert found["target_distance"].to_list() == pytest.approx([-0.2] * 4)
    keys = found.columns[: found.columns.index("value") + 1]
    assert found.drop(*keys, "target_distance").null_count().row(0) == (4,) * (found.width - len(keys) - 1)


@pytest.mark.parametrize(
    ("counts", "outside"),
    [
        ([("01", 0, 0), ("03", 5, 10)], [None, None]),  # one area alone is compared with nobody
        ([("01", 0, 100), ("03", 100, 100)], ["below_998", "above_998"]),
        ([("01", 0, 100), ("03", 0, 100)], ["inside", "inside"]),  # nothing is expected, and nothing is there
        ([("01", 30, 100), ("03", 30, 100), ("04", 30, 100)], ["inside"] * 3),
        ([("01", 0, 0), ("03", 0, 0)], [None, None]),
    ],
)
def test_none_all_nobody_and_alike(one: Row, of: Of, counts: list[tuple[str, int, int]], outside: list[str]) -> None:
    found = compared(of([one(*each, status="ok" if each[2] else "zero_denominator") for each in counts]))
    assert [found[code]["outside"] for code, _, _ in counts] == outside
    assert [
        found[code]["adjusted_outside"] in (None, "inside", word)
        for (code, _, _), word in zip(counts, outside, strict=True)
    ]


def test_no_expected_events_have_no_score(one: Row, of: Of) -> None:
    rows = [one(code, 0, 12.5, measure="ratio") for code in ("01", "03", "04")]
    found = compared(of(rows), Terms("ratio", "lower"))["01"]
    assert (found["expected"], found["z"], found["phi"], found["tau2"], found["high_998"]) == (
        0.0,
        None,
        None,
        0.0,
        0.0,
    )
    assert (found["outside"], found["rank"]) == ("inside", 2.0)


def test_without_anything_shown_there_is_a_row_and_nothing_in_it(one: Row, of: Of) -> None:
    found = compare(of([one(code, 3, 10, status="suppressed") for code in ("01", "03", "SE")]), {"x/a": SHARE})
    assert found.height == 3
    assert found.drop(found.columns[: found.columns.index("value")]).null_count().row(0) == (3,) * 42


def test_other_ages_and_periods_are_not_compared_and_an_unknown_indicator_is_told(one: Row, of: Of) -> None:
    rows = of([one("01", 3, 10, age_band="18-24"), one("01", 3, 10, period_type="month")])
    assert compare(rows, {}).is_empty()
    with pytest.raises(ValueError, match="indicators, x/a: not there"):
        compare(of([one("01", 3, 10)]), {})
