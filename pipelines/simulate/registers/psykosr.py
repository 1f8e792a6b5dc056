"""PsykosR: baseline and follow-up forms of the share of patients that each region registers.

Who is not followed up is more ill than who is, so what is missing is not missing at random.
"""

import numpy as np
import polars as pl

from pipelines.simulate.answers import UNKNOWN_SHARE, Answers
from pipelines.simulate.chance import Days, Flags, Shares, coin, edged, logistic, one_of, words
from pipelines.simulate.conditions import PSYCHOSIS
from pipelines.simulate.frames import blanked, calendar, day_of, days, nullable
from pipelines.simulate.histories import coming_of_age, home, joined, region, registered, reporting, seen_at
from pipelines.simulate.sources import Scene, Source

FOLLOWUP_EDGES, FOLLOWUP_EDGE_SHARE = (364, 365, 366), 0.45
MOST_FORMS = 9
BASELINE_SHARE = 0.25  # of patients ill before the run: their baseline falls within it
FIRST_FORM_AT_VISIT_SHARE = 0.25  # first form on the day of a contact or beside it
FOLLOWED_UP = 1.4  # log odds of a follow-up form being filled in, less severity
SICKER_MISSED = 0.7
BMI_TENTHS_EDGES, BMI_EDGE_SHARE = (299, 300, 301), 0.15
TREATED_DAYS_EDGES, TREATED_EDGE_SHARE = (0, 181, 182, 183, 184), 0.25
HOUSING = {"own": 0.6, "own_with_support": 0.17, "group": 0.18, "homeless": 0.012, "other": 0.038}
OCCUPATION = {
    "work": 0.14,
    "study": 0.05,
    "labour_programme": 0.04,
    "other_activity": 0.12,
    "none": 0.5,
    "pension": 0.15,
}
FAMILY = {"no": 0.68, "offered": 0.18, "done": 0.14}
FAMILY_FIRST_EPISODE = {"no": 0.25, "offered": 0.4, "done": 0.35}
SMOKING = {"never": 0.42, "former": 0.17, "sometimes": 0.06, "daily": 0.35}
ANTIPSYCHOTIC_ATC = {
    "N05AH03": 0.3,
    "N05AX12": 0.24,
    "N05AX08": 0.16,
    "N05AD01": 0.1,
    "N05AX13": 0.1,
    "N05AH04": 0.1,
}
YES = {
    "depot": 0.2, "case_manager": 0.45, "patient_education": 0.3, "supported_employment": 0.1, "cbt": 0.18,
    "medication_review": 0.74, "physical_examination": 0.6,
}  # fmt: skip
FIRST_EPISODE_YES = {"case_manager": 0.75, "patient_education": 0.7}
EMPTY_FORM_SHARE = 0.06  # forms where hardly anything is filled in
MEASURED_SHARE = 0.86


def rows(scene: Scene) -> pl.DataFrame:
    """The forms of a block."""
    who, on, is_first = _forms(scene)
    units = seen_at(scene, "psykosr", who, on)
    reported = reporting(scene, "psykosr", units)
    who, on, is_first, units = who[reported], on[reported], is_first[reported], units[reported]
    frame = _heading(scene, who, on, is_first).with_columns(unit=pl.Series(units))
    return frame.with_columns(**_answers(scene, who, on, is_first))


def _forms(scene: Scene) -> tuple[Days, Days, Flags]:
    """(person, day, is baseline) of every form."""
    people, rng = scene.people, scene.rng
    who = people.of(PSYCHOSIS)
    who = registered(scene, "psykosr", who)
    first = _first_forms(scene, who)
    baseline = people.newly_ill[who] | coin(rng, BASELINE_SHARE, len(who))
    usual = np.rint(rng.normal(370, 45, (len(who), MOST_FORMS))).astype(np.int64)
    gaps = edged(rng, usual, FOLLOWUP_EDGES, FOLLOWUP_EDGE_SHARE)
    # A first episode is judged by the forms of its first year, so most second forms lie on that limit.
    gaps[:, 0] = np.where(people.newly_ill[who], one_of(rng, FOLLOWUP_EDGES, len(who)), gaps[:, 0])
    later = first[:, None] + np.cumsum(gaps, axis=1)
    followed = coin(rng, logistic(FOLLOWED_UP - SICKER_MISSED * people.severity[who])[:, None], later.shape)
    follow_who, follow_on = np.repeat(who, MOST_FORMS)[followed.reshape(-1)], later[followed]
    birthdays = joined(coming_of_age(people, who, 18), coming_of_age(people, who, 65))
    all_who, all_on = joined((who, first), (follow_who, follow_on), birthdays)
    is_first = np.concatenate([baseline, np.zeros(len(all_who) - len(who), dtype=bool)])
    kept = (all_on >= people.entered[all_who]) & (all_on <= np.minimum(people.died[all_who], scene.world.last))
    return all_who[kept], all_on[kept], is_first[kept]


def _first_forms(scene: Scene, who: Days) -> Days:
    """Some weeks after the first contact; for some on, before or after the last contact of a year."""
    people, rng = scene.people, scene.rng
    usual = people.entered[who] + (rng.random(len(who)) ** 2 * 200).astype(np.int64)
    visits = scene.rows["par_outpatient"].select("who", on="visit_on", year=pl.col("visit_on").dt.year())
    last = visits.group_by("who", "year", maintain_order=True).agg(pl.col("on").max().to_physical().cast(pl.Int64))
    drawn = last.with_columns(draw=pl.Series(rng.random(last.height))).sort("who", "draw")
    one = drawn.unique("who", keep="first", maintain_order=True)
    on = pl.DataFrame({"who": who}).join(one, on="who", how="left", maintain_order="left")["on"].fill_null(0).to_numpy()
    return np.where(
        coin(rng, FIRST_FORM_AT_VISIT_SHARE, len(who)) & (on > 0),
        on + one_of(rng, (-1, 0, 1), len(who)),
        usual,
    )


def _heading(scene: Scene, who: Days, on: Days, is_first: Flags) -> pl.DataFrame:
    people, rng, size = scene.people, scene.rng, len(who)
    delay = (rng.exponential(20, size) * np.where(coin(rng, 0.05, size), 8, 1)).astype(np.int64)
    onset, precision = _onset(rng, people.entered[who], on, people.newly_ill[who])
    first_episode = is_first & people.newly_ill[who]
    dup = np.minimum(np.exp(rng.normal(3, 1.3, size)), 2000).astype(np.int64)
    said_no = is_first & ~first_episode & coin(rng, 0.3, size)
    return pl.DataFrame(
        {
            "who": who,
            "form": pl.Series(np.where(is_first, "baseline", "followup"), dtype=pl.String),
            "form_on": days(on),
            "registered_on": days(on + delay),
            "delay_days": delay,
            "municipality_code": home(scene, who, on),
            "diagnosis": pl.Series(people.diagnosis[who], dtype=pl.String),
            "onset_on": onset,
            "onset_on_precision": precision,
            "untreated_weeks": blanked(pl.Series(dup), is_first & coin(rng, 0.6, size)),
            "first_episode": blanked(pl.Series(first_episode), (first_episode & coin(rng, 0.95, size)) | said_no),
        }
    )


def _onset(rng: np.random.Generator, entered: Days, on: Days, new: Flags) -> tuple[pl.Series, pl.Series]:
    """When the illness began: to the day, the month or the year, as INCA fills in what is unknown."""
    size = len(on)
    year, month, _ = calendar(
        np.minimum(entered, on) - np.where(new, rng.integers(10, 300, size), rng.integers(400, 9000, size))
    )
    precision = words(rng, {"": 0.3, "year": 0.3, "month": 0.25, "day": 0.15}, size)
    month = np.where(precision == "year", 7, month)
    day = np.where(precision == "year", 1, np.where(precision == "month", 15, 1 + rng.integers(0, 28, size)))
    return days(day_of(year, month, day), precision != ""), nullable(precision)


def _answers(scene: Scene, who: Days, on: Days, is_first: Flags) -> dict[str, pl.Series]:
    rng = scene.rng
    answers = Answers(rng, coin(rng, EMPTY_FORM_SHARE, len(who)))
    severity = scene.people.severity[who] * 0.8 + rng.normal(0, 0.6, len(who))
    effect = scene.world.effect[region(scene, who, on)]
    _symptoms(answers, severity, effect[:, 4], is_first)
    _body(answers, effect[:, 5])
    _drugs(answers, on, effect[:, 3])
    _life(answers, severity, scene.people.newly_ill[who])
    _care(answers, scene.people.newly_ill[who], effect[:, 2])
    return answers.columns


def _symptoms(answers: Answers, severity: Shares, effect: Shares, is_first: Flags) -> None:
    rng, size = answers.rng, len(severity)
    better = logistic(-0.38 - severity * 1.1 + effect)
    remission = pl.Series(coin(rng, np.where(is_first, better * 0.4, better), size))
    # Who is more ill is more often left unassessed.
    assessed = coin(rng, logistic(2.3 - 0.6 * severity), size)
    answers.put("remission", blanked(remission, assessed), 0.02, UNKNOWN_SHARE)
    answers.yes("remaining_symptoms", logistic(0.4 + severity), 0.1, 0)
    for name in ("gaf_symptom", "gaf_function"):
        scale = np.clip(np.rint(55 - 9 * severity + rng.normal(0, 6, size)), 1, 100).astype(np.int64)
        answers.put(name, pl.Series(scale), 0.15, 0, 0.08)
    scales = {"cgi_severity": (3.5, 1.2, 1, 7), "aims": (2, 3, 0, 28), "panss": (68, 18, 30, 210)}
    for name, (mean, spread, low, high) in scales.items():
        values = np.clip(np.rint(mean + spread * severity), low, high).astype(np.int64)
        answers.put(name, pl.Series(values), 0.4)


def _body(answers: Answers, effect: Shares) -> None:
    """Measures; which of them are taken hangs together, so that a whole check is common enough."""
    rng, size = answers.rng, len(effect)
    examined = coin(rng, logistic(1.6 + 2 * effect), size)
    tenths = np.clip(np.rint(rng.normal(283, 58, size)), 140, 600).astype(np.int64)
    answers.put("bmi", blanked(pl.Series(edged(rng, tenths, BMI_TENTHS_EDGES, BMI_EDGE_SHARE) / 10), examined), 0.06)
    systolic = np.clip(np.rint(rng.normal(126, 14, size)), 85, 220).astype(np.int64)
    diastolic = np.minimum(np.clip(np.rint(rng.normal(80, 9, size)), 45, 120).astype(np.int64), systolic - 10)
    whole = {"waist_cm": (99, 14, 60, 160), "hba1c": (38, 8, 20, 120), "audit_c": (3, 2.5, 0, 12)}
    for name, (mean, spread, low, high) in whole.items():
        values = np.clip(np.rint(rng.normal(mean, spread, size)), low, high).astype(np.int64)
        answers.put(name, blanked(pl.Series(values), examined | coin(rng, 0.1, size)), 1 - MEASURED_SHARE)
    answers.put("systolic", blanked(pl.Series(systolic), examined), 0.04)
    answers.put("diastolic", blanked(pl.Series(diastolic), examined), 0.04)
    for name, mean, spread in (("glucose", 58, 12), ("ldl", 31, 9)):
        tenth_parts = np.clip(np.rint(rng.normal(mean, spread, size)), 10, 400)
        answers.put(name, blanked(pl.Series(tenth_parts / 10), examined), 0.1)
    answers.put("smoking", pl.Series(words(rng, SMOKING, size), dtype=pl.String), 0.08, UNKNOWN_SHARE)


def _drugs(answers: Answers, on: Days, effect: Shares) -> None:
    """Antipsychotic, since when, which, depot and clozapine, without contradicting one another."""
    rng, size = answers.rng, len(on)
    answers.yes("antipsychotic", 0.92, 0.03)
    taken = answers.columns["antipsychotic"].fill_null(False).to_numpy()
    since = edged(
        rng,
        np.minimum(200 + rng.exponential(1500, size), 9000).astype(np.int64),
        TREATED_DAYS_EDGES,
        TREATED_EDGE_SHARE,
    )
    clozapine = taken & coin(rng, 0.13 * np.exp(effect), size)
    atc = np.where(clozapine, "N05AH02", words(rng, ANTIPSYCHOTIC_ATC, size))
    answers.put("antipsychotic_atc", blanked(pl.Series(atc, dtype=pl.String), taken), 0.05)
    answers.put("antipsychotic_since_on", days(on - since, taken), 0.15)
    depot = taken & coin(rng, YES["depot"] * np.exp(effect), size)
    answers.put("depot", blanked(pl.Series(depot), taken | coin(rng, 0.5, size)), 0.04, UNKNOWN_SHARE)
    answers.put("clozapine", blanked(pl.Series(clozapine), taken), 0.04, UNKNOWN_SHARE)


def _life(answers: Answers, severity: Shares, new: Flags) -> None:
    rng, size = answers.rng, len(severity)
    answers.put("housing", pl.Series(words(rng, HOUSING, size), dtype=pl.String), 0.06, UNKNOWN_SHARE)
    occupation = words(rng, OCCUPATION, size)
    idle = np.isin(occupation, ["work", "study"]) & coin(rng, logistic(severity - 2), size)
    answers.put(
        "occupation",
        pl.Series(np.where(idle, "none", occupation), dtype=pl.String),
        0.07,
        UNKNOWN_SHARE,
        0.03,
    )
    family = np.where(new, words(rng, FAMILY_FIRST_EPISODE, size), words(rng, FAMILY, size))
    answers.put("family_education", pl.Series(family, dtype=pl.String), 0.1, UNKNOWN_SHARE, 0.1)


def _care(answers: Answers, new: Flags, effect: Shares) -> None:
    for name, share in YES.items():
        if name != "depot":
            level = np.where(new, FIRST_EPISODE_YES.get(name, share), share)
            answers.yes(name, np.clip(level * np.exp(effect), 0, 1))


def older_version(found: pl.DataFrame) -> pl.DataFrame:
    """What the form held before it was opened again."""
    return found.with_columns(
        remission=~pl.col("remission"), bmi=pl.lit(35.5), housing=pl.lit("homeless"), cbt=pl.lit(True)
    ).with_columns(housing_missing=pl.lit(None, dtype=pl.String))


_DAY = pl.duration(days=1)

SOURCE = Source(
    rows=rows,
    no_person=0.012,
    needs=("par_outpatient",),
    misread=older_version,
    hyphen=True,
    day_forms={"registered_on": "timestamp"},
    moves_together=("form_on", "registered_on"),
    low_faults=("diastolic",),
    skipped_faults=("form_on.range", "registered_on.range"),
    blank_in_faults=("first_episode", "onset_on", "antipsychotic_since_on"),
    row_faults={
        "registered_after_form": {"registered_on": pl.col("form_on") - _DAY},
        "onset_before_form": {"onset_on": pl.col("form_on").dt.offset_by("1y"), "onset_on_precision": pl.lit("day")},
        "first_episode_on_baseline": {"form": pl.lit("followup"), "first_episode": pl.lit(True)},
        "diastolic_below_systolic": {"systolic": pl.lit(80), "diastolic": pl.lit(80)},
        "depot_needs_antipsychotic": {
            "depot": pl.lit(True), "depot_missing": pl.lit(None, dtype=pl.String),
            "antipsychotic": pl.lit(False), "antipsychotic_missing": pl.lit(None, dtype=pl.String),
        },
        "clozapine_is_its_code": {
            "antipsychotic_atc": pl.lit("N05AH02"),
            "clozapine": pl.lit(False), "clozapine_missing": pl.lit(None, dtype=pl.String),
        },
        "start_before_form": {"antipsychotic_since_on": pl.col("form_on") + _DAY},
    },
)  # fmt: skip
