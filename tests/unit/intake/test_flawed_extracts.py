"""Of a file that is sound but for single rows, or written in another way that means the same, no other row is lost.

Each source's extract is flawed in the form it is sent in. Files that are refused as a whole are in
``test_broken_extracts``.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from itertools import count
from typing import Any

import polars as pl
import pytest

from data_contracts.delivery import Format, Identity
from pipelines.home import Home
from pipelines.intake import canaries
from pipelines.intake.layout import OTHER_ORDER
from pipelines.intake.outcome import LINES_PER_DELIVERY
from pipelines.project import Project, Register
from tests.unit.intake.bench import Taken, new_home, take_in
from tests.unit.intake.broken import Sound, Table, with_column, with_text
from tests.unit.intake.extracts import Nation
from tests.unit.intake.packing import workbook

REGISTERS = Project().registers
LINE = 5  # of the flawed row
Take = Callable[[str, bytes], Taken]


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory, nation: Nation) -> Callable[[str], Sound]:
    """The beginning of a sound extract of each register."""
    return cache(lambda name: Sound.beginning(nation.clean(name, tmp_path_factory.mktemp("sent"))))


@pytest.fixture(scope="module")
def take(tmp_path_factory: pytest.TempPathFactory) -> Take:
    """Take a file in; all of a register's go to one home, where a person keeps the serial."""
    home = cache(lambda name: new_home(tmp_path_factory.mktemp(name)))
    return cache(lambda name, content: take_in(home(name), REGISTERS[name], content))


@pytest.fixture(scope="module", autouse=True)
def without_canaries() -> Iterator[None]:
    """The contracts' own canaries, which every intake judges first, have tests of their own and take most of the time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(canaries, "require_caught", lambda register, judge=None: None)
        yield


def in_form(sound: Sound, form: Format, table: Table) -> bytes:
    """The fields as the source sends them; JSON as one record that holds all rows."""
    if form == "xlsx":
        return workbook(table)
    if form == "json":
        rows = [dict(zip(table[0], line, strict=True)) for line in table[1:]]
        return sound.json({sound.layout.records[0]: [{sound.layout.records[1]: rows}]})
    return sound.text(table)


def of_event(register: Register, rule: str) -> set[str]:
    """The rule, of every column that stands under the heading of the event."""
    heading = register.columns[register.delivery.event].raw
    return {f"{name}.{rule}" for name, column in register.columns.items() if column.raw == heading}


def event_place(register: Register, table: Table) -> int:
    return table[0].index(str(register.columns[register.delivery.event].raw))


def assert_all_others_are_as_they_were(taken: Taken, sound: Taken, without: int | None = None) -> None:
    """A pseudonym that means someone else in the next file gives other serials."""
    is_new = REGISTERS[taken.outcome.register].delivery.identity is Identity.DELIVERY_PSEUDONYM
    rows = (one.rows.drop("person_id") if is_new else one.rows for one in (taken, sound))
    now, before = (found.with_columns(pl.col("row_id") % LINES_PER_DELIVERY).sort("row_id") for found in rows)
    assert now.equals(before.filter(pl.col("row_id") != (without or 0)))


EVENTS = {"": "required", "i går": "type", "1.2e+05": "spreadsheet"}


@pytest.mark.parametrize("text", EVENTS)
@pytest.mark.parametrize("name", REGISTERS)
def test_a_row_without_a_day_or_with_none_that_can_be_is_quarantined_alone(
    nation: Nation, sound: Callable[[str], Sound], take: Take, name: str, text: str
) -> None:
    register, form, table = REGISTERS[name], nation.sources[name].source.format, sound(name).table
    flawed = with_text(table, LINE, event_place(register, table), text)
    taken = take(name, in_form(sound(name), form, flawed))
    assert taken.rules == {LINE: of_event(register, EVENTS[text])}
    assert_all_others_are_as_they_were(taken, take(name, in_form(sound(name), form, table)), without=LINE)


SAME: dict[str, Callable[[Table], Table]] = {
    "columns in another order": lambda table: [row[::-1] for row in table],
    "blanks around every field": lambda table: [table[0], *([f" {text} " for text in row] for row in table[1:])],
}


@pytest.mark.parametrize("way", SAME)
@pytest.mark.parametrize("name", REGISTERS)
def test_a_table_that_means_the_same_gives_the_same_rows(
    nation: Nation, sound: Callable[[str], Sound], take: Take, name: str, way: str
) -> None:
    form, table = nation.sources[name].source.format, sound(name).table
    taken = take(name, in_form(sound(name), form, SAME[way](table)))
    assert (OTHER_ORDER in taken.outcome.notes) == (way == "columns in another order")
    assert_all_others_are_as_they_were(taken, take(name, in_form(sound(name), form, table)))


@pytest.mark.parametrize("name", REGISTERS)
def test_a_row_that_stands_twice_is_taken_in_once_unless_corrections_net_out(
    nation: Nation, sound: Callable[[str], Sound], take: Take, name: str
) -> None:
    """Bought, returned and bought again is bought: there all rows are needed."""
    form, table = nation.sources[name].source.format, sound(name).table
    taken = take(name, in_form(sound(name), form, [*table, table[LINE - 1]]))
    said, superseded = REGISTERS[name].delivery, taken.outcome.superseded
    assert (taken.outcome.read, taken.outcome.accepted + superseded) == (len(table), len(table))
    assert superseded == (0 if said.corrections_net_out else 1)
    lost = 0 if said.corrections_net_out else LINE if said.wins == "last" else len(table) + 1
    assert taken.lines == [line for line in range(2, len(table) + 2) if line != lost]


def test_a_row_that_stands_twice_is_counted_once_where_the_delivery_does_not_speak_for_its_day(
    home: Home, sound: Callable[[str], Sound], dor: Register
) -> None:
    table = sound("dor").table
    said = {"covers_from": "1999-01-01", "covers_to": "1999-12-31"}
    taken = take_in(home, dor, sound("dor").text([*table, table[LINE - 1]]), manifest=said)
    assert (taken.outcome.superseded, taken.outcome.outside) == (1, taken.outcome.accepted)


@pytest.mark.parametrize(
    "name", [name for name, found in REGISTERS.items() if found.delivery.layout.extra_columns == "ignore"]
)
def test_a_column_more_is_passed_over_where_the_layout_says_so(
    nation: Nation, sound: Callable[[str], Sound], take: Take, name: str
) -> None:
    form, table = nation.sources[name].source.format, sound(name).table
    taken = take(name, in_form(sound(name), form, with_column(table, "NAMN")))
    assert_all_others_are_as_they_were(taken, take(name, in_form(sound(name), form, table)))


OF_TEXT = [name for name, found in REGISTERS.items() if "csv" in found.delivery.layout.formats]
FIELDS: dict[str, Callable[[list[str]], list[str]]] = {
    "one too many": lambda line: [*line, "x"],
    "one too few": lambda line: line[:-1],
}


@pytest.mark.parametrize("fields", FIELDS)
@pytest.mark.parametrize("name", OF_TEXT)
def test_a_line_with_another_number_of_fields_is_quarantined_alone(
    sound: Callable[[str], Sound], take: Take, name: str, fields: str
) -> None:
    table = sound(name).table
    flawed = [FIELDS[fields](line) if number == LINE else line for number, line in enumerate(table, 1)]
    taken = take(name, sound(name).text(flawed))
    assert taken.rules == {LINE: {"line.fields"}}
    assert_all_others_are_as_they_were(taken, take(name, sound(name).text()), without=LINE)


SAME_TEXT: dict[str, Callable[[Sound], bytes]] = {
    "Windows line ends": lambda sound: sound.text().replace(b"\n", b"\r\n"),
    "every field in quotation marks": lambda sound: sound.text([[f'"{text}"' for text in row] for row in sound.table]),
    "a blank line at the end": lambda sound: sound.text() + b"\n",
}


@pytest.mark.parametrize("way", SAME_TEXT)
@pytest.mark.parametrize("name", OF_TEXT)
def test_a_text_that_means_the_same_gives_the_same_rows(
    sound: Callable[[str], Sound], take: Take, name: str, way: str
) -> None:
    taken = take(name, SAME_TEXT[way](sound(name)))
    assert_all_others_are_as_they_were(taken, take(name, sound(name).text()))


OF_RECORDS = [name for name, found in REGISTERS.items() if "json" in found.delivery.layout.formats]
Row = dict[str, Any]
SAME_RECORDS: dict[str, Callable[[Row], Row]] = {
    "numbers as texts": lambda row: {key: str(value) if isinstance(value, int | float) else value for key, value in row.items()},
    "whole numbers with decimals": lambda row: {key: float(value) if isinstance(value, int) else value for key, value in row.items()},
    "nothing in place of null": lambda row: {key: value for key, value in row.items() if value is not None},
    "a list that nobody asked for": lambda row: {**row, "tags": [{"value": 1}]},
}  # fmt: skip


def with_row(sound: Sound, change: Callable[[Row], Row]) -> bytes:
    """The document with one of its rows changed."""
    lines = count(2)
    return sound.rows(lambda row: change(row) if next(lines) == LINE else row)


@pytest.mark.parametrize("way", SAME_RECORDS)
@pytest.mark.parametrize("name", OF_RECORDS)
def test_a_record_that_means_the_same_gives_the_same_row(
    sound: Callable[[str], Sound], take: Take, name: str, way: str
) -> None:
    taken = take(name, with_row(sound(name), SAME_RECORDS[way]))
    assert_all_others_are_as_they_were(taken, take(name, sound(name).json()))


WRONG_VALUES: Mapping[str, tuple[Callable[[Any], Any], str]] = {
    "null": (lambda value: None, "required"),
    "a list": (lambda value: [value], "code"),
    "an object": (lambda value: {"value": value}, "code"),
    "a list without end": (lambda value: [[[[[[[[value]]]]]]]], "code"),
    "a number": (lambda value: 7, "code"),
    "true": (lambda value: True, "code"),
}


@pytest.mark.parametrize("way", WRONG_VALUES)
@pytest.mark.parametrize("name", OF_RECORDS)
def test_a_record_with_something_else_for_a_code_is_quarantined_alone(
    sound: Callable[[str], Sound], take: Take, name: str, way: str
) -> None:
    wrong, rule = WRONG_VALUES[way]
    column, heading = next((n, str(c.raw)) for n, c in REGISTERS[name].columns.items() if c.kind == "code")
    taken = take(name, with_row(sound(name), lambda row: {**row, heading: wrong(row[heading])}))
    assert taken.rules == {LINE: {f"{column}.{rule}"}}
    assert_all_others_are_as_they_were(taken, take(name, sound(name).json()), without=LINE)
