"""What a simulated source is: the shape every module in ``registers`` has, and how they are found."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib import import_module
from pkgutil import iter_modules
from typing import Literal

import numpy as np
import polars as pl

from data_contracts.columns import Column, Kind
from data_contracts.contract import Contract
from data_contracts.delivery import Aggregate, Delivery, Form, Identity, Severity
from pipelines.simulate import registers
from pipelines.simulate.calendar_plan import Delivery as Planned
from pipelines.simulate.persons import People
from pipelines.simulate.world import World

PeriodForm = Literal["year", "month", "month_plain", "month_px", "quarter", "quarter_px"]


@dataclass(frozen=True)
class Scene:
    """What a register's module draws its rows from."""

    world: World
    people: People
    rng: np.random.Generator
    rows: Mapping[str, pl.DataFrame]  # of the registers it needs
    plan: tuple[Planned, ...] = ()  # the deliveries the rows go to, oldest first


@dataclass(frozen=True)
class Source:
    """A simulated register.

    ``rows`` gives the faultless rows of a block: the contract's columns as they are stored, except those that come
    from the person, with ``who`` (place of the person in the block), ``unit`` (place among the units of the contract's
    code system, where it has units), and optionally ``delay_days`` (from event to arrival) and ``<column>_missing``.
    What a row's form version does not ask, and a word its form has no code for, is taken away afterwards.
    ``misread`` gives the same rows as an earlier delivery had them, before they were corrected.

    An aggregate source (its contract's kind says so) is asked once in a run, and gives whole rows without ``who`` and
    ``unit``, with unit ids where it has units.
    """

    rows: Callable[[Scene], pl.DataFrame]
    misread: Callable[[pl.DataFrame], pl.DataFrame] = lambda rows: rows
    needs: tuple[str, ...] = ()  # registers drawn before
    format: Literal["csv", "json", "xlsx"] = "csv"
    parents: tuple[tuple[str, ...], ...] = ()  # JSON: the headings that stand on each outer list, outermost first
    hyphen: bool = False  # identifiers are written YYYYMMDD-NNNC
    day_forms: Mapping[str, str] = field(default_factory=dict)  # column -> strftime, or "timestamp"
    period_forms: Mapping[str, PeriodForm] = field(default_factory=dict)  # heading -> how periods are written
    no_person: float = 0.01  # rows whose identifier is missing or wrong, added beside the others
    moves_together: tuple[str, ...] = ()  # dates that shift when a row is copied to another day
    row_faults: Mapping[str, Mapping[str, pl.Expr]] = field(default_factory=dict)  # rule -> columns that break it
    low_faults: tuple[str, ...] = ()  # columns whose range is broken downwards, not to break a row rule too
    skipped_faults: tuple[str, ...] = ()  # rules that cannot be broken alone
    broken_with: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # rule -> those always broken with it
    blank_in_faults: tuple[str, ...] = ()  # columns that could break a row rule beside the planted fault
    fault_from: pl.Expr = field(default_factory=lambda: pl.lit(True))  # rows that a fault may be planted in a copy of


@dataclass(frozen=True)
class Register:
    """A source with its contract."""

    name: str
    source: Source
    terms: Delivery
    columns: Mapping[str, Column]
    required: frozenset[str]
    ranges: Mapping[str, tuple[float | None, float | None]]
    patterns: Mapping[str, str]

    @property
    def is_aggregate(self) -> bool:
        """Counts per area; no persons."""
        return isinstance(self.terms.kind, Aggregate)

    @property
    def has_persons(self) -> bool:
        """Whether a row is about somebody the register knows again."""
        return self.terms.identity is not Identity.NONE

    @cached_property
    def unit_column(self) -> str | None:
        """The column with the care unit."""
        return self.first_of("unit")

    @cached_property
    def code_system(self) -> str | None:
        """Whose codes the units have."""
        return self.columns[self.unit_column].code_system if self.unit_column else None

    def first_of(self, kind: Kind) -> str | None:
        """The first column of a kind."""
        return next((name for name, column in self.columns.items() if column.kind == kind), None)

    def severity(self, rule: str) -> Severity:
        """What a rule does."""
        usual: Severity = "warn" if rule.endswith((".leading_zero", ".invalid", ".placeholder")) else "quarantine"
        return self.terms.severity.get(rule, usual)

    def in_forms(self, names: tuple[str, ...]) -> pl.Expr:
        """Whether the row's event lies in one of the form versions."""
        event = pl.col(self.terms.event)
        return pl.any_horizontal(*(_within(event, form) for form in self.terms.forms if form.name in names))


def _within(event: pl.Expr, form: Form) -> pl.Expr:
    return event.is_between(form.valid_from, form.valid_to) if form.valid_to else event >= form.valid_from


@cache
def registers_in_order() -> tuple[Register, ...]:
    """All simulated registers, each after those it needs."""
    names = sorted(module.name for module in iter_modules(registers.__path__))
    waiting = {name: _register(name) for name in names}
    ordered: list[Register] = []
    while waiting:
        done = {register.name for register in ordered}
        ready = [register for register in waiting.values() if done.issuperset(register.source.needs)]
        if not ready:
            raise ValueError(f"registers wait for one another: {', '.join(waiting)}")
        ordered.append(waiting.pop(ready[0].name))
    return tuple(ordered)


def _register(name: str) -> Register:
    return described(name, import_module(f"{registers.__name__}.{name}").SOURCE, _contract(name))


def described(name: str, source: Source, contract: type[Contract]) -> Register:
    """A source with what its contract says."""
    schema = contract.to_schema()
    checks = {column: {check.name: check for check in found.checks} for column, found in schema.columns.items()}
    return Register(
        name=name,
        source=source,
        terms=contract.__delivery__,
        columns={column: (found.metadata or {})["column"] for column, found in schema.columns.items()},
        required=frozenset(column for column, found in schema.columns.items() if not found.nullable),
        ranges={column: _range(found) for column, found in checks.items()},
        patterns={column: _pattern(found) for column, found in checks.items() if "str_matches" in found},
    )


def _contract(name: str) -> type[Contract]:
    module = import_module(f"data_contracts.registers.{name}")
    own = [value for value in vars(module).values() if isinstance(value, type) and value.__module__ == module.__name__]
    (contract,) = [value for value in own if issubclass(value, Contract)]
    return contract


def _pattern(checks: Mapping[str | None, object]) -> str:
    return str(checks["str_matches"].statistics["pattern"])  # type: ignore[attr-defined]


def _range(checks: Mapping[str | None, object]) -> tuple[float | None, float | None]:
    low, high = checks.get("greater_than_or_equal_to"), checks.get("less_than_or_equal_to")
    return (
        low.statistics["min_value"] if low else None,  # type: ignore[attr-defined]
        high.statistics["max_value"] if high else None,  # type: ignore[attr-defined]
    )
