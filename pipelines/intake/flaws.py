"""Flaws of one value: for every rule of a column the texts that break it, each in rows that are sound but for it.

All is read off the contract, nothing asked of the judge: a rule that the judge has lost still has its flaw here.
Rules across columns are broken in `breaking`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from data_contracts.columns import Column
from data_contracts.delivery import Identity
from pipelines.errors import UserError
from pipelines.intake.meaning import LAST, blank_is_a_value, may_lie_ahead, no_value
from pipelines.intake.sound_rows import BORN_ON, bare, born_on, in_year, moved_by, rows_that_ask, whole
from pipelines.intake.spelling import AREA_KINDS, DATE_FORMATS, PERIOD_KINDS, Row, form_at, personnummer
from pipelines.project import Register

ANY_TEXT_KINDS = ("text", "unit", "code", "municipality")  # every text is a value, though perhaps not an allowed one
FREE_KINDS = ("text", "unit")
NEVER_MEANT = ("oläsligt", "#REF!", "??")
NO_MUNICIPALITIES = ("9999", "9998", "0001")
SPREADSHEET = "2.02603E+07"
NOBODY = ("", "199001019801")  # blank, and a check digit that is wrong
PLACEHOLDERS = ("999999999999", "okänd", "-")  # of every register
PLACEHOLDERS_OF_NUMBERS = ("191212121212", "199001010000", "19900101XXXX")  # these are any text to who gives pseudonyms
BORN_IN_YEARS_WITH_ZEROS = date(2005, 6, 15)
HUNDREDTH = Decimal("0.01")  # how far beyond a bound of decimal numbers
NO_SEX = "X"
DATED_RULES = ("range", "future")  # a day that breaks them may be the one that an age is taken at
RULES = {
    "greater_than_or_equal_to": "range",
    "less_than_or_equal_to": "range",
    "isin": "code",
    "str_matches": "pattern",
}


@dataclass(frozen=True)
class Flaw:
    """A rule, and rows of which each breaks it; the one that breaks the fewest others will do."""

    rule: str
    rows: tuple[Row, ...]


def flaws(register: Register) -> Iterator[Flaw]:
    """One or more per rule of a column. Raises UserError for a rule that has none."""
    for name, column in register.columns.items():
        if column.kind in ("age", "sex"):
            yield from _of_person(register, name, column)
        elif column.kind == "identifier":
            yield from _of_identifier(register, name, str(column.raw))
        elif column.raw:
            yield from _Flawed(register, name, column).flaws()


def beyond_reach(register: Register) -> set[str]:
    """Rules that no text breaks: what the contract itself states, and what is looked up in a closed list."""
    constants = {f"{name}.required" for name, column in register.columns.items() if column.kind == "constant"}
    areas = [name for name, column in register.columns.items() if column.kind in AREA_KINDS]
    return constants | {f"{name}.code" for name in areas} | {f"{name}.pattern" for name in areas}


def _of_identifier(register: Register, name: str, heading: str) -> Iterator[Flaw]:
    """Nobody's identifier, what is written where none is known, and what a spreadsheet left: a number, lost zeros."""
    row, is_personal = whole(register), register.delivery.identity is Identity.PERSONNUMMER
    spelled: dict[str, tuple[str, ...]] = {"invalid": NOBODY if is_personal else NOBODY[:1]}
    spelled["placeholder"] = (*PLACEHOLDERS, *(PLACEHOLDERS_OF_NUMBERS if is_personal else ()))
    spelled["spreadsheet"] = (SPREADSHEET, f"{personnummer(row.born_on).replace('-', '')}.0")
    if is_personal:
        ten = personnummer(BORN_IN_YEARS_WITH_ZEROS).replace("-", "").removeprefix("20")
        spelled["leading_zero"] = (ten.lstrip("0"),)
    for rule, texts in spelled.items():
        yield from (Flaw(f"{name}.{rule}", (replace(row, texts={heading: text}),)) for text in texts)


def _of_person(register: Register, name: str, column: Column) -> Iterator[Flaw]:
    """What the identifier tells: an age beyond its range, a sex that is none."""
    row = whole(register)
    for rule, said in _checks(register, name):
        if rule == "code":
            yield Flaw(f"{name}.code", (replace(row, values={**row.values, name: NO_SEX}),))
        elif column.at:
            at = row.values[column.at]
            rows = (row, bare(register))
            yield Flaw(f"{name}.range", tuple(replace(sound, born_on=_birth_beyond(said, at)) for sound in rows))


def _birth_beyond(said: Mapping[str, Any], at: date) -> date:
    """Of one who is a day too young on that day, or too old by a day."""
    if "min_value" in said:
        return in_year(at, at.year - said["min_value"]) + timedelta(days=1)
    return in_year(at, at.year - said["max_value"] - 1)


def _checks(register: Register, name: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Each check of a column: its rule, and what it says."""
    for check in register.contract.to_schema().columns[name].checks:
        if check.name not in RULES:
            raise UserError(f"{register.path}: {name}: no row is known that breaks its check {check.name}.")
        yield RULES[check.name], check.statistics


class _Flawed:
    """The flaws of one column that is read from the file."""

    def __init__(self, register: Register, name: str, column: Column) -> None:
        self.register, self.name, self.column = register, name, column
        self.layout = register.delivery.layout
        self.none = no_value(column, self.layout)
        self.sound = tuple(rows_that_ask(register, name))

    def flaws(self) -> Iterator[Flaw]:
        for rule, text in (*self._of_reading(), *self._of_checks()):
            yield self._with(rule, text, self.sound)
        if not self.register.contract.to_schema().columns[self.name].nullable:
            yield self._with("required", self._blank(), self.sound)
        if self.column.forms:
            yield self._with("form", self._some_text(), self._rows_that_do_not_ask())
        if self.column.earlier_codes:
            yield from self._of_other_forms()

    def _with(self, rule: str, text: str, rows: Iterable[Row]) -> Flaw:
        texts = {str(self.column.raw): text}
        aged = [self._of_the_same_age(row, text) if rule in DATED_RULES else row for row in rows]
        return Flaw(f"{self.name}.{rule}", tuple(replace(row, texts=texts) for row in aged))

    def _of_the_same_age(self, row: Row, text: str) -> Row:
        """Whoever is aged by this date is born so long before it as before the sound one."""
        if all(column.at != self.name for column in self.register.columns.values()):
            return row
        at = datetime.strptime(text, DATE_FORMATS[self.layout.date_style]).date()
        return replace(row, born_on=born_on(self.register, {**row.values, self.name: at}))

    def _of_reading(self) -> Iterator[tuple[str, str]]:
        if self.column.kind not in ANY_TEXT_KINDS:
            yield "type", self._never_meant()
        yield "spreadsheet", SPREADSHEET
        if self.column.kind in FREE_KINDS:
            yield "identity", personnummer(BORN_ON)
        if self.column.width:
            yield "leading_zero", self._without_zeros(self.column.width)
        if self.column.kind == "municipality":
            yield "unknown", next(text for text in NO_MUNICIPALITIES if text not in self.none)
        if may_lie_ahead(self.column):
            yield "future", (LAST + timedelta(days=1)).strftime(DATE_FORMATS[self.layout.date_style])

    def _of_checks(self) -> Iterator[tuple[str, str]]:
        for rule, said in _checks(self.register, self.name):
            if "min_value" in said:
                yield rule, self._beyond(said["min_value"], -1)
            elif "max_value" in said:
                yield rule, self._beyond(said["max_value"], 1)
            elif self.column.kind not in AREA_KINDS:
                yield rule, self._never_meant(said.get("pattern"))

    def _never_meant(self, pattern: str | None = None) -> str:
        """A text that means nothing in this column."""
        own = {*self.none, *self.column.codes, *self.column.true, *self.column.false}
        for text in (*NEVER_MEANT, "0") if pattern else NEVER_MEANT:
            if text not in own and not (pattern and re.search(pattern, text)):
                return text
        raise UserError(f"{self.register.path}: {self.name}: no text is known that it does not allow.")

    def _without_zeros(self, width: int) -> str:
        example = str(self.column.example or "")
        return example[1:] if re.fullmatch(rf"0[1-9][0-9]{{{width - 2}}}", example) else "1" * (width - 1)

    def _blank(self) -> str:
        if not blank_is_a_value(self.column):
            return ""
        codes = [text for text in self.none if text]
        if not codes:
            place = f"{self.register.path}: {self.name}.required"
            raise UserError(f"{place}: no text breaks it, since a blank is a value. Leave out `required`.")
        return codes[0]

    def _beyond(self, bound: Any, step: int) -> str:
        """The nearest text outside a range that is not a code for something missing."""
        moved, text = self._moved(bound, step)
        return self._beyond(moved, step) if text in self.none else text

    def _moved(self, bound: Any, step: int) -> tuple[Any, str]:
        """The next value and its text: a whole, a hundredth, a day or a year away."""
        if self.column.kind in ("integer", "number"):
            value = Decimal(str(bound)) + step * (HUNDREDTH if self.column.kind == "number" else 1)
            return value, format(value, "f").replace(".", self.layout.decimal_mark)
        if self.column.kind in PERIOD_KINDS:
            return in_year(bound, bound.year + step), f"{bound.year + step:04}"
        day = bound + timedelta(days=step)
        return day, day.strftime(DATE_FORMATS[self.layout.date_style])

    def _some_text(self) -> str:
        """A text that has a value, in any form."""
        texts = (*self.column.codes, *self.column.true, *self.column.false, *self._examples())
        return next(text for text in texts if text and text not in self.none)

    def _examples(self) -> Iterator[str]:
        bounds = [
            bound for rule, said in _checks(self.register, self.name) if rule == "range" for bound in said.values()
        ]
        for value in (self.column.example, *bounds, 1):
            if isinstance(value, date):
                yield value.strftime(DATE_FORMATS[self.layout.date_style])
            elif value is not None:
                yield str(value).replace(".", self.layout.decimal_mark) if isinstance(value, float) else str(value)

    def _rows_that_do_not_ask(self) -> list[Row]:
        """Rows of the other forms; where all forms ask, of a day before the first."""
        forms, example = self.register.delivery.forms, whole(self.register)
        others = [form for form in forms if form.name not in self.column.forms]
        if not others:
            first = min(form.valid_from for form in forms)
            sound = bare(self.register)
            event = sound.values[self.register.delivery.event]
            return [moved_by(self.register, sound.values, first.year - 1 - event.year)]
        own = form_at(self.register, example.values[self.register.delivery.event])
        return [*([example] if own in others else []), *(bare(self.register, form) for form in others)]

    def _of_other_forms(self) -> Iterator[Flaw]:
        """A text that another form version knows and the row's own does not."""
        forms = self.register.delivery.forms
        known = {form.name: self.column.earlier_codes.get(form.name, self.column.codes) for form in forms}
        for row in (whole(self.register), *(bare(self.register, form) for form in forms)):
            own = form_at(self.register, row.values[self.register.delivery.event])
            meant = {*self.none, *(known[own.name] if own else ())}
            strange = [text for codes in known.values() for text in codes if text not in meant]
            yield from (self._with("code", text, (row,)) for text in strange[:1])
