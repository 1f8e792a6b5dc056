"""The shapes that all methods take and give."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Whole = NDArray[np.int64]


class Interval(NamedTuple):
    """Lower and upper limit, element by element; NaN where there is none."""

    low: Array
    high: Array


class Estimate(NamedTuple):
    """A value with its limits, element by element; NaN where there is none."""

    value: Array
    interval: Interval
