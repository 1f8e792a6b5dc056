"""Runs an indicator's query and sums its cases to cells, once for everything they depend on; the flow beside them."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import duckdb
import polars as pl
import sqlglot

from data_contracts.shapes import FIGURES
from pipelines import engine
from pipelines.aggregate import alike, cases, figures, flow, measures
from pipelines.aggregate.measures import KEEP_AMOUNTS, summed
from pipelines.aggregate.periods import LENGTHS
from pipelines.flow.spine import DIALECT
from pipelines.flow.steps import derived
from pipelines.flow.variants import Derived
from pipelines.home import Home, beside, move_into_place
from pipelines.intake.history import Known
from pipelines.project import PROJECT
from pipelines.select.catalogue import Indicator
from pipelines.select.warehouse import Warehouse

SQL = PROJECT / "sql" / "aggregate"
CELLS_SQL = SQL / "cells.sql"
COUNTING = {which: SQL / f"{which}_case.sql" for which in ("every", "first", "last")}
MEASURED_COLUMN = re.compile(rf"\bcounted\.({'|'.join(cases.NOTHING)})\b")
KEYS = ("attribution", "code", "month", "months_alone", "sex", "age_band", "at_amount")
OF_FIGURES: Mapping[str, pl.DataType] = {"VARCHAR": pl.String(), "BIGINT": pl.Int64(), "DOUBLE": pl.Float64()}
# What makes cells and flow of a query: other code may make others.
MACHINE = (
    CELLS_SQL, *COUNTING.values(), flow.FLOW_SQL, Path(__file__),
    *(Path(str(module.__file__)) for module in (alike, cases, figures, flow, measures)),
    *sorted((PROJECT / "pipelines" / "flow").glob("*.py")),
)  # fmt: skip


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


def compute(indicator: Indicator, warehouse: Warehouse, home: Home, others: Iterable[Indicator] = ()) -> Cells:
    """The cells, from the store where nothing they depend on has changed. All its registers must have delivered.

    Where they are made, those of the others that have the same cases are made with them.
    """
    as_of = data_as_of(indicator, warehouse.known)
    if as_of is None:
        raise ValueError(f"{indicator.name}: a register has delivered nothing")
    path = _path(indicator, warehouse, home)
    if not _is_there(indicator, path):
        together = [indicator, *alike.to(indicator, others)]
        paths = {one.name: _path(one, warehouse, home) for one in together}
        missing = [one for one in together if not _is_there(one, paths[one.name])]
        _write(missing, warehouse, as_of, paths)
    return Cells(indicator.name, path, as_of, _cases(indicator, path))


def nothing(indicator: Indicator, warehouse: Warehouse, home: Home) -> Cells:
    """What an indicator has whose query fails: no cell at all. All its registers must have delivered."""
    as_of = data_as_of(indicator, warehouse.known)
    if as_of is None:
        raise ValueError(f"{indicator.name}: a register has delivered nothing")
    path = home.cells / indicator.name / "nothing.parquet"
    path.parent.mkdir(parents=True, exist_ok=True)
    made = beside(path)
    pl.DataFrame(schema=_shape(indicator)).write_parquet(made)
    made.chmod(0o600)
    move_into_place(made, path)
    return Cells(indicator.name, path, as_of, 0)


def _shape(indicator: Indicator) -> dict[str, pl.DataType]:
    """The columns that a file of its cells has."""
    if indicator.header.rows == "aggregates":
        return {name: OF_FIGURES[kind] for name, kind in FIGURES.items()}
    measure = indicator.header.measure
    keys = KEYS if measure in KEEP_AMOUNTS else KEYS[:-1]
    kinds: dict[str, pl.DataType] = {"month": pl.Date(), "months_alone": pl.Int64(), "at_amount": pl.Int64()}
    sums = dict.fromkeys(summed(measure), pl.Int64())
    return {**{name: kinds.get(name, pl.String()) for name in keys}, **sums}


def _path(indicator: Indicator, warehouse: Warehouse, home: Home) -> Path:
    return home.cells / indicator.name / f"{_key(indicator, warehouse)}.parquet"


def _is_there(indicator: Indicator, path: Path) -> bool:
    return path.is_file() and (indicator.header.rows == "aggregates" or flow.beside_cells(path).is_file())


def _cases(indicator: Indicator, path: Path) -> int:
    """How many there are; of an indicator that has no cases, its figures."""
    if indicator.header.rows == "aggregates":
        return pl.read_parquet(path).height
    own = pl.scan_parquet(path).filter(pl.col("attribution") == indicator.header.attribution[0])
    return int(own.select(pl.col("cases").sum()).collect().item())


def _write(indicators: Sequence[Indicator], warehouse: Warehouse, as_of: date, paths: Mapping[str, Path]) -> None:
    """What is kept of indicators that are alike, the cells last."""
    first = indicators[0]
    with warehouse.open(first.header.linkage, first.names) as database:
        if first.header.rows == "aggregates":
            figures.take(database, first)
            _copy(database, "SELECT * FROM work.figures ORDER BY ALL", paths[first.name])
            return
        demands = [derived(indicator, warehouse.project) for indicator in indicators]
        _sum(database, indicators, demands[0], warehouse, as_of)
        for number, indicator in enumerate(indicators):
            path = paths[indicator.name]
            flow.name_steps(database, indicator.header, demands[number], warehouse.project)
            _copy(database, flow.FLOW_SQL.read_text(encoding="utf-8"), flow.beside_cells(path))
            _copy(database, _own(indicator, number), path)


def _copy(database: duckdb.DuckDBPyConnection, query: str, file: Path) -> None:
    made = beside(file)
    target = str(made).replace("'", "''")
    database.execute(f"COPY ({query}) TO '{target}' (FORMAT parquet, COMPRESSION zstd)")
    made.chmod(0o600)
    move_into_place(made, file)


def _sum(
    database: duckdb.DuckDBPyConnection,
    indicators: Sequence[Indicator],
    demanded: Derived,
    warehouse: Warehouse,
    as_of: date,
) -> None:
    """`work.cells` with the sums of all, and the flow to their cases, which the query of the first demands."""
    header = indicators[0].header
    first, last_due = warehouse.clock.period_from, as_of - timedelta(days=header.due_after_days)
    longest = max(LENGTHS[kind] for kind in (*header.periods, "year"))  # the flow tells of years whatever is published
    cases.select(database, indicators)
    flow.count(database, header, demanded, flow.Days(first, as_of, last_due))
    cases.due(database, first, last_due)
    database.execute("CREATE TABLE work.indicator AS SELECT ?::BIGINT AS longest", [longest])
    counting = COUNTING[header.record if header.unit_of_analysis == "person" else "every"]
    database.execute(cases.counted(indicators, counting.read_text(encoding="utf-8")))
    # Sums of one are written as they are made; those of several are made once and written apart.
    kind = "TABLE" if len(indicators) > 1 else "VIEW"
    database.execute(f"CREATE {kind} work.cells AS {_sums(indicators)}")


def _sums(indicators: Sequence[Indicator]) -> str:
    """`cells.sql` with the sums that the measure of each needs; those from the second on end with its number."""
    columns, rest = _cells_sql()
    told = [columns[name] for name in KEYS]
    for number, indicator in enumerate(indicators):
        ending = alike.ending(number)
        asked = [MEASURED_COLUMN.sub(rf"\g<0>{ending}", columns[name]) for name in summed(indicator.header.measure)]
        told += [f"{one}{ending}" for one in asked]  # the name of the sum stands last
    return f"SELECT {', '.join(told)} {rest}"


@cache
def _cells_sql() -> tuple[Mapping[str, str], str]:
    """Its columns by name, and what follows them."""
    text = CELLS_SQL.read_text(encoding="utf-8")
    found = {one.alias_or_name: one.sql(DIALECT) for one in sqlglot.parse_one(text, dialect=DIALECT).expressions}
    return found, text[text.index("\nFROM ") :]


def _own(indicator: Indicator, number: int) -> str:
    """Of `work.cells` what the measure of an indicator needs."""
    keys = KEYS if indicator.header.measure in KEEP_AMOUNTS else KEYS[:-1]
    sums = [f"{name}{alike.ending(number)} AS {name}" for name in summed(indicator.header.measure)]
    return f"SELECT {', '.join([*keys, *sums])} FROM work.cells"


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
