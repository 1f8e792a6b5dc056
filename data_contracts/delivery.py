"""How a register's deliveries arrive: layout, kind, identity, calendar, forms. No column is spoken of here."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Literal

Format = Literal["csv", "xlsx", "sav", "sas7bdat", "dta", "json"]
Severity = Literal["quarantine", "warn", "reject"]
Encoding = Literal["utf-8", "cp1252", "latin-1", "utf-16"]
Source = Literal["quality_register", "health_data_register", "care_system", "aggregate"]


class Identity(StrEnum):
    """What the identifier of a register is, and so how far a person can be followed."""

    PERSONNUMMER = "personnummer"  # replaced by a serial at the door; the same person in every delivery
    STABLE_PSEUDONYM = "stable_pseudonym"  # the sender's own number, the same in every delivery
    DELIVERY_PSEUDONYM = "delivery_pseudonym"  # numbered afresh in each extract: joins within one delivery only
    NONE = "none"


@dataclass(frozen=True)
class Layout:
    """How the file is written. A file that is written otherwise is rejected, never guessed at.

    A site overrides single fields in `data_contracts/layouts/<register>.toml`.
    """

    formats: tuple[Format, ...] = ("csv", "xlsx", "sav", "sas7bdat", "dta")  # plain, or in a gzip or zip file
    delimiter: str = ";"
    encoding: Encoding = "utf-8"
    decimal_mark: Literal[".", ","] = "."
    thousands: Literal["", " ", "."] = ""  # between groups of three digits, where the file has it; any blank counts
    date_style: Literal["iso", "day_first", "month_first"] = "iso"  # 2026-03-31 | 31/3 2026 | 3/31/2026
    missing: tuple[str, ...] = ("",)  # texts that mean *not recorded* in every column
    headings: Mapping[str, str] = field(default_factory=dict)  # declared heading -> the one in this sender's files
    ignored: tuple[str, ...] = ()  # headings that belong to the file but are not taken in
    extra_columns: Literal["reject", "ignore"] = "reject"
    final_newline: bool = True  # a text file that ends inside a line is truncated
    sheet: str | None = None  # of a workbook; None: the only one with the declared headings
    records: tuple[str, ...] = ()  # JSON: the lists on the way to a row, outermost first
    shared: tuple[str, ...] = ()  # JSON: the keys beside such a list that hold for every row in it


@dataclass(frozen=True)
class FullSnapshot:
    """Each delivery holds everything; a record that is gone has been withdrawn."""


@dataclass(frozen=True)
class Increment:
    """Each delivery holds the last whole months anew; what an earlier delivery said of those months is replaced."""

    months_restated: int


@dataclass(frozen=True)
class Aggregate:
    """Each delivery holds counts per area, no persons; with `months_restated` only the last months anew."""

    absent: Literal["missing", "zero", "suppressed"]  # what it means that an area's row is not there
    months_restated: int | None = None


@dataclass(frozen=True)
class Calendar:
    """When a delivery is promised, and how long after a period's end its figures are still filling up.

    Periods of `every_months` months end with December, counted back from there. The delivery for a period is due on
    `due_day` of the month `months_after` after the period's last, and overdue when the days of grace have passed.
    `ends_on`: the last day of events of a register that has closed, or was delivered once; nothing is due beyond it.
    """

    due_day: int
    grace_days: int
    months_until_mature: int
    every_months: Literal[1, 2, 3, 4, 6, 12] = 1
    months_after: int = 1
    ends_on: date | None = None


@dataclass(frozen=True)
class Form:
    """A version of the form, in use for events on these days (both inclusive)."""

    name: str
    valid_from: date
    valid_to: date | None = None


@dataclass(frozen=True)
class Break:
    """A day from which figures cannot be compared with those before it."""

    on: date
    reason: str


@dataclass(frozen=True)
class Delivery:
    """All that is said of a register's deliveries as a whole."""

    title: str
    source: Source
    kind: FullSnapshot | Increment | Aggregate
    layout: Layout
    identity: Identity
    event: str  # column with the date a row is about
    key: tuple[str, ...]  # columns that name one record
    calendar: Calendar
    registered: str | None = None  # column with the date the row was written; None: the sender does not say
    wins: Literal["last", "first"] = "last"  # of a record's doubles in a delivery: by registered date, then by line
    residence_basis: Literal["event", "31_december", "extract", "none"] = "none"
    corrections_net_out: bool = False  # negative rows are returns: a view of the register sums them
    forms: tuple[Form, ...] = ()
    breaks: tuple[Break, ...] = ()
    severity: Mapping[str, Severity] = field(default_factory=dict)  # rule -> what it does; quarantine where not named
    raw_days: int = 30  # how long the file as delivered is kept after intake
