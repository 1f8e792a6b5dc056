"""Files of a home that are no longer what was written, and what to do about each."""

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
from pyarrow import parquet

from pipelines.errors import UserError
from pipelines.home import Home
from pipelines.release import finding, manifest

READ = ("archive", "registers", "quarantine", "plausibility", "identity", "cells")
MADE_AGAIN = "Remove it and run again: it is made of other files"
FROM_BACKUP = "Put it back from a backup"


def damaged(home: Home) -> Iterator[tuple[str, str]]:
    """The name in the home of each file that cannot be read to its end, or that its publication's manifest denies.

    With what to do. Every file is read, which takes its time.
    """
    for part in READ:
        for path in sorted((home.root / part).rglob("*.parquet")):
            name = path.relative_to(home.root).as_posix()
            if "/." not in name and not _is_whole(path):
                yield name, MADE_AGAIN if part == "cells" else FROM_BACKUP
    for revision in finding.every(home):
        yield from ((_name(path, home), FROM_BACKUP) for path in _denied(revision.folder))


def _is_whole(path: Path) -> bool:
    try:
        with parquet.ParquetFile(path) as opened:
            return bool(sum(rows.num_rows for rows in opened.iter_batches()) == opened.metadata.num_rows)
    except (OSError, ValueError, pa.ArrowException):
        return False


def _denied(folder: Path) -> list[Path]:
    """The folder itself where its manifest cannot be followed."""
    try:
        return [folder / name for name in manifest.damaged(folder)]
    except (UserError, OSError):
        return [folder]


def _name(path: Path, home: Home) -> str:
    return path.relative_to(home.root).as_posix()
