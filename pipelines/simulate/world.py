"""What all blocks of persons share: the nation's size and ages, its mortality, its regions and its units."""

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import polars as pl

from pipelines.reference import population, tables
from pipelines.simulate.chance import Days, Flags, Shares, Words, generator
from pipelines.simulate.conditions import (
    ADHD,
    CATEGORIES,
    CATEGORY,
    DRUGS_ONLY,
    GENERAL,
    OTHER,
    PSYCHOSIS,
    prevalence,
    yearly_mortality,
)
from pipelines.simulate.frames import day_number
from pipelines.simulate.units import Units, units_of

PREVALENCE = 0.0058  # of adults, under treatment for a psychosis at any one time
INCIDENCE = 0.00028  # of adults, new cases a year
OTHER_PER_PSYCHOSIS = 0.9  # patients with diagnoses that no programme is about, per patient with psychosis
DRUGS_ONLY_PER_PSYCHOSIS = 0.25  # persons who only collect drugs
CRUDE_MORTALITY = 0.0095  # of the nation, a year
DEATHS_OF_PATIENTS_SHARE = 0.06  # of all deaths: those are drawn as patients, not as the general population
MORTALITY_PER_YEAR_OF_AGE = 0.097  # Gompertz
WOMEN_MORTALITY = 0.68  # of men's at the same age
REGION_SPREAD = 0.18  # standard deviation of a region's log rates
MUNICIPAL_SPREAD = 0.15  # of a municipality's, within its region
REGION_EXTREMES = {(ADHD, "09"): 0.45, (ADHD, "22"): -0.6}  # log rates of regions known to stand out
COVERAGE = {
    "psykosr": 0.48, "bipolar": 0.3, "siber": 0.25, "ect": 0.9, "busa": 0.12, "riksat": 0.8, "sbr": 0.3, "qbup": 0.25,
    "rattspsyk": 0.86, "battre_beroendevard": 0.3,
}  # fmt: skip
USUAL_COVERAGE = 0.4
COVERAGE_EVENNESS = 5.0  # the larger, the more alike the regions
SILENT_REGIONS = {"psykosr": "23"}  # report nothing; of other registers the region is drawn
LARGEST_REGIONS = ("01", "12", "14")  # report to every register
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
    effect: Shares  # (regions, 6): log effects on rates of care and outcome
    units: Mapping[str, Units]  # by code system

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

    @cached_property
    def cell_homes(self) -> Days:
        """The place of the municipality of each cell of the population."""
        place = {code: here for here, code in enumerate(self.municipalities)}
        return self.population["municipality_code"].replace_strict(place, return_dtype=pl.Int64).to_numpy()

    @cached_property
    def cells(self) -> Mapping[str, Shares]:
        """Per category the running sum, over the cells of the population, of how many belong to it there."""
        return {name: np.cumsum(weights) for name, weights in _weights(self).items()}

    def hazard(self, age: Days, is_man: Flags, category: Words) -> Shares:
        """Yearly mortality of each person."""
        hazard = self.mortality[is_man.astype(int), np.clip(age, 0, 115)]
        for name in CATEGORIES:
            times, plus = yearly_mortality(name)
            hazard = np.where(category == name, hazard * times + plus, hazard)
        return np.asarray(hazard, dtype=np.float64)

    def coverage_of(self, register: str) -> Shares:
        """The share of a region's patients that the register holds, by region; one region reports nothing."""
        rng = generator(self.seed, 0, f"coverage of {register}")
        mean = COVERAGE.get(register, USUAL_COVERAGE)
        drawn = rng.beta(mean * COVERAGE_EVENNESS, (1 - mean) * COVERAGE_EVENNESS, len(self.regions))
        drawn[self.silent_region(register)] = 0.0
        return np.asarray(drawn, dtype=np.float64)

    def silent_region(self, register: str) -> int:
        """The place of the region that reports nothing to the register."""
        if register in SILENT_REGIONS:
            return self.regions.index(SILENT_REGIONS[register])
        small = [here for here, code in enumerate(self.regions) if code not in LARGEST_REGIONS]
        return small[zlib.crc32(register.encode()) % len(small)]


def build(persons: int, seed: int, start: date, until: date) -> World:
    """The nation for so many persons."""
    loaded = tables.load()
    people = _population(loaded, start, until)
    shares, scale = _composition(people, persons, ((until - start).days + 1) / 365.25)
    regions = loaded["region"]["region_code"].to_list()
    places = loaded["municipality"].sort("municipality_code")
    return World(
        seed=seed, start=start, until=until, shares=shares, scale=scale, tables=loaded, population=people,
        mortality=_mortality(people), regions=regions, municipalities=places["municipality_code"].to_list(),
        region_of=np.array([regions.index(code) for code in places["region_code"]]),
        effect=generator(seed, 0, "world").normal(0, REGION_SPREAD, (len(regions), 6)),
        units=units_of(loaded, regions),
    )  # fmt: skip


def _population(loaded: tables.Tables, start: date, until: date) -> pl.DataFrame:
    middle = start + (until - start) / 2
    cells = population.derived(loaded, [middle.year]).frame
    return cells.filter(pl.col("persons") > 0).sort("municipality_code", "sex", "age")


def _composition(people: pl.DataFrame, persons: int, years: float) -> tuple[dict[str, float], float]:
    """The share of each category, and the scale at which the whole nation would give so many."""
    count, age, is_man = _counts(people)
    psychosis = float(count[age >= 18].sum()) * (PREVALENCE + INCIDENCE * years)
    full = {
        PSYCHOSIS: psychosis,
        OTHER: psychosis * OTHER_PER_PSYCHOSIS,
        DRUGS_ONLY: psychosis * DRUGS_ONLY_PER_PSYCHOSIS,
        GENERAL: float(count.sum()) * CRUDE_MORTALITY * years * (1 - DEATHS_OF_PATIENTS_SHARE),
        **{name: float((count * prevalence(name, age, is_man)).sum()) for name in CATEGORY},
    }
    scale = max(round(persons / sum(full.values()), SCALE_DECIMALS), 10**-SCALE_DECIMALS)
    return {category: size / sum(full.values()) for category, size in full.items()}, scale


def _counts(people: pl.DataFrame) -> tuple[Shares, Days, Flags]:
    """(persons, age, is a man) of each cell of the population."""
    return people["persons"].to_numpy().astype(float), people["age"].to_numpy(), (people["sex"] == "M").to_numpy()


def _mortality(people: pl.DataFrame) -> Shares:
    """Gompertz by sex and age, at the level that gives the nation its crude mortality."""
    ages = np.exp(MORTALITY_PER_YEAR_OF_AGE * np.arange(116))
    shape = np.stack([ages * WOMEN_MORTALITY, ages])
    count, age, is_man = _counts(people)
    level = CRUDE_MORTALITY * count.sum() / (count * shape[is_man.astype(int), age]).sum()
    return np.asarray(np.minimum(shape * level, 0.6), dtype=np.float64)


def _weights(world: World) -> dict[str, Shares]:
    persons, age, is_man = _counts(world.population)
    tilt = np.exp(world.effect[world.region_of[world.cell_homes], 0])
    return {
        PSYCHOSIS: persons * tilt * _psychosis_by_age(age) * np.where(is_man, 1.25, 0.75),
        OTHER: persons * tilt * ((age >= 12) & (age < 90)),
        DRUGS_ONLY: persons * (age >= 15),
        GENERAL: persons * world.mortality[is_man.astype(int), np.clip(age, 0, 115)],
        **{name: persons * prevalence(name, age, is_man) * _local(world, name) for name in CATEGORY},
    }


def _local(world: World, category: str) -> Shares:
    """How much more common the category is in a cell's region and municipality, around one."""
    rng = generator(world.seed, 0, f"prevalence of {category}")
    region = rng.normal(0, REGION_SPREAD, len(world.regions))
    for (name, code), log_rate in REGION_EXTREMES.items():
        if name == category:
            region[world.regions.index(code)] = log_rate
    municipality = rng.normal(0, MUNICIPAL_SPREAD, len(world.municipalities))
    return np.asarray(np.exp(region[world.region_of] + municipality)[world.cell_homes], dtype=np.float64)


def _psychosis_by_age(age: Days) -> Shares:
    """Rises from 15, is even through working life and falls with age; a bump where the limits 18 and 65 lie."""
    rise = np.interp(age, [13, 15, 18, 30, 65, 80, 95], [0.0, 0.25, 0.7, 1.0, 1.0, 0.5, 0.1])
    near_limit = (np.abs(age - 17) <= 1) | (np.abs(age - 64) <= 1)
    return np.asarray(rise * np.where(near_limit, 1.6, 1.0), dtype=np.float64)
