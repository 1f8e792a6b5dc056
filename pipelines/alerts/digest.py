"""A digest: what happened, what it means and what to do, in Swedish, by kind. How it looks is not said here.

The words of each kind stand in `words.toml`.
"""

import tomllib
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict

WORDS = Path(__file__).with_name("words.toml")
MESSAGES = "message"  # what in it is no kind
MOST_LINES = 20  # of a kind


class Words(BaseModel):
    """Of one kind: how the subject and the heading call it, what it means and what to do about it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    subject: str
    title: str
    meaning: str
    action: str


class Message(BaseModel):
    """A message of the program that says something: in Swedish."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    says: str
    words: str


@cache
def _said() -> dict[str, Any]:
    return tomllib.loads(WORDS.read_text(encoding="utf-8"))


@cache
def words() -> dict[str, Words]:
    """The kinds there are, in the order in which they are told."""
    return {kind: Words.model_validate(own) for kind, own in _said().items() if kind != MESSAGES}


@cache
def messages() -> tuple[Message, ...]:
    """The messages that have Swedish words; the first that fits counts."""
    return tuple(Message.model_validate(own) for own in _said()[MESSAGES])


def in_words(message: str) -> str:
    """Each line of a message of the program in Swedish with itself as detail; one that has no words as it is."""
    return "\n".join(map(_line_in_words, message.splitlines()))


def _line_in_words(line: str) -> str:
    found = next((one.words for one in messages() if one.says in line), None)
    return f"{found} ({line})" if found else line


@dataclass(frozen=True)
class Section:
    """One kind of thing: `happened` has a line for each."""

    words: Words
    happened: tuple[str, ...]


@dataclass(frozen=True)
class Digest:
    """Of one run. `opening`: what became of it, in a sentence or two. No section: nothing is the matter.

    `occasion`: of two digests with the same words, whether they are about the same files, deliveries and failure.
    """

    publication: str | None
    opening: str
    sections: tuple[Section, ...]
    occasion: str = ""

    @property
    def subject(self) -> str:
        """The publication, and what kinds of things."""
        told = ", ".join(section.words.subject for section in self.sections) or "allt väl"
        return f"{' '.join(filter(None, ('VIP', self.publication)))}: {told}"

    def as_json(self) -> dict[str, Any]:
        """What `read` reads."""
        sections = [{"words": one.words.model_dump(), "happened": list(one.happened)} for one in self.sections]
        return {**asdict(self), "sections": sections}


def read(said: dict[str, Any]) -> Digest:
    """A digest as it was kept. Raises ValueError, TypeError or KeyError where it is none."""
    sections = tuple(
        Section(Words.model_validate(one["words"]), tuple(map(str, one["happened"]))) for one in said["sections"]
    )
    return Digest(said["publication"], str(said["opening"]), sections, str(said.get("occasion", "")))
