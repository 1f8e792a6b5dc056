"""Patientregistret, outpatient: visits, some patients seldom seen, visits on limits after discharge and lookback."""

import numpy as np
import polars as pl

from pipelines.simulate.chance import Days, Flags, Words, coin, one_of, words
from pipelines.simulate.conditions import (
    ADDICTION,
    ADHD,
    AUTISM,
    BIPOLAR,
    CHILD_PSYCHIATRY,
    DEPRESSION_ANXIETY,
    EATING_DISORDER,
    FORENSIC,
    GROWN_UP,
    IN_CARE,
    OTHER,
    PSYCHOSIS,
    SELF_HARM,
)
from pipelines.simulate.frames import blanked, calendar, day_of, days, nullable
from pipelines.simulate.histories import (
    AFTER_DISCHARGE_EDGES,
    YEAR_EDGES,
    around,
    by_category,
    coming_of_age,
    diagnoses,
    flat,
    home,
    joined,
    kind_of_care,
    region,
    seen_in_care,
    spaced,
    specialities,
)
from pipelines.simulate.self_harm import acts, bodily, causes
from pipelines.simulate.sources import Scene, Source

# Days between visits, and days in care: for illnesses that last, the whole run.
LASTING = {PSYCHOSIS: 62, OTHER: 140, BIPOLAR: 110, ADDICTION: 100, FORENSIC: 60}
PASSING = {
    DEPRESSION_ANXIETY: (70, 420), ADHD: (150, 900), AUTISM: (160, 500), EATING_DISORDER: (35, 450),
    SELF_HARM: (50, 500), CHILD_PSYCHIATRY: (50, 350),
}  # fmt: skip
LONGEST_CHAIN, LONGEST_PASSING = 50, 18
LONGER_ILL = 2  # times as long, for whoever was ill before the run
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
OTHER_PROFESSIONS_FROM = (2024, 0.05)  # before this year only so many of the visits to others are reported
PHYSICIAN_SHARE = 0.5
SOMATIC_SHARE = 0.03
OWN_DIAGNOSIS_SHARE = 0.86
MISSING_DIAGNOSIS_SHARE = 0.06
SOMATIC = {"101": 0.6, "899": 0.4}
PROFESSIONS = {"nurse": 0.45, "psychologist": 0.22, "counsellor": 0.18, "other": 0.15}
PROCEDURES = {"": 0.884, "DU011": 0.016, "AU118": 0.04, "DU010": 0.03, "AU117": 0.02, "AU118 DU011": 0.01}
# Treatments of the illness: cognitive behavioural therapy; a code for DBT is this project's own and to be checked.
TREATMENT = {DEPRESSION_ANXIETY: ("DU011", 0.13), OTHER: ("DU011", 0.05), SELF_HARM: ("DU021", 0.05)}
PLANNED = {"": 0.02, "yes": 0.93, "no": 0.05}
EMERGENCY_SHARE, AT_SOMATIC_SHARE = 0.5, 0.55  # of acts of self-harm: an emergency visit; of those, to somatic care
ASSESSED_SHARE = 0.6  # of those visits: the risk of suicide is assessed
AFTER_SELF_HARM_EDGES, AFTER_SELF_HARM_SHARE = (0, 1, 2, 4, 6, 7, 7, 8, 14, 30), 0.55
LATE_SHARE, LATE_DAYS = 0.07, 90


def rows(scene: Scene) -> pl.DataFrame:
    """The visits of a block. Every patient's first contact is a visit, and never late."""
    people, rng = scene.people, scene.rng
    patients = people.of(*IN_CARE)
    who, on = joined(_usual(scene), _passing(scene), _seldom(scene), _by_stays(scene), _by_calendar(scene))
    left = (calendar(on)[1] != 7) | coin(rng, JULY_SHARE_LEFT, len(on))
    who, on = _within(scene, who[left], on[left])
    again = coin(rng, SAME_DAY_SHARE, len(who))
    who, on = joined((who, on), (who[again], on[again]))
    first = _described(scene, patients, people.entered[patients], opening=True)
    assessed = _described(scene, *_within(scene, *_first_assessment(scene)), opening=False)
    assessed = assessed.with_columns(procedures=pl.lit("AU118"))
    later = _described(scene, who, on, opening=False)
    return pl.concat([first, assessed, later.filter(_is_reported(scene, later)), _emergencies(scene)])


def _is_reported(scene: Scene, visits: pl.DataFrame) -> pl.Series:
    """Before 2024 the register took in visits to physicians; few others were sent to it all the same."""
    year, share_before = OTHER_PROFESSIONS_FROM
    sent = pl.Series(coin(scene.rng, share_before, visits.height))
    return (visits["profession"] == "physician") | (visits["visit_on"].dt.year() >= year) | sent


def _emergencies(scene: Scene) -> pl.DataFrame:
    """Visits to an emergency department after acts of self-harm."""
    people, rng = scene.people, scene.rng
    who, on = acts(scene)
    kept = coin(rng, EMERGENCY_SHARE, len(who))
    who, on = _within(scene, who[kept], on[kept])
    somatic, cause = coin(rng, AT_SOMATIC_SHARE, len(who)), causes(rng, len(who))
    kind, own = kind_of_care(people, who, on), pl.Series(people.diagnosis[who].astype(str))
    return _described(scene, who, on, opening=False).with_columns(
        speciality=nullable(np.where(somatic, words(rng, SOMATIC, len(who)), specialities(kind))),
        main_diagnosis=bodily(rng, cause, ~somatic, own),
        external_cause=cause,
        procedures=nullable(np.where(coin(rng, ASSESSED_SHARE, len(who)), "AU118", "").astype(object)),
        profession=pl.lit("physician"),
        contact=pl.lit("visit"),
        is_planned=pl.lit(False),
    )


def _within(scene: Scene, who: Days, on: Days) -> tuple[Days, Days]:
    last = np.minimum(scene.world.last, scene.people.died[who])
    kept = (on >= scene.people.entered[who]) & (on <= last)
    return who[kept], on[kept]


def _sparse(scene: Scene, who: Days) -> Flags:
    """The same persons in every module: decided by the person's number."""
    return np.asarray((scene.people.person[who] * 2654435761 % 1000) < SPARSE_SHARE * 1000)


def _usual(scene: Scene) -> tuple[Days, Days]:
    people = scene.people
    who = people.of(*LASTING)
    who = who[~_sparse(scene, who)]
    mean = by_category(people, who, LASTING)
    tilt = scene.world.effect[region(scene, who, people.entered[who]), 2] + scene.rng.normal(0, 0.5, len(who))
    gaps = spaced(scene.rng, mean * np.exp(tilt), YEAR_EDGES, 0.01, LONGEST_CHAIN)
    return flat(who, people.entered[who][:, None] + np.cumsum(gaps, axis=1))


def _passing(scene: Scene) -> tuple[Days, Days]:
    """Visits as long as the illness lasts; child psychiatry sees nobody after the 18th birthday."""
    people, rng = scene.people, scene.rng
    who = people.of(*PASSING)
    gaps, lengths = (by_category(people, who, {name: pair[part] for name, pair in PASSING.items()}) for part in (0, 1))
    tilt = scene.world.effect[region(scene, who, people.entered[who]), 2] + rng.normal(0, 0.5, len(who))
    on = np.cumsum(spaced(rng, gaps * np.exp(tilt), YEAR_EDGES, 0.01, LONGEST_PASSING), axis=1)
    last = rng.exponential(1, len(who)) * lengths * np.where(people.newly_ill[who], 1, LONGER_ILL)
    grown_up = people.birthday(who, GROWN_UP) - people.entered[who]
    last = np.where(people.category[who] == CHILD_PSYCHIATRY, np.minimum(last, grown_up - 1), last)
    kept = on <= last[:, None]
    return np.repeat(who, LONGEST_PASSING)[kept.reshape(-1)], (people.entered[who][:, None] + on)[kept]


def _seldom(scene: Scene) -> tuple[Days, Days]:
    people = scene.people
    who = people.of(*LASTING)
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
    harmed = stays["external_cause"].str.contains(r"^(?:X[678]|Y[123])").fill_null(False).to_numpy()
    soon = around(scene.rng, who[harmed], discharged[harmed], AFTER_SELF_HARM_EDGES, AFTER_SELF_HARM_SHARE)
    return joined(after, soon, around(scene.rng, who, admitted, TWO_YEAR_EDGES, VISIT_YEARS_AFTER_SHARE))


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
    somatic = coin(rng, 0 if opening else SOMATIC_SHARE, size)
    kind = kind_of_care(people, who, on)
    speciality = np.where(somatic, words(rng, SOMATIC, size), specialities(kind))
    share_own = np.full(size, 1.0 if opening else OWN_DIAGNOSIS_SHARE)
    planned = words(rng, PLANNED, size)
    return pl.DataFrame(
        {
            "who": who,
            "unit": seen_in_care(scene, who, on, kind),
            "municipality_code": home(scene, who, on),
            "speciality": nullable(speciality),
            "visit_on": days(on),
            "main_diagnosis": diagnoses(rng, people, who, share_own, 0 if opening else MISSING_DIAGNOSIS_SHARE),
            "other_diagnoses": nullable(_others(scene, who)),
            "external_cause": pl.Series([None] * size, dtype=pl.String),
            "procedures": nullable(_procedures(scene, who)),
            "profession": nullable(_professions(scene, who, on)),
            "contact": nullable(words(rng, {"visit": 0.8, "distance": 0.14, "home_visit": 0.06}, size)),
            "is_planned": blanked(pl.Series(planned == "yes"), planned != ""),
            "delay_days": _delays(rng, size) * (not opening),
        }
    )


def _others(scene: Scene, who: Days) -> Words:
    """Further diagnoses: the person's other one, or of the body."""
    drawn = words(scene.rng, {"": 0.62, "second": 0.24, "E66.9 I10.9": 0.14}, len(who))
    return np.where(drawn == "second", scene.people.second_diagnosis[who], drawn)


def _procedures(scene: Scene, who: Days) -> Words:
    """What is done at any visit; for some illnesses also their treatment."""
    found = words(scene.rng, PROCEDURES, len(who))
    for name, (code, share) in TREATMENT.items():
        treated = (scene.people.category[who] == name) & coin(scene.rng, share, len(who))
        found = np.where(treated, code, found)
    return found


def _professions(scene: Scene, who: Days, on: Days) -> Words:
    """Physicians for about half of the visits, the share differing by region."""
    tilt = np.exp(-scene.world.effect[region(scene, who, on), 3])
    others = words(scene.rng, PROFESSIONS, len(who))
    physician = coin(scene.rng, np.clip(PHYSICIAN_SHARE * tilt, 0.1, 0.9), len(who))
    return np.where(physician, "physician", others).astype(object)


def _delays(rng: np.random.Generator, size: int) -> Days:
    return np.where(coin(rng, LATE_SHARE, size), rng.integers(5, LATE_DAYS, size), 0)


def misread(found: pl.DataFrame) -> pl.DataFrame:
    """First sent with another diagnosis, for another profession and without what was done."""
    return found.with_columns(
        main_diagnosis=pl.lit("F99.9"), profession=pl.lit("other"), procedures=pl.lit(None, dtype=pl.String)
    )


SOURCE = Source(
    rows=rows,
    no_person=0.012,
    misread=misread,
    needs=("par_inpatient",),
    day_forms={"visit_on": "%Y%m%d"},
    moves_together=("visit_on",),
)
