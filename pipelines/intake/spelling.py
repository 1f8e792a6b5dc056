"""How a contract's values are written in its files: the reverse of `meaning`, in the register's own layout.

Belongs here: from a row of values to its texts by heading. Does not belong here: which rows are worth writing.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

from data_contracts.columns import Column
from data_contracts.delivery import Form
from pipelines.intake import areas
from pipelines.intake.meaning import blank_is_a_value, no_value
from pipelines.project import Register

AREA_KINDS = ("area_level", "area_code")
PERIOD_KINDS = ("period_start", "period_end")
TOLD_KINDS = ("sex", "age", "birth_year")  # by the identifier
DATE_FORMATS = {"iso": "%Y-%m-%d", "day_first": "%d/%m/%Y", "month_first": "%m/%d/%Y"}
PERIOD_MARKS = ((12, "", ""), (6, "-H", ""), (3, "-Q", ""), (1, "-", "02"))  # months, what stands after the year
TEST_SERIALS = {"K": 980, "M": 981}  # 980-999 are never issued; even for women


@dataclass(frozen=True)
class Row:
    """One row of a contract: its values by column, and under some headings a text in their stead."""

    values: Mapping[str, Any]
    born_on: date
    texts: Mapping[str, str] = field(default_factory=dict)


class Unwritable(Exception):
    """A value has no text in the layout. Names the column."""


class Spelling:
    """How rows of one register are written."""

    def __init__(self, register: Register) -> None:
        self.register, self.layout = register, register.delivery.layout

    @cached_property
    def headings(self) -> dict[str, list[str]]:
        """Heading of the contract -> the columns that are filled from it."""
        found: dict[str, list[str]] = {}
        for name, column in self.register.columns.items():
            if column.raw:
                found.setdefault(column.raw, []).append(name)
        return found

    def texts(self, row: Row) -> dict[str, str]:
        """Heading -> text. Raises Unwritable where a value has none."""
        form = form_at(self.register, row.values.get(self.register.delivery.event))
        return {
            heading: row.texts[heading] if heading in row.texts else self._text(heading, row, form)
            for heading in self.headings
        }

    def _text(self, heading: str, row: Row, form: Form | None) -> str:
        names = self.headings[heading]
        kinds = {self.register.columns[name].kind for name in names}
        if kinds == {"identifier"}:
            return personnummer(row.born_on, row.values.get("sex"))
        if kinds <= {*AREA_KINDS}:
            return self._looked_up(names, row, _areas(self.register.columns[names[0]]))
        if kinds <= {*PERIOD_KINDS}:
            days = [row.values[name] for name in names if row.values[name]]
            return self._looked_up(names, row, periods(days[0].year) if days else {})
        found = {self._of_column(name, row.values[name], form) for name in names}
        if len(found) > 1:
            raise Unwritable(names[0])
        return found.pop()

    def _looked_up(self, names: list[str], row: Row, known: Mapping[str, Mapping[str, Any]]) -> str:
        """The first text that means the values of all columns under a heading; a blank where all are NULL."""
        wanted = {self.register.columns[name].kind: row.values[name] for name in names}
        if all(value is None for value in wanted.values()):
            return ""
        for text, means in known.items():
            if all(means[kind] == value for kind, value in wanted.items()) and text not in self.layout.missing:
                return text
        raise Unwritable(names[0])

    def _of_column(self, name: str, value: Any, form: Form | None) -> str:
        column = self.register.columns[name]
        if value in (None, ""):
            return self._blank(name, column)
        text = self._plain(name, column, value, form)
        if text in no_value(column, self.layout):
            raise Unwritable(name)
        return text

    def _blank(self, name: str, column: Column) -> str:
        """Nothing, or a code for it where the form's blank means yes or no."""
        if not blank_is_a_value(column):
            return ""
        codes = [text for text in no_value(column, self.layout) if text]
        if not codes:
            raise Unwritable(name)
        return codes[0]

    def _plain(self, name: str, column: Column, value: Any, form: Form | None) -> str:
        match column.kind:
            case "code":
                return self._code(name, column, value, form)
            case "flag":
                return max((column.true if value else column.false), key=bool)
            case "number":
                return format(Decimal(str(value)), "f").replace(".", self.layout.decimal_mark)
            case "day" | "partial_day":
                return str(value.strftime(DATE_FORMATS[self.layout.date_style]))
        return str(value)

    def _code(self, name: str, column: Column, word: str, form: Form | None) -> str:
        codes = (column.earlier_codes.get(form.name) if form else None) or column.codes
        found = [text for text, meant in codes.items() if meant == word]
        if not found:
            raise Unwritable(name)
        return found[0]


def form_at(register: Register, event: date | None) -> Form | None:
    """The form version in use on a day; None where there is none."""
    forms = register.delivery.forms if event else ()
    return next((form for form in forms if event and is_in(form, event)), None)


def is_in(form: Form, event: date) -> bool:
    """Whether a form version is in use on a day."""
    return form.valid_from <= event and (form.valid_to is None or event <= form.valid_to)


def personnummer(born_on: date, sex: str | None = "K") -> str:
    """A number of the never-issued test series, YYYYMMDD-NNNC."""
    nine = f"{born_on:%y%m%d}{TEST_SERIALS.get(sex or 'K', 980)}"
    weighed = sum(sum(divmod(int(digit) * (2 - place % 2), 10)) for place, digit in enumerate(nine))
    return f"{born_on:%Y%m%d}-{nine[6:]}{-weighed % 10}"


def _areas(column: Column) -> dict[str, dict[str, Any]]:
    known = areas.names(str(column.code_system))
    return {text: dict(zip(AREA_KINDS, area, strict=True)) for text, area in known.items()}


def periods(year: int) -> dict[str, dict[str, Any]]:
    """Each period of a year as it is written: the whole, its halves, quarters and months."""
    return {
        f"{year:04}" + (f"{mark}{number + 1:{width}}" if mark else ""): _period(year, number * months, months)
        for months, mark, width in PERIOD_MARKS
        for number in range(12 // months)
    }


def _period(year: int, before: int, months: int) -> dict[str, Any]:
    """First and last day of a period that begins after some months of the year."""
    after = before + months
    ended = date(year + after // 12, after % 12 + 1, 1) - timedelta(days=1)
    return dict(zip(PERIOD_KINDS, (date(year, before + 1, 1), ended), strict=True))
