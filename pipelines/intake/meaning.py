"""What texts mean: from the distinct texts of a column to its values, one function per kind of column.

A text that cannot be turned is a fault, never a guess. NULL in, NULL out. Nothing here knows of rows.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import polars as pl

from data_contracts.columns import Column
from data_contracts.delivery import Layout
from pipelines.intake import areas, periods
from pipelines.intake.identifiers import masked

# [0-9], since \d is every script's digits here; and no more of them than the type holds exactly.
NUMBER = r"^[-+]?[0-9]{1,15}(?:\.[0-9]+)?$"
INTEGER = r"^[-+]?[0-9]{1,9}$"
TIME = r"(?:[ T][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)?"
DAY = rf"^[0-9]{{4}}-?[0-9]{{2}}-?[0-9]{{2}}{TIME}$"
PARTS = rf"^([0-9]{{1,2}})[-/. ]([0-9]{{1,2}})[-/. ]([0-9]{{4}}){TIME}$"
SCIENTIFIC = r"^[0-9](?:[.,][0-9]+)?[eE]\+[0-9]{2}$"  # what a spreadsheet makes of a long number
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


def meaning(name: str, column: Column, texts: pl.Series, layout: Layout) -> Meaning:
    """The meaning of a column's texts (`texts`: each once, none NULL)."""
    frame = texts.alias("text").to_frame().select(_stripped(column))
    present = _present(column, layout)
    turned = _FROM_TEXT[column.kind](present, column, layout)
    wanted = {"value": turned, **_missing(column, layout), **_precision(column, layout)}
    wanted |= {f"fault {rule}": broken for rule, broken in _faults(column, present, turned).items()}
    wanted |= {f"form {form}": _word(present, codes) for form, codes in column.earlier_codes.items()}
    found = frame.select(**wanted)
    if column.kind in FREE_KINDS:
        found = found.with_columns((masked(frame["text"]) != frame["text"]).fill_null(False).alias("fault identity"))
    return Meaning(
        value=found["value"].alias(name),
        missing=found["missing"] if "missing" in wanted else None,
        precision=found["precision"] if "precision" in wanted else None,
        faults=_named(found, "fault ", f"{name}."),
        earlier=_named(found, "form ", ""),
    )


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
        faults["leading_zero"] = _lost_zeros(present, column.width)
    return {rule: broken.fill_null(False) for rule, broken in faults.items()}


def _lost_zeros(text: pl.Expr, width: int) -> pl.Expr:
    """Digits that are too few: a spreadsheet took the zeros before them."""
    return text.str.contains(r"^[0-9]+$") & (text.str.len_chars() < width) & (text != "0")


def _padded(text: pl.Expr, column: Column) -> pl.Expr:
    if not column.width:
        return text
    return pl.when(_lost_zeros(text, column.width)).then(text.str.zfill(column.width)).otherwise(text)


def _text(text: pl.Expr, column: Column, layout: Layout) -> pl.Expr:
    return _padded(text, column)


def _code(text: pl.Expr, column: Column, layout: Layout) -> pl.Expr:
    return _word(text, column.codes)


def _word(text: pl.Expr, codes: Mapping[str, str]) -> pl.Expr:
    """The word of the code. What is no code gets a mark that no word has, and so breaks the contract's own rule."""
    return pl.when(text.is_in(list(codes))).then(text.replace(dict(codes))).otherwise("?" + text)


def _integer(text: pl.Expr, column: Column, layout: Layout) -> pl.Expr:
    return pl.when(text.str.contains(INTEGER)).then(text).cast(pl.Int64, strict=False)


def _number(text: pl.Expr, column: Column, layout: Layout) -> pl.Expr:
    """Only the declared decimal mark: a point in a file with commas may be a thousands separator."""
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
    first, second, year = (text.str.extract(PARTS, group) for group in (1, 2, 3))
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
