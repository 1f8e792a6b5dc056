"""What differs between two publications, row by row, from their public files alone; why is not said here."""

from collections.abc import Sequence
from functools import reduce
from operator import or_
from pathlib import Path

import polars as pl

from data_contracts.shapes import Published
from pipelines.aggregate.grid import KEYS
from pipelines.errors import UserError

KEY = ["vip", "indicator", *KEYS]
OF_ALL = ("publication", "data_as_of")  # say which data a figure is of, and move though the figure does not
COMPARED = [name for name in Published.to_schema().columns if name not in (*KEY, *OF_ALL, "period_end")]
TOLERANCE = 1e-9  # of a fraction: another library may round its last digits otherwise
CHANGES = ("new", "deleted", "newly_suppressed", "newly_shown", "status_changed", "changed")
SHOWN = ("status", "denominator", "numerator", "missing", "value")  # told with what they were and what they are
SUPPRESSED = "suppressed"


def read(folder: Path) -> pl.LazyFrame:
    """The published rows of a revision. Raises UserError where they are not there."""
    path = folder / "public" / "published.parquet"
    if not path.is_file():
        raise UserError(f"{path}: is not there. Put the publication back from a backup.")
    return pl.scan_parquet(path)


def differences(before: pl.LazyFrame, after: pl.LazyFrame, *, tolerance: float = 0.0) -> pl.DataFrame:
    """A row for each key whose row is not the same in both, in the order of the keys.

    Columns: those of the key, `change` (one of `CHANGES`), `columns` (names of what differs, with `;` between) and
    each of `SHOWN` as `<name>_before` and `<name>_after`. `tolerance`: fractions that differ by no more than that
    part of the larger one are the same. Periods that only one of them has are `new` and `deleted`.
    """
    columns = [*KEY, *COMPARED]
    texts = pl.col(pl.Categorical, pl.Enum).cast(pl.String)
    one, other = (frame.select(columns).with_columns(texts, _there=pl.lit(True)) for frame in (before, after))
    both = one.join(other, on=KEY, how="full", suffix="_after", coalesce=True)
    unlike = [_differs(name, tolerance).alias(f"_{name}") for name in COMPARED]
    marked = both.with_columns(unlike).with_columns(change=_change(), columns=_names_of_unlike())
    told = [
        expression for name in SHOWN for expression in (pl.col(name).alias(f"{name}_before"), pl.col(f"{name}_after"))
    ]
    found = marked.filter(pl.col("change").is_not_null()).select(*KEY, "change", "columns", *told)
    return found.sort(KEY).collect()


def summary(found: pl.DataFrame) -> pl.DataFrame:
    """`vip, indicator, area_level` and a count for each of `CHANGES`."""
    of_each = [(pl.col("change") == change).sum().cast(pl.Int64).alias(change) for change in CHANGES]
    by = ["vip", "indicator", "area_level"]
    return found.group_by(by).agg(of_each).sort(by)


def write(found: pl.DataFrame, place: Path) -> None:
    """The whole list as Parquet or CSV, by the ending of its name."""
    if place.suffix == ".parquet":
        found.write_parquet(place)
    elif place.suffix == ".csv":
        found.write_csv(place)
    else:
        raise UserError(f"{place}: name a file that ends in .parquet or .csv.")


def unlike(one: pl.Series, other: pl.Series, tolerance: float) -> pl.Series:
    """Which elements of two columns differ, of fractions by more than that part of the larger one."""
    pair = pl.DataFrame({"one": one, "other": other})
    return pair.select(_unlike("one", "other", tolerance if one.dtype == pl.Float64 else 0.0)).to_series()


def unlike_rows(one: pl.DataFrame, other: pl.DataFrame, *, absolute: float = 0.0) -> int:
    """How many rows of two tables differ, in the order in which they stand; all where the columns are others.

    A fraction may differ by `TOLERANCE`, and by `absolute`, where that is more.
    """
    if one.schema != other.schema:
        return max(one.height, other.height, 1)
    shared = min(one.height, other.height)
    both = ((one[name].head(shared), other[name].head(shared)) for name in one.columns)
    differ = reduce(or_, (_unlike_by(here, there, absolute) for here, there in both))
    return int(differ.sum()) + abs(one.height - other.height)


def _unlike_by(one: pl.Series, other: pl.Series, absolute: float) -> pl.Series:
    differ = unlike(one, other, TOLERANCE)
    if one.dtype != pl.Float64 or not absolute:
        return differ
    return differ & ((one - other).abs() > absolute).fill_null(True)


def _differs(name: str, tolerance: float) -> pl.Expr:
    is_fraction = Published.to_schema().columns[name].dtype.type == pl.Float64
    return _unlike(name, f"{name}_after", tolerance if is_fraction else 0.0)


def _unlike(name: str, other_name: str, tolerance: float) -> pl.Expr:
    one, other = pl.col(name), pl.col(other_name)
    if not tolerance:
        return one.ne_missing(other)
    within = (one - other).abs() <= tolerance * pl.max_horizontal(one.abs(), other.abs())
    return one.ne_missing(other) & ~within.fill_null(False)


def _change() -> pl.Expr:
    """The first of `CHANGES` that fits; NULL where the rows are the same."""
    was, is_now = pl.col("status") == SUPPRESSED, pl.col("status_after") == SUPPRESSED
    return (
        pl.when(pl.col("_there").is_null()).then(pl.lit("new"))
        .when(pl.col("_there_after").is_null()).then(pl.lit("deleted"))
        .when(~was & is_now).then(pl.lit("newly_suppressed"))
        .when(was & ~is_now).then(pl.lit("newly_shown"))
        .when(pl.col("_status")).then(pl.lit("status_changed"))
        .when(pl.any_horizontal(f"_{name}" for name in COMPARED)).then(pl.lit("changed"))
    )  # fmt: skip


def _names_of_unlike() -> pl.Expr:
    names: Sequence[pl.Expr] = [pl.when(pl.col(f"_{name}")).then(pl.lit(name)) for name in COMPARED]
    both = pl.col("_there").is_not_null() & pl.col("_there_after").is_not_null()
    return pl.when(both).then(pl.concat_str(names, separator=";", ignore_nulls=True))
