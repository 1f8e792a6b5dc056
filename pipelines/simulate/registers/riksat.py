"""Riksät: registrations, yearly follow-ups and ends of the share of patients that each region registers.

Who is well after a year is followed up more often than who is not, so what is missing is not missing at random.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from pipelines.simulate.answers import UNKNOWN_SHARE, Answers
from pipelines.simulate.chance import NEVER, Days, Flags, Shares, Words, coin, edged, logistic, words
from pipelines.simulate.conditions import CATEGORY, CHILD_PSYCHIATRY, DEPRESSION_ANXIETY, EATING_DISORDER, OTHER
from pipelines.simulate.frames import blanked, calendar, day_of, days, nullable
from pipelines.simulate.histories import at_least, grown_up, home, region, registered, reporting, seen_at
from pipelines.simulate.sources import Scene, Source

REGISTRATION, FOLLOWUP, END = "registration", "followup", "end"
WAIT_EDGES, WAIT_EDGE_SHARE, MEAN_WAIT_DAYS = (0, 7, 29, 30, 31, 89, 90, 91), 0.3, 32
SLOWEST_REGISTRATION_DAYS = 14  # from the start of treatment
FOLLOWUP_EDGES = (303, 304, 305, 364, 365, 366, 425, 426, 427)  # on and around 10, 12 and 14 months
FOLLOWUP_EDGE_SHARE, FOLLOWUPS = 0.45, 3
WELL_AFTER_YEAR = -0.55  # log odds at middling severity
FOLLOWED_UP, FOLLOWED_UP_WELL = 0.48, 0.72  # so that about half are, and more of those who are well
LATER_FOLLOWED_UP = 0.7  # times that, year after year
MEAN_TREATMENT_DAYS, SHORTEST_TREATMENT_DAYS = 380, 60
BIRTHDAY_SHARE, SOON_OF_AGE_DAYS = 0.3, 365  # of those soon of age: registered on that day or the day before
BESIDE_SHARE, YOUNGEST_BESIDE = 0.05, 11  # of those in child psychiatry from that age, beside what they are there for
YOUNG_ANOREXIA_SHARE = 0.7  # of those under age who have it, whatever else they have elsewhere
EARLIER_DAYS = 800  # so long before the run those who were ill already may have been registered
ENDINGS = {"as_planned": 0.42, "ended_by_patient": 0.34, "ended_by_unit": 0.07, "referred": 0.1, "moved": 0.07}
DISORDERS = {"F50.0": "anorexia", "F50.1": "anorexia", "F50.2": "bulimia", "F50.3": "bulimia", "F50.9": "other"}
MIXED_DISORDERS = {"binge_eating": 0.65, "arfid": 0.3, "other": 0.05}  # of F50.8
KINDS_OF_UNITS = {"specialised": 0.72, "child_psychiatry": 0.16, "adult_psychiatry": 0.12}
COMORBID = {"F32.1": 0.3, "F41.1": 0.3, "F32.1 F41.1": 0.15, "F90.0": 0.1, "F84.5": 0.08, "F60.3": 0.07}
UNDERWEIGHT_EDGES, UNDERWEIGHT_EDGE_SHARE = (174, 175, 184, 185, 186), 0.12  # BMI in tenths
FEWEST = 12  # persons, so that the file of a small run is not empty
EMPTY_FORM_SHARE, WITHOUT_POINT_SHARE = 0.04, 0.3
GROWN, RATES_AS_GROWN = 18, 16


@dataclass(frozen=True)
class Courses:
    """Treatments that are registered, one per person; days."""

    who: Days
    requested: Days
    started: Days
    first: Days  # registration
    ended: Days
    ending: Words
    is_well: Flags  # a year after the registration
    diagnosis: Words
    disorder: Words


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
    answers = Answers(scene.rng, coin(scene.rng, EMPTY_FORM_SHARE, len(forms.on)))
    severity = scene.people.severity[courses.who[forms.course]] + scene.rng.normal(0, 0.5, len(forms.on))
    better = (forms.kind != REGISTRATION) & (courses.is_well[forms.course] | coin(scene.rng, 0.3, len(forms.on)))
    age = scene.people.age_on(courses.who[forms.course], forms.on)
    _illness(answers, courses, forms)
    _body(answers, scene.people.is_man[courses.who[forms.course]], age, courses, forms)
    _ratings(answers, severity, better, age, forms)
    _treatment(answers, courses, forms, age)
    found = _heading(scene, courses, forms).with_columns(**answers.columns)
    return found.filter(pl.Series(reporting(scene, "riksat", found["unit"].to_numpy())))


def _courses(scene: Scene) -> Courses:
    people, rng = scene.people, scene.rng
    ill = _ill(scene)
    who = at_least(scene, FEWEST, registered(scene, "riksat", ill), ill, grown_up(people, DEPRESSION_ANXIETY, OTHER))
    size = len(who)
    wait = edged(rng, rng.exponential(MEAN_WAIT_DAYS, size).astype(np.int64), WAIT_EDGES, WAIT_EDGE_SHARE)
    earlier = np.where(people.newly_ill[who], 0, rng.integers(0, EARLIER_DAYS, size))
    started = people.entered[who] + wait - earlier
    first = started + rng.integers(0, SLOWEST_REGISTRATION_DAYS + 1, size)
    birthday = people.birthday(who, GROWN) - rng.integers(0, 2, size)
    is_soon = (birthday > first) & (birthday <= first + SOON_OF_AGE_DAYS)
    first = np.where(is_soon & coin(rng, BIRTHDAY_SHARE, size), birthday, first)
    started = np.maximum(started, first - SLOWEST_REGISTRATION_DAYS)
    is_well = coin(rng, logistic(WELL_AFTER_YEAR - 0.8 * people.severity[who] + _effect(scene, who, first)), size)
    ended = first + SHORTEST_TREATMENT_DAYS + rng.exponential(MEAN_TREATMENT_DAYS, size).astype(np.int64)
    died, diagnosis = people.died[who], _diagnoses(scene, who, people.age_on(who, first) < GROWN)
    return Courses(
        who=who, requested=started - wait, started=started, first=first, ended=np.minimum(ended, died),
        ending=np.where(died <= ended, "dead", _endings(rng, is_well)), is_well=is_well,
        diagnosis=diagnosis, disorder=_disorders(rng, diagnosis),
    )  # fmt: skip


def _ill(scene: Scene) -> Days:
    """Those in care for an eating disorder, and children who are in care for something else."""
    people = scene.people
    others = people.of(CHILD_PSYCHIATRY)
    old_enough = people.age_on(others, people.entered[others]) >= YOUNGEST_BESIDE
    beside = others[old_enough & coin(scene.rng, BESIDE_SHARE, len(others))]
    return np.union1d(people.having(EATING_DISORDER), beside)


def _effect(scene: Scene, who: Days, on: Days) -> Shares:
    return np.asarray(scene.world.effect[region(scene, who, on), 4], dtype=np.float64)


def _diagnoses(scene: Scene, who: Days, young: Flags) -> Words:
    """The person's own where it is one of an eating disorder; anorexia in most of the young."""
    own = scene.people.diagnosis[who]
    other = words(scene.rng, CATEGORY[EATING_DISORDER].diagnoses, len(who))
    found = np.where(np.char.startswith(own.astype(str), "F50"), own, other)
    starved = young & coin(scene.rng, YOUNG_ANOREXIA_SHARE, len(who))
    return np.where(starved, "F50.0", found)


def _disorders(rng: np.random.Generator, diagnosis: Words) -> Words:
    mixed = words(rng, MIXED_DISORDERS, len(diagnosis))
    return np.array([DISORDERS.get(code, other) for code, other in zip(diagnosis, mixed, strict=True)], dtype=object)


def _endings(rng: np.random.Generator, is_well: Flags) -> Words:
    """Who is not well breaks off more often."""
    found = words(rng, ENDINGS, len(is_well))
    return np.where(is_well & coin(rng, 0.4, len(is_well)), "as_planned", found)


def _forms(scene: Scene, courses: Courses) -> Forms:
    people, rng, size = scene.people, scene.rng, len(courses.who)
    gaps = edged(
        rng, np.rint(rng.normal(370, 35, (size, FOLLOWUPS))).astype(np.int64), FOLLOWUP_EDGES, FOLLOWUP_EDGE_SHARE
    )
    share = np.where(courses.is_well, FOLLOWED_UP_WELL, FOLLOWED_UP)[:, None] * LATER_FOLLOWED_UP ** np.arange(
        FOLLOWUPS
    )
    later = np.where(coin(rng, share, gaps.shape), courses.first[:, None] + np.cumsum(gaps, axis=1), NEVER)
    place = np.arange(size)
    kinds = [REGISTRATION] * size + [FOLLOWUP] * later.size + [END] * size
    course = np.concatenate([place, np.repeat(place, FOLLOWUPS), place])
    on = np.concatenate([courses.first, later.reshape(-1), courses.ended])
    who = courses.who[course]
    from_first = np.maximum(courses.first[course], scene.world.first)
    kept = (on >= from_first) & (on <= np.minimum(people.died[who], scene.world.last))
    return Forms(course[kept], on[kept], np.array(kinds, dtype=object)[kept])


def _heading(scene: Scene, courses: Courses, forms: Forms) -> pl.DataFrame:
    rng, size, course = scene.rng, len(forms.on), forms.course
    who = courses.who[course]
    delay = (rng.exponential(25, size) * np.where(coin(rng, 0.05, size), 6, 1)).astype(np.int64)
    onset, precision = _onset(rng, courses.requested[course])
    is_end = forms.kind == END
    unit = seen_at(scene, "riksat", who, forms.on)
    return pl.DataFrame(
        {
            "who": who,
            "form": pl.Series(forms.kind, dtype=pl.String),
            "form_on": days(forms.on),
            "registered_on": days(forms.on + delay),
            "delay_days": delay,
            "first_registered_on": days(courses.first[course], ~coin(rng, 0.03, size)),
            "unit": unit,
            "unit_kind": pl.Series(_kinds_of_units(unit), dtype=pl.String),
            "municipality_code": home(scene, who, forms.on),
            "care_requested_on": days(courses.requested[course], ~coin(rng, 0.06, size)),
            "treatment_started_on": days(courses.started[course], ~coin(rng, 0.04, size)),
            "onset_on": onset,
            "onset_on_precision": precision,
            "ended_on": days(forms.on, is_end),
        }
    )


def _kinds_of_units(unit: Days) -> Words:
    """The same unit is always of the same kind."""
    upto = np.cumsum(list(KINDS_OF_UNITS.values()))
    place = np.searchsorted(upto, unit * 0.6180339887 % 1, side="right")
    return np.array(list(KINDS_OF_UNITS), dtype=object)[np.minimum(place, len(upto) - 1)]


def _onset(rng: np.random.Generator, requested: Days) -> tuple[pl.Series, pl.Series]:
    """When it began: to the day, the month or the year, as INCA fills in what is unknown."""
    size = len(requested)
    year, month, _ = calendar(requested - rng.integers(60, 2500, size))
    precision = words(rng, {"": 0.25, "year": 0.35, "month": 0.3, "day": 0.1}, size)
    month = np.where(precision == "year", 7, month)
    day = np.where(precision == "year", 1, np.where(precision == "month", 15, 1 + rng.integers(0, 28, size)))
    return days(day_of(year, month, day), precision != ""), nullable(precision)


def _illness(answers: Answers, courses: Courses, forms: Forms) -> None:
    """Whether there is an eating disorder, and which: a registration always says so, a well person has none."""
    rng, size, first = answers.rng, len(forms.on), forms.kind == REGISTRATION
    is_ill = first | ~courses.is_well[forms.course]
    answers.put("has_eating_disorder", pl.Series(is_ill), 0.03, UNKNOWN_SHARE)
    said = answers.columns["has_eating_disorder"].fill_null(False).to_numpy()
    code = courses.diagnosis[forms.course]
    short = np.array([text.replace(".", "") for text in code], dtype=object)
    written = np.where(coin(rng, WITHOUT_POINT_SHARE, size), short, code)
    named = first | (said & coin(rng, 0.94, size))
    answers.columns["diagnosis"] = blanked(pl.Series(written, dtype=pl.String), named)
    answers.put("disorder", blanked(pl.Series(courses.disorder[forms.course], dtype=pl.String), named), 0.1, 0.03)
    answers.put("has_comorbidity", pl.Series(coin(rng, 0.55, size)), 0.08, UNKNOWN_SHARE)
    others = answers.columns["has_comorbidity"].fill_null(False).to_numpy() & coin(rng, 0.85, size)
    answers.columns["other_diagnoses"] = blanked(pl.Series(words(rng, COMORBID, size), dtype=pl.String), others)


def _body(answers: Answers, is_man: Flags, age: Days, courses: Courses, forms: Forms) -> None:
    """Weight, height and BMI that agree; who has anorexia has gained weight in most cases after the registration."""
    rng, size = answers.rng, len(age)
    thin = (courses.disorder[forms.course] == "anorexia") & (
        (forms.kind == REGISTRATION) | (~courses.is_well[forms.course] & coin(rng, 0.2, size))
    )
    grown = np.clip(age, 8, GROWN)
    height = np.rint(np.where(is_man, 178, 166) - (GROWN - grown) * 4.5 + rng.normal(0, 6, size))
    tenths = np.rint(np.where(thin, rng.normal(165, 11, size), rng.normal(219, 28, size))).astype(np.int64)
    tenths = np.clip(tenths - (GROWN - grown) * 3, 110, 550)
    bmi = edged(rng, tenths, UNDERWEIGHT_EDGES, UNDERWEIGHT_EDGE_SHARE) / 10
    weight = np.round(bmi * (height / 100) ** 2, 1)
    measured = coin(rng, 0.9, size)
    answers.put("weight_kg", blanked(pl.Series(weight), measured), 0.03)
    answers.put("height_cm", blanked(pl.Series(height), measured), 0.05)
    answers.put("bmi", blanked(pl.Series(bmi), measured), 0.04)
    young = age < GROWN
    iso = np.round(bmi + (GROWN - grown) * 0.35, 1)
    answers.columns["iso_bmi"] = blanked(pl.Series(iso), young & measured & coin(rng, 0.85, size))
    answers.columns["iso_bmi_missing"] = nullable(np.where(young, "", "not_applicable").astype(object))


def _ratings(answers: Answers, severity: Shares, better: Flags, age: Days, forms: Forms) -> None:
    """EDE-Q from about 4.0 to 2.4, CIA from 28 to 16, GAF up by about ten."""
    rng, size = answers.rng, len(age)
    change = np.where(forms.kind == REGISTRATION, 0, np.where(better, 1.6, 0.5))
    ede_q = np.clip(np.round(4 + 0.5 * severity - 1.4 * change + rng.normal(0, 0.7, size), 2), 0, 6)
    cia = np.clip(np.rint(28 + 4 * severity - 11 * change + rng.normal(0, 5, size)), 0, 48).astype(np.int64)
    gaf = np.clip(np.rint(50 - 5 * severity + 10 * change + rng.normal(0, 6, size)), 1, 100).astype(np.int64)
    rated = coin(rng, np.where(forms.kind == REGISTRATION, 0.85, 0.7), size)
    answers.put("ede_q", blanked(pl.Series(ede_q), rated), 0.04)
    answers.put("cia", blanked(pl.Series(cia), rated), 0.08)
    answers.put("gaf", pl.Series(gaf), 0.12, 0, 0.08)
    version = np.where(age < RATES_AS_GROWN, "youth", "adult").astype(object)
    answers.put("ede_q_version", blanked(pl.Series(version, dtype=pl.String), rated), 0.02)
    apart = edged(rng, rng.integers(-14, 15, size), (-60, 0, 60), 0.2)
    answers.columns["rated_on"] = days(forms.on + apart, rated & coin(rng, 0.95, size))
    tss_2 = np.clip(np.round(8 - 0.4 * severity + rng.normal(0, 1.2, size), 1), 0, 10)
    answers.put("tss_2", blanked(pl.Series(tss_2), forms.kind != REGISTRATION), 0.35)


def _treatment(answers: Answers, courses: Courses, forms: Forms, age: Days) -> None:
    """What has been given, by illness and age; asked after the registration."""
    rng, size, disorder = answers.rng, len(age), courses.disorder[forms.course]
    later, young, is_end = forms.kind != REGISTRATION, age < GROWN, forms.kind == END
    starved, binges = disorder == "anorexia", np.isin(disorder, ["bulimia", "binge_eating"])
    shares = {
        "fbt": np.where(young, np.where(starved, 0.76, 0.4), 0.03),
        "cbt_e": np.where(young, 0.15, np.where(binges, 0.62, 0.35)),
        "cbt": np.where(binges, 0.2, 0.15),
        "other_psychotherapy": np.full(size, 0.2),
        "medication": np.where(young, 0.2, 0.4),
        "day_care": np.where(starved, 0.2, 0.1),
        "inpatient": np.where(starved, 0.2, 0.06),
    }
    for name, share in shares.items():
        answers.put(name, blanked(pl.Series(coin(rng, share, size)), later), 0.06)
    answers.put("ending", blanked(pl.Series(courses.ending[forms.course], dtype=pl.String), is_end), 0.03, 0.02)


def older_version(found: pl.DataFrame) -> pl.DataFrame:
    """What the form held before it was opened again."""
    return found.with_columns(gaf=pl.lit(41, dtype=pl.Int64), ede_q=pl.lit(5.5), inpatient=pl.lit(True))


_DAY = pl.duration(days=1)
_NOTHING = pl.lit(None, dtype=pl.String)

SOURCE = Source(
    rows=rows,
    misread=older_version,
    hyphen=True,
    day_forms={"registered_on": "timestamp", "care_requested_on": "%Y%m%d"},
    moves_together=("form_on", "registered_on", "first_registered_on", "treatment_started_on", "care_requested_on",
                    "ended_on", "rated_on"),
    skipped_faults=("registered_on.range", "iso_bmi.range", "rated_on.range"),
    blank_in_faults=(
        "first_registered_on", "care_requested_on", "treatment_started_on", "onset_on", "has_eating_disorder",
        "has_comorbidity", "weight_kg", "height_cm", "bmi", "rated_on", "ended_on", "ending",
    ),
    fault_from=pl.col("age") >= GROWN,
    row_faults={
        "registered_after_form": {"registered_on": pl.col("form_on") - _DAY},
        "form_after_registration": {"first_registered_on": pl.col("form_on") + _DAY},
        "started_after_request": {
            "care_requested_on": pl.col("form_on"), "treatment_started_on": pl.col("form_on") - _DAY,
        },
        "onset_before_form": {"onset_on": pl.col("form_on").dt.offset_by("1y"), "onset_on_precision": pl.lit("day")},
        "registration_has_diagnosis": {"form": pl.lit("registration"), "diagnosis": _NOTHING},
        "well_has_no_diagnosis": {
            "has_eating_disorder": pl.lit(False), "has_eating_disorder_missing": _NOTHING, "diagnosis": pl.lit("F50.2"),
        },
        "other_diagnoses_are_comorbidity": {
            "has_comorbidity": pl.lit(False), "has_comorbidity_missing": _NOTHING, "other_diagnoses": pl.lit("F41.1"),
        },
        "ending_on_end_form": {
            "form": pl.lit("followup"), "ending": pl.lit("as_planned"), "ending_missing": _NOTHING,
        },
        "end_after_start": {"ended_on": pl.col("form_on") - _DAY, "treatment_started_on": pl.col("form_on")},
        "bmi_from_weight_and_height": {"weight_kg": pl.lit(60.0), "height_cm": pl.lit(170.0), "bmi": pl.lit(22.0)},
        "iso_bmi_is_for_the_young": {"iso_bmi": pl.lit(20.0), "iso_bmi_missing": _NOTHING},
        "rated_about_then": {"rated_on": pl.col("form_on") - 61 * _DAY},
    },
)  # fmt: skip
