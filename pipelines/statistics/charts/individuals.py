"""Charts of single values (XmR) and of what lies between events (g, t): series x points in, a `Chart` out."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipelines.statistics.arrays import Array
from pipelines.statistics.charts.chart import FEWEST_POINTS, SIGMAS, Chart, with_limits
from pipelines.statistics.charts.phases import D2, Flags, divide, median, moving_range

NELSON = 3.6  # an exponential time to the power 1/3.6 is close to normal


def xmr(
    value: Array,
    phase: NDArray[Any] | None = None,
    usable: Flags | None = None,
    multiple: float = SIGMAS,
    bounds: tuple[float, float] = (-np.inf, np.inf),
    is_screened: bool = True,
) -> Chart:
    """Individuals by the mean moving range over d2: mean plus and minus 2.66 mean ranges, kept within the bounds.

    Montgomery (2009), equation 6.33; NHS England, Making Data Count (XmR as the chart of all measures). Screened:
    moving ranges above 3.27 times their mean are left out of it once, so that one outlier does not hide itself.
    """
    phases = divide(value, phase, usable)
    sigma = phases.spread(moving_range(phases, value, is_screened) / D2)
    return with_limits(value, phases.spread(phases.mean(value)), sigma, phases, bounds, multiple)


def g(
    between: Array, phase: NDArray[Any] | None = None, usable: Flags | None = None, multiple: float = SIGMAS
) -> Chart:
    """Cases without an event between two with one (0, 1, 2, ...), one column per event. For internal use only.

    Limits are mean plus and minus 3 sqrt(mean (mean + 1)), none below 0: Benneyan JC (2001) Number-between g-type
    statistical quality control charts for monitoring adverse events. Health Care Manag Sci 4:305-318. The centre line
    is the median, since two thirds of a geometric distribution lie below its mean and every rule of sides would signal
    (Provost and Murray, rare events; Anhøj, qicharts2). `score` is from the mean.
    """
    phases = divide(between, phase, usable)
    mean = phases.spread(phases.mean(between))
    chart = with_limits(between, mean, np.sqrt(mean * (mean + 1)), phases, (0.0, np.inf), multiple)
    return chart._replace(centre=phases.spread(median(phases, between)))


def t(days: Array, phase: NDArray[Any] | None = None, usable: Flags | None = None, multiple: float = SIGMAS) -> Chart:
    """Time between events (0 or more), one column per event. For internal use only: each point is a person.

    An XmR chart of days to the power 1/3.6, its lines turned back. Nelson LS (1994) A control chart for
    parts-per-million nonconforming items. J Qual Technol 26:239-240; Montgomery (2009), example 7.6. Chosen before
    exponential probability limits: it estimates how spread the times are instead of taking it from their mean, so times
    that are more spread than the exponential do not signal by themselves; and its sides are nearly equally likely.
    """
    chart = xmr(days ** (1 / NELSON), phase, usable, multiple, bounds=(0.0, np.inf), is_screened=False)
    has_limits = chart.phases.spread(chart.phases.size >= FEWEST_POINTS)
    middle = chart.phases.spread(median(chart.phases, days))
    return chart._replace(
        value=days,
        centre=np.where(has_limits, chart.centre**NELSON, middle),
        low=chart.low**NELSON,
        high=chart.high**NELSON,
    )
