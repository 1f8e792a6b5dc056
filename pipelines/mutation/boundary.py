"""Rows on which a change of a query can show: neighbours of the worked examples.

Each person of an example is copied many times; of every copy some cells are moved to the next value, to another that
the query asks for or to none, and some rows are left out or doubled. The same definition gives the same rows.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import duckdb
import sqlglot
from sqlglot import exp

from pipelines.mutation.operators import DIALECT
from pipelines.project import Project
from pipelines.select.definition import Definition
from pipelines.select.examples import filled
from pipelines.select.grammar import Group, groups

COPIES = 3_000
AT_ONCE = 200  # rows that one statement inserts
CHANGED, LEFT_OUT, DOUBLED = 0.12, 0.1, 0.1  # of the cells a query asks for, and of the rows
LONGEST_DAYS = 1_100  # greater numbers of a query are no days

Row = dict[str, Any]
Person = Mapping[str, Sequence[Row]]  # register -> the person's rows


@dataclass(frozen=True)
class Asked:
    """What a query, and the views it is built on, ask for: names of columns, whole numbers and texts."""

    columns: frozenset[str]
    required: frozenset[tuple[str, str]]  # register and column of what no row lacks
    numbers: tuple[int, ...]
    texts: tuple[str, ...]


def neighbours(definition: Definition, project: Project) -> duckdb.DuckDBPyConnection:
    """The neighbours of all examples, in a database like that of the first of them."""
    examples = list(groups(definition.header.examples))
    registers = [name for name in definition.registers if name in project.registers]
    persons = [person for group in examples for person in _persons(project, group, registers)]
    asked, chance = _asked(definition, project), random.Random(definition.name)
    made = filled(project, examples[0])
    for name in registers:
        made.execute(f"DELETE FROM registers.{name}")
    copies: dict[str, list[Row]] = {}
    for number in range(1, COPIES + 1 if persons else 1):
        for name, rows in _copied(chance.choice(persons), number, asked, chance).items():
            copies.setdefault(name, []).extend(rows)
    for name, rows in copies.items():
        for first in range(0, len(rows), AT_ONCE):
            _insert(made, name, rows[first : first + AT_ONCE])
    return made


def _insert(database: duckdb.DuckDBPyConnection, register: str, rows: Sequence[Row]) -> None:
    """Rows of the same columns."""
    columns = ", ".join(f'"{name}"' for name in rows[0])
    marks = ", ".join(f"({', '.join('?' for _ in row)})" for row in rows)
    values = [value for row in rows for value in row.values()]
    database.execute(f"INSERT INTO registers.{register} ({columns}) VALUES {marks}", values)


def _persons(project: Project, group: Group, registers: Sequence[str]) -> Iterator[Person]:
    """Everybody in the rows of a group."""
    found: dict[Any, dict[str, list[Row]]] = {}
    with filled(project, group) as database:
        for name in registers:
            relation = database.execute(f"SELECT * FROM registers.{name} ORDER BY row_id")
            columns = [column for column, *_ in relation.description or ()]
            for values in relation.fetchall():
                row = dict(zip(columns, values, strict=True))
                found.setdefault(row.get("person_id"), {}).setdefault(name, []).append(row)
    yield from found.values()


def _asked(definition: Definition, project: Project) -> Asked:
    queries = [definition.query, *project.shared_queries.values()]
    nodes = [node for query in queries for node in sqlglot.parse_one(query, dialect=DIALECT).walk()]
    literals = [node for node in nodes if isinstance(node, exp.Literal)]
    own = [
        node for node in sqlglot.parse_one(definition.query, dialect=DIALECT).walk() if isinstance(node, exp.Literal)
    ]
    return Asked(
        columns=frozenset(node.name for node in nodes if isinstance(node, exp.Column)),
        required=frozenset(place for name in definition.registers for place in _required(name, project)),
        numbers=tuple(sorted({int(node.this) for node in own if not node.is_string and node.this.isdigit()})),
        texts=tuple(sorted({node.this for node in literals if node.is_string})),
    )


def _required(register: str, project: Project) -> Iterator[tuple[str, str]]:
    if register in project.registers:
        columns = project.registers[register].contract.to_schema().columns
        yield from ((register, name) for name, column in columns.items() if not column.nullable)


def _copied(person: Person, number: int, asked: Asked, chance: random.Random) -> dict[str, list[Row]]:
    copy: dict[str, list[Row]] = {}
    for name, rows in person.items():
        for row in rows:
            times = 0 if chance.random() < LEFT_OUT else 2 if chance.random() < DOUBLED else 1
            copy.setdefault(name, []).extend(_changed(name, row, number, asked, chance) for _ in range(times))
    serial = number * 1_000
    for row in (row for rows in copy.values() for row in rows):
        serial += 1
        row["row_id"] = serial
    return copy


def _changed(register: str, row: Row, number: int, asked: Asked, chance: random.Random) -> Row:
    changed = {**row, "person_id": number} if row.get("person_id") is not None else dict(row)
    for name in sorted(asked.columns.intersection(row) - {"person_id", "row_id"}):
        if chance.random() < CHANGED:
            nothing = [] if (register, name) in asked.required else [None]
            changed[name] = chance.choice([*nothing, *_beside(row[name], asked)] or [row[name]])
    return changed


def _beside(value: Any, asked: Asked) -> Iterator[Any]:
    """Values next to this one or asked for."""
    if isinstance(value, bool):
        yield not value
    elif isinstance(value, date):
        steps = {1, *(n + step for n in asked.numbers for step in (-1, 0, 1) if n <= LONGEST_DAYS)}
        yield from (value + timedelta(days=sign * step) for step in sorted(steps) for sign in (-1, 1))
    elif isinstance(value, int | float):
        yield from (value + step for step in (-1, 1))
        yield from (type(value)(n + step) for n in asked.numbers for step in (-1, 0, 1))
    elif isinstance(value, str):
        yield from asked.texts
