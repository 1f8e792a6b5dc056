"""What a changed code list would do to each indicator that uses it: whom it brings in and whom it takes out."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipelines.select import schemas
from pipelines.select.catalogue import Catalogue, Indicator
from pipelines.select.warehouse import Warehouse

NUMBERS = """
SELECT
    (SELECT COUNT(DISTINCT person_id) FROM work.before),
    (SELECT COUNT(DISTINCT person_id) FROM work.after),
    (SELECT COUNT(*) FROM (SELECT person_id FROM work.after EXCEPT SELECT person_id FROM work.before)),
    (SELECT COUNT(*) FROM (SELECT person_id FROM work.before EXCEPT SELECT person_id FROM work.after)),
    (SELECT COUNT(*) FROM work.after NATURAL JOIN work.before)
"""


@dataclass(frozen=True)
class Impact:
    """Persons in the population of an indicator over all days that are published; cases that stay as they are."""

    indicator: Indicator
    before: int
    after: int
    enter: int
    leave: int
    cases_before: int
    cases_after: int
    cases_unchanged: int


def impacts(catalogue: Catalogue, warehouse: Warehouse, code_list: str, changed: Path) -> Iterator[Impact]:
    """One per measurable indicator with cases that uses the code list. Raises UserError on a file that is none."""
    for indicator in catalogue.measurable.values():
        if f"codes.{code_list}" in indicator.depends_on and indicator.header.rows == "cases":
            with warehouse.open(indicator.header.linkage, indicator.names) as database:
                yield _impact(database, indicator, code_list, changed)


def _impact(database: duckdb.DuckDBPyConnection, indicator: Indicator, code_list: str, changed: Path) -> Impact:
    before = _take(database, indicator, "before")
    schemas.replace_codes(database, code_list, changed)
    after = _take(database, indicator, "after")
    found = database.execute(NUMBERS).fetchone() or (0, 0, 0, 0, 0)
    now, then, enter, leave, unchanged = found
    return Impact(indicator, now, then, enter, leave, before, after, unchanged)


def _take(database: duckdb.DuckDBPyConnection, indicator: Indicator, table: str) -> int:
    """Who is counted when, and what: `value` as text, since a NULL joins nothing."""
    database.execute(
        f"CREATE TABLE work.{table} AS SELECT case_id, COALESCE(person_id, -case_id) AS person_id, index_date, "
        f"COALESCE(CAST(value AS VARCHAR), '?') AS value FROM ({indicator.query}\n)"
    )
    found = database.execute(f"SELECT COUNT(*) FROM work.{table}").fetchone()
    return found[0] if found else 0
