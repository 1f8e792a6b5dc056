"""Opens an Excel file (xlsx): its sheets and what their cells refer to, and the rows of a sheet one after the other.

Office Open XML (ECMA-376, part 1, chapter 18). What a single cell says is told by `cells`.
"""

import posixpath
import re
import zipfile
from collections.abc import Iterator
from functools import cached_property
from xml.parsers import expat

from pipelines.errors import ExtractRejected
from pipelines.intake.cells import Attributes, Cells, Meaning, Style, local, unescaped
from pipelines.intake.containers import Damaged, chunks, reading

# Number formats that Excel has by number: those of days, and those of times and spans.
DAYS = {*range(14, 18), 22, *range(27, 32), 36, *range(50, 55), 57, 58}
TIMES = {*range(18, 22), *range(32, 36), 45, 46, 47, 55, 56}
# What in a number format of its own is text, a colour or a language, and no mark for a part of a date.
LITERAL = re.compile(r'"[^"]*"|\\.|_.|\*.|AM/PM|A/P|\[(?!(?:h+|m+|s+)\])[^\]]*\]', re.IGNORECASE)


class Workbook:
    """An Excel file that is open. `file`: as the sender calls it. Raises Damaged wherever its parts do not fit."""

    def __init__(self, archive: zipfile.ZipFile, file: str, decimal_mark: str) -> None:
        self.archive, self.file, self.decimal_mark = archive, file, decimal_mark

    def rows(self, sheet: str) -> Iterator[tuple[int, list[str]]]:
        """The rows that are not blank: number, and texts from the first column to the last that is not blank.

        Raises ExtractRejected, at the latest after the last row, where cells are merged or formulas not computed.
        """
        cells = Cells(self.file, self._meaning)
        for _ in self._parse(self.sheets[sheet], cells):
            yield from cells.rows
            cells.rows.clear()
        if cells.has_merged:
            reason = "cells are merged in it, so that a value may belong to one row or to several"
            raise ExtractRejected(self.file, reason, "Unmerge the cells, and fill in what each row holds.")

    @cached_property
    def sheets(self) -> dict[str, str]:
        """Name -> part, in the order of the tabs; charts are no sheets."""
        parts = {link["Id"]: _joined(self._book, link) for link in self._links(self._book, "/worksheet")}
        found = {}
        for path, attributes in self._elements(self._book):
            link = next((text for name, text in attributes.items() if local(name) == "id"), "")
            if path == "workbook/sheets/sheet" and link in parts:
                found[attributes.get("name", "")] = parts[link]
        return found

    @cached_property
    def _book(self) -> str:
        return _joined("", next(self._links("", "/officeDocument"), {"Target": "xl/workbook.xml"}))

    def _links(self, part: str, kind: str) -> Iterator[Attributes]:
        """The links of a part to parts of one kind."""
        place = posixpath.join(posixpath.dirname(part), "_rels", f"{posixpath.basename(part)}.rels")
        for _, attributes in self._elements(place):
            if attributes.get("Type", "").endswith(kind) and {"Id", "Target"} <= attributes.keys():
                yield attributes

    @cached_property
    def _meaning(self) -> Meaning:
        said = [attributes for path, attributes in self._elements(self._book) if path == "workbook/workbookPr"]
        is_1904 = any(attributes.get("date1904", "0") in ("1", "true", "on") for attributes in said)
        return Meaning(self._strings(), self._styles(), is_1904, self.decimal_mark)

    def _styles(self) -> list[Style]:
        """The style of each cell format, in the order by which cells name them."""
        custom: dict[str, Style] = {}
        styles: list[Style] = []
        for link in self._links(self._book, "/styles"):
            for path, attributes in self._elements(_joined(self._book, link)):
                if path == "styleSheet/numFmts/numFmt":
                    custom[attributes.get("numFmtId", "")] = style_of(attributes.get("formatCode", ""))
                elif path == "styleSheet/cellXfs/xf":
                    styles.append(custom.get(attributes.get("numFmtId", "0")) or _built_in(attributes))
        return styles or ["number"]

    def _strings(self) -> list[str]:
        texts = _Texts()
        for link in self._links(self._book, "/sharedStrings"):
            for _ in self._parse(_joined(self._book, link), texts):
                pass
        return texts.found

    def _elements(self, part: str) -> list[tuple[str, Attributes]]:
        """The elements of a small part: path of names from the root, and attributes."""
        seen = _Elements()
        for _ in self._parse(part, seen):
            pass
        return seen.found

    def _parse(self, part: str, handler: "Cells | _Texts | _Elements") -> Iterator[None]:
        """Hand a part to `handler`, piece by piece."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse_entities
        parser.StartElementHandler, parser.EndElementHandler = handler.start, handler.end
        parser.CharacterDataHandler = handler.characters
        with reading():
            opened = self.archive.open(part)
        with opened:
            for chunk in chunks(opened):
                _feed(parser, chunk)
                yield
            _feed(parser, b"", is_last=True)
            yield


def _feed(parser: expat.XMLParserType, chunk: bytes, is_last: bool = False) -> None:
    try:
        with reading():
            parser.Parse(chunk, is_last)
    except expat.ExpatError:
        raise Damaged from None


def _refuse_entities(*_: object) -> None:
    """No such part has a document type; one that has may be made to grow without end."""
    raise Damaged


def _joined(part: str, link: Attributes) -> str:
    """The part that a link of another part leads to."""
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(part), link["Target"])).lstrip("/")


def style_of(code: str) -> Style:
    """What a number format of its own shows: a day, a time, or a number."""
    marks = set(LITERAL.sub("", code).lower().partition(";")[0])
    if marks & {"y", "d"}:
        return "day"
    if marks & {"h", "s"}:
        return "time"
    return "day" if "m" in marks else "number"


def _built_in(attributes: Attributes) -> Style:
    with reading():
        number = int(attributes.get("numFmtId", "0"))
    return "day" if number in DAYS else "time" if number in TIMES else "number"


class _Elements:
    """Collects every element with the path to it."""

    def __init__(self) -> None:
        self.found: list[tuple[str, Attributes]] = []
        self._path: list[str] = []

    def start(self, name: str, attributes: Attributes) -> None:
        self._path.append(local(name))
        self.found.append(("/".join(self._path), attributes))

    def end(self, name: str) -> None:
        self._path.pop()

    def characters(self, text: str) -> None:
        """Nothing such a part says is said in text."""


class _Texts:
    """Collects the shared texts; how they are pronounced (`rPh`) is no part of them."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self._pieces: list[str] = []
        self._takes = self._skips = False

    def start(self, name: str, attributes: Attributes) -> None:
        name = local(name)
        if name == "si":
            self._pieces = []
        elif name == "rPh":
            self._skips = True
        elif name == "t":
            self._takes = not self._skips

    def end(self, name: str) -> None:
        name = local(name)
        if name == "si":
            self.found.append(unescaped("".join(self._pieces)))
        elif name == "rPh":
            self._skips = False
        elif name == "t":
            self._takes = False

    def characters(self, text: str) -> None:
        if self._takes:
            self._pieces.append(text)
