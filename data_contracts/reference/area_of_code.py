"""Contract of the table that rolls recorded codes up to areas."""

import pandera.polars as pa
import polars as pl


class AreaOfCode(pa.DataFrameModel):
    """To which areas a recorded code counts, dated. One row per attribution, code, span of days and area.

    ``attribution`` *resident*: ``code`` is a municipality code as it was written down, today's or a retired one.
    *caregiver*: ``code`` is a ``unit_id``. ``valid_from`` and ``valid_to`` are the first and the last day on which the
    code lies so; the open ends are 1900-01-01 and 9999-12-31, so that a join can say BETWEEN. The spans of a code
    follow each other without a gap, and a code has at most one area per level on a day.

    Which areas these are is the deployment's choice (``areas`` in vip.toml): as they are now, as they were, or as they
    were in a year. The nation is the same in all of them.

    Source: derived from the other tables by ``pipelines.reference.views.area_of_code``.

    Traps: a code that is not there (unknown, foreign or protected residence) counts in the nation only, so join from
    the left. A code of before a split (0380 before 2003) has a region but no municipality and no group of
    municipalities, unless the areas are those of before the split. A unit of a split region (Halland) may have no
    healthcare region.
    """

    attribution: str = pa.Field(isin=["resident", "caregiver"])
    code: str = pa.Field(str_matches=r"^\S+$")
    valid_from: pl.Date
    valid_to: pl.Date
    area_level: str = pa.Field(
        isin=["nation", "healthcare_region", "region", "municipality_group", "municipality", "unit"]
    )
    area_code: str = pa.Field(str_matches=r"^\S+$")

    @pa.dataframe_check(name="the spans of a code follow each other, from the first day to the last")
    def spans_follow_each_other(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """Every code counts in the nation on every day."""
        code, first, last = ["attribution", "code"], pl.col("valid_from"), pl.col("valid_to")
        before = last.shift().over([*code, "area_level"], order_by="valid_from")
        starts = pl.when(before.is_null()).then(pl.date(1900, 1, 1)).otherwise(before.dt.offset_by("1d"))
        ends = last.max().over([*code, "area_level"]) == pl.date(9999, 12, 31)
        follows = (first == starts) & (first <= last) & ends
        return data.lazyframe.select((pl.col("area_level") != "nation") | follows)

    @pa.dataframe_check(name="all areas of a code and a day are in the nation")
    def lies_in_the_nation(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """No level has a span of its own."""
        levels = (pl.col("area_level") == "nation").sum().over("attribution", "code", "valid_from", "valid_to")
        return data.lazyframe.select(levels == 1)

    @pa.dataframe_check(name="a unit is no residence, and a group of municipalities gives no care")
    def levels_of_attribution(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """The levels that each attribution lacks."""
        lacks = (
            pl.when(pl.col("attribution") == "resident").then(pl.lit("unit")).otherwise(pl.lit("municipality_group"))
        )
        return data.lazyframe.select(pl.col("area_level") != lacks)

    class Config:
        """No other column may be there; a code has one area per level and day."""

        strict = True
        unique = ["attribution", "code", "valid_from", "area_level"]
