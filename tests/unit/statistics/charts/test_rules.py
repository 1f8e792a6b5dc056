"""Unit: rules of control charts on small series whose answer is written out, and against published run lengths."""

import numpy as np
import pytest

from pipelines.statistics.arrays import Array
from pipelines.statistics.charts import rules
from pipelines.statistics.charts.chart import Chart, with_limits
from pipelines.statistics.charts.phases import divide

NAN = np.nan


def around_nought(values: Array, phase: list[int] | None = None, usable: list[bool] | None = None) -> Chart:
    """A chart of known level 0 and sigma 1, so that values are scores."""
    matrix = np.atleast_2d(np.asarray(values, dtype=np.float64))
    flags = None if usable is None else np.array(usable)
    phases = divide(matrix, None if phase is None else np.array(phase), flags)
    level = np.zeros_like(matrix)
    return with_limits(matrix, level, level + 1, phases, (-np.inf, np.inf), 3.0)._replace(centre=level)


def marks(found: np.ndarray) -> str:
    return "".join("x" if mark else "." for mark in found[0])


FILLER = [0.0] * 12  # on the line and within the limits: makes the phase long enough, is part of nothing
CALM = "." * 12


def test_outside_is_beyond_the_limit_and_not_on_it() -> None:
    signal = rules.outside(around_nought([*FILLER, 3.0, 3.1, -3.0, -3.1, NAN]))
    assert marks(signal.part) == marks(signal.begins) == CALM + ".x.x."
    assert marks(rules.outside(around_nought([*FILLER, 3.1, -3.6]), multiple=3.5).part) == CALM + ".x"


@pytest.mark.parametrize(
    ("values", "part", "begins"),
    [
        ([1] * 7, ".......", "......."),
        ([1] * 8, "xxxxxxxx", ".......x"),
        ([-1] * 9 + [1], "xxxxxxxxx.", ".......x.."),
        ([1] * 4 + [0] + [1] * 4, "xxxx.xxxx", "........x"),  # a point on the line neither breaks nor counts
        ([1] * 4 + [NAN] + [1] * 4, "xxxx.xxxx", "........x"),  # nor does a missing month
        ([1] * 7 + [-1] + [1] * 7, "." * 15, "." * 15),
        ([1] * 8 + [-1] * 8, "x" * 16, ".......x.......x"),
    ],
)
def test_eight_in_a_row_on_one_side_are_a_shift(values: list[float], part: str, begins: str) -> None:
    signal = rules.shift(around_nought(values))
    assert (marks(signal.part), marks(signal.begins)) == (part, begins)


# Nine published cases of NHSRplotthedots (test-ptd_calculate_point_type.R), where a shift has seven points and 1 stands
# at the completing point and after; a pattern ends in them at the point where ours is found whole.
@pytest.mark.parametrize(
    ("sides", "last"),
    [([1] * 6, []), ([1] * 6 + [-1], []), ([1] * 8 + [-1], [6]), ([-1] * 8 + [1], [6]), ([-1] + [1] * 8 + [-1], [7])],
)
def test_seven_in_a_row_agree_with_making_data_count(sides: list[float], last: list[int]) -> None:
    assert np.flatnonzero(rules.shift(around_nought(sides), length=7).begins).tolist() == last


@pytest.mark.parametrize(
    ("values", "last"),
    [
        ([1, 2, 3, 4, 5, 6], []),
        ([1, 2, 3, 3, 4, 5, 6], []),
        ([1, 2, 3, 4, 5, 6, 7], [6]),
        ([2, 1, 2, 3, 4, 5, 6, 7, 3], [7]),
        ([7, 6, 5, 4, 3, 2, 1], [6]),
        ([2, 7, 6, 5, 4, 3, 2, 1, 3], [7]),
    ],
)
def test_seven_up_or_down_agree_with_making_data_count(values: list[float], last: list[int]) -> None:
    assert np.flatnonzero(rules.trend(around_nought(values), length=7).begins).tolist() == last


@pytest.mark.parametrize(
    ("values", "part", "begins"),
    [
        ([1, 2, 3, 4, 5], ".....", "....."),
        ([1, 2, 3, 4, 5, 6], "xxxxxx", ".....x"),
        ([9, 1, 2, 3, 4, 5, 6, 7], ".xxxxxxx", "......x."),
        ([1, 2, 3, 3, 4, 5, 6], "xxxxxxx", "......x"),  # like values neither make nor break a trend
        ([1, 2, 3, 4, 5, 6, 6, 6], "xxxxxxxx", ".....x.."),
        ([1, 1, 1, 1, 1, 1], "......", "......"),
        ([1, 2, 3, NAN, 4, 5, 6], "xxx.xxx", "......x"),
        ([1, 2, 3, 4, 5, 6, 5, 4, 3, 2, 1], "x" * 11, ".....x....x"),
    ],
)
def test_six_in_a_row_up_or_down_are_a_trend(values: list[float], part: str, begins: str) -> None:
    signal = rules.trend(around_nought(values))
    assert (marks(signal.part), marks(signal.begins)) == (part, begins)


# The first seven are the cases of ptd_part_of_two_in_three in NHSRplotthedots; 2.5 is a point between two and three.
@pytest.mark.parametrize(
    ("near", "part"),
    [
        ([0, 0, 0], "..."),
        ([1, 0, 1], "x.x"),
        ([0, 1, 1], ".xx"),
        ([1, 1, 0], "xx."),
        ([0, 0, 1, 0, 1, 0, 0], "..x.x.."),
        ([1, 0, 0, 1], "...."),
        ([1, 0, 0, 1, 1], "...xx"),
        ([1, 0, -1], "..."),  # not on the same side
        ([1, NAN, 0, 1], "x..x"),  # a missing month is skipped
        ([2, 1], "xx"),  # one of them beyond three sigmas
    ],
)
def test_two_of_three_beyond_two_sigmas_on_one_side(near: list[float], part: str) -> None:
    signal = rules.two_of_three(around_nought([*FILLER, *(2.5 * value for value in near)]))
    assert marks(signal.part) == CALM + part


def test_two_of_three_is_news_once_while_it_goes_on() -> None:
    signal = rules.two_of_three(around_nought([*FILLER, 2.5, 2.5, 2.5, 2.0, 2.5, 0, 0, -2.5, -2.5]))
    assert marks(signal.begins) == CALM + ".x..x...x"


@pytest.mark.parametrize(
    ("rule", "values"),
    [
        (rules.shift, [1.0] * 8),
        (rules.trend, [1.0, 2.0, 3.0, 4.0, 5.0, 6.0]),
        (rules.two_of_three, [*FILLER, 2.5, 2.5, *FILLER]),
    ],
)
def test_no_rule_runs_across_the_border_of_two_phases_or_over_points_not_judged(rule, values: list[float]) -> None:
    middle = len(values) // 2
    assert rule(around_nought(values)).part.any()
    phase = [2020] * middle + [2021] * (len(values) - middle)
    assert not rule(around_nought(values, phase=phase)).part.any()
    usable = [place != middle for place in range(len(values))]
    assert not rule(around_nought(values, usable=usable)).part.any() or rule is rules.two_of_three


def test_a_phase_may_begin_with_the_value_the_last_one_ended_with() -> None:
    signal = rules.trend(around_nought([1, 1, 2, 3, 4, 5, 6], phase=[1, 2, 2, 2, 2, 2, 2]))
    assert marks(signal.part) == ".xxxxxx"


def test_a_phase_that_returns_is_another_phase() -> None:
    assert not rules.shift(around_nought([1.0] * 10, phase=[1] * 4 + [2] * 2 + [1] * 4)).part.any()


def test_a_series_does_not_run_on_into_the_next() -> None:
    assert not rules.shift(around_nought(np.ones((3, 7)))).part.any()
    assert not rules.trend(around_nought(np.arange(15.0).reshape(3, 5))).part.any()


def test_a_chart_without_points_has_no_signal() -> None:
    chart = around_nought(np.full((2, 5), NAN))
    for rule in (rules.outside, rules.shift, rules.trend, rules.two_of_three):
        assert not rule(chart).part.any()


# Champ CW, Woodall WH (1987) Exact results for Shewhart control charts with supplementary runs rules. Technometrics
# 29:393-399, table 1, no shift: mean number of points until the first signal, level and sigma known.
@pytest.mark.parametrize(
    ("used", "run_length"),
    [
        ((rules.outside,), 370.40),
        ((rules.outside, rules.two_of_three), 225.44),
        ((rules.outside, rules.shift), 152.73),
        ((rules.outside, rules.two_of_three, rules.shift), 122.05),
    ],
)
def test_false_alarms_are_as_rare_as_published(used, run_length: float) -> None:
    chart = around_nought(np.random.default_rng(1987).standard_normal((3000, 1500)))
    begins = np.logical_or.reduce([rule(chart).begins for rule in used])
    until = np.where(begins.any(axis=1), begins.argmax(axis=1) + 1, 1500)
    # Waiting times are nearly exponential, so cut at 1500 points their mean is a little less.
    expected = run_length * (1 - np.exp(-1500 / run_length))
    assert until.mean() == pytest.approx(expected, rel=0.06)


def test_a_trend_begins_as_often_as_permutations_say() -> None:
    chart = around_nought(np.random.default_rng(6).standard_normal((2000, 500)))
    share = rules.trend(chart).begins[:, 6:].mean()
    assert share == pytest.approx(2 * (1 / 720 - 1 / 5040), rel=0.06)  # six in order, and not the one before
