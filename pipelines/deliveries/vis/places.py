"""What the platform calls the areas and units that figures are of, from the reference tables."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import polars as pl

from pipelines.deliveries.vis.fields import (
    REGION_ID,
    REGION_NAME,
    UNIT_HSA_ID,
    UNIT_NAME,
)
from pipelines.reference import tables
from pipelines.reference.areas import NATION, sole_healthcare_regions

SCHEMA = {
    "area_level": pl.String, "area_code": pl.String, REGION_ID: pl.String, REGION_NAME: pl.String,
    UNIT_HSA_ID: pl.String, UNIT_NAME: pl.String,
}  # fmt: skip
HEALTHCARE_NAMES = ("name", "name_short")
REGION_NAMES = (*HEALTHCARE_NAMES, "county_name")


@dataclass(frozen=True)
class Places:
    """`named`: area_level, area_code and the four fields of the file that say where, a row per area that can be sent.

    regions: the codes of the regions. within: region -> healthcare region, of those that lie in one alone.
    healthcare_ids: healthcare region -> its id on the platform. whole: those of them that are made of whole regions.
    names: id on the platform of a region or healthcare region -> each name that the reference tables have of it.
    """

    named: pl.DataFrame
    regions: frozenset[str]
    within: Mapping[str, str]
    healthcare_ids: Mapping[str, str]
    whole: frozenset[str]
    names: Mapping[str, frozenset[str]]

    @cached_property
    def unit_regions(self) -> Mapping[str, str]:
        """HSA-id of a unit -> the region that it stands under."""
        return dict(self.named.filter(area_level="unit").select(UNIT_HSA_ID, REGION_ID).iter_rows())


def places(site: Path | None, healthcare_ids: Mapping[str, str]) -> Places:
    """From the tables of the project, or of the site where it has its own."""
    names = ("region", "healthcare_region", "municipality", "unit")
    return of({name: tables.read(name, site) for name in names}, healthcare_ids)


def of(read: Mapping[str, pl.DataFrame], healthcare_ids: Mapping[str, str]) -> Places:
    """`read`: the tables region, healthcare_region, municipality and unit by name."""
    regions = dict(read["region"].select("region_code", "name_short").iter_rows())
    in_use = read["healthcare_region"].filter(pl.col("valid_to").is_null())
    healthcare = dict(in_use.select("healthcare_region_code", "name_short").iter_rows())
    rows = [
        ("nation", NATION, None, None, None, None),
        *(("healthcare_region", code, one, healthcare.get(code), None, None) for code, one in healthcare_ids.items()),
        *(("region", code, code, name, None, None) for code, name in regions.items()),
        *(
            ("unit", unit, region, regions[region], hsa_id, name)
            for unit, region, hsa_id, name in _placed(read).iter_rows()
        ),
    ]
    named = pl.DataFrame(rows, schema=SCHEMA, orient="row")
    within = sole_healthcare_regions(read["municipality"])
    parted = read["municipality"].filter(~pl.col("region_code").is_in(list(within)))["healthcare_region_code"]
    whole = frozenset(healthcare_ids) - set(parted)
    return Places(named, frozenset(regions), within, healthcare_ids, whole, _names(read, healthcare_ids))


def _names(read: Mapping[str, pl.DataFrame], healthcare_ids: Mapping[str, str]) -> dict[str, frozenset[str]]:
    """Long and short ones, of counties too, and those that a healthcare region had before."""
    said = [(row[0], row[1:]) for row in read["region"].select("region_code", *REGION_NAMES).iter_rows()]
    of_healthcare = read["healthcare_region"].select("healthcare_region_code", *HEALTHCARE_NAMES).iter_rows()
    said += [(healthcare_ids[row[0]], row[1:]) for row in of_healthcare if row[0] in healthcare_ids]
    return {own: frozenset(name for other, names in said if other == own for name in names) for own, _ in said}


def _placed(read: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Units with the region that answers for their care; of a municipality's unit that in which it lies."""
    lies_in = read["municipality"].select("municipality_code", "region_code")
    principal = pl.when(pl.col("principal_kind") == "region").then("principal_code")
    region = pl.coalesce(principal, "commissioning_region_code", "region_code")
    placed = read["unit"].join(lies_in, on="municipality_code", how="left", maintain_order="left")
    return placed.select("unit_id", region.alias("region"), "hsa_id", "name")
