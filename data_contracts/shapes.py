"""The shapes that tables have between the stages, for all indicators alike."""

from datetime import date

import pandera.polars as pa
import polars as pl

PERIOD_TYPES = (
    "month", "quarter", "tertial", "half_year", "year", "rolling_12_months", "pool_3_years", "pool_5_years",
)  # fmt: skip
AREA_LEVELS = ("nation", "healthcare_region", "region", "municipality_group", "municipality", "unit")
ATTRIBUTIONS = ("caregiver", "resident")
SEXES = ("T", "K", "M")
ALL_AGES = "all"
STATUSES = (
    "ok", "provisional", "suppressed_primary", "suppressed_secondary", "suppressed", "not_reported",
    "not_applicable", "zero_denominator", "below_coverage", "withheld", "withdrawn",
)  # fmt: skip
WITHHELD = "withheld"  # it rests on data that somebody should look at first
EDITIONS = ("public", "internal")
SOURCE_STATUSES = ("ok", "not_reported", "not_applicable", "suppressed", "zero_denominator")

CASES = {
    "case_id": "BIGINT",
    "person_id": "BIGINT",
    "index_date": "DATE",
    "unit_id": "VARCHAR",
    "municipality_code": "VARCHAR",
    "sex": "VARCHAR",
    "age": "BIGINT",
}
"""One row per eligible case, before what is measured, see `MEASURED`."""

MEASURED = {
    "proportion": {"value": "BOOLEAN"},
    "rate": {"value": "BOOLEAN"},
    "count": {"value": "BOOLEAN"},
    "ratio": {"value": "BOOLEAN", "expected": "DOUBLE"},
    "survival": {"value": "BOOLEAN", "followed_days": "BIGINT"},
    "mean": {"value": "DOUBLE"},
    "median": {"value": "DOUBLE"},
    "change": {"value": "DOUBLE"},
}
"""Measure -> the columns a query gives besides those of a case. A NULL `value` is eligible and not recorded."""

WITH_NUMERATOR = frozenset({"proportion", "rate", "ratio", "count"})
"""Measures whose figure is made of the cases with a true `value`; of the others `value` stands alone."""


FIGURES = {
    "area_level": "VARCHAR",
    "area_code": "VARCHAR",
    "period": "VARCHAR",
    "sex": "VARCHAR",
    "age_band": "VARCHAR",
    "numerator": "BIGINT",
    "denominator": "BIGINT",
    "value": "DOUBLE",
    "status_at_source": "VARCHAR",
}
"""One row per area, period, sex and age band: what a query of figures without persons gives, see `Aggregates`."""


class Aggregates(pa.DataFrameModel):
    """One row per measure, area, period, sex and age band of a source that gives figures and no persons.

    What a view `registers.aggregate_<register>` yields; joined at results, without a person path. `area_level` and
    `area_code` together name an area (09 and 0980 are the same island). `period` is written 2025, 2025-H1, 2025-Q1 or
    2025-03. `numerator` and `denominator` are NULL where the source gives `value` alone. Shares that the contract
    knows as such are fractions; any other `value` is in the source's own unit. `status_at_source` is `ok` where there
    is a value, else why there is none: what is not reported, not applicable or secret at the source is never 0.
    """

    measure: str
    area_level: str = pa.Field(isin=AREA_LEVELS)
    area_code: str
    period: str = pa.Field(str_matches=r"^\d{4}(?:-(?:\d{2}|Q[1-4]|H[12]))?$")
    sex: str = pa.Field(isin=SEXES)
    age_band: str
    numerator: int = pa.Field(nullable=True, ge=0)
    denominator: int = pa.Field(nullable=True, ge=0)
    value: float = pa.Field(nullable=True)
    status_at_source: str = pa.Field(isin=SOURCE_STATUSES)

    @pa.dataframe_check(name="a value, or a reason")
    def value_or_reason(cls, data: pa.PolarsData) -> pl.LazyFrame:
        """Exactly one of the two."""
        return data.lazyframe.select((pl.col("status_at_source") == "ok") == pl.col("value").is_not_null())

    class Config:
        """Pandera: exactly these columns, in this order; one row per measure, area, period, sex and age band."""

        strict = True
        ordered = True
        unique = ["measure", "area_level", "area_code", "period", "sex", "age_band"]


class Flow(pa.DataFrameModel):
    """How many rows are left after each criterion of an indicator, by month and code; internal, beside its cells.

    `step` 0 is the source, before anything is demanded; the steps after it are one criterion each, and the last may be
    that the follow-up is over. `criterion` and `stands_in` are its words and where it stands. `code` is the unit or
    the municipality as it was recorded, empty where that lies in no area: such rows count in the nation only. `month`
    is the first day of the month of `index_date`, NULL where a row has none yet. Months and codes add up. `rows` is
    NULL where the step cannot be counted.
    """

    step: int = pa.Field(ge=0)
    criterion: str
    stands_in: str
    attribution: str = pa.Field(isin=ATTRIBUTIONS)
    code: str
    month: date = pa.Field(nullable=True)
    rows: int = pa.Field(nullable=True, ge=0)

    class Config:
        """Pandera: exactly these columns, in this order; one row per step, attribution, code and month."""

        strict = True
        ordered = True
        unique = ["step", "attribution", "code", "month"]


class Results(pa.DataFrameModel):
    """One row per indicator, period, attribution, area, sex and age band of the plan; nothing hidden yet.

    `denominator` counts cases with a value, or holds the expected count of a ratio; `missing` counts eligible cases
    without a value; `numerator` is NULL where `value` stands alone (mean, median, change). `signal`, in months and
    quarters of both sexes and all ages: the rules whose pattern in the control chart is complete by this period, sorted
    with `;` between (`news` in the shape `Charts`); NULL where the point is judged and nothing is new, and where it is
    not judged.
    """

    publication: str = pa.Field(str_matches=r"^\d{4}-\d{2}$")
    vip: str
    indicator: str
    indicator_version: int = pa.Field(ge=1)
    period_type: str = pa.Field(isin=PERIOD_TYPES)
    period_start: date
    period_end: date
    data_as_of: date
    attribution: str = pa.Field(isin=ATTRIBUTIONS)
    area_level: str = pa.Field(isin=AREA_LEVELS)
    area_code: str
    sex: str = pa.Field(isin=SEXES)
    age_band: str
    denominator: float = pa.Field(nullable=True, ge=0)
    numerator: int = pa.Field(nullable=True, ge=0)
    missing: int = pa.Field(nullable=True, ge=0)
    value: float = pa.Field(nullable=True)
    ci_low: float = pa.Field(nullable=True)
    ci_high: float = pa.Field(nullable=True)
    ci_method: str = pa.Field(nullable=True)
    standardised: float = pa.Field(nullable=True)
    target: float = pa.Field(nullable=True)
    target_met: bool = pa.Field(nullable=True)
    signal: str = pa.Field(nullable=True)
    coverage: float = pa.Field(nullable=True)
    coverage_year: int = pa.Field(nullable=True)
    coverage_method: str = pa.Field(nullable=True)
    status: str = pa.Field(isin=STATUSES)

    class Config:
        """Pandera: exactly these columns, in this order."""

        strict = True
        ordered = True


class Published(Results):
    """Results after the gate: a hidden row keeps its keys and its status and nothing else."""

    status: str = pa.Field(isin=("ok", "provisional", "suppressed", *STATUSES[5:]))


class Packaged(Published):
    """The rows of one organisation's package. `edition`: `public`, as it is in public, or `internal`, one of the
    organisation's own that is shown in full, or is of the internal plan.
    """

    edition: str = pa.Field(isin=EDITIONS)
