"""Which published rows are sent to Vården i siffror, as which measure, and why the others are not."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import polars as pl

from data_contracts.shapes import ALL_AGES
from pipelines.deliveries.vis import fields as f
from pipelines.deliveries.vis.catalogue import NEVER, Declared
from pipelines.deliveries.vis.places import Places

REASON_CODES = {"suppressed": f.MASKED, "not_reported": f.NO_INFORMATION}  # statuses that are rows without a figure
WITH_VALUE = ("ok", "below_coverage")

REASONS: Mapping[str, str] = {
    "no_measure": "the indicator is no measure that is declared",
    "other_attribution": "the measure is of the other attribution",
    "level": "a level that the platform or the measure does not have",
    "period": "a kind of period that the platform or the measure does not have",
    "age_band": "an age band; the platform has all ages together",
    "definition_version": "figures of another version of the definition than the measure describes",
    "validity": "a period that does not lie in the validity of any version of the measure",
    "not_published": "the measure is not published in the platform's catalogue",
    "no_sub_measure": "a sex that the measure has no sub-measure for",
    "no_place": "an area or unit that no reference table names",
    "provisional": "a period that is not final yet",
    "not_applicable": "not applicable",
    "zero_denominator": "no cases",
    "withheld": "held back",
    "withdrawn": "withdrawn",
    "no_counts": "a value whose counts are not known, which the platform asks for",
}
"""Why a row is in no file, the first that holds."""

MEASURES: dict[str, Any] = {
    "vip": pl.String, "indicator": pl.String, "attribution": pl.String, "sex": pl.String, "measure_id": pl.String,
    "register": pl.String, "version": pl.Int64, "definition": pl.Int64, "valid_from": pl.Date, "valid_to": pl.Date,
    "unit": pl.String, "levels": pl.List(pl.String), "kinds": pl.List(pl.String), "is_published": pl.Boolean,
}  # fmt: skip
SEXES = ("T", "K", "M")


@dataclass(frozen=True)
class Chosen:
    """rows: those that are sent, published columns beside what the measure and the place are called, and `reason_code`,
    NULL where there is a figure. left_out: reason -> how many of the others.
    """

    rows: pl.DataFrame
    left_out: Mapping[str, int]


def chosen(published: pl.DataFrame, declared: Declared, places: Places) -> Chosen:
    """Every published row is in `rows` once, or counted in `left_out` once."""
    measures = _measures(declared)
    rows = _plain(published).with_row_index("_row").with_columns(_is_open=_is_open())
    named = rows.join(places.named, on=["area_level", "area_code"], how="left", maintain_order="left")
    matched = named.join(measures, on=["vip", "indicator", "attribution", "sex"], how="left", maintain_order="left")
    reasons = list(REASONS)
    told = matched.with_columns(_reason=_reason(measures)).with_columns(
        # Of several versions of a measure the one that sends the row, else the one that comes furthest.
        _rank=pl.col("_reason").replace_strict(reasons, range(len(reasons)), default=len(reasons))
    )
    once = told.sort("_row", "_rank", descending=[False, True], maintain_order=True).unique(
        "_row", keep="first", maintain_order=True
    )
    counted = once.filter(pl.col("_reason").is_not_null()).group_by("_reason").len()
    counts = dict(counted.iter_rows())
    code = pl.col("status").replace_strict(REASON_CODES, default=None, return_dtype=pl.String)
    sent = once.filter(pl.col("_reason").is_null()).with_columns(reason_code=code)
    return Chosen(sent, {reason: counts[reason] for reason in REASONS if reason in counts})


def _plain(published: pl.DataFrame) -> pl.DataFrame:
    return published.with_columns(pl.col(pl.Categorical, pl.Enum).cast(pl.String))


def _measures(declared: Declared) -> pl.DataFrame:
    """A row for each version of a measure and sex; without an id where the sex has no sub-measure."""
    rows = [
        (
            *one.indicator.split("/"), one.attribution, sex, one.ids.get(sex), one.of_register, one.version,
            one.indicator_version, one.valid_from, one.valid_to or NEVER, one.unit, sorted(one.area_levels),
            sorted(one.period_types), one.is_published,
        )
        for one in declared.file.measures
        for sex in SEXES
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=MEASURES, orient="row")


def _is_open() -> pl.Expr:
    """Whether any area still waits for late rows in a period: a hidden or an empty one there is not final either."""
    whose = ["vip", "indicator", "attribution", "period_type", "period_start"]
    return (pl.col("status") == "provisional").any().over(whose)


def _reason(measures: pl.DataFrame) -> pl.Expr:
    """The first of `REASONS` that holds of a row beside a measure; NULL where none does."""
    known = measures.select(pl.concat_str("vip", "indicator", separator="/").alias("name"))["name"].unique().to_list()
    levels, kinds = set(f.LEVELS.values()), set(f.FREQUENCIES.values())
    status, has_value = pl.col("status"), pl.col("status").is_in(WITH_VALUE)
    lacks_count = pl.col("denominator").is_null() & (pl.col("unit") != f.COUNT)
    lacks_events = pl.col("numerator").is_null() & (pl.col("unit") == f.SHARE)
    holds: dict[str, pl.Expr] = {
        "no_measure": ~pl.concat_str("vip", "indicator", separator="/").is_in(known),
        "other_attribution": pl.col("register").is_null(),
        "level": ~pl.col("area_level").is_in(levels) | ~pl.col("levels").list.contains(pl.col("area_level")),
        "period": ~pl.col("period_type").is_in(kinds) | ~pl.col("kinds").list.contains(pl.col("period_type")),
        "age_band": pl.col("age_band") != ALL_AGES,
        "definition_version": pl.col("indicator_version") != pl.col("definition"),
        "validity": (pl.col("period_start") < pl.col("valid_from")) | (pl.col("period_end") > pl.col("valid_to")),
        "not_published": ~pl.col("is_published"),
        "no_sub_measure": pl.col("measure_id").is_null(),
        "no_place": pl.col(f.REGION_ID).is_null() & (pl.col("area_level") != "nation"),
        "provisional": pl.col("_is_open"),
        **{name: status == name for name in ("not_applicable", "zero_denominator", "withheld", "withdrawn")},
        "no_counts": has_value & (pl.col("value").is_null() | lacks_count | lacks_events),
    }
    return pl.coalesce([pl.when(holds[reason]).then(pl.lit(reason)) for reason in REASONS])
