"""Which areas the places of today count to, for what is not dated.

Belongs here: the table `area_of_place`. Does not belong here: codes that are recorded on a day (``views``).
"""

import polars as pl

from pipelines.reference.areas import LEVELS, NATION, UNKNOWN_PLACE
from pipelines.reference.changes import Tables
from pipelines.reference.days import LAST_DAY
from pipelines.reference.municipalities import areas_of_today, region_areas
from pipelines.reference.units import areas_of_units


def area_of_place(tables: Tables) -> pl.DataFrame:
    """Which areas a place counts to: (attribution, place, area_level, area_code), one area per level at most.

    *resident*: a place is a municipality code, or a region code where only the region is known. *caregiver*:
    a place is a unit. The empty place counts in the nation only.
    """
    municipalities, unknown = areas_of_today(tables), pl.DataFrame({"code": [UNKNOWN_PLACE]})
    resident = pl.concat([municipalities, region_areas(municipalities), unknown], how="diagonal")
    caregiver = pl.concat([areas_of_units(tables, LAST_DAY), unknown], how="diagonal")
    long = pl.concat([_long("resident", resident), _long("caregiver", caregiver)])
    return long.sort("attribution", "place", "area_level")


def _long(attribution: str, wide: pl.DataFrame) -> pl.DataFrame:
    """One row per place and area; a level that does not apply has no row."""
    whole = wide.with_columns(pl.lit(NATION).alias("nation"))
    levels = [level for level in LEVELS if level in whole.columns]
    long = whole.unpivot(on=levels, index="code", variable_name="area_level", value_name="area_code")
    return long.drop_nulls("area_code").select(
        pl.lit(attribution).alias("attribution"), pl.col("code").alias("place"), "area_level", "area_code"
    )
