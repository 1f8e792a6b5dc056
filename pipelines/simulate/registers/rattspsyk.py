"""RättspsyK: basic, intake, yearly and end forms of the share of forensic patients that each region registers."""

from dataclasses import dataclass

import numpy as np
import polars as pl

from pipelines.simulate.answers import UNKNOWN_SHARE, Answers
from pipelines.simulate.chance import NEVER, Days, Flags, Words, coin, edged, logistic, words
from pipelines.simulate.conditions import DRUGS, FORENSIC, PSYCHOSIS
from pipelines.simulate.frames import blanked, calendar, day_number, day_of, days, nullable
from pipelines.simulate.histories import at_least, grown_up, registered, reporting, seen_at
from pipelines.simulate.sources import Scene, Source

BASIC, INTAKE, YEARLY, END = "basic", "intake", "yearly", "end"
SENTENCE_TO_FORM_DAYS = (20, 100)
EARLIER_DAYS = 8 * 365  # so long before the run those who were in care already may have been sentenced
YEARLY_EDGES, YEARLY_EDGE_SHARE, YEARS = (364, 365, 366), 0.4, 14
FILLED_IN_SHARE = 0.9  # of yearly forms
MEAN_CARE_DAYS, SHORTEST_CARE_DAYS = 6 * 365, 200
ENDINGS = {"discharged_by_court": 0.85, "discharged_by_physician": 0.1, "expelled": 0.05}
DEATH_PRECISION = {"day": 0.94, "month": 0.05, "year": 0.01}
CRIMES = {
    "lethal_violence": 0.17, "violence": 0.38, "sexual": 0.09, "arson": 0.11, "robbery": 0.05, "threat": 0.12,
    "property": 0.04, "other": 0.04,
}  # fmt: skip
CRIME_CODES = {
    "lethal_violence": "0310", "violence": "0351", "sexual": "0601", "arson": "1301", "robbery": "0812",
    "threat": "0412", "property": "0825", "other": "1740",
}  # fmt: skip
COURT_DECIDES_SHARE = 0.8
OPEN_CARE_PER_YEAR = 0.09  # the share in open forensic care grows by so much a year
ANTIPSYCHOTICS = {"N05AH02": 0.3, "N05AH03": 0.2, "N05AX13": 0.17, "N05AX12": 0.13, "N05AD01": 0.12, "N05AX08": 0.08}
OTHER_DIAGNOSES = {"F19.2": 0.35, "F10.2": 0.15, "F60.2": 0.2, "F90.0": 0.15, "F84.5": 0.15}
PRIVILEGES = {"none": 0.2, "grounds": 0.3, "accompanied_leave": 0.3, "own_leave": 0.2}
HOUSEHOLD = {"alone": 0.8, "partner": 0.08, "family": 0.07, "other": 0.05}
SECOND_VERSION_SHARE = 0.35  # of risk assessments: HCR-20 V2, which is summed
YES = {
    "has_substance_disorder": 0.55, "used_substances": 0.25, "substance_treatment": 0.5, "treated_for_risk": 0.7,
    "crime_processed": 0.55, "coerced": 0.15, "has_insight": 0.5, "ready_for_open_care": 0.3, "health_promoted": 0.7,
    "has_housing": 0.35, "has_trustee": 0.5, "has_support_person": 0.1, "has_children": 0.25,
}  # fmt: skip
NOT_APPLICABLE_SHARE = {
    "substance_treatment": 0.3, "treated_for_risk": 0.08, "crime_processed": 0.06, "has_insight": 0.04,
    "ready_for_open_care": 0.2, "has_housing": 0.03,
}  # fmt: skip
RELAPSED_SHARE, RISK_ASSESSED_SHARE, REFUSED_SHARE = 0.06, 0.87, 0.15
EMPTY_FORM_SHARE = 0.02
FEWEST = 8  # persons, so that the file of a small run is not empty
BMI_TENTHS_EDGES, BMI_EDGE_SHARE = (299, 300, 301), 0.12


@dataclass(frozen=True)
class Courses:
    """Care of one person each; days, NEVER where there is none."""

    who: Days
    sentenced: Days
    first: Days  # basic form and intake form
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
    is_basic = forms.kind == BASIC
    # What is dynamic stands on the other forms.
    answers = Answers(scene.rng, is_basic | coin(scene.rng, EMPTY_FORM_SHARE, len(is_basic)))
    _care(answers, courses, forms)
    _risk(answers)
    _questions(answers, scene.people.conditions[DRUGS][courses.who[forms.course]])
    _ratings(answers)
    found = _heading(scene, courses, forms).with_columns(**answers.columns)
    return found.filter(pl.Series(reporting(scene, "rattspsyk", found["unit"].to_numpy())))


def _courses(scene: Scene) -> Courses:
    people, rng = scene.people, scene.rng
    who = registered(scene, "rattspsyk", people.having(FORENSIC))
    who = at_least(scene, FEWEST, who, grown_up(people, PSYCHOSIS))
    size = len(who)
    sentenced = people.entered[who] - np.where(people.newly_ill[who], 0, rng.integers(0, EARLIER_DAYS, size))
    sentenced = np.where(people.conditions[FORENSIC][who], sentenced, scene.world.first - SENTENCE_TO_FORM_DAYS[0])
    first = sentenced + rng.integers(*SENTENCE_TO_FORM_DAYS, size)
    lasted = SHORTEST_CARE_DAYS + rng.exponential(MEAN_CARE_DAYS, size).astype(np.int64)
    # Who was discharged before the run is not in it: that care goes on instead.
    ended = np.where(first + lasted < people.entered[who], NEVER, first + lasted)
    is_dead = people.died[who] <= ended
    return Courses(
        who=who, sentenced=sentenced, first=first, ended=np.minimum(ended, people.died[who]),
        ending=np.where(is_dead, "dead", words(rng, ENDINGS, size)),
    )  # fmt: skip


def _forms(scene: Scene, courses: Courses) -> Forms:
    rng, size = scene.rng, len(courses.who)
    usual = np.rint(rng.normal(370, 40, (size, YEARS))).astype(np.int64)
    gaps = np.maximum(edged(rng, usual, YEARLY_EDGES, YEARLY_EDGE_SHARE), 100)
    later = courses.first[:, None] + np.cumsum(gaps, axis=1)
    later = np.where((later < courses.ended[:, None]) & coin(rng, FILLED_IN_SHARE, gaps.shape), later, NEVER)
    place = np.arange(size)
    kind = np.repeat(np.array([BASIC, INTAKE, YEARLY, END], dtype=object), [size, size, later.size, size])
    course = np.concatenate([place, place, np.repeat(place, YEARS), place])
    on = np.concatenate([courses.first, courses.first, later.reshape(-1), courses.ended])
    from_first = np.maximum(courses.first[course], scene.world.first)
    kept = (on >= from_first) & (on <= np.minimum(courses.ended[course], scene.world.last))
    return Forms(course[kept], on[kept], kind[kept])


def _heading(scene: Scene, courses: Courses, forms: Forms) -> pl.DataFrame:
    rng, size, course, is_basic = scene.rng, len(forms.on), forms.course, forms.kind == BASIC
    who = courses.who[course]
    delay = (rng.exponential(15, size) * np.where(coin(rng, 0.04, size), 5, 1)).astype(np.int64)
    died_on, precision = _deaths(scene, who)
    crime = words(rng, CRIMES, len(courses.who))[course]
    codes = np.array([CRIME_CODES[word] for word in crime], dtype=object)
    by_court = coin(rng, COURT_DECIDES_SHARE, len(courses.who))[course]
    return pl.DataFrame(
        {
            "who": who,
            "died_on": died_on,
            "died_precision": precision,
            "form": pl.Series(forms.kind, dtype=pl.String),
            "form_on": days(forms.on),
            "registered_on": days(forms.on + delay),
            "delay_days": delay,
            "unit": seen_at(scene, "rattspsyk", who, forms.on),
            "has_consented": blanked(pl.Series(is_basic), is_basic),
            "sentenced_on": days(courses.sentenced[course], is_basic),
            "crime": blanked(pl.Series(crime, dtype=pl.String), is_basic & coin(rng, 0.98, size)),
            "crime_code": blanked(pl.Series(codes, dtype=pl.String), is_basic & coin(rng, 0.9, size)),
            "discharge_by_court": blanked(pl.Series(by_court), is_basic & coin(rng, 0.98, size)),
            "diagnosis": pl.Series(scene.people.diagnosis[who], dtype=pl.String),
        }
    )


def _deaths(scene: Scene, who: Days) -> tuple[pl.Series, pl.Series]:
    """The platform's date of death, on every row of the dead; where the day is not known it is the first."""
    died = scene.people.died[who]
    known = died <= day_number(scene.plan[-1].extracted_on)
    precision = words(scene.rng, DEATH_PRECISION, len(who))
    year, month, _ = calendar(died)
    first = day_of(year, np.where(precision == "year", 1, month), 1)
    on = days(np.where(precision == "day", died, first), known)
    return on, nullable(np.where(known, precision, "").astype(object))


def _care(answers: Answers, courses: Courses, forms: Forms) -> None:
    """Inpatient or open care, drugs, and how it all ended."""
    rng, size, course = answers.rng, len(forms.on), forms.course
    years = (forms.on - courses.first[course]) / 365
    is_open = coin(rng, np.clip(years * OPEN_CARE_PER_YEAR, 0, 0.6), size)
    care_form = pl.Series(np.where(is_open, "open_forensic", "inpatient"), dtype=pl.String)
    answers.put("care_form", care_form, 0.02, UNKNOWN_SHARE)
    privileges = pl.Series(words(rng, PRIVILEGES, size), dtype=pl.String)
    answers.put("privileges", blanked(privileges, ~is_open), 0.03, UNKNOWN_SHARE)
    answers.columns["privileges_missing"] = _open_care_has_none(answers.columns["privileges_missing"], is_open)
    answers.put("antipsychotic_atc", pl.Series(words(rng, ANTIPSYCHOTICS, size), dtype=pl.String), 0.12)
    others = pl.Series(words(rng, OTHER_DIAGNOSES, size), dtype=pl.String)
    answers.put("other_diagnoses", others, 0.4)
    ending = pl.Series(courses.ending[course], dtype=pl.String)
    answers.put("ending", blanked(ending, forms.kind == END), 0.02, 0.01)


def _open_care_has_none(missing: pl.Series, is_open: Flags) -> pl.Series:
    """Privileges are a matter of inpatient care."""
    frame = missing.to_frame("missing").with_columns(is_open=pl.Series(is_open))
    no_answer = pl.when("is_open").then(pl.lit("not_applicable")).otherwise("missing")
    return frame.select(no_answer.alias("missing"))["missing"]


def _risk(answers: Answers) -> None:
    """HCR-20: sums where it is the second version and was done."""
    rng, size = answers.rng, len(answers.empty)
    answers.yes("risk_assessed", RISK_ASSESSED_SHARE, 0.03)
    done = answers.columns["risk_assessed"].fill_null(False).to_numpy()
    second = coin(rng, SECOND_VERSION_SHARE, size)
    version = pl.Series(np.where(second, "v2", "v3"), dtype=pl.String)
    answers.columns["hcr20_version"] = blanked(version, done & coin(rng, 0.97, size))
    parts = {"historical": (13, 3.5, 20), "clinical": (5, 2.2, 10), "risk": (4.5, 2.2, 10)}
    total = np.zeros(size, dtype=np.int64)
    for name, (mean, spread, most) in parts.items():
        score = np.clip(np.rint(rng.normal(mean, spread, size)), 0, most).astype(np.int64)
        total += score
        answers.columns[f"hcr20_{name}"] = blanked(pl.Series(score), done & second)
    answers.columns["hcr20_total"] = blanked(pl.Series(total), done & second & coin(rng, 0.95, size))


def _questions(answers: Answers, uses_drugs: Flags) -> None:
    """Yes and no; nobody who relapsed has leave on their own."""
    rng, size = answers.rng, len(answers.empty)
    for name, share in YES.items():
        level = np.where(uses_drugs, min(1.0, share * 1.5), share) if "substance" in name else share
        no_answer = NOT_APPLICABLE_SHARE.get(name, 0)
        answers.put(name, pl.Series(coin(rng, level, size)), 0.04, UNKNOWN_SHARE, no_answer)
    trusted = (answers.columns["privileges"] == "own_leave").fill_null(False).to_numpy()
    answers.yes("relapsed_in_crime", np.where(trusted, 0.0, RELAPSED_SHARE), 0.04)


def _ratings(answers: Answers) -> None:
    """Ratings by the unit and by the patients, who may refuse; forms of before 2015 have GAF and the household."""
    rng, size = answers.rng, len(answers.empty)
    ill = rng.normal(0, 1, size)
    answers.put("gaf", pl.Series(np.clip(np.rint(45 - 8 * ill), 1, 100).astype(np.int64)), 0.1, 0, 0.08)
    answers.put("household", pl.Series(words(rng, HOUSEHOLD, size), dtype=pl.String), 0.05, UNKNOWN_SHARE)
    answers.put("cgi_severity", pl.Series(np.clip(np.rint(4 + ill), 1, 7).astype(np.int64)), 0.06)
    refused = coin(rng, REFUSED_SHARE * 2 * logistic(ill), size)
    for name, level in (("self_rated_health", 3.3), ("self_rated_care", 3.0)):
        rating = np.clip(np.rint(rng.normal(level - 0.3 * ill, 1, size)), 1, 5).astype(np.int64)
        answers.put(name, blanked(pl.Series(rating), ~refused), 0.05, 0.05)
    tenths = np.clip(np.rint(rng.normal(298, 55, size)), 150, 600).astype(np.int64)
    answers.put("bmi", pl.Series(edged(rng, tenths, BMI_TENTHS_EDGES, BMI_EDGE_SHARE) / 10), 0.08, 0.05)


def older_version(found: pl.DataFrame) -> pl.DataFrame:
    """What the form held before it was opened again."""
    return found.with_columns(bmi=pl.lit(36.5), coerced=pl.lit(True), cgi_severity=pl.lit(6, dtype=pl.Int64))


_DAY = pl.duration(days=1)
_NOTHING = pl.lit(None, dtype=pl.String)


def _said(column: str, answer: object) -> dict[str, pl.Expr]:
    """An answer to a question that knows kinds of missing."""
    return {column: pl.lit(answer), f"{column}_missing": _NOTHING}


SOURCE = Source(
    rows=rows,
    misread=older_version,
    hyphen=True,
    day_forms={"registered_on": "timestamp"},
    moves_together=("form_on", "registered_on"),
    # What is not asked since 2015 cannot be impossible without also being there.
    skipped_faults=("registered_on.range", "gaf.range", "household.code", "household.spreadsheet"),
    blank_in_faults=(
        "sentenced_on", "crime", "ending", "died_precision", "hcr20_version", "hcr20_historical", "hcr20_total",
        "risk_assessed", "gaf", "household",
    ),
    row_faults={
        "registered_after_form": {"registered_on": pl.col("form_on") - _DAY},
        "basic_has_consent": {"form": pl.lit(BASIC), "has_consented": pl.lit(False)},
        "form_after_sentence": {"sentenced_on": pl.col("form_on") + _DAY},
        "crime_on_basic_form": {"form": pl.lit(YEARLY), **_said("crime", "arson")},
        "ending_on_end_form": {"form": pl.lit(YEARLY), **_said("ending", "discharged_by_court")},
        "total_is_the_sum": {
            "hcr20_historical": pl.lit(12), "hcr20_clinical": pl.lit(5), "hcr20_risk": pl.lit(4),
            "hcr20_total": pl.lit(22),
        },
        "third_version_has_no_sum": {"hcr20_version": pl.lit("v3"), "hcr20_total": pl.lit(21)},
        "scored_when_assessed": {**_said("risk_assessed", False), "hcr20_total": pl.lit(21)},
        "alive_at_form": {
            "form": pl.lit(YEARLY), "died_on": pl.col("form_on") - _DAY, "died_precision": pl.lit("day"),
        },
        "died_when_ended_by_death": {
            "form": pl.lit(END), **_said("ending", "dead"), "crime": _NOTHING, "crime_missing": _NOTHING,
            "died_on": pl.lit(None, dtype=pl.Date), "died_precision": _NOTHING,
        },
        "no_privileges_without_trust": {
            **_said("privileges", "own_leave"), **_said("relapsed_in_crime", True),
        },
    },
)  # fmt: skip
