"""Noise that a count's own cell decides, by a keyed hash of where and when it is counted and of the count itself.

The cell key method (Fraser and Wooton, UNECE/Eurostat work session on statistical data confidentiality, 2005), with the
hash in the place of record keys, which sums of cases do not have. Sex, age, what is counted and which indicator it is
are no part of the key: so all that have the same cases, under whichever name, have the same noise, and several noisy
copies of one count tell no more than one.
"""

import hashlib
from collections.abc import Sequence
from functools import cache

import numpy as np
import polars as pl

from pipelines.disclosure.perturb.counts import (
    Counts,
    Span,
    Spans,
    by_kind,
    column,
    counts_cases,
    is_of_few_events,
    of_shown,
    whole,
)
from pipelines.disclosure.policy import CellKey
from pipelines.disclosure.slab import Truths
from pipelines.disclosure.system import Numbers
from pipelines.statistics.arrays import Array

BYTES = 2
EVEN = 256**BYTES  # how many draws there are, each as likely
PERSON = b"vip cell key 1"
STEPS = 60  # of halving, which no longer move a chance in 1 / EVEN


def is_small_itself(policy: CellKey, measure: str) -> pl.Expr:
    """Means, medians and survival of a few are somebody's own, and no noise in their number helps."""
    if measure not in ("mean", "change", "median", "survival"):
        return pl.lit(False)
    few = pl.col("denominator").is_between(1, policy.smallest_base, closed="left").fill_null(False)
    return few | is_of_few_events(policy.smallest_count) if measure == "survival" else few


def shown(rows: pl.DataFrame, cells: pl.DataFrame, measure: str, policy: CellKey, key: bytes) -> Counts:
    """What is shown of rows. `cells`: `area, start, length` of each, see `relations.where_and_when`."""
    numerator, denominator, missing = (column(rows, name) for name in ("numerator", "denominator", "missing"))
    events, left_out = (noisy(found, cells, policy, key) for found in (numerator, missing))
    nothing = np.full(rows.height, np.nan)
    if not counts_cases(measure):
        return Counts(events, denominator, left_out, nothing)
    cases = noisy(denominator, cells, policy, key)
    return Counts(_within(numerator, events, cases, policy), cases, left_out, nothing)


def noisy(counts: Array, cells: pl.DataFrame, policy: CellKey, key: bytes) -> Array:
    """The counts with their noise; nought, and what is no count, as it is."""
    drawn = _draws(counts, cells, key)
    found = np.where(counts > 0, counts - policy.noise + drawn * (2 * policy.noise + 1) // EVEN, counts)
    for count in range(1, policy.noise + policy.least):
        values, until = chances(count, policy.noise, policy.least)
        at = counts == count
        found[at] = np.asarray(values)[np.searchsorted(until, drawn[at], side="right")]
    return found


@cache
def chances(count: int, noise: int, least: int) -> tuple[Sequence[int], Sequence[int]]:
    """What a small count can be shown as, and of each the draw that it ends before.

    Nought or `least` and more, no further off than `noise`. Of all chances whose mean is the count itself those that
    tell least of it: the largest entropy, so that each is a constant factor times the one before it per step.
    """
    values = [value for value in range(max(0, count - noise), count + noise + 1) if value == 0 or value >= least]
    low, high = -10.0, 10.0
    for _ in range(STEPS):
        middle = (low + high) / 2
        low, high = (middle, high) if _mean(values, count, middle) < count else (low, middle)
    weights = np.exp(low * (np.array(values) - count))
    return values, [int(one) for one in np.rint(np.cumsum(weights) / weights.sum() * EVEN)]


def _mean(values: Sequence[int], around: int, slope: float) -> float:
    weights = np.exp(slope * (np.array(values) - around))
    return float((weights * values).sum() / weights.sum())


def _draws(counts: Array, cells: pl.DataFrame, key: bytes) -> Numbers:
    """A number from 0 to `EVEN` - 1 for each cell and count; 0 for none."""
    asked = cells.with_columns(count=pl.Series(whole(counts)))
    different = asked.filter(pl.col("count") > 0).unique(maintain_order=True)
    hashed = pl.Series(
        "drawn", [_hashed("|".join(map(str, one)), key) for one in different.iter_rows()], dtype=pl.Int64
    )
    drawn = asked.join(different.with_columns(hashed), on=asked.columns, how="left", maintain_order="left")
    return drawn["drawn"].fill_null(0).to_numpy()


def _hashed(text: str, key: bytes) -> int:
    digest = hashlib.blake2b(text.encode(), digest_size=BYTES, key=key, person=PERSON).digest()
    return int.from_bytes(digest)


def _within(exact: Array, events: Array, cases: Array, policy: CellKey) -> Array:
    """Events no more than cases, and none of few without the event: the nearest such number not too far from the truth.

    There always is one, as the least is not above the noise.
    """
    found, is_open = events.copy(), np.isfinite(events) & np.isfinite(cases)
    for step in range(2 * policy.noise + 1):
        for tried in (events + step, events - step):
            others = cases - tried
            fits = _may_stand(tried, policy) & _may_stand(others, policy) & (np.abs(tried - exact) <= policy.noise)
            found = np.where(is_open & fits, tried, found)
            is_open &= ~fits
    return found


def _may_stand(counts: Array, policy: CellKey) -> Truths:
    found: Truths = (counts == 0) | (counts >= policy.least)
    return found


def spans(rows: pl.DataFrame, measure: str, policy: CellKey) -> Spans:
    """What rows as they are published say of their counts to a reader who knows the rule, but not the key."""
    numerator, denominator, missing = (column(rows, name) for name in ("numerator", "denominator", "missing"))
    events, cases, left_out = (of_shown(found, _near(found, policy)) for found in (numerator, denominator, missing))
    if measure == "proportion":
        events = Span(events.low, np.minimum(events.high, cases.high))
        cases = Span(np.maximum(cases.low, events.low), cases.high)
    others = Span(np.maximum(cases.low - events.high, 0), np.maximum(cases.high - events.low, 0))
    return by_kind(measure, events=events, others=others, cases=cases, missing=left_out)


def _near(shown: Array, policy: CellKey) -> Span:
    """Nought may be a few; what is shown was never nought."""
    middle = whole(shown)
    return Span(np.where(middle > 0, np.maximum(middle - policy.noise, 1), 0), middle + policy.noise)
