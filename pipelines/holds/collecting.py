"""Collects holds: from what was judged of the deliveries that speak, from calendars, and from judged coverage."""

from collections.abc import Iterable, Iterator
from datetime import date

import polars as pl

from pipelines.holds.hold import FAULT, OVERDUE, Cause, Hold
from pipelines.home import Home
from pipelines.intake import calendar
from pipelines.intake.history import Known, Window, windows
from pipelines.plausibility import judgement
from pipelines.plausibility.coverage import NATION


def of_deliveries(home: Home, known: Iterable[Known]) -> Iterator[Hold]:
    """The doubts of severity hold about each delivery, in the months of event for which it is the one that speaks."""
    for one in known:
        speaking = windows(one.speaking)
        for window in speaking:
            judged = judgement.of(home, one.register.name, window.stored)
            if judged:
                yield from _doubted(judgement.holds(judged), window, is_alone=len(speaking) == 1)


def _doubted(found: pl.DataFrame, window: Window, *, is_alone: bool) -> Iterator[Hold]:
    """A doubt about every month is one about those of the window, where other deliveries speak for others."""
    inside = pl.date_range(window.first.replace(day=1), window.last, "1mo", eager=True).to_list()
    for hold in found.to_dicts():
        asked = [hold["month"]] if hold["month"] or is_alone else inside
        cause: Cause = "rule" if hold["rule"].startswith("contract.") else "doubt"
        for month in asked:
            if month is None or month in inside:
                yield Hold(cause, **{**hold, "month": month})


def overdue(known: Iterable[Known], on: date) -> Iterator[Hold]:
    """The months that a register should have delivered by a day, and has not, whether or not later ones came."""
    for one in known:
        for month in calendar.months_missing(one.register.delivery.calendar, one.speaking, on):
            yield Hold("overdue", OVERDUE, one.register.name, month=month)


def of_shares(measure: str, judged: pl.DataFrame) -> Iterator[Hold]:
    """The years and regions of coverage or affiliation that are in doubt by a metric that holds figures back."""
    said = judged.filter("holds").select("register", "region_code", "reference_year").unique(maintain_order=True)
    for register, region, year in said.iter_rows():
        for month in range(1, 13):
            where = None if region == NATION else region
            yield Hold("coverage", f"plausibility.{measure}", register, region=where, month=date(year, month, 1))


def of_faults(indicators: Iterable[str]) -> Iterator[Hold]:
    """Those whose query fails."""
    for name in sorted(indicators):
        yield Hold("fault", FAULT, indicator=name)
