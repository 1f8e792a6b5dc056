"""Unit: rates of false alarms, and rules that keep them within what a receiver can look into."""

import numpy as np
import pytest

from pipelines.statistics.charts import attributes, budget, stability
from pipelines.statistics.charts.rule_sets import LADDER, RuleSet, signals

CALIBRATION = 20260101  # another seed than that of the tables
ROWS = 30000


def table(sigma: stability.Sigma) -> np.ndarray:
    return stability.ESTIMATED if sigma == "estimated" else stability.MODELLED


@pytest.mark.parametrize("sigma", ["estimated", "modelled"])
@pytest.mark.parametrize("points", [12, 24, 72])
def test_the_tables_are_what_stable_charts_do(sigma: stability.Sigma, points: int) -> None:
    column = stability.POINTS.index(points)
    found = stability.simulated_rates(sigma, points, ROWS, CALIBRATION)
    counted = ROWS * (points // stability.NEWEST)
    for rate, tabulated in zip(found, table(sigma)[:, column], strict=True):
        # Signals come in clusters of one chart, so the spread is somewhat above that of independent ones.
        assert rate == pytest.approx(tabulated, abs=6 * np.sqrt(tabulated / counted) + 3e-6)


@pytest.mark.parametrize(("points", "rate"), list(zip(stability.POINTS_OF_RUNS, stability.OF_RUNS, strict=True)))
def test_the_rates_of_longest_run_and_crossings_are_what_stable_charts_do(points: int, rate: float) -> None:
    found = stability.simulated_rate_of_runs(points, 10000, CALIBRATION)
    assert found == pytest.approx(rate, abs=5 * np.sqrt(rate / 10000))


@pytest.mark.parametrize(("mean", "sigma"), [(5, "estimated"), (10, "estimated"), (30, "estimated"), (100, "modelled")])
def test_counts_signal_at_most_about_half_again_as_often(mean: int, sigma: stability.Sigma) -> None:
    events = np.random.default_rng(CALIBRATION).poisson(mean, (20000, 48)).astype(np.float64)
    chart = attributes.u(events, np.ones_like(events))
    tabulated = table(sigma)[:, stability.POINTS.index(48)]
    for rules, rate in zip(LADDER[:6], tabulated[:6], strict=True):
        assert signals(chart, rules).begins[:, -12:].mean() < 1.7 * rate


def test_every_step_of_the_ladder_is_stricter() -> None:
    for rates in (stability.ESTIMATED, stability.MODELLED):
        assert (np.diff(rates, axis=0) <= 0).all()
    assert len(stability.ESTIMATED) == len(stability.MODELLED) == len(LADDER)


@pytest.mark.parametrize(
    ("charts", "rules"),
    [
        (0, LADDER[0]),
        (85, LADDER[0]),  # 85 x 0.0118 = 1.003 is too many
        (84, LADDER[0]),
        (900, RuleSet(4.0, 13)),
    ],
)
def test_the_first_rules_within_one_false_alarm_a_month_are_taken(charts: int, rules: RuleSet) -> None:
    found = budget.choose(np.full(charts, 72))
    step = LADDER.index(found.rules)
    assert found.is_kept
    assert found.expected <= 1.0
    assert found.expected == pytest.approx(charts * stability.ESTIMATED[step, stability.POINTS.index(72)])
    assert found.rules == rules if charts != 85 else found.rules == LADDER[1]


def test_a_larger_budget_gives_more_sensitive_rules() -> None:
    points = np.full(900, 72)
    assert budget.choose(points, at_most=11.0).rules == LADDER[0]
    assert budget.choose(points, at_most=7.0).rules == LADDER[2]


def test_where_even_the_strictest_rules_give_too_many_it_is_said() -> None:
    found = budget.choose(np.full(200_000, 72))
    assert found.rules == LADDER[-1]
    assert not found.is_kept
    assert found.expected == pytest.approx(2.6, abs=0.1)


def test_charts_of_different_kind_and_length_add_up() -> None:
    points, is_modelled = np.array([72, 24, 5, 3, 200]), np.array([True, False, False, True, False])
    first = budget.expected(points, is_modelled)[0]
    assert first == pytest.approx(0.00968 + 0.0114 + 0 + 0 + 0.0120, rel=1e-9)
    assert budget.rates(np.array([30]))[0, 0] == pytest.approx((0.0114 + 0.0116) / 2)
