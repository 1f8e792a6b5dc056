"""Writes a report as one HTML file that needs nothing else: no script, no picture, no address. It can be printed."""

import re
from collections.abc import Iterator
from html import escape
from itertools import islice
from pathlib import Path

from pipelines.report.document import (
    MOST_ROWS_IN_EXCEL,
    MOST_ROWS_ON_PAGE,
    Cell,
    Linked,
    Marked,
    Report,
    Section,
    Table,
    printable,
)
from pipelines.report.swedish import spaced

PAGE_WIDTH = 120  # characters
REM = 0.38  # of a character's width, when its text may go on in the next line
STYLE = Path(__file__).with_name("page.css")


def write_page(report: Report, place: Path) -> None:
    """Write the file, in UTF-8. Raises OSError where it cannot be written."""
    with open(place, "w", encoding="utf-8", newline="\n") as file:
        file.writelines(f"{line}\n" for line in _page(report))


def _page(report: Report) -> Iterator[str]:
    title = escape(printable(report.title))
    yield '<!DOCTYPE html>\n<html lang="sv">\n<head>\n<meta charset="utf-8">'
    yield """<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">"""
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield f"<title>{title}</title>\n<style>\n{STYLE.read_text(encoding='utf-8')}</style>\n</head>\n<body>"
    yield f'<header>\n<h1>{title}</h1>\n<nav aria-label="Innehåll">\n<ul>'
    for section in report.sections:
        yield f'<li><a href="#{_anchor(section)}">{escape(section.name)}</a></li>'
    yield "</ul>\n</nav>\n</header>\n<main>"
    for section in report.sections:
        yield from _section(section)
    yield "</main>\n</body>\n</html>"


def _section(section: Section) -> Iterator[str]:
    anchor = _anchor(section)
    yield f'<section aria-labelledby="{anchor}">\n<h2 id="{anchor}">{escape(section.name)}</h2>'
    if section.headline:
        yield f'<p class="headline {section.headline.tone}">{escape(printable(section.headline.text))}</p>'
    yield from (f"<p>{escape(printable(sentence))}</p>" for sentence in section.sentences)
    if section.code:
        yield f"<pre>{escape(section.code)}</pre>"
    for place, table in enumerate(section.tables):
        yield from _table(table, f"{anchor}-{place + 1}")
    yield "</section>"


def _table(table: Table, anchor: str) -> Iterator[str]:
    if len(table.rows) > MOST_ROWS_ON_PAGE:
        yield f"<p>{_cut(len(table.rows))}</p>"
    numbers = _number_columns(table)
    yield f'<div class="table" role="region" tabindex="0" aria-labelledby="{anchor}">'
    yield f'{_opened(table)}\n<caption id="{anchor}">{escape(table.caption)}</caption>\n{_widths(table)}<thead>\n<tr>'
    for place, (heading, _) in enumerate(table.headings):
        yield f'<th scope="col"{_class(place in numbers)}>{escape(heading)}</th>'
    yield "</tr>\n</thead>\n<tbody>"
    for cells in islice(table.rows, MOST_ROWS_ON_PAGE):
        first, *others = (_cell(cell, is_heading=place == 0) for place, cell in enumerate(cells))
        yield f"<tr>{first}{''.join(others)}</tr>"
    yield "</tbody>\n</table>\n</div>"


def _cell(cell: Cell, *, is_heading: bool) -> str:
    tag, scope = ("th", ' scope="row"') if is_heading else ("td", "")
    look = f' class="{cell.tone}"' if isinstance(cell, Marked) else _class(isinstance(cell, int | float))
    text = _breakable(escape(_shown(cell)))
    if isinstance(cell, Linked):
        text = f'<a href="{escape(cell.address)}">{text}</a>'
    return f"<{tag}{scope}{look}>{text}</{tag}>"


def _shown(cell: Cell) -> str:
    if isinstance(cell, str | Marked | Linked):
        return printable(str(cell))
    return spaced(cell) if isinstance(cell, int) else f"{cell:.10g}".replace(".", ",")


def _breakable(escaped: str) -> str:
    """A long name may go on in the next line after a point or an underscore."""
    return re.sub(r"(?<=[._])(?=[^\W\d])", "<wbr>", escaped)


def _opened(table: Table) -> str:
    """A table that is wider than a page gets the page's width, and scrolls where that is too little to read it."""
    total = _total(table)
    return "<table>" if total <= PAGE_WIDTH else f'<table class="wide" style="min-width: {REM * total:.0f}rem">'


def _total(table: Table) -> int:
    return sum(width for _, width in table.headings)


def _widths(table: Table) -> str:
    """Of a table that is wider than a page: what share of it each column gets."""
    total = _total(table)
    if total <= PAGE_WIDTH:
        return ""
    shares = (f'<col style="width: {100 * width / total:.1f}%">' for _, width in table.headings)
    return f"<colgroup>{''.join(shares)}</colgroup>\n"


def _number_columns(table: Table) -> set[int]:
    first = next(iter(table.rows), ())
    return {place for place, cell in enumerate(first) if isinstance(cell, int | float)}


def _class(is_number: bool) -> str:
    return ' class="number"' if is_number else ""


def _anchor(section: Section) -> str:
    return "".join(mark for mark in section.name.lower() if mark.isascii() and mark.isalnum())


def _cut(total: int) -> str:
    told = f"Tabellen visar de {spaced(MOST_ROWS_ON_PAGE)} första raderna av {spaced(total)}."
    whole = "alla" if total <= MOST_ROWS_IN_EXCEL else f"de {spaced(MOST_ROWS_IN_EXCEL)} första"
    return f"{told} Excelrapporten har {whole}."
