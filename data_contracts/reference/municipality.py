"""Contract of the 290 municipalities."""

import pandera.polars as pa
import polars as pl


class Municipality(pa.DataFrameModel):
    """The 290 municipalities of today, and where each belongs. One row per municipality: 290 rows.

    ``valid_from`` is the day the *code* came into use where that is known (splits since 1992, recodes since
    1998); 1971-01-01 means "the municipal reform of 1971 or later". Codes of before are in
    ``municipality_change``.

    Source: codes and names sjbrg/swedish-geodata (CC0); healthcare region from ordinance 1982:777 as amended
    by SFS 1997:927; SKR group from Kolada's open data (presumably the grouping of 2023).

    Traps: Halland (region 13) is split between two healthcare regions, 4 and 5, so the healthcare region is
    read here and never from the region. Gotland is both region 09 and municipality 0980. Skåne's recodes of
    1997 (11xx to 12xx) are not dated here.
    """

    municipality_code: str = pa.Field(unique=True, str_matches=r"^\d{4}$")
    name: str = pa.Field(unique=True)
    region_code: str = pa.Field(str_matches=r"^\d{2}$", metadata={"refers_to": ["region.region_code"]})
    healthcare_region_code: str = pa.Field(
        str_matches=r"^[1-6]$", metadata={"refers_to": ["healthcare_region.healthcare_region_code"]}
    )
    skr_group: str = pa.Field(metadata={"refers_to": ["municipality_group.skr_group"]})
    valid_from: pl.Date
    valid_to: pl.Date = pa.Field(nullable=True)

    @pa.dataframe_check(name="municipality_code begins with region_code")
    def code_holds_its_county(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """SCB puts the county code in the first two digits."""
        return data.lazyframe.select(pl.col("municipality_code").str.head(2) == pl.col("region_code"))

    class Config:
        """No other column may be there."""

        strict = True
