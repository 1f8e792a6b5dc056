"""Unit: p, p', u and u' charts against textbook examples and what defines them."""

from itertools import pairwise

import numpy as np
import pytest

from pipelines.statistics.arrays import Array
from pipelines.statistics.charts import attributes
from pipelines.statistics.charts.chart import Chart
from pipelines.statistics.charts.phases import D2
from pipelines.statistics.charts.rules import outside

# Montgomery DC, Introduction to statistical quality control, table 6.1 of the 5th and 7.1 of the 6th edition: leaking
# cans of orange juice among 50, first the 30 trial samples, then 24 after the machine was adjusted. Centre and limits
# as the R package qcc 3.0 prints them (data orangejuice, vignette "A quick tour of qcc"); the book has two to four of
# the digits (0.2313, 0.4102, 0.0524; without samples 15 and 23: 0.2150, 0.3893, 0.0407).
ORANGE_JUICE = [
    12,
    15,
    8,
    10,
    4,
    7,
    16,
    9,
    14,
    10,
    5,
    6,
    17,
    12,
    22,
    8,
    10,
    5,
    13,
    11,
    20,
    18,
    24,
    15,
    9,
    12,
    7,
    13,
    9,
    6,
]
ADJUSTED = [9, 6, 12, 5, 6, 4, 6, 3, 7, 6, 2, 4, 3, 6, 5, 4, 8, 5, 6, 7, 5, 6, 3, 5]
# Table 7.10 of the 6th edition: imperfections in 20 samples of five computers (data pcmanufact of qcc).
COMPUTERS = [10, 12, 8, 14, 10, 16, 11, 7, 10, 15, 9, 5, 7, 11, 12, 6, 8, 10, 7, 5]


def row(values: list[float] | list[int]) -> Array:
    return np.array([values], dtype=np.float64)


def only(values: Array) -> float:
    """The one figure that all points share."""
    assert len(np.unique(values)) == 1
    return float(values[0, 0])


def test_p_chart_of_orange_juice_has_the_published_lines_and_signals() -> None:
    chart = attributes.p(row(ORANGE_JUICE), np.full((1, 30), 50.0))
    assert only(chart.centre) == pytest.approx(0.2313333, abs=5e-8)
    assert only(chart.low) == pytest.approx(0.05242755, abs=5e-9)
    assert only(chart.high) == pytest.approx(0.4102391, abs=5e-8)
    assert [place + 1 for place in np.flatnonzero(outside(chart).part)] == [15, 23]


def test_points_with_a_known_cause_are_left_out_of_the_lines_and_not_judged() -> None:
    usable = ~np.isin(np.arange(1, 31), (15, 23))
    chart = attributes.p(row(ORANGE_JUICE), np.full((1, 30), 50.0), usable=usable)
    assert only(chart.centre) == pytest.approx(0.215, abs=1e-9)
    assert only(chart.low) == pytest.approx(0.04070284, abs=5e-9)
    assert only(chart.high) == pytest.approx(0.3892972, abs=5e-8)
    # The book finds sample 21 outside these limits, and no cause for it; samples 15 and 23 are not judged again.
    assert [place + 1 for place in np.flatnonzero(outside(chart).part)] == [21]


def test_a_break_gives_each_phase_its_own_published_lines() -> None:
    events = row(ORANGE_JUICE + ADJUSTED)
    chart = attributes.p(events, np.full(events.shape, 50.0), phase=np.repeat([1, 2], [30, 24]))
    assert only(chart.centre[:, :30]) == pytest.approx(0.2313333, abs=5e-8)
    assert only(chart.centre[:, 30:]) == pytest.approx(0.1108333, abs=5e-8)
    assert only(chart.low[:, 30:]) == 0.0
    assert only(chart.high[:, 30:]) == pytest.approx(0.2440207, abs=5e-8)


def test_u_chart_of_computers_has_the_published_lines() -> None:
    chart = attributes.u(row(COMPUTERS), np.full((1, 20), 5.0))
    assert only(chart.centre) == pytest.approx(1.93, abs=1e-9)
    assert only(chart.low) == pytest.approx(0.06613305, abs=5e-9)
    assert only(chart.high) == pytest.approx(3.793867, abs=5e-7)
    assert not outside(chart).part.any()


def test_limits_follow_the_denominator_of_each_point() -> None:
    trials = np.where(np.arange(30) % 2, 50.0, 200.0)[None, :]
    chart = attributes.p(0.2 * trials, trials)
    assert only(chart.centre) == pytest.approx(0.2)
    assert chart.high[0, :2] - 0.2 == pytest.approx([3 * np.sqrt(0.16 / 200), 3 * np.sqrt(0.16 / 50)], abs=1e-12)


# Mohammed MA, Panesar JS, Laney DB, Wilson R (2013) Statistical process control charts for attribute data involving very
# large sample sizes. BMJ Qual Saf 22:362-368: attendances at NHS emergency departments and those seen within four
# hours; the first six weeks, as qicharts2 prints them (data nhs_accidents).
SEEN = [266501, 264225, 276532, 281461, 269071, 261215]
ATTENDANCES = [280443, 276823, 291681, 296155, 282343, 275888]


def test_p_prime_widens_what_is_too_narrow_for_very_large_denominators() -> None:
    events, trials = row(SEEN * 2), row(ATTENDANCES * 2)
    plain, prime = attributes.p(events, trials), attributes.p_prime(events, trials)
    centre = sum(SEEN) / sum(ATTENDANCES)
    scores = [
        (seen / all_of_week - centre) / (centre * (1 - centre) / all_of_week) ** 0.5
        for seen, all_of_week in zip(SEEN * 2, ATTENDANCES * 2, strict=True)
    ]
    ranges = [abs(later - earlier) for earlier, later in pairwise(scores)]
    sigma_z = sum(ranges) / len(ranges) / D2
    assert only(prime.centre) == pytest.approx(centre, rel=1e-12)
    assert outside(plain).part.sum() >= 6
    assert not outside(prime).part.any()
    assert (prime.high - prime.centre) / (plain.high - plain.centre) == pytest.approx(sigma_z, rel=1e-9)
    assert sigma_z > 3


def test_laneys_factor_is_one_over_d2_where_points_jump_one_sigma_up_and_down() -> None:
    # Four binomial sigmas of 0.2 with 100 trials are 0.16; half of it up and down gives ranges of 4 in scores.
    events = np.where(np.arange(20) % 2, 28.0, 12.0)[None, :]
    prime = attributes.p_prime(events, np.full((1, 20), 100.0))
    assert only(prime.high) == pytest.approx(0.2 + 3 * (4 / 1.128) * 0.04, abs=1e-12)


def test_u_prime_is_u_times_the_same_factor() -> None:
    counts = np.where(np.arange(20) % 2, 120.0, 80.0)[None, :]  # two Poisson sigmas up and down
    prime = attributes.u_prime(counts, np.ones((1, 20)))
    assert only(prime.centre) == 100.0
    assert only(prime.low) == 0.0  # 100 - 106 is no rate
    assert only(prime.high) == pytest.approx(100 + 3 * (4 / 1.128) * 10, abs=1e-9)


def charts(events: Array, base: Array) -> list[Chart]:
    return [make(events, base) for make in (attributes.p, attributes.p_prime, attributes.u, attributes.u_prime)]


def test_a_point_without_denominator_is_missing_and_changes_no_line() -> None:
    events, trials = row([*ORANGE_JUICE, 0]), row([50.0] * 30 + [0.0])
    for whole, shorter in zip(charts(events, trials), charts(events[:, :30], trials[:, :30]), strict=True):
        assert np.isnan(whole.value[0, 30])
        assert np.isnan(whole.high[0, 30])
        assert np.array_equal(whole.high[:, :30], shorter.high)
        assert not outside(whole).part[0, 30]


def test_without_events_the_lines_are_nought_and_nothing_signals() -> None:
    for chart in charts(np.zeros((1, 24)), np.full((1, 24), 40.0)):
        assert only(chart.centre) == only(chart.low) == only(chart.high) == 0.0
        assert not outside(chart).part.any()


def test_with_nothing_but_events_a_proportion_has_one_line_at_one() -> None:
    for chart in charts(np.full((1, 24), 40.0), np.full((1, 24), 40.0))[:2]:
        assert only(chart.centre) == only(chart.low) == only(chart.high) == 1.0
        assert not outside(chart).part.any()


@pytest.mark.parametrize(("points", "has_limits"), [(1, False), (11, False), (12, True)])
def test_a_phase_of_fewer_than_twelve_points_is_a_run_chart_around_its_median(points: int, has_limits: bool) -> None:
    chart = attributes.p(row(ORANGE_JUICE[:points]), np.full((1, points), 50.0))
    assert np.isfinite(chart.low).all() == has_limits
    assert np.isfinite(chart.score).all() == has_limits
    shares = np.array(ORANGE_JUICE[:points]) / 50
    assert only(chart.centre) == pytest.approx(shares.mean() if has_limits else np.median(shares), abs=1e-12)


def test_nothing_known_gives_nothing() -> None:
    for chart in charts(np.full((2, 20), np.nan), np.full((2, 20), np.nan)):
        assert np.isnan(chart.centre).all()
        assert np.isnan(chart.high).all()
        assert not outside(chart).part.any()
