"""The hierarchy of areas: which areas a municipality or a care unit counts to, and what old codes mean today.

Belongs here: pure functions from the reference tables to frames. Does not belong here: reading files, and
sums over patients. All functions take ``tables`` as given by ``pipelines.reference.tables.load``.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Literal, NamedTuple

import polars as pl

from pipelines.reference.errors import ReferenceFileError

NATION = "SE"
NATION_NAME = "Riket"
# Unknown, foreign and protected residence, and unknown units: counted in the nation only.
UNKNOWN_PLACE = ""
LEVELS = ("nation", "healthcare_region", "region", "municipality_group", "municipality", "unit")
# Västra Götaland was formed this day; the counties of before are not in the tables.
EARLIEST = date(1998, 1, 1)
# Open ends of an interval, so that a join can say BETWEEN.
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(9999, 12, 31)

Tables = Mapping[str, pl.DataFrame]
# Areas as they are now, as they were when it happened, or as they were on one day for all that happened.
View = date | Literal["now", "then"]


class Change(NamedTuple):
    """A change of a municipality's code: all of it (recode), or a part that left (split)."""

    old_code: str
    new_code: str
    valid_from: date
    kind: str


def area(tables: Tables, as_of: date | None = None) -> pl.DataFrame:
    """Every area: (area_level, area_code, name); 1 nation, 6 healthcare regions, 21 regions, 9 groups of
    municipalities, 290 municipalities, units.

    With ``as_of`` the areas as they were that day (then fewer municipalities); a merged unit is not an area
    of its own.
    """
    parts = {
        "nation": pl.DataFrame({"area_code": [NATION], "name": [NATION_NAME]}),
        "healthcare_region": _healthcare_region_names(tables, as_of),
        "region": tables["region"].select(area_code="region_code", name="name"),
        "municipality_group": tables["municipality_group"].select(area_code="skr_group", name="name"),
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


def area_of_code(tables: Tables, view: View = "now") -> pl.DataFrame:
    """Which areas a recorded code counts to: (attribution, code, valid_from, valid_to, area_level, area_code).

    For a join on code and date; both days are included, open ends are 1900 and 9999. A code that is not there counts
    in the nation only. Every view counts each case in the same nation; a municipality that a later split hides (0380
    of before 2003 may be Knivsta) counts in its region and above, except where the day of the view lies before it.
    """
    resident = _of_codes("resident", tables, _municipal_spans(tables), view, _municipal_areas_on)
    caregiver = _of_codes("caregiver", tables, _unit_spans(tables["unit"]), view, _unit_areas_on)
    return pl.concat([resident, caregiver]).sort("attribution", "code", "valid_from", "area_level")


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


def _of_codes(
    attribution: str, tables: Tables, spans: pl.DataFrame, view: View, areas_on: Callable[..., pl.DataFrame]
) -> pl.DataFrame:
    """The areas of codes in spans (code, valid_from, valid_to); spans with the same areas after each other are one."""
    days = spans["valid_from"].unique().sort().to_list()
    seen = [
        areas_on(tables, spans.filter(valid_from=day), _day_of(view, day)).with_columns(nation=pl.lit(NATION))
        for day in days
    ]
    wide = pl.concat(seen, how="diagonal").sort("code", "valid_from")
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


def _day_of(view: View, recorded_on: date) -> date:
    """The day whose areas count for what was recorded on another."""
    if isinstance(view, date):
        return view
    return LAST_DAY if view == "now" else recorded_on


def _spans_between(codes: Iterable[str], days: Iterable[date]) -> pl.DataFrame:
    """(code, valid_from, valid_to): every code in every span between the days."""
    firsts = [FIRST_DAY, *sorted(set(days))]
    lasts = [*(day - timedelta(days=1) for day in firsts[1:]), LAST_DAY]
    spans = pl.DataFrame({"valid_from": firsts, "valid_to": lasts})
    return pl.DataFrame({"code": sorted(set(codes))}, schema={"code": pl.String}).join(spans, how="cross")


def _municipal_spans(tables: Tables) -> pl.DataFrame:
    changes = tables["municipality_change"]
    codes = [*tables["municipality"]["municipality_code"], *changes["old_code"]]
    return _spans_between(codes, changes["valid_from"])


def _municipal_areas_on(tables: Tables, spans: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """The codes of one span with the areas that they count to as of a day."""
    now, changes = _municipality_areas(tables, None), _changes(tables)
    lying = {place: areas for place, *areas in now.select("place", "healthcare_region", "municipality_group").rows()}
    of_region = dict(_region_areas(now).select("region", "healthcare_region").iter_rows())
    rows = []
    for code, valid_from in spans.select("code", "valid_from").iter_rows():
        then = code_as_of(changes, code, valid_from, as_of)
        today = then if then in lying else code_as_of(changes, then, as_of, LAST_DAY)
        whole, group = lying.get(today, (of_region.get(then[:2]), None))
        rows.append((then if len(then) == 4 else None, then[:2] or None, whole, group))
    schema = dict.fromkeys(("municipality", "region", "healthcare_region", "municipality_group"), pl.String)
    return spans.hstack(pl.DataFrame(rows, schema=schema, orient="row"))


def code_as_of(changes: Sequence[Change], code: str, recorded_on: date, as_of: date) -> str:
    """The municipality code of one day for what was recorded on another, forwards or backwards in time.

    The region's two digits where a split between the days hides which part it was, empty where not even the region is
    known. Backwards a part is again the whole that it was split from. A retired code that is still in use means what
    came after it.
    """
    while True:
        splits = [
            change
            for change in changes
            if change.old_code == code and change.kind == "split" and recorded_on < change.valid_from <= as_of
        ]
        if splits:
            return _region_of_parts(changes, splits, as_of)
        successors = [
            change.new_code
            for change in changes
            if change.old_code == code and change.kind == "recode" and change.valid_from <= as_of
        ]
        if not successors:
            return _code_on(code, as_of, {change.new_code: (change.old_code, change.valid_from) for change in changes})
        code = successors[0]


def _region_of_parts(changes: Sequence[Change], splits: Sequence[Change], as_of: date) -> str:
    day = min(split.valid_from for split in splits)
    parts = {split.old_code for split in splits} | {split.new_code for split in splits}
    regions = {code_as_of(changes, part, day, as_of)[:2] for part in parts}
    return regions.pop() if len(regions) == 1 else UNKNOWN_PLACE


def _changes(tables: Tables) -> list[Change]:
    columns = tables["municipality_change"].select(*Change._fields)
    return [Change(*row) for row in columns.iter_rows()]


def _unit_spans(units: pl.DataFrame) -> pl.DataFrame:
    merged = units.filter(pl.col("merged_into").is_not_null(), pl.col("valid_to").is_not_null())
    return _spans_between(units["unit_id"], (day + timedelta(days=1) for day in merged["valid_to"]))


def _unit_areas_on(tables: Tables, spans: pl.DataFrame, as_of: date) -> pl.DataFrame:
    """The units of one span with the areas that they count to as of a day."""
    lying = _unit_areas(tables, _municipality_areas(tables, None), as_of).rename({"place": "code"})
    return spans.join(lying, on="code", how="left", maintain_order="left")


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
    """(place, municipality, region, healthcare_region, municipality_group): today's municipalities, their areas then.

    The groups are those of today for all days.
    """
    former = {change.new_code: (change.old_code, change.valid_from) for change in _changes(tables)}
    now = tables["municipality"].select(
        place="municipality_code",
        region_now="region_code",
        healthcare_region="healthcare_region_code",
        municipality_group="skr_group",
    )
    then = pl.Series("municipality", [_code_on(code, as_of, former) for code in now["place"]])
    moved = pl.col("municipality") != pl.col("place")
    # A retired code is in no table; SCB puts the county it lay in into its first two digits.
    region = pl.when(moved).then(pl.col("municipality").str.head(2)).otherwise("region_now")
    named = now.with_columns(then).with_columns(region.alias("region"))
    return named.select("place", "municipality", "region", "healthcare_region", "municipality_group")


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
    levels = ("healthcare_region", "region", "municipality")
    served = [pl.when(~pl.col("nhv")).then(pl.col(level)).alias(level) for level in levels]
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
