"""How senders write areas: from a text to a level and a code of this project, per system of writing.

Belongs here: which texts name an area in which system. Does not belong here: which areas another area is part of
(`pipelines.reference.views`), and what an old code means today (`pipelines.reference.changes`).
"""

from collections.abc import Callable
from functools import cache

import polars as pl

from pipelines.reference import tables
from pipelines.reference.areas import NATION, NATION_NAME

NATION_LEVEL, REGION, MUNICIPALITY = "nation", "region", "municipality"
Names = dict[str, tuple[str, str]]  # text -> level, code


def area_level(text: pl.Expr, system: str) -> pl.Expr:
    """`nation`, `region` or `municipality`; NULL where the text is no area of that system."""
    return _looked_up(text, system, 0)


def area_code(text: pl.Expr, system: str) -> pl.Expr:
    """SE, two digits for a region, four for a municipality; NULL where the text is no area of that system."""
    return _looked_up(text, system, 1)


def _looked_up(text: pl.Expr, system: str, part: int) -> pl.Expr:
    known = {name: area[part] for name, area in names(system).items()}
    return text.replace_strict(known, default=None, return_dtype=pl.String)


@cache
def names(system: str) -> Names:
    """Every text that names an area in a system, to the letter.

    Raises KeyError for a system that is none of `data_contracts.columns.AreaSystem`.
    """
    return _SYSTEMS[system]()


@cache
def _regions() -> pl.DataFrame:
    return tables.read("region")


@cache
def _municipalities() -> pl.DataFrame:
    return tables.read("municipality")


def _scb() -> Names:
    """The codes that statistics are given by; the nation is 00, or SE as in Vården i siffror."""
    regions = {code: (REGION, code) for code in _regions()["region_code"]}
    return {NATION: (NATION_LEVEL, NATION), "00": (NATION_LEVEL, NATION), **regions, **_municipality_codes()}


@cache
def municipalities() -> tuple[str, ...]:
    """Every code that is or was a municipality's, in order."""
    return tuple(sorted({*_municipalities()["municipality_code"], *tables.read("municipality_change")["old_code"]}))


def _municipality_codes() -> Names:
    """Today's codes, and those that a municipality had before it changed county."""
    changes = tables.read("municipality_change")
    codes = [*_municipalities()["municipality_code"], *changes.filter(kind="recode")["old_code"]]
    return {code: (MUNICIPALITY, code) for code in codes}


def _kolada() -> Names:
    """Four digits throughout: 0009 is Region Gotland and 0980 the municipality of Gotland."""
    regions = {f"00{code}": (REGION, code) for code in _regions()["region_code"]}
    return {"0000": (NATION_LEVEL, NATION), **regions, **_municipality_codes()}


def _socialstyrelsen() -> Names:
    """The same codes as whole numbers: 0 is the nation, 1 region 01, 114 municipality 0114."""
    padded = {code: area for code, area in _scb().items() if code != NATION}
    return {str(int(code)): area for code, area in padded.items()}


def _name() -> Names:
    """Names as they are written. One that is both a region's and a municipality's (Stockholm, Gotland) is the region.

    Statistics that give areas by name list regions; a table of municipalities by name must come with codes.
    """
    coded = _municipalities().select("name", "municipality_code").iter_rows()
    municipalities = {name: (MUNICIPALITY, code) for name, code in coded}
    return {NATION_NAME: (NATION_LEVEL, NATION), **municipalities, **_region_names()}


def _region_names() -> Names:
    """All that a region is called: Region Jönköpings län, the same without Region, Jönköping, and its county."""
    found: Names = {}
    for code, name, short, county in _regions().select("region_code", "name", "name_short", "county_name").iter_rows():
        for called in (name, name.removeprefix("Region "), short, f"Region {short}", county):
            found[called] = (REGION, code)
    return found


_SYSTEMS: dict[str, Callable[[], Names]] = {
    "scb": _scb,
    "kolada": _kolada,
    "socialstyrelsen": _socialstyrelsen,
    "name": _name,
}
