"""Unit: the criteria of a query in order, and the query with the first of them, counted on a handful of rows."""

from collections.abc import Iterator, Sequence

import duckdb
import pytest

from pipelines.flow.variants import Derived, derive

ROWS = """
    (1, 1, DATE '2026-01-01', 'first', 17), (2, 1, DATE '2026-01-09', 'later', 18), (3, 2, DATE '2026-01-02', 'first', 40),
    (4, 2, DATE '2026-02-02', 'later', 40), (5, 2, DATE '2026-03-02', 'later', 40), (6, 3, DATE '2026-01-03', 'first', 50),
    (7, NULL, DATE '2026-01-04', 'first', 60), (8, 4, DATE '2026-01-05', 'first', NULL)
"""
VIEWS = {
    "registers.known": "SELECT * FROM registers.form WHERE person_id IS NOT NULL",
    "registers.pair": """
        WITH nearest AS (
            SELECT later.row_id, later.person_id, later.form_on, earlier.age
            FROM registers.form AS later
            INNER JOIN registers.form AS earlier
                ON later.person_id = earlier.person_id AND later.form_on > earlier.form_on
            WHERE earlier.age IS NOT NULL AND later.kind = 'later'
            QUALIFY ROW_NUMBER() OVER (PARTITION BY later.row_id ORDER BY earlier.form_on DESC) = 1
        )
        SELECT row_id, form_on, age FROM nearest
    """,
    "registers.both": "SELECT row_id, form_on FROM registers.form UNION ALL SELECT row_id, form_on FROM registers.form",
    "registers.numbered": """
        SELECT form.row_id, form.form_on, ROW_NUMBER() OVER (PARTITION BY person_id ORDER BY form_on) AS number
        FROM registers.form AS form WHERE form.age >= 18
    """,
}
CASE = "row_id AS case_id, form_on AS index_date, NULL AS unit_id, NULL AS municipality_code"


@pytest.fixture
def database() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as made:
        made.execute("CREATE SCHEMA registers")
        made.execute(
            f"CREATE TABLE registers.form AS SELECT * FROM (VALUES {ROWS}) AS t (row_id, person_id, form_on, kind, age)"
        )
        for name, query in VIEWS.items():
            made.execute(f"CREATE VIEW {name} AS {query}")
        yield made


def _counts(database: duckdb.DuckDBPyConnection, derived: Derived) -> list[int]:
    """Rows of each variant, those of a month and those without a date together."""
    counted = [database.execute(f"SELECT COUNT(*) FROM ({query})").fetchone() for query in derived.variants]
    return [found[0] for found in counted if found]


def _words(derived: Derived) -> Sequence[str]:
    return [criterion.words for criterion in derived.criteria]


def test_a_view_on_the_spine_comes_before_what_the_query_itself_demands(database: duckdb.DuckDBPyConnection) -> None:
    found = derive(f"SELECT {CASE} FROM registers.known WHERE age >= 18 AND kind = 'first'", VIEWS)
    assert (found.source.words, found.source.place) == ("registers.form", "registers.known")
    assert [(each.words, each.place) for each in found.criteria] == [
        ("person_id IS NOT NULL", "registers.known"),
        ("age >= 18", "query"),
        ("kind = 'first'", "query"),
    ]
    assert _counts(database, found) == [8, 7, 5, 2]


def test_a_cte_is_followed_without_changing_where_else_it_is_read(database: duckdb.DuckDBPyConnection) -> None:
    """The later forms that are looked for stay later ones while the spine still holds all forms."""
    found = derive(
        f"""WITH late AS (SELECT * FROM registers.form WHERE kind = 'later')
        SELECT {CASE} FROM late
        WHERE EXISTS (SELECT 1 FROM late AS other WHERE other.person_id = late.person_id AND other.row_id > late.row_id)
        AND age > 39""",
        VIEWS,
    )
    assert _counts(database, found) == [8, 3, 1, 1]


def test_any_of_several_and_none_of_others_are_one_criterion_each(database: duckdb.DuckDBPyConnection) -> None:
    found = derive(
        f"""SELECT {CASE} FROM registers.form AS form
        WHERE (age < 18 OR age > 45)
            AND age BETWEEN 1 AND 55
            AND NOT EXISTS (SELECT 1 FROM registers.form AS other WHERE other.person_id = form.person_id
                AND other.kind = 'later')""",
        {},
    )
    assert _words(found)[:2] == ["(age < 18 OR age > 45)", "age BETWEEN 1 AND 55"]
    assert _words(found)[2].startswith("NOT EXISTS (")
    assert _counts(database, found) == [8, 3, 2, 1]


def test_the_latest_of_several_is_a_criterion_and_so_is_once(database: duckdb.DuckDBPyConnection) -> None:
    found = derive(
        """SELECT DISTINCT form_on AS index_date, NULL AS unit_id, NULL AS municipality_code FROM (
            SELECT * FROM registers.known
            QUALIFY ROW_NUMBER() OVER (PARTITION BY person_id ORDER BY form_on DESC) = 1) AS latest""",
        VIEWS,
    )
    assert _words(found)[-1] == "DISTINCT"
    assert _words(found)[1].startswith("QUALIFY ROW_NUMBER() OVER (PARTITION BY person_id")
    assert _counts(database, found) == [8, 7, 4, 4]


def test_a_row_with_several_partners_is_one_row_until_the_query_takes_the_nearest(
    database: duckdb.DuckDBPyConnection,
) -> None:
    """The last form of person 2 has two earlier ones; that must not look as if there were more forms."""
    found = derive(f"SELECT {CASE} FROM registers.pair WHERE age >= 18", VIEWS)
    assert _words(found)[0] == "later.kind = 'later'"
    assert _words(found)[1].startswith("INNER JOIN registers.form AS earlier ON later.person_id = earlier.person_id")
    assert _words(found)[2] == "earlier.age IS NOT NULL"
    assert _counts(database, found) == [8, 3, 3, 3, 3, 2]


def test_a_date_from_a_partner_that_is_not_demanded_yet_is_not_known(database: duckdb.DuckDBPyConnection) -> None:
    found = derive(
        """SELECT form.row_id AS case_id, later.form_on AS index_date, NULL AS unit_id, NULL AS municipality_code
        FROM registers.form AS form
        INNER JOIN registers.form AS later ON form.person_id = later.person_id AND later.kind = 'later'
        WHERE form.kind = 'first'""",
        {},
    )
    assert _words(found)[0] == "form.kind = 'first'"
    undated = [
        database.execute(f"SELECT COUNT(*) - COUNT(index_date) FROM ({query})").fetchone() for query in found.variants
    ]
    assert undated == [(3,), (3,), (0,)]  # persons 3 and 4, and nobody
    assert _counts(database, found) == [11, 6, 3]


def test_a_grouping_stays_and_what_it_groups_may_be_left_out(database: duckdb.DuckDBPyConnection) -> None:
    found = derive(
        """SELECT person_id AS case_id, MIN(form_on) AS index_date, NULL AS unit_id, NULL AS municipality_code
        FROM registers.form WHERE age >= 18 GROUP BY person_id HAVING COUNT(*) > 1""",
        {},
    )
    assert _words(found) == ["age >= 18", "COUNT(*) > 1"]
    assert _counts(database, found) == [5, 4, 1]


@pytest.mark.parametrize("view", ["both", "numbered"])
def test_a_view_that_cannot_be_taken_apart_is_the_source(database: duckdb.DuckDBPyConnection, view: str) -> None:
    """A union; and a number that would be another one if fewer rows were left out before it."""
    date = "form_on" if view == "both" else "CAST(form_on AS DATE) + CAST(number AS INTEGER)"
    found = derive(
        f"""SELECT row_id AS case_id, {date} AS index_date, NULL AS unit_id, NULL AS municipality_code
        FROM registers.{view} WHERE row_id > 2""",
        VIEWS,
    )
    assert (found.source.words, found.source.place) == (f"registers.{view}", "query")
    assert _words(found) == ["row_id > 2"]


def test_a_query_that_cannot_be_taken_apart_is_its_own_source(database: duckdb.DuckDBPyConnection) -> None:
    found = derive(f"SELECT {CASE} FROM registers.form WHERE age > 1 LIMIT 3", VIEWS)
    assert (found.source.words, found.criteria, len(found.variants)) == ("query", (), 1)


def test_a_comment_beside_or_above_a_condition_is_its_words() -> None:
    found = derive(
        f"""SELECT {CASE} -- not of a condition
        FROM registers.form AS form
        -- seen again
        INNER JOIN registers.form AS later
            ON form.person_id = later.person_id -- the same person
        WHERE
            -- of age
            form.age >= 18
            AND form.kind = 'first' -- the first form
            -- nobody who was
            -- here before
            AND NOT EXISTS (
                SELECT 1 FROM registers.form AS earlier -- not this
                WHERE earlier.row_id < form.row_id -- nor this
            )
            AND STARTS_WITH(form.kind, 'f')
        -- the last of them
        QUALIFY ROW_NUMBER() OVER (PARTITION BY form.person_id ORDER BY form.row_id) = 1""",
        {},
    )
    assert _words(found) == [
        "of age",
        "the first form",
        "nobody who was here before",
        "STARTS_WITH(form.kind, 'f')",
        "seen again the same person",
        "the last of them",
    ]
