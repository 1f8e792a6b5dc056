"""What all blocks of persons share: the nation's size and ages, its mortality, its regions and its units."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from pipelines.reference import population, tables
from pipelines.simulate.chance import Days, Flags, Shares, generator
from pipelines.simulate.frames import day_number
from pipelines.simulate.units import Units, units_of

PSYCHOSIS, OTHER, DRUGS_ONLY, GENERAL = "psychosis", "other", "drugs_only", "general"

PREVALENCE = 0.0058  # of adults, under treatment for a psychosis at any one time
INCIDENCE = 0.00028  # of adults, new cases a year
OTHER_PER_PSYCHOSIS = 0.9  # patients with other psychiatric diagnoses that are simulated, per patient with psychosis
DRUGS_ONLY_PER_PSYCHOSIS = 0.25  # persons who only collect drugs
CRUDE_MORTALITY = 0.0095  # of the nation, a year
PSYCHOSIS_MORTALITY = (2.2, 0.004)  # times that of the population, plus so much a year
MORTALITY_PER_YEAR_OF_AGE = 0.097  # Gompertz
WOMEN_MORTALITY = 0.68  # of men's at the same age
REGION_SPREAD = 0.18  # standard deviation of a region's log rates
COVERAGE = (2.4, 2.6)  # beta distribution of the share of a region's patients who are in PsykosR
REGION_WITHOUT_PSYKOSR = "23"
SCALE_DECIMALS = 6


@dataclass(frozen=True)
class World:
    """The nation of one run."""

    seed: int
    start: date
    until: date
    shares: Mapping[str, float]  # of the run's persons, by category
    scale: float  # simulated persons per real person
    tables: tables.Tables
    population: pl.DataFrame  # real persons by municipality_code, sex and age, at the middle of the run
    mortality: Shares  # yearly, by sex (0 woman, 1 man) and age 0-115
    regions: list[str]
    municipalities: list[str]
    region_of: Days  # place of the municipality's region
    coverage: Shares  # of PsykosR, by region
    effect: Shares  # (regions, 6): log effects on rates of care and outcome
    units: Mapping[str, Units]  # by the code column of the unit table

    @property
    def first(self) -> int:
        """First simulated day."""
        return day_number(self.start)

    @property
    def last(self) -> int:
        """Last simulated day, the data date."""
        return day_number(self.until)

    @property
    def years(self) -> float:
        """Length of the run."""
        return (self.last - self.first + 1) / 365.25

    def hazard(self, age: Days, is_man: Flags, psychosis: Flags) -> Shares:
        """Yearly mortality of each person."""
        times, plus = PSYCHOSIS_MORTALITY
        usual = self.mortality[is_man.astype(int), np.clip(age, 0, 115)]
        return np.asarray(np.where(psychosis, usual * times + plus, usual), dtype=np.float64)


def build(persons: int, seed: int, start: date, until: date) -> World:
    """The nation for so many persons."""
    loaded = tables.load()
    people = _population(loaded, start, until)
    years = ((until - start).days + 1) / 365.25
    shares, scale = _composition(people, persons, years)
    rng = generator(seed, 0, "world")
    regions = loaded["region"]["region_code"].to_list()
    places = loaded["municipality"].sort("municipality_code")
    return World(
        seed=seed, start=start, until=until, shares=shares, scale=scale, tables=loaded, population=people,
        mortality=_mortality(people), regions=regions, municipalities=places["municipality_code"].to_list(),
        region_of=np.array([regions.index(code) for code in places["region_code"]]),
        coverage=_coverage(rng, regions), effect=rng.normal(0, REGION_SPREAD, (len(regions), 6)),
        units={column: units_of(loaded["unit"], column, regions) for column in ("par_code", "psykosr_code")},
    )  # fmt: skip


def _population(loaded: tables.Tables, start: date, until: date) -> pl.DataFrame:
    middle = start + (until - start) / 2
    cells = population.derived(loaded, [middle.year]).frame
    return cells.filter(pl.col("persons") > 0).sort("municipality_code", "sex", "age")


def _composition(people: pl.DataFrame, persons: int, years: float) -> tuple[dict[str, float], float]:
    """The share of each category, and the scale at which the whole nation would give so many."""
    nation = int(people["persons"].sum())
    adults = int(people.filter(pl.col("age") >= 18)["persons"].sum())
    psychosis = adults * (PREVALENCE + INCIDENCE * years)
    full = {
        PSYCHOSIS: psychosis,
        OTHER: psychosis * OTHER_PER_PSYCHOSIS,
        DRUGS_ONLY: psychosis * DRUGS_ONLY_PER_PSYCHOSIS,
        GENERAL: nation * CRUDE_MORTALITY * years,
    }
    scale = max(round(persons / sum(full.values()), SCALE_DECIMALS), 10**-SCALE_DECIMALS)
    return {category: size / sum(full.values()) for category, size in full.items()}, scale


def _mortality(people: pl.DataFrame) -> Shares:
    """Gompertz by sex and age, at the level that gives the nation its crude mortality."""
    ages = np.exp(MORTALITY_PER_YEAR_OF_AGE * np.arange(116))
    shape = np.stack([ages * WOMEN_MORTALITY, ages])
    is_man = (people["sex"] == "M").to_numpy().astype(int)
    count, age = people["persons"].to_numpy(), people["age"].to_numpy()
    level = CRUDE_MORTALITY * count.sum() / (count * shape[is_man, age]).sum()
    return np.asarray(np.minimum(shape * level, 0.6), dtype=np.float64)


def _coverage(rng: np.random.Generator, regions: list[str]) -> Shares:
    drawn = rng.beta(*COVERAGE, len(regions))
    drawn[regions.index(REGION_WITHOUT_PSYKOSR)] = 0.0
    return np.asarray(drawn, dtype=np.float64)
