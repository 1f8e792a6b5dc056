"""Chains of events per person: first one, then gap after gap, with gaps on and around the limits of the indicators."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from pipelines.simulate.chance import Days, Shares, coin, edged, one_of, words
from pipelines.simulate.frames import looked_up
from pipelines.simulate.persons import People
from pipelines.simulate.sources import Scene

YEAR_EDGES = (364, 365, 366, 729, 730, 731)
AFTER_DISCHARGE_EDGES = (0, 1, 2, 13, 14, 15, 27, 28, 29, 55, 56, 57)
OTHER_DIAGNOSES = {"F10.2": 0.2, "F32.1": 0.3, "F41.1": 0.2, "F60.3": 0.15, "F19.2": 0.1, "F84.5": 0.05}
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


def diagnoses(rng: np.random.Generator, own: pl.Series, share_own: Shares, missing_share: float) -> pl.Series:
    """The person's own diagnosis or another, some missing, some written without the point."""
    size = len(own)
    frame = pl.DataFrame({"own": own, "other": words(rng, OTHER_DIAGNOSES, size).astype(str)})
    chosen = pl.when(pl.Series(coin(rng, share_own, size))).then("own").otherwise("other")
    short = pl.Series(coin(rng, WITHOUT_POINT_SHARE, size))
    written = pl.when(short).then(chosen.str.replace(".", "", literal=True)).otherwise(chosen)
    return frame.select(pl.when(pl.Series(~coin(rng, missing_share, size))).then(written).alias("code"))["code"]


def home(scene: Scene, who: Days, on: Days) -> pl.Series:
    """The municipality code of residence on the day, NULL for a few (unknown or protected)."""
    hidden = coin(scene.rng, UNKNOWN_HOME_SHARE, len(who))
    return looked_up(scene.world.municipalities, np.where(hidden, NO_HOME, scene.people.home_at(who, on)))


def region(scene: Scene, who: Days, on: Days) -> Days:
    """The place of the region of residence on the day."""
    return scene.world.region_of[scene.people.home_at(who, on)]


def seen_at(scene: Scene, code: str, who: Days, on: Days) -> Days:
    """The unit of each row, among those with this code."""
    habit = scene.people.person[who] * 7 + scene.people.born[who]
    return scene.world.units[code].seen_at(scene.rng, habit, region(scene, who, on), on)
