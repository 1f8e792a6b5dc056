"""Dödsorsaksregistret: everyone who died, with the causes on and around the limits of the lists."""

import numpy as np
import polars as pl

from pipelines.simulate.chance import Days, Flags, coin, words
from pipelines.simulate.conditions import (
    ADDICTION,
    ADHD,
    AUTISM,
    BIPOLAR,
    DEPRESSION_ANXIETY,
    DRUGS,
    EATING_DISORDER,
    GENERAL,
    IN_CARE,
    OPIOID,
    OTHER,
    PSYCHOSIS,
    SELF_HARM,
)
from pipelines.simulate.frames import blanked, days, nullable
from pipelines.simulate.histories import by_category, home
from pipelines.simulate.sources import Scene, Source

UNREGISTERED_SHARE = 0.01  # patients who died abroad or were not resident
LATE_SHARE, LATE_DAYS = 0.05, 60
CAUSE_PENDING_DAYS, CAUSE_PENDING_SHARE = 120, 0.5  # recent deaths lack a cause
SUICIDE_YOUNG, SUICIDE_OLD = (0.065, 0.105), (0.0022, 0.0072)  # share of deaths under and over 60: women, men
SUICIDE_TIMES = {  # that share, for patients; the highest is capped
    PSYCHOSIS: 2.4, DEPRESSION_ANXIETY: 3.5, BIPOLAR: 3.5, ADDICTION: 1.5, ADHD: 2.0, AUTISM: 2.0, EATING_DISORDER: 2.5,
    SELF_HARM: 5.0, OTHER: 2.0,
}  # fmt: skip
HIGHEST_SUICIDE = 0.6
POISONED_YOUNG, POISONED_USER = 0.045, 0.42  # share of other deaths under 60, of all and of who uses opioids or drugs
POISONING = {"X42": 0.5, "X44": 0.25, "X41": 0.15, "X43": 0.02, "X40": 0.02, "Y12": 0.04, "Y14": 0.02}
POISON = {
    "T40.2": 0.2, "T40.2 T42.4": 0.2, "T40.3": 0.1, "T40.4": 0.08, "T40.1": 0.1, "T43.6": 0.12, "T42.4": 0.08,
    "T43.2": 0.06, "T39.1": 0.02, "T50.9": 0.04,
}  # fmt: skip
IS_POISONING = r"^(?:X4[0-4]|X6[0-4]|Y1[0-4])"
CONTRIBUTING = {
    "": 0.38, "I10.9": 0.16, "E11.9": 0.1, "I48.9": 0.1, "F03.9": 0.08, "J96.0": 0.06, "E11.9 I10.9": 0.07,
    "N18.9": 0.05,
}  # fmt: skip
OWN_CONTRIBUTES_SHARE = 0.3  # of patients: the illness they were in care for
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
    cause = _causes(scene, who)
    return pl.DataFrame(
        {
            "who": who,
            "municipality_code": home(scene, who, on),
            "died_on": days(on),
            "underlying_cause": blanked(cause, ~pending),
            "contributing_causes": blanked(_contributing(scene, who, cause), ~pending),
            "delay_days": np.where(late, rng.integers(5, LATE_DAYS, size), 0),
        }
    )


def _causes(scene: Scene, who: Days) -> pl.Series:
    people, rng, size = scene.people, scene.rng, len(who)
    young: Flags = people.died[who] - people.born[who] < 60 * 365
    causes = np.where(coin(rng, ISCHEMIC_SHARE, size), words(rng, ISCHEMIC, size), words(rng, OTHER_CAUSES, size))
    uses = people.conditions[OPIOID][who] | people.conditions[DRUGS][who]
    poisoned = young & coin(rng, np.where(uses, POISONED_USER, POISONED_YOUNG), size)
    causes = np.where(poisoned, words(rng, POISONING, size), causes)
    times = by_category(people, who, SUICIDE_TIMES)
    man = people.is_man[who].astype(int)
    share = np.where(young, np.array(SUICIDE_YOUNG)[man], np.array(SUICIDE_OLD)[man]) * np.where(times > 0, times, 1)
    return nullable(np.where(coin(rng, np.minimum(share, HIGHEST_SUICIDE), size), words(rng, SUICIDE, size), causes))


def _contributing(scene: Scene, who: Days, cause: pl.Series) -> pl.Series:
    """What poisoned whoever was poisoned; else what is common, and for patients their illness."""
    people, rng, size = scene.people, scene.rng, len(who)
    patient = np.isin(people.category[who], IN_CARE) & coin(rng, OWN_CONTRIBUTES_SHARE, size)
    usual = np.where(patient, people.diagnosis[who], words(rng, CONTRIBUTING, size))
    poisoned = cause.str.contains(IS_POISONING).to_numpy()
    return nullable(np.where(poisoned, words(rng, POISON, size), usual))


SOURCE = Source(rows=rows, day_forms={"died_on": "%Y%m%d"}, moves_together=("died_on",), no_person=0.002)
