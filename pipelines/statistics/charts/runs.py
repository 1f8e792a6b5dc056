"""The run chart's own tests: an unusually long run, and unusually few crossings of the centre line.

Anhøj J, Olesen AV (2014) Run charts revisited: a simulation study of run chart rules for detection of non-random
variation in health care processes. PLoS ONE 9:e113825. Anhøj J (2015) Diagnostic value of run chart analysis. PLoS ONE
10:e0121349. Useful points are judged and not on the centre line; both tests are made within each phase.
"""

from typing import NamedTuple

import numpy as np
from scipy import stats

from pipelines.statistics.arrays import Array
from pipelines.statistics.charts.chart import Chart
from pipelines.statistics.charts.phases import Flags
from pipelines.statistics.charts.rules import changes, sided, streaks

FEWEST_USEFUL = 10  # the published critical values begin here; with fewer useful points neither test signals


class Runs(NamedTuple):
    """All series x points. The figures stand at every point of their phase, and are NaN in one without useful points.

    `has_long_run` marks the points of the runs that are too long, `has_few_crossings` all judged points of a phase.
    The figures that a chart shows are those of its last point.
    """

    useful: Array
    longest: Array
    longest_expected: Array
    crossings: Array
    crossings_expected: Array
    has_long_run: Flags
    has_few_crossings: Flags


def runs(chart: Chart) -> Runs:
    """Both tests of each phase of each series."""
    points, side, of_phase = sided(chart)
    begins, is_first = changes(side) | changes(of_phase), changes(of_phase)
    extent = streaks(begins)[1]
    count = len(chart.phases.size)
    useful = np.bincount(of_phase, minlength=count).astype(np.float64)
    crossings = np.bincount(of_phase[begins & ~is_first], minlength=count).astype(np.float64)
    longest = np.full(count, np.nan)
    longest[of_phase[is_first]] = np.maximum.reduceat(extent, np.flatnonzero(is_first)) if len(points) else np.nan
    is_tested = useful >= FEWEST_USEFUL
    has_few = is_tested & (crossings < fewest_crossings(useful))
    long_run = np.zeros(chart.value.size, dtype=np.bool_)
    long_run[points] = is_tested[of_phase] & (extent > longest_run(useful)[of_phase])
    return Runs(
        _spread(chart, useful, useful),
        _spread(chart, longest, useful),
        _spread(chart, longest_run(useful), useful),
        _spread(chart, crossings, useful),
        _spread(chart, fewest_crossings(useful), useful),
        long_run.reshape(chart.value.shape),
        chart.phases.judged & chart.phases.spread(has_few),
    )


def _spread(chart: Chart, figure: Array, useful: Array) -> Array:
    return np.asarray(chart.phases.spread(np.where(useful > 0, figure, np.nan)), dtype=np.float64)


def longest_run(useful: Array) -> Array:
    """The longest run that is not unusual: log2 of the useful points, rounded, plus 3. NaN without any."""
    return np.rint(np.log2(np.where(useful > 0, useful, np.nan))) + 3


def fewest_crossings(useful: Array) -> Array:
    """The fewest crossings that are not unusual: the 5th percentile of Binomial(n - 1, 1/2). NaN without any."""
    largest = int(np.max(useful, initial=0))
    table = np.append(np.nan, stats.binom.ppf(0.05, np.arange(largest), 0.5))
    # Of no trials scipy gives -1; no crossing is the fewest there is.
    return np.asarray(np.maximum(table, 0)[useful.astype(np.int64)], dtype=np.float64)
