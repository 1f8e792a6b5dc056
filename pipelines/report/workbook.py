"""Writes a report as an Excel file: a sheet per section. Text is text there and never a formula or a link."""

from collections.abc import Sequence
from datetime import datetime
from itertools import islice
from pathlib import Path
from textwrap import wrap
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from pipelines.report.document import MOST_ROWS_IN_EXCEL, Cell, Linked, Marked, Report, Section, Table, printable
from pipelines.report.swedish import LARGE, spaced

CREATED = datetime(2000, 1, 1)  # the same content gives the same bytes
LONGEST_TEXT = 32_000  # a cell holds 32 767 units; a character outside the basic plane takes two
MOST_WRAPPED = 1_000  # rows of a table; of a longer one each stays on one line
_LINE_HEIGHT = 15  # points
_CELL = {"valign": "top", "border": 1, "border_color": "#9AA5B1"}
_TEXT = {**_CELL, "text_wrap": True, "align": "left", "indent": 1}
_BLANK = "\\\N{NO-BREAK SPACE}"  # between groups of digits; a comma would be what the computer has there
_NUMBER = {**_CELL, "align": "right", "indent": 1}
TONES = {"bad": "#F9D6D5", "look": "#FFF1C2", "good": "#D9F0DC"}  # black on each has a contrast above 13
FORMATS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 16},
    "caption": {"bold": True, "font_size": 12},
    "heading": {
        **_TEXT,
        "bold": True,
        "bg_color": "#1F3A5F",
        "font_color": "#FFFFFF",
    },
    "sentence": {},
    "text": _TEXT,
    "line": {**_CELL, "align": "left", "indent": 1},
    "number": {**_NUMBER, "num_format": "0"},
    "large number": {**_NUMBER, "num_format": "[>=1000000]#_000_000;#_000".replace("_", _BLANK)},
    "decimal": _NUMBER,
    **{tone: {**_TEXT, "bg_color": colour} for tone, colour in TONES.items()},
    **{f"{tone} headline": {"bold": True, "font_size": 14, "bg_color": colour} for tone, colour in TONES.items()},
}
MOST_LINES = 25  # a row is at most 409 points high
FORMULA_SIGNS = ("=", "+", "-", "@")


def write_workbook(report: Report, place: Path) -> None:
    """Write the file, row by row so that its size costs no memory. Raises OSError where it cannot be written."""
    options = {"constant_memory": True, "use_zip64": True}
    try:
        with open(place, "wb") as file, xlsxwriter.Workbook(file, options) as book:
            _fill(book, report)
    except FileCreateError as error:
        raise error.args[0] from None  # the system's own error, which says why


def _fill(book: Any, report: Report) -> None:
    book.set_properties({"title": _fitting(report.title), "created": CREATED})
    formats = {name: book.add_format(said) for name, said in FORMATS.items()}
    # A text that could be read as a formula stays a text when someone edits its cell.
    quoted = {name: {**said, "quote_prefix": True} for name, said in FORMATS.items()}
    formats |= {f"{name}, quoted": book.add_format(said) for name, said in quoted.items()}
    for place_in_book, section in enumerate(report.sections):
        sheet = _Sheet(book.add_worksheet(section.name), formats)
        sheet.write(section, report.title if place_in_book == 0 else section.name)


class _Sheet:
    """One sheet, filled from the top."""

    def __init__(self, sheet: Any, formats: dict[str, Any]) -> None:
        self.sheet, self.formats, self.row = sheet, formats, 0

    def write(self, section: Section, title: str) -> None:
        """A title, the sentences, then the tables one below the other; the headings of a single one stay in view."""
        self._set_up_page(section.tables)
        self._text(0, title, "title")
        self.row += 1
        if section.headline:
            self._headline(section.headline, max(len(table.headings) for table in section.tables))
        cuts = [_cut(table) for table in section.tables if len(table.rows) > MOST_ROWS_IN_EXCEL]
        for sentence in (*section.sentences, *cuts):
            self._text(0, sentence, "sentence")
            self.row += 1
        for table in section.tables:
            self.row += 1
            self._table(table, is_single=len(section.tables) == 1)

    def _headline(self, headline: Marked, columns: int) -> None:
        """In a band as wide as the tables below."""
        self.sheet.set_row(self.row, 24)
        name = f"{headline.tone} headline"
        self._text(0, headline.text, name)
        for column in range(1, columns):
            self.sheet.write_blank(self.row, column, None, self.formats[name])
        self.row += 1

    def _set_up_page(self, tables: Sequence[Table]) -> None:
        self.sheet.set_landscape()
        self.sheet.set_paper(9)  # A4
        self.sheet.fit_to_pages(1, 0)
        self.sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)  # inches
        self.sheet.set_footer("&L&A&RSida &P av &N")
        self.sheet.hide_gridlines(2)
        for column in range(max((len(table.headings) for table in tables), default=0)):
            widths = [table.headings[column][1] for table in tables if column < len(table.headings)]
            self.sheet.set_column(column, column, max(widths))

    def _table(self, table: Table, *, is_single: bool) -> None:
        self._text(0, table.caption, "caption")
        self.row += 1
        heading_row = self.row
        self._cells([heading for heading, _ in table.headings], table, "heading", is_wrapped=True)
        is_wrapped = len(table.rows) <= MOST_WRAPPED
        for cells in islice(table.rows, MOST_ROWS_IN_EXCEL):
            self._cells(cells, table, "text" if is_wrapped else "line", is_wrapped=is_wrapped)
        if is_single:
            self.sheet.autofilter(heading_row, 0, self.row - 1, len(table.headings) - 1)
            self.sheet.freeze_panes(heading_row + 1, 0)
            self.sheet.repeat_rows(heading_row)

    def _cells(self, cells: Sequence[Cell], table: Table, text: str, *, is_wrapped: bool) -> None:
        if is_wrapped:
            self.sheet.set_row(self.row, _LINE_HEIGHT * _lines(cells, table))
        for column, cell in enumerate(cells):
            self._cell(column, cell, text)
        self.row += 1

    def _cell(self, column: int, cell: Cell, text: str) -> None:
        if isinstance(cell, Marked):
            self._text(column, cell.text, cell.tone)
        elif isinstance(cell, str | Linked):
            self._text(column, str(cell), text)
        else:
            large = "large " if abs(cell) >= LARGE else ""
            name = f"{large}number" if isinstance(cell, int) else "decimal"
            self.sheet.write_number(self.row, column, cell, self.formats[name])

    def _text(self, column: int, text: str, format_name: str) -> None:
        quoted = ", quoted" if text.startswith(FORMULA_SIGNS) else ""
        self.sheet.write_string(self.row, column, _fitting(text), self.formats[format_name + quoted])


def _lines(cells: Sequence[Cell], table: Table) -> int:
    """How many lines the longest cell of a row takes; not every program measures that when it opens a file."""
    texts = ((str(cell), width) for cell, (_, width) in zip(cells, table.headings, strict=True))
    return min(MOST_LINES, max(len(wrap(text, width)) or 1 for text, width in texts))


def _fitting(text: str) -> str:
    """As a cell can hold it, and never what XlsxWriter takes for ready markup: a text from <r> to </r>."""
    text = printable(text)
    if len(text) > LONGEST_TEXT // 2:
        text = text[: LONGEST_TEXT // 2] + " … (resten ryms inte i Excel och finns i HTML-rapporten)"
    return f"{text} " if text.startswith("<r>") else text


def _cut(table: Table) -> str:
    shown, total = spaced(MOST_ROWS_IN_EXCEL), spaced(len(table.rows))
    return f"Bladet rymmer de {shown} första raderna av {total}. Antalen i Sammanfattning och Regler gäller alla."
