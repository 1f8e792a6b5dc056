"""Contract of the care units."""

import pandera.polars as pa
import polars as pl


class Unit(pa.DataFrameModel):
    """Care units that report to the registers. One row per unit, closed ones too.

    ``unit_id`` is this project's own and never reused. ``principal_kind`` and ``principal_code`` say who is
    responsible (region or municipality, by code), also where a private company gives the care
    (``is_private``); ``commissioning_region_code`` is the region that pays, empty for municipal care.
    ``municipality_code`` is where the house stands. ``nhv`` marks a highly specialised unit that serves the
    nation. ``valid_from`` and ``valid_to`` are first and last day; ``merged_into`` is the unit that took over.
    What the registers call a unit stands in ``unit_code``.

    Source: what the project ships is simulated (``unit_simulated.csv``, organisation numbers 999999...); a
    site puts its own list in ``unit.csv``.

    Traps: the house may stand in another region than the one that answers for the care. Units merge and
    close, but their history stays. Never join by name.
    """

    unit_id: str = pa.Field(unique=True, str_matches=r"^\S+$")
    name: str
    hsa_id: str = pa.Field(unique=True, str_matches=r"^SE\d{10}-[A-Za-z0-9]{1,18}$")
    principal_kind: str = pa.Field(isin=["region", "municipality"])
    principal_code: str = pa.Field(
        str_matches=r"^(\d{2}|\d{4})$",
        metadata={"refers_to": ["region.region_code", "municipality.municipality_code"]},
    )
    is_private: bool
    commissioning_region_code: str = pa.Field(nullable=True, metadata={"refers_to": ["region.region_code"]})
    municipality_code: str = pa.Field(metadata={"refers_to": ["municipality.municipality_code"]})
    nhv: bool
    valid_from: pl.Date
    valid_to: pl.Date = pa.Field(nullable=True)
    merged_into: str = pa.Field(nullable=True, metadata={"refers_to": ["unit.unit_id"]})

    @pa.dataframe_check(name="principal_code has 2 digits for a region, 4 for a municipality")
    def principal_matches_kind(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """The length of the code tells the kinds apart."""
        digits = pl.when(pl.col("principal_kind") == "region").then(2).otherwise(4)
        return data.lazyframe.select(pl.col("principal_code").str.len_chars() == digits)

    @pa.dataframe_check(name="a merged unit is closed, and not merged into itself")
    def merged_is_closed(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """The successor takes over after the last day."""
        elsewhere = pl.col("merged_into") != pl.col("unit_id")
        return data.lazyframe.select(pl.col("merged_into").is_null() | (elsewhere & pl.col("valid_to").is_not_null()))

    @pa.dataframe_check(name="valid_to is not before valid_from")
    def ends_after_it_starts(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """An interval has at least one day."""
        return data.lazyframe.select(pl.col("valid_to").is_null() | (pl.col("valid_to") >= pl.col("valid_from")))

    class Config:
        """No other column may be there."""

        strict = True
