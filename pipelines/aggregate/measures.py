"""What each measure makes of the counts of a row: denominator, value and 95 % interval.

Arrays in, arrays out, one element per row of one measure. Nothing here knows of areas, periods or what may be shown.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from pipelines.statistics import intervals, spread
from pipelines.statistics.arrays import Array, Interval
from pipelines.statistics.spread import Spreads


@dataclass(frozen=True)
class Counts:
    """What was counted in each row. `total` and `squares` are of the amounts, `spread` is how they are spread."""

    recorded: Array
    positive: Array
    total: Array
    squares: Array
    expected: Array
    person_years: Array
    per: Array  # cases per so many person-years, of a rate
    at_days: Array  # days after which survival is asked for
    spread: Spreads


class Figures(NamedTuple):
    """NaN where there is none."""

    denominator: Array
    value: Array
    interval: Interval
    method: str


def proportion(counts: Counts) -> Figures:
    """Cases with the event among cases."""
    interval = intervals.wilson(counts.positive, counts.recorded)
    return Figures(counts.recorded, counts.positive / counts.recorded, interval, "wilson")


def rate(counts: Counts) -> Figures:
    """Events per so many person-years."""
    low, high = intervals.ratio(counts.positive, counts.person_years)
    value = counts.positive / counts.person_years * counts.per
    return Figures(counts.person_years, value, Interval(low * counts.per, high * counts.per), "byar_or_exact")


def ratio(counts: Counts) -> Figures:
    """Events over those expected."""
    interval = intervals.ratio(counts.positive, counts.expected)
    return Figures(counts.expected, counts.positive / counts.expected, interval, "byar_or_exact")


def count(counts: Counts) -> Figures:
    """Events; the interval is that of a Poisson count."""
    nothing = np.full_like(counts.positive, np.nan)
    return Figures(nothing, counts.positive, intervals.poisson(counts.positive), "byar_or_exact")


def mean(counts: Counts) -> Figures:
    """The average of the amounts."""
    interval = intervals.mean(counts.recorded, counts.total, counts.squares)
    return Figures(counts.recorded, counts.total / counts.recorded, interval, "t")


def median(counts: Counts) -> Figures:
    """The middle amount."""
    value, interval = spread.median(counts.spread)
    return Figures(counts.recorded, value, interval, "order_statistics")


def survival(counts: Counts) -> Figures:
    """The share to whom nothing has happened after so many days, by Kaplan and Meier."""
    value, interval = spread.survival(counts.spread, counts.at_days)
    return Figures(counts.recorded, value, interval, "log_log_greenwood")


MEASURES: Mapping[str, Callable[[Counts], Figures]] = {
    "proportion": proportion,
    "rate": rate,
    "ratio": ratio,
    "count": count,
    "mean": mean,
    "change": mean,
    "median": median,
    "survival": survival,
}
KEEP_AMOUNTS = frozenset({"median", "survival"})  # need to know how the amounts are spread
COUNTS = ("cases", "recorded", "positive")
AMOUNTS = ("amount_sum", "squares_high", "squares_low")
SUMS: Mapping[str, Sequence[str]] = {"ratio": ("expected_micro",), "mean": AMOUNTS, "change": AMOUNTS}
"""What cells hold beside `COUNTS`, of measures that need it."""


def summed(measure: str) -> tuple[str, ...]:
    """The names of what cells hold for a measure: counts and sums."""
    return (*COUNTS, *SUMS.get(measure, ()))
