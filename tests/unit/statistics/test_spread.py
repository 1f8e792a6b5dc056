"""Unit: medians and survival against values that others have published, and against scipy's own reckoning."""

import numpy as np
import pytest
from scipy import stats

from pipelines.statistics import spread as statistics
from pipelines.statistics.spread import Spread

# Freireich EJ et al (1963) Blood 21:699-716: weeks in remission on 6-mercaptopurine, and weeks until last seen so.
RELAPSED = [6, 6, 6, 7, 10, 13, 16, 22, 23]
LAST_SEEN = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
# Ranks of the limits of a median of n values: Conover WJ (1999), p. 143, from the binomial distribution with 0.5.
RANKS = {6: (1, 6), 8: (1, 8), 9: (2, 8), 10: (2, 9), 15: (4, 12), 20: (6, 15), 25: (8, 18)}


def spread(values: list[float], events: list[float] | None = None) -> Spread:
    """How the values are spread; `events`: those of the values at which something happened."""
    every, happened = sorted([*values, *(events or [])]), list(events or [])
    amounts = sorted(set(every))
    counts = [[group.count(amount) for amount in amounts] for group in (every, happened)]
    return Spread(*(np.array(numbers, dtype=float) for numbers in (amounts, *counts)))


def survival(at: float, lost: list[float], events: list[float]) -> tuple[float, float, float]:
    value, interval = statistics.survival([spread(lost, events)], np.array([at]))
    return float(value[0]), float(interval.low[0]), float(interval.high[0])


def median(values: list[float]) -> tuple[float, float, float]:
    value, interval = statistics.median([spread(values)])
    return float(value[0]), float(interval.low[0]), float(interval.high[0])


@pytest.mark.parametrize(
    ("weeks", "left"),
    [(5, 1.0), (6, 0.857), (7, 0.807), (10, 0.753), (13, 0.690), (16, 0.627), (22, 0.538), (23, 0.448), (35, 0.448)],
)
def test_survival_is_that_of_the_trial_of_freireich(weeks: int, left: float) -> None:
    assert survival(weeks, LAST_SEEN, RELAPSED)[0] == pytest.approx(left, abs=0.0005)


@pytest.mark.parametrize("weeks", [6, 8, 10, 13, 20, 23, 30])
def test_limits_of_survival_are_those_of_scipy(weeks: int) -> None:
    known = stats.ecdf(stats.CensoredData(uncensored=RELAPSED, right=LAST_SEEN)).sf
    limits = known.confidence_interval(method="log-log")
    expected = [float(step.evaluate(weeks)) for step in (known, limits.low, limits.high)]
    assert survival(weeks, LAST_SEEN, RELAPSED) == pytest.approx(expected, abs=1e-9)


def test_survival_is_undefined_where_nobody_was_followed_so_long() -> None:
    assert np.isnan(survival(36, LAST_SEEN, RELAPSED)).all()
    assert np.isnan(survival(10, [], [])).all()


def test_all_or_nobody_left_is_known_and_has_no_interval() -> None:
    assert survival(10, [10.0, 12.0], []) == pytest.approx((1.0, np.nan, np.nan), nan_ok=True)
    assert survival(10, [], [3.0, 4.0]) == pytest.approx((0.0, np.nan, np.nan), nan_ok=True)


def test_who_is_lost_on_a_day_was_there_when_it_happened_to_another_that_day() -> None:
    assert survival(5, [5.0], [5.0])[0] == 0.5


@pytest.mark.parametrize("n", RANKS)
def test_limits_of_a_median_are_the_values_of_the_tabled_ranks(n: int) -> None:
    low, high = RANKS[n]
    assert median([float(value) for value in range(1, n + 1)]) == ((n + 1) / 2, low, high)


@pytest.mark.parametrize("n", [7, 31, 200])
def test_limits_of_a_median_are_those_of_scipy(n: int) -> None:
    values = np.random.default_rng(n).exponential(30, n).round(1)
    limits = stats.quantile_test(values, p=0.5).confidence_interval(0.95)
    assert median(values.tolist()) == pytest.approx((np.median(values), limits.low, limits.high))


def test_a_median_of_few_values_has_no_interval_and_of_none_is_undefined() -> None:
    assert median([1.0, 2.0, 3.0, 4.0, 5.0]) == pytest.approx((3.0, np.nan, np.nan), nan_ok=True)
    assert np.isnan(median([])).all()


def test_many_of_one_amount_count_as_many() -> None:
    assert median([7.0] * 9 + [100.0] * 3) == (7.0, 7.0, 100.0)
