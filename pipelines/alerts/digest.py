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
MOST_LINES = 20  # of a kind


class Words(BaseModel):
    """Of one kind: how the subject and the heading call it, what it means and what to do about it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    subject: str
    title: str
    meaning: str
    action: str


@cache
def words() -> dict[str, Words]:
    """The kinds there are, in the order in which they are told."""
    said = tomllib.loads(WORDS.read_text(encoding="utf-8"))
    return {kind: Words.model_validate(own) for kind, own in said.items()}


@dataclass(frozen=True)
class Section:
    """One kind of thing: `happened` has a line for each."""

    words: Words
    happened: tuple[str, ...]


@dataclass(frozen=True)
class Digest:
    """Of one run. `opening`: what became of it, in a sentence or two. No section: nothing is the matter."""

    publication: str | None
    opening: str
    sections: tuple[Section, ...]

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
    return Digest(said["publication"], str(said["opening"]), sections)
