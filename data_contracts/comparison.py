"""The shape of a comparison: each area beside the others, the rest of the nation, the year before and its target."""

from datetime import date

import pandera.polars as pa

from data_contracts.shapes import AREA_LEVELS, ATTRIBUTIONS, SEXES, STATUSES

COMPARED_PERIODS = ("year", "rolling_12_months", "pool_3_years", "pool_5_years")
OUTSIDE = ("inside", "above_95", "above_998", "below_95", "below_998")
EXPECTED_FROM = ("nation", "areas")


class Comparison(pa.DataFrameModel):
    """One row per row of `Results` for all ages and a period long enough to compare areas in.

    Figures have the unit of `value`: fractions for proportions, cases per so many person-years for rates. All but the
    keys is NULL where the row has no figure to show, and where a method says nothing.

    * `ci998_low`, `ci998_high`: the 99.8 % interval by the method of the 95 % one; NULL for medians and survival, whose
      amounts are not in the rows.
    * `expected`: the figure of all areas together, that of the nation (`expected_from` is `nation`) or, where it is not
      shown, of the shown areas (`areas`). `areas`: how many are compared. Of proportions, rates and ratios, with at
      least two areas, each with enough coverage; of rolling windows only in those that end in the calendar month of the
      newest, so that they follow each other.
    * `low_95`, `high_95`, `low_998`, `high_998`: funnel limits, between which chance alone keeps 95 or 99.8 % of areas
      as large; `adjusted_…` also allow for what areas differ more than by chance.
    * `phi`: mean square of the winsorised z scores of the areas; `tau2`: their variance beyond chance, on the scale of
      `pipelines.statistics.scale` (radians, or square roots of a ratio), 0 where chance may explain all. `z`,
      `adjusted_z`: standard errors above what is expected, by chance alone and with tau2.
    * `outside`, `adjusted_outside`: where the value lies, by the outermost limit it is beyond; on a limit is inside.
      `chance_95`, `chance_998`: how many of the areas lie outside by chance alone.
    * `rank`: 1 is the best of the `ranked` areas; those alike share the mean of theirs. `rank_low`, `rank_high`: its
      95 % interval. Of both sexes, where a direction is wanted, for healthcare regions, regions and groups of
      municipalities.
    * `rest_difference`, `rest_ratio`: the value less, and over, that of all the nation besides the area, with 95 %
      limits (`…_low`, `…_high`). No ratio of means.
    * `previous_…`: the same against the period of the same kind that ends the day before this one begins (of a rolling
      window: the window of 12 months before), which begins on `previous_start`; not across a break or a change of the
      indicator's version. A person may be in both, which the limits do not allow for.
    * `target_distance`: the value less the target, where it is judged against one.
    * `bound_low`, `bound_high`: the proportion if none, and if all, of those eligible without a value had the event;
      where coverage is known, of those who were not reported too. NULL where under 60 % are known.
    """

    publication: str = pa.Field(str_matches=r"^\d{4}-\d{2}$")
    vip: str
    indicator: str
    indicator_version: int = pa.Field(ge=1)
    period_type: str = pa.Field(isin=COMPARED_PERIODS)
    period_start: date
    period_end: date
    data_as_of: date
    attribution: str = pa.Field(isin=ATTRIBUTIONS)
    area_level: str = pa.Field(isin=AREA_LEVELS)
    area_code: str
    sex: str = pa.Field(isin=SEXES)
    status: str = pa.Field(isin=STATUSES)
    value: float = pa.Field(nullable=True)
    ci998_low: float = pa.Field(nullable=True)
    ci998_high: float = pa.Field(nullable=True)
    expected: float = pa.Field(nullable=True)
    expected_from: str = pa.Field(nullable=True, isin=EXPECTED_FROM)
    areas: int = pa.Field(nullable=True, ge=2)
    low_95: float = pa.Field(nullable=True)
    high_95: float = pa.Field(nullable=True)
    low_998: float = pa.Field(nullable=True)
    high_998: float = pa.Field(nullable=True)
    adjusted_low_95: float = pa.Field(nullable=True)
    adjusted_high_95: float = pa.Field(nullable=True)
    adjusted_low_998: float = pa.Field(nullable=True)
    adjusted_high_998: float = pa.Field(nullable=True)
    phi: float = pa.Field(nullable=True, ge=0)
    tau2: float = pa.Field(nullable=True, ge=0)
    z: float = pa.Field(nullable=True)
    adjusted_z: float = pa.Field(nullable=True)
    outside: str = pa.Field(nullable=True, isin=OUTSIDE)
    adjusted_outside: str = pa.Field(nullable=True, isin=OUTSIDE)
    chance_95: float = pa.Field(nullable=True, ge=0)
    chance_998: float = pa.Field(nullable=True, ge=0)
    rank: float = pa.Field(nullable=True, ge=1)
    rank_low: float = pa.Field(nullable=True, ge=1)
    rank_high: float = pa.Field(nullable=True, ge=1)
    ranked: int = pa.Field(nullable=True, ge=3)
    rest_difference: float = pa.Field(nullable=True)
    rest_difference_low: float = pa.Field(nullable=True)
    rest_difference_high: float = pa.Field(nullable=True)
    rest_ratio: float = pa.Field(nullable=True)
    rest_ratio_low: float = pa.Field(nullable=True)
    rest_ratio_high: float = pa.Field(nullable=True)
    previous_start: date = pa.Field(nullable=True)
    previous_difference: float = pa.Field(nullable=True)
    previous_difference_low: float = pa.Field(nullable=True)
    previous_difference_high: float = pa.Field(nullable=True)
    previous_ratio: float = pa.Field(nullable=True)
    previous_ratio_low: float = pa.Field(nullable=True)
    previous_ratio_high: float = pa.Field(nullable=True)
    target_distance: float = pa.Field(nullable=True)
    bound_low: float = pa.Field(nullable=True)
    bound_high: float = pa.Field(nullable=True)

    class Config:
        """Pandera: exactly these columns, in this order."""

        strict = True
        ordered = True
