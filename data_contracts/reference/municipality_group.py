"""Contract of SKR's municipality groups."""

import pandera.polars as pa


class MunicipalityGroup(pa.DataFrameModel):
    """The nine municipality groups of SKR. One row per group: 9 rows; members are in ``municipality``.

    Source: Kolada's open data, presumably the grouping of 2023.

    Trap: SKR regroups every few years (2011, 2017, 2023), so a comparison "with similar municipalities"
    changes its members between editions. Kolada's values for a group are unweighted means; here a group's figure is
    that of all its inhabitants together.
    """

    skr_group: str = pa.Field(unique=True, str_matches=r"^[ABC]\d$")
    name: str = pa.Field(unique=True)

    class Config:
        """No other column may be there."""

        strict = True
