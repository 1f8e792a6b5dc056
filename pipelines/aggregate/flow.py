"""Counts the patient flow of an indicator beside its cells, and gives that of an area and a period. All is internal."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import duckdb
import numpy as np
import polars as pl

from pipelines.aggregate import figures
from pipelines.aggregate.cases import coded
from pipelines.aggregate.periods import LENGTHS, Periods, number_of
from pipelines.aggregate.places import Places
from pipelines.errors import UserError
from pipelines.flow.steps import Step, derived, of_cases, of_rows
from pipelines.flow.variants import Derived
from pipelines.project import PROJECT, Project
from pipelines.select.catalogue import Indicator
from pipelines.select.header import Header
from pipelines.select.warehouse import Warehouse

FLOW_SQL = PROJECT / "sql" / "aggregate" / "flow.sql"
PERIOD = re.compile(r"[12]\d{3}(-Q[1-4]|-T[1-3]|-H[12]|-(0[1-9]|1[0-2]))?")
CASES = {"once": "cases", "recorded": "recorded", "positive": "positive"}  # step -> what the cells call it
BY = f"CAST(index_date AS DATE) AS index_date, {coded('unit_id')} AS unit_id, " \
     f"{coded('municipality_code')} AS municipality_code"  # fmt: skip
COUNT = """
    INSERT INTO work.flow
    SELECT
        ?, attribution, CASE attribution WHEN 'caregiver' THEN unit_id ELSE municipality_code END AS code,
        CAST(DATE_TRUNC('month', index_date) AS DATE) AS month, COUNT(*)
    FROM {rows} CROSS JOIN work.attribution
    WHERE index_date IS NULL OR index_date BETWEEN ? AND ? GROUP BY ALL
"""


@dataclass(frozen=True)
class Days:
    """The first day that is published, the last that the registers speak for, and the last whose follow-up is over."""

    first: date
    last: date
    last_due: date


@dataclass(frozen=True)
class Where:
    """An area, by one attribution, and a whole period."""

    attribution: str
    area_level: str
    area_code: str
    period_type: str
    period_start: date


@dataclass(frozen=True)
class Count:
    """A step and how many rows are left after it; None where it cannot be counted.

    `undated`: how many more have no date yet, so that nobody can tell their period; they have no area either.
    """

    step: Step
    rows: int | None
    undated: int = 0


def beside_cells(cells: Path) -> Path:
    """Where the flow lies whose cells lie there."""
    return cells.with_name(f"{cells.stem}.flow.parquet")


def count(database: duckdb.DuckDBPyConnection, header: Header, found: Derived, days: Days) -> None:
    """`work.flow`, which `flow.sql` reads; `work.cases` holds all that the query gives.

    Each step is counted by every one of `work.attribution`.
    A query that demands less than it was written for may fail on a row that it never met: that step has no count.
    """
    database.execute(
        "CREATE TABLE work.flow (step BIGINT, attribution attribution, code code, month DATE, rows BIGINT)"
    )
    for number, query in enumerate(found.variants[:-1]):
        try:
            _count(database, number, f"(SELECT {BY} FROM ({query}\n))", days.first, days.last)
        except duckdb.Error:
            database.execute(
                "INSERT INTO work.flow SELECT ?, attribution, '', NULL, NULL FROM work.attribution", [number]
            )
    for number, last in enumerate((days.last, days.last_due)[: 2 if header.due_after_days else 1]):
        _count(database, len(found.criteria) + number, "work.cases", days.first, last)


def name_steps(database: duckdb.DuckDBPyConnection, header: Header, found: Derived, project: Project) -> None:
    """`work.flow_steps`, which `flow.sql` reads: what the steps that a query demands are called."""
    steps = of_rows(found, header, project)
    database.execute("CREATE OR REPLACE TABLE work.flow_steps (step BIGINT, criterion VARCHAR, stands_in VARCHAR)")
    rows = [(number, step.words, step.place) for number, step in enumerate(steps)]
    database.executemany("INSERT INTO work.flow_steps VALUES (?, ?, ?)", rows)


def _count(database: duckdb.DuckDBPyConnection, step: int, rows: str, first: date, last: date) -> None:
    database.execute(COUNT.format(rows=rows), [step, first, last])


def where(indicator: Indicator, warehouse: Warehouse, area: str, period: str, attribution: str | None = None) -> Where:
    """An area by its code and a period as people write it: 2025, 2025-H1, 2025-03. Raises UserError where it is none.

    Without an attribution the indicator's first.
    """
    having = indicator.header.attribution
    if attribution is not None and attribution not in having:
        raise UserError(f"{attribution}: {indicator.name} is counted by {' and '.join(having)} only.")
    areas = pl.read_parquet(warehouse.reference.path("area")).filter(pl.col("area_code") == area)
    if areas.is_empty():
        raise UserError(f"{area}: there is no such area. Write SE, a region as 14, a municipality as 1480 or a unit.")
    if not PERIOD.fullmatch(period):
        raise UserError(
            f"{period}: is no period. Write a year as 2025, a half-year as 2025-H1, four months as 2025-T1, "
            "a quarter as 2025-Q1 or a month as 2025-03."
        )
    found = figures.with_periods(pl.DataFrame({"period": [period]}))
    kind, start = found["period_type"][0], found["period_start"][0]
    if not warehouse.clock.period_from <= start <= warehouse.clock.period_to:
        raise UserError(f"{period}: is outside {warehouse.clock.period_from} to {warehouse.clock.period_to}.")
    return Where(attribution or having[0], areas["area_level"][0], area, kind, start)


def last_year(indicator: Indicator, as_of: date) -> str:
    """The last year that is over and whose cases are all due, for an indicator with data up to `as_of`."""
    last_due = as_of - timedelta(days=indicator.header.due_after_days)
    return str((last_due + timedelta(days=1)).year - 1)


def of(indicator: Indicator, warehouse: Warehouse, cells: Path, asked: Where) -> Sequence[Count]:
    """The flow of an area and a period, from its stored counts.

    Steps that leave out rows are sums of months. Those after them are the period's own, as in the results: who has
    cases in several months of a year counts once in the year.
    """
    places = Places.read(pl.read_parquet(warehouse.reference.path("area_of_code")), asked.attribution)
    stored = _in_area(pl.read_parquet(beside_cells(cells)), places, asked)
    steps = of_rows(derived(indicator, warehouse.project), indicator.header, warehouse.project)
    uncounted = _uncounted(beside_cells(cells))
    left = [
        Count(step, None) if number in uncounted else _left(stored.filter(pl.col("step") == number), step, asked)
        for number, step in enumerate(steps)
    ]
    counted = _counted(_in_area(pl.read_parquet(cells), places, asked), indicator.header.record, asked)
    return [*left, *(Count(step, counted[CASES[step.kind]]) for step in of_cases(indicator.header))]


def _in_area(rows: pl.DataFrame, places: Places, asked: Where) -> pl.DataFrame:
    """Of rows with `attribution`, `code` and `month` those that count in the area."""
    own = rows.filter(pl.col("attribution") == asked.attribution)
    areas = places.areas.get(asked.area_level, ())
    if asked.area_code not in areas:
        return own.clear()
    lies_in = places.of[asked.area_level][places.numbers(own, "month")]
    return own.filter(pl.Series(lies_in == areas.index(asked.area_code)))


def _counted(cells: pl.DataFrame, record: str, asked: Where) -> dict[str, int]:
    """The cases of cells that count in the period."""
    numbered = cells.select(number=pl.col("month").dt.year().cast(pl.Int64) * 12 + pl.col("month").dt.month() - 1)
    period = Periods(asked.period_type, np.array([number_of(asked.period_start)], dtype=np.int64))
    cell, _, _ = period.counts(numbered["number"].to_numpy(), cells["months_alone"].to_numpy(), record)
    return {name: int(cells[name].to_numpy()[cell].sum()) for name in CASES.values()}


def _uncounted(flow: Path) -> set[int]:
    return set(pl.read_parquet(flow).filter(pl.col("rows").is_null())["step"])


def _left(rows: pl.DataFrame, step: Step, asked: Where) -> Count:
    until = pl.lit(asked.period_start).dt.offset_by(f"{LENGTHS[asked.period_type]}mo")
    within = rows.filter(pl.col("month") >= asked.period_start, pl.col("month") < until)
    undated = rows.filter(pl.col("month").is_null())
    return Count(step, int(within["rows"].sum()), int(undated["rows"].sum()))
