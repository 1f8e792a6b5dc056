"""What texts mean: from the distinct texts of a column to its values, one function per kind of column.

A text that cannot be turned is a fault, never a guess. NULL in, NULL out. Nothing here knows of rows.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from data_contracts.columns import Column
from data_contracts.delivery import Layout
from pipelines.intake import areas, periods
from pipelines.intake.masking import masked

# [0-9], since \d is every script's digits here; and no more of them than the type holds exactly.
NUMBER = r"^[-+]?[0-9]{1,15}(?:\.[0-9]+)?$"
INTEGER = r"^[-+]?[0-9]{1,9}$"
TIME = r"(?:[ T](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]+)?)?)?"
DAY = rf"^(?:[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}|[0-9]{{8}}){TIME}$"
PARTED = rf"^[0-9]{{1,2}}(?:/[0-9]{{1,2}}[/ ]|-[0-9]{{1,2}}-|\.[0-9]{{1,2}}[. ]| [0-9]{{1,2}} )[0-9]{{4}}{TIME}$"
PARTS = r"^([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4})"
BLANKS = "[ \u00a0\u2009\u202f]"  # those that stand between thousands: the plain one, and three of typesetters
NOWHERE = "0000"
TIME_OF_DAY = r"[ T]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,6}))?)?"
SECOND, DAY_OF_SECONDS = 1_000_000, 86_400  # in microseconds, and in seconds
LAST = date(9999, 12, 30)  # what is after it is in the future whenever a file was extracted
SCIENTIFIC = r"^[0-9](?:[.,][0-9]+)?[eE]\+[0-9]{2}$"  # what a spreadsheet makes of a long number
AREA_KINDS = ("area_level", "area_code")  # hold what is looked up
FREE_KINDS = ("text", "unit")  # hold any text, and so perhaps a person
Turned = Callable[[pl.Expr, Column, Layout], pl.Expr]


@dataclass(frozen=True)
class Meaning:
    """Per distinct text: its value, why there is none, and which rules of reading it breaks."""

    value: pl.Series
    missing: pl.Series | None = None  # unknown | not_applicable | missing
    precision: pl.Series | None = None
    faults: Mapping[str, pl.Series] = field(default_factory=dict)
    earlier: Mapping[str, pl.Series] = field(default_factory=dict)  # form version -> value by its own codes


def meaning(name: str, column: Column, texts: pl.Series, layout: Layout, extracted_on: date = LAST) -> Meaning:
    """The meaning of a column's texts (`texts`: each once, none NULL). A day after `extracted_on` is in the future."""
    said = texts.alias("text").to_frame().select(_stripped(column))
    # Before anything is done to the text: zeros put before an identifier would hide it.
    frame = masked(said["text"]).alias("text").to_frame() if column.kind in FREE_KINDS else said
    present = _present(column, layout)
    turned = _FROM_TEXT[column.kind](present, column, layout)
    wanted = {"value": turned, **_missing(column, layout), **_precision(column, layout)}
    wanted |= {f"fault {rule}": broken for rule, broken in _faults(column, present, turned).items()}
    if may_lie_ahead(column):
        wanted["fault future"] = _is_future(column, present, turned, layout, extracted_on)
    wanted |= {f"form {form}": _word(present, codes) for form, codes in column.earlier_codes.items()}
    found = _without_persons(frame.select(**wanted), column)
    if column.kind in FREE_KINDS:
        found = found.with_columns(frame["text"].ne_missing(said["text"]).alias("fault identity"))
    return Meaning(
        value=found["value"].alias(name),
        missing=found["missing"] if "missing" in wanted else None,
        precision=found["precision"] if "precision" in wanted else None,
        faults=_named(found, "fault ", f"{name}."),
        earlier=_named(found, "form ", ""),
    )


def _without_persons(found: pl.DataFrame, column: Column) -> pl.DataFrame:
    """Where any text stays as it is, also one that only breaks a rule, no identifier stays in it."""
    if found["value"].dtype != pl.String or column.kind in (*AREA_KINDS, *FREE_KINDS):
        return found
    values = [name for name in found.columns if name == "value" or name.startswith("form ")]
    return found.with_columns(**{name: masked(found[name]) for name in values})


def _named(found: pl.DataFrame, prefix: str, instead: str) -> dict[str, pl.Series]:
    names = [name for name in found.columns if name.startswith(prefix)]
    return {instead + name.removeprefix(prefix): found[name] for name in names}


def _stripped(column: Column) -> pl.Expr:
    """The text without blanks around it; NULL where nothing is left, unless the form's blank is a value."""
    text = pl.col("text").str.strip_chars()
    return text if blank_is_a_value(column) else pl.when(text != "").then(text)


def blank_is_a_value(column: Column) -> bool:
    """Whether the form's blank means yes or no."""
    return "" in column.true or "" in column.false


def no_value(column: Column, layout: Layout) -> list[str]:
    """The texts that are no value in this column: missing, unknown, not applicable."""
    values = {*column.true, *column.false}
    missing = {*layout.missing, *column.missing}.difference(values)
    return sorted({*missing, *column.unknown, *column.not_applicable})


def _present(column: Column, layout: Layout) -> pl.Expr:
    return pl.when(~pl.col("text").is_in(no_value(column, layout))).then(pl.col("text"))


def has_missing(column: Column) -> bool:
    """Whether `<column>_missing` tells kinds of missing apart."""
    return bool(column.unknown or column.not_applicable or column.forms)


def _missing(column: Column, layout: Layout) -> dict[str, pl.Expr]:
    if not has_missing(column):
        return {}
    text = pl.col("text")
    return {
        "missing": pl.when(text.is_in(list(column.unknown))).then(pl.lit("unknown"))
        .when(text.is_in(list(column.not_applicable))).then(pl.lit("not_applicable"))
        .when(text.is_null() | text.is_in(no_value(column, layout))).then(pl.lit("missing"))
    }  # fmt: skip


def _precision(column: Column, layout: Layout) -> dict[str, pl.Expr]:
    """How exact a partial date is."""
    if column.kind != "partial_day":
        return {}
    month_day = _digits(_not_scientific(_present(column, layout)), layout).str.slice(4, 4)
    return {
        "precision": pl.when(month_day == "0000").then(pl.lit("year"))
        .when(month_day.str.ends_with("00")).then(pl.lit("month"))
        .when(month_day.is_not_null()).then(pl.lit("day"))
    }  # fmt: skip


def _faults(column: Column, present: pl.Expr, turned: pl.Expr) -> dict[str, pl.Expr]:
    """Rules of reading. What a spreadsheet did is told apart from what is merely wrong: it is mended elsewhere."""
    scientific = present.str.contains(SCIENTIFIC)
    faults: dict[str, pl.Expr] = {}
    if column.kind in TURNED_KINDS:
        failed = present.is_not_null() & turned.is_null()
        faults = {"type": failed & ~scientific, "spreadsheet": failed & scientific}
    elif column.kind in ("code", "municipality", *FREE_KINDS):
        faults = {"spreadsheet": scientific}
    if column.width:
        faults["leading_zero"] = _lost_zeros(present, column)
    if column.kind == "municipality":
        faults["unknown"] = turned.str.contains("^[0-9]{4}$") & ~turned.is_in(_known_municipalities())
    return {rule: broken.fill_null(False) for rule, broken in faults.items()}


def may_lie_ahead(column: Column) -> bool:
    """Whether a date of the column after the extraction is told."""
    return column.kind in ("day", "partial_day") and not column.planned


def _is_future(column: Column, present: pl.Expr, turned: pl.Expr, layout: Layout, extracted_on: date) -> pl.Expr:
    """A partial date by its digits, since 00 comes before every day and month: this year is not ahead."""
    if column.kind == "day":
        return (turned > extracted_on).fill_null(False)
    digits = _digits(_not_scientific(present), layout)
    return (turned.is_not_null() & (digits > extracted_on.strftime("%Y%m%d"))).fill_null(False)


def moments(days: pl.Series, texts: pl.Series) -> pl.Series:
    """Microseconds since 1970 of dates with the time of day that stands behind them in their texts, if any does."""
    midnight = days.to_physical().cast(pl.Int64) * DAY_OF_SECONDS * SECOND
    if not texts.str.contains(":", literal=True).any():
        return midnight
    hours, minutes, seconds, parts = (texts.str.extract(TIME_OF_DAY, group) for group in (1, 2, 3, 4))
    whole = pl.select(
        hours.cast(pl.Int64) * 3600 + minutes.cast(pl.Int64) * 60 + seconds.cast(pl.Int64).fill_null(0)
    ).to_series()
    return midnight + (whole * SECOND + parts.str.pad_end(6, "0").cast(pl.Int64).fill_null(0)).fill_null(0)


def _lost_zeros(text: pl.Expr, column: Column) -> pl.Expr:
    """Digits that are too few: a spreadsheet took the zeros before them.

    Where all codes are known (municipalities, and those with a parish of two digits more) the result must be one.
    """
    digits, width = text.str.contains("^[0-9]+$"), int(column.width or 0)
    too_short = digits & (text.str.len_chars() < width)
    if column.kind != "municipality":
        return too_short & text.str.contains("[1-9]")
    known = _known_municipalities()
    without_parish = too_short & text.str.zfill(width).is_in(known)
    with_parish = (
        digits & (text.str.len_chars() == width + 1) & _with_parish(text, width).str.slice(0, width).is_in(known)
    )
    return without_parish | with_parish


def _known_municipalities() -> list[str]:
    return [*areas.municipalities(), NOWHERE]


def _with_parish(text: pl.Expr, width: int) -> pl.Expr:
    return text.str.zfill(width + 2)


def _padded(text: pl.Expr, column: Column) -> pl.Expr:
    if not column.width:
        return text
    has_parish = text.str.len_chars() > column.width
    whole = pl.when(has_parish).then(_with_parish(text, column.width)).otherwise(text.str.zfill(column.width))
    return pl.when(_lost_zeros(text, column)).then(whole).otherwise(text)


def _text(text: pl.Expr, column: Column, layout: Layout) -> pl.Expr:
    return _padded(text, column)


def _code(text: pl.Expr, column: Column, layout: Layout) -> pl.Expr:
    return _word(text, column.codes)


def _word(text: pl.Expr, codes: Mapping[str, str]) -> pl.Expr:
    """The word of the code. What is no code gets a mark that no word has, and so breaks the contract's own rule."""
    return pl.when(text.is_in(list(codes))).then(text.replace(dict(codes))).otherwise("?" + text)


def _integer(text: pl.Expr, column: Column, layout: Layout) -> pl.Expr:
    text = _ungrouped(text, layout)
    return pl.when(text.str.contains(INTEGER)).then(text).cast(pl.Int64, strict=False)


def _ungrouped(text: pl.Expr, layout: Layout) -> pl.Expr:
    """A number without the declared marks between its thousands; otherwise grouped it stays as it is, and is none."""
    if not layout.thousands:
        return text
    mark = BLANKS if layout.thousands == " " else re.escape(layout.thousands)
    grouped = rf"^[-+]?[0-9]{{1,3}}(?:{mark}[0-9]{{3}})+(?:{re.escape(layout.decimal_mark)}[0-9]+)?$"
    return pl.when(text.str.contains(grouped)).then(text.str.replace_all(mark, "")).otherwise(text)


def _number(text: pl.Expr, column: Column, layout: Layout) -> pl.Expr:
    """Only the declared decimal mark: a point in a file with commas may be a thousands separator."""
    text = _ungrouped(text, layout)
    if layout.decimal_mark == ",":
        text = pl.when(~text.str.contains(".", literal=True)).then(text.str.replace(",", ".", literal=True))
    return pl.when(text.str.contains(NUMBER)).then(text).cast(pl.Float64, strict=False)


def _flag(text: pl.Expr, column: Column, layout: Layout) -> pl.Expr:
    is_true, is_false = text.is_in(list(column.true)), text.is_in(list(column.false))
    return pl.when(is_true).then(True).when(is_false).then(False)


def _digits(text: pl.Expr, layout: Layout) -> pl.Expr:
    """YYYYMMDD of a date in the layout's style; NULL for other texts.

    A date cell of a workbook comes as ISO whatever the style is, and ISO can be read in one way only.
    """
    is_day = text.str.contains(DAY)
    iso = pl.when(is_day).then(text.str.slice(0, 10).str.replace_all("-", "", literal=True)).str.slice(0, 8)
    if layout.date_style == "iso":
        return iso
    parted = pl.when(text.str.contains(PARTED)).then(text)
    first, second, year = (parted.str.extract(PARTS, group) for group in (1, 2, 3))
    month, on = (second, first) if layout.date_style == "day_first" else (first, second)
    return pl.coalesce(iso, year + month.str.zfill(2) + on.str.zfill(2))


def _not_scientific(text: pl.Expr) -> pl.Expr:
    """20000000, the year 2000, is the one date without month that R and spreadsheets write as 2e+07."""
    return text.replace({"2e+07": "20000000", "2E+07": "20000000"})


def _day(text: pl.Expr, column: Column, layout: Layout) -> pl.Expr:
    return _digits(text, layout).str.to_date("%Y%m%d", strict=False)


def _partial_day(text: pl.Expr, column: Column, layout: Layout) -> pl.Expr:
    """INCA's convention: an unknown day is the 15th, an unknown month is 1 July."""
    digits = _digits(_not_scientific(text), layout)
    month_day = digits.str.slice(4, 4)
    whole = (
        pl.when(month_day == "0000").then(digits.str.slice(0, 4) + "0701")
        .when(month_day.str.ends_with("00")).then(digits.str.slice(0, 6) + "15")
        .otherwise(digits)
    )  # fmt: skip
    return whole.str.to_date("%Y%m%d", strict=False)


def _municipality(text: pl.Expr, column: Column, layout: Layout) -> pl.Expr:
    """The municipality of an LKF code; 0000 is unknown residence. Other text stays and breaks the contract's rule."""
    text = _padded(text, column)
    return pl.when(text.str.contains(r"^[0-9]{4}(?:[0-9]{2})?$")).then(text.str.slice(0, 4)).otherwise(text)


_FROM_TEXT: dict[str, Turned] = {
    "text": _text,
    "code": _code,
    "integer": _integer,
    "number": _number,
    "flag": _flag,
    "day": _day,
    "partial_day": _partial_day,
    "municipality": _municipality,
    "unit": _text,
    "area_level": lambda text, column, layout: areas.area_level(text, str(column.code_system)),
    "area_code": lambda text, column, layout: areas.area_code(text, str(column.code_system)),
    "period_start": lambda text, column, layout: periods.period_start(text),
    "period_end": lambda text, column, layout: periods.period_end(text),
}
TURNED_KINDS = (
    "integer", "number", "flag", "day", "partial_day", "area_level", "area_code", "period_start", "period_end",
)  # fmt: skip
