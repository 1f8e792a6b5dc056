"""Cuts a text file into pieces of whole lines, in UTF-8, and refuses what is no text of the declared encoding.

No field is looked at here; only quotation marks are, since a line end between two of them ends no record.
"""

import codecs
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from data_contracts.delivery import Layout
from pipelines.errors import ExtractRejected

PIECE = 1 << 25
MOST_JOINED = 4  # pieces held together by one quotation mark; more are an unclosed one
RESEND = "Send it as declared, or change the layout."
ASK_AGAIN = "Ask for the file again."
LINE_END, RETURN, QUOTE = 10, 13, 34
LONGEST_LINE = 1 << 26
OLD_MACINTOSH = "its lines end with a carriage return alone, as on old Macintosh computers"
CUT_IN_CHARACTER = "it ends inside a character, so it is truncated"
OTHER_LINE_ENDS = "Save it with the line ends of Windows or Unix."

# What Excel reads and hides: a first line that names the delimiter. What DOS put behind a text: Ctrl-Z.
TO_EXCEL = re.compile(rb'(?:\xef\xbb\xbf)?"?(?i:sep)=([^\r\n])"?\r?\n')
END_MARK = re.compile(rb"(?:(?<=\n)\x1a+\r?\n|\x1a+)\Z")
PAST_DELIMITER = "its first line names the delimiter and is passed over"
PAST_END_MARK = "it ends with the mark Ctrl-Z, which is passed over"
LOOKED_AT = 128


class Irregular(Exception):
    """The file is not plain lines of fields: it must be read slowly. Whatever has been read of it is void."""


@dataclass(frozen=True)
class Extent:
    """The part of a text file that is its table, and what is said of the rest; in bytes, `end` None: to its end."""

    begin: int = 0
    end: int | None = None
    lines: int = 0  # before the heading
    notes: tuple[str, ...] = ()


WHOLE = Extent()


def extent(path: Path, file: str, layout: Layout) -> Extent:
    """What programs put around a table is no part of it. Raises ExtractRejected where it contradicts the layout."""
    with open(path, "rb") as opened:
        start = opened.read(LOOKED_AT)
        size = opened.seek(0, os.SEEK_END)
        opened.seek(max(size - LOOKED_AT, 0))
        last = opened.read()
    if layout.encoding == "utf-16":
        return WHOLE
    named, mark = TO_EXCEL.match(start), END_MARK.search(last)
    if named and named.group(1) != layout.delimiter.encode():
        reason = f"its first line names another delimiter than the layout, which says {layout.delimiter!r}"
        raise ExtractRejected(file, reason, RESEND)
    return Extent(
        begin=named.end() if named else 0,
        end=size - len(mark.group()) if mark else None,
        lines=1 if named else 0,
        notes=tuple(note for found, note in ((named, PAST_DELIMITER), (mark, PAST_END_MARK)) if found),
    )


@dataclass(frozen=True)
class Records:
    """Where the records of a piece are, blank lines left out; the first line and the first row of a piece are 0."""

    line: npt.NDArray[np.int64]
    row: npt.NDArray[np.int64]  # blank lines counted
    lines: int
    rows: int


@dataclass(frozen=True)
class Piece:
    """Whole records in UTF-8."""

    text: bytes

    def plain(self) -> Records:
        """Where the records begin if every line is one: no blank lines, no quotation marks."""
        lines = self.text.count(b"\n") + (not self.text.endswith(b"\n"))
        return Records(np.arange(lines), np.arange(lines), lines, lines)

    @property
    def has_quotes(self) -> bool:
        return b'"' in self.text

    def records(self, delimiter: str) -> Records:
        """Where each record begins. Raises Irregular on unsound quotation."""
        marks = np.frombuffer(self.text, dtype=np.uint8)
        ends = np.flatnonzero(marks == LINE_END)
        if marks[-1] != LINE_END:
            ends = np.append(ends, marks.size)
        begins = np.concatenate([[0], ends[:-1] + 1])
        opens = np.ones(ends.size, dtype=np.bool_)
        if (quotes := np.flatnonzero(marks == QUOTE)).size:
            _require_matching(marks, quotes, ord(delimiter))
            opens[1:] = np.searchsorted(quotes, ends[:-1]) % 2 == 0  # after a line end that is in no quotation
        blank = opens & ((ends == begins) | ((ends == begins + 1) & (marks[begins] == RETURN)))
        return Records(
            np.flatnonzero(opens & ~blank), (np.cumsum(opens) - 1)[opens & ~blank], ends.size, int(opens.sum())
        )


def _require_matching(marks: npt.NDArray[np.uint8], quotes: npt.NDArray[np.int64], delimiter: int) -> None:
    """RFC 4180: a field begins with a quotation mark or holds none, and one inside is doubled."""
    before = np.concatenate([[LINE_END], marks])[quotes[0::2]]
    after = np.concatenate([marks, [LINE_END]])[quotes[1::2] + 1]
    # What closes one field may open the next only as a doubled mark.
    opens = np.isin(before, [delimiter, LINE_END, QUOTE])
    closes = np.isin(after, [delimiter, LINE_END, RETURN, QUOTE])
    if quotes.size % 2 or not (opens.all() and closes.all()):
        raise Irregular


def pieces(path: Path, file: str, layout: Layout, extent: Extent = WHOLE) -> Iterator[Piece]:
    """The whole file, without the mark that some programs put before UTF-8. `file`: as the sender calls it.

    Raises ExtractRejected where it is not as declared, at the latest after the last piece, and Irregular where records
    cannot be told by their line ends.
    """
    waiting, joined = b"", 0
    for text in in_utf8(path, file, layout, extent):
        waiting, joined = (waiting + text, joined + 1) if waiting else (text, 1)
        is_within = waiting.count(b'"') % 2 == 1
        if is_within and joined < MOST_JOINED:
            continue
        if is_within or (b"\r" in waiting and waiting.count(b"\r") != waiting.count(b"\r\n")):
            raise Irregular
        yield Piece(waiting)
        waiting = b""
    if waiting:
        raise Irregular


def in_utf8(path: Path, file: str, layout: Layout, extent: Extent = WHOLE) -> Iterator[bytes]:
    """Whole lines in UTF-8, some megabytes at a time. Raises ExtractRejected as `pieces` does."""
    checked = _Checked(file, layout, extent.lines)
    decoded = (checked.utf8(raw) for raw in _raw_lines(path, file, layout, extent))
    last = b""
    for text in _whole_lines(decoded, file) if layout.encoding == "utf-16" else decoded:
        if text:
            last = text
            yield text
    checked.refuse_another_encoding()
    if layout.final_newline and last and not last.endswith(b"\n"):
        raise ExtractRejected(file, "it ends inside a line, so it is truncated", ASK_AGAIN)


def _raw_lines(path: Path, file: str, layout: Layout, extent: Extent) -> Iterator[bytes]:
    """The bytes of the table, cut at line ends (UTF-16: anywhere, its decoder remembers)."""
    with open(path, "rb") as opened:
        end = opened.seek(0, os.SEEK_END) if extent.end is None else extent.end
        opened.seek(extent.begin)
        while read := opened.read(min(PIECE, end - opened.tell())):
            if layout.encoding != "utf-16":
                rest = opened.readline(min(LONGEST_LINE, end - opened.tell()))
                _refuse_endless(rest, file)
                read += rest
            yield read


def _whole_lines(texts: Iterator[bytes], file: str) -> Iterator[bytes]:
    """The same texts cut at line ends."""
    held = b""
    for text in texts:
        whole, end, rest = text.rpartition(b"\n")
        if end:
            yield held + whole + end
            held = rest
        else:
            held += text
        _refuse_endless(held, file)
    yield held


def _refuse_endless(line: bytes, file: str) -> None:
    """A line that goes on for so long is none; it is not read into memory to see where it ends."""
    if len(line) < LONGEST_LINE or line.endswith(b"\n"):
        return
    if b"\r" in line:
        raise ExtractRejected(file, OLD_MACINTOSH, OTHER_LINE_ENDS)
    reason = f"it has a line of more than {LONGEST_LINE >> 20} million letters"
    raise ExtractRejected(file, reason, "Look at its line ends, and send it again.")


class _Checked:
    """Decodes piece by piece, and remembers whether another encoding would explain the file better."""

    def __init__(self, file: str, layout: Layout, lines: int) -> None:
        self.file, self.encoding = file, layout.encoding
        self.lines = lines
        self.is_first, self.has_foreign, self.is_utf8 = True, False, True
        self._utf16 = codecs.getincrementaldecoder("utf-16")()

    def utf8(self, raw: bytes) -> bytes:
        """The piece in UTF-8."""
        text = raw if raw.isascii() and self.encoding != "utf-16" else self._transcoded(raw)
        if b"\0" in text:
            raise ExtractRejected(self.file, "it is not a text file", "Send the rows as text (CSV).")
        self.lines += text.count(b"\n")
        if self.is_first:
            self.is_first, text = False, text.removeprefix(codecs.BOM_UTF8)
        return text

    def _transcoded(self, raw: bytes) -> bytes:
        self.has_foreign = True
        if self.encoding in ("cp1252", "latin-1"):
            self.is_utf8 = self.is_utf8 and is_utf8(raw)
        try:
            text = self._utf16.decode(raw) if self.encoding == "utf-16" else raw.decode(self.encoding)
        except UnicodeDecodeError as error:
            self._refuse(raw, error)
        return raw if self.encoding == "utf-8" else text.encode()

    def _refuse(self, raw: bytes, error: UnicodeDecodeError) -> None:
        line = 1 + self.lines + raw[: error.start].count(b"\n")
        if "unexpected end" in error.reason and not raw.endswith(b"\n"):
            raise ExtractRejected(self.file, CUT_IN_CHARACTER, ASK_AGAIN) from None
        reason = f"line {line} is not {self.encoding}, as the layout says"
        raise ExtractRejected(self.file, reason, RESEND) from None

    def refuse_another_encoding(self) -> None:
        """After the last piece: letters beyond ASCII that are all sound UTF-8 are UTF-8, and no character is half."""
        try:
            self._utf16.decode(b"", final=True)
        except UnicodeError:
            raise ExtractRejected(self.file, CUT_IN_CHARACTER, ASK_AGAIN) from None
        if self.encoding in ("cp1252", "latin-1") and self.has_foreign and self.is_utf8:
            raise ExtractRejected(self.file, f"its encoding is UTF-8, the layout says {self.encoding}", RESEND)


def is_utf8(raw: bytes) -> bool:
    """Whether bytes are sound UTF-8."""
    try:
        raw.decode()
    except UnicodeDecodeError:
        return False
    return True
