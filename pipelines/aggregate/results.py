"""Fills the grid of the plan for every indicator: counts, value, interval and status of each row."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import polars as pl
import pyarrow as pa
from numpy.typing import NDArray
from pyarrow import parquet

from data_contracts.delivery import Aggregate
from data_contracts.shapes import STATUSES, WITH_NUMERATOR, WITHHELD, Results
from pipelines.aggregate import amounts, covered, cube, figures, grid, standardised
from pipelines.aggregate.cases import AMOUNT_SCALE, EXPECTED_SCALE
from pipelines.aggregate.cells import Cells
from pipelines.aggregate.cube import CellRows, Summed
from pipelines.aggregate.grid import Grid, Wanted
from pipelines.aggregate.ground import LIVED_SCALE, Ground
from pipelines.aggregate.measures import KEEP_AMOUNTS, MEASURES, Counts, summed
from pipelines.home import Home, beside, move_into_place
from pipelines.select.catalogue import Indicator
from pipelines.select.warehouse import Warehouse
from pipelines.statistics.arrays import Array
from pipelines.statistics.spread import Spreads

Numbers = NDArray[np.int64]
KEYS = ("indicator", *grid.KEYS)
SQUARES_HIGH = 2.0**32  # what one of `squares_high` is worth
STATUS = pl.Enum(STATUSES)
MADE_OF = "made_of"
IS_HELD = "is_held"


@dataclass(frozen=True)
class Counted:
    """An indicator with its cells, ready to be rolled up."""

    indicator: Indicator
    cells: Cells


def compute(
    publication: str,
    counted: Sequence[Counted],
    ground: Ground,
    home: Home,
    *,
    with_signals: Callable[[pl.DataFrame], pl.DataFrame] = lambda rows: rows,
    made_of: str = "",
    tell: Callable[[str], None] = lambda _: None,
) -> Path:
    """Write the results of a publication and say where they lie; the file holds hidden counts and stays internal.

    One indicator after the other, in the order of their names, which is the first key of the whole. `with_signals`
    fills the signals of an indicator's rows. `made_of`: the hash of what goes in, kept in the file. `tell` is called
    with the name of each as it begins.
    """
    path = place(home, publication)
    made = beside(path)
    with parquet.ParquetWriter(made, _schema(), compression="zstd", store_schema=False) as writer:
        for item in sorted(counted, key=lambda item: item.indicator.name):
            tell(item.indicator.name)
            rows = with_signals(shaped(publication, item, rolled_up(item, ground)))
            writer.write_table(rows.to_arrow().cast(_schema()))
        writer.add_key_value_metadata({MADE_OF: made_of})
    made.chmod(0o600)
    move_into_place(made, path)
    return path


def place(home: Home, publication: str) -> Path:
    """Where the results of a publication lie."""
    return home.cells / "results" / f"{publication}.parquet"


def made_of(path: Path) -> str:
    """The hash of what the results in a file were made of."""
    kept = parquet.read_metadata(path).metadata or {}
    return str(kept.get(MADE_OF.encode(), b"").decode())


def rolled_up(item: Counted, ground: Ground) -> pl.DataFrame:
    """Everything the plan says of an indicator, with figures and status, in the order of the keys."""
    whole = ground.grid(wanted(item, ground))
    known = covered.beside(whole, ground.coverage, item.indicator.registers).with_columns(
        pl.Series(IS_HELD, ground.is_held(whole, item.indicator.name))
    )
    if item.indicator.header.rows == "aggregates":
        told, texts = pl.read_parquet(item.cells.path), pl.col(*grid.KEYS).exclude("period_start").cast(pl.String)
        keys = whole.keys.with_columns(texts).hstack(known)
        rows = figures.in_grid(told, keys, absent_is_zero=_absent_is_zero(item, ground.warehouse))
    else:
        sums, spreads = _counted(item, whole, ground)
        rows = _with_figures(item, whole, ground, sums, spreads).hstack(known)
    marked = pl.lit("below_coverage").cast(rows.schema["status"])
    is_below = covered.below(item.indicator.header.min_coverage)
    standing = rows.with_columns(status=pl.when(is_below).then(marked).otherwise("status"))
    held = pl.lit(WITHHELD).cast(rows.schema["status"])
    return standing.with_columns(status=pl.when(IS_HELD).then(held).otherwise("status")).drop(IS_HELD)


def wanted(item: Counted, ground: Ground) -> Wanted:
    """What an indicator is published by, until the last day that its cases are or should be known for."""
    header, clock = item.indicator.header, ground.warehouse.clock
    until = ground.spoken_until(item.indicator.name, item.indicator.registers, item.cells.data_as_of)
    last_day = min(until - timedelta(header.due_after_days), clock.period_to)
    attributions, areas, kinds = tuple(header.attribution), tuple(header.areas), tuple(header.periods)
    return Wanted(attributions, areas, kinds, clock.period_from, last_day)


def _absent_is_zero(item: Counted, warehouse: Warehouse) -> bool:
    """Whether all sources of an indicator leave out the rows of areas where there is nobody."""
    kinds = [warehouse.known[name].register.delivery.kind for name in item.indicator.registers]
    return all(isinstance(kind, Aggregate) and kind.absent == "zero" for kind in kinds)


def _counted(item: Counted, whole: Grid, ground: Ground) -> tuple[Summed, Spreads]:
    """What is counted by place, and how amounts are spread in each row of the grid where the measure asks for that."""
    header, cells = item.indicator.header, pl.read_parquet(item.cells.path)
    names = summed(header.measure)
    keeps = header.measure in KEEP_AMOUNTS
    rows: dict[str, CellRows] = {
        name: CellRows.of(
            cells.filter(attribution=name), ground.places[name], whole.bands, [*names, "at_amount"] if keeps else names
        )
        for name in header.attribution
    }
    spread = amounts.spread(whole, rows, ground.places, header.record) if keeps else amounts.NOBODY
    return cube.summed(whole, rows, ground.places, header.record, names), _spreads(spread, whole.size)


def _spreads(spread: pl.DataFrame, size: int) -> Spreads:
    """For as many rows as the grid has."""
    lengths = np.bincount(spread["row"], minlength=size)
    found = spread["amount"].to_numpy() / AMOUNT_SCALE
    return Spreads(lengths, found, *(spread[name].cast(pl.Float64).to_numpy() for name in amounts.COUNTED))


def _with_figures(item: Counted, whole: Grid, ground: Ground, sums: Summed, spreads: Spreads) -> pl.DataFrame:
    """The rows of the grid with what the measure makes of their counts."""
    header = item.indicator.header
    counts = cube.fill(whole, sums, ground.places, summed(header.measure))
    lived = ground.person_months(whole, header.population) if header.population else np.zeros(whole.size)
    with np.errstate(invalid="ignore", divide="ignore"):
        made = MEASURES[header.measure](_as_counts(item, counts, lived, spreads))
    heard = ground.is_heard(whole, item.indicator.registers)
    status = _status(item, whole, counts, lived, heard, ground.warehouse)
    told = {
        "denominator": made.denominator,
        "numerator": np.where(header.measure in WITH_NUMERATOR, counts["positive"], np.nan),
        "missing": (counts["cases"] - counts["recorded"]).astype(np.float64),
        "value": made.value,
        "ci_low": made.interval.low,
        "ci_high": made.interval.high,
        "standardised": _standardised(item, whole, ground, sums),
    }
    silent = status == STATUSES.index("not_reported")  # nobody reported: that is not a count of nought
    figured = [
        pl.Series(name, np.where(np.isfinite(found) & ~silent, found, np.nan)).fill_nan(None)
        for name, found in told.items()
    ]
    named = pl.Series("status", status.astype(np.uint8)).cat.to(STATUS)
    method = pl.when(pl.col("ci_low").is_not_null()).then(pl.lit(made.method))
    return whole.keys.with_columns(*figured, named).with_columns(ci_method=method)


def _standardised(item: Counted, whole: Grid, ground: Ground, sums: Summed) -> Array:
    """NaN where the indicator does not standardise."""
    header = item.indicator.header
    if header.standardise is None:
        return np.full(whole.size, np.nan)
    lived = ground.lived(whole, header.population) if header.population else None
    by_place = {
        (attribution, kind): standardised.Counted(
            found["positive"].astype(np.float64),
            found["recorded"].astype(np.float64) if lived is None else lived[kind] / (LIVED_SCALE * 12),
        )
        for attribution, of_kind in sums.items()
        for kind, found in of_kind.items()
    }
    return standardised.values(header, whole, by_place, ground.places, ground.plan)


def _as_counts(item: Counted, counts: Mapping[str, Numbers], lived: Array, spreads: Spreads) -> Counts:
    header = item.indicator.header
    numbers = {name: found.astype(np.float64) for name, found in counts.items()}
    nothing = np.zeros(len(lived))
    squares = numbers.get("squares_high", nothing) * SQUARES_HIGH + numbers.get("squares_low", nothing)
    return Counts(
        recorded=numbers["recorded"],
        positive=numbers["positive"],
        total=numbers.get("amount_sum", nothing) / AMOUNT_SCALE,
        squares=squares / AMOUNT_SCALE**2,
        expected=numbers.get("expected_micro", nothing) / EXPECTED_SCALE,
        person_years=lived / 12,
        per=np.full(len(lived), header.population.per if header.population else np.nan),
        at_days=np.full(len(lived), header.at_days or np.nan),
        spread=spreads,
    )


def _status(
    item: Counted,
    whole: Grid,
    counts: Mapping[str, Numbers],
    lived: Array,
    heard: NDArray[np.bool_],
    warehouse: Warehouse,
) -> Numbers:
    """The number of each row's status among `STATUSES`."""
    measure = item.indicator.header.measure
    ends, mature_until = whole.keys["period_end"].to_numpy(), np.datetime64(_mature_until(item, warehouse))
    status = np.where(ends > mature_until, STATUSES.index("provisional"), STATUSES.index("ok"))
    if measure == "rate":
        status[lived == 0] = STATUSES.index("zero_denominator")
    elif measure != "count":
        status[counts["recorded"] == 0] = STATUSES.index("zero_denominator")
    status[(counts["cases"] == 0) & ~heard] = STATUSES.index("not_reported")
    return status


def _mature_until(item: Counted, warehouse: Warehouse) -> date:
    """The last day whose cases are final: no register of the indicator will change them any more."""
    calendars = [warehouse.known[name].register.delivery.calendar for name in item.indicator.registers]
    lag = max(calendar.months_until_mature for calendar in calendars)
    day_after = pl.Series([item.cells.data_as_of + timedelta(days=1)])  # of a month's end the lag gives a month's end
    final: date = day_after.dt.offset_by(f"-{lag}mo").to_list()[0]
    return final - timedelta(days=1 + item.indicator.header.due_after_days)


def shaped(publication: str, item: Counted, rows: pl.DataFrame) -> pl.DataFrame:
    """What `rolled_up` gives in the shape `Results`: with what the indicator says of itself, else empty."""
    header = item.indicator.header
    vip, name = item.indicator.name.split("/")
    said = {
        "publication": publication,
        "vip": vip,
        "indicator": name,
        "indicator_version": header.version,
        "data_as_of": item.cells.data_as_of,
        "target": header.target.value if header.target else None,
    }
    columns = {name: column.dtype.type for name, column in Results.to_schema().columns.items()}
    whole = rows.with_columns(pl.lit(value, dtype=columns[name]).alias(name) for name, value in said.items())
    met = whole.with_columns(target_met=_target_met(item))
    nothing = [pl.lit(None, dtype=kind).alias(name) for name, kind in columns.items() if name not in met.columns]
    return met.with_columns(nothing).select(*columns)


def _target_met(item: Counted) -> pl.Expr:
    """NULL where no direction is wanted, below the coverage that is, and for periods that ended before it was set."""
    header = item.indicator.header
    if header.target is None or header.direction == "follow":
        return pl.lit(None, dtype=pl.Boolean)
    value, target = pl.col("value"), header.target
    reached = value <= target.value if header.direction == "lower" else value >= target.value
    in_force = pl.lit(True) if target.valid_from is None else pl.col("period_end") >= target.valid_from
    compared = pl.col("status").cast(pl.String) != "below_coverage"
    return pl.when(in_force & compared).then(reached)


def _schema() -> pa.Schema:
    """Of the file: texts of few values are written once each, and read back as text."""
    columns = Results.to_schema().columns
    empty = pl.DataFrame(schema={name: column.dtype.type for name, column in columns.items()}).to_arrow().schema
    text = pa.dictionary(pa.int32(), pa.string())
    return pa.schema([(field.name, text if _is_text(field.type) else field.type) for field in empty])


def _is_text(kind: pa.DataType) -> bool:
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))
