"""What goes wrong in extracts: doubles, and rows with one planted fault. Good rows are never touched.

Dirt is always an extra row, so the truth stays exact: a copy of a good row that is superseded by it, or a copy on
another day with one fault in it.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import polars as pl

from pipelines.simulate.calendar_plan import Delivery
from pipelines.simulate.chance import coin
from pipelines.simulate.delivering import renumbered, shifted
from pipelines.simulate.finishing import key, without_person
from pipelines.simulate.frames import stack
from pipelines.simulate.sources import Register

DOUBLE_SHARE = 0.004  # exact doubles
OLDER_VERSION_SHARE = 0.006  # the same record as registered earlier, with other values
FAULT_SHARE = 0.003
OVER_LIMIT = 7  # how far beyond its range an impossible value lies
UNREADABLE, UNREADABLE_DAY, NO_SUCH_CODE = "abc", "2024-13-45", "?"

DOUBLE, OLDER, FAULT = "double", "older", "fault"
RATES = {"double": DOUBLE_SHARE, "older_version": OLDER_VERSION_SHARE, "fault": FAULT_SHARE}


@dataclass(frozen=True)
class Fault:
    """A way to break one rule: a text in place of a column's own, or values of columns."""

    rule: str
    heading: str = ""
    text: str = ""
    nobody: bool = False  # the row has no person, so that nothing is derived from an impossible date


def dirty(
    rows: pl.DataFrame,
    register: Register,
    delivery: Delivery,
    rng: np.random.Generator,
    block: int,
    first: bool,
) -> pl.DataFrame:
    """The rows and their dirt in random order: `dirt` says which rows are extra, `rule` what a fault breaks."""
    nothing = pl.lit(None, dtype=pl.String)
    habit = pl.Series(rng.random(rows.height))  # goes with a row to its copies: a double is spelled the same
    clean = renumbered(rows).with_columns(habit=habit, dirt=nothing, rule=nothing)
    extra = [_doubles(clean, register, rng), _older(clean, register, rng)]
    if rows.height:
        extra.append(_faulty(clean, register, delivery, rng, block, first))
    found = stack([clean, *extra])
    return found[rng.permutation(found.height)]


def _doubles(clean: pl.DataFrame, register: Register, rng: np.random.Generator) -> pl.DataFrame:
    named = clean.filter(pl.all_horizontal(pl.col(key(register)).is_not_null()))
    return named.filter(pl.Series(coin(rng, DOUBLE_SHARE, named.height))).with_columns(dirt=pl.lit(DOUBLE))


def _older(clean: pl.DataFrame, register: Register, rng: np.random.Generator) -> pl.DataFrame:
    """Where the sender says when a row was registered: the record as it was the day before."""
    registered = register.terms.registered
    if registered is None:
        return clean.clear()
    named = clean.filter(pl.col("person").is_not_null(), pl.col(registered) > pl.col(register.terms.event))
    chosen = named.filter(pl.Series(coin(rng, OLDER_VERSION_SHARE, named.height)))
    before = register.source.misread(chosen).with_columns(pl.col(registered) - pl.duration(days=1))
    return before.with_columns(dirt=pl.lit(OLDER))


def faults(register: Register) -> list[Fault]:
    """Every rule of the contract that can be broken alone, and how."""
    found = [fault for name in register.columns for fault in _column_faults(register, name)]
    found += [Fault(f"row.{rule}") for rule in register.source.row_faults]
    return [fault for fault in found if fault.rule not in register.source.skipped_faults]


def _column_faults(register: Register, name: str) -> list[Fault]:
    column = register.columns[name]
    heading = column.raw or ""
    found = []
    if column.kind in ("integer", "number", "flag", "day", "partial_day"):
        text = UNREADABLE_DAY if column.kind in ("day", "partial_day") else UNREADABLE
        found.append(Fault(f"{name}.type", heading, text))
    if column.kind == "code":
        found.append(Fault(f"{name}.code", heading, NO_SUCH_CODE))
    if name in register.patterned and heading:
        found.append(Fault(f"{name}.pattern", heading, NO_SUCH_CODE))
    if name in register.required and heading:
        found.append(Fault(f"{name}.required", heading, ""))
    return found + _range_faults(register, name, heading)


def _range_faults(register: Register, name: str, heading: str) -> list[Fault]:
    low, high = register.ranges[name]
    if not heading or (low is None and high is None):
        return []
    if isinstance(low, date):
        before = low - timedelta(days=1)
        return [Fault(f"{name}.range", heading, before.isoformat(), nobody=name in register.required)]
    beyond = low - OVER_LIMIT if name in register.source.low_faults or high is None else high + OVER_LIMIT  # type: ignore[operator]
    return [Fault(f"{name}.range", heading, f"{beyond:.0f}")]


def _faulty(
    clean: pl.DataFrame,
    register: Register,
    delivery: Delivery,
    rng: np.random.Generator,
    block: int,
    first: bool,
) -> pl.DataFrame:
    """Copies of good rows on the next day, each with one fault; every fault at least once in a run."""
    known = faults(register)
    count = max(int(clean.height * FAULT_SHARE), len(known) if first else 0)
    # Some copies are doubles or fall outside the delivery, so more are drawn than wanted.
    copies = _free_copies(clean, register, delivery, rng, 3 * count + 50).head(count)
    turn = (np.arange(copies.height) + block * 7) % len(known)
    rules = pl.Series([known[place].rule for place in turn], dtype=pl.String)
    copies = copies.with_columns(dirt=pl.lit(FAULT), rule=rules)
    return stack(
        [
            copies.clear(),
            *(_broken(copies.filter(pl.col("rule") == fault.rule), register, fault) for fault in known),
        ]
    )


def _free_copies(
    clean: pl.DataFrame, register: Register, delivery: Delivery, rng: np.random.Generator, count: int
) -> pl.DataFrame:
    """Copies that are doubles of nothing: moved to a day where no such record is."""
    event = pl.col(register.terms.event)
    blank = [pl.lit(None, dtype=clean.schema[name]).alias(name) for name in register.source.blank_in_faults]
    chosen = clean[rng.integers(0, clean.height, count)].with_columns(*blank)
    moved = shifted(chosen, register, 1).filter(event <= delivery.covers_to, register.source.fault_from)
    if register.terms.key == ("person_id",):
        return without_person(moved, register, pl.Series([None] * moved.height, dtype=pl.String))
    named = moved.filter(pl.col("person").is_not_null()).unique(key(register), keep="first", maintain_order=True)
    return named.join(clean, on=key(register), how="anti", nulls_equal=True, maintain_order="left")


def _broken(copies: pl.DataFrame, register: Register, fault: Fault) -> pl.DataFrame:
    if fault.nobody:
        copies = without_person(copies, register, pl.Series([None] * copies.height, dtype=pl.String))
    if not fault.heading:
        values = register.source.row_faults[fault.rule.removeprefix("row.")]
        return copies.with_columns(**values)
    return copies.with_columns(fault_heading=pl.lit(fault.heading), fault_text=pl.lit(fault.text))
