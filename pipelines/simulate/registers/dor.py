"""Dödsorsaksregistret: everyone who died, with the causes on and around the limits of the lists."""

import numpy as np
import polars as pl

from pipelines.simulate.chance import Days, Flags, coin, words
from pipelines.simulate.frames import blanked, days, nullable
from pipelines.simulate.histories import home
from pipelines.simulate.sources import Scene, Source
from pipelines.simulate.world import GENERAL, PSYCHOSIS

UNREGISTERED_SHARE = 0.01  # patients who died abroad or were not resident
LATE_SHARE, LATE_DAYS = 0.05, 60
CAUSE_PENDING_DAYS, CAUSE_PENDING_SHARE = 120, 0.5  # recent deaths lack a cause
SUICIDE_YOUNG, SUICIDE_OLD = 0.24, 0.006  # share of deaths, under and over 60
SUICIDE_PSYCHOSIS = 1.5  # times that
ISCHEMIC = {"I20.9": 0.05, "I21.9": 0.45, "I219": 0.1, "I24": 0.05, "I25.1": 0.3, "I25.9": 0.05}
SUICIDE = {
    "X60": 0.06,
    "X64.9": 0.14,
    "X70.9": 0.4,
    "X74": 0.08,
    "X80": 0.1,
    "X84.9": 0.06,
    "Y10": 0.06,
    "Y34.9": 0.1,
}
OTHER_CAUSES = {
    "C34.9": 0.12, "C61.9": 0.08, "C50.9": 0.07, "F03.9": 0.12, "G30.9": 0.07, "I50.9": 0.12, "I63.9": 0.1,
    "J44.9": 0.08, "J18.9": 0.05, "E11.9": 0.04, "W19.9": 0.03, "X59.9": 0.01, "X85.9": 0.003, "Y09": 0.003,
    "Y35.0": 0.003, "I15.9": 0.02, "I26.9": 0.02, "R99": 0.05,
}  # fmt: skip
ISCHEMIC_SHARE = 0.11


def rows(scene: Scene) -> pl.DataFrame:
    """The deaths of a block within the run."""
    people, rng = scene.people, scene.rng
    who = np.flatnonzero(people.died <= scene.world.last)
    general = people.category[who] == GENERAL
    kept = general | ~coin(rng, UNREGISTERED_SHARE, len(who))
    who, general = who[kept], general[kept]
    on, size = people.died[who], len(who)
    pending = (on > scene.world.last - CAUSE_PENDING_DAYS) & coin(rng, CAUSE_PENDING_SHARE, size)
    late = coin(rng, LATE_SHARE, size) & ~general
    return pl.DataFrame(
        {
            "who": who,
            "municipality_code": home(scene, who, on),
            "died_on": days(on),
            "underlying_cause": blanked(_causes(scene, who), ~pending),
            "delay_days": np.where(late, rng.integers(5, LATE_DAYS, size), 0),
        }
    )


def _causes(scene: Scene, who: Days) -> pl.Series:
    people, rng, size = scene.people, scene.rng, len(who)
    young: Flags = people.died[who] - people.born[who] < 60 * 365
    share = np.where(young, SUICIDE_YOUNG, SUICIDE_OLD)
    share = share * np.where(people.category[who] == PSYCHOSIS, SUICIDE_PSYCHOSIS, 1)
    causes = np.where(coin(rng, ISCHEMIC_SHARE, size), words(rng, ISCHEMIC, size), words(rng, OTHER_CAUSES, size))
    return nullable(np.where(coin(rng, share, size), words(rng, SUICIDE, size), causes))


SOURCE = Source(rows=rows, day_forms={"died_on": "%Y%m%d"}, moves_together=("died_on",))
