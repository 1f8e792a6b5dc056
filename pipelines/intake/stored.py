"""What a delivery is like once it is taken in: which columns it has, and which rows of its file count."""

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


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
