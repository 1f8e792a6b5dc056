"""A second way through the changes of municipalities, which walks from one to the next, and sums as cells are rolled up."""

from collections.abc import Mapping
from datetime import date
from functools import cache

import polars as pl

from pipelines.reference import tables
from pipelines.reference.days import View
from pipelines.reference.views import area_of_code

LEVELS = ("nation", "healthcare_region", "region", "municipality_group", "municipality", "unit")
LOADED = tables.load()
# A unit that Halland pays for in a house outside Halland, beside the units that are shipped.
OUTSIDE = (
    LOADED["unit"]
    .filter(unit_id="U1301")
    .with_columns(
        unit_id=pl.lit("OUTSIDE"),
        commissioning_region_code=pl.lit("13"),
        municipality_code=pl.lit("0180"),
        nhv=pl.lit(False),
    )
)
TABLES = LOADED | {"unit": pl.concat([LOADED["unit"], OUTSIDE])}
CHANGES = TABLES["municipality_change"].sort("valid_from").select("old_code", "new_code", "valid_from", "kind").rows()


@cache
def of_code(view: View) -> pl.DataFrame:
    """The table as the pipeline makes it."""
    return area_of_code(TABLES, view)


def sums(view: View, attribution: str, rows: list[tuple[str, date, int]]) -> Mapping[str, Mapping[str, int]]:
    """Level -> area -> persons, of rows (code, day, persons), joined as cells are rolled up."""
    cells = pl.DataFrame(rows, schema={"code": pl.String, "day": pl.Date, "persons": pl.Int64}, orient="row")
    joined = cells.join(of_code(view).filter(attribution=attribution), on="code").filter(
        pl.col("day").is_between("valid_from", "valid_to")
    )
    counted = joined.group_by("area_level", "area_code").agg(pl.col("persons").sum())
    found: dict[str, dict[str, int]] = {level: {} for level in LEVELS}
    for level, area, persons in counted.iter_rows():
        found[level][area] = persons
    return found


def day_seen(view: View, day: date) -> date:
    """The day whose areas count."""
    if isinstance(view, date):
        return view
    return date(9999, 1, 1) if view == "now" else max(day, date(1998, 1, 1))


def may_be(code: str, day: date, seen: date) -> set[str]:
    """All municipalities of one day that a code written down on another may mean, walking from change to change."""
    here = {code}
    for old, new, first, kind in CHANGES:
        if kind == "recode" and first <= min(day, seen):  # the old code out of habit
            here = {new if place == old else place for place in here}
    for old, new, first, kind in CHANGES:
        if day < first <= seen and old in here:
            here = (here | {new}) - ({old} if kind == "recode" else set())
    for old, new, first, _ in reversed(CHANGES):
        if first > seen:
            here = {old if place == new else place for place in here}
    return here
