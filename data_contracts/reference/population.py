"""Contract of the population by municipality, sex and age that rates are divided by."""

import pandera.polars as pa


class Population(pa.DataFrameModel):
    """Persons on 31 December by municipality, year, sex and single year of age. 290 x 2 x 101 rows per year.

    ``sex`` is K (women) or M (men); ``age`` is in whole years on 31 December, and 100 means 100 or older.

    Source: a site's own export of SCB's table BE0101 *BefolkningNy*, put beside the site's other reference
    tables as ``population.csv`` or ``population.px``; without it the table is derived
    (``pipelines.reference.population``).

    Traps: a derived population is good enough for a demonstration and never for real data. From reference
    year 2025 SCB's counts carry Cell Key noise, so sums of small cells drift: ask SCB for the sum instead.
    """

    municipality_code: str = pa.Field(str_matches=r"^\d{4}$")
    year: int = pa.Field(ge=1968, le=2100)
    sex: str = pa.Field(isin=["K", "M"])
    age: int = pa.Field(ge=0, le=100)
    persons: int = pa.Field(ge=0)

    class Config:
        """No other column may be there; one count per municipality, year, sex and age."""

        strict = True
        unique = ["municipality_code", "year", "sex", "age"]
