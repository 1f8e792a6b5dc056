"""Contract of the age and sex profile of each county."""

import pandera.polars as pa


class CountyAgeProfile(pa.DataFrameModel):
    """Persons on 31 December 2015 by county, sex and single year of age. 21 x 2 x 101 = 4 242 rows.

    ``sex`` is K (women) or M (men); ``age`` is in whole years on 31 December, and 100 means 100 or older.
    Sums to 9 851 017.

    Source: SCB, as carried in StatisticsNZ/demdata ``sweden.popn`` (MIT).

    Trap: the source has county names in ASCII without codes ("Gotaland" is Västra Götaland); they were mapped
    by an explicit list, never by equal names. Used to *derive* municipal ages, which are then not official
    figures.
    """

    region_code: str = pa.Field(str_matches=r"^\d{2}$", metadata={"refers_to": ["region.region_code"]})
    year: int = pa.Field(ge=1968, le=2100)
    sex: str = pa.Field(isin=["K", "M"])
    age: int = pa.Field(ge=0, le=100)
    persons: int = pa.Field(ge=0)

    class Config:
        """No other column may be there; one count per county, sex and age."""

        strict = True
        unique = ["region_code", "sex", "age"]
