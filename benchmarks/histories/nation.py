"""A nation's cases as counts, over the project's own areas and months: drawn, never of persons, the same each time.

Cases of a kind in a code, month, sex and age are Poisson numbers. A month fills up over several publications; a
municipality splits in between. Does not belong here: which indicators count them (`indicators`), and tables of them
(`known`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipelines.aggregate.periods import first_of, number_of
from pipelines.aggregate.places import Places
from pipelines.reference import tables, views

Numbers = NDArray[np.int64]
SPLIT, PART, SHARE_OF_PART = "0127", "0129", 0.4  # a municipality, what leaves it, and how much of it that is
UNKNOWN, UNKNOWN_SHARE = "", 0.002  # of the cases: of nobody knows where they live
AGES = np.array([0.08, 0.07, 0.1, 0.25, 0.28, 0.22])  # of the cases in each band of the plan, before it is shaken
BOTH, ONE, OTHER, NEITHER, NO_VALUE, WIDER = range(6)  # kinds of cases: of two events, and by a wider definition
KINDS = np.array([0.2, 0.2, 0.1, 0.41, 0.05, 0.04])  # of all cases


@dataclass(frozen=True)
class Source:
    """Cases that several indicators count. yearly: of a year in the nation. fills: publications until a month is whole.

    of_persons: each counts once in a period.
    """

    seed: int
    yearly: float
    fills: int
    of_persons: bool = False


@dataclass(frozen=True)
class Course:
    """Which publications there are: `number` of them, the first after `known` months from `begins` on.

    splits_on: when the municipality splits; the areas are those of the day of a publication. changed: the publications
    that bring new definitions.
    """

    begins: date
    known: int
    number: int
    splits_on: date
    changed: tuple[int, int]

    def last_month(self, publication: int) -> int:
        """The last month that is known, counted from the first."""
        return self.known + publication - 1

    def day(self, publication: int) -> date:
        return first_of(number_of(self.begins) + self.known + publication)

    def name(self, publication: int) -> str:
        return f"{self.day(publication):%Y-%m}"

    def is_planned_revision(self, publication: int) -> bool:
        """Once a year, in June."""
        return self.day(publication).month == 6


def course(publications: int) -> Course:
    """Six years after a year before them; few publications begin in a first year that is not whole yet."""
    changed = publications // 3, 2 * publications // 3
    if publications > 12:
        return Course(date(2019, 1, 1), 12, publications, date(2023, 1, 1), changed)
    if publications > 6:
        return Course(date(2024, 1, 1), 9, publications, date(2025, 1, 1), changed)
    return Course(date(2024, 10, 1), 2, publications, date(2025, 1, 1), changed)


@dataclass(frozen=True)
class Nation:
    """Where codes lie, with and without the split, and how many live in each municipality."""

    of_code: Mapping[bool, pl.DataFrame]
    inhabitants: Mapping[str, float]
    codes: Mapping[str, tuple[str, ...]]
    weights: Mapping[str, NDArray[np.float64]]  # of the codes of each attribution, those of after the split

    def places(self, *, is_split: bool) -> dict[str, Places]:
        return {name: Places.read(self.of_code[is_split], name) for name in ("caregiver", "resident")}


@cache
def nation(splits_on: date) -> Nation:
    """Of the project's reference tables."""
    known = tables.load()
    frames = {False: views.area_of_code(known), True: views.area_of_code(_split(known, splits_on))}
    population = known["municipality_population"].sort("year").group_by("municipality_code").last()
    inhabitants = {
        code: float(n) for code, n in population.select("municipality_code", "persons").sort(pl.all()).rows()
    }
    lives = dict(inhabitants)
    lives[PART] = SHARE_OF_PART * lives[SPLIT]
    lives[SPLIT] -= lives[PART]
    units = known["unit"].filter(~pl.col("nhv")).sort("unit_id")
    people = dict.fromkeys(units["commissioning_region_code"].unique(), 0.0)
    for code, persons in inhabitants.items():
        if code[:2] in people:
            people[code[:2]] += persons
    of_unit = units.select("unit_id", "commissioning_region_code", pl.len().over("commissioning_region_code"))
    serves = {unit: people[region] / several for unit, region, several in of_unit.rows()}
    total = sum(lives.values())
    lives[UNKNOWN] = UNKNOWN_SHARE * total
    weights = {"resident": lives, "caregiver": serves}
    return Nation(
        frames,
        inhabitants,
        {name: tuple(sorted(of)) for name, of in weights.items()},
        {name: np.array([of[code] for code in sorted(of)]) / sum(of.values()) for name, of in weights.items()},
    )


def _split(known: Mapping[str, pl.DataFrame], splits_on: date) -> dict[str, pl.DataFrame]:
    """The reference tables with a municipality more."""
    municipality, change = known["municipality"], known["municipality_change"]
    part = municipality.filter(municipality_code=SPLIT).with_columns(
        municipality_code=pl.lit(PART), name=pl.lit("Delen"), valid_from=pl.lit(splits_on)
    )
    row = {
        "old_code": SPLIT, "new_code": PART, "name": "Delen", "valid_from": splits_on, "kind": "split",
        "evidence": "made up",
    }  # fmt: skip
    return {
        **known,
        "municipality": pl.concat([municipality, part]).sort("municipality_code"),
        "municipality_change": pl.concat([change, pl.DataFrame([row], schema=change.schema)]),
    }


@dataclass(frozen=True)
class Drawn:
    """All cases of a source: by attribution `kind, delay, month, code, cell`, the last for sex and age together."""

    course: Course
    source: Source

    @cached_property
    def _cases(self) -> dict[str, Numbers]:
        random = np.random.default_rng([1, self.source.seed])
        own, months = nation(self.course.splits_on), self.course.known + self.course.number
        ages = random.dirichlet(40 * AGES)
        sexes = random.dirichlet([30, 30])
        comes = np.array([0.55, *np.geomspace(0.3, 0.01, self.source.fills - 1)])
        mean = (
            self.source.yearly / 12 * np.multiply.outer(np.multiply.outer(KINDS, comes / comes.sum()), _season(months))
        )
        cells = np.outer(sexes, ages).ravel()
        lives = self._lives(own, months)
        resident = random.poisson(mean[..., None, None] * (lives[..., None] * cells))
        in_all = resident.sum(axis=3)
        weights = own.weights["caregiver"]
        caregiver = np.moveaxis(random.multinomial(in_all, weights), -1, 3)
        return {"resident": resident, "caregiver": caregiver}

    def _lives(self, own: Nation, months: int) -> NDArray[np.float64]:
        """Of each month and code the share of the cases: before the split all of its cases have the old code."""
        weights, codes = own.weights["resident"], own.codes["resident"]
        lives = np.tile(weights, (months, 1))
        before = np.arange(months) < number_of(self.course.splits_on) - number_of(self.course.begins)
        part, whole = codes.index(PART), codes.index(SPLIT)
        lives[before, whole] += lives[before, part]
        lives[before, part] = 0
        return lives

    def known(self, attribution: str, publication: int) -> Numbers:
        """What a publication knows: `kind, month, code, cell`."""
        months = self.course.last_month(publication) + 1
        cases = self._cases[attribution][:, :, :months]
        late = np.arange(months)[::-1]  # publications since the first that could know of a month
        return sum(cases[:, delay] * (late >= delay)[:, None, None] for delay in range(self.source.fills))


def _season(months: int) -> NDArray[np.float64]:
    season: NDArray[np.float64] = 1 + 0.2 * np.cos(2 * np.pi * np.arange(months) / 12)
    return season
