"""What a simulated register is: the shape every module in ``registers`` has, and how they are found."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

import numpy as np
import polars as pl

from data_contracts.contract import Column, Contract, Delivery
from pipelines.simulate import registers
from pipelines.simulate.persons import People
from pipelines.simulate.world import World


@dataclass(frozen=True)
class Scene:
    """What a register's module draws its rows from."""

    world: World
    people: People
    rng: np.random.Generator
    rows: Mapping[str, pl.DataFrame]  # of the registers it needs


@dataclass(frozen=True)
class Source:
    """A simulated register.

    ``rows`` gives the faultless rows of a block: the contract's columns as they are stored, except those that come
    from the person, with ``who`` (place of the person in the block), ``unit`` (place among the register's units,
    where it has units), and optionally ``delay_days`` (from event to arrival) and ``<column>_missing``.
    ``misread`` gives the same rows as an earlier delivery had them, before they were corrected.
    """

    rows: Callable[[Scene], pl.DataFrame]
    misread: Callable[[pl.DataFrame], pl.DataFrame] = lambda rows: rows
    needs: tuple[str, ...] = ()  # registers drawn before
    unit_code: str | None = None  # column of the unit table
    hyphen: bool = False  # identifiers are written YYYYMMDD-NNNC
    day_forms: Mapping[str, str] = field(default_factory=dict)  # column -> strftime; ISO where not named
    moves_together: tuple[str, ...] = ()  # dates that shift when a row is copied to another day
    row_faults: Mapping[str, Mapping[str, pl.Expr]] = field(default_factory=dict)  # rule -> columns that break it
    low_faults: tuple[str, ...] = ()  # columns whose range is broken downwards, not to break a row rule too
    skipped_faults: tuple[str, ...] = ()  # rules that cannot be broken alone
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
    patterned: frozenset[str]


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
    module = import_module(f"{registers.__name__}.{name}")
    contract = _contract(name)
    schema = contract.to_schema()
    checks = {column: {check.name: check for check in found.checks} for column, found in schema.columns.items()}
    return Register(
        name=name,
        source=module.SOURCE,
        terms=contract.__delivery__,
        columns={column: (found.metadata or {})["column"] for column, found in schema.columns.items()},
        required=frozenset(column for column, found in schema.columns.items() if not found.nullable),
        ranges={column: _range(found) for column, found in checks.items()},
        patterned=frozenset(column for column, found in checks.items() if "str_matches" in found),
    )


def _contract(name: str) -> type[Contract]:
    module = import_module(f"data_contracts.registers.{name}")
    own = [value for value in vars(module).values() if isinstance(value, type) and value.__module__ == module.__name__]
    (contract,) = [value for value in own if issubclass(value, Contract)]
    return contract


def _range(checks: Mapping[str | None, object]) -> tuple[float | None, float | None]:
    low, high = checks.get("greater_than_or_equal_to"), checks.get("less_than_or_equal_to")
    return (
        low.statistics["min_value"] if low else None,  # type: ignore[attr-defined]
        high.statistics["max_value"] if high else None,  # type: ignore[attr-defined]
    )
