"""Reads the cells of one sheet of an Excel file, each as the text a person sees or as its exact value.

Office Open XML (ECMA-376, part 1, 18.3 and 18.18). Which sheet, and what a row of it means, is said elsewhere.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from math import isfinite
from typing import Literal

from pipelines.errors import ExtractRejected
from pipelines.intake.containers import Damaged
from pipelines.intake.text_table import duration, number

Attributes = dict[str, str]
Style = Literal["number", "day", "time"]

MOST_ROWS, MOST_COLUMNS = 1_048_576, 16_384
ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
SURROGATES = range(0xD800, 0xE000)
COMPUTE = "Open it in Excel, save it there, and send it again."
DAY_AFTER_LAST = 2_958_466  # 10000-01-01
DAY_THAT_NEVER_WAS = 60  # Excel holds 1900 for a leap year


@dataclass(frozen=True)
class Meaning:
    """What a cell refers to: the shared texts, the style of each cell format, and how days are counted."""

    strings: Sequence[str]
    styles: Sequence[Style]
    is_1904: bool
    decimal_mark: str

    def text(self, kind: str, style: str, raw: str) -> str:
        """The text of a cell. Raises ValueError or LookupError where its parts do not fit together."""
        if kind == "s":
            return self.strings[_place(raw)]
        if kind == "n":
            return self._number(raw, self.styles[_place(style)] if style else "number")
        if kind in ("str", "inlineStr"):
            return unescaped(raw)
        if kind == "b":
            return "True" if raw.strip() in ("1", "true") else "False"
        return raw  # an error such as #N/A, or a date already in ISO form

    def _number(self, raw: str, style: Style) -> str:
        if style == "number":
            return raw if raw.isdigit() else _number(raw, self.decimal_mark)
        return _time(raw, style, self.is_1904, self.decimal_mark)


def _place(text: str) -> int:
    """A place in a list; never counted from its end."""
    if not text.isdigit():
        raise ValueError
    return int(text)


@lru_cache(maxsize=1 << 16)
def _number(raw: str, decimal_mark: str) -> str:
    return number(_finite(raw), decimal_mark)


def _finite(raw: str) -> float:
    value = float(raw)
    if not isfinite(value):
        raise ValueError
    return value


@lru_cache(maxsize=1 << 16)
def _time(raw: str, style: Style, is_1904: bool, decimal_mark: str) -> str:
    """A day, a moment or a span, by the number of days; what no calendar has stays a number."""
    days = _finite(raw)
    if style == "time" or 0 <= days < 1:
        return duration(days * 86_400)
    if days < 0 or days >= DAY_AFTER_LAST - (1_462 if is_1904 else 0):
        return number(days, decimal_mark)
    if days == DAY_THAT_NEVER_WAS and not is_1904:
        return "1900-02-29"
    begin = datetime(1904, 1, 1) if is_1904 else datetime(1899, 12, 31 if days < DAY_THAT_NEVER_WAS else 30)
    whole = int(days)
    at = begin + timedelta(days=whole, milliseconds=round((days - whole) * 86_400_000))
    return at.isoformat() if days != whole else at.date().isoformat()


def unescaped(text: str) -> str:
    """Characters that XML cannot hold are written `_xHHHH_`."""
    return ESCAPED.sub(_character, text) if "_x" in text else text


def _character(found: re.Match[str]) -> str:
    code = int(found.group(1), 16)
    return found.group(0) if code in SURROGATES else chr(code)


class Cells:
    """What an XML parser tells of a sheet, turned into rows: `rows` fills up with (row number, texts by column)."""

    def __init__(self, file: str, meaning: Meaning) -> None:
        self.file, self.meaning = file, meaning
        self.rows: list[tuple[int, list[str]]] = []
        self.has_merged = False
        self._number = 0
        self._columns: dict[str, int] = {}
        self._cell: Attributes = {}
        self._pieces: list[str] = []
        self._takes, self._skips, self._has_formula = False, False, False
        self._fields: list[str] = []
        self._last = -1  # the column of the cell before

    def start(self, name: str, attributes: Attributes) -> None:
        """An element begins. Written in a row, since this is asked for every cell of a large sheet."""
        if name == "c":
            self._cell, self._pieces, self._has_formula = attributes, [], False
        elif name in ("v", "t"):
            self._takes = not self._skips
        elif name == "row":
            self._begin_row(attributes)
        elif name == "f":
            self._has_formula = True
        elif name == "rPh":
            self._skips = True
        elif name == "mergeCell":
            self.has_merged = True
        elif ":" in name:
            self.start(local(name), attributes)

    def end(self, name: str) -> None:
        """An element ends."""
        if name in ("v", "t"):
            self._takes = False
        elif name == "c":
            self._end_cell()
        elif name == "row":
            self._end_row()
        elif name == "rPh":
            self._skips = False
        elif ":" in name:
            self.end(local(name))

    def characters(self, text: str) -> None:
        """Text, wherever it stands."""
        if self._takes:
            self._pieces.append(text)

    def _begin_row(self, attributes: Attributes) -> None:
        number = _place(attributes["r"]) if "r" in attributes else self._number + 1
        if not self._number < number <= MOST_ROWS:
            raise Damaged
        self._number, self._fields, self._last = number, [], -1

    def _end_cell(self) -> None:
        cell = self._cell
        reference = cell.get("r")
        column = self._column(reference) if reference else self._last + 1
        if column <= self._last:
            raise Damaged
        self._last = column
        kind, raw = cell.get("t", "n"), "".join(self._pieces)
        if not raw:
            if self._has_formula and kind == "n":
                raise ExtractRejected(self.file, "it holds formulas that were never computed", COMPUTE)
            return
        text = self.meaning.text(kind, cell.get("s", ""), raw)
        if text:
            self._fields += [""] * (column - len(self._fields))
            self._fields.append(text)

    def _column(self, reference: str) -> int:
        letters = reference.rstrip("0123456789")
        column = self._columns.get(letters)
        if column is None:
            column = self._columns[letters] = column_of(letters)
        return column

    def _end_row(self) -> None:
        if self._fields:
            self.rows.append((self._number, self._fields))


def local(name: str) -> str:
    """The name of an element or attribute without its prefix."""
    return name.rpartition(":")[2]


def column_of(letters: str) -> int:
    """`A` is 0, `XFD` the last."""
    column = 0
    for letter in letters.upper():
        if not "A" <= letter <= "Z":
            raise Damaged
        column = column * 26 + ord(letter) - 64
    if not 1 <= column <= MOST_COLUMNS:
        raise Damaged
    return column - 1


def letters_of(column: int) -> str:
    """`A` for 0, as the heading of a column in Excel."""
    letters, rest = "", column + 1
    while rest:
        rest, letter = divmod(rest - 1, 26)
        letters = chr(65 + letter) + letters
    return letters
