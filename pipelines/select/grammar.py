"""The grammar of worked examples: text tables, gathered to groups of inputs and of rows that are expected of a query.

In an input table the first column names the person, or the row of a register without persons; the others are
`register.column`. The expected table has columns of the query instead, which have no point. Nothing is computed here.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from pipelines.intake.stored import columns_of
from pipelines.project import Project, Register
from pipelines.select.schemas import REFERENCE

REFERENCE_PREFIX = "reference_"
PERSON, ROW = FIRST = ("person", "row")


@dataclass(frozen=True)
class Table:
    """A text table: headings and rows, blanks around cells taken away."""

    headings: list[str]
    rows: list[list[str]]

    @property
    def is_expected(self) -> bool:
        return all("." not in heading for heading in self.headings)

    @property
    def names_persons(self) -> bool:
        return self.headings[0] == PERSON


@dataclass
class Group:
    """Input tables and the rows they must give."""

    inputs: list[Table] = field(default_factory=list)
    expected: Table | None = None


def example_problems(examples: list[str], project: Project) -> list[str]:
    """What is wrong with the tables by themselves, before a query sees them."""
    try:
        found = list(groups(examples))
        inputs = [table for group in found for table in group.inputs]
        return [problem for table in inputs for problem in _heading_problems(table, project)]
    except ValueError as error:
        return [str(error)]


def expected_problems(
    examples: list[str], columns: Collection[str], required: Collection[str] = (), first: str | None = None
) -> list[str]:
    """What is wrong with the expected tables for a query of these columns; `first` is what their first is called."""
    problems: list[str] = []
    for group in groups(examples):
        headings = group.expected.headings if group.expected else []
        problems += [f"examples: the query gives no column {name}" for name in headings[1:] if name not in columns]
        problems += [f"examples: the expected table has no column {name}" for name in required if name not in headings]
        if first and headings and headings[0] != first:
            problems.append(f"examples: the expected table's first column is {first}, as the query has it")
    return list(dict.fromkeys(problems))


def _heading_problems(table: Table, project: Project) -> Iterator[str]:
    for name, columns in by_register(table).items():
        if name.startswith(REFERENCE_PREFIX) and name.removeprefix(REFERENCE_PREFIX) in REFERENCE:
            continue
        if name not in project.registers:
            yield f"examples: there is no register {name}"
        else:
            register = project.registers[name]
            unknown = sorted(set(columns) - set(columns_of(register)))
            yield from (f"examples: {name} has no column {column}" for column in unknown)
            for column, place in columns.items():
                yield from _cell_problems(register, column, {row[place] for row in table.rows})


def _cell_problems(register: Register, column: str, texts: set[str]) -> Iterator[str]:
    """A word that no row of the register can hold shows nothing."""
    declared = register.columns.get(column)
    if declared and declared.kind == "code":
        words = {word for codes in (declared.codes, *declared.earlier_codes.values()) for word in codes.values()}
        for text in sorted(texts - words - {""}):
            yield f"examples: {register.name}.{column} is never {text}; it is one of {', '.join(sorted(words))}"


def groups(examples: list[str]) -> Iterator[Group]:
    """The example texts gathered to groups. Raises ValueError where a group has no expected table."""
    group = Group()
    for text in examples:
        table = parse(text)
        if not table.is_expected:
            group.inputs.append(table)
            continue
        group.expected = table
        yield group
        group = Group()
    if group.inputs:
        raise ValueError("examples: the last tables have no expected table after them")


def parse(text: str) -> Table:
    """A pipe-separated table; every row has as many cells as there are headings."""
    lines = [line for line in text.splitlines() if line.strip()]
    cells = [[cell.strip() for cell in line.split("|")] for line in lines]
    if not cells or cells[0][0] not in FIRST:
        raise ValueError(f"examples: a table's first column is called {' or '.join(FIRST)}")
    for number, row in enumerate(cells[1:], start=2):
        if len(row) != len(cells[0]):
            raise ValueError(f"examples: line {number} has {len(row)} cells, the headings are {len(cells[0])}")
    return Table(cells[0], cells[1:])


def by_register(table: Table) -> dict[str, dict[str, int]]:
    """Register -> column -> place in the table. Raises ValueError on a heading without a register."""
    found: dict[str, dict[str, int]] = {}
    for place, heading in enumerate(table.headings[1:], start=1):
        register, point, column = heading.partition(".")
        if not point:
            raise ValueError(f"examples: the heading {heading} must be register.column")
        found.setdefault(register, {})[column] = place
    return found
