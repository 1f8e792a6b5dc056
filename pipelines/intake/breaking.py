"""Rows that break a rule across columns: searched for among values on and just beyond what the rule speaks of.

A rule is any expression; which columns and constants it speaks of is read off its query plan. Where the search finds
nothing, the contract's author says a row (`broken_by`). Rules of one column are broken in `flaws`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from itertools import combinations, product
from typing import Any

import pandera.polars as pa
import polars as pl

from pipelines.errors import UserError
from pipelines.intake import areas
from pipelines.intake.sound_rows import in_year, whole
from pipelines.intake.spelling import AREA_KINDS, PERIOD_KINDS, Row, form_at, periods
from pipelines.project import Register

DEPTHS = {1: 60, 2: 10, 3: 5}  # columns changed at once -> values tried of each
MOST_TRIED, MOST_KEPT, MOST_KEPT_ALIKE = 40_000, 200, 6
LONGEST_DAYS = 4_000  # a constant beyond this is no number of days
BORN_KINDS, BIRTH_YEARS = ("age", "birth_year"), (1880, 2100)
TEXTS_OF_ANY = {"unit": "U0101", "municipality": "0180", "text": "x"}
Change = Mapping[str, Any]  # column -> value


@dataclass(frozen=True)
class Spoken:
    """What a rule speaks of."""

    columns: tuple[str, ...]
    words: tuple[str, ...]
    numbers: tuple[float, ...]
    days: tuple[date, ...]


class Search:
    """For rows that break one rule across columns."""

    def __init__(self, register: Register, check: pa.Check) -> None:
        self.register, self.check, self.sound = register, check, whole(register)
        self.schema = register.contract.to_schema()

    def said(self) -> list[Row]:
        """The row that the contract's author gives, if any. Raises UserError where it cannot be."""
        broken_by: Change = (self.check.statistics or {}).get("broken_by") or {}
        unknown = sorted(set(broken_by).difference(self.register.columns))
        if unknown:
            place = f"{self.register.path}: row.{self.check.name}: broken_by"
            raise UserError(f"{place}: there is no column {', '.join(unknown)}.")
        return [changed(self.register, self.sound, broken_by)] if broken_by else []

    def found(self, depth: int) -> list[Row]:
        """Rows that break the rule, with `depth` columns changed at once; perhaps breaking others too."""
        tried = [(place, changed(self.register, self.sound, change)) for place, change in self._changes(depth)]
        if not tried:
            return []
        kept: dict[int, list[Row]] = {}
        for (place, row), is_broken in zip(tried, self._breaks([row for _, row in tried]), strict=True):
            if is_broken and len(kept.setdefault(place, [])) < MOST_KEPT_ALIKE:
                kept[place].append(row)
        return [row for rows in kept.values() for row in rows][:MOST_KEPT]

    def _changes(self, depth: int) -> Iterator[tuple[int, Change]]:
        """Changes to the sound row, each with the number of the combination of columns it is of."""
        choices = [values[: DEPTHS[depth]] for values in self._choices]
        tried = 0
        for place, combination in enumerate(combinations(choices, depth)):
            for parts in product(*combination):
                tried += 1
                if tried <= MOST_TRIED:
                    yield place, {name: value for part in parts for name, value in part.items()}

    def _breaks(self, rows: Sequence[Row]) -> pl.Series:
        """Whether each row breaks the rule, of which nothing but this is asked here."""
        told = [told_values(self.register, row) for row in rows]
        kinds = {name: column.dtype.type for name, column in self.schema.columns.items()}
        frame = pl.DataFrame({name: [values[name] for values in told] for name in kinds}, schema=kinds)
        keeps: pl.Series = self.check(frame.lazy()).check_output.collect()["check_output"].fill_null(True)
        return ~keeps

    @cached_property
    def _choices(self) -> list[list[Change]]:
        """Per column that the rule speaks of (or columns under one heading) the values to try."""
        spoken, found = self.spoken, {}
        for name in spoken.columns:
            column = self.register.columns[name]
            if column.kind in (*AREA_KINDS, *PERIOD_KINDS):
                found[column.raw] = list(self._of_heading(str(column.raw), spoken))
            elif self._is_asked(name):
                found[name] = [{name: value} for value in self._values(name, spoken)]
        return list(found.values())

    @cached_property
    def spoken(self) -> Spoken:
        """Read off the plan of the rule on an empty table."""
        kinds = {name: column.dtype.type for name, column in self.schema.columns.items()}
        plan = self.check._check_fn(pa.PolarsData(pl.LazyFrame(schema=kinds))).explain(optimized=False)
        plan = re.sub(r"DF \[.*", "", plan)
        columns = dict.fromkeys(re.findall(r'col\("([^"]*)"\)', plan))
        plan = re.sub(r'col\("[^"]*"\)', "", plan)
        words, plan = re.findall(r'"([^"]*)"', plan), re.sub(r'"[^"]*"', "", plan)
        days, plan = re.findall(r"\d{4}-\d\d-\d\d", plan), re.sub(r"\d{4}-\d\d-\d\d", "", plan)
        numbers = re.findall(r"(?<![\w.])-?\d+(?:\.\d+)?", plan)
        return Spoken(
            tuple(name for name in columns if name in self.register.columns),
            tuple(dict.fromkeys(words)),
            tuple(dict.fromkeys(float(number) for number in numbers)),
            tuple(date.fromisoformat(day) for day in dict.fromkeys(days)),
        )

    def _is_asked(self, name: str) -> bool:
        column, event = self.register.columns[name], self.sound.values[self.register.delivery.event]
        form = form_at(self.register, event)
        return column.kind not in ("identifier", "constant") and (
            not column.forms or (form is not None and form.name in column.forms)
        )

    def _of_heading(self, heading: str, spoken: Spoken) -> Iterator[Change]:
        """Areas or periods, whose columns stand under one heading and change together."""
        names = [name for name, column in self.register.columns.items() if column.raw == heading]
        kinds = {name: self.register.columns[name].kind for name in names}
        for means in self._meanings(names[0], spoken):
            yield {name: means[kind] for name, kind in kinds.items()}

    def _meanings(self, name: str, spoken: Spoken) -> Iterator[Mapping[str, Any]]:
        column = self.register.columns[name]
        if column.kind in PERIOD_KINDS:
            for years in (0, -1, 1):
                yield from periods(self.sound.values[name].year + years).values()
            return
        met: set[str] = set()
        for level, code in areas.names(str(column.code_system)).values():
            if level not in met or code in spoken.words:
                met.add(level)
                yield dict(zip(AREA_KINDS, (level, code), strict=True))

    def _values(self, name: str, spoken: Spoken) -> list[Any]:
        """The values of a column to try: within its own range, other than the sound row's."""
        said = {key: value for check in self.schema.columns[name].checks for key, value in check.statistics.items()}
        kind = self.register.columns[name].kind
        match kind:
            case "flag":
                values: Iterable[Any] = (True, False)
            case "code" | "sex":
                values = said["allowed_values"]
            case "integer" | "number" | "age" | "birth_year":
                values = self._numbers(name, spoken, said)
            case "day" | "partial_day":
                values = self._days(spoken)
            case _:
                values = (*spoken.words, TEXTS_OF_ANY[kind])
        low, high = said.get("min_value"), said.get("max_value")
        if kind == "birth_year":
            low, high = BIRTH_YEARS
        within = [v for v in dict.fromkeys(values) if (low is None or v >= low) and (high is None or v <= high)]
        nothing = [None] if self.schema.columns[name].nullable and kind not in BORN_KINDS else []
        sound = told_values(self.register, self.sound)[name]
        return [value for value in (*nothing, *within) if value != sound]

    def _numbers(self, name: str, spoken: Spoken, said: Mapping[str, Any]) -> Iterator[float]:
        """The bounds, and each constant and each number beside it, one less and one more."""
        sound = told_values(self.register, self.sound)
        beside = [sound[other] for other in spoken.columns]
        around = [*spoken.numbers, *(value for value in beside if isinstance(value, int | float))]
        around += [value.year for value in beside if isinstance(value, date)]
        found = [*(said[key] for key in ("min_value", "max_value") if key in said)]
        found += [number + step for step in (0, 1, -1) for number in around]
        yield from (found if self.register.columns[name].kind == "number" else (int(number) for number in found))

    def _days(self, spoken: Spoken) -> Iterator[date]:
        """The days around every other: the next ones, a year away, and as far away as a constant says."""
        sound = told_values(self.register, self.sound)
        around = [*spoken.days, *(sound[name] for name in spoken.columns if isinstance(sound[name], date))]
        around.append(sound[self.register.delivery.event])
        constants = [int(number) for number in spoken.numbers if abs(number) <= LONGEST_DAYS]
        steps = [0, -1, 1, *(sign * (number + step) for number in constants for sign in (1, -1) for step in (0, 1))]
        yield from (day + timedelta(days=step) for step in steps for day in around)
        yield from (in_year(day, day.year + years) for years in (1, -1) for day in around)


def told_values(register: Register, row: Row) -> dict[str, Any]:
    """All values of a row, with those that the identifier tells."""
    told: dict[str, Any] = {}
    for name, column in register.columns.items():
        if column.kind == "birth_year":
            told[name] = row.born_on.year
        elif column.kind == "age":
            at = row.values[str(column.at)]
            before = at and (at.month, at.day) < (row.born_on.month, row.born_on.day)
            told[name] = at.year - row.born_on.year - before if at else None
        else:
            told[name] = row.values[name]
    return told


def changed(register: Register, row: Row, change: Change) -> Row:
    """The row with other values; those that the identifier tells become a birth date."""
    told = {name: value for name, value in change.items() if register.columns[name].kind in BORN_KINDS}
    values = {**row.values, **{name: value for name, value in change.items() if name not in told}}
    born_on = row.born_on
    for name, value in told.items():
        column = register.columns[name]
        at = values[str(column.at)] if column.kind == "age" else None
        born_on = in_year(at, at.year - value) if at else date(value, 1, 1)
    return replace(row, values=values, born_on=born_on)
