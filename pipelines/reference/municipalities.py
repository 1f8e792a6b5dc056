"""What municipalities and regions are part of: region, healthcare region and group of municipalities.

Belongs here: the areas of a municipality as of a day. Does not belong here: care units.
"""

from collections.abc import Iterable
from datetime import date

import polars as pl

from pipelines.reference.changes import Tables, changes_of, code_as_of
from pipelines.reference.days import LAST_DAY

AREAS = ("municipality", "region", "healthcare_region", "municipality_group")


def areas_of_codes(tables: Tables, codes: Iterable[str], recorded_on: date, as_of: date) -> pl.DataFrame:
    """`code, municipality, region, healthcare_region, municipality_group`: what codes of one day lie in on another.

    No municipality and no group where a split hides which part it was. Healthcare regions and groups are those of
    today for all days; a municipality of before has those of the one that it became.
    """
    changes, today = changes_of(tables), areas_of_today(tables)
    lying = {code: areas for code, *areas in today.select("code", "healthcare_region", "municipality_group").rows()}
    of_region = dict(region_areas(today).select("region", "healthcare_region").iter_rows())
    rows = []
    for code in codes:
        then = code_as_of(changes, code, recorded_on, as_of)
        successor = then if then in lying else code_as_of(changes, then, as_of, LAST_DAY)
        whole, group = lying.get(successor, (of_region.get(then[:2]), None))
        # SCB puts the county into the first two digits, of retired codes too.
        rows.append((code, then if len(then) == 4 else None, then[:2] or None, whole, group))
    return pl.DataFrame(rows, schema=dict.fromkeys(("code", *AREAS), pl.String), orient="row")


def areas_of_today(tables: Tables) -> pl.DataFrame:
    """`code, municipality, region, healthcare_region, municipality_group` of the municipalities of today."""
    return tables["municipality"].select(
        code="municipality_code",
        municipality="municipality_code",
        region="region_code",
        healthcare_region="healthcare_region_code",
        municipality_group="skr_group",
    )


def region_areas(municipalities: pl.DataFrame) -> pl.DataFrame:
    """`code, region, healthcare_region` where only the region is known; Halland has no healthcare region."""
    found = municipalities.group_by(code="region").agg(pl.col("healthcare_region").unique()).sort("code")
    sole = pl.when(pl.col("healthcare_region").list.len() == 1).then(pl.col("healthcare_region").list.first())
    return found.select("code", region="code", healthcare_region=sole)
