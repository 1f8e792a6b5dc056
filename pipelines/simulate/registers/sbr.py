"""Svenskt beroenderegister: forms of the share of patients that each region registers, with opioid treatment (LARO).

Who is doing better is followed up more often, so what is missing is not missing at random.
"""

from dataclasses import dataclass

import numpy as np
import polars as pl

from data_contracts.registers.sbr import MERGED_ON
from pipelines.simulate.answers import UNKNOWN_SHARE, Answers
from pipelines.simulate.chance import NEVER, Days, Flags, Shares, Words, coin, edged, logistic, words
from pipelines.simulate.conditions import ALCOHOL, DEPRESSION_ANXIETY, DRUGS, OPIOID, OTHER
from pipelines.simulate.frames import blanked, day_number, days, nullable
from pipelines.simulate.histories import at_least, grown_up, home, region, registered, reporting, seen_at
from pipelines.simulate.sources import Scene, Source

INTAKE, FOLLOWUP, OAT_FOLLOWUP, END, INPATIENT = "intake", "followup", "oat_followup", "end", "inpatient"
FOLLOWUP_EDGES, FOLLOWUP_EDGE_SHARE, FOLLOWUPS = (182, 183, 364, 365, 366), 0.35, 4
FOLLOWED_UP = 0.25  # log odds, less severity
BETTER = 0.3  # log odds of doing better after the intake, less severity
IN_OAT_SHARE = 0.6  # of those who are dependent on opioids
LEFT_BEFORE_YEAR = 0.22  # of those who start with opioid agonists
RETENTION_EDGES, RETENTION_EDGE_SHARE = (363, 364, 365, 366, 367), 0.12  # days from start to end
START_TO_INTAKE_DAYS, EARLIER_DAYS = 60, 2000
COMES_ANEW_SHARE = 0.6  # of who was ill before the run: a new treatment at some time within it
OAT_ENDINGS = {
    "as_planned": 0.1, "own_wish": 0.2, "discharged": 0.2, "dropped_out": 0.25, "other_unit": 0.15, "moved": 0.1,
}  # fmt: skip
OAT_DRUGS = {"methadone": 0.4, "buprenorphine": 0.15, "buprenorphine_naloxone": 0.3, "buprenorphine_depot": 0.15}
ENDINGS = {"as_planned": 0.4, "dropped_out": 0.4, "referred": 0.12, "moved": 0.08}
ENDED_SHARE, MEAN_TREATMENT_DAYS, SHORTEST_TREATMENT_DAYS = 0.6, 400, 30
INPATIENT_SHARE = 0.3
DRUG_OF = {
    "F10": {"alcohol": 1.0},
    "F11": {"heroin": 0.6, "other_opioids": 0.4},
    "F12": {"cannabis": 1.0},
    "F13": {"sedatives": 1.0},
    "F15": {"stimulants": 0.9, "cocaine": 0.1},
    "F19": {"stimulants": 0.3, "heroin": 0.2, "sedatives": 0.2, "cannabis": 0.2, "other": 0.1},
}
ROUTE_OF = {
    "alcohol": "oral", "cannabis": "smoked", "stimulants": "injected", "cocaine": "nasal", "heroin": "injected",
    "other_opioids": "oral", "sedatives": "oral", "other": "oral", "opioids": "injected",
}  # fmt: skip
COMORBID = {"F32.1": 0.3, "F41.1": 0.3, "F90.0": 0.2, "F60.3": 0.12, "F32.1 F41.1": 0.08}
HOUSING = {"own": 0.55, "sublet": 0.16, "with_support": 0.12, "institution": 0.06, "homeless": 0.07, "other": 0.04}
OCCUPATION = {
    "work": 0.27, "study": 0.05, "labour_programme": 0.06, "sick_leave": 0.22, "none": 0.3, "pension": 0.1,
}  # fmt: skip
HIV, HEPATITIS_B = {"negative": 0.98, "positive": 0.02}, {"negative": 0.75, "positive": 0.03, "vaccinated": 0.22}
HEPATITIS_C = {"negative": 0.65, "positive": 0.17, "treated": 0.18}
FEWEST = 10  # persons, so that the file of a small run is not empty
EMPTY_FORM_SHARE, WITHOUT_POINT_SHARE = 0.05, 0.3
AUDIT_EDGES, DUDIT_EDGES, SCREENED_EDGE_SHARE = (5, 6, 7, 8), (1, 2, 5, 6), 0.12


@dataclass(frozen=True)
class Courses:
    """Treatments, one per person; days, NEVER where there is none."""

    who: Days
    started: Days
    intake: Days
    ended: Days
    diagnosis: Words
    drug: Words
    is_better: Flags
    oat_started: Days
    oat_ended: Days
    oat_ending: Words
    oat_drug: Words


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
    better = (forms.kind != INTAKE) & courses.is_better[forms.course]
    _use(answers, courses, forms, severity, better)
    _ratings(answers, severity, better)
    _substitution(answers, courses, forms)
    _life(answers, severity, forms)
    found = _heading(scene, courses, forms).with_columns(**answers.columns)
    return found.filter(pl.Series(reporting(scene, "sbr", found["unit"].to_numpy())))


def _courses(scene: Scene) -> Courses:
    people, rng = scene.people, scene.rng
    has = people.conditions
    using = np.flatnonzero(has[ALCOHOL] | has[OPIOID] | has[DRUGS])
    who = at_least(scene, FEWEST, registered(scene, "sbr", using), using, grown_up(people, DEPRESSION_ANXIETY, OTHER))
    size = len(who)
    # Who was in treatment when the unit began to report has the real start, in the past, on the intake form.
    anew = ~people.newly_ill[who] & coin(rng, COMES_ANEW_SHARE, size)
    earlier = np.where(people.newly_ill[who] | anew, 0, rng.integers(0, EARLIER_DAYS, size))
    come = people.entered[who] + np.where(anew, rng.random(size) * (scene.world.last - people.entered[who]), 0)
    intake = come.astype(np.int64) + rng.integers(0, START_TO_INTAKE_DAYS, size)
    started = intake - rng.integers(0, START_TO_INTAKE_DAYS, size) - earlier
    lasted = SHORTEST_TREATMENT_DAYS + rng.exponential(MEAN_TREATMENT_DAYS, size).astype(np.int64)
    diagnosis = _diagnoses(scene, who)
    begun, left = _oat(scene, who, started, intake)
    ended = np.where(left < NEVER, left, np.where(coin(rng, ENDED_SHARE, size), intake + lasted, NEVER))
    effect = scene.world.effect[region(scene, who, intake), 4]
    return Courses(
        who=who, started=started, intake=intake, ended=np.maximum(np.minimum(ended, people.died[who]), intake),
        diagnosis=diagnosis, drug=_drugs(rng, diagnosis),
        is_better=coin(rng, logistic(BETTER - 0.8 * people.severity[who] + effect), size),
        oat_started=begun, oat_ended=left, oat_drug=words(rng, OAT_DRUGS, size),
        oat_ending=np.where(left == people.died[who], "dead", words(rng, OAT_ENDINGS, size)),
    )  # fmt: skip


def _diagnoses(scene: Scene, who: Days) -> Words:
    """The person's own where it is one of a dependence, else that of the condition."""
    has, own = scene.people.conditions, scene.people.diagnosis[who]
    other = np.where(has[OPIOID][who], "F11.2", np.where(has[ALCOHOL][who], "F10.2", "F19.2"))
    return np.where(np.char.startswith(own.astype(str), "F1"), own, other).astype(object)


def _drugs(rng: np.random.Generator, diagnosis: Words) -> Words:
    found = np.full(len(diagnosis), "other", dtype=object)
    for group, drugs in DRUG_OF.items():
        of_it = np.char.startswith(diagnosis.astype(str), group)
        found[of_it] = words(rng, drugs, int(of_it.sum()))
    return found


def _oat(scene: Scene, who: Days, started: Days, intake: Days) -> tuple[Days, Days]:
    """(first day, last day) with opioid agonists; NEVER where there is none."""
    people, rng, size = scene.people, scene.rng, len(who)
    treated = people.conditions[OPIOID][who] & coin(rng, IN_OAT_SHARE, size)
    begun = np.minimum(started + rng.integers(0, START_TO_INTAKE_DAYS, size), intake)
    stays = rng.exponential(365 / -np.log(1 - LEFT_BEFORE_YEAR), size).astype(np.int64)
    left = begun + np.maximum(edged(rng, stays, RETENTION_EDGES, RETENTION_EDGE_SHARE), 1)
    # Who has left before the run is not in it: those treatments go on instead.
    left = np.where(left < people.entered[who] + START_TO_INTAKE_DAYS, NEVER, left)
    left = np.minimum(left, people.died[who])
    return np.where(treated, begun, NEVER), np.where(treated & (left <= scene.world.last), left, NEVER)


def _forms(scene: Scene, courses: Courses) -> Forms:
    people, rng, size = scene.people, scene.rng, len(courses.who)
    usual = np.rint(rng.normal(330, 60, (size, FOLLOWUPS))).astype(np.int64)
    gaps = np.maximum(edged(rng, usual, FOLLOWUP_EDGES, FOLLOWUP_EDGE_SHARE), 90)
    share = logistic(FOLLOWED_UP + 0.5 * courses.is_better - 0.5 * people.severity[courses.who])[:, None]
    later = np.where(coin(rng, share, gaps.shape), courses.intake[:, None] + np.cumsum(gaps, axis=1), NEVER)
    later = np.where(later < courses.ended[:, None], later, NEVER)
    stay = np.where(coin(rng, INPATIENT_SHARE, size), courses.intake + rng.integers(1, 500, size), NEVER)
    place = np.arange(size)
    in_oat = np.repeat(courses.oat_started < NEVER, FOLLOWUPS)
    kind = np.concatenate(
        [_of(INTAKE, size), np.where(in_oat, OAT_FOLLOWUP, FOLLOWUP), _of(END, size), _of(INPATIENT, size)]
    )
    course = np.concatenate([place, np.repeat(place, FOLLOWUPS), place, place])
    on = np.concatenate([courses.intake, later.reshape(-1), courses.ended, stay])
    who = courses.who[course]
    kept = (on >= scene.world.first) & (on <= np.minimum(people.died[who], scene.world.last))
    return Forms(course[kept], on[kept], kind[kept].astype(object))


def _of(kind: str, size: int) -> Words:
    return np.full(size, kind, dtype=object)


def _heading(scene: Scene, courses: Courses, forms: Forms) -> pl.DataFrame:
    rng, size, course = scene.rng, len(forms.on), forms.course
    who = courses.who[course]
    delay = (rng.exponential(20, size) * np.where(coin(rng, 0.05, size), 6, 1)).astype(np.int64)
    code = courses.diagnosis[course]
    short = np.array([text.replace(".", "") for text in code], dtype=object)
    written = np.where(coin(rng, WITHOUT_POINT_SHARE, size), short, code)
    others = pl.Series(words(rng, COMORBID, size), dtype=pl.String)
    return pl.DataFrame(
        {
            "who": who,
            "form": pl.Series(forms.kind, dtype=pl.String),
            "form_on": days(forms.on),
            "registered_on": days(forms.on + delay),
            "delay_days": delay,
            "unit": seen_at(scene, "sbr", who, forms.on),
            "municipality_code": home(scene, who, forms.on),
            "treatment_started_on": days(courses.started[course], ~coin(rng, 0.05, size)),
            "diagnosis": pl.Series(written, dtype=pl.String),
            "other_diagnoses": blanked(others, coin(rng, 0.4, size)),
        }
    )


def _use(answers: Answers, courses: Courses, forms: Forms, severity: Shares, better: Flags) -> None:
    """The primary drug and how often; before the merger opioids had one code."""
    rng, size = answers.rng, len(forms.on)
    drug = courses.drug[forms.course]
    before = forms.on < day_number(MERGED_ON)
    drug = np.where(before & np.isin(drug, ["heroin", "other_opioids"]), "opioids", drug)
    drug = np.where(before & (drug == "cocaine"), "stimulants", drug)
    answers.put("primary_drug", pl.Series(drug, dtype=pl.String), 0.05, UNKNOWN_SHARE)
    route = np.array([ROUTE_OF[word] for word in drug], dtype=object)
    answers.put("route", pl.Series(route, dtype=pl.String), 0.12, UNKNOWN_SHARE, 0.05)
    used = np.clip(np.rint(rng.normal(np.where(better, 4, 16), 6, size) + 2 * severity), 0, 30).astype(np.int64)
    used = np.where(better & coin(rng, 0.4, size), 0, used)
    answers.put("use_days", pl.Series(used), 0.15)
    answers.put("is_abstinent", pl.Series(used == 0), 0.12, UNKNOWN_SHARE)
    alcohol = drug == "alcohol"
    audit = np.where(alcohol, 27, 7) - np.where(better, 11, 2) * alcohol + 3 * severity + rng.normal(0, 5, size)
    dudit = np.where(alcohol, 3, 26) - np.where(better, 10, 2) * ~alcohol + 3 * severity + rng.normal(0, 5, size)
    for name, value, most, edges in (("audit", audit, 40, AUDIT_EDGES), ("dudit", dudit, 44, DUDIT_EDGES)):
        whole = np.clip(np.rint(value), 0, most).astype(np.int64)
        answers.put(name, pl.Series(edged(rng, whole, edges, SCREENED_EDGE_SHARE)), 0.2)


def _ratings(answers: Answers, severity: Shares, better: Flags) -> None:
    rng, size = answers.rng, len(severity)
    gaf = np.clip(np.rint(50 - 5 * severity + 9 * better + rng.normal(0, 7, size)), 1, 100).astype(np.int64)
    answers.put("gaf", pl.Series(gaf), 0.15, 0, 0.08)
    asked = coin(rng, 0.55, size)
    for name, level in (("mobility", 1.4), ("care", 1.2), ("activities", 1.9), ("pain", 2.2), ("anxiety", 2.9)):
        answer = np.clip(np.rint(level + 0.5 * severity - 0.4 * better + rng.normal(0, 0.8, size)), 1, 5)
        answers.put(f"eq5d_{name}", blanked(pl.Series(answer.astype(np.int64)), asked), 0.02)
    vas = np.clip(np.rint(55 - 6 * severity + 10 * better + rng.normal(0, 15, size)), 0, 100).astype(np.int64)
    answers.put("eq_vas", blanked(pl.Series(vas), asked), 0.05)
    interviewed = coin(rng, 0.35, size)
    for name, level in (("alcohol", 0.35), ("drugs", 0.2), ("psychiatric", 0.4)):
        score = np.clip(np.round(level + 0.1 * severity - 0.12 * better + rng.normal(0, 0.15, size), 3), 0, 1)
        answers.put(f"asi_{name}", blanked(pl.Series(score), interviewed), 0.03)


def _substitution(answers: Answers, courses: Courses, forms: Forms) -> None:
    """Opioid agonists: given from the first day to before the last; how they ended is known on forms after it."""
    rng, size, course = answers.rng, len(forms.on), forms.course
    begun, left = courses.oat_started[course], courses.oat_ended[course]
    now, over = (begun <= forms.on) & (forms.on < left), left <= forms.on
    answers.put("in_substitution", pl.Series(now), 0.04, UNKNOWN_SHARE)
    said = answers.columns["in_substitution"].fill_null(False).to_numpy()
    drug = pl.Series(courses.oat_drug[course], dtype=pl.String)
    answers.columns["substitution_drug"] = blanked(drug, said & coin(rng, 0.95, size))
    kind = np.where(said | coin(rng, 0.5, size), "", "not_applicable").astype(object)
    answers.columns["substitution_drug_missing"] = nullable(kind)
    answers.columns["substitution_started_on"] = days(begun, now | over)
    answers.columns["substitution_ended_on"] = days(left, over)
    ending = pl.Series(courses.oat_ending[course], dtype=pl.String)
    answers.columns["substitution_ending"] = blanked(ending, over & coin(rng, 0.93, size))
    answers.put("has_naloxone", blanked(pl.Series(coin(rng, 0.45, size)), now | over), 0.08, UNKNOWN_SHARE)


def _life(answers: Answers, severity: Shares, forms: Forms) -> None:
    rng, size = answers.rng, len(forms.on)
    for name, shares in (("hiv", HIV), ("hepatitis_b", HEPATITIS_B), ("hepatitis_c", HEPATITIS_C)):
        answers.put(name, pl.Series(words(rng, shares, size), dtype=pl.String), 0.15, UNKNOWN_SHARE, 0.3)
    answers.yes("earlier_treatment", 0.65, 0.08)
    answers.yes("earlier_lvm", 0.12, 0.1)
    housing = np.where(coin(rng, logistic(severity - 4), size), "homeless", words(rng, HOUSING, size))
    answers.put("housing", pl.Series(housing, dtype=pl.String), 0.06, UNKNOWN_SHARE)
    answers.put("occupation", pl.Series(words(rng, OCCUPATION, size), dtype=pl.String), 0.07, UNKNOWN_SHARE)
    ending = pl.Series(words(rng, ENDINGS, size), dtype=pl.String)
    answers.put("ending", blanked(ending, forms.kind == END), 0.04, UNKNOWN_SHARE)


def older_version(found: pl.DataFrame) -> pl.DataFrame:
    """What the form held before it was opened again."""
    return found.with_columns(
        gaf=pl.lit(38, dtype=pl.Int64), audit=pl.lit(33, dtype=pl.Int64), housing=pl.lit("homeless")
    )


_DAY = pl.duration(days=1)
_NOTHING = pl.lit(None, dtype=pl.String)

SOURCE = Source(
    rows=rows,
    misread=older_version,
    hyphen=True,
    day_forms={"registered_on": "timestamp"},
    moves_together=(
        "form_on", "registered_on", "treatment_started_on", "substitution_started_on", "substitution_ended_on",
    ),
    skipped_faults=("registered_on.range", "substitution_ending.form"),
    blank_in_faults=(
        "treatment_started_on", "is_abstinent", "in_substitution", "substitution_drug", "substitution_started_on",
        "substitution_ended_on", "substitution_ending", "has_naloxone", "ending",
    ),
    fault_from=pl.col("form_on") >= MERGED_ON,  # before, an answer that is wrong is also one that nobody asked for
    row_faults={
        "registered_after_form": {"registered_on": pl.col("form_on") - _DAY},
        "treatment_before_form": {"treatment_started_on": pl.col("form_on") + _DAY},
        "ending_on_end_form": {
            "form": pl.lit("followup"), "ending": pl.lit("as_planned"), "ending_missing": _NOTHING,
        },
        "substitution_is_for_opioids": {
            "diagnosis": pl.lit("F10.2"), "in_substitution": pl.lit(True), "in_substitution_missing": _NOTHING,
        },
        "substitution_drug_is_taken": {
            "in_substitution": pl.lit(False), "in_substitution_missing": _NOTHING,
            "substitution_drug": pl.lit("methadone"), "substitution_drug_missing": _NOTHING,
        },
        "substitution_ends_after_start": {
            "substitution_started_on": pl.col("form_on") - _DAY, "substitution_ended_on": pl.col("form_on") - 2 * _DAY,
        },
        "substitution_ending_has_day": {
            "substitution_ending": pl.lit("moved"), "substitution_ending_missing": _NOTHING,
            "substitution_ended_on": pl.lit(None, dtype=pl.Date),
        },
        "days_agree_with_abstinence": {
            "is_abstinent": pl.lit(True), "is_abstinent_missing": _NOTHING, "use_days": pl.lit(4, dtype=pl.Int64),
        },
    },
)  # fmt: skip
