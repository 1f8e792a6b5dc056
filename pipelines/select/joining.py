"""Whose persons a query brings together, and whether a declared linkage says that it may.

Reading is taken for joining: whatever a query compares, persons of two registers in it need a linkage of both. When a
linkage holds, and for which persons, is the run's business.
"""

from collections.abc import Iterable, Mapping, Sequence

import sqlglot

from pipelines.configuration import cannot_be_linked, has_persons
from pipelines.project import Project
from pipelines.select import parsing

Linkages = Mapping[str, frozenset[str]]  # name of each declared linkage -> the registers whose persons it joins
Views = Mapping[str, frozenset[str]]  # `registers.<view>` -> the tables and views it names
Reads = Mapping[str, frozenset[str]]  # `schema.table` -> the shared views it is read through, none where named itself


def named_in(query: str) -> frozenset[str]:
    """`schema.table` of every table or shared view that a query names. Raises sqlglot's ParseError."""
    # Not by `get_table_names`: DuckDB 2.0 binds there to tables without columns, which no USING or ASOF survives.
    found = parsing.tree(query).find_all(sqlglot.exp.Table)
    return frozenset(f"{table.db}.{table.name}".lower() for table in found if table.db)


def reads(names: Iterable[str], views: Views) -> Reads:
    """The tables behind names, with shared views taken apart into theirs."""
    found: dict[str, frozenset[str]] = {}
    for name in sorted(names):
        if name in views:
            found |= {table: found.get(table, frozenset()) | {name} for table in reads(views[name], views)}
        else:
            found[name] = found.get(name, frozenset())
    return found


def built_on(names: Iterable[str], views: Views) -> frozenset[str]:
    """The shared views among names, and those that they are built on themselves."""
    found = frozenset(names) & views.keys()
    return found.union(*(built_on(views[name], views) for name in found))


def problems_of_indicator(named: str | None, read: Reads, project: Project, linkages: Linkages) -> list[str]:
    """What is wrong with the linkage an indicator names, or that it names none; for one who reads `read`."""
    if named is not None and named not in linkages:
        return [f"linkage: {named} is not declared in vip.toml"]
    persons = with_persons(read, project)
    outside = [name for name in persons if named is None or name not in linkages[named]]
    if not outside or (named is None and len(persons) == 1):
        return []
    allowed = "names no linkage" if named is None else f"its linkage {named} does not join them"
    return [
        f"linkage: joins persons of {', '.join(outside)}{_through(outside, read)}, and {allowed}. "
        + (_cannot(persons, project) or _could_name(persons, linkages))
    ]


def problems_of_view(read: Reads, project: Project, linkages: Linkages) -> list[str]:
    """What is wrong with a shared view that reads `read`: no indicator could be allowed to use it."""
    persons = with_persons(read, project)
    if len(persons) < 2 or that_join(persons, linkages):
        return []
    remedy = _cannot(persons, project) or "Declare one there, with its legal ground, or take the view apart."
    return [
        f"linkage: joins persons of {', '.join(persons)}{_through(persons, read)}, and no linkage in vip.toml joins "
        f"them all. {remedy}"
    ]


def with_persons(read: Reads, project: Project) -> list[str]:
    """The registers among the tables whose rows are about persons."""
    found = [table.removeprefix("registers.") for table in sorted(read) if table.startswith("registers.")]
    return [name for name in found if name in project.registers and has_persons(project.registers[name])]


def that_join(persons: Sequence[str], linkages: Linkages) -> list[str]:
    """The linkages that join the persons of all these registers."""
    return sorted(name for name, joined in linkages.items() if joined.issuperset(persons))


def _through(persons: Sequence[str], read: Reads) -> str:
    views = sorted({view for name in persons for view in read[f"registers.{name}"]})
    return f" (through the shared view {', '.join(views)})" if views else ""


def _cannot(persons: Sequence[str], project: Project) -> str | None:
    strangers = [name for name in persons if cannot_be_linked(project.registers[name])]
    return f"{', '.join(strangers)} can be in no linkage: leave it out." if strangers else None


def _could_name(persons: Sequence[str], linkages: Linkages) -> str:
    could = that_join(persons, linkages)
    if could:
        return f"Name one that does in the header: {', '.join(could)}."
    return f"Declare one of {', '.join(persons)} in vip.toml, with its legal ground, and name it in the header."
