"""Contract of the six healthcare regions."""

import pandera.polars as pa
import polars as pl


class HealthcareRegion(pa.DataFrameModel):
    """The six healthcare regions (sjukvårdsregioner, samverkansregioner). One row per code and name: 7 rows,
    6 codes.

    ``valid_from`` and ``valid_to`` are first and last day of the *name*; an empty ``valid_to`` means still in
    use.

    Source: ordinance 1982:777 as amended by SFS 1997:927, replaced by 2017:80 chapter 3. The codes 1-6 are
    this project's own; nobody has given healthcare regions an official code.

    Trap: code 2 was called Uppsala-Örebro until October 2020 (known to the month; the first is used here),
    and is the same area. Which municipality belongs where is in ``municipality``: a region does not decide
    it.
    """

    healthcare_region_code: str = pa.Field(str_matches=r"^[1-6]$")
    name: str = pa.Field(unique=True)
    name_short: str = pa.Field(unique=True)
    valid_from: pl.Date
    valid_to: pl.Date = pa.Field(nullable=True)

    @pa.dataframe_check(name="one name per code is valid now")
    def one_current_name(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """Exactly one row per code has no last day."""
        open_rows = pl.col("valid_to").is_null().cast(pl.Int64).sum().over("healthcare_region_code")
        return data.lazyframe.select(open_rows == 1)

    class Config:
        """No other column may be there."""

        strict = True
