"""The shapes that tables have between the stages, for all indicators alike."""

from datetime import date

import pandera.polars as pa

PERIOD_TYPES = ("month", "quarter", "rolling_12_months", "year")
AREA_LEVELS = ("nation", "healthcare_region", "region", "municipality", "unit")
ATTRIBUTIONS = ("caregiver", "resident")
SEXES = ("T", "K", "M")
ALL_AGES = "all"
STATUSES = (
    "ok", "provisional", "suppressed_primary", "suppressed_secondary", "suppressed", "not_reported",
    "not_applicable", "zero_denominator", "below_coverage", "withheld", "withdrawn",
)  # fmt: skip

CASES = {
    "case_id": "BIGINT",
    "person_id": "BIGINT",
    "index_date": "DATE",
    "unit_id": "VARCHAR",
    "municipality_code": "VARCHAR",
    "sex": "VARCHAR",
    "age": "BIGINT",
}
"""One row per eligible case, before `value` (BOOLEAN, or DOUBLE for mean, median and change) and `expected`."""


class Results(pa.DataFrameModel):
    """One row per indicator, period, attribution, area, sex and age band of the plan; nothing hidden yet.

    `denominator` counts cases with a value, or holds the expected count of a ratio; `missing` counts eligible cases
    without a value; `numerator` is NULL where `value` stands alone (mean, median, change).
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
