"""Which areas a recorded code counts to: as they are now, as they were when it happened, or as of one day for all.

Belongs here: the table `area_of_code`, whose joins roll cells up. Does not belong here: how codes changed
(``changes``), what they are part of (``municipalities``, ``units``), and sums over patients.
"""

from collections.abc import Callable, Iterable
from datetime import date, timedelta

import polars as pl

from pipelines.reference.areas import LEVELS, NATION
from pipelines.reference.changes import Tables, known_codes
from pipelines.reference.days import View, day_of, spans_between
from pipelines.reference.municipalities import areas_of_codes
from pipelines.reference.units import areas_of_units


def area_of_code(tables: Tables, view: View = "now") -> pl.DataFrame:
    """Which areas a recorded code counts to: (attribution, code, valid_from, valid_to, area_level, area_code).

    For a join on code and date; both days are included, open ends are 1900 and 9999. A code that is not there counts
    in the nation only. Every view counts each case in the same nation; a municipality that a later split hides (0380
    of before 2003 may be Knivsta) counts in its region and above, except where the day of the view lies before it.
    Raises ValueError for the view of a day before the areas are known.
    """
    municipalities = known_codes(tables)
    changed, merged = tables["municipality_change"]["valid_from"].to_list(), _merged_on(tables["unit"])

    def of_municipalities(day: date) -> pl.DataFrame:
        return areas_of_codes(tables, municipalities, day, day_of(view, day))

    def of_units(day: date) -> pl.DataFrame:
        return areas_of_units(tables, day_of(view, day))

    resident = _dated("resident", of_municipalities, changed)
    # Units of municipalities are where their municipality is, so they change with it.
    caregiver = _dated("caregiver", of_units, [*changed, *merged])
    return pl.concat([resident, caregiver]).sort("attribution", "code", "valid_from", "area_level")


def _merged_on(units: pl.DataFrame) -> list[date]:
    """The first days on which a unit was part of another."""
    merged = units.filter(pl.col("merged_into").is_not_null(), pl.col("valid_to").is_not_null())
    return [day + timedelta(days=1) for day in merged["valid_to"]]


def _dated(attribution: str, areas_on: Callable[[date], pl.DataFrame], days: Iterable[date]) -> pl.DataFrame:
    """The areas of codes in the spans that the days begin; spans with the same areas after each other are one."""
    seen = [
        areas_on(first).with_columns(nation=pl.lit(NATION), valid_from=first, valid_to=last)
        for first, last in spans_between(days).iter_rows()
    ]
    wide = pl.concat(seen).sort("code", "valid_from")
    levels = [level for level in LEVELS if level in wide.columns]
    lies_as_before = pl.all_horizontal(
        pl.col(name).eq_missing(pl.col(name).shift().over("code")) for name in ["code", *levels]
    )
    merged = wide.group_by("code", *levels, (~lies_as_before).cum_sum().alias("run"), maintain_order=True).agg(
        pl.col("valid_from").min(), pl.col("valid_to").max()
    )
    long = merged.unpivot(
        on=levels, index=["code", "valid_from", "valid_to"], variable_name="area_level", value_name="area_code"
    )
    return long.drop_nulls("area_code").select(pl.lit(attribution).alias("attribution"), pl.all())
