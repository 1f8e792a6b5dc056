"""Counts to the nearest multiple of a base, and shares in whole per cent or coarser; and what these say of the counts.

The rules of Registercentrum Västra Götaland and of NHS Digital; the figures of each are its policy's.
"""

from collections.abc import Iterator

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
    nothing_known,
    of_shown,
    whole,
)
from pipelines.disclosure.policy import Percent, Rounding
from pipelines.disclosure.slab import Truths
from pipelines.disclosure.system import Numbers
from pipelines.statistics.arrays import Array


def is_small_itself(policy: Rounding, measure: str) -> pl.Expr:
    """Of rows of results whether the rule hides one."""
    counts = ["numerator", *(["denominator"] if counts_cases(measure) else [])]
    small = [pl.col(name).is_between(1, policy.hidden_below, closed="left") for name in counts]
    if counts_cases(measure):
        small.append(pl.col("denominator").is_between(1, policy.smallest_base, closed="left"))
    if measure == "survival":
        small.append(is_of_few_events(policy.smallest_count))
    return pl.any_horizontal(*small).fill_null(False) & ~_is_exact(policy)


def shown(rows: pl.DataFrame, measure: str, policy: Rounding) -> Counts:
    """What is shown of rows that are not hidden."""
    numerator, denominator, missing = (column(rows, name) for name in ("numerator", "denominator", "missing"))
    is_exact = rows.select(_is_exact(policy)).to_series().to_numpy()
    share = np.full(rows.height, np.nan)
    if policy.percent and measure == "proportion":
        share = np.where(is_exact, np.nan, percent(whole(numerator), whole(denominator), policy.percent) / 100)
    is_few = missing < policy.hidden_below  # told as nought: left out, it would be known to be so few
    rounded = Counts(
        nearest(numerator, policy.base),
        nearest(denominator, policy.base) if counts_cases(measure) else denominator,
        np.where(is_few, 0.0, nearest(missing, policy.base)),
        share,
    )
    exact = Counts(numerator, denominator, missing, share)
    return Counts(*(np.where(is_exact, one, other) for one, other in zip(exact, rounded, strict=True)))


def nearest(counts: Array, base: int) -> Array:
    """To the nearest multiple, halves up."""
    found: Array = np.floor((counts + base // 2) / base) * base
    return found


def percent(events: Numbers, cases: Numbers, rule: Percent) -> Array:
    """Per cent, halves up; NaN of no cases. In whole numbers, so that a half is one."""
    few = np.minimum(events, cases - events) < rule.few
    step = np.where(few & (cases < rule.coarse_under), rule.coarse, 1)
    doubled = 2 * np.maximum(cases, 1) * step
    rounded = (200 * events + np.maximum(cases, 1) * step) // doubled * step
    return np.where(cases > 0, rounded, np.nan)


def spans(rows: pl.DataFrame, measure: str, policy: Rounding) -> Spans:
    """What rows as they are published say of their counts to a reader who knows the rule."""
    numerator, denominator, missing = (column(rows, name) for name in ("numerator", "denominator", "missing"))
    is_exact = rows.select(_is_exact(policy)).to_series().to_numpy()
    if measure == "proportion":
        events, others, cases = _of_pairs(numerator, denominator, np.rint(100 * column(rows, "value")), policy)
    else:
        events = _near(numerator, policy.base, policy.hidden_below)
        cases = _near(denominator, policy.base, max(policy.smallest_base, policy.hidden_below))
        others = nothing_known(rows.height)
    missed = _near(missing, policy.base, policy.hidden_below)
    most_of_none = max(policy.hidden_below - 1, (policy.base - 1) // 2)
    missed = Span(missed.low, np.where(missing == 0, most_of_none, missed.high))
    told = {
        "events": (numerator, events), "others": (denominator - numerator, others), "cases": (denominator, cases),
        "missing": (missing, missed),
    }  # fmt: skip
    return by_kind(measure, **{kind: _told(count, span, is_exact) for kind, (count, span) in told.items()})


def _is_exact(policy: Rounding) -> pl.Expr:
    return pl.col("area_level").cast(pl.String).is_in(list(policy.exact_levels))


def _told(shown: Array, rounded: Span, is_exact: Truths) -> Span:
    """The span of what is shown, which is the count itself where nothing is changed."""
    low, high = (np.where(is_exact, whole(shown), bound) for bound in rounded)
    return of_shown(shown, Span(low, high))


def _near(shown: Array, base: int, least: int) -> Span:
    """The counts that are rounded to what is shown; those from 1 to `least` - 1 are hidden, not shown."""
    middle = whole(shown)
    low, high = middle - base // 2, middle + (base - 1) // 2
    return Span(np.where(low > 0, np.maximum(low, least), 0), np.where(high < least, 0, high))


def _of_pairs(numerator: Array, denominator: Array, share: Array, policy: Rounding) -> tuple[Span, Span, Span]:
    """Events, others and cases: over all pairs of events and cases that would be shown so, one by one."""
    size = len(numerator)
    least = np.full((3, size), np.iinfo(np.int64).max)
    most = np.full((3, size), -1)
    for events, cases in _candidates(whole(numerator), whole(denominator), policy.base):
        fits = _would_show(events, cases, share, policy)
        counts = np.stack([events, cases - events, cases])
        least = np.where(fits, np.minimum(least, counts), least)
        most = np.where(fits, np.maximum(most, counts), most)
    return Span(least[0], most[0]), Span(least[1], most[1]), Span(least[2], most[2])


def _candidates(events: Numbers, cases: Numbers, base: int) -> Iterator[tuple[Numbers, Numbers]]:
    """Pairs that are rounded to these."""
    for one in range(base):
        for other in range(base):
            yield events - base // 2 + one, cases - base // 2 + other


def _would_show(events: Numbers, cases: Numbers, share: Array, policy: Rounding) -> Truths:
    few_cases = (cases >= 1) & (cases < max(policy.smallest_base, policy.hidden_below))
    few_events = (events >= 1) & (events < policy.hidden_below)
    fits: Truths = (events >= 0) & (cases >= events) & ~few_cases & ~few_events
    if policy.percent:
        made = percent(events, cases, policy.percent)
        fits &= (made == share) | (np.isnan(made) & np.isnan(share))
    return fits
