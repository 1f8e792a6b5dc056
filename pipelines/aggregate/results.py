"""Rolls cells up to results: the whole grid of the plan with counts, value, interval and status."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from pathlib import Path

import duckdb
import numpy as np
import polars as pl
from pyarrow import parquet

from data_contracts.columns import Column
from data_contracts.delivery import Aggregate
from data_contracts.shapes import WITH_NUMERATOR, Results
from pipelines.aggregate import figures
from pipelines.aggregate.cells import AMOUNT_SCALE, EXPECTED_SCALE, Cells
from pipelines.aggregate.measures import KEEP_AMOUNTS, MEASURES, Counts
from pipelines.aggregate.plan import Plan
from pipelines.home import Home, beside, move_into_place
from pipelines.project import PROJECT
from pipelines.select.catalogue import Indicator
from pipelines.select.warehouse import Warehouse
from pipelines.statistics.arrays import Array
from pipelines.statistics.spread import Spreads

SQL = PROJECT / "sql" / "aggregate"
KEYS = (
    "indicator", "attribution", "area_level", "area_code", "period_type", "period_start", "sex", "age_band",
)  # fmt: skip
GRID = "SELECT * FROM work.grid"
NO_CELLS = """
    SELECT '' AS indicator, '' AS attribution, '' AS place, '' AS period_type, DATE '1900-01-01' AS period_start,
        '' AS sex, '' AS age_band, 0 AS at_amount, 0 AS cases, 0 AS recorded, 0 AS positive, 0 AS amount_sum,
        0 AS amount_square_sum, 0 AS expected_micro
    WHERE FALSE
"""
NO_REPORTS = """
    SELECT '' AS indicator, '' AS attribution, '' AS area_level, '' AS area_code, DATE '1900-01-01' AS month WHERE FALSE
"""
AT_ONCE = 8  # indicators; the grid of the plan is wide, and memory is not
SPREAD = ("amounts", "amounts_recorded", "amounts_positive")


@dataclass(frozen=True)
class Counted:
    """An indicator with its cells, ready to be rolled up."""

    indicator: Indicator
    cells: Cells


def compute(publication: str, counted: Sequence[Counted], warehouse: Warehouse, plan: Plan, home: Home) -> Path:
    """Write the results of a publication and say where they lie; the file holds hidden counts and stays internal.

    A few indicators at a time, in the order of their names, which is the first key of the whole.
    """
    path = place(home, publication)
    made = beside(path)
    ordered = sorted(counted, key=lambda item: item.indicator.name)
    tables = (
        _shaped(publication, _rolled_up(ordered[start : start + AT_ONCE], warehouse, plan, home)).to_arrow()
        for start in range(0, len(ordered), AT_ONCE)
    )
    first = next(tables)
    with parquet.ParquetWriter(made, first.schema, compression="zstd") as writer:
        for table in chain([first], tables):
            writer.write_table(table)
    made.chmod(0o600)
    move_into_place(made, path)
    return path


def _rolled_up(counted: Sequence[Counted], warehouse: Warehouse, plan: Plan, home: Home) -> list[pl.DataFrame]:
    """Everything the plan says of some indicators, with figures and status."""
    registers = {f"registers.{name}" for item in counted for name in item.indicator.registers}
    with warehouse.open(names=registers) as database:
        _inputs(database, counted, warehouse, plan)
        for table in ("planned", "rolled", "grid", "exposure"):
            database.execute(f"CREATE TABLE work.{table} AS {_sql(table)}")
        counts, spread, grid = (_fetch(database, query, home) for query in (_sql("counts"), _sql("spread"), GRID))
    about = _about_all(counted)
    own = [item.indicator.name for item in _with_cases(counted)]
    counts = counts.filter(pl.col("indicator").is_in(own)).join(spread, on=KEYS, how="left", maintain_order="left")
    joined = counts.join(about, on="indicator", how="left", maintain_order="left")
    frames = [_with_figures(joined)] if joined.height else []
    for item in counted:
        if item.indicator.header.rows == "aggregates":
            places = grid.filter(pl.col("indicator") == item.indicator.name)
            told = pl.read_parquet(item.cells.path)
            placed = figures.in_grid(told, places, absent_is_zero=_absent_is_zero(item, warehouse))
            frames.append(placed.join(about, on="indicator"))
    return frames


def _with_cases(counted: Sequence[Counted]) -> list[Counted]:
    return [item for item in counted if item.indicator.header.rows == "cases"]


def _absent_is_zero(item: Counted, warehouse: Warehouse) -> bool:
    """Whether all sources of an indicator leave out the rows of areas where there is nobody."""
    kinds = [warehouse.known[name].register.delivery.kind for name in item.indicator.registers]
    return all(isinstance(kind, Aggregate) and kind.absent == "zero" for kind in kinds)


def place(home: Home, publication: str) -> Path:
    """Where the results of a publication lie."""
    return home.cells / "results" / f"{publication}.parquet"


def _sql(file: str) -> str:
    return (SQL / f"{file}.sql").read_text(encoding="utf-8")


def _fetch(database: duckdb.DuckDBPyConnection, query: str, home: Home) -> pl.DataFrame:
    """The rows of a query through a file, in the order of their keys."""
    handed_over = beside(home.cells / "results" / "counts.parquet")
    target = str(handed_over).replace("'", "''")
    database.execute(f"COPY ({query}) TO '{target}' (FORMAT parquet)")
    try:
        return pl.read_parquet(handed_over).sort(KEYS)
    finally:
        handed_over.unlink()


def _inputs(database: duckdb.DuckDBPyConnection, counted: Sequence[Counted], warehouse: Warehouse, plan: Plan) -> None:
    """The tables in `work` that the SQL of this stage reads."""
    files = [(item.indicator.name, str(item.cells.path)) for item in _with_cases(counted)]
    parts = [
        f"SELECT '{name}' AS indicator, * FROM read_parquet('{path.replace(chr(39), chr(39) * 2)}')"
        for name, path in files
    ]
    database.execute(f"CREATE VIEW work.cells AS {' UNION ALL '.join(parts) or NO_CELLS}")
    _create(database, "plan", _plan_rows(plan))
    _create(database, "breakdowns", plan.breakdowns())
    _create(database, "periods", periods(warehouse.clock.period_from, warehouse.clock.period_to))
    _create(database, "period_months", period_months(warehouse.clock.period_from, warehouse.clock.period_to))
    _create(database, "indicators", _indicator_rows(counted, warehouse))
    _create(database, "at_risk", _at_risk(counted))
    database.execute(f"CREATE TABLE work.reporting AS {_reporting(counted, warehouse)}")


def _create(database: duckdb.DuckDBPyConnection, table: str, frame: pl.DataFrame) -> None:
    """A small frame as a table, row by row: DuckDB's scans of frames in memory are not trusted with results."""
    kinds = {pl.String: "VARCHAR", pl.Date: "DATE", pl.Int64: "BIGINT"}
    columns = ", ".join(f"{name} {kinds[type(dtype)]}" for name, dtype in frame.schema.items())
    database.execute(f"CREATE TABLE work.{table} ({columns})")
    marks = ", ".join("?" for _ in frame.columns)
    if frame.height:
        database.executemany(f"INSERT INTO work.{table} VALUES ({marks})", frame.rows())


def _plan_rows(plan: Plan) -> pl.DataFrame:
    """Units are care givers and never where somebody lives."""
    rows = plan.rows("public", "internal")
    both = pl.DataFrame({"attribution": ["caregiver", "resident"]})
    crossed = both.join(rows, how="cross")
    return crossed.filter((pl.col("attribution") == "caregiver") | (pl.col("area_level") != "unit"))


def periods(first_day: date, last_day: date) -> pl.DataFrame:
    """`period_type, period_start, period_end`: every whole period within the days, both ends inclusive."""
    months = pl.date_range(first_day.replace(day=1), last_day, "1mo", eager=True)
    starts = {"month": (months, "1mo"), "rolling_12_months": (months, "12mo")}
    starts["quarter"] = (months.filter((months.dt.month() - 1) % 3 == 0), "3mo")
    starts["year"] = (months.filter(months.dt.month() == 1), "12mo")
    found = [
        pl.DataFrame({"period_start": start}).select(
            period_type=pl.lit(kind),
            period_start="period_start",
            period_end=pl.col("period_start").dt.offset_by(length).dt.offset_by("-1d"),
        )
        for kind, (start, length) in starts.items()
    ]
    return pl.concat(found).filter((pl.col("period_start") >= first_day) & (pl.col("period_end") <= last_day))


def period_months(first_day: date, last_day: date) -> pl.DataFrame:
    """`period_type, period_start, year, months`: how many months of each period lie in which year."""
    found = periods(first_day, last_day)
    months = found.with_columns(month=pl.date_ranges("period_start", "period_end", "1mo")).explode("month")
    counted = months.group_by("period_type", "period_start", year=pl.col("month").dt.year().cast(pl.Int64))
    return counted.agg(months=pl.len().cast(pl.Int64)).sort("period_type", "period_start", "year")


def _at_risk(counted: Sequence[Counted]) -> pl.DataFrame:
    """Whom each rate is divided by, once for every 31 December that its population is a mean of."""
    rows = []
    for item in counted:
        at_risk = item.indicator.header.population
        if at_risk:
            days = (0, 1) if at_risk.basis == "mean" else (0,)
            who = (at_risk.age_from, at_risk.age_to, at_risk.sex)
            rows += [(item.indicator.name, "resident", *who, back, 2 // len(days)) for back in days]
    texts = dict.fromkeys(("indicator", "attribution"), pl.String)
    ages = dict.fromkeys(("age_from", "age_to"), pl.Int64)
    numbers = dict.fromkeys(("years_back", "halves"), pl.Int64)
    return pl.DataFrame(rows, schema={**texts, **ages, "sex": pl.String, **numbers}, orient="row")


def _indicator_rows(counted: Sequence[Counted], warehouse: Warehouse) -> pl.DataFrame:
    rows = []
    for item in counted:
        header, as_of = item.indicator.header, item.cells.data_as_of
        lag = max(
            warehouse.known[name].register.delivery.calendar.months_until_mature for name in item.indicator.registers
        )
        follow_up = timedelta(days=header.due_after_days)
        mature_until = _months_before(as_of + timedelta(days=1), lag) - timedelta(days=1)  # of month's end, month's end
        days = (warehouse.clock.period_from, as_of - follow_up, mature_until - follow_up)
        rows += [
            (item.indicator.name, attribution, level, period, header.measure, *days)
            for attribution in header.attribution
            for level in header.areas
            for period in header.periods
        ]
    columns: dict[str, type[pl.DataType]] = {
        "indicator": pl.String,
        "attribution": pl.String,
        "area_level": pl.String,
        "period_type": pl.String,
        "measure": pl.String,
    }
    dates: dict[str, type[pl.DataType]] = dict.fromkeys(("first_day", "last_due_day", "mature_until"), pl.Date)
    return pl.DataFrame(rows, schema={**columns, **dates}, orient="row")


def _months_before(day: date, months: int) -> date:
    return date.fromisoformat(str(pl.Series([day]).dt.offset_by(f"-{months}mo")[0]))


def _reporting(counted: Sequence[Counted], warehouse: Warehouse) -> str:
    """The months in which an area has any row at all in the registers of an indicator.

    In a small area a month without events is no silence, so one register's rows speak for all of them.
    """
    own = _with_cases(counted)
    if not own:
        return NO_REPORTS
    registers = {name: warehouse.known[name].register.columns for item in own for name in item.indicator.registers}
    events = {name: warehouse.known[name].register.delivery.event for name in registers}
    seen = [
        _seen(name, events[name], attribution, code)
        for name, columns in registers.items()
        for attribution, code in _codes(columns)
    ]
    used = " UNION ALL ".join(
        f"SELECT '{item.indicator.name}' AS indicator, '{name}' AS register"
        for item in own
        for name in item.indicator.registers
    )
    return (
        "SELECT DISTINCT used.indicator, seen.attribution, area.area_level, area.area_code, seen.month "
        f"FROM ({used}) AS used INNER JOIN ({' UNION ALL '.join(seen)}) AS seen USING (register) "
        "INNER JOIN reference.area_of_place AS area USING (attribution, place)"
    )


def _codes(columns: dict[str, Column]) -> list[tuple[str, str]]:
    """By which column a register tells caregiver and residence; without one it reports for the nation."""
    kinds = {column.kind: name for name, column in columns.items()}
    unit = f"CAST({kinds['unit']} AS VARCHAR)" if "unit" in kinds else "CAST(NULL AS VARCHAR)"
    home = f"CAST({kinds['municipality']} AS VARCHAR)" if "municipality" in kinds else "CAST(NULL AS VARCHAR)"
    return [("caregiver", unit), ("resident", home)]


def _seen(register: str, event: str, attribution: str, code: str) -> str:
    return (
        f"SELECT DISTINCT '{register}' AS register, '{attribution}' AS attribution, "
        f"CAST(DATE_TRUNC('month', rows.{event}) AS DATE) AS month, COALESCE(place.place, '') AS place "
        f"FROM registers.{register} AS rows LEFT JOIN reference.place ON place.attribution = '{attribution}' "
        f"AND place.code = {code} AND rows.{event} BETWEEN place.valid_from AND place.valid_to"
    )


def _shaped(publication: str, frames: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """The shape `Results`, in the order of the keys; no rows where the plan has none, as when nothing is due yet."""
    if not frames:
        return pl.DataFrame(schema={name: column.dtype.type for name, column in Results.to_schema().columns.items()})
    whole = pl.concat(_named(frame) for frame in frames).sort(KEYS)
    parts = pl.col("indicator").str.split("/")
    named = whole.with_columns(publication=pl.lit(publication), vip=parts.list.get(0), indicator=parts.list.get(1))
    return named.select(*Results.to_schema().columns)


def _named(frame: pl.DataFrame) -> pl.DataFrame:
    """The columns of `Results` but for the first two, empty where nothing is known."""
    nothing = [pl.lit(None, dtype=kind).alias(name) for name, kind in _EMPTY.items() if name not in frame.columns]
    filled = frame.with_columns(*nothing, target_met=_target_met())
    return filled.select(name for name in Results.to_schema().columns if name not in ("publication", "vip"))


def _about_all(counted: Sequence[Counted]) -> pl.DataFrame:
    """What the indicators say of themselves, a row each."""
    return pl.DataFrame(
        [{"indicator": item.indicator.name, **_about(item)} for item in counted],
        schema_overrides={"target": pl.Float64, "target_from": pl.Date, "per": pl.Float64, "at_days": pl.Float64},
    )


def _about(item: Counted) -> dict[str, object]:
    header = item.indicator.header
    return {
        "measure": header.measure,
        "direction": header.direction,
        "indicator_version": header.version,
        "target": header.target.value if header.target else None,
        "target_from": header.target.valid_from if header.target else None,
        "per": header.population.per if header.population else None,
        "at_days": header.at_days,
        "data_as_of": item.cells.data_as_of,
    }


_EMPTY: dict[str, type[pl.DataType]] = {
    "missing": pl.Int64,
    "standardised": pl.Float64,
    "signal": pl.String,
    "coverage": pl.Float64,
    "coverage_year": pl.Int64,
    "coverage_method": pl.String,
}


def _with_figures(frame: pl.DataFrame) -> pl.DataFrame:
    """The rows with what each one's measure makes of its counts, in the order of the keys."""
    parts = [_of_measure(str(measure), part) for (measure,), part in frame.group_by("measure", maintain_order=True)]
    figured = pl.concat(parts).sort(KEYS)
    counted = figured.with_columns(
        numerator=pl.when(pl.col("measure").is_in(sorted(WITH_NUMERATOR))).then(pl.col("positive")),
        missing=pl.col("cases") - pl.col("recorded"),
    )
    silent = pl.col("status") == "not_reported"  # nobody reported: that is not a count of nought
    told = ("denominator", "numerator", "missing", "value", "ci_low", "ci_high", "ci_method")
    return counted.with_columns(pl.when(~silent).then(pl.col(name)).alias(name) for name in told)


def _of_measure(measure: str, frame: pl.DataFrame) -> pl.DataFrame:
    """The rows of one measure with `denominator, value, ci_low, ci_high, ci_method`."""
    with np.errstate(invalid="ignore", divide="ignore"):
        made = MEASURES[measure](_counts(frame, keeps_amounts=measure in KEEP_AMOUNTS))
    columns = {
        "denominator": made.denominator,
        "value": made.value,
        "ci_low": made.interval.low,
        "ci_high": made.interval.high,
    }
    finite = [pl.Series(name, np.where(np.isfinite(found), found, np.nan)) for name, found in columns.items()]
    with_figures = frame.with_columns(series.fill_nan(None) for series in finite)
    return with_figures.with_columns(ci_method=pl.when(pl.col("ci_low").is_not_null()).then(pl.lit(made.method)))


def _counts(frame: pl.DataFrame, *, keeps_amounts: bool) -> Counts:
    def numbers(column: str) -> Array:
        return frame[column].cast(pl.Float64).to_numpy()

    return Counts(
        recorded=numbers("recorded"),
        positive=numbers("positive"),
        total=numbers("amount_sum") / AMOUNT_SCALE,
        squares=numbers("amount_square_sum") / AMOUNT_SCALE**2,
        expected=numbers("expected_micro") / EXPECTED_SCALE,
        person_years=numbers("person_months") / 12,
        per=numbers("per"),
        at_days=numbers("at_days"),
        spread=_spreads(frame if keeps_amounts else frame.clear()),
    )


def _spreads(frame: pl.DataFrame) -> Spreads:
    """How the amounts of each row are spread; a row without cases has no lists."""
    lengths = frame[SPREAD[0]].list.len().fill_null(0).cast(pl.Int64).to_numpy()
    amounts, cases, events = (frame[name].explode().drop_nulls().cast(pl.Float64).to_numpy() for name in SPREAD)
    return Spreads(lengths, amounts / AMOUNT_SCALE, cases, events)


def _target_met() -> pl.Expr:
    """NULL where no direction is wanted, and for periods that ended before the target was set."""
    in_force = pl.col("target_from").is_null() | (pl.col("period_end") >= pl.col("target_from"))
    value, target, direction = pl.col("value"), pl.col("target"), pl.col("direction")
    reached = pl.when(direction == "lower").then(value <= target).when(direction == "higher").then(value >= target)
    return pl.when(in_force).then(reached)
