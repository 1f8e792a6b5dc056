"""The areas that there are: their levels, codes and names.

Belongs here: what areas are called. Does not belong here: what lies in which of them (``views``, ``places``).
"""

from collections.abc import Mapping
from datetime import date

import polars as pl

NATION = "SE"
NATION_NAME = "Riket"
# Unknown, foreign and protected residence, and unknown units: counted in the nation only.
UNKNOWN_PLACE = ""
LEVELS = ("nation", "healthcare_region", "region", "municipality_group", "municipality", "unit")


def area(tables: Mapping[str, pl.DataFrame], of_code: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """Every area that any code leads to, with its name on the day: (area_level, area_code, name).

    ``of_code`` is a table `area_of_code`. As they are now: 1 nation, 6 healthcare regions, 21 regions, 9 groups of
    municipalities, 290 municipalities, and units; a merged unit is not an area of its own.
    """
    there = of_code.select("area_level", "area_code").unique()
    parts = [
        named.select(pl.lit(level).alias("area_level"), "area_code", "name").sort("area_code")
        for level, named in _names(tables, as_of).items()
    ]
    return pl.concat(parts).join(there, on=["area_level", "area_code"], how="semi", maintain_order="left")


def _names(tables: Mapping[str, pl.DataFrame], as_of: date) -> dict[str, pl.DataFrame]:
    """Level -> (area_code, name) of all that ever was one."""
    return {
        "nation": pl.DataFrame({"area_code": [NATION], "name": [NATION_NAME]}),
        "healthcare_region": _healthcare_regions(tables["healthcare_region"], as_of),
        "region": tables["region"].select(area_code="region_code", name="name"),
        "municipality_group": tables["municipality_group"].select(area_code="skr_group", name="name"),
        "municipality": _municipalities(tables),
        "unit": tables["unit"].select(area_code="unit_id", name="name"),
    }


def _healthcare_regions(named: pl.DataFrame, as_of: date) -> pl.DataFrame:
    day = pl.lit(as_of)
    in_use = (pl.col("valid_from") <= day) & (pl.col("valid_to").is_null() | (pl.col("valid_to") >= day))
    return named.filter(in_use).select(area_code="healthcare_region_code", name="name")


def _municipalities(tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    recoded = tables["municipality_change"].filter(kind="recode").select(area_code="old_code", name="name")
    return pl.concat([tables["municipality"].select(area_code="municipality_code", name="name"), recoded])


def sole_healthcare_regions(municipality: pl.DataFrame) -> dict[str, str]:
    """Region -> healthcare region, of the regions that lie in one alone, from the table of municipalities."""
    found = municipality.group_by("region_code").agg(pl.col("healthcare_region_code").unique())
    alone = found.filter(pl.col("healthcare_region_code").list.len() == 1).explode("healthcare_region_code")
    return dict(alone.sort("region_code").iter_rows())


def last_inhabitants(population: pl.DataFrame) -> dict[str, float]:
    """Municipality -> its inhabitants on the last day that the table of the population knows of each."""
    by_year = population.group_by("municipality_code", "year").agg(pl.col("persons").sum())
    last = by_year.sort("municipality_code", "year").group_by("municipality_code", maintain_order=True).last()
    return {code: float(persons) for code, persons in last.select("municipality_code", "persons").iter_rows()}
