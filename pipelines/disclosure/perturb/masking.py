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

ROUNDS = 20


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
    for _ in range(ROUNDS):
        told = [Told(one, hidden[of_row]) for one, of_row in zip(spans, whole.of_row, strict=True)]
        more = _more(whole, knowledge.attacked(knowledge.system(whole, told), asked), hidden | fixed)
        if not more.any():
            break
        hidden |= more
    return [pl.Series(hidden[of_row]) for of_row in whole.of_row]


def _cells(whole: Slab, members: Sequence[Member], which: pl.Expr) -> Truths:
    """The cells that have such a row."""
    found = np.zeros(len(whole.stands_in_row), dtype=bool)
    for member, of_row in zip(members, whole.of_row, strict=True):
        found[of_row[member.rows.select(which.fill_null(False).alias("which")).to_series().to_numpy()]] = True
    return found


def _more(whole: Slab, found: Found, settled: Truths) -> Truths:
    """For each count that is found out its own cell; where that is settled, the smallest beside it in a sum."""
    more = np.zeros_like(settled)
    may = whole.stands_in_row & ~settled
    for count in found.at:
        beside = [count] if may[whole.cell[count]] else _beside(whole, found, int(count), may)
        more[whole.cell[beside[:1]]] = True
    return more


def _beside(whole: Slab, found: Found, count: int, may: Truths) -> Numbers:
    """The counts in the sums of this one whose cells may still be hidden, the smallest first."""
    equations = found.explanation(count)
    beside: Numbers = np.unique(whole.system.equal[equations].indices)
    beside = beside[may[whole.cell[beside]] & (beside != count)]
    return beside[np.argsort(whole.counts[beside], kind="stable")]
