"""Unit: differences and ratios against published tables and the output of other packages."""

import numpy as np
import pytest
from scipy import stats

from pipelines.statistics import contrasts
from pipelines.statistics.arrays import Estimate

# Newcombe RG (1998) Interval estimation for the difference between independent proportions. Stat Med 17:873-890,
# table II, method 10.
NEWCOMBE = [
    (56, 70, 48, 80, 0.0524, 0.3339), (9, 10, 3, 10, 0.1705, 0.8090), (6, 7, 2, 7, 0.0582, 0.8062),
    (5, 56, 0, 29, -0.0381, 0.1926), (0, 10, 0, 20, -0.1611, 0.2775), (0, 10, 0, 10, -0.2775, 0.2775),
    (10, 10, 0, 20, 0.6791, 1.0), (10, 10, 0, 10, 0.6075, 1.0),
]  # fmt: skip
# Survival after high and standard doses of epinephrine (Perondi et al 2004), as in Fagerland MW, Lydersen S, Laake P
# (2017) Statistical analysis of contingency tables, and the tests of their R package contingencytables.
PERONDI = (7, 34, 1, 34)
PERONDI_DIFFERENCE, PERONDI_RATIO = (0.1765, 0.0189, 0.3404), (7.0, 1.1537, 41.9763)
# R's documentation of poisson.test: lung cancer in Fredericia and three other cities, at 55-59 years.
FREDERICIA, FREDERICIA_RATIO = (11, 800, 21, 3011), (1.971488, 0.8584264, 4.2772659)
# Student (1908), R's data set `sleep`: hours gained with two drugs; R's t.test prints Welch's limits.
FIRST_DRUG = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
SECOND_DRUG = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
SLEEP = (-1.58, -3.3654832, 0.2054832)


def each(*values: float) -> list[np.ndarray]:
    return [np.array([value], dtype=float) for value in values]


def only(estimate: Estimate) -> tuple[float, float, float]:
    """Value and limits of the only row."""
    (value,), ((low,), (high,)) = estimate
    return float(value), float(low), float(high)


def sums(values: list[float]) -> tuple[float, float, float]:
    return len(values), sum(values), sum(value**2 for value in values)


@pytest.mark.parametrize(("a", "m", "b", "n", "low", "high"), NEWCOMBE)
def test_a_difference_of_proportions_is_that_of_newcombes_table(
    a: int, m: int, b: int, n: int, low: float, high: float
) -> None:
    found = only(contrasts.difference_of_proportions(*each(a, m, b, n)))
    assert found == pytest.approx((a / m - b / n, low, high), abs=0.00005)


def test_difference_and_ratio_of_proportions_are_those_of_fagerland() -> None:
    difference = only(contrasts.difference_of_proportions(*each(*PERONDI)))
    assert difference == pytest.approx(PERONDI_DIFFERENCE, abs=0.00005)
    assert only(contrasts.ratio_of_proportions(*each(*PERONDI))) == pytest.approx(PERONDI_RATIO, abs=0.00005)


@pytest.mark.parametrize("confidence", [0.95, 0.998])
@pytest.mark.parametrize("counted", [(7, 34, 1, 34), (20, 20, 3, 20), (5, 9, 9, 9), (1, 400, 300, 401)])
def test_a_ratio_of_proportions_turned_round_is_one_over_it(
    counted: tuple[int, int, int, int], confidence: float
) -> None:
    a, m, b, n = counted
    value, low, high = only(contrasts.ratio_of_proportions(*each(a, m, b, n), confidence))
    turned = only(contrasts.ratio_of_proportions(*each(b, n, a, m), confidence))
    assert turned == pytest.approx((1 / value, 1 / high, 1 / low), rel=1e-9)


def test_no_success_in_the_first_has_a_ratio_from_nought_and_none_in_the_second_has_no_ratio() -> None:
    value, low, high = only(contrasts.ratio_of_proportions(*each(0, 16, 15, 72)))
    assert (value, low) == (0, 0)
    assert 0 < high < np.inf
    for nobody in ((3, 9, 0, 9), (0, 9, 0, 9), (3, 9, 0, 0), (0, 0, 3, 9)):
        assert np.isnan(only(contrasts.ratio_of_proportions(*each(*nobody)))).all()


def test_large_samples_have_nearly_the_ratio_limits_of_katz() -> None:
    found = only(contrasts.ratio_of_proportions(*each(3_000, 10_000, 2_000, 10_000)))
    error = np.sqrt(1 / 3_000 - 1 / 10_000 + 1 / 2_000 - 1 / 10_000)
    assert found == pytest.approx([1.5 * np.exp(z * error) for z in (0, -1.959964, 1.959964)], rel=0.001)


def test_without_trials_or_time_there_is_no_difference() -> None:
    for counted in ((0, 0, 3, 9), (3, 9, 0, 0)):
        assert np.isnan(only(contrasts.difference_of_proportions(*each(*counted)))).all()
        assert np.isnan(only(contrasts.difference_of_rates(*each(*counted)))).all()
        assert np.isnan(only(contrasts.ratio_of_rates(*each(*counted)))).all()


def test_a_ratio_of_rates_is_that_of_r() -> None:
    found = only(contrasts.ratio_of_rates(*each(*FREDERICIA)))
    assert found[0] == pytest.approx(FREDERICIA_RATIO[0], abs=5e-7)
    assert found[1:] == pytest.approx(FREDERICIA_RATIO[1:], abs=5e-8)


@pytest.mark.parametrize("confidence", [0.95, 0.998])
@pytest.mark.parametrize("counted", [(0, 30, 4, 50), (1, 2, 1, 2), (25, 1_000, 25, 900), (400, 10, 3, 7)])
def test_limits_of_a_ratio_of_rates_are_the_odds_of_scipys_exact_proportion(
    counted: tuple[int, int, int, int], confidence: float
) -> None:
    a, time, b, other_time = counted
    exact = stats.binomtest(a, a + b).proportion_ci(confidence, method="exact")
    odds = [limit / (1 - limit) * other_time / time for limit in (exact.low, exact.high)]
    found = only(contrasts.ratio_of_rates(*each(*counted), confidence))
    assert found == pytest.approx((a / time / (b / other_time), *odds), rel=1e-6)


def test_no_event_in_the_second_has_no_ratio_of_rates() -> None:
    assert np.isnan(only(contrasts.ratio_of_rates(*each(3, 9, 0, 9)))).all()
    assert np.isnan(only(contrasts.ratio_of_rates(*each(0, 9, 0, 9)))).all()


def test_a_difference_of_rates_squares_and_adds_the_distances_of_tabled_limits() -> None:
    """With Pearson and Hartley's limits of 5 (1.623, 11.668) and 2 (0.242, 7.225) events, each in 10 years."""
    found = only(contrasts.difference_of_rates(*each(5, 10, 2, 10)))
    low = 0.3 - np.hypot(0.5 - 0.1623, 0.7225 - 0.2)
    high = 0.3 + np.hypot(1.1668 - 0.5, 0.2 - 0.0242)
    assert found == pytest.approx((0.3, low, high), abs=0.0001)


def test_a_difference_of_rates_of_many_events_is_nearly_normal() -> None:
    found = only(contrasts.difference_of_rates(*each(40_000, 100, 39_000, 100)))
    error = np.sqrt(40_000 + 39_000) / 100
    assert found == pytest.approx([10 + z * error for z in (0, -1.959964, 1.959964)], rel=0.01)


def test_no_event_in_either_has_a_difference_of_nought_with_limits_on_both_sides() -> None:
    value, low, high = only(contrasts.difference_of_rates(*each(0, 10, 0, 10)))
    assert value == 0
    assert low == pytest.approx(-0.3689, abs=0.00005)
    assert high == pytest.approx(0.3689, abs=0.00005)


def test_a_difference_of_means_is_that_of_r() -> None:
    found = only(contrasts.difference_of_means(*each(*sums(FIRST_DRUG), *sums(SECOND_DRUG))))
    assert found == pytest.approx(SLEEP, abs=1e-7)


def test_a_difference_of_means_is_that_of_scipy_at_any_confidence() -> None:
    values, others = [1.0, 4.0, 2.5], [10.0, 3.0, 8.0, 8.5, 40.0]
    expected = stats.ttest_ind(values, others, equal_var=False).confidence_interval(0.998)
    found = only(contrasts.difference_of_means(*each(*sums(values), *sums(others)), 0.998))
    assert found[1:] == pytest.approx((expected.low, expected.high), rel=1e-6)


def test_means_of_equal_values_differ_without_width_and_one_value_has_no_difference() -> None:
    assert only(contrasts.difference_of_means(*each(*sums([3.0] * 4), *sums([1.0] * 2)))) == (2, 2, 2)
    assert np.isnan(only(contrasts.difference_of_means(*each(*sums([3.0]), *sums([1.0, 2.0]))))).all()
    assert np.isnan(only(contrasts.difference_of_means(*each(*sums([3.0, 4.0]), *sums([]))))).all()


def test_means_where_only_one_side_varies_have_its_degrees_of_freedom() -> None:
    values = [3.0, 5.0, 4.0]
    low, high = stats.ttest_1samp(values, 0).confidence_interval()
    found = only(contrasts.difference_of_means(*each(*sums(values), *sums([1.0, 1.0]))))
    assert found == pytest.approx((3, low - 1, high - 1))


def test_a_part_is_compared_with_the_rest_of_its_whole() -> None:
    (rest,) = each(48)
    assert contrasts.rest_of(np.array([104.0]), np.array([56.0])) == rest
    assert np.isnan(contrasts.rest_of(np.array([5.0]), np.array([6.0]))).all()


def test_the_difference_from_the_whole_is_the_rests_share_of_the_difference_from_the_rest() -> None:
    part, whole = np.array([56.0, 70.0]), np.array([104.0, 150.0])
    rest = contrasts.rest_of(whole, part)
    from_rest = contrasts.difference_of_proportions(*each(*part, *rest)).value[0]
    assert part[0] / part[1] - whole[0] / whole[1] == pytest.approx(from_rest * rest[1] / whole[1])
