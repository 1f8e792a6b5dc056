"""The hierarchy of areas: which areas a municipality or a care unit counts to, and what old codes mean today.

Belongs here: pure functions from the reference tables to frames. Does not belong here: reading files, and
sums over patients. All functions take ``tables`` as given by ``pipelines.reference.tables.load``.
"""

from collections.abc import Mapping
from datetime import date, timedelta

import polars as pl

from pipelines.reference.errors import ReferenceFileError

NATION = "SE"
NATION_NAME = "Riket"
# Unknown, foreign and protected residence, and unknown units: counted in the nation only.
UNKNOWN_PLACE = ""
LEVELS = ("nation", "healthcare_region", "region", "municipality", "unit")
# Västra Götaland was formed this day; the counties of before are not in the tables.
EARLIEST = date(1998, 1, 1)
# Open ends of an interval, so that a join can say BETWEEN.
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(9999, 12, 31)

Tables = Mapping[str, pl.DataFrame]


def area(tables: Tables, as_of: date | None = None) -> pl.DataFrame:
    """Every area: (area_level, area_code, name); 1 nation, 6 healthcare regions, 21 regions, 290
    municipalities, units.

    With ``as_of`` the areas as they were that day (then fewer municipalities); a merged unit is not an area
    of its own.
    """
    parts = {
        "nation": pl.DataFrame({"area_code": [NATION], "name": [NATION_NAME]}),
        "healthcare_region": _healthcare_region_names(tables, as_of),
        "region": tables["region"].select(area_code="region_code", name="name"),
        "municipality": _municipality_names(tables, as_of),
        "unit": _unit_names(tables, as_of),
    }
    framed = [part.select(pl.lit(level).alias("area_level"), "area_code", "name") for level, part in parts.items()]
    return pl.concat([part.sort("area_code") for part in framed])


def area_of_place(tables: Tables, as_of: date | None = None) -> pl.DataFrame:
    """Which areas a place counts to: (attribution, place, area_level, area_code), one area per level at most.

    *resident*: a place is a municipality code, or a region code where only the region is known. *caregiver*:
    a place is a unit. The empty place counts in the nation only. With ``as_of`` the areas as they were that
    day, for places coded as today (see ``recode``); None means as they are now.
    """
    if as_of is not None and as_of < EARLIEST:
        raise ValueError(f"areas are known from {EARLIEST}; {as_of} is earlier")
    municipalities = _municipality_areas(tables, as_of)
    unknown = pl.DataFrame({"place": [UNKNOWN_PLACE]})
    resident = pl.concat([municipalities, _region_areas(municipalities), unknown], how="diagonal")
    caregiver = pl.concat([_unit_areas(tables, municipalities, as_of), unknown], how="diagonal")
    long = pl.concat([_long("resident", resident), _long("caregiver", caregiver)])
    return long.sort("attribution", "place", "area_level")


def recoding(tables: Tables) -> pl.DataFrame:
    """What a recorded municipality code means today: (code, valid_from, valid_to, place), for a join on code
    and date.

    Both days are included, open ends are 1900 and 9999. ``place`` is today's municipality; the region code
    where a later split hides which municipality it was; see ``recode``.
    """
    changes = tables["municipality_change"]
    codes = sorted({*tables["municipality"]["municipality_code"], *changes["old_code"]})
    rows = [(code, first, last, recode(tables, code, first)) for code in codes for first, last in _spans(changes, code)]
    schema = {"code": pl.String, "valid_from": pl.Date, "valid_to": pl.Date, "place": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")


def recode(tables: Tables, municipality_code: str, on: date) -> str:
    """The place a municipality code recorded for the day ``on`` stands for today.

    A recoded municipality gives its new code. A code of before a split cannot be undone (0380 before 2003 is
    Uppsala or Knivsta): it gives the region's two digits, and counts in region and nation. An unknown code
    gives the empty place.
    """
    changes = tables["municipality_change"]
    code = municipality_code
    while True:
        if _split_after(changes, code, on):
            return _common_region(tables, changes, code)
        successor = _successor(changes, code)
        if successor is None:
            return code if code in tables["municipality"]["municipality_code"] else UNKNOWN_PLACE
        code = successor


def _split_after(changes: pl.DataFrame, code: str, on: date) -> bool:
    return not changes.filter(
        pl.col("old_code") == code, pl.col("kind") == "split", pl.col("valid_from") > on
    ).is_empty()


def _successor(changes: pl.DataFrame, code: str) -> str | None:
    found = changes.filter(pl.col("old_code") == code, pl.col("kind") == "recode")["new_code"]
    return str(found[0]) if len(found) else None


def _common_region(tables: Tables, changes: pl.DataFrame, code: str) -> str:
    """The region of all municipalities that a code became, or the empty place where they are in several."""
    parts = changes.filter(pl.col("old_code") == code)["new_code"].to_list()
    today = {recode(tables, part, LAST_DAY) for part in [code, *parts]}
    known = tables["municipality"].filter(pl.col("municipality_code").is_in(today))
    regions = known["region_code"].unique().to_list()
    return str(regions[0]) if len(regions) == 1 else UNKNOWN_PLACE


def _spans(changes: pl.DataFrame, code: str) -> list[tuple[date, date]]:
    """The spans of days within which a code means one place; it changes meaning on the day of a split."""
    splits = changes.filter(pl.col("old_code") == code, pl.col("kind") == "split")["valid_from"].unique().sort()
    firsts = [FIRST_DAY, *splits]
    lasts = [*(day - timedelta(days=1) for day in splits), LAST_DAY]
    return list(zip(firsts, lasts, strict=True))


def _municipality_areas(tables: Tables, as_of: date | None) -> pl.DataFrame:
    """(place, municipality, region, healthcare_region): today's municipalities, their areas on the day."""
    former = {
        new: (old, day)
        for new, old, day in tables["municipality_change"].select("new_code", "old_code", "valid_from").iter_rows()
    }
    now = tables["municipality"].select(
        place="municipality_code", region_now="region_code", healthcare_region="healthcare_region_code"
    )
    then = pl.Series("municipality", [_code_on(code, as_of, former) for code in now["place"]])
    moved = pl.col("municipality") != pl.col("place")
    # A retired code is in no table; SCB puts the county it lay in into its first two digits.
    region = pl.when(moved).then(pl.col("municipality").str.head(2)).otherwise("region_now")
    return now.with_columns(then).select("place", "municipality", region.alias("region"), "healthcare_region")


def _code_on(code: str, as_of: date | None, former: Mapping[str, tuple[str, date]]) -> str:
    """The code that today's municipality (or the one it was split from) had on the day."""
    while as_of is not None and code in former and former[code][1] > as_of:
        code = former[code][0]
    return code


def _region_areas(municipalities: pl.DataFrame) -> pl.DataFrame:
    """(place, region, healthcare_region) where only the region is known; Halland has no healthcare region."""
    found = municipalities.group_by(place="region").agg(pl.col("healthcare_region").unique())
    sole = pl.when(pl.col("healthcare_region").list.len() == 1).then(pl.col("healthcare_region").list.first())
    return found.select("place", region="place", healthcare_region=sole)


def _unit_areas(tables: Tables, municipalities: pl.DataFrame, as_of: date | None) -> pl.DataFrame:
    """(place, unit, municipality, region, healthcare_region) per unit, merged ones under their successor."""
    units = _with_healthcare_region(_with_principal(tables["unit"], municipalities), municipalities)
    # A highly specialised unit serves the nation: in its region's figures its patients would be strangers.
    served = [pl.when(~pl.col("nhv")).then(pl.col(level)).alias(level) for level in LEVELS[1:4]]
    areas = units.select(pl.col("unit_id").alias("unit"), *served)
    return _current_unit(tables["unit"], as_of).join(areas, on="unit", how="left")


def _with_principal(units: pl.DataFrame, municipalities: pl.DataFrame) -> pl.DataFrame:
    """Units with the municipality (only where it is the principal) and the region that answers for them."""
    by_code = municipalities.select(principal_code="place", own_municipality="municipality", own_region="region")
    # Region Gotland is a municipality with a region's tasks: its units have a municipal principal.
    sole = municipalities.group_by(principal_code="region").agg(pl.col("municipality").unique())
    sole = sole.filter(pl.col("municipality").list.len() == 1).select(
        "principal_code", sole_municipality=pl.col("municipality").list.first()
    )
    joined = units.join(by_code, on="principal_code", how="left").join(sole, on="principal_code", how="left")
    region_code = pl.when(pl.col("principal_kind") == "region").then("principal_code").otherwise("own_region")
    return joined.with_columns(
        pl.coalesce("own_municipality", "sole_municipality").alias("municipality"),
        pl.coalesce("commissioning_region_code", region_code).alias("region"),
    )


def _with_healthcare_region(units: pl.DataFrame, municipalities: pl.DataFrame) -> pl.DataFrame:
    """Units with the healthcare region of the region that answers for them.

    A split region (Halland) does not decide it: there the municipality where the house stands does, and a
    unit whose house stands outside such a region has none.
    """
    by_region = _region_areas(municipalities).select("region", whole="healthcare_region")
    by_house = municipalities.select("region", municipality_code="place", part="healthcare_region")
    found = units.join(by_region, on="region", how="left").join(
        by_house, on=["region", "municipality_code"], how="left"
    )
    return found.with_columns(pl.coalesce("whole", "part").alias("healthcare_region"))


def _current_unit(units: pl.DataFrame, as_of: date | None) -> pl.DataFrame:
    """(place, unit): every unit and the unit it is part of on the day, through any number of mergers."""
    merged = pl.col("merged_into").is_not_null()
    if as_of is not None:
        merged = merged & (pl.col("valid_to") < as_of)
    into = dict(units.filter(merged).select("unit_id", "merged_into").iter_rows())
    places = units["unit_id"].to_list()
    return pl.DataFrame({"place": places, "unit": [_last_unit(place, into) for place in places]}).cast(pl.String)


def _last_unit(unit: str, into: Mapping[str, str]) -> str:
    for _ in range(len(into) + 1):
        if unit not in into:
            return unit
        unit = into[unit]
    raise ReferenceFileError("unit.csv", "merged_into", "units are merged in a circle", "Let the last unit be open")


def _long(attribution: str, wide: pl.DataFrame) -> pl.DataFrame:
    """One row per place and area; a level that does not apply has no row."""
    levels = [level for level in LEVELS if level in wide.columns]
    whole = wide.with_columns(pl.lit(NATION).alias("nation"))
    long = whole.unpivot(on=["nation", *levels], index="place", variable_name="area_level", value_name="area_code")
    return long.drop_nulls("area_code").select(
        pl.lit(attribution).alias("attribution"), "place", "area_level", "area_code"
    )


def _healthcare_region_names(tables: Tables, as_of: date | None) -> pl.DataFrame:
    last = pl.col("valid_to").fill_null(LAST_DAY)
    valid = pl.col("valid_to").is_null() if as_of is None else pl.lit(as_of).is_between(pl.col("valid_from"), last)
    return tables["healthcare_region"].filter(valid).select(area_code="healthcare_region_code", name="name")


def _municipality_names(tables: Tables, as_of: date | None) -> pl.DataFrame:
    then = _municipality_areas(tables, as_of).select(area_code="municipality").unique()
    now = tables["municipality"].select(area_code="municipality_code", name="name")
    recoded = tables["municipality_change"].filter(pl.col("kind") == "recode").select(area_code="old_code", name="name")
    return then.join(pl.concat([now, recoded]), on="area_code", how="left")


def _unit_names(tables: Tables, as_of: date | None) -> pl.DataFrame:
    current = _current_unit(tables["unit"], as_of).select(area_code="unit").unique()
    return current.join(tables["unit"].select(area_code="unit_id", name="name"), on="area_code", how="left")
