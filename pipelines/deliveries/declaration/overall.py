"""The publication as a whole: relevance, accessibility, comparability. Other components have own modules."""

from collections import Counter
from collections.abc import Iterator

from data_contracts.shapes import AREA_LEVELS, ATTRIBUTIONS, PERIOD_TYPES
from pipelines.catalogue import words as headers
from pipelines.deliveries import formats
from pipelines.deliveries.declaration import revisions, words
from pipelines.deliveries.declaration.document import Statement
from pipelines.deliveries.declaration.facts import Facts
from pipelines.deliveries.edition import Edition
from pipelines.report.document import Cell, Table
from pipelines.report.swedish import listed

PURPOSE = (
    "Indikatorer för att följa upp vård och insatser vid psykisk ohälsa enligt de nationella vård- och "
    "insatsprogrammen (VIP): underlag för förbättringsarbete i regioner och kommuner, och för nationell jämförelse."
)
NEEDS = (
    "Regioner, kommuner och sjukvårdsregioner ser sin egen utveckling över tid och sig själva bland andra. Programmens "
    "nationella arbetsgrupper beslutar om indikatorerna och ser över dem."
)
EXACT = ("hide", "none")  # methods whose counts are as they were counted
VIEWS = {"now": "som de är nu, även för händelser före en ändring", "then": "som de var när det hände"}


def relevance(edition: Edition, facts: Facts) -> Iterator[Statement]:
    """Purpose, contents and who decided."""
    found = list(edition.headers.values())
    yield Statement("Statistikens ändamål", PURPOSE)
    yield Statement("Användarnas informationsbehov", NEEDS)
    yield Statement("Objekt och population", _objects(edition, facts))
    measures = words.and_so(headers.MEASURE[header.measure] for header in found)
    yield Statement("Statistiska mått", words.sentence(measures) if measures else "Inga.")
    levels = words.and_so(headers.AREA[level] for level in AREA_LEVELS if level in set(edition.areas["area_level"]))
    yield Statement("Redovisningsgrupper", f"Område ({levels}), kön och ålder; {_by(edition)}.")
    yield Statement("Referenstider", _times(edition))
    status = Counter[str](header.status for header in found)
    told = [f"{name} {status[key]}" for key, name in headers.STATUS.items() if key in status]
    yield Statement("Beslut om indikatorerna", words.sentence(listed(told)) if told else "Inga indikatorer.")
    evidence = Counter[str](header.evidence for header in found)
    told = [f"{badge.text} {evidence[key]}" for key, badge in headers.BADGE.items() if key in evidence]
    yield Statement("Definitionernas underlag", words.sentence(listed(told)) if told else "Inga definitioner.")


def _objects(edition: Edition, facts: Facts) -> str:
    indicators = words.counted(len(edition.headers), "indikator", "indikatorer")
    programmes = words.counted(len(edition.programmes), "program", "program")
    sources = words.counted(len(of_edition(edition, facts)), "källa", "källor")
    return f"{indicators} inom {programmes}, ur {sources}. Vem som räknas står i varje indikators definition."


def _times(edition: Edition) -> str:
    if edition.rows.is_empty():
        return "Inga perioder."
    first, last = edition.rows["period_start"].sort()[0], edition.rows["period_end"].sort()[-1]
    there = set(edition.rows["period_type"])
    kinds = words.and_so(headers.PERIOD[kind] for kind in PERIOD_TYPES if kind in there)
    return f"Perioder från {first} till och med {last}: {kinds}."


def of_edition(edition: Edition, facts: Facts) -> tuple[str, ...]:
    """The sources of the indicators that have rows here, in order."""
    return tuple(sorted({source for name in edition.indicators for source in facts.read_by.get(name, ())}))


def programmes(edition: Edition) -> Table:
    """Programme by programme: who owns it, and how its indicators stand."""
    headings = (
        ("Program", 32), ("Ägare", 30), ("Indikatorer", 15), ("Antagna eller förvaltade", 15),
        ("Förslag eller på prov", 15), ("Bekräftad definition", 15),
    )  # fmt: skip
    return Table("Indikatorer efter program", headings, [tuple(_programme(edition, vip)) for vip in edition.programmes])


def _programme(edition: Edition, vip: str) -> Iterator[Cell]:
    found = [header for name, header in edition.headers.items() if name.startswith(f"{vip}/")]
    yield edition.programmes[vip].title
    yield edition.programmes[vip].owner
    yield len(found)
    yield sum(header.status in ("adopted", "managed") for header in found)
    yield sum(header.status in ("proposed", "test") for header in found)
    yield sum(header.evidence == "verified" for header in found)


def decisions(edition: Edition) -> Table | None:
    """Who decided what, when and where it is written; None where nothing is decided."""
    rows = [
        (
            edition.headers[name].title,
            headers.STATUS[edition.headers[name].status],
            made.body,
            str(made.decided_on),
            made.source,
        )
        for name in edition.indicators
        if (made := edition.headers[name].decision)
    ]
    headings = (("Indikator", 44), ("Status", 12), ("Beslutat av", 30), ("Datum", 14), ("Källa", 30))
    return Table("Beslut", headings, rows) if rows else None


def accessibility(edition: Edition) -> Iterator[Statement]:
    """Formats, definitions, contact."""
    titles = [one.TITLE for one in formats.found().values()]
    publisher = edition.publisher
    where = f" Filerna finns på {publisher.address}." if publisher else ""
    yield Statement("Tillgång till statistiken", f"Samma uppgifter i flera format: {listed(titles)}.{where}")
    yield Statement(
        "Möjlighet till ytterligare statistik",
        "En region eller kommun kan få sina egna uppgifter i en intern utgåva, där det finns rättslig grund. Uppgifter "
        "om enskilda personer lämnas inte ut härifrån.",
    )
    yield Statement(
        "Presentation",
        "Varje rad bär period, område, kön, ålder, antal, värde, intervall och status. En dold uppgift är tom och har "
        "status sekretess; den är aldrig noll.",
    )
    yield Statement(
        "Dokumentation",
        "Täljare, nämnare, undantag, källa, målnivå och förbehåll för varje indikator följer med filerna. Manifestet i "
        "public/ visar med vilka definitioner och vilken programvara uppgifterna är gjorda.",
    )
    if publisher:
        yield Statement(
            "Kontakt", f"{publisher.name}, {publisher.contact}, {publisher.email}. Webbplats: {publisher.homepage}."
        )
        yield Statement("Licens", publisher.license)
    else:
        yield Statement("Kontakt", "Ingen utgivare är angiven för denna publicering.")


def comparability(edition: Edition, facts: Facts) -> Iterator[Statement]:
    """Over time, between groups, with other figures."""
    yield from revisions.definitions(facts, edition)
    yield Statement("Indelning i områden", _areas(facts))
    yield Statement("Tillhörighet", _attributions(edition))
    standards = sorted({header.standardise.to for header in edition.headers.values() if header.standardise})
    if standards:
        told = listed([headers.STANDARD[name] for name in standards])
        yield Statement("Standardbefolkning", f"Standardiserade värden finns bredvid de ovägda, mot {told}.")
    changed = "" if edition.about.method in EXACT else " Antalen är dessutom ändrade var för sig av röjandeskyddet."
    yield Statement(
        "Numerisk överensstämmelse",
        "Visade delar behöver inte summera till helheten: dolda delar, och fall utan känt område eller kön, ingår bara "
        "i totalerna. Där personer räknas ingår var och en högst en gång per period, så månader summerar inte till år."
        f"{changed}",
    )


def _areas(facts: Facts) -> str:
    view = VIEWS.get(str(facts.areas), f"som de var i slutet av {facts.areas}")
    changes = [str(day) for day in facts.area_changes]
    told = f" Ändringar av kommuner under den redovisade tiden: {listed(changes)}." if changes else ""
    version = f" Tabellerna över områden och befolkning har version {facts.area_version}."
    return f"Kommuner och regioner är {view}.{told}{version}"


def _attributions(edition: Edition) -> str:
    both = (
        " De två räknar delvis samma fall och får inte läggas ihop."
        if edition.rows["attribution"].n_unique() > 1
        else ""
    )
    return f"{words.sentence(_by(edition))}{both}"


def _by(edition: Edition) -> str:
    there = set(edition.rows["attribution"])
    return f"efter {words.and_so(words.ATTRIBUTION[name] for name in ATTRIBUTIONS if name in there)}"


def breaks(edition: Edition, facts: Facts) -> Table | None:
    """Breaks of indicators' series within the published time, those of their sources among them."""
    if edition.rows.is_empty():
        return None
    first = edition.rows["period_start"].sort()[0]
    concerned: dict[tuple[str, str], list[str]] = {}
    for name in edition.indicators:
        for found in facts.breaks.get(name, ()):
            if found.on >= first:
                concerned.setdefault((str(found.on), words.sentence(found.reason)), []).append(
                    edition.headers[name].title
                )
    rows = [(*told, listed(titles)) for told, titles in sorted(concerned.items())]
    headings = (("Från", 14), ("Varför", 50), ("Indikatorer", 60))
    return Table("Brott i serier under den redovisade tiden", headings, rows) if rows else None


def beside_others(edition: Edition) -> Table | None:
    """What headers say of levels that others have published, and of what sets the measure apart."""
    rows = [
        (header.title, header.known_level or "", header.notes or "")
        for name in edition.indicators
        if (header := edition.headers[name]).known_level or header.notes
    ]
    headings = (("Indikator", 36), ("Nivå hos andra", 36), ("Att tänka på", 70))
    return (
        Table("Samanvändbarhet: skillnader mot andra källor, som definitionerna anger dem", headings, rows)
        if rows
        else None
    )
