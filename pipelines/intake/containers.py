"""What a file is, by its first bytes and never by its name, and what lies in a gzip or zip file.

Nothing of a table is read here. Names inside an archive are looked at and never written to.
"""

import codecs
import gzip
import hashlib
import os
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from errno import EINVAL, EIO
from io import BytesIO
from lzma import LZMAError
from pathlib import Path, PurePosixPath
from typing import IO, Literal

from data_contracts.delivery import Format, Layout
from pipelines.errors import ExtractRejected
from pipelines.intake.chunks import ASK_AGAIN, RESEND

Found = Format | Literal["gzip", "zip"]

# A packed file may grow to as much as FREE bytes, and beyond that to as many times its own size.
FREE, TIMES = 1 << 28, 100
CHUNK = 1 << 20
DAMAGED_ZIP = "it is a zip file, but damaged or cut off"
AS_TEXT = "Send the rows as text (CSV)."
UNPACK = "Unpack it, and put the file that was in it in landing."
OPEN_IT = "Open it to the user who runs this, and run again."
WITHOUT_PASSWORD = "Take the password away, and send the file over a protected way."

# A heading may begin with the same letters as some formats, so more of them is asked for.
FOREIGN = {
    re.compile(mark): what
    for mark, what in {
        rb"%PDF-": "a PDF file",
        rb"PAR[1E][\0-\x1f]": "a Parquet file",
        rb"ARROW1\0": "an Arrow file",
        rb"SQLite format 3\0": "an SQLite database",
        rb"7z\xbc\xaf": "a 7-Zip file",
        rb"Rar!\x1a": "a RAR file",
        rb"\xfd7zXZ\0": "an xz file",
        rb"BZh[1-9]1AY": "a bzip2 file",
        rb"\x28\xb5\x2f\xfd": "a Zstandard file",
        rb"HEADER RECORD\*{7}LIB": "a SAS transport file",
        rb"ASCII SPSS PORT FILE": "an SPSS portable file",
        rb"RDX[0-9]\n": "an R data file",
        rb"\{\\rtf": "a rich text file",
        rb"-----BEGIN PGP": "an encrypted file",
        rb"\s*<\?xml": "an XML file",
        rb"(?i)\s*<(?:!doctype html|html)": "a web page",
    }.items()
}
OLD_OFFICE = b"\xd0\xcf\x11\xe0"
MARKS: dict[bytes, Found] = {
    b"PK\x03\x04": "zip",
    b"PK\x05\x06": "zip",
    b"\x1f\x8b": "gzip",
    b"$FL2": "sav",
    b"$FL3": "sav",
    bytes(12) + b"\xc2\xea\x81": "sas7bdat",
    b"<stata_dta>": "dta",
}
OLD_STATA = re.compile(rb"[\x68-\x73][\x01\x02]\x01")  # version, byte order, kind
JSON = re.compile(rb"\s*(?:\[\s*[\[{\]]|\{\s*[\"}])")

UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)

PROSE = {".md", ".pdf", ".doc", ".docx", ".rtf", ".txt"}
PROSE_NAMES = ("readme", "read me", "read_me", "läsmig", "läs mig", "läs_mig", "lasmig")
NOT_CONTENT = {"__macosx", "thumbs.db", "desktop.ini"}
OF_AN_OPEN_DOCUMENT = "~$"  # what Office puts beside one that somebody has open
UNDER_WAY = (".filepart", ".part", ".partial", ".tmp", ".crdownload", ".download")  # being sent, or left half-way
ENDINGS = {"csv", "txt", "tsv", "gz", "zip", "xlsx", "sav", "zsav", "sas7bdat", "dta", "json", "manifest", "metadata"}
MARK = ".done"  # some senders put such a file beside one that is complete


class Damaged(Exception):
    """The bytes are not what their beginning promises. Carries no text: what a library says may quote values."""


@contextmanager
def readable(file: str) -> Iterator[None]:
    """What the system does not let be read is rejected by its name. `file`: as the sender calls it."""
    try:
        yield
    except OSError as error:
        raise ExtractRejected(file, f"it cannot be read ({os.strerror(error.errno or EIO)})", OPEN_IT) from None


@contextmanager
def reading() -> Iterator[None]:
    """Whatever the unpacking of unsound bytes raises becomes Damaged; a disk that fails does not."""
    try:
        yield
    except OSError as error:
        if error.errno not in (None, EINVAL):
            raise
        raise Damaged from None
    except (zipfile.BadZipFile, zlib.error, LZMAError, EOFError, struct.error, ValueError, OverflowError,
            NotImplementedError, LookupError) as error:  # fmt: skip
        raise Damaged from error


def begins(path: Path) -> Found | None:
    """What the first bytes of a file promise, where they are those of a format that can be opened."""
    with open(path, "rb") as opened:
        start = opened.read(64)
    return next((found for mark, found in MARKS.items() if start.startswith(mark)), None)


def recognised(path: Path, file: str, layout: Layout) -> Found:
    """What the file is; `file`: as the sender calls it. Raises ExtractRejected where nothing here can open it."""
    with open(path, "rb") as opened:
        start = opened.read(4096)
    if not _without_mark(start).strip():
        raise ExtractRejected(file, "it is empty", ASK_AGAIN)
    if found := begins(path):
        return _kind_of_zip(path, file) if found == "zip" else found
    if start.startswith(OLD_OFFICE):
        _refuse_old_office(path, file)
    for mark, foreign in FOREIGN.items():
        if mark.match(_without_mark(start)):
            raise ExtractRejected(file, f"it is {foreign}, not a text file", AS_TEXT)
    if OLD_STATA.match(start):
        return "dta"
    return _kind_of_text(start, file, layout)


def _kind_of_text(start: bytes, file: str, layout: Layout) -> Found:
    if layout.encoding == "utf-16" and not start.startswith(UTF_16):
        raise ExtractRejected(file, "it does not begin with the mark of UTF-16, which the layout says it is", RESEND)
    if layout.encoding == "utf-16":
        return "csv"
    if start.startswith(UTF_16):
        raise ExtractRejected(file, "its encoding is UTF-16", RESEND)
    if b"\0" in start:
        raise ExtractRejected(file, "it is not a text file", AS_TEXT)
    return "json" if JSON.match(_without_mark(start)) else "csv"


def _without_mark(start: bytes) -> bytes:
    """What a file begins with, without the mark of its encoding."""
    return next((start[len(mark) :] for mark in (codecs.BOM_UTF8, *UTF_16) if start.startswith(mark)), start)


def _refuse_old_office(path: Path, file: str) -> None:
    """A workbook with a password is wrapped in the old format; the name of the stream inside tells."""
    with open(path, "rb") as opened:
        if "EncryptedPackage".encode("utf-16-le") in opened.read(FREE):
            raise ExtractRejected(file, "it is an Excel file locked with a password", WITHOUT_PASSWORD)
    raise ExtractRejected(file, "it is an old Excel file, not a text file", "Save it as xlsx or as text (CSV).")


def _kind_of_zip(path: Path, file: str) -> Found:
    """Modern office documents are zip files with parts of fixed names."""
    with archive(path, file) as opened:
        names = opened.namelist()
    if "xl/workbook.bin" in names:
        raise ExtractRejected(file, "it is a binary Excel file (xlsb)", "Save it as xlsx or as text (CSV).")
    if is_workbook(names):
        return "xlsx"
    if is_document(names):
        raise ExtractRejected(file, "it is an office document, but no Excel file", AS_TEXT)
    return "zip"


def is_workbook(names: Collection[str]) -> bool:
    """Whether the files in a zip file are the parts of an Excel file."""
    return any(name.startswith("xl/") for name in names)


def is_document(names: Collection[str]) -> bool:
    """Whether the files in a zip file are the parts of a document of some office program, Excel among them."""
    return is_workbook(names) or "mimetype" in names or "[Content_Types].xml" in names


@contextmanager
def archive(source: Path | BytesIO, file: str) -> Iterator[zipfile.ZipFile]:
    """The zip file, open. Raises ExtractRejected where it is locked, damaged, or would grow out of all proportion."""
    try:
        with reading():
            opened = zipfile.ZipFile(source)
    except Damaged:
        raise ExtractRejected(file, "it is a zip or Excel file, but damaged or cut off", ASK_AGAIN) from None
    with opened:
        infos = opened.infolist()
        if any(info.flag_bits & 1 for info in infos):
            raise ExtractRejected(file, "it is a zip file locked with a password", UNPACK)
        if sum(info.file_size for info in infos) > _allowed(source):
            raise _grown(file)
        yield opened


def _allowed(source: Path | BytesIO) -> int:
    size = source.stat().st_size if isinstance(source, Path) else source.getbuffer().nbytes
    return max(FREE, TIMES * size)


def _grown(file: str) -> ExtractRejected:
    return ExtractRejected(file, f"it would grow to more than {TIMES} times its size when unpacked", UNPACK)


@dataclass(frozen=True)
class Contents:
    """The one file with rows in a zip file, and the manifest beside it where there is one."""

    data: zipfile.ZipInfo
    manifest: zipfile.ZipInfo | None


def contents(opened: zipfile.ZipFile, file: str, formats: Collection[Format]) -> Contents:
    """Exactly one file with rows; folders, hidden files, a manifest and what is written for people are passed over."""
    inside = {base_name(info): info for info in opened.infolist() if _is_content(info)}
    if len(inside) < sum(map(_is_content, opened.infolist())):
        raise ExtractRejected(file, "it holds several files of one name", "Send one file with rows.")
    manifests = [info for name, info in inside.items() if is_manifest_name(name, inside, formats)]
    others = {name: info for name, info in inside.items() if info not in manifests}
    data = _but_for(_is_prose, _but_for(_is_called_prose, others))
    if len(data) != 1:
        raise ExtractRejected(
            file, f"it holds {len(data)} files with rows, and should hold one", "Send each by itself."
        )
    if len(manifests) > 1:
        raise ExtractRejected(file, f"it holds {len(manifests)} manifests", "Send one manifest, or none.")
    return Contents(next(iter(data.values())), manifests[0] if manifests else None)


def _is_content(info: zipfile.ZipInfo) -> bool:
    parts = PurePosixPath(info.filename.replace("\\", "/")).parts
    return bool(parts) and not info.is_dir() and not any(is_no_content(part) for part in parts if part.strip("."))


def is_no_content(name: str) -> bool:
    """Whether a file or folder is there for some program's sake only, or is not complete: nothing that is sent."""
    lower = name.lower()
    return name.startswith((".", OF_AN_OPEN_DOCUMENT)) or lower in NOT_CONTENT or lower.endswith((MARK, *UNDER_WAY))


def base_name(info: zipfile.ZipInfo) -> str:
    """The last part of a name in a zip file."""
    return PurePosixPath(info.filename.replace("\\", "/")).name


def _but_for(is_left_out: Callable[[str], bool], files: dict[str, zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    """The files without some; all of them where none would be left."""
    return {name: info for name, info in files.items() if not is_left_out(name)} or files


def _is_called_prose(name: str) -> bool:
    return name.lower().startswith(PROSE_NAMES)


def _is_prose(name: str) -> bool:
    return PurePosixPath(name).suffix.lower() in PROSE


def is_manifest_name(name: str, beside: Collection[str], formats: Collection[Format]) -> bool:
    """Whether the file called `name` speaks of a delivery among those `beside` it rather than being one.

    `metadata.xlsx` and `*.metadata.xlsx` do, and so do `*.manifest.json`. Another `.json` does where no delivery is
    JSON, or where a file of the same stem and another ending lies beside it.
    """
    lower = name.lower()
    if lower.endswith((".manifest.json", ".metadata.xlsx", ".metadata.json")):
        return True
    if lower in ("metadata.xlsx", "metadata.json", "manifest.json"):
        return True
    if not lower.endswith(".json"):
        return False
    return "json" not in formats or any(stem_of(other) == stem_of(name) and _is_table(other) for other in beside)


def _is_table(name: str) -> bool:
    return not (is_no_content(name) or name.lower().endswith((".json", ".metadata.xlsx")))


def stem_of(name: str) -> str:
    """The name without its endings: `a_2026-01-01` of `a_2026-01-01.csv.gz`."""
    stem = PurePosixPath(name).stem
    while stem.rpartition(".")[2].lower() in ENDINGS and "." in stem:
        stem = stem.rpartition(".")[0]
    return stem


def unpack_gzip(path: Path, file: str, place: Path) -> str:
    """Write what a gzip file holds to `place`, and give its SHA-256."""
    try:
        with gzip.open(path) as packed:
            return _copy(packed, file, place, _allowed(path))
    except Damaged:
        raise ExtractRejected(file, "it is a gzip file, but damaged or cut off", ASK_AGAIN) from None


def unpack_member(opened: zipfile.ZipFile, info: zipfile.ZipInfo, file: str, place: Path) -> str:
    """Write one file of a zip file to `place`, and give its SHA-256."""
    try:
        with reading():
            packed = opened.open(info)
        with packed:
            return _copy(packed, file, place, info.file_size)
    except Damaged as error:
        if isinstance(error.__cause__, NotImplementedError):
            raise ExtractRejected(file, "it is a zip file packed in a way that cannot be read", UNPACK) from None
        raise ExtractRejected(file, DAMAGED_ZIP, ASK_AGAIN) from None


def member(opened: zipfile.ZipFile, info: zipfile.ZipInfo, file: str, largest: int) -> bytes:
    """A small file of a zip file."""
    if info.file_size > largest:
        raise ExtractRejected(file, "its manifest is far too large for one", "Send it without.")
    try:
        with reading():
            packed = opened.open(info)
        with packed:
            return b"".join(chunks(packed))
    except Damaged:
        raise ExtractRejected(file, DAMAGED_ZIP, ASK_AGAIN) from None


def _copy(packed: IO[bytes] | gzip.GzipFile, file: str, place: Path, allowed: int) -> str:
    digest, size = hashlib.sha256(), 0
    with open(place, "wb") as made:
        for chunk in chunks(packed):
            size += len(chunk)
            if size > allowed:
                raise _grown(file)
            digest.update(chunk)
            made.write(chunk)
    return digest.hexdigest()


def chunks(packed: IO[bytes] | gzip.GzipFile) -> Iterator[bytes]:
    """What a packed file holds, piece by piece. Raises Damaged."""
    while True:
        with reading():
            chunk = packed.read(CHUNK)
        if not chunk:
            return
        yield chunk
