"""Patientregistret, inpatient: stays with gaps on and around the limits of readmission, transfers and nested stays."""

import numpy as np
import polars as pl

from pipelines.simulate.chance import Days, Flags, Words, coin, edged, one_of, words
from pipelines.simulate.conditions import (
    ADDICTION,
    ADHD,
    AUTISM,
    BIPOLAR,
    CHILD_PSYCHIATRY,
    DEPRESSION_ANXIETY,
    EATING_DISORDER,
    FORENSIC,
    OTHER,
    PSYCHOSIS,
    SELF_HARM,
)
from pipelines.simulate.frames import blanked, days, nullable
from pipelines.simulate.histories import (
    by_category,
    coming_of_age,
    diagnoses,
    home,
    kind_of_care,
    region,
    seen_in_care,
    spaced,
    specialities,
)
from pipelines.simulate.self_harm import acts, bodily, causes
from pipelines.simulate.sources import Scene, Source

STAYS_A_YEAR = {
    PSYCHOSIS: 0.26, OTHER: 0.08, DEPRESSION_ANXIETY: 0.09, BIPOLAR: 0.13, ADDICTION: 0.3, ADHD: 0.006, AUTISM: 0.01,
    EATING_DISORDER: 0.1, SELF_HARM: 0.5, CHILD_PSYCHIATRY: 0.03, FORENSIC: 0.5,
}  # fmt: skip
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
SOMATIC = {"101": 0.5, "241": 0.25, "899": 0.25}
PROCEDURES = {"": 0.75, "DU011": 0.04, "AU118": 0.08, "DU010": 0.04, "AU117": 0.03, "DA024": 0.01, "AU118 DU011": 0.05}
SEVERE_DEPRESSION = ("F322", "F323", "F332", "F333", "F314", "F315")
ECT, ECT_SHARE = {"DA024": 0.1, "DA025": 0.6, "DA006": 0.2, "DA025 AU118": 0.1}, 0.42  # of stays for severe depression
LEGAL_STATUS = {"": 0.04, "unknown": 0.02, "voluntary": 0.84, "lpt": 0.1}
OF_PSYCHOSIS = {"": 0.04, "unknown": 0.02, "voluntary": 0.67, "lpt": 0.25, "lrv": 0.02}
OF_FORENSIC = {"": 0.03, "lrv": 0.97}
LPT_AFTER_SELF_HARM = {"": 0.06, "voluntary": 0.72, "lpt": 0.22}
SELF_HARM_ADMITTED_SHARE = 0.56  # of acts of self-harm that come to care
ON_SOMATIC_WARD_SHARE, MOVED_ON_SHARE = (
    0.62,
    0.32,
)  # of those admitted; of those, to psychiatry the same or the next day
TRANSFER_WRITTEN_SHARE = 0.8
LATE_SHARE, LATE_DAYS = 0.06, 90


def rows(scene: Scene) -> pl.DataFrame:
    """The stays of a block."""
    who, admitted, discharged = _within_life(scene, *_every_stay(scene))
    usual = _described(scene, *_with_second_rows(scene.rng, who, admitted, discharged))
    return _with_transfers(scene, pl.concat([usual, _after_self_harm(scene)], how="diagonal"))


def _within_life(scene: Scene, who: Days, admitted: Days, discharged: Days) -> tuple[Days, Days, Days]:
    died, entered = scene.people.died[who], scene.people.entered[who]
    discharged = np.minimum(discharged, died)
    kept = (admitted <= died) & (admitted >= entered) & (discharged <= scene.world.last)
    return who[kept], admitted[kept], discharged[kept]


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
    who = people.of(*STAYS_A_YEAR)
    yearly = by_category(people, who, STAYS_A_YEAR)
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
    who = people.of(*STAYS_A_YEAR)
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
    somatic = coin(rng, SOMATIC_SHARE, size)
    kind = kind_of_care(people, who, discharged)
    frame = _told(scene, who, admitted, discharged, kind).with_columns(
        speciality=nullable(np.where(somatic, words(rng, SOMATIC, size), specialities(kind))),
        main_diagnosis=diagnoses(rng, people, who, np.full(size, OWN_DIAGNOSIS_SHARE), MISSING_DIAGNOSIS_SHARE),
        external_cause=nullable(words(rng, {"": 0.97, "W19.9": 0.02, "V18.4": 0.01}, size)),
        procedures=nullable(words(rng, PROCEDURES, size)),
        **_legal(rng, people.category[who]),
    )
    severe = pl.col("main_diagnosis").str.replace(".", "", literal=True).is_in(SEVERE_DEPRESSION)
    given = severe & pl.Series(coin(rng, ECT_SHARE, size))
    return frame.with_columns(procedures=pl.when(given).then(nullable(words(rng, ECT, size))).otherwise("procedures"))


def _told(scene: Scene, who: Days, admitted: Days, discharged: Days, kind: Words) -> pl.DataFrame:
    """What every stay tells."""
    rng, size = scene.rng, len(who)
    others = words(rng, {"": 0.55, "second": 0.27, "E66.9 I10.9": 0.18}, size)
    planned = words(rng, {"": 0.03, "yes": 0.22, "no": 0.75}, size)
    came_from = words(rng, {"home": 0.86, "other_clinic": 0.02, "other_care": 0.06, "": 0.06}, size)
    return pl.DataFrame(
        {
            "who": who,
            "unit": seen_in_care(scene, who, discharged, kind),
            "municipality_code": home(scene, who, discharged),
            "admitted_on": days(admitted),
            "discharged_on": days(discharged),
            "other_diagnoses": nullable(np.where(others == "second", scene.people.second_diagnosis[who], others)),
            "admitted_from": nullable(came_from),
            "discharged_to": _whither(rng, discharged == scene.people.died[who]),
            "is_planned": blanked(pl.Series(planned == "yes"), planned != ""),
            "delay_days": np.where(coin(rng, LATE_SHARE, size), rng.integers(5, LATE_DAYS, size), 0),
        }
    )


def _legal(rng: np.random.Generator, category: Words) -> dict[str, pl.Series]:
    found = words(rng, LEGAL_STATUS, len(category))
    for name, shares in ((PSYCHOSIS, OF_PSYCHOSIS), (BIPOLAR, OF_PSYCHOSIS), (FORENSIC, OF_FORENSIC)):
        of_it = category == name
        found[of_it] = words(rng, shares, int(of_it.sum()))
    return _with_unknown("legal_status", found)


def _with_unknown(name: str, found: Words) -> dict[str, pl.Series]:
    """The column, and which of its blanks are said to be unknown."""
    unknown = found == "unknown"
    missing = nullable(np.where(unknown, "unknown", "").astype(object))
    return {name: nullable(np.where(unknown, "", found)), f"{name}_missing": missing}


def _after_self_harm(scene: Scene) -> pl.DataFrame:
    """Stays after acts of self-harm: most on a somatic ward, some of those moved on to psychiatry."""
    rng = scene.rng
    who, on = acts(scene)
    kept = coin(rng, SELF_HARM_ADMITTED_SHARE, len(who))
    who, on = who[kept], on[kept]
    somatic = coin(rng, ON_SOMATIC_WARD_SHARE, len(who))
    ends = on + np.where(somatic, rng.integers(0, 4, len(who)), _lengths(rng, len(who)) // 2)
    cause = causes(rng, len(who))
    first = _harmed(scene, who, on, ends, somatic, cause)
    moved = somatic & coin(rng, MOVED_ON_SHARE, len(who))
    begins = ends[moved] + rng.integers(0, 2, int(moved.sum()))
    later = begins + _lengths(rng, len(begins)) // 2
    second = _harmed(
        scene, who[moved], begins, later, np.zeros(len(begins), dtype=bool), cause.filter(pl.Series(moved))
    )
    return pl.concat([first, second])


def _harmed(
    scene: Scene, who: Days, admitted: Days, discharged: Days, somatic: Flags, cause: pl.Series
) -> pl.DataFrame:
    people, rng, died = scene.people, scene.rng, scene.people.died[who]
    discharged, kind = np.minimum(discharged, died), kind_of_care(people, who, discharged)
    own = pl.Series(people.diagnosis[who].astype(str))
    frame = _told(scene, who, admitted, discharged, kind).with_columns(
        speciality=nullable(np.where(somatic, words(rng, SOMATIC, len(who)), specialities(kind))),
        main_diagnosis=bodily(rng, cause, ~somatic, own),
        external_cause=cause,
        procedures=nullable(words(rng, {"": 0.55, "AU118": 0.45}, len(who))),
        legal_status=nullable(words(rng, LPT_AFTER_SELF_HARM, len(who))),
        legal_status_missing=pl.lit(None, dtype=pl.String),
        is_planned=pl.lit(False),
    )
    return frame.filter(pl.Series((admitted <= died) & (discharged <= scene.world.last)))


def _with_transfers(scene: Scene, stays: pl.DataFrame) -> pl.DataFrame:
    """Who is admitted again the same or the next day has mostly been moved, and mostly that is written down."""
    stays = stays.sort("who", "admitted_on", "discharged_on", maintain_order=True)
    written = pl.Series(coin(scene.rng, TRANSFER_WRITTEN_SHARE, stays.height))
    follows = (pl.col("who").shift(-1) == pl.col("who")) & (pl.col("discharged_to") != "dead").fill_null(True)
    soon = (pl.col("admitted_on").shift(-1) - pl.col("discharged_on")).dt.total_days().is_between(0, 1)
    moved = (follows & soon & written).fill_null(False)
    came = moved.shift(1).fill_null(False)
    other = pl.lit("other_clinic")
    return stays.with_columns(
        discharged_to=pl.when(moved).then(other).otherwise("discharged_to"),
        admitted_from=pl.when(came).then(other).otherwise("admitted_from"),
    )


def _whither(rng: np.random.Generator, dies: Flags) -> pl.Series:
    """Home for most; for who dies that day mostly *dead*, now and then not written down."""
    alive = words(rng, {"home": 0.79, "other_clinic": 0.04, "other_care": 0.08, "": 0.09}, len(dies))
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
    no_person=0.016,
    misread=misread,
    day_forms={"admitted_on": "%Y%m%d", "discharged_on": "%Y%m%d"},
    moves_together=("admitted_on", "discharged_on"),
    skipped_faults=("discharged_on.range",),
    row_faults={"discharged_after_admitted": {"admitted_on": pl.col("discharged_on") + pl.duration(days=1)}},
)
