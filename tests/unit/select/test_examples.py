"""Unit: worked examples are read as written, compared with what the query gives, and a difference says who and what."""

from typing import Any

import pytest

from pipelines.project import Project
from pipelines.select.examples import mistakes
from pipelines.select.grammar import groups, parse
from pipelines.select.schemas import empty_database

VISITS = """
    person   | psykosr.form_on | psykosr.remission
    well     | 2026-03-01      | true
    ill      | 2026-03-02      | false
    not told | 2026-03-03      |
"""
CASES = """
    person   | index_date | value
    well     | 2026-03-01 | T
    ill      | 2026-03-02 | F
    not told | 2026-03-03 | ?
"""


@pytest.fixture
def told(site):
    """What the examples of an indicator over all of PsykosR give, with these tables."""

    def told(*tables: str, **fields: Any) -> list[str]:
        site.indicator("prov/remission", examples=list(tables), **fields)
        project = Project(site.folder)
        return mistakes(site.only("prov/remission"), project, empty_database(project))

    return told


def not_found(person: str, day: str, value: str) -> str:
    return f"example 1: {person}: expected index_date {day}, value {value}, not found"


def not_expected(person: str, day: str, value: str) -> str:
    return f"example 1: {person}: found index_date {day}, value {value}, not expected"


def test_examples_that_agree_say_nothing(told) -> None:
    assert told(VISITS, CASES) == []


@pytest.mark.parametrize(
    ("written", "instead", "expected", "found"),
    [
        ("2026-03-01 | T", "2026-03-01 | F", ("well", "2026-03-01", "F"), ("well", "2026-03-01", "T")),
        ("2026-03-02 | F", "2026-03-02 | ?", ("ill", "2026-03-02", "?"), ("ill", "2026-03-02", "F")),
        ("2026-03-03 | ?", "2026-03-04 | ?", ("not told", "2026-03-04", "?"), ("not told", "2026-03-03", "?")),
        ("2026-03-02 | F", "- | -", None, ("ill", "2026-03-02", "F")),
    ],
    ids=["another value", "a value for one not recorded", "another day", "no case"],
)
def test_a_case_that_differs_is_told_by_person_value_and_day(
    told, written: str, instead: str, expected: tuple[str, str, str] | None, found: tuple[str, str, str]
) -> None:
    lines = [not_found(*expected)] if expected else []
    assert told(VISITS, CASES.replace(written, instead)) == [*lines, not_expected(*found)]


def test_a_name_written_in_two_ways_is_two_persons(told) -> None:
    assert told(VISITS, CASES.replace("ill ", "Ill ")) == [
        "example 1: ill is not in the expected table (write - for no row)",
        not_found("Ill", "2026-03-02", "F"),
        not_expected("ill", "2026-03-02", "F"),
    ]


def test_a_person_who_is_not_among_the_expected_is_told_though_no_case_was_found(told) -> None:
    visits = "person | psykosr.form_on\nnever | 2026-03-01"
    assert told(visits, "person | index_date | value", query=lambda query: f"{query} WHERE FALSE") == [
        "example 1: never is not in the expected table (write - for no row)"
    ]


def test_the_same_case_twice_is_one_too_many(told) -> None:
    twice = VISITS + "    well     | 2026-03-01      | true\n"
    assert told(twice, CASES) == [not_expected("well", "2026-03-01", "T")]


def test_the_same_case_expected_twice_is_one_too_few(told) -> None:
    twice = CASES + "    ill      | 2026-03-02 | F\n"
    assert told(VISITS, twice) == [not_found("ill", "2026-03-02", "F")]


def test_the_group_that_differs_is_told_by_its_number(told) -> None:
    assert told(VISITS, CASES, VISITS, CASES.replace("01 | T", "01 | F"))[0].startswith("example 2: well:")


def test_rows_of_one_person_accumulate_over_tables_and_dashes_are_nobody(told) -> None:
    more = "person | psykosr.form_on\nwell | 2026-04-01"
    expected = CASES + "    well     | 2026-04-01 | F\n"
    assert told(VISITS, more, expected) == []
    assert told("person | lmed.dispensed_on\n- | 2026-01-01", VISITS, CASES) == []


@pytest.mark.parametrize(("row", "value"), [("2026-01-01 | baseline", "F"), ("2026-01-01 |", "?"), ("2026-01-01", "T")])
def test_an_empty_cell_is_nothing_and_a_column_not_named_takes_the_example_of_the_contract(
    told, row: str, value: str
) -> None:
    visits = (
        f"person | psykosr.form_on | psykosr.form\na | {row}" if "|" in row else f"person | psykosr.form_on\na | {row}"
    )
    is_followup = {"query": lambda query: query.replace("remission AS", "(form = 'followup') AS")}
    assert told(visits, f"person | index_date | value\na | 2026-01-01 | {value}", **is_followup) == []


def test_numbers_are_compared_as_numbers(told) -> None:
    means = {"measure": "mean", "query": lambda query: query.replace("remission AS", "bmi AS")}
    visits = "person | psykosr.form_on | psykosr.bmi\na | 2026-01-01 | 27.50"
    assert told(visits, "person | index_date | value\na | 2026-01-01 | 27.5", **means) == []
    assert told(visits, "person | index_date | value\na | 2026-01-01 | 27.6", **means) == [
        not_found("a", "2026-01-01", "27.6"),
        not_expected("a", "2026-01-01", "27.5"),
    ]


def test_the_expected_count_of_a_ratio_is_compared_where_it_is_given(told) -> None:
    value = "TRUE AS value, 0.25::DOUBLE AS expected"
    ratio = {"measure": "ratio", "query": lambda query: query.replace("remission AS value", value)}
    visits = "person | psykosr.form_on\na | 2026-01-01"
    assert told(visits, "person | index_date | value\na | 2026-01-01 | T", **ratio) == []
    assert told(visits, "person | index_date | value | expected\na | 2026-01-01 | T | 0.250", **ratio) == []
    assert told(visits, "person | index_date | value | expected\na | 2026-01-01 | T | 0.3", **ratio) == [
        not_found("a", "2026-01-01", "T, expected 0.3"),
        not_expected("a", "2026-01-01", "T, expected 0.25"),
    ]


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("who | psykosr.form_on\na | 2026-01-01", "first column is called person"),
        ("", "first column is called person"),
        ("person | form_on\na | 2026-01-01", "the query gives no column form_on"),
        ("person | psykosr.form_on\na | 2026-01-01 | 1", "line 2 has 3 cells, the headings are 2"),
        ("person | psykosr.form_on\na", "line 2 has 1 cells, the headings are 2"),
        ("person | psykosr.age | form_on\na | 40 | 2026-01-01", "the heading form_on must be register.column"),
        ("person | psykosr.formed_on\na | 2026-01-01", "psykosr has no column formed_on"),
        ("person | psykos.form_on\na | 2026-01-01", "there is no register psykos"),
        ("person | psykosr.form_on\na | soon", "a row does not fit registers.psykosr"),
        ("person | psykosr.form_on\na | 2026-02-30", "a row does not fit registers.psykosr"),
        ("person | reference_units.unit_id\n- | A", "a row does not fit reference.units"),
    ],
)
def test_a_table_that_cannot_be_used_is_told(told, table: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        told(table, CASES)


@pytest.mark.parametrize("value", ["yes", "TF", "0,5"])
def test_an_expected_value_that_is_none_is_told(told, value: str) -> None:
    with pytest.raises(ValueError, match=value):
        told(VISITS, CASES.replace("2026-03-01 | T", f"2026-03-01 | {value}"))


def test_input_without_expected_cases_is_told() -> None:
    with pytest.raises(ValueError, match="the last tables have no expected table"):
        list(groups([VISITS, CASES, VISITS]))


def test_a_table_is_read_without_the_blanks_around_its_cells_and_lines() -> None:
    table = parse("\n   person |a.b| c.d   \n\n  x  |  1 |\n")
    assert table.headings == ["person", "a.b", "c.d"]
    assert table.rows == [["x", "1", ""]]
