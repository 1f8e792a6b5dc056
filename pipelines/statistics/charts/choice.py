"""Which chart a series is shown as, from what is measured and how many cases there are."""

from typing import Any, Literal, NamedTuple, get_args

import numpy as np
from numpy.typing import NDArray

from pipelines.statistics.arrays import Array
from pipelines.statistics.charts import individuals
from pipelines.statistics.charts.attributes import Rated, rated
from pipelines.statistics.charts.chart import FEWEST_POINTS, SIGMAS, Chart, run
from pipelines.statistics.charts.phases import D2, Flags, Phases, divide, total_by

Measure = Literal["proportion", "rate", "count", "ratio", "mean", "median", "change", "survival"]
OF_EVENTS = ("proportion", "rate", "count", "ratio")
LARGE_DENOMINATOR = 1000  # from here three binomial sigmas are less than five points of per cent
LARGE_COUNT = 100  # from here three Poisson sigmas are less than three tenths of the centre
ONE_SIDED_5_PERCENT = 1.6448536269514722


class Choice(NamedTuple):
    """One entry per series. `chart`: run, p, p', u, u', xmr, g or t.

    `is_personal`: g and t, where each point is a person: only for use inside the organisation whose cases they are.
    """

    chart: NDArray[np.str_]
    is_personal: Flags


def choose(
    measure: Measure, events: Array, base: Array | None = None, phase: NDArray[Any] | None = None,
    usable: Flags | None = None,
) -> Choice:  # fmt: skip
    """The chart of each series (series x points): the first of these that holds.

    1. run: no phase has 12 judged points.
    2. xmr: mean, median, change, survival; `events` are then the values and `base` is not used.
    3. g (proportion) or t (rate, count, ratio): more than half of the judged points are without an event, or of a
       proportion without anything but events (Provost LP, Murray SK (2022) The Health Care Data Guide, 2nd ed., on rare
       events). Then the lower limit is 0 and every single event is near the upper one.
    4. p' or u': large numbers (median denominator of a proportion at least 1000; median events of the others at least
       100) and a sigma_z above what chance gives in 19 of 20 stable series. Else p or u: with few cases sigma_z is
       mostly noise, and a sigma_z below 1 is no reason for narrower limits.

    ValueError for a measure that is none of these.
    """
    if measure not in get_args(Measure):
        raise ValueError(f"{measure} is not charted. Use one of {', '.join(get_args(Measure))}.")
    if measure not in OF_EVENTS:
        return _chosen(_has_limits(divide(events, phase, usable)), "xmr")
    figures = rated(events, np.ones_like(events) if base is None else base, phase, usable)
    is_proportion = measure == "proportion"
    plain, rare = ("p", "g") if is_proportion else ("u", "t")
    name = np.where(_is_overdispersed(figures, events, is_proportion), plain + "'", plain)
    return _chosen(_has_limits(figures.phases), np.where(_is_rare(figures, is_proportion), rare, name))


def draw(
    measure: Measure, events: Array, base: Array | None = None, phase: NDArray[Any] | None = None,
    usable: Flags | None = None, multiple: float = SIGMAS,
) -> tuple[Choice, Chart]:  # fmt: skip
    """The chosen chart of each series. One of rare events is drawn as a run chart here: g and t need single events."""
    choice = choose(measure, events, base, phase, usable)
    if measure not in OF_EVENTS:
        return choice, individuals.xmr(events, phase, usable, multiple)
    figures = rated(events, np.ones_like(events) if base is None else base, phase, usable)
    is_proportion = measure == "proportion"
    plain, prime = (figures.chart(is_proportion, is_prime, multiple) for is_prime in (False, True))
    without = run(figures.value, figures.phases)
    is_prime, is_run = np.char.endswith(choice.chart, "'"), np.isin(choice.chart, ("run", "g", "t"))
    return choice, by_series(is_run, without, by_series(is_prime, prime, plain))


def by_series(is_first: Flags, first: Chart, second: Chart) -> Chart:
    """One chart of two of the same series and phases: the first where `is_first` (series), else the second."""

    def either(one: Array, other: Array) -> Array:
        return np.where(is_first[:, None], one, other)

    return Chart(
        either(first.value, second.value),
        either(first.centre, second.centre),
        either(first.low, second.low),
        either(first.high, second.high),
        either(first.score, second.score),
        first.phases,
    )


def _chosen(has_limits: Flags, name: NDArray[np.str_] | str) -> Choice:
    chart = np.where(has_limits, name, "run")
    return Choice(chart, np.isin(chart, ("g", "t")))


def _has_limits(phases: Phases) -> Flags:
    """Whether any phase of the series is long enough."""
    return np.asarray(phases.spread(phases.size >= FEWEST_POINTS).any(axis=1))


def _is_rare(figures: Rated, is_proportion: bool) -> Flags:
    judged = figures.phases.judged
    half = judged.sum(axis=1) / 2
    is_without = np.asarray((judged & (figures.value == 0)).sum(axis=1) > half)
    is_full = np.asarray((judged & (figures.value == 1)).sum(axis=1) > half)
    return is_without | is_full if is_proportion else is_without


def _is_overdispersed(figures: Rated, events: Array, is_proportion: bool) -> Flags:
    size, least = (figures.base, LARGE_DENOMINATOR) if is_proportion else (events, LARGE_COUNT)
    sigma_z, ranges = _pooled_dispersion(figures, is_proportion)
    is_large = _median_of_series(np.where(figures.phases.judged, size, np.nan)) >= least
    return np.asarray(is_large & (sigma_z > highest_by_chance(ranges)))


def highest_by_chance(ranges: Array) -> Array:
    """The sigma_z that 19 of 20 stable series stay below, by its number of moving ranges; NaN without any.

    1 plus 1.645 standard errors of a mean moving range over d2: Cryer JD, Ryan TP (1990) The estimation of sigma for an
    X chart: MR/d2 or S/c4? J Qual Technol 22:187-192.
    """
    known = np.where(ranges > 0, ranges, np.nan)
    return 1 + ONE_SIDED_5_PERCENT * np.sqrt(0.8264 * (known + 1) - 1.082) / known


def _pooled_dispersion(figures: Rated, is_proportion: bool) -> tuple[Array, Array]:
    """Laney's sigma_z of each series over all its phases, each with its own centre line, and its moving ranges."""
    flat, number = figures.phases.flat(figures.scores(is_binomial=is_proportion))
    series = np.broadcast_to(np.arange(len(figures.value))[:, None], figures.value.shape)[figures.phases.judged]
    is_pair = number[1:] == number[:-1]
    of_series = series[1:][is_pair]
    ranges = np.bincount(of_series, minlength=len(figures.value)).astype(np.float64)
    total = total_by(of_series, np.abs(np.diff(flat))[is_pair], len(figures.value))
    return total / np.where(ranges > 0, ranges, np.nan) / D2, ranges


def _median_of_series(values: Array) -> Array:
    """NaN where a series has no value."""
    ordered = np.sort(values, axis=1)  # NaN comes last
    count = np.isfinite(values).sum(axis=1)
    rows = np.arange(len(values))
    middle = (ordered[rows, (np.maximum(count, 1) - 1) // 2] + ordered[rows, np.maximum(count, 1) // 2]) / 2
    return np.asarray(np.where(count > 0, middle, np.nan))
