"""Series of one indicator drawn as charts and judged by rules. All arrays are series x points."""

from collections.abc import Mapping
from typing import Literal, NamedTuple

import numpy as np

from data_contracts.charts import CHARTS
from pipelines.improvement.grounds import Method
from pipelines.statistics.arrays import Array
from pipelines.statistics.charts import individuals
from pipelines.statistics.charts.chart import FEWEST_POINTS, Chart
from pipelines.statistics.charts.choice import OF_EVENTS, Choice, Measure, by_series
from pipelines.statistics.charts.choice import draw as draw_chosen
from pipelines.statistics.charts.phases import Flags, Whole
from pipelines.statistics.charts.rule_sets import RULES, RuleSet, by_rule
from pipelines.statistics.charts.runs import runs
from pipelines.statistics.charts.seasons import adjust

Kind = Literal["difference", "ratio"]  # of a season


class Seen(NamedTuple):
    """Series as they are seen: NaN where there is no figure. `month` (points) is the calendar month from 0."""

    value: Array
    events: Array
    base: Array
    phase: Whole
    usable: Flags
    month: Whole

    def of(self, series: Flags) -> "Seen":
        """Some of the series."""
        return Seen._make((*(each[series] for each in self[:5]), self.month))


class Drawn(NamedTuple):
    """As in the shape `Charts`, NaN where it has NULL; `chart` is a number among `CHARTS`, of which 0 is a run chart.

    `signals` and `news` have a bit for each of `RULES`.
    """

    chart: Whole
    rare_events: Flags
    adjusted: Array
    centre: Array
    low: Array
    high: Array
    is_judged: Flags
    signals: Whole
    news: Whole
    useful: Array
    longest_run: Array
    longest_run_expected: Array
    crossings: Array
    crossings_expected: Array


def draw(seen: Seen, method: Method, rules: RuleSet) -> Drawn:
    """All series by one set of rules: those with counts by these, those whose source gives none as single values."""
    has_counts = _has_counts(seen, method)
    parts = [(is_of, _drawn(seen.of(is_of), method, rules, counted)) for counted, is_of in _split(has_counts)]
    return joined(parts, seen.value.shape)


def joined(parts: list[tuple[Flags, Drawn]], shape: tuple[int, ...]) -> Drawn:
    """The parts, each of some series, as one of all."""
    whole = Drawn._make(np.empty(shape, dtype=each.dtype) for each in parts[0][1])
    for is_of, part in parts:
        for target, source in zip(whole, part, strict=True):
            target[is_of] = source
    return whole


def _split(has_counts: Flags) -> list[tuple[bool, Flags]]:
    return [(counted, is_of) for counted, is_of in ((True, has_counts), (False, ~has_counts)) if is_of.any()]


def _has_counts(seen: Seen, method: Method) -> Flags:
    """Whether each series can be charted by its counts; never where the measure is none of events."""
    if method.measure not in OF_EVENTS:
        return np.zeros(len(seen.value), dtype=np.bool_)
    is_counted = np.isfinite(seen.events) & (np.isfinite(seen.base) | (method.measure == "count"))
    return np.asarray((is_counted | ~np.isfinite(seen.value)).all(axis=1))


def _drawn(seen: Seen, method: Method, rules: RuleSet, counted: bool) -> Drawn:
    choice, chart = _chosen(seen, method, rules, counted)
    judged, adjusted = chart.phases.judged, np.full(seen.value.shape, np.nan)
    if method.seasonal:
        chart, is_adjusted = _without_season(seen, method.seasonal, rules, choice, chart)
        choice = choice._replace(chart=np.where(is_adjusted, "xmr", choice.chart))
        judged, adjusted = judged & is_adjusted[:, None], np.where(is_adjusted[:, None], chart.value, np.nan)
    low, high = _within_bounds(chart, method)
    found = by_rule(chart, rules)
    return Drawn(
        _kinds(choice, chart),
        np.broadcast_to(choice.is_personal[:, None], seen.value.shape),
        adjusted,
        chart.centre,
        low,
        high,
        judged,
        _bits({name: signal.part & judged for name, signal in found.items()}, judged.shape),
        _bits({name: signal.begins & judged for name, signal in found.items()}, judged.shape),
        *_of_the_phase(chart, judged),
    )


def _chosen(seen: Seen, method: Method, rules: RuleSet, counted: bool) -> tuple[Choice, Chart]:
    """Which chart, and the chart, in the indicator's unit: a rate's base is in so many inhabitants and years."""
    if not counted:
        single: Measure = "mean" if method.measure in OF_EVENTS else method.measure
        return draw_chosen(single, seen.value, None, seen.phase, seen.usable, rules.multiple)
    base = None if method.measure == "count" else seen.base / method.per
    return draw_chosen(method.measure, seen.events, base, seen.phase, seen.usable, rules.multiple)


def _without_season(seen: Seen, kind: Kind, rules: RuleSet, choice: Choice, chart: Chart) -> tuple[Chart, Flags]:
    """The chart of single values without their season, for the series it can be taken out of, and which these are.

    It cannot of quarters, which lack most months, nor where a series is too short or its events too few for limits.
    """
    seasons = adjust(seen.value, seen.month, kind, seen.phase, seen.usable)
    is_adjusted = seasons.is_adjusted & ~np.isin(choice.chart, ("run", "g", "t"))
    single = individuals.xmr(seasons.adjusted, seen.phase, seen.usable, rules.multiple)
    return by_series(is_adjusted, single, chart), is_adjusted


def _within_bounds(chart: Chart, method: Method) -> tuple[Array, Array]:
    """The limits, those of a share of survivors within 0 and 1. How far a point is from the mean stays as it is."""
    if method.measure == "survival" and not method.seasonal:
        return np.maximum(chart.low, 0.0), np.minimum(chart.high, 1.0)
    return chart.low, chart.high


def _kinds(choice: Choice, chart: Chart) -> Whole:
    """How each point's phase is drawn: one that is short, or of rare events, as a run chart."""
    of_series = np.array([0 if name in ("g", "t") else CHARTS.index(name) for name in choice.chart], dtype=np.int64)
    return np.where(chart.phases.spread(chart.phases.size < FEWEST_POINTS), 0, of_series[:, None])


def _bits(found: Mapping[str, Flags], shape: tuple[int, ...]) -> Whole:
    """For each point a number with the bit of every rule that is true there, in the order of `RULES`."""
    bits = np.zeros(shape, dtype=np.int64)
    for name, flags in found.items():
        bits |= flags.astype(np.int64) << RULES.index(name)
    return bits


def _of_the_phase(chart: Chart, judged: Flags) -> tuple[Array, ...]:
    """The figures of Anhøj's rules; NaN in a series that is not judged at all."""
    found = runs(chart)
    is_judged = judged.any(axis=1, keepdims=True)
    return tuple(
        np.where(is_judged, figure, np.nan)
        for figure in (found.useful, found.longest, found.longest_expected, found.crossings, found.crossings_expected)
    )
