"""Unit: where a register stands in its delivery calendar, on days that are counted by hand."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from data_contracts.contract import Contract
from data_contracts.delivery import Calendar, Delivery, FullSnapshot, Identity, Layout
from pipelines.intake.calendar import Standing, due_on, period_covered, standing
from pipelines.intake.outcome import Outcome
from pipelines.project import Register

MONTHLY = Calendar(due_day=10, grace_days=5, months_until_mature=2)
QUARTERLY = Calendar(due_day=31, grace_days=10, months_until_mature=1, every_months=3, months_after=2)
YEARLY = Calendar(due_day=1, grace_days=30, months_until_mature=12, every_months=12, months_after=9)


def _register(calendar: Calendar) -> Register:
    delivery = Delivery(
        title="Prov", source="quality_register", kind=FullSnapshot(), layout=Layout(), identity=Identity.NONE,
        event="seen_on", key=("seen_on",), calendar=calendar,
    )  # fmt: skip
    return Register("sample", Contract, delivery, Path("sample.py"))


def _came(extracted_on: str, covers_to: str) -> Outcome:
    return Outcome("sample", extracted_on, "sample.csv", "", extracted_on, "1900-01-01", covers_to, False, None, "")


def _on(day: str, calendar: Calendar, *came: tuple[str, str]) -> Standing:
    return standing(_register(calendar), [_came(*one) for one in came], date.fromisoformat(day))


def test_between_two_due_days_nothing_is_missing_and_the_last_figures_stand() -> None:
    found = _on("2026-04-09", MONTHLY, ("2026-03-05", "2026-02-28"))
    assert (found.status, found.months_missing, found.overdue_days) == ("on_time", 0, 0)
    assert found.data_as_of == date(2026, 2, 28)
    assert (found.last_due_on, found.next_due_on) == (date(2026, 3, 10), date(2026, 4, 10))


@pytest.mark.parametrize(
    ("day", "status", "overdue_days", "months_missing"),
    [
        ("2026-03-10", "due", 0, 0),
        ("2026-03-15", "due", 0, 0),
        ("2026-03-16", "overdue", 1, 1),
        ("2026-04-15", "overdue", 31, 1),
        ("2026-04-16", "overdue", 32, 2),
    ],
)
def test_a_delivery_that_does_not_come_is_due_through_its_grace_and_overdue_from_the_day_after(
    day: str, status: str, overdue_days: int, months_missing: int
) -> None:
    found = _on(day, MONTHLY, ("2026-02-05", "2026-01-31"))
    assert (found.status, found.overdue_days, found.months_missing) == (status, overdue_days, months_missing)
    assert found.data_as_of == date(2026, 1, 31)


def test_a_late_extract_is_overdue_until_the_day_it_was_extracted_and_on_time_from_then() -> None:
    came = ("2026-02-05", "2026-01-31"), ("2026-03-20", "2026-02-28")
    assert _on("2026-03-19", MONTHLY, *came).status == "overdue"
    assert _on("2026-03-20", MONTHLY, *came).status == "on_time"


def test_a_delivery_that_covers_less_than_was_due_leaves_the_rest_missing() -> None:
    found = _on("2026-04-20", MONTHLY, ("2026-04-08", "2026-02-28"))
    assert (found.status, found.months_missing, found.data_as_of) == ("overdue", 1, date(2026, 2, 28))


def test_a_month_that_is_covered_in_part_is_missing() -> None:
    assert _on("2026-04-20", MONTHLY, ("2026-04-08", "2026-03-30")).months_missing == 1
    assert _on("2026-04-20", MONTHLY, ("2026-04-08", "2026-03-31")).months_missing == 0


def test_a_delivery_that_never_came_between_others_is_overdue_until_it_comes() -> None:
    """An increment of each month: February's has not come, March's has."""
    months = [("2026-02-05", "2026-01-01", "2026-01-31"), ("2026-04-05", "2026-03-01", "2026-03-31")]
    february = ("2026-03-05", "2026-02-01", "2026-02-28")

    def found(day: str, *came: tuple[str, str, str]) -> Standing:
        outcomes = [replace(_came(made, last), covers_from=first) for made, first, last in came]
        return standing(_register(MONTHLY), outcomes, date.fromisoformat(day))

    late = found("2026-04-09", *months)
    assert (late.status, late.overdue_days, late.months_missing) == ("overdue", 25, 1)
    assert (late.data_as_of, late.whole_until) == (date(2026, 3, 31), date(2026, 1, 31))
    assert found("2026-04-16", months[0]).months_missing == 2
    mended = found("2026-04-09", *months, february)
    assert (mended.status, mended.months_missing, mended.whole_until) == ("on_time", 0, date(2026, 3, 31))


def test_a_register_that_never_delivered_is_told_apart_from_a_late_one() -> None:
    found = _on("2026-04-20", MONTHLY, ("2026-04-21", "2026-03-31"))
    assert found == Standing("sample", None, date(2026, 4, 10), date(2026, 5, 10), "never", 0, 0, None)


def test_the_first_delivery_makes_the_register_on_time() -> None:
    assert _on("2026-04-21", MONTHLY, ("2026-04-21", "2026-03-31")).status == "on_time"


def test_the_furthest_delivery_counts_whatever_the_order_they_came_in() -> None:
    assert _on("2026-04-20", MONTHLY, ("2026-04-05", "2026-03-31"), ("2026-04-06", "2025-12-31")).status == "on_time"


def test_figures_are_mature_two_whole_months_back_from_what_the_deliveries_speak_for() -> None:
    assert _on("2026-03-20", MONTHLY, ("2026-03-05", "2026-02-28")).mature_until == date(2025, 12, 31)
    assert _on("2024-06-20", MONTHLY, ("2024-05-05", "2024-04-30")).mature_until == date(2024, 2, 29)
    assert _on("2026-03-20", MONTHLY, ("2026-03-05", "2026-02-20")).mature_until == date(2025, 11, 30)


def test_a_yearly_source_is_due_once_a_year_and_not_late_in_between() -> None:
    came = ("2025-09-15", "2024-12-31")
    found = _on("2026-08-31", YEARLY, came)
    assert (found.status, found.last_due_on, found.next_due_on) == ("on_time", date(2025, 9, 1), date(2026, 9, 1))
    assert _on("2026-10-01", YEARLY, came).status == "due"
    late = _on("2026-10-02", YEARLY, came)
    assert (late.status, late.overdue_days, late.months_missing) == ("overdue", 1, 12)
    assert late.mature_until == date(2023, 12, 31)


def test_quarters_are_counted_back_from_december() -> None:
    found = _on("2026-07-01", QUARTERLY, ("2026-05-20", "2026-03-31"))
    assert (found.last_due_on, found.next_due_on, found.status) == (date(2026, 5, 31), date(2026, 8, 31), "on_time")
    assert _on("2026-09-11", QUARTERLY, ("2026-05-20", "2026-03-31")).months_missing == 3


@pytest.mark.parametrize(
    ("period_end", "due"),
    [
        ("2025-12-31", "2026-02-28"),
        ("2027-12-31", "2028-02-29"),
        ("2026-03-31", "2026-05-31"),
        ("2026-09-30", "2026-11-30"),
    ],
)
def test_a_due_day_that_a_month_does_not_have_is_its_last(period_end: str, due: str) -> None:
    assert due_on(QUARTERLY, date.fromisoformat(period_end)) == date.fromisoformat(due)


def test_a_period_is_covered_when_its_last_day_is() -> None:
    assert period_covered(QUARTERLY, date(2026, 6, 29)) == date(2026, 3, 31)
    assert period_covered(QUARTERLY, date(2026, 6, 30)) == date(2026, 6, 30)
    assert period_covered(YEARLY, date(2026, 1, 31)) == date(2025, 12, 31)


@pytest.mark.parametrize("calendar", [MONTHLY, QUARTERLY, YEARLY])
def test_the_due_days_around_any_day_enclose_it(calendar: Calendar) -> None:
    for number in range(800):
        day = date(2027, 1, 1) + timedelta(days=number)
        found = _on(day.isoformat(), calendar)
        assert found.last_due_on <= day < found.next_due_on


@pytest.mark.parametrize("ends_on", [date(2026, 1, 31), date(2026, 1, 20)])
def test_of_a_register_that_has_ended_nothing_is_due_beyond_its_last_day_however_late_it_is(ends_on: date) -> None:
    ended = replace(MONTHLY, ends_on=ends_on)
    found = _on("2031-04-16", ended, ("2026-02-05", ends_on.isoformat()))
    assert (found.status, found.overdue_days, found.months_missing) == ("on_time", 0, 0)
    assert found.last_due_on == found.next_due_on == date(2026, 2, 10)


def test_the_last_delivery_of_a_register_that_has_ended_is_awaited_as_any_other() -> None:
    ended = replace(MONTHLY, ends_on=date(2026, 1, 31))
    found = _on("2026-04-16", ended, ("2026-01-05", "2025-12-31"))
    assert (found.status, found.overdue_days, found.months_missing) == ("overdue", 60, 1)
