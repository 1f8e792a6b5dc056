"""Finds the table in an Excel file, and gives its rows as they are written as text: the heading, then row after row.

A sheet is a table when its headings stand in the first row from the first column on, and nothing is merged.
"""

import zipfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from itertools import islice

from data_contracts.delivery import Layout
from pipelines.errors import ExtractRejected
from pipelines.intake.cells import letters_of
from pipelines.intake.chunks import RESEND
from pipelines.intake.containers import Damaged
from pipelines.intake.workbook import Workbook

LOOKED_AT = 30  # rows in which headings are looked for that do not stand in the first
FROM_THE_TOP = "Let the headings stand in the first row, and nothing above or beside the table."


@dataclass(frozen=True)
class _Beginning:
    """The first rows of a sheet."""

    sheet: str
    rows: list[tuple[int, list[str]]]

    def found(self, headings: Collection[str]) -> int:
        """How many of the headings stand in the first row."""
        return self._in(self.rows[0][1], headings) if self.rows and self.rows[0][0] == 1 else 0

    def further_down(self, headings: Collection[str]) -> int | None:
        """The row where at least half of the headings stand."""
        rows = (number for number, texts in self.rows if 2 * self._in(texts, headings) >= max(len(headings), 1))
        return next(rows, None)

    @staticmethod
    def _in(texts: list[str], headings: Collection[str]) -> int:
        return len({text.strip() for text in texts} & set(headings))


def rows(archive: zipfile.ZipFile, file: str, layout: Layout, headings: Collection[str]) -> Iterator[list[str]]:
    """The rows of the table; a row that is blank in the sheet has no fields, so that all keep their number.

    `headings`: those declared, by which the sheet is found. A row with something beside the table has more fields than
    the heading. Raises ExtractRejected and Damaged.
    """
    book = Workbook(archive, file, layout.decimal_mark)
    width, last = 0, 0
    for number, texts in book.rows(_sheet(book, file, layout, headings)):
        if last == 0:
            width = _width(texts, file)
        yield from ([] for _ in range(number - last - 1))
        yield _of_width(texts, width)
        last = number


def _of_width(texts: list[str], width: int) -> list[str]:
    if len(texts) <= width:
        return texts + [""] * (width - len(texts))
    return texts[:width] + [text for text in texts[width:] if text]


def _width(texts: list[str], file: str) -> int:
    blank = next((place for place, text in enumerate(texts) if not text.strip()), None)
    if blank is not None:
        reason = f"column {letters_of(blank)} has no heading in its first row"
        raise ExtractRejected(file, reason, FROM_THE_TOP)
    return len(texts)


def _sheet(book: Workbook, file: str, layout: Layout, headings: Collection[str]) -> str:
    """The sheet the layout names, else the only one, else the one that begins with the declared headings."""
    if not book.sheets:
        raise Damaged
    if layout.sheet is not None and layout.sheet not in book.sheets:
        raise ExtractRejected(file, f"it has no sheet {layout.sheet!r}, as the layout says", RESEND)
    named = [layout.sheet] if layout.sheet is not None else list(book.sheets)
    begun = [_Beginning(sheet, list(islice(book.rows(sheet), LOOKED_AT))) for sheet in named]
    whole = [one for one in begun if headings and one.found(headings) == len(set(headings))]
    if len(whole) > 1:
        reason = f"{len(whole)} of its sheets begin with the declared headings"
        raise ExtractRejected(file, reason, "Send one table, or name its sheet in the layout.")
    best = max(whole or begun, key=lambda one: one.found(headings))
    if not best.rows:
        raise ExtractRejected(file, "its sheet is empty", FROM_THE_TOP)
    if headings and not best.found(headings):
        _refuse_beginning(file, begun, headings)
    return best.sheet


def _refuse_beginning(file: str, begun: list[_Beginning], headings: Collection[str]) -> None:
    further = next((row for one in begun if (row := one.further_down(headings)) is not None), None)
    if further is not None:
        raise ExtractRejected(file, f"its headings stand in row {further}, not in the first", FROM_THE_TOP)
    if all(one.rows and one.rows[0][0] == 1 for one in begun) and len(begun) == 1:
        raise ExtractRejected(file, "its first row holds none of the declared headings", RESEND)
    raise ExtractRejected(file, "no sheet has the declared headings in its first row", RESEND)
