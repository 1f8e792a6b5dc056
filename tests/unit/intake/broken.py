"""Ways in which a sound extract is broken on its way, for each form of file, and what is said of it.

Belongs here: what is wrong with a file as a whole. Does not belong here: faults of single rows, which keep no other
row out (``test_flawed_extracts``).
"""

import gzip
import io
import json
import random
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl
import xlsxwriter

from data_contracts.delivery import Format, Layout
from pipelines.intake.opening import NAMES
from tests.unit.intake.bench import PERSON
from tests.unit.intake.extracts import Sent
from tests.unit.intake.packing import workbook, zipped

MOST_ROWS = 30
Table = list[list[str]]
Damage = tuple[Callable[["Sound"], bytes], str]  # makes the file; the pattern of what is said of it, with {first}


@dataclass(frozen=True)
class Sound:
    """A sound extract: its fields, the heading first; how it is written; where it comes as JSON, the document."""

    table: Table
    layout: Layout
    document: Mapping[str, Any]

    def text(self, table: Table | None = None, delimiter: str | None = None, encoding: str | None = None) -> bytes:
        """The fields as text in the register's layout where nothing else is said."""
        lines = ((delimiter or self.layout.delimiter).join(line) + "\n" for line in table or self.table)
        return "".join(lines).encode(encoding or self.layout.encoding)

    def json(self, document: object = None) -> bytes:
        """The document as JSON."""
        return json.dumps(document or self.document, ensure_ascii=False).encode()

    def records(self, change: Callable[[dict[str, Any]], object]) -> bytes:
        """The document with each record of its outermost list changed."""
        outermost = self.layout.records[0]
        return self.json({**self.document, outermost: [change(dict(one)) for one in self.document[outermost]]})

    def rows(self, change: Callable[[dict[str, Any]], object]) -> bytes:
        """The document with each of its rows changed, which stand in the list of each record."""
        inner = self.layout.records[1]
        return self.records(lambda record: {**record, inner: [change(dict(row)) for row in record[inner]]})

    @classmethod
    def beginning(cls, sent: Sent) -> "Sound":
        """The first rows of an extract, or of its document the first records of each list."""
        document = json.loads(sent.path.read_bytes()) if sent.path.suffix == ".json" else {}
        shortened = {key: value[:MOST_ROWS] if isinstance(value, list) else value for key, value in document.items()}
        return cls(sent.table[: 1 + MOST_ROWS], sent.source.terms.layout, shortened)

    @property
    def first(self) -> str:
        """The first heading."""
        return self.table[0][0]


def renamed(table: Table, place: int, heading: str) -> Table:
    return [[heading if n == place else text for n, text in enumerate(table[0])], *table[1:]]


def with_column(table: Table, heading: str) -> Table:
    return [[*line, heading if n == 0 else ""] for n, line in enumerate(table)]


def without_column(table: Table, place: int) -> Table:
    return [line[:place] + line[place + 1 :] for line in table]


def with_text(table: Table, line: int, place: int, text: str) -> Table:
    """Another text in one field; the heading is line 1."""
    return [[text if (n, p) == (line, place) else old for p, old in enumerate(row)] for n, row in enumerate(table, 1)]


def ragged(table: Table) -> Table:
    """Two lines of three have a field too many."""
    return [[*line, "x"] if n % 3 else line for n, line in enumerate(table)]


def in_other_encoding(sound: Sound) -> bytes:
    """A letter beyond ASCII, written as the layout does not say."""
    other = "utf-8" if sound.layout.encoding == "cp1252" else "cp1252"
    return sound.text(with_text(sound.table, 4, len(sound.table[0]) - 1, "Malmö"), encoding=other)


def other_delimiter(sound: Sound) -> str:
    return "," if sound.layout.delimiter == ";" else ";"


def half_a_workbook(sound: Sound) -> bytes:
    """A file called as a part of a workbook, without the others."""
    return zipped({"xl/worksheets/sheet1.xml": sound.text()})


def parquet(sound: Sound) -> bytes:
    made = io.BytesIO()
    pl.DataFrame(sound.table[1:], schema=sound.table[0], orient="row").write_parquet(made)
    return made.getvalue()


TEXT: dict[str, Damage] = {
    "cut inside a line": (lambda s: s.text()[:-3], "it ends inside a line, so it is truncated"),
    "cut inside the heading": (lambda s: s.text()[:7], "it ends inside a line, so it is truncated"),
    "in the other encoding": (in_other_encoding, r"its encoding is UTF-8|line [0-9]+ is not utf-8"),
    "in UTF-16": (lambda s: s.text(encoding="utf-16"), "its encoding is UTF-16"),
    "in UTF-16 without a mark": (lambda s: s.text(encoding="utf-16-le"), "it is not a text file"),
    "without the first column": (lambda s: s.text(without_column(s.table, 0)), "the column {first} is missing"),
    "without two columns": (
        lambda s: s.text(without_column(without_column(s.table, 1), 1)), r"the column .+, .+ is missing",
    ),
    "with a column twice": (
        lambda s: s.text(with_column(s.table, s.first)), "the column {first} stands more than once",
    ),
    "with a heading in other case": (
        lambda s: s.text(renamed(s.table, 0, s.first.swapcase())), "the column {first} is written in other case",
    ),
    "with a heading renamed": (lambda s: s.text(renamed(s.table, 0, "Rubrik")), "the column {first} is missing"),
    "with a person for two headings": (
        lambda s: s.text(renamed(renamed(s.table, 0, PERSON), 1, PERSON)), "the column .+, .+ is missing",
    ),
    "with a person for the headings of two columns more": (
        lambda s: s.text(with_column(with_column(s.table, PERSON), PERSON)), r"the column \(not declared\) stands more",
    ),
    "with tabs": (lambda s: s.text(delimiter="\t"), "its delimiter is a tab, the layout says"),
    "with bars": (lambda s: s.text(delimiter="|"), "its delimiter is a bar, the layout says"),
    "with the other delimiter": (
        lambda s: s.text(delimiter=other_delimiter(s)), "its delimiter is a (comma|semicolon), the layout says",
    ),
    "empty": (lambda s: b"", "it is empty"),
    "blank": (lambda s: b"\r\n \n", "it is empty"),
    "a mark and nothing else": (lambda s: "\ufeff\n".encode(), "it is empty|its encoding is UTF-8"),
    "a heading and nothing else": (lambda s: s.text(s.table[:1]), "it has a heading but no rows"),
    "blank in its first line": (lambda s: b"\n" + s.text(), "its first line has no"),
    "without a heading": (
        lambda s: s.text(s.table[1:]), "its first line holds none of the declared headings|the column .+ is missing",
    ),
    "with a row for a heading": (
        lambda s: s.text([[s.first, *s.table[1][1:]], *s.table[2:]]), r"the column .+ (stands more than once|is missing)",
    ),
    "half a workbook": (half_a_workbook, "it is an Excel file, (but damaged or cut off|the layout says)"),
    "an old workbook": (lambda s: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "it is an old Excel file"),
    "a gzip file cut off": (lambda s: gzip.compress(s.text())[:-20], "it is a gzip file, but damaged or cut off"),
    "two files in a zip file": (
        lambda s: zipped({"a.csv": s.text(), "b.csv": s.text()}), "it holds 2 files with rows, and should hold one",
    ),
    "PDF": (lambda s: b"%PDF-1.7\n" + s.text(), "it is a PDF file"),
    "Parquet": (parquet, "it is a Parquet file"),
    "noise": (lambda s: random.Random(1).randbytes(10_000), "is not"),
    "noise without zeros": (
        lambda s: random.Random(2).randbytes(10_000).translate(None, b"\0"), "is not|its first line has no",
    ),
    "text and then zeros": (lambda s: s.text() + bytes(10) + b"\n", "it is not a text file"),
    "a web page": (lambda s: b"<!doctype html>\n<title>Inloggning</title>\n", "it is a web page, not a text file"),
    "ragged": (lambda s: s.text(ragged(s.table)), "most lines have another number of fields than the first"),
    "written on an old Macintosh": (
        lambda s: s.text().replace(b"\n", b"\r"), "its lines end with a carriage return alone",
    ),
    "lost after a quotation mark": (
        lambda s: s.text(with_text(s.table, 2, 0, '"' + s.table[1][0])), "most lines have another number of fields",
    ),
}  # fmt: skip
# Where the layout says that what it does not name is passed over, these are no damages.
TEXT_WITH_MORE: dict[str, Damage] = {
    "with a column more": (lambda s: s.text(with_column(s.table, "NAMN")), r"1 column\(s\) are not in the layout"),
    "with a delimiter at the end of every line": (
        lambda s: s.text(with_column(s.table, "")), r"1 column\(s\) are not in the layout",
    ),
}  # fmt: skip


def key_twice(sound: Sound) -> bytes:
    return re.sub(rb'("[^"]+"): (?=[^\[{])', rb"\1: 1, \1: ", sound.json(), count=1)


def lost_heading(row: dict[str, Any]) -> dict[str, Any]:
    return dict(list(row.items())[:-1])


def in_capitals(row: dict[str, Any]) -> dict[str, Any]:
    return {key.upper(): value for key, value in row.items()}


def endless(sound: Sound) -> bytes:
    outermost, inner = sound.layout.records
    return b'{"%s": [{"%s": [{"%s": ' % (outermost.encode(), inner.encode(), sound.first.encode()) + b"[" * 50_000


NO_ROWS, CUT_OFF = "it holds no rows in the list", "it is a JSON file, but damaged or cut off"
RECORDS: dict[str, Damage] = {
    "JSON cut off": (lambda s: s.json()[:-25], CUT_OFF),
    "JSON cut off after its first record": (lambda s: s.json()[: s.json().index(b"}") + 1], CUT_OFF),
    "JSON nested without end": (endless, CUT_OFF),
    "JSON without a comma": (lambda s: s.json().replace(b", ", b" ", 1), CUT_OFF),
    "JSON in cp1252": (
        lambda s: s.records(lambda r: {**r, "title": "Malmö"}).decode().encode("cp1252"), "it is a JSON file that is not utf-8",
    ),
    "JSON in UTF-16": (lambda s: s.json().decode().encode("utf-16"), "its encoding is UTF-16"),
    "JSON in UTF-16 without a mark": (lambda s: s.json().decode().encode("utf-16-le"), "it is not a text file"),
    "JSON with a second document": (lambda s: s.json() + s.json(), "it holds more than one JSON document"),
    "JSON with noise behind it": (lambda s: s.json() + b"\nslut\n", "it holds more than one JSON document"),
    "JSON with a document on each line": (
        lambda s: b"\n".join(s.json({"a": row}) for row in s.table), "it holds more than one JSON document",
    ),
    "JSON with a key twice": (key_twice, "it holds a record with one key twice"),
    "JSON without its list": (lambda s: s.json({"count": 0}), NO_ROWS),
    "JSON with an empty list": (lambda s: s.json({s.layout.records[0]: []}), NO_ROWS),
    "JSON with an object for its list": (
        lambda s: s.json({s.layout.records[0]: s.document[s.layout.records[0]][0]}), NO_ROWS,
    ),
    "JSON that tells of an error": (lambda s: b'{"error": "Too many requests"}', NO_ROWS),
    "JSON within an object": (lambda s: s.json({"data": s.document}), NO_ROWS),
    "JSON with an object for an inner list": (
        lambda s: s.records(lambda r: {**r, s.layout.records[1]: r[s.layout.records[1]][0]}), "it holds a record without the list",
    ),
    "JSON without an inner list": (
        lambda s: s.records(lambda r: {k: v for k, v in r.items() if k != s.layout.records[1]}), "it holds a record without the list",
    ),
    "JSON with a list for a record": (lambda s: s.records(lambda r: [r]), "it holds a record that is no JSON object"),
    "JSON with numbers for rows": (lambda s: s.rows(lambda r: 1), "it holds a record that is no JSON object"),
    "JSON without a field": (lambda s: s.rows(lost_heading), r"the column \w+ is missing"),
    "JSON with fields in other case": (lambda s: s.rows(in_capitals), "the column .+ is written in other case"),
    "no JSON": (lambda s: s.json().replace(b'"', b"'"), "its first line (holds none of the declared|has no)|truncated"),
}  # fmt: skip


def in_workbook(sheets: Mapping[str, Table], merged: bool = False) -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        for name, table in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(table):
                sheet.write_row(number, 0, row)
            if merged:
                sheet.merge_range(1, 0, 2, 0, "x")
    return made.getvalue()


def without_part(content: bytes, part: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as whole:
        return zipped({name: whole.read(name) for name in whole.namelist() if name != part})


def locked() -> bytes:
    return b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le")


WORKBOOK: dict[str, Damage] = {
    "a workbook cut off": (lambda s: workbook(s.table)[:-40], "it is a zip or Excel file, but damaged or cut off"),
    "a workbook cut in half": (
        lambda s: workbook(s.table)[: len(workbook(s.table)) // 2], "it is a zip or Excel file, but damaged or cut off",
    ),
    "a workbook without its sheet": (
        lambda s: without_part(workbook(s.table), "xl/worksheets/sheet1.xml"), "it is an Excel file, but damaged or cut off",
    ),
    "a workbook with a password": (lambda s: locked(), "it is an Excel file locked with a password"),
    "a binary workbook": (lambda s: zipped({"xl/workbook.bin": b"x"}), "it is a binary Excel file"),
    "a workbook of LibreOffice": (
        lambda s: zipped({"mimetype": b"x", "content.xml": b"x"}), "it is an office document, but no Excel file",
    ),
    "a workbook with an empty sheet": (lambda s: workbook([]), "its sheet is empty"),
    "a workbook with a heading and nothing else": (lambda s: workbook(s.table[:1]), "it has a heading but no rows"),
    "a workbook with a title above the table": (
        lambda s: workbook([["Uttag"], [], *s.table]), "its headings stand in row 3, not in the first",
    ),
    "a workbook with an empty column before the table": (
        lambda s: workbook([["", *row] for row in s.table]), "column A has no heading in its first row",
    ),
    "a workbook with merged cells": (lambda s: in_workbook({"Data": s.table}, merged=True), "cells are merged in it"),
    "a workbook with the table twice": (
        lambda s: in_workbook({"2025": s.table, "2026": s.table}), "2 of its sheets begin with the declared headings",
    ),
    "a workbook with another table": (
        lambda s: workbook([["Diagram", "Underlag"], ["1", "2"]]), "its first row holds none of the declared headings",
    ),
    "a workbook without the first column": (
        lambda s: workbook(without_column(s.table, 0)), "the column {first} is missing",
    ),
    "a workbook with a column twice": (
        lambda s: workbook([[*row, row[0]] for row in s.table]), "the column {first} stands more than once",
    ),
    "a workbook with a heading in other case": (
        lambda s: workbook(renamed(s.table, 0, s.first.swapcase())), "the column {first} is written in other case",
    ),
    "two workbooks in a zip file": (
        lambda s: zipped({"a.xlsx": workbook(s.table), "b.xlsx": workbook(s.table)}), "it holds 2 files with rows",
    ),
}  # fmt: skip

BY_FORMAT: Mapping[Format, dict[str, Damage]] = {"csv": TEXT, "json": RECORDS, "xlsx": WORKBOOK}
BEGINNINGS: Mapping[Format, bytes] = {
    "xlsx": zipped({"xl/worksheets/sheet1.xml": b"x"}),
    "json": b'{"values": [',
    "sav": b"$FL2@(#) SPSS" + bytes(range(256)),
    "sas7bdat": bytes(12) + b"\xc2\xea\x81" + bytes(range(256)) * 8,
    "dta": b"<stata_dta>" + bytes(range(256)),
}


def damages(layout: Layout) -> dict[str, Damage]:
    """All that can happen to a file of this layout, in every format it names, and the beginnings of those it does not."""
    found = {name: damage for kind in layout.formats for name, damage in BY_FORMAT.get(kind, {}).items()}
    if layout.extra_columns == "reject":
        found |= TEXT_WITH_MORE
    return found | {f"the beginning of {NAMES[kind]}": _beginning(kind, layout) for kind in BEGINNINGS}


def _beginning(kind: Format, layout: Layout) -> Damage:
    known = kind in layout.formats
    said = "but damaged or cut off" if known else f"the layout says {', '.join(layout.formats)}"
    return lambda sound: BEGINNINGS[kind], f"it is {NAMES[kind]}, {said}"
