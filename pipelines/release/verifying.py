"""Says of a file that somebody has whether it was published just so, and whether something newer stands for it.

A file is known by the hash of its content, whatever it is called now. One that is unknown may say of itself which
publication it is from; then it was altered since, if only by a program that saved it anew.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

import duckdb
import polars as pl

from data_contracts.shapes import EDITIONS
from pipelines import engine
from pipelines.errors import UserError
from pipelines.home import Home
from pipelines.release import finding, hashing, manifest
from pipelines.release.files import HEADINGS
from pipelines.release.finding import Revision

INTERNAL = EDITIONS[1]
Answer = Literal["genuine", "superseded", "altered", "unknown"]
PUBLICATION = re.compile(r"[12]\d{3}-(0[1-9]|1[0-2])")
DUCKDB_MAGIC = slice(8, 12), b"DUCK"  # where such a file says what it is
PARQUET_MAGIC = b"PAR1"


@dataclass(frozen=True)
class Known:
    """A manifest that files are held against: its publication, and the revision where it is one in a home.

    only_for: the organisation that may have the files, where they are of a package and not public.
    """

    publication: str
    revision: int | None
    files: Mapping[str, Mapping[str, str]]
    only_for: str | None = None

    def __str__(self) -> str:
        return self.publication if self.revision is None else f"{self.publication}-r{self.revision}"

    def names_of(self, hashed: str) -> list[str]:
        """The public files with that content."""
        return [name for name, said in self.files.items() if hashed in said.values()]


@dataclass(frozen=True)
class Verdict:
    """`of`: the publication with its revision and `name` in it; `by`: what stands for it now, the newest first.

    `claims`: the publication that an altered file says it is from. `only_for`: whose internal file it is.
    """

    answer: Answer
    of: str | None = None
    name: str | None = None
    by: Sequence[str] = field(default_factory=tuple)
    claims: str | None = None
    only_for: str | None = None


def known_in(home: Home) -> list[Known]:
    """The manifests of all publications of a home, the oldest first, each with those of its packages after it."""
    return [known for one in finding.every(home) for known in _known_of(one)]


def _known_of(one: Revision) -> Iterator[Known]:
    yield _known(manifest.read(one.folder), one.publication, one.number, f"{manifest.PUBLIC}/")
    for path in sorted((one.folder / manifest.ORGANISATIONS).glob(f"*/[!.]*/{manifest.MANIFEST}")):
        said = manifest.parsed(path)
        yield replace(_known(said, one.publication, one.number, ""), only_for=_only_for(said))


def _only_for(said: Mapping[str, Any]) -> str | None:
    """Whom a package is for; None where all of it is public."""
    whose = said.get("organisation")
    return f"{whose['level']}/{whose['code']}" if whose and said.get("edition") == INTERNAL else None


def known_beside(path: Path) -> list[Known]:
    """A manifest in a file: that of the public files, or the operator's."""
    said = manifest.parsed(path)
    prefix = f"{manifest.PUBLIC}/"
    known = _known(said, said["publication"], None, prefix if any(n.startswith(prefix) for n in said["files"]) else "")
    return [replace(known, only_for=_only_for(said))]


def _known(said: Mapping[str, Any], publication: str, revision: int | None, prefix: str) -> Known:
    files = {name.removeprefix(prefix): hashes for name, hashes in said["files"].items() if name.startswith(prefix)}
    return Known(publication, revision, files)


def verify(file: Path, known: Sequence[Known]) -> Verdict:
    """Hold a file against manifests. Raises UserError where it cannot be read."""
    hashed = _hash(file)
    having = [one for one in known if one.names_of(hashed)]
    if having:
        one = having[-1]
        name = one.names_of(hashed)[0]
        by = _newer(one, known)
        return Verdict("superseded" if by else "genuine", str(one), name, by, only_for=one.only_for)
    claims = _claimed(file)
    of = [one for one in known if one.publication == claims]
    return Verdict("altered", str(of[-1]), claims=claims) if of else Verdict("unknown")


def _newer(one: Known, known: Sequence[Known]) -> list[str]:
    """What stands for a file now: the last revision of every later month, and later revisions without the file."""
    later = [other for other in known[known.index(one) + 1 :] if str(other) != str(one)]
    revised = [other for other in later if other.publication == one.publication]
    last = {other.publication: other for other in later if other.publication != one.publication}
    return [str(other) for other in (*reversed(last.values()), *reversed(revised))]


def _hash(file: Path) -> str:
    try:
        with open(file, "rb") as opened:
            start = opened.read(16)
    except OSError:
        what = "is a folder. Name a file in it." if file.is_dir() else "there is no such file, or it may not be read."
        raise UserError(f"{file}: {what}") from None
    where, magic = DUCKDB_MAGIC
    if start[where] == magic:
        try:
            return hashing.tables_sha256(file)
        except UserError:  # torn or altered: no longer a database
            return hashing.sha256(file)
    return hashing.sha256(file)


def _claimed(file: Path) -> str | None:
    """The publication that a file says it is from; None where it says none."""
    try:
        found = _first_publication(file)
    except (pl.exceptions.PolarsError, duckdb.Error, OSError, ValueError):
        return None
    return found if found is not None and PUBLICATION.fullmatch(found) else None


def _first_publication(file: Path) -> str | None:
    with open(file, "rb") as opened:
        start = opened.read(16)
    if start.startswith(PARQUET_MAGIC):
        told = pl.scan_parquet(file).select("publication").head(1).collect()
    elif start[DUCKDB_MAGIC[0]] == DUCKDB_MAGIC[1]:
        with engine.connect(file, read_only=True) as database:
            row = database.execute("SELECT MIN(publication) FROM published").fetchone()
        return str(row[0]) if row else None
    else:
        text = file.read_bytes()[:100_000].decode("utf-8-sig", errors="replace").splitlines()
        headings, first = (re.split(r"[;,\t]", line.replace('"', "")) for line in text[:2])
        return first[headings.index(HEADINGS["publication"])]
    return str(told.item()) if told.height else None
