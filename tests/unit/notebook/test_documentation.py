"""Unit: the examples of docs/notebook.md and of the functions' docstrings run, and give what stands there."""

import doctest
import inspect
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pipelines import notebook
from pipelines.notebook import tables

FUNCTIONS = ("results", "comparison", "charts", "findings", "indicators", "publications")
PAGE = Path("docs") / "notebook.md"


def mistakes(text: str, name: str, names: Mapping[str, Any]) -> tuple[int, str]:
    """How many examples ran, and what the first mistakes were."""
    told: list[str] = []
    test = doctest.DocTestParser().get_doctest(text, dict(names), name, name, 0)
    runner = doctest.DocTestRunner()
    runner.run(test, out=told.append)
    return len(test.examples), "".join(told)


@pytest.fixture(autouse=True)
def _wide() -> Any:
    with pd.option_context("display.width", 120, "display.max_columns", 20, "display.max_colwidth", 60):
        yield


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_examples_of_a_function_give_what_stands_there(name: str) -> None:
    count, told = mistakes(inspect.getdoc(getattr(tables, name)) or "", name, vars(tables))
    assert count > 0
    assert not told, told


def test_the_examples_of_the_page_give_what_stands_there(repository: Path) -> None:
    text = "\n".join(
        "" if line.startswith("```") else line for line in (repository / PAGE).read_text("utf-8").split("\n")
    )
    count, told = mistakes(text, PAGE.name, {})
    assert count >= 10
    assert not told, told


def test_the_page_tells_of_every_function(repository: Path) -> None:
    text = (repository / PAGE).read_text("utf-8")
    assert sorted(name for name in notebook.__all__ if name not in text) == []
    assert set(FUNCTIONS) == {name for name in notebook.__all__ if inspect.isfunction(getattr(notebook, name))}
