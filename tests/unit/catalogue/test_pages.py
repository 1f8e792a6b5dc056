"""Unit: every indicator has a page that says what it is and how well that is known."""

import re
from html import unescape
from pathlib import Path

import pytest

from pipelines import configuration
from pipelines.catalogue import words
from pipelines.catalogue.writing import INDEX, write
from pipelines.project import Project
from pipelines.reference import standard_population
from pipelines.select import header as headers
from pipelines.select.catalogue import Catalogue, load


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    project = Project()
    return load(project, configuration.load(project).joined)


@pytest.fixture(scope="module")
def folder(catalogue: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(catalogue, tmp_path_factory.mktemp("catalogue")).parent


def text_of(place: Path) -> str:
    """What a reader sees."""
    without_marks = re.sub(r"<wbr>", "", place.read_text(encoding="utf-8"))
    return unescape(re.sub(r"<[^>]+>", "\n", without_marks))


def test_each_has_its_wording_its_badge_and_its_source(catalogue: Catalogue, folder: Path) -> None:
    for item in catalogue.indicators.values():
        said = text_of(folder / f"{item.vip}.{item.short_name}.html")
        header = item.header
        for part in (header.title, header.title_en, header.numerator, header.denominator, header.source):
            assert part in said, item.name
        assert words.EVIDENCE[header.evidence].text in said
        assert words.ORIGIN[header.origin] in said
        assert not header.measurable or item.query in said
        assert header.measurable or str(header.reason) in said


def test_each_with_cases_shows_its_criteria_and_no_count_of_rows(catalogue: Catalogue, folder: Path) -> None:
    for item in catalogue.measurable.values():
        said = text_of(folder / f"{item.vip}.{item.short_name}.html")
        assert ("Patientflöde" in said) == (item.header.rows == "cases"), item.name
    said = text_of(folder / "schizofreni.lai_depot.html").split("Patientflöde", 2)[-1].split("Exempel")[0]
    told = [line.strip() for line in said.splitlines() if line.strip()]
    first = told.index("0")
    assert told[first : first + 11] == [
        "0", "Alla rader i PsykosR (psykosr)", "frågan",
        "1", "Ålder vid händelsen: 18 år eller äldre", "frågan", "age >= 18",
        "2", "Behandling med antipsykotika: ja", "frågan", "antipsychotic",
    ]  # fmt: skip


def links_of(place: Path) -> list[str]:
    return re.findall(r'href="([^"#]+)"', place.read_text(encoding="utf-8"))


def test_each_concept_has_a_page_that_says_what_a_row_is_and_what_to_beware_of(
    catalogue: Catalogue, folder: Path
) -> None:
    for concept in catalogue.concepts.values():
        said = text_of(folder / f"begrepp.{concept.name}.html")
        header = concept.header
        for part in (header.title, header.row, header.notes or "", *header.columns.values(), concept.query):
            assert part in said, concept.name


def test_an_indicator_leads_to_its_concepts_and_they_lead_back(catalogue: Catalogue, folder: Path) -> None:
    for item in catalogue.indicators.values():
        page = f"{item.vip}.{item.short_name}.html"
        named = {name.removeprefix("registers.") for name in item.views}
        assert set(links_of(folder / page)) == {f"begrepp.{name}.html" for name in named}
        assert all(page in links_of(folder / f"begrepp.{name}.html") for name in named)


def test_the_list_leads_to_every_page_and_nowhere_else(catalogue: Catalogue, folder: Path) -> None:
    links = links_of(folder / INDEX)
    indicators = [f"{item.vip}.{item.short_name}.html" for item in catalogue.indicators.values()]
    assert sorted(links) == sorted([*indicators, *(f"begrepp.{name}.html" for name in catalogue.concepts)])
    assert {*links, INDEX} == {path.name for path in folder.iterdir()}


def test_nothing_reconstructed_is_marked_as_anything_else(catalogue: Catalogue, folder: Path) -> None:
    for item in catalogue.indicators.values():
        page = (folder / f"{item.vip}.{item.short_name}.html").read_text(encoding="utf-8")
        assert ('class="headline bad"' in page) == (item.header.evidence == "reconstructed"), item.name


@pytest.mark.parametrize(
    ("field", "known"),
    [
        ("evidence", words.EVIDENCE), ("evidence", words.BADGE), ("origin", words.ORIGIN), ("status", words.STATUS),
        ("measure", words.MEASURE), ("type", words.TYPE), ("direction", words.DIRECTION),
        ("unit_of_analysis", words.UNIT), ("record", words.RECORD),
    ],
)  # fmt: skip
def test_every_word_of_a_header_has_a_swedish_one(field: str, known: dict[str, object]) -> None:
    assert set(known) == set(headers.Header.model_json_schema()["properties"][field]["enum"])


def test_whom_a_figure_is_standardised_to_and_by_what_has_swedish_words(catalogue: Catalogue, folder: Path) -> None:
    assert set(words.STANDARD) == {*standard_population.names(), headers.NATION}
    by = headers.Standardise.model_json_schema()["properties"]["by"]["items"]["enum"]
    assert set(words.STANDARDISED_BY) == set(by)
    for item in catalogue.indicators.values():
        said = text_of(folder / f"{item.vip}.{item.short_name}.html")
        assert ("Standardiseras" in said) == (item.header.standardise is not None), item.name


def test_the_same_catalogue_gives_the_same_bytes(catalogue: Catalogue, folder: Path, tmp_path: Path) -> None:
    again = write(catalogue, tmp_path).parent
    assert {path.name: path.read_bytes() for path in again.iterdir()} == {
        path.name: path.read_bytes() for path in folder.iterdir()
    }
