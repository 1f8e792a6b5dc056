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

from pipelines.deliveries.edition import Edition


@dataclass(frozen=True)
class Rows:
    """Of files that hold the rows of an edition: their media type, and which they are, below the folder of delivery."""

    media_type: str
    pattern: str  # with {scope} where the name of the scope stands


class Format(Protocol):
    """What every module here is. `TITLE` is in Swedish; `HOLDS` is None where files only tell of rows."""

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


def write(edition: Edition, folder: Path) -> dict[str, tuple[Path, ...]]:
    """All formats of an edition: by name where the files of each are. Those that tell of others' files come last."""
    ordered = sorted(found().items(), key=lambda named: (named[1].HOLDS is None, named[0]))
    return {name: one.write(edition, folder) for name, one in ordered}
