"""Unit: a period is read as it is written, and written as it is read."""

from datetime import date

import pytest

from pipelines.aggregate.period_words import Asked, parse, write
from pipelines.aggregate.periods import LENGTHS, Periods
from pipelines.errors import UserError


@pytest.mark.parametrize(
    ("text", "kind", "first"),
    [
        ("2025", "year", date(2025, 1, 1)),
        ("2025-H1", "half_year", date(2025, 1, 1)),
        ("2025-H2", "half_year", date(2025, 7, 1)),
        ("2025-T2", "tertial", date(2025, 5, 1)),
        ("2025-T3", "tertial", date(2025, 9, 1)),
        ("2025-Q4", "quarter", date(2025, 10, 1)),
        ("2025-01", "month", date(2025, 1, 1)),
        ("2025-12", "month", date(2025, 12, 1)),
        ("2025-03-R12", "rolling_12_months", date(2024, 4, 1)),
        ("2025-12-R12", "rolling_12_months", date(2025, 1, 1)),
        ("2022-2024", "pool_3_years", date(2022, 1, 1)),
        ("2020-2024", "pool_5_years", date(2020, 1, 1)),
    ],
)
def test_each_form_is_the_period_it_looks_like(text: str, kind: str, first: date) -> None:
    assert parse(text) == parse(f" {text.lower()} ") == Asked(kind, first, first)
    assert write(kind, first) == text


@pytest.mark.parametrize("kind", LENGTHS)
def test_every_period_that_there_is_can_be_written_and_read(kind: str) -> None:
    days = Periods.within(kind, date(2000, 1, 1), date(2030, 12, 31)).first_days
    assert len({write(kind, day) for day in days}) == len(days) > 4
    assert [parse(write(kind, day)) for day in days] == [Asked(kind, day, day) for day in days]
    assert parse(kind) == Asked(kind)


def test_two_periods_of_a_kind_mean_all_between_them() -> None:
    assert parse("2025-01..2025-12") == Asked("month", date(2025, 1, 1), date(2025, 12, 1))
    assert parse("2024-06-R12 .. 2025-06-R12") == Asked("rolling_12_months", date(2023, 7, 1), date(2024, 7, 1))
    assert parse("2025..2025") == parse("2025")


@pytest.mark.parametrize(
    "text",
    ["", "..", "25", "2025-00", "2025-13", "2025-3", "2025-Q5", "2025-Q0", "2025-T4", "2025-H3", "2025-W01", "2025-R12",
     "2025-03-R6", "2024-2025", "2025-2025", "2026-2024", "years", "2025-03-01", "0025", "2025-Q1..", "2０２５-03"],
)  # fmt: skip
def test_anything_else_is_no_period_and_the_forms_are_told(text: str) -> None:
    with pytest.raises(UserError, match=r"is no period\. Write a year as 2025"):
        parse(text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("2025..2025-03", "from a year to a month"),
        ("2025-03..2025-01", "ends before it begins"),
        ("2023-2025", "There are 2022-2024 and 2025-2027"),
        ("2021-2025", "There are 2020-2024 and 2025-2029"),
    ],
)
def test_what_is_no_period_of_the_plan_is_told_with_what_is(text: str, told: str) -> None:
    with pytest.raises(UserError, match=told):
        parse(text)
