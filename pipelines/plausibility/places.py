"""Which unit a register's code stands for, and in which region a row counts. Only names and codes, no rows."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from pipelines.project import Register
from pipelines.reference.places import area_of_place

UNKNOWN = ""  # unit or region


@dataclass(frozen=True)
class Places:
    """What one register's metrics need of the reference tables."""

    units: pl.DataFrame  # code, unit_id
    regions: pl.DataFrame  # unit_id, region_code: the region that answers for the unit
    known_regions: frozenset[str]

    @staticmethod
    def of(register: Register, tables: Mapping[str, pl.DataFrame]) -> "Places":
        """From the reference tables as `pipelines.reference.tables.load` gives them."""
        system = next((column.code_system for column in register.columns.values() if column.kind == "unit"), None)
        codes = tables["unit_code"].filter(pl.col("code_system") == (system or UNKNOWN)).select("code", "unit_id")
        caregivers = area_of_place(tables).filter(attribution="caregiver", area_level="region")
        return Places(
            codes.sort("code"),
            caregivers.select(unit_id="place", region_code="area_code").sort("unit_id"),
            frozenset(tables["region"]["region_code"]),
        )

    def located(self, counted: pl.DataFrame, by_code: bool) -> pl.DataFrame:
        """With `_unit_id` and `_region` for `_unit` (the register's code) and `_lives` (two digits); unknown is blank.

        `by_code` False: `_unit` is an area's code and stands as it is. Of a row's unit and residence the unit's region
        counts.
        """
        units = dict(self.units.iter_rows()) if by_code else {}
        unit = pl.col("_unit").replace_strict(units, default=None, return_dtype=pl.String) if by_code else "_unit"
        regions = dict(self.regions.iter_rows())
        lives = pl.when(pl.col("_lives").is_in(sorted(self.known_regions))).then("_lives")
        return counted.with_columns(_unit_id=unit).with_columns(
            pl.col("_unit_id").fill_null(UNKNOWN),
            _region=pl.coalesce(
                pl.col("_unit_id").replace_strict(regions, default=None, return_dtype=pl.String), lives
            ).fill_null(UNKNOWN),
        )
