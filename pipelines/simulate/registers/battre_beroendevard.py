"""Bättre Beroendevård: first visits and follow-ups of the share of patients that each region registers.

Who drinks less comes to the follow-up more often than who does not, so what is missing is not missing at random.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from pipelines.simulate.answers import UNKNOWN_SHARE, Answers
from pipelines.simulate.chance import Days, Flags, Words, coin, edged, logistic, words
from pipelines.simulate.conditions import ALCOHOL, DEPRESSION_ANXIETY, DRUGS, OPIOID, OTHER
from pipelines.simulate.frames import blanked, day_number, days, nullable
from pipelines.simulate.histories import at_least, grown_up, home, region, registered, reporting, seen_at
from pipelines.simulate.sources import Scene, Source

GROWN = 18
DRINKS_LESS = -0.1  # log odds of less alcohol at the follow-up than at the first visit, at middling severity
SAME_SHARE = 0.07  # drink exactly as much: not less
TRIED_SHARE = 0.85  # of first visits after which a follow-up is tried
COMPLETED, COMPLETED_LESS = 0.45, 0.6
COMES_ANEW_SHARE = 0.6  # of who was ill before the run: a first visit at some time within it
FOLLOWUP_EDGES, FOLLOWUP_EDGE_SHARE = (182, 183, 364, 365, 366), 0.35
ALCOHOL_AS_SECOND_SHARE = 0.25  # of patients with another main diagnosis: F10 beside it
OTHER_DIAGNOSES = {"F11.2": 0.35, "F12.2": 0.2, "F15.2": 0.2, "F13.2": 0.1, "F19.2": 0.15}
CONTACTS = {"visit": 0.6, "telephone": 0.25, "video": 0.1, "form": 0.05}
TREATMENTS = {"psychological": 0.4, "medication": 0.25, "both": 0.2, "none": 0.15}
FEWEST = 10  # persons, so that the file of a small run is not empty
EMPTY_FORM_SHARE = 0.03
MOST_DRINKS = 380


@dataclass(frozen=True)
class Visits:
    """Visits one by one, with what is drunk a week (tenths of a standard drink)."""

    who: Days
    on: Days
    first_on: Days
    is_followup: Flags
    is_completed: Flags
    drinks: Days


def rows(scene: Scene) -> pl.DataFrame:
    """The visits of a block."""
    who = _registered(scene)
    has_alcohol, diagnosis = _diagnoses(scene, who)
    visits, place = _visits(scene, who, has_alcohol)
    answers = Answers(scene.rng, coin(scene.rng, EMPTY_FORM_SHARE, len(visits.on)))
    _intake(answers, visits)
    _care(answers, visits)
    found = _heading(scene, visits, diagnosis[place], has_alcohol[place]).with_columns(**answers.columns)
    return found.filter(pl.Series(reporting(scene, "battre_beroendevard", found["unit"].to_numpy())))


def _registered(scene: Scene) -> Days:
    people = scene.people
    using = people.conditions[ALCOHOL] | people.conditions[OPIOID] | people.conditions[DRUGS]
    who = np.flatnonzero(using)
    who = who[people.age_on(who, people.entered[who]) >= GROWN]
    held = registered(scene, "battre_beroendevard", who)
    return at_least(scene, FEWEST, held, who, grown_up(people, DEPRESSION_ANXIETY, OTHER))


def _diagnoses(scene: Scene, who: Days) -> tuple[Flags, Words]:
    """(has F10 at all, main diagnosis)."""
    people, rng, size = scene.people, scene.rng, len(who)
    alcohol_first = people.conditions[ALCOHOL][who] & ~people.conditions[OPIOID][who]
    alcohol = np.where(coin(rng, 0.85, size), "F10.2", "F10.1")
    main = np.where(alcohol_first, alcohol, words(rng, OTHER_DIAGNOSES, size)).astype(object)
    return alcohol_first | coin(rng, ALCOHOL_AS_SECOND_SHARE, size), main


def _visits(scene: Scene, who: Days, has_alcohol: Flags) -> tuple[Visits, Days]:
    """The visits, and the place of each one's person in ``who``."""
    people, rng, size = scene.people, scene.rng, len(who)
    anew = ~people.newly_ill[who] & coin(rng, COMES_ANEW_SHARE, size)
    come = people.entered[who] + np.where(anew, rng.random(size) * (scene.world.last - people.entered[who]), 0)
    first = come.astype(np.int64) + rng.integers(0, 120, size)
    gap = edged(rng, np.rint(rng.normal(280, 70, size)).astype(np.int64), FOLLOWUP_EDGES, FOLLOWUP_EDGE_SHARE)
    later = first + np.maximum(gap, 30)
    before = np.rint(np.minimum(np.exp(rng.normal(3.1, 0.7, size)), MOST_DRINKS) * has_alcohol).astype(np.int64) * 10
    effect = scene.world.effect[region(scene, who, first), 4]
    is_less = coin(rng, logistic(DRINKS_LESS - 0.7 * people.severity[who] + effect), size) & (before > 0)
    after = np.where(is_less, before * rng.choice([0, 0, 0.2, 0.4, 0.6, 0.9], size), before * rng.uniform(1, 1.5, size))
    after = np.where(coin(rng, SAME_SHARE, size), before, np.minimum(np.rint(after), MOST_DRINKS * 10))
    completed = coin(rng, np.where(after < before, COMPLETED_LESS, COMPLETED) / TRIED_SHARE, size)
    tried, place = coin(rng, TRIED_SHARE, size), np.arange(size)
    every = np.concatenate([place, place[tried]])
    is_followup = np.arange(len(every)) >= size
    on = np.where(is_followup, later[every], first[every])
    kept = on <= np.minimum(people.died[who[every]], scene.world.last)
    every, is_followup, on = every[kept], is_followup[kept], on[kept]
    drinks = np.where(is_followup, after[every], before[every]).astype(np.int64)
    return Visits(who[every], on, first[every], is_followup, completed[every], drinks), every


def _heading(scene: Scene, visits: Visits, diagnosis: Words, has_alcohol: Flags) -> pl.DataFrame:
    rng, size = scene.rng, len(visits.on)
    extracted = np.full(size, day_number(scene.plan[-1].extracted_on))
    return pl.DataFrame(
        {
            "who": visits.who,
            "visit": pl.Series(np.where(visits.is_followup, "followup", "first_visit"), dtype=pl.String),
            "visit_on": days(visits.on),
            "first_visit_on": days(visits.first_on, ~coin(rng, 0.02, size)),
            "unit": seen_at(scene, "battre_beroendevard", visits.who, visits.on),
            "municipality_code": home(scene, visits.who, extracted),
            "diagnosis": blanked(pl.Series(diagnosis, dtype=pl.String), coin(rng, 0.97, size)),
            "has_alcohol_diagnosis": pl.Series(has_alcohol),
        }
    )


def _intake(answers: Answers, visits: Visits) -> None:
    """Drinks and days that agree; nothing of them where the follow-up was not completed."""
    rng, size = answers.rng, len(visits.on)
    known = ~visits.is_followup | visits.is_completed
    answers.columns["is_completed"] = blanked(pl.Series(visits.is_completed), visits.is_followup)
    kind = np.where(visits.is_followup, "", "not_applicable").astype(object)
    answers.columns["is_completed_missing"] = nullable(kind)
    answers.put("drinks_per_week", blanked(pl.Series(visits.drinks / 10), known), 0.06)
    drinking = np.where(visits.drinks > 0, np.clip(np.rint(visits.drinks / 40 + rng.normal(4, 4, size)), 1, 30), 0)
    heavy = np.minimum(np.rint(drinking * rng.random(size)), drinking)
    answers.put("drinking_days", blanked(pl.Series(drinking.astype(np.int64)), known), 0.08)
    answers.put("heavy_days", blanked(pl.Series(heavy.astype(np.int64)), known), 0.1)
    audit = np.clip(np.rint(6 + visits.drinks / 22 + rng.normal(0, 4, size)), 0, 40).astype(np.int64)
    answers.put("audit", blanked(pl.Series(audit), known), 0.25)


def _care(answers: Answers, visits: Visits) -> None:
    size = len(visits.on)
    contact = pl.Series(words(answers.rng, CONTACTS, size), dtype=pl.String)
    answers.put("contact", contact, 0.04, UNKNOWN_SHARE)
    treatment = pl.Series(words(answers.rng, TREATMENTS, size), dtype=pl.String)
    answers.put("treatment", treatment, 0.1, UNKNOWN_SHARE)


_NOTHING = pl.lit(None, dtype=pl.String)
_COMPLETED = {"is_completed": pl.lit(True), "is_completed_missing": _NOTHING}
_NOT_COMPLETED = {"is_completed": pl.lit(False), "is_completed_missing": _NOTHING}

SOURCE = Source(
    rows=rows,
    moves_together=("visit_on", "first_visit_on"),
    low_faults=("birth_year",),
    blank_in_faults=("first_visit_on", "is_completed", "drinking_days"),
    fault_from=pl.col("is_completed").fill_null(True),
    row_faults={
        "born_before_visit": {"birth_year": pl.col("visit_on").dt.year().cast(pl.Int64) + 1},
        "followup_after_first_visit": {"first_visit_on": pl.col("visit_on") + pl.duration(days=1)},
        "completed_asked_at_followup": {"visit": pl.lit("first_visit"), **_COMPLETED},
        "no_intake_without_followup": {
            "visit": pl.lit("followup"), **_NOT_COMPLETED, "drinks_per_week": pl.lit(12.0),
        },
        "main_diagnosis_is_alcohol": {"diagnosis": pl.lit("F10.2"), "has_alcohol_diagnosis": pl.lit(False)},
        "heavy_days_are_drinking_days": {"drinking_days": pl.lit(3), "heavy_days": pl.lit(4)},
        "drinks_need_drinking_days": {
            "drinking_days": pl.lit(0), "heavy_days": pl.lit(0), "drinks_per_week": pl.lit(12.0),
        },
    },
)  # fmt: skip
