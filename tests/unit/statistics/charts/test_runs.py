"""Unit: longest run and crossings against the published critical values and the published example."""

from itertools import groupby, product

import numpy as np
import pytest

from pipelines.statistics.charts.chart import Chart, run
from pipelines.statistics.charts.phases import divide
from pipelines.statistics.charts.runs import fewest_crossings, longest_run, runs

# Critical values for longest run and crossings: Anhøj J, vignette of qicharts2, appendix 2 (the table of Anhøj and
# Olesen 2014): useful points -> longest run, fewest crossings.
CRITICAL = {
    10: (6, 2), 11: (6, 2), 12: (7, 3), 13: (7, 3), 14: (7, 4), 15: (7, 4), 16: (7, 4), 17: (7, 5), 18: (7, 5),
    19: (7, 6), 20: (7, 6), 21: (7, 6), 22: (7, 7), 23: (8, 7), 24: (8, 8), 25: (8, 8), 26: (8, 8), 27: (8, 9),
    28: (8, 9), 29: (8, 10), 30: (8, 10), 31: (8, 11), 32: (8, 11), 33: (8, 11), 34: (8, 12), 35: (8, 12), 36: (8, 13),
    37: (8, 13), 38: (8, 14), 39: (8, 14), 40: (8, 14), 41: (8, 15), 42: (8, 15), 43: (8, 16), 44: (8, 16), 45: (8, 17),
    46: (9, 17), 47: (9, 17), 48: (9, 18), 49: (9, 18), 50: (9, 19), 51: (9, 19), 52: (9, 20), 53: (9, 20), 54: (9, 21),
    55: (9, 21), 56: (9, 21), 57: (9, 22), 58: (9, 22), 59: (9, 23), 60: (9, 23), 61: (9, 24), 62: (9, 24), 63: (9, 25),
    64: (9, 25), 65: (9, 25),
}  # fmt: skip


def test_critical_values_are_the_published_ones() -> None:
    useful = np.array(list(CRITICAL), dtype=np.float64)
    assert longest_run(useful).tolist() == [longest for longest, _ in CRITICAL.values()]
    assert fewest_crossings(useful).tolist() == [fewest for _, fewest in CRITICAL.values()]


def of_sides(sides: str, phase: list[int] | None = None) -> Chart:
    """A chart around 0 of + and -, 0 on the line and space for a missing month."""
    value = np.array([[{"+": 1.0, "-": -1.0, "0": 0.0, " ": np.nan}[side] for side in sides]])
    chart = run(value, divide(value, None if phase is None else np.array(phase)))
    return chart._replace(centre=np.zeros_like(value))


def figures(sides: str) -> tuple[float, float, float]:
    found = runs(of_sides(sides))
    return found.useful[0, -1], found.longest[0, -1], found.crossings[0, -1]


def test_thirteen_points_of_the_published_example() -> None:
    # Anhøj J, Wentzel-Larsen T (2018), crossrun: crossings after points 3, 6, 7, 9 and 10 of 13, longest run three.
    assert figures("+++---+--+---") == (13, 3, 5)
    found = runs(of_sides("+++---+--+---"))
    assert (found.longest_expected[0, 0], found.crossings_expected[0, 0]) == (7, 3)
    assert not (found.has_long_run | found.has_few_crossings).any()


def test_points_on_the_line_and_missing_months_are_skipped() -> None:
    assert figures("++0++ +--0-- -+") == (11, 5, 2)


def test_a_run_longer_than_expected_is_marked_where_it_is() -> None:
    found = runs(of_sides("+-" * 8 + "+" * 9))  # 25 useful points: at most 8 in a row
    assert np.flatnonzero(found.has_long_run).tolist() == list(range(16, 25))
    found = runs(of_sides("+-" * 8 + "-+++++++-"))
    assert not found.has_long_run.any()


def test_too_few_crossings_mark_the_phase() -> None:
    sides = "++++----++++"  # 12 useful points: at least 3 crossings
    assert runs(of_sides(sides)).has_few_crossings.all()
    assert not runs(of_sides("++++----+++-")).has_few_crossings.any()


def test_below_ten_useful_points_nothing_signals() -> None:
    found = runs(of_sides("000+++++++++"))
    assert found.useful[0, 0] == 9
    assert not (found.has_long_run | found.has_few_crossings).any()


def test_each_phase_has_its_own_figures() -> None:
    found = runs(of_sides("+" * 12 + "-" * 12, phase=[1] * 12 + [2] * 12))
    assert found.longest[0].tolist() == [12] * 24
    assert found.crossings[0].tolist() == [0] * 24
    assert found.has_long_run.all()


@pytest.mark.parametrize("sides", ["", "0", " ", "000000000000"])
def test_without_useful_points_there_are_no_figures(sides: str) -> None:
    found = runs(of_sides(sides))
    assert np.isnan(found.longest).all()
    assert np.isnan(found.crossings_expected).all()
    assert not (found.has_long_run | found.has_few_crossings).any()


def test_one_point_is_one_run_without_crossing() -> None:
    assert figures("+") == (1, 1, 0)


@pytest.mark.parametrize("points", [10, 12, 14])
def test_stable_charts_signal_as_often_as_counting_all_orders_says(points: int) -> None:
    longest, fewest = CRITICAL[points]
    signalling = 0
    for order in product("+-", repeat=points):
        lengths = [len(list(same)) for _, same in groupby(order)]
        signalling += max(lengths) > longest or len(lengths) - 1 < fewest
    value = np.random.default_rng(2014).standard_normal((40000, points))
    found = runs(run(value, divide(value))._replace(centre=np.zeros_like(value)))
    share = (found.has_long_run | found.has_few_crossings).any(axis=1).mean()
    assert share == pytest.approx(signalling / 2**points, abs=0.005)
