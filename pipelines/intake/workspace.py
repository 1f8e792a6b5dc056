"""Where a delivery is unpacked: places for files that hold identifiers and may not outlive the process.

On Linux such a file has no name: it is reached through the process that holds it open, and is gone with it, also when
that is killed. Elsewhere it lies in a folder that is removed afterwards; what a killed process left there is cleared
away by the next one to unpack in the same place, once it is a day old, or at the next intake of its register.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from pipelines.errors import UserError

OPEN_FILES = Path("/proc/self/fd")  # a path to each file that is open, with or without a name
PREFIX, SUFFIX = ".opened.", ".part"
DAY_SECONDS = 86_400


class Workspace(Protocol):
    """Gives places for files."""

    def file(self, name: str) -> Path:
        """Where a file may be written, and read as often as needed."""


class Named:
    """Files in a folder of their own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def file(self, name: str) -> Path:
        return self.folder / name


class Nameless:
    """Files that are open and lie on the disk of a folder, but not in it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._open: list[int] = []

    def file(self, name: str) -> Path:
        handle, place = tempfile.mkstemp(prefix=PREFIX, suffix=SUFFIX, dir=self.folder)
        self._open.append(handle)
        Path(place).unlink()  # before anything stands in it
        return OPEN_FILES / str(handle)

    def close(self) -> None:
        """The files are gone."""
        while self._open:
            os.close(self._open.pop())


@contextmanager
def workspace(within: Path | None = None) -> Iterator[Workspace]:
    """A workspace that is gone afterwards. Raises UserError where something cannot be removed.

    `within`: the folder it may lie in, made where there is none; without one, the system's folder for passing files.
    """
    if within:
        within.mkdir(parents=True, exist_ok=True)
    place = within or Path(tempfile.gettempdir())
    try:
        with _nameless(place) if OPEN_FILES.is_dir() else _named(place) as found:
            yield found
    finally:
        if within and not any(within.iterdir()):
            within.rmdir()


@contextmanager
def _nameless(place: Path) -> Iterator[Workspace]:
    found = Nameless(place)
    try:
        yield found
    finally:
        found.close()


@contextmanager
def _named(place: Path) -> Iterator[Workspace]:
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, suffix=SUFFIX, dir=place))
    try:
        _clear_older_than(folder)
        yield Named(folder)
    finally:
        _remove(folder)


def _clear_older_than(own: Path) -> None:
    """What is younger may belong to a process that is still at work."""
    for left in own.parent.glob(f"{PREFIX}*{SUFFIX}"):
        if own.stat().st_mtime - left.stat().st_mtime > DAY_SECONDS:
            _remove(left)


def _remove(folder: Path) -> None:
    try:
        shutil.rmtree(folder)
    except OSError:
        raise UserError(
            f"{folder}: holds unpacked identifiers and cannot be removed. Close what has it open, and remove it."
        ) from None
