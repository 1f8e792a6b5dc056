"""What is shown of the counts of rows, and what that says of them: the shapes that every method gives."""

from typing import NamedTuple

import numpy as np
import polars as pl

from pipelines.disclosure.slab import COUNTED, EVENTS, MISSING, OTHERS, RECORDED
from pipelines.disclosure.system import NO_LIMIT, Numbers
from pipelines.statistics.arrays import Array


class Counts(NamedTuple):
    """Of each row, NaN where there is none. `share` where the method itself says what it is, else NaN."""

    numerator: Array
    denominator: Array
    missing: Array
    share: Array


class Span(NamedTuple):
    """The least and the greatest that each count can be."""

    low: Numbers
    high: Numbers


Spans = dict[str, Span]  # what is counted -> what is known of it, an element a row


def column(rows: pl.DataFrame, name: str) -> Array:
    """NaN where it is NULL."""
    found: Array = rows[name].cast(pl.Float64).fill_null(np.nan).to_numpy()
    return found


def counts_cases(measure: str) -> bool:
    """Whether the denominator is a number of cases, and not of inhabitants or a sum of expectations."""
    return OTHERS in COUNTED[measure] or RECORDED in COUNTED[measure]


def is_of_few_events(smallest_count: int) -> pl.Expr:
    """Of survival whether its value gives away that fewer have had the event: it steps by one at each."""
    happened = ((1 - pl.col("value")) * pl.col("denominator")).round()
    return happened.is_between(1, smallest_count, closed="left").fill_null(False)


def nothing_known(rows: int) -> Span:
    return Span(np.zeros(rows, np.int64), np.full(rows, NO_LIMIT))


def of_shown(shown: Array, span: Span) -> Span:
    """The span of counts that are shown; where none is, nothing is known."""
    is_shown, unknown = np.isfinite(shown), nothing_known(len(shown))
    return Span(np.where(is_shown, span.low, unknown.low), np.where(is_shown, span.high, unknown.high))


def whole(found: Array) -> Numbers:
    """Whole numbers; 0 for NaN."""
    return np.nan_to_num(found).astype(np.int64)


def by_kind(measure: str, *, events: Span, others: Span, cases: Span, missing: Span) -> Spans:
    """The spans that a row of a measure has."""
    known = {EVENTS: events, OTHERS: others, RECORDED: cases, MISSING: missing}
    kinds = {*COUNTED[measure], *([RECORDED] if counts_cases(measure) else [])}
    return {kind: known[kind] for kind in kinds}
