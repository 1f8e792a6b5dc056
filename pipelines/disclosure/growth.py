"""How few a hidden count is at least, to a reader who takes it that what comes late only adds.

What an earlier publication showed of a row with other figures is then the least that it may be. Where its figures fell
that is not so, and nobody who knows only what is shown can rely on it; there no least is reckoned with.
"""

from collections.abc import Sequence

import numpy as np
import polars as pl

from pipelines.disclosure.relations import ROW
from pipelines.disclosure.served import HIDDEN
from pipelines.disclosure.slab import COUNTED, Member, Slab, counted
from pipelines.disclosure.system import Numbers

OF_INDICATOR = ("_name", "_version")


def least(whole: Slab, now: Sequence[Member], earlier: Sequence[Sequence[Member]]) -> Numbers:
    """int64, of each count of a system as `live.as_one` makes it, of the same members; nought where nothing is known.

    Rows of earlier members have `hidden`; what each of those hid is known by what was shown before it.
    """
    found, of_rows = np.zeros(len(whole.counts), dtype=np.int64), iter(whole.of_row)
    of_now = [next(of_rows) for _ in now]
    shown: pl.DataFrame | None = None
    for past in earlier:
        for member in past:
            _raise(found, whole, member, next(of_rows), shown)
        told = [_figures(member).filter(~member.rows[HIDDEN]) for member in past]
        shown = _most([*told, *([] if shown is None else [shown])])
    for member, of_row in zip(now, of_now, strict=True):
        _raise(found, whole, member, of_row, shown)
    return found


def _raise(found: Numbers, whole: Slab, member: Member, of_row: Numbers, shown: pl.DataFrame | None) -> None:
    """Put in what was shown of the rows of a member, where they have at least as much now."""
    if shown is None:
        return
    own = _figures(member)
    told = own.select(*OF_INDICATOR, *ROW).join(
        shown, on=[*OF_INDICATOR, *ROW], how="left", maintain_order="left", nulls_equal=True
    )
    for kind in set(COUNTED[member.measure]) & set(told.columns):
        most = told[kind].fill_null(0).to_numpy()
        at = whole.of_cells(kind)[of_row]
        fits = (at >= 0) & (most <= whole.counts[at])
        np.maximum.at(found, at[fits], most[fits])


def _figures(member: Member) -> pl.DataFrame:
    """Whose and which each row is, and a column for each kind of count."""
    kinds = [pl.Series(kind, counted(member.rows, kind)) for kind in COUNTED[member.measure]]
    return member.rows.select(ROW).with_columns(
        *kinds, pl.lit(member.name).alias("_name"), pl.lit(member.version).alias("_version")
    )


def _most(shown: Sequence[pl.DataFrame]) -> pl.DataFrame | None:
    """Of each row the most that was ever shown of each kind."""
    if not shown:
        return None
    return pl.concat(shown, how="diagonal").group_by(*OF_INDICATOR, *ROW).agg(pl.all().max())
