"""Contract of the list of all areas."""

import pandera.polars as pa


class Area(pa.DataFrameModel):
    """Every area that a result can be about. One row per level and code: 1 nation + 6 healthcare regions + 21
    regions + 9 groups of municipalities + 290 municipalities + the units. With areas as they were (``areas`` in
    vip.toml) municipalities of before are among them, or instead; a merged unit is there only as long as it was one.

    Source: derived from the other tables by ``pipelines.reference.areas.area``.

    Trap: a code alone does not name an area; ``09`` and ``0980`` are the same island on two levels.
    """

    area_level: str = pa.Field(
        isin=["nation", "healthcare_region", "region", "municipality_group", "municipality", "unit"]
    )
    area_code: str
    name: str

    class Config:
        """No other column may be there; one row per level and code."""

        strict = True
        unique = ["area_level", "area_code"]
