"""Compares a file with its declared layout before a row of it is read. Disagreement stops the file."""

import codecs
import csv
import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from data_contracts.contract import Layout
from pipelines.errors import ExtractRejected
from pipelines.project import Register

CHUNK = 1 << 22
CONTAINERS = {
    b"PK\x03\x04": "a zip or Excel file",
    b"\x1f\x8b": "a gzip file",
    b"%PDF": "a PDF file",
    b"\xd0\xcf\x11\xe0": "an old Excel file",
    b"PAR1": "a Parquet file",
}


@dataclass(frozen=True)
class Inspected:
    """A file that is written as declared; `text` is a UTF-8 copy of it (or the file itself)."""

    sha256: str
    text: Path
    headings: tuple[str, ...]
    line_ends: int
    has_quotes: bool
    ends_line: bool


def inspect(path: Path, register: Register, copy_to: Path) -> Inspected:
    """Read the file once: hash it, transcode it to UTF-8 at `copy_to` if needed, and compare it with the layout.

    Raises ExtractRejected with what is wrong and what to do; quotes headings, never values.
    """
    layout = register.delivery.layout
    _refuse_other_formats(path)
    digest, last, line_ends, quotes = hashlib.sha256(), b"", 0, False
    foreign = codecs.getincrementaldecoder("utf-8")() if layout.encoding == "cp1252" else None
    has_foreign, still_utf8 = False, True
    with open(copy_to, "wb") as copy:
        for chunk, decoded in _decoded(path, layout):
            digest.update(chunk)
            copy.write(decoded.encode())
            last, line_ends, quotes = chunk[-1:], line_ends + chunk.count(b"\n"), quotes or b'"' in chunk
            has_foreign = has_foreign or not chunk.isascii()
            still_utf8 = still_utf8 and (foreign is None or _decodes(foreign, chunk))
    if foreign is not None and has_foreign and still_utf8:
        raise ExtractRejected(path.name, "its encoding is UTF-8, the layout says cp1252", _RESEND)
    if layout.final_newline and last != b"\n":
        raise ExtractRejected(path.name, "it ends inside a line, so it is truncated", "Ask for the file again.")
    headings = _headings(copy_to, layout)
    _compare_headings(path.name, headings, register)
    return Inspected(digest.hexdigest(), copy_to, headings, line_ends, quotes, last == b"\n")


_RESEND = "Send it as declared, or change the layout."


def _refuse_other_formats(path: Path) -> None:
    with open(path, "rb") as file:
        start = file.read(4096)
    if not start.strip():
        raise ExtractRejected(path.name, "it is empty", "Ask for the file again.")
    for mark, what in CONTAINERS.items():
        if start.startswith(mark):
            raise ExtractRejected(path.name, f"it is {what}, not a text file", "Send the rows as text (CSV).")
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise ExtractRejected(path.name, "its encoding is UTF-16", _RESEND)
    if b"\0" in start:
        raise ExtractRejected(path.name, "it is not a text file", "Send the rows as text (CSV).")


def _decoded(path: Path, layout: Layout) -> Iterator[tuple[bytes, str]]:
    """The bytes of the file in chunks, each with its text."""
    decoder = codecs.getincrementaldecoder(layout.encoding)()
    position = 0
    with open(path, "rb") as file:
        while chunk := file.read(CHUNK):
            try:
                decoded = decoder.decode(chunk)
            except UnicodeDecodeError as error:
                line = _line_of(path, position + error.start)
                reason = f"line {line} is not {layout.encoding}, as the layout says"
                raise ExtractRejected(path.name, reason, _RESEND) from None
            position += len(chunk)
            yield chunk, decoded
    try:
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        raise ExtractRejected(path.name, "it ends inside a character, so it is truncated", _RESEND) from None


def _line_of(path: Path, offset: int) -> int:
    with open(path, "rb") as file:
        return file.read(offset).count(b"\n") + 1


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes) -> bool:
    try:
        decoder.decode(chunk)
    except UnicodeDecodeError:
        return False
    return True


def _headings(text: Path, layout: Layout) -> tuple[str, ...]:
    with open(text, encoding="utf-8-sig", newline="") as file:
        return tuple(heading.strip() for heading in next(csv.reader(file, delimiter=layout.delimiter)))


def _compare_headings(file: str, headings: tuple[str, ...], register: Register) -> None:
    """Every declared heading once, and none besides; a heading is matched to the letter."""
    layout = register.delivery.layout
    declared = {column.raw for column in register.columns.values() if column.raw} | set(layout.ignored)
    missing = sorted(declared - set(headings))
    unknown = sorted(set(headings) - declared)
    _refuse_other_delimiter(file, headings, layout)
    doubled = sorted(heading for heading, times in Counter(headings).items() if times > 1)
    if doubled:
        raise ExtractRejected(file, f"the column {_names(doubled)} stands more than once", _RESEND)
    same_but_case = {heading.lower() for heading in missing} & {heading.lower() for heading in unknown}
    if same_but_case:
        found = sorted(heading for heading in unknown if heading.lower() in same_but_case)
        raise ExtractRejected(file, f"the column {_names(found)} differs from the layout in case", _RESEND)
    if missing:
        raise ExtractRejected(file, f"the column {_names(missing)} is missing", _RESEND)
    if unknown and layout.extra_columns == "reject":
        raise ExtractRejected(file, f"{len(unknown)} column(s) are not in the layout", _RESEND)


def _refuse_other_delimiter(file: str, headings: tuple[str, ...], layout: Layout) -> None:
    if len(headings) > 1:
        return
    for mark, name in ((";", "semicolon"), (",", "comma"), ("\t", "tab"), ("|", "bar")):
        if mark != layout.delimiter and mark in headings[0]:
            raise ExtractRejected(file, f"its delimiter is a {name}, the layout says {layout.delimiter!r}", _RESEND)
    raise ExtractRejected(file, f"its first line has no {layout.delimiter!r}: it is not such a table", _RESEND)


def _names(headings: list[str]) -> str:
    shown = ", ".join(headings[:5])
    return shown if len(headings) <= 5 else f"{shown} and {len(headings) - 5} more"
