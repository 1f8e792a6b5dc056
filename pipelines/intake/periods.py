"""How senders write periods: from a text to the first and the last day of a year, half-year, quarter or month.

Belongs here: which texts name a period. Does not belong here: which periods results are given for.
"""

import polars as pl

YEAR = r"[12][0-9]{3}"
# Months in a period -> its spellings, with its number within the year; the year alone has none.
SPELLINGS = {
    1: rf"^{YEAR}(?:-|M)?(0[1-9]|1[0-2])$",  # 2025-03, 202503, 2025M03
    3: rf"^{YEAR}(?:-Q|Q|K)([1-4])$",  # 2025-Q1, 2025Q1, 2025K1 (kvartal)
    6: rf"^{YEAR}-H([12])$",  # 2025-H1
}
YEAR_ALONE = rf"^{YEAR}$"


def period_start(text: pl.Expr) -> pl.Expr:
    """First day of the period (Date); NULL for a text that is none of the spellings above."""
    return _day_after(text, 0)


def period_end(text: pl.Expr) -> pl.Expr:
    """Last day of the period, inclusive (Date); NULL where `period_start` is."""
    return _day_after(text, 1).dt.offset_by("-1d")


def _day_after(text: pl.Expr, ended: int) -> pl.Expr:
    """First day of the period (`ended` = 0), or of the one after it (1)."""
    months = [
        (text.str.extract(spelling, 1).cast(pl.Int32) - 1 + ended) * length for length, spelling in SPELLINGS.items()
    ]
    within_year = pl.when(text.str.contains(YEAR_ALONE)).then(12 * ended)
    month = pl.coalesce(*months, within_year)
    year = text.str.slice(0, 4).cast(pl.Int32, strict=False) + month // 12
    return pl.date(year, month % 12 + 1, 1)
