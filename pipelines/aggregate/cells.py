"""Runs an indicator's query and sums its cases to cells, once for everything they depend on; the flow beside them."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import duckdb
import polars as pl

from data_contracts.shapes import MEASURED
from pipelines import engine
from pipelines.aggregate import figures, flow
from pipelines.aggregate.measures import KEEP_AMOUNTS
from pipelines.aggregate.periods import LENGTHS
from pipelines.errors import UserError
from pipelines.home import Home, beside, move_into_place
from pipelines.intake.history import Known
from pipelines.project import PROJECT
from pipelines.select.catalogue import Indicator
from pipelines.select.header import PopulationAtRisk
from pipelines.select.warehouse import Warehouse

CELLS_SQL = PROJECT / "sql" / "aggregate" / "cells.sql"
# What makes cells and flow of a query: other code may make others.
MACHINE = (
    CELLS_SQL, flow.FLOW_SQL, *(Path(str(module.__file__)) for module in (figures, flow)), Path(__file__),
    *sorted((PROJECT / "pipelines" / "flow").glob("*.py")),
)  # fmt: skip
AMOUNT_SCALE = 10_000  # a numeric value is summed as a whole number of this part, so that sums are exact
EXPECTED_SCALE = 1_000_000


@dataclass(frozen=True)
class Cells:
    """The cells of one indicator: where they lie, and which deliveries' dates they speak for."""

    indicator: str
    path: Path
    data_as_of: date
    cases: int


def data_as_of(indicator: Indicator, known: Mapping[str, Known]) -> date | None:
    """The last day that all registers of the indicator speak for; None while one has delivered nothing."""
    days = [known[name].data_as_of for name in indicator.registers]
    spoken = [day for day in days if day is not None]
    return min(spoken) if spoken and len(spoken) == len(days) else None


def compute(indicator: Indicator, warehouse: Warehouse, home: Home) -> Cells:
    """The cells, from the store where nothing they depend on has changed. All its registers must have delivered."""
    as_of = data_as_of(indicator, warehouse.known)
    if as_of is None:
        raise ValueError(f"{indicator.name}: a register has delivered nothing")
    path = home.cells / indicator.name / f"{_key(indicator, warehouse)}.parquet"
    if not all(file.is_file() for file in _files(indicator, path)):
        _write(indicator, warehouse, as_of, path)
    return Cells(indicator.name, path, as_of, _cases(indicator, path))


def _cases(indicator: Indicator, path: Path) -> int:
    """How many there are; of an indicator that has no cases, its figures."""
    if indicator.header.rows == "aggregates":
        return pl.read_parquet(path).height
    own = pl.scan_parquet(path).filter(pl.col("attribution") == indicator.header.attribution[0])
    return int(own.select(pl.col("cases").sum()).collect().item())


def _files(indicator: Indicator, path: Path) -> dict[Path, str]:
    """What is kept of an indicator, the file of the cells last, each with the query that gives it."""
    if indicator.header.rows == "aggregates":
        return {path: "SELECT * FROM work.figures ORDER BY ALL"}
    queries = {flow.beside_cells(path): flow.FLOW_SQL, path: CELLS_SQL}
    return {file: query.read_text(encoding="utf-8") for file, query in queries.items()}


def _write(indicator: Indicator, warehouse: Warehouse, as_of: date, path: Path) -> None:
    with warehouse.open(indicator.header.linkage, indicator.names) as database:
        if indicator.header.rows == "aggregates":
            figures.take(database, indicator)
        else:
            _select_cases(database, indicator, warehouse, as_of)
        for file, query in _files(indicator, path).items():
            _copy(database, query, file)


def _copy(database: duckdb.DuckDBPyConnection, query: str, file: Path) -> None:
    made = beside(file)
    target = str(made).replace("'", "''")
    database.execute(f"COPY ({query}) TO '{target}' (FORMAT parquet, COMPRESSION zstd)")
    made.chmod(0o600)
    move_into_place(made, file)


def _select_cases(database: duckdb.DuckDBPyConnection, indicator: Indicator, warehouse: Warehouse, as_of: date) -> None:
    """`work.cases` with values as whole numbers, the flow to them, and the settings that `cells.sql` reads."""
    header = indicator.header
    keeps_amounts = header.measure in KEEP_AMOUNTS
    first, last_due = warehouse.clock.period_from, as_of - timedelta(days=header.due_after_days)
    longest = max(LENGTHS[kind] for kind in (*header.periods, "year"))  # the flow tells of years whatever is published
    database.execute(
        f"""
        CREATE TABLE work.cases AS
        SELECT case_id, person_id, index_date, unit_id, municipality_code, sex, age, {_measured(header.measure)}
        FROM ({indicator.query}
        )
        """
    )
    _refuse_unsound_cases(database, indicator)
    database.execute(
        "CREATE TABLE work.attribution AS SELECT UNNEST(?::VARCHAR[]) AS attribution", [header.attribution]
    )
    flow.count(database, indicator, warehouse.project, flow.Days(first, as_of, last_due))
    database.execute("DELETE FROM work.cases WHERE index_date NOT BETWEEN ? AND ?", [first, last_due])
    database.execute(
        "CREATE TABLE work.indicator AS "
        "SELECT ?::BOOLEAN AS by_person, ?::INTEGER AS direction, ?::BOOLEAN AS keeps_amounts, ?::BIGINT AS longest",
        [header.unit_of_analysis == "person", -1 if header.record == "first" else 1, keeps_amounts, longest],
    )


def _measured(measure: str) -> str:
    """`flag, amount, expected_micro` of what the query gives; both of the former are NULL where nothing is recorded."""
    given = MEASURED[measure]
    flag, amount, expected = "NULL::BOOLEAN", "NULL::BIGINT", "NULL::BIGINT"
    if "followed_days" in given:
        flag = "CASE WHEN followed_days IS NOT NULL THEN value END"
        amount = f"CASE WHEN value IS NOT NULL THEN followed_days * {AMOUNT_SCALE} END"
    elif given["value"] == "BOOLEAN":
        flag = "value"
    else:
        amount = f"ROUND(value * {AMOUNT_SCALE})::BIGINT"
    if "expected" in given:
        expected = f"ROUND(expected * {EXPECTED_SCALE})::BIGINT"
    return f"{flag} AS flag, {amount} AS amount, {expected} AS expected_micro"


def _refuse_unsound_cases(database: duckdb.DuckDBPyConnection, indicator: Indicator) -> None:
    """A case has a number of its own and a date: a join that multiplies rows must not pass for more or fewer cases."""
    counted = database.execute(
        "SELECT COUNT(*), COUNT(DISTINCT case_id), COUNT(case_id), COUNT(index_date) FROM work.cases"
    ).fetchone()
    rows, distinct, numbered, dated = counted or (0, 0, 0, 0)
    if rows != distinct or rows != numbered:
        raise UserError(
            f"{indicator.path}: query: gives {rows} rows for {distinct} values of case_id; one each is due."
        )
    if rows != dated:
        raise UserError(f"{indicator.path}: query: gives {rows - dated} rows without index_date.")
    if indicator.header.population:
        _refuse_strangers(database, indicator, indicator.header.population)


def _refuse_strangers(database: duckdb.DuckDBPyConnection, indicator: Indicator, at_risk: PopulationAtRisk) -> None:
    """An event of somebody who is not in the population it is divided by is in the numerator alone."""
    strangers = database.execute(
        "SELECT COUNT(*) FROM work.cases WHERE age NOT BETWEEN ? AND ? OR sex <> NULLIF(?, 'T')",
        [at_risk.age_from, at_risk.age_to, at_risk.sex],
    ).fetchone()
    if strangers and strangers[0]:
        raise UserError(
            f"{indicator.path}: query: gives rows of an age or a sex that `population` leaves out. "
            "State there whom the query counts, or count the same in the query."
        )


def _key(indicator: Indicator, warehouse: Warehouse) -> str:
    digest = hashlib.sha256()
    for part in _depends_on(indicator, warehouse):
        digest.update(part)
        digest.update(b"\0")
    return digest.hexdigest()[:16]


def _depends_on(indicator: Indicator, warehouse: Warehouse) -> Iterable[bytes]:
    yield indicator.path.read_bytes()
    yield f"duckdb {duckdb.__version__} {engine.SETTINGS['disabled_optimizers']}".encode()
    for path in MACHINE:
        yield path.read_bytes()
    yield repr(warehouse.clock).encode()
    yield warehouse.reference.version.encode()
    for name in indicator.registers:
        yield warehouse.known[name].register.version.encode()
        for outcome in warehouse.known[name].outcomes:
            days = f"{outcome.covers_from} {outcome.covers_to}"
            yield f"{name} {outcome.stored} {outcome.contract_version} {days} {outcome.erasures}".encode()
    for name, path in warehouse.project.code_lists.items():
        if f"codes.{name}" in indicator.names:
            yield path.read_bytes()
    for name, query in warehouse.project.shared_queries.items():
        if f"registers.{name}" in indicator.names:
            yield query.encode()
