"""What all indicators of a run stand on: places and areas, the population, and where anybody reports at all."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from data_contracts.shapes import ATTRIBUTIONS
from pipelines.aggregate import cube, heard
from pipelines.aggregate.grid import Block, Grid, Wanted
from pipelines.aggregate.periods import Periods, first_of, number_of
from pipelines.aggregate.places import Places
from pipelines.aggregate.plan import Plan
from pipelines.holds.hold import HELD, OVERDUE, in_force
from pipelines.plausibility.coverage import COVERAGE
from pipelines.reference.changes import changes_of, code_as_of
from pipelines.select.header import PopulationAtRisk
from pipelines.select.warehouse import Warehouse

Numbers = NDArray[np.int64]
Truth = NDArray[np.bool_]
MICRO = 1_000_000  # persons of a simulated nation are parts of persons; summed as whole millionths
LIVED_SCALE = 2 * MICRO  # of two days
CHANGES = "municipality_change"
CODED = {"code": pl.String, "day": pl.Date}


@dataclass(frozen=True)
class Ground:
    """Read once in a run."""

    warehouse: Warehouse
    plan: Plan
    places: Mapping[str, Places]
    coverage: pl.DataFrame  # `COVERAGE`, as far as it may be shown
    told: pl.DataFrame | None = None  # `HEARD` of all registers that are asked about; None: their rows are asked
    held: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=HELD))
    _grids: dict[Wanted, Grid] = field(default_factory=dict)
    _seen: dict[tuple[str, str], Truth] = field(default_factory=dict)

    @staticmethod
    def of(
        warehouse: Warehouse,
        plan: Plan,
        coverage: pl.DataFrame | None = None,
        told: pl.DataFrame | None = None,
        held: pl.DataFrame | None = None,
    ) -> "Ground":
        """From the reference tables of the warehouse. `coverage`, `held`: as in `COVERAGE`, `HELD`; left out, none is
        known.
        """
        known = pl.DataFrame(schema=COVERAGE) if coverage is None else coverage
        holds = pl.DataFrame(schema=HELD) if held is None else in_force(held)
        of_code = pl.read_parquet(warehouse.reference.path("area_of_code"))
        places = {name: Places.read(of_code, name) for name in ATTRIBUTIONS}
        return Ground(warehouse, plan, places, known, told, holds)

    def grid(self, wanted: Wanted) -> Grid:
        """The grid of what is wanted; most indicators want the same."""
        if wanted not in self._grids:
            areas = {(name, level): codes for name, own in self.places.items() for level, codes in own.areas.items()}
            self._grids[wanted] = Grid.of(self.plan, wanted, areas)
        return self._grids[wanted]

    @cached_property
    def _months(self) -> range:
        clock = self.warehouse.clock
        return range(number_of(clock.period_from), number_of(clock.period_to) + 1)

    def is_heard(self, grid: Grid, registers: Iterable[str]) -> Truth:
        """Of every row of the grid whether any row of the registers lies in its area and period.

        In a small area a month without events is no silence, so one register's rows speak for all of them.
        """
        parts = []
        for block in grid.blocks:
            seen = np.any([self._seen_in(register, block.attribution) for register in registers], axis=0)
            parts.append(self._over_periods(block, seen))
        return np.concatenate([*parts, np.empty(0, bool)])

    def is_held(self, grid: Grid, indicator: str) -> Truth:
        """Of every row of the grid whether anything that it counts is held back, in its area or in one within it."""
        own = self.held.filter(indicator=indicator)
        if own.is_empty():
            return np.zeros(grid.size, bool)
        parts = [self._over_periods(block, self._held_in(own, block.attribution)) for block in grid.blocks]
        return np.concatenate([*parts, np.empty(0, bool)])

    def _held_in(self, holds: pl.DataFrame, attribution: str) -> Truth:
        """By place (rows) and month (columns) whether what is counted there is held back."""
        places, months = self.places[attribution], len(self._months)
        held = np.zeros((places.count, months), dtype=bool)
        regions = places.areas.get("region", ())
        of = places.of.get("region", np.full(places.count, -1))
        for region, month in holds.select("region", "month").unique().iter_rows():
            at = slice(None) if region is None else of == (regions.index(region) if region in regions else len(regions))
            when = slice(None) if month is None else slice(*self._column(month))
            held[at, when] = True
        return held

    def _column(self, month: date) -> tuple[int, int]:
        """The columns of one month; none where it lies outside of what is published."""
        number = number_of(month) - self._months.start
        return (number, number + 1) if 0 <= number < len(self._months) else (0, 0)

    def spoken_until(self, indicator: str, registers: Iterable[str], data_as_of: date) -> date:
        """The last day that the registers of an indicator should speak for: what is overdue has rows too, held back."""
        late = self.held.filter(indicator=indicator, rule=OVERDUE).group_by("register").agg(pl.col("month").max())
        awaited = {register: first_of(number_of(month) + 1) - timedelta(days=1) for register, month in late.iter_rows()}
        days = [max(awaited.get(name, date.min), self._spoken(name) or data_as_of) for name in registers]
        return max(min(days), data_as_of) if awaited else data_as_of

    def _spoken(self, register: str) -> date | None:
        return self.warehouse.known[register].data_as_of

    def _over_periods(self, block: Block, seen: Truth) -> Truth:
        by_area = self.places[block.attribution].summing(block.area_level) @ seen.astype(np.int64)
        so_far = np.concatenate([np.zeros((len(by_area), 1), np.int64), by_area.cumsum(axis=1)], axis=1)
        across = []
        for span in block.spans:
            first = span.periods.starts - self._months.start
            any_in = so_far[:, first + span.periods.length] > so_far[:, first]
            across.append(np.repeat(any_in, len(span.sexes), axis=1))
        return np.concatenate(across, axis=1).ravel()

    def _seen_in(self, register: str, attribution: str) -> Truth:
        """By place (rows) and month (columns) whether there is any row of the register."""
        if (register, attribution) not in self._seen:
            rows = heard.in_rows(self.warehouse, [register]) if self.told is None else self.told
            own = rows.filter(register=register, attribution=attribution)
            self._seen[register, attribution] = self._at(own, attribution)
        return self._seen[register, attribution]

    def _at(self, seen: pl.DataFrame, attribution: str) -> Truth:
        found = np.zeros((self.places[attribution].count, len(self._months)), dtype=bool)
        month = seen["month"].dt.year().cast(pl.Int64) * 12 + seen["month"].dt.month().cast(pl.Int64) - 1
        found[self.places[attribution].numbers(seen, "month"), month.to_numpy() - self._months.start] = True
        return found

    @cached_property
    def _people(self) -> Sequence[pl.DataFrame]:
        """Who lived where on a 31 December, in the year that it ends and in the next: `place, year, sex, age, micro`.

        `year` is the one that they are counted in.
        """
        return [self._people_in(years_after) for years_after in (0, 1)]

    def _people_in(self, years_after: int) -> pl.DataFrame:
        """SCB counts a 31 December in the municipalities of the day after; cases of a year lie in those of that year.

        So who is counted in the year that ends has the code of before: a part that left the day after, as Knivsta did,
        is still in the whole, and lies where cases with the code of the whole lie.
        """
        people = pl.read_parquet(self.warehouse.reference.path("population"))
        changes = changes_of({CHANGES: pl.read_parquet(self.warehouse.reference.path(CHANGES))})
        counted = people.select("municipality_code", "year").unique(maintain_order=True)
        days = [date(year, 12, 31) + timedelta(days=years_after) for year in counted["year"]]
        codes = [
            code_as_of(changes, code, date(year + 1, 1, 1), day)
            for (code, year), day in zip(counted.iter_rows(), days, strict=True)
        ]
        place = self.places["resident"].numbers(pl.DataFrame({"code": codes, "day": days}, schema=CODED), "day")
        located = people.join(counted.with_columns(place=pl.Series(place)), on=counted.columns)
        micro = (pl.col("persons") * MICRO).cast(pl.Int64)
        return located.select("place", pl.col("year") + years_after, "sex", "age", micro.alias("micro"))

    def person_months(self, grid: Grid, at_risk: PopulationAtRisk) -> NDArray[np.float64]:
        """Of every row of a grid of residents the persons and months multiplied whom a rate is divided by."""
        lived, bands = self.lived(grid, at_risk), len(grid.bands)
        parts = [np.empty(0)]
        for block in grid.blocks:
            summing = self.places[block.attribution].summing(block.area_level)
            across = [cube.shown(summing @ lived[span.periods.kind], span, bands) for span in block.spans]
            parts.append(np.concatenate(across, axis=1).ravel() / LIVED_SCALE)
        return np.concatenate(parts)

    def lived(self, grid: Grid, at_risk: PopulationAtRisk) -> dict[str, Numbers]:
        """The same for every kind of period by place, sex and age as `cube.by_place` has them, `LIVED_SCALE` times.

        The population of a year is that of its 31 December, or the mean of that day and the same day a year before.
        """
        sexes = [at_risk.sex] if at_risk.sex != "T" else ["K", "M"]
        ending, beginning = self._people
        lived = pl.concat([ending, beginning if at_risk.basis == "mean" else ending]).filter(
            pl.col("age").is_between(at_risk.age_from, at_risk.age_to), pl.col("sex").is_in(sexes)
        )
        banded = (
            lived.join(self.plan.ages(), on="age")
            .group_by("place", "year", "sex", "age_band")
            .agg(pl.col("micro").sum())
        )
        places = self.places["resident"].count
        return {one.kind: _over_years(banded, one, places, grid.bands) for one in grid.periods("resident")}


def _over_years(lived: pl.DataFrame, periods: Periods, places: int, bands: Sequence[str]) -> Numbers:
    """By place (rows) and by period, sex and age (columns): persons of each year times its months in the period."""
    months = periods.starts[:, np.newaxis] + np.arange(periods.length)
    first, last = (int(edge) // 12 for edge in (months.min(initial=0), months.max(initial=0)))
    inside = lived.filter(pl.col("year").is_between(first, last))
    people = np.zeros((places, last - first + 1, len(cube.SEXES), len(bands) + 1), dtype=np.int64)
    sex, band = (
        inside[column].replace_strict({value: number for number, value in enumerate(values)}, return_dtype=pl.Int64)
        for column, values in (("sex", cube.SEXES), ("age_band", tuple(bands)))
    )
    people[inside["place"], inside["year"] - first, sex, band] = inside["micro"]
    in_year = (months[:, :, np.newaxis] // 12 == np.arange(first, last + 1)).sum(axis=1)
    found: Numbers = np.einsum("ty,pysa->ptsa", in_year, people).reshape(places, -1)
    return found
