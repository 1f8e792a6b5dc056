"""The words a register contract is written in: how it is delivered, and what each column holds.

A contract is a Pandera model on polars. Everything about a column stands on its one line: the heading in the file,
the kind of text found under it, the codes, the range, the missing codes and an example. What belongs to the delivery
as a whole (layout, identity, key, dates, calendar) stands in `@delivered(...)` above the class.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, ClassVar, Literal, TypeVar

import pandera.polars as pa

Kind = Literal[
    "identifier", "sex", "age", "birth_year", "text", "code", "integer", "number", "flag", "day", "partial_day",
    "municipality", "unit", "constant",
]  # fmt: skip


class Identity(StrEnum):
    """What the identifier of a register is, and so how far a person can be followed."""

    PERSONNUMMER = "personnummer"  # replaced by a serial at the door; the same person in every delivery
    STABLE_PSEUDONYM = "stable_pseudonym"  # the sender's own number, the same in every delivery
    DELIVERY_PSEUDONYM = "delivery_pseudonym"  # numbered afresh in each extract: joins within one delivery only
    NONE = "none"


@dataclass(frozen=True)
class Layout:
    """How the file is written. A file that is written otherwise is rejected, never guessed at."""

    delimiter: str = ";"
    encoding: Literal["utf-8", "cp1252"] = "utf-8"
    decimal_mark: Literal[".", ","] = "."
    missing: tuple[str, ...] = ("",)  # texts that mean *not recorded* in every column
    ignored: tuple[str, ...] = ()  # headings that belong to the file but are not taken in
    extra_columns: Literal["reject", "ignore"] = "reject"
    final_newline: bool = True  # a file that ends inside a line is truncated


@dataclass(frozen=True)
class FullSnapshot:
    """Each delivery holds everything; a record that is gone has been withdrawn."""


@dataclass(frozen=True)
class Increment:
    """Each delivery holds the last whole months anew; what an earlier delivery said of those months is replaced."""

    months_restated: int


@dataclass(frozen=True)
class Calendar:
    """When a delivery is promised, and how long after a month's end its figures are still filling up."""

    due_day: int  # day of the month after the data month
    grace_days: int
    months_until_mature: int


@dataclass(frozen=True)
class Delivery:
    """All that is said of a register's deliveries as a whole."""

    title: str
    kind: FullSnapshot | Increment
    layout: Layout
    identity: Identity
    event: str  # column with the date a row is about
    key: tuple[str, ...]  # columns that name one record; of doubles within a delivery the last registered wins
    calendar: Calendar
    registered: str | None = None  # column with the date the row was written; None: the sender does not say
    residence_basis: Literal["event", "31_december", "extract", "none"] = "none"
    corrections_net_out: bool = False  # negative rows are returns: a view of the register sums them


@dataclass(frozen=True)
class Column:
    """How one column is filled from the text of a file (`raw` is its heading there)."""

    kind: Kind
    raw: str | None = None
    codes: Mapping[str, str] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()
    not_applicable: tuple[str, ...] = ()
    true: tuple[str, ...] = ()
    false: tuple[str, ...] = ()
    unit: str = ""
    example: Any = None
    meaning: str = ""
    code_system: str | None = None  # unit: the column of `reference.unit` with the register's own codes
    at: str | None = None  # age: the column with the date the age is taken at


Model = TypeVar("Model", bound="type[Contract]")


class Contract(pa.DataFrameModel):
    """Base of every register contract: the columns as they are stored after intake, and the rules rows must keep.

    A row that breaks a rule is quarantined under the rule's name, `<column>.<rule>` or `row.<rule>`.
    Blank, unknown and not applicable are three things: all become NULL, and where a column declares codes for the
    latter two, `<column>_missing` in the stored table tells which.
    """

    __delivery__: ClassVar[Delivery]

    class Config:
        """Pandera: exactly the declared columns, in this order."""

        strict = True
        ordered = True


def delivered(**properties: Any) -> Callable[[Model], Model]:
    """State how a register is delivered; takes the fields of `Delivery`."""

    def attach(contract: Model) -> Model:
        contract.__delivery__ = Delivery(**properties)
        return contract

    return attach


def _column(kind: Kind, raw: str | None, required: bool, rules: dict[str, Any], **properties: Any) -> Any:
    column = Column(kind=kind, raw=raw, **properties)
    return pa.Field(nullable=not required, metadata={"column": column}, **rules)


def identifier(raw: str) -> Any:
    """The person: an identifier in the file, a random serial in the table. NULL where the identifier is invalid."""
    return _column("identifier", raw, False, {}, example=1, meaning="person")


def sex_from_identifier() -> Any:
    """`K` or `M`, from the identifier; NULL where it does not tell."""
    return _column("sex", None, False, {"isin": ["K", "M"]}, example="K", meaning="juridiskt kön")


def age_from_identifier(at: str, *, low: int = 0, high: int = 115) -> Any:
    """Whole years at the date in column `at`; NULL where the identifier does not tell."""
    rules = {"ge": low, "le": high}
    return _column("age", None, False, rules, at=at, unit="years", example=40, meaning="ålder vid händelsen")


def birth_year_from_identifier() -> Any:
    """Year of birth; NULL where the identifier does not tell."""
    return _column("birth_year", None, False, {}, example=1986, meaning="födelseår")


def text(raw: str, *, required: bool = False, pattern: str | None = None, example: str = "x", meaning: str = "") -> Any:
    """Text as it stands; `pattern` is the whole text."""
    rules = {"str_matches": f"^(?:{pattern})$"} if pattern else {}
    return _column("text", raw, required, rules, example=example, meaning=meaning)


def code(
    raw: str,
    codes: Mapping[str, str],
    *,
    required: bool = False,
    unknown: tuple[str, ...] = (),
    not_applicable: tuple[str, ...] = (),
    example: str | None = None,
    meaning: str = "",
) -> Any:
    """A code of a closed list (`codes`: text in the file -> word in the table)."""
    words = list(dict.fromkeys(codes.values()))
    properties: dict[str, Any] = {"codes": codes, "unknown": unknown, "not_applicable": not_applicable}
    return _column("code", raw, required, {"isin": words}, example=example or words[0], meaning=meaning, **properties)


def integer(
    raw: str,
    *,
    low: int | None = None,
    high: int | None = None,
    required: bool = False,
    unknown: tuple[str, ...] = (),
    not_applicable: tuple[str, ...] = (),
    unit: str = "",
    example: int | None = None,
    meaning: str = "",
) -> Any:
    """A whole number within [low, high]."""
    properties: dict[str, Any] = {"unknown": unknown, "not_applicable": not_applicable, "unit": unit}
    shown = low if example is None else example
    return _column("integer", raw, required, _range(low, high), example=shown, meaning=meaning, **properties)


def number(
    raw: str,
    *,
    low: float | None = None,
    high: float | None = None,
    required: bool = False,
    unknown: tuple[str, ...] = (),
    not_applicable: tuple[str, ...] = (),
    unit: str = "",
    example: float | None = None,
    meaning: str = "",
) -> Any:
    """A decimal number within [low, high], written with the layout's decimal mark."""
    properties: dict[str, Any] = {"unknown": unknown, "not_applicable": not_applicable, "unit": unit}
    shown = low if example is None else example
    return _column("number", raw, required, _range(low, high), example=shown, meaning=meaning, **properties)


def flag(
    raw: str,
    *,
    true: tuple[str, ...] = ("True", "1"),
    false: tuple[str, ...] = ("False", "0"),
    unknown: tuple[str, ...] = (),
    not_applicable: tuple[str, ...] = (),
    required: bool = False,
    example: bool = False,
    meaning: str = "",
) -> Any:
    """Yes or no. A blank is *not recorded*; list "" in `false` where the form's blank means no."""
    properties: dict[str, Any] = {"unknown": unknown, "not_applicable": not_applicable}
    return _column("flag", raw, required, {}, true=true, false=false, example=example, meaning=meaning, **properties)


def day(
    raw: str,
    *,
    required: bool = False,
    earliest: date = date(1900, 1, 1),
    latest: date | None = None,
    example: date = date(2026, 3, 1),
    meaning: str = "",
) -> Any:
    """A whole date (ISO, with or without hyphens, a time of day behind it is dropped)."""
    return _column("day", raw, required, _range(earliest, latest), example=example, meaning=meaning)


def partial_day(raw: str, *, example: date | None = None, meaning: str = "") -> Any:
    """A date whose day or month may be `00`; stored with `<column>_precision` (day, month, year).

    INCA's convention: an unknown day becomes the 15th, an unknown month 1 July. Not for day-precise indicators.
    """
    rules = {"ge": date(1900, 1, 1)}
    return _column("partial_day", raw, False, rules, example=example, meaning=meaning)


def municipality(raw: str, *, example: str = "0180", meaning: str = "folkbokföringskommun") -> Any:
    """A municipality code, or an LKF code whose first four digits are one; blank and 0000 are unknown residence."""
    return _column("municipality", raw, False, {"str_matches": r"^\d{4}$"}, example=example, meaning=meaning)


def unit(raw: str, *, code_system: str = "unit_id", example: str = "U0101", meaning: str = "vårdenhet") -> Any:
    """The care unit by the register's own code (`code_system`: the column of `reference.unit` that holds it).

    Queries see the unit's id; a code that `reference.unit` does not know becomes NULL and counts in the nation only.
    """
    return _column("unit", raw, False, {}, code_system=code_system, example=example, meaning=meaning)


def constant(value: date, *, meaning: str) -> Any:
    """A date that the file does not hold and that is the same for all its rows."""
    return _column("constant", None, True, {}, example=value, meaning=meaning)


def _range(low: Any, high: Any) -> dict[str, Any]:
    return {name: bound for name, bound in (("ge", low), ("le", high)) if bound is not None}


def row_rule(name: str) -> Callable[[Callable[..., Any]], Any]:
    """A rule across the columns of one row: a method of (cls, data) that gives one boolean per row."""

    def attach(method: Callable[..., Any]) -> Any:
        return pa.dataframe_check(name=name)(method)

    return attach
