"""The formats, one module each: `TITLE`, in Swedish, and `write(edition, folder) -> paths`. Nothing lists them.

A format's name is that of its module. It writes the same bytes for the same edition, and moves each file into place
whole. Helpers of a format lie beside this package, never in it.
"""

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Protocol, cast

from pipelines.deliveries.edition import Edition


class Format(Protocol):
    """What every module here is."""

    TITLE: str

    def write(self, edition: Edition, folder: Path) -> tuple[Path, ...]:
        """The files of an edition in a folder, which is made where it is not there. Gives where they are."""
        ...


@cache
def found() -> Mapping[str, Format]:
    """Name -> format, in order of name."""
    names = sorted(module.name for module in iter_modules(__path__))
    return {name: cast(Format, import_module(f"{__name__}.{name}")) for name in names}
