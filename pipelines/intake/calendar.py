"""Where a register stands in its delivery calendar on a given day. Pure: the day is an argument, no file is read.

What a late delivery means for a result does not belong here.
"""

import calendar as days
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from data_contracts.delivery import Calendar
from pipelines.intake.outcome import Outcome
from pipelines.project import Register

Status = Literal["never", "on_time", "due", "overdue"]
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Standing:
    """What was promised by a day and what had come. Not due is not missing: until then the last values stand."""

    register: str
    data_as_of: date | None  # the last event date the deliveries speak for
    last_due_on: date  # the latest day, up to the one asked for, on which a delivery was due
    next_due_on: date
    status: Status  # due: asked for, and the days of grace are running
    overdue_days: int  # since the grace of the oldest delivery that is missing ran out
    months_missing: int  # calendar months, wholly or partly, whose delivery is overdue
    mature_until: date | None  # up to this event date the figures no longer fill up
    whole_until: date | None = None  # up to this event date no day is missing between those they speak for


def standing(register: Register, outcomes: Sequence[Outcome], on: date) -> Standing:
    """Where a register stands on a day, by the deliveries that were extracted by then.

    A register that never delivered has nothing to count late days or missing months from: both are 0.
    """
    known = [outcome for outcome in outcomes if date.fromisoformat(outcome.extracted_on) <= on]
    spans = _spans(known)
    said = register.delivery.calendar
    due = _last_period_due(said, on)
    following = due if _has_ended(said, due) else _period_end(due + ONE_DAY, said)
    last_due_on, next_due_on = due_on(said, due), due_on(said, following)
    if not spans:
        return Standing(register.name, None, last_due_on, next_due_on, "never", 0, 0, None)
    as_of, whole_until = spans[-1].last, spans[0].last
    overdue_days = _overdue_days(said, whole_until, on)
    is_due = whole_until < due and not _has_ended(said, whole_until)
    return Standing(
        register=register.name,
        data_as_of=as_of,
        last_due_on=last_due_on,
        next_due_on=next_due_on,
        status="overdue" if overdue_days else "due" if is_due else "on_time",
        overdue_days=overdue_days,
        months_missing=len(months_missing(said, known, on)),
        mature_until=_mature_until(said, as_of),
        whole_until=whole_until,
    )


def due_on(said: Calendar, period_end: date) -> date:
    """The day on which the delivery for a period is due; the last of the month where that has fewer days."""
    first = _months_later(period_end.replace(day=1), said.months_after)
    return first.replace(day=min(said.due_day, days.monthrange(first.year, first.month)[1]))


def waited_for_on(said: Calendar, as_of: date) -> date:
    """The day on which the first delivery is due that goes beyond what the deliveries speak for."""
    return due_on(said, _period_end(as_of + ONE_DAY, said))


def period_covered(said: Calendar, covers_to: date) -> date:
    """The end of the last period that a delivery covers wholly."""
    end = _period_end(covers_to, said)
    return end if end == covers_to else _period_end_before(end, said)


def _period_end(day: date, said: Calendar) -> date:
    """The last day of the period that a day lies in; periods are counted back from December."""
    month = -(-day.month // said.every_months) * said.every_months
    return date(day.year, month, days.monthrange(day.year, month)[1])


def _period_end_before(period_end: date, said: Calendar) -> date:
    return _months_later(period_end.replace(day=1), 1 - said.every_months) - ONE_DAY


def _last_period_due(said: Calendar, on: date) -> date:
    """The end of the last period whose delivery was due by a day; of a register that has ended, at most its last."""
    end = _period_end(min(on, said.ends_on or on), said)
    while due_on(said, end) > on:
        end = _period_end_before(end, said)
    return end


def _has_ended(said: Calendar, as_of: date) -> bool:
    """Whether there is nothing beyond what the deliveries speak for."""
    return said.ends_on is not None and as_of >= said.ends_on


def _overdue_days(said: Calendar, as_of: date, on: date) -> int:
    if _has_ended(said, as_of):
        return 0
    return max(0, (on - waited_for_on(said, as_of)).days - said.grace_days)


def months_missing(said: Calendar, outcomes: Sequence[Outcome], on: date) -> list[date]:
    """The first days of the months that deliveries do not wholly speak for, after the first days that they speak for.

    Up to the last period whose grace has passed: beyond the last delivery, and where one between others never came.
    """
    spans = _spans(outcomes)
    if not spans:
        return []
    end = _last_period_due(said, on - timedelta(days=said.grace_days + 1))
    last_day = min(end, said.ends_on or end)
    first = (spans[0].last + ONE_DAY).replace(day=1)
    months = (last_day.year - first.year) * 12 + last_day.month - first.month + 1
    later = (_months_later(first, number) for number in range(months))
    return [month for month in later if not _is_whole(month, last_day, spans)]


@dataclass(frozen=True)
class _Span:
    """Days that deliveries speak for, both inclusive."""

    first: date
    last: date


def _spans(outcomes: Sequence[Outcome]) -> list[_Span]:
    """In order, with a day or more between any two that nothing speaks for."""
    found: list[_Span] = []
    covered = [(date.fromisoformat(one.covers_from), date.fromisoformat(one.covers_to)) for one in outcomes]
    for first, last in sorted(covered):
        if found and first <= found[-1].last + ONE_DAY:
            found[-1] = _Span(found[-1].first, max(found[-1].last, last))
        else:
            found.append(_Span(first, last))
    return found


def _is_whole(month: date, last_day: date, spans: Sequence[_Span]) -> bool:
    """Whether its days, up to the last that is asked for, are spoken for."""
    until = min(_months_later(month, 1) - ONE_DAY, last_day)
    return any(span.first <= month and until <= span.last for span in spans)


def _mature_until(said: Calendar, as_of: date) -> date:
    """The last day of a month that lies far enough back from what the deliveries speak for."""
    return _months_later((as_of + ONE_DAY).replace(day=1), -said.months_until_mature) - ONE_DAY


def _months_later(first_of_month: date, months: int) -> date:
    count = first_of_month.year * 12 + first_of_month.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)
