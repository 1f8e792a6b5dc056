"""Excel: a workbook for the nation, each healthcare region, each region and each programme; of a smaller edition, one.

What it is and how to read it, the main series as charts, every definition, and a sheet per indicator. There is no
formula in it, and a hidden figure is an empty cell.
"""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from pipelines.abreast import abreast
from pipelines.deliveries.edition import WHOLE, Edition
from pipelines.deliveries.formats import Rows, processes
from pipelines.deliveries.placing import placed
from pipelines.deliveries.wording import kept
from pipelines.deliveries.workbook import charts, front, series
from pipelines.deliveries.workbook.looks import LOOKS, fitting
from pipelines.deliveries.workbook.sheet import IndicatorSheet, name_of

TITLE = "Excel"
HOLDS = Rows("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "*.xlsx")
CREATED = datetime(2000, 1, 1)  # the same content gives the same bytes
OPTIONS = {"constant_memory": True, "use_zip64": True, "strings_to_formulas": False, "strings_to_urls": False}


def write(edition: Edition, folder: Path) -> tuple[Path, ...]:
    """`<scope>.xlsx` of each workbook; none of an edition without rows."""
    asked = ((part, folder / f"{part.scope.name}.xlsx") for part in parts(edition) if part.indicators)
    return tuple(abreast(_write, asked, processes(edition)))


def parts(edition: Edition) -> Iterator[Edition]:
    """The workbooks of an edition; those of a whole publication one at a time, since each holds its rows."""
    if edition.scope.name != WHOLE.name:
        yield edition
        return
    yield edition.nation()
    for code in edition.codes("healthcare_region"):
        yield edition.healthcare_region(code)
    for code in edition.codes("region"):
        yield edition.region(code)
    overview = edition.overview()
    for vip in sorted(edition.programmes):
        yield overview.vip(vip)


def _write(edition: Edition, place: Path) -> Path:
    with placed(place) as made, open(made, "wb") as file, xlsxwriter.Workbook(file, OPTIONS) as book:
        _fill(book, edition)
    return place


def _fill(book: Any, edition: Edition) -> None:
    book.set_properties({
        "title": fitting(edition.scope.title),
        "subject": f"Publicering {edition.publication}, revision {edition.revision}",
        "comments": fitting(kept(edition)),
        "created": CREATED,
    })  # fmt: skip
    formats = {name: book.add_format(dict(look)) for name, look in LOOKS.items()}
    sheets = {name: name_of(number, name) for number, name in enumerate(edition.indicators, start=1)}
    front.write(book.add_worksheet(front.NAME), formats, edition, sheets)
    drawn = charts.ChartSheet(book, book.add_worksheet(charts.NAME), edition, formats)
    front.write_definitions(book.add_worksheet(front.DEFINITIONS), formats, edition)
    for name, sheet in sheets.items():
        header, rows = edition.headers[name], series.in_order(edition.of_indicator(name), edition)
        IndicatorSheet(book.add_worksheet(sheet), formats, edition, header).write(rows, front.NAME)
        chart = series.main_chart(rows, edition)
        if chart:
            drawn.add(chart, header, sheet)
