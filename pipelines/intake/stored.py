"""What a delivery is like once it is taken in: which columns it has, and which rows of its file count."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import polars as pl

from pipelines.intake.meaning import has_missing
from pipelines.project import Register

DUCKDB_TYPES: dict[type[pl.DataType], str] = {
    pl.Int64: "BIGINT",
    pl.Float64: "DOUBLE",
    pl.String: "VARCHAR",
    pl.Boolean: "BOOLEAN",
    pl.Date: "DATE",
}


def columns_of(register: Register) -> dict[str, str]:
    """Column -> DuckDB type of a register as queries see it."""
    schema = register.contract.to_schema()
    columns = {"row_id": "BIGINT", "id_kind": "VARCHAR"}
    for name, column in register.columns.items():
        kind = schema.columns[name].dtype.type
        columns[name] = DUCKDB_TYPES[kind if isinstance(kind, type) else type(kind)]
        if has_missing(column):
            columns[f"{name}_missing"] = "VARCHAR"
        if column.kind == "partial_day":
            columns[f"{name}_precision"] = "VARCHAR"
    return columns


def rows_of(folder: Path, stored: str) -> str:
    """The query of a delivery's rows that count, without superseded doubles. `stored`: the name of its files."""
    rows, superseded = (folder / f"{stored}{ending}.parquet" for ending in ("", ".superseded"))
    query = f"SELECT * FROM read_parquet('{_quoted(rows)}')"
    if not superseded.is_file():
        return query
    return f"{query} WHERE row_id NOT IN (SELECT row_id FROM read_parquet('{_quoted(superseded)}'))"


def rows_speaking(folder: Path, event: str, speaking: Sequence[tuple[str, date, date]]) -> str:
    """The query of the rows that count in deliveries, each between the days of its event column that it speaks for.

    speaking: at least one name of a delivery's files with a first and a last day; a delivery may have several. All
    are read as one: a part of the query for each would be planned as often as there are deliveries, by every query.
    """
    names = list(dict.fromkeys(name for name, _, _ in speaking))
    days = ", ".join(f"({names.index(name)}, DATE '{first}', DATE '{last}')" for name, first, last in speaking)
    query = (
        f"SELECT rows.* FROM {_read(folder, names, '.parquet')} AS rows "
        f"JOIN (VALUES {days}) AS speaks(number, first, last) "
        f'ON rows.file_index = speaks.number AND rows."{event}" BETWEEN speaks.first AND speaks.last'
    )
    doubled = [name for name in names if (folder / f"{name}.superseded.parquet").is_file()]
    if not doubled:
        return query
    numbers = [names.index(name) for name in doubled]
    return (
        f"{query} ANTI JOIN (SELECT {numbers}[CAST(file_index AS BIGINT) + 1] AS number, row_id "
        f"FROM {_read(folder, doubled, '.superseded.parquet')}) AS superseded "
        "ON superseded.number = rows.file_index AND superseded.row_id = rows.row_id"
    )


def _read(folder: Path, names: Sequence[str], ending: str) -> str:
    """The files of deliveries as one table, their columns by name; `file_index` is the place of a row's file."""
    files = ", ".join(f"'{_quoted(folder / f'{name}{ending}')}'" for name in names)
    return f"read_parquet([{files}], union_by_name = true)"


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
