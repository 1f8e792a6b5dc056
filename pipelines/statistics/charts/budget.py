"""False alarms of all charts that one receiver gets: how many to expect, and which rules keep them few enough.

The expected number needs no independence between charts: it is the sum of their rates, also where charts share
patients. So a receiver can be told "with these rules about one chart a month signals by chance alone".

Benjamini-Hochberg on a p value per series was not chosen: whether a chart signals would depend on all other charts of
the receiver, each p value would mix several rules, and the share of false among all signals cannot be checked by anyone
who looks at one chart. Here a chart's rules are fixed by how many charts there are, before any data are seen.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from pipelines.statistics.arrays import Array
from pipelines.statistics.charts.phases import Flags
from pipelines.statistics.charts.rule_sets import LADDER, RuleSet
from pipelines.statistics.charts.stability import ESTIMATED, MODELLED, POINTS

ONE_A_MONTH = 1.0


class Budget(NamedTuple):
    """The rules for all charts of a receiver, how many false alarms a month they give, and whether that is few enough.

    It is not where the receiver has so many charts that the strictest rules give more.
    """

    rules: RuleSet
    expected: float
    is_kept: bool


def rates(points: NDArray[np.integer], is_modelled: Flags | bool = False) -> Array:
    """Chance that a stable chart begins a signal in its newest month: rule sets of the ladder x charts.

    `points` (charts) are the judged points of the newest phase. `is_modelled` (charts) is true for p and u charts of at
    least 100 events and 100 others a month, whose sigma comes from a distribution; false for XmR, p' and u', and to be
    on the safe side for p and u charts of fewer. Between the tabulated lengths by straight line.
    """
    tables = [np.array([np.interp(points, POINTS, step) for step in table]) for table in (ESTIMATED, MODELLED)]
    return np.where(is_modelled, tables[1], tables[0])


def expected(points: NDArray[np.integer], is_modelled: Flags | bool = False, number: Array | float = 1.0) -> Array:
    """False alarms a month over all charts, one figure per rule set of the ladder; 0 without charts.

    `number` (charts) is how many there are of each; a chart with a new point every third month is a third of one.
    """
    return np.asarray((rates(points, is_modelled) * number).sum(axis=1))


def choose(
    points: NDArray[np.integer],
    is_modelled: Flags | bool = False,
    at_most: float = ONE_A_MONTH,
    number: Array | float = 1.0,
) -> Budget:
    """The first rule set of the ladder, the strictest if none, that keeps false alarms to `at_most` a month."""
    figures = expected(points, is_modelled, number)
    within = np.flatnonzero(figures <= at_most)
    step = int(within[0]) if len(within) else len(LADDER) - 1
    return Budget(LADDER[step], float(figures[step]), bool(len(within)))
