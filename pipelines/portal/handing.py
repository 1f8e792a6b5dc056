"""Hands files out as they are: whole, in ranges, or several as one archive that is made while it is sent."""

import hashlib
import io
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath

from pipelines.errors import UserError
from pipelines.portal.shelf import Item, Kept
from pipelines.release import hashing

PIECE = 1 << 18
EPOCH = (1980, 1, 1, 0, 0, 0)  # the first day that an archive knows; the same files are the same bytes on every day
PRIVATE = 0o600 << 16
LEVEL = 1  # most of the bytes are compressed already
KEPT_HASHES = 4_096
MEDIA_TYPES = {
    ".csv": "text/csv; charset=utf-8",
    ".duckdb": "application/vnd.duckdb",
    ".html": "text/html; charset=utf-8",
    ".json": "application/json",
    ".parquet": "application/vnd.apache.parquet",
    ".px": "text/plain",
    ".ttl": "text/turtle; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".zip": "application/zip",
}


class Sound:
    """Whether files are what their manifests say; each is read once for it, and again where it is another."""

    def __init__(self) -> None:
        self._hashed = Kept(_hashed, KEPT_HASHES)

    def holds(self, item: Item) -> bool:
        """Whether a file has the hash that is told of it."""
        return self._hashed.of(item.path) == dict(item.hashes)


def _hashed(path: Path) -> dict[str, str]:
    try:
        return hashing.content(path)
    except (OSError, UserError):
        return {}


def media_type(name: str) -> str:
    """What a file is, by its ending."""
    return MEDIA_TYPES.get(PurePosixPath(name).suffix, "application/octet-stream")


def is_known(etag: str, if_none_match: str | None) -> bool:
    """Whether a caller has the file already, by what it said (RFC 9110, 13.1.2: weakly compared)."""
    if if_none_match is None:
        return False
    told = [one.strip().removeprefix("W/") for one in if_none_match.split(",")]
    return "*" in told or etag in told


def archive_etag(items: Sequence[Item]) -> str:
    """Of an archive of these files: it changes when any name or content does, or what compresses them."""
    digest = hashlib.sha256(f"{LEVEL} {zlib.ZLIB_RUNTIME_VERSION}\n".encode())
    for item in items:
        digest.update(f"{item.name} {item.etag}\n".encode())
    return f'"{digest.hexdigest()}"'


def archive(items: Sequence[Item], is_sound: Callable[[Item], bool]) -> Iterator[bytes]:
    """A zip of files in pieces, of which no more than one is held. The same files give the same bytes.

    Raises OSError in the middle where a file is not what its manifest says: what was sent is then no archive.
    """
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL) as made:
        for item in items:
            if not is_sound(item):
                raise OSError(f"{item.name} is not what its manifest says.")
            yield from _added(made, item, sink)
    yield sink.taken()


def _added(made: zipfile.ZipFile, item: Item, sink: "_Sink") -> Iterator[bytes]:
    entry = zipfile.ZipInfo(f"{item.publication}/{item.name}", EPOCH)
    entry.compress_type, entry.external_attr, entry.create_system = zipfile.ZIP_DEFLATED, PRIVATE, 3
    entry.file_size = item.size  # from which follows whether it needs the large form
    with open(item.path, "rb") as file, made.open(entry, "w") as into:
        for piece in _pieces(file):
            into.write(piece)
            if sink.held >= PIECE:
                yield sink.taken()


def _pieces(file: io.BufferedReader) -> Iterable[bytes]:
    while piece := file.read(PIECE):
        yield piece


class _Sink(io.RawIOBase):
    """Takes what the archive writes until it is sent. It cannot be gone back in, so sizes come after each file."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self.held = 0

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        piece = bytes(data)  # type: ignore[call-overload]
        self._parts.append(piece)
        self.held += len(piece)
        return len(piece)

    def taken(self) -> bytes:
        """What has come since it was last asked."""
        found = b"".join(self._parts)
        self._parts.clear()
        self.held = 0
        return found
