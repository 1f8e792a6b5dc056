"""Rows with other counts: value, limits, target and status as those counts make them."""

import numpy as np
import polars as pl

from pipelines.disclosure.perturb.counts import Counts, column, counts_cases
from pipelines.select.header import Header
from pipelines.statistics import intervals, quantiles
from pipelines.statistics.arrays import Array, Interval
from pipelines.statistics.quantiles import CONFIDENCE

FIGURED = ("ok", "provisional", "below_coverage")
MEANS = ("mean", "change")
WITHOUT_LIMITS = ("median", "survival")  # theirs are, or step at, single persons' amounts: no count gives them back
PER_CENT = 2  # decimals of shares that no shown count makes: survival and coverage


def remade(rows: pl.DataFrame, header: Header, shown: Counts, amount_digits: int) -> pl.DataFrame:
    """The rows with these counts. What rests on exact counts and cannot be made of these is not there.

    `rows`: results of one indicator. No standardised figure and no signal is left.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        value = _value(rows, header, shown, amount_digits)
        limits = _limits(rows, header, shown, value, amount_digits)
    told = {
        "numerator": shown.numerator, "denominator": shown.denominator, "missing": shown.missing, "value": value,
        "ci_low": limits.low, "ci_high": limits.high,
    }  # fmt: skip
    made = rows.with_columns(
        pl.Series(name, np.where(np.isfinite(found), found, np.nan)).fill_nan(None).cast(rows.schema[name])
        for name, found in told.items()
    )
    has_limits = pl.col("ci_low").is_not_null()
    return made.with_columns(
        _status(header, rows),
        _target_met(header),
        pl.when(has_limits).then("ci_method").alias("ci_method"),
        pl.col("coverage").round(PER_CENT),
        *(pl.lit(None, dtype=rows.schema[name]).alias(name) for name in ("standardised", "signal")),
    )


def _value(rows: pl.DataFrame, header: Header, shown: Counts, amount_digits: int) -> Array:
    made = {
        "proportion": np.where(np.isfinite(shown.share), shown.share, shown.numerator / shown.denominator),
        "rate": shown.numerator / shown.denominator * _per(header),
        "ratio": shown.numerator / shown.denominator,
        "count": shown.numerator,
    }
    if header.measure in made:
        return made[header.measure]
    value = rows["value"]
    rounded = value.round(PER_CENT) if header.measure == "survival" else value.round_sig_figs(amount_digits)
    found: Array = np.where(shown.denominator > 0, rounded.fill_null(np.nan).to_numpy(), np.nan)
    return found


def _per(header: Header) -> float:
    return header.population.per if header.population else np.nan


def _limits(rows: pl.DataFrame, header: Header, shown: Counts, value: Array, amount_digits: int) -> Interval:
    """Of what is shown, by the method that the measure has anyway."""
    if header.measure in WITHOUT_LIMITS:
        nothing = np.full(rows.height, np.nan)
        return Interval(nothing, nothing)
    if header.measure == "proportion":
        return intervals.wilson(value * shown.denominator, shown.denominator)
    if header.measure in MEANS:
        return _of_mean(rows, shown, value, amount_digits)
    known = np.where(np.isfinite(shown.numerator), shown.numerator, -1)  # below nought: no limits
    if header.measure == "count":
        return intervals.poisson(known)
    low, high = intervals.ratio(known, shown.denominator)
    per = _per(header) if header.measure == "rate" else 1.0
    return Interval(low * per, high * per)


def _of_mean(rows: pl.DataFrame, shown: Counts, value: Array, amount_digits: int) -> Interval:
    """The variance that the limits of the exact number of cases have, with the number that is shown.

    Of a variance of whole numbers so many digits could be told that they say how many there are, as of their mean.
    """
    exact, half = column(rows, "denominator"), (column(rows, "ci_high") - column(rows, "ci_low")) / 2
    deviation = half / quantiles.student(exact - 1, CONFIDENCE) * np.sqrt(exact)
    spread = quantiles.student(shown.denominator - 1, CONFIDENCE) * deviation / np.sqrt(shown.denominator)
    rounded = pl.Series(spread).round_sig_figs(amount_digits).to_numpy()
    return Interval(value - rounded, value + rounded)


def _status(header: Header, before: pl.DataFrame) -> pl.Expr:
    """Where cases are shown as none there is no figure, for whoever looks as where there are none."""
    if not counts_cases(header.measure):
        return pl.col("status")
    is_none = (pl.col("denominator") == 0).fill_null(False) & before["status"].is_in(FIGURED)
    return pl.when(is_none).then(pl.lit("zero_denominator")).otherwise("status").alias("status")


def _target_met(header: Header) -> pl.Expr:
    """Judged by the value that is shown, of the rows that are judged at all."""
    value, target = pl.col("value"), pl.col("target")
    met = value <= target if header.direction == "lower" else value >= target
    return pl.when(pl.col("target_met").is_not_null()).then(met).alias("target_met")
