"""Unit: the record for data portals has every mandatory property of DCAT-AP-SE 3.0.1, and tells of files that are there."""

import hashlib
import re
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from rdflib import DCAT, DCTERMS, FOAF, RDF, XSD, Graph, Literal, Namespace, URIRef

from pipelines.deliveries import formats
from pipelines.deliveries.formats import dcat
from pipelines.publisher import Publisher
from tests.unit.deliveries.formats.conftest import PUBLISHER, rows

VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
# Class -> its mandatory and its recommended properties, by docs.dataportal.se/dcat/3.0.1.
MANDATORY = {
    DCAT.Catalog: (DCTERMS.title, DCTERMS.description, DCTERMS.publisher, DCTERMS.license, DCAT.dataset),
    DCAT.Dataset: (DCTERMS.title, DCTERMS.description, DCTERMS.publisher),
    DCAT.Distribution: (DCAT.accessURL,),
    FOAF.Agent: (FOAF.name, DCTERMS.type),
    VCARD.Organization: (VCARD.fn, VCARD.hasEmail),
}
RECOMMENDED = {
    DCAT.Catalog: (DCTERMS.language, DCTERMS.modified, DCAT.themeTaxonomy, FOAF.homepage),
    DCAT.Dataset: (DCAT.contactPoint, DCAT.distribution, DCAT.keyword, DCAT.theme, DCTERMS.accessRights, DCTERMS.issued,
                   DCTERMS.spatial, DCTERMS.temporal, DCTERMS.accrualPeriodicity),
    DCAT.Distribution: (DCTERMS["format"], DCTERMS.license, DCAT.downloadURL),
}  # fmt: skip


AT_MOST_ONE = (DCTERMS["format"], DCTERMS.license, DCTERMS.publisher, DCTERMS.accessRights, DCTERMS.issued,
               DCTERMS.modified, DCTERMS.accrualPeriodicity, DCAT.byteSize, URIRef("http://www.w3.org/ns/dcat#version"),
               FOAF.homepage)  # fmt: skip
# What the profile takes for a media type.
MEDIA_TYPE = re.compile(r"\w+/[-.\w]+(?:\+[-.\w]+)?")


@pytest.fixture(scope="module")
def folder(edition, tmp_path_factory) -> Path:
    """Everything of an edition."""
    place = tmp_path_factory.mktemp("all")
    formats.write(edition, place)
    return place


@pytest.fixture(scope="module")
def record(folder: Path) -> Graph:
    """As another program would read it."""
    return Graph().parse(folder / "dcat" / "dcat.ttl", format="turtle")


@pytest.mark.parametrize("properties", [MANDATORY, RECOMMENDED], ids=["mandatory", "recommended"])
def test_every_thing_has_its_properties(record: Graph, properties) -> None:
    for kind, wanted in properties.items():
        things = set(record.subjects(RDF.type, kind))
        assert things
        for thing, said in ((thing, said) for thing in things for said in wanted):
            assert list(record.objects(thing, said)), (thing, said)


def test_what_may_be_said_once_is_not_said_twice_and_a_format_is_one_media_type(record: Graph) -> None:
    for said in AT_MOST_ONE:
        things = list(record.subjects(said, None))
        assert things
        assert len(things) == len(set(things)), said
    kinds = list(record.objects(None, DCTERMS["format"]))
    assert all(isinstance(kind, Literal) and MEDIA_TYPE.fullmatch(str(kind)) for kind in kinds)


def test_there_is_one_catalogue_with_one_data_set_and_all_that_is_pointed_at_is_there(record: Graph) -> None:
    (catalogue,), (data_set,) = (list(record.subjects(RDF.type, kind)) for kind in (DCAT.Catalog, DCAT.Dataset))
    assert record.value(catalogue, DCAT.dataset) == data_set
    for said in (DCTERMS.publisher, DCAT.contactPoint, DCTERMS.temporal, DCAT.distribution):
        for thing in record.objects(None, said):
            assert (thing, RDF.type, None) in record


def test_the_data_set_points_to_its_quality_declaration(record: Graph, folder: Path) -> None:
    (data_set,) = record.subjects(RDF.type, DCAT.Dataset)
    (page,) = record.objects(data_set, FOAF.page)
    assert (page, RDF.type, FOAF.Document) in record
    assert "<h1>" in (folder / str(page).split("/2026-10-r1/")[1]).read_text(encoding="utf-8")


def test_a_catalogue_is_free_to_use_as_the_portal_asks(record: Graph) -> None:
    (catalogue,) = record.subjects(RDF.type, DCAT.Catalog)
    assert record.value(catalogue, DCTERMS.license) == URIRef("http://creativecommons.org/publicdomain/zero/1.0/")


def test_texts_are_in_swedish_and_english_and_tell_that_persons_are_simulated(record: Graph) -> None:
    (data_set,) = record.subjects(RDF.type, DCAT.Dataset)
    for said in (DCTERMS.title, DCTERMS.description):
        assert {text.language for text in record.objects(data_set, said)} == {"sv", "en"}
    described = {text.language: str(text) for text in record.objects(data_set, DCTERMS.description)}
    assert "simulerade" in described["sv"]
    assert "simulated" in described["en"]
    assert all(len(str(text).split()) <= 10 for text in record.objects(data_set, DCTERMS.title))


def test_periods_and_days_are_dates(record: Graph, edition) -> None:
    (data_set,) = record.subjects(RDF.type, DCAT.Dataset)
    period = record.value(data_set, DCTERMS.temporal)
    first, last = edition.rows["period_start"].min(), edition.rows["period_end"].max()
    assert record.value(period, DCAT.startDate) == Literal(first.isoformat(), datatype=XSD.date)
    assert record.value(period, DCAT.endDate) == Literal(last.isoformat(), datatype=XSD.date)
    assert record.value(data_set, DCTERMS.modified) == Literal("2026-09-30", datatype=XSD.date)


def test_each_distribution_is_the_same_data_and_its_files_are_there(record: Graph, folder: Path) -> None:
    (data_set,) = record.subjects(RDF.type, DCAT.Dataset)
    distributions = list(record.objects(data_set, DCAT.distribution))
    assert len(distributions) == 5
    for distribution in distributions:
        for address in record.objects(distribution, DCAT.downloadURL):
            assert (folder / str(address).removeprefix("https://example.org/vip/2026-10-r1/")).is_file()


def test_size_and_hash_of_a_single_file_are_told(record: Graph, folder: Path) -> None:
    spdx = Namespace("http://spdx.org/rdf/terms#")
    data = (folder / "data_package" / "published.csv").read_bytes()
    (distribution,) = record.subjects(DCTERMS["format"], Literal("text/csv"))
    assert record.value(distribution, DCAT.byteSize) == Literal(len(data), datatype=XSD.nonNegativeInteger)
    told = record.value(record.value(distribution, spdx.checksum), spdx.checksumValue)
    assert str(told) == hashlib.sha256(data).hexdigest()


def test_files_that_are_not_there_are_not_told(edition, tmp_path: Path) -> None:
    (path,) = dcat.write(edition, tmp_path)
    assert not list(Graph().parse(path).subjects(RDF.type, DCAT.Distribution))


def test_nothing_is_told_of_what_is_not_for_everyone_or_has_no_publisher(edition, edition_of, tmp_path: Path) -> None:
    own = edition_of(rows({}).with_columns(edition=pl.lit("internal")), receiver="region/01")
    assert dcat.write(own, tmp_path) == dcat.write(replace(edition, publisher=None), tmp_path) == ()
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    "wrong",
    [{"address": "https://example.org/"}, {"email": "ingen"}, {"kind": "Myndighet"}, {"name": ""}, {"other": "x"}],
)
def test_a_publisher_that_a_portal_would_refuse_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match=next(iter(wrong))):
        Publisher.model_validate(PUBLISHER.model_dump() | wrong)
