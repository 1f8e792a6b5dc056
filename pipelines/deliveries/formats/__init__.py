"""The formats, one module each: what `Format` says. Nothing lists them; a new one is a new module.

A format's name is that of its module. It writes the same bytes for the same edition, and moves each file into place
whole. Helpers of a format lie beside this package, never in it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Protocol, cast

from pipelines.abreast import cores
from pipelines.deliveries.edition import Edition


@dataclass(frozen=True)
class Rows:
    """Of files that hold the rows of an edition: their media type, and which they are, below the folder of delivery.

    within: what holds the same files already, a kind of delivery or the publication itself; they are no kind then.
    """

    media_type: str
    pattern: str  # with {scope} where the name of the scope stands
    within: str | None = None

    @property
    def ending(self) -> str:
        """What the names of its files end with, without the dot."""
        return self.pattern.rsplit(".", 1)[1]


MANY = 30_000  # rows from which on a process for each core is sooner done with many files


def processes(edition: Edition) -> int:
    """How many may write files of an edition at once."""
    return cores() if edition.rows.height >= MANY else 1


class Format(Protocol):
    """What every module here is. `TITLE` is in Swedish; `HOLDS` is None where files only tell of rows.

    One that tells of the files of all others says so by a `TELLS_OF_FILES` that is true.
    """

    TITLE: str
    HOLDS: Rows | None

    def write(self, edition: Edition, folder: Path) -> tuple[Path, ...]:
        """The files of an edition in a folder, which is made where it is not there. Gives where they are."""
        ...


@cache
def found() -> Mapping[str, Format]:
    """Name -> format, in order of name."""
    names = sorted(module.name for module in iter_modules(__path__))
    return {name: cast(Format, import_module(f"{__name__}.{name}")) for name in names}


@cache
def kinds() -> tuple[str, ...]:
    """The formats that are delivered, each in a folder of its own. One that tells of others' files comes last."""
    whole = [name for name, one in found().items() if not (one.HOLDS and one.HOLDS.within)]
    return tuple(sorted(whole, key=lambda name: (tells_of_files(name), name)))


def tells_of_files(name: str) -> bool:
    """Whether the format of that name is written after the files of all others."""
    return getattr(found()[name], "TELLS_OF_FILES", False)


def write(edition: Edition, folder: Path) -> dict[str, tuple[Path, ...]]:
    """All kinds of delivery of an edition, `<kind>/` in a folder: by kind where the files of each are."""
    return {kind: found()[kind].write(edition, folder / kind) for kind in kinds()}


def meant(text: str) -> str:
    """The format that somebody names, as itself or as its files end. Raises KeyError where there is none."""
    if text in found():
        return text
    ends = [(one.HOLDS, name) for name, one in found().items() if one.HOLDS]
    # Of two that end alike it is the one that is not a part of another kind: the latter is for programs.
    ends.sort(key=lambda end: end[0].within not in kinds())
    return {holds.ending: name for holds, name in ends}[text.lower().lstrip(".")]
