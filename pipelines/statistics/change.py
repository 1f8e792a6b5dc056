"""Change of a score from before to after: what is more than error of measurement, and how many changed so much.

The mean change has its paired interval from `pipelines.statistics.intervals.mean`.
"""

from typing import NamedTuple

import numpy as np

from pipelines.statistics import intervals, quantiles
from pipelines.statistics.arrays import Array, Estimate
from pipelines.statistics.quantiles import CONFIDENCE
from pipelines.statistics.spread import Spreads


class ReliableChange(NamedTuple):
    """Shares of those whose change is more than error; the rest did not change reliably."""

    improved: Estimate
    deteriorated: Estimate


def error_of_change(standard_deviation: Array, reliability: Array) -> Array:
    """The standard error of a difference between two scores of one person, in the unit of the score.

    `standard_deviation`: of scores before, among those whom the reliability is of; `reliability`: test-retest, from 0
    to 1. NaN for a reliability outside, or a deviation not above 0. Jacobson NS, Truax P (1991) Clinical significance.
    J Consult Clin Psychol 59:12-19, p. 14.
    """
    unreliable = np.where((reliability >= 0) & (reliability <= 1), 1 - reliability, np.nan)
    error: Array = np.where(standard_deviation > 0, standard_deviation, np.nan) * np.sqrt(2 * unreliable)
    return error


def index(before: Array, after: Array, error: Array) -> Array:
    """The reliable change index: after less before, over the error of a change; beyond 1.96 it is no error at 0.95.

    NaN where the error is NaN or 0. Jacobson and Truax (1991), p. 14.
    """
    return (after - before) / np.where(error > 0, error, np.nan)


def reliable_change(
    changes: Spreads, error: Array, *, higher_is_better: bool, confidence: float = CONFIDENCE
) -> ReliableChange:
    """Who improved and who deteriorated by more than error explains, as shares of each row with Wilson's interval.

    `changes`: after less before, in the unit of the score; `error`: of `error_of_change`, one number per row.
    `confidence` is that of the interval; a change is reliable where its index is beyond 1.96 (two-sided 0.95), as
    Jacobson and Truax (1991), p. 14, whatever the interval. NaN without changes and where the error is NaN.
    """
    smallest = quantiles.normal(CONFIDENCE) * error[changes.row()]
    rise = np.where(changes.amounts > smallest, changes.cases, 0.0)
    fall = np.where(changes.amounts < -smallest, changes.cases, 0.0)
    count = np.where(np.isnan(error), np.nan, changes.reduced(np.add, changes.cases, 0.0))
    improved, deteriorated = (rise, fall) if higher_is_better else (fall, rise)
    return ReliableChange(*(_share(changes, part, count, confidence) for part in (improved, deteriorated)))


def _share(changes: Spreads, cases: Array, count: Array, confidence: float) -> Estimate:
    found = changes.reduced(np.add, cases, 0.0)
    return Estimate(found / np.where(count > 0, count, np.nan), intervals.wilson(found, count, confidence))
