"""Counts cases by indicator, area, year and sex: which case counts, where, and how cells are summed.

What each indicator counts is in the other modules. An answer is `[numerator, denominator, missing]`, and where the
value does not follow from those `[None, denominator, missing, value]`.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType
from typing import Any, Literal, NamedTuple

import numpy as np
import polars as pl

from pipelines.reference import population
from pipelines.simulate.chance import Days
from pipelines.simulate.frames import day_number
from pipelines.simulate.units import regions_of
from pipelines.simulate.world import World

NATION = "SE"
ROW_ID_STEP = 10**8  # row_id: days to the extraction date times this, plus the line
MICRO = 10**6  # expected counts and person-years are summed in whole millionths
AMOUNT_SCALE = 10**4  # amounts are summed in whole parts of this size
SEXES = ("T", "K", "M")
ATTRIBUTIONS = ("caregiver", "resident")
AGE_GROUPS = (0, 18, *range(25, 91, 5))  # first age of each group; the last one is open

Known = Mapping[
    str, pl.DataFrame
]  # per register the known rows: `person`, `row_id`, the contract's columns, dates as days
Cases = pl.DataFrame  # `case_id, person, index_on (day number), unit_id, municipality_code, sex, value`, and of a ratio
# `group`, of survival `followed_days`; `value` is a truth or an amount, NULL where it is not recorded
Answer = list[float | None]
Measure = Literal["proportion", "rate", "ratio", "count", "mean", "change", "median", "survival"]
OF_EVENTS: tuple[Measure, ...] = ("proportion", "rate", "ratio", "count", "survival")


class AtRisk(NamedTuple):
    """Whom a rate is divided by."""

    age_from: int
    age_to: int
    sex: Literal["T", "K", "M"] = "T"
    basis: Literal["mean", "end_of_year"] = "mean"


@dataclass(frozen=True)
class Terms:
    """How the cases of an indicator are counted."""

    measure: Measure = "proportion"
    unit: Literal["person", "episode"] = "person"
    record: Literal["last", "first"] = "last"
    due_after_days: int = 0
    causes: Callable[[pl.Expr], pl.Expr] | None = None  # ratios: the deaths that count in the expected number
    at_risk: AtRisk | None = None  # rates
    at_days: int = 0  # survival
    linked: bool = False  # persons are known again across registers
    silent_without: tuple[str, str] | None = None  # register and its day: a rate of where it has no row is not reported
    attributions: tuple[str, ...] = ATTRIBUTIONS


@dataclass(frozen=True)
class Indicator:
    """The cases of an indicator, `<vip>.<name>`, and how they are counted."""

    name: str
    cases: Callable[[Known], Cases]
    terms: Terms


def counts(**terms: object) -> Callable[[Callable[[Known], Cases]], Callable[[Known], Cases]]:
    """Says of a function that gives cases how they are counted: the fields of `Terms`. Its name is the indicator's."""

    def attach(cases: Callable[[Known], Cases]) -> Callable[[Known], Cases]:
        cases.terms = Terms(**terms)  # type: ignore[attr-defined, arg-type]
        return cases

    return attach


def indicators() -> list[Indicator]:
    """Every function of a module here that says how its cases are counted."""
    return [Indicator(name, cases, cases.terms) for name, cases in functions("terms")]


def functions(attribute: str) -> list[tuple[str, Any]]:
    """`<vip>.<name>` and the function, of every one of a module here that something is said of in the attribute."""
    package = import_module("pipelines.simulate.truth")
    modules = [import_module(f"{package.__name__}.{module.name}") for module in iter_modules(package.__path__)]
    found = [(f"{module.VIP}.{name}", value) for module in modules for name, value in _own(module, attribute)]
    return sorted(found)


def _own(module: ModuleType, attribute: str) -> list[tuple[str, object]]:
    every = vars(module).items()
    return [(name, value) for name, value in every if hasattr(value, attribute) and value.__module__ == module.__name__]


class Asked(dict[str, pl.DataFrame]):
    """Known rows that remember which registers an indicator looked at."""

    def __init__(self, rows: Mapping[str, pl.DataFrame]) -> None:
        super().__init__(rows)
        self.names: set[str] = set()

    def __getitem__(self, name: str) -> pl.DataFrame:
        self.names.add(name)
        return super().__getitem__(name)


class Tally:
    """Cells summed block by block. `speaks_until`: the last day of each register that ends before the world does."""

    def __init__(self, years: list[int], world: World, speaks_until: Mapping[str, int] | None = None) -> None:
        self.years, self.world = years, world
        self.indicators = indicators()
        self.speaks_until = speaks_until or {}
        self._last: dict[str, int] = {}
        self.unit_region = regions_of(world.tables["unit"])
        self._cells: dict[str, list[pl.DataFrame]] = {indicator.name: [] for indicator in self.indicators}
        self._deaths: list[pl.DataFrame] = []
        self._heard: dict[str, set[tuple[str, int]]] = {}

    def add(self, rows: Mapping[str, pl.DataFrame], in_one_register: Sequence[int] | Days = ()) -> None:
        """Count the known rows of a block. `in_one_register`: persons whom no linkage knows again."""
        known = {name: in_days(frame) for name, frame in rows.items()}
        linked = {name: _without(frame, in_one_register) for name, frame in known.items()}
        for indicator in self.indicators:
            asked = Asked(linked if indicator.terms.linked else known)
            cases, last = indicator.cases(asked), self._last_of(indicator.name, asked)
            self._cells[indicator.name].append(self._summed(chosen(cases, indicator.terms, last), indicator.terms))
            if indicator.terms.silent_without:
                register, day = indicator.terms.silent_without
                self._heard.setdefault(indicator.name, set()).update(heard(known[register], day))
        self._deaths.append(known["dor"].select("died_on", "sex", "birth_year", "underlying_cause"))

    def _last_of(self, name: str, asked: Asked) -> int:
        """The last day that all registers of an indicator speak for."""
        days = [self.speaks_until.get(register, self.world.last) for register in asked.names]
        return self._last.setdefault(name, min([*days, self.world.last]))

    def _summed(self, cases: Cases, terms: Terms) -> pl.DataFrame:
        regions = self._regions(cases.filter(pl.col("year").is_in(self.years)), terms.attributions)
        amount = pl.col("value") if terms.measure not in OF_EVENTS else pl.lit(0)
        scaled = (amount * AMOUNT_SCALE).round().cast(pl.Int64)
        if terms.measure == "survival":
            regions = regions.with_columns(value=pl.when(pl.col("followed_days").is_not_null()).then("value"))
            scaled = pl.when(pl.col("value").is_not_null()).then(pl.col("followed_days") * AMOUNT_SCALE)
        by = ["attribution", "area", "year", "sex", *(["group"] if terms.causes else [])]
        by += ["amount"] if terms.measure in ("median", "survival") else []
        happened = pl.col("value") if terms.measure in OF_EVENTS else pl.lit(False)
        return (
            regions.with_columns(amount=scaled)
            .group_by(by)
            .agg(
                numerator=happened.fill_null(False).cast(pl.Int64).sum(),
                denominator=pl.col("value").is_not_null().cast(pl.Int64).sum(),
                missing=pl.col("value").is_null().cast(pl.Int64).sum(),
                total=pl.col("amount").sum() if "amount" not in by else pl.lit(0),
            )
        )

    def _regions(self, cases: Cases, attributions: Sequence[str]) -> pl.DataFrame:
        """Each case once per attribution, with its region; NULL where that is unknown."""
        caregiver = pl.col("unit_id").replace_strict(dict(self.unit_region), default=None, return_dtype=pl.String)
        area = {"caregiver": caregiver, "resident": pl.col("municipality_code").str.slice(0, 2)}
        return pl.concat(cases.with_columns(attribution=pl.lit(name), area=area[name]) for name in attributions)

    def result(self) -> dict[str, object]:
        """`indicators`: name -> attribution -> area -> year -> sex -> the answer. `unit`: those in millionths."""
        in_micro = [one.name for one in self.indicators if one.terms.causes or one.terms.at_risk]
        return {
            "indicators": {indicator.name: self._grid(indicator) for indicator in self.indicators},
            "unit": dict.fromkeys(in_micro, "micro"),
        }

    def _grid(self, indicator: Indicator) -> dict[str, object]:
        terms = indicator.terms
        cells = pl.concat(self._cells[indicator.name]) if self._cells[indicator.name] else pl.DataFrame()
        if terms.causes:
            cells = self._with_expected(cells, terms.causes)
        found = _by_place(cells)
        lived = self._lived(terms.at_risk) if terms.at_risk else {}
        if terms.silent_without:
            lived = {place: n for place, n in lived.items() if place[:2] in self._heard.get(indicator.name, set())}
        years = self.due_years(terms, self._last.get(indicator.name, self.world.last))

        def by_sex(attribution: str, area: str, year: int) -> dict[str, Answer]:
            cells = {sex: found.get((attribution, area, year, sex), Cell()) for sex in SEXES}
            return {sex: cell.answer(terms, lived.get((area, year, sex))) for sex, cell in cells.items()}

        return {
            attribution: {
                area: {str(year): by_sex(attribution, area, year) for year in years}
                for area in (NATION, *self.world.regions)
            }
            for attribution in terms.attributions
        }

    def due_years(self, terms: Terms, last: int) -> list[int]:
        """The years whose every case is due by the last day; a year that is still filling up has no answer."""
        return [year for year in self.years if day_number(date(year, 12, 31)) + terms.due_after_days <= last]

    def _with_expected(self, cells: pl.DataFrame, causes: Callable[[pl.Expr], pl.Expr]) -> pl.DataFrame:
        """The denominator: the expected number of each case in whole millionths, times the cases."""
        rates = expected_micro(pl.concat(self._deaths), self._population(), self.years, causes)
        joined = cells.join(rates, on=["year", "sex", "group"], how="inner")
        return joined.with_columns(denominator=pl.col("denominator") * pl.col("expected_micro")).drop(
            "group", "expected_micro"
        )

    @cached_property
    def _people(self) -> pl.DataFrame:
        """The population at the end of each year and the year before: `municipality_code, year, sex, age, persons`."""
        return population.derived(self.world.tables, {year + back for year in self.years for back in (-1, 0)}).frame

    def _population(self) -> pl.DataFrame:
        """The nation's population in whole millionths: `year, sex, age, micro`."""
        before = self._people.filter(pl.col("year").is_in([year - 1 for year in self.years]))
        scale = round(self.world.scale * MICRO)
        return before.group_by("year", "sex", "age").agg(micro=pl.col("persons").sum() * scale)

    def _lived(self, at_risk: AtRisk) -> dict[tuple[str, int, str], float]:
        """Person-years in whole millionths (or halves of those), by area, year and sex."""
        people = self._people.filter(pl.col("age").is_between(at_risk.age_from, at_risk.age_to))
        region = pl.col("municipality_code").str.slice(0, 2)
        regions = people.group_by(region, "year", "sex").agg(pl.col("persons").sum())
        found: Counter[tuple[str, int, str]] = Counter()
        for code, year, sex, persons in regions.iter_rows():
            if at_risk.sex in ("T", sex):
                for place in ((area, year, column) for area in (NATION, code) for column in ("T", sex)):
                    found[place] += persons * round(self.world.scale * MICRO)
        if at_risk.basis == "end_of_year":
            return dict(found)
        return {(area, year, sex): (n + found[area, year - 1, sex]) / 2 for (area, year, sex), n in list(found.items())}


@dataclass
class Cell:
    """What is counted in one area, year and sex. `spread`: amount -> cases and events."""

    numerator: int = 0
    denominator: int = 0
    missing: int = 0
    total: int = 0
    spread: dict[int, tuple[int, int]] = field(default_factory=dict)

    def add(self, numerator: int, denominator: int, missing: int, total: int, amount: int | None) -> None:
        """More cases."""
        self.numerator += numerator
        self.denominator += denominator
        self.missing += missing
        self.total += total
        if amount is not None and denominator:
            cases, events = self.spread.get(amount, (0, 0))
            self.spread[amount] = cases + denominator, events + numerator

    def answer(self, terms: Terms, lived: float | None) -> Answer:
        """See the module."""
        if terms.measure == "rate":
            return [self.numerator, lived or 0, self.missing]
        if terms.measure == "count":
            return [self.numerator, None, self.missing]
        if terms.measure in ("proportion", "ratio"):
            return [self.numerator, self.denominator, self.missing]
        return [None, self.denominator, self.missing, self._value(terms)]

    def _value(self, terms: Terms) -> float | None:
        if not self.denominator:
            return None
        if terms.measure == "survival":
            return self._left(terms.at_days * AMOUNT_SCALE)
        if terms.measure == "median":
            every = [amount for amount in sorted(self.spread) for _ in range(self.spread[amount][0])]
            return (every[(len(every) - 1) // 2] + every[len(every) // 2]) / 2 / AMOUNT_SCALE
        return self.total / self.denominator / AMOUNT_SCALE

    def _left(self, at: int) -> float | None:
        """Who is left when `at` is over, day by day; None where nobody was followed until then."""
        left, there = 1.0, self.denominator
        for amount in sorted(self.spread):
            if amount > at:
                break
            cases, events = self.spread[amount]
            left *= 1 - events / there
            there -= cases
        return left if there or left == 0 or at in self.spread else None


def _without(rows: pl.DataFrame, persons: Sequence[int] | Days) -> pl.DataFrame:
    """The rows with some persons unknown."""
    if "person" not in rows.columns:
        return rows
    unknown = pl.col("person").is_in(pl.Series(persons, dtype=pl.Int64).implode())
    return rows.with_columns(pl.when(~unknown).then("person").alias("person"))


def heard(rows: pl.DataFrame, day: str) -> set[tuple[str, int]]:
    """Where residents have any row in a year, the nation included: (area, year)."""
    dated = rows.select(
        year=pl.col(day).cast(pl.Int32).cast(pl.Date).dt.year().cast(pl.Int64),
        area=pl.col("municipality_code").str.slice(0, 2),
    )
    found = dated.unique().rows()
    return {(place, year) for year, area in found for place in (NATION, area) if place is not None}


def in_days(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with dates as day numbers, so that intervals are plain subtractions."""
    return rows.with_columns(pl.col(pl.Date).to_physical().cast(pl.Int64))


def chosen(cases: Cases, terms: Terms, last: int) -> Cases:
    """The cases that count, with their year: those due; one per person and year where persons are counted."""
    due = cases.filter(pl.col("index_on") + terms.due_after_days <= last)
    dated = due.with_columns(year=pl.col("index_on").cast(pl.Int32).cast(pl.Date).dt.year().cast(pl.Int64))
    if terms.unit == "episode":
        return dated
    ordered = dated.sort("index_on", "case_id", maintain_order=True)
    named = ordered.filter(pl.col("person").is_not_null())
    single = named.unique(["person", "year"], keep=terms.record, maintain_order=True)
    return pl.concat([single, ordered.filter(pl.col("person").is_null())])


def age_group(age: pl.Expr) -> pl.Expr:
    """The first age of the group."""
    place = pl.Series(np.array(AGE_GROUPS))
    return pl.sum_horizontal(
        (age >= first).cast(pl.Int64) * (first - before) for before, first in zip([0, *place], place, strict=False)
    )


def expected_micro(
    deaths: pl.DataFrame, people: pl.DataFrame, years: list[int], causes: Callable[[pl.Expr], pl.Expr]
) -> pl.DataFrame:
    """`year, sex, group, expected_micro`: deaths of the year over population of the last 31 December, in millionths.

    Who is a at the end of a year comes of age a + 1 in the next, so the population counts one group later.
    """
    died = deaths.with_columns(year=pl.col("died_on").cast(pl.Int32).cast(pl.Date).dt.year().cast(pl.Int64))
    died = died.filter(
        pl.col("sex").is_not_null() & pl.col("birth_year").is_not_null() & causes(icd("underlying_cause"))
    )
    died = died.with_columns(group=age_group(pl.col("year") - pl.col("birth_year")))
    events = (
        died.filter(pl.col("year").is_in(years)).group_by("year", "sex", "group").agg(deaths=pl.len().cast(pl.Int64))
    )
    at_risk = people.with_columns(year=pl.col("year") + 1, group=age_group(pl.col("age") + 1))
    at_risk = at_risk.group_by("year", "sex", "group").agg(micro=pl.col("micro").sum()).filter(pl.col("micro") > 0)
    rates = at_risk.join(events, on=["year", "sex", "group"], how="left").with_columns(pl.col("deaths").fill_null(0))
    twice = pl.col("deaths") * 2 * MICRO * MICRO + pl.col("micro")
    return rates.select("year", "sex", "group", expected_micro=twice // (2 * pl.col("micro")))


def icd(column: str) -> pl.Expr:
    """A diagnosis without its point, so that F20.0 and F200 are the same."""
    return pl.col(column).str.replace_all(".", "", literal=True).fill_null("")


def _by_place(cells: pl.DataFrame) -> dict[tuple[str, str, int, str], Cell]:
    """Cells by attribution, area, year and sex; an unknown region is in the nation only, an unknown sex in T only."""
    found: dict[tuple[str, str, int, str], Cell] = {}
    if cells.is_empty():
        return found
    amount = pl.col("amount") if "amount" in cells.columns else pl.lit(None, dtype=pl.Int64).alias("amount")
    columns = ("attribution", "area", "year", "sex", "numerator", "denominator", "missing", "total")
    for attribution, area, year, sex, *numbers in cells.select(*columns, amount).iter_rows():
        for place in [NATION, area] if area else [NATION]:
            for column in ["T", sex] if sex else ["T"]:
                found.setdefault((attribution, place, year, column), Cell()).add(*numbers)
    return found
