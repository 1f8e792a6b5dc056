"""Which delivery speaks for which dates, as known on a given day. Deliveries are never changed or overwritten.

A delivery replaces what earlier ones said of the event dates it covers: everything for a full snapshot, the restated
months for an increment. So a record that a later snapshot lacks has been withdrawn, with no rule of its own. What is
known follows from the deliveries and the days they were extracted on, never from the order they were taken in.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path

import polars as pl

from data_contracts.delivery import Identity
from pipelines.errors import UserError
from pipelines.home import Home
from pipelines.intake.manifest_files import BEGINNING
from pipelines.intake.outcome import Outcome, deliveries
from pipelines.intake.stored import DUCKDB_TYPES, columns_of, rows_speaking
from pipelines.project import Register

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Window:
    """Event dates (both inclusive) for which one delivery is the one that speaks."""

    stored: str  # the name of its files
    first: date
    last: date


@dataclass(frozen=True)
class Known:
    """A register as known on a date."""

    register: Register
    outcomes: tuple[Outcome, ...]
    folder: Path
    linkages: tuple[str, ...] = ()

    @property
    def speaking(self) -> tuple[Outcome, ...]:
        """The deliveries whose rows may stand beside each other: where persons are numbered afresh, the latest alone.

        An earlier snapshot may cover days that the latest does not, but its numbers mean other persons.
        """
        numbered_afresh = self.register.delivery.identity is Identity.DELIVERY_PSEUDONYM
        return self.outcomes[-1:] if numbered_afresh else self.outcomes

    @property
    def data_as_of(self) -> date | None:
        """The last event date the deliveries speak for; None before the first delivery."""
        return max((date.fromisoformat(outcome.covers_to) for outcome in self.speaking), default=None)

    @property
    def simulated(self) -> bool:
        return all(outcome.simulated for outcome in self.outcomes)

    @property
    def population_scale(self) -> float | None:
        """The share of the real population a simulated delivery stands for; None for real data."""
        return self.outcomes[-1].population_scale if self.outcomes else None

    def rows(self, linkage: str | None = None) -> str:
        """The query that gives the rows as queries see them; with a linkage, `person_id` is the shared id.

        A unit's code becomes its id in `reference.unit_code`; an unknown code becomes NULL.
        """
        own = f"link_{linkage}" if linkage else None
        rows = f"({self._spoken(own)}) AS known"
        units = {name: column for name, column in self.register.columns.items() if column.kind == "unit"}
        if not units:
            return f"SELECT known.* FROM {rows}"
        ids = ", ".join(f'"{name}_code".unit_id AS "{name}"' for name in units)
        joins = " ".join(
            f'LEFT JOIN reference.unit_code AS "{name}_code" ON "{name}_code".code_system = \'{column.code_system}\' '
            f'AND "{name}_code".code = known."{name}"'
            for name, column in units.items()
        )
        return f"SELECT known.* REPLACE ({ids}) FROM {rows} {joins}"

    def _spoken(self, own_id: str | None) -> str:
        """The rows of all deliveries, their columns by name: what a later contract added is NULL in earlier ones."""
        chosen = ", ".join(self._column(name, kind, own_id) for name, kind in columns_of(self.register).items())
        speaking = [(window.stored, window.first, window.last) for window in self._windows]
        return f"SELECT {chosen} FROM ({rows_speaking(self.folder, self.register.delivery.event, speaking)})"

    def _column(self, name: str, kind: str, own_id: str | None) -> str:
        source = own_id if name == "person_id" and own_id else name
        is_stored = False
        for stored in self._stored:
            if source not in stored and source == own_id:
                raise UserError(
                    f"{self.register.name}: a delivery was taken in before the linkage "
                    f"{own_id.removeprefix('link_')} was declared. Judge its deliveries anew with "
                    f"`vip replay {self.register.name}`."
                )
            if source in stored and DUCKDB_TYPES.get(type(stored[source])) != kind:
                raise UserError(
                    f"{self.register.name}: {name} was taken in under a contract in which it was of another type. "
                    f"Judge its deliveries anew with `vip replay {self.register.name}`."
                )
            is_stored |= source in stored
        return f'"{source}" AS "{name}"' if is_stored else f'CAST(NULL AS {kind}) AS "{name}"'

    @cached_property
    def _windows(self) -> "list[Window]":
        return windows(self.speaking)

    @cached_property
    def _stored(self) -> "list[Mapping[str, pl.DataType]]":
        """The columns of each delivery that speaks. They are never changed, so they are looked at once."""
        names = dict.fromkeys(window.stored for window in self._windows)
        return [pl.read_parquet_schema(self.folder / f"{name}.parquet") for name in names]


def known(home: Home, register: Register, as_known_on: date, linkages: Sequence[str] = ()) -> Known:
    """The register as known on a date: the deliveries that were extracted by then."""
    outcomes = settled(deliveries(home, register, as_known_on))
    return Known(register, outcomes, home.registers / register.name, tuple(linkages))


def settled(outcomes: Sequence[Outcome]) -> tuple[Outcome, ...]:
    """Deliveries in the order of `deliveries` with what each speaks for beside the others: for reading, never to keep.

    The earliest speaks for all before it too, unless it says from when it does: there is nothing it could replace.
    """
    first = [_as_the_earliest(outcome) for outcome in outcomes[:1]]
    return (*first, *(replace(outcome, outside=outcome.outside + outcome.before, before=0, reaches_back=False)
                      for outcome in outcomes[1:]))  # fmt: skip


def _as_the_earliest(outcome: Outcome) -> Outcome:
    if not outcome.reaches_back:
        return outcome
    return replace(outcome, covers_from=BEGINNING.isoformat(), before=0, reaches_back=False)


def not_spoken_for(event: pl.Series, first: date, last: date, reaches_back: bool) -> tuple[pl.Series, pl.Series]:
    """Which of a delivery's rows are outside its days whatever else has come, and which before them may yet count.

    `event`: the dates of its rows; `first` and `last`: the days it covers by itself.
    """
    before = (event < first).fill_null(False) & reaches_back
    return ~event.is_between(first, last).fill_null(False) & ~before, before


def windows(outcomes: Sequence[Outcome]) -> list[Window]:
    """For each delivery the event dates no later delivery covers; the windows never overlap."""
    spoken: list[Window] = []
    for outcome in reversed(settled(outcomes)):
        first, last = date.fromisoformat(outcome.covers_from), date.fromisoformat(outcome.covers_to)
        spoken += _left_over(Window(outcome.stored, first, last), spoken)
    return sorted(spoken, key=lambda window: window.first)


def _left_over(window: Window, taken: Sequence[Window]) -> list[Window]:
    left = [window]
    for other in taken:
        left = [part for piece in left for part in _without(piece, other)]
    return left


def _without(window: Window, other: Window) -> list[Window]:
    if other.last < window.first or other.first > window.last:
        return [window]
    parts = []
    if window.first < other.first:
        parts.append(Window(window.stored, window.first, other.first - ONE_DAY))
    if other.last < window.last:
        parts.append(Window(window.stored, other.last + ONE_DAY, window.last))
    return parts
