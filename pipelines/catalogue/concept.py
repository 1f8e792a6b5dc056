"""The page of one shared clinical concept."""

from collections.abc import Iterator

from pipelines.catalogue import parts
from pipelines.mutation.judging import Score
from pipelines.report.document import Report, Section
from pipelines.select.catalogue import Catalogue, Concept

EXAMPLES = (
    "Exemplen är en del av definitionen. T: ja, F: nej, ? eller tomt: saknas, -: ingen rad. Personerna är påhittade.",
)


def page(concept: Concept, catalogue: Catalogue, score: Score | None) -> Report:
    """What a row is and what to beware of, who uses it, its sources, examples and query."""
    header = concept.header
    uses = list(catalogue.users_of(concept.name).values())
    sections = (
        Section("Begrepp", (), (parts.wording("Innebörd", _meaning(concept, score)),)),
        Section("Används av", () if uses else ("Ingen indikator.",), (parts.users(uses),) if uses else ()),
        Section("Källor och koder", (), tuple(parts.sources(concept, catalogue))),
        Section("Exempel", EXAMPLES, tuple(parts.examples(concept))),
        Section("Fråga", (f"I frågor heter begreppet registers.{concept.name}.",), (), code=concept.query),
    )
    return Report(f"Begrepp: {header.title}", sections)


def _meaning(concept: Concept, score: Score | None) -> Iterator[tuple[str, str]]:
    yield "En rad är", concept.header.row
    yield "Att tänka på", concept.header.notes or ""
    yield from concept.header.columns.items()
    yield from parts.strength(score)
