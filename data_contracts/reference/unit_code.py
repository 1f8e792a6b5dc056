"""Contract of the codes that registers know care units by."""

import pandera.polars as pa
import polars as pl


class UnitCode(pa.DataFrameModel):
    """What each code system calls a unit. A unit has one row per system it is known in, or several.

    ``code_system`` is what a contract's unit column names; registers may share one. ``code`` is the text that stands
    in their files, with its leading zeros.

    Source: what the project ships is simulated (``unit_code_simulated.csv``); a site puts its own list in
    ``unit_code.csv``.

    Traps: a system may have had several codes for one unit over the years, each needs its row. Codes of different
    systems look alike and mean different units.
    """

    code_system: str = pa.Field(str_matches=r"^[a-z][a-z0-9_]*$")
    code: str = pa.Field(str_matches=r"^\S(?:.*\S)?$")
    unit_id: str = pa.Field(metadata={"refers_to": ["unit.unit_id"]})

    @pa.dataframe_check(name="a code leads to one unit")
    def code_leads_to_one_unit(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """Within its system."""
        return data.lazyframe.select(pl.len().over("code_system", "code") == 1)

    class Config:
        """No other column may be there."""

        strict = True
