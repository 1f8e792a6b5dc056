"""The shape of findings: where areas do lastingly better or worse than expected, to learn from and to help."""

from datetime import date

import pandera.polars as pa

from data_contracts.shapes import AREA_LEVELS, ATTRIBUTIONS

FINDINGS = ("good_example", "need", "shared_need")


class Findings(pa.DataFrameModel):
    """One row per finding: what a sentence about it is made of, by `finding`.

    * `good_example`, `need`: an area that is better, or worse, than expected over several years, by more than chance
      and the differences there are between areas in any year. `shared_need`: a healthcare region whose regions are all
      on the wrong side, on the whole by more than chance; without `value`, as it is of the regions together.
    * `first_year`, `last_year`, `years`: from which to which, and how many of them the area has figures in;
      `years_on_side`: in how many it is on the side that the finding speaks of. Of a shared need these are of the
      region with the fewest.
    * `areas`, `areas_on_side`: of a shared need how many regions are compared, all of them on the wrong side; of the
      others how many areas the area is one of, and how many of those lie on its side.
    * `value`: of the newest year with a figure (`last_year`), in the unit of `Results`; `expected`: of all together in
      that year. `estimate`, `estimate_low`, `estimate_high`: what the years together say the value is at that level,
      with 95 % limits: for an area drawn towards what is expected, as single extremes are partly chance, the farther
      the more alike the others are, so that the limits may hold `expected` where q is small; NULL with fewer than four
      areas.
    * `p`: the chance of as much where nothing lasts, of this one alone; `q`: the share of false claims if all with at
      most this are claimed, among all areas and indicators looked at (shared needs among themselves).
    """

    publication: str = pa.Field(str_matches=r"^\d{4}-\d{2}$")
    finding: str = pa.Field(isin=FINDINGS)
    vip: str
    indicator: str
    indicator_version: int = pa.Field(ge=1)
    data_as_of: date
    direction: str = pa.Field(isin=("higher", "lower"))
    attribution: str = pa.Field(isin=ATTRIBUTIONS)
    area_level: str = pa.Field(isin=AREA_LEVELS)
    area_code: str
    first_year: int
    last_year: int
    years: int = pa.Field(ge=3)
    years_on_side: int = pa.Field(ge=0)
    areas: int = pa.Field(ge=2)
    areas_on_side: int = pa.Field(ge=1)
    value: float = pa.Field(nullable=True)
    expected: float
    estimate: float = pa.Field(nullable=True)
    estimate_low: float = pa.Field(nullable=True)
    estimate_high: float = pa.Field(nullable=True)
    p: float = pa.Field(ge=0, le=1)
    q: float = pa.Field(ge=0, le=1)

    class Config:
        """Pandera: exactly these columns, in this order; one finding of a kind per indicator and area."""

        strict = True
        ordered = True
        unique = ["finding", "vip", "indicator", "indicator_version", "attribution", "area_level", "area_code"]
