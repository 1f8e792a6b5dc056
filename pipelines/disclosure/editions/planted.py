"""Packages that tell of others, each planted in a small land: an examination that misses one is worth nothing.

Region 01 has two units, and one that the municipality 0180 answers for; 03, 04 and 13 have one each. Figures are made
so that the few stand out.
"""

from collections.abc import Callable, Mapping
from functools import cache

import polars as pl

from pipelines.aggregate.places import Places
from pipelines.disclosure.blanking import blanked
from pipelines.disclosure.editions.examining import examine
from pipelines.disclosure.editions.opening import Ground
from pipelines.disclosure.editions.organisation import CAREGIVER, Organisation
from pipelines.disclosure.examine.small_land import (
    ALWAYS,
    BEFORE,
    EVENTS,
    OTHERS,
    Row,
    header,
    record,
    summed,
    year,
)
from pipelines.disclosure.policy import Policy
from pipelines.disclosure.relations import ROW
from pipelines.disclosure.vintages import LEDGER, SINCE, UNTIL, Past

NAME = "prov/one"
NOW = "2025-12-r1"
LIES: Mapping[str, Mapping[str, str]] = {
    "U1": {"healthcare_region": "1", "region": "01"}, "U2": {"healthcare_region": "1", "region": "01"},
    "U3": {"healthcare_region": "1", "region": "01", "municipality": "0180"},
    "U4": {"healthcare_region": "1", "region": "03"}, "U5": {"healthcare_region": "1", "region": "04"},
    "U6": {"healthcare_region": "2", "region": "13"},
}  # fmt: skip
SERVED = ("nation", "healthcare_region", "region")
CLASSES: dict[str, Callable[[Policy], bool]] = {}


def classes() -> Mapping[str, str]:
    """Name -> what tells of others."""
    return {name: " ".join(str(is_found.__doc__).split()) for name, is_found in CLASSES.items()}


def missed(policy: Policy) -> list[str]:
    """The classes that the examination does not find."""
    return [name for name, is_found in CLASSES.items() if not is_found(policy)]


def planted(is_found: Callable[[Policy], bool]) -> Callable[[Policy], bool]:
    CLASSES[is_found.__name__] = is_found
    return is_found


@cache
def land() -> dict[str, Places]:
    """The units by the areas that they lie in."""
    names = ["attribution", "code", "valid_from", "valid_to", "area_level", "area_code"]
    rows = [
        (CAREGIVER, unit, *ALWAYS, level, area)
        for unit, within in LIES.items()
        for level, area in {**within, "unit": unit}.items()
    ]
    return {CAREGIVER: Places.read(pl.DataFrame(rows, schema=names, orient="row"), CAREGIVER)}


def counted(few: Mapping[str, tuple[int, int]], levels: tuple[str, ...]) -> pl.DataFrame:
    """Rows of a year with `hidden`, at these levels; `few` puts some units in by hand."""
    amounts = dict.fromkeys(LIES, (EVENTS, OTHERS)) | dict(few)
    lies = {unit: {**within, "unit": unit} for unit, within in LIES.items()}
    rows: list[Row] = summed(amounts, lies, levels, attribution=CAREGIVER, **year())
    return pl.DataFrame(rows, infer_schema_length=None).drop("leaked")


def is_sound(
    few: Mapping[str, tuple[int, int]],
    hidden: pl.Expr,
    internal: pl.Expr,
    policy: Policy,
    region: str = "01",
    earlier: pl.DataFrame | None = None,
) -> bool:
    """Whether a region may have these rows in full, where the public edition has these rows of regions hidden.

    earlier: rows with `hidden` that the edition before had, as far as they are not the same.
    """
    served = counted(few, SERVED).with_columns(hidden=hidden)
    results = counted(few, (*SERVED, "municipality", "unit")).drop("hidden")
    published = blanked(served, pl.col("hidden")).drop("hidden")
    opened = results.filter(internal).with_columns(edition=pl.lit("internal"))
    package = pl.concat([published.filter(~internal).with_columns(edition=pl.lit("public")), opened])
    ground = Ground(recorded(served, earlier), {NAME: header()}, {NAME: results}, policy, earlier is not None)
    return examine(package, published.lazy(), ground, Organisation("region", region, land())).is_sound


def recorded(served: pl.DataFrame, earlier: pl.DataFrame | None = None) -> Past:
    """The record of rows with `hidden`, of which the edition before had these with other figures, all else alike."""
    if earlier is None:
        return record(served)
    moved = served.join(earlier, on=list(ROW), how="semi")
    still = served.join(earlier, on=list(ROW), how="anti")
    told = earlier.with_columns(pl.lit(BEFORE).alias(name) for name in (SINCE, UNTIL)).select(LEDGER)
    since = [still.with_columns(pl.lit(BEFORE).alias(SINCE)), moved.with_columns(pl.lit(None, pl.String).alias(SINCE))]
    return Past(pl.concat(since).lazy(), told.lazy(), NOW)


AREA = pl.col("area_code")


@planted
def other_half_of_a_sum(policy: Policy) -> bool:
    """Two regions are hidden for each other's sake, and one of them knows its own"""
    return not is_sound({"U4": (3, 77), "U5": (4, 76)}, AREA.is_in(["03", "04"]), AREA == "03", policy, "03")


@planted
def unit_of_another(policy: Policy) -> bool:
    """A region without its own units is the unit that a municipality answers for"""
    return not is_sound({"U3": (3, 77)}, pl.lit(False), AREA.is_in(["U1", "U2"]), policy)


@planted
def row_of_another(policy: Policy) -> bool:
    """A row of somebody else is shown in full"""
    return not is_sound({"U4": (3, 77), "U5": (4, 76)}, AREA.is_in(["03", "04"]), AREA == "04", policy, "03")


@planted
def sum_of_an_earlier_edition(policy: Policy) -> bool:
    """Two regions whose sum the edition before told, and no more does as a third has moved, and one knows its own"""
    few, third = {"U4": (3, 77), "U5": (4, 76)}, ["01", "1", "SE"]
    before = counted(few, SERVED).filter(AREA.is_in(third)).with_columns(hidden=pl.lit(False))
    now = {**few, "U1": (EVENTS - 20, OTHERS)}
    return not is_sound(now, AREA.is_in(["03", "04", *third]), AREA == "03", policy, "03", before)
