"""A home copied to another place, whole and as it was between two runs, and put back from there.

The identity key is not among what is copied: who has the backup shall not have the way back to persons too. What is in
PostgreSQL is that server's to back up.
"""

import hashlib
import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from pipelines.errors import UserError
from pipelines.home import LAYOUT, PARTS, Home, beside, move_into_place

MANIFEST = "backup.json"  # `layout`, and `files`: name in the home -> SHA-256
DATABASES, BESIDE_DATABASES = (".db",), (".db-wal", ".db-shm", ".db-journal")
AT_ONCE = 1 << 20  # bytes
Tell = Callable[[str], None]


def back_up(home: Home, to: Path, tell: Tell) -> int:
    """Copy all that the home holds; how many files. Nobody writes to the home meanwhile, and readers go on.

    `tell` is called with each part as it begins. Raises UserError where `to` is there already, or a file cannot be
    copied.
    """
    if to.exists():
        raise UserError(f"{to}: is there already. Name a folder that is not.")
    made = to.with_name(f".{to.name}.part")
    with home.writing("vip backup"), _told_by_path():
        shutil.rmtree(made, ignore_errors=True)
        made.mkdir(parents=True, mode=0o700)
        files = {name: _copied(home.root / name, made / name) for name in _of_parts(home, tell)}
        said = {"layout": LAYOUT, "files": files}
        (made / MANIFEST).write_text(json.dumps(said, indent=1, sort_keys=True), encoding="utf-8")
        os.sync()
        os.replace(made, to)
    return len(files)


def restore(backup: Path, home: Home, tell: Tell) -> int:
    """Put a backup back; how many files. Done again, it goes on where it was killed.

    Raises UserError where a file is not as it was backed up, or the home holds anything else.
    """
    files = _files(backup)
    with home.writing("vip restore"), _told_by_path():
        _refuse_others(home, files)
        for part in PARTS:
            tell(part)
            home.part(part)
            for name in (name for name in files if name.split("/")[0] == part):
                _put_back(backup / name, home.root / name, files[name])
        os.sync()
    return len(files)


def _of_parts(home: Home, tell: Tell) -> Iterator[str]:
    """The names of all files, but for those that are half made, locks, and the key."""
    for part in PARTS:
        tell(part)
        if not (home.root / part).exists():
            continue
        for folder, folders, names in os.walk(home.root / part, onerror=_raise):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            for name in sorted(names):
                found = (Path(folder) / name).relative_to(home.root).as_posix()
                if not name.startswith(".") and not name.endswith(BESIDE_DATABASES) and found != "identity/key":
                    yield found


def _raise(error: OSError) -> None:
    raise error


def _copied(source: Path, place: Path) -> str:
    """The SHA-256 of what was copied."""
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    if source.suffix in DATABASES:
        _copy_database(source, place)
        return _hash(place)
    hashed = hashlib.sha256()
    with open(source, "rb") as reading, open(place, "wb") as writing:
        while piece := reading.read(AT_ONCE):
            hashed.update(piece)
            writing.write(piece)
    shutil.copystat(source, place)
    return hashed.hexdigest()


def _copy_database(source: Path, place: Path) -> None:
    """Dagster may write to its record at any time, so SQLite itself copies it."""
    with closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as reading, closing(sqlite3.connect(place)) as to:
        reading.backup(to)


def _put_back(source: Path, place: Path, sha256: str) -> None:
    if place.exists():  # and is as it was, else nothing would have been begun
        return
    made = beside(place)
    if _copied(source, made) != sha256:
        made.unlink()
        raise UserError(f"{source}: is not as it was backed up. Take another backup.")
    move_into_place(made, place)


def _refuse_others(home: Home, files: dict[str, str]) -> None:
    for name in _of_parts(home, lambda _: None):
        if files.get(name) != _hash(home.root / name):
            raise UserError(f"{home.root / name}: is not of the backup. Restore into a home that holds nothing.")


def _files(backup: Path) -> dict[str, str]:
    """Name -> SHA-256, as the backup says of itself."""
    path = backup / MANIFEST
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        layout, files = str(said["layout"]), {str(name): str(sha256) for name, sha256 in said["files"].items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        raise UserError(f"{path}: is not there or not whole, so this is no backup that was finished.") from None
    if layout != LAYOUT:
        raise UserError(f"{backup}: is of a home laid out as version {layout}, and this software knows {LAYOUT}.")
    return files


def _hash(path: Path) -> str:
    with open(path, "rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


@contextmanager
def _told_by_path() -> Iterator[None]:
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        path = getattr(error, "filename", None) or "dagster"
        why = getattr(error, "strerror", None) or "its record of runs is no sound database"
        raise UserError(f"{path}: cannot be read or written ({why}). Nothing was finished.") from None
