"""What contracts of aggregate sources share: the period a row is for, a share that fits its counts, survey answers."""

from typing import Any, Literal

import polars as pl
from polars import selectors

from data_contracts import columns
from data_contracts.delivery import Layout

ROUNDED_PERCENT = 0.5  # how far a share that is published in whole percent may lie from its counts
DUST = 1e-6  # of binary fractions


SURVEY_WORKBOOK = Layout(
    formats=("xlsx", "csv"),
    delimiter=";",
    encoding="utf-8",
    decimal_mark=",",
    missing=("", ".."),
    extra_columns="ignore",
)
"""How Socialstyrelsen publishes the yearly surveys of municipalities: many more columns than are taken in."""


def is_whole(period: Literal["1mo", "1y"]) -> pl.Expr:
    """Whether the row is for one month, or one year: from `period_start` to `period_end`, both inclusive."""
    return pl.col("period_end") == pl.col("period_start").dt.offset_by(period).dt.offset_by("-1d")


def nation_or_region() -> pl.Expr:
    """Whether a row on `level` nation has the nation as area, and one on any other level a region."""
    is_nation, is_region = (pl.col("area_level") == level for level in ("nation", "region"))
    return pl.when(pl.col("level") == "nation").then(is_nation).otherwise(is_region)


def named_only_on(level: str, name: str) -> pl.Expr:
    """Whether the column `name` is filled in on a row of this `level`, and on no row of an area."""
    is_named = pl.col(name).is_not_null()
    of_area = pl.col("level").is_in(["nation", "region"])
    return ~(((pl.col("level") == level) & ~is_named) | (of_area & is_named))


def percent_fits(share: str, numerator: str, denominator: str, within: float = ROUNDED_PERCENT) -> pl.Expr:
    """Whether a share in percent is that of its counts; NULL where one is not there, or nothing was counted."""
    counted = pl.when(pl.col(denominator) > 0).then(100 * pl.col(numerator) / pl.col(denominator))
    return (pl.col(share) - counted).abs() <= within + DUST


def question(raw: str, meaning: str, *, forms: tuple[str, ...] = (), example: float = 50.0) -> Any:
    """A question of a survey of municipalities: 1 yes or 0 no of one, percent of those that answered of more."""
    return columns.number(raw, low=0, high=100, not_applicable=(".",), forms=forms, example=example, meaning=meaning)


def answers_yes_or_no() -> pl.Expr:
    """Whether every answer of one municipality is 1 or 0; all decimal numbers of the contract are answers."""
    answer = selectors.float()
    is_percentage = answer.is_between(0, 100) & ~answer.is_in([0.0, 1.0])
    return (pl.col("area_level") != "municipality") | ~pl.any_horizontal(is_percentage.fill_null(False))
