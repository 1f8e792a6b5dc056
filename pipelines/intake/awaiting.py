"""Which registers have files in landing that have come whole and were not asked for before. Nothing is opened.

A file is whole where a mark or a manifest was put beside it after it, or where it has not changed since the last look.
What is remembered from look to look are numbers of files, sizes and times: a name may hold an identifier. A run that
begins, whoever asked for it, looks again at what was written a moment ago.
"""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipelines.clock import written_ago
from pipelines.home import Home
from pipelines.intake.containers import MARK, stem_of
from pipelines.intake.landing import landed
from pipelines.intake.manifest_files import is_manifest
from pipelines.project import Register

BETWEEN_LOOKS = 0.5  # seconds, where a run waits
QUIET = 5.0  # seconds without a change, after which a run takes a file to be whole
LONGEST = 60.0  # seconds that a run waits for the files of a register
State = tuple[int, int]  # size in bytes, and when it was last changed in nanoseconds


@dataclass(frozen=True)
class Look:
    """What lies in landing, by the number that the file system gives each file.

    `seen`: all files of registers. `asked`: those of them that were asked for, in this look or before, and have not
    changed since. `whole`: register -> how many of its files are asked for now. `waiting`: how many files are not yet.
    """

    seen: Mapping[str, State]
    asked: frozenset[str]
    whole: Mapping[str, int]
    waiting: int


NOTHING = Look({}, frozenset(), {}, 0)


def look(home: Home, registers: Iterable[Register], before: Look) -> Look:
    """A look after an earlier one. A register waits until each of its new files is whole: all are taken in at once."""
    seen: dict[str, State] = {}
    asked: set[str] = set()
    whole: dict[str, int] = {}
    waiting = 0
    for register in registers:
        found = {number: (state, path) for path in landed(home, register) for number, state in _state(path)}
        states = {number: state for number, (state, _) in found.items()}
        old = {number for number, state in states.items() if before.seen.get(number) == state}
        new = states.keys() - (old & before.asked)
        not_yet = [number for number in new - old if not _is_marked(found[number][1], register)]
        seen |= states
        asked |= states.keys() if not not_yet else states.keys() - new
        waiting += len(new) if not_yet else 0
        if new and not not_yet:
            whole[register.name] = len(new)
    return Look(seen, frozenset(asked), whole, waiting)


def still_written(home: Home, register: Register) -> list[Path]:
    """The register's files that are not whole yet, after a wait of `LONGEST` seconds at most.

    Only what was written in the last `QUIET` seconds is waited for, and no longer than until it stays as it is so long.
    """
    looked = {path: (0, state) for path in landed(home, register) for state in _new(path, register)}
    for _ in range(round(LONGEST / BETWEEN_LOOKS)):
        if not looked:
            break
        time.sleep(BETWEEN_LOOKS)
        for path, (times, before) in list(looked.items()):
            state = [*_state(path)]
            looked[path] = (times + 1 if state == before else 0, state)
            if looked[path][0] * BETWEEN_LOOKS >= QUIET or _is_marked(path, register):
                del looked[path]
    return list(looked)


def _new(path: Path, register: Register) -> Iterable[list[tuple[str, State]]]:
    """The state of a file that was written a moment ago and that nothing says to be whole."""
    try:
        is_new = written_ago(path) < QUIET
    except FileNotFoundError:
        return []
    return [[*_state(path)]] if is_new and not _is_marked(path, register) else []


def _state(path: Path) -> Iterable[tuple[str, State]]:
    """None of a file that is gone since."""
    try:
        told = path.stat()
    except FileNotFoundError:
        return []
    return [(str(told.st_ino), (told.st_size, told.st_mtime_ns))]


def _is_marked(path: Path, register: Register) -> bool:
    """Whether something that says so of this file was written after it."""
    stem = stem_of(path.name)
    beside = [other for other in path.parent.iterdir() if other != path and stem_of(other.name) == stem]
    marks = [other for other in beside if other.name.lower().endswith(MARK) or is_manifest(other, register)]
    try:
        return any(other.stat().st_mtime_ns >= path.stat().st_mtime_ns for other in marks)
    except FileNotFoundError:
        return False
