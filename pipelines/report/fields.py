"""A contract's columns as their sender knows them: by the headings of the file, with what may stand under them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandera.polars as pa
import polars as pl

from data_contracts.columns import Column
from data_contracts.delivery import Layout
from pipelines.project import Register
from pipelines.report.swedish import in_file

DERIVED = ("sex", "age", "birth_year")


@dataclass(frozen=True)
class Field:
    """One column. A derived one stands under the headings of those it is derived from."""

    column: Column
    headings: tuple[str, ...]
    is_required: bool
    low: int | float | date | None
    high: int | float | date | None
    pattern: str | None  # of the whole text


def fields(register: Register) -> dict[str, Field]:
    """Column of the contract -> how the sender knows it, in the contract's order."""
    schema = register.contract.to_schema()
    return {name: _field(name, schema.columns[name], register) for name in register.columns}


def row_rules(register: Register) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Name of each rule across columns -> its Swedish sentence, without a full stop, and its headings."""
    schema = register.contract.to_schema()
    empty = pl.LazyFrame(schema={name: column.dtype.type for name, column in schema.columns.items()})
    return {
        str(check.name): (
            str(check.title or check.name),
            _headings(_used(check, empty, tuple(schema.columns)), register),
        )
        for check in schema.checks
    }


def example(field: Field, layout: Layout) -> str:
    """A value as the file writes it, empty where the contract has none that says something."""
    column, value = field.column, field.column.example
    if column.kind in ("identifier", "unit") or value in (None, "", "x"):
        return ""
    if column.kind == "code":
        return next((text for text, word in column.codes.items() if word == value), "")
    if column.kind == "flag":
        return next(iter(column.true if value else column.false), "")
    if field.pattern and not re.fullmatch(field.pattern, str(value)):
        return ""
    if column.kind == "number" and float(value).is_integer():
        return f"{value:.1f}".replace(".", layout.decimal_mark)
    return in_file(value, layout)


def _field(name: str, column: pa.Column, register: Register) -> Field:
    said: Mapping[str, Any] = {key: value for check in column.checks for key, value in check.statistics.items()}
    pattern = str(said["pattern"]).removeprefix("^").removesuffix("$") if "pattern" in said else None
    return Field(
        column=register.columns[name],
        headings=_headings((name,), register),
        is_required=not column.nullable,
        low=said.get("min_value"),
        high=said.get("max_value"),
        pattern=re.sub(r"^\(\?:(.*)\)$", r"\1", pattern) if pattern else None,
    )


def _headings(names: tuple[str, ...], register: Register) -> tuple[str, ...]:
    """The headings of the sender's file; a site may have said that this sender calls one otherwise."""
    columns, layout = register.columns, register.delivery.layout
    identifier = next((name for name, column in columns.items() if column.kind == "identifier"), None)
    sources: list[str | None] = []
    for name in names:
        sources += [identifier, columns[name].at] if columns[name].kind in DERIVED else [name]
    declared = [columns[name].raw for name in sources if name]
    return tuple(dict.fromkeys(layout.headings.get(raw, raw) for raw in declared if raw))


def _used(check: pa.Check, empty: pl.LazyFrame, names: tuple[str, ...]) -> tuple[str, ...]:
    """The columns that a rule cannot do without: those whose absence it notices on a table without rows."""
    return tuple(name for name in names if not _does_without(check, empty.drop(name)))


def _does_without(check: pa.Check, table: pl.LazyFrame) -> bool:
    try:
        check._check_fn(pa.PolarsData(table)).collect_schema()
    except pl.exceptions.ColumnNotFoundError:
        return False
    return True
