"""Looks for texts in every byte of a folder: in files as they lie, and inside whatever kind of container they are."""

import base64
import gzip
import hashlib
import io
import json
import sqlite3
import urllib.parse
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl
from pyarrow import parquet

ALLOWED = ("landing", "identity")  # where persons may be named: the files as delivered, and the store of persons


@dataclass(frozen=True)
class Hit:
    """Where a text was found that may not be there."""

    file: str
    inside: str
    spelling: str


def spellings_of_number(twelve: str, keyed: Callable[[str], bytes] | None = None) -> dict[str, bytes]:
    """A personnummer in every disguise that a program may give it; `keyed`: the keyed hash of the identity store."""
    ten = twelve[2:]
    dashed, plus = f"{ten[:6]}-{ten[6:]}", f"{ten[:6]}+{ten[6:]}"
    # Ten digits are found in twelve, and whatever the century is.
    found = {"ten digits": ten, "with hyphen": dashed, "with plus": plus, "backwards": twelve[::-1], "percent": ""}
    found["percent"] = urllib.parse.quote(plus)
    spelled = {name: text.encode() for name, text in found.items()}
    spelled |= {f"{name} in UTF-16": text.encode("utf-16-le") for name, text in (("ten", ten), ("dashed", dashed))}
    for name, text in (("ten digits", ten), ("with hyphen", dashed)):
        spelled |= _encoded(name, text.encode())
    digests = {"sha256": hashlib.sha256(twelve.encode()).digest(), "md5": hashlib.md5(twelve.encode()).digest()}
    if keyed:
        digests["keyed hash"] = keyed(twelve)
    for name, digest in digests.items():
        spelled |= {
            f"{name} raw": digest,
            f"{name} hex": digest.hex().encode(),
            f"{name} base64": base64.b64encode(digest),
        }
    return spelled


def spellings_of_text(text: str) -> dict[str, bytes]:
    """A text of letters in the disguises of a text."""
    return {"as it is": text.encode(), "in UTF-16": text.encode("utf-16-le"), **_encoded("text", text.encode())}


def _encoded(name: str, plain: bytes) -> dict[str, bytes]:
    """Hexadecimal, and base64 wherever in a longer text the plain text begins."""
    found = {f"{name} hex": plain.hex().encode(), f"{name} hex upper": plain.hex().upper().encode()}
    for before in range(3):
        coded = base64.b64encode(bytes(before) + plain)
        first = -(-before * 8 // 6)  # characters that also hold bits of what stands before
        found[f"{name} base64 {before}"] = coded[first : (before + len(plain)) * 8 // 6]
    return found


def hits(root: Path, needles: Mapping[str, bytes], allowed: Iterable[str] = ()) -> list[Hit]:
    """Every needle in every file below the folder, but for the folders at its top that are allowed."""
    searched: list[tuple[str, str, bytes]] = []
    for path in sorted(root.rglob("*")):
        name = path.relative_to(root).as_posix()
        if path.is_file() and name.split("/")[0] not in allowed:
            searched += [(name, inside, content) for inside, content in contents(path)]
        searched.append((name, "its name", name.encode()))
    return [
        Hit(name, inside, spelling)
        for name, inside, content in _suspect(searched, needles)
        for spelling, needle in needles.items()
        if needle in content
    ]


def _suspect(searched: list[tuple[str, str, bytes]], needles: Mapping[str, bytes]) -> list[tuple[str, str, bytes]]:
    """Those that have any needle in them, told for all at once. Latin-1 has a character for every byte."""
    texts = pl.Series([content.decode("latin-1") for *_, content in searched], dtype=pl.String)
    wanted = [needle.decode("latin-1") for needle in needles.values()]
    return [searched[place] for place in texts.str.contains_any(wanted).arg_true()]


def hits_in_text(name: str, text: str, needles: Mapping[str, bytes]) -> list[Hit]:
    """Every needle in what a program said."""
    return [Hit(name, "", spelling) for spelling, needle in needles.items() if needle in text.encode()]


_CONTENTS: dict[bytes, tuple[tuple[str, bytes], ...]] = {}  # by digest of a file: copies of a home hold the same ones


def contents(path: Path) -> Iterable[tuple[str, bytes]]:
    """The bytes of a file, and then what is in it, by the name of the place inside."""
    raw = path.read_bytes()
    if raw.startswith(b"SQLite format 3\0"):  # what it holds may also lie in files beside it
        return (("bytes", raw), *_sqlite(path))
    digest = hashlib.sha256(path.suffix.encode() + b"\0" + raw).digest()
    if digest not in _CONTENTS:
        _CONTENTS[digest] = (("bytes", raw), *_inside(path, raw))
    return _CONTENTS[digest]


def _inside(path: Path, raw: bytes) -> Iterator[tuple[str, bytes]]:
    if raw.startswith(b"PAR1"):
        yield from _parquet(path)
    elif raw[8:12] == b"DUCK":
        yield from _duckdb(path)
    elif raw.startswith((b"PK\x03\x04", b"\x1f\x8b")):
        yield from _unpacked("", raw)
    elif path.suffix in (".json", ".jsonl"):
        yield from _json(raw)


def _parquet(path: Path) -> Iterator[tuple[str, bytes]]:
    try:
        file = parquet.ParquetFile(path)
    except (OSError, ValueError):
        return  # not whole: its bytes are all there is
    yield "metadata", f"{file.metadata.to_dict()} {file.schema_arrow.metadata}".encode()
    for name, column in pl.read_parquet(path).to_dict().items():
        yield f"column {name}", _texts(column)


def _texts(column: pl.Series) -> bytes:
    if column.dtype == pl.Binary:
        return b"\n".join(value for value in column if value is not None)
    return "\n".join(map(str, column)).encode()


def _duckdb(path: Path) -> Iterator[tuple[str, bytes]]:
    with duckdb.connect(str(path), read_only=True) as database:
        for schema, table in database.execute("SELECT schema_name, table_name FROM duckdb_tables()").fetchall():
            rows = database.execute(f'SELECT * FROM "{schema}"."{table}"').fetchall()
            yield f"table {table}", "\n".join(str(value) for row in rows for value in row).encode()
        catalogue = database.execute("SELECT sql FROM duckdb_views() UNION ALL SELECT comment FROM duckdb_tables()")
        yield "catalogue", str(catalogue.fetchall()).encode()


def _sqlite(path: Path) -> Iterator[tuple[str, bytes]]:
    """Every value of every table; packed values are unpacked, and JSON is read."""
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database:
        tables = [name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            values = [value for row in database.execute(f'SELECT * FROM "{table}"') for value in row]
            texts = [value if isinstance(value, bytes) else str(value).encode() for value in values]
            yield f"table {table}", b"\n".join(texts)
            for text in texts:
                yield from ((f"table {table}{inside}", content) for inside, content in _unpacked("", text))
                yield from ((f"table {table}{inside}", content) for inside, content in _json(text))
    database.close()


def _unpacked(name: str, raw: bytes) -> Iterator[tuple[str, bytes]]:
    """What is in a zip (a workbook is one), a gzip or a zlib stream, and in what is in that."""
    inner: dict[str, bytes] = {}
    try:
        if raw.startswith(b"PK\x03\x04"):
            with zipfile.ZipFile(io.BytesIO(raw)) as archive:
                inner = {each: archive.read(each) for each in archive.namelist()}
        elif raw.startswith(b"\x1f\x8b"):
            inner = {"gzip": gzip.decompress(raw)}
        elif raw[:1] == b"\x78":
            inner = {"zlib": zlib.decompress(raw)}
    except (zlib.error, zipfile.BadZipFile, OSError):
        return
    for each, content in inner.items():
        yield f"{name}/{each}", content
        yield from _unpacked(f"{name}/{each}", content)


def _json(raw: bytes) -> Iterator[tuple[str, bytes]]:
    """JSON with its escapes undone."""
    if not raw.lstrip().startswith((b"{", b"[", b'"')):
        return
    try:
        yield "/json", json.dumps(json.loads(raw), ensure_ascii=False).encode(errors="surrogatepass")
    except ValueError:
        return
