"""Opens a stored delivery for the SQL of this stage: its columns, and what the contract says that they are for.

The expressions are made here since they follow from the contract; what is counted stands in `sql/plausibility/`.
"""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path

import duckdb
import polars as pl

from data_contracts.columns import Column
from pipelines.intake.outcome import Outcome
from pipelines.intake.stored import rows_of
from pipelines.project import Register

RECENT_MONTHS = 3  # a fault that is new shows in them, where years of sound rows would hide it
LEADING = 3  # characters that tell the codes of an open list apart
TENTHS = 10  # a number within declared bounds is told by which tenth of its range it lies in

Stored = Mapping[str, pl.DataType]


def create(database: duckdb.DuckDBPyConnection, register: Register, outcome: Outcome, folder: Path) -> None:
    """The views `delivery` and `coded` over the rows that count of one stored delivery, as the SQL describes them.

    A column that the contract has got since the delivery was taken in is not in them. folder: of the register's rows.
    """
    stored = pl.read_parquet_schema(folder / f"{outcome.stored}.parquet")
    columns = {name: column for name, column in register.columns.items() if name in stored}
    source = f"FROM ({rows_of(folder, outcome.stored)})"
    roles = _roles(register, outcome, stored)
    delivery = {**dict(_delivery(register, columns, outcome, stored)), **roles}
    coded = {"_recent": roles["_recent"], **dict(_coded(register, columns, stored))}
    for view, expressions in (("delivery", delivery), ("coded", coded)):
        chosen = ", ".join(f'{expression} AS "{name}"' for name, expression in expressions.items())
        database.execute(f"CREATE VIEW {view} AS SELECT {chosen} {source}")


def last_months(outcome: Outcome, months: int = RECENT_MONTHS) -> list[date]:
    """The first days of the last months that a delivery speaks for, at most so many."""
    first, last = date.fromisoformat(outcome.covers_from), date.fromisoformat(outcome.covers_to)
    found: list[date] = pl.date_range(first.replace(day=1), last, "1mo", eager=True).tail(months).to_list()
    return found


def has_units(register: Register) -> bool:
    """Whether its rows name care units, by a code of the register's own."""
    return register.column_of("unit") is not None


def _delivery(
    register: Register, columns: Mapping[str, Column], outcome: Outcome, stored: Stored
) -> Iterator[tuple[str, str]]:
    """The columns under their own names, and flags (1 or NULL) beside them."""
    for name, column in columns.items():
        asked = _asked(register, column)
        yield name, f'"{name}"'
        if column.forms:
            yield f"_not_asked_{name}", f'CASE WHEN NOT ({asked}) AND "{name}" IS NULL THEN 1 END'
        if f"{name}_missing" in stored:
            yield f"_unknown_{name}", f"CASE WHEN \"{name}_missing\" = 'unknown' THEN 1 END"
            not_applicable = f"\"{name}_missing\" = 'not_applicable' AND ({asked})"
            yield f"_not_applicable_{name}", f"CASE WHEN {not_applicable} THEN 1 END"
        if stored[name] == pl.Date:
            yield f"_after_{name}", f"CASE WHEN \"{name}\" > DATE '{outcome.extracted_on}' THEN 1 END"


def _asked(register: Register, column: Column) -> str:
    """Whether a form that asks for the column was in use on the day of the event."""
    event = f'"{register.delivery.event}"'
    spans = [
        f"({event} >= DATE '{form.valid_from}'" + (f" AND {event} <= DATE '{form.valid_to}')" if form.valid_to else ")")
        for form in register.delivery.forms
        if form.name in column.forms
    ]
    return " OR ".join(spans) or "TRUE"


def _roles(register: Register, outcome: Outcome, stored: Stored) -> dict[str, str]:
    """What the SQL asks for by its meaning rather than by its name; NULL where the register has no such column."""
    event, lives = f'"{register.delivery.event}"', register.column_of("municipality", "area_code")
    recent, year = last_months(outcome)[0], last_months(outcome, 12)[0]
    return {
        "_person": _or_null(register.column_of("identifier"), stored, "BIGINT"),
        "_unit": _or_null(register.column_of("unit", "area_code"), stored, "VARCHAR"),
        "_registered": _or_null(register.delivery.registered, stored, "DATE"),
        "_lives": f"LEFT({_or_null(lives, stored, 'VARCHAR')}, 2)",
        "_event": event,
        "_recent": f"COALESCE({event} BETWEEN DATE '{recent}' AND DATE '{outcome.covers_to}', FALSE)",
        "_last_year": f"COALESCE({event} BETWEEN DATE '{year}' AND DATE '{outcome.covers_to}', FALSE)",
    }


def _or_null(column: str | None, stored: Stored, kind: str) -> str:
    return f'"{column}"' if column in stored else f"CAST(NULL AS {kind})"


def _coded(register: Register, columns: Mapping[str, Column], stored: Stored) -> Iterator[tuple[str, str]]:
    """The columns whose values can be told apart, as text: id kinds, lists, flags, open codes, tenths of a range."""
    checks = register.contract.to_schema().columns
    if "id_kind" in stored:
        yield "id_kind", '"id_kind"'
    for name, column in columns.items():
        expression = _as_code(name, column, {check.name: check.statistics for check in checks[name].checks})
        if expression:
            yield name, expression


def _as_code(name: str, column: Column, checks: Mapping[str | None, Mapping[str, float]]) -> str | None:
    if column.kind in ("code", "flag", "sex", "area_level"):
        return f'CAST("{name}" AS VARCHAR)'
    if column.kind == "text" and "str_matches" in checks:
        return f'LEFT("{name}", {LEADING})'
    low = checks.get("greater_than_or_equal_to", {}).get("min_value")
    high = checks.get("less_than_or_equal_to", {}).get("max_value")
    if column.kind in ("integer", "number", "age") and low is not None and high is not None and low < high:
        tenth = f'FLOOR({TENTHS} * (CAST("{name}" AS DOUBLE) - {low}) / ({high - low}))'
        return f'CAST(CAST(CASE WHEN "{name}" >= {high} THEN {TENTHS - 1} ELSE {tenth} END AS INTEGER) AS VARCHAR)'
    return None
