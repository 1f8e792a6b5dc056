"""Examples: every indicator and every shared concept gives exactly the rows its own worked examples expect."""

import re
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from pipelines import configuration
from pipelines.flow.steps import derived
from pipelines.project import PROJECT, Project
from pipelines.select import sources
from pipelines.select.catalogue import Catalogue, load
from pipelines.select.examples import groups, mistakes
from pipelines.select.schemas import empty_database

OPEN_DATA = Path(__file__).resolve().parents[2] / "examples" / "open_data"


def _catalogue(site: Path | None) -> Catalogue:
    project = Project(site)
    return load(project, configuration.load(project).joined)


CATALOGUE = _catalogue(OPEN_DATA)
WITH_CASES = [name for name, item in CATALOGUE.measurable.items() if item.header.rows == "cases"]
OF_EVERY_FORM = ["tvars/bipolar_kognitiv_utredning", "tvars/bipolar_patientutbildning"]
"""Indicators that leave out nobody who has a form."""
HAS_EVERYBODY = {"specialised_contact", "cause_of_death", "busa_rating"}
"""Concepts that leave out nobody but who has no identifier, or nobody at all."""


@pytest.fixture(scope="module")
def empty() -> Iterator[duckdb.DuckDBPyConnection]:
    """What the input rows of an example are put into."""
    with empty_database(CATALOGUE.project) as database:
        yield database


@pytest.mark.parametrize("name", CATALOGUE.measurable)
def test_the_query_agrees_with_its_examples(empty: duckdb.DuckDBPyConnection, name: str) -> None:
    assert mistakes(CATALOGUE.indicators[name], CATALOGUE.project, empty) == []


@pytest.mark.parametrize("name", CATALOGUE.concepts)
def test_the_concept_agrees_with_its_examples(empty: duckdb.DuckDBPyConnection, name: str) -> None:
    assert mistakes(CATALOGUE.concepts[name], CATALOGUE.project, empty) == []


@pytest.mark.parametrize("name", [name for name in CATALOGUE.concepts if CATALOGUE.concepts[name].registers])
def test_an_example_of_persons_shows_who_has_no_row(name: str) -> None:
    expected = [group.expected for group in groups(CATALOGUE.concepts[name].header.examples) if group.expected]
    if any(table.names_persons for table in expected) and name not in HAS_EVERYBODY:
        assert any(row[1] == "-" for table in expected for row in table.rows)


@pytest.mark.parametrize("name", WITH_CASES)
def test_there_are_five_cases_or_more_and_one_person_who_is_not_eligible(name: str) -> None:
    expected = [group.expected.rows for group in groups(CATALOGUE.indicators[name].header.examples) if group.expected]
    rows = [row for table in expected for row in table]
    assert len(rows) >= 5
    if CATALOGUE.indicators[name].path.is_relative_to(PROJECT / "indicators") and name not in OF_EVERY_FORM:
        assert any(row[1] == "-" for row in rows), "no example shows who is not eligible"


@pytest.mark.parametrize("name", OF_EVERY_FORM)
def test_who_leaves_out_nobody_asks_nothing_of_a_form(name: str) -> None:
    assert derived(CATALOGUE.indicators[name], CATALOGUE.project).criteria == ()


def test_the_programme_schizofreni_has_its_measurable_and_its_wanted_indicators() -> None:
    found = CATALOGUE.of("schizofreni")
    measurable = [item for item in found.values() if item.header.measurable]
    wanted = [item for item in found.values() if not item.header.measurable]
    assert len(measurable) >= 12
    assert all(item.header.reason and item.header.would_need for item in wanted)


def test_no_indicator_is_called_adopted_without_a_recorded_decision() -> None:
    beyond = [item for item in CATALOGUE.indicators.values() if item.header.status != "proposed"]
    assert all(item.header.decision is not None for item in beyond)


def test_a_definition_that_says_it_is_partly_ours_is_not_called_verified() -> None:
    ours = re.compile(r"\bprojekte|\bkontroller", re.IGNORECASE)
    for item in CATALOGUE.measurable.values():
        if ours.search(item.path.read_text(encoding="utf-8").split("examples:")[0]):
            assert item.header.evidence != "verified", item.path


def test_nothing_reconstructed_is_presented_as_official() -> None:
    for item in CATALOGUE.indicators.values():
        if item.header.origin == "vip":
            assert item.header.evidence != "reconstructed", item.path


def test_what_headers_say_is_plain_text_since_workbooks_show_marks_as_they_stand() -> None:
    headers = {name: item.header for name, item in (CATALOGUE.indicators | CATALOGUE.concepts).items()}
    marked = [name for name, said in headers.items() if "**" in f"{said.title} {said.notes}"]
    assert marked == []


def test_every_source_in_the_list_is_pointed_to() -> None:
    """That every key has its source is seen to when the catalogue is loaded."""
    pointed_to = {key for item in CATALOGUE.indicators.values() for key in sources.named_in(item.header)}
    pointed_to |= {
        key
        for path in CATALOGUE.project.programme_files.values()
        for key in sources.KEY.findall(path.read_text("utf-8"))
    }
    assert set(sources.listed(CATALOGUE.project)) == pointed_to
