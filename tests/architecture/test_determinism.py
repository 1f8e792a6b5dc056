"""Architecture: no SQL of ours may answer otherwise to the same rows: whatever their order, the thread or the day."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.project import query_of
from pipelines.select import lint, parsing
from tests.conftest import REPOSITORY

SQL = sorted([*REPOSITORY.glob("sql/**/*.sql"), *REPOSITORY.glob("indicators/*/*.sql")])
MODULES = sorted([*REPOSITORY.glob("pipelines/**/*.py"), *REPOSITORY.glob("data_contracts/**/*.py")])
IS_SQL = re.compile(r"\b(SELECT|FROM|INSERT INTO|GROUP BY)\b")
OF_ANY_ORDER = re.compile(
    r"\b(any_value|arg_max|arg_min|max_by|min_by|first|last|first_value|last_value|mode|list|array_agg|string_agg|"
    r"group_concat|random|uuid|gen_random_uuid|current_date|current_timestamp|now|today)\s*\(",
    re.I,
)
BY_ROW_NUMBER = re.compile(r"\b(row_number|lag|lead|ntile)\s*\(", re.I)


def _name(path: Path) -> str:
    return path.relative_to(REPOSITORY).as_posix()


@pytest.mark.parametrize("path", SQL, ids=_name)
def test_no_sql_file_leaves_its_answer_to_the_order_of_rows(path: Path) -> None:
    query = query_of(path.read_text(encoding="utf-8"))
    assert not query or lint.uncertain(parsing.tree(query)) == []


def _texts(path: Path) -> Iterator[str]:
    """The strings of a module as they are run; what is put into them stands as a mark."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.JoinedStr):
            parts = (part.value if isinstance(part, ast.Constant) else "?" for part in node.values)
            yield "".join(map(str, parts))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def _call(text: str, begins: int) -> str:
    """What stands between the brackets that open there."""
    depth = 0
    for place in range(begins, len(text)):
        depth += {"(": 1, ")": -1}.get(text[place], 0)
        if depth == 0:
            return text[begins : place + 1]
    return text[begins:]


def _undecided(text: str) -> list[str]:
    """Aggregates that take rows as they come and windows by number of row, but for those that say in which order."""
    found = [match for pattern in (OF_ANY_ORDER, BY_ROW_NUMBER) for match in pattern.finditer(text)]
    return [match[1] for match in found if " ORDER BY " not in _call(text, match.end() - 1)]


@pytest.mark.parametrize("path", MODULES, ids=_name)
def test_no_sql_inside_a_module_does(path: Path) -> None:
    assert [found for text in _texts(path) if IS_SQL.search(text) for found in _undecided(text)] == []


@pytest.mark.parametrize(
    "text", ["SELECT any_value(x) FROM t", "SELECT string_agg(x, ',') FROM t", "SELECT LIST(x) FROM t", "SELECT now()"]
)
def test_what_it_looks_for_is_found(text: str) -> None:
    assert IS_SQL.search(text)
    assert _undecided(text)
    assert _undecided("SELECT string_agg(md5(x), '' ORDER BY md5(x)) FROM t") == []
