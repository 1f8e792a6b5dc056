"""Unit: which chart is chosen, and that what is drawn is that chart."""

import numpy as np
import pytest

from pipelines.statistics.arrays import Array
from pipelines.statistics.charts import attributes, individuals
from pipelines.statistics.charts.choice import choose, draw, highest_by_chance
from pipelines.statistics.charts.phases import D2, divide, moving_range

POINTS = 36
ALTERNATING = np.where(np.arange(POINTS) % 2, 1.0, -1.0)


def events_of(trials: float, share: float, jump: float) -> Array:
    """Events that jump up and down around a share, so far that sigma_z is `jump` (two sigmas are 2 over d2)."""
    sigma = np.sqrt(trials * share * (1 - share))
    return (trials * share + ALTERNATING * sigma * jump * D2 / 2)[None, :]


def chosen(measure, events: Array, base: float | None = None, **options) -> str:
    found = choose(measure, events, None if base is None else np.full(events.shape, base), **options)
    assert found.is_personal.tolist() == [found.chart[0] in ("g", "t")]
    return str(found.chart[0])


@pytest.mark.parametrize(
    ("trials", "jump", "chart"),
    [
        (5000.0, 3.0, "p'"),
        (1000.0, 3.0, "p'"),
        (999.0, 3.0, "p"),  # few cases
        (5000.0, 1.0, "p"),  # as spread as the binomial
        (5000.0, 0.2, "p"),  # less spread is no reason for narrower limits
    ],
)
def test_p_prime_is_for_large_denominators_with_more_spread_than_chance_gives(trials, jump, chart) -> None:
    assert chosen("proportion", events_of(trials, 0.3, jump), trials) == chart


def test_sigma_z_is_compared_with_what_chance_gives_at_this_length() -> None:
    limit = float(highest_by_chance(np.array([POINTS - 1.0]))[0])
    assert 1.2 < limit < 1.3
    assert chosen("proportion", events_of(5000, 0.3, limit + 0.01), 5000.0) == "p'"
    assert chosen("proportion", events_of(5000, 0.3, limit - 0.01), 5000.0) == "p"


def test_a_jump_between_phases_is_no_spread() -> None:
    events = np.concatenate([events_of(5000, 0.3, 1.0), events_of(5000, 0.6, 1.0)], axis=1)
    assert chosen("proportion", events, 5000.0) == "p'"
    assert chosen("proportion", events, 5000.0, phase=np.repeat([0, 1], POINTS)) == "p"


@pytest.mark.parametrize("measure", ["rate", "count", "ratio"])
@pytest.mark.parametrize(("level", "sigmas", "chart"), [(150.0, 5, "u'"), (150.0, 1, "u"), (50.0, 5, "u")])
def test_u_prime_is_for_large_counts_with_more_spread_than_chance_gives(measure, level, sigmas, chart) -> None:
    events = (level + ALTERNATING * np.sqrt(level) * sigmas * D2 / 2)[None, :]
    assert chosen(measure, events, None if measure == "count" else 20.0) == chart


@pytest.mark.parametrize("measure", ["mean", "median", "change", "survival"])
def test_values_that_are_no_counts_are_individuals(measure) -> None:
    assert chosen(measure, np.arange(12.0)[None, :]) == "xmr"
    assert chosen(measure, np.arange(11.0)[None, :]) == "run"


@pytest.mark.parametrize(
    ("measure", "zeros", "chart"),
    [("proportion", 18, "p"), ("proportion", 19, "g"), ("count", 18, "u"), ("count", 19, "t"), ("rate", 19, "t")],
)
def test_more_than_half_of_the_points_without_events_are_rare_events(measure, zeros: int, chart: str) -> None:
    events = np.where(np.arange(POINTS) < zeros, 0.0, 2.0)[None, :]
    assert chosen(measure, events, 40.0) == chart
    if measure == "proportion":
        assert chosen(measure, 40 - events, 40.0) == chart


def test_only_judged_points_count_for_the_choice() -> None:
    events = np.where(np.arange(POINTS) < 20, 0.0, 2.0)[None, :]
    usable = np.arange(POINTS) >= 4
    assert chosen("count", events, usable=usable) == "u"
    assert chosen("count", events, usable=np.arange(POINTS) >= 25) == "run"
    assert chosen("proportion", events, 0.0) == "run"
    assert chosen("proportion", np.full((1, POINTS), np.nan), 40.0) == "run"


def test_one_long_phase_is_enough() -> None:
    events = np.full((1, 17), 9.0)
    assert chosen("count", events, phase=np.repeat([0, 1], [12, 5])) == "u"
    assert chosen("count", events, phase=np.repeat([0, 1], [11, 6])) == "run"


def test_an_unknown_measure_is_named_with_those_that_are_known() -> None:
    with pytest.raises(ValueError, match=r"score is not charted\. Use one of proportion, rate"):
        choose("score", np.ones((1, 12)))  # type: ignore[arg-type]


def test_each_series_is_drawn_as_the_chart_chosen_for_it() -> None:
    rare = np.where(np.arange(POINTS) < 30, 0.0, 1.0)[None, :]
    trials = np.repeat([[5000.0], [5000.0], [400.0]], POINTS, axis=1)
    events = np.concatenate([events_of(5000, 0.3, 3.0), events_of(5000, 0.3, 1.0), rare])
    found, chart = draw("proportion", events, trials)
    assert found.chart.tolist() == ["p'", "p", "g"]
    for series, make in ((0, attributes.p_prime), (1, attributes.p)):
        expected = make(events[[series]], trials[[series]])
        assert np.array_equal(chart.high[[series]], expected.high)
        assert np.array_equal(chart.score[[series]], expected.score)
    assert np.isnan(chart.high[2]).all()  # its events are not known one by one
    assert set(chart.centre[2]) == {0.0}


def test_means_are_drawn_as_individuals_with_the_limits_asked_for() -> None:
    value = np.random.default_rng(1).normal(size=(2, 24))
    _, chart = draw("mean", value, multiple=4.0)
    assert np.array_equal(chart.high, individuals.xmr(value, multiple=4.0).high)


def test_sigma_z_of_stable_series_is_above_its_limit_once_in_twenty() -> None:
    value = np.random.default_rng(1990).standard_normal((20000, 24))
    ratio = moving_range(divide(value), value) / D2
    share = float((ratio > highest_by_chance(np.array([23.0]))).mean())
    assert share == pytest.approx(0.05, abs=0.012)
    # Cryer and Ryan (1990): variance of the mean moving range over d2.
    assert ratio.var() == pytest.approx((0.8264 * 24 - 1.082) / 23**2, rel=0.04)
