"""The right to write to a home, one run at a time; readers never ask for it.

An advisory lock on a file: the kernel takes it back when the process ends, however it ends, so that nobody ever waits
for a dead one. The file says who holds it; what stands there without the lock is nobody's and says nothing.
"""

import json
import os
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import IO

from pipelines import ending
from pipelines.errors import UserError

BETWEEN_TRIES = 0.2  # seconds


@dataclass
class _Held:
    """Whether this process has the lock of a file: a step within a run has it then too."""

    by: threading.RLock = field(default_factory=threading.RLock)  # other threads of the process wait here
    is_held: bool = False


_held: dict[Path, _Held] = {}


def to_error_stream(message: str) -> None:
    """Where a waiting run says what it waits for."""
    sys.stderr.write(f"{message}\n")
    sys.stderr.flush()


@contextmanager
def hold(file: Path, doing: str | None, *, wait: bool, tell: Callable[[str], None]) -> Iterator[None]:
    """Hold the lock. While another process does, say who to `tell` and wait, until Ctrl-C; or raise UserError.

    `doing`: what the others are told; the program's name where nothing is said. Who waits or holds it ends within
    seconds when asked to, see `ending`.
    """
    mine = _held.setdefault(file, _Held())
    with mine.by:
        if mine.is_held:
            yield
            return
        with ending.heeded(), open(file, "a+", encoding="utf-8") as opened:
            _acquire(opened, file, wait, tell)
            _sign(opened, doing or Path(sys.argv[0]).name)
            mine.is_held = True
            try:
                yield
            finally:
                mine.is_held = False
                opened.truncate(0)


def holder(file: Path) -> str | None:
    """Who holds the lock of a file now; None where nobody does."""
    if not file.exists():
        return None
    with open(file, encoding="utf-8") as opened:
        return None if _is_acquired(opened) else _holder(file)


def _acquire(opened: IO[str], file: Path, wait: bool, tell: Callable[[str], None]) -> None:
    if _is_acquired(opened):
        return
    holder = _holder(file)
    if not wait:
        raise UserError(f"{file.parent}: {holder} is writing there. Run this when it has ended.")
    tell(f"{file.parent}: waits until {holder} has ended. Ctrl-C stops waiting.")
    while not _is_acquired(opened):
        time.sleep(BETWEEN_TRIES)


def is_held(file: Path) -> bool:
    """Whether some process holds the lock of a file, which is there, at this moment."""
    with open(file, "a+", encoding="utf-8") as opened:
        return not _is_acquired(opened)


def _is_acquired(opened: IO[str]) -> bool:
    """Asked again and again: in a call that blocks, a Ctrl-C of the moment before would not be heard."""
    import fcntl  # not on Windows, where senders check their files and nothing is taken in

    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _holder(file: Path) -> str:
    """Who holds the lock, as they signed. A run that has the lock and not signed yet is another run."""
    try:
        said = json.loads(file.read_text(encoding="utf-8"))
        since = datetime.fromtimestamp(file.stat().st_mtime).astimezone().isoformat(sep=" ", timespec="seconds")
        return f"`{said['doing']}` (process {int(said['process'])}, since {since})"
    except (OSError, ValueError, TypeError, KeyError):
        return "another run"


def _sign(opened: IO[str], doing: str) -> None:
    opened.truncate(0)
    opened.write(json.dumps({"process": os.getpid(), "doing": doing}))
    opened.flush()
