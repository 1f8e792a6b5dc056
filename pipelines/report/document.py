"""The shape of a report before it has a look: sections with sentences and tables. Nothing is written here."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

Tone = Literal["good", "look", "bad"]

MOST_ROWS_IN_EXCEL = 1_048_000  # a sheet ends at 1 048 576, and the headings and sentences above a table take some
MOST_ROWS_ON_PAGE = 1_000  # a browser gets slow long before it has shown them all


@dataclass(frozen=True)
class Marked:
    """A text that stands out: the words say all, a colour says it again."""

    text: str
    tone: Tone

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Linked:
    """A text that leads to another page beside this one."""

    text: str
    address: str

    def __str__(self) -> str:
        return self.text


Cell = str | int | float | Marked | Linked


@dataclass(frozen=True)
class Table:
    """A caption, headings with the width of their columns in characters, and rows of as many cells."""

    caption: str
    headings: tuple[tuple[str, int], ...]
    rows: Collection[tuple[Cell, ...]]


@dataclass(frozen=True)
class Section:
    """A sheet of the workbook, a chapter of the page."""

    name: str
    sentences: tuple[str, ...]
    tables: tuple[Table, ...]
    headline: Marked | None = None
    code: str = ""  # lines that are shown as they are written


@dataclass(frozen=True)
class Report:
    """All that is told of one file."""

    title: str
    sections: tuple[Section, ...]


def printable(text: str) -> str:
    """The text with a mark for every character that cannot be shown: names of files come from anywhere."""
    if text.isprintable():
        return text
    return "".join(mark if mark.isprintable() or mark == "\N{NO-BREAK SPACE}" else "\ufffd" for mark in text)
