"""Unit: which indicators a hold is about, and which months of theirs."""

from collections.abc import Mapping
from datetime import date

import polars as pl
import pytest

from pipelines.holds.hold import HELD, Depending, Hold, by_indicator, in_force

MARCH = date(2026, 3, 1)
READS = {"visits": frozenset({"person_id", "visit_on", "points"}), "calls": frozenset({"person_id"})}


def never() -> Mapping[str, frozenset[str]]:
    """For holds that are about whole rows."""
    raise AssertionError("no column was asked about")


def indicator(due_after_days: int = 0, *, is_asked: bool = True) -> Depending:
    return Depending("prov/points", frozenset(READS), due_after_days, (lambda: READS) if is_asked else never)


@pytest.mark.parametrize(
    ("hold", "holds"),
    [
        (Hold("doubt", "plausibility.missing", "visits", "points"), True),
        (Hold("doubt", "plausibility.missing", "visits", "reason"), False),
        (Hold("doubt", "plausibility.missing", "calls", "points"), False),
        (Hold("doubt", "plausibility.code", "calls", "id_kind"), True),  # who is known, all that reads persons rests on
    ],
)
def test_a_column_holds_what_reads_it(hold: Hold, holds: bool) -> None:
    assert indicator().on(hold) is holds


@pytest.mark.parametrize(
    ("hold", "holds"),
    [
        (Hold("overdue", "calendar.overdue", "visits", month=MARCH), True),
        (Hold("rule", "contract.points.range", "other"), False),
        (Hold("fault", "query.fails", indicator="prov/points"), True),
        (Hold("fault", "query.fails", indicator="prov/others"), False),
    ],
)
def test_whole_rows_hold_what_reads_the_register_and_a_fault_its_own_indicator(hold: Hold, holds: bool) -> None:
    assert indicator(is_asked=False).on(hold) is holds


@pytest.mark.parametrize(
    ("due_after_days", "first"),
    [(0, MARCH), (1, date(2026, 2, 1)), (28, date(2026, 2, 1)), (29, date(2026, 1, 1)), (365, date(2025, 3, 1))],
)
def test_a_month_of_events_is_about_the_cases_still_followed_in_it(due_after_days: int, first: date) -> None:
    found = list(indicator(due_after_days).months(MARCH))
    assert (found[0], found[-1]) == (first, MARCH)
    assert found == pl.date_range(first, MARCH, "1mo", eager=True).to_list()


def test_each_hold_has_a_row_of_every_indicator_and_month_and_one_that_is_lifted_is_not_in_force() -> None:
    holds = [
        Hold("overdue", "calendar.overdue", "visits", month=MARCH),
        Hold("doubt", "plausibility.missing", "visits", "points", "14", lifted="the region has said so"),
        Hold("rule", "contract.row.order", "other", month=MARCH),
    ]
    found = by_indicator(holds, [indicator(31)])
    assert found.schema == pl.Schema(HELD)
    assert set(found.select("rule", "region", "month").rows()) == {
        *(("calendar.overdue", None, date(2026, month, 1)) for month in (1, 2, 3)),
        ("plausibility.missing", "14", None),
    }
    assert set(in_force(found)["rule"]) == {"calendar.overdue"}
