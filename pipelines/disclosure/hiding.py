"""What to hide in a slab: rows of indicators that are tied, with what was shown and hidden of them before."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from pipelines.aggregate.places import Places
from pipelines.disclosure import growth
from pipelines.disclosure.guarding import most, secrets
from pipelines.disclosure.live import Live, Ties, as_one
from pipelines.disclosure.moves import Reals
from pipelines.disclosure.planning import MUNICIPAL_PERIODS
from pipelines.disclosure.policy import Hiding
from pipelines.disclosure.relations import ROW
from pipelines.disclosure.served import BEFORE, FREED, HIDDEN, SHOWN, WAS_SHOWN
from pipelines.disclosure.slab import Member, Slab, Truths
from pipelines.disclosure.suppress.choice import Pattern, Terms, suppress
from pipelines.disclosure.system import Numbers, System
from pipelines.disclosure.vintages import Past
from pipelines.disclosure.windows import with_windows, without_windows

EMPTY = 0.05  # what hiding a row without cases costs, of one with a case
SEEN_BEFORE = 4.0  # times what hiding costs otherwise: of a row that was shown with other figures


@dataclass(frozen=True)
class Hidden:
    """of_member: of each member a truth for each of its rows. left: how many guarded counts no pattern protects.

    stuck: the first days of their periods.
    """

    of_member: tuple[pl.Series, ...]
    left: int
    stuck: frozenset[date] = frozenset()


def hide(
    members: Sequence[Member], places: Mapping[str, Places], ties: Ties, policy: Hiding, past: Past | None = None
) -> Hidden:
    """Which rows to hide, for their own sake and beside others.

    A member's rows have, beside what a slab asks, `breakdown`, `is_small` (hidden for its own sake), `in_thin_series`,
    and `served.BOUND`.
    """
    live = Live.of(members, past, without_windows)
    found, left, stuck = _hidden(live, places, ties, policy)
    rows = live.rows_with(found)
    of_member = (
        with_windows(member, part, pl.when(pl.col(BEFORE).is_in([SHOWN, HIDDEN])).then(pl.col(BEFORE)))
        for member, part in zip(members, rows, strict=True)
    )
    return Hidden(tuple(of_member), left, stuck)


def _hidden(
    live: Live, places: Mapping[str, Places], ties: Ties, policy: Hiding
) -> tuple[list[pl.Series], int, frozenset[date]]:
    """Of each member which rows to hide, how many counts nothing protects and when their periods begin."""
    if not live.has_rows:
        return [pl.Series([], dtype=pl.Boolean) for _ in live.now], 0, frozenset()
    is_mixed = any(member.rows[BEFORE].is_not_null().any() for member in live.now)
    whole = as_one(live.now, live.earlier, places, ties, is_mixed=is_mixed)
    every = [*live.now, *(_as_served(member) for member in live.every[len(live.now) :])]
    pattern = _pattern(whole, every, len(live.now), growth.least(whole, live.now, live.earlier), policy)
    found = [pl.Series(pattern.cells[cells]) for cells in whole.of_row[: len(live.now)]]
    return found, len(pattern.unprotected), stuck(whole, every, pattern.unprotected)


def _as_served(member: Member) -> Member:
    """Nothing of it can be hidden or shown any more."""
    before = pl.when(pl.col(HIDDEN)).then(pl.lit(HIDDEN)).otherwise(pl.lit(SHOWN)).alias(BEFORE)
    small = {name: pl.lit(False) for name in ("is_small", "in_thin_series")}
    return replace(member, rows=member.rows.with_columns(before, **small))


def stuck(whole: Slab, members: Sequence[Member], counts: Numbers) -> frozenset[date]:
    """When the periods of these counts begin; of one that stands in no row, those of the sums that it is in."""
    stands = whole.stands_in_row[whole.cell[counts]]
    within = np.unique(whole.system.equal[:, counts[~stands]].nonzero()[0])
    beside = whole.system.equal[within].nonzero()[1]
    cells = np.union1d(whole.cell[counts[stands]], whole.cell[beside])
    days = (
        member.rows["period_start"].filter(pl.Series(np.isin(of_row, cells)))
        for member, of_row in zip(members, whole.of_row, strict=True)
    )
    return frozenset(day for found in days for day in found)


def _pattern(whole: Slab, members: Sequence[Member], now: int, least: Numbers, policy: Hiding) -> Pattern:
    """`members`: those of now, of which there are so many, and of earlier publications. least: of each count."""
    rows = pl.concat([member.rows.select("is_small", "in_thin_series", BEFORE) for member in members])
    at = np.concatenate([*whole.of_row])
    hidden, cells = ~whole.stands_in_row, len(whole.stands_in_row)
    was_hidden, fixed, freed = (
        _any(at[rows[BEFORE].eq_missing(state).to_numpy()], cells) for state in (HIDDEN, SHOWN, FREED)
    )
    hidden |= was_hidden & ~freed
    hidden |= _any(at[rows["is_small"].to_numpy()], cells) | (
        _any(at[rows["in_thin_series"].to_numpy()], cells) & ~fixed
    )
    guarded = secrets(whole, policy, hidden)
    highest = most(whole, policy)
    terms = Terms(
        cells=whole.cell,
        cost=_costs(whole, members[:now], policy),
        hidden=guarded.cells,
        known=highest == 0,
        fixed=fixed,
        series=_series(whole, members[:now]),
    )
    system = System(whole.system.equal, least, highest)
    return suppress(system, whole.counts, guarded.guarded(), terms)


def _any(cells: Numbers, number: int) -> Truths:
    found: NDArray[np.bool_] = np.zeros(number, dtype=bool)
    found[cells] = True
    return found


def _costs(whole: Slab, members: Sequence[Member], policy: Hiding) -> Reals:
    """Of each cell what hiding it costs: the most of the rows that it stands in."""
    costs = np.zeros(len(whole.stands_in_row))
    for member, cells in zip(members, whole.of_row, strict=False):
        np.maximum.at(costs, cells, _cost(member.rows, policy))
    return costs


def _cost(rows: pl.DataFrame, policy: Hiding) -> Reals:
    factors = {"area_level": policy.cost.level, "period_type": policy.cost.period, "breakdown": policy.cost.margin}
    worth = pl.lit(1.0)
    for name, costs in factors.items():
        worth = worth * pl.col(name).cast(pl.String).replace_strict(dict(costs), return_dtype=pl.Float64)
    cases = pl.sum_horizontal(pl.col("denominator").fill_null(0), pl.col("missing").fill_null(0).cast(pl.Float64))
    size = pl.when(cases > 0).then(1 + cases.log1p()).otherwise(EMPTY)
    was_seen = pl.when(pl.col(BEFORE) == WAS_SHOWN).then(SEEN_BEFORE).otherwise(1.0)
    found: Reals = rows.select(worth * size * was_seen).to_series().to_numpy()
    return found


def _series(whole: Slab, members: Sequence[Member]) -> Numbers:
    """Of each cell the number of its area's sexes or ages in the periods under a year of one year; else -1."""
    number = np.full(len(whole.stands_in_row), -1, dtype=np.int64)
    rows = pl.concat([member.rows.select(*ROW, "breakdown").with_columns(member=n) for n, member in enumerate(members)])
    key = ["attribution", "area_level", "area_code", "breakdown", pl.col("period_start").dt.year().alias("year")]
    is_fine = (pl.col("breakdown") != "total") & ~pl.col("period_type").is_in(MUNICIPAL_PERIODS)
    ranked = rows.select(pl.when(is_fine).then(pl.struct(key).rank("dense").cast(pl.Int64)).fill_null(-1))
    number[np.concatenate(whole.of_row[: len(members)])] = ranked.to_series().to_numpy()
    return number
