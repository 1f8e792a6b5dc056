"""Unit: what a share may be at worst and at best."""

import numpy as np
import pytest

from pipelines.statistics import bounds


def proportion(successes: float, trials: float, coverage: float) -> tuple[float, float]:
    low, high = bounds.proportion(*(np.array([value], dtype=float) for value in (successes, trials, coverage)))
    return float(low[0]), float(high[0])


@pytest.mark.parametrize(
    ("successes", "trials", "coverage", "low", "high"),
    [
        (300, 400, 0.8, 300 / 500, 400 / 500),  # 100 of 500 were not reported: all without, or all with the event
        (0, 60, 0.6, 0, 0.4),
        (60, 60, 0.6, 0.6, 1),
        (1, 1, 1, 1, 1),
        (3, 12, 1, 0.25, 0.25),
    ],
)
def test_bounds_are_those_of_the_whole_count(
    successes: int, trials: int, coverage: float, low: float, high: float
) -> None:
    assert proportion(successes, trials, coverage) == pytest.approx((low, high), abs=1e-12)


@pytest.mark.parametrize("coverage", [0, 0.3, 0.599, 1.01, np.nan])
def test_under_three_fifths_of_coverage_and_over_all_there_are_none(coverage: float) -> None:
    assert np.isnan(proportion(30, 60, coverage)).all()


def test_without_a_reported_case_there_are_none() -> None:
    assert np.isnan(proportion(0, 0, 0.9)).all()
