"""Whether deliveries came when the calendar of their register promised. Pure: the days are arguments."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from data_contracts.delivery import Calendar
from pipelines.deliveries.declaration.facts import Arrival
from pipelines.intake.calendar import due_on, period_covered, waited_for_on


@dataclass(frozen=True)
class Kept:
    """One period's promise: the day it was due, and the day that the first delivery which covers it was extracted."""

    period_end: date
    due_on: date
    extracted_on: date
    grace_days: int

    @property
    def late_days(self) -> int:
        """Days after the promised one, also within the days of grace."""
        return max(0, (self.extracted_on - self.due_on).days)

    @property
    def in_words(self) -> str:
        """In time, within the days of grace, or how late."""
        if not self.late_days:
            return "i tid"
        return "inom anståndet" if self.late_days <= self.grace_days else "försenad"


def kept(arrivals: Sequence[Arrival], calendar: Calendar) -> list[Kept]:
    """Of each period that a delivery was the first to cover wholly, the oldest first.

    A later delivery of the same days corrects what was delivered; it is late for nothing.
    """
    found: dict[date, Kept] = {}
    for arrival in sorted(arrivals, key=lambda one: (one.extracted_on, one.covers_to)):
        end = period_covered(calendar, arrival.covers_to)
        if not found or end > max(found):
            found[end] = Kept(end, due_on(calendar, end), arrival.extracted_on, calendar.grace_days)
    return list(found.values())


def overdue_days(arrivals: Sequence[Arrival], calendar: Calendar, on: date) -> int:
    """How long the next delivery has been overdue on a day, its days of grace counted."""
    next_due_on = next_due(arrivals, calendar)
    return max(0, (on - next_due_on - timedelta(days=calendar.grace_days)).days)


def next_due(arrivals: Sequence[Arrival], calendar: Calendar) -> date:
    """The day on which the first delivery is due that goes beyond what there is."""
    return waited_for_on(calendar, max(arrival.covers_to for arrival in arrivals))
