"""The shapes that all methods take and give."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


class Interval(NamedTuple):
    """Lower and upper limit, element by element; NaN where there is none."""

    low: Array
    high: Array
