"""Unit: long work tells how far it has come, at a terminal and nowhere else, and never among a command's answers."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from pipelines.commands import examining, showing
from pipelines.errors import UserError
from pipelines.mutation import judging, scores
from pipelines.mutation.judging import Score
from pipelines.project import Project
from pipelines.select import examples

ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
COUNTS = re.compile(r"(\d+)/(\d+)\s+[\d:]+\s+([a-z]+)")
NAMES = ("first", "second", "third")


@pytest.fixture
def at_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """The error stream is one; the answers go elsewhere, as into a pipe."""
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    monkeypatch.setenv("COLUMNS", "120")


def definitions() -> list[Any]:
    return [SimpleNamespace(name=name, path=Path(f"{name}.sql")) for name in NAMES]


def counted(text: str) -> list[tuple[str, str, str]]:
    """What the bar has shown one after the other: step, steps, its name."""
    return list(dict.fromkeys(COUNTS.findall(ESCAPES.sub(" ", text))))


def run_examples(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(examples, "mistakes", lambda *_: [])
    examining.run_examples(definitions(), Project(), as_json=True)  # type: ignore[arg-type]


def change_queries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(judging, "score", lambda *_: Score(20, (), ()))
    monkeypatch.setattr(scores, "keep", lambda *_: None)
    examining.change_queries(definitions(), {}, SimpleNamespace(), None, as_json=True)  # type: ignore[arg-type]


@pytest.mark.parametrize("work", [run_examples, change_queries])
def test_a_command_counts_what_it_works_on_and_its_answer_stays_whole(
    work: Callable[[pytest.MonkeyPatch], None],
    at_a_terminal: None,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    work(monkeypatch)
    said = capsys.readouterr()
    assert list(json.loads(said.out)) == list(NAMES)
    assert counted(said.err) == [("1", "3", "first"), ("2", "3", "second"), ("3", "3", "third"), ("3", "3", "done")]


@pytest.mark.parametrize("work", [run_examples, change_queries])
def test_where_there_is_no_terminal_nothing_is_said_of_it(
    work: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    work(monkeypatch)
    said = capsys.readouterr()
    assert list(json.loads(said.out)) == list(NAMES)
    assert said.err == ""


def test_fewer_steps_than_were_to_be_expected_end_a_bar_whole(
    at_a_terminal: None, capsys: pytest.CaptureFixture[str]
) -> None:
    with showing.steps(9) as tell:
        tell("only")
    assert counted(capsys.readouterr().err) == [("1", "9", "only"), ("9", "9", "done")]


def test_work_that_fails_leaves_a_bar_that_is_not_done(at_a_terminal: None, capsys: pytest.CaptureFixture[str]) -> None:
    def work() -> None:
        with showing.steps(3) as tell:
            tell("first")
            raise UserError("no")

    with pytest.raises(UserError):
        work()
    assert counted(capsys.readouterr().err) == [("1", "3", "first")]


def test_a_step_is_shown_as_it_is_called(at_a_terminal: None, capsys: pytest.CaptureFixture[str]) -> None:
    with showing.steps(1) as tell:
        tell("[bold]")
    assert "[bold]" in capsys.readouterr().err


def test_work_that_cannot_be_counted_says_what_it_is_and_answers_elsewhere(
    at_a_terminal: None, capsys: pytest.CaptureFixture[str]
) -> None:
    with showing.pulse("reading"):
        print("answer")
    said = capsys.readouterr()
    assert said.out == "answer\n"
    assert "reading" in said.err
