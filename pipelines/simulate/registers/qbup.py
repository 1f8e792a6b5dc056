"""Q-bup: first assessments, follow-ups and ends of the share of young patients that each region registers.

Register and rows are reconstructed; waits differ between regions as those of the waiting-time database do.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from pipelines.simulate.answers import UNKNOWN_SHARE, Answers
from pipelines.simulate.chance import NEVER, Days, Flags, Shares, Words, coin, edged, logistic, words
from pipelines.simulate.conditions import CHILD_PSYCHIATRY, GROWN_UP
from pipelines.simulate.frames import blanked, calendar, day_of, days, nullable
from pipelines.simulate.histories import at_least, diagnoses, home, region, registered, reporting, seen_at
from pipelines.simulate.sources import Scene, Source

FIRST, FOLLOWUP, END = "first_assessment", "followup", "end"
WAIT_EDGES, WAIT_EDGE_SHARE = (0, 1, 29, 30, 31), 0.25
MEAN_WAIT_DAYS, WAIT_SPREAD, LONGEST_WAIT_DAYS = 30, 3.0, 1000  # spread: times the region's log effect
EARLIER_DAYS = 500  # so long before the run those who were patients already may have been assessed
IN_DEPTH_SHARE, TREATED_SHARE, CHOSE_WAIT_SHARE = 0.45, 0.6, 0.08
FOLLOWUP_EDGES, FOLLOWUP_EDGE_SHARE, FOLLOWUPS = (182, 183, 364, 365, 366), 0.3, 3
FOLLOWED_UP = 0.0  # log odds, less severity
MEAN_CONTACT_DAYS, SHORTEST_CONTACT_DAYS = 300, 20
ENDINGS = {"as_planned": 0.6, "dropped_out": 0.2, "referred": 0.12, "moved": 0.08}
SECOND_DIAGNOSES = {"F41.9": 0.25, "F90.0B": 0.3, "F84.0": 0.15, "F32.9": 0.15, "F90.0B F84.0": 0.15}
SCHOOL = {"full": 0.66, "partial": 0.24, "none": 0.1}
YOUNGEST, SCHOOL_AGE, RATES_SELF_FROM = 3, 6, 11
GIVEN = {
    "psychoeducation": 0.6, "parent_support": 0.35, "psychotherapy": 0.4, "medication": 0.3, "inpatient": 0.04,
}  # fmt: skip
FEWEST = 10  # persons, so that the file of a small run is not empty
EMPTY_FORM_SHARE = 0.04


@dataclass(frozen=True)
class Courses:
    """Contacts, one per person; days, NEVER where there is none."""

    who: Days
    requested: Days
    assessed: Days
    in_depth: Days
    treated: Days
    ended: Days
    ending: Words


@dataclass(frozen=True)
class Forms:
    """Forms by place of their course."""

    course: Days
    on: Days
    kind: Words


def rows(scene: Scene) -> pl.DataFrame:
    """The forms of a block."""
    courses = _courses(scene)
    forms = _forms(scene, courses)
    who = courses.who[forms.course]
    answers = Answers(scene.rng, coin(scene.rng, EMPTY_FORM_SHARE, len(forms.on)))
    severity = scene.people.severity[who] - 0.6 * (forms.kind != FIRST) + scene.rng.normal(0, 0.5, len(forms.on))
    age = scene.people.age_on(who, forms.on)
    _ratings(answers, severity, age)
    _given(answers, forms, severity, age, courses.ending[forms.course])
    found = _heading(scene, courses, forms).with_columns(**answers.columns)
    return found.filter(pl.Series(reporting(scene, "qbup", found["unit"].to_numpy())))


def _courses(scene: Scene) -> Courses:
    people, rng = scene.people, scene.rng
    young = people.having(CHILD_PSYCHIATRY)
    who = at_least(scene, FEWEST, registered(scene, "qbup", young), young)
    size = len(who)
    requested = people.entered[who] - np.where(people.newly_ill[who], 0, rng.integers(0, EARLIER_DAYS, size))
    requested = np.maximum(requested, people.birthday(who, YOUNGEST))
    assessed = requested + _wait(scene, who, requested)
    in_depth = np.where(coin(rng, IN_DEPTH_SHARE, size), assessed + _wait(scene, who, assessed), NEVER)
    treated = np.where(coin(rng, TREATED_SHARE, size), assessed + _wait(scene, who, assessed), NEVER)
    lasted = SHORTEST_CONTACT_DAYS + rng.exponential(MEAN_CONTACT_DAYS, size).astype(np.int64)
    birthday = people.birthday(who, GROWN_UP) - rng.integers(0, 2, size)
    grows_up = birthday <= assessed + lasted
    return Courses(
        who=who, requested=requested, assessed=assessed, in_depth=in_depth, treated=treated,
        ended=np.minimum(assessed + lasted, birthday),
        ending=np.where(grows_up, "to_adult_psychiatry", words(rng, ENDINGS, size)),
    )  # fmt: skip


def _wait(scene: Scene, who: Days, on: Days) -> Days:
    """Days, longer in some regions than in others, many of them on and around thirty."""
    rng, effect = scene.rng, scene.world.effect[region(scene, who, on), 5]
    usual = rng.exponential(MEAN_WAIT_DAYS * np.exp(WAIT_SPREAD * effect)).astype(np.int64)
    return edged(rng, np.minimum(usual, LONGEST_WAIT_DAYS), WAIT_EDGES, WAIT_EDGE_SHARE)


def _forms(scene: Scene, courses: Courses) -> Forms:
    people, rng, size = scene.people, scene.rng, len(courses.who)
    usual = np.rint(rng.normal(250, 70, (size, FOLLOWUPS))).astype(np.int64)
    gaps = np.maximum(edged(rng, usual, FOLLOWUP_EDGES, FOLLOWUP_EDGE_SHARE), 60)
    share = logistic(FOLLOWED_UP - 0.4 * people.severity[courses.who])[:, None]
    later = courses.assessed[:, None] + np.cumsum(gaps, axis=1)
    later = np.where((later < courses.ended[:, None]) & coin(rng, share, gaps.shape), later, NEVER)
    place = np.arange(size)
    kind = np.repeat(np.array([FIRST, FOLLOWUP, END], dtype=object), [size, later.size, size])
    course = np.concatenate([place, np.repeat(place, FOLLOWUPS), place])
    on = np.concatenate([courses.assessed, later.reshape(-1), courses.ended])
    from_first = np.maximum(courses.assessed[course], scene.world.first)
    kept = (on >= from_first) & (on <= np.minimum(people.died[courses.who[course]], scene.world.last))
    return Forms(course[kept], on[kept], kind[kept])


def _heading(scene: Scene, courses: Courses, forms: Forms) -> pl.DataFrame:
    rng, size, course, on = scene.rng, len(forms.on), forms.course, forms.on
    who = courses.who[course]
    delay = (rng.exponential(20, size) * np.where(coin(rng, 0.05, size), 6, 1)).astype(np.int64)
    in_depth, treated = courses.in_depth[course], courses.treated[course]
    others = pl.Series(words(rng, SECOND_DIAGNOSES, size), dtype=pl.String)
    return pl.DataFrame(
        {
            "who": who,
            "form": pl.Series(forms.kind, dtype=pl.String),
            "form_on": days(on),
            "registered_on": days(on + delay),
            "delay_days": delay,
            "unit": seen_at(scene, "qbup", who, on),
            "municipality_code": home(scene, who, day_of(calendar(on)[0] - 1, 12, 31)),
            "care_requested_on": days(courses.requested[course], ~coin(rng, 0.05, size)),
            "first_assessed_on": days(courses.assessed[course], ~coin(rng, 0.03, size)),
            "assessed_on": days(in_depth, in_depth <= on),
            "treated_on": days(treated, treated <= on),
            "diagnosis": diagnoses(rng, scene.people, who, np.full(size, 0.9), 0.05),
            "other_diagnoses": blanked(others, coin(rng, 0.35, size)),
        }
    )


def _ratings(answers: Answers, severity: Shares, age: Days) -> None:
    """C-GAS, CGI-S and SDQ; the pupil version of SDQ from eleven."""
    rng, size = answers.rng, len(age)
    c_gas = np.clip(np.rint(55 - 6 * severity + rng.normal(0, 5, size)), 1, 100).astype(np.int64)
    answers.put("c_gas", pl.Series(c_gas), 0.12, 0, 0.06)
    cgi = np.clip(np.rint(4 + 0.9 * severity + rng.normal(0, 0.5, size)), 1, 7).astype(np.int64)
    answers.put("cgi_severity", pl.Series(cgi), 0.3)
    for name, old_enough in (("sdq_parent", np.full(size, True)), ("sdq_self", age >= RATES_SELF_FROM)):
        score = np.clip(np.rint(17 + 4 * severity + rng.normal(0, 4, size)), 0, 40).astype(np.int64)
        answers.put(name, blanked(pl.Series(score), old_enough), 0.35)
    for name in ("experience_child", "experience_parent"):
        rating = np.clip(np.rint(4 - 0.4 * severity + rng.normal(0, 0.8, size)), 1, 5).astype(np.int64)
        answers.put(name, pl.Series(rating), 0.5)
    school = pl.Series(words(rng, SCHOOL, size), dtype=pl.String)
    answers.put("school", blanked(school, age >= SCHOOL_AGE), 0.06, UNKNOWN_SHARE)
    answers.columns["school_missing"] = _too_young(answers.columns["school_missing"], age < SCHOOL_AGE)


def _too_young(missing: pl.Series, young: Flags) -> pl.Series:
    """The question does not apply to the youngest."""
    return nullable(np.where(young, "not_applicable", missing.fill_null("").to_numpy()).astype(object))


def _given(answers: Answers, forms: Forms, severity: Shares, age: Days, ending: Words) -> None:
    rng, size, later = answers.rng, len(age), forms.kind != FIRST
    answers.put("patient_chose_wait", pl.Series(coin(rng, CHOSE_WAIT_SHARE, size)), 0.05)
    answers.put("suicide_risk_assessed", pl.Series(coin(rng, 0.65, size)), 0.08)
    self_harm = coin(rng, logistic(severity - 2) * (age >= RATES_SELF_FROM), size)
    answers.put("has_self_harm", pl.Series(self_harm), 0.08, UNKNOWN_SHARE)
    for name, share in GIVEN.items():
        answers.put(name, blanked(pl.Series(coin(rng, share, size)), later), 0.06)
    answers.put("ending", blanked(pl.Series(ending, dtype=pl.String), forms.kind == END), 0.03, UNKNOWN_SHARE)


def older_version(found: pl.DataFrame) -> pl.DataFrame:
    """What the form held before it was opened again."""
    return found.with_columns(c_gas=pl.lit(35, dtype=pl.Int64), medication=pl.lit(True))


_DAY = pl.duration(days=1)
_YEARS_AGO = pl.col("form_on") - pl.duration(days=4 * 365)

SOURCE = Source(
    rows=rows,
    misread=older_version,
    moves_together=(
        "form_on", "registered_on", "care_requested_on", "first_assessed_on", "assessed_on", "treated_on",
    ),
    skipped_faults=("registered_on.range",),
    blank_in_faults=("care_requested_on", "first_assessed_on", "ending"),
    row_faults={
        "registered_after_form": {"registered_on": pl.col("form_on") - _DAY},
        "form_after_first_assessment": {
            "first_assessed_on": pl.col("form_on") + _DAY,
            "assessed_on": pl.lit(None, dtype=pl.Date), "treated_on": pl.lit(None, dtype=pl.Date),
        },
        "assessed_after_request": {
            "care_requested_on": pl.col("form_on"), "first_assessed_on": pl.col("form_on") - _DAY,
            "assessed_on": pl.lit(None, dtype=pl.Date), "treated_on": pl.lit(None, dtype=pl.Date),
        },
        "in_depth_after_first": {
            "first_assessed_on": pl.col("form_on"), "assessed_on": pl.col("form_on") - _DAY,
            "treated_on": pl.lit(None, dtype=pl.Date),
        },
        "treated_after_first": {
            "first_assessed_on": pl.col("form_on"), "treated_on": pl.col("form_on") - _DAY,
            "assessed_on": pl.lit(None, dtype=pl.Date),
        },
        "ending_on_end_form": {
            "form": pl.lit(FOLLOWUP), "ending": pl.lit("as_planned"),
            "ending_missing": pl.lit(None, dtype=pl.String),
        },
        "waited_within_reason": {
            "care_requested_on": _YEARS_AGO, "first_assessed_on": pl.col("form_on"),
            "assessed_on": pl.lit(None, dtype=pl.Date), "treated_on": pl.lit(None, dtype=pl.Date),
        },
    },
)  # fmt: skip
