"""BUSA: baseline and yearly forms of children and adults with ADHD, with follow-ups on and around one year.

Who does badly comes back less often, so what is missing is not missing at random. Values are drawn for all forms; what
a form version does not ask is taken away afterwards.
"""

from datetime import date

import numpy as np
import polars as pl

from data_contracts.registers.busa import NEW_FROM, SUPPORTS
from pipelines.simulate.answers import UNKNOWN_SHARE, Answers
from pipelines.simulate.chance import Days, Flags, Shares, Words, coin, edged, one_of, words
from pipelines.simulate.conditions import ADHD, ANXIETY, AUTISM, DEPRESSION
from pipelines.simulate.forms import FOLLOWUP_EDGE_SHARE, form_heading, said, whole, yearly_forms
from pipelines.simulate.frames import blanked, days
from pipelines.simulate.histories import joined, region, registered, reporting, seen_at
from pipelines.simulate.sources import Scene, Source

BASELINE_SHARE = 0.4  # of patients ill before the run: their baseline falls within it
FOLLOWED_UP, SICKER_MISSED = 0.5, 0.5  # log odds of a yearly form being filled in, less severity
EARLY_FOLLOWUP_SHARE, EARLY_FOLLOWUP_DAYS, EARLY_FOLLOWUP_EDGES = 0.45, (195, 20), (182, 183, 184)
EMPTY_FORM_SHARE = 0.03
GROWN_UP, TEEN = 18, 13
DIAGNOSES = {"F90.0B": 0.55, "F90.0C": 0.24, "F90.0": 0.12, "F90.9": 0.06, "F90.8": 0.03}
PRESENTATION = {"combined": 0.6, "inattentive": 0.33, "hyperactive": 0.07}
COGNITIVE_LEVEL = {"below_70": 0.03, "70_84": 0.2, "85_114": 0.65, "115_or_more": 0.12}
RATER = {"parent": 0.66, "teacher": 0.3, "other": 0.04}
OTHER_RATER_SHARE = 0.15  # of forms: whoever is at hand, not the usual one
DRUGS_OF_CHILDREN = {"N06BA04": 0.68, "N06BA12": 0.14, "N06BA09": 0.1, "C02AC02": 0.08}
DRUGS_OF_ADULTS = {"N06BA04": 0.52, "N06BA12": 0.33, "N06BA09": 0.1, "N06BA02": 0.05}
DOSES_MG = {
    "N06BA04": (18, 27, 36, 54, 72), "N06BA12": (30, 50, 70), "N06BA09": (25, 40, 60, 80), "C02AC02": (1, 2, 3, 4),
    "N06BA02": (10, 20, 30),
}  # fmt: skip
MEDICATED_SHARE, SECOND_DRUG_SHARE = (0.62, 0.88), 0.06  # on the first form and on the later ones
SIDE_EFFECTS = {"none": 0.5, "mild": 0.36, "moderate": 0.11, "severe": 0.03}
EARLIER_SIDE_EFFECTS = {"none": 0.5, "tolerable": 0.38, "troublesome": 0.12}
SUPPORTED_SHARE = 0.58  # has any support beside drugs
SUPPORT = {
    "psychoeducation": 0.5, "parent_training": 0.25, "cbt": 0.2, "school_or_work_support": 0.45,
    "daily_life_support": 0.15, "aids": 0.2,
}  # fmt: skip
ADULT_OCCUPATION = {"work": 0.5, "university": 0.1, "upper_secondary": 0.05, "none": 0.35}
SUBSTANCE_USE = {"no": 0.82, "earlier": 0.12, "ongoing": 0.06}
BODY = {"systolic": 0.02, "diastolic": 0.02, "pulse": 0.02, "weight_kg": 0.02}  # share left blank where examined
HEIGHT_BLANK = {True: 0.5, False: 0.07}  # of adults and of children
CGI_EDGES = (2, 3)


def rows(scene: Scene) -> pl.DataFrame:
    """The forms of a block."""
    who = registered(scene, "busa", scene.people.having(ADHD))
    first = scene.people.entered[who] + (scene.rng.random(len(who)) ** 2 * 300).astype(np.int64)
    who, on, is_first = yearly_forms(scene, who, first, BASELINE_SHARE, (FOLLOWED_UP, SICKER_MISSED))
    who, on, is_first = _with_early_followups(scene, who, on, is_first)
    units = seen_at(scene, "busa", who, on)
    reported = reporting(scene, "busa", units)
    who, on, is_first = who[reported], on[reported], is_first[reported]
    diagnosis = _diagnosis(scene)[who]
    frame = form_heading(scene, who, on, is_first).with_columns(
        unit=pl.Series(units[reported]), diagnosis=pl.Series(diagnosis, dtype=pl.String)
    )
    return frame.with_columns(**_answers(scene, who, on, is_first))


def _with_early_followups(scene: Scene, who: Days, on: Days, is_first: Flags) -> tuple[Days, Days, Flags]:
    """Some of the newly registered are seen after half a year too; never twice on a day."""
    rng = scene.rng
    again = is_first & coin(rng, EARLY_FOLLOWUP_SHARE, len(who))
    usual = np.clip(np.rint(rng.normal(*EARLY_FOLLOWUP_DAYS, int(again.sum()))), 150, 230).astype(np.int64)
    early = on[again] + edged(rng, usual, EARLY_FOLLOWUP_EDGES, FOLLOWUP_EDGE_SHARE)
    all_who, all_on = joined((who, on), (who[again], early))
    first = np.concatenate([is_first, np.zeros(len(early), dtype=bool)])
    kept = all_on <= np.minimum(scene.people.died[all_who], scene.world.last)
    once = np.zeros(len(all_who), dtype=bool)
    once[np.unique(np.stack([all_who, all_on]), axis=1, return_index=True)[1]] = True
    return all_who[kept & once], all_on[kept & once], first[kept & once]


def _diagnosis(scene: Scene) -> Words:
    """Of every person in the block: the own one where it is ADHD."""
    own = scene.people.diagnosis
    is_adhd = np.char.startswith(own.astype(str), "F90")
    return np.where(is_adhd, own, words(scene.rng, DIAGNOSES, len(own)))


def _answers(scene: Scene, who: Days, on: Days, is_first: Flags) -> dict[str, pl.Series]:
    rng, people = scene.rng, scene.people
    answers = Answers(rng, coin(rng, EMPTY_FORM_SHARE, len(who)))
    age = people.age_on(who, on)
    severity = people.severity[who] * 0.7 + rng.normal(0, 0.7, len(who))
    effect = scene.world.effect[region(scene, who, on)]
    medicated = coin(rng, np.where(is_first, *MEDICATED_SHARE), len(who))
    better = np.where(is_first, 0.0, 0.7 + 0.4 * medicated + effect[:, 4])  # in spreads of a scale
    presentation = words(rng, PRESENTATION, len(people.person))[who]
    answers.put("presentation", pl.Series(presentation, dtype=pl.String), 0.05, UNKNOWN_SHARE)
    answers.put(
        "cognitive_level", pl.Series(words(rng, COGNITIVE_LEVEL, len(who)), dtype=pl.String), 0.2, UNKNOWN_SHARE
    )
    _scales(answers, severity - better, age, on, _raters(scene, who))
    _impressions(answers, severity - better, age, is_first)
    _body(answers, age, people.is_man[who])
    _drugs(answers, age, on, medicated)
    _support(answers, effect[:, 2], age)
    _life(answers, age)
    for name, condition in (("autism", (AUTISM,)), ("depression_or_anxiety", (DEPRESSION, ANXIETY))):
        has = np.logical_or.reduce([people.conditions[found] for found in condition])
        answers.yes(name, has[who].astype(float), 0.08)
    return answers.columns


def _raters(scene: Scene, who: Days) -> Words:
    """Who fills in SNAP-IV: mostly the same from form to form."""
    usual = words(scene.rng, RATER, len(scene.people.person))[who]
    now = words(scene.rng, RATER, len(who))
    return np.where(coin(scene.rng, OTHER_RATER_SHARE, len(who)), now, usual)


def _scales(answers: Answers, illness: Shares, age: Days, on: Days, raters: Words) -> None:
    """The grown-up's own rating, and another's rating of a child: as a sum, and as the mean of the earlier form."""
    rng, size = answers.rng, len(illness)
    by_self = (age >= GROWN_UP) | ((age >= TEEN) & coin(rng, 0.25, size))
    sums = {"asrs": (by_self, 45, 11, 4), "snap_iv": (age < GROWN_UP, 33, 9, 3)}
    for name, (asked, mean, spread, points) in sums.items():
        rated = asked & ~answers.empty & coin(rng, 0.72, size)
        missing = one_of(rng, (0, 0, 0, 0, 0, 0, 0, 1, 2, 4), size)
        total = np.clip(np.rint(mean + spread * illness), 0, points * (18 - missing)).astype(np.int64)
        answers.columns[name] = blanked(pl.Series(total), rated)
        answers.columns[f"{name}_items_missing"] = blanked(pl.Series(missing), rated)
        answers.columns[f"{name}_on"] = days(on - rng.integers(0, 25, size), rated & coin(rng, 0.95, size))
        if name == "snap_iv":
            answers.columns["snap_iv_mean"] = blanked(pl.Series(np.rint(total / 18 * 100) / 100), rated)
            rater = pl.Series(raters, dtype=pl.String)
            answers.columns["snap_iv_rater"] = blanked(rater, rated & coin(rng, 0.95, size))
    wfirs = np.clip(np.rint(110 + 40 * illness), 0, 300) / 100
    answers.put("wfirs", pl.Series(wfirs), 0.4)


def _impressions(answers: Answers, illness: Shares, age: Days, is_first: Flags) -> None:
    """The clinician's impression; improvement is judged at follow-up only."""
    rng, size = answers.rng, len(illness)
    answers.put("cgi_severity", whole(4.2 + 0.9 * illness, 1, 7), 0.12, 0, 0.03)
    improvement = np.clip(np.rint(3.1 + 0.8 * illness + rng.normal(0, 0.4, size)), 1, 7).astype(np.int64)
    improvement = edged(rng, improvement, CGI_EDGES, 0.15)
    answers.put("cgi_improvement", blanked(pl.Series(improvement), ~is_first), 0.15)
    grown = age >= GROWN_UP
    function = np.clip(np.rint(58 - 7 * illness + rng.normal(0, 4, size)), 1, 100).astype(np.int64)
    for name, asked in (("gaf", grown), ("c_gas", ~grown)):
        answers.put(name, blanked(pl.Series(function), asked), 0.25)


def _body(answers: Answers, age: Days, is_man: Flags) -> None:
    """Blood pressure, pulse, weight and height, which hang together; height is measured in children."""
    rng, size = answers.rng, len(age)
    grown = np.minimum(age, GROWN_UP)
    examined = ~answers.empty & coin(rng, 0.97, size)
    height = np.rint(78 + 5.2 * grown + np.where(is_man & (age >= 14), 8, 0) + rng.normal(0, 5, size)).astype(np.int64)
    height = np.clip(height, 95, 205)
    index = np.clip(15.5 + 0.5 * np.maximum(grown - 8, 0) + rng.gamma(2, 1.6, size), 13, 45)
    systolic = np.clip(np.rint(98 + 1.3 * grown + rng.normal(0, 10, size)), 75, 190).astype(np.int64)
    diastolic = np.minimum(
        np.clip(np.rint(60 + 0.8 * grown + rng.normal(0, 7, size)), 40, 115).astype(np.int64), systolic - 10
    )
    pulse = np.clip(np.rint(88 - 0.7 * grown + rng.normal(0, 10, size)), 45, 135).astype(np.int64)
    weight = np.rint(index * (height / 100) ** 2 * 10) / 10
    values = {"systolic": systolic, "diastolic": diastolic, "pulse": pulse, "weight_kg": weight}
    for name, blank in BODY.items():
        answers.put(name, blanked(pl.Series(values[name]), examined), blank)
    blank_height = np.where(age >= GROWN_UP, HEIGHT_BLANK[True], HEIGHT_BLANK[False])
    answers.put("height_cm", blanked(pl.Series(height), examined & ~coin(rng, blank_height, size)), 0)


def _drugs(answers: Answers, age: Days, on: Days, medicated: Flags) -> None:
    """Whether, which, how much, since when and how it is borne, without contradicting one another."""
    rng, size = answers.rng, len(age)
    answers.yes("medicated", medicated.astype(float), 0.02)
    told = medicated & ~answers.empty
    drug = np.where(age < GROWN_UP, words(rng, DRUGS_OF_CHILDREN, size), words(rng, DRUGS_OF_ADULTS, size))
    named = told & coin(rng, 0.95, size)
    second = np.where(drug == "C02AC02", "N06BA04", "C02AC02")
    answers.columns["drug_atc"] = blanked(pl.Series(drug, dtype=pl.String), named)
    answers.columns["second_drug_atc"] = blanked(
        pl.Series(second, dtype=pl.String), named & coin(rng, SECOND_DRUG_SHARE, size)
    )
    dose = np.array(
        [DOSES_MG[atc][place] for atc, place in zip(drug, _places(rng, drug), strict=True)], dtype=np.float64
    )
    answers.put("dose_mg", blanked(pl.Series(dose), named), 0.12)
    since = on - np.minimum(rng.exponential(600, size), 6000).astype(np.int64)
    answers.put("drug_since_on", days(since, told), 0.15)
    is_old = on < (NEW_FROM - _EPOCH).days
    effects = np.where(is_old, words(rng, EARLIER_SIDE_EFFECTS, size), words(rng, SIDE_EFFECTS, size))
    answers.put("side_effects", pl.Series(effects, dtype=pl.String), 0.06, UNKNOWN_SHARE)
    not_taken = pl.Series(~medicated & ~answers.empty)
    answers.columns["side_effects"] = blanked(answers.columns["side_effects"], medicated)
    kind = pl.when(not_taken).then(pl.lit("not_applicable")).otherwise("kind")
    kinds = answers.columns["side_effects_missing"].to_frame("kind")
    answers.columns["side_effects_missing"] = kinds.select(kind.alias("kind")).to_series()
    for name, share in (("reduced_appetite", 0.3), ("sleep_trouble", 0.22)):
        answers.yes(name, np.where(medicated, share, 0.0), 0.1)


def _places(rng: np.random.Generator, drug: Words) -> Days:
    """Which of its drug's doses each has."""
    count = np.array([len(DOSES_MG[atc]) for atc in drug], dtype=np.int64)
    return np.asarray(np.floor(rng.random(len(drug)) * count), dtype=np.int64)


def _support(answers: Answers, effect: Shares, age: Days) -> None:
    """Support of any kind, and which; parents are trained where the patient is a child."""
    rng, size = answers.rng, len(age)
    supported = coin(rng, np.clip(SUPPORTED_SHARE * np.exp(effect), 0, 1), size)
    kinds = {name: supported & coin(rng, SUPPORT[name], size) for name in SUPPORTS}
    kinds["parent_training"] &= age < GROWN_UP
    answers.yes("any_support", supported.astype(float), 0.06)
    for name, given in kinds.items():
        answers.yes(name, given.astype(float), 0.08)
    answers.yes("care_plan", 0.42, 0.1)


def _life(answers: Answers, age: Days) -> None:
    rng, size = answers.rng, len(age)
    school = np.where(age < 6, "preschool", np.where(age < 16, "school", "upper_secondary"))
    occupation = np.where(age < 19, school, words(rng, ADULT_OCCUPATION, size))
    answers.put("occupation", pl.Series(occupation, dtype=pl.String), 0.06, UNKNOWN_SHARE)
    answers.yes("smoking", np.where(age < 15, 0.01, 0.22), 0.1)
    use = pl.Series(words(rng, SUBSTANCE_USE, size), dtype=pl.String)
    answers.put("substance_use", use, 0.1, UNKNOWN_SHARE, 0.02)
    answers.yes("heart_risk", 0.07, 0.1)


def older_version(found: pl.DataFrame) -> pl.DataFrame:
    """What the form held before it was corrected."""
    return found.with_columns(**said(cgi_severity=6, smoking=True, substance_use="ongoing", pulse=120))


_DAY = pl.duration(days=1)
_EPOCH = date(1970, 1, 1)

SOURCE = Source(
    rows=rows,
    misread=older_version,
    hyphen=True,
    day_forms={"registered_on": "timestamp"},
    moves_together=("form_on", "registered_on"),
    low_faults=("asrs_items_missing", "snap_iv", "snap_iv_items_missing", "diastolic"),
    # The age decides on the first two, the form version on the third.
    skipped_faults=(
        "asrs.range", "c_gas.range", "snap_iv_mean.range", "form_on.range", "registered_on.range", "asrs_on.range",
        "snap_iv_on.range",
    ),
    blank_in_faults=("cgi_improvement", "any_support", "weight_kg", "height_cm"),
    # A row where each rule can be broken alone: an adult or a small child, with a drug, on the form in use.
    fault_from=(
        ((pl.col("age") > 20) | (pl.col("age") < 12))
        & pl.col("drug_atc").is_not_null()
        & pl.col("medicated").fill_null(False)
        & (pl.col("form_on") >= NEW_FROM)
    ),
    row_faults={
        "registered_after_form": {"registered_on": pl.col("form_on") - _DAY},
        "diastolic_below_systolic": {"systolic": pl.lit(80), "diastolic": pl.lit(80)},
        "drug_needs_medication": said(medicated=False),
        "second_drug_needs_first": {"drug_atc": pl.lit(None, dtype=pl.String), "second_drug_atc": pl.lit("C02AC02")},
        "drug_begun_before_form": {"drug_since_on": pl.col("form_on") + _DAY},
        "improvement_on_followup": said(form="baseline", cgi_improvement=2),
        "kinds_of_support_are_support": said(any_support=False, aids=True),
        "sums_within_answered_items": said(snap_iv=20, snap_iv_items_missing=17),
        "scales_fit_the_age": said(c_gas=55, asrs=30, asrs_items_missing=0, asrs_on=pl.col("form_on")),
        "weight_fits_height": said(weight_kg=250.0, height_cm=120),
        "ratings_belong_to_the_form": said(asrs_on=pl.col("form_on") - 120 * _DAY),
    },
)  # fmt: skip
