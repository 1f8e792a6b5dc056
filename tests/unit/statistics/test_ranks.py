"""Unit: ranks and the interval that chance leaves them, against what can be known without drawing."""

import numpy as np
import pytest
from scipy import stats

from pipelines.statistics import ranks
from pipelines.statistics.arrays import Array


def numbers(*values: float) -> Array:
    return np.array(values, dtype=float)


def test_areas_far_apart_have_their_ranks_for_certain_from_the_better_end() -> None:
    numerator, denominator = numbers(900, 100, 500), numbers(1_000, 1_000, 1_000)
    better = ranks.of_proportions(numerator, denominator, higher_is_better=True, seed=1)
    worse = ranks.of_proportions(numerator, denominator, higher_is_better=False, seed=1)
    for found, expected in ((better, [1, 3, 2]), (worse, [3, 1, 2])):
        for row in (found.rank, found.median, found.interval.low, found.interval.high):
            np.testing.assert_array_equal(row, expected)


def test_the_same_seed_gives_the_same_bytes_and_another_seed_other_draws() -> None:
    events, years = np.arange(40.0), np.full(40, 300.0)
    first, again, other = (ranks.of_rates(events, years, higher_is_better=False, seed=seed) for seed in (7, 7, 8))
    assert all(np.array(a).tobytes() == np.array(b).tobytes() for a, b in zip(first, again, strict=True))
    assert np.array(first.interval).tobytes() != np.array(other.interval).tobytes()


def test_two_areas_change_places_as_often_as_their_distributions_ask() -> None:
    """P(area 1 is really worse) from two beta distributions by integration: about 4 % here, so rank 2 is in its interval."""
    numerator, denominator = numbers(60, 48), numbers(100, 100)
    grid = (np.arange(20_000) + 0.5) / 20_000
    chance = np.mean(stats.beta.pdf(grid, 60.5, 40.5) * stats.beta.sf(grid, 48.5, 52.5))
    assert 0.025 < chance < 0.06
    found = ranks.of_proportions(numerator, denominator, higher_is_better=True, seed=3)
    assert (found.interval.low[0], found.median[0], found.interval.high[0]) == (1, 1, 2)
    surer = ranks.of_proportions(numerator * 3, denominator * 3, higher_is_better=True, seed=3)
    assert (surer.interval.low[0], surer.interval.high[0]) == (1, 1)


def test_areas_that_tie_share_the_mean_of_their_ranks_and_nearly_their_intervals() -> None:
    found = ranks.of_rates(numbers(5, 9, 5, 9, 9), np.full(5, 10.0), higher_is_better=True, seed=2)
    np.testing.assert_array_equal(found.rank, [4.5, 2, 4.5, 2, 2])
    assert len(set(found.interval.low[[1, 3, 4]])) == len(set(found.interval.high[[1, 3, 4]])) == 1


def test_an_area_without_a_figure_has_no_rank_and_does_not_count() -> None:
    found = ranks.of_proportions(
        numbers(3, np.nan, 0, 8, 11), numbers(10, 10, 0, 10, 10), higher_is_better=True, seed=1
    )
    assert found.areas == 2
    np.testing.assert_array_equal(found.rank, [2, np.nan, np.nan, 1, np.nan])
    np.testing.assert_array_equal(np.isnan(found.interval), [[False, True, True, False, True]] * 2)


def test_a_mean_without_uncertainty_of_its_own_has_no_rank() -> None:
    found = ranks.of_means(numbers(1, 2, 3), numbers(0.1, 0.0, 0.1), numbers(9, 9, 0), higher_is_better=True, seed=1)
    np.testing.assert_array_equal(found.rank, [1, np.nan, np.nan])


def test_no_area_and_one_area() -> None:
    nobody = ranks.of_rates(numbers(np.nan), numbers(np.nan), higher_is_better=True, seed=1)
    assert nobody.areas == 0
    assert np.isnan(nobody.rank[0])
    alone = ranks.of_rates(numbers(0), numbers(4), higher_is_better=True, seed=1)
    assert (alone.rank[0], alone.median[0], alone.interval.low[0], alone.interval.high[0]) == (1, 1, 1, 1)


def test_areas_that_are_all_alike_can_have_nearly_any_rank() -> None:
    found = ranks.of_proportions(np.full(21, 30.0), np.full(21, 100.0), higher_is_better=True, seed=5)
    assert (found.rank == 11).all()
    assert found.interval.low.max() <= 2
    assert found.interval.high.min() >= 20
    assert np.abs(found.median - 11).max() <= 1


@pytest.mark.parametrize("measure", ["proportion", "rate", "mean"])
def test_the_interval_covers_the_true_rank(measure: str) -> None:
    generator = np.random.default_rng(1996)
    covered = []
    for seed in range(60):
        size = np.floor(np.exp(generator.normal(6, 0.7, 21)))
        true = np.clip(generator.normal(0.3, 0.05, 21), 0.05, 0.9)
        found = _simulated(measure, generator, size, true, seed)
        place = stats.rankdata(-true)
        covered.append(np.mean((found.interval.low <= place) & (place <= found.interval.high)))
    assert 0.93 <= np.mean(covered) <= 0.995


def _simulated(measure: str, generator: np.random.Generator, size: Array, true: Array, seed: int) -> ranks.Ranks:
    if measure == "proportion":
        return ranks.of_proportions(
            generator.binomial(size.astype(int), true).astype(float), size, higher_is_better=True, seed=seed
        )
    if measure == "rate":
        return ranks.of_rates(generator.poisson(size * true).astype(float), size, higher_is_better=True, seed=seed)
    error = 0.5 / np.sqrt(size)
    return ranks.of_means(generator.normal(true, error), error, size - 1, higher_is_better=True, seed=seed)
