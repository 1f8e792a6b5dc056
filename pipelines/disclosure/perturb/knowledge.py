"""The attack on figures that were changed: no count is known, but each shown number says what it may be.

Bounds go through every sum of a slab, and points for all of it at once prove most counts safe. Of the rest each is
asked for by itself where few enough hang together: with no count known all of a slab may, and the others are undecided.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from pipelines.disclosure.attack.found import Found, attack
from pipelines.disclosure.guarding import secrets
from pipelines.disclosure.perturb.counts import Spans
from pipelines.disclosure.policy import Perturbing, Policy, Rounding
from pipelines.disclosure.slab import MORE, Member, Slab, Truths, counted
from pipelines.disclosure.system import NO_LIMIT, Guarded, Numbers, System

TOGETHER = 20_000  # counts that hang together, up to which each is asked for by itself


@dataclass(frozen=True)
class Told:
    """What the rows of one member say. hidden: of each row whether it is; it says nothing then.

    rows: with their true counts; None where these are not known.
    """

    spans: Spans
    hidden: Truths
    rows: pl.DataFrame | None

    def is_of(self, kind: str, counts: Numbers) -> Truths:
        """Of each row whether it has this count: one of another date than others of its cell may have another."""
        if self.rows is None:
            return np.ones(len(self.hidden), dtype=bool)
        same: Truths = counted(self.rows, kind) == counts
        return same

    @property
    def unlike(self) -> int:
        """How many true counts the rows as they are shown rule out."""
        if self.rows is None:
            return 0
        counts = {kind: counted(self.rows, kind) for kind in self.spans}
        outside = [(counts[kind] < span.low) | (counts[kind] > span.high) for kind, span in self.spans.items()]
        return int(sum((wrong & ~self.hidden).sum() for wrong in outside))


def system(whole: Slab, told: Sequence[Told]) -> System:
    """The slab's equations with what the rows say of the counts; and that nobody is of unknown sex, age or residence,
    where the truth is known and it is so.
    """
    low, high = np.zeros(len(whole.counts), np.int64), np.full(len(whole.counts), NO_LIMIT)
    for one, of_row in zip(told, whole.of_row, strict=True):
        for kind, span in one.spans.items():
            at = whole.of_cells(kind)[of_row]
            shown = ~one.hidden & (at >= 0) & one.is_of(kind, whole.counts[at])
            np.maximum.at(low, at[shown], span.low[shown])
            np.minimum.at(high, at[shown], span.high[shown])
    if all(one.rows is not None for one in told):
        left_over = whole.of_nowhere | whole.of_no_margin
        high[left_over[whole.cell] & (whole.counts == 0)] = 0
    return System(whole.system.equal, low, high)


def guarded(whole: Slab, members: Sequence[Member], policy: Perturbing) -> Guarded:
    """The small counts, but for those of levels where nothing is changed."""
    nothing = np.zeros(len(whole.stands_in_row), dtype=bool)
    found = secrets(whole, policy, nothing).guarded()
    return only(found, found.at[~_exact(whole, members, policy)[whole.cell[found.at]]])


def any_count(whole: Slab, members: Sequence[Member], policy: Perturbing) -> Guarded:
    """All counts of rows, for whom the small ones are unknown."""
    asked = (whole.stands_in_row & ~_exact(whole, members, policy))[whole.cell] & (whole.kind != MORE)
    at = np.flatnonzero(asked)
    return Guarded(at, np.full(len(at), policy.width), np.full(len(at), policy.smallest_count))


def _exact(whole: Slab, members: Sequence[Member], policy: Policy) -> Truths:
    """Of each cell whether it is shown as it is."""
    found = np.zeros(len(whole.stands_in_row), dtype=bool)
    levels = list(policy.exact_levels) if isinstance(policy, Rounding) else []
    for member, of_row in zip(members, whole.of_row, strict=True):
        found[of_row[member.rows.select(pl.col("area_level").is_in(levels)).to_series().to_numpy()]] = True
    return found


def only(asked: Guarded, at: Numbers) -> Guarded:
    """Those of the guarded counts that are among these."""
    which = np.isin(asked.at, at)
    return Guarded(asked.at[which], asked.width[which], asked.small[which])


def attacked(known: System, asked: Guarded, truth: Numbers | None = None) -> Found:
    """What can be found out; `truth`: see `attack`. Raises Contradiction where no counts fit what is shown."""
    return attack(known, asked, truth, largest=TOGETHER)
