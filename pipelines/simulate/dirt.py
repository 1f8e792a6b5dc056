"""What goes wrong in extracts: doubles, and rows with one planted fault.

What is quarantined is always an extra row, so the truth stays exact: a copy of a good row that is superseded by it, or
a copy with one fault in it. A fault that only warns is planted in a good row itself, and is known with it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from data_contracts.delivery import Severity
from pipelines.simulate.chance import coin
from pipelines.simulate.delivering import renumbered
from pipelines.simulate.faults import Fault, stored, values_of
from pipelines.simulate.finishing import is_named, key, without_person
from pipelines.simulate.frames import stack
from pipelines.simulate.sources import Register
from pipelines.simulate.world import World

DOUBLE_SHARE = 0.004  # exact doubles
OLDER_VERSION_SHARE = 0.006  # the same record as registered earlier, with other values
FAULT_SHARE = 0.003
WARNING_SHARE = 0.002

DOUBLE, OLDER, FAULT = "double", "older", "fault"
RATES = {
    "double": DOUBLE_SHARE, "older_version": OLDER_VERSION_SHARE, "fault": FAULT_SHARE, "warning": WARNING_SHARE,
}  # fmt: skip
NO_TEXT = pl.lit(None, dtype=pl.String)


@dataclass(frozen=True)
class Sty:
    """Where dirt is made: for one register's delivery, in one block of persons."""

    world: World
    register: Register
    known: Sequence[Fault]  # that can be planted
    rng: np.random.Generator
    block: int
    first: bool  # every fault at least once

    def faults(self, severity: Severity) -> list[Fault]:
        """The faults of a severity, another one first in each block."""
        found = [fault for fault in self.known if self.register.severity(fault.rule) == severity]
        turn = self.block * 7 % max(len(found), 1)
        return found[turn:] + found[:turn]

    def count(self, rows: int, share: float, known: Sequence[Fault]) -> int:
        """How many rows to plant faults in."""
        return max(int(rows * share), len(known) if self.first else 0)


def dirty(rows: pl.DataFrame, sty: Sty) -> pl.DataFrame:
    """The rows and their dirt in random order: `dirt` says which rows are extra, `rule` what a fault breaks."""
    rng = sty.rng
    habit = pl.Series(rng.random(rows.height))  # goes with a row to its copies: a double is spelled the same
    clean = renumbered(rows).with_columns(
        habit=habit, dirt=NO_TEXT, rule=NO_TEXT, fault_heading=NO_TEXT, fault_text=NO_TEXT
    )
    clean = _with_warnings(clean, sty)
    whole = clean.filter(pl.col("rule").is_null())
    found = stack([clean, _doubles(clean, sty), _older(whole, sty), _faulty(whole, sty)])
    return found[rng.permutation(found.height)]


def _doubles(clean: pl.DataFrame, sty: Sty) -> pl.DataFrame:
    """None where corrections net out: there the same row twice is two."""
    if sty.register.terms.corrections_net_out:
        return clean.clear()
    named = clean.filter(pl.all_horizontal(pl.col(key(sty.register)).is_not_null()))
    return named.filter(pl.Series(coin(sty.rng, DOUBLE_SHARE, named.height))).with_columns(dirt=pl.lit(DOUBLE))


def _older(clean: pl.DataFrame, sty: Sty) -> pl.DataFrame:
    """Where the sender says when a row was registered: the record as it was the day before."""
    terms = sty.register.terms
    if terms.registered is None or terms.wins != "last":
        return clean.clear()
    named = clean.filter(is_named(sty.register), pl.col(terms.registered) > pl.col(terms.event))
    chosen = named.filter(pl.Series(coin(sty.rng, OLDER_VERSION_SHARE, named.height)))
    before = sty.register.source.misread(chosen).with_columns(pl.col(terms.registered) - pl.duration(days=1))
    return before.with_columns(dirt=pl.lit(OLDER))


def _faulty(clean: pl.DataFrame, sty: Sty) -> pl.DataFrame:
    """Copies of good rows, each with one fault."""
    known = sty.faults("quarantine")
    count = sty.count(clean.height, FAULT_SHARE, known)
    return stack([clean.clear(), *(_broken(clean, sty, fault, times) for fault, times in _shared(known, count))])


def _shared(known: Sequence[Fault], count: int) -> list[tuple[Fault, int]]:
    """How often each fault is planted: in turn, from the first on."""
    turns = [(count - place + len(known) - 1) // len(known) for place in range(len(known))]
    return [(fault, times) for fault, times in zip(known, turns, strict=True) if times > 0]


def _broken(clean: pl.DataFrame, sty: Sty, fault: Fault, count: int) -> pl.DataFrame:
    places = _places(clean, sty, fault)
    if places.is_empty():
        return clean.clear()
    copies = clean[places.gather(sty.rng.integers(0, places.len(), count))]
    schema = clean.schema  # made anew each time it is asked for
    blank = [pl.lit(None, dtype=schema[name]).alias(name) for name in sty.register.source.blank_in_faults]
    copies = copies.with_columns(*blank, dirt=pl.lit(FAULT), rule=pl.lit(fault.rule))
    if fault.nobody and "person" in copies.columns:
        copies = without_person(copies, sty.register, pl.Series([None] * copies.height, dtype=pl.String))
    return copies.with_columns(**values_of(fault, sty.register))


def _places(clean: pl.DataFrame, sty: Sty, fault: Fault) -> pl.Series:
    """Where the fault can be planted; a text is broken where there is one, if there is one anywhere."""
    name, chosen = fault.rule.partition(".")[0], sty.register.source.fault_from
    name = "person" if name == sty.register.first_of("identifier") else name
    has_value = pl.col(name).is_not_null() if fault.heading and name in clean.columns else pl.lit(True)
    for wanted in (chosen & has_value, has_value, chosen):
        free = pl.col("rule").is_null() & _can_bear(fault, sty) & wanted
        places = clean.select(free.fill_null(False).arg_true()).to_series()
        if places.len():
            break
    return places


def _with_warnings(clean: pl.DataFrame, sty: Sty) -> pl.DataFrame:
    """The rows, some of them with what only warns; the columns hold what is stored of it."""
    known = sty.faults("warn")
    for fault, count in _shared(known, sty.count(clean.height, WARNING_SHARE, known)) if known else []:
        places = _places(clean, sty, fault)
        chosen = places.gather(sty.rng.permutation(places.len())[:count])
        values = {**values_of(fault, sty.register), **stored(fault, sty.register), "rule": pl.lit(fault.rule)}
        is_chosen = pl.int_range(pl.len()).is_in(chosen.implode())
        clean = clean.with_columns(
            pl.when(is_chosen).then(value).otherwise(pl.col(name) if name in clean.columns else None).alias(name)
            for name, value in values.items()
        )
    return clean


def _can_bear(fault: Fault, sty: Sty) -> pl.Expr:
    """The rows in which the fault is one."""
    if fault.of_form:
        return ~sty.register.in_forms(sty.register.columns[fault.of_form].forms)
    if not fault.without_zeros:
        return pl.lit(True)
    name, text = fault.rule.partition(".")[0], pl.col(fault.rule.partition(".")[0])
    if sty.register.columns[name].kind == "unit":
        text = text.replace_strict(sty.world.units[str(sty.register.code_system)].codes, default=None)
    return text.str.contains(r"^0+[1-9][0-9]*$").fill_null(False)
