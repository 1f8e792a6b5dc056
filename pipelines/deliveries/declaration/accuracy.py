"""How accurate the publication is as a whole: sources of uncertainty, disclosure control, what may change."""

from collections.abc import Iterator

import polars as pl

from pipelines.catalogue import words as headers
from pipelines.deliveries.declaration import figures, overall, revisions, words
from pipelines.deliveries.declaration.document import Component, Statement
from pipelines.deliveries.declaration.facts import Facts
from pipelines.deliveries.edition import WHOLE, Edition
from pipelines.deliveries.wording import kept, swedish
from pipelines.report.document import Cell, Table
from pipelines.report.swedish import listed

NAME = "Tillförlitlighet"
MODELS = {
    "ratio": "en kvot jämförs med ett förväntat antal",
    "survival": "andel kvar efter en tid räknas med Kaplan-Meiers metod",
}


def component(edition: Edition, facts: Facts) -> Component:
    """The whole of it."""
    rows = figures.public(edition)
    tables = [_levels(edition, rows)]
    if facts.before:
        tables += [
            revisions.finals(facts.before, edition, edition.indicators),
            revisions.changed(facts.before, edition),
        ]
    return Component(NAME, tuple(_statements(edition, facts, rows)), tuple(table for table in tables if table))


def _statements(edition: Edition, facts: Facts, rows: pl.DataFrame) -> Iterator[Statement]:
    yield Statement(
        "Tillförlitlighet totalt",
        "Intervallen är 95-procentiga och visar slumpen. Övriga osäkerhetskällor ingår inte i dem och beskrivs nedan, "
        "för varje källa för sig.",
    )
    yield Statement("Urval", _selection(edition, facts))
    yield Statement("Ramtäckning", _frame(edition, facts, rows))
    yield Statement(
        "Mätning",
        "Källorna mäter enligt sina formulär; formulärversioner och brott anges för varje källa. Ett saknat svar är "
        "aldrig ett nej.",
    )
    yield Statement(
        "Bortfall",
        "Fall som skulle ha haft ett värde och saknar det räknas för sig som ej registrerade, aldrig som misslyckade. "
        "Andelen i riket anges för varje källa: ej registrerade av ej registrerade och registrerade.",
    )
    yield Statement(
        "Bearbetning",
        "Varje levererad rad prövas mot källans kontrakt. Rader som bryter mot en regel hålls utanför; en del regler "
        "varnar bara. Hur många rader det gäller, och vilka regler, redovisas inte: små antal kan röja enskilda.",
    )
    yield Statement("Röjandeskydd", _disclosure(edition, facts, rows))
    models = [text for measure, text in MODELS.items() if any(h.measure == measure for h in edition.headers.values())]
    if any(header.standardise for header in edition.headers.values()):
        models.append("standardiserade värden vägs till standardbefolkningens åldrar")
    methods = words.and_so(swedish("ci_method", name) for name in rows["ci_method"].drop_nulls().unique().sort())
    text = words.sentence(f"intervall räknas med {methods}") if methods else "Inga intervall."
    yield Statement("Modellantaganden", " ".join([text, *([words.sentence(listed(models))] if models else [])]))
    yield Statement("Preliminär statistik jämförd med slutlig", _provisional(rows))
    yield revisions.statement(facts)


def _selection(edition: Edition, facts: Facts) -> str:
    sources = [facts.source(name) for name in overall.of_edition(edition, facts)]
    ready = [one.delivery.title for one in sources if one.delivery.source == "aggregate"]
    told = f" {words.named(ready)} lämnar färdiga tal, vars eget urval källan svarar för." if ready else ""
    return f"Inget urval dras: alla fall som källorna lämnar räknas.{told}"


def _frame(edition: Edition, facts: Facts, rows: pl.DataFrame) -> str:
    known = [name for name in overall.of_edition(edition, facts) if facts.source(name).has_coverage]
    beside = "" if rows["coverage"].is_not_null().any() else " Inga uppgifter här har en täckningsgrad bredvid sig."
    told = listed([facts.source(name).delivery.title for name in known]) or "ingen källa"
    return (
        f"Täckningsgraden, personer i registret av dem som borde finnas där, är känd för {told}.{beside} Där den är "
        "lägre än indikatorn kräver har uppgiften status låg täckning. Anslutningsgraden, andelen enheter som "
        "rapporterar, är intern och redovisas inte; regioner som inte har rapporterat alls har status ej rapporterat."
    )


def _disclosure(edition: Edition, facts: Facts, rows: pl.DataFrame) -> str:
    version = f" Policyns version: {facts.policy_version}." if facts.policy_version else ""
    all_of_them = figures.levels(edition, rows)
    shown, hidden = sum(one.shown for one in all_of_them), sum(one.hidden for one in all_of_them)
    told = f" Av uppgifterna visas {words.percent(shown / (shown + hidden))}." if shown + hidden else ""
    return f"{words.sentence(kept(edition))}{version}{told} Delar som mest skulle vara dolda är utelämnade helt."


def _levels(edition: Edition, rows: pl.DataFrame) -> Table | None:
    found = figures.levels(edition, rows)
    compared = any(one.cases is not None for one in found)
    headings = [("Nivå", 30), ("Uppgifter", 12), ("Visade", 12), ("Dolda", 12), ("Visad andel", 12)]
    if compared:
        headings.append(("Fall i visade områden av rikets, hela år", 24))
    lines = [tuple(_level(one))[: len(headings)] for one in found]
    caption = (
        "Vad som visas på varje nivå" if edition.scope == WHOLE else "Vad som visas på varje nivå, i detta utsnitt"
    )
    return Table(caption, tuple(headings), lines) if found else None


def _level(one: figures.Level) -> Iterator[Cell]:
    yield headers.AREA[one.level]
    yield one.shown + one.hidden
    yield one.shown
    yield one.hidden
    yield words.percent(one.share)
    yield "" if one.cases is None else words.percent(one.cases)


def _provisional(rows: pl.DataFrame) -> str:
    first = figures.provisional_from(rows)
    if first is None:
        return "Inga uppgifter är preliminära."
    return (
        f"Perioder som slutar {first} eller senare kan vara preliminära; det står i varje rads status. Hur länge en "
        "källa fyller på står under källan."
    )
