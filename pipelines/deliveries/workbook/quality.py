"""The sheet of the quality declaration: its statements and tables, one below the other."""

from collections.abc import Iterator, Mapping
from typing import Any

from pipelines.deliveries.declaration.document import Declaration, shown
from pipelines.deliveries.workbook.looks import fitting, height
from pipelines.report.document import Table

NAME = "Kvalitet"
WIDTHS = (44, 34, 34, 20, 16, 16, 16, 16)
HEIGHTS = {"title": 24, "subtitle": 18}  # points; not every program measures them when it opens a file
CHARACTERS = sum(WIDTHS[1:])  # of a statement's text, on one line of the columns after the first


class QualitySheet:
    """The sheet, filled from the top a row at a time."""

    def __init__(self, sheet: Any, formats: Mapping[str, Any]) -> None:
        self.sheet, self.formats, self.row = sheet, formats, 0
        for column, width in enumerate(WIDTHS):
            sheet.set_column(column, column, width)
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)

    def write(self, declaration: Declaration) -> None:
        """The whole declaration; where persons are simulated the first line says so."""
        if declaration.warning:
            self._across(declaration.warning, "warning")
        self._line(declaration.title, "title")
        for text in declaration.opening:
            self._across(text, "sentence")
        for part in declaration.parts:
            self.row += 1
            self._line(part.title, "title")
            for component in part.components:
                self._line(component.name, "subtitle")
                for one in component.statements:
                    self._statement(one.about, one.text)
                for table in component.tables:
                    self._table(table)

    def _line(self, text: str, look: str) -> None:
        self.sheet.set_row(self.row, HEIGHTS[look])
        self.sheet.write_string(self.row, 0, fitting(text), self.formats[look])
        self.row += 1

    def _across(self, text: str, look: str) -> None:
        self._tall([(text, CHARACTERS + WIDTHS[0])])
        self.sheet.merge_range(self.row, 0, self.row, len(WIDTHS) - 1, fitting(text), self.formats[look])
        self.row += 1

    def _statement(self, about: str, text: str) -> None:
        self._tall([(about, WIDTHS[0]), (text, CHARACTERS)])
        self.sheet.write_string(self.row, 0, fitting(about), self.formats["sentence"])
        self.sheet.merge_range(self.row, 1, self.row, len(WIDTHS) - 1, fitting(text), self.formats["sentence"])
        self.row += 1

    def _table(self, table: Table) -> None:
        self.row += 1
        self._line(table.caption, "subtitle")
        self._tall(list(self._widths(heading for heading, _ in table.headings)))
        for column, (heading, _) in enumerate(table.headings):
            self.sheet.write_string(self.row, column, heading, self.formats["heading"])
        self.row += 1
        for cells in table.rows:
            self._tall(list(self._widths(shown(cell) for cell in cells)))
            for column, cell in enumerate(cells):
                if isinstance(cell, int):
                    self.sheet.write_number(self.row, column, cell, self.formats["count"])
                else:
                    self.sheet.write_string(self.row, column, fitting(str(cell)), self.formats["wrapped"])
            self.row += 1
        self.row += 1

    def _widths(self, texts: Any) -> Iterator[tuple[str, int]]:
        for column, text in enumerate(texts):
            yield text, WIDTHS[min(column, len(WIDTHS) - 1)]

    def _tall(self, cells: list[tuple[str, int]]) -> None:
        self.sheet.set_row(self.row, height(cells))
