"""Contract of the population totals per municipality."""

import pandera.polars as pa


class MunicipalityPopulation(pa.DataFrameModel):
    """Persons registered in each municipality on 31 December. One row per municipality and year: 290 x
    2013-2017.

    Source: SCB, table BE0101N1 (CC0).

    Traps: SCB's figure for 31 December of year Y uses the boundaries of 1 January Y+1. It is a count on one
    day; the mean population of a year is another figure and must not be mixed with it in one rate.
    """

    municipality_code: str = pa.Field(
        str_matches=r"^\d{4}$", metadata={"refers_to": ["municipality.municipality_code"]}
    )
    year: int = pa.Field(ge=1968, le=2100)
    persons: int = pa.Field(ge=1)

    class Config:
        """No other column may be there; one total per municipality and year."""

        strict = True
        unique = ["municipality_code", "year"]
