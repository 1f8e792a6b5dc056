"""Unit: intervals against values that others have published, and against what defines the limits."""

from math import sqrt

import numpy as np
import pytest
from scipy import stats

from pipelines.statistics import intervals
from pipelines.statistics.arrays import Interval

# Newcombe RG (1998) Two-sided confidence intervals for the single proportion. Stat Med 17:857-872, table I, method 3.
NEWCOMBE = [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)]
# Pearson ES, Hartley HO (1966) Biometrika tables for statisticians I, table 40; also Ulm (1990).
POISSON = [
    (0, 0.0, 3.689), (1, 0.0253, 5.572), (2, 0.242, 7.225), (3, 0.619, 8.767), (4, 1.09, 10.242), (5, 1.623, 11.668),
    (6, 2.202, 13.059), (7, 2.814, 14.423), (8, 3.454, 15.763), (9, 4.115, 17.085),
]  # fmt: skip
# R's documentation of poisson.test: deaths of Welsh nickel workers, 137 against 24.19893 expected, exact limits.
NICKEL = (137, 24.19893, 4.753125, 6.692709)
# Student (1908) The probable error of a mean. Biometrika 6:1-25: hours of sleep gained, second drug less first.
SLEEP, SLEEP_LIMITS = [1.2, 2.4, 1.3, 1.3, 0.0, 1.0, 1.8, 0.8, 4.6, 1.4], (0.7001142, 2.4598858)


def limits(interval: Interval) -> tuple[float, float]:
    """The limits of the first element."""
    return float(interval.low[0]), float(interval.high[0])


def numbers(*values: float) -> np.ndarray:
    return np.array(values, dtype=float)


def mean_of(values: list[float]) -> tuple[float, float]:
    """The interval of a mean from the sums that the cells hold."""
    squares = sum(value**2 for value in values)
    return limits(intervals.mean(numbers(len(values)), numbers(sum(values)), numbers(squares)))


@pytest.mark.parametrize(("successes", "trials", "low", "high"), NEWCOMBE)
def test_wilson_gives_the_limits_of_newcombe(successes: int, trials: int, low: float, high: float) -> None:
    assert limits(intervals.wilson(numbers(successes), numbers(trials))) == pytest.approx((low, high), abs=0.00005)


@pytest.mark.parametrize("trials", [1, 20, 1_000_000])
def test_wilson_begins_at_exactly_nought_without_successes_and_ends_at_one_without_failures(trials: int) -> None:
    low, high = limits(intervals.wilson(numbers(0), numbers(trials)))
    mirrored = limits(intervals.wilson(numbers(trials), numbers(trials)))
    assert low == 0.0
    assert 0 < high < 1
    assert mirrored[1] == 1.0
    assert mirrored[0] == pytest.approx(1 - high)


@pytest.mark.parametrize("trials", [1, 2, 7, 50, 3_000])
def test_wilson_ends_where_the_score_test_of_the_proportion_is_just_not_significant(trials: int) -> None:
    for successes in range(1, trials, max(1, trials // 7)):
        share = successes / trials
        for limit in limits(intervals.wilson(numbers(successes), numbers(trials))):
            score = abs(share - limit) / sqrt(limit * (1 - limit) / trials)
            assert 2 * stats.norm.sf(score) == pytest.approx(0.05)


def test_wilson_is_undefined_without_trials() -> None:
    assert np.isnan(limits(intervals.wilson(numbers(0), numbers(0)))).all()


@pytest.mark.parametrize(("events", "low", "high"), POISSON)
def test_poisson_gives_the_exact_limits_of_the_table_below_ten_events(events: int, low: float, high: float) -> None:
    assert limits(intervals.poisson(numbers(events))) == pytest.approx((low, high), abs=0.0006)


@pytest.mark.parametrize("events", range(10))
def test_exact_limits_are_the_means_at_which_as_few_or_as_many_events_are_just_unlikely(events: int) -> None:
    low, high = limits(intervals.poisson(numbers(events)))
    assert stats.poisson.cdf(events, high) == pytest.approx(0.025)
    assert low == 0.0 if events == 0 else stats.poisson.sf(events - 1, low) == pytest.approx(0.025)


def test_byar_at_ten_events_is_within_a_hundredth_of_the_exact_limits() -> None:
    assert limits(intervals.poisson(numbers(10))) == pytest.approx((4.795, 18.390), rel=0.01)


@pytest.mark.parametrize("events", [11, 15, 25, 100, 1_000, 100_000])
def test_byar_stays_as_unlikely_as_the_exact_limits_from_ten_events_on(events: int) -> None:
    low, high = limits(intervals.poisson(numbers(events)))
    assert stats.poisson.cdf(events, high) == pytest.approx(0.025, abs=0.0015)
    assert stats.poisson.sf(events - 1, low) == pytest.approx(0.025, abs=0.0015)


def test_a_ratio_has_the_limits_of_its_events_over_the_expected_count() -> None:
    assert limits(intervals.ratio(numbers(5), numbers(2.5))) == pytest.approx((1.623 / 2.5, 11.668 / 2.5), abs=0.0005)


def test_byars_limits_of_many_events_are_the_exact_ones_of_r_to_a_thousandth() -> None:
    events, expected, low, high = NICKEL
    assert limits(intervals.ratio(numbers(events), numbers(expected))) == pytest.approx((low, high), rel=0.001)


@pytest.mark.parametrize("events", [0, 3, 40])
def test_a_ratio_is_undefined_where_nothing_is_expected(events: int) -> None:
    assert np.isnan(limits(intervals.ratio(numbers(events), numbers(0)))).all()


def test_the_t_interval_of_a_mean_is_that_of_students_own_example() -> None:
    assert mean_of(SLEEP) == pytest.approx(SLEEP_LIMITS, abs=1e-6)


def test_the_t_interval_of_a_mean_is_that_of_scipy() -> None:
    values = np.random.default_rng(3).normal(-4, 12, 37).round(4)
    expected = stats.ttest_1samp(values, 0).confidence_interval()
    assert mean_of(values.tolist()) == pytest.approx((expected.low, expected.high))


@pytest.mark.parametrize("count", [0, 1])
def test_a_mean_of_fewer_than_two_values_has_no_interval(count: int) -> None:
    assert np.isnan(mean_of([7.0] * count)).all()


@pytest.mark.parametrize("value", [0.0, 27.0, -3.1, 0.1, 100.3333])
def test_equal_values_have_an_interval_of_no_width(value: float) -> None:
    assert mean_of([value] * 7) == pytest.approx((value, value), abs=1e-5)


def test_elements_do_not_touch_each_other() -> None:
    together = intervals.poisson(numbers(*range(21)))
    assert [limits(intervals.poisson(numbers(events))) for events in range(21)] == list(
        zip(together.low, together.high, strict=True)
    )


@pytest.mark.parametrize("confidence", [0.9, 0.998])
@pytest.mark.parametrize(("successes", "trials"), [(0, 9), (1, 9), (9, 9), (50, 400), (1, 1)])
def test_wilson_is_that_of_scipy_at_any_confidence(successes: int, trials: int, confidence: float) -> None:
    expected = stats.binomtest(successes, trials).proportion_ci(confidence, method="wilson")
    found = limits(intervals.wilson(numbers(successes), numbers(trials), confidence))
    assert found == pytest.approx((expected.low, expected.high), abs=1e-9)


@pytest.mark.parametrize("confidence", [0.9, 0.998])
@pytest.mark.parametrize("events", range(10))
def test_exact_limits_leave_the_same_outside_at_any_confidence(events: int, confidence: float) -> None:
    low, high = limits(intervals.poisson(numbers(events), confidence))
    outside = (1 - confidence) / 2
    assert stats.poisson.cdf(events, high) == pytest.approx(outside, abs=1e-9)
    assert low == 0.0 if events == 0 else stats.poisson.sf(events - 1, low) == pytest.approx(outside, abs=1e-9)


@pytest.mark.parametrize("events", [10, 11, 25, 1_000])
def test_byar_is_within_two_hundredths_of_the_exact_limits_at_998(events: int) -> None:
    exact = (stats.gamma.ppf(0.001, events), stats.gamma.ppf(0.999, events + 1))
    assert limits(intervals.poisson(numbers(events), 0.998)) == pytest.approx(exact, rel=0.016)


def test_what_is_no_count_of_events_has_no_limits() -> None:
    found = intervals.poisson(numbers(-1, 2.5, np.nan, 3))
    assert np.isnan(found.low).tolist() == [True, True, True, False]
    assert np.isnan(found.high).tolist() == [True, True, True, False]


def test_more_successes_than_trials_have_no_limits() -> None:
    assert np.isnan(limits(intervals.wilson(numbers(5), numbers(4)))).all()


def test_the_t_interval_is_that_of_scipy_at_any_confidence() -> None:
    values = np.array([2.5, 3.0, 8.25])
    expected = stats.ttest_1samp(values, 0).confidence_interval(0.998)
    found = intervals.mean(numbers(3), numbers(values.sum()), numbers((values**2).sum()), 0.998)
    assert limits(found) == pytest.approx((expected.low, expected.high), abs=1e-9)


@pytest.mark.parametrize("confidence", [0, 1, 95, -0.5])
def test_a_confidence_is_a_share(confidence: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        intervals.wilson(numbers(1), numbers(2), confidence)


def test_what_is_given_stays_as_it_was() -> None:
    events = numbers(0, 5, 50)
    intervals.poisson(events)
    assert events.tolist() == [0, 5, 50]
