"""Examples: the patient flow that every query says of itself leads, row by row, to the cases that the query gives."""

from collections.abc import Iterator
from functools import cache

import duckdb
import pytest

from pipelines.flow.steps import derived, steps
from pipelines.flow.variants import Derived, derive
from pipelines.select.catalogue import Indicator
from pipelines.select.examples import holding
from pipelines.select.grammar import groups
from pipelines.select.schemas import empty_database
from tests.examples.test_worked_examples import CATALOGUE

COUNTED = "index_date, CAST(unit_id AS VARCHAR), CAST(municipality_code AS VARCHAR)"
WITH_CASES = {name: item for name, item in CATALOGUE.measurable.items() if item.header.rows == "cases"}


@pytest.fixture(scope="module")
def empty() -> Iterator[duckdb.DuckDBPyConnection]:
    """What the input rows of an example are put into."""
    with empty_database(CATALOGUE.project) as database:
        yield database


def _rows(database: duckdb.DuckDBPyConnection, query: str) -> list[tuple[object, ...]]:
    return database.execute(f"SELECT {COUNTED} FROM ({query}\n) ORDER BY ALL").fetchall()


@cache
def _derived(name: str) -> Derived:
    return derived(WITH_CASES[name], CATALOGUE.project)


def _as_made(indicator: Indicator) -> str:
    """The query with all its criteria as the flow writes it, which is what a condition around it is left out of."""
    views = {f"registers.{name}": query for name, query in CATALOGUE.project.shared_queries.items()}
    around = f"SELECT index_date, unit_id, municipality_code FROM ({indicator.query}\n) AS whole WHERE case_id > 0"
    return derive(around, views).variants[-2]


@pytest.mark.parametrize("name", WITH_CASES)
def test_each_criterion_leaves_out_rows_and_the_last_leaves_the_cases(
    empty: duckdb.DuckDBPyConnection, name: str
) -> None:
    """On the worked examples. No row comes twice on the way, where rows are not grouped."""
    indicator = WITH_CASES[name]
    found, as_made = _derived(name), _as_made(indicator)
    for group in groups(indicator.header.examples):
        with holding(empty, CATALOGUE.project, group):
            counts = [len(_rows(empty, query)) for query in found.variants]
            cases = _rows(empty, indicator.query)
            assert _rows(empty, as_made) == cases
        assert counts == sorted(counts, reverse=True)
        assert counts[-1] == len(cases)


def test_every_condition_of_a_query_with_one_table_is_a_step_of_its_own() -> None:
    words = [step.words for step in steps(WITH_CASES["adhd/somatisk_kontroll"], CATALOGUE.project)]
    assert words == [
        "Alla rader i BUSA (busa)",
        "Formulär: uppföljning",
        "Pågående läkemedelsbehandling mot ADHD: ja",
        "Ålder vid händelsen: uppgift finns",
        "Varje person räknas en gång, med periodens sista fall",
        "Värdet är registrerat: nämnaren",
        "Värdet är uppfyllt: täljaren",
    ]


def test_nine_of_ten_criteria_have_words_that_a_clinician_reads_and_none_has_no_words() -> None:
    told = [criterion for name in WITH_CASES for criterion in _derived(name).criteria]
    assert all(criterion.words and criterion.sql for criterion in told)
    in_words = [criterion for criterion in told if criterion.words != criterion.sql]
    assert len(in_words) / len(told) >= 0.9


def test_a_follow_up_that_must_be_over_is_a_step_and_a_rate_has_another_denominator() -> None:
    waits = [step.words for step in steps(WITH_CASES["angest_depression/phq9_remission"], CATALOGUE.project)]
    assert waits[-3:] == [
        "Uppföljningen hinner bli klar (14 dagar)",
        "Värdet är registrerat: nämnaren",
        "Värdet är uppfyllt: täljaren",
    ]
    rate = [step.words for step in steps(WITH_CASES["angest_depression/suicid"], CATALOGUE.project)]
    assert rate[-2:] == ["Värdet är registrerat", "Värdet är uppfyllt: täljaren"]
    mean = [step.words for step in steps(WITH_CASES["atstorning/patientnojdhet"], CATALOGUE.project)]
    assert mean[-1] == "Värdet är registrerat: nämnaren"
