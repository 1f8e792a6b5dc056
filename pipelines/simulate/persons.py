"""Who a block consists of: birth, sex, home, illness and death. What happens to them is in ``registers``."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from pipelines.simulate.chance import NEVER, Days, Flags, Shares, Words, coin, generator, weighted, words
from pipelines.simulate.frames import calendar, day_of
from pipelines.simulate.identifiers import NRID, PERSONNUMMER, SKANE, STOCKHOLM, Numbers
from pipelines.simulate.world import DRUGS_ONLY, GENERAL, INCIDENCE, OTHER, PREVALENCE, PSYCHOSIS, World

MOVED_SHARE = 0.05  # change municipality once during the run
NRID_SHARE = 0.003  # have a national reserve number from the start
REGIONAL_RESERVE_SHARE = 0.01  # of persons in Stockholm and Skåne
YEAR_END_DEATHS = 0.03  # of deaths, moved to 31 December or 1 January
WINTER_EXCESS = 0.12  # amplitude of deaths over the year, highest in mid-January
DIAGNOSES = {
    "F20.0": 0.34, "F20.3": 0.08, "F20.9": 0.10, "F20.5": 0.03, "F22.0": 0.10, "F25.0": 0.07, "F25.9": 0.06,
    "F23.9": 0.05, "F28.9": 0.03, "F29.9": 0.10, "F21.9": 0.04,
}  # fmt: skip
GOLDEN_RATIO = 0.6180339887498949
CATEGORIES = (PSYCHOSIS, OTHER, DRUGS_ONLY, GENERAL)


@dataclass(frozen=True)
class People:
    """The persons of one block, as arrays of equal length; days are day numbers, NEVER where there is none."""

    person: Days  # number in the run
    category: Words
    is_man: Flags
    born: Days
    identifier: pl.Series
    tells_birth: Flags  # does the identifier
    tells_sex: Flags
    home: Days  # place of the municipality
    moves: Days
    next_home: Days
    entered: Days  # first contact within the run
    died: Days
    newly_ill: Flags  # the illness begins within the run
    severity: Shares
    diagnosis: Words

    def home_at(self, who: Days, on: Days) -> Days:
        """The municipality of residence on a day."""
        return np.where(on >= self.moves[who], self.next_home[who], self.home[who])

    def of(self, *categories: str) -> Days:
        """The persons of these categories."""
        return np.flatnonzero(np.isin(self.category, categories))

    def birthday(self, who: Days, age: int) -> Days:
        """The day each comes of this age."""
        year, month, day = calendar(self.born[who])
        return day_of(year + age, month, day)


def drawn(world: World, block: int, first: int, end: int, numbers: Numbers) -> People:
    """The persons from number ``first`` to before ``end``."""
    rng = generator(world.seed, block, "persons")
    category = _categories(world, np.arange(first, end))
    size, general, ill = len(category), category == GENERAL, category == PSYCHOSIS
    died = _death_days(rng, world, size)
    cell = _cells(rng, world, category)
    age = world.population["age"].to_numpy()[cell]
    is_man = (world.population["sex"] == "M").to_numpy()[cell]
    home = _homes(world)[cell]
    new = INCIDENCE * world.years / PREVALENCE
    newly_ill = ill & coin(rng, new / (1 + new), size)
    middle = (world.first + world.last) // 2
    birth_year = calendar(np.where(general, died, middle))[0] - np.where(general, np.maximum(age, 1), age)
    given = numbers.give(birth_year, is_man, _kinds(rng, world, home))
    entered = _entries(rng, world, newly_ill)
    hazard = world.hazard(age, is_man, ill)
    survived = entered + 1 + (rng.exponential(1 / hazard) * 365.25).astype(np.int64)
    died = _at_year_ends(rng, world, np.where(general, died, np.where(survived > world.last, NEVER, survived)), entered)
    kind = given["id_kind"].to_numpy()
    return People(
        person=first + np.arange(size), category=category, is_man=is_man, born=given["born"].to_numpy(),
        identifier=given["identifier"], tells_birth=kind != STOCKHOLM,
        tells_sex=np.isin(kind, [PERSONNUMMER, NRID]), home=home, moves=_moves(rng, world, size),
        next_home=rng.permutation(home), entered=np.where(general, died, entered), died=died, newly_ill=newly_ill,
        severity=rng.normal(0, 1, size), diagnosis=_diagnoses(rng, size, newly_ill),
    )  # fmt: skip


def _diagnoses(rng: np.random.Generator, size: int, newly_ill: Flags) -> Words:
    settled = words(rng, DIAGNOSES, size)
    return np.where(newly_ill & coin(rng, 0.5, size), words(rng, {"F29.9": 0.6, "F23.9": 0.4}, size), settled)


def _categories(world: World, person: Days) -> Words:
    """Evenly mixed over the run in the world's proportions, so that every block is alike."""
    upto = np.cumsum([world.shares[name] for name in CATEGORIES])
    turn = (person * GOLDEN_RATIO + 0.5) % 1
    place = np.minimum(np.searchsorted(upto, turn, side="right"), len(CATEGORIES) - 1)
    return np.array(CATEGORIES, dtype=object)[place]


def _entries(rng: np.random.Generator, world: World, newly_ill: Flags) -> Days:
    """The first contact: anywhere in the run for the newly ill, within its first year for the others."""
    length = world.last - world.first
    reach = np.where(newly_ill, rng.random(len(newly_ill)) * length, rng.random(len(newly_ill)) ** 2 * min(365, length))
    return world.first + reach.astype(np.int64)


def _cells(rng: np.random.Generator, world: World, category: Words) -> Days:
    """A cell of the population for each person, by how common the category is there."""
    cells = world.population
    persons, age = cells["persons"].to_numpy().astype(float), cells["age"].to_numpy()
    is_man = (cells["sex"] == "M").to_numpy()
    tilt = np.exp(world.effect[world.region_of[_homes(world)], 0])
    weights = {
        PSYCHOSIS: persons * tilt * _psychosis_by_age(age) * np.where(is_man, 1.25, 0.75),
        OTHER: persons * tilt * ((age >= 12) & (age < 90)),
        DRUGS_ONLY: persons * (age >= 15),
        GENERAL: persons * world.mortality[is_man.astype(int), np.clip(age, 0, 115)],
    }
    found = np.zeros(len(category), dtype=np.int64)
    for name in CATEGORIES:
        of_it = category == name
        found[of_it] = weighted(rng, weights[name], int(of_it.sum()))
    return found


def _psychosis_by_age(age: Days) -> Shares:
    """Rises from 15, is even through working life and falls with age; a bump where the limits 18 and 65 lie."""
    rise = np.interp(age, [13, 15, 18, 30, 65, 80, 95], [0.0, 0.25, 0.7, 1.0, 1.0, 0.5, 0.1])
    near_limit = (np.abs(age - 17) <= 1) | (np.abs(age - 64) <= 1)
    return np.asarray(rise * np.where(near_limit, 1.6, 1.0), dtype=np.float64)


def _homes(world: World) -> Days:
    place = {code: here for here, code in enumerate(world.municipalities)}
    return world.population["municipality_code"].replace_strict(place, return_dtype=pl.Int64).to_numpy()


def _kinds(rng: np.random.Generator, world: World, home: Days) -> Words:
    """Which kind of identifier each person should have."""
    size = len(home)
    region = np.array(world.regions, dtype=object)[world.region_of[home]]
    regional = coin(rng, REGIONAL_RESERVE_SHARE, size)
    kinds = np.where(coin(rng, NRID_SHARE, size), NRID, PERSONNUMMER)
    kinds = np.where(regional & (region == "01"), STOCKHOLM, kinds)
    return np.where(regional & (region == "12"), SKANE, kinds).astype(object)


def _death_days(rng: np.random.Generator, world: World, size: int) -> Days:
    """A day of death for everyone, more often in winter; used for those who are in the run because they die."""
    days = np.arange(world.first, world.last + 1)
    weights = 1 + WINTER_EXCESS * np.cos(2 * np.pi * (days % 365.25 - 15) / 365.25)
    return days[weighted(rng, weights, size)]


def _at_year_ends(rng: np.random.Generator, world: World, died: Days, entered: Days) -> Days:
    """Some deaths on 31 December or 1 January, never before the first contact or after the last day."""
    year = calendar(np.minimum(died, world.last))[0]
    new_year = day_of(year, 1, 1) - rng.integers(0, 2, len(died))
    chosen = coin(rng, YEAR_END_DEATHS, len(died)) & (died < NEVER) & (new_year > entered) & (new_year >= world.first)
    return np.where(chosen, new_year, died)


def _moves(rng: np.random.Generator, world: World, size: int) -> Days:
    day = world.first + (rng.random(size) * (world.last - world.first)).astype(np.int64)
    return np.where(coin(rng, MOVED_SHARE, size), day, NEVER)
