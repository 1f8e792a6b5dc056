"""Patientregistret, outpatient: visits, some patients seldom seen, visits on limits after discharge and lookback."""

from datetime import date

import numpy as np
import polars as pl

from pipelines.simulate.chance import Days, Flags, Words, coin, one_of, words
from pipelines.simulate.frames import calendar, day_number, day_of, days, nullable
from pipelines.simulate.histories import (
    AFTER_DISCHARGE_EDGES,
    YEAR_EDGES,
    around,
    coming_of_age,
    diagnoses,
    flat,
    home,
    joined,
    region,
    seen_at,
    spaced,
)
from pipelines.simulate.sources import Scene, Source
from pipelines.simulate.world import OTHER, PSYCHOSIS

MEAN_GAP_DAYS = {PSYCHOSIS: 62, OTHER: 140}
LONGEST_CHAIN = 50
SPARSE_SHARE = 0.3  # patients seen about once a year, mostly a year or two to the day apart
SPARSE_EDGE_SHARE = 0.75
SPARSE_CHAIN = 8
VISIT_AFTER_DISCHARGE_SHARE = 0.6
TWO_YEAR_EDGES = (365, 729, 729, 730, 730, 731)
VISIT_YEARS_AFTER_SHARE = 0.6  # a year or two after an admission, to the day or beside it
FIRST_RISK_EDGES = (0, 1, 27, 28, 29, 30)  # days from the first contact to a suicide-risk assessment
YEAR_END_SHARE = 0.06
SAME_DAY_SHARE = 0.04  # a second visit on the day, at another unit or with another profession
JULY_SHARE_LEFT = 0.6
OTHER_PROFESSIONS_FROM = (2024, 0.04)  # before this year only a few visits are to others than physicians
PHYSICIAN_SHARE = 0.46
SOMATIC_SHARE = 0.03
OWN_DIAGNOSIS_SHARE = 0.86
MISSING_DIAGNOSIS_SHARE = 0.06
PSYCHIATRIC = {"901": 0.93, "911": 0.04, "921": 0.03}
SOMATIC = {"101": 0.6, "899": 0.4}
PROFESSIONS = {"nurse": 0.45, "psychologist": 0.22, "counsellor": 0.18, "other": 0.15}
PROCEDURES = {"": 0.884, "DU011": 0.016, "AU118": 0.04, "DU010": 0.03, "AU117": 0.02, "AU118 DU011": 0.01}
LATE_SHARE, LATE_DAYS = 0.07, 90


def rows(scene: Scene) -> pl.DataFrame:
    """The visits of a block. Every patient's first contact is a visit, and never late."""
    people, rng = scene.people, scene.rng
    patients = people.of(PSYCHOSIS, OTHER)
    who, on = joined(_usual(scene), _seldom(scene), _by_stays(scene), _by_calendar(scene))
    left = (calendar(on)[1] != 7) | coin(rng, JULY_SHARE_LEFT, len(on))
    who, on = _within(scene, who[left], on[left])
    again = coin(rng, SAME_DAY_SHARE, len(who))
    who, on = joined((who, on), (who[again], on[again]))
    first = _described(scene, patients, people.entered[patients], opening=True)
    assessed = _described(scene, *_within(scene, *_first_assessment(scene)), opening=False)
    assessed = assessed.with_columns(procedures=pl.lit("AU118"))
    return pl.concat([first, assessed, _described(scene, who, on, opening=False)])


def _within(scene: Scene, who: Days, on: Days) -> tuple[Days, Days]:
    last = np.minimum(scene.world.last, scene.people.died[who])
    kept = (on >= scene.people.entered[who]) & (on <= last)
    return who[kept], on[kept]


def _sparse(scene: Scene, who: Days) -> Flags:
    """The same persons in every module: decided by the person's number."""
    return np.asarray((scene.people.person[who] * 2654435761 % 1000) < SPARSE_SHARE * 1000)


def _usual(scene: Scene) -> tuple[Days, Days]:
    people = scene.people
    who = people.of(PSYCHOSIS, OTHER)
    who = who[~_sparse(scene, who)]
    mean = np.where(people.category[who] == PSYCHOSIS, MEAN_GAP_DAYS[PSYCHOSIS], MEAN_GAP_DAYS[OTHER])
    tilt = scene.world.effect[region(scene, who, people.entered[who]), 2] + scene.rng.normal(0, 0.5, len(who))
    gaps = spaced(scene.rng, mean * np.exp(tilt), YEAR_EDGES, 0.01, LONGEST_CHAIN)
    return flat(who, people.entered[who][:, None] + np.cumsum(gaps, axis=1))


def _seldom(scene: Scene) -> tuple[Days, Days]:
    people = scene.people
    who = people.of(PSYCHOSIS, OTHER)
    who = who[_sparse(scene, who)]
    gaps = spaced(scene.rng, np.full(len(who), 300.0), YEAR_EDGES, SPARSE_EDGE_SHARE, SPARSE_CHAIN)
    return flat(who, people.entered[who][:, None] + np.cumsum(gaps, axis=1))


def _by_stays(scene: Scene) -> tuple[Days, Days]:
    """Visits on and around the limits after discharge, and a year or two after admission."""
    stays = scene.rows["par_inpatient"]
    who = stays["who"].to_numpy()
    discharged = stays["discharged_on"].to_physical().cast(pl.Int64).to_numpy()
    admitted = stays["admitted_on"].to_physical().cast(pl.Int64).to_numpy()
    after = around(scene.rng, who, discharged, AFTER_DISCHARGE_EDGES, VISIT_AFTER_DISCHARGE_SHARE)
    return joined(after, around(scene.rng, who, admitted, TWO_YEAR_EDGES, VISIT_YEARS_AFTER_SHARE))


def _by_calendar(scene: Scene) -> tuple[Days, Days]:
    """Visits around the 18th birthday, and on 31 December and 1 January."""
    who = scene.people.of(PSYCHOSIS)
    young, birthdays = coming_of_age(scene.people, who, 18)
    chosen = who[coin(scene.rng, YEAR_END_SHARE, len(who))]
    years = scene.world.start.year + scene.rng.integers(1, max(2, round(scene.world.years) + 1), len(chosen))
    return joined((young, birthdays), (chosen, day_of(years, 1, 1) - scene.rng.integers(0, 2, len(chosen))))


def _first_assessment(scene: Scene) -> tuple[Days, Days]:
    people = scene.people
    who = people.of(PSYCHOSIS)
    who = who[people.newly_ill[who] | coin(scene.rng, 0.3, len(who))]
    who = who[coin(scene.rng, 0.7, len(who))]
    return who, people.entered[who] + one_of(scene.rng, FIRST_RISK_EDGES, len(who))


def _described(scene: Scene, who: Days, on: Days, opening: bool) -> pl.DataFrame:
    people, rng, size = scene.people, scene.rng, len(who)
    ill = people.category[who] == PSYCHOSIS
    own = pl.Series(people.diagnosis[who].astype(str))
    somatic = coin(rng, 0 if opening else SOMATIC_SHARE, size)
    speciality = np.where(somatic, words(rng, SOMATIC, size), words(rng, PSYCHIATRIC, size))
    share_own = ill * (1.0 if opening else OWN_DIAGNOSIS_SHARE)
    return pl.DataFrame(
        {
            "who": who,
            "unit": seen_at(scene, "par_code", who, on),
            "municipality_code": home(scene, who, on),
            "speciality": nullable(speciality),
            "visit_on": days(on),
            "main_diagnosis": diagnoses(rng, own, share_own, 0 if opening else MISSING_DIAGNOSIS_SHARE),
            "other_diagnoses": nullable(words(rng, {"": 0.7, "F10.2": 0.15, "E66.9 I10.9": 0.15}, size)),
            "procedures": nullable(words(rng, PROCEDURES, size)),
            "profession": nullable(_professions(scene, who, on)),
            "contact": nullable(words(rng, {"visit": 0.8, "distance": 0.14, "home_visit": 0.06}, size)),
            "delay_days": _delays(rng, size) * (not opening),
        }
    )


def _professions(scene: Scene, who: Days, on: Days) -> Words:
    """Physicians; other professions too since the register takes them in, and mostly so for who is seldom seen."""
    year, share_before = OTHER_PROFESSIONS_FROM
    opened = on >= day_number(date(year, 1, 1))
    tilt = np.exp(-scene.world.effect[region(scene, who, on), 3])
    physician = np.where(opened, np.clip(PHYSICIAN_SHARE * tilt, 0.1, 0.9), 1 - share_before)
    others = words(scene.rng, PROFESSIONS, len(who))
    return np.where(coin(scene.rng, physician, len(who)), "physician", others).astype(object)


def _delays(rng: np.random.Generator, size: int) -> Days:
    return np.where(coin(rng, LATE_SHARE, size), rng.integers(5, LATE_DAYS, size), 0)


def misread(found: pl.DataFrame) -> pl.DataFrame:
    """First sent with another diagnosis, for another profession and without what was done."""
    return found.with_columns(
        main_diagnosis=pl.lit("F99.9"), profession=pl.lit("other"), procedures=pl.lit(None, dtype=pl.String)
    )


SOURCE = Source(
    rows=rows,
    misread=misread,
    needs=("par_inpatient",),
    unit_code="par_code",
    day_forms={"visit_on": "%Y%m%d"},
    moves_together=("visit_on",),
)
