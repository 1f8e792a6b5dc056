"""Unit: funnel limits against published tables and a binomial table, and which areas are outside."""

import numpy as np
import pytest
from scipy import stats

from pipelines.statistics import scale
from pipelines.statistics.arrays import Array, Interval
from pipelines.statistics.funnel import funnel
from pipelines.statistics.outside import outside

# PHEindicatormethods, tests/testthat/testdata_funnel_ratio_outputs.csv: of a count of events, the expected count at which
# it is just on the lower and on the upper limit, first 95 and then 99.8 %.
PHE_RATIO = [
    (1, 5.571644585, 0.025317898, 9.233410143, 0.001000547), (2, 7.224687515, 0.242209467, 11.22886836, 0.04540199),
    (5, 11.6683331, 1.623486324, 16.45474478, 0.739371928), (10, 18.39035799, 4.795387629, 24.13397235, 2.960519925),
    (25, 36.90492768, 16.17868501, 44.63607076, 12.33695202), (100, 121.6268111, 81.36400699, 134.9243187, 71.92139974),
    (394, 434.8917709, 356.0513892, 459.2770402, 335.4983912), (716, 770.4222128, 664.5083011, 802.60414, 636.1521174),
]  # fmt: skip
MEASURES: list[scale.Measure] = ["proportion", "rate", "ratio"]


def numbers(*values: float) -> Array:
    return np.array(values, dtype=float)


@pytest.mark.parametrize(("events", "low_95", "high_95", "low_998", "high_998"), PHE_RATIO)
def test_a_count_is_on_the_limits_of_the_expected_counts_that_public_health_england_publishes(
    events: int, low_95: float, high_95: float, low_998: float, high_998: float
) -> None:
    """On the upper limit its table takes the count itself, and interpolation the one before: the last that is inside."""
    limits = funnel("ratio", numbers(low_95, high_95, low_998, high_998), 1.0)
    assert limits.plain_95.low[0] * low_95 == pytest.approx(events, abs=2e-4)
    assert limits.plain_998.low[2] * low_998 == pytest.approx(events, abs=2e-4)
    assert limits.plain_95.high[1] * high_95 == pytest.approx(events - 1, abs=2e-4)
    assert limits.plain_998.high[3] * high_998 == pytest.approx(events - 1, abs=2e-4)


def test_the_limits_of_ten_cases_are_interpolated_in_the_binomial_table() -> None:
    # Binomial n = 10, p = 0.3: P(X <= 0) = 0.0282475249, P(X <= 5) = 0.9526510126, P(X <= 6) = 0.9894079 (exact sums).
    limits = funnel("proportion", numbers(10), 0.3).plain_95
    expected = (6 - (0.9894079220 - 0.975) / (0.9894079220 - 0.9526510126)) / 10
    assert limits.high[0] == pytest.approx(expected, abs=1e-9)
    assert limits.low[0] == 0.0


@pytest.mark.parametrize("size", [1, 2, 17, 400, 250_000])
def test_the_last_count_inside_is_the_last_that_its_tail_makes_likely_enough(size: int) -> None:
    """Between the count before and the count of the quantile, where exact binomial probabilities pass the tail."""
    for target in (0.02, 0.3, 0.97):
        limits = funnel("proportion", numbers(size), target)
        for limit, tail in zip((*limits.plain_95, *limits.plain_998), (0.025, 0.975, 0.001, 0.999), strict=True):
            count = limit[0] * size
            assert stats.binom.cdf(np.floor(count + 1e-6) - 1, size, target) < tail
            assert stats.binom.cdf(np.ceil(count - 1e-6), size, target) >= tail - 1e-9


def test_limits_of_a_rate_are_those_of_the_ratio_to_the_expected_count() -> None:
    years = numbers(1_200, 54_000)
    rate = funnel("rate", years, 0.004, tau2=0.01)
    ratio = funnel("ratio", years * 0.004, 1.0, tau2=0.01)
    for of_rate, of_ratio in zip(rate[1:], ratio[1:], strict=True):
        np.testing.assert_allclose(of_rate, np.array(of_ratio) * 0.004, rtol=1e-12)


def test_adjusted_limits_of_large_areas_are_the_published_formula_of_the_square_root_scale() -> None:
    # FunnelPlotR, R/build_limits_lookup.R, method CQC: (1 -+ z * sqrt(1 / (4 * expected) + tau2)) squared.
    expected, tau2 = numbers(1e7), 0.03
    limits = funnel("ratio", expected, 1.0, tau2)
    for z, interval in ((1.959964, limits.adjusted_95), (3.090232, limits.adjusted_998)):
        distance = z * np.sqrt(1 / (4 * 1e7) + tau2)
        assert interval.low[0] == pytest.approx((1 - distance) ** 2, abs=1e-6)
        assert interval.high[0] == pytest.approx((1 + distance) ** 2, abs=1e-6)


@pytest.mark.parametrize("measure", MEASURES)
def test_without_a_base_there_are_no_limits(measure: scale.Measure) -> None:
    limits = funnel(measure, numbers(0, np.nan, -1), 0.5, tau2=0.01)
    assert np.isnan(np.array(limits[1:])).all()


@pytest.mark.parametrize("measure", MEASURES)
def test_without_a_target_there_are_no_limits(measure: scale.Measure) -> None:
    assert np.isnan(np.array(funnel(measure, numbers(10, 20), np.nan, tau2=0.01)[1:])).all()


def test_a_target_of_none_or_all_leaves_no_room() -> None:
    assert np.array(funnel("proportion", numbers(10), 0.0)[1:]).max() == 0.0
    assert np.array(funnel("proportion", numbers(10), 1.0)[1:]).ravel() == pytest.approx([1.0] * 8, abs=0.1)
    assert np.array(funnel("ratio", numbers(10), 0.0, 0.01)[1:]).max() == 0.0
    assert np.isnan(np.array(funnel("proportion", numbers(10), 1.2)[1:])).all()


def test_the_overall_value_leaves_out_areas_without_base_or_figure() -> None:
    assert scale.overall("proportion", numbers(3, np.nan, 0, 9), numbers(10, 10, 0, np.nan)) == 0.3
    assert scale.overall("rate", numbers(3, 5), numbers(10, 30)) == 0.2
    assert np.isnan(scale.overall("ratio", numbers(np.nan), numbers(1.0)))


@pytest.mark.parametrize("measure", MEASURES)
def test_the_scale_leads_back_to_the_figure(measure: scale.Measure) -> None:
    base, numerator = numbers(5, 40, 900), numbers(0, 40, 333)
    scaled = scale.deviation(measure, numerator, base, 0.4) + scale.centre(measure, base, 0.4)
    np.testing.assert_allclose(scale.backward(measure, scaled, base, 0.4), numerator / base, atol=1e-12)


def test_areas_on_a_limit_are_inside_and_those_without_figure_are_nowhere() -> None:
    limits = Interval(numbers(0.2, 0.2, 0.2, 0.2, np.nan), numbers(0.4, 0.4, 0.4, 0.4, np.nan))
    found = outside(numbers(0.2, 0.1, 0.41, np.nan, 0.3), limits, 0.95)
    np.testing.assert_array_equal(found.side, [0, -1, 1, np.nan, np.nan])
    assert (found.areas, found.outside) == (3, 2)
    assert found.expected == pytest.approx(0.15)
    assert found.chance == pytest.approx(3 * 0.05**2 * 0.95 + 0.05**3)


def test_without_areas_nothing_is_outside_and_without_outside_all_is_chance() -> None:
    nothing = Interval(numbers(), numbers())
    assert np.isnan(outside(numbers(), nothing, 0.95).chance)
    assert outside(numbers(0.3), Interval(numbers(0.2), numbers(0.4)), 0.95).chance == 1.0
    assert outside(numbers(0.5), Interval(numbers(0.2), numbers(0.4)), 0.95).chance == pytest.approx(0.05)
