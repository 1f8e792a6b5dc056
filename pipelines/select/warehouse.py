"""Opens the database of a run: the same schemas as `schemas` makes empty, over the deliveries as known."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

import duckdb

from pipelines import engine
from pipelines.intake.history import Known
from pipelines.project import Project
from pipelines.reference.store import ReferenceStore
from pipelines.select import schemas

Said = TypeVar("Said")


@dataclass(frozen=True)
class Clock:
    """The only dates a query may ask for: the data date and the days that are published."""

    data_date: date
    period_from: date
    period_to: date


@dataclass(frozen=True)
class Warehouse:
    """Everything queries read, as known on one date."""

    project: Project
    known: Mapping[str, Known]
    reference: ReferenceStore
    clock: Clock

    def open(self, linkage: str | None = None, names: Collection[str] | None = None) -> duckdb.DuckDBPyConnection:
        """A connection of its own. With a linkage, `person_id` is the shared id in the registers it joins.

        `names`: the registers and shared views (`registers.<name>`) and the code lists (`codes.<name>`) to be there;
        without them all are, which takes a while.
        """
        database = engine.connect()
        for schema in ("registers", "reference", "codes", "run", "work"):
            database.execute(f"CREATE SCHEMA {schema}")
        for table in self.reference.tables():
            path = str(self.reference.path(table)).replace("'", "''")
            database.execute(f"CREATE VIEW reference.{table} AS SELECT * FROM read_parquet('{path}')")
        self._registers(database, linkage, names)
        schemas.create_codes(database, _named("codes", self.project.code_lists, names))
        schemas.create_shared_views(database, self.project, _named("registers", self.project.shared_queries, names))
        database.execute(f"CREATE TABLE run.clock ({schemas.CLOCK})")
        clock = [self.clock.data_date, self.clock.period_from, self.clock.period_to]
        database.execute("INSERT INTO run.clock VALUES (?, ?, ?)", clock)
        return database

    def _registers(
        self, database: duckdb.DuckDBPyConnection, linkage: str | None, names: Collection[str] | None
    ) -> None:
        for name, known in _named("registers", self.known, names).items():
            if known.outcomes:
                joined = linkage if linkage in known.linkages else None
                database.execute(f"CREATE VIEW registers.{name} AS {known.rows(joined)}")
            else:
                schemas.create_empty(database, known.register)


def _named(schema: str, there: Mapping[str, Said], names: Collection[str] | None) -> Mapping[str, Said]:
    return there if names is None else {name: said for name, said in there.items() if f"{schema}.{name}" in names}
