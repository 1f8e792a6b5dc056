"""The audit log: who asked for which file, and what came of it; every line holds the hash of the line before it.

`portal/audit/<YYYY-MM>.jsonl` of the home, a file a month, readable by its owner only. Lines are written under a lock,
so that the portal and `vip token` may write at once. They go to the newest file, also while the clock says an earlier
month. A process that was killed may leave a torn last line: the next
line is written below it, says so, and holds the hash of what was left, so that the chain goes on.
"""

import fcntl
import hashlib
import json
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from pipelines.portal.holder import Holder

NAMED = re.compile(r"[12]\d{3}-(0[1-9]|1[0-2])\.jsonl")
FIRST = "0" * 64  # stands before the first line
MOST_OF_A_NAME = 200  # characters of what was asked for; a guess may be of any length
TAIL = 8_192  # bytes; no line is as long
Does = Literal["login", "logout", "download", "package", "issue", "revoke"]


class Unnoted(Exception):
    """Nothing can be written to the log now, so nothing may be done that belongs in it."""


@dataclass(frozen=True)
class Checked:
    """What the chain says. `broken`: where lines were changed, taken or put in; `torn`: where one was cut."""

    lines: int
    last: str
    broken: tuple[str, ...] = ()
    torn: tuple[str, ...] = ()
    has_noted: bool = True

    @property
    def is_sound(self) -> bool:
        return not self.broken and self.has_noted


class Audit:
    """The log of a home. `now`: tells the moment."""

    def __init__(self, folder: Path, now: Callable[[], datetime]) -> None:
        self._folder = folder / "audit"
        self._now = now

    def note(
        self,
        does: Does,
        outcome: int | str,
        *,
        holder: Holder | None = None,
        by: str | None = None,
        publication: str | None = None,
        file: str | None = None,
    ) -> None:
        """Add a line, on disk before this returns. `by`: the id of a token, or who a provider said it was.

        Raises Unnoted where the disk takes none.
        """
        now = self._now()
        said = {
            "at": now.isoformat(timespec="milliseconds"),
            "does": does,
            "holder": str(holder) if holder else None,
            "by": by,
            "publication": publication[:MOST_OF_A_NAME] if publication else None,
            "file": file[:MOST_OF_A_NAME] if file else None,
            "outcome": outcome,
        }
        try:
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            with self._locked():
                # A clock that was set back does not lead into an earlier file, which the chain has gone on from.
                place = max([self._folder / f"{now:%Y-%m}.jsonl", *files_of(self._folder)])
                before, is_torn = self._last(place)
                _append(place, said | {"before": before} | ({"torn": True} if is_torn else {}), is_torn)
        except OSError as error:
            raise Unnoted from error

    @contextmanager
    def _locked(self) -> Iterator[None]:
        opened = os.open(self._folder / ".lock", os.O_CREAT | os.O_RDWR, 0o600)
        try:
            fcntl.flock(opened, fcntl.LOCK_EX)
            yield
        finally:
            os.close(opened)  # which gives the lock back

    def _last(self, place: Path) -> tuple[str, bool]:
        """The hash of the line that a new one follows, and whether that line was cut off in this file."""
        files = files_of(self._folder)
        own = _tail(place) if place in files else b""
        if own:
            return _hash(own.rstrip(b"\n").rsplit(b"\n", 1)[-1]), not own.endswith(b"\n")
        earlier = [_tail(file) for file in files if file < place]
        lines = [tail.rstrip(b"\n").rsplit(b"\n", 1)[-1] for tail in earlier if tail]
        return (_hash(lines[-1]) if lines else FIRST), False


def files_of(folder: Path) -> list[Path]:
    """The files of a log, the oldest first."""
    return sorted(path for path in folder.glob("*.jsonl") if NAMED.fullmatch(path.name))


def check(home_of_portal: Path, noted: str | None = None) -> Checked:
    """Follow the chain from its first line. `noted`: a hash that was told before, which must be in it still."""
    walk = _Walk()
    for path in files_of(home_of_portal / "audit"):
        walk.through(path)
    has_noted = noted is None or noted in walk.seen
    return Checked(walk.lines, walk.last, tuple(walk.broken), tuple(walk.torn), has_noted)


@dataclass
class _Walk:
    """Where the check stands. `cut`: where the line before was no line, till one says that it knows."""

    last: str = FIRST
    lines: int = 0
    cut: str | None = None
    seen: set[str] = field(default_factory=lambda: {FIRST})
    broken: list[str] = field(default_factory=list)
    torn: list[str] = field(default_factory=list)

    def through(self, path: Path) -> None:
        with open(path, "rb") as opened:
            for number, line in enumerate(opened, start=1):
                self._line(line, f"{path.name}:{number}")
        if self.cut is not None:
            self.torn.append(self.cut)
            self.cut = None

    def _line(self, line: bytes, place: str) -> None:
        said = _parsed(line)
        if self.cut is not None:
            knows = said is not None and said.get("torn") is True
            (self.torn if knows else self.broken).append(self.cut)
            self.cut = None
        if said is None or not line.endswith(b"\n"):
            self.cut = place
        elif said.get("before") != self.last:
            self.broken.append(place)
        self.lines += 1
        self.last = _hash(line.rstrip(b"\n"))
        self.seen.add(self.last)


def _parsed(line: bytes) -> dict[str, Any] | None:
    try:
        said = json.loads(line)
    except ValueError:
        return None
    return said if isinstance(said, dict) else None


def _append(place: Path, said: dict[str, Any], is_torn: bool) -> None:
    line = json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode("utf-8", errors="replace") + b"\n"
    line = b"\n" + line if is_torn else line
    opened = os.open(place, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600)
    try:
        if os.write(opened, line) < len(line):  # a disk that fills takes a part of it
            raise OSError("The disk has no room for a line.")
        os.fsync(opened)
    finally:
        os.close(opened)


def _tail(path: Path) -> bytes:
    """The end of a file, its last line whole."""
    with open(path, "rb") as opened:
        opened.seek(0, os.SEEK_END)
        opened.seek(max(0, opened.tell() - TAIL))
        return opened.read()


def _hash(line: bytes) -> str:
    return hashlib.sha256(line).hexdigest()
