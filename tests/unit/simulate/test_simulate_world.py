"""Who there is, what they have, where they are seen and which registers hold them."""

from datetime import date

import numpy as np
import polars as pl
import pytest

from pipelines.reference import tables
from pipelines.simulate import conditions, persons, world
from pipelines.simulate.chance import generator
from pipelines.simulate.conditions import CATEGORIES, CATEGORY, CONDITIONS, GENERAL, IN_CARE
from pipelines.simulate.histories import kind_of_care, registered, reporting, seen_at, seen_in_care
from pipelines.simulate.identifiers import Numbers
from pipelines.simulate.sources import Scene
from pipelines.simulate.units import SPECIAL, UNKNOWN

PERSONS = 60_000
WORLD = world.build(PERSONS, 5, date(2021, 10, 1), date(2026, 9, 30))
PEOPLE = persons.drawn(WORLD, 0, 0, PERSONS, Numbers())
MIDDLE = (WORLD.first + WORLD.last) // 2


def scene(purpose: str = "test") -> Scene:
    return Scene(WORLD, PEOPLE, generator(5, 0, purpose), {})


def per_nation(condition: str) -> float:
    """How many have it in the whole nation."""
    return len(PEOPLE.having(condition)) / WORLD.scale


def share(condition: str, sex: str, first: int, last: int) -> float:
    """The share of the population of these ages that has it."""
    age = PEOPLE.age_on(np.arange(PERSONS), np.full(PERSONS, MIDDLE))
    found = PEOPLE.conditions[condition] & (PEOPLE.is_man == (sex == "M")) & (age >= first) & (age <= last)
    cells = WORLD.population.filter(pl.col("sex") == sex, pl.col("age").is_between(first, last))
    return float(found.sum() / (cells["persons"].sum() * WORLD.scale))


@pytest.mark.parametrize(
    ("condition", "low", "high"),
    [
        ("psychosis", 45_000, 75_000),
        ("bipolar", 45_000, 70_000),
        ("autism", 140_000, 190_000),
        ("opioid", 7_000, 14_000),
        ("eating_disorder", 10_000, 22_000),
        ("forensic", 900, 2_200),
        ("adhd", 280_000, 420_000),
    ],
)
def test_as_many_have_it_as_in_the_nation(condition: str, low: int, high: int) -> None:
    assert low < per_nation(condition) < high


@pytest.mark.parametrize(
    ("condition", "sex", "first", "last", "low", "high"),
    [
        ("adhd", "M", 10, 17, 0.085, 0.125),
        ("adhd", "K", 10, 17, 0.048, 0.08),
        ("autism", "M", 18, 24, 0.038, 0.06),
        ("autism", "K", 18, 24, 0.03, 0.055),
        ("eating_disorder", "K", 14, 20, 0.006, 0.02),
        ("eating_disorder", "M", 14, 20, 0.0, 0.003),
    ],
)
def test_ages_and_sexes_are_those_of_the_registers(
    condition: str, sex: str, first: int, last: int, low: float, high: float
) -> None:
    assert low < share(condition, sex, first, last) < high


def test_half_of_those_with_autism_have_adhd_too() -> None:
    both = PEOPLE.conditions["autism"] & PEOPLE.conditions["adhd"]
    assert 0.42 < both.sum() / PEOPLE.conditions["autism"].sum() < 0.56


def test_a_persons_diagnosis_says_a_condition_the_person_has() -> None:
    of_adhd = np.char.startswith(PEOPLE.diagnosis.astype(str), "F90")
    assert of_adhd.sum() > 1_000
    assert PEOPLE.conditions["adhd"][of_adhd].all()
    assert set(PEOPLE.conditions) == set(CONDITIONS)


def test_the_general_population_has_nothing() -> None:
    general = PEOPLE.category == GENERAL
    assert general.sum() > 10_000
    assert not any(flags[general].any() for flags in PEOPLE.conditions.values())


def test_child_psychiatry_first_sees_nobody_who_is_of_age() -> None:
    who = PEOPLE.having("child_psychiatry")
    age = PEOPLE.age_on(who, PEOPLE.entered[who])
    assert len(who) > 1_000
    assert age.max() <= 17
    assert age.min() >= 0


def test_nobody_is_seen_before_the_illness_can_begin_or_after_the_run() -> None:
    for name, category in CATEGORY.items():
        who = PEOPLE.of(name)
        assert (PEOPLE.entered[who] - PEOPLE.born[who]).min() >= int(category.youngest * 365.25) - 1, name
        assert PEOPLE.entered[who].min() >= WORLD.first
        assert PEOPLE.entered[who].max() <= WORLD.last


def test_every_category_is_there_in_the_proportions_of_the_world() -> None:
    counted = {name: len(PEOPLE.of(name)) / PERSONS for name in CATEGORIES}
    assert sum(counted.values()) == pytest.approx(1.0)
    assert all(counted[name] == pytest.approx(WORLD.shares[name], abs=0.001) for name in CATEGORIES)


def test_patients_die_more_often_than_the_population() -> None:
    age, woman = np.array([40]), np.array([False])
    usual = WORLD.hazard(age, woman, np.array([GENERAL], dtype=object))[0]
    assert all(WORLD.hazard(age, woman, np.array([name], dtype=object))[0] > usual for name in CATEGORY)


def test_a_prevalence_is_the_tables_own_at_its_ages() -> None:
    found = CATEGORY["adhd"]
    ages = np.array(found.ages)
    assert conditions.prevalence("adhd", ages, np.ones(len(ages), dtype=bool)) == pytest.approx(np.array(found.men))
    assert conditions.prevalence("adhd", ages, np.zeros(len(ages), dtype=bool)) == pytest.approx(np.array(found.women))


@pytest.mark.parametrize("register", ["psykosr", "bipolar", "ect", "busa", "rattspsyk"])
def test_a_register_holds_nobody_of_its_silent_region_and_about_its_share_elsewhere(register: str) -> None:
    shares = WORLD.coverage_of(register)
    assert (shares == 0).sum() >= 1
    assert shares[WORLD.silent_region(register)] == 0
    assert shares.mean() == pytest.approx(world.COVERAGE[register], abs=0.2)
    held = registered(scene(), register, np.arange(PERSONS))
    region = WORLD.region_of[PEOPLE.home_at(held, PEOPLE.entered[held])]
    assert not np.isin(WORLD.silent_region(register), region)


def test_registers_have_silent_regions_of_their_own() -> None:
    silent = {name: WORLD.regions[WORLD.silent_region(name)] for name in world.COVERAGE}
    assert silent["psykosr"] == "23"
    assert len(set(silent.values())) > 3
    assert not {"01", "12", "14"} & set(silent.values())


@pytest.mark.parametrize("system", sorted(WORLD.units))
def test_everybody_is_seen_at_a_unit_of_the_system_mostly_in_the_own_region(system: str) -> None:
    who = PEOPLE.of(*IN_CARE)[:3_000]
    on = np.full(len(who), WORLD.last)
    units, known = seen_at(scene(system), system, who, on), WORLD.units[system]
    assert 0 < (units == UNKNOWN).sum() < 0.03 * len(who)
    found = units != UNKNOWN
    at_home = known.region[units[found]] == WORLD.region_of[PEOPLE.home_at(who, on)][found]
    assert at_home.mean() > (0.7 if system == "riksat" else 0.9)


def test_a_region_without_a_unit_sends_its_patients_within_its_healthcare_region() -> None:
    loaded = tables.load()
    near = loaded["municipality"].select("region_code", "healthcare_region_code").unique()
    known = WORLD.units["riksat"]
    without = [place for place, code in enumerate(WORLD.regions) if place not in known.region]
    assert without
    for place in without:
        chosen = {WORLD.regions[region] for region in known.region[known.of_region[place]]}
        own = near.filter(pl.col("region_code") == WORLD.regions[place])["healthcare_region_code"]
        assert chosen <= set(near.filter(pl.col("healthcare_region_code").is_in(own.implode()))["region_code"])


def test_units_of_the_silent_region_do_not_report() -> None:
    known, silent = WORLD.units["bipolar"], WORLD.silent_region("bipolar")
    units = np.arange(len(known.unit_id))
    assert (~reporting(scene(), "bipolar", units)).tolist() == (known.region == silent).tolist()
    assert reporting(scene(), "bipolar", np.array([UNKNOWN])).tolist() == [True]


@pytest.mark.parametrize("kind", SPECIAL)
def test_the_patient_register_sees_each_kind_of_patient_at_units_of_that_kind(kind: str) -> None:
    who = PEOPLE.of(*IN_CARE)
    on = PEOPLE.entered[who]
    kinds = kind_of_care(PEOPLE, who, on)
    who, on, kinds = who[kinds == kind], on[kinds == kind], kinds[kinds == kind]
    assert len(who) > 20
    seen = WORLD.units["par"].ids(seen_in_care(scene(kind), who, on, kinds)).drop_nulls()
    specialised = tables.load()["unit_code"].filter(code_system=kind)["unit_id"]
    assert seen.is_in(specialised.implode()).all()


def test_nobody_is_seen_at_a_closed_unit_or_a_national_one_before_it_opens() -> None:
    who = np.arange(5_000)
    for system in ("par", "qbup", "psykosr"):
        known = WORLD.units[system]
        late = seen_at(scene("late"), system, who, np.full(len(who), WORLD.last))
        assert (known.closes[late[late != UNKNOWN]] >= WORLD.last).all()
        early = seen_at(scene("early"), system, who, np.full(len(who), WORLD.first))
        national = early[(early != UNKNOWN)]
        national = national[known.region[national] == UNKNOWN]
        assert (known.opens[national] <= WORLD.first).all()
