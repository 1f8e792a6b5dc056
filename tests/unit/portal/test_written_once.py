"""Unit: no function of the portal is written twice, and it names no place that publications have a name for."""

import ast
from collections import Counter
from collections.abc import Iterator

from pipelines.release.manifest import DELIVERIES, MANIFEST, ORGANISATIONS
from tests.conftest import REPOSITORY


def nodes() -> Iterator[ast.AST]:
    for path in sorted((REPOSITORY / "pipelines" / "portal").glob("*.py")):
        yield from ast.walk(ast.parse(path.read_text(encoding="utf-8")))


def test_no_function_is_written_twice() -> None:
    written = Counter(ast.unparse(node) for node in nodes() if isinstance(node, ast.FunctionDef))
    assert [function for function, count in written.items() if count > 1] == []


def test_places_of_a_publication_are_named_where_they_are_made() -> None:
    texts = {node.value for node in nodes() if isinstance(node, ast.Constant) and isinstance(node.value, str)}
    assert texts & {MANIFEST, DELIVERIES, *ORGANISATIONS.parts} == set()
