"""Says of a file that somebody has whether it was published just so, and whether something newer stands for it.

A file is known by the hash of its content, whatever it is called now. One that is unknown may say of itself which
publication it is from; then it was altered since, if only by a program that saved it anew.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from data_contracts.shapes import EDITIONS
from pipelines.errors import UserError
from pipelines.home import Home
from pipelines.release import claiming, finding, hashing, manifest
from pipelines.release.finding import Revision

INTERNAL = EDITIONS[1]
Answer = Literal["genuine", "superseded", "altered", "unknown"]


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
    """The manifests of all publications of a home, the oldest first, each with all that was made of it after it."""
    return [known for one in finding.every(home) for known in _known_of(one)]


def _known_of(one: Revision) -> Iterator[Known]:
    yield _known(manifest.read(one.folder), one.publication, one.number, f"{manifest.PUBLIC}/")
    for path in _made_later(one.folder):
        said = manifest.parsed(path)
        yield replace(_known(said, one.publication, one.number, ""), only_for=_only_for(said))


def _made_later(folder: Path) -> Iterator[Path]:
    """The manifests of deliveries, of packages and theirs, and of what was exported."""
    yield from (folder / manifest.PUBLIC / manifest.DELIVERIES).glob(manifest.MANIFEST)
    packages = folder / manifest.ORGANISATIONS
    for place in (f"*/[!.]*/{manifest.MANIFEST}", f"*/[!.]*/{manifest.DELIVERIES}/{manifest.MANIFEST}"):
        yield from sorted(packages.glob(place))
    yield from sorted((folder / manifest.EXPORTS).glob("[!.]*.json"))


def _only_for(said: Mapping[str, Any]) -> str | None:
    """Whom a package, or what was made of one, is for; None where all of it is public."""
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
    claims = claiming.claimed(file)
    of = [one for one in known if one.publication == claims]
    return Verdict("altered", str(of[-1]), claims=claims) if of else Verdict("unknown")


def _newer(one: Known, known: Sequence[Known]) -> list[str]:
    """What stands for a file now: the last revision of every later month, and later revisions without the file."""
    later = [other for other in known[known.index(one) + 1 :] if str(other) != str(one)]
    revised = [other for other in later if other.publication == one.publication]
    last = {other.publication: other for other in later if other.publication != one.publication}
    return list(dict.fromkeys(str(other) for other in (*reversed(last.values()), *reversed(revised))))


def _hash(file: Path) -> str:
    try:
        with open(file, "rb") as opened:
            start = opened.read(16)
    except OSError:
        what = "is a folder. Name a file in it." if file.is_dir() else "there is no such file, or it may not be read."
        raise UserError(f"{file}: {what}") from None
    if claiming.is_duckdb(start):
        try:
            return hashing.tables_sha256(file)
        except UserError:  # torn or altered: no longer a database
            return hashing.sha256(file)
    return hashing.sha256(file)
