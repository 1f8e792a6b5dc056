"""Patientregistret, inpatient: stays with gaps on and around the limits of readmission, transfers and nested stays."""

import numpy as np
import polars as pl

from pipelines.simulate.chance import Days, Flags, coin, edged, one_of, words
from pipelines.simulate.frames import days, nullable
from pipelines.simulate.histories import coming_of_age, diagnoses, home, region, seen_at, spaced
from pipelines.simulate.sources import Scene, Source
from pipelines.simulate.world import OTHER, PSYCHOSIS

STAYS_A_YEAR = {PSYCHOSIS: 0.26, OTHER: 0.08}
MOST_STAYS = 14
GAP_EDGES = (0, 1, 2, 2, 13, 14, 15, 27, 28, 29, 55, 56, 57, 364, 365, 366, 729, 730, 731)
GAP_EDGE_SHARE = 0.44
MEDIAN_STAY_DAYS = 13
DEATH_AFTER_DISCHARGE_SHARE = 0.4  # of deaths of patients: a last stay that ends shortly before
DEATH_EDGES = (0, 0, 1, 13, 14, 15, 27, 28, 28, 29, 55, 56, 57)
NESTED_SHARE = 0.03  # a second row within a stay
SAME_DAYS_SHARE = 0.02  # a second row with the same two days, so that only the row's number tells which is last
SOMATIC_SHARE = 0.07
OWN_DIAGNOSIS_SHARE = 0.84
MISSING_DIAGNOSIS_SHARE = 0.02
PSYCHIATRIC = {"901": 0.9, "911": 0.06, "931": 0.04}
SOMATIC = {"101": 0.5, "241": 0.25, "899": 0.25}
PROCEDURES = {
    "": 0.72,
    "DU011": 0.04,
    "AU118": 0.08,
    "DU010": 0.04,
    "AU117": 0.03,
    "DA024": 0.04,
    "AU118 DU011": 0.05,
}
LATE_SHARE, LATE_DAYS = 0.06, 90


def rows(scene: Scene) -> pl.DataFrame:
    """The stays of a block."""
    who, admitted, discharged = _every_stay(scene)
    people, rng = scene.people, scene.rng
    admitted_alive = admitted <= people.died[who]
    discharged = np.minimum(discharged, people.died[who])
    kept = admitted_alive & (admitted >= people.entered[who]) & (discharged <= scene.world.last)
    who, admitted, discharged = who[kept], admitted[kept], discharged[kept]
    who, admitted, discharged = _with_second_rows(rng, who, admitted, discharged)
    return _described(scene, who, admitted, discharged)


def _every_stay(scene: Scene) -> tuple[Days, Days, Days]:
    who, admitted, length = _usual(scene)
    last_who, last_discharged = _before_death(scene)
    young_who, young_discharged = _at_eighteen(scene)
    others = np.concatenate([last_who, young_who])
    ended = np.concatenate([last_discharged, young_discharged])
    started = ended - _lengths(scene.rng, len(others)) // 2
    return (
        np.concatenate([who, others]),
        np.concatenate([admitted, started]),
        np.concatenate([admitted + length, ended]),
    )


def _usual(scene: Scene) -> tuple[Days, Days, Days]:
    """(person, admitted, length) of stay after stay, from the first contact on."""
    people, rng = scene.people, scene.rng
    who = people.of(PSYCHOSIS, OTHER)
    yearly = np.where(people.category[who] == PSYCHOSIS, STAYS_A_YEAR[PSYCHOSIS], STAYS_A_YEAR[OTHER])
    tilt = people.severity[who] * 0.7 + scene.world.effect[region(scene, who, people.entered[who]), 1]
    gaps = spaced(rng, 365 / (yearly * np.exp(tilt)), GAP_EDGES, GAP_EDGE_SHARE, MOST_STAYS)
    gaps[:, 0] = (rng.exponential(1, len(who)) * 365 / (yearly * np.exp(tilt))).astype(np.int64)
    lengths = _lengths(rng, gaps.size).reshape(gaps.shape)
    before = np.concatenate([np.zeros((len(who), 1), dtype=np.int64), lengths[:, :-1]], axis=1)
    admitted = people.entered[who][:, None] + np.cumsum(gaps + before, axis=1)
    within = admitted <= scene.world.last
    return np.repeat(who, MOST_STAYS)[within.reshape(-1)], admitted[within], lengths[within]


def _lengths(rng: np.random.Generator, size: int) -> Days:
    usual = np.minimum(np.exp(rng.normal(np.log(MEDIAN_STAY_DAYS), 1, size)), 240).astype(np.int64)
    return edged(rng, usual, (0, 1, 28), 0.08)


def _before_death(scene: Scene) -> tuple[Days, Days]:
    people, rng = scene.people, scene.rng
    who = people.of(PSYCHOSIS, OTHER)
    who = who[(people.died[who] <= scene.world.last) & coin(rng, DEATH_AFTER_DISCHARGE_SHARE, len(who))]
    return who, people.died[who] - one_of(rng, DEATH_EDGES, len(who))


def _at_eighteen(scene: Scene) -> tuple[Days, Days]:
    """Discharges on the day before the 18th birthday and on it, a quarter of those who have it."""
    who = scene.people.of(PSYCHOSIS)
    who, on = coming_of_age(scene.people, who, 18)
    chosen = coin(scene.rng, 0.25, len(who)) & (on <= scene.world.last)
    return who[chosen], on[chosen]


def _with_second_rows(rng: np.random.Generator, who: Days, admitted: Days, discharged: Days) -> tuple[Days, Days, Days]:
    nested, same = coin(rng, NESTED_SHARE, len(who)), coin(rng, SAME_DAYS_SHARE, len(who))
    inside = admitted[nested] + (rng.random(int(nested.sum())) * (discharged - admitted)[nested]).astype(np.int64)
    return (
        np.concatenate([who, who[nested], who[same]]),
        np.concatenate([admitted, inside, admitted[same]]),
        np.concatenate([discharged, discharged[nested], discharged[same]]),
    )


def _described(scene: Scene, who: Days, admitted: Days, discharged: Days) -> pl.DataFrame:
    people, rng, size = scene.people, scene.rng, len(who)
    ill = people.category[who] == PSYCHOSIS
    own = pl.Series(people.diagnosis[who].astype(str))
    somatic = coin(rng, SOMATIC_SHARE, size)
    speciality = np.where(somatic, words(rng, SOMATIC, size), words(rng, PSYCHIATRIC, size))
    return pl.DataFrame(
        {
            "who": who,
            "unit": seen_at(scene, "par_code", who, discharged),
            "municipality_code": home(scene, who, discharged),
            "speciality": nullable(speciality),
            "admitted_on": days(admitted),
            "discharged_on": days(discharged),
            "main_diagnosis": diagnoses(rng, own, ill * OWN_DIAGNOSIS_SHARE, MISSING_DIAGNOSIS_SHARE),
            "other_diagnoses": nullable(words(rng, {"": 0.6, "F10.2": 0.2, "E66.9 I10.9": 0.2}, size)),
            "external_cause": nullable(words(rng, {"": 0.96, "X61.9": 0.02, "X78": 0.02}, size)),
            "procedures": nullable(words(rng, PROCEDURES, size)),
            "legal_status": nullable(words(rng, {"": 0.06, "voluntary": 0.66, "lpt": 0.24, "lrv": 0.04}, size)),
            "discharged_to": _whither(rng, discharged == people.died[who]),
            "delay_days": np.where(coin(rng, LATE_SHARE, size), rng.integers(5, LATE_DAYS, size), 0),
        }
    )


def _whither(rng: np.random.Generator, dies: Flags) -> pl.Series:
    """Home for most; for who dies that day mostly *dead*, now and then not written down."""
    alive = words(rng, {"home": 0.75, "other_clinic": 0.08, "other_care": 0.08, "": 0.09}, len(dies))
    dead = words(rng, {"dead": 0.7, "": 0.15, "other_care": 0.15}, len(dies))
    return nullable(np.where(dies, dead, alive))


def misread(found: pl.DataFrame) -> pl.DataFrame:
    """First sent with another main diagnosis and without what was done."""
    return found.with_columns(
        main_diagnosis=pl.lit("F99.9"),
        procedures=pl.lit(None, dtype=pl.String),
        discharged_to=pl.lit("other_clinic"),
    )


SOURCE = Source(
    rows=rows,
    misread=misread,
    unit_code="par_code",
    day_forms={"admitted_on": "%Y%m%d", "discharged_on": "%Y%m%d"},
    moves_together=("admitted_on", "discharged_on"),
    skipped_faults=("discharged_on.range",),
    row_faults={"discharged_after_admitted": {"admitted_on": pl.col("discharged_on") + pl.duration(days=1)}},
)
