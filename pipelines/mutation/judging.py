"""Whether worked examples notice each change of the query they belong to, and whether anything could."""

import csv
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import duckdb

from pipelines.mutation.boundary import neighbours
from pipelines.mutation.operators import Codes, Mutant, mutants
from pipelines.project import Project
from pipelines.select.definition import Columns, Definition, columns_given
from pipelines.select.examples import Row, expected_rows, filled, rows_of
from pipelines.select.grammar import Group, groups

Database = duckdb.DuckDBPyConnection
Shows = Callable[[str, str], bool]  # whether two queries differ on some rows


@dataclass(frozen=True)
class Score:
    """How many changes the examples notice, and the names of those they do not."""

    noticed: int
    unnoticed: tuple[str, ...]  # though they show on some rows
    equivalent: tuple[str, ...]  # which show on no rows, or are listed in the header with a reason

    @property
    def share(self) -> float:
        """Of the changes that count."""
        counted = self.noticed + len(self.unnoticed)
        return self.noticed / counted if counted else 1.0


def score(definition: Definition, project: Project, elsewhere: Sequence[Shows] = ()) -> Score:
    """The score of one definition. `elsewhere`: further rows on which a change may show, such as a simulated nation.

    Raises ValueError where its examples are no examples.
    """
    sound, survivors = _tried(definition, project)
    listed = {each.mutant for each in definition.header.equivalent_mutants}
    showing: list[str] = []
    unlisted = [mutant for mutant in survivors if mutant.name not in listed]
    if unlisted:
        with neighbours(definition, project) as rows:
            tests: list[Shows] = [lambda query, changed: differ(rows, query, changed), *elsewhere]
            query = definition.query
            showing = [mutant.name for mutant in unlisted if any(test(query, mutant.query) for test in tests)]
    equivalent = [mutant.name for mutant in survivors if mutant.name not in showing]
    return Score(sound - len(survivors), tuple(showing), tuple(equivalent))


def differ(database: Database, query: str, changed: str) -> bool:
    """Whether two queries give other rows, whatever number a case has. To fail where the query does not is other.

    Raises duckdb.Error where it is the comparison that fails: that says nothing of the change.
    """
    first, second = (f"SELECT COLUMNS(lambda name: name <> 'case_id') FROM ({each}\n)" for each in (query, changed))
    try:
        both = f"(({first}) EXCEPT ALL ({second})) UNION ALL (({second}) EXCEPT ALL ({first})) LIMIT 1"
        return database.execute(both).fetchone() is not None
    except duckdb.Error:
        if _runs(changed, database):
            raise
        return True


def _runs(query: str, database: Database) -> bool:
    try:
        database.execute(f"SELECT COUNT(*) FROM ({query}\n)")
    except duckdb.Error:
        return False
    return True


def _tried(definition: Definition, project: Project) -> tuple[int, list[Mutant]]:
    """How many changes make a query at all, and those that no example notices."""
    examples = list(groups(definition.header.examples))
    with ExitStack() as open_ones:
        databases = [open_ones.enter_context(filled(project, group)) for group in examples]
        columns = columns_given(definition.query, databases[0])
        trials = [
            _Trial(database, group, expected_rows(group, columns))
            for database, group in zip(databases, examples, strict=True)
        ]
        found = mutants(definition.query, codes_of(project))
        sound = [mutant for mutant in found if _gives(mutant.query, columns, databases[0])]
        survivors = [mutant for mutant in sound if not any(trial.notices(mutant.query) for trial in trials)]
    return len(sound), survivors


@dataclass(frozen=True)
class _Trial:
    """The rows of one example, and what is expected of a query of them."""

    database: Database
    group: Group
    expected: Counter[Row]

    def notices(self, query: str) -> bool:
        try:
            return rows_of(query, self.database, self.group) != self.expected
        except duckdb.Error:  # it fails on these rows
            return True


def _gives(query: str, columns: Columns, database: Database) -> bool:
    """Whether it is a query of the same columns and types."""
    try:
        return list(columns_given(query, database).items()) == list(columns.items())
    except duckdb.Error:
        return False


def codes_of(project: Project) -> Codes:
    """Every code list with its codes, in their order."""
    return {name: _first_column(path) for name, path in project.code_lists.items()}


def _first_column(path: Path) -> list[str]:
    with open(path, encoding="utf-8", newline="") as file:
        return sorted(row["code"] for row in csv.DictReader(file))
