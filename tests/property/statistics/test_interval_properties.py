"""What holds for the limits of any counts: they lie around the estimate, and wider the surer they are to be."""

from collections.abc import Callable

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from pipelines.statistics import contrasts, intervals, spread
from pipelines.statistics.arrays import Array, Estimate, Interval
from pipelines.statistics.spread import Spreads

SLACK = 1e-9  # of what is computed; limits may touch the estimate
counts = st.integers(0, 10**7)
trials = st.integers(1, 10**6).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))
rates = st.tuples(st.integers(0, 10_000), st.floats(0.5, 1e6))
amounts = st.lists(st.integers(-1_000, 1_000).map(float), min_size=1, max_size=60)


def arrays(*values: float) -> list[Array]:
    return [np.array([value], dtype=float) for value in values]


def around(value: float, interval: Interval) -> bool:
    """Whether the limits, where there are any, lie on both sides of the estimate."""
    low, high = float(interval.low[0]), float(interval.high[0])
    slack = SLACK * max(1.0, abs(value), abs(low), abs(high))
    return bool(np.isnan([low, high]).all()) or low - slack <= value <= high + slack


def contains(method: Callable[[float], Estimate]) -> bool:
    """Whether both intervals hold the estimate, and that of 0.998, where there is one, holds that of 0.95."""
    (value, sure), (_, surer) = method(0.95), method(0.998)
    if not (around(float(value[0]), sure) and around(float(value[0]), surer)):
        return False
    return bool(np.isnan(surer.low[0])) or all(around(float(limit[0]), surer) for limit in sure)


@given(trials)
def test_wilson_lies_within_nought_and_one_and_around_the_share(counted: tuple[int, int]) -> None:
    x, n = arrays(*counted)
    assert contains(lambda confidence: Estimate(x / n, intervals.wilson(x, n, confidence)))
    low, high = intervals.wilson(x, n, 0.998)
    assert 0 <= low[0] <= high[0] <= 1


@given(trials)
def test_wilson_of_failures_is_that_of_successes_turned_round(counted: tuple[int, int]) -> None:
    x, n = arrays(*counted)
    low, high = intervals.wilson(x, n)
    turned = intervals.wilson(n - x, n)
    np.testing.assert_allclose([turned.low[0], turned.high[0]], [1 - high[0], 1 - low[0]], atol=1e-12)


@given(counts)
def test_limits_of_a_count_lie_around_it_and_rise_with_it(events: int) -> None:
    x, more = arrays(events, events + 1)
    assert contains(lambda confidence: Estimate(x, intervals.poisson(x, confidence)))
    fewer, greater = intervals.poisson(x), intervals.poisson(more)
    assert 0 <= fewer.low[0] < greater.low[0]
    assert fewer.high[0] < greater.high[0]


@given(amounts)
def test_a_mean_lies_in_the_middle_of_its_interval(values: list[float]) -> None:
    n, total, squares = arrays(len(values), sum(values), sum(value**2 for value in values))
    assert contains(lambda confidence: Estimate(total / n, intervals.mean(n, total, squares, confidence)))
    low, high = intervals.mean(n, total, squares)
    np.testing.assert_allclose((low + high) / 2, total / n if len(values) > 1 else [np.nan], atol=1e-6)


@given(amounts, st.sampled_from([0.1, 0.25, 0.5, 0.75, 0.9]))
def test_a_percentile_is_numpys_and_has_values_of_the_sample_on_both_sides(values: list[float], share: float) -> None:
    different = sorted(set(values))
    spreads = Spreads.of([(different, [values.count(value) for value in different], [0] * len(different))])
    assert contains(lambda confidence: spread.percentile(spreads, share, confidence))
    found, limits = spread.percentile(spreads, share)
    assert found[0] == np.quantile(values, share, method="averaged_inverted_cdf") or len(values) * share % 1 < SLACK
    assert np.isnan(limits.low[0]) or {limits.low[0], limits.high[0]} <= set(values)


@given(trials, trials)
def test_differences_and_ratios_of_proportions_lie_within_their_limits(a: tuple[int, int], b: tuple[int, int]) -> None:
    both = arrays(*a, *b)
    assert contains(lambda confidence: contrasts.difference_of_proportions(*both, confidence))
    assert contains(lambda confidence: contrasts.ratio_of_proportions(*both, confidence))
    low, high = contrasts.difference_of_proportions(*both).interval
    assert -1 - SLACK <= low[0] <= high[0] <= 1 + SLACK


@given(rates, rates)
def test_differences_and_ratios_of_rates_lie_within_their_limits(a: tuple[int, float], b: tuple[int, float]) -> None:
    both = arrays(*a, *b)
    assert contains(lambda confidence: contrasts.difference_of_rates(*both, confidence))
    assert contains(lambda confidence: contrasts.ratio_of_rates(*both, confidence))


@given(trials, trials, rates, rates)
def test_what_is_compared_the_other_way_has_the_limits_turned_round(
    a: tuple[int, int], b: tuple[int, int], c: tuple[int, float], d: tuple[int, float]
) -> None:
    for method, one, other in (
        (contrasts.difference_of_proportions, a, b),
        (contrasts.difference_of_rates, c, d),
    ):
        (value,), ((low,), (high,)) = method(*arrays(*one, *other))
        (turned,), ((turned_low,), (turned_high,)) = method(*arrays(*other, *one))
        np.testing.assert_allclose([turned, turned_low, turned_high], [-value, -high, -low], rtol=1e-9, atol=1e-12)
