"""Unit: reliable change against the worked example of Jacobson and Truax."""

import numpy as np
import pytest

from pipelines.statistics import change, intervals
from pipelines.statistics.spread import Spreads

# Jacobson NS, Truax P (1991) J Consult Clin Psychol 59:12-19, p. 14: a couple from 47.5 to 32.5, standard deviation 7.5,
# test-retest reliability 0.80, so an error of 4.74 and an index of -3.16.
DEVIATION, RELIABILITY, ERROR, BEFORE, AFTER, INDEX = 7.5, 0.80, 4.74, 47.5, 32.5, -3.16


def numbers(*values: float) -> np.ndarray:
    return np.array(values, dtype=float)


def shares(changes: list[float], error: float, **asked: object) -> tuple[float, float]:
    amounts = sorted(set(changes))
    spreads = Spreads.of([(amounts, [changes.count(amount) for amount in amounts], [0] * len(amounts))])
    found = change.reliable_change(spreads, numbers(error), **asked)
    return float(found.improved.value[0]), float(found.deteriorated.value[0])


def test_error_and_index_are_those_of_the_worked_example() -> None:
    error = change.error_of_change(numbers(DEVIATION), numbers(RELIABILITY))
    assert error == pytest.approx(ERROR, abs=0.005)
    assert change.index(numbers(BEFORE), numbers(AFTER), error) == pytest.approx(INDEX, abs=0.005)


def test_the_couple_of_the_worked_example_changed_reliably() -> None:
    assert shares([AFTER - BEFORE], ERROR, higher_is_better=True) == (0, 1)
    assert shares([AFTER - BEFORE], ERROR, higher_is_better=False) == (1, 0)


def test_only_a_change_beyond_1_96_errors_is_reliable() -> None:
    changes = [1.95, 1.97, -1.95, -1.97, -2.5, 0.0, 0.0, 0.0]
    assert shares(changes, 1.0, higher_is_better=True) == (1 / 8, 2 / 8)


def test_shares_have_wilsons_interval_at_the_confidence_asked_for() -> None:
    spreads = Spreads.of([([-5.0, 0.0, 5.0], [3, 10, 7], [0, 0, 0])])
    for confidence in (0.95, 0.998):
        found = change.reliable_change(spreads, numbers(1), higher_is_better=True, confidence=confidence)
        assert found.improved.interval == intervals.wilson(numbers(7), numbers(20), confidence)
        assert found.deteriorated.interval == intervals.wilson(numbers(3), numbers(20), confidence)


def test_without_changes_or_a_known_error_there_is_no_share() -> None:
    assert np.isnan(shares([], 1.0, higher_is_better=True)).all()
    assert np.isnan(shares([4.0], np.nan, higher_is_better=True)).all()


def test_a_perfect_measure_has_no_error_and_every_change_counts() -> None:
    (error,) = change.error_of_change(numbers(DEVIATION), numbers(1))
    assert error == 0
    assert shares([0.1, 0.0], error, higher_is_better=True) == (0.5, 0)


def test_a_reliability_outside_nought_to_one_and_a_deviation_of_nought_give_no_error() -> None:
    errors = change.error_of_change(numbers(7.5, 7.5, 0, -1), numbers(1.1, -0.1, 0.8, 0.8))
    assert np.isnan(errors).all()
    assert np.isnan(change.index(numbers(1), numbers(2), numbers(0))).all()


def test_all_equal_changes_are_all_or_none() -> None:
    assert shares([3.0] * 5, 1.0, higher_is_better=True) == (1, 0)
    assert shares([0.0] * 5, 1.0, higher_is_better=True) == (0, 0)
