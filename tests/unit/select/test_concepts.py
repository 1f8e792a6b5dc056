"""Unit: a shared concept is held against its header and its examples as an indicator is, and all mistakes are told.

All mistakes of files lie in one site folder that is loaded once.
"""

from typing import Any

import pytest

from pipelines.errors import UserError
from pipelines.project import Project
from pipelines.select.catalogue import Concept
from pipelines.select.examples import mistakes
from pipelines.select.header import ConceptHeader, split
from pipelines.select.schemas import empty_database

FORMS = "SELECT row_id, person_id, form_on, age, remission, bmi FROM registers.psykosr"
BY_UNIT = "SELECT unit_id, COUNT(*) AS forms FROM registers.psykosr GROUP BY unit_id"
INPUT = "person | psykosr.form_on\na | 2026-03-01"

# name of the file -> (its query, what is wrong in its header, how the one problem that is told of it begins)
MISTAKES: dict[str, tuple[str, dict[str, Any], str]] = {
    "a_field_misspelt": (FORMS, {"titel": "x"}, "titel: Extra inputs"),
    "a_field_missing": (FORMS, {"row": None}, "row: Field required"),
    "a_field_empty": (FORMS, {"title": " "}, "title: String should have at least 1"),
    "number_for_text": (FORMS, {"notes": 5}, "notes: Input should be a valid string"),
    "no_examples": (FORMS, {"examples": None}, "examples: Field required"),
    "no_example": (FORMS, {"examples": []}, "examples: List should have at least 1"),
    "four_equivalents": (
        FORMS,
        {"equivalent_mutants": [{"mutant": str(number), "reason": "r"} for number in range(4)]},
        "equivalent_mutants: List should have at most 3",
    ),
    "a_column_described_that_is_none": (
        FORMS,
        {"columns": {"weight": "x"}},
        "columns: the query gives no column weigh",
    ),
    "a_column_expected_that_is_none": (
        FORMS,
        {"examples": [INPUT, "person | weight"]},
        "examples: the query gives no column weight",
    ),
    "a_register_that_is_none": (
        FORMS,
        {"examples": ["person | psykos.form_on", "person"]},
        "examples: there is no register psykos",
    ),
    "nothing_expected": (FORMS, {"examples": [INPUT]}, "examples: the last tables have no expected table"),
    "rows_for_persons": (
        FORMS,
        {"examples": [INPUT, "row | age"]},
        "examples: the expected table's first column is per",
    ),
    "persons_for_rows": (BY_UNIT, {}, "examples: the expected table's first column is row"),
    "a_column_unknown": ("SELECT person_id, weight FROM registers.psykosr", {}, "query: Binder Error"),
    "a_table_unknown": ("SELECT person_id FROM registers.psykos", {}, "query: Catalog Error: Table with name psykos"),
    "misspelt_sql": ("SELCET person_id FROM registers.psykosr", {}, "query: Parser Error"),
    "two_statements": (f"{FORMS}; SELECT 1", {}, "query: is not one SELECT"),
    "the_clock": (f"{FORMS} WHERE form_on < today()", {}, "query: reads the clock"),
}


@pytest.fixture(scope="module")
def told(shared_site) -> dict[str, list[str]]:
    """All mistakes in one site, and what loading tells of them."""
    for name, (query, fields, _) in MISTAKES.items():
        shared_site.concept(name, query, **fields)
    shared_site.write("sql/concepts/prov/no_header.sql", f"/* A comment. */\n{FORMS}")
    shared_site.concept("sound", FORMS)
    shared_site.concept("built_on_sound", "SELECT person_id FROM registers.sound")
    return shared_site.problems()


@pytest.mark.parametrize("name", [name for name in MISTAKES if name not in ("misspelt_sql", "two_statements")])
def test_the_mistake_is_told_with_file_and_field_and_nothing_else_is(told, name: str) -> None:
    beginning = MISTAKES[name][-1]
    assert [problem[: len(beginning)] for problem in told[f"sql/concepts/prov/{name}.sql"]] == [beginning]


@pytest.mark.parametrize("name", ["misspelt_sql", "two_statements"])
def test_what_is_no_query_is_told_first(told, name: str) -> None:
    assert told[f"sql/concepts/prov/{name}.sql"][0].startswith(MISTAKES[name][-1])


def test_a_view_without_header_is_told(told) -> None:
    (problem,) = told["sql/concepts/prov/no_header.sql"]
    assert problem.startswith("the file must open with a header")


def test_nothing_is_told_of_sound_concepts_beside_them(told) -> None:
    assert not {"sql/concepts/prov/sound.sql", "sql/concepts/prov/built_on_sound.sql"} & set(told)


def test_one_name_in_two_folders_is_refused_naming_both(site) -> None:
    first = site.concept("forms", FORMS)
    second = site.write("sql/concepts/also/forms.sql", first.read_text(encoding="utf-8"))
    with pytest.raises(UserError) as caught:
        site.load()
    assert str(first) in str(caught.value)
    assert str(second) in str(caught.value)


def test_a_concept_has_its_folder_for_subject_and_knows_who_uses_it(site) -> None:
    site.concept("forms", FORMS.replace("row_id", "*"))
    site.concept("adults", "SELECT * FROM registers.forms WHERE age > 17")
    site.indicator("prov/remission", lambda query: query.replace("registers.psykosr", "registers.adults"))
    catalogue = site.load()
    assert catalogue.concepts["adults"].subject == "prov"
    assert catalogue.concepts["adults"].views == {"registers.forms"}
    assert catalogue.concepts["adults"].registers == ["psykosr"]
    assert list(catalogue.users_of("forms")) == list(catalogue.users_of("adults")) == ["prov/remission"]


@pytest.fixture
def compared(site):
    """What the examples of a concept give."""

    def compared(query: str, *tables: str) -> list[str]:
        path = site.concept("forms", query, examples=list(tables))
        fields, text = split(path)
        concept, project = Concept("forms", path, ConceptHeader.model_validate(fields), text), Project(site.folder)
        return mistakes(concept, project, empty_database(project))

    return compared


ROWS = """
    person  | psykosr.form_on | psykosr.age | psykosr.remission | psykosr.bmi
    one     | 2026-03-01      | 40          | true              | 27.50
    two     | 2026-03-02      | 41          |                   |
    two     | 2026-03-02      | 41          |                   |
    child   | 2026-03-03      | 12          | false             | 20
    -       | 2026-03-04      | 40          | false             | 20
"""
ADULTS = f"{FORMS} WHERE age > 17"
EXPECTED = """
    person  | form_on    | age | remission | bmi
    one     | 2026-03-01 | 40  | T         | 27.5
    two     | 2026-03-02 | 41  |           | ?
    two     | 2026-03-02 | 41  | ?         |
    child   | -          | -   | -         | -
    ?       | 2026-03-04 | 40  | F         | 20.0
"""


def test_rows_of_persons_are_compared_as_often_as_they_come_whatever_their_columns(compared) -> None:
    assert compared(ADULTS, ROWS, EXPECTED) == []
    assert compared(ADULTS, ROWS, "person | age\none | 40\ntwo | 41\ntwo | 41\nchild | -\n? | 40") == []


@pytest.mark.parametrize(
    ("written", "instead", "said"),
    [
        ("    two     | 2026-03-02 | 41  | ?         |\n", "", ["two: found {two}, not expected"]),
        ("child   | -          | -   | -         | -", "child | 2026-03-03 | 12 | F | 20", ["child: expected {child}, not found"]),
        ("| 27.5\n", "| 27.4\n", ["one: expected {wrong}, not found", "one: found {one}, not expected"]),
        ("    child   | -          | -   | -         | -\n", "", ["child is not in the expected table (write - for no row)"]),
    ],
)  # fmt: skip
def test_a_row_that_differs_is_told_with_its_person_and_columns(
    compared, written: str, instead: str, said: list[str]
) -> None:
    rows = {
        "one": "form_on 2026-03-01, age 40, remission T, bmi 27.5",
        "wrong": "form_on 2026-03-01, age 40, remission T, bmi 27.4",
        "two": "form_on 2026-03-02, age 41, remission ?, bmi ?",
        "child": "form_on 2026-03-03, age 12, remission F, bmi 20",
    }
    assert written in EXPECTED
    expected = [f"example 1: {line.format(**rows)}" for line in said]
    assert compared(ADULTS, ROWS, EXPECTED.replace(written, instead)) == expected


def test_whole_numbers_are_compared_to_the_last_digit(compared) -> None:
    query = "SELECT person_id, row_id + 4611686018427387904 AS form_id FROM registers.psykosr"
    rows = "person | psykosr.form_on\na | 2026-03-01"
    assert compared(query, rows, "person | form_id\na | 4611686018427387905") == []
    assert len(compared(query, rows, "person | form_id\na | 4611686018427387904")) == 2


def test_a_view_without_persons_is_compared_row_by_row(compared) -> None:
    rows = "person | psykosr.unit_id\na | U1\nb | U1\nc | U2"
    assert compared(BY_UNIT, rows, "row | unit_id | forms\n1 | U1 | 2\n2 | U2 | 1") == []
    assert compared(BY_UNIT, rows, "row | unit_id | forms\n1 | U1 | 2") == [
        "example 1: found unit_id U2, forms 1, not expected"
    ]


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ("soon | 40 | T | 1", "soon is expected of a column that holds DATE"),
        ("2026-03-01 | forty | T | 1", "forty is expected of a column that holds BIGINT"),
        ("2026-03-01 | 40 | yes | 1", "yes is expected of a column that holds BOOLEAN"),
        ("2026-03-01 | 40 | T | 1,5", "1,5 is expected of a column that holds DOUBLE"),
    ],
)
def test_a_text_that_no_column_can_hold_is_told(compared, cells: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        compared(ADULTS, ROWS, f"person | form_on | age | remission | bmi\none | {cells}")
