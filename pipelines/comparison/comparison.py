"""Compares areas: rows in the shape `Results` or `Published` in, rows in the shape `Comparison` out."""

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from data_contracts.comparison import COMPARED_PERIODS, Comparison
from data_contracts.shapes import ALL_AGES, AREA_LEVELS
from pipelines.aggregate.periods import LENGTHS, ROLLING
from pipelines.comparison import differences, figures, funnels, rankings
from pipelines.comparison.figures import Figures
from pipelines.comparison.terms import Terms, named
from pipelines.statistics.arrays import Array, Whole

TEXTS = (
    "publication", "vip", "indicator", "attribution", "area_level", "area_code", "period_type", "sex", "age_band",
    "ci_method", "status",
)  # fmt: skip
NAME = ("vip", "indicator")
ORDER = ("attribution", "area_level", "area_code", "period_type", "period_start", "sex", "indicator_version")
PERIOD = ("indicator_version", "attribution", "period_type", "period_start", "sex")  # in which areas are compared
SERIES = ("indicator_version", "attribution", "area_level", "area_code", "period_type", "sex")
TYPES = {name: column.dtype.type for name, column in Comparison.to_schema().columns.items()}


def compare(rows: pl.DataFrame, indicators: Mapping[str, Terms]) -> pl.DataFrame:
    """The shape `Comparison`, in the order of its keys: a row for each of all ages and a compared period.

    `indicators`: `<vip>/<indicator>` -> its terms. Every indicator stands by itself, so that many may be compared one
    after the other. ValueError where an indicator of the rows has no terms.
    """
    chosen = rows.filter(pl.col("period_type").is_in(COMPARED_PERIODS), pl.col("age_band") == ALL_AGES)
    parts = chosen.with_columns(pl.col(TEXTS).cast(pl.String)).partition_by(NAME, as_dict=True)
    done = [_of_indicator(own.sort(ORDER), named(indicators, *name)) for name, own in sorted(parts.items())]
    return pl.DataFrame(Comparison.validate(pl.concat([pl.DataFrame(schema=TYPES), *done])))


def of_nation(rows: pl.DataFrame, whole: Figures) -> Figures:
    """Of every row the figures of the nation in the same period, sex and attribution."""
    own = rows.select(*PERIOD, "area_level").with_row_index("number")
    nation = own.filter(area_level="nation").select(*PERIOD, "number")
    return whole.taken(_numbers(joined(own.select(PERIOD), nation, PERIOD)))


def _of_indicator(rows: pl.DataFrame, terms: Terms) -> pl.DataFrame:
    """The rows of one indicator, in order of the keys."""
    own = figures.of(rows, terms)
    with np.errstate(invalid="ignore", divide="ignore"):
        nation, before = of_nation(rows, own), own.taken(_previous(rows, terms))
        is_part = (rows["area_level"] != "nation").to_numpy()
        numbers = {
            "value": own.value,
            **differences.wide(own, terms),
            **_where(is_part, differences.of_rest(own, nation, terms)),
            **differences.of_previous(own, before, terms),
            **differences.of_bounds(own, terms),
            **_ranks(rows, own, terms),
        }
        beside = _funnels(rows, own, nation, terms) if terms.has_funnel else {}
    made = [pl.Series(name, column) for name, column in numbers.items()] + list(beside.values())
    return _shaped(rows, made)


def _shaped(rows: pl.DataFrame, made: list[pl.Series]) -> pl.DataFrame:
    """The columns of the shape; what is not a number becomes NULL, and what was not made is NULL."""
    keys = rows.drop("value").with_columns(target_distance=_distance(rows))
    finite = [pl.when(column.is_finite()).then(column).alias(column.name) for column in made if column.dtype.is_float()]
    texts = [column for column in made if not column.dtype.is_float()]
    whole = keys.with_columns(*finite, *texts)
    there = whole.with_columns(previous_start=_previous_start(whole))
    nothing = [pl.lit(None, dtype=kind).alias(name) for name, kind in TYPES.items() if name not in there.columns]
    return there.with_columns(nothing).select(pl.col(name).cast(kind) for name, kind in TYPES.items())


def _distance(rows: pl.DataFrame) -> pl.Series:
    """Where results say that a target is judged, and coverage is enough."""
    is_judged = pl.col("status").is_in(figures.COMPARABLE) & pl.col("target_met").is_not_null()
    return rows.select(pl.when(is_judged).then(pl.col("value") - pl.col("target"))).to_series()


def _previous_start(rows: pl.DataFrame) -> pl.Expr:
    if "previous_difference" not in rows.columns:
        return pl.lit(None, dtype=pl.Date)
    return pl.when(pl.col("previous_difference").is_not_null()).then(_start_before())


def _start_before() -> pl.Expr:
    """When the period of the same kind begins that ends the day before this one begins, or the window that does."""
    back = {kind: f"-{LENGTHS[kind]}mo" for kind in COMPARED_PERIODS}
    return pl.col("period_start").dt.offset_by(pl.col("period_type").replace_strict(back, return_dtype=pl.String))


def _previous(rows: pl.DataFrame, terms: Terms) -> Whole:
    """Of every row the number of that of the period before; -1 where there is none, or a new series begins between."""
    own = rows.select(*SERIES, "period_start", "period_end").with_row_index("number")
    earlier = own.select(*SERIES, "number", before="period_start")
    wanted = own.drop("number").with_columns(before=_start_before())
    found = joined(wanted, earlier, (*SERIES, "before"))
    kept = pl.when(terms.is_unbroken(pl.col("before"), pl.col("period_end"))).then(pl.col("number"))
    return _numbers(found.with_columns(number=kept))


def _numbers(found: pl.DataFrame) -> Whole:
    numbers: Whole = found["number"].cast(pl.Int64).fill_null(figures.NONE).to_numpy()
    return numbers


def _where(is_meant: NDArray[np.bool_], columns: Mapping[str, Array]) -> dict[str, Array]:
    return {name: np.where(is_meant, column, np.nan) for name, column in columns.items()}


def _is_beside() -> pl.Expr:
    """Which rows are set beside each other: of rolling windows those that end in the month of the newest.

    All others hold nearly the same cases as those before and after them.
    """
    is_rolling, start = pl.col("period_type") == ROLLING, pl.col("period_start")
    newest = start.filter(is_rolling).max().dt.month()
    return (pl.col("area_level") != "nation") & (~is_rolling | (start.dt.month() == newest))


def _funnels(rows: pl.DataFrame, own: Figures, nation: Figures, terms: Terms) -> dict[str, pl.Series]:
    """From `expected` to `chance_998`, level by level, one element per row."""
    keys = rows.select(*PERIOD, "area_level", "area_code", chosen=_is_beside()).with_row_index("number")
    parts = []
    for level in AREA_LEVELS:
        of_level = keys.filter(pl.col("chosen"), area_level=level)
        if of_level.height:
            number = of_level["number"].cast(pl.Int64).to_numpy()
            group, area = numbered(of_level, PERIOD), numbered(of_level, ("area_code",))
            here = own.taken(number)
            found = funnels.beside(here, nation.taken(number), group, area, terms)
            made = funnels.as_columns(found, here, group, area, terms)
            parts.append(of_level.select("number").with_columns(**made))
    if not parts:
        return {}
    placed = joined(keys.select("number"), pl.concat(parts), ("number",))
    return {column.name: column for column in placed.drop("number")}


def numbered(keys: pl.DataFrame, names: tuple[str, ...]) -> Whole:
    """Which of the different keys each row has, counted from 0 in their order."""
    different = keys.select(names).unique().sort(names).with_row_index("place")
    placed: Whole = joined(keys, different, names)["place"].cast(pl.Int64).to_numpy()
    return placed


def _ranks(rows: pl.DataFrame, own: Figures, terms: Terms) -> dict[str, Array]:
    if not terms.is_judged:
        return {}
    keys = rows.select(*NAME, *PERIOD, "area_level", chosen=_is_beside()).with_row_index("number")
    chosen = keys.filter(pl.col("chosen"), pl.col("area_level").is_in(rankings.LEVELS), sex="T")
    group = [*NAME, *PERIOD, "area_level"]
    groups = chosen.group_by(group, maintain_order=True).agg(pl.col("number").cast(pl.Int64))
    seeds = groups.select(pl.concat_str(pl.col(group).cast(pl.String), separator=" ")).to_series()
    return rankings.of_groups(own, [one.to_numpy() for one in groups["number"]], seeds.to_list(), terms)


def joined(rows: pl.DataFrame, others: pl.DataFrame, keys: Sequence[str]) -> pl.DataFrame:
    """Rows with what one of the others has under the same keys, if any does; none may come twice."""
    return rows.join(others, on=list(keys), how="left", validate="m:1", maintain_order="left")
