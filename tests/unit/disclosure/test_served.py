"""Unit: figures that were shown stay shown, hidden ones hidden; provisional months of large areas have new figures."""

from collections.abc import Callable
from datetime import date
from typing import Any

import polars as pl
import pytest

from pipelines.disclosure.served import continued

MONTH = {"period_type": "month", "period_start": date(2026, 8, 1), "period_end": date(2026, 8, 31)}
OPEN_MONTH = MONTH | {"status": "provisional"}
LATER = {"period_type": "month", "period_start": date(2026, 9, 1), "period_end": date(2026, 9, 30)}
Rows = Callable[..., pl.DataFrame]


@pytest.fixture
def row(rows: Rows) -> Callable[..., pl.DataFrame]:
    return lambda *changes: rows(*(change | {"publication": "2026-11"} for change in changes))


def before(rows: Rows, *changes: dict[str, Any], hidden: bool = False) -> pl.DataFrame:
    return rows(*changes).with_columns(hidden=pl.lit(hidden))


def told(found: pl.DataFrame) -> list[tuple[Any, ...]]:
    return found.sort("area_code", "period_start").select("numerator", "before", "was_served").rows()


def test_where_nothing_was_served_all_is_new(row) -> None:
    assert told(continued(row({}), None, planned_revision=False)) == [(40, None, False)]


@pytest.mark.parametrize(("hidden", "binds"), [(False, "shown"), (True, "hidden")])
def test_what_has_the_same_figures_stays_as_it_was(rows, row, hidden: bool, binds: str) -> None:
    found = continued(row({}), before(rows, {}, hidden=hidden), planned_revision=False)
    assert told(found) == [(40, binds, True)]
    assert found["publication"].to_list() == ["2026-11"]


@pytest.mark.parametrize(("hidden", "binds"), [(False, "shown"), (True, "hidden")])
@pytest.mark.parametrize("of", [{}, MONTH, {"area_level": "municipality", "area_code": "0114"} | OPEN_MONTH])
def test_other_figures_of_what_is_final_or_no_month_of_a_large_area_wait(rows, row, of, hidden, binds) -> None:
    found = continued(row(of | {"numerator": 41}), before(rows, of, hidden=hidden), planned_revision=False)
    assert told(found) == [(40, binds, True)]
    assert found["publication"].to_list() == ["2026-11"]


@pytest.mark.parametrize(("hidden", "binds"), [(False, "was_shown"), (True, None)])
def test_a_provisional_month_has_its_new_figures(rows, row, hidden: bool, binds: str | None) -> None:
    found = continued(row(OPEN_MONTH | {"numerator": 41}), before(rows, OPEN_MONTH, hidden=hidden), planned_revision=False)  # fmt: skip
    assert told(found) == [(41, binds, True)]


def test_at_a_planned_revision_all_have_their_new_figures(rows, row) -> None:
    found = continued(row({"numerator": 41}), before(rows, {}, hidden=True), planned_revision=True)
    assert told(found) == [(41, None, True)]


def test_a_later_period_is_new_and_an_earlier_one_that_was_not_served_waits(rows, row) -> None:
    now = row(MONTH, LATER, MONTH | {"area_code": "03"})
    assert told(continued(now, before(rows, MONTH), planned_revision=False)) == [(40, "shown", True), (40, None, False)]
    assert continued(now, before(rows, MONTH), planned_revision=True).height == 3


@pytest.mark.parametrize("new", [{"indicator": "work"}, {"indicator_version": 2}, {"period_type": "quarter"}])
def test_a_new_indicator_or_definition_or_kind_of_period_is_new_all_through(rows, row, new) -> None:
    assert told(continued(row(MONTH | new), before(rows, LATER), planned_revision=False)) == [(40, None, False)]


def test_where_differences_of_revisions_are_protected_a_month_waits_for_the_planned_one(rows, row) -> None:
    was, now = before(rows, OPEN_MONTH), row(OPEN_MONTH | {"numerator": 41})
    assert told(continued(now, was, planned_revision=False, months_change=False)) == [(40, "shown", True)]
    assert told(continued(now, was, planned_revision=True, months_change=False)) == [(41, "was_shown", True)]


@pytest.mark.parametrize(
    ("cases", "value", "told"), [(59.0, 7.6, 7.5), (50.0, 7.6, 7.5), (60.0, 7.6, 7.6), (40.0, 7.4, 7.4)]
)
@pytest.mark.parametrize("planned", [False, True])
def test_an_amount_that_was_shown_changes_when_enough_cases_have_come(rows, row, cases, value, told, planned) -> None:
    """Else the two tell what the few had."""
    was = before(rows, OPEN_MONTH | {"denominator": 50.0, "value": 7.5})
    now = row(OPEN_MONTH | {"denominator": cases, "value": value})
    found = continued(now, was, planned_revision=planned, least_added=10)
    assert found["value"].to_list() == [told]
    unseen = before(rows, OPEN_MONTH | {"denominator": 50.0, "value": 7.5}, hidden=True)
    assert continued(now, unseen, planned_revision=planned, least_added=10)["value"].to_list() == [value]


@pytest.mark.parametrize(("planned", "told"), [(False, 0.5), (True, 0.6)])
def test_a_final_value_of_the_same_cases_waits_for_the_planned_revision(rows, row, planned: bool, told: float) -> None:
    found = continued(row({"value": 0.6}), before(rows, {"value": 0.5}), planned_revision=planned)
    assert found["value"].to_list() == [told]


WITHHELD = {"status": "withheld"}


@pytest.mark.parametrize("planned", [False, True])
@pytest.mark.parametrize(("hidden", "binds"), [(False, "shown"), (True, "hidden")])
def test_what_is_withheld_now_and_was_served_stays_as_it_was(rows, row, hidden, binds, planned) -> None:
    now = row(OPEN_MONTH | WITHHELD | {"numerator": 41})
    found = continued(now, before(rows, OPEN_MONTH, hidden=hidden), planned_revision=planned)
    assert told(found) == [(40, binds, True)]
    assert found["status"].to_list() == ["provisional"]


@pytest.mark.parametrize("of", [{}, MONTH, {"area_level": "municipality", "area_code": "0114"}])
@pytest.mark.parametrize(("numerator", "binds"), [(40, "freed"), (41, None)])
def test_what_was_withheld_binds_nothing(rows, row, of, numerator: int, binds: str | None) -> None:
    """With the same figures it is no new row, and may be shown all the same."""
    found = continued(
        row(of | {"numerator": numerator}), before(rows, of | WITHHELD, hidden=True), planned_revision=False
    )
    assert told(found) == [(numerator, binds, True)]
    assert found.select("has_moved", "status").rows() == [(True, "ok")]


def test_what_was_withheld_and_must_wait_stays_withheld(rows, row) -> None:
    was = before(rows, MONTH | WITHHELD, hidden=True)
    found = continued(row(MONTH), was, planned_revision=False, held=[MONTH["period_start"]])
    assert told(found) == [(40, "hidden", True)]
    assert found["status"].to_list() == ["withheld"]
