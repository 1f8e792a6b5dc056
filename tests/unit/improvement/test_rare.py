"""Unit: g and t charts of an organisation's own cases, against what was counted by hand and a published example."""

from datetime import date, timedelta

import numpy as np
import polars as pl

from pipelines.improvement import rare
from pipelines.statistics.charts import individuals

# Montgomery (2009), table 7.14: time between failures of a valve, found in control in example 7.6.
VALVE = [286, 948, 536, 124, 816, 729, 4, 143, 431, 8, 2837, 596, 81, 227, 603, 492, 1199, 1214, 2831, 96]
FIRST = date(2020, 1, 1)


def cases(values: list[bool | None], days: list[int] | None = None, unit: str = "U1") -> pl.DataFrame:
    """A unit's cases, one a day where nothing else is said."""
    on = [FIRST + timedelta(days=day) for day in (days or range(len(values)))]
    numbers = range(len(values))
    return pl.DataFrame({"case_id": numbers, "unit_id": unit, "index_date": on, "value": values}, strict=False)


def test_g_counts_the_cases_without_the_event_between_two_with_it() -> None:
    given = cases([False, True, False, False, None, True, True, False, True, False])
    found = rare.chart(given, "U1", "g")
    assert found["value"].to_list() == [2, 0, 1]
    assert found["event_on"].to_list() == [FIRST + timedelta(days=day) for day in (5, 6, 8)]
    assert found["centre"].to_list() == [1, 1, 1]
    assert found["low"].null_count() == found["high"].null_count() == 3


def test_t_counts_the_days_between_events_whatever_the_order_of_the_rows() -> None:
    given = cases([True, False, True, True], days=[0, 3, 10, 10])
    found = rare.chart(given.sample(fraction=1.0, shuffle=True, seed=3), "U1", "t")
    assert found["value"].to_list() == [10, 0]


def test_only_the_unit_itself_is_charted() -> None:
    both = pl.concat([cases([True, False, True]), cases([True, True, True, True], unit="U2")])
    assert rare.chart(both, "U1", "g")["value"].to_list() == [1]
    assert rare.chart(both, "U3", "g").height == 0


def test_no_distance_is_measured_over_a_break() -> None:
    given = cases([True, False, True, False, True, True])
    found = rare.chart(given, "U1", "g", breaks=[FIRST + timedelta(days=3)])
    assert found.select("phase", "value").rows() == [(1, 1.0), (2, 0.0)]


def test_a_published_series_of_times_comes_out_of_dated_events_and_is_in_control() -> None:
    days = [0, *[sum(VALVE[: place + 1]) for place in range(len(VALVE))]]
    found = rare.chart(cases([True] * 21, days=days), "U1", "t")
    assert found["value"].to_list() == VALVE
    made = individuals.t(np.array([VALVE], dtype=np.float64))
    assert found["centre"].to_list() == made.centre[0].tolist()
    assert found["high"].to_list() == made.high[0].tolist()
    assert "outside" not in str(found["signals"].to_list())  # as the book finds


def test_a_long_time_without_events_signals() -> None:
    days = [30 * place for place in range(20)]
    found = rare.chart(cases([True] * 21, days=[*days, days[-1] + 900]), "U1", "t")
    assert found["signals"][19] is not None
    assert "outside" in found["signals"][19]
