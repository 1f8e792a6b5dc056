"""An extract as an Excel workbook: the same rows give the same bytes."""

import re
from datetime import datetime
from pathlib import Path

import polars as pl
import xlsxwriter

from pipelines.simulate.sources import Register
from pipelines.simulate.writing import NUMBERS

PLAIN = re.compile(r"-?\d+(?:\.\d+)?")
CREATED = datetime(2026, 1, 1)  # written into the file; the day of the run would make each run another file


def write(place: Path, rows: pl.DataFrame, register: Register) -> None:
    """All rows as text but for numbers; where a spreadsheet has taken the zeros before a code it is a number too."""
    layout = register.terms.layout
    kinds = {column.raw: column for column in register.columns.values() if column.raw}
    book = xlsxwriter.Workbook(str(place), {"in_memory": True})
    book.set_properties({"created": CREATED, "author": register.name})
    sheet = book.add_worksheet(layout.sheet or "Data")
    for place_of, heading in enumerate(rows.columns):
        column = kinds.get(heading)
        is_number = column is not None and column.kind in NUMBERS
        sheet.write_string(0, place_of, heading)
        for row, text in enumerate(rows[heading], 1):
            if number := _number(text, layout.decimal_mark, is_number, column.width if column else None):
                sheet.write_number(row, place_of, number[0])
            elif text:
                sheet.write_string(row, place_of, text)
    book.close()


def _number(text: str, decimal_mark: str, is_number: bool, width: int | None) -> tuple[float] | None:
    """The number a spreadsheet would hold, where it holds one."""
    lost_zeros = width is not None and text.isdigit() and len(text) < width
    is_plain = PLAIN.fullmatch(text.replace(decimal_mark, ".")) is not None
    return (float(text.replace(decimal_mark, ".")),) if is_plain and (is_number or lost_zeros) else None
