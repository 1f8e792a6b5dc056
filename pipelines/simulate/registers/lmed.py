"""Läkemedelsregistret: courses of drugs, single dispensings on the limits of lookback, and returns."""

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl

from pipelines.simulate.chance import Days, Flags, Words, coin, one_of, words
from pipelines.simulate.conditions import DRUGS_ONLY, OTHER, PSYCHOSIS
from pipelines.simulate.drugs import (
    ALL_DRUGS,
    ANTICHOLINERGICS,
    ANTIPSYCHOTICS,
    BENZODIAZEPINES,
    CLOZAPINE,
    COURSES,
    GOES_ON,
    LONGER_ILL,
    OTHERS,
    Course,
)
from pipelines.simulate.frames import days
from pipelines.simulate.histories import home
from pipelines.simulate.sources import Scene, Source

SPORADIC_SHARE = 0.35  # patients without courses, whose few dispensings lie on the limits
ANTIPSYCHOTIC_SHARE, CLOZAPINE_SHARE, BENZODIAZEPINE_SHARE, ANTICHOLINERGIC_SHARE = 0.88, 0.15, 0.34, 0.2
INTERVALS = (28, 30, 56, 84, 90)
LOOKBACK_EDGES = (-1, 0, 0, 200, 363, 364, 365, 366)  # days before a contact
PAIR_EDGES = (60, 89, 90, 91, 92)  # days between two benzodiazepines
TRIED_SHARE = 0.5  # of admissions for schizophrenia before which drugs were tried; all of the patients without courses
TRIAL_EDGES = (41, 42, 43)  # days between first and last of a drug before an admission
TRIAL_END_EDGES = (0, 1, 1, 20)  # days from the last of them to the admission
TRIAL_START_EDGES = (728, 729, 730, 731)
RETURN_SHARE = 0.02
SWAP_SHARE = 0.004  # another product of the drug on the same day, and the first one returned
LATE_SHARE, LATE_DAYS = 0.03, 40
DAILY_DOSES_PER_PACKAGE = 28
DOSE_SHARE, DOSE_DAYS, FRAIL_AGE = 0.06, 14, 75

Dispensed = tuple[Days, Words, Days]


def rows(scene: Scene) -> pl.DataFrame:
    """The dispensings of a block. A person who is only here has one on the first day of contact."""
    people = scene.people
    ill, others, only = people.of(PSYCHOSIS), people.of(OTHER), people.of(DRUGS_ONLY)
    steady = ill[~_sporadic(scene, ill)]
    courses = [
        _course(scene, steady, ANTIPSYCHOTICS, ANTIPSYCHOTIC_SHARE),
        _course(scene, steady, {CLOZAPINE: 1}, CLOZAPINE_SHARE),
        _course(scene, steady, BENZODIAZEPINES, BENZODIAZEPINE_SHARE),
        _course(scene, steady, ANTICHOLINERGICS, ANTICHOLINERGIC_SHARE),
        _course(scene, others, OTHERS, 0.5),
        _course(scene, others, BENZODIAZEPINES, 0.15),
        _course(scene, only, OTHERS, 0.5),
        *(_course_of(scene, course) for course in COURSES),
        *(dispensed for pair in GOES_ON for dispensed in _going_on(scene, *pair)),
        *_around_contacts(scene),
        *_before_admissions(scene),
    ]
    opening = (only, words(scene.rng, OTHERS, len(only)), people.entered[only])
    who, drug, on = (np.concatenate(parts) for parts in zip(*courses, strict=True))
    later = _described(scene, who, drug, on, punctual=False)
    return pl.concat([_described(scene, *opening, punctual=True), _with_returns(scene, later)])


def _sporadic(scene: Scene, who: Days) -> Flags:
    return np.asarray((scene.people.person[who] * 40503 % 1000) < SPORADIC_SHARE * 1000)


def _course(scene: Scene, who: Days, drugs: Mapping[str, float], share: float) -> Dispensed:
    """A drug again and again from some day on to some other day, for a share of the persons."""
    rng = scene.rng
    who = who[coin(rng, share, len(who))]
    interval = one_of(rng, INTERVALS, len(who))
    start = _starts(scene, who)
    reach = np.minimum(scene.people.died[who], scene.world.last) - start
    stop = start + (reach * np.minimum(1.0, rng.random(len(who)) * 2)).astype(np.int64)
    return _again_and_again(scene, who, drugs, start, stop, interval)


def _course_of(scene: Scene, course: Course) -> Dispensed:
    """The same for those with a condition, who go on for a time of their own."""
    rng, who = scene.rng, scene.people.having(course.condition)
    who = who[coin(rng, course.share, len(who))]
    start = _starts(scene, who)
    if course.at_any_time:
        start = start + (rng.random(len(who)) * np.maximum(scene.world.last - start, 1)).astype(np.int64)
    old_enough = scene.people.age_on(who, start) >= course.youngest
    who, start = who[old_enough], start[old_enough]
    mean = course.mean_days * np.where(scene.people.newly_ill[who], 1, LONGER_ILL)
    stop = start + (rng.exponential(1, len(who)) * mean).astype(np.int64)
    stop = np.minimum(stop, np.minimum(scene.people.died[who], scene.world.last))
    return _again_and_again(scene, who, course.drugs, start, stop, one_of(rng, course.intervals, len(who)))


def _starts(scene: Scene, who: Days) -> Days:
    return scene.people.entered[who] + (scene.rng.random(len(who)) ** 2 * 300).astype(np.int64)


def _again_and_again(
    scene: Scene, who: Days, drugs: Mapping[str, float], start: Days, stop: Days, interval: Days
) -> Dispensed:
    rng = scene.rng
    interval = np.where(_in_doses(scene, who), DOSE_DAYS, interval)
    times = np.maximum(0, (stop - start) // interval + 1)
    turn = np.arange(times.sum()) - np.repeat(np.cumsum(times) - times, times)
    on = np.repeat(start, times) + turn * np.repeat(interval, times) + rng.integers(0, 6, int(times.sum()))
    return np.repeat(who, times), np.repeat(words(rng, drugs, len(who)), times), on


def _in_doses(scene: Scene, who: Days) -> Flags:
    """Who gets the drugs in bags for two weeks: the same persons for all drugs, old ones and those with a psychosis."""
    people = scene.people
    frail = (people.category[who] == PSYCHOSIS) | (people.age_on(who, people.entered[who]) >= FRAIL_AGE)
    return np.asarray(frail & (people.person[who] * 7727 % 1000 < DOSE_SHARE * 1000), dtype=np.bool_)


def _going_on(
    scene: Scene, condition: str, drugs: Mapping[str, float], share: float, edges: Sequence[int]
) -> list[Dispensed]:
    """Two dispensings of a drug so far apart."""
    rng, who = scene.rng, scene.people.having(condition)
    who = who[coin(rng, share, len(who))]
    first, drug = _starts(scene, who), words(rng, drugs, len(who))
    return [(who, drug, first), (who, drug, first + one_of(rng, edges, len(who)))]


def _around_contacts(scene: Scene) -> list[Dispensed]:
    """For patients without courses: single dispensings on and around the limits before the last contact of a year."""
    who, on = _last_contacts(scene)
    found: list[Dispensed] = []
    for drugs in ({CLOZAPINE: 1.0}, ANTICHOLINERGICS, ANTIPSYCHOTICS, BENZODIAZEPINES):
        chosen = coin(scene.rng, 0.5, len(who))
        size = int(chosen.sum())
        first = on[chosen] - one_of(scene.rng, LOOKBACK_EDGES, size)
        drug = words(scene.rng, drugs, size)
        found.append((who[chosen], drug, first))
        if drugs is BENZODIAZEPINES:
            found.append((who[chosen], drug, first + one_of(scene.rng, PAIR_EDGES, size)))
    return found


def _last_contacts(scene: Scene) -> tuple[Days, Days]:
    visits = scene.rows["par_outpatient"].select("who", on="visit_on", year=pl.col("visit_on").dt.year())
    last = visits.group_by("who", "year", maintain_order=True).agg(pl.col("on").max().to_physical().cast(pl.Int64))
    who, on = last["who"].to_numpy(), last["on"].to_numpy()
    chosen = (scene.people.category[who] == PSYCHOSIS) & _sporadic(scene, who)
    return who[chosen], on[chosen]


def _before_admissions(scene: Scene) -> list[Dispensed]:
    """Two drugs tried before an admission, for about six weeks, at the end or the beginning of the two years."""
    stays = scene.rows["par_inpatient"].filter(pl.col("main_diagnosis").str.starts_with("F20"))
    who = stays["who"].to_numpy()
    admitted = stays["admitted_on"].to_physical().cast(pl.Int64).to_numpy()
    chosen = _sporadic(scene, who) | coin(scene.rng, TRIED_SHARE, len(who))
    who, admitted = who[chosen], admitted[chosen]
    return [trial for _ in range(2) for trial in _trial(scene, who, admitted)]


def _trial(scene: Scene, who: Days, admitted: Days) -> list[Dispensed]:
    rng, size = scene.rng, len(who)
    length = one_of(rng, TRIAL_EDGES, size)
    last = admitted - one_of(rng, TRIAL_END_EDGES, size)
    early = admitted - one_of(rng, TRIAL_START_EDGES, size)
    first = np.where(coin(rng, 0.25, size), early, last - length)
    drug = words(rng, {**ANTIPSYCHOTICS, CLOZAPINE: 0.06}, size)
    return [(who, drug, first), (who, drug, first + length)]


def _described(scene: Scene, who: Days, drug: Words, on: Days, punctual: bool) -> pl.DataFrame:
    people, rng = scene.people, scene.rng
    kept = (on >= scene.world.first) & (on <= np.minimum(scene.world.last, people.died[who]))
    who, on, drug, size = who[kept], on[kept], drug[kept], int(kept.sum())
    packages = one_of(rng, (1, 1, 1, 2, 3), size)
    late = coin(rng, 0 if punctual else LATE_SHARE, size)
    frame = pl.DataFrame(
        {
            "who": who,
            "municipality_code": home(scene, who, on),
            "dispensed_on": days(on),
            "atc": pl.Series(drug, dtype=pl.String),
            "variant": rng.integers(1, 3, size),
            "is_dose_dispensed": _in_doses(scene, who),
            "packages": packages,
            "ddd": packages * float(DAILY_DOSES_PER_PACKAGE),
            "receipt": _receipts(people.person[who], size),
            "delay_days": np.where(late, rng.integers(5, LATE_DAYS, size), 0),
        }
    )
    in_bag = pl.when("is_dose_dispensed").then(pl.lit(float(DOSE_DAYS))).otherwise("ddd")
    amount = pl.when("is_dose_dispensed").then(pl.lit(1)).otherwise("packages").cast(pl.Int64)
    frame = frame.with_columns(ddd=in_bag, packages=amount)
    return frame.with_columns(product=_product(), is_depot=_is_depot()).drop("variant")


def _receipts(person: Days, size: int) -> pl.Series:
    return pl.Series(100_000_000 + (person * 7919 + np.arange(size)) % 800_000_000).cast(pl.String)


def _product() -> pl.Expr:
    """Six digits: two products per drug."""
    number = {atc: 100_000 + place * 10 for place, atc in enumerate(ALL_DRUGS)}
    return (pl.col("atc").replace_strict(number, return_dtype=pl.Int64) + pl.col("variant")).cast(pl.String)


def _is_depot() -> pl.Expr:
    """Known for all products but one."""
    depot = (pl.col("atc").is_in(["N05AX08", "N05AX13"])) & (pl.col("variant") == 2)
    return pl.when(pl.col("atc") != "C07AB02").then(depot)


def _with_returns(scene: Scene, found: pl.DataFrame) -> pl.DataFrame:
    """Some brought back, wholly or in part; some swapped for the drug's other product on the same day."""
    rng = scene.rng
    back = found.filter(pl.Series(coin(rng, RETURN_SHARE, found.height)))
    part = pl.Series(coin(rng, 0.3, back.height)) & (pl.col("packages") > 1)
    swap = found.filter(pl.Series(coin(rng, SWAP_SHARE, found.height)))
    other = swap.with_columns(
        product=pl.col("product").str.replace(r"1$", "X").str.replace(r"2$", "1").str.replace("X", "2")
    )
    returned = pl.concat([_returned(back, pl.when(part).then(1).otherwise("packages")), _returned(swap, "packages")])
    return pl.concat([found, other.with_columns(is_depot=pl.lit(False)), returned])


def _returned(found: pl.DataFrame, packages: pl.Expr | str) -> pl.DataFrame:
    count = pl.col(packages) if isinstance(packages, str) else packages
    receipt = (pl.col("receipt").cast(pl.Int64) + 1_000_000).cast(pl.String)
    of_one = pl.col("ddd") / pl.col("packages")
    return found.with_columns(packages=-count.cast(pl.Int64), receipt=receipt, ddd=-count * of_one)


SOURCE = Source(
    rows=rows,
    no_person=0.004,
    needs=("par_inpatient", "par_outpatient"),
    moves_together=("dispensed_on",),
    fault_from=pl.col("packages") > 0,
    row_faults={"return_is_negative_throughout": {"packages": pl.lit(-1), "ddd": pl.lit(28.0)}},
)
