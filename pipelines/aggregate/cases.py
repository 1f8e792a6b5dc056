"""Makes `work.cases`: what an indicator's query gives, checked, with values as whole numbers and codes as numbers too.

Codes, sexes and age bands are ENUMs here. They read and sort as the texts they are, and cost what small numbers cost;
none of them is NULL, since COALESCE with a text would make texts of them.
"""

from collections.abc import Sequence
from datetime import date

import duckdb

from data_contracts.shapes import ATTRIBUTIONS, MEASURED
from pipelines.aggregate import alike
from pipelines.aggregate.measures import KEEP_AMOUNTS
from pipelines.errors import UserError
from pipelines.select.catalogue import Indicator
from pipelines.select.header import PopulationAtRisk

AMOUNT_SCALE = 10_000  # a numeric value is summed as a whole number of this part, so that sums are exact
EXPECTED_SCALE = 1_000_000
DISTINCT_BY_BITS = 64  # numbers that lie no thinner than this are told apart by a bit each
TYPES = f"""
    CREATE TYPE code AS ENUM (SELECT '' AS code UNION SELECT code FROM reference.area_of_code ORDER BY code);
    CREATE TYPE sex AS ENUM ('?', 'K', 'M');
    CREATE TYPE age_band AS ENUM (SELECT '?' AS age_band UNION SELECT age_band FROM reference.age ORDER BY age_band);
    CREATE TYPE attribution AS ENUM {ATTRIBUTIONS};
    CREATE TABLE work.age AS
    SELECT CAST(age AS INTEGER) AS age, CAST(age_band AS age_band) AS age_band FROM reference.age;
"""
CASES = """
    CREATE TABLE work.cases AS
    SELECT
        cases.case_id, cases.person_id, cases.index_date, cases.age,
        {unit_id} AS unit_id, {municipality_code} AS municipality_code,
        COALESCE(TRY_CAST(cases.sex AS sex), CAST('?' AS sex)) AS sex,
        COALESCE(age.age_band, CAST('?' AS age_band)) AS age_band, {measured}
    FROM ({query}
    ) AS cases
    LEFT JOIN work.age AS age ON cases.age = age.age
"""
NOTHING = {"flag": "BOOLEAN", "amount": "BIGINT", "expected_micro": "BIGINT"}


def coded(column: str) -> str:
    """SQL for the code in a column, empty where it lies in no area."""
    return f"COALESCE(TRY_CAST({column} AS code), CAST('' AS code))"


def select(database: duckdb.DuckDBPyConnection, indicators: Sequence[Indicator]) -> None:
    """`work.cases` with every row that the queries of indicators that are alike give, and `work.attribution`.

    What is measured of each case has the names in `measured`. Raises UserError for unsound cases.
    """
    first = indicators[0]
    database.execute(TYPES)
    database.execute(
        "CREATE TABLE work.attribution AS SELECT CAST(UNNEST(?::VARCHAR[]) AS attribution) AS attribution",
        [first.header.attribution],
    )
    told = [
        f"{how} AS {name}{alike.ending(number)}"
        for number, indicator in enumerate(indicators)
        for name, how in _measured(indicator.header.measure, alike.ending(number)).items()
    ]
    codes = {name: coded(f"cases.{name}") for name in ("unit_id", "municipality_code")}
    database.execute(CASES.format(query=alike.query(indicators), measured=", ".join(told), **codes))
    _refuse_unsound(database, first)


def counted(indicators: Sequence[Indicator], how: str) -> str:
    """SQL for `work.counted`, as `cells.sql` reads it. `how`: the query that says where a case counts."""
    nothing = [
        f"CAST(NULL AS {kind}) AS {name}{alike.ending(number)}"
        for number, indicator in enumerate(indicators)
        for name, kind in NOTHING.items()
        if name not in _measured(indicator.header.measure)
    ]
    keeps = indicators[0].header.measure in KEEP_AMOUNTS
    at_amount = f"{'amount' if keeps else 'CAST(NULL AS BIGINT)'} AS at_amount"
    return f"CREATE VIEW work.counted AS SELECT *, {', '.join([*nothing, at_amount])} FROM ({how})"


def due(database: duckdb.DuckDBPyConnection, first: date, last: date) -> None:
    """Leaves out of `work.cases` what does not lie between the days."""
    database.execute("DELETE FROM work.cases WHERE index_date NOT BETWEEN ? AND ?", [first, last])


def _measured(measure: str, ending: str = "") -> dict[str, str]:
    """`flag`, `amount` and `expected_micro`, as far as the measure has them, of what the query gives.

    Both of the former are NULL where nothing is recorded.
    """
    given, value = MEASURED[measure], f"value{ending}"
    if "followed_days" in given:
        days = f"followed_days{ending}"
        return {
            "flag": f"CASE WHEN {days} IS NOT NULL THEN {value} END",
            "amount": f"CASE WHEN {value} IS NOT NULL THEN {days} * {AMOUNT_SCALE} END",
        }
    if given["value"] != "BOOLEAN":
        return {"amount": f"ROUND({value} * {AMOUNT_SCALE})::BIGINT"}
    if "expected" in given:
        return {"flag": value, "expected_micro": f"ROUND(expected{ending} * {EXPECTED_SCALE})::BIGINT"}
    return {"flag": value}


def _refuse_unsound(database: duckdb.DuckDBPyConnection, indicator: Indicator) -> None:
    """A case has a number of its own and a date: a join that multiplies rows must not pass for more or fewer cases."""
    rows, numbered, dated, first, last = _row(
        database, "SELECT COUNT(*), COUNT(case_id), COUNT(index_date), MIN(case_id), MAX(case_id) FROM work.cases"
    )
    distinct = _distinct(database, rows, first, last) if numbered else 0
    if rows != distinct or rows != numbered:
        raise UserError(f"{indicator.path}: query: gives several rows of a case_id, or rows without; one each is due.")
    if rows != dated:
        raise UserError(f"{indicator.path}: query: gives rows without index_date.")
    if indicator.header.population:
        _refuse_strangers(database, indicator, indicator.header.population)


def _distinct(database: duckdb.DuckDBPyConnection, rows: int, first: int, last: int) -> int:
    """How many numbers there are; a set of bits is several times cheaper than a table of them."""
    count = "COUNT(DISTINCT case_id)"
    if last - first < rows * DISTINCT_BY_BITS:
        count = f"BIT_COUNT(BITSTRING_AGG(case_id, {first}, {last}))"
    (found,) = _row(database, f"SELECT {count} FROM work.cases")
    return int(found)


def _refuse_strangers(database: duckdb.DuckDBPyConnection, indicator: Indicator, at_risk: PopulationAtRisk) -> None:
    """An event of somebody who is not in the population it is divided by is in the numerator alone."""
    (strangers,) = _row(
        database,
        "SELECT COUNT(*) FROM work.cases WHERE age NOT BETWEEN ? AND ? OR (sex <> '?' AND sex <> NULLIF(?, 'T'))",
        [at_risk.age_from, at_risk.age_to, at_risk.sex],
    )
    if strangers:
        raise UserError(
            f"{indicator.path}: query: gives rows of an age or a sex that `population` leaves out. "
            "State there whom the query counts, or count the same in the query."
        )


def _row(database: duckdb.DuckDBPyConnection, query: str, values: Sequence[object] = ()) -> tuple[int, ...]:
    row = database.execute(query, values).fetchone()
    if row is None:
        raise ValueError("a count gives a row")
    return row
