"""Makes a publication again from its own record, beside, and says whether it comes out the same. Nothing is moved.

Under the software and the lock file that it was made with, every file must be the same to the byte. Under others its
figures must be; where they are not, the software is what moved them.
"""

import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.errors import UserError
from pipelines.home import Home
from pipelines.release import differing, likeness, manifest, publication, record
from pipelines.release.finding import Revision


@dataclass(frozen=True)
class Rebuilt:
    """`software`: name -> what it was and is, where they differ. `files`: those that have not the same bytes.

    `rows`: the figures that differ, see `differing.differences`; `tables`: the files of `likeness` with other values.
    """

    revision: Revision
    software: Mapping[str, tuple[str | None, str | None]]
    files: Sequence[str]
    rows: pl.DataFrame
    tables: Sequence[str]

    @property
    def is_same(self) -> bool:
        """Byte for byte under the same software, else by value."""
        return not self.tables and self.rows.is_empty() if self.software else not self.files


def rebuild(home: Home, revision: Revision) -> Rebuilt:
    """Make it again and compare. Raises UserError where its files are not what they were when it was made."""
    refuse_damaged(revision)
    inputs = record.read(revision.folder / record.PLACE)
    with _workplace(home) as work:
        results_at = publication.results(inputs, Home(work / "home"))
        publication.build(inputs, publication.issue(inputs, results_at), work / "made")
        return _compared(revision, work / "made")


def refuse_damaged(revision: Revision) -> None:
    """Raise UserError where files of a revision are not what they were when it was made."""
    damaged = manifest.damaged(revision.folder)
    if damaged:
        raise UserError(
            f"{revision}: {len(damaged)} of its files are not what they were when it was made: "
            f"{', '.join(damaged[:5])}{', …' if len(damaged) > 5 else ''}. Put it back from a backup."
        )


@contextmanager
def _workplace(home: Home) -> Iterator[Path]:
    """A folder for counts that are not protected yet, gone afterwards; what a killed process left goes too."""
    for left in home.cells.glob(".rebuild.*.part"):
        if not _is_alive(int(left.name.split(".")[2])):
            shutil.rmtree(left, ignore_errors=True)
    work = home.cells / f".rebuild.{os.getpid()}.part"
    work.mkdir(mode=0o700)
    try:
        yield work
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _compared(revision: Revision, made: Path) -> Rebuilt:
    before, after = manifest.read(revision.folder), manifest.read(made)
    told, again = before["files"], after["files"]
    files = [name for name in sorted({*told, *again}) if told.get(name) != again.get(name)]
    if json.dumps(before) != json.dumps(after):
        files.append(manifest.MANIFEST)
    software = _software(before, after)
    tolerance = differing.TOLERANCE if software else 0.0
    rows = differing.differences(differing.read(revision.folder), differing.read(made), tolerance=tolerance)
    asked = (name for name in files if likeness.is_asked(name))
    unlike = [name for name in asked if not likeness.is_alike(revision.folder / name, made / name)]
    return Rebuilt(revision, software, files, rows, unlike)


def _software(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, tuple[str | None, str | None]]:
    """Packages by version; the lock file, the code and each file of SQL by hash."""
    one, other = (
        {**said["software"], **said["machine"], "lock file": said["lock"], "code": said["source"]}
        for said in (before, after)
    )
    names = dict.fromkeys([*one, *other])
    return {name: (one.get(name), other.get(name)) for name in names if one.get(name) != other.get(name)}
