"""What is hidden of figures that were changed: what the policy hides itself, and what the attack finds all the same.

A heuristic in what it costs; what it leaves the certificate tells.
"""

from collections.abc import Sequence

import numpy as np
import polars as pl

from pipelines.disclosure.attack.found import Found
from pipelines.disclosure.hiding import Hidden, stuck
from pipelines.disclosure.live import Live, Ties, as_one
from pipelines.disclosure.perturb import knowledge
from pipelines.disclosure.perturb.knowledge import Told
from pipelines.disclosure.perturb.perturbing import Method
from pipelines.disclosure.served import BEFORE, FREED, HIDDEN, SHOWN
from pipelines.disclosure.slab import Member, Slab, Truths
from pipelines.disclosure.system import NO_LIMIT, Numbers
from pipelines.disclosure.vintages import Past

ROUNDS = 40
PATIENCE = 5  # rounds, after which more are hidden at once for what is still found out
REACH = 4  # sums away from a count that is found out
EVERY_CASE = int(NO_LIMIT)  # no number of cases is known, so that each is a count of its own


def masked(members: Sequence[Member], ties: Ties, method: Method, past: Past | None = None) -> Hidden:
    """Which rows are hidden. left: counts that are found out all the same, where the policy refuses that.

    A member's rows have, beside what a slab asks, `is_small` (hidden for its own sake) and `served.BOUND`.
    """
    live = Live.of(members, past)
    if not live.has_rows:
        return Hidden(_of_members(live, [pl.Series([], dtype=pl.Boolean) for _ in live.now]), 0)
    whole = as_one(live.now, live.earlier, method.places, ties, is_mixed=True, few=EVERY_CASE)
    hidden, left = _hidden(whole, live, method)
    of_member = _of_members(live, [pl.Series(hidden[of_row]) for of_row in whole.of_row[: len(live.now)]])
    if method.policy.breaches == "reported":
        return Hidden(of_member, 0)
    return Hidden(of_member, len(left), stuck(whole, live.every, left))


def _of_members(live: Live, hidden: Sequence[pl.Series]) -> tuple[pl.Series, ...]:
    return tuple(rows["hidden"] for rows in live.rows_with(hidden))


def _hidden(whole: Slab, live: Live, method: Method) -> tuple[Truths, Numbers]:
    """Of each cell whether it is hidden, and the counts that are found out all the same."""
    asked = knowledge.guarded(whole, live.every, method.policy)
    spans = [method.spans(member.rows, member.measure) for member in live.every]
    hidden, fixed = _bound(whole, live)
    for turn in range(ROUNDS):
        told = [
            Told(one, hidden[of_row], member.rows)
            for one, of_row, member in zip(spans, whole.of_row, live.every, strict=True)
        ]
        found = knowledge.attacked(knowledge.system(whole, told), asked, whole.counts)
        more = _more(whole, found, hidden | fixed, 1 + turn // PATIENCE)
        if not more.any():
            break
        hidden |= more
        asked = knowledge.only(asked, np.union1d(found.at, found.undecided))  # hiding more makes none less safe
    return hidden, found.at


def _bound(whole: Slab, live: Live) -> tuple[Truths, Truths]:
    """The cells that are hidden for their own sake or as they were before, and those that are shown in any case."""
    now, earlier = len(live.now), len(live.every) - len(live.now)
    hides = [pl.col(BEFORE) == HIDDEN] * now + [pl.col(HIDDEN)] * earlier
    shows = [pl.col(BEFORE) == SHOWN] * now + [~pl.col(HIDDEN)] * earlier
    freed = _cells(whole, live.now, [pl.col(BEFORE) == FREED] * now)
    small = _cells(whole, live.now, [pl.col("is_small")] * now)
    return _cells(whole, live.every, hides) & ~freed | small, _cells(whole, live.every, shows)


def _cells(whole: Slab, members: Sequence[Member], which: Sequence[pl.Expr]) -> Truths:
    """The cells that have such a row, said for each member."""
    found = np.zeros(len(whole.stands_in_row), dtype=bool)
    for member, of_row, one in zip(members, whole.of_row, which, strict=False):
        found[of_row[member.rows.select(one.fill_null(False).alias("which")).to_series().to_numpy()]] = True
    return found


def _more(whole: Slab, found: Found, settled: Truths, number: int) -> Truths:
    """For each count that is found out its own cell; where that is settled, so many of the smallest near it in sums."""
    more = np.zeros_like(settled)
    may = whole.stands_in_row & ~settled
    for count in found.at:
        near = [count] if may[whole.cell[count]] else _near(whole, int(count), may)
        more[whole.cell[near[:number]]] = True
    return more


def _near(whole: Slab, count: int, may: Truths) -> Numbers:
    """The counts beside this one in its sums whose cells may still be hidden, the smallest first; else those beside
    what is beside it, and so on.
    """
    equal, reached = whole.system.equal, np.array([count], np.int64)
    for _ in range(REACH):
        equations = np.flatnonzero(np.isin(equal.indices, reached))
        rows = np.unique(np.searchsorted(equal.indptr, equations, side="right") - 1)
        reached = np.unique(equal[rows].indices)
        open_ones: Numbers = reached[may[whole.cell[reached]]]
        if len(open_ones):
            return open_ones[np.argsort(whole.counts[open_ones], kind="stable")]
    return reached[:0]
