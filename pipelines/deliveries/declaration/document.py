"""The shape of a declaration before it has a look: parts with the five components. Nothing is written here."""

from dataclasses import dataclass

from pipelines.report.document import Cell, Table, printable
from pipelines.report.swedish import spaced

# SCB-FS 2016:17, 3 §, in its order.
COMPONENTS = (
    "Relevans",
    "Tillförlitlighet",
    "Aktualitet och punktlighet",
    "Tillgänglighet och tydlighet",
    "Jämförbarhet och samanvändbarhet",
)


@dataclass(frozen=True)
class Statement:
    """What is said of one thing; `about` is mostly a sub-component of the same paragraph."""

    about: str
    text: str


@dataclass(frozen=True)
class Component:
    """One of `COMPONENTS`."""

    name: str
    statements: tuple[Statement, ...]
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True)
class Part:
    """The publication as a whole, or one source. `key` names it within the document."""

    key: str
    title: str
    components: tuple[Component, ...]


@dataclass(frozen=True)
class Declaration:
    """`warning`: the first line, above all else, where persons are simulated. `opening`: what holds of all of it."""

    title: str
    warning: str | None
    opening: tuple[str, ...]
    parts: tuple[Part, ...]


def plain(text: str) -> str:
    """On one line, with a mark for what cannot be shown."""
    return printable(text.replace("\n", " "))


def shown(cell: Cell) -> str:
    """A cell as people read it."""
    return spaced(cell) if isinstance(cell, int) else plain(str(cell))
