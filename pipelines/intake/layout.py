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
    """A file that is written as declared; `text` is a UTF-8 copy of it. The counts are of the whole file."""

    file: str
    sha256: str
    text: Path
    headings: tuple[str, ...]
    lines: int
    delimiters: int
    has_quotes: bool
    is_doubtful: bool  # readers differ: a carriage return that ends no line, or a blank before a quotation mark


def inspect(path: Path, register: Register, copy_to: Path) -> Inspected:
    """Read the file once: hash it, transcode it to UTF-8 at `copy_to` if needed, and compare it with the layout.

    Raises ExtractRejected with what is wrong and what to do; quotes headings, never values.
    """
    layout = register.delivery.layout
    _refuse_other_formats(path)
    seen = _Seen(path.name, layout)
    with open(copy_to, "wb") as copy:
        for chunk, decoded in _decoded(path, layout):
            seen.add(chunk, decoded)
            copy.write(decoded.encode())
    seen.refuse_what_is_not_declared()
    headings = _headings(copy_to, layout)
    _compare_headings(path.name, headings, register)
    return Inspected(
        file=path.name,
        sha256=seen.digest.hexdigest(),
        text=copy_to,
        headings=headings,
        lines=seen.line_ends + (seen.tail[-1:] != "\n"),
        delimiters=seen.delimiters,
        has_quotes=seen.quotes > 0,
        is_doubtful=seen.has_blank_before_quote or seen.returns > seen.returns_before_line_end,
    )


class _Seen:
    """What is counted of a file on the way through it."""

    def __init__(self, file: str, layout: Layout) -> None:
        self.file, self.layout = file, layout
        self.digest = hashlib.sha256()
        self.line_ends = self.delimiters = self.quotes = self.returns = self.returns_before_line_end = 0
        self.tail = ""
        self.has_blank_before_quote, self.has_foreign, self.is_utf8 = False, False, True
        self._utf8 = codecs.getincrementaldecoder("utf-8")()

    def add(self, chunk: bytes, decoded: str) -> None:
        """Count one chunk of the file; `tail` is what the chunk before it ended with."""
        self.digest.update(chunk)
        self.line_ends += decoded.count("\n")
        self.delimiters += decoded.count(self.layout.delimiter)
        self.quotes += decoded.count('"')
        self.returns += decoded.count("\r")
        self.returns_before_line_end += (self.tail[-1:] + decoded).count("\r\n")
        begun = self.tail + decoded
        self.has_blank_before_quote |= f'{self.layout.delimiter} "' in begun or '\n "' in begun
        self.tail = begun[-2:]
        self.has_foreign = self.has_foreign or not chunk.isascii()
        if self.layout.encoding != "utf-8":
            self.is_utf8 = self.is_utf8 and _decodes(self._utf8, chunk)
        if "\0" in decoded:
            raise ExtractRejected(self.file, "it is not a text file", "Send the rows as text (CSV).")

    def refuse_what_is_not_declared(self) -> None:
        """After the last chunk: another encoding than the layout says, or no end of the last line."""
        if self.layout.encoding != "utf-8" and self.has_foreign and self.is_utf8:
            raise ExtractRejected(self.file, f"its encoding is UTF-8, the layout says {self.layout.encoding}", _RESEND)
        if self.layout.final_newline and self.tail[-1:] != "\n":
            raise ExtractRejected(self.file, "it ends inside a line, so it is truncated", _ASK_AGAIN)


_RESEND = "Send it as declared, or change the layout."
_ASK_AGAIN = "Ask for the file again."


def _refuse_other_formats(path: Path) -> None:
    with open(path, "rb") as file:
        start = file.read(4096)
    if not start.strip():
        raise ExtractRejected(path.name, "it is empty", _ASK_AGAIN)
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
        raise ExtractRejected(path.name, "it ends inside a character, so it is truncated", _ASK_AGAIN) from None


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
    with open(text, encoding="utf-8-sig", newline="\n") as file:
        try:
            first = next(csv.reader(file, delimiter=layout.delimiter, strict=True), [])
        except csv.Error:
            first = []
    return tuple(heading.strip() for heading in first)


def _compare_headings(file: str, headings: tuple[str, ...], register: Register) -> None:
    """Every declared heading once, and none besides; a heading is matched to the letter.

    Only declared headings are quoted: what stands in the first line of a file without headings is a person's.
    """
    layout = register.delivery.layout
    declared = {column.raw for column in register.columns.values() if column.raw} | set(layout.ignored)
    missing = sorted(declared.difference(headings))
    unknown = sorted(set(headings) - declared)
    _refuse_other_delimiter(file, headings, layout)
    if len(missing) == len(declared):
        raise ExtractRejected(file, "its first line holds none of the declared headings", _RESEND)
    doubled = sorted(heading for heading, times in Counter(headings).items() if times > 1)
    if doubled:
        raise ExtractRejected(file, f"the column {_names(doubled, declared)} stands more than once", _RESEND)
    same_but_case = {heading.lower() for heading in unknown}
    in_other_case = [heading for heading in missing if heading.lower() in same_but_case]
    if in_other_case:
        reason = f"the column {_names(in_other_case, declared)} is written in other case than in the layout"
        raise ExtractRejected(file, reason, _RESEND)
    if missing:
        raise ExtractRejected(file, f"the column {_names(missing, declared)} is missing", _RESEND)
    if unknown and layout.extra_columns == "reject":
        raise ExtractRejected(file, f"{len(unknown)} column(s) are not in the layout", _RESEND)


def _refuse_other_delimiter(file: str, headings: tuple[str, ...], layout: Layout) -> None:
    if len(headings) > 1:
        return
    for mark, name in ((";", "semicolon"), (",", "comma"), ("\t", "tab"), ("|", "bar")):
        if mark != layout.delimiter and mark in "".join(headings):
            raise ExtractRejected(file, f"its delimiter is a {name}, the layout says {layout.delimiter!r}", _RESEND)
    raise ExtractRejected(file, f"its first line has no {layout.delimiter!r}: it is not such a table", _RESEND)


def _names(headings: list[str], declared: set[str]) -> str:
    named = [heading if heading in declared else "(not declared)" for heading in headings]
    shown = ", ".join(named[:5])
    return shown if len(named) <= 5 else f"{shown} and {len(named) - 5} more"
