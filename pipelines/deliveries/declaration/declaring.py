"""Says the declaration of an edition, a pure function of it: of the publication as a whole, then of each source."""

from collections.abc import Iterator

from pipelines.deliveries.declaration import accuracy, of_source, overall, timeliness
from pipelines.deliveries.declaration.document import COMPONENTS, Component, Declaration, Part
from pipelines.deliveries.declaration.facts import Facts
from pipelines.deliveries.edition import WHOLE, Edition
from pipelines.deliveries.wording import SIMULATED

WHOLE_PART = "publiceringen"
FOLLOWED = (
    "Uppställningen följer kvalitetskomponenterna för officiell statistik (SCB-FS 2016:17, 3 §), som också är "
    "Europeiska statistiksystemets. Det gör inte uppgifterna till officiell statistik."
)
MADE_OF = (
    "Det som står här följer av publicerade uppgifter, definitioner, kontrakt, kalendrar och dagar. Inget antal kommer "
    "från källornas rader."
)


def declared(edition: Edition) -> Declaration | None:
    """The declaration of an edition; None where its facts are not known. Same edition, same declaration."""
    facts = edition.facts
    if facts is None:
        return None
    scope = "" if edition.scope == WHOLE else f", {edition.scope.title}"
    which = f"publicering {edition.publication}, revision {edition.revision}{scope}"
    title = f"Kvalitetsdeklaration: indikatorer för psykisk hälsa, {which}"
    sources = [of_source.part(facts.source(name), edition, facts) for name in overall.of_edition(edition, facts)]
    warning = SIMULATED[0] if edition.about.is_simulated else None
    return Declaration(title, warning, tuple(_opening(edition)), (_whole(edition, facts), *sources))


def _opening(edition: Edition) -> Iterator[str]:
    yield FOLLOWED
    yield MADE_OF
    if edition.receiver:
        yield "Deklarationen gäller de uppgifter i paketet som är offentliga."


def _whole(edition: Edition, facts: Facts) -> Part:
    relevance, _, _, accessibility, comparability = COMPONENTS
    about = [overall.programmes(edition), overall.decisions(edition)]
    compared = [overall.breaks(edition, facts), overall.beside_others(edition)]
    return Part(
        WHOLE_PART,
        "Publiceringen som helhet",
        (
            Component(relevance, tuple(overall.relevance(edition, facts)), tuple(table for table in about if table)),
            accuracy.component(edition, facts),
            timeliness.component(edition, facts),
            Component(accessibility, tuple(overall.accessibility(edition))),
            Component(
                comparability, tuple(overall.comparability(edition, facts)), tuple(table for table in compared if table)
            ),
        ),
    )
