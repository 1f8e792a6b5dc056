"""Kvalitetsregister ECT: treatment series, with ratings on and around the limits of remission and of the first week.

Series of who stays ill are less often rated afterwards, so what is missing is not missing at random.
"""

import numpy as np
import polars as pl

from pipelines.simulate.answers import UNKNOWN_SHARE, Answers
from pipelines.simulate.chance import NEVER, Days, Flags, Shares, coin, edged, logistic, one_of, words
from pipelines.simulate.conditions import BIPOLAR, DEPRESSION, PSYCHOSIS
from pipelines.simulate.forms import enough, said, whole
from pipelines.simulate.frames import blanked, calendar, day_of, days, nullable
from pipelines.simulate.histories import home, joined, region, registered, reporting, seen_at
from pipelines.simulate.sources import Scene, Source

SEVERE = ("F32.2", "F32.3", "F33.2", "F33.3")
PSYCHOTIC = ("F32.3", "F33.3")
YEARLY = {DEPRESSION: 0.006, BIPOLAR: 0.01, PSYCHOSIS: 0.004}  # treated in a year, of who has the illness
SEVERE_YEARLY = 0.14  # of who has a severe depression: together about 41 treated per 100 000 inhabitants
FEWEST = 25  # persons treated in a small run, registered or not
YOUNGEST = 15
AGAIN_SHARE, CONTINUED_SHARE = 0.2, 0.3
RTMS_SHARE = 0.05
TREATMENTS_EACH_WEEK = 3
NO_INDICATION_SHARE = 0.03
EMPTY_SERIES_SHARE = 0.02
RATED_SHARE = 0.62  # MADRS-S before; after: log odds, less what is left of the illness
RATED_AFTER, STILL_ILL_MISSED = 0.7, 0.9
REMISSION_LEVEL = -0.9  # log odds of MADRS-S of 10 and less, for a series of middle severity
REMISSION_EDGES, NOT_REMISSION_EDGES = (8, 9, 10), (11, 12, 13)
DAYS_AFTER = (0, 1, 1, 2, 3, 4, 5, 6, 7, 8, 14)
FOLLOWED_UP_SHARE = 0.4  # after six months
SIDE_EFFECTS_ASKED = 0.78
SIDE_EFFECTS = {
    "headache": 0.28, "nausea": 0.1, "confusion": 0.08, "memory_trouble": 0.26, "cardiovascular_event": 0.008,
    "dental_injury": 0.004,
}  # fmt: skip
PLACEMENT = {"unilateral": 0.86, "bitemporal": 0.06, "bifrontal": 0.06, "other": 0.02}
PULSE_WIDTH_HUNDREDTHS = (25, 30, 50, 50, 50, 100)
ANAESTHETIC = {
    "thiopental": 0.5,
    "propofol": 0.36,
    "methohexital": 0.05,
    "etomidate": 0.03,
    "ketamine": 0.03,
    "other": 0.03,
}
CARE_FORM = {"inpatient": 0.66, "outpatient": 0.16, "both": 0.18}
LEGAL_STATUS = {"voluntary": 0.86, "lpt": 0.13, "lrv": 0.01}


def rows(scene: Scene) -> pl.DataFrame:
    """The series of a block."""
    who, start, is_index = _series(scene)
    units = seen_at(scene, "ect", who, start)
    reported = reporting(scene, "ect", units)
    who, start, is_index = who[reported], start[reported], is_index[reported]
    frame, answers, end = _treatment(scene, who, start, is_index)
    _course(scene, answers, who, start, end)
    return frame.with_columns(unit=pl.Series(units[reported]), **answers.columns)


def _series(scene: Scene) -> tuple[Days, Days, Flags]:
    """(person, first day, is an index series)."""
    people, rng, last = scene.people, scene.rng, scene.world.last
    who = registered(scene, "ect", np.flatnonzero(coin(rng, _treated_share(scene), len(people.person))))
    first = people.entered[who] + (rng.random(len(who)) * (last - people.entered[who])).astype(np.int64)
    again = coin(rng, AGAIN_SHARE, len(who))
    index_who, index_on = joined((who, first), (who[again], first[again] + rng.integers(60, 700, int(again.sum()))))
    goes_on = coin(rng, CONTINUED_SHARE, len(index_who))
    continued_on = index_on[goes_on] + rng.integers(22, 60, int(goes_on.sum()))
    all_who, all_on = joined((index_who, index_on), (index_who[goes_on], continued_on))
    is_index = np.arange(len(all_who)) < len(index_who)
    grown = people.age_on(all_who, all_on) >= YOUNGEST
    kept = grown & (all_on >= scene.world.first) & (all_on <= np.minimum(people.died[all_who], last))
    return all_who[kept], all_on[kept], is_index[kept]


def _treated_share(scene: Scene) -> Shares:
    """Who is given ECT some time within the run."""
    yearly = np.zeros(len(scene.people.person))
    for condition, share in YEARLY.items():
        yearly = np.maximum(yearly, share * scene.people.conditions[condition])
    yearly = np.where(np.isin(scene.people.diagnosis, SEVERE), SEVERE_YEARLY, yearly)
    left = np.clip(scene.world.last - scene.people.entered, 0, NEVER) / 365.25
    return enough(scene, 1 - (1 - yearly) ** left, FEWEST)


def _treatment(scene: Scene, who: Days, start: Days, is_index: Flags) -> tuple[pl.DataFrame, Answers, Days]:
    """What is given: the rows, their answers so far, and the last day of each series."""
    rng, size = scene.rng, len(who)
    electric = ~is_index | ~coin(rng, RTMS_SHARE, size)
    usual = np.where(is_index, rng.normal(7.4, 2.6, size), rng.normal(12, 6, size))
    treatments = np.clip(np.rint(usual), 1, np.where(is_index, 20, 60)).astype(np.int64)
    spacing = np.where(is_index, 7 / TREATMENTS_EACH_WEEK, 10)
    end = start + np.floor((treatments - 1) * spacing).astype(np.int64)
    delay = rng.exponential(25, size).astype(np.int64)
    answers = Answers(rng, coin(rng, EMPTY_SERIES_SHARE, size))
    answers.put("treatments", blanked(pl.Series(treatments), end <= scene.world.last), 0.02)
    _technique(answers, electric)
    frame = pl.DataFrame(
        {
            "who": who,
            "method": pl.Series(np.where(electric, "ect", "rtms"), dtype=pl.String),
            "series": pl.Series(np.where(is_index, "index", "continuation"), dtype=pl.String),
            "started_on": days(start),
            "ended_on": days(end, end <= scene.world.last),
            "registered_on": days(start + delay),
            "delay_days": delay,
            "municipality_code": home(scene, who, start),
            **_indication(scene, who, start),
        }
    )
    return frame, answers, end


def _technique(answers: Answers, electric: Flags) -> None:
    """Electrodes, current and anaesthesia; magnetic stimulation has none of them."""
    rng, size = answers.rng, len(electric)
    for name, shares, blank in (("electrode_placement", PLACEMENT, 0.02), ("anaesthetic", ANAESTHETIC, 0.04)):
        answers.put(name, pl.Series(words(rng, shares, size), dtype=pl.String), blank, UNKNOWN_SHARE)
        answers.columns[name] = blanked(answers.columns[name], electric)
        kind = pl.when(pl.Series(electric)).then(f"{name}_missing").otherwise(pl.lit("not_applicable"))
        frame = answers.columns[f"{name}_missing"].to_frame(f"{name}_missing")
        answers.columns[f"{name}_missing"] = frame.select(kind.alias("kind")).to_series()
    width = pl.Series(one_of(rng, PULSE_WIDTH_HUNDREDTHS, size) / 100)
    answers.put("pulse_width_ms", blanked(width, electric), 0.08)
    answers.put("frequency_hz", blanked(pl.Series(one_of(rng, (40, 50, 60, 70, 80, 100), size)), electric), 0.1)
    answers.put("charge_mc", blanked(whole(rng.normal(340, 140, size), 30, 1150), electric), 0.08)
    answers.put("seizure_seconds", blanked(whole(rng.normal(42, 18, size), 0, 200), electric), 0.15)
    answers.put("care_form", pl.Series(words(rng, CARE_FORM, size), dtype=pl.String), 0.02, UNKNOWN_SHARE)
    answers.put("legal_status", pl.Series(words(rng, LEGAL_STATUS, size), dtype=pl.String), 0.03, UNKNOWN_SHARE)


def _indication(scene: Scene, who: Days, start: Days) -> dict[str, pl.Series]:
    """Why: the diagnosis, whether it is an established indication, and since when the episode has lasted."""
    people, rng, size = scene.people, scene.rng, len(who)
    diagnosis = people.diagnosis[who]
    documented = ~coin(rng, NO_INDICATION_SHARE, size)
    chapter = np.array([str(code)[:3] for code in diagnosis], dtype=object)
    established = np.isin(diagnosis, SEVERE) | np.isin(chapter, ["F30", "F31", "F20", "F25"])
    # INCA's box is ticked or blank; a said no is rare.
    known = documented & (established | coin(rng, 0.15, size))
    precision = words(rng, {"": 0.2, "year": 0.15, "month": 0.4, "day": 0.25}, size)
    year, month, date = calendar(start - rng.integers(14, 500, size))
    month = np.where(precision == "year", 7, month)
    date = np.select([precision == "year", precision == "month"], [1, 15], date)
    return {
        "indication": blanked(pl.Series(diagnosis, dtype=pl.String), documented),
        "established_indication": blanked(pl.Series(established), known),
        "episode_since_on": days(day_of(year, month, date), precision != ""),
        "episode_since_on_precision": nullable(precision),
    }


def _course(scene: Scene, answers: Answers, who: Days, start: Days, end: Days) -> None:
    """How it went: ratings before and after, side effects, and the form after six months."""
    rng, size, last = scene.rng, len(who), scene.world.last
    effect = scene.world.effect[region(scene, who, start), 4]
    psychotic = np.isin(scene.people.diagnosis[who], PSYCHOTIC)
    illness = 0.6 * scene.people.severity[who] + rng.normal(0, 0.7, size) - 0.6 * psychotic - effect
    better = coin(rng, logistic(REMISSION_LEVEL - illness), size)
    over = (end <= last) & ~answers.empty
    before_on = start - rng.integers(0, 8, size)
    after_on = np.maximum(end + one_of(rng, DAYS_AFTER, size), before_on + 1)
    rated_before = ~answers.empty & coin(rng, RATED_SHARE + 0.2, size)
    rated_after = (
        over & (after_on <= last) & coin(rng, logistic(RATED_AFTER - STILL_ILL_MISSED * illness * ~better), size)
    )
    answers.columns["before_rated_on"] = days(before_on, rated_before)
    answers.columns["after_rated_on"] = days(after_on, rated_after)
    _ratings(answers, illness, better, rated_before, rated_after)
    _side_effects(answers, end, over)
    later_on = end + np.clip(np.rint(rng.normal(183, 20, size)), 125, 270).astype(np.int64)
    followed = over & (later_on <= last) & coin(rng, FOLLOWED_UP_SHARE, size)
    answers.columns["followup_on"] = days(later_on, followed)
    relapsed = coin(rng, 0.4, size)
    scores = np.where(better & ~relapsed, rng.normal(7, 4, size), rng.normal(20, 8, size))
    answers.put("madrs_s_followup", blanked(whole(scores, 0, 54), followed), 0.08)
    answers.put("cprs_memory_followup", blanked(whole(rng.normal(2, 1.5, size), 0, 6), followed), 0.08)
    for name, share in (("lithium_after", 0.24), ("antidepressant_after", 0.8)):
        answers.columns[name] = _ticked(rng, share, over)


def _ratings(answers: Answers, illness: Shares, better: Flags, before: Flags, after: Flags) -> None:
    """Sums with open items, and the clinical impressions; much improved is never more ill than before."""
    rng, size = answers.rng, len(illness)
    ended = np.where(
        better,
        edged(rng, np.clip(rng.normal(6, 3, size), 0, 10).astype(np.int64), REMISSION_EDGES, 0.25),
        edged(rng, np.clip(rng.normal(20, 8, size), 11, 52).astype(np.int64), NOT_REMISSION_EDGES, 0.15),
    )
    began = np.clip(np.rint(33 + 6 * illness + rng.normal(0, 5, size)), 8, 54).astype(np.int64)
    for name, total, rated in (("madrs_s_before", began, before), ("madrs_s_after", ended, after)):
        missing = one_of(rng, (0, 0, 0, 0, 0, 0, 0, 1, 2), size)
        answers.put(name, blanked(pl.Series(np.minimum(total, 6 * (9 - missing))), rated), 0.1)
        answers.put(f"{name}_items_missing", blanked(pl.Series(missing), rated), 0.1)
    for name, total, rated in (("madrs_before", began, before), ("madrs_after", ended, after)):
        answers.put(name, blanked(whole(total + rng.normal(1, 3, size), 0, 60), rated), 0.72)
    response = better | coin(rng, 0.66, size)
    ill = np.clip(np.rint(5.3 + 0.5 * illness), 3, 7).astype(np.int64)
    improvement = np.where(response, np.where(better, 1 + coin(rng, 0.3, size), 2), one_of(rng, (3, 3, 4, 4, 5), size))
    left = np.where(response, np.maximum(ill - one_of(rng, (1, 2, 3), size), 1), ill)
    clinical = {"cgi_severity_before": ill, "cgi_severity_after": left, "cgi_improvement": improvement}
    for name, value in clinical.items():
        rated = coin(rng, 0.85, size) & (before if name.endswith("before") else after)
        answers.put(name, blanked(pl.Series(value), rated), 0.05, 0, 0.04)
    for name, mean, rated in (("cprs_memory_before", 2.0, before), ("cprs_memory_after", 2.4, after)):
        answers.put(name, blanked(whole(rng.normal(mean, 1.4, size), 0, 6), rated), 0.15)


def _side_effects(answers: Answers, end: Days, over: Flags) -> None:
    """Asked for or not; what is not asked for is blank, and so is most of what was not found."""
    rng, size = answers.rng, len(end)
    asked = over & coin(rng, SIDE_EFFECTS_ASKED, size)
    said_no = over & ~asked & coin(rng, 0.2, size)
    answers.columns["side_effects_followed_up"] = blanked(pl.Series(asked), asked | said_no)
    answers.columns["side_effects_on"] = days(end + rng.integers(0, 5, size), asked)
    for name, share in SIDE_EFFECTS.items():
        answers.columns[name] = _ticked(rng, share, asked)


def _ticked(rng: np.random.Generator, share: float, asked: Flags) -> pl.Series:
    """A box: `True`, more often blank than a said no, blank where nobody asked."""
    yes = asked & coin(rng, share, len(asked))
    return blanked(pl.Series(yes), yes | (asked & coin(rng, 0.2, len(asked))))


_AFTERWARDS = (
    "after_rated_on", "madrs_s_after", "madrs_s_after_items_missing", "madrs_after", "cgi_severity_after",
    "cgi_improvement", "cprs_memory_after", "followup_on", "madrs_s_followup", "cprs_memory_followup",
)  # fmt: skip


def older_version(found: pl.DataFrame) -> pl.DataFrame:
    """The series before anything was rated afterwards."""
    kinds = [f"{name}_missing" for name in _AFTERWARDS if f"{name}_missing" in found.columns]
    return found.with_columns(pl.lit(None, dtype=found.schema[name]).alias(name) for name in (*_AFTERWARDS, *kinds))


_DAY = pl.duration(days=1)
_START = pl.col("started_on")

SOURCE = Source(
    rows=rows,
    misread=older_version,
    day_forms={"registered_on": "timestamp"},
    moves_together=(
        "started_on", "ended_on", "registered_on", "before_rated_on", "after_rated_on", "side_effects_on",
        "followup_on",
    ),
    low_faults=(
        "treatments", "madrs_s_before", "madrs_s_before_items_missing", "madrs_s_after",
        "madrs_s_after_items_missing",
    ),
    skipped_faults=tuple(
        f"{name}_on.range" for name in ("started", "ended", "registered", "before_rated", "after_rated", "followup")
    ),
    blank_in_faults=(
        "episode_since_on", "treatments", "electrode_placement", "pulse_width_ms", "charge_mc", "seizure_seconds",
        "madrs_s_before", "madrs_s_after", "cgi_improvement",
    ),
    row_faults={
        "ended_after_start": {"ended_on": _START - _DAY, "followup_on": pl.lit(None, dtype=pl.Date)},
        "registered_after_start": {"registered_on": _START - _DAY},
        "episode_before_start": {
            "episode_since_on": _START.dt.offset_by("1y"), "episode_since_on_precision": pl.lit("day"),
        },
        "one_treatment_is_one_day": {
            "treatments": pl.lit(1), "ended_on": _START + 7 * _DAY, "followup_on": pl.lit(None, dtype=pl.Date),
        },
        "electrodes_are_for_ect": said(method="rtms", electrode_placement="unilateral"),
        "ratings_in_order": {"before_rated_on": _START, "after_rated_on": _START},
        "scores_have_their_day": {
            "madrs_s_before": pl.lit(30), "madrs_s_before_items_missing": pl.lit(0),
            "before_rated_on": pl.lit(None, dtype=pl.Date),
        },
        "sums_within_answered_items": {
            "madrs_s_before": pl.lit(30), "madrs_s_before_items_missing": pl.lit(6), "before_rated_on": _START - _DAY,
        },
        "side_effect_was_followed_up": {"side_effects_followed_up": pl.lit(False), "headache": pl.lit(True)},
        "index_series_of_usual_length": {
            "series": pl.lit("index"), "treatments": pl.lit(40), "ended_on": _START + 95 * _DAY,
            "followup_on": pl.lit(None, dtype=pl.Date),
        },
        "rated_before_first_treatment": {"before_rated_on": _START + _DAY, "after_rated_on": _START + 30 * _DAY},
        "improvement_agrees_with_severity": said(cgi_severity_before=3, cgi_severity_after=6, cgi_improvement=2),
        "followup_at_six_months": {
            "treatments": pl.lit(7), "ended_on": _START + 14 * _DAY, "followup_on": _START + 60 * _DAY,
        },
    },
)  # fmt: skip
