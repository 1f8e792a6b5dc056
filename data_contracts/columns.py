"""The kinds of columns a contract is written in: one function a kind, one line a column.

Each says under which heading (`raw`) the column stands in the file and how its text becomes a value. All take what is
in `Said`; range, code list and pattern become Pandera checks, the rest goes to intake with the column.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, TypedDict, Unpack

import pandera.polars as pa

Kind = Literal[
    "identifier", "sex", "age", "birth_year", "text", "code", "integer", "number", "flag", "day", "partial_day",
    "municipality", "unit", "constant", "area_level", "area_code", "period_start", "period_end",
]  # fmt: skip
AreaSystem = Literal["scb", "kolada", "socialstyrelsen", "name"]


@dataclass(frozen=True)
class Column:
    """How one column is filled from the text of a file (`raw` is its heading there)."""

    kind: Kind
    raw: str | None = None
    missing: tuple[str, ...] = ()  # texts that mean *not recorded* in this column, beside the layout's
    unknown: tuple[str, ...] = ()
    not_applicable: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()  # the form versions that ask for it; none named: all
    codes: Mapping[str, str] = field(default_factory=dict)
    earlier_codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # form version -> its own codes
    labels: Mapping[str, str] = field(default_factory=dict)  # word in the table -> the word a Swedish reader sees
    true: tuple[str, ...] = ()
    false: tuple[str, ...] = ()
    width: int | None = None  # digits of a code that a spreadsheet may have taken the leading zeros from
    unit: str = ""
    example: Any = None
    meaning: str = ""
    planned: bool = False  # a date that may lie after the extraction
    code_system: str | None = None  # unit: whose codes they are; area: how areas are written
    at: str | None = None  # age: the column with the date the age is taken at


class Said(TypedDict, total=False):
    """What may be said of a column of any kind that is read from the file."""

    required: bool  # a row without it is quarantined
    missing: tuple[str, ...]
    unknown: tuple[str, ...]
    not_applicable: tuple[str, ...]
    forms: tuple[str, ...]
    unit: str
    example: Any
    meaning: str


def _column(kind: Kind, raw: str | None, rules: dict[str, Any], said: Said, **properties: Any) -> Any:
    required = said.pop("required", False)
    column = Column(kind=kind, raw=raw, **{**properties, **said})
    return pa.Field(nullable=not required, metadata={"column": column}, **rules)


def _derived(kind: Kind, rules: dict[str, Any], **properties: Any) -> Any:
    return pa.Field(nullable=True, metadata={"column": Column(kind=kind, **properties)}, **rules)


def _range(low: Any, high: Any) -> dict[str, Any]:
    return {name: bound for name, bound in (("ge", low), ("le", high)) if bound is not None}


def identifier(raw: str) -> Any:
    """The person: an identifier in the file, a random serial in the table. NULL where the identifier is invalid."""
    return _column("identifier", raw, {}, {}, example=1, meaning="person")


def sex_from_identifier() -> Any:
    """`K` or `M`, from the identifier; NULL where it does not tell."""
    return _derived("sex", {"isin": ["K", "M"]}, example="K", meaning="juridiskt kön")


def age_from_identifier(at: str, *, low: int = 0, high: int = 115) -> Any:
    """Whole years at the date in column `at`; NULL where the identifier does not tell."""
    return _derived("age", _range(low, high), at=at, unit="years", example=40, meaning="ålder vid händelsen")


def birth_year_from_identifier() -> Any:
    """Year of birth; NULL where the identifier does not tell."""
    return _derived("birth_year", {}, example=1986, meaning="födelseår")


def text(raw: str, *, pattern: str | None = None, width: int | None = None, **said: Unpack[Said]) -> Any:
    """Text as it stands; `pattern` is the whole text."""
    rules = {"str_matches": f"^(?:{pattern})$"} if pattern else {}
    return _column("text", raw, rules, said, width=width, example="x")


def code(
    raw: str,
    codes: Mapping[str, str],
    *,
    earlier_codes: Mapping[str, Mapping[str, str]] | None = None,
    labels: Mapping[str, str] | None = None,
    **said: Unpack[Said],
) -> Any:
    """A code of a closed list (`codes`: text in the file -> word in the table), per form version where it changed.

    `labels`: word in the table -> what the sender calls it, in Swedish; where the text in the file is such a word
    already, or stands for a sex, none is needed.
    """
    earlier = dict(earlier_codes or {})
    words = list(dict.fromkeys(word for mapping in (codes, *earlier.values()) for word in mapping.values()))
    return _column(
        "code", raw, {"isin": words}, said, codes=codes, earlier_codes=earlier, labels=labels or {}, example=words[0]
    )


def integer(raw: str, *, low: int | None = None, high: int | None = None, **said: Unpack[Said]) -> Any:
    """A whole number within [low, high]."""
    return _column("integer", raw, _range(low, high), said, example=low)


def number(raw: str, *, low: float | None = None, high: float | None = None, **said: Unpack[Said]) -> Any:
    """A decimal number within [low, high], written with the layout's decimal mark."""
    return _column("number", raw, _range(low, high), said, example=low)


def flag(
    raw: str, *, true: tuple[str, ...] = ("True", "1"), false: tuple[str, ...] = ("False", "0"), **said: Unpack[Said]
) -> Any:
    """Yes or no. A blank is *not recorded*; list "" in `false` where the form's blank means no."""
    return _column("flag", raw, {}, said, true=true, false=false, example=False)


def day(
    raw: str,
    *,
    earliest: date = date(1900, 1, 1),
    latest: date | None = None,
    planned: bool = False,
    **said: Unpack[Said],
) -> Any:
    """A whole date in the layout's style; a time of day behind it is not stored.

    `planned`: it may lie after the extraction; of any other date that is told.
    """
    return _column("day", raw, _range(earliest, latest), said, planned=planned, example=date(2026, 3, 1))


def partial_day(raw: str, **said: Unpack[Said]) -> Any:
    """A date whose day or month may be `00`; stored with `<column>_precision` (day, month, year).

    INCA's convention: an unknown day becomes the 15th, an unknown month 1 July. Not for day-precise indicators.
    """
    return _column("partial_day", raw, {"ge": date(1900, 1, 1)}, said)


def municipality(raw: str, **said: Unpack[Said]) -> Any:
    """A municipality code, or an LKF code whose first four digits are one; blank and 0000 are unknown residence.

    A code that is and was no municipality's is kept with a warning, and counts in the nation only.
    """
    rules = {"str_matches": r"^[0-9]{4}$"}
    return _column("municipality", raw, rules, said, width=4, example="0180", meaning="folkbokföringskommun")


def unit(raw: str, *, code_system: str, width: int | None = None, **said: Unpack[Said]) -> Any:
    """The care unit by the register's own code (`code_system`: whose codes, in `reference.unit_code`).

    Queries see the unit's id; a code that the reference table does not know becomes NULL and counts in the nation only.
    """
    return _column("unit", raw, {}, said, code_system=code_system, width=width, example="U0101", meaning="vårdenhet")


def constant(value: date, *, meaning: str) -> Any:
    """A date that the file does not hold and that is the same for all its rows."""
    column = Column(kind="constant", example=value, meaning=meaning)
    return pa.Field(nullable=False, metadata={"column": column})


def area_level(raw: str, *, system: AreaSystem, **said: Unpack[Said]) -> Any:
    """`nation`, `region` or `municipality`, told by how the area is written; `area_code` reads the same heading.

    Systems: `scb` (00 or SE, 01, 0114), `kolada` (0000, 0001, 0114), `socialstyrelsen` (0, 1, 114 unpadded), `name`
    (Riket, Stockholm or Region Stockholm, and municipalities by name).
    """
    levels = ["nation", "region", "municipality"]
    return _column(
        "area_level", raw, {"isin": levels}, said, code_system=system, example="municipality", meaning="område"
    )


def area_code(raw: str, *, system: AreaSystem, **said: Unpack[Said]) -> Any:
    """The area in this project's codes: SE, two digits for a region, four for a municipality."""
    rules = {"str_matches": r"^(?:SE|[0-9]{2}|[0-9]{4})$"}
    return _column("area_code", raw, rules, said, code_system=system, example="0180", meaning="område")


def period_start(raw: str, **said: Unpack[Said]) -> Any:
    """First day of a period written 2025, 2025-03, 202503, 2025M03, 2025K1 or 2025-Q1."""
    return _column("period_start", raw, {"ge": date(1900, 1, 1)}, said, example=date(2025, 1, 1))


def period_end(raw: str, **said: Unpack[Said]) -> Any:
    """Last day (inclusive) of a period, written as in `period_start`."""
    return _column("period_end", raw, {"ge": date(1900, 1, 1)}, said, example=date(2025, 12, 31))
