"""Who a block consists of: birth, sex, home, illness and death. What happens to them is in ``registers``."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from pipelines.simulate.chance import NEVER, Days, Flags, Shares, Words, coin, generator, weighted, words
from pipelines.simulate.conditions import (
    CATEGORIES,
    CATEGORY,
    DIAGNOSES,
    GENERAL,
    PSYCHOSIS,
    conditions,
    second_diagnoses,
)
from pipelines.simulate.frames import calendar, day_of
from pipelines.simulate.identifiers import NRID, PERSONNUMMER, SKANE, STOCKHOLM, Numbers
from pipelines.simulate.world import INCIDENCE, PREVALENCE, World

MOVED_SHARE = 0.05  # change municipality once during the run
NRID_SHARE = 0.003  # have a national reserve number from the start
REGIONAL_RESERVE_SHARE = 0.01  # of persons in Stockholm and Skåne
YEAR_END_DEATHS = 0.03  # of deaths, moved to 31 December or 1 January
WINTER_EXCESS = 0.12  # amplitude of deaths over the year, highest in mid-January
GOLDEN_RATIO = 0.6180339887498949
NEWLY_ILL_DIAGNOSES = {"F29.9": 0.6, "F23.9": 0.4}  # of a psychosis that has just begun, before it is settled
LAST_AS_CHILD_DAYS = 30  # before the 18th birthday


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
    second_diagnosis: Words
    conditions: Mapping[str, Flags]  # who has what, whatever the category

    @property
    def in_one_register(self) -> Days:
        """The persons who are known again in no other register: those with a region's own reserve number."""
        return self.person[~self.tells_sex]

    def home_at(self, who: Days, on: Days) -> Days:
        """The municipality of residence on a day."""
        return np.where(on >= self.moves[who], self.next_home[who], self.home[who])

    def of(self, *categories: str) -> Days:
        """The persons of these categories."""
        return np.flatnonzero(np.isin(self.category, categories))

    def having(self, condition: str) -> Days:
        """The persons who have the condition, whatever their category."""
        return np.flatnonzero(self.conditions[condition])

    def age_on(self, who: Days, on: Days) -> Days:
        """Age in whole years."""
        return whole_years(self.born[who], on)

    def birthday(self, who: Days, age: int) -> Days:
        """The day each comes of this age."""
        year, month, day = calendar(self.born[who])
        return day_of(year + age, month, day)


def whole_years(born: Days, on: Days) -> Days:
    """Age on a day; who is born on 29 February turns on 1 March in common years."""
    (year, month, day), (birth_year, *birthday) = calendar(on), calendar(born)
    passed = (month > birthday[0]) | ((month == birthday[0]) & (day >= birthday[1]))
    return np.asarray(year - birth_year - ~passed, dtype=np.int64)


def drawn(world: World, block: int, first: int, end: int, numbers: Numbers) -> People:
    """The persons from number ``first`` to before ``end``."""
    rng = generator(world.seed, block, "persons")
    category = _categories(world, np.arange(first, end))
    size, general = len(category), category == GENERAL
    dies = _death_days(rng, world, size)
    cell = _cells(rng, world, category)
    age, is_man = world.population["age"].to_numpy()[cell], (world.population["sex"] == "M").to_numpy()[cell]
    home, newly_ill = world.cell_homes[cell], _newly_ill(rng, world, category)
    middle = (world.first + world.last) // 2
    birth_year = calendar(np.where(general, dies, middle))[0] - np.where(general, np.maximum(age, 1), age)
    given = numbers.give(birth_year, is_man, _kinds(rng, world, home))
    born, kind = given["born"].to_numpy(), given["id_kind"].to_numpy()
    entered = np.where(general, dies, _of_age(_entries(rng, world, newly_ill), category, born, world.first))
    survived = entered + 1 + (rng.exponential(1 / world.hazard(age, is_man, category)) * 365.25).astype(np.int64)
    died = np.where(general, dies, np.where(survived > world.last, NEVER, survived))
    diagnosis = _diagnoses(rng, category, newly_ill)
    having = conditions(rng, category, diagnosis, whole_years(born, entered))
    return People(
        person=first + np.arange(size), category=category, is_man=is_man, born=born,
        identifier=given["identifier"], tells_birth=kind != STOCKHOLM,
        tells_sex=np.isin(kind, [PERSONNUMMER, NRID]), home=home, moves=_moves(rng, world, size),
        next_home=rng.permutation(home), entered=entered, died=_at_year_ends(rng, world, died, entered),
        newly_ill=newly_ill, severity=rng.normal(0, 1, size), diagnosis=diagnosis,
        second_diagnosis=second_diagnoses(rng, diagnosis, having), conditions=having,
    )  # fmt: skip


def _newly_ill(rng: np.random.Generator, world: World, category: Words) -> Flags:
    """Whose illness begins within the run; the shares are of five years."""
    new = INCIDENCE * world.years / PREVALENCE
    share = np.where(category == PSYCHOSIS, new / (1 + new), 0.0)
    for name, found in CATEGORY.items():
        share[category == name] = 1 - (1 - found.new) ** (world.years / 5)
    return coin(rng, share, len(category))


def _of_age(entered: Days, category: Words, born: Days, earliest: int) -> Days:
    """The first contact, not before the age at which a category is first seen, nor after its last one."""
    found = entered.copy()
    for name, kind in CATEGORY.items():
        youngest = np.where(category == name, born + int(kind.youngest * 365.25), 0)
        oldest = born + int((kind.oldest + 1) * 365.25) - LAST_AS_CHILD_DAYS
        found = np.where(category == name, np.minimum(np.maximum(found, youngest), oldest), found)
    return np.maximum(found, earliest)


def _diagnoses(rng: np.random.Generator, category: Words, newly_ill: Flags) -> Words:
    found = np.empty(len(category), dtype=object)
    for name in CATEGORIES:
        of_it = category == name
        found[of_it] = words(rng, DIAGNOSES[name], int(of_it.sum()))
    unsettled = newly_ill & (category == PSYCHOSIS) & coin(rng, 0.5, len(category))
    return np.where(unsettled, words(rng, NEWLY_ILL_DIAGNOSES, len(category)), found)


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
    found = np.zeros(len(category), dtype=np.int64)
    for name in CATEGORIES:
        of_it, sums = category == name, world.cells[name]
        found[of_it] = np.searchsorted(sums, rng.random(int(of_it.sum())) * sums[-1], side="right")
    return found


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
