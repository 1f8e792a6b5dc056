"""Affiliation (anslutningsgrad): of the care units that ought to report to a register, the share that did, per year.

Not coverage: all units may report, and few of their patients.
"""

from collections.abc import Sequence

import duckdb
import polars as pl

from pipelines.intake.history import Known
from pipelines.plausibility import views
from pipelines.plausibility.coverage import SQL, Grounds, gridded, why_not

AFFILIATION: dict[str, type[pl.DataType]] = {
    "register": pl.String, "reference_year": pl.Int64, "region_code": pl.String, "found": pl.Int64, "of": pl.Int64,
    "share": pl.Float64, "reason": pl.String,
}  # fmt: skip


def compute(grounds: Grounds, years: Sequence[int], regions: Sequence[str]) -> pl.DataFrame:
    """`AFFILIATION`: every register that names units x year x region and the nation, units `found` out of units."""
    named = [known for _, known in sorted(grounds.known.items()) if views.has_units(known.register)]
    parts = [pl.DataFrame(schema=AFFILIATION)]
    with grounds.open(None) as database:
        database.execute(f"CREATE TABLE work.year AS SELECT UNNEST({list(years)}) AS year")
        parts += [_of_register(known, database, years, regions) for known in named]
    return pl.concat(parts).sort("register", "reference_year", "region_code")


def _of_register(
    known: Known, database: duckdb.DuckDBPyConnection, years: Sequence[int], regions: Sequence[str]
) -> pl.DataFrame:
    reasons = {year: why_not([known], year) if known.outcomes else "no_delivery" for year in years}
    counted = _counted(known, database) if known.outcomes else None
    frame = gridded(counted, "reporting_units", "expected_units", reasons, regions)
    return frame.with_columns(register=pl.lit(known.register.name)).select(*AFFILIATION)


def _counted(known: Known, database: duckdb.DuckDBPyConnection) -> pl.DataFrame:
    register, column = known.register, known.register.column_of("unit")
    system = register.columns[str(column)].code_system
    database.execute(f"""
        CREATE OR REPLACE TABLE work.reported AS
        SELECT DISTINCT "{column}" AS unit_id, DATE_PART('year', "{register.delivery.event}") AS year
        FROM registers.{register.name}
    """)
    database.execute(f"CREATE OR REPLACE TABLE work.asked AS SELECT '{system}' AS code_system")
    found: pl.DataFrame = database.sql((SQL / "affiliation.sql").read_text(encoding="utf-8")).pl()
    return found
