"""Chains of events per person: first one, then gap after gap, with gaps on and around the limits of the indicators."""

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl

from pipelines.simulate.chance import Days, Flags, Shares, Words, coin, edged, one_of
from pipelines.simulate.conditions import ADDICTION, CHILD_PSYCHIATRY, EATING_DISORDER, FORENSIC, GROWN_UP
from pipelines.simulate.frames import looked_up
from pipelines.simulate.persons import People
from pipelines.simulate.sources import Scene
from pipelines.simulate.units import GENERAL

YEAR_EDGES = (364, 365, 366, 729, 730, 731)
AFTER_DISCHARGE_EDGES = (0, 1, 2, 13, 14, 15, 27, 28, 29, 55, 56, 57)
CHILD, ADDICTED, EATING, FORENSIC_CARE = "qbup", "sbr", "riksat", "rattspsyk"  # kinds of units
# Medical specialities of the patient register: all of psychiatry begins with 9; which is which is this project's own.
SPECIALITY = {GENERAL: "901", CHILD: "931", ADDICTED: "911", EATING: "901", FORENSIC_CARE: "921"}
KIND_OF_CARE = {ADDICTION: ADDICTED, EATING_DISORDER: EATING, FORENSIC: FORENSIC_CARE}
WITHOUT_POINT_SHARE = 0.3  # diagnoses written F200, not F20.0
UNKNOWN_HOME_SHARE = 0.01
NO_HOME = -1


def spaced(rng: np.random.Generator, mean_gap: Shares, edges: Sequence[int], share: float, longest: int) -> Days:
    """Gaps in days, (persons, longest): exponential around each person's mean, a share of them on the edges."""
    ordinary = 1 + (rng.exponential(1, (len(mean_gap), longest)) * mean_gap[:, None]).astype(np.int64)
    return edged(rng, ordinary, edges, share)


def flat(who: Days, table: Days) -> tuple[Days, Days]:
    """(person, day) of every cell of a table with one line per person."""
    return np.repeat(who, table.shape[1]), table.reshape(-1)


def around(rng: np.random.Generator, who: Days, on: Days, offsets: Sequence[int], share: float) -> tuple[Days, Days]:
    """(person, day) at one of the offsets from a share of the given days."""
    chosen = coin(rng, share, len(who))
    return who[chosen], on[chosen] + one_of(rng, offsets, int(chosen.sum()))


def coming_of_age(people: People, who: Days, age: int) -> tuple[Days, Days]:
    """(person, day): the day before the birthday and the birthday itself."""
    birthday = people.birthday(who, age)
    return np.concatenate([who, who]), np.concatenate([birthday - 1, birthday])


def joined(*parts: tuple[Days, Days]) -> tuple[Days, Days]:
    """Several lists of (person, day) as one."""
    return np.concatenate([who for who, _ in parts]), np.concatenate([on for _, on in parts])


def diagnoses(rng: np.random.Generator, people: People, who: Days, share_own: Shares, missing: float) -> pl.Series:
    """The person's own diagnosis or the other one, some missing, some written without the point."""
    size = len(who)
    own = coin(rng, share_own, size)
    code = np.where(own, people.diagnosis[who], people.second_diagnosis[who]).astype(str)
    short = pl.Series(coin(rng, WITHOUT_POINT_SHARE, size))
    frame = pl.DataFrame({"code": pl.Series(code)})
    written = pl.when(short).then(pl.col("code").str.replace(".", "", literal=True)).otherwise("code")
    return frame.select(pl.when(pl.Series(~coin(rng, missing, size))).then(written).alias("code"))["code"]


def home(scene: Scene, who: Days, on: Days) -> pl.Series:
    """The municipality code of residence on the day, NULL for a few (unknown or protected)."""
    hidden = coin(scene.rng, UNKNOWN_HOME_SHARE, len(who))
    return looked_up(scene.world.municipalities, np.where(hidden, NO_HOME, scene.people.home_at(who, on)))


def region(scene: Scene, who: Days, on: Days) -> Days:
    """The place of the region of residence on the day."""
    return scene.world.region_of[scene.people.home_at(who, on)]


def seen_at(scene: Scene, system: str, who: Days, on: Days, kind: str = GENERAL) -> Days:
    """The unit of each row, among those that a code system knows; `kind` as in ``units.SPECIAL``."""
    habit = scene.people.person[who] * 7 + scene.people.born[who]
    return scene.world.units[system].seen_at(scene.rng, habit, region(scene, who, on), on, kind)


def registered(scene: Scene, register: str, who: Days) -> Days:
    """Those of the persons whom the register holds: by the coverage of the region where they are first seen."""
    share = scene.world.coverage_of(register)[region(scene, who, scene.people.entered[who])]
    return who[coin(scene.rng, share, len(who))]


def at_least(scene: Scene, fewest: int, who: Days, *others: Days) -> Days:
    """The persons, with others standing in where a run is so small that its first block has fewer."""
    if scene.people.person[0] != 0:
        return who
    spare = np.concatenate(others)
    spare = spare[~np.isin(spare, who)]
    _, first = np.unique(spare, return_index=True)
    return np.concatenate([who, spare[np.sort(first)][: max(0, fewest - len(who))]])


def grown_up(people: People, *categories: str) -> Days:
    """The persons of these categories who are of age when they are first seen."""
    who = people.of(*categories)
    return who[people.age_on(who, people.entered[who]) >= GROWN_UP]


def reporting(scene: Scene, register: str, units: Days, system: str | None = None) -> Flags:
    """Whether each row's unit reports: no unit of the silent region does, whoever is seen there."""
    known = scene.world.units[system or register]
    found = np.where(units >= 0, known.region[np.maximum(units, 0)], units)
    return np.asarray(found != scene.world.silent_region(register), dtype=np.bool_)


def kind_of_care(people: People, who: Days, on: Days) -> Words:
    """Which kind of unit sees each person on the day, as the patient register tells them apart."""
    category = people.category[who]
    kind = np.full(len(who), GENERAL, dtype=object)
    for name, care in KIND_OF_CARE.items():
        kind[category == name] = care
    young = people.conditions[CHILD_PSYCHIATRY][who] & (people.age_on(who, on) < GROWN_UP)
    kind[young & (kind != EATING)] = CHILD
    return kind


def specialities(kind: Words) -> Words:
    """The medical speciality of each kind of care."""
    found = np.full(len(kind), SPECIALITY[GENERAL], dtype=object)
    for name, code in SPECIALITY.items():
        found[kind == name] = code
    return found


def by_category(people: People, who: Days, values: Mapping[str, float]) -> Shares:
    """The value of each person's category; 0 where it has none."""
    found = np.zeros(len(who))
    for name, value in values.items():
        found[people.category[who] == name] = value
    return found


def seen_in_care(scene: Scene, who: Days, on: Days, kind: Words) -> Days:
    """The unit of each row in the patient register, of the kind of care given."""
    found = np.zeros(len(who), dtype=np.int64)
    for name in (GENERAL, CHILD, ADDICTED, EATING, FORENSIC_CARE):
        of_it = kind == name
        found[of_it] = seen_at(scene, "par", who[of_it], on[of_it], name)
    return found
