"""Turns the text of a batch into the contract's columns. A text that cannot be turned is a fault, never a guess.

One function per kind of column, each from text to a typed expression; NULL in, NULL out.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from data_contracts.contract import Column, Layout
from pipelines.project import Register

# [0-9], since \d is every script's digits here; and no more of them than the type holds exactly.
NUMBER = r"^[-+]?[0-9]{1,15}(?:\.[0-9]+)?$"
INTEGER = r"^[-+]?[0-9]{1,9}$"
DAY = r"^[0-9]{4}-?[0-9]{2}-?[0-9]{2}(?:[ T][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?)?$"


@dataclass(frozen=True)
class Typed:
    """A batch after typing: the contract's columns (and companions), and the faults found on the way."""

    frame: pl.DataFrame
    faults: pl.DataFrame  # index: row within the batch, rule: `<column>.type`


def typed(batch: pl.DataFrame, register: Register, persons: pl.DataFrame) -> Typed:
    """`batch`: text per heading; `persons`: per row person_id, id_kind, sex, birth_on (NULL where unknown)."""
    layout = register.delivery.layout
    wide = batch.hstack(persons)
    fills: dict[str, pl.Expr] = {}
    failed: dict[str, pl.Expr] = {}
    for name, column in register.columns.items():
        if column.kind in _FROM_TEXT:
            text = _present(column, layout)
            fills[name] = _FROM_TEXT[column.kind](text, column, layout)
            failed[f"{name}.type"] = text.is_not_null() & fills[name].is_null()
    companions = {companion.meta.output_name(): companion for companion in _companions(register.columns, layout)}
    frame = wide.with_columns(**fills, **companions).with_columns(**_from_person(register.columns))
    faults = broken_rules(wide.select(**failed)) if failed else pl.DataFrame(schema=FAULTS)
    return Typed(frame.select(*register.columns, *companions), faults)


FAULTS: dict[str, pl.DataType | type[pl.DataType]] = {"index": pl.Int64, "rule": pl.String}


def broken_rules(flags: pl.DataFrame) -> pl.DataFrame:
    """Wide booleans (True: broken) to one row per broken row and rule."""
    found = [
        pl.DataFrame({"index": flags[rule].arg_true().cast(pl.Int64)}).with_columns(rule=pl.lit(rule))
        for rule in flags.columns
        if flags[rule].any()
    ]
    return pl.concat(found) if found else pl.DataFrame(schema=FAULTS)


def _stripped(column: Column) -> pl.Expr:
    """The text without blanks around it; NULL where nothing is left, unless the form's blank is a value."""
    text = pl.col(str(column.raw)).str.strip_chars().fill_null("")
    return text if "" in _values(column) else pl.when(text != "").then(text)


def _values(column: Column) -> tuple[str, ...]:
    """The texts that are values in this column though the layout may call them missing."""
    return (*column.true, *column.false)


def _present(column: Column, layout: Layout) -> pl.Expr:
    """The text where it is a value: not blank, not a missing code, not unknown, not not-applicable."""
    text = _stripped(column)
    no_value = {*layout.missing, *column.unknown, *column.not_applicable}
    return pl.when(~text.is_in(sorted(no_value.difference(_values(column))))).then(text)


def _companions(columns: dict[str, Column], layout: Layout) -> Iterable[pl.Expr]:
    """`<column>_missing` where unknown or not applicable have codes; `<column>_precision` for partial dates."""
    for name, column in columns.items():
        if column.unknown or column.not_applicable:
            yield _kind_of_missing(name, column, layout)
        if column.kind == "partial_day":
            yield _precision(_digits(column)).alias(f"{name}_precision")


def _kind_of_missing(name: str, column: Column, layout: Layout) -> pl.Expr:
    text = _stripped(column)
    missing = sorted(set(layout.missing).difference(_values(column)))
    return (
        pl.when(text.is_in(list(column.unknown))).then(pl.lit("unknown"))
        .when(text.is_in(list(column.not_applicable))).then(pl.lit("not_applicable"))
        .when(text.is_null() | text.is_in(missing)).then(pl.lit("missing"))
        .alias(f"{name}_missing")
    )  # fmt: skip


def _text(text: pl.Expr, column: Column, layout: Layout) -> pl.Expr:
    return text


def _code(text: pl.Expr, column: Column, layout: Layout) -> pl.Expr:
    """The word of the code; an unknown code stays as it is and breaks the contract's own rule."""
    return text.replace(dict(column.codes))


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


def _day(text: pl.Expr, column: Column, layout: Layout) -> pl.Expr:
    digits = pl.when(text.str.contains(DAY)).then(text.str.slice(0, 10).str.replace_all("-", "", literal=True))
    return digits.str.slice(0, 8).str.to_date("%Y%m%d", strict=False)


def _digits(column: Column) -> pl.Expr:
    text = _stripped(column)
    return pl.when(text.str.contains(DAY)).then(text.str.slice(0, 10).str.replace_all("-", "", literal=True))


def _partial_day(text: pl.Expr, column: Column, layout: Layout) -> pl.Expr:
    """INCA's convention: an unknown day is the 15th, an unknown month is 1 July."""
    digits = _digits(column).str.slice(0, 8)
    year, month_day = digits.str.slice(0, 4), digits.str.slice(4, 4)
    whole = (
        pl.when(month_day == "0000").then(year + "0701")
        .when(month_day.str.ends_with("00")).then(digits.str.slice(0, 6) + "15")
        .otherwise(digits)
    )  # fmt: skip
    return pl.when(text.is_not_null()).then(whole).str.to_date("%Y%m%d", strict=False)


def _precision(digits: pl.Expr) -> pl.Expr:
    month_day = digits.str.slice(4, 4)
    return (
        pl.when(month_day == "0000").then(pl.lit("year"))
        .when(month_day.str.ends_with("00")).then(pl.lit("month"))
        .when(digits.is_not_null()).then(pl.lit("day"))
    )  # fmt: skip


def _municipality(text: pl.Expr, column: Column, layout: Layout) -> pl.Expr:
    """The municipality of an LKF code; 0000 is unknown residence. Other text stays and breaks the contract's rule."""
    return pl.when(text.str.contains(r"^[0-9]{4}(?:[0-9]{2})?$")).then(text.str.slice(0, 4)).otherwise(text)


_FROM_TEXT = {
    "text": _text,
    "code": _code,
    "integer": _integer,
    "number": _number,
    "flag": _flag,
    "day": _day,
    "partial_day": _partial_day,
    "municipality": _municipality,
    "unit": _text,
}


def _from_person(columns: dict[str, Column]) -> dict[str, pl.Expr]:
    """What the identifier tells, and what the contract states for all rows."""
    fills: dict[str, pl.Expr] = {}
    for name, column in columns.items():
        if column.kind == "identifier":
            fills[name] = pl.col("_person_id")
        elif column.kind == "sex":
            fills[name] = pl.col("_sex")
        elif column.kind == "birth_year":
            fills[name] = pl.col("_birth_on").dt.year().cast(pl.Int64)
        elif column.kind == "age":
            fills[name] = _age(pl.col("_birth_on"), pl.col(str(column.at)))
        elif column.kind == "constant":
            fills[name] = pl.lit(column.example, dtype=pl.Date)
    return fills


def _age(birth_on: pl.Expr, at: pl.Expr) -> pl.Expr:
    """Whole years; a person born on 29 February turns on 1 March in common years."""
    birthday_passed = _month_and_day(at) >= _month_and_day(birth_on)
    return (at.dt.year() - birth_on.dt.year() - (~birthday_passed).cast(pl.Int32)).cast(pl.Int64)


def _month_and_day(day: pl.Expr) -> pl.Expr:
    """MMDD as a number; a month alone is of a type that ends at 127."""
    return day.dt.month().cast(pl.Int32) * 100 + day.dt.day()
