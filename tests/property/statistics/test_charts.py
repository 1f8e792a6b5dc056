"""Charts and rules of any series: compared with doing them by hand, and what must not matter does not."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from pipelines.statistics.charts import attributes, individuals, rules
from pipelines.statistics.charts.chart import Chart, with_limits
from pipelines.statistics.charts.phases import divide
from pipelines.statistics.charts.runs import fewest_crossings, longest_run, runs
from pipelines.statistics.charts.seasons import adjust
from tests.property.statistics import plain_charts as plain

# Few different values, so that ties, points on the line, runs and trends come often; quarters, so that sums are exact.
levels = st.integers(-14, 14).map(lambda quarters: quarters / 4) | st.just(np.nan)


@st.composite
def matrices(draw, most_points: int = 45):
    """Values, phases and what is usable of a few series."""
    shape = draw(st.tuples(st.integers(1, 4), st.integers(1, most_points)))
    few = draw(st.lists(levels, min_size=1, max_size=5))
    value = draw(arrays(np.float64, shape, elements=st.sampled_from(few) if draw(st.booleans()) else levels))
    breaks = draw(arrays(np.bool_, shape, elements=st.sampled_from([False] * 19 + [True])))
    usable = draw(arrays(np.bool_, shape, elements=st.sampled_from([True] * 9 + [False])))
    return value, np.cumsum(breaks, axis=1), usable


def around_nought(value, phase, usable) -> Chart:
    """Values are scores."""
    level = np.zeros_like(value)
    chart = with_limits(value, level, level + 1, divide(value, phase, usable), (-np.inf, np.inf), 3.0)
    return chart._replace(centre=level, score=value)


def by_hand(case, rule) -> np.ndarray:
    """What a rule finds in the judged points of each phase."""
    found = np.zeros(case[0].shape, dtype=bool)
    for series, (values, phase, usable) in enumerate(zip(*case, strict=True)):
        for points in plain.judged(values, phase, usable):
            found[series, list(rule(points))] = True
    return found


@given(matrices(), st.integers(1, 9))
def test_shift_is_what_it_is_by_hand(case, length: int) -> None:
    expected = by_hand(case, lambda points: plain.shift(points, 0.0, length))
    assert np.array_equal(rules.shift(around_nought(*case), length).part, expected)


@given(matrices(), st.integers(2, 7))
def test_trend_is_what_it_is_by_hand(case, length: int) -> None:
    expected = by_hand(case, lambda points: plain.trend(points, length))
    assert np.array_equal(rules.trend(around_nought(*case), length).part, expected)


@given(matrices(), st.sampled_from([0.5, 1.0, 2.0]))
def test_two_of_three_is_what_it_is_by_hand(case, sigmas: float) -> None:
    expected = by_hand(case, lambda points: plain.two_of_three(points, sigmas))
    assert np.array_equal(rules.two_of_three(around_nought(*case), sigmas).part, expected)


ALL_RULES = [rules.outside, rules.shift, rules.trend, rules.two_of_three]


@pytest.mark.parametrize("rule", ALL_RULES)
@given(case=matrices())
def test_a_signal_begins_where_it_is_first_seen_by_those_who_see_month_by_month(rule, case) -> None:
    value, phase, usable = case
    found = rule(around_nought(*case))
    for until in range(1, value.shape[1] + 1):
        seen = rule(around_nought(value[:, :until], phase[:, :until], usable[:, :until]))
        # The newest month begins a signal exactly where it is part of one that was not there a month ago.
        assert np.array_equal(found.begins[:, until - 1], seen.begins[:, until - 1])
        assert not (found.begins[:, until - 1] & ~seen.part[:, until - 1]).any()
    assert np.array_equal(found.begins.any(axis=1), found.part.any(axis=1))


@given(matrices())
def test_longest_run_and_crossings_are_what_they_are_by_hand(case) -> None:
    found = runs(around_nought(*case))
    for series, (values, phase, usable) in enumerate(zip(*case, strict=True)):
        for points in plain.judged(values, phase, usable):
            if useful := len(plain.sides(points, 0.0)):
                places = [place for place, _ in points]
                longest, crossings = plain.longest_and_crossings(points, 0.0)
                assert set(found.useful[series, places]) == {useful}
                assert set(found.longest[series, places]) == {longest}
                assert set(found.crossings[series, places]) == {crossings}
                n = np.array([float(useful)])
                is_long, is_few = longest > longest_run(n)[0], crossings < fewest_crossings(n)[0]
                assert found.has_long_run[series, places].any() == (useful >= 10 and is_long)
                assert found.has_few_crossings[series, places].all() == (useful >= 10 and is_few)


@given(matrices())
def test_individuals_are_what_they_are_by_hand(case) -> None:
    chart = individuals.xmr(*case)
    for series, (values, phase, usable) in enumerate(zip(*case, strict=True)):
        for points in plain.judged(values, phase, usable):
            for place, _ in points:
                if (lines := plain.individuals(points)) is None:
                    assert chart.centre[series, place] == pytest.approx(plain.middle(points), abs=1e-12)
                    assert np.isnan(chart.high[series, place])
                else:
                    assert chart.centre[series, place] == pytest.approx(lines[0], abs=1e-12)
                    assert chart.high[series, place] == pytest.approx(lines[0] + 3 * lines[1], abs=1e-9)


@given(matrices())
def test_proportions_are_what_they_are_by_hand(case) -> None:
    quarters, phase, usable = case
    trials = np.abs(quarters * 4) + 1
    events = np.floor(trials / 3)
    chart = attributes.p(events, trials, phase, usable)
    for series in range(len(events)):
        for points in plain.judged(events[series] / trials[series], phase[series], usable[series]):
            if len(points) >= 12:
                centre, sigmas = plain.proportions(points, trials[series])
                for (place, _), sigma in zip(points, sigmas, strict=True):
                    assert chart.centre[series, place] == pytest.approx(centre, rel=1e-12)
                    assert chart.low[series, place] == pytest.approx(max(centre - 3 * sigma, 0.0), abs=1e-12)
                    assert chart.high[series, place] == pytest.approx(min(centre + 3 * sigma, 1.0), abs=1e-12)


def everything(value, phase, usable) -> list[np.ndarray]:
    """All that charts and rules say of these series."""
    size = np.abs(value) * 8 + 1
    charts = [
        individuals.xmr(value, phase, usable),
        individuals.g(np.abs(value), phase, usable),
        individuals.t(np.abs(value), phase, usable),
        *(make(np.floor(size / 3), size, phase, usable) for make in (attributes.p_prime, attributes.u_prime)),
    ]
    said: list[np.ndarray] = []
    for chart in charts:
        said += [*chart[:5], *runs(chart)]
        said += [flags for rule in ALL_RULES for flags in rule(chart)]
    season = adjust(value, np.arange(value.shape[1]) % 12, "difference", phase, usable)
    return [*said, season.adjusted]


def same(some: list[np.ndarray], others: list[np.ndarray]) -> bool:
    return all(np.array_equal(one, other, equal_nan=True) for one, other in zip(some, others, strict=True))


@given(matrices())
def test_a_matrix_says_of_its_series_what_each_says_alone(case) -> None:
    together = everything(*case)
    for series in range(len(case[0])):
        alone = everything(*(part[[series]] for part in case))
        assert same([part[[series]] for part in together], alone)


@given(matrices(), st.integers(1, 5), st.booleans())
def test_missing_months_at_the_end_change_nothing(case, months: int, is_usable: bool) -> None:
    value, phase, usable = case
    wider = [(0, 0), (0, months)]
    longer = everything(
        np.pad(value, wider, constant_values=np.nan),
        np.pad(phase, wider, mode="edge"),
        np.pad(usable, wider, constant_values=is_usable),
    )
    assert same([part[:, : value.shape[1]] for part in longer], everything(*case))


@given(matrices())
def test_what_is_not_usable_may_be_anything(case) -> None:
    value, phase, usable = case
    found, other = individuals.xmr(*case), individuals.xmr(np.where(usable, value, 77.0), phase, usable)
    assert same([found.centre, found.low, found.high], [other.centre, other.low, other.high])
    for rule in ALL_RULES:
        assert same(list(rule(found)), list(rule(other)))


@given(matrices())
def test_reversed_time_keeps_longest_run_crossings_and_what_is_part_of_a_signal(case) -> None:
    chart, turned = around_nought(*case), around_nought(*(part[:, ::-1] for part in case))
    assert same([part[:, ::-1] for part in runs(chart)], list(runs(turned)))
    for rule in ALL_RULES:
        assert np.array_equal(rule(chart).part[:, ::-1], rule(turned).part)


@given(matrices(), st.sampled_from([-2.0, 0.5, 4.0]), st.sampled_from([-64.0, 0.0, 16.0]))
def test_another_unit_of_measurement_changes_no_signal_of_individuals(case, factor: float, moved: float) -> None:
    value, phase, usable = case
    found, other = individuals.xmr(*case), individuals.xmr(value * factor + moved, phase, usable)
    for rule in ALL_RULES[1:3]:  # a score at a limit may fall on either side by rounding
        assert np.array_equal(rule(found).part, rule(other).part)
