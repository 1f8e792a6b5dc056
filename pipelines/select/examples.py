"""Runs the worked examples of an indicator: small tables of persons in, the cases expected out.

A group is one or more input tables and one table of expected cases, known by its columns `index_date` and `value`.
In an input table the first column names the person, the others are `register.column`; a column that is not named
takes the contract's example, an empty cell is NULL. In the expected table `-` is no case and `?` is not recorded.
Where a query gives figures of areas, the expected table has `area_code`, `period` and `value`, and every row it gives.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import duckdb

from pipelines.intake.stored import columns_of
from pipelines.project import Project, Register
from pipelines.select.catalogue import Indicator
from pipelines.select.grammar import REFERENCE_PREFIX, Group, Table, by_register, groups
from pipelines.select.schemas import empty_database

LAST_DAY = date(2026, 12, 31)
FIRST_DAY = date(2015, 1, 1)
NO_CASE = "-"
NOT_RECORDED = "?"
TEXTS = ("unit_id", "municipality_code", "area_level", "sex", "age_band", "status_at_source")
WHO_AND_WHEN = (("person_id", "index_date"), ("area_code", "period"))  # of cases, and of figures
ALSO_ASKED = ("expected", "followed_days", *TEXTS, "age", "numerator", "denominator")


@dataclass(frozen=True)
class Case:
    """A case as compared: who, when, and what (texts as in the table). Of a figure, the area and the period."""

    person: str
    index_date: str
    value: str
    also: tuple[str, ...] = ()  # what else of `ALSO_ASKED` the expected table has


def mistakes(indicator: Indicator, project: Project) -> list[str]:
    """What does not agree with the examples, one line each; empty when all do. Raises ValueError on a bad table."""
    found: list[str] = []
    for number, group in enumerate(groups(indicator.header.examples), start=1):
        found += [f"example {number}: {line}" for line in _compare(indicator, project, group)]
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


def _compare(indicator: Indicator, project: Project, group: Group) -> list[str]:
    if group.expected is None:
        return ["there are no expected cases"]
    named = {row[0] for row in group.expected.rows}
    unnamed = [] if group.expected.is_of_figures else sorted(set(persons_of(group)) - named)
    lines = [f"{name} is not in the expected cases (write - for no case)" for name in unnamed]
    with filled(project, group) as database:
        wanted, found = expected_cases(group), cases_of(indicator.query, database, group)
    lines += [f"{case.person}: expected {_words(case)}, not found" for case in (wanted - found).elements()]
    return lines + [f"{case.person}: found {_words(case)}, not expected" for case in (found - wanted).elements()]


def filled(project: Project, group: Group) -> duckdb.DuckDBPyConnection:
    """A database in memory with the input rows of a group and nothing else."""
    database = empty_database(project)
    fill(database, project, group)
    return database


def _words(case: Case) -> str:
    extra = "".join(f", {number}" for number in case.also)
    return f"{case.value} on {case.index_date}{extra}"


def expected_cases(group: Group) -> Counter[Case]:
    """The cases a group wants."""
    return Counter(_expected(group.expected) if group.expected else ())


def cases_of(query: str, database: duckdb.DuckDBPyConnection, group: Group) -> Counter[Case]:
    """The cases a query finds, with what the expected table asks for. Raises duckdb.Error."""
    asked = [name for name in ALSO_ASKED if group.expected and name in group.expected.headings]
    who, when = WHO_AND_WHEN[group.expected is not None and group.expected.is_of_figures]
    rows = database.execute(f"SELECT {', '.join((who, when, 'value', *asked))} FROM ({query}\n)").fetchall()
    names = {number: name for name, number in persons_of(group).items()}
    return Counter(
        Case(_who(person, names), str(on), _value(value), tuple(map(_also, asked, also)))
        for person, on, value, *also in rows
    )


def _who(person: object, names: dict[int, str]) -> str:
    """A person by name, an area by its code."""
    return person if isinstance(person, str) else names.get(person, "?") if isinstance(person, int) else "?"


def _expected(table: Table) -> Iterator[Case]:
    for row in table.rows:
        cells = dict(zip(table.headings, row, strict=True))
        who, when = ("area_code", "period") if table.is_of_figures else ("person", "index_date")
        if cells[when] != NO_CASE:
            also = tuple(_also(name, cells[name]) for name in ALSO_ASKED if name in cells)
            yield Case(cells[who], cells[when], _written(cells["value"]), also)


def _written(text: str) -> str:
    """As `_value` writes it. Raises ValueError on what is no value."""
    return text if text in ("T", "F", NOT_RECORDED) else _number(float(text))


def _also(name: str, value: object) -> str:
    """What else is compared, said by its name: a number as numbers are written, and a text as it stands."""
    if value is None or value == "":
        return f"{name} {NOT_RECORDED}"
    return f"{name} {value}" if name in TEXTS else f"{name} {_number(float(str(value)))}"


def _value(value: object) -> str:
    if value is None:
        return NOT_RECORDED
    if isinstance(value, bool):
        return "T" if value else "F"
    return _number(float(str(value)))


def _number(value: float) -> str:
    return f"{value:.6g}"
