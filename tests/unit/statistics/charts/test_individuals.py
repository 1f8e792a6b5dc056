"""Unit: XmR, g and t charts against textbook examples and what defines them."""

import numpy as np
import pytest
from scipy import stats

from pipelines.statistics.arrays import Array
from pipelines.statistics.charts import individuals
from pipelines.statistics.charts.phases import D2, D4, divide, moving_range
from pipelines.statistics.charts.rules import outside

# Montgomery DC, Introduction to statistical quality control, 3rd and 4th ed., example of individuals: viscosity of 15
# batches of aircraft primer paint. Centre, sigma and limits as qcc 3.0 prints them ("A quick tour of qcc"); the book
# has 33.52, mean moving range 0.48, limits 34.80 and 32.24.
VISCOSITY = [33.75, 33.05, 34, 33.81, 33.46, 34.02, 33.68, 33.27, 33.49, 33.20, 33.62, 33.00, 33.54, 33.12, 33.84]
# Montgomery (2009), table 7.14: hours between failures of a valve, charted by the power 0.2777 in example 7.6.
VALVE = [286, 948, 536, 124, 816, 729, 4, 143, 431, 8, 2837, 596, 81, 227, 603, 492, 1199, 1214, 2831, 96]


def row(*values: float) -> Array:
    return np.array([values], dtype=np.float64)


def test_constants_are_what_three_printed_digits_leave_of_the_exact_ones() -> None:
    exact_d2 = 2 / np.sqrt(np.pi)
    exact_d4 = 1 + 3 * np.sqrt(2 - 4 / np.pi) / exact_d2
    assert exact_d2 == pytest.approx(D2, abs=0.0005)
    assert exact_d4 == pytest.approx(D4, abs=0.0005)
    assert round(3 / D2, 2) == 2.66


@pytest.mark.parametrize("is_screened", [True, False])
def test_individuals_of_viscosity_have_the_published_lines(is_screened: bool) -> None:
    chart = individuals.xmr(row(*VISCOSITY), is_screened=is_screened)
    assert chart.centre[0] == pytest.approx(np.full(15, 33.52333), abs=5e-6)
    assert chart.low[0] == pytest.approx(np.full(15, 32.24484), abs=5e-6)
    assert chart.high[0] == pytest.approx(np.full(15, 34.80183), abs=5e-6)
    assert (chart.high - chart.centre)[0, 0] / 3 == pytest.approx(0.4261651, abs=5e-8)
    assert not outside(chart).part.any()


def test_a_single_wild_point_does_not_widen_the_limits_that_find_it() -> None:
    calm = [10, 11] * 10
    wild = row(*calm[:10], 100, *calm[10:])
    screened, plain = individuals.xmr(wild), individuals.xmr(wild, is_screened=False)
    # 18 ranges of 1 within the calm parts, then 90 or 89 to the wild point and back.
    assert (screened.high - screened.centre)[0, 0] == pytest.approx(3 / D2, rel=1e-12)
    assert (plain.high - plain.centre)[0, 0] == pytest.approx(3 / D2 * (18 + 89 + 90) / 20, rel=1e-12)
    assert outside(screened).part[0, 10]


def test_ranges_are_screened_once_and_not_until_none_is_left() -> None:
    value = row(*np.cumsum([0, *[1, -1] * 9, 20, -5]))
    ranges = [1] * 18 + [20, 5]
    limit = D4 * sum(ranges) / 20
    assert 5 < limit < 20
    found = moving_range(divide(value), value, is_screened=True)
    assert found[0] == pytest.approx((18 + 5) / 19, rel=1e-12)


def test_moving_ranges_skip_gaps_and_points_that_are_not_judged() -> None:
    whole = individuals.xmr(row(*VISCOSITY))
    gappy = row(*VISCOSITY[:5], np.nan, np.nan, *VISCOSITY[5:12], 99.0, *VISCOSITY[12:])
    usable = np.arange(gappy.shape[1]) != 14
    chart = individuals.xmr(gappy, usable=usable)
    assert np.array_equal(np.unique(chart.high), np.unique(whole.high))
    assert not outside(chart).part.any()


def test_all_equal_values_have_one_line_and_no_signal() -> None:
    chart = individuals.xmr(np.full((1, 24), 0.1))  # whose mean is not exactly 0.1
    assert chart.side[0].tolist() == [0.0] * 24
    assert chart.low[0] == pytest.approx(chart.high[0])
    assert not outside(chart).part.any()


def test_limits_stay_within_the_bounds_of_the_scale() -> None:
    chart = individuals.xmr(row(*[0, 10] * 8), bounds=(0.0, 10.0))
    assert set(chart.low[0]) == {0.0}
    assert set(chart.high[0]) == {10.0}


@pytest.mark.parametrize("make", [individuals.xmr, individuals.g, individuals.t])
@pytest.mark.parametrize(("points", "has_limits"), [(1, False), (10, False), (11, False), (12, True)])
def test_twelve_points_have_limits_and_eleven_a_median(make, points: int, has_limits: bool) -> None:
    chart = make(row(*VALVE[:points]))
    assert np.isfinite(chart.low).all() == has_limits
    if not has_limits:
        assert chart.centre[0] == pytest.approx(np.full(points, np.median(VALVE[:points])))


@pytest.mark.parametrize("make", [individuals.xmr, individuals.g, individuals.t])
def test_nothing_known_gives_nothing(make) -> None:
    chart = make(np.full((2, 20), np.nan))
    assert np.isnan(np.stack([chart.centre, chart.low, chart.high, chart.score])).all()


def test_g_chart_has_geometric_sigmas_around_the_mean_and_the_median_as_centre() -> None:
    between = row(*[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 41])  # mean 8, so sigma is the root of 72
    chart = individuals.g(between)
    assert chart.centre[0, 0] == 5.5
    assert chart.high[0, 0] == pytest.approx(8 + 3 * np.sqrt(72), rel=1e-12)
    assert chart.low[0, 0] == 0.0
    assert np.flatnonzero(outside(chart).part).tolist() == [11]
    probability = 1 / 9  # of which the mean number of failures before a success is 8
    assert np.sqrt(72) == pytest.approx(stats.geom.std(probability), rel=1e-12)


def test_t_chart_of_valve_failures_is_the_individuals_chart_of_the_transformed_times() -> None:
    chart = individuals.t(row(*VALVE))
    turned = np.array(VALVE) ** (1 / 3.6)
    mean_range = np.mean(np.abs(np.diff(turned)))
    assert chart.centre[0, 0] == pytest.approx(turned.mean() ** 3.6, rel=1e-9)
    assert chart.high[0, 0] == pytest.approx((turned.mean() + 3 * mean_range / D2) ** 3.6, rel=1e-9)
    assert chart.low[0, 0] == 0.0
    # The book finds the process in control.
    assert not outside(chart).part.any()


def test_t_chart_takes_two_events_on_one_day() -> None:
    assert np.isfinite(individuals.t(row(0, *VALVE)).score).all()


def test_times_that_are_exponential_seldom_signal_on_a_t_chart() -> None:
    days = np.random.default_rng(7).exponential(30.0, size=(4000, 60))
    signals = outside(individuals.t(days)).part.mean()
    assert 0.0005 < signals < 0.006  # a normal chart of estimated sigma has about 0.003
