"""Unit: which periods there are between two days."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from pipelines.aggregate.periods import LENGTHS, frame


def found(first: str, last: str, kind: str) -> list[tuple[str, str]]:
    """First and last days of the periods of one kind."""
    rows = frame(list(LENGTHS), date.fromisoformat(first), date.fromisoformat(last)).rows(named=True)
    return [
        (row["period_start"].isoformat(), row["period_end"].isoformat()) for row in rows if row["period_type"] == kind
    ]


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        ("2024-02-01", "2024-03-31", [("2024-02-01", "2024-02-29"), ("2024-03-01", "2024-03-31")]),
        ("2023-02-01", "2023-02-28", [("2023-02-01", "2023-02-28")]),
        ("2024-02-02", "2024-03-31", [("2024-03-01", "2024-03-31")]),
        ("2024-02-01", "2024-03-30", [("2024-02-01", "2024-02-29")]),
        ("2024-02-02", "2024-03-30", []),
    ],
)
def test_a_month_that_has_not_begun_or_ended_within_the_days_is_none(
    first: str, last: str, months: list[tuple[str, str]]
) -> None:
    assert found(first, last, "month") == months


def test_quarters_begin_in_january_april_july_and_october() -> None:
    assert found("2023-11-01", "2024-07-31", "quarter") == [("2024-01-01", "2024-03-31"), ("2024-04-01", "2024-06-30")]


def test_years_are_calendar_years() -> None:
    assert found("2022-06-01", "2025-11-30", "year") == [("2023-01-01", "2023-12-31"), ("2024-01-01", "2024-12-31")]


def test_tertials_and_half_years_part_a_year_in_three_and_two() -> None:
    assert found("2024-01-01", "2024-12-31", "tertial") == [
        ("2024-01-01", "2024-04-30"), ("2024-05-01", "2024-08-31"), ("2024-09-01", "2024-12-31"),
    ]  # fmt: skip
    assert found("2024-03-01", "2024-12-31", "half_year") == [("2024-07-01", "2024-12-31")]


def test_pools_of_years_lie_still_wherever_the_days_begin_so_that_no_two_ever_overlap() -> None:
    pools = [("2019-01-01", "2021-12-31"), ("2022-01-01", "2024-12-31")]
    assert found("2019-01-01", "2026-09-30", "pool_3_years") == pools
    assert found("2019-01-02", "2026-09-30", "pool_3_years") == pools[1:]
    assert found("2020-01-01", "2024-12-31", "pool_5_years") == [("2020-01-01", "2024-12-31")]
    assert found("2016-01-01", "2024-12-30", "pool_5_years") == []


def test_twelve_months_roll_by_one_month_and_begin_where_the_days_begin() -> None:
    assert found("2023-03-01", "2024-04-30", "rolling_12_months") == [
        ("2023-03-01", "2024-02-29"), ("2023-04-01", "2024-03-31"), ("2023-05-01", "2024-04-30"),
    ]  # fmt: skip


def test_periods_of_a_kind_that_do_not_roll_follow_each_other_without_gap() -> None:
    for kind in LENGTHS.keys() - {"rolling_12_months"}:
        ends = found("2010-01-01", "2024-12-31", kind)
        days = [(date.fromisoformat(first), date.fromisoformat(last)) for first, last in ends]
        assert len(days) == 15 * 12 // LENGTHS[kind]
        assert days[0][0] == date(2010, 1, 1)
        assert days[-1][1] == date(2024, 12, 31)
        assert all(after[0] - before[1] == timedelta(days=1) for before, after in pairwise(days))
