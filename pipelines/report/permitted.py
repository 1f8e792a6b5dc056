"""What a column may hold, in words for who sends the file: codes, ranges, days, and how each is written."""

import re
from collections.abc import Callable, Mapping
from datetime import date

from data_contracts.delivery import Delivery, Form, Layout
from data_contracts.patterns import ATC, ICD10, ICD10_LIST, KVA_LIST
from pipelines.report.fields import Field, example
from pipelines.report.swedish import DATE_STYLES, KINDS, SEXES, in_file, listed, shortened, unit

MOST_CODES = 15
ANY_DAY = date(1900, 1, 1)  # what columns say where a contract says nothing
LONGEST_CODE = 2  # what is longer is a word that says itself what it means


def permitted(field: Field, delivery: Delivery) -> str:
    """Everything that may stand in the column, as a noun: `ett heltal, bara siffror, mellan 0 och 40 (9 = okänt)`."""
    column = field.column
    if column.kind == "code":
        return f"någon av koderna {code_list(field, delivery, MOST_CODES)}"
    if column.kind == "text" and field.pattern:
        return patterned(field, delivery.layout)
    within = "" if field.low == ANY_DAY and field.high is None else span(field, delivery.layout)
    others = f" ({', '.join(absences(field))})" if absences(field) else ""
    return written(field, delivery.layout) + (f", {within}" if within else "") + others


def code_list(field: Field, delivery: Delivery, most: int = 1_000, *, with_absences: bool = True) -> str:
    """The codes with what they mean, of those that say why there is no value too; then those of earlier forms."""
    column = field.column
    own = [_code(field, text, word) for text, word in column.codes.items()]
    told = shortened([*own, *(absences(field) if with_absences else ())], most)
    for form, codes in column.earlier_codes.items():
        earlier = [_code(field, text, word) for text, word in codes.items()]
        told += f"; {window(form, delivery)}: {shortened(earlier, most)}"
    return told


def absences(field: Field) -> tuple[str, ...]:
    """What is written in place of a value: `9 = okänt`."""
    column = field.column
    words = ((column.unknown, "okänt"), (column.not_applicable, "ej tillämpligt"), (column.missing, "ej registrerat"))
    return tuple(_equal(text, word) for texts, word in words for text in texts)


def window(form: str, delivery: Delivery) -> str:
    """The days of the events that a form version is for; its name where its days are not told."""
    known = next((own for own in delivery.forms if own.name == form), None)
    if known is None:
        return f"i formulär {form}"
    first, last = _from(known, delivery), known.valid_to and in_file(known.valid_to, delivery.layout)
    told = ([f"från och med {first}"] if first else []) + ([f"till och med {last}"] if last else [])
    return " ".join(told) or "alla dagar"


def _from(form: Form, delivery: Delivery) -> str:
    """Nothing is said of the first form's beginning: there are no earlier events."""
    is_first = form.valid_from == min(other.valid_from for other in delivery.forms)
    return "" if is_first and form.valid_to else in_file(form.valid_from, delivery.layout)


def written(field: Field, layout: Layout) -> str:
    """How a value is written in the file, as a noun: `ett heltal, bara siffror`."""
    known = _WRITTEN.get(field.column.kind)
    return known(field, layout) if known else KINDS.get(field.column.kind, field.column.kind)


def patterned(field: Field, layout: Layout) -> str:
    """How a text with a pattern is written: in words where there are, else by how it begins and by an example."""
    pattern, shown = field.pattern or "", example(field, layout)
    if pattern in _PATTERNS:
        return _PATTERNS[pattern]
    if pattern in _EXAMPLES and shown:
        return f"{_EXAMPLES[pattern]}, till exempel {shown}"
    begins = listed([f"»{begin}«" for begin in _beginnings(pattern)], "eller")
    begin = f"en text som börjar med {begins}" if begins else "en text"
    if shown:
        return f"{begin}, skriven som i exemplet {shown}"
    return begin if begins else f"en text efter mönstret {pattern}"


def span(field: Field, layout: Layout) -> str:
    """`mellan 1 och 100 år`, `minst 0`, `tidigast 1999-01-01`; empty where nothing is said."""
    low, high = (_bound(bound, layout) for bound in (field.low, field.high))
    is_day = field.column.kind in DAYS
    if low is not None and high is not None:
        text = f"{'från och med' if is_day else 'mellan'} {low} {'till och med' if is_day else 'och'} {high}"
    elif low is not None:
        text = f"{'tidigast' if is_day else 'minst'} {low}"
    elif high is not None:
        text = f"{'senast' if is_day else 'högst'} {high}"
    else:
        return ""
    return f"{text} {unit(field.column.unit)}".strip()


DAYS = ("day", "partial_day", "period_start", "period_end", "constant")


def _bound(value: int | float | date | None, layout: Layout) -> str | None:
    return None if value is None else in_file(value, layout)


def _code(field: Field, text: str, word: str) -> str:
    """`1 = alkohol`; a text that is a word itself stands alone."""
    is_short = len(text) <= LONGEST_CODE
    label = field.column.labels.get(word) or (SEXES.get(word, word.replace("_", " ")) if is_short else "")
    return _equal(text, label)


def _equal(text: str, word: str) -> str:
    """With blanks that do not break around the sign."""
    return f"{text or 'tomt fält'}{_IS}{word}" if word and word.casefold() != text.casefold() else text


_IS = "\N{NO-BREAK SPACE}=\N{NO-BREAK SPACE}"


def _beginnings(pattern: str) -> list[str]:
    """The letters and digits that each alternative of a pattern begins with, where all do."""
    if "(" in pattern.partition("|")[0] and "|" in pattern:
        return []
    found = [re.match(r"[A-ZÅÄÖ0-9]*(?![?*{])", part) for part in pattern.split("|")]
    begins = [part.group() if part else "" for part in found]
    return begins if all(begins) else []


_EXAMPLES: Mapping[str, str] = {ICD10: "en ICD-10-kod", ATC: "en ATC-kod"}
_CODES = "åtskilda av ett blanksteg"
_PATTERNS: Mapping[str, str] = {
    ICD10_LIST: f"en eller flera ICD-10-koder, {_CODES}, till exempel F20.0 F10.2",
    KVA_LIST: f"en eller flera KVÅ-koder, {_CODES}, till exempel AU118 DU011",
    r"\d{3}": "tre siffror",
    r"\d{4}": "fyra siffror",
    r"\d{6}": "sex siffror",
    r"\d{9}": "nio siffror",
    r"[1-5]{5}": "fem siffror mellan 1 och 5, till exempel 11232",
    r"SE\d{10}-[A-Za-z0-9]{1,18}": "ett HSA-id, till exempel SE0000000000-1A2B",
    r"\d{1,3}[-–]\d{1,3}|\d{1,3}\+|Samtliga": "en åldersgrupp som 10-14 eller 85+, eller Samtliga",
    r"\d{1,3}-\d{1,3}|\d{1,3}\+|Totalt": "en åldersgrupp som 10-14 eller 85+, eller Totalt",
}


def _as_number(field: Field, layout: Layout) -> str:
    shown = example(field, layout)
    return f"ett tal med decimal{'komma' if layout.decimal_mark == ',' else 'punkt'}" + (
        f", till exempel {shown}" if shown else ""
    )


def _as_flag(field: Field, layout: Layout) -> str:
    true, false = (
        listed([text or "tomt fält" for text in texts], "eller") for texts in (field.column.true, field.column.false)
    )
    return f"{true} för ja" + (f", {false} för nej" if false else "")


def _as_day(field: Field, layout: Layout) -> str:
    shown = example(field, layout)
    return f"ett datum som finns, skrivet {DATE_STYLES[layout.date_style][0]}" + (
        f", till exempel {shown}" if shown else ""
    )


def _as_partial_day(field: Field, layout: Layout) -> str:
    return f"{_as_day(field, layout)}; okänd dag eller månad skrivs 00"


def _as_area(field: Field, layout: Layout) -> str:
    return f"riket, en region eller en kommun, {_AREAS.get(field.column.code_system or '', 'med sin kod')}"


_AREAS: Mapping[str, str] = {
    "scb": "skrivet 00, 01 eller 0114",
    "kolada": "skrivet 0000, 0001 eller 0114",
    "socialstyrelsen": "skrivet 0, 1 eller 114",
    "name": "skrivet med sitt namn: Riket, Stockholm eller Upplands Väsby",
}
_PERIOD = "en period: 2025, 2025-03, 202503, 2025M03, 2025K1 eller 2025-Q1"
_WRITTEN: Mapping[str, Callable[[Field, Layout], str]] = {
    "integer": lambda field, layout: "ett heltal, bara siffror",
    "number": _as_number,
    "flag": _as_flag,
    "day": _as_day,
    "partial_day": _as_partial_day,
    "period_start": lambda field, layout: _PERIOD,
    "period_end": lambda field, layout: _PERIOD,
    "municipality": lambda field, layout: "en kommunkod med fyra siffror, till exempel 0180",
    "unit": lambda field, layout: "en enhetskod",
    "text": lambda field, layout: "en text",
    "area_level": _as_area,
    "area_code": _as_area,
}
