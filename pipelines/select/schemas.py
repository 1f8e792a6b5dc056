"""The schemas a query sees: registers (as known), reference, codes and run. Made empty, for examples, or for a run."""

from collections.abc import Mapping
from pathlib import Path

import duckdb

from pipelines import engine
from pipelines.errors import UserError
from pipelines.intake.stored import columns_of
from pipelines.project import Project, Register

REFERENCE = {
    "population": "municipality_code VARCHAR, year BIGINT, sex VARCHAR, age BIGINT, persons DECIMAL(18, 6)",
    "unit": "unit_id VARCHAR, name VARCHAR, principal_kind VARCHAR, principal_code VARCHAR, is_private BOOLEAN, "
    "commissioning_region_code VARCHAR, municipality_code VARCHAR, valid_from DATE, valid_to DATE",
    "municipality": "municipality_code VARCHAR, name VARCHAR, region_code VARCHAR, healthcare_region_code VARCHAR, "
    "valid_from DATE, valid_to DATE",
    "area_of_place": "attribution VARCHAR, place VARCHAR, area_level VARCHAR, area_code VARCHAR",
}
CODE_LIST = "code VARCHAR, valid_from DATE, valid_to DATE, text VARCHAR"
CLOCK = "data_date DATE, period_from DATE, period_to DATE"


def empty_database(project: Project, problems: list[str] | None = None) -> duckdb.DuckDBPyConnection:
    """A database in memory with every table a query may name, all empty but the code lists.

    Raises UserError where a shared view cannot be made; with `problems` it is told there, and the others are made.
    """
    database = engine.connect()
    _make_schemas(database)
    for register in project.registers.values():
        create_empty(database, register)
    for table, columns in REFERENCE.items():
        database.execute(f"CREATE TABLE reference.{table} ({columns})")
    create_codes(database, project.code_lists)
    database.execute(f"CREATE TABLE run.clock ({CLOCK})")
    if problems is None:
        create_shared_views(database, project, project.shared_queries)
    else:
        problems += _made_shared_views(database, project, project.shared_queries)
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


def create_codes(database: duckdb.DuckDBPyConnection, lists: Mapping[str, Path]) -> None:
    """Code lists as tables; read as text, so that a code keeps its zeros."""
    for name, path in lists.items():
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


def create_shared_views(database: duckdb.DuckDBPyConnection, project: Project, queries: Mapping[str, str]) -> None:
    """Shared clinical concepts, each after those it is built on. Raises UserError that lists what is wrong."""
    problems = _made_shared_views(database, project, queries)
    if problems:
        raise UserError("The shared views cannot be made:\n" + "\n".join(f"  {problem}" for problem in problems))


def _made_shared_views(database: duckdb.DuckDBPyConnection, project: Project, queries: Mapping[str, str]) -> list[str]:
    """What is wrong with those that cannot be made; all others are."""
    waiting, files = dict(queries), project.shared_views
    broken: list[str] = []
    while waiting:
        tried = {name: _problem_of_view(database, name, query) for name, query in waiting.items()}
        broken += [f"{files[name]}: {problem}" for name, problem in tried.items() if problem and not _may_wait(problem)]
        left = {name: waiting[name] for name, problem in tried.items() if problem and _may_wait(problem)}
        if len(left) == len(waiting):
            return broken + [f"{files[name]}: {tried[name]}" for name in left]
        waiting = left
    return broken


def _may_wait(problem: str) -> bool:
    """What it reads may be a view that is made later."""
    return problem.startswith("query: Catalog Error")


def _problem_of_view(database: duckdb.DuckDBPyConnection, name: str, query: str) -> str | None:
    """Make one view; gives what is wrong where it cannot be."""
    try:
        if [statement.type for statement in duckdb.extract_statements(query)] != [duckdb.StatementType.SELECT]:
            return "query: is not one SELECT and nothing after it"
        database.execute(f"CREATE VIEW registers.{name} AS {query.rstrip(';')}")
    except duckdb.Error as error:
        return f"query: {str(error).splitlines()[0]}"
    return None
