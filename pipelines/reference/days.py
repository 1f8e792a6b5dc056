"""As of which day areas count: as they are now, as they were when something happened, or as of one day for all.

Belongs here: days and spans of days. Does not belong here: what any area was called or held on them.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Literal

import polars as pl

# Västra Götaland was formed this day; the counties of before are not in the tables.
EARLIEST = date(1998, 1, 1)
# Open ends of an interval, so that a join can say BETWEEN.
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(9999, 12, 31)

View = date | Literal["now", "then"]


def day_of(view: View, recorded_on: date) -> date:
    """The day whose areas count for what was recorded on another.

    *then* is never before the areas are known. Raises ValueError for the view of a day that is.
    """
    if view == "now":
        return LAST_DAY
    if view == "then":
        return max(recorded_on, EARLIEST)
    if view < EARLIEST:
        raise ValueError(f"areas are known from {EARLIEST}; {view} is earlier")
    return view


def spans_between(days: Iterable[date]) -> pl.DataFrame:
    """`valid_from, valid_to`: the spans that the days begin, and the one before them; all days are in one of them."""
    firsts = [FIRST_DAY, *sorted(set(days))]
    lasts = [*(day - timedelta(days=1) for day in firsts[1:]), LAST_DAY]
    return pl.DataFrame({"valid_from": firsts, "valid_to": lasts}, schema={"valid_from": pl.Date, "valid_to": pl.Date})
