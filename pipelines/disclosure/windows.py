"""Sums of twelve months that are events: shown just where they say what the months say that are shown.

Then they add nothing for a reader and need no equations. One that was served stays as it was, as its months then told.
"""

import polars as pl

from pipelines.aggregate.periods import ROLLING
from pipelines.disclosure.relations import ROW
from pipelines.disclosure.served import COUNTS, SHOWN
from pipelines.disclosure.slab import Member

WHOSE = ("attribution", "area_level", "area_code", "sex", "age_band")  # of a window and its months
NEAR = 1e-6  # denominators may be years of persons, in fractions
MONTHS = pl.date_ranges("period_start", pl.col("period_start").dt.offset_by("11mo"), interval="1mo")


def without_windows(member: Member) -> Member:
    """The member with the rows that need equations."""
    if not member.adds_over_time:
        return member
    return Member(
        member.name, member.measure, True, member.rows.filter(pl.col("period_type") != ROLLING), member.version
    )


def with_windows(member: Member, part: pl.DataFrame, binds: pl.Expr) -> pl.Series:
    """Of each row of a member whether it is hidden. part: its rows but for windows, with `hidden`.

    binds: of a window `shown` or `hidden` whatever its months are, else NULL.
    """
    if not member.adds_over_time:
        return part["hidden"]
    windows = member.rows.filter(pl.col("period_type") == ROLLING).with_columns(binds.alias("binds"))
    shown = part.filter(~pl.col("hidden"))
    added = _added(windows, shown).filter(_says_the_same()).select(*ROW, adds_up=pl.lit(True))
    told = windows.join(added, on=list(ROW), how="left", maintain_order="left")
    is_shown = (pl.col("binds") == SHOWN).fill_null(pl.col("adds_up").fill_null(False))
    found = pl.concat([part.select(*ROW, "hidden"), told.select(*ROW, hidden=~is_shown)])
    return member.rows.select(ROW).join(found, on=list(ROW), how="left", maintain_order="left")["hidden"]


def lacking(windows: pl.DataFrame, shown: pl.DataFrame) -> pl.DataFrame:
    """Those of the windows of which a month is not among the rows that are shown."""
    return windows.join(_added(windows, shown).select(ROW), on=list(ROW), how="anti")


def _added(windows: pl.DataFrame, shown: pl.DataFrame) -> pl.DataFrame:
    """The windows all of whose months are shown, with their `COUNTS` and, after `sum_`, those of the months."""
    months = shown.filter(pl.col("period_type") == "month").select(
        *WHOSE, *(pl.col(count).cast(pl.Float64).alias(f"sum_{count}") for count in COUNTS), month="period_start"
    )
    each = windows.select(*ROW, *COUNTS, month=MONTHS).explode("month")
    return (
        each.join(months, on=[*WHOSE, "month"], nulls_equal=True)
        .group_by(*ROW, maintain_order=True)
        .agg(pl.len().alias("months"), pl.col(COUNTS).first(), pl.col("^sum_.*$").sum())
        .filter(pl.col("months") == 12)
    )


def _says_the_same() -> pl.Expr:
    """A count that is not there says nothing."""
    apart = ((pl.col(count) - pl.col(f"sum_{count}")).abs().fill_null(0.0) for count in COUNTS)
    return pl.all_horizontal(each <= NEAR for each in apart)
