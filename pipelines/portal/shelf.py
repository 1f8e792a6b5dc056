"""Finds what may be handed out: the files that manifests name, of the public edition and of a holder's own package.

Publications are never changed, and new ones come while the portal runs: a manifest is read when it is first asked for,
and anew where the file is another. A file that no manifest names is not there, and neither is another's.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any, Generic, TypeVar

from pipelines.portal.holder import Holder
from pipelines.release.finding import NAMED, Revision, revisions
from pipelines.release.hashing import CONTENT, SHA256
from pipelines.release.manifest import DELIVERIES, MANIFEST, ORGANISATIONS

PUBLIC = "offentlig"  # stands in addresses before the path of a public file
KEPT = 256  # read manifests: two of every organisation that comes; those of a nation are large, and few
KIND_OF_SCOPE = {"region": "region", "kommun": "municipality", "sjukvardsregion": "healthcare_region", "vip": "vip"}
Read = TypeVar("Read")


@dataclass(frozen=True, slots=True)
class Item:
    """A file as it is listed. `name`: in its address, below the publication. `etag`: strong, as it goes over the wire.

    `level`, `code`: of the area that it tells of, `vip`: of the programme, where it is of one.
    """

    publication: str
    name: str
    path: Path
    hashes: Mapping[str, str]
    size: int
    format: str
    title: str
    contents: str
    level: str | None
    code: str | None
    vip: str | None
    is_internal: bool = False

    @property
    def sha256(self) -> str | None:
        """Of its bytes; a DuckDB file has none, as its tables are hashed in their place."""
        return self.hashes.get(SHA256)

    @property
    def etag(self) -> str:
        known = self.sha256
        if known:
            return f'"{known}"'
        written = self.path.stat()
        return f'"{self.hashes[CONTENT]}-{written.st_size}-{written.st_mtime_ns}"'


Items = Mapping[str, Item]


class Kept(Generic[Read]):
    """What was made of files, made anew where a file is another. `most`: how many are kept; what was not asked for
    longest gives way.
    """

    def __init__(self, make: Callable[[Path], Read], most: int = KEPT) -> None:
        self._made = lru_cache(most)(lambda path, stamp: make(path))

    def of(self, path: Path) -> Read | None:
        """None where the file is not there."""
        try:
            said = path.stat()
        except OSError:
            return None
        return self._made(path, (said.st_ino, said.st_mtime_ns, said.st_size))


class Shelf:
    """The publications of a home, below `publications`."""

    def __init__(self, publications: Path) -> None:
        self._folder = publications
        self._manifests: Kept[Items] = Kept(_items)
        self._months: dict[str, tuple[tuple[int, int], tuple[Revision, ...]]] = {}

    def revisions(self) -> list[Revision]:
        """All that are in place, the newest first. What asks the disk is a look at the folder of each month."""
        found = [one for month in self._series() for one in self._of_month(month)]
        return sorted(found, reverse=True)

    def revision(self, name: str) -> Revision | None:
        """The one of that name: `2026-10-r1`, or `2026-10` for its last. None where there is none."""
        return next((one for one in self.revisions() if name in (str(one), one.publication)), None)

    def newest(self) -> Revision | None:
        """The last revision of the last month."""
        return next(iter(self.revisions()), None)

    def items(self, revision: Revision, holder: Holder) -> dict[str, Item]:
        """All that a holder may have of a publication, by name: its own package, and what everyone may have."""
        found: dict[str, Item] = {}
        for manifest in self._of_holder(revision, holder):
            found |= self._manifests.of(manifest) or {}
        return found

    def _of_holder(self, revision: Revision, holder: Holder) -> Iterator[Path]:
        own = [revision.folder.joinpath(ORGANISATIONS, *holder.area)] if holder.area else []
        for folder in (*own, revision.folder / "public"):
            yield folder / MANIFEST
            yield folder / DELIVERIES / MANIFEST

    def _series(self) -> list[str]:
        try:
            return [path.name for path in self._folder.iterdir() if NAMED.fullmatch(path.name)]
        except FileNotFoundError:
            return []

    def _of_month(self, month: str) -> tuple[Revision, ...]:
        """A revision is moved into the folder of its month, which so is written anew."""
        folder = self._folder / month
        said = folder.stat()
        stamp = (said.st_mtime_ns, said.st_nlink)
        known = self._months.get(month)
        if known is None or known[0] != stamp:
            there = tuple(Revision(month, number, folder / f"r{number}") for number in revisions(folder))
            known = self._months[month] = (stamp, there)
        return known[1]


def _items(manifest: Path) -> Items:
    """The files that a manifest names, and itself; none where it is not what was written there."""
    written = manifest.read_bytes()
    try:
        said = json.loads(written)
        told = {name: dict(hashes) for name, hashes in said["files"].items() if _is_below(name)}
        made = [_item(manifest, said, name, hashes) for name, hashes in told.items()]
    except (ValueError, KeyError, TypeError, AttributeError):
        return {}
    itself = _item(manifest, said, MANIFEST, {SHA256: hashlib.sha256(written).hexdigest()})
    return {item.name: item for item in (*made, itself) if item is not None}


def _is_below(name: str) -> bool:
    """Whether a name is a path that stays in its folder."""
    parts = PurePosixPath(name).parts
    return bool(parts) and not name.startswith("/") and ".." not in parts and "\\" not in name


def _item(manifest: Path, said: Mapping[str, Any], name: str, hashes: Mapping[str, str]) -> Item | None:
    path = manifest.parent / name
    if not path.is_file() or not (SHA256 in hashes or CONTENT in hashes):
        return None
    place = _Place.of(manifest)
    described = said.get("described", {}).get(name) or {}
    level, code, vip = _whose(described, name, place)
    return Item(
        publication=place.publication,
        name=f"{place.prefix}/{name}",
        path=path,
        hashes=hashes,
        size=path.stat().st_size,
        format=described.get("format") or _format(name),
        title=described.get("title") or TITLES.get(PurePosixPath(name).name, _suffix(name).upper()),
        contents=described.get("contents") or _contents(name, said.get("organisation") or {}),
        level=level,
        code=code,
        vip=vip,
        is_internal=place.area is not None,
    )


@dataclass(frozen=True)
class _Place:
    """Where a manifest lies, as addresses tell it."""

    publication: str
    prefix: str
    area: tuple[str, str] | None

    @staticmethod
    def of(manifest: Path) -> "_Place":
        parts = manifest.parts
        at = max(number for number, part in enumerate(parts[:-2]) if NAMED.fullmatch(part))
        publication, below = f"{parts[at]}-{parts[at + 1]}", parts[at + 2 : -1]
        if below[: len(ORGANISATIONS.parts)] == ORGANISATIONS.parts:
            level, code, *deeper = below[len(ORGANISATIONS.parts) :]
            return _Place(publication, "/".join([level, code, *deeper]), (level, code))
        return _Place(publication, "/".join([PUBLIC, *below[1:]]), None)


def _whose(described: Mapping[str, Any], name: str, place: _Place) -> tuple[str | None, str | None, str | None]:
    """Level, code and programme: as described, else by the name of the file, else of whom the package is."""
    if described:
        own = place.area or (None, None)
        return described.get("level") or own[0], described.get("code") or own[1], described.get("vip")
    if place.area:
        return *place.area, None
    kind, _, code = PurePosixPath(name).stem.partition("_")
    known = KIND_OF_SCOPE.get(kind)
    if known == "vip":
        return None, None, code
    if known and code.isdigit():
        return known, code, None
    return ("nation", "SE", None) if PurePosixPath(name).stem == "riket" else (None, None, None)


def _contents(name: str, organisation: Mapping[str, Any]) -> str:
    """In Swedish, of a file that nobody described: whose it is, what is known of its name, or the name."""
    stem = PurePosixPath(name).stem
    if stem in CONTENTS:
        return CONTENTS[stem]
    of_region = stem.removeprefix("region_")
    if organisation.get("name"):
        return f"{organisation['name']}, eget paket"
    return f"Region {of_region} med sina kommuner" if of_region.isdigit() else PurePosixPath(name).name


def _suffix(name: str) -> str:
    return PurePosixPath(name).suffix.removeprefix(".")


def _format(name: str) -> str:
    """A word for a filter: the ending of the name."""
    return "manifest" if name == MANIFEST else _suffix(name) or "fil"


TITLES = {MANIFEST: "Manifest: innehåll och kontrollsummor"}
CONTENTS = {
    "published": "Hela publiceringen",
    "comparison": "Jämförelser mellan områden",
    "charts": "Styrdiagram över månader och kvartal",
    "findings": "Goda exempel och förbättringsbehov",
    "left_out": "Vad som inte redovisas, och varför",
    "held_back": "Vad som hålls inne, och varför",
    "riket": "Riket",
    "manifest": "Filer och kontrollsummor",
}
