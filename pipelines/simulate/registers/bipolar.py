"""BipoläR: baseline and yearly forms of the share of patients that each region registers.

Who has relapsed is followed up less often, so what is missing is not missing at random.
"""

import numpy as np
import polars as pl

from pipelines.simulate.answers import UNKNOWN_SHARE, Answers
from pipelines.simulate.chance import Days, Flags, Shares, Words, coin, edged, logistic, one_of, words
from pipelines.simulate.conditions import BIPOLAR
from pipelines.simulate.forms import form_heading, said, whole, yearly_forms
from pipelines.simulate.frames import blanked, days
from pipelines.simulate.histories import home, region, registered, reporting, seen_at
from pipelines.simulate.sources import Scene, Source

BASELINE_SHARE = 0.35  # of patients ill before the run: their baseline falls within it
FOLLOWED_UP, SICKER_MISSED = 0.2, 0.6  # log odds of a yearly form being filled in, less severity
EMPTY_FORM_SHARE = 0.04
TYPES = {"type_1": 0.42, "type_2": 0.36, "unspecified": 0.15, "schizoaffective": 0.04, "cyclothymia": 0.03}
INSTRUMENTS = {"none": 0.32, "ade": 0.3, "scid": 0.12, "mini": 0.22, "other": 0.04}
EDUCATION = {"compulsory": 0.16, "secondary": 0.46, "university": 0.38}
PATIENT_EDUCATION = {"no": 0.45, "declined": 0.1, "ongoing": 0.05, "done": 0.4}
FAMILY_EDUCATION = {"no": 0.68, "declined": 0.1, "ongoing": 0.04, "done": 0.18}
COGNITIVE_TEST = {"no": 0.78, "screening": 0.12, "full": 0.1}
OCCUPATION = {
    "work": 0.54, "study": 0.1, "job_seeker": 0.06, "sick_leave": 0.09, "disability_pension": 0.11, "retired": 0.07,
    "other": 0.03,
}  # fmt: skip
WORK_PERCENT = (25, 49, 50, 51, 75, 75, 100, 100, 100, 100)
SMOKING = {"never": 0.5, "former": 0.22, "sometimes": 0.06, "daily": 0.22}
EPISODES = {  # mean in the year of who relapses
    "depressive_episodes": 0.9, "hypomanic_episodes": 0.35, "manic_episodes": 0.2, "mixed_episodes": 0.08,
}  # fmt: skip
LITHIUM = {"type_1": 0.7, "schizoaffective": 0.5}
OTHER_LITHIUM = 0.42
DRUGS = {"antiepileptic": 0.42, "antipsychotic": 0.44, "antidepressant": 0.38, "psychotherapy": 0.24}
BMI_TENTHS_EDGES = (249, 250, 299, 300, 301)


def rows(scene: Scene) -> pl.DataFrame:
    """The forms of a block."""
    who = registered(scene, "bipolar", scene.people.having(BIPOLAR))
    first = scene.people.entered[who] + (scene.rng.random(len(who)) ** 2 * 200).astype(np.int64)
    who, on, is_first = yearly_forms(scene, who, first, BASELINE_SHARE, (FOLLOWED_UP, SICKER_MISSED))
    units = seen_at(scene, "bipolar", who, on)
    reported = reporting(scene, "bipolar", units)
    who, on, is_first = who[reported], on[reported], is_first[reported]
    frame = _heading(scene, who, on, is_first).with_columns(unit=pl.Series(units[reported]))
    return frame.with_columns(**_answers(scene, who, on, is_first))


def _heading(scene: Scene, who: Days, on: Days, is_first: Flags) -> pl.DataFrame:
    people, rng, size = scene.people, scene.rng, len(who)
    drawn_on = np.full(size, scene.world.last)  # residence is that of the day of the extract
    onset = np.minimum(np.clip(np.rint(rng.normal(25, 10, size)), 6, 80), people.age_on(who, on)).astype(np.int64)
    return form_heading(scene, who, on, is_first).with_columns(
        municipality_code=home(scene, who, drawn_on),
        diagnosis=pl.Series(people.diagnosis[who], dtype=pl.String),
        onset_age=blanked(pl.Series(onset), coin(rng, 0.9, size)),
    )


def _answers(scene: Scene, who: Days, on: Days, is_first: Flags) -> dict[str, pl.Series]:
    rng = scene.rng
    answers = Answers(rng, coin(rng, EMPTY_FORM_SHARE, len(who)))
    severity = scene.people.severity[who] * 0.8 + rng.normal(0, 0.6, len(who))
    effect = scene.world.effect[region(scene, who, on)]
    types = words(rng, TYPES, len(scene.people.person))[who]  # a person's own, on all forms
    answers.put("bipolar_type", pl.Series(types, dtype=pl.String), 0.03, UNKNOWN_SHARE)
    _diagnostics(answers, is_first)
    _state(answers, severity, on, effect[:, 4])
    _drugs(answers, types, effect[:, 3])
    _care(answers, on)
    _life(answers, severity)
    _body(answers, scene.people.is_man[who])
    return answers.columns


def _diagnostics(answers: Answers, is_first: Flags) -> None:
    """How the diagnosis was made: asked on the first form, *not applicable* on most of the others."""
    rng, size = answers.rng, len(is_first)
    answers.put("diagnostic_instrument", pl.Series(words(rng, INSTRUMENTS, size), dtype=pl.String), 0.05, UNKNOWN_SHARE)
    answers.columns["diagnostic_instrument"] = blanked(answers.columns["diagnostic_instrument"], is_first)
    kind = answers.columns["diagnostic_instrument_missing"].to_frame("kind")
    later = pl.Series(~is_first & coin(rng, 0.8, size))
    answers.columns["diagnostic_instrument_missing"] = kind.select(
        pl.when(later).then(pl.lit("not_applicable")).when(pl.Series(is_first)).then("kind")
    ).to_series()


def _state(answers: Answers, severity: Shares, on: Days, effect: Shares) -> None:
    """Scales, remission and episodes; who is in remission has few symptoms."""
    rng, size = answers.rng, len(severity)
    for name in ("gaf_symptom", "gaf_function"):
        scale = np.clip(np.rint(64 - 8 * severity + rng.normal(0, 6, size)), 1, 100).astype(np.int64)
        answers.put(name, pl.Series(scale), 0.12, 0, 0.06)
    answers.put("cgi_severity", whole(3 + 1.1 * severity, 1, 7), 0.2, 0, 0.05)
    well = coin(rng, logistic(0.6 - severity + effect), size)
    answers.put(
        "remission", blanked(pl.Series(well), coin(rng, logistic(2.4 - 0.5 * severity), size)), 0.02, UNKNOWN_SHARE
    )
    for name, items, most, ill in (("madrs", 10, 6, 17), ("ymrs", 11, 5, 6)):
        symptoms = np.where(well, np.clip(rng.normal(5, 4, size), 0, 19), rng.normal(ill, ill / 2, size))
        _rating(answers, name, (items, most), symptoms, on)
    relapsed = coin(rng, logistic(-0.45 + 0.8 * severity), size)
    counts = {name: np.where(relapsed, rng.poisson(mean, size), 0) for name, mean in EPISODES.items()}
    counts["depressive_episodes"] += relapsed & (sum(counts.values()) == 0)
    answers.yes("relapse", relapsed.astype(float), 0.05)
    for name, count in counts.items():
        answers.put(name, pl.Series(count.astype(np.int64)), 0.15)
    stay = np.where(coin(rng, logistic(-2.2 + severity), size), rng.integers(1, 90, size), 0)
    answers.put("inpatient_days", pl.Series(stay), 0.08)
    answers.yes("suicide_attempt", logistic(-3.6 + 0.9 * severity), 0.08)


def _rating(answers: Answers, name: str, instrument: tuple[int, int], symptoms: Shares, on: Days) -> None:
    """A sum, how many items were left open, and the day."""
    rng, size, (items, most) = answers.rng, len(symptoms), instrument
    rated = ~answers.empty & coin(rng, 0.62, size)
    missing = one_of(rng, (0, 0, 0, 0, 0, 0, 1, 2, 3), size)
    total = np.clip(np.rint(symptoms), 0, most * (items - missing)).astype(np.int64)
    answers.columns[name] = blanked(pl.Series(total), rated)
    answers.columns[f"{name}_items_missing"] = blanked(pl.Series(missing), rated)
    answers.columns[f"{name}_on"] = days(on - rng.integers(0, 20, size), rated & coin(rng, 0.95, size))


def _drugs(answers: Answers, types: Words, effect: Shares) -> None:
    rng, size = answers.rng, len(types)
    share = np.array([LITHIUM.get(word, OTHER_LITHIUM) for word in types]) if size else np.zeros(0)
    taken = coin(rng, logistic(np.log(share / (1 - share)) + effect), size)
    answers.yes("lithium", taken.astype(float), 0.03)
    measured = taken & ~answers.empty
    level = pl.Series(np.clip(np.rint(rng.normal(65, 15, size)), 20, 140) / 100)
    answers.put("serum_lithium", blanked(level, measured), 0.25)
    answers.put("egfr", blanked(whole(rng.normal(82, 16, size), 20, 130), measured | coin(rng, 0.3, size)), 0.2)
    tsh = pl.Series(np.clip(np.rint(rng.normal(21, 9, size)), 1, 120) / 10)
    answers.put("tsh", blanked(tsh, measured | coin(rng, 0.3, size)), 0.2)
    for name, usual in DRUGS.items():
        answers.yes(name, usual)


def _care(answers: Answers, on: Days) -> None:
    rng, size = answers.rng, len(on)
    answers.put(
        "patient_education", pl.Series(words(rng, PATIENT_EDUCATION, size), dtype=pl.String), 0.06, UNKNOWN_SHARE
    )
    answers.put(
        "family_education", pl.Series(words(rng, FAMILY_EDUCATION, size), dtype=pl.String), 0.08, UNKNOWN_SHARE, 0.1
    )
    test = words(rng, COGNITIVE_TEST, size)
    answers.put("cognitive_test", pl.Series(test, dtype=pl.String), 0.08, UNKNOWN_SHARE)
    tested_on = days(on - rng.integers(0, 2500, size), (test != "no") & ~answers.empty)
    answers.put("cognitive_test_on", tested_on, 0.2)


def _life(answers: Answers, severity: Shares) -> None:
    rng, size = answers.rng, len(severity)
    answers.put("education", pl.Series(words(rng, EDUCATION, size), dtype=pl.String), 0.1, UNKNOWN_SHARE)
    occupation = words(rng, OCCUPATION, size)
    active = np.isin(occupation, ["work", "study"])
    occupation = np.where(active & coin(rng, logistic(severity - 2.5), size), "sick_leave", occupation)
    answers.put("occupation", pl.Series(occupation, dtype=pl.String), 0.06, UNKNOWN_SHARE)
    percent = np.where(np.isin(occupation, ["work", "study"]), one_of(rng, WORK_PERCENT, size), 0)
    answers.put("work_percent", pl.Series(percent), 0.1)
    answers.put("smoking", pl.Series(words(rng, SMOKING, size), dtype=pl.String), 0.08, UNKNOWN_SHARE)
    answers.put("audit_c", whole(rng.normal(2.8, 2.4, size), 0, 12), 0.3)
    answers.put("eq_vas", whole(rng.normal(66, 18, size) - 5 * severity, 0, 100), 0.35)


def _body(answers: Answers, is_man: Flags) -> None:
    """Weight and height give the index, so that the three agree."""
    rng, size = answers.rng, len(is_man)
    examined = ~answers.empty & coin(rng, 0.8, size)
    height = np.clip(np.rint(rng.normal(166, 6, size) + 13 * is_man), 145, 205).astype(np.int64)
    tenths = np.clip(np.rint(rng.normal(275, 55, size)), 160, 550).astype(np.int64)
    bmi = edged(rng, tenths, BMI_TENTHS_EDGES, 0.12) / 10
    weight = np.rint(bmi * (height / 100) ** 2 * 10) / 10
    systolic = np.clip(np.rint(rng.normal(126, 14, size)), 85, 210).astype(np.int64)
    diastolic = np.minimum(np.clip(np.rint(rng.normal(79, 9, size)), 45, 120).astype(np.int64), systolic - 12)
    waist = np.clip(np.rint(60 + bmi * 1.3 + rng.normal(0, 6, size)), 55, 160).astype(np.int64)
    measures = {
        "height_cm": height, "weight_kg": weight, "bmi": bmi, "waist_cm": waist, "systolic": systolic,
        "diastolic": diastolic,
    }  # fmt: skip
    for name, values in measures.items():
        answers.put(name, blanked(pl.Series(values), examined), 0.06)


def older_version(found: pl.DataFrame) -> pl.DataFrame:
    """What the form held before it was corrected."""
    return found.with_columns(**said(gaf_function=41, patient_education="no", smoking="daily", psychotherapy=True))


_DAY = pl.duration(days=1)

SOURCE = Source(
    rows=rows,
    misread=older_version,
    hyphen=True,
    day_forms={"registered_on": "timestamp"},
    moves_together=("form_on", "registered_on"),
    low_faults=(
        "onset_age", "madrs", "madrs_items_missing", "ymrs", "ymrs_items_missing", *EPISODES, "serum_lithium",
        "diastolic",
    ),
    skipped_faults=("form_on.range", "registered_on.range", "madrs_on.range", "ymrs_on.range"),
    blank_in_faults=("diagnostic_instrument", "bmi", "weight_kg", "cognitive_test"),
    fault_from=pl.col("age").is_not_null(),
    row_faults={
        "registered_after_form": {"registered_on": pl.col("form_on") - _DAY},
        "onset_before_form": said(onset_age=110),
        "instrument_on_baseline": said(form="followup", diagnostic_instrument="scid"),
        "relapse_is_an_episode": said(relapse=False, manic_episodes=1),
        "sums_within_answered_items": said(madrs=18, madrs_items_missing=8),
        "diastolic_below_systolic": said(systolic=80, diastolic=80),
        "test_date_needs_test": said(cognitive_test="no", cognitive_test_on=pl.col("form_on")),
        "bmi_is_weight_by_height": said(bmi=40.0, weight_kg=70.0, height_cm=170),
        "remission_without_symptoms": said(remission=True, madrs=36, madrs_items_missing=0),
        "serum_level_needs_lithium": said(lithium=False, serum_lithium=0.8),
        "ratings_belong_to_the_form": said(madrs_on=pl.col("form_on") - 120 * _DAY),
    },
)  # fmt: skip
