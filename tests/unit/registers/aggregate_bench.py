"""What tests of aggregate sources share: rows put under a view, and what the view makes of them."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from data_contracts.shapes import Aggregates
from pipelines.project import Project, Register
from pipelines.select.schemas import empty_database
from pipelines.simulate.calendar_plan import planned
from pipelines.simulate.chance import generator
from pipelines.simulate.finishing import finished
from pipelines.simulate.persons import People
from pipelines.simulate.sources import Scene, registers_in_order
from pipelines.simulate.world import World, build
from tests.unit.intake.bench import Taken, new_home, take_in

AT_ONCE = 200  # rows


@pytest.fixture(scope="session")
def database() -> duckdb.DuckDBPyConnection:
    """The project's registers and views, all empty."""
    return empty_database(Project())


def yielded(database: duckdb.DuckDBPyConnection, register: str, rows: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    """What `registers.aggregate_<register>` yields of these rows, in the shape of aggregates or not at all."""
    database.execute(f"DELETE FROM registers.{register}")
    names = list(dict.fromkeys(["row_id", *(name for row in rows for name in row)]))
    values = [[number if name == "row_id" else row.get(name) for name in names] for number, row in enumerate(rows, 1)]
    for first in range(0, len(values), AT_ONCE):
        some = values[first : first + AT_ONCE]
        places = ", ".join(f"({', '.join('?' for _ in names)})" for _ in some)
        insert = f"INSERT INTO registers.{register} ({', '.join(names)}) VALUES {places}"
        database.execute(insert, [value for row in some for value in row])
    cursor = database.execute(f"SELECT * FROM registers.aggregate_{register} ORDER BY ALL")
    yielded_names = [column[0] for column in cursor.description or []]
    schema = {name: column.dtype.type for name, column in Aggregates.to_schema().columns.items()}
    assert yielded_names == list(schema)
    found = pl.DataFrame(cursor.fetchall(), schema=schema, orient="row")
    return Aggregates.validate(found)


def figures(found: pl.DataFrame, *keys: str) -> dict[tuple[Any, ...], tuple[Any, ...]]:
    """By these keys: numerator, denominator, value and status."""
    told = found.select(*keys, "numerator", "denominator", "value", "status_at_source").rows()
    assert len({row[: len(keys)] for row in told}) == len(told)
    return {row[: len(keys)]: row[len(keys) :] for row in told}


def taken(folder: Path, register: Register, rows: Sequence[Mapping[str, str]]) -> Taken:
    """What becomes of a file with these rows; a heading that a row does not name is blank in it."""
    layout = register.delivery.layout
    headings = list(dict.fromkeys(str(column.raw) for column in register.columns.values()))
    assert {heading for row in rows for heading in row} <= set(headings)
    lines = [headings, *([row.get(heading, "") for heading in headings] for row in rows)]
    content = "".join(layout.delimiter.join(line) + "\n" for line in lines).encode(layout.encoding)
    return take_in(new_home(folder), register, content)


def rules(folder: Path, register: Register, *rows: Mapping[str, str]) -> list[set[str]]:
    """Per row the rules under which it was quarantined."""
    found = taken(folder, register, rows).rules
    return [found.get(line, set()) for line in range(2, 2 + len(rows))]


@cache
def _world() -> World:
    return build(300, 20260930, date(2024, 10, 1), date(2026, 9, 30))


@cache
def simulated(name: str) -> pl.DataFrame:
    """The faultless rows that the simulator draws for a register, those of its latest period."""
    (register,) = [found for found in registers_in_order() if found.name == name]
    plan = tuple(planned(name, register.terms, _world().start, _world().until))
    nobody = People.__new__(People)  # a source without persons asks nothing of them
    scene = Scene(_world(), nobody, generator(20260930, 0, name), {}, plan)
    rows = finished(register, scene, register.source.rows(scene)).drop("origin")
    register_of_project = Project().registers[name]
    register_of_project.contract.validate(rows.select(list(register_of_project.columns)))
    return rows.filter(pl.col("period_start") == pl.col("period_start").max())


def view_of_simulated(database: duckdb.DuckDBPyConnection, name: str) -> pl.DataFrame:
    """What the register's view makes of the simulated rows."""
    return yielded(database, name, simulated(name).to_dicts())
