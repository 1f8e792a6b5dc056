"""What is hidden of figures that were changed: what the policy hides itself, and what the attack finds all the same.

A heuristic in what it costs; what it leaves the certificate tells.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl

from pipelines.aggregate.places import Places
from pipelines.disclosure.attack.found import Found
from pipelines.disclosure.perturb import knowledge
from pipelines.disclosure.perturb.counts import Spans
from pipelines.disclosure.perturb.knowledge import Told
from pipelines.disclosure.policy import Perturbing
from pipelines.disclosure.slab import Member, Slab, Tie, Truths, slab
from pipelines.disclosure.system import NO_LIMIT, Numbers

ROUNDS = 40
PATIENCE = 5  # rounds, after which more are hidden at once for what is still found out
REACH = 4  # sums away from a count that is found out


def masked(
    members: Sequence[Member],
    spans: Sequence[Spans],
    places: Mapping[str, Places],
    ties: Sequence[Tie],
    policy: Perturbing,
) -> list[pl.Series]:
    """Of each member which rows are hidden.

    A member's rows have, beside what a slab asks, `is_small` (hidden for its own sake) and `before`: `shown` or
    `hidden` as the last publication had the same figures, else NULL. `spans`: what each says where it is shown.
    """
    whole = slab(members, places, ties, is_mixed=True, few=int(NO_LIMIT))
    asked = knowledge.guarded(whole, members, policy)
    fixed = _cells(whole, members, pl.col("before") == "shown")
    hidden = _cells(whole, members, pl.col("is_small") | (pl.col("before") == "hidden"))
    for turn in range(ROUNDS):
        told = [
            Told(one, hidden[of_row], member.rows)
            for one, of_row, member in zip(spans, whole.of_row, members, strict=True)
        ]
        found = knowledge.attacked(knowledge.system(whole, told), asked)
        more = _more(whole, found, hidden | fixed, 1 + turn // PATIENCE)
        if not more.any():
            break
        hidden |= more
        asked = knowledge.only(asked, np.union1d(found.at, found.undecided))  # hiding more makes none less safe
    return [pl.Series(hidden[of_row]) for of_row in whole.of_row]


def _cells(whole: Slab, members: Sequence[Member], which: pl.Expr) -> Truths:
    """The cells that have such a row."""
    found = np.zeros(len(whole.stands_in_row), dtype=bool)
    for member, of_row in zip(members, whole.of_row, strict=True):
        found[of_row[member.rows.select(which.fill_null(False).alias("which")).to_series().to_numpy()]] = True
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
