"""A record for data portals, DCAT-AP-SE 3.0.1 as Turtle: the catalogue, the data set, and its distributions.

Specification: docs.dataportal.se/dcat/3.0.1. Distributions are the same rows in other formats; one of several files
names each of them. Only what everybody may have is described, where `vip.toml` names a publisher, and only files that
are there, each kind in a folder beside: it is written after them.
"""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from rdflib import DCAT, DCTERMS, FOAF, RDF, XSD, Graph, Literal, Namespace, URIRef
from rdflib.term import Node

from pipelines.deliveries import formats
from pipelines.deliveries.edition import WHOLE, Edition
from pipelines.deliveries.formats import Rows
from pipelines.deliveries.placing import placed
from pipelines.deliveries.wording import METHODS_EN, SIMULATED, kept
from pipelines.publisher import Publisher
from pipelines.release import hashing

TITLE = "DCAT-AP-SE"
HOLDS, TELLS_OF_FILES = None, True
NAME = "dcat.ttl"
VCARD, SPDX = Namespace("http://www.w3.org/2006/vcard/ns#"), Namespace("http://spdx.org/rdf/terms#")
EUROPE = Namespace("http://publications.europa.eu/resource/authority/")
PUBLISHER_TYPES = Namespace("http://purl.org/adms/publishertype/")
VERSION = URIRef("http://www.w3.org/ns/dcat#version")  # newer than rdflib's own list
SWEDEN = URIRef("http://sws.geonames.org/2661886")
CC0 = URIRef("http://creativecommons.org/publicdomain/zero/1.0/")  # what a catalogue must be; its data may be another
KEYWORDS = (
    ("psykisk hälsa", "mental health"), ("kvalitetsregister", "quality registers"),
    ("vård- och insatsprogram", "care programmes"),
)  # fmt: skip
ABOUT = (
    "Indikatorer för vård och insatser vid psykisk ohälsa, per område, period, kön och ålder.",
    "Indicators of mental health care by area, period, sex and age.",
)
NAMED = ("Indikatorer för psykisk hälsa", "Mental health indicators")
Statement = tuple[Node, Node, Node]


def write(edition: Edition, folder: Path) -> tuple[Path, ...]:
    """`dcat.ttl`; nothing of a package, of no rows, or where no publisher is named."""
    if edition.publisher is None or not edition.is_public or edition.rows.is_empty():
        return ()
    place = folder / NAME
    with placed(place) as made:
        made.write_text(graph(edition, edition.publisher, folder).serialize(format="turtle"), encoding="utf-8")
    return (place,)


def graph(edition: Edition, publisher: Publisher, folder: Path) -> Graph:
    """Everything that is said, without blank nodes, so that it is the same text each time."""
    made = Graph()
    for prefix, namespace in (("vcard", VCARD), ("spdx", SPDX)):
        made.bind(prefix, namespace)
    for statements in (_catalogue, _publisher, _data_set):
        for statement in statements(edition, publisher):
            made.add(statement)
    for of_files in (_distributions, _documentation):
        for statement in of_files(edition, publisher, folder):
            made.add(statement)
    return made


def _node(publisher: Publisher, what: str) -> URIRef:
    return URIRef(f"{publisher.address}#{what}")


def _texts(node: Node, said: URIRef, texts: tuple[str, str]) -> Iterator[Statement]:
    """In Swedish and in English."""
    for text, language in zip(texts, ("sv", "en"), strict=True):
        yield node, said, Literal(text, lang=language)


def _catalogue(edition: Edition, publisher: Publisher) -> Iterator[Statement]:
    node = _node(publisher, "catalogue")
    yield node, RDF.type, DCAT.Catalog
    yield from _texts(node, DCTERMS.title, NAMED)
    yield from _texts(node, DCTERMS.description, ABOUT)
    yield node, DCTERMS.publisher, URIRef(publisher.homepage)
    yield node, DCTERMS.license, CC0
    yield node, DCTERMS.language, EUROPE["language/SWE"]
    yield node, DCTERMS.modified, _day(edition)
    yield node, DCAT.themeTaxonomy, EUROPE["data-theme"]
    yield node, FOAF.homepage, URIRef(publisher.address)
    yield node, DCAT.dataset, _of_edition(edition, publisher)


def _publisher(edition: Edition, publisher: Publisher) -> Iterator[Statement]:
    node, contact = URIRef(publisher.homepage), _node(publisher, "contact")
    yield node, RDF.type, FOAF.Agent
    yield node, FOAF.name, Literal(publisher.name)
    yield node, DCTERMS.type, PUBLISHER_TYPES[publisher.kind]
    yield contact, RDF.type, VCARD.Organization
    yield contact, VCARD.fn, Literal(publisher.contact)
    yield contact, VCARD.hasEmail, URIRef(f"mailto:{publisher.email}")


def _data_set(edition: Edition, publisher: Publisher) -> Iterator[Statement]:
    node, period = _of_edition(edition, publisher), _node(publisher, f"{edition.scope.name}-period")
    scope = edition.scope
    titles = NAMED if scope == WHOLE else _joined(NAMED, (scope.title, scope.title_en))
    yield node, RDF.type, DCAT.Dataset
    yield from _texts(node, DCTERMS.title, titles)
    yield from _texts(node, DCTERMS.description, _description(edition))
    yield node, DCTERMS.identifier, Literal(str(node))
    yield node, VERSION, Literal(edition.name)
    yield node, DCTERMS.publisher, URIRef(publisher.homepage)
    yield node, DCAT.contactPoint, _node(publisher, "contact")
    yield node, DCTERMS.accessRights, EUROPE["access-right/PUBLIC"]
    yield node, DCAT.theme, EUROPE["data-theme/HEAL"]
    for keywords in KEYWORDS:
        yield from _texts(node, DCAT.keyword, keywords)
    for language in ("SWE", "ENG"):
        yield node, DCTERMS.language, EUROPE[f"language/{language}"]
    yield node, DCTERMS.spatial, SWEDEN
    yield node, DCTERMS.accrualPeriodicity, EUROPE["frequency/MONTHLY"]
    yield node, DCTERMS.issued, Literal(f"{edition.publication}-01", datatype=XSD.date)
    yield node, DCTERMS.modified, _day(edition)
    yield node, DCTERMS.temporal, period
    yield period, RDF.type, DCTERMS.PeriodOfTime
    yield period, DCAT.startDate, _literal(edition.rows["period_start"].min())
    yield period, DCAT.endDate, _literal(edition.rows["period_end"].max())


def _joined(these: tuple[str, str], those: tuple[str, str]) -> tuple[str, str]:
    return f"{these[0]}: {those[0]}", f"{these[1]}: {those[1]}"


def _description(edition: Edition) -> tuple[str, str]:
    """What it is of, whether persons are simulated, and how counts are kept."""
    simulated = (f"{SIMULATED[0]} ", f"{SIMULATED[1]} ") if edition.about.is_simulated else ("", "")
    method = METHODS_EN.get(edition.about.method, edition.about.method)
    return (
        f"{simulated[0]}{ABOUT[0]} Röjandeskydd: {kept(edition)}",
        f"{simulated[1]}{ABOUT[1]} Disclosure control: {method}.",
    )


def _distributions(edition: Edition, publisher: Publisher, folder: Path) -> Iterator[Statement]:
    """One per format that holds the rows, of those whose files are in the folders beside its own."""
    for name, one in formats.found().items():
        files = _there(one.HOLDS, edition, folder.parent / (one.HOLDS.within or name)) if one.HOLDS else []
        if one.HOLDS and files:
            node = _node(publisher, f"{edition.scope.name}-{name}")
            yield _of_edition(edition, publisher), DCAT.distribution, node
            yield node, RDF.type, DCAT.Distribution
            yield node, DCTERMS.title, Literal(one.TITLE, lang="sv")
            yield node, DCTERMS["format"], Literal(one.HOLDS.media_type)
            yield node, DCTERMS.license, URIRef(publisher.license)
            yield node, DCAT.accessURL, URIRef(f"{publisher.address}/{edition.name}")
            for path in files:
                yield node, DCAT.downloadURL, _address(edition, publisher, path, folder)
            if len(files) == 1:
                yield from _checked(publisher, node, files[0])


def _documentation(edition: Edition, publisher: Publisher, folder: Path) -> Iterator[Statement]:
    """The quality declaration to read in a browser, where one lies beside."""
    for path in sorted((folder.parent / "declaration").glob(f"{edition.scope.name}*.html")):
        page = _address(edition, publisher, path, folder)
        yield _of_edition(edition, publisher), FOAF.page, page
        yield page, RDF.type, FOAF.Document
        yield from _texts(page, DCTERMS.title, ("Kvalitetsdeklaration", "Quality declaration, in Swedish"))


def _address(edition: Edition, publisher: Publisher, path: Path, folder: Path) -> URIRef:
    """Where a file of a delivery is for everybody."""
    return URIRef(f"{publisher.address}/{edition.name}/{path.relative_to(folder.parent).as_posix()}")


def _there(holding: Rows, edition: Edition, folder: Path) -> list[Path]:
    """The files of a format that hold rows."""
    return sorted(folder.glob(holding.pattern.format(scope=edition.scope.name)))


def _checked(publisher: Publisher, node: URIRef, path: Path) -> Iterator[Statement]:
    """Size and hash of a file."""
    checksum = URIRef(f"{node}-checksum")
    yield node, DCAT.byteSize, Literal(path.stat().st_size, datatype=XSD.nonNegativeInteger)
    yield node, SPDX.checksum, checksum
    yield checksum, RDF.type, SPDX.Checksum
    yield checksum, SPDX.algorithm, SPDX.checksumAlgorithm_sha256
    yield checksum, SPDX.checksumValue, Literal(hashing.sha256(path), datatype=XSD.hexBinary)


def _of_edition(edition: Edition, publisher: Publisher) -> URIRef:
    """The data set is the same in every publication; its version is another."""
    return _node(publisher, edition.scope.name)


def _day(edition: Edition) -> Literal:
    return _literal(edition.rows["data_as_of"].max())


def _literal(day: object) -> Literal:
    return Literal(day.isoformat() if isinstance(day, date) else str(day), datatype=XSD.date)
