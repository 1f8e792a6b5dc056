"""SibeR: treatments over the internet, with waits and scores on and around the limits of the indicators.

Who does badly or stops early is less often rated afterwards, so what is missing is not missing at random.
"""

import numpy as np
import polars as pl

from data_contracts.registers.siber import INSTRUMENTS
from pipelines.simulate.answers import UNKNOWN_SHARE, Answers
from pipelines.simulate.chance import Days, Flags, Shares, Words, coin, edged, logistic, one_of, words
from pipelines.simulate.conditions import ANXIETY, DEPRESSION
from pipelines.simulate.forms import enough, said, whole
from pipelines.simulate.frames import blanked, days
from pipelines.simulate.histories import joined, region, registered, reporting, seen_at
from pipelines.simulate.sources import Scene, Source

TREATED_SHARE = 0.16  # of patients with depression or anxiety, within three years
FEWEST = 70  # persons treated in a small run, registered or not
AGAIN_SHARE = 0.1
YOUNGEST = 16
WAIT_DAYS_EDGES, WAIT_EDGE_SHARE, WAIT_DAYS = (29, 30, 31), 0.12, 13  # 81 per cent within 30 days, mean 23
LONG_WAIT_SHARE, LONG_WAIT_TIMES = 0.08, 5
PROGRAMMES = {
    "depression": 0.34, "panic": 0.11, "social_anxiety": 0.13, "generalised_anxiety": 0.12, "insomnia": 0.12,
    "health_anxiety": 0.06, "obsessive_compulsive": 0.03, "ptsd": 0.03, "pain": 0.03, "other": 0.03,
}  # fmt: skip
DIAGNOSIS = {
    "depression": "F32.1", "panic": "F41.0", "social_anxiety": "F40.1", "generalised_anxiety": "F41.1",
    "insomnia": "F51.0", "health_anxiety": "F45.2", "obsessive_compulsive": "F42.9", "ptsd": "F43.1", "pain": "F45.4",
    "other": "F43.8",
}  # fmt: skip
GIVEN_IN = {  # instrument -> the programmes it belongs to, and its share among the others
    "phq9": ((), 0.86), "gad7": ((), 0.75), "madrs_s": (("depression",), 0.35), "pdss_sr": (("panic",), 0.0),
    "lsas_sr": (("social_anxiety",), 0.0), "ybocs": (("obsessive_compulsive",), 0.0), "isi": (("insomnia",), 0.12),
}  # fmt: skip
MAIN_SHARE = 0.96
SCORES = {  # mean and spread before, and the part of it that is gone afterwards on the average
    "phq9": (14.5, 4.5, 0.43), "gad7": (11.5, 4.5, 0.4), "madrs_s": (22.0, 7.0, 0.4), "pdss_sr": (12.0, 4.5, 0.45),
    "lsas_sr": (72.0, 22.0, 0.35), "ybocs": (22.0, 6.0, 0.35), "isi": (18.0, 4.0, 0.45),
}  # fmt: skip
EDGES = {"phq9_pre": (9, 10, 11), "phq9_post": (4, 5, 5, 6), "madrs_s_post": (9, 10, 11)}
EDGE_SHARE = 0.15
OPEN_ITEMS = (0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 2, 3)
PLANNED = (6, 8, 8, 10, 10, 10, 12)
DAYS_PER_MODULE = 7
RATED_AFTER, BADLY_MISSED, STOPPED_MISSED = 1.3, 0.6, 1.7  # log odds
DAYS_AFTER_END = (-7, 0, 1, 2, 3, 5, 7, 10, 13, 14, 15, 21, 30)
FOLLOWED_UP_SHARE = 0.35
REFERRAL = {"own_request": 0.62, "primary_care": 0.26, "specialised_care": 0.08, "other": 0.04}
CARE_LEVEL = {"primary_care": 0.6, "specialised_psychiatry": 0.38, "child_psychiatry": 0.02}
NEGATIVE = {"none": 0.82, "mild": 0.12, "moderate": 0.05, "severe": 0.01}
EQ5D_LEVELS = (1, 1, 2, 2, 3, 4)


def rows(scene: Scene) -> pl.DataFrame:
    """The treatments of a block."""
    who, start = _starts(scene)
    units = seen_at(scene, "siber", who, start)
    reported = reporting(scene, "siber", units)
    who, start = who[reported], start[reported]
    program = words(scene.rng, PROGRAMMES, len(who))
    answers = Answers(scene.rng, np.zeros(len(who), dtype=bool))
    frame = _request(scene, who, start, program).with_columns(unit=pl.Series(units[reported]))
    end, stopped = _treatment(scene, answers, start)
    _scores(scene, answers, (who, start, end), program, stopped)
    return frame.with_columns(**answers.columns)


def _starts(scene: Scene) -> tuple[Days, Days]:
    """(person, first day) of each treatment."""
    people, rng, last = scene.people, scene.rng, scene.world.last
    ill = people.conditions[DEPRESSION] | people.conditions[ANXIETY]
    grown = people.age_on(np.arange(len(ill)), people.entered) >= YOUNGEST
    share = enough(scene, (ill & grown) * (1 - (1 - TREATED_SHARE) ** (scene.world.years / 3)), FEWEST)
    who = registered(scene, "siber", np.flatnonzero(coin(rng, share, len(ill))))
    first = people.entered[who] + (rng.random(len(who)) * (last - people.entered[who])).astype(np.int64)
    again = coin(rng, AGAIN_SHARE, len(who))
    all_who, all_on = joined((who, first), (who[again], first[again] + rng.integers(150, 600, int(again.sum()))))
    kept = all_on <= np.minimum(people.died[all_who], last)
    return all_who[kept], all_on[kept]


def _request(scene: Scene, who: Days, start: Days, program: Words) -> pl.DataFrame:
    """The way to the start."""
    rng, size = scene.rng, len(who)
    times = np.where(coin(rng, LONG_WAIT_SHARE, size), LONG_WAIT_TIMES, 1)
    usual = np.minimum(2 + rng.exponential(WAIT_DAYS, size) * times, 330).astype(np.int64)
    wait = edged(rng, usual, WAIT_DAYS_EDGES, WAIT_EDGE_SHARE)
    assessed = start - wait + (rng.random(size) * wait).astype(np.int64)
    delay = rng.integers(0, 12, size)
    diagnosis = np.array([DIAGNOSIS[word] for word in program], dtype=object)
    referral = Answers(rng, np.zeros(size, dtype=bool))
    referral.put("referral", pl.Series(words(rng, REFERRAL, size), dtype=pl.String), 0.03, UNKNOWN_SHARE)
    return pl.DataFrame(
        {
            "who": who,
            "care_level": pl.Series(words(rng, CARE_LEVEL, size), dtype=pl.String),
            "program": pl.Series(program, dtype=pl.String),
            "diagnosis": blanked(pl.Series(diagnosis, dtype=pl.String), coin(rng, 0.85, size)),
            **referral.columns,
            "care_requested_on": days(start - wait),
            "assessed_on": days(assessed, coin(rng, 0.9, size)),
            "started_on": days(start),
            "registered_on": days(start + delay),
            "delay_days": delay,
        }
    )


def _treatment(scene: Scene, answers: Answers, start: Days) -> tuple[Days, Flags]:
    """How far it went: the last day of each treatment, later than the data where it goes on, and who stopped early."""
    rng, size = scene.rng, len(start)
    planned = one_of(rng, PLANNED, size)
    stopped = coin(rng, 0.27, size)
    done = np.where(stopped, np.floor(planned * rng.random(size) * 0.7), planned - one_of(rng, (0, 0, 0, 1, 2), size))
    end = start + np.where(stopped, done + 1, planned).astype(np.int64) * DAYS_PER_MODULE + rng.integers(0, 10, size)
    over = end <= scene.world.last
    how = np.where(stopped, words(rng, _STOPPED, size), "completed")
    answers.put("ending", pl.Series(np.where(over, how, "ongoing"), dtype=pl.String), 0.02, UNKNOWN_SHARE)
    answers.columns["ended_on"] = days(end, over)
    answers.put("modules_planned", pl.Series(planned), 0.02)
    answers.put("modules_done", blanked(pl.Series(done.astype(np.int64)), over), 0.04)
    answers.put("therapist_minutes", blanked(whole(20 + 14 * done + rng.normal(0, 25, size), 0, 900), over), 0.1)
    for name, share in (("antidepressant", 0.38), ("earlier_treatment", 0.45)):
        answers.put(name, pl.Series(coin(rng, share, size)), 0.1)
    return end, stopped


_STOPPED = {"patient_stopped": 0.68, "therapist_stopped": 0.12, "other_treatment": 0.2}


def _scores(scene: Scene, answers: Answers, course: tuple[Days, Days, Days], program: Words, stopped: Flags) -> None:
    """What the patient rated, and when."""
    rng, last, (who, start, end) = scene.rng, scene.world.last, course
    size, effect = len(who), scene.world.effect[region(scene, who, start), 4]
    severity = scene.people.severity[who] * 0.7 + rng.normal(0, 0.7, size)
    gone = rng.normal(0, 0.42, size) - 0.1 * severity - 0.15 * stopped + 0.3 * effect  # beyond the average part
    rated_before = coin(rng, 0.96, size)
    pre_on = start - rng.integers(0, 22, size)
    post_on = np.maximum(np.maximum(end + one_of(rng, DAYS_AFTER_END, size), start + 1), pre_on + 1)
    odds = RATED_AFTER + BADLY_MISSED * gone / 0.42 - STOPPED_MISSED * stopped
    rated_after = (end <= last) & (post_on <= last) & coin(rng, logistic(odds), size)
    later_on = post_on + rng.integers(150, 210, size)
    followed = rated_after & (later_on <= last) & coin(rng, FOLLOWED_UP_SHARE, size)
    dated = {"pre_rated_on": (pre_on, rated_before), "post_rated_on": (post_on, rated_after)}
    for name, (on, known) in {**dated, "followup_rated_on": (later_on, followed)}.items():
        answers.columns[name] = days(on, known)
    for stem, (programmes, elsewhere) in GIVEN_IN.items():
        given = coin(rng, np.where(np.isin(program, programmes), MAIN_SHARE, elsewhere), size)
        mean, spread, part = SCORES[stem]
        before = np.clip(mean + spread * severity, 1, None)
        after = before * np.clip(1 - part - gone, 0.02, 1.4)
        _score(answers, f"{stem}_pre", stem, before, given & rated_before)
        _score(answers, f"{stem}_post", stem, after, given & rated_after)
        if stem == "phq9":
            _score(answers, "phq9_followup", stem, after + rng.normal(0, 3, size), given & followed)
    _wellbeing(answers, severity, rated_before, rated_after)


def _score(answers: Answers, name: str, stem: str, values: Shares, rated: Flags) -> None:
    """A sum and the number of open items; most sums are of all items."""
    rng, size, (items, points) = answers.rng, len(values), INSTRUMENTS[stem]
    missing = one_of(rng, OPEN_ITEMS, size)
    total = np.clip(np.rint(values), 0, points * (items - missing)).astype(np.int64)
    if name in EDGES:
        total = np.where(missing == 0, edged(rng, total, EDGES[name], EDGE_SHARE), total)
    answers.columns[name] = blanked(pl.Series(total), rated)
    answers.columns[f"{name}_items_missing"] = blanked(pl.Series(missing), rated)


def _wellbeing(answers: Answers, severity: Shares, before: Flags, after: Flags) -> None:
    rng, size = answers.rng, len(severity)
    for time, rated, better in (("pre", before, 0), ("post", after, 12)):
        levels = one_of(rng, EQ5D_LEVELS, (size, 5))
        profile = pl.Series(["".join(map(str, line)) for line in levels.tolist()], dtype=pl.String)
        answers.put(f"eq5d_{time}", blanked(profile, rated), 0.3)
        answers.put(
            f"eq_vas_{time}", blanked(whole(rng.normal(58 + better, 16, size) - 5 * severity, 0, 100), rated), 0.3
        )
    effect = pl.Series(words(rng, NEGATIVE, size), dtype=pl.String)
    answers.put("negative_effect", effect, 0.2, UNKNOWN_SHARE)
    for name in ("negative_effect", "negative_effect_missing"):
        answers.columns[name] = blanked(answers.columns[name], after)
    answers.put("csq8", blanked(whole(rng.normal(26, 4, size), 8, 32), after), 0.2)


_AFTERWARDS = (
    "ended_on", "modules_done", "therapist_minutes", "post_rated_on", "followup_rated_on", "phq9_followup",
    "phq9_followup_items_missing", "eq5d_post", "eq_vas_post", "negative_effect", "csq8",
    *(f"{stem}_post{what}" for stem in INSTRUMENTS for what in ("", "_items_missing")),
)  # fmt: skip


def older_version(found: pl.DataFrame) -> pl.DataFrame:
    """The treatment while it went on."""
    blank = [pl.lit(None, dtype=found.schema[name]).alias(name) for name in _AFTERWARDS]
    return found.with_columns(*blank, **said(ending="ongoing"))


_DAY = pl.duration(days=1)
_START = pl.col("started_on")
_NO_DAY, _NO_SCORE = pl.lit(None, dtype=pl.Date), pl.lit(None, dtype=pl.Int64)
_DATES = (
    "care_requested", "assessed", "started", "registered", "ended", "pre_rated", "post_rated", "followup_rated",
)  # fmt: skip
_SUMS = (*(f"{stem}_{time}" for stem in INSTRUMENTS for time in ("pre", "post")), "phq9_followup")

SOURCE = Source(
    rows=rows,
    misread=older_version,
    day_forms={"care_requested_on": "timestamp", "started_on": "timestamp", "registered_on": "timestamp"},
    moves_together=("care_requested_on", "assessed_on", "started_on", "registered_on"),
    low_faults=(*_SUMS, *(f"{name}_items_missing" for name in _SUMS)),
    # An impossible sum needs the day it was rated on, not to be without one too.
    fault_from=pl.col("pre_rated_on").is_not_null() & pl.col("post_rated_on").is_not_null(),
    skipped_faults=("phq9_followup.range", *(f"{name}_on.range" for name in _DATES)),
    blank_in_faults=("age", "birth_year", "modules_planned", "modules_done", *_SUMS),
    row_faults={
        "start_after_request": {"care_requested_on": _START + _DAY, "assessed_on": _NO_DAY},
        "assessed_between_request_and_start": {"assessed_on": _START + _DAY},
        "registered_after_start": {"registered_on": _START - _DAY},
        "ended_after_start": {
            **said(ending="completed"), "ended_on": _START - _DAY, "post_rated_on": _NO_DAY,
        },
        "ongoing_has_not_ended": {
            **said(ending="ongoing"), "ended_on": _START + 70 * _DAY, "post_rated_on": _NO_DAY,
        },
        "done_of_planned": {"modules_planned": pl.lit(10), "modules_done": pl.lit(11)},
        "ratings_in_order": {"pre_rated_on": _START, "post_rated_on": _START, "ended_on": _NO_DAY},
        "scores_have_their_day": {"pre_rated_on": _NO_DAY, "phq9_pre": pl.lit(12)},
        "sums_within_answered_items": {
            "pre_rated_on": _START, "phq9_pre": pl.lit(20), "phq9_pre_items_missing": pl.lit(8),
            "post_rated_on": _NO_DAY,
        },
        "age_fits_birth_year": {
            "age": pl.lit(40), "birth_year": _START.dt.year().cast(pl.Int64) - 30,
        },
        "sixteen_or_older": {"age": pl.lit(15), "birth_year": _START.dt.year().cast(pl.Int64) - 15},
        "started_within_a_year": {"care_requested_on": _START - 400 * _DAY},
        "rated_shortly_before_start": {"pre_rated_on": _START - 100 * _DAY},
        "rated_about_the_end": {
            **said(ending="completed"), "ended_on": _START + 70 * _DAY, "post_rated_on": _START + 170 * _DAY,
            "followup_rated_on": _NO_DAY, "phq9_followup": _NO_SCORE, "phq9_followup_items_missing": _NO_SCORE,
        },
    },
)  # fmt: skip
