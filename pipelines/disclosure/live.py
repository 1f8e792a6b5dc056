"""What of tied indicators is open: years of which anything is new, and what earlier publications served of them.

Years of which all is as it was served stay as they are: they were safe, and nothing is new.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from pipelines.aggregate.places import Places
from pipelines.disclosure.relations import ROW
from pipelines.disclosure.served import BEFORE, HIDDEN, MOVED, SERVED
from pipelines.disclosure.slab import FEW, Member, Slab, Tie, slab
from pipelines.disclosure.vintages import FIGURES, YEAR, Past, before, open_years, served_members, together

PERIOD = ("period_type", "period_start")
Ties = Callable[[Sequence[Member]], Sequence[Tie]]


def as_it_is(member: Member) -> Member:
    """With all its rows."""
    return member


@dataclass(frozen=True)
class Live:
    """whole: the members. years: the open ones. now: the rows of those. earlier: of each earlier publication what it
    served of them, as far as there are other figures now.
    """

    whole: Sequence[Member]
    years: frozenset[int]
    now: Sequence[Member]
    earlier: Sequence[Sequence[Member]]

    @staticmethod
    def of(members: Sequence[Member], past: Past | None, counted: Callable[[Member], Member] = as_it_is) -> "Live":
        """A member's rows have `served.BOUND`. counted: a member with those rows that are counts of the system."""
        whole = [counted(member) for member in members]
        is_settled = (pl.col(SERVED) & ~pl.col(MOVED)).alias("is_settled")
        years = open_years(pl.concat([member.rows.select(*PERIOD, is_settled) for member in whole]), "is_settled")
        now = [replace(member, rows=member.rows.filter(YEAR.is_in(years))) for member in whole]
        earlier = [[counted(one) for one in served_members(rows, now)] for rows in _earlier(now, past, years)]
        return Live(whole, years, now, earlier)

    @property
    def has_rows(self) -> bool:
        """Whether anything is open."""
        return any(member.rows.height for member in self.now)

    @property
    def every(self) -> list[Member]:
        """Those of now, and then of each earlier publication."""
        return [*self.now, *(member for past in self.earlier for member in past)]

    def rows_with(self, hidden: Sequence[pl.Series]) -> Iterator[pl.DataFrame]:
        """The rows of each whole member with `hidden`: of open years as said, a truth for each row; else as served."""
        for whole, now, found in zip(self.whole, self.now, hidden, strict=True):
            settled = whole.rows.filter(~YEAR.is_in(self.years))
            told = pl.concat([
                settled.select(*ROW, hidden=(pl.col(BEFORE) == HIDDEN)),
                now.rows.select(ROW).with_columns(hidden=found),
            ])  # fmt: skip
            yield whole.rows.join(told, on=list(ROW), how="left", maintain_order="left")


def _earlier(members: Sequence[Member], past: Past | None, years: Collection[int]) -> list[pl.DataFrame]:
    """Of each earlier publication what it served of these years, as far as there are other figures now."""
    if past is None:
        return []
    now = pl.concat([member.rows.select(FIGURES) for member in members])
    return before(now, past.of([member.name for member in members]), years)


def as_one(
    now: Sequence[Member],
    earlier: Sequence[Sequence[Member]],
    places: Mapping[str, Places],
    ties: Ties,
    *,
    is_mixed: bool,
    is_partial: bool = False,
    few: int = FEW,
) -> Slab:
    """What is served now and what earlier publications served as one system; see `slab`. Raises DoesNotAddUp,
    DoesNotFollow.
    """
    slabs = [slab(now, places, ties(now), is_mixed=is_mixed, is_partial=is_partial, few=few)]
    slabs += [slab(past, places, ties(past), is_mixed=True, few=few) for past in earlier]
    return together(slabs)
