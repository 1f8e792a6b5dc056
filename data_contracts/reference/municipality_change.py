"""Contract of the changes of municipality codes."""

import pandera.polars as pa
import polars as pl


class MunicipalityChange(pa.DataFrameModel):
    """Changes of municipality codes, dated. One row per old code, new code and day: 43 rows, 1992-2007.

    ``recode``: the whole municipality got a new code, so an old code can be replaced. ``split``: ``new_code``
    was formed from a part of ``old_code``, which lives on; that cannot be undone from the code alone.
    ``valid_from`` is the first day of the new code.

    Source: public code lists and steps in SCB's population series; ``evidence`` says which for each row.

    A change takes effect on 1 January, so that a year has one division into municipalities.

    Traps: 1583 (Borås) has two successors: Bollebygd, split off in 1995, and Borås itself, recoded in 1998.
    A row with 0380 (Uppsala) from before 2003 may be Knivsta. Skåne's recodes of 1997 are missing.
    """

    old_code: str = pa.Field(str_matches=r"^\d{4}$")
    new_code: str = pa.Field(
        unique=True,
        str_matches=r"^\d{4}$",
        metadata={"refers_to": ["municipality.municipality_code", "municipality_change.old_code"]},
    )
    name: str
    valid_from: pl.Date
    kind: str = pa.Field(isin=["recode", "split"])
    evidence: str

    @pa.dataframe_check(name="a change takes effect on 1 January")
    def from_a_new_year(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """A population of 31 December is that of the municipalities of the day after."""
        return data.lazyframe.select((pl.col("valid_from").dt.month() == 1) & (pl.col("valid_from").dt.day() == 1))

    @pa.dataframe_check(name="a code is recoded once")
    def recoded_once(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """A recode has one successor; otherwise it is a split."""
        recodes = (pl.col("kind") == "recode").cast(pl.Int64).sum().over("old_code")
        return data.lazyframe.select((pl.col("kind") == "split") | (recodes == 1))

    class Config:
        """No other column may be there."""

        strict = True
