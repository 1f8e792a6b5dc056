"""The schemas a query sees: registers (as known), reference, codes and run. Made empty, for examples, or for a run."""

from pathlib import Path

import duckdb

from pipelines.errors import UserError
from pipelines.intake.stored import columns_of
from pipelines.project import Project, Register

REFERENCE = {
    "population": "municipality_code VARCHAR, year BIGINT, sex VARCHAR, age BIGINT, persons DECIMAL(18, 6)",
    "unit": "unit_id VARCHAR, name VARCHAR, principal_kind VARCHAR, principal_code VARCHAR, is_private BOOLEAN, "
    "commissioning_region_code VARCHAR, municipality_code VARCHAR, valid_from DATE, valid_to DATE",
    "municipality": "municipality_code VARCHAR, name VARCHAR, region_code VARCHAR, healthcare_region_code VARCHAR, "
    "valid_from DATE, valid_to DATE",
}
CODE_LIST = "code VARCHAR, valid_from DATE, valid_to DATE, text VARCHAR"
CLOCK = "data_date DATE, period_from DATE, period_to DATE"


def empty_database(project: Project) -> duckdb.DuckDBPyConnection:
    """A database in memory with every table a query may name, all empty but the code lists."""
    database = duckdb.connect()
    _make_schemas(database)
    for register in project.registers.values():
        create_empty(database, register)
    for table, columns in REFERENCE.items():
        database.execute(f"CREATE TABLE reference.{table} ({columns})")
    create_codes(database, project)
    database.execute(f"CREATE TABLE run.clock ({CLOCK})")
    create_shared_views(database, project)
    database.execute("SET enable_external_access = false")  # a query reads no files
    return database


def date_columns(database: duckdb.DuckDBPyConnection) -> frozenset[str]:
    """Names of the columns that hold a date in some table or shared view."""
    found = database.execute("SELECT DISTINCT column_name FROM information_schema.columns WHERE data_type = 'DATE'")
    return frozenset(name for (name,) in found.fetchall())


def _make_schemas(database: duckdb.DuckDBPyConnection) -> None:
    for schema in ("registers", "reference", "codes", "run"):
        database.execute(f"CREATE SCHEMA {schema}")


def create_empty(database: duckdb.DuckDBPyConnection, register: Register) -> None:
    """The register's table without rows."""
    columns = ", ".join(f'"{name}" {kind}' for name, kind in columns_of(register).items())
    database.execute(f"CREATE TABLE registers.{register.name} ({columns})")


def create_codes(database: duckdb.DuckDBPyConnection, project: Project) -> None:
    """Every code list as a table; read as text, so that a code keeps its zeros."""
    for name, path in project.code_lists.items():
        database.execute(f"CREATE TABLE codes.{name} ({CODE_LIST})")
        replace_codes(database, name, path)


def replace_codes(database: duckdb.DuckDBPyConnection, name: str, path: Path) -> None:
    """Put the codes of a file in the place of those of a list. Raises UserError where it is no code list."""
    database.execute(f"DELETE FROM codes.{name}")
    try:
        database.execute(f"INSERT INTO codes.{name} FROM read_csv($file, header = true, all_varchar = true)",
                         {"file": str(path)})  # fmt: skip
    except duckdb.Error:
        raise UserError(f"{path}: is not a code list with the columns code, valid_from, valid_to, text.") from None


def create_shared_views(database: duckdb.DuckDBPyConnection, project: Project) -> None:
    """The shared clinical concepts, each after those it is built on."""
    waiting = dict(project.shared_views)
    while waiting:
        made = [name for name, path in waiting.items() if _try_view(database, name, path)]
        if not made:
            files = ", ".join(map(str, waiting.values()))
            raise UserError(f"{files}: a table or function that is read there does not exist, or a view reads itself.")
        for name in made:
            del waiting[name]


def _try_view(database: duckdb.DuckDBPyConnection, name: str, path: Path) -> bool:
    query = path.read_text(encoding="utf-8")
    try:
        if [statement.type for statement in duckdb.extract_statements(query)] != [duckdb.StatementType.SELECT]:
            raise UserError(f"{path}: is not one query. A shared view is one SELECT and nothing after it.")
        database.execute(f"CREATE VIEW registers.{name} AS {query.strip().rstrip(';')}")
    except duckdb.CatalogException:
        return False
    except duckdb.Error as error:
        raise UserError(f"{path}: {str(error).splitlines()[0]}") from None
    return True
