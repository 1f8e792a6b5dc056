"""How often charts signal though nothing has changed.

A rate is the chance that the newest month of a chart begins a signal, where the values are independent and normal
around a level that never changes and the chart's lines are made of those same points.

Counts of few cases are skewed and go in steps. p and u charts signal at most about half again as often as the modelled
rates say from 100 events (and 100 others) a month on, and as the estimated rates say from 5 on; with 2 up to four times
as often.
"""

from typing import Literal

import numpy as np

from pipelines.statistics.charts import individuals
from pipelines.statistics.charts.chart import SIGMAS, Chart, with_limits
from pipelines.statistics.charts.phases import Flags, divide
from pipelines.statistics.charts.rule_sets import LADDER, signals
from pipelines.statistics.charts.runs import runs

Sigma = Literal["estimated", "modelled"]  # by moving ranges (XmR, p', u'), or by the binomial or Poisson (p, u)
SEED = 20240101
NEWEST = 4  # one part in so many, the last points, stand for the newest month

# New signals a month of a million stable charts, by rule set of the ladder and number of points: `simulated_rates` of a
# million points at each length, the mean over six seeds from SEED on. Rates of a few in a million rest on few signals;
# none was found where 1 stands from 12 points on.
POINTS = (5, 6, 11, 12, 18, 24, 36, 48, 72, 120)
_ESTIMATED = (
    (0, 2840, 2360, 11800, 11600, 11400, 11600, 11600, 11800, 12000),
    (0, 0, 0, 9560, 9300, 9180, 9290, 9330, 9500, 9590),
    (0, 0, 0, 6920, 6670, 6730, 6840, 7020, 7090, 7290),
    (0, 0, 0, 4430, 3650, 3500, 3440, 3420, 3440, 3520),
    (0, 0, 0, 3000, 2010, 1730, 1450, 1360, 1320, 1220),
    (0, 0, 0, 1470, 849, 611, 434, 339, 279, 257),
    (0, 0, 0, 743, 379, 240, 129, 99, 74, 58),
    (0, 0, 0, 404, 194, 101, 37, 27, 13, 11),
)
_MODELLED = (
    (0, 2840, 2360, 5310, 6800, 7730, 8640, 9210, 9680, 10300),
    (0, 0, 0, 2920, 4410, 5380, 6260, 6850, 7340, 7890),
    (0, 0, 0, 2180, 3380, 4150, 4860, 5350, 5740, 6190),
    (0, 0, 0, 749, 1230, 1620, 2080, 2310, 2580, 2850),
    (0, 0, 0, 241, 355, 427, 573, 663, 727, 851),
    (0, 0, 0, 39, 34, 57, 78, 95, 114, 149),
    (0, 0, 0, 3, 2, 5, 7, 11, 23, 22),
    (0, 0, 0, 1, 1, 1, 1, 1, 1, 3),
)
ESTIMATED, MODELLED = np.array(_ESTIMATED) / 1e6, np.array(_MODELLED) / 1e6
# The same of longest run and crossings together, by useful points (`simulated_rate_of_runs`, 80 000 charts each). Ten
# times as often as a single month outside: they are for those who look at one chart, not for alarms over many.
POINTS_OF_RUNS = (10, 11, 12, 18, 24, 36, 48, 72, 120)
OF_RUNS = (0.0080, 0.0035, 0.0130, 0.0050, 0.0206, 0.0147, 0.0131, 0.0123, 0.0098)


def simulated_rates(sigma: Sigma, points: int, series: int, seed: int = SEED) -> list[float]:
    """Of each rule set of the ladder: beginnings per point, over the last quarter of `series` stable charts."""
    chart = _stable(sigma, points, series, seed)
    last = max(1, points // NEWEST)
    return [float(signals(chart, rules).begins[:, -last:].mean()) for rules in LADDER]


def simulated_rate_of_runs(points: int, series: int, seed: int = SEED) -> float:
    """Share of stable charts whose longest run or crossings signal in the newest month and did not the month before."""
    chart = _stable("estimated", points, series, seed)
    return float((_has_run_signal(chart) & ~_has_run_signal(_without_newest(chart))).mean())


def _stable(sigma: Sigma, points: int, series: int, seed: int) -> Chart:
    value = np.random.default_rng(seed).standard_normal((series, points))
    if sigma == "estimated":
        return individuals.xmr(value)
    phases = divide(value)
    return with_limits(value, phases.spread(phases.mean(value)), np.ones_like(value), phases, (-np.inf, np.inf), SIGMAS)


def _without_newest(chart: Chart) -> Chart:
    return individuals.xmr(chart.value[:, :-1])


def _has_run_signal(chart: Chart) -> Flags:
    found = runs(chart)
    return np.asarray((found.has_long_run | found.has_few_crossings).any(axis=1))
