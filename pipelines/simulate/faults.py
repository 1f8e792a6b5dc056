"""How each rule of a contract is broken: a text in place of a column's own, or values of columns.

Belongs here: which faults a contract has. Does not belong here: in which rows they are planted (``dirt``).
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
import polars as pl

from data_contracts.columns import Column
from data_contracts.delivery import Identity
from pipelines.simulate.calendar_plan import Delivery as Planned
from pipelines.simulate.finishing import told_of_person
from pipelines.simulate.identifiers import FIRST_TEST_SERIAL, with_check_digit
from pipelines.simulate.sources import Register
from pipelines.simulate.writing import PARISH_HEADING

OVER_LIMIT = 7  # how far beyond its range an impossible value lies
UNREADABLE, UNREADABLE_DAY, NO_SUCH_CODE, SPREADSHEET = "abc", "2024-13-45", "?", "1.2e+05"
PLACEHOLDER = "191212121212"  # whom all try their systems with; the check digit is right
NO_WORD = "okänd"  # in place of a pseudonym
TURNED_KINDS = (
    "integer", "number", "flag", "day", "partial_day", "area_level", "area_code", "period_start", "period_end",
)  # fmt: skip
FREE_KINDS = ("text", "unit")


@dataclass(frozen=True)
class Fault:
    """A way to break one rule; `also` are rules that cannot but be broken with it.

    With `heading` the text stands in the file in place of the column's own, otherwise the columns of the source's
    `row_faults` get their values. `of_form`: planted in rows of form versions that do not ask for the column.
    """

    rule: str
    heading: str = ""
    text: str = ""
    also: tuple[str, ...] = ()
    nobody: bool = False  # the row has no person, so that nothing is derived from an impossible date
    of_form: str = ""
    without_zeros: bool = False  # the column's own text, as a spreadsheet leaves it

    @property
    def rules(self) -> tuple[str, ...]:
        """All that are broken."""
        return (self.rule, *self.also)


def faults(register: Register, plan: Sequence[Planned] = ()) -> list[Fault]:
    """Every rule of the contract that can be broken alone, and how. A rule that rejects a file is never broken.

    With a plan, without those that no row within the deliveries' days can break.
    """
    found = [fault for name, column in register.columns.items() if column.raw for fault in _of(register, name, column)]
    found += [Fault(f"row.{rule}") for rule in register.source.row_faults]
    found = [replace(fault, also=fault.also + register.source.broken_with.get(fault.rule, ())) for fault in found]
    rejecting = [fault.rule for fault in found if register.severity(fault.rule) == "reject"]
    found = [fault for fault in found if fault.rule not in (*register.source.skipped_faults, *rejecting)]
    return [fault for fault in found if not plan or not fault.of_form or _is_left_out(register, fault.of_form, plan)]


def _is_left_out(register: Register, name: str, plan: Sequence[Planned]) -> bool:
    """Whether some day of the deliveries has a form that does not ask for the column."""
    days = pl.date_range(plan[0].covers_from, plan[-1].covers_to, eager=True).alias(register.terms.event)
    return not days.to_frame().select(register.in_forms(register.columns[name].forms)).to_series().all()


def _of(register: Register, name: str, column: Column) -> list[Fault]:
    raw, pattern = str(column.raw), register.patterns.get(name, "")
    if column.kind == "identifier":  # that some are nobody's is no fault planted here, see `finishing`
        text = PLACEHOLDER if register.terms.identity is Identity.PERSONNUMMER else NO_WORD
        return [
            Fault(f"{name}.placeholder", raw, text, nobody=True), Fault(f"{name}.spreadsheet", raw, SPREADSHEET),
        ]  # fmt: skip
    found = [*_type(register, name, column), *_range(register, name, raw)]
    if column.kind == "code":
        found.append(Fault(f"{name}.code", raw, NO_SUCH_CODE))
    if pattern and column.kind != "area_code":
        found.append(Fault(f"{name}.pattern", raw, NO_SUCH_CODE))
    if name in register.required:
        found.append(Fault(f"{name}.required", raw, "", _together(register, name, "required")))
    if column.kind in FREE_KINDS:
        also = _broken_pattern(name, pattern, _identity())
        found.append(Fault(f"{name}.identity", raw, _identity(), also))
    if column.forms:
        found.append(Fault(f"{name}.form", of_form=name))
    if column.width and raw != PARISH_HEADING:  # five digits of six are no municipality's
        found.append(Fault(f"{name}.leading_zero", raw, without_zeros=True))
    return found


def _type(register: Register, name: str, column: Column) -> list[Fault]:
    """Texts that cannot be turned, and those that a spreadsheet made."""
    raw, pattern = str(column.raw), register.patterns.get(name, "")
    if column.kind in TURNED_KINDS:
        text = UNREADABLE_DAY if column.kind in ("day", "partial_day") else UNREADABLE
        return [
            Fault(f"{name}.{rule}", raw, spelled, _together(register, name, rule))
            for rule, spelled in (("type", text), ("spreadsheet", SPREADSHEET))
        ]
    if column.kind == "code":
        return [Fault(f"{name}.spreadsheet", raw, SPREADSHEET, (f"{name}.code",))]
    if column.kind in (*FREE_KINDS, "municipality"):
        return [Fault(f"{name}.spreadsheet", raw, SPREADSHEET, _broken_pattern(name, pattern, SPREADSHEET))]
    return []


def _together(register: Register, name: str, rule: str) -> tuple[str, ...]:
    """The same rule of the other columns under the same heading: one text is broken for all of them."""
    own = register.columns[name]
    others = [other for other, column in register.columns.items() if column.raw == own.raw and other != name]
    return tuple(f"{other}.{rule}" for other in others if rule != "required" or other in register.required)


def _broken_pattern(name: str, pattern: str, text: str) -> tuple[str, ...]:
    return (f"{name}.pattern",) if pattern and not re.search(pattern, text) else ()


def _range(register: Register, name: str, heading: str) -> list[Fault]:
    low, high = register.ranges[name]
    if low is None and high is None:
        return []
    if register.columns[name].kind in ("period_start", "period_end"):
        return []
    if isinstance(low, date):
        before = low - timedelta(days=1)
        return [Fault(f"{name}.range", heading, _written_day(register, before), nobody=name in register.required)]
    beyond = low - OVER_LIMIT if name in register.source.low_faults or high is None else high + OVER_LIMIT  # type: ignore[operator]
    return [Fault(f"{name}.range", heading, f"{beyond:.0f}")]


def _written_day(register: Register, day: date) -> str:
    match register.terms.layout.date_style:
        case "day_first":
            return f"{day.day}/{day.month} {day.year}"
        case "month_first":
            return f"{day.month}/{day.day}/{day.year}"
    return day.isoformat()


def _identity() -> str:
    """A number of the never-issued series, as it may stand in a free text."""
    digits = str(with_check_digit(np.array([19700101]), np.array([FIRST_TEST_SERIAL]))[0])
    return f"{digits[:8]}-{digits[8:]}"


def values_of(fault: Fault, register: Register) -> dict[str, pl.Expr]:
    """The columns of a row with the fault, where they are other than before."""
    if fault.of_form:
        answer = pl.lit(_answer(register, fault.of_form))
        return {fault.of_form: answer, f"{fault.of_form}_missing": pl.lit(None, dtype=pl.String)}
    if not fault.heading:
        return dict(register.source.row_faults[fault.rule.removeprefix("row.")])
    return {} if fault.without_zeros else {"fault_heading": pl.lit(fault.heading), "fault_text": pl.lit(fault.text)}


def stored(fault: Fault, register: Register) -> dict[str, pl.Expr]:
    """What is stored of a text that breaks a rule which only warns."""
    name = fault.rule.partition(".")[0]
    if not fault.heading or fault.without_zeros:
        return {}
    kind = register.columns[name].kind
    if kind == "identifier":
        return dict.fromkeys(told_of_person(register), pl.lit(None)) if fault.nobody else {}
    if fault.rule.endswith(".range") and kind in ("integer", "number"):
        return {name: pl.lit(float(fault.text)).cast(pl.Float64 if kind == "number" else pl.Int64)}
    turned = fault.rule.endswith(".required") or kind in TURNED_KINDS
    return {name: pl.when(pl.lit(False)).then(name) if turned else pl.lit(fault.text)}


def _answer(register: Register, name: str) -> object:
    column = register.columns[name]
    if column.kind == "code":
        return next(iter(column.codes.values()))
    if column.kind == "flag":
        return True
    return register.ranges[name][0] if column.example is None else column.example
