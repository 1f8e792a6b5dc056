"""Unit: a window is refused where the rows that it tells apart may be alike in its order, and only there."""

import pytest

from pipelines.select import ordering, parsing

ONE_A_YEAR = "WITH a AS (SELECT * FROM t QUALIFY ROW_NUMBER() OVER (PARTITION BY person_id, y ORDER BY row_id) = 1)"
GROUPED = "WITH a AS (SELECT person_id, y FROM t GROUP BY person_id, y)"
DISTINCT = "WITH a AS (SELECT DISTINCT person_id, y FROM t)"
DECIDED = [
    "SELECT ROW_NUMBER() OVER (PARTITION BY person_id ORDER BY form_on DESC, row_id DESC) FROM t",
    "SELECT ROW_NUMBER() OVER in_turn FROM t WINDOW in_turn AS (PARTITION BY person_id ORDER BY form_on, case_id)",
    "SELECT LAG(form_on) OVER (PARTITION BY person_id ORDER BY form_on) FROM t",
    "SELECT MAX(form_on) OVER (PARTITION BY person_id) FROM t",
    "SELECT RANK() OVER (ORDER BY form_on) FROM t",
    "SELECT SUM(x) OVER (PARTITION BY person_id ORDER BY form_on) FROM t",
    "SELECT LEAD(MIN(form_on)) OVER (PARTITION BY person_id ORDER BY episode) FROM t GROUP BY person_id, episode",
    f"{DISTINCT} SELECT LEAD(1) OVER (PARTITION BY person_id ORDER BY y) FROM a",
    f"{GROUPED} SELECT ROW_NUMBER() OVER (PARTITION BY person_id ORDER BY y) FROM a",
    "SELECT ROW_NUMBER() OVER (PARTITION BY a.row_id ORDER BY b.form_on, b.row_id) FROM a JOIN b ON a.x = b.x",
    f"{DISTINCT} SELECT LEAD(z) OVER (PARTITION BY person_id ORDER BY y) FROM a "
    "JOIN a AS b ON a.person_id = b.person_id AND a.y = b.y",
    f"{ONE_A_YEAR} SELECT LEAD(x) OVER (PARTITION BY person_id ORDER BY y) FROM a",
]
UNDECIDED = [
    "SELECT ROW_NUMBER() OVER (PARTITION BY person_id ORDER BY form_on) FROM t",
    "SELECT ROW_NUMBER() OVER (PARTITION BY person_id) FROM t",
    "SELECT ROW_NUMBER() OVER () FROM t",
    "SELECT ROW_NUMBER() OVER (PARTITION BY row_id ORDER BY form_on, row_id) FROM t",
    "SELECT LAG(x) OVER (PARTITION BY person_id ORDER BY form_on) FROM t",
    "SELECT FIRST_VALUE(x IGNORE NULLS) OVER (PARTITION BY person_id ORDER BY form_on) FROM t",
    "SELECT ROW_NUMBER() OVER in_turn FROM t WINDOW in_turn AS (PARTITION BY person_id ORDER BY form_on)",
    "SELECT SUM(x) OVER (ORDER BY form_on ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) FROM t",
    "WITH a AS (SELECT DISTINCT person_id, y, z FROM t) SELECT LEAD(z) OVER (PARTITION BY person_id ORDER BY y) FROM a",
    f"{DISTINCT} SELECT LEAD(z) OVER (PARTITION BY person_id ORDER BY y) FROM a JOIN b ON a.y = b.y",
]


@pytest.mark.parametrize("query", DECIDED)
def test_a_window_with_a_unique_order_passes(query: str) -> None:
    assert ordering.undecided(parsing.tree(query)) == []


@pytest.mark.parametrize("query", UNDECIDED)
def test_a_window_that_rows_may_tie_in_is_named(query: str) -> None:
    assert len(ordering.undecided(parsing.tree(query))) == 1
