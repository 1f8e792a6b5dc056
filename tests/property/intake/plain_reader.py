"""The oracle: the csv module and a few lines of Python say what a file of the fuzzed register holds."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

SPREADSHEET = re.compile(r"[0-9]([.,][0-9]+)?[eE][+][0-9]{2}")
HEADINGS = ("id", "text", "kod", "antal", "mangd", "ja", "dag")
DELIMITER = ";"
csv.field_size_limit(10_000_000)
CONTRACT = '''
from datetime import date
from data_contracts.columns import code, day, flag, identifier, integer, number, text
from data_contracts.contract import Contract, delivered
from data_contracts.delivery import Calendar, FullSnapshot, Identity, Layout

@delivered(
    title="x", source="quality_register", kind=FullSnapshot(), layout=Layout(decimal_mark=",", missing=("", "999"), encoding="{encoding}"),
    identity=Identity.STABLE_PSEUDONYM, event="seen_on", key=("person_id", "seen_on"), calendar=Calendar(1, 1, 0),
)
class Fuzzed(Contract):
    """A column of each kind."""

    person_id: int = identifier("id")
    name: str = text("text")
    group: str = code("kod", {{"a": "one", "b": "two"}}, unknown=("u",))
    count: int = integer("antal", low=-5, high=5)
    amount: float = number("mangd", low=0, high=1000, missing=("999",))
    yes: bool = flag("ja")
    seen_on: date = day("dag", required=True, earliest=date(2000, 1, 1))
'''


@dataclass
class Expected:
    """What a file holds: per line a row, or the rules under which it is quarantined."""

    rows: dict[int, tuple[Any, ...]] = field(default_factory=dict)
    rules: dict[int, set[str]] = field(default_factory=dict)
    superseded: int = 0


def expected(text: str) -> Expected:
    """Read the whole text, the heading in the first line."""
    found = Expected()
    kept: dict[tuple[str, date], int] = {}
    for fields, lines in _records(_without_end_mark(text)):
        if fields is None or (fields and len(fields) != len(HEADINGS)):
            for line in lines if fields is None else lines[:1]:
                found.rules[line] = {"line.fields"}
        elif fields:
            _judge(fields, lines[0], found, kept)
    return found


def _without_end_mark(text: str) -> str:
    """A last line of nothing but the mark with which old programs end a file is no row."""
    body = text.removesuffix("\n").removesuffix("\r")
    before = body.rstrip("\x1a")
    return before if before != body and before.endswith("\n") else text


def _records(text: str) -> Iterator[tuple[list[str] | None, range]]:
    reader = csv.reader(io.StringIO(text, newline="\n"), delimiter=DELIMITER, strict=True)
    next(reader)
    before = reader.line_num
    while True:
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error:
            fields = None
        yield fields, range(before + 1, reader.line_num + 1)
        before = reader.line_num


def _judge(fields: list[str], line: int, found: Expected, kept: dict[tuple[str, date], int]) -> None:
    who, name, group, count, amount, yes, day = (text.strip() for text in fields)
    if not any(unicodedata.category(mark)[0] == "L" or unicodedata.category(mark) == "Nd" for mark in who):
        who = ""  # marks alone stand for nobody
    values: dict[str, Any] = {
        "name": name,
        "group": group,
        "count": count,
        "amount": amount,
        "yes": yes,
        "seen_on": day,
    }
    broken = set()
    for column, text in values.items():
        value, rule = (None, None) if text in ("", "999") else TURNED[column](text)
        values[column] = value
        if SPREADSHEET.fullmatch(text):
            broken |= {f"{column}.spreadsheet", *({f"{column}.code"} if column == "group" else ())}
        else:
            broken |= {f"{column}.{rule}"} if rule else set()
    if values["seen_on"] is None and not broken & {"seen_on.type", "seen_on.spreadsheet"}:
        broken.add("seen_on.required")
    if broken:
        found.rules[line] = broken
        return
    if who and (who, values["seen_on"]) in kept:
        del found.rows[kept[who, values["seen_on"]]]
        found.superseded += 1
    kept[who, values["seen_on"]] = line
    found.rows[line] = (who or None, *values.values())


Turned = tuple[Any, str | None]


def _text(text: str) -> Turned:
    """Ten or twelve digits with a right check digit and a month and day are a person's."""
    for number in re.findall(r"(?<![0-9])(?:(?:18|19|20)?[0-9]{6}[-+]?[0-9]{4})(?![0-9])", text):
        ten = [int(digit) for digit in re.sub("[-+]", "", number)[-10:]]
        doubled = [2 * digit - 9 * (digit > 4) if place % 2 == 0 else digit for place, digit in enumerate(ten)]
        month, day = 10 * ten[2] + ten[3], 10 * ten[4] + ten[5]
        if sum(doubled) % 10 == 0 and 1 <= month <= 12 and 1 <= day % 60 <= 31 and day <= 91:
            return text, "identity"
    return text, None


def _group(text: str) -> Turned:
    words = {"a": "one", "b": "two", "u": None}
    return words.get(text), None if text in words else "code"


def _count(text: str) -> Turned:
    if not re.fullmatch("[-+]?[0-9]{1,9}", text):
        return None, "type"
    return int(text), None if -5 <= int(text) <= 5 else "range"


def _amount(text: str) -> Turned:
    if not re.fullmatch("[-+]?[0-9]{1,15}(,[0-9]+)?", text):
        return None, "type"
    value = float(text.replace(",", "."))
    return value, None if 0 <= value <= 1000 else "range"


def _yes(text: str) -> Turned:
    words = {"True": True, "1": True, "False": False, "0": False}
    return words.get(text), None if text in words else "type"


def _seen_on(text: str) -> Turned:
    if not re.fullmatch(r"[0-9]{4}(-?)[0-9]{2}(-?)[0-9]{2}([ T][0-9]{2}:[0-9]{2}(:[0-9]{2}([.][0-9]+)?)?)?", text):
        return None, "type"
    try:
        value = datetime.strptime(re.split("[ T]", text)[0].replace("-", ""), "%Y%m%d").date()
    except ValueError:
        return None, "type"
    return value, None if value >= date(2000, 1, 1) else "range"


TURNED = {"name": _text, "group": _group, "count": _count, "amount": _amount, "yes": _yes, "seen_on": _seen_on}
