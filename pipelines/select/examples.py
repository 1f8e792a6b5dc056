"""Runs worked examples: small tables of persons in, the rows expected of the query out.

A group is one or more input tables and one expected table (see `grammar`). In an input table a column that is not named
takes the contract's example, an empty cell is NULL. In the expected table a person with `-` has no row, and `?` or an
empty cell is NULL. Columns that it does not name are not compared; a query without persons is compared row by row.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

import duckdb

from pipelines.intake.stored import columns_of
from pipelines.project import Project, Register
from pipelines.select.definition import Columns, Definition, columns_given
from pipelines.select.grammar import REFERENCE_PREFIX, Group, Table, by_register, expected_problems, groups
from pipelines.select.schemas import empty_database

LAST_DAY = date(2026, 12, 31)
FIRST_DAY = date(2015, 1, 1)
NO_ROW = "-"
NOT_RECORDED = "?"


@dataclass(frozen=True)
class Row:
    """A row as compared: whose it is, and its columns as texts, in the order of the expected table."""

    person: str  # empty where rows are of nobody
    cells: tuple[str, ...]  # `column text`

    def __str__(self) -> str:
        return ", ".join(self.cells)


def mistakes(definition: Definition, project: Project, empty: duckdb.DuckDBPyConnection) -> list[str]:
    """What does not agree with the examples, one line each; empty when all do. Raises ValueError on a bad table.

    empty: a database of the project's own, which is as before afterwards.
    """
    found: list[str] = []
    for number, group in enumerate(groups(definition.header.examples), start=1):
        with holding(empty, project, group):
            found += [f"example {number}: {line}" for line in _compare(definition, empty, group)]
    return found


def persons_of(group: Group) -> dict[str, int]:
    """A number for every person, in the order they are named."""
    names = [row[0] for table in group.inputs for row in table.rows if row[0] != "-"]
    return {name: number for number, name in enumerate(dict.fromkeys(names), start=1)}


def fill(database: duckdb.DuckDBPyConnection, project: Project, group: Group) -> None:
    """Put the input rows of a group into an empty database, and the clock to the end of 2026."""
    persons = persons_of(group)
    row_id = 0
    for table in group.inputs:
        for name, columns in by_register(table).items():
            if name not in project.registers and not name.startswith(REFERENCE_PREFIX):
                raise ValueError(f"examples: there is no register {name}")
            for row in table.rows:
                row_id += 1
                cells = {column: row[place] for column, place in columns.items()}
                if name.startswith(REFERENCE_PREFIX):
                    _insert(database, f"reference.{name.removeprefix(REFERENCE_PREFIX)}", dict(cells))
                else:
                    _insert_row(database, project.registers[name], persons.get(row[0]), row_id, cells)
    database.execute("INSERT INTO run.clock VALUES (?, ?, ?)", [LAST_DAY, FIRST_DAY, LAST_DAY])


def _insert_row(
    database: duckdb.DuckDBPyConnection, register: Register, person: int | None, row_id: int, cells: dict[str, str]
) -> None:
    unknown = set(cells) - set(columns_of(register))
    if unknown:
        raise ValueError(f"examples: {register.name} has no column {', '.join(sorted(unknown))}")
    defaults = {name: column.example for name, column in register.columns.items()}
    if "person_id" in defaults:
        defaults["person_id"] = person
    _insert(database, f"registers.{register.name}", {"row_id": row_id, "id_kind": "pnr", **defaults, **cells})


def _insert(database: duckdb.DuckDBPyConnection, table: str, values: dict[str, object]) -> None:
    columns = ", ".join(f'"{name}"' for name in values)
    marks = ", ".join("?" for _ in values)
    given = [None if value == "" else value for value in values.values()]
    try:
        database.execute(f"INSERT INTO {table} ({columns}) VALUES ({marks})", given)
    except duckdb.Error as error:
        raise ValueError(f"examples: a row does not fit {table}: {str(error).splitlines()[0]}") from None


def _compare(definition: Definition, database: duckdb.DuckDBPyConnection, group: Group) -> list[str]:
    columns = columns_given(definition.query, database)
    for problem in expected_problems(definition.header.examples, columns):
        raise ValueError(problem)
    wanted, found = expected_rows(group, columns), rows_of(definition.query, database, group)
    lines = [f"{name} is not in the expected table (write - for no row)" for name in _forgotten(group, columns)]
    lines += [f"{_whose(row)}expected {row}, not found" for row in (wanted - found).elements()]
    return lines + [f"{_whose(row)}found {row}, not expected" for row in (found - wanted).elements()]


def _forgotten(group: Group, columns: Columns) -> list[str]:
    if group.expected is None or not _compares_persons(group.expected, columns):
        return []
    return sorted(set(persons_of(group)) - {row[0] for row in group.expected.rows})


def _whose(row: Row) -> str:
    return f"{row.person}: " if row.person else ""


def filled(project: Project, group: Group) -> duckdb.DuckDBPyConnection:
    """A database in memory with the input rows of a group and nothing else."""
    database = empty_database(project)
    fill(database, project, group)
    return database


@contextmanager
def holding(empty: duckdb.DuckDBPyConnection, project: Project, group: Group) -> Iterator[None]:
    """Put the input rows of a group into an empty database, and take them out again: making one takes longer."""
    empty.begin()
    try:
        fill(empty, project, group)
        yield
    finally:
        empty.rollback()


def _compares_persons(expected: Table, columns: Columns) -> bool:
    return expected.names_persons and "person_id" in columns


def expected_rows(group: Group, columns: Columns) -> Counter[Row]:
    """The rows a group wants of a query with these columns. Raises ValueError on a text that is no value."""
    return Counter(_expected(group.expected, columns) if group.expected else ())


def _expected(table: Table, columns: Columns) -> Iterator[Row]:
    for who, *texts in table.rows:
        if texts[:1] != [NO_ROW]:
            cells = (
                f"{name} {_written(text, columns[name])}" for name, text in zip(table.headings[1:], texts, strict=True)
            )
            yield Row(who if _compares_persons(table, columns) else "", tuple(cells))


def _written(text: str, kind: str) -> str:
    """As `_value` writes what a column of this type holds. Raises ValueError on what it cannot hold."""
    if text in ("", NOT_RECORDED):
        return NOT_RECORDED
    try:
        return _READ.get(kind.partition("(")[0], str)(text)
    except (KeyError, ValueError):
        raise ValueError(f"examples: {text} is expected of a column that holds {kind}") from None


_READ: Mapping[str, Callable[[str], str]] = {
    "BOOLEAN": {"T": "T", "F": "F"}.__getitem__,
    "DATE": lambda text: str(date.fromisoformat(text)),
    **{kind: lambda text: str(int(text)) for kind in ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT")},
    **{kind: lambda text: _number(float(text)) for kind in ("FLOAT", "DOUBLE", "DECIMAL")},
}


def rows_of(query: str, database: duckdb.DuckDBPyConnection, group: Group) -> Counter[Row]:
    """The rows a query finds, with the columns of the expected table. Raises duckdb.Error."""
    relation = database.execute(f"SELECT * FROM ({query}\n)")
    columns = {name: str(kind) for name, kind, *_ in relation.description or ()}
    table = group.expected or Table(["row"], [])
    compares_persons = _compares_persons(table, columns)
    names = {number: name for name, number in persons_of(group).items()}
    found: Counter[Row] = Counter()
    for values in relation.fetchall():
        row = dict(zip(columns, values, strict=True))
        cells = (f"{name} {_value(row[name])}" for name in table.headings[1:])
        found[Row(names.get(row["person_id"], "?") if compares_persons else "", tuple(cells))] += 1
    return found


def _value(value: object) -> str:
    if value is None:
        return NOT_RECORDED
    if isinstance(value, bool):
        return "T" if value else "F"
    if isinstance(value, str):
        return value.lstrip() or NOT_RECORDED  # no cell of a table can begin with a blank
    return str(value) if isinstance(value, int | date) else _number(float(str(value)))


def _number(value: float) -> str:
    return f"{value:.6g}"
