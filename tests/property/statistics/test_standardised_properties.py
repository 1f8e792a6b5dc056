"""What holds for any standardised figure: it lies among those of the strata, and their order is of no consequence."""

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from pipelines.statistics import standardisation
from pipelines.statistics.arrays import Estimate
from pipelines.statistics.strata import Strata, join

METHODS = (standardisation.direct_rate, standardisation.direct_proportion)
stratum = st.integers(1, 10_000).flatmap(
    lambda n: st.tuples(st.integers(0, n), st.just(n), st.integers(1, 10_000), st.integers(0, 500))
)
some_strata = st.lists(stratum, min_size=1, max_size=12)


def joined(strata: list[tuple[int, int, int, int]], *, turned: bool = False) -> Strata:
    numbers = pl.DataFrame(strata, schema=["events", "persons", "standard", "standard_events"], orient="row")
    whole = numbers.with_row_index("age").with_columns(row=pl.lit("A"))
    counts = whole.select("row", "age", "events", "persons")
    to = whole.select("age", persons="standard", events="standard_events")
    return join(counts.reverse() if turned else counts, to, rows=["row"], by=["age"])


def numbers_of(estimate: Estimate) -> list[float]:
    return [float(estimate.value[0]), float(estimate.interval.low[0]), float(estimate.interval.high[0])]


@given(some_strata)
def test_a_standardised_figure_lies_among_those_of_the_strata_and_within_its_limits(
    strata: list[tuple[int, int, int, int]],
) -> None:
    shares = [events / persons for events, persons, _, _ in strata]
    for method in METHODS:
        value, low, high = numbers_of(method(joined(strata)))
        if not np.isnan(value):
            assert min(shares) - 1e-9 <= value <= max(shares) + 1e-9
            assert low - 1e-9 <= value <= high + 1e-9


@given(some_strata)
def test_the_interval_of_0_998_holds_that_of_0_95(strata: list[tuple[int, int, int, int]]) -> None:
    for method in (*METHODS, standardisation.indirect_ratio, standardisation.indirect_rate):
        _, low, high = numbers_of(method(joined(strata)))
        _, lower, higher = numbers_of(method(joined(strata), 0.998))
        assert np.isnan(low) or (lower <= low + 1e-9 and high <= higher + 1e-9)


@given(some_strata)
def test_in_whichever_order_the_counts_come_the_figures_are_the_same(strata: list[tuple[int, int, int, int]]) -> None:
    for method in (*METHODS, standardisation.indirect_ratio):
        np.testing.assert_array_equal(
            numbers_of(method(joined(strata, turned=True))), numbers_of(method(joined(strata)))
        )


@given(some_strata)
def test_where_the_own_ages_are_the_standard_the_figure_is_the_crude_one(
    strata: list[tuple[int, int, int, int]],
) -> None:
    own = [(events, persons, persons, standard_events) for events, persons, _, standard_events in strata]
    crude = sum(events for events, *_ in own) / sum(persons for _, persons, *_ in own)
    for method in METHODS:
        value, *_ = numbers_of(method(joined(own)))
        assert np.isnan(value) or abs(value - crude) <= 1e-9
