"""Unit: which changes are made to a query."""

import pytest

from pipelines.mutation.operators import mutants

CODES = {"icd": ["F20", "F21"]}
MADE = {
    "a limit": ("SELECT a FROM t WHERE a > 5", "SELECT a FROM t WHERE a >= 5", "a > 5 becomes a >= 5"),
    "one lower": ("SELECT a FROM t WHERE a > 5", "SELECT a FROM t WHERE a > 4", "5 becomes 4 in a > 5"),
    "one higher": ("SELECT a FROM t WHERE a > 5", "SELECT a FROM t WHERE a > 6", "5 becomes 6 in a > 5"),
    "no clause": ("SELECT a FROM t WHERE a > 5", "SELECT a FROM t", "without WHERE a > 5"),
    "no condition": ("SELECT a FROM t WHERE b AND c", "SELECT a FROM t WHERE c", "without b"),
    "any for all": ("SELECT a FROM t WHERE b AND c", "SELECT a FROM t WHERE (b OR c)", "OR before c"),
    "not equal": ("SELECT a = 'x' FROM t", "SELECT a <> 'x' FROM t", "a = 'x' becomes a <> 'x'"),
    "an end": (
        "SELECT a BETWEEN 1 AND 3 FROM t", "SELECT (a > 1 AND a <= 3) FROM t",
        "a BETWEEN 1 AND 3 becomes (a > 1 AND a <= 3)",
    ),
    "no exclusion": ("SELECT a FROM t WHERE NOT b", "SELECT a FROM t WHERE b", "without NOT before b"),
    "an exclusion": (
        "SELECT a FROM t WHERE b IN (1, 2)", "SELECT a FROM t WHERE NOT b IN (1, 2)", "NOT before b IN (1, 2)",
    ),
    "a code": ("SELECT a FROM t WHERE b IN ('x', 'y')", "SELECT a FROM t WHERE b IN ('y')", "without 'x' in b IN"),
    "a code of a list": (
        "SELECT a FROM t JOIN codes.icd AS icd ON a = icd.code",
        "SELECT a FROM t JOIN (SELECT * FROM codes.icd WHERE code <> 'F21') AS icd ON a = icd.code",
        "without F21 in codes.icd",
    ),
    "a join": (
        "SELECT a FROM t INNER JOIN u ON t.b = u.b", "SELECT a FROM t LEFT JOIN u ON t.b = u.b", "LEFT JOIN u",
    ),
    "a left join": (
        "SELECT a FROM t LEFT JOIN u ON t.b = u.b", "SELECT a FROM t INNER JOIN u ON t.b = u.b", "INNER JOIN u",
    ),
    "as often as it comes": ("SELECT DISTINCT a FROM t", "SELECT a FROM t", "without DISTINCT before a"),
    "all rows": ("SELECT 1 UNION SELECT 1", "SELECT 1 UNION ALL SELECT 1", "UNION ALL before SELECT 1"),
    "the last": (
        "SELECT ROW_NUMBER() OVER (ORDER BY a) FROM t", "SELECT ROW_NUMBER() OVER (ORDER BY a DESC) FROM t",
        "the other way in ORDER BY a",
    ),
    "the greatest": ("SELECT MIN(a) FROM t", "SELECT MAX(a) FROM t", "MIN(a) becomes MAX(a)"),
    "before": ("SELECT a + b FROM t", "SELECT a - b FROM t", "a + b becomes a - b"),
    "no substitute": ("SELECT COALESCE(a, b) FROM t", "SELECT a FROM t", "without the substitute in COALESCE(a, b)"),
    "a branch": (
        "SELECT CASE WHEN a THEN 'x' WHEN b THEN 'y' END FROM t", "SELECT CASE WHEN b THEN 'y' END FROM t",
        "without WHEN a",
    ),
    "another truth": ("SELECT COALESCE(a, FALSE) FROM t", "SELECT COALESCE(a, TRUE) FROM t",
                      "FALSE turned about in COALESCE(a, FALSE)"),
}  # fmt: skip


@pytest.mark.parametrize("kind", MADE)
def test_the_change_is_made_and_says_what_it_is(kind: str) -> None:
    query, changed, name = MADE[kind]
    assert (name, changed) in [(mutant.name, mutant.query) for mutant in mutants(query, CODES)]


def test_no_change_leaves_the_query_as_it_is_and_none_is_made_twice() -> None:
    query = "SELECT a FROM t INNER JOIN u ON t.b = u.b AND t.d > 5 WHERE a > 5 OR a > 5"
    found = mutants(query, CODES)
    assert query not in [mutant.query for mutant in found]
    assert len({mutant.query for mutant in found}) == len({mutant.name for mutant in found}) == len(found)


def test_columns_that_name_the_same_row_are_not_made_unequal() -> None:
    names = [mutant.name for mutant in mutants("SELECT a FROM t INNER JOIN u ON t.b = u.b", CODES)]
    assert names == ["LEFT JOIN u"]
