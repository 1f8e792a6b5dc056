"""Contract of the list of all areas."""

import pandera.polars as pa


class Area(pa.DataFrameModel):
    """Every area that a result can be about. One row per level and code: 1 + 6 + 21 + 290 + the units.

    Source: derived from the other tables by ``pipelines.reference.areas.area``.

    Trap: a code alone does not name an area; ``09`` and ``0980`` are the same island on two levels.
    """

    area_level: str = pa.Field(isin=["nation", "healthcare_region", "region", "municipality", "unit"])
    area_code: str
    name: str

    class Config:
        """No other column may be there; one row per level and code."""

        strict = True
        unique = ["area_level", "area_code"]
