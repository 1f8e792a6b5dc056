"""The steps of an indicator's flow as Swedish readers meet them: from the rows of a register to the numerator."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from data_contracts.shapes import WITH_NUMERATOR
from pipelines.flow.clauses import Clauses
from pipelines.flow.origins import Origins
from pipelines.flow.spine import QUERY
from pipelines.flow.variants import Criterion, Derived, derive
from pipelines.project import Project
from pipelines.select.catalogue import Indicator
from pipelines.select.header import Header

Kind = Literal["source", "criterion", "due", "once", "recorded", "positive"]
NOT_OF_RECORDED = {"rate", "ratio", "count"}  # measures that are divided by something else than cases with a value


@dataclass(frozen=True)
class Step:
    """A step with its words, and where it stands: `query`, a shared view, or `engine` for what no query says.

    `sql`: the text of what a query demands; empty for all else.
    """

    kind: Kind
    words: str
    place: str = "engine"
    sql: str = ""

    @property
    def place_in_words(self) -> str:
        """Where it stands, for a Swedish reader."""
        return {"engine": "motorn", QUERY: "frågan"}.get(self.place) or f"vyn {_short(self.place)}"


def derived(indicator: Indicator, project: Project) -> Derived:
    """What the query of an indicator demands."""
    views = {f"registers.{name}": query for name, query in project.shared_queries.items()}
    return derive(indicator.query, views, Clauses(Origins(project)).sentence)


def of_rows(found: Derived, header: Header, project: Project) -> tuple[Step, ...]:
    """The steps that leave out rows: the source, what the query demands, and that the follow-up is over."""
    steps = [_source(found.source, project)]
    steps += [Step("criterion", criterion.words, criterion.place, criterion.sql) for criterion in found.criteria]
    if header.due_after_days:
        steps.append(Step("due", f"Uppföljningen hinner bli klar ({header.due_after_days} dagar)"))
    return tuple(steps)


def of_cases(header: Header) -> Iterator[Step]:
    """The steps after them, which are counted a period at a time, as the results are."""
    if header.unit_of_analysis == "person":
        record = {"first": "första", "last": "sista"}[header.record]
        yield Step("once", f"Varje person räknas en gång, med periodens {record} fall")
    denominator = "" if header.measure in NOT_OF_RECORDED else ": nämnaren"
    yield Step("recorded", f"Värdet är registrerat{denominator}")
    if header.measure in WITH_NUMERATOR:
        yield Step("positive", "Värdet är uppfyllt: täljaren")


def steps(indicator: Indicator, project: Project) -> tuple[Step, ...]:
    """All steps of an indicator with cases, in order."""
    return (*of_rows(derived(indicator, project), indicator.header, project), *of_cases(indicator.header))


def _source(source: Criterion, project: Project) -> Step:
    name = _short(source.words)
    if source.words == QUERY:
        return Step("source", "Frågans alla rader", QUERY)
    if name in project.registers and source.words.startswith("registers."):
        return Step("source", f"Alla rader i {project.registers[name].delivery.title} ({name})", source.place)
    return Step("source", f"Alla rader i {name}", source.place)


def _short(name: str) -> str:
    return name.rsplit(".", 1)[-1]
