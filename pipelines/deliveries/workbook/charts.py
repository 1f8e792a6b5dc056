"""Draws the charts of a workbook: Excel's own, of cells of the sheets, never pictures. A hidden figure is a gap."""

from typing import Any

from pipelines.deliveries.edition import Edition
from pipelines.deliveries.wording import swedish, unit
from pipelines.deliveries.workbook import looks
from pipelines.deliveries.workbook.series import Chart, Line
from pipelines.deliveries.workbook.sheet import FIRST_ROW, PERIOD, place_of
from pipelines.select.header import Header

NAME = "Diagram"
ACROSS = 2  # charts beside each other
WIDTH, HEIGHT = 620, 330  # pixels
ROWS_DOWN, COLUMNS_ACROSS = 18, 10  # cells that a chart covers, and some air
COLOURS = ("#1F3A5F", "#7A7A7A", "#C0504D", "#2E8B57", "#8064A2", "#D98A00", "#1E9BB0", "#A0522D")
DASHES = ("solid", "dash", "square_dot", "long_dash", "dash_dot", "long_dash_dot", "round_dot", "solid")


class ChartSheet:
    """The sheet of all charts, filled one after the other."""

    def __init__(self, book: Any, sheet: Any, edition: Edition, formats: Any) -> None:
        self.book, self.sheet, self.edition, self.number = book, sheet, edition, 0
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.fit_to_pages(1, 0)
        sheet.write_string(
            0, 0, "Huvudserierna. En dold uppgift är ett avbrott i linjen, aldrig noll.", formats["subtitle"]
        )

    def add(self, chart: Chart, header: Header, sheet: str) -> None:
        """One more. `sheet`: the name of the sheet that its rows stand on."""
        drawn = self.book.add_chart({"type": "line"})
        for number, line in enumerate(chart.lines):
            drawn.add_series(self._line(line, sheet, number))
        what = f"{swedish('attribution', chart.attribution)}, {swedish('period_type', chart.period_type)}"
        drawn.set_title({"name": header.title, "name_font": {"size": 11}, "overlay": False})
        drawn.set_x_axis({"name": what, "name_font": {"size": 9, "bold": False}, "num_font": {"size": 8}})
        shown = looks.LOOKS[looks.of_value(header)]["num_format"]
        drawn.set_y_axis({
            "name": unit(header)[0], "name_font": {"size": 9, "bold": False}, "num_format": shown,
            "num_font": {"size": 8}, "major_gridlines": {"visible": True, "line": {"color": "#E1E5EA"}},
        })  # fmt: skip
        drawn.set_legend({"position": "bottom", "font": {"size": 9}})
        drawn.show_blanks_as("gap")
        drawn.set_size({"width": WIDTH, "height": HEIGHT})
        row, column = 2 + self.number // ACROSS * ROWS_DOWN, self.number % ACROSS * COLUMNS_ACROSS
        self.sheet.insert_chart(row, column, drawn, {"description": f"{header.title}, {what}"})
        self.number += 1

    def _line(self, line: Line, sheet: str, number: int) -> dict[str, Any]:
        first, last = FIRST_ROW + line.first, FIRST_ROW + line.last
        colour, dash = COLOURS[number % len(COLOURS)], DASHES[number % len(DASHES)]
        return {
            "name": self.edition.places.name(*line.area),
            "categories": [sheet, first, place_of(PERIOD), last, place_of(PERIOD)],
            "values": [sheet, first, place_of("value"), last, place_of("value")],
            "line": {"color": colour, "width": 2.5 if number == 0 else 1.5, "dash_type": dash},
            "marker": {"type": "circle", "size": 5 if number == 0 else 3, "fill": {"color": colour},
                       "border": {"color": colour}},
        }  # fmt: skip
