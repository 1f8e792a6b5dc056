"""The columns a register has once it is taken in: those of the contract, their companions, and the row's number."""

import polars as pl

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
        if column.unknown or column.not_applicable:
            columns[f"{name}_missing"] = "VARCHAR"
        if column.kind == "partial_day":
            columns[f"{name}_precision"] = "VARCHAR"
    return columns
