"""The sheet of one indicator: what it is, then its rows below headings that stay in view."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from pipelines.aggregate import period_words
from pipelines.catalogue import words
from pipelines.deliveries.edition import HIDDEN, Edition
from pipelines.deliveries.wording import COLUMNS, STATUSES, swedish, target
from pipelines.deliveries.workbook import looks
from pipelines.deliveries.workbook.looks import fitting
from pipelines.select.header import Header

AREA_NAME, PERIOD = "area_name", "period"  # columns that are added for people
ADDED = {AREA_NAME: "Område", PERIOD: "Period"}
SHOWN = (
    AREA_NAME, "area_code", "area_level", "attribution", PERIOD, "period_type", "period_start", "period_end", "sex",
    "age_band", "value", "status", "ci_low", "ci_high", "numerator", "denominator", "missing", "target", "target_met",
    "standardised", "signal", "coverage", "coverage_year", "coverage_method", "ci_method", "data_as_of",
    "indicator_version",
)  # fmt: skip
WORDED = ("area_level", "attribution", "period_type", "sex", "age_band", "status", "signal", "ci_method",
          "coverage_method", "edition")  # fmt: skip
WIDTHS = {AREA_NAME: 30, "area_level": 16, "attribution": 14, "period_type": 20, "coverage_method": 20, "signal": 20,
          "ci_low": 17, "ci_high": 17, "ci_method": 16, "standardised": 16}  # fmt: skip
WIDTH = 13
NOTES, LINKS, HEADINGS = 1, 3, 4  # rows, counted from 0
FIRST_ROW = HEADINGS + 1
CHARACTERS = 190  # of a note, on one line
TRUTHS = {True: "ja", False: "nej"}
Writer = Callable[[int, int, Any, Any], Any]


@dataclass(frozen=True)
class Column:
    """A column of the sheet: where its cells come from, how they are written and how they look."""

    name: str
    look: str
    write: Writer


def name_of(number: int, indicator: str) -> str:
    """A sheet's name: at most 31 characters, none that Excel refuses, and no two alike, since they are numbered."""
    return f"{number} {indicator.split('/')[1]}"[:31].rstrip("'")


def columns(edition: Edition) -> tuple[str, ...]:
    """The columns of a sheet, in order."""
    return (*SHOWN, "edition") if "edition" in edition.rows.columns else SHOWN


def place_of(column: str) -> int:
    """Where a column stands, counted from 0."""
    return SHOWN.index(column)


class IndicatorSheet:
    """One sheet, filled from the top, a row at a time: nothing of it stays in memory."""

    def __init__(self, sheet: Any, formats: Mapping[str, Any], edition: Edition, header: Header) -> None:
        self.sheet, self.formats, self.edition, self.header = sheet, formats, edition, header
        self.columns = [self._column(name) for name in columns(edition)]

    def write(self, rows: pl.DataFrame, contents: str) -> None:
        """`rows`: in order, see `series`. `contents`: the sheet that its link leads to."""
        self._set_up(rows.height)
        self._head(rows, contents)
        told = self._told(rows).select(column.name for column in self.columns)
        # A figure that is not there is an empty cell: a word in its place would be drawn as nought in a chart.
        for number, row in enumerate(told.iter_rows(), start=FIRST_ROW):
            for place, (column, value) in enumerate(zip(self.columns, row, strict=True)):
                if value is not None:
                    column.write(number, place, value, self.formats[column.look])

    def _told(self, rows: pl.DataFrame) -> pl.DataFrame:
        """With the words of people: names of areas and periods, Swedish for codes."""
        places = self.edition.places
        areas = [places.name(level, code) for level, code in rows.select("area_level", "area_code").iter_rows()]
        periods = [
            period_words.write(kind, day) for kind, day in rows.select("period_type", "period_start").iter_rows()
        ]
        worded = [
            pl.col(name).replace({one: swedish(name, one) for one in rows[name].drop_nulls().unique()})
            for name in WORDED
            if name in rows.columns
        ]
        return rows.with_columns(pl.Series(AREA_NAME, areas), pl.Series(PERIOD, periods), *worded)

    def _set_up(self, rows: int) -> None:
        last = FIRST_ROW + rows - 1
        for place, column in enumerate(self.columns):
            self.sheet.set_column(place, place, WIDTHS.get(column.name, WIDTH))
        self.sheet.freeze_panes(FIRST_ROW, 1)
        self.sheet.autofilter(HEADINGS, 0, max(last, HEADINGS), len(self.columns) - 1)
        # Codes and years are texts on purpose; without this each has a green corner.
        self.sheet.ignore_errors({"number_stored_as_text": f"A{FIRST_ROW + 1}:J{last + 1}"})
        self.sheet.set_landscape()
        self.sheet.set_paper(9)  # A4
        self.sheet.fit_to_pages(1, 0)
        self.sheet.repeat_rows(HEADINGS)
        self.sheet.set_footer("&L&A&RSida &P av &N")

    def _head(self, rows: pl.DataFrame, contents: str) -> None:
        self.sheet.write_string(0, 0, fitting(self.header.title), self.formats["title"])
        for number, note in enumerate((definition(self.header), caveats(self.header, rows)), start=NOTES):
            self.sheet.set_row(number, looks.height([(note, CHARACTERS)]))
            self.sheet.merge_range(number, 0, number, place_of("denominator"), fitting(note), self.formats["sentence"])
        self.sheet.write_url(LINKS, 0, f"internal:'{contents}'!A1", self.formats["link"], "Till innehållet")
        self.sheet.set_row(HEADINGS, 2 * looks.LINE)
        for place, column in enumerate(self.columns):
            title = ADDED.get(column.name) or COLUMNS[column.name].title
            self.sheet.write_string(HEADINGS, place, title, self.formats["heading"])

    def _column(self, name: str) -> Column:
        """How a column is written, by its name."""
        of_value = looks.of_value(self.header)
        look = {
            **dict.fromkeys(("value", "ci_low", "ci_high", "target", "standardised"), of_value),
            "denominator": looks.of_denominator(self.header),
            **dict.fromkeys(("numerator", "missing"), "count"),
            **dict.fromkeys(("coverage_year", "indicator_version"), "year"),
            "coverage": "percent",
            **dict.fromkeys(("period_start", "period_end", "data_as_of"), "date"),
        }.get(name, "text")
        if look == "date":
            return Column(name, look, self._write_date)
        if name == "target_met":
            return Column(name, look, self._write_truth)
        return Column(name, look, self._write_text if look == "text" else self.sheet.write_number)

    def _write_text(self, row: int, column: int, value: str, look: Any) -> None:
        self.sheet.write_string(row, column, fitting(value), look)

    def _write_date(self, row: int, column: int, value: date, look: Any) -> None:
        self.sheet.write_datetime(row, column, value, look)

    def _write_truth(self, row: int, column: int, value: bool, look: Any) -> None:
        self.sheet.write_string(row, column, TRUTHS[value], look)


def definition(header: Header) -> str:
    """What is counted, in a few sentences."""
    return " ".join(f"{name}: {_sentence(text)}" for name, text in _definition(header) if text)


def _definition(header: Header) -> Iterator[tuple[str, str | None]]:
    yield "Täljare", header.numerator
    yield "Nämnare", header.denominator
    yield "Räknas inte", header.exclusions
    yield "Mått", f"{words.measured(header)}, {words.DIRECTION[header.direction]}"
    yield "Målnivå", target(header)


def caveats(header: Header, rows: pl.DataFrame) -> str:
    """How far the figures reach, and what to think of when reading them."""
    return " ".join(f"{name}: {_sentence(text)}" for name, text in _caveats(header, rows) if text)


def _caveats(header: Header, rows: pl.DataFrame) -> Iterator[tuple[str, str | None]]:
    yield "Definitionen", words.EVIDENCE[header.evidence].text
    yield "Täckningsgrad", _coverage(header, rows)
    yield "Dolt", _hidden(rows)
    yield "Brott i serien", "; ".join(f"{found.on}: {found.reason}" for found in header.breaks)
    yield "Att tänka på", header.notes


def _coverage(header: Header, rows: pl.DataFrame) -> str:
    """That of the newest year that any row knows, and the least that the indicator asks for."""
    known = rows.filter(pl.col("coverage").is_not_null())
    newest = known.filter(pl.col("coverage_year") == pl.col("coverage_year").max()).sort("coverage")
    ends = [_percent(share) for share in dict.fromkeys(newest["coverage"][[0, -1]])] if newest.height else []
    told = f"{' till '.join(ends)} ({newest['coverage_year'][0]})" if ends else "inte känd för dessa uppgifter"
    least = header.min_coverage
    return f"{told}; under {_percent(least)} jämförs uppgiften inte med andras" if least else told


def _percent(share: float) -> str:
    return f"{share:.0%}".replace("%", " %")


def _hidden(rows: pl.DataFrame) -> str | None:
    """How many rows have no figure since that would tell of persons."""
    found = rows.filter(status=HIDDEN).height
    return f"{found} av {rows.height} rader; {STATUSES[HIDDEN].meaning.lower()}" if found else None


def _sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?")) else f"{text}."
