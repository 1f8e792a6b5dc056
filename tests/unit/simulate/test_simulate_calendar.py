"""Which deliveries each kind of source makes, and of which days they speak."""

from datetime import date
from typing import Any

import pytest

from data_contracts.delivery import Aggregate, Calendar, Delivery, FullSnapshot, Identity, Increment, Layout
from pipelines.simulate.calendar_plan import periods, planned

START, UNTIL = date(2021, 10, 1), date(2026, 9, 30)


def terms(kind: Any, **calendar: Any) -> Delivery:
    return Delivery(
        title="t", source="aggregate", kind=kind, layout=Layout(), identity=Identity.NONE, event="on", key=("on",),
        calendar=Calendar(due_day=10, grace_days=10, months_until_mature=2, **calendar),
    )  # fmt: skip


def plan(kind: Any, start: date = START, until: date = UNTIL, **calendar: Any) -> list[tuple[date, date, date]]:
    found = planned("source", terms(kind, **calendar), start, until)
    return [(made.extracted_on, made.covers_from, made.covers_to) for made in found]


def test_a_monthly_snapshot_speaks_of_all_days() -> None:
    assert plan(FullSnapshot()) == [(date(2026, 10, 5), START, UNTIL)]


def test_an_increment_restates_its_last_months() -> None:
    assert plan(Increment(months_restated=3)) == [
        (date(2026, 9, 5), START, date(2026, 8, 31)),
        (date(2026, 10, 5), date(2026, 7, 1), UNTIL),
    ]


@pytest.mark.parametrize(
    ("every", "after", "drawn", "last"),
    [
        (12, 1, date(2026, 1, 5), date(2025, 12, 31)),
        (12, 9, date(2026, 9, 5), date(2025, 12, 31)),
        (12, 10, date(2026, 10, 5), date(2025, 12, 31)),
        (12, 11, date(2025, 11, 5), date(2024, 12, 31)),
        (3, 1, date(2026, 10, 5), date(2026, 9, 30)),
        (3, 2, date(2026, 8, 5), date(2026, 6, 30)),
        (6, 1, date(2026, 7, 5), date(2026, 6, 30)),
        (4, 1, date(2026, 9, 5), date(2026, 8, 31)),
    ],
)
def test_the_last_delivery_is_of_the_last_finished_period_that_has_come(
    every: int, after: int, drawn: date, last: date
) -> None:
    assert plan(FullSnapshot(), every_months=every, months_after=after) == [(drawn, START, last)]


def test_a_quarterly_increment_comes_a_quarter_after_the_one_before() -> None:
    assert plan(Increment(months_restated=6), every_months=3) == [
        (date(2026, 7, 5), START, date(2026, 6, 30)),
        (date(2026, 10, 5), date(2026, 4, 1), UNTIL),
    ]


def test_counts_speak_of_whole_periods_and_of_one_at_least() -> None:
    kind = Aggregate(absent="missing")
    assert plan(kind, every_months=12) == [(date(2026, 1, 5), date(2021, 1, 1), date(2025, 12, 31))]
    short = plan(kind, start=date(2026, 9, 1), every_months=12, months_after=4)
    assert short == [(date(2026, 4, 5), date(2025, 1, 1), date(2025, 12, 31))]


def test_counts_that_restate_months_come_twice() -> None:
    assert plan(Aggregate(absent="missing", months_restated=13)) == [
        (date(2026, 9, 5), START, date(2026, 8, 31)),
        (date(2026, 10, 5), date(2025, 9, 1), UNTIL),
    ]


def test_a_register_of_persons_gives_what_there_is_before_its_first_period_is_over() -> None:
    assert plan(FullSnapshot(), start=date(2026, 8, 1), every_months=12) == [
        (date(2026, 10, 5), date(2026, 8, 1), UNTIL)
    ]


def test_periods_are_whole_and_in_order() -> None:
    assert periods(date(2025, 1, 1), date(2026, 9, 30), 6) == [
        (date(2025, 1, 1), date(2025, 6, 30)),
        (date(2025, 7, 1), date(2025, 12, 31)),
        (date(2026, 1, 1), date(2026, 6, 30)),
    ]
    assert periods(date(2025, 2, 1), date(2025, 12, 30), 12) == []
    assert len(periods(START, UNTIL, 1)) == 60
