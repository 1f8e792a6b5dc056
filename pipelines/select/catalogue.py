"""All indicators with their programmes, checked when they are loaded: every problem of every file in one message."""

from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TypeVar

import duckdb
from pydantic import ValidationError

from data_contracts.shapes import CASES, FIGURES, MEASURED
from pipelines.errors import UserError
from pipelines.project import Project
from pipelines.select import joining, sources
from pipelines.select.grammar import example_problems
from pipelines.select.header import Header, Programme, front_matter, problems_of, split
from pipelines.select.joining import Linkages, Views
from pipelines.select.lint import query_problems
from pipelines.select.schemas import date_columns, empty_database

Made = TypeVar("Made")
POPULATION = "reference.population"  # what a rate is divided by


@dataclass(frozen=True)
class Indicator:
    """One indicator file. `name` is `<vip>/<indicator>`; `depends_on` lists `schema.table`, `views` taken apart."""

    name: str
    path: Path
    header: Header
    query: str
    depends_on: frozenset[str] = frozenset()
    views: frozenset[str] = frozenset()  # the shared ones it is built on, `registers.<view>`

    @property
    def vip(self) -> str:
        return self.name.split("/")[0]

    @property
    def short_name(self) -> str:
        return self.name.split("/")[1]

    @property
    def registers(self) -> list[str]:
        """The registers its query reads."""
        tables = (table.split(".") for table in self.depends_on)
        return sorted(name for schema, name in tables if schema == "registers")


@dataclass(frozen=True)
class Catalogue:
    """What there is: programmes and indicators, by name."""

    project: Project
    programmes: dict[str, Programme]
    indicators: dict[str, Indicator]

    @cached_property
    def measurable(self) -> dict[str, Indicator]:
        return {name: indicator for name, indicator in self.indicators.items() if indicator.header.measurable}

    def only(self, programmes: Sequence[str] | None) -> "Catalogue":
        """The catalogue of some programmes; None for all."""
        if programmes is None:
            return self
        kept = {name: indicator for name, indicator in self.indicators.items() if indicator.vip in programmes}
        return Catalogue(self.project, {vip: self.programmes[vip] for vip in sorted(programmes)}, kept)

    def of(self, vip: str) -> dict[str, Indicator]:
        """The indicators of one programme."""
        return {name: indicator for name, indicator in self.indicators.items() if indicator.vip == vip}


def load(project: Project, linkages: Linkages) -> Catalogue:
    """Read and check everything. Raises UserError that lists all problems of all files.

    `linkages`: name of each declared linkage -> the registers whose persons it joins.
    """
    problems: list[str] = []
    programmes = _each(project.programme_files, _programme, problems)
    indicators = _each(project.indicator_files, _indicator, problems)
    with empty_database(project) as database:
        dates = date_columns(database)
        binding = _Binding(database, project, linkages, _views(project, linkages, dates, problems), dates)
        indicators = {name: _bound(binding, indicator, problems) for name, indicator in indicators.items()}
    there = sources.listed(project)
    problems += [
        f"{indicator.path}: {problem}"
        for indicator in indicators.values()
        for problem in _named_but_missing(indicator, project, there.keys())
    ]
    if problems:
        raise UserError("The indicators cannot be used:\n" + "\n".join(f"  {problem}" for problem in problems))
    return Catalogue(project, programmes, indicators)


def _named_but_missing(indicator: Indicator, project: Project, keys: Set[str]) -> Iterator[str]:
    """What the header names of other files that is not there."""
    header = indicator.header
    if indicator.vip not in project.programme_files:
        yield "its folder has no README.md with the programme's title and owner"
    for vip in header.also_used_in:
        if vip not in project.programme_files:
            yield f"also_used_in: there is no programme {vip}"
    for name in (name for relation in header.relations for name in relation.of):
        if name not in project.indicator_files or name == indicator.name:
            yield f"relations: there is no other indicator {name}; write <vip>/<indicator>"
    for key in sources.named_in(header):
        if key not in keys:
            yield f"[{key}]: no such key in indicators/sources.csv; add the source there"


def _each(files: dict[str, Path], make: Callable[[str, Path], Made], problems: list[str]) -> dict[str, Made]:
    made: dict[str, Made] = {}
    for name, path in files.items():
        try:
            made[name] = make(name, path)
        except ValidationError as error:
            problems += [f"{path}: {problem}" for problem in problems_of(error)]
        except ValueError as error:
            problems.append(f"{path}: {error}")
    return made


def _programme(name: str, path: Path) -> Programme:
    return Programme.model_validate(front_matter(path))


def _indicator(name: str, path: Path) -> Indicator:
    fields, query = split(path)
    header = Header.model_validate(fields)
    if header.measurable and not query:
        raise ValueError("query: there is none below the header")
    if query and not header.measurable:
        raise ValueError("query: an indicator that is not measurable has none")
    return Indicator(name, path, header, query)


def _views(project: Project, linkages: Linkages, dates: frozenset[str], problems: list[str]) -> Views:
    """What each sound shared view names. They were bound when the empty database was made."""
    views: dict[str, frozenset[str]] = {}
    for name, path in project.shared_views.items():
        query = path.read_text(encoding="utf-8")
        found = query_problems(query, dates)
        problems += [f"{path}: {problem}" for problem in found]
        if not found:
            views[f"registers.{name}"] = joining.named_in(query)
    for name, path in project.shared_views.items():
        found = joining.problems_of_view(joining.reads(views.get(f"registers.{name}", ()), views), project, linkages)
        problems += [f"{path}: {problem}" for problem in found]
    return views


@dataclass(frozen=True)
class _Binding:
    """What the query of an indicator is held against."""

    database: duckdb.DuckDBPyConnection
    project: Project
    linkages: Linkages
    views: Views
    dates: frozenset[str]


def _bound(binding: _Binding, indicator: Indicator, problems: list[str]) -> Indicator:
    """The indicator with its dependencies, after its query was bound against empty tables."""
    header = indicator.header
    if not header.measurable:
        return indicator
    found = _query_problems(binding, indicator) + example_problems(header.examples, binding.project)
    if not found:
        named = joining.named_in(indicator.query) | ({POPULATION} if header.population else set())
        read = joining.reads(named, binding.views)
        indicator = replace(indicator, depends_on=frozenset(read), views=frozenset().union(*read.values()))
        found = joining.problems_of_indicator(header.linkage, read, binding.project, binding.linkages)
    problems += [f"{indicator.path}: {problem}" for problem in found]
    return indicator


def _query_problems(binding: _Binding, indicator: Indicator) -> list[str]:
    try:
        described = binding.database.execute(f"DESCRIBE SELECT * FROM ({indicator.query}\n)").fetchall()
        columns = {name: kind for name, kind, *_ in described}
    except duckdb.Error as error:
        return [f"query: {str(error).splitlines()[0]}"]
    header = indicator.header
    wanted = FIGURES if header.rows == "aggregates" else CASES | MEASURED[header.measure]
    problems = [f"query: gives no column {name}" for name in wanted if name not in columns]
    problems += [f"query: gives a column {name} that no row has" for name in columns if name not in wanted]
    problems += [
        f"query: {name} is {columns[name]}, not {kind}"
        for name, kind in wanted.items()
        if name in columns and not _fits(columns[name], kind)
    ]
    return problems + query_problems(indicator.query, binding.dates)


def _fits(found: str, wanted: str) -> bool:
    """Narrower whole numbers fit wider ones, and a bare NULL fits everything."""
    whole = ("INTEGER", "SMALLINT", "TINYINT", "BIGINT")
    return found == wanted or found == '"NULL"' or (wanted == "BIGINT" and found in whole)
