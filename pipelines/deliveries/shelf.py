"""Puts the files of an edition where receivers find them: `deliveries/` beside what the edition was made of.

    <kind>/          the files of one kind, moved there whole and never changed afterwards
    manifest.json    what each file is, and its hash

Of what everyone may see it lies in the public folder of a revision, of a package in the package's. A kind that is there
already stands: what was handed on is not written anew, whatever the software has learnt since.
"""

import json
import os
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from pipelines.deliveries import formats
from pipelines.deliveries.edition import Edition, Scope
from pipelines.deliveries.placing import write_text
from pipelines.errors import UserError
from pipelines.release import hashing, manifest

PRIVATE_FOLDER, PRIVATE_FILE = 0o700, 0o600


def write(edition: Edition, folder: Path, tell: Callable[[str], None] = lambda _: None) -> Path:
    """Every kind that is not there yet, and the manifest. Gives where they lie.

    folder: what the edition was made of. tell: called with each kind as it begins. Raises UserError where a file that
    the manifest tells of is not what it was.
    """
    for kind in formats.kinds():
        tell(f"deliveries/{kind}")
        write_kind(kind, edition, folder)
    return conclude(edition, folder)


def write_kind(kind: str, edition: Edition, folder: Path) -> int:
    """One kind, whole or not at all: how many files it has. None are there where the edition has nothing of it."""
    place = folder / manifest.DELIVERIES / kind
    for left in place.parent.glob(f".{kind}.*.part"):  # of one that was killed: only one writes at a time
        shutil.rmtree(left, ignore_errors=True)
    if not place.is_dir():
        building = place.with_name(f".{kind}.{os.getpid()}.part")
        try:
            if formats.found()[kind].write(edition, building):
                _close(building)
                building.rename(place)
        finally:
            shutil.rmtree(building, ignore_errors=True)
    return len(hashing.below(place))


def conclude(edition: Edition, folder: Path) -> Path:
    """Write the manifest of all that is there. Raises UserError where a file is not what the one before it says."""
    place = folder / manifest.DELIVERIES
    place.mkdir(parents=True, exist_ok=True, mode=PRIVATE_FOLDER)
    _refuse_changed(place)
    there = {name: path for kind in formats.kinds() for name, path in _files(place, kind).items()}
    said = told(edition, {name: (path, name.split("/")[0]) for name, path in there.items()})
    write_text(said, place / manifest.MANIFEST).chmod(PRIVATE_FILE)
    return place


def told(edition: Edition, files: Mapping[str, tuple[Path, str]]) -> str:
    """A manifest of files of an edition. files: name in it -> where the file is and which format it has."""
    whose = dict(zip(("level", "code"), edition.receiver.split("/"), strict=True)) if edition.receiver else None
    said = {
        "publication": edition.publication,
        "revision": edition.name,
        "edition": edition.rows_are,
        "organisation": whose,
        "simulated": edition.about.is_simulated,
        "files": {name: hashing.content(path) for name, (path, _) in files.items()},
        "described": {
            name: _described(name, kind, edition, path.stat().st_size) for name, (path, kind) in files.items()
        },
    }
    return json.dumps(said, indent=2, ensure_ascii=False) + "\n"


def _described(name: str, kind: str, edition: Edition, size: int) -> dict[str, Any]:
    """What a file is, by where it lies: its kind, what is in it, of which area and programme; None where of none."""
    scope = _scope(Path(name), edition)
    level, code = scope.own or (None, None)
    return {
        "format": kind, "title": formats.found()[kind].TITLE, "scope": scope.name, "contents": scope.title,
        "level": level, "code": code, "vip": scope.vip, "size": size,
    }  # fmt: skip


def _scope(path: Path, edition: Edition) -> Scope:
    """That of the programme whose folder it is in, or else the longest whose name its own begins with."""
    of_programmes = [f"vip_{part}" for part in path.parts[1:-1] if f"vip_{part}" in edition.scopes]
    fitting = [name for name in edition.scopes if path.stem == name or path.stem.startswith(f"{name}_")]
    return edition.scopes[max(of_programmes or fitting or [edition.scope.name], key=len)]


def _files(place: Path, kind: str) -> Mapping[str, Path]:
    return {f"{kind}/{name}": path for name, path in hashing.below(place / kind).items()}


def _refuse_changed(place: Path) -> None:
    if not (place / manifest.MANIFEST).is_file():
        return
    told = manifest.read(place)["files"]
    wrong = [name for name, said in told.items() if not _is_as_told(place / name, said)]
    if wrong:
        raise UserError(
            f"{place}: {', '.join(wrong[:5])}{', …' if len(wrong) > 5 else ''} is not as it was written. Put it back "
            "from a backup, or take the whole folder away and deliver again."
        )


def _is_as_told(path: Path, said: Mapping[str, str]) -> bool:
    return path.is_file() and hashing.content(path) == said


def _close(folder: Path) -> None:
    """To the operator: whoever else may read a file gets it by way of the portal or by hand."""
    for path in (folder, *folder.rglob("*")):
        path.chmod(PRIVATE_FOLDER if path.is_dir() else PRIVATE_FILE)
