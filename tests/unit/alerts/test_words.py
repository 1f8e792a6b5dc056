"""Unit: what the documentation and the program say of alerts is what `words.toml` says."""

import re
from datetime import date

import pytest

from pipelines.alerts.account import Account
from pipelines.alerts.digest import in_words, messages, words
from pipelines.errors import CanaryPassed, Fault
from pipelines.orchestration import guard, living, record
from tests.conftest import REPOSITORY

PAGE = (REPOSITORY / "docs" / "alerts.md").read_text(encoding="utf-8")


def test_every_kind_is_explained_and_no_other() -> None:
    explained = re.findall(r"^\| `([^`]+)` \|", PAGE, flags=re.MULTILINE)
    assert explained == [own.subject for own in words().values()]


def test_the_digest_that_is_shown_has_the_words_of_its_kinds() -> None:
    (shown,) = re.findall(r"```text\nSubject: VIP 2026-06: (.*?)\n\n(.*?)```", PAGE, flags=re.DOTALL)
    by_subject = {own.subject: own for own in words().values()}
    sections = shown[1].strip().split("\n\n")[1:]
    assert len(sections) == len(shown[0].split(", "))
    for subject, section in zip(shown[0].split(", "), sections, strict=True):
        own, told = by_subject[subject], " ".join(section.split())
        assert told.startswith(own.title.upper())
        assert told.endswith(f"Vad det betyder: {own.meaning} Vad du gör: {own.action}")


FIXED = [
    living.GONE,
    guard.ASKED,
    record.ON_DISK,
    record.IN_POSTGRESQL,
    str(guard.failed([], "")),
    f"step: {guard.fault(OSError(28, 'x'))}",
    f"step: {guard.fault(ValueError('x'))}",
    f"step: {guard.fault(guard.ComputeError('x'))}",
    str(CanaryPassed("dor", ["died_on.required"])),
]


@pytest.mark.parametrize("message", FIXED)
def test_what_the_program_says_by_itself_is_told_in_swedish_with_itself_as_detail(message: str) -> None:
    account = Account(None, date(2026, 10, 31))
    account.fails(Fault(message))
    assert account.failure
    told = in_words(account.failure.message)
    assert told.endswith(f" ({message})")
    assert told.removesuffix(f" ({message})") in [one.words for one in messages()]


def test_each_message_that_has_words_is_one_that_the_program_says() -> None:
    said = [*FIXED, "dagster: a step failed (DagsterExecutionStepExecutionError)"]
    assert {next(one.words for one in messages() if one.says in message) for message in said} == {
        one.words for one in messages()
    }


def test_what_somebody_can_put_right_is_quoted_as_it_is_line_by_line() -> None:
    (canary,) = (one.words for one in messages() if "judge" in one.says)
    told = in_words("a.toml: b: is not c.\ndor: x does not judge as it says.")
    assert told == f"a.toml: b: is not c.\n{canary} (dor: x does not judge as it says.)"
