"""Contract of the table that rolls places up to areas."""

import pandera.polars as pa

from data_contracts.shapes import AREA_LEVELS


class AreaOfPlace(pa.DataFrameModel):
    """To which areas a place of today counts. One row per attribution, place and area.

    ``attribution`` *resident*: ``place`` is a municipality code, or a two-digit region code where only the
    region is known. *caregiver*: ``place`` is a ``unit_id``. In both, the empty place is the unknown one and
    counts in the nation only. A place has at most one area per level, so a join never counts a person twice
    within a level.

    Source: derived from the other tables by ``pipelines.reference.places.area_of_place``.

    Trap: a place that is not in the table would fall out of an inner join: give it the empty place first. What
    is dated is joined to ``area_of_code`` instead.
    """

    attribution: str = pa.Field(isin=["resident", "caregiver"])
    place: str
    area_level: str = pa.Field(isin=AREA_LEVELS)
    area_code: str

    class Config:
        """No other column may be there; a place has one area per level."""

        strict = True
        unique = ["attribution", "place", "area_level"]
