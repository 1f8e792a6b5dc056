"""What care units are part of: the unit they merged into, and who answers for them.

Belongs here: the areas of a unit as of a day. Does not belong here: what municipalities are part of.
"""

from collections.abc import Mapping
from datetime import date

import polars as pl

from pipelines.reference.changes import Tables
from pipelines.reference.days import LAST_DAY
from pipelines.reference.errors import ReferenceFileError
from pipelines.reference.municipalities import areas_of_codes, region_areas


def areas_of_units(tables: Tables, as_of: date) -> pl.DataFrame:
    """`code, unit, municipality, region, healthcare_region` of every unit, merged ones under their successor."""
    # What a unit says of itself is written in the codes of today.
    municipalities = areas_of_codes(tables, tables["municipality"]["municipality_code"], LAST_DAY, as_of)
    units = _with_healthcare_region(_with_principal(tables["unit"], municipalities), municipalities)
    # A highly specialised unit serves the nation: in its region's figures its patients would be strangers.
    levels = ("healthcare_region", "region", "municipality")
    served = [pl.when(~pl.col("nhv")).then(pl.col(level)).alias(level) for level in levels]
    areas = units.select(pl.col("unit_id").alias("unit"), *served)
    return _unit_on(tables["unit"], as_of).join(areas, on="unit", how="left", maintain_order="left")


def _with_principal(units: pl.DataFrame, municipalities: pl.DataFrame) -> pl.DataFrame:
    """Units with the municipality (only where it is the principal) and the region that answers for them."""
    by_code = municipalities.select(
        principal_code="code", own_municipality="municipality", own_region="region", own_whole="healthcare_region"
    )
    # Region Gotland is a municipality with a region's tasks: its units have a municipal principal.
    sole = municipalities.group_by(principal_code="region").agg(pl.col("municipality").unique())
    sole = sole.filter(pl.col("municipality").list.len() == 1).select(
        "principal_code", sole_municipality=pl.col("municipality").list.first()
    )
    joined = units.join(by_code, on="principal_code", how="left").join(sole, on="principal_code", how="left")
    region_code = pl.when(pl.col("principal_kind") == "region").then("principal_code").otherwise("own_region")
    return joined.with_columns(
        pl.coalesce("own_municipality", "sole_municipality").alias("municipality"),
        pl.coalesce("commissioning_region_code", region_code).alias("region"),
    )


def _with_healthcare_region(units: pl.DataFrame, municipalities: pl.DataFrame) -> pl.DataFrame:
    """Units with the healthcare region of the region that answers for them.

    A split region (Halland) does not decide it: there the municipality that is the principal does, else the one where
    the house stands. A region's unit whose house stands outside such a region has none.
    """
    by_region = region_areas(municipalities).select("region", whole="healthcare_region")
    by_house = municipalities.select("region", municipality_code="code", part="healthcare_region")
    found = units.join(by_region, on="region", how="left").join(
        by_house, on=["region", "municipality_code"], how="left"
    )
    principal = pl.when(pl.col("own_region") == pl.col("region")).then("own_whole")
    return found.with_columns(pl.coalesce("whole", principal, "part").alias("healthcare_region"))


def _unit_on(units: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """`code, unit`: every unit and the unit it is part of on the day, through any number of mergers."""
    merged = units.filter(pl.col("merged_into").is_not_null(), pl.col("valid_to") < as_of)
    into = dict(merged.select("unit_id", "merged_into").iter_rows())
    codes = units["unit_id"].to_list()
    return pl.DataFrame({"code": codes, "unit": [_last_unit(code, into) for code in codes]}).cast(pl.String)


def _last_unit(unit: str, into: Mapping[str, str]) -> str:
    for _ in range(len(into) + 1):
        if unit not in into:
            return unit
        unit = into[unit]
    raise ReferenceFileError("unit.csv", "merged_into", "units are merged in a circle", "Let the last unit be open")
