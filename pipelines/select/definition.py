"""What an indicator and a shared concept have in common: a file with a header, worked examples and one query."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import duckdb
from pydantic import ValidationError

from pipelines.select.header import Examined, problems_of

Made = TypeVar("Made")
Columns = Mapping[str, str]  # what a query gives: column -> DuckDB's type


@dataclass(frozen=True)
class Definition:
    """`depends_on` lists `schema.table`, with the shared views it is built on, `registers.<view>`, taken apart."""

    name: str
    path: Path
    header: Examined
    query: str
    depends_on: frozenset[str] = frozenset()
    views: frozenset[str] = frozenset()

    @property
    def names(self) -> frozenset[str]:
        """Everything that must be there for its query: tables, shared views and code lists."""
        return self.depends_on | self.views

    @property
    def registers(self) -> list[str]:
        """The registers its query reads."""
        tables = (table.split(".") for table in self.depends_on)
        return sorted(name for schema, name in tables if schema == "registers")


def columns_given(query: str, database: duckdb.DuckDBPyConnection) -> Columns:
    """What a query would give. Raises duckdb.Error where it is none."""
    described = database.execute(f"DESCRIBE SELECT * FROM ({query}\n)").fetchall()
    return {name: kind for name, kind, *_ in described}


def read_each(files: Mapping[str, Path], make: Callable[[str, Path], Made], problems: list[str]) -> dict[str, Made]:
    """What is made of every sound file; `problems` gets a line for everything wrong in the others."""
    made: dict[str, Made] = {}
    for name, path in files.items():
        try:
            made[name] = make(name, path)
        except ValidationError as error:
            problems += [f"{path}: {problem}" for problem in problems_of(error)]
        except ValueError as error:
            problems.append(f"{path}: {error}")
    return made
