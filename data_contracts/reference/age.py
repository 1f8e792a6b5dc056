"""Contract of the age bands."""

import pandera.polars as pa


class Age(pa.DataFrameModel):
    """The age band of every single age. One row per age in whole years, from 0 to 200.

    ``age_band`` is two ages of two digits, both included (``18-24``), or one and a plus where it is open (``85+``).

    Source: derived from the cut points of ``pipelines/aggregate/plan.toml`` by ``Plan.ages``.

    Trap: an age that is not there (negative, or not known) has no band, so join from the left; it counts in all ages.
    """

    age: int = pa.Field(unique=True, ge=0, le=200)
    age_band: str = pa.Field(str_matches=r"^\d{2}(-\d{2}|\+)$")

    class Config:
        """No other column may be there."""

        strict = True
