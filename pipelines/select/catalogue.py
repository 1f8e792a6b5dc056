"""All indicators, their programmes and the shared concepts, checked when loaded: every problem in one message."""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

import duckdb

from data_contracts.shapes import CASES, FIGURES, MEASURED
from pipelines.errors import UserError
from pipelines.project import Project
from pipelines.select import joining, sources
from pipelines.select.definition import Columns, Definition, columns_given, read_each
from pipelines.select.grammar import PERSON, ROW, example_problems, expected_problems
from pipelines.select.header import ConceptHeader, Header, Programme, front_matter, split
from pipelines.select.joining import Linkages, Views
from pipelines.select.lint import query_problems
from pipelines.select.schemas import date_columns, empty_database

POPULATION = "reference.population"  # what a rate is divided by
WHO_AND_WHEN = {"cases": ("index_date", "value"), "aggregates": ("area_code", "period", "value")}  # always expected


@dataclass(frozen=True)
class Indicator(Definition):
    """One indicator file. `name` is `<vip>/<indicator>`."""

    header: Header

    @property
    def vip(self) -> str:
        return self.name.split("/")[0]

    @property
    def short_name(self) -> str:
        return self.name.split("/")[1]


@dataclass(frozen=True)
class Concept(Definition):
    """One shared clinical concept. `name` is that of its view in the schema `registers`."""

    header: ConceptHeader

    @property
    def subject(self) -> str:
        """The folder it lies in."""
        return self.path.parent.name


@dataclass(frozen=True)
class Catalogue:
    """What there is: programmes, indicators and shared concepts, by name."""

    project: Project
    programmes: dict[str, Programme]
    indicators: dict[str, Indicator]
    concepts: dict[str, Concept] = field(default_factory=dict)

    @cached_property
    def measurable(self) -> dict[str, Indicator]:
        return {name: indicator for name, indicator in self.indicators.items() if indicator.header.measurable}

    def only(self, programmes: Sequence[str] | None) -> "Catalogue":
        """The catalogue of some programmes; None for all."""
        if programmes is None:
            return self
        kept = {name: indicator for name, indicator in self.indicators.items() if indicator.vip in programmes}
        return replace(self, programmes={vip: self.programmes[vip] for vip in sorted(programmes)}, indicators=kept)

    def of(self, vip: str) -> dict[str, Indicator]:
        """The indicators of one programme."""
        return {name: indicator for name, indicator in self.indicators.items() if indicator.vip == vip}

    def users_of(self, concept: str) -> dict[str, Indicator]:
        """The indicators whose query is built on a concept, directly or through another."""
        return {name: each for name, each in self.indicators.items() if f"registers.{concept}" in each.views}


def load(project: Project, linkages: Linkages) -> Catalogue:
    """Read and check everything. Raises UserError that lists all problems of all files.

    `linkages`: name of each declared linkage -> the registers whose persons it joins.
    """
    problems: list[str] = []
    programme_files, indicator_files = project.programme_files, project.indicator_files
    programmes = read_each(programme_files, _programme, problems)
    indicators = read_each(indicator_files, _indicator, problems)
    concepts = read_each(project.shared_views, _concept, problems)
    with empty_database(project, problems) as database:
        dates = date_columns(database)
        binding = _Binding(database, project, linkages, _views(database, project, dates), dates)
        concepts = {name: _bound_concept(binding, concept, problems) for name, concept in concepts.items()}
        indicators = {name: _bound(binding, indicator, problems) for name, indicator in indicators.items()}
    there = _There(programme_files.keys(), indicator_files.keys(), sources.listed(project).keys())
    problems += [
        f"{indicator.path}: {problem}"
        for indicator in indicators.values()
        for problem in _named_but_missing(indicator, there)
    ]
    if problems:
        raise UserError("The indicators cannot be used:\n" + "\n".join(f"  {problem}" for problem in problems))
    return Catalogue(project, programmes, indicators, concepts)


@dataclass(frozen=True)
class _There:
    """What a header may name."""

    programmes: Set[str]
    indicators: Set[str]
    sources: Set[str]


def _named_but_missing(indicator: Indicator, there: _There) -> Iterator[str]:
    """What the header names of other files that is not there."""
    header = indicator.header
    if indicator.vip not in there.programmes:
        yield "its folder has no README.md with the programme's title and owner"
    for vip in header.also_used_in:
        if vip not in there.programmes:
            yield f"also_used_in: there is no programme {vip}"
    for name in (name for relation in header.relations for name in relation.of):
        if name not in there.indicators or name == indicator.name:
            yield f"relations: there is no other indicator {name}; write <vip>/<indicator>"
    for key in sources.named_in(header):
        if key not in there.sources:
            yield f"[{key}]: no such key in indicators/sources.csv; add the source there"


def _programme(name: str, path: Path) -> Programme:
    return Programme.model_validate(front_matter(path))


def _concept(name: str, path: Path) -> Concept:
    fields, query = split(path)
    return Concept(name, path, ConceptHeader.model_validate(fields), query)


def _indicator(name: str, path: Path) -> Indicator:
    fields, query = split(path)
    header = Header.model_validate(fields)
    if header.measurable and not query:
        raise ValueError("query: there is none below the header")
    if query and not header.measurable:
        raise ValueError("query: an indicator that is not measurable has none")
    return Indicator(name, path, header, query)


def _views(database: duckdb.DuckDBPyConnection, project: Project, dates: frozenset[str]) -> Views:
    """What each shared view names, of those that could be made and can be taken apart."""
    made = {name for (name,) in database.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall()}
    return {
        f"registers.{name}": joining.named_in(query)
        for name, query in project.shared_queries.items()
        if name in made and not query_problems(query, dates)
    }


@dataclass(frozen=True)
class _Binding:
    """What a query is held against."""

    database: duckdb.DuckDBPyConnection
    project: Project
    linkages: Linkages
    views: Views
    dates: frozenset[str]


def _bound_concept(binding: _Binding, concept: Concept, problems: list[str]) -> Concept:
    """The concept with its dependencies; its view was bound when the database was made."""
    found = query_problems(concept.query, binding.dates)
    named = binding.views.get(f"registers.{concept.name}")
    if named is not None:
        read = joining.reads(named, binding.views)
        concept = replace(concept, depends_on=frozenset(read), views=joining.built_on(named, binding.views))
        found = joining.problems_of_view(read, binding.project, binding.linkages)
    found += example_problems(concept.header.examples, binding.project) or _concept_problems(binding.database, concept)
    problems += [f"{concept.path}: {problem}" for problem in found]
    return concept


def _concept_problems(database: duckdb.DuckDBPyConnection, concept: Concept) -> list[str]:
    """Columns that the header speaks of and the view does not give."""
    try:
        columns = columns_given(concept.query, database)
    except duckdb.Error:  # told when the view was made
        return []
    unknown = [f"columns: the query gives no column {name}" for name in concept.header.columns if name not in columns]
    first = PERSON if "person_id" in columns else ROW
    return unknown + expected_problems(concept.header.examples, columns, first=first)


def _bound(binding: _Binding, indicator: Indicator, problems: list[str]) -> Indicator:
    """The indicator with its dependencies, after its query was bound against empty tables."""
    header = indicator.header
    if not header.measurable:
        return indicator
    columns, found = _described(binding, indicator)
    found += example_problems(header.examples, binding.project)
    if not found:
        found = expected_problems(header.examples, columns, WHO_AND_WHEN[header.rows])
        named = joining.named_in(indicator.query) | ({POPULATION} if header.population else set())
        read = joining.reads(named, binding.views)
        indicator = replace(indicator, depends_on=frozenset(read), views=joining.built_on(named, binding.views))
        found += joining.problems_of_indicator(header.linkage, read, binding.project, binding.linkages)
    problems += [f"{indicator.path}: {problem}" for problem in found]
    return indicator


def _described(binding: _Binding, indicator: Indicator) -> tuple[Columns, list[str]]:
    """What the query gives, and what is wrong with it."""
    try:
        columns = columns_given(indicator.query, binding.database)
    except duckdb.Error as error:
        return {}, [f"query: {str(error).splitlines()[0]}"]
    return columns, _shape_problems(columns, indicator.header) + query_problems(indicator.query, binding.dates)


def _shape_problems(columns: Columns, header: Header) -> list[str]:
    wanted = FIGURES if header.rows == "aggregates" else CASES | MEASURED[header.measure]
    problems = [f"query: gives no column {name}" for name in wanted if name not in columns]
    problems += [f"query: gives a column {name} that no row has" for name in columns if name not in wanted]
    return problems + [
        f"query: {name} is {columns[name]}, not {kind}"
        for name, kind in wanted.items()
        if name in columns and not _fits(columns[name], kind)
    ]


def _fits(found: str, wanted: str) -> bool:
    """Narrower whole numbers fit wider ones, and a bare NULL fits everything."""
    whole = ("INTEGER", "SMALLINT", "TINYINT", "BIGINT")
    return found == wanted or found == '"NULL"' or (wanted == "BIGINT" and found in whole)
