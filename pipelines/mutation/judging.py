"""Whether the worked examples of an indicator notice each change of its query, and whether anything could."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass

import duckdb

from pipelines.mutation.boundary import neighbours
from pipelines.mutation.operators import Codes, Mutant, mutants
from pipelines.project import Project
from pipelines.select.catalogue import Indicator
from pipelines.select.examples import cases_of, expected_cases, filled
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


def score(indicator: Indicator, project: Project, elsewhere: Sequence[Shows] = ()) -> Score:
    """The score of one indicator. `elsewhere`: further rows on which a change may show, such as a simulated nation.

    Raises ValueError where its examples are no examples.
    """
    sound, survivors = _tried(indicator, project)
    listed = {each.mutant for each in indicator.header.equivalent_mutants}
    showing: list[str] = []
    unlisted = [mutant for mutant in survivors if mutant.name not in listed]
    if unlisted:
        with neighbours(indicator, project) as rows:
            tests: list[Shows] = [lambda query, changed: differ(rows, query, changed), *elsewhere]
            showing = [mutant.name for mutant in unlisted if any(test(indicator.query, mutant.query) for test in tests)]
    equivalent = [mutant.name for mutant in survivors if mutant.name not in showing]
    return Score(sound - len(survivors), tuple(showing), tuple(equivalent))


def differ(database: Database, query: str, changed: str) -> bool:
    """Whether two queries give other cases, whatever number a case has. To fail where the query does not is other.

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


def _tried(indicator: Indicator, project: Project) -> tuple[int, list[Mutant]]:
    """How many changes make a query at all, and those that no example notices."""
    examples = list(groups(indicator.header.examples))
    with ExitStack() as open_ones:
        filled_ones = [(open_ones.enter_context(filled(project, group)), group) for group in examples]
        shape = _shape(indicator.query, filled_ones[0][0])
        found = mutants(indicator.query, _codes(filled_ones[0][0], project))
        sound = [mutant for mutant in found if _shape(mutant.query, filled_ones[0][0]) == shape]
        survivors = [mutant for mutant in sound if not any(_notices(mutant.query, *one) for one in filled_ones)]
    return len(sound), survivors


def _shape(query: str, database: Database) -> list[tuple[str, ...]] | None:
    """Names and types of its columns; None where it is no query."""
    try:
        return database.execute(f"DESCRIBE SELECT * FROM ({query}\n)").fetchall()
    except duckdb.Error:
        return None


def _notices(query: str, database: Database, group: Group) -> bool:
    try:
        return cases_of(query, database, group) != expected_cases(group)
    except duckdb.Error:  # it fails on these rows
        return True


def _codes(database: Database, project: Project) -> Codes:
    return {
        name: [str(code) for (code,) in database.execute(f"SELECT code FROM codes.{name} ORDER BY code").fetchall()]
        for name in project.code_lists
    }
