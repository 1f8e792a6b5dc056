"""Unit: medians and survival against values that others have published, and against scipy's own reckoning."""

import numpy as np
import pytest
from scipy import stats

from pipelines.statistics import spread as statistics
from pipelines.statistics.arrays import Estimate
from pipelines.statistics.spread import Spreads

# Freireich EJ et al (1963) Blood 21:699-716: weeks in remission on 6-mercaptopurine, and weeks until last seen so.
RELAPSED = [6, 6, 6, 7, 10, 13, 16, 22, 23]
LAST_SEEN = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]
# Ranks of the limits of a median of n values: Conover WJ (1999), p. 143, from the binomial distribution with 0.5.
RANKS = {6: (1, 6), 8: (1, 8), 9: (2, 8), 10: (2, 9), 15: (4, 12), 20: (6, 15), 25: (8, 18)}


def row(values: list[float], events: list[float] | None = None) -> tuple[list[float], list[float], list[float]]:
    """How the values are spread; `events`: those of the values at which something happened."""
    every, happened = sorted([*values, *(events or [])]), list(events or [])
    amounts = sorted(set(every))
    cases, with_event = ([float(group.count(amount)) for amount in amounts] for group in (every, happened))
    return amounts, cases, with_event


def only(estimate: Estimate) -> tuple[float, float, float]:
    """Value and limits of the only row."""
    (value,), ((low,), (high,)) = estimate
    return float(value), float(low), float(high)


def survival(at: float, lost: list[float], events: list[float], **confidence: float) -> tuple[float, float, float]:
    return only(statistics.survival(Spreads.of([row(lost, events)]), np.array([float(at)]), **confidence))


def median(values: list[float], **confidence: float) -> tuple[float, float, float]:
    return only(statistics.median(Spreads.of([row(values)]), **confidence))


def percentile(values: list[float], share: float, **confidence: float) -> tuple[float, float, float]:
    return only(statistics.percentile(Spreads.of([row(values)]), share, **confidence))


@pytest.mark.parametrize(
    ("weeks", "left"),
    [(5, 1.0), (6, 0.857), (7, 0.807), (10, 0.753), (13, 0.690), (16, 0.627), (22, 0.538), (23, 0.448), (35, 0.448)],
)
def test_survival_is_that_of_the_trial_of_freireich(weeks: int, left: float) -> None:
    assert survival(weeks, LAST_SEEN, RELAPSED)[0] == pytest.approx(left, abs=0.0005)


@pytest.mark.parametrize("confidence", [0.95, 0.998])
@pytest.mark.parametrize("weeks", [6, 8, 10, 13, 20, 23, 30])
def test_limits_of_survival_are_those_of_scipy(weeks: int, confidence: float) -> None:
    known = stats.ecdf(stats.CensoredData(uncensored=RELAPSED, right=LAST_SEEN)).sf
    limits = known.confidence_interval(confidence, method="log-log")
    expected = [float(step.evaluate(weeks)) for step in (known, limits.low, limits.high)]
    assert survival(weeks, LAST_SEEN, RELAPSED, confidence=confidence) == pytest.approx(expected, abs=1e-9)


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


@pytest.mark.parametrize("confidence", [0.9, 0.95, 0.998])
@pytest.mark.parametrize("share", [0.1, 0.25, 0.75, 0.9])
@pytest.mark.parametrize("n", [100, 333])
def test_a_percentile_is_the_averaged_step_of_numpy_with_the_limits_of_scipy(
    n: int, share: float, confidence: float
) -> None:
    values = np.random.default_rng(n).exponential(30, n).round(1)
    limits = stats.quantile_test(values, p=share).confidence_interval(confidence)
    value = np.quantile(values, share, method="averaged_inverted_cdf")
    found = percentile(values.tolist(), share, confidence=confidence)
    assert found == pytest.approx((value, limits.low, limits.high))


def test_a_share_that_is_a_whole_rank_falls_between_it_and_the_next_though_binary_numbers_miss_it() -> None:
    assert percentile([float(value) for value in range(1, 101)], 0.58)[0] == 58.5


def test_where_a_limit_would_lie_outside_the_sample_there_is_none() -> None:
    values = [float(value) for value in range(1, 21)]
    assert percentile(values, 0.9) == pytest.approx((18.5, np.nan, np.nan), nan_ok=True)


@pytest.mark.parametrize(("n", "has_limits"), [(9, False), (10, True)])
def test_at_higher_confidence_a_median_needs_more_values(n: int, has_limits: bool) -> None:
    value, low, high = median([float(value) for value in range(n)], confidence=0.998)
    assert value == (n - 1) / 2
    assert np.isfinite([low, high]).all() == has_limits


@pytest.mark.parametrize("share", [0, 1, 90])
def test_a_percentile_is_asked_for_by_a_share(share: float) -> None:
    with pytest.raises(ValueError, match="for the 90th"):
        percentile([1.0, 2.0], share)


def test_rows_do_not_touch_each_other() -> None:
    random = np.random.default_rng(4)
    samples = [random.integers(0, 9, size).astype(float).tolist() for size in (0, 1, 7, 0, 30, 12, 0)]
    together = statistics.median(Spreads.of([row(sample) for sample in samples]))
    for place, sample in enumerate(samples):
        found = [together.value[place], together.interval.low[place], together.interval.high[place]]
        assert found == pytest.approx(median(sample), nan_ok=True)


def test_survival_of_rows_does_not_touch_each_other() -> None:
    rows = [row([], []), row(LAST_SEEN, RELAPSED), row([4.0], [2.0]), row([], [])]
    together = statistics.survival(Spreads.of(rows), np.array([5.0, 10.0, 3.0, 0.0]))
    assert together.value == pytest.approx([np.nan, 0.7529412, 0.5, np.nan], nan_ok=True)


def test_there_may_be_no_row_at_all() -> None:
    assert statistics.median(Spreads.of([])).value.shape == (0,)
    assert statistics.survival(Spreads.of([]), np.array([])).value.shape == (0,)


def test_a_median_of_few_values_has_no_interval_and_of_none_is_undefined() -> None:
    assert median([1.0, 2.0, 3.0, 4.0, 5.0]) == pytest.approx((3.0, np.nan, np.nan), nan_ok=True)
    assert np.isnan(median([])).all()


@pytest.mark.parametrize("value", [0.0, -2.5])
def test_equal_values_have_limits_of_no_width(value: float) -> None:
    assert median([value] * 8) == (value, value, value)


def test_many_of_one_amount_count_as_many() -> None:
    assert median([7.0] * 9 + [100.0] * 3) == (7.0, 7.0, 100.0)
