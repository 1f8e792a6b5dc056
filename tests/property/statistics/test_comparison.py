"""Property: what comparisons between areas keep to, whatever the areas."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from pipelines.statistics import dispersion, persistence, ranks, scale
from pipelines.statistics.arrays import Array
from pipelines.statistics.funnel import funnel
from pipelines.statistics.outside import outside

Areas = tuple[Array, Array]
MEASURES: list[scale.Measure] = ["proportion", "rate", "ratio"]
SCORES = arrays.arrays(float, st.integers(2, 40), elements=st.floats(-8, 8))


@st.composite
def areas(draw: st.DrawFn) -> Areas:
    """Numerators and denominators of two to forty areas, some without cases, some without a figure."""
    base = draw(arrays.arrays(np.int64, st.integers(2, 40), elements=st.integers(0, 3_000)))
    share = draw(arrays.arrays(float, len(base), elements=st.floats(0, 1)))
    numerator = np.floor(base * share)
    missing = draw(arrays.arrays(bool, len(base), elements=st.booleans()))
    return np.where(missing & (base % 7 == 0), np.nan, numerator), base.astype(float)


def compared(measure: scale.Measure, numerator: Array, base: Array) -> tuple[dispersion.Scores, dispersion.Dispersion]:
    scores = dispersion.scores(measure, numerator, base, scale.overall(measure, numerator, base))
    return scores, dispersion.dispersion(scores)


@pytest.mark.parametrize("measure", MEASURES)
@given(areas(), st.floats(0, 0.2))
def test_adjusted_limits_are_never_narrower_and_99_8_never_within_95(
    measure: scale.Measure, pair: Areas, tau2: float
) -> None:
    numerator, base = pair
    limits = funnel(measure, base, scale.overall(measure, numerator, base), tau2)
    for wide, narrow in (
        (limits.adjusted_95, limits.plain_95), (limits.adjusted_998, limits.plain_998),
        (limits.plain_998, limits.plain_95), (limits.adjusted_998, limits.adjusted_95),
    ):  # fmt: skip
        known = ~np.isnan(narrow.low)
        assert (np.isnan(wide.low) == ~known).all()
        assert (wide.low[known] <= narrow.low[known]).all()
        assert (wide.high[known] >= narrow.high[known]).all()
    lows = limits.plain_95.low[~np.isnan(limits.plain_95.low)]
    assert (lows >= 0).all()


@given(areas(), st.floats(0.001, 1_000))
def test_the_unit_of_the_base_of_a_rate_changes_nothing(pair: Areas, unit: float) -> None:
    (scores, found), (again, found_again) = (compared("rate", pair[0], pair[1] * factor) for factor in (1.0, unit))
    np.testing.assert_allclose(again.z, scores.z, rtol=1e-6, atol=1e-6)
    np.testing.assert_allclose(found_again.tau2, found.tau2, rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("measure", MEASURES)
@given(areas())
def test_the_order_of_areas_changes_nothing(measure: scale.Measure, pair: Areas) -> None:
    order = np.arange(len(pair[0]))[::-1]
    scores, found = compared(measure, *pair)
    again, found_again = compared(measure, pair[0][order], pair[1][order])
    np.testing.assert_allclose(again.z, scores.z[order], rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(found_again, found, rtol=1e-9, atol=1e-12)


@given(areas())
def test_failures_are_as_far_below_as_successes_are_above(pair: Areas) -> None:
    numerator, base = pair
    scores, found = compared("proportion", numerator, base)
    mirrored, found_mirrored = compared("proportion", base - numerator, base)
    np.testing.assert_allclose(mirrored.z, -scores.z, atol=1e-6)
    np.testing.assert_allclose(found_mirrored.tau2, found.tau2, rtol=1e-5, atol=1e-9)


@pytest.mark.parametrize("measure", MEASURES)
@given(areas())
def test_adjusting_never_makes_a_score_more_extreme(measure: scale.Measure, pair: Areas) -> None:
    scores, found = compared(measure, *pair)
    for adjusted in (dispersion.additive(scores, found), dispersion.multiplicative(scores, found)):
        known = ~np.isnan(adjusted)
        assert (np.abs(adjusted[known]) <= np.abs(scores.z[known]) * (1 + 1e-12)).all()
    assert found.tau2 >= 0
    assert found.tau2_one_step >= 0


@given(SCORES, st.floats(0, 0.45))
def test_winsorising_stays_within_the_scores_and_agrees_with_quantiles(z: Array, share: float) -> None:
    kept = dispersion.winsorise(z, share)
    np.testing.assert_allclose(kept, np.clip(np.sort(z), *np.quantile(z, [share, 1 - share])), atol=1e-9)
    np.testing.assert_allclose(dispersion.winsorise(-z, share), -kept[::-1], atol=1e-9)


@given(st.integers(3, 60), st.floats(0.1, 3))
def test_winsorising_does_nothing_where_the_tails_are_as_large_as_the_rest(areas: int, size: float) -> None:
    z = np.repeat([-size, size], areas)
    np.testing.assert_allclose(dispersion.winsorise(z), z, rtol=1e-12)


@given(areas(), st.sampled_from([0.95, 0.998]))
def test_areas_inside_and_outside_add_up(pair: Areas, level: float) -> None:
    numerator, base = pair
    limits = funnel("proportion", base, scale.overall("proportion", numerator, base))
    figure = np.divide(numerator, base, out=np.full(len(base), np.nan), where=base > 0)
    found = outside(figure, limits.plain_95, level)
    assert found.areas == (~np.isnan(found.side)).sum() == (~np.isnan(figure)).sum()
    assert found.outside <= found.areas
    assert found.areas == 0 or 0 <= found.chance <= 1


@given(areas(), st.integers(0, 2**32), st.booleans())
def test_a_median_rank_is_within_its_interval_and_ranks_within_the_areas(pair: Areas, seed: int, higher: bool) -> None:
    found = ranks.of_proportions(*pair, higher_is_better=higher, seed=seed, draws=200)
    known = ~np.isnan(found.rank)
    assert known.sum() == found.areas
    assert found.rank[known].sum() == found.areas * (found.areas + 1) / 2
    low, median, high = (row[known] for row in (found.interval.low, found.median, found.interval.high))
    assert ((low >= 1) & (low <= median) & (median <= high) & (high <= found.areas)).all()


@given(
    arrays.arrays(float, st.tuples(st.integers(1, 30), st.integers(1, 6)), elements=st.floats(-3, 3) | st.just(np.nan))
)
def test_turning_the_direction_turns_the_claim(deviation: Array) -> None:
    error = np.full(deviation.shape, 0.5)
    found, turned = (persistence.persistence(sign * deviation, error) for sign in (1, -1))
    np.testing.assert_allclose(turned.z, -found.z)
    np.testing.assert_allclose(turned.p, found.p)
    np.testing.assert_allclose(turned.estimate, -found.estimate, atol=1e-9)
    assert (np.isnan(found.z) == (found.years < persistence.FEWEST_YEARS)).all()


@given(SCORES)
def test_false_discovery_is_never_less_than_p_and_keeps_its_order(z: Array) -> None:
    p = np.abs(z) / 8
    adjusted = persistence.false_discovery(p)
    assert (adjusted >= p - 1e-12).all()
    assert (np.diff(adjusted[np.argsort(p)]) >= -1e-12).all()
