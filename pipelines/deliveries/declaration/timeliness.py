"""How old the figures are and whether deliveries came as promised, of the publication as a whole."""

from collections.abc import Iterator
from datetime import date

from pipelines.deliveries.declaration import overall, punctuality, words
from pipelines.deliveries.declaration.document import Component, Statement
from pipelines.deliveries.declaration.facts import Facts, Source
from pipelines.deliveries.edition import Edition
from pipelines.report.document import Cell, Table

NAME = "Aktualitet och punktlighet"
HEADINGS = (
    ("Källa", 34), ("Data till och med", 14), ("Senaste hela period slutar", 14), ("Utlovad senast", 14),
    ("Uttagen", 14), ("Utfall", 16), ("Nästa utlovad", 14),
)  # fmt: skip


def component(edition: Edition, facts: Facts) -> Component:
    """The whole of it."""
    sources = [facts.source(name) for name in overall.of_edition(edition, facts)]
    rows = [tuple(_row(source)) for source in sources if source.arrivals]
    table = (Table("Källornas senaste leveranser", HEADINGS, rows),) if rows else ()
    return Component(NAME, tuple(_statements(edition, facts, sources)), table)


def _statements(edition: Edition, facts: Facts, sources: list[Source]) -> Iterator[Statement]:
    last = edition.rows["period_end"].max()
    if isinstance(last, date):
        text = (
            f"Uppgifterna är som källorna var kända den {facts.as_known_on}. Den senaste perioden slutar {last}, "
            f"{words.days((facts.as_known_on - last).days)} tidigare. Dagen då filerna lades ut bevaras inte."
        )
        yield Statement("Framställningstid", text)
    yield Statement(
        "Frekvens", "Publicering sker varje månad. Mellan två leveranser står källans senaste uppgifter kvar."
    )
    yield Statement("Punktlighet", _punctuality(facts, sources))


def _punctuality(facts: Facts, sources: list[Source]) -> str:
    lasts = [last(source) for source in sources if source.arrivals]
    in_time = sum(one.late_days <= one.grace_days for one in lasts)
    late = [
        source.delivery.title
        for source in sources
        if source.arrivals and punctuality.overdue_days(source.arrivals, source.delivery.calendar, facts.as_known_on)
    ]
    overdue = f" Försenade den dagen: {words.named(late)}." if late else " Ingen källa var försenad den dagen."
    of_all = words.counted(len(lasts), "källa", "källor")
    return f"Den senaste perioden kom som utlovat, anståndet inräknat, från {in_time} av {of_all}.{overdue}"


def last(source: Source) -> punctuality.Kept:
    """The last promise of a source, and how it was kept."""
    return punctuality.kept(source.arrivals, source.delivery.calendar)[-1]


def _row(source: Source) -> Iterator[Cell]:
    one, calendar = last(source), source.delivery.calendar
    yield source.delivery.title
    yield str(max(arrival.covers_to for arrival in source.arrivals))
    yield str(one.period_end)
    yield str(one.due_on)
    yield str(one.extracted_on)
    yield f"{one.in_words}, {words.days(one.late_days)}" if one.late_days else one.in_words
    yield str(punctuality.next_due(source.arrivals, calendar))
