"""The rank of an area with its interval, group by group; drawn from a seed that hangs on the keys alone."""

import zlib
from collections.abc import Sequence

import numpy as np

from pipelines.comparison.figures import Figures, columns
from pipelines.comparison.terms import MEANS, Terms
from pipelines.statistics import ranks
from pipelines.statistics.arrays import Array, Interval, Whole

# A rank among 290 municipalities, or hundreds of units, has an interval that says nothing, and reads as a league table.
LEVELS = ("healthcare_region", "region", "municipality_group")
FEWEST_RANKED = 3  # of two the difference says as much
DRAWS = 2_000  # a limit of 2.5 % is then that of 1.8 to 3.2 %


def of_groups(figures: Figures, groups: Sequence[Whole], seeds: Sequence[str], terms: Terms) -> dict[str, Array]:
    """`rank, rank_low, rank_high, ranked`, one element per row. `groups`: the rows of each, in the order of areas."""
    found = np.full((4, len(figures.value)), np.nan)
    for rows, seed in zip(groups, seeds, strict=True):
        ranked = _of_one(figures.taken(rows), terms, zlib.crc32(seed.encode()))
        if ranked is not None and ranked.areas >= FEWEST_RANKED:
            known = np.isfinite(ranked.rank)
            found[:, rows[known]] = [column[known] for column in (ranked.rank, *ranked.interval, _count(ranked))]
    return {"rank": found[0], **columns(("rank_low", "rank_high"), Interval(found[1], found[2])), "ranked": found[3]}


def _of_one(figures: Figures, terms: Terms, seed: int) -> ranks.Ranks | None:
    """The ranks of the areas of a group; None of a measure whose uncertainty the rows do not tell."""
    higher = terms.direction == "higher"
    shown = np.where(figures.is_comparable, figures.value, np.nan)
    numerator = np.where(figures.is_comparable, figures.numerator, np.nan)
    if terms.measure in MEANS:
        error = np.sqrt(figures.variance / figures.amounts)
        return ranks.of_means(shown, error, figures.amounts - 1, higher_is_better=higher, seed=seed, draws=DRAWS)
    if not terms.has_funnel:
        return None
    method = ranks.of_proportions if terms.measure == "proportion" else ranks.of_rates
    return method(numerator, figures.base, higher_is_better=higher, seed=seed, draws=DRAWS)


def _count(ranked: ranks.Ranks) -> Array:
    return np.full(len(ranked.rank), float(ranked.areas))
