"""Sound rows of a contract, made of the examples on its columns: what a canary is sound in but for its one flaw.

Belongs here: rows that break no rule. Does not belong here: what is then broken in them (`flaws`, `breaking`).
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from data_contracts.delivery import Form
from pipelines.intake.spelling import TOLD_KINDS, Row, form_at, is_in
from pipelines.project import Register

BORN_ON = date(1986, 4, 1)  # of whom nothing in the contract asks an age


def whole(register: Register) -> Row:
    """Every column with its example."""
    values = {
        name: column.example
        for name, column in register.columns.items()
        if column.kind == "sex" or column.kind not in TOLD_KINDS
    }
    return Row(values, born_on(register, values))


def bare(register: Register, form: Form | None = None) -> Row:
    """Only what a row must have, in a form version where one is given: the dates moved there by whole years."""
    schema, event = register.contract.to_schema(), register.delivery.event
    values = {
        name: value if not schema.columns[name].nullable else None for name, value in whole(register).values.items()
    }
    values[event] = register.columns[event].example
    return moved_into(register, values, form) if form else Row(values, born_on(register, values))


def moved_into(register: Register, values: Mapping[str, Any], form: Form) -> Row:
    """The same values with all dates moved so that the event lies in a form version: by whole years if that can be."""
    event = values[register.delivery.event]
    last = form.valid_to.year if form.valid_to else form.valid_from.year + 1
    years = [year for year in range(form.valid_from.year, last + 1) if is_in(form, in_year(event, year))]
    if years:
        return moved_by(register, values, years[-1] - event.year)
    return _moved(register, values, lambda day: day + (form.valid_from - event))


def moved_by(register: Register, values: Mapping[str, Any], years: int) -> Row:
    """The same values with all dates some years later."""
    return _moved(register, values, lambda day: in_year(day, day.year + years))


def _moved(register: Register, values: Mapping[str, Any], move: Callable[[date], date]) -> Row:
    moved = {
        name: move(value) if isinstance(value, date) and register.columns[name].raw else value
        for name, value in values.items()
    }
    return Row(moved, born_on(register, moved))


def in_year(day: date, year: int) -> date:
    """The same day of another year; the last of February stays that."""
    is_last_of_february = day.month == 2 and (day + timedelta(days=1)).month == 3
    return date(year, 3, 1) - timedelta(days=1) if is_last_of_february else day.replace(year=year)


def rows_that_ask(register: Register, name: str) -> Iterator[Row]:
    """Sound rows in which a column may hold a value: the whole one, and a bare one of each form version that asks."""
    forms = [form for form in register.delivery.forms if form.name in register.columns[name].forms]
    own, complete = form_at(register, register.columns[register.delivery.event].example), whole(register)
    if not forms:
        yield from (complete, bare(register))
        return
    if own in forms:
        yield from (complete, bare(register))
    yield from (bare(register, form) for form in forms if form is not own)


def born_on(register: Register, values: Mapping[str, Any]) -> date:
    """A birth date that gives the example of an age or a birth year told by the identifier."""
    for column in register.columns.values():
        at = values[str(column.at)] if column.kind == "age" and column.at else None
        if at is not None:
            return in_year(at, at.year - column.example)
    years = [column.example for column in register.columns.values() if column.kind == "birth_year"]
    return date(years[0], 1, 1) if years else BORN_ON
