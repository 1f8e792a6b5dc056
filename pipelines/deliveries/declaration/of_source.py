"""One source: the five components of a register that published indicators read."""

from collections.abc import Iterator, Sequence

import polars as pl

from pipelines.catalogue import words as headers
from pipelines.deliveries.declaration import figures, punctuality, timeliness, words
from pipelines.deliveries.declaration.document import COMPONENTS, Component, Part, Statement
from pipelines.deliveries.declaration.facts import Facts, Source
from pipelines.deliveries.edition import Edition
from pipelines.report.document import Cell, Table
from pipelines.report.swedish import listed

MOST_YEARS = 5  # of coverage, the last ones
Told = tuple[tuple[Statement, ...], Sequence[Table | None]]


def part(source: Source, edition: Edition, facts: Facts) -> Part:
    """All that is said of a source. Its indicators are those that have rows in the edition."""
    own = [name for name in edition.indicators if source.name in facts.read_by.get(name, ())]
    rows = figures.of(figures.public(edition), own)
    told: Sequence[Told] = (
        (tuple(_relevance(source)), [_indicators(edition, own)]),
        (tuple(_accuracy(source, edition, facts, rows, own)), list(_tables(source, edition, facts, rows, own))),
        (tuple(_timeliness(source, facts)), []),
        (tuple(_accessibility(source)), []),
        (tuple(_comparability(source, facts)), [_forms(source)]),
    )
    components = [
        Component(name, statements, tuple(table for table in tables if table))
        for name, (statements, tables) in zip(COMPONENTS, told, strict=True)
    ]
    return Part(source.name, source.delivery.title, tuple(components))


def _relevance(source: Source) -> Iterator[Statement]:
    yield Statement("Källa", f"{source.delivery.title}, {words.SOURCE[source.delivery.source]}.")
    if source.is_simulated:
        yield Statement("Simulerade personer", "Källans leveranser är simulerade. De gäller inga verkliga personer.")


def _indicators(edition: Edition, own: Sequence[str]) -> Table:
    headings = (("Indikator", 50), ("Program", 34), ("Beslut", 12), ("Definition", 16))
    return Table("Publicerade indikatorer som använder källan", headings, [tuple(_used(edition, name)) for name in own])


def _used(edition: Edition, name: str) -> Iterator[Cell]:
    header, vip = edition.headers[name], name.split("/")[0]
    yield header.title
    yield edition.programmes[vip].title if vip in edition.programmes else vip
    yield headers.STATUS[header.status]
    yield headers.BADGE[header.evidence].text


def _accuracy(
    source: Source, edition: Edition, facts: Facts, rows: pl.DataFrame, own: Sequence[str]
) -> Iterator[Statement]:
    yield Statement("Ramtäckning", _coverage_text(source, facts, rows))
    silent = [edition.places.name(*area) for area in figures.silent(rows)]
    if silent:
        yield Statement(
            "Regioner som inte har rapporterat det senaste hela året", words.sentence(words.named(silent, 21))
        )
    yield Statement("Bearbetning", words.sentence(words.kind(source.delivery)))
    lag = source.delivery.calendar.months_until_mature
    first = figures.provisional_from(rows)
    until = (
        f"Källan fyller på i {words.months(lag)} efter en periods slut" if lag else "Källan fyller inte på i efterhand"
    )
    told = (
        f"Perioder som slutar {first} eller senare kan vara preliminära" if first else "Inga uppgifter är preliminära"
    )
    waits = sorted({edition.headers[name].due_after_days for name in own} - {0})
    later = f" Indikatorer med uppföljningstid väntar dessutom {words.and_so(map(words.days, waits))}." if waits else ""
    yield Statement("Preliminär statistik jämförd med slutlig", f"{until}. {told}.{later}")


def _sole(source: Source, facts: Facts, names: Sequence[str]) -> list[str]:
    """The indicators whose published coverage is this source's: they read no other that has any."""
    return [
        name
        for name in names
        if [one for one in facts.read_by[name] if facts.source(one).has_coverage] == [source.name]
    ]


def _coverage_text(source: Source, facts: Facts, rows: pl.DataFrame) -> str:
    if not source.has_coverage:
        return "Täckningsgraden är inte känd: det finns ingen källa att jämföra med i denna publicering."
    found = figures.coverage(_covered(source, facts, rows))
    if found.is_empty():
        return "Ingen täckningsgrad för enbart denna källa står bredvid de publicerade uppgifterna."
    methods = [words.COVERAGE_METHOD.get(name, name) for name in found["coverage_method"].unique().sort()]
    return f"Täckningsgrad: {listed(methods)}. Tabellen visar de år som publicerade uppgifter har den för."


def _covered(source: Source, facts: Facts, rows: pl.DataFrame) -> pl.DataFrame:
    names = rows.select(figures.Named.unique().sort()).to_series().to_list()
    return figures.of(rows, _sole(source, facts, names))


def _tables(
    source: Source, edition: Edition, facts: Facts, rows: pl.DataFrame, own: Sequence[str]
) -> Iterator[Table | None]:
    if source.has_coverage:
        yield _coverage(edition, figures.coverage(_covered(source, facts, rows)))
    yield _missing(edition, rows, own)


def _coverage(edition: Edition, found: pl.DataFrame) -> Table | None:
    """A row per area, a column per year."""
    years = found["coverage_year"].unique().sort().to_list()[-MOST_YEARS:]
    if not years:
        return None
    shares = {row[:3]: row[4] for row in found.iter_rows()}
    areas = found.select("area_level", "area_code").unique().sort(pl.col("area_level") != "nation", "area_code").rows()
    rows = [
        (
            edition.places.name(*area),
            *(words.percent(shares[(*area, year)]) if (*area, year) in shares else "" for year in years),
        )
        for area in areas
    ]
    return Table("Täckningsgrad efter område och år", (("Område", 36), *((str(year), 12) for year in years)), rows)


def _missing(edition: Edition, rows: pl.DataFrame, own: Sequence[str]) -> Table | None:
    found = [
        (
            edition.headers[one.indicator].title,
            one.period,
            "visas inte" if one.share is None else words.percent(one.share),
        )
        for one in figures.missing(edition, rows, own)
    ]
    headings = (("Indikator", 50), ("Period", 16), ("Ej registrerat", 16))
    return Table("Ej registrerat i riket, båda könen och alla åldrar", headings, found) if found else None


def _timeliness(source: Source, facts: Facts) -> Iterator[Statement]:
    calendar = source.delivery.calendar
    yield Statement("Frekvens", words.sentence(words.promise(calendar)))
    if not source.arrivals:
        yield Statement("Framställningstid", "Källan har inte levererat.")
        return
    latest, one = source.arrivals[-1], timeliness.last(source)
    until = max(arrival.covers_to for arrival in source.arrivals)
    age = words.days((facts.as_known_on - until).days)
    yield Statement(
        "Framställningstid",
        f"Senaste uttag {latest.extracted_on}. Leveranserna omfattar händelser till och med {until}, {age} före "
        f"publiceringens datadag.",
    )
    kept = punctuality.kept(source.arrivals, calendar)
    in_time = sum(each.late_days <= each.grace_days for each in kept)
    yield Statement(
        "Punktlighet",
        f"Perioden till och med {one.period_end} var utlovad senast {one.due_on} och togs ut {one.extracted_on}: "
        f"{one.in_words}. Av {words.counted(len(kept), 'period', 'perioder')} kom {in_time} som utlovat, anståndet "
        "inräknat; den första leveransen för varje period räknas.",
    )


def _accessibility(source: Source) -> Iterator[Statement]:
    yield Statement(
        "Dokumentation",
        f"Vad {source.delivery.title} lämnar, och vilka regler varje rad prövas mot, står i källans kontrakt. Här "
        "finns inga rader ur källan.",
    )


def _comparability(source: Source, facts: Facts) -> Iterator[Statement]:
    yield Statement("Bostadsort", words.sentence(words.RESIDENCE[source.delivery.residence_basis]))
    breaks = [f"{found.on}: {words.sentence(found.reason)}" for found in source.delivery.breaks]
    yield Statement("Brott i källan", " ".join(breaks) or "Inga är kända.")
    if facts.before:
        is_changed = source.name in facts.before.contracts
        text = "Kontraktet är ändrat" if is_changed else "Kontraktet är detsamma"
        yield Statement("Kontrakt", f"{text} sedan {facts.before.name}.")


def _forms(source: Source) -> Table | None:
    rows = [(form.name, str(form.valid_from), str(form.valid_to or "")) for form in source.delivery.forms]
    return Table("Formulärversioner", (("Version", 30), ("Från", 14), ("Till och med", 14)), rows) if rows else None
