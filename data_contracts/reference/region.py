"""Contract of the 21 regions."""

import pandera.polars as pa
import polars as pl


class Region(pa.DataFrameModel):
    """The 21 regions (the former county councils). One row per region: 21 rows.

    ``name`` is the organisation ("Region Sörmland"), ``name_short`` the word for tables and maps
    ("Södermanland"), ``county_name`` the county ("Södermanlands län").
    ``valid_from`` and ``valid_to`` are first and last day; an empty ``valid_to`` means still valid.

    Source: county codes of SCB; names of the regions as in Kolada.

    Trap: codes are text with leading zeros, and 02, 11, 15 and 16 are unused after mergers. Kolada writes a
    region as ``00`` + code (``0001``), which looks like a municipality code; Socialstyrelsen writes ``1``.
    """

    region_code: str = pa.Field(unique=True, str_matches=r"^\d{2}$")
    name: str = pa.Field(unique=True)
    name_short: str = pa.Field(unique=True)
    county_name: str = pa.Field(unique=True)
    valid_from: pl.Date
    valid_to: pl.Date = pa.Field(nullable=True)

    @pa.dataframe_check(name="valid_to is not before valid_from")
    def ends_after_it_starts(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """An interval has at least one day."""
        return data.lazyframe.select(pl.col("valid_to").is_null() | (pl.col("valid_to") >= pl.col("valid_from")))

    class Config:
        """No other column may be there."""

        strict = True
