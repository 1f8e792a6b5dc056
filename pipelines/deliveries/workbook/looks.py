"""How cells look, and how a text is put into one: always as a text, never as a formula, a link or markup."""

from collections.abc import Iterable, Mapping
from textwrap import wrap
from typing import Any

from pipelines.deliveries.wording import SHARES
from pipelines.report.document import printable
from pipelines.select.header import Header

LONGEST_TEXT = 32_000  # a cell holds 32 767 units
LINE, MOST_LINES = 15, 25  # points; a row is at most 409 of them high
BLUE = "#1F3A5F"
_WRAPPED = {"text_wrap": True, "valign": "top"}
LOOKS: Mapping[str, Mapping[str, Any]] = {
    "title": {"bold": True, "font_size": 16, "font_color": BLUE},
    "subtitle": {"bold": True, "font_size": 12, "font_color": BLUE},
    "sentence": _WRAPPED,
    "warning": {**_WRAPPED, "bold": True, "bg_color": "#FFF1C2"},
    "heading": {**_WRAPPED, "bold": True, "bg_color": BLUE, "font_color": "#FFFFFF", "border": 1},
    "link": {"font_color": "#0B57A4", "underline": 1, "valign": "top"},
    "wrapped": {**_WRAPPED, "border": 1, "border_color": "#C9D1D9"},
    "text": {"num_format": "@"},
    "date": {"num_format": "yyyy-mm-dd", "align": "left"},
    "count": {"num_format": "#,##0", "valign": "top"},
    "expected": {"num_format": "#,##0.0"},
    "year": {"num_format": "0"},
    "percent": {"num_format": "0.0%"},
    "decimal": {"num_format": "#,##0.00"},
}
"""Name -> what XlsxWriter takes. Formats of numbers follow the reader's computer: a decimal comma in Swedish."""


def of_value(header: Header) -> str:
    """The look of an indicator's value."""
    if header.measure in SHARES:
        return "percent"
    return "count" if header.measure == "count" else "decimal"


def of_denominator(header: Header) -> str:
    """Cases are whole; an expected count and person-years are not."""
    return "expected" if header.measure in ("ratio", "rate") else "count"


def fitting(text: str) -> str:
    """As a cell can hold it, and never what XlsxWriter takes for ready markup: a text from <r> to </r>."""
    text = printable(text.replace("\n", " "))[:LONGEST_TEXT]
    return f"{text} " if text.startswith("<r>") else text


def height(cells: Iterable[tuple[str, int]]) -> int:
    """Of a row, in points: not every program measures that when it opens a file. `cells`: text and width of each."""
    return LINE * min(MOST_LINES, max(len(wrap(text, width)) or 1 for text, width in cells))
