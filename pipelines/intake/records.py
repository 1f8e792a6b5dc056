"""Reads records written as JSON: lists within lists down to the rows, one record of the outermost list at a time.

What stands beside a list on the way down is shared by all rows in it where the layout says so: the same key may mean
something else further in. What is but a part of an answer is refused.
"""

import codecs
import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Any

from data_contracts.delivery import Layout
from pipelines.errors import ExtractRejected
from pipelines.intake.chunks import RESEND
from pipelines.intake.containers import CHUNK, Damaged
from pipelines.intake.text_table import written_out

ALL_PARTS = "Fetch all of it into one file."
LONGEST_RECORD = 1 << 26  # letters; a record of the outermost list is held whole
OTHER_PARTS = ("next_url", "next_page", "previous_url", "previous_page")  # links to the rest of an answer, as in Kolada
COUNT = "count"  # of the records in the answer
BLANK = re.compile(r"[ \t\n\r]*")
Record = dict[str, Any]


class Number(str):
    """A number as it is written."""

    __slots__ = ()


def rows(path: Path, file: str, layout: Layout) -> Iterator[list[str]]:
    """The heading, with every key of any row in the order it is first seen, and the rows.

    `layout.records`: the keys on the way to a row, outermost first; a file that is itself a list begins one level
    further in. The file is read several times, since a key or what is shared may stand last in it. Raises Damaged, and
    ExtractRejected where the lists are not there or are not whole.
    """
    outer, records = _around(path, file, layout.records)
    _refuse_a_part(file, outer, records)
    shared = _shared(outer, layout)
    headings: dict[str, None] = dict.fromkeys(shared)
    any_row = False
    for row in _rows(path, file, layout):
        headings.update(dict.fromkeys(row))
        any_row = True
    if not any_row:
        where = f"the list {layout.records[0]!r}" if layout.records else "its list"
        raise ExtractRejected(file, f"it holds no rows in {where}", RESEND)
    yield list(headings)
    for row in _rows(path, file, layout):
        whole = {**shared, **row}
        yield [_text(whole.get(heading), layout.decimal_mark) for heading in headings]


def _around(path: Path, file: str, lists: Sequence[str]) -> tuple[Record, int]:
    """What stands beside the outermost list, and how many records there are in that."""
    outer: Record = {}
    records = 0
    for key, value in _members(path, file, lists):
        if key is None:
            records += 1
        else:
            outer[key] = value
    return outer, records


def _refuse_a_part(file: str, outer: Record, records: int) -> None:
    if any(outer.get(link) for link in OTHER_PARTS):
        raise ExtractRejected(file, "it is one part of an answer, and says where others are", ALL_PARTS)
    count = outer.get(COUNT)
    if isinstance(count, Number) and count != str(records):
        raise ExtractRejected(file, f"it says that it holds another number of records than {records}", ALL_PARTS)


def _shared(node: Record, layout: Layout) -> Record:
    return {key: node[key] for key in layout.shared if key in node and _is_single(node[key])}


def _text(value: Any, decimal_mark: str) -> str:
    """A value as text; what is no single value stays JSON."""
    if value is None:
        return ""
    if isinstance(value, Number):
        return written_out(value, decimal_mark)
    return str(value) if _is_single(value) else json.dumps(value, ensure_ascii=False)


def _is_single(value: Any) -> bool:
    return not isinstance(value, list | dict)


def _rows(path: Path, file: str, layout: Layout) -> Iterator[Record]:
    """Every row with what its parents share, but for what stands beside the outermost list."""
    with open(path, "rb") as source:
        further = layout.records if _Scanner(source, file).peek() == "[" else layout.records[1:]
    for key, value in _members(path, file, layout.records):
        if key is None:
            yield from _within(value, further, {}, file, layout)


def _within(node: Any, lists: Sequence[str], shared: Record, file: str, layout: Layout) -> Iterator[Record]:
    if not isinstance(node, dict):
        raise ExtractRejected(file, "it holds a record that is no JSON object", RESEND)
    if not lists:
        yield {**shared, **node}
        return
    children = node.get(lists[0])
    if not isinstance(children, list):
        raise ExtractRejected(file, f"it holds a record without the list {lists[0]!r}", RESEND)
    shared = {**shared, **_shared(node, layout)}
    for child in children:
        yield from _within(child, lists[1:], shared, file, layout)


def _members(path: Path, file: str, lists: Sequence[str]) -> Iterator[tuple[str | None, Any]]:
    """What stands outermost: each record of the outermost list without a key, and all else with its key."""
    with open(path, "rb") as source:
        scanner = _Scanner(source, file)
        if scanner.peek() == "[":
            yield from ((None, item) for item in scanner.items())
        else:
            yield from _members_of_object(scanner, lists[0] if lists else None)
        if scanner.peek():
            raise ExtractRejected(file, "it holds more than one JSON document", RESEND)


def _members_of_object(scanner: "_Scanner", outermost: str | None) -> Iterator[tuple[str | None, Any]]:
    seen = set()
    for key in scanner.members():
        if key in seen:
            scanner.refuse_doubled()
        seen.add(key)
        if key == outermost and scanner.peek() == "[":
            yield from ((None, item) for item in scanner.items())
        else:
            yield key, scanner.value()


class _Scanner:
    """Goes through a JSON file value by value. Raises Damaged."""

    def __init__(self, source: IO[bytes], file: str) -> None:
        self.file, self._bytes = file, source
        self._decode = codecs.getincrementaldecoder("utf-8-sig")().decode
        self._text, self._at, self._has_ended = "", 0, False
        self._decoder = json.JSONDecoder(
            object_pairs_hook=self._record, parse_float=Number, parse_int=Number, parse_constant=Number
        )

    def refuse_doubled(self) -> None:
        raise ExtractRejected(self.file, "it holds a record with one key twice", RESEND)

    def _record(self, pairs: list[tuple[str, Any]]) -> Record:
        record = dict(pairs)
        if len(record) < len(pairs):
            self.refuse_doubled()
        return record

    def items(self) -> Iterator[Any]:
        """The items of the list that begins here."""
        self._take("[")
        if self.peek() != "]":
            yield self.value()
            while self.peek() == ",":
                self._take(",")
                yield self.value()
        self._take("]")

    def members(self) -> Iterator[str]:
        """The keys of the object that begins here; who takes a key also takes its value."""
        self._take("{")
        if self.peek() != "}":
            yield self._key()
            while self.peek() == ",":
                self._take(",")
                yield self._key()
        self._take("}")

    def _key(self) -> str:
        if self.peek() != '"':
            raise Damaged
        key = str(self.value())
        self._take(":")
        return key

    def peek(self) -> str:
        """The next mark that is not blank; nothing at the end."""
        while True:
            blank = BLANK.match(self._text, self._at)
            self._at = blank.end() if blank else self._at
            if self._at < len(self._text) or self._has_ended:
                return self._text[self._at : self._at + 1]
            self._read_on()

    def _take(self, mark: str) -> None:
        if self.peek() != mark:
            raise Damaged
        self._at += 1

    def value(self) -> Any:
        """The whole value that begins here."""
        self.peek()
        while True:
            try:
                value, end = self._decoder.raw_decode(self._text, self._at)
            except (json.JSONDecodeError, RecursionError):
                value, end = None, None
            # A number that ends where the text read so far ends may go on.
            if end is not None and (end < len(self._text) or self._has_ended):
                self._at = end
                return value
            if self._has_ended or len(self._text) - self._at > LONGEST_RECORD:
                raise Damaged
            self._read_on()

    def _read_on(self) -> None:
        """At least as much again, so that a long value is not tried too often."""
        rest = self._text[self._at :]
        read = self._bytes.read(max(CHUNK, len(rest)))
        self._has_ended = not read
        try:
            self._text, self._at = rest + self._decode(read, self._has_ended), 0
        except UnicodeDecodeError as error:
            if error.reason == "unexpected end of data":
                raise Damaged from None
            raise ExtractRejected(self.file, "it is a JSON file that is not utf-8", RESEND) from None
