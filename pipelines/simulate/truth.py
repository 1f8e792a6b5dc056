"""Counts what a faultless pipeline must find: numerator, denominator and missing per indicator, area, year and sex.

Works on the faultless histories, never on the written files, and without SQL. What each indicator counts is in
``truth_<subject>``; here is what holds for all of them: which case counts, where, and how cells are summed.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from pkgutil import iter_modules
from typing import Literal

import numpy as np
import polars as pl

from pipelines.reference import population
from pipelines.simulate.chance import Days
from pipelines.simulate.frames import day_number
from pipelines.simulate.units import regions_of
from pipelines.simulate.world import World

VIP = "schizofreni"
NATION = "SE"
ROW_ID_STEP = 10**8  # row_id: days to the extraction date times this, plus the line
MICRO = 10**6  # expected counts are summed in whole millionths
SEXES = ("T", "K", "M")
ATTRIBUTIONS = ("caregiver", "resident")
AGE_GROUPS = (0, 18, *range(25, 91, 5))  # first age of each group; the last one is open

Known = Mapping[
    str, pl.DataFrame
]  # per register the known rows: `person`, `row_id`, the contract's columns, dates as days
Cases = (
    pl.DataFrame
)  # `case_id, person, index_on (day number), unit_id, municipality_code, sex, value` (and for ratios `group`)
Numbers = tuple[int, int, int]


@dataclass(frozen=True)
class Indicator:
    """How the cases of an indicator are counted."""

    name: str
    cases: Callable[[Known], Cases]
    unit: Literal["person", "episode"]
    record: Literal["last", "first"]
    due_after_days: int
    causes: Callable[[pl.Expr], pl.Expr] | None  # ratios: the deaths that count in the expected number
    linked: bool  # persons are known again across registers


def counts(
    *,
    unit: Literal["person", "episode"] = "person",
    record: Literal["last", "first"] = "last",
    due_after_days: int = 0,
    causes: Callable[[pl.Expr], pl.Expr] | None = None,
    linked: bool = False,
) -> Callable[[Callable[[Known], Cases]], Callable[[Known], Cases]]:
    """Says of a function that gives cases how they are counted; its name is the indicator's."""

    def attach(cases: Callable[[Known], Cases]) -> Callable[[Known], Cases]:
        cases.indicator = Indicator(cases.__name__, cases, unit, record, due_after_days, causes, linked)  # type: ignore[attr-defined]
        return cases

    return attach


def indicators() -> list[Indicator]:
    """Every function of a module ``truth_*`` that says how its cases are counted."""
    package = import_module("pipelines.simulate")
    names = sorted(module.name for module in iter_modules(package.__path__) if module.name.startswith("truth_"))
    modules = [import_module(f"{package.__name__}.{name}") for name in names]
    found = {value.indicator.name: value.indicator for module in modules for value in _marked(module)}  # type: ignore[attr-defined]
    return [found[name] for name in sorted(found)]


def _marked(module: object) -> Iterator[object]:
    return (value for value in vars(module).values() if hasattr(value, "indicator"))


class Tally:
    """Cells summed block by block."""

    def __init__(self, years: list[int], world: World) -> None:
        self.years, self.world = years, world
        self.indicators = indicators()
        self.last = world.last
        self.unit_region = regions_of(world.tables["unit"])
        self._cells: dict[str, list[pl.DataFrame]] = {indicator.name: [] for indicator in self.indicators}
        self._deaths: list[pl.DataFrame] = []

    def add(self, rows: Mapping[str, pl.DataFrame], in_one_register: Sequence[int] | Days = ()) -> None:
        """Count the known rows of a block. `in_one_register`: persons whom no linkage knows again."""
        known = {name: in_days(frame) for name, frame in rows.items()}
        linked = {name: _without(frame, in_one_register) for name, frame in known.items()}
        for indicator in self.indicators:
            cases = indicator.cases(linked if indicator.linked else known)
            counted = chosen(cases, indicator, self.last)
            self._cells[indicator.name].append(self._summed(counted, indicator))
        self._deaths.append(known["dor"].select("died_on", "sex", "birth_year", "underlying_cause"))

    def _summed(self, cases: Cases, indicator: Indicator) -> pl.DataFrame:
        regions = self._regions(cases.filter(pl.col("year").is_in(self.years)))
        by = ["attribution", "area", "year", "sex", *(["group"] if indicator.causes else [])]
        return regions.group_by(by).agg(
            numerator=pl.col("value").fill_null(False).cast(pl.Int64).sum(),
            denominator=pl.col("value").is_not_null().cast(pl.Int64).sum(),
            missing=pl.col("value").is_null().cast(pl.Int64).sum(),
        )

    def _regions(self, cases: Cases) -> pl.DataFrame:
        """Each case once per attribution, with its region; NULL where that is unknown."""
        caregiver = pl.col("unit_id").replace_strict(dict(self.unit_region), default=None, return_dtype=pl.String)
        area = {"caregiver": caregiver, "resident": pl.col("municipality_code").str.slice(0, 2)}
        return pl.concat(cases.with_columns(attribution=pl.lit(name), area=found) for name, found in area.items())

    def result(self) -> dict[str, object]:
        """`indicators`: name -> attribution -> area -> year -> sex -> [numerator, denominator, missing]."""
        return {
            "indicators": {f"{VIP}.{indicator.name}": self._grid(indicator) for indicator in self.indicators},
            "unit": {f"{VIP}.{indicator.name}": "micro" for indicator in self.indicators if indicator.causes},
        }

    def _grid(self, indicator: Indicator) -> dict[str, object]:
        cells = pl.concat(self._cells[indicator.name]) if self._cells[indicator.name] else pl.DataFrame()
        if indicator.causes:
            cells = self._with_expected(cells, indicator.causes)
        found = _by_place(cells)
        areas = [NATION, *self.world.regions]
        years = self.due_years(indicator)
        return {
            attribution: {
                area: {
                    str(year): {sex: list(found.get((attribution, area, year, sex), (0, 0, 0))) for sex in SEXES}
                    for year in years
                }
                for area in areas
            }
            for attribution in ATTRIBUTIONS
        }

    def due_years(self, indicator: Indicator) -> list[int]:
        """The years whose every case is due by the data date; a year that is still filling up has no answer."""
        return [year for year in self.years if day_number(date(year, 12, 31)) + indicator.due_after_days <= self.last]

    def _with_expected(self, cells: pl.DataFrame, causes: Callable[[pl.Expr], pl.Expr]) -> pl.DataFrame:
        """The denominator: the expected number of each case in whole millionths, times the cases."""
        rates = expected_micro(pl.concat(self._deaths), self._population(), self.years, causes)
        joined = cells.join(rates, on=["year", "sex", "group"], how="inner")
        return joined.with_columns(denominator=pl.col("denominator") * pl.col("expected_micro")).drop(
            "group", "expected_micro"
        )

    def _population(self) -> pl.DataFrame:
        """The nation's population in whole millionths: `year, sex, age, micro`."""
        frame = population.derived(self.world.tables, [year - 1 for year in self.years]).frame if self.years else None
        if frame is None:
            return pl.DataFrame(schema={"year": pl.Int64, "sex": pl.String, "age": pl.Int64, "micro": pl.Int64})
        scale = round(self.world.scale * MICRO)
        return frame.group_by("year", "sex", "age").agg(micro=pl.col("persons").sum() * scale)


def _without(rows: pl.DataFrame, persons: Sequence[int] | Days) -> pl.DataFrame:
    """The rows with some persons unknown."""
    if "person" not in rows.columns:
        return rows
    unknown = pl.col("person").is_in(pl.Series(persons, dtype=pl.Int64).implode())
    return rows.with_columns(pl.when(~unknown).then("person").alias("person"))


def in_days(rows: pl.DataFrame) -> pl.DataFrame:
    """The rows with dates as day numbers, so that intervals are plain subtractions."""
    return rows.with_columns(pl.col(pl.Date).to_physical().cast(pl.Int64))


def chosen(cases: Cases, indicator: Indicator, last: int) -> Cases:
    """The cases that count, with their year: those due; one per person and year where persons are counted."""
    due = cases.filter(pl.col("index_on") + indicator.due_after_days <= last)
    dated = due.with_columns(year=pl.col("index_on").cast(pl.Int32).cast(pl.Date).dt.year().cast(pl.Int64))
    if indicator.unit == "episode":
        return dated
    ordered = dated.sort("index_on", "case_id", maintain_order=True)
    named = ordered.filter(pl.col("person").is_not_null())
    single = named.unique(["person", "year"], keep=indicator.record, maintain_order=True)
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


def _by_place(cells: pl.DataFrame) -> dict[tuple[str, str, int, str], Numbers]:
    """Sums by attribution, area, year and sex; an unknown region is in the nation only, an unknown sex in T only."""
    found: dict[tuple[str, str, int, str], Numbers] = {}
    if cells.is_empty():
        return found
    columns = ("attribution", "area", "year", "sex", "numerator", "denominator", "missing")
    for attribution, area, year, sex, *numbers in cells.select(columns).iter_rows():
        for place in [NATION, area] if area else [NATION]:
            for column in ["T", sex] if sex else ["T"]:
                before = found.get((attribution, place, year, column), (0, 0, 0))
                found[attribution, place, year, column] = tuple(map(sum, zip(before, numbers, strict=True)))  # type: ignore[assignment]
    return found
