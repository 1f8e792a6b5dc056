"""Care units: who is seen where, and under which code a register knows the unit."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from pipelines.reference.tables import Tables
from pipelines.simulate.chance import NEVER, Days, coin
from pipelines.simulate.frames import looked_up

ELSEWHERE_SHARE = 0.03  # seen at a unit of another region
NATIONAL_SHARE = 0.01  # seen at a highly specialised unit that serves the nation
UNKNOWN_SHARE = 0.008  # the row's unit code is blank or in no table
UNKNOWN = -1
GENERAL = ""  # the group of units that are nothing special
SPECIAL = ("qbup", "sbr", "riksat", "rattspsyk")  # systems that tell which care a unit gives


@dataclass(frozen=True)
class Group:
    """Units of one kind, by place."""

    of_region: Days  # (regions, most units per region), repeated cyclically: the region's own units
    national: Days


@dataclass(frozen=True)
class Units:
    """The units a code system knows. Units are meant by their place in these arrays."""

    unit_id: list[str]
    codes: Mapping[str, str]  # unit id -> what the system calls it
    region: Days  # place of the region each counts to, UNKNOWN for units of the nation
    opens: Days  # first day
    closes: Days  # last day, or NEVER
    successor: Days
    groups: Mapping[str, Group]  # GENERAL, and of systems for several kinds of care the special ones

    @property
    def of_region(self) -> Days:
        """The region's own units, general ones where the system has several kinds."""
        return self.groups[GENERAL].of_region

    def seen_at(self, rng: np.random.Generator, habit: Days, region: Days, on: Days, kind: str = GENERAL) -> Days:
        """The unit of each row: the person's habitual one in the region, now and then another."""
        size, group = len(on), self.groups[kind]
        elsewhere = coin(rng, ELSEWHERE_SHARE, size)
        place = np.where(elsewhere, rng.integers(0, len(group.of_region), size), region)
        found = group.of_region[place, habit % group.of_region.shape[1]]
        if len(group.national):
            national = group.national[rng.integers(0, len(group.national), size)]
            found = np.where(coin(rng, NATIONAL_SHARE, size) & (on >= self.opens[national]), national, found)
        found = np.where(on > self.closes[found], self.successor[found], found)
        return np.where(coin(rng, UNKNOWN_SHARE, size), UNKNOWN, found)

    def ids(self, units: Days) -> pl.Series:
        """The units' ids; NULL where unknown."""
        return looked_up(self.unit_id, units)


def units_of(loaded: Tables, regions: list[str]) -> dict[str, Units]:
    """The units of every code system."""
    known = loaded["unit_code"]["code_system"].unique().sort()
    return {system: _known_in(loaded, system, regions) for system in known}


def _known_in(loaded: Tables, system: str, regions: list[str]) -> Units:
    codes = loaded["unit_code"].filter(code_system=system).select("unit_id", "code")
    coded = loaded["unit"].join(codes.unique("unit_id", keep="first", maintain_order=True), on="unit_id")
    coded = coded.sort("unit_id")
    ids, area = coded["unit_id"].to_list(), regions_of(loaded["unit"])
    return Units(
        unit_id=ids,
        codes=dict(zip(ids, coded["code"], strict=True)),
        region=np.array([regions.index(str(area[unit])) if area[unit] else UNKNOWN for unit in ids]),
        opens=coded["valid_from"].to_physical().cast(pl.Int64).to_numpy(),
        closes=coded["valid_to"].to_physical().cast(pl.Int64).fill_null(NEVER).to_numpy(),
        successor=np.array([ids.index(to) if to else here for here, to in enumerate(coded["merged_into"])]),
        groups={name: _group(loaded, ids, members, regions) for name, members in _kinds(loaded, system, ids).items()},
    )


def _kinds(loaded: Tables, system: str, ids: list[str]) -> dict[str, set[str]]:
    """Unit ids by kind of care; the patient register alone knows several kinds."""
    if system != "par":
        return {GENERAL: set(ids)}
    found = {name: set(loaded["unit_code"].filter(code_system=name)["unit_id"]) & set(ids) for name in SPECIAL}
    return {GENERAL: set(ids) - set.union(*found.values()), **found}


def _group(loaded: Tables, ids: list[str], members: set[str], regions: list[str]) -> Group:
    area = regions_of(loaded["unit"])
    own = {code: [here for here, unit in enumerate(ids) if unit in members and area[unit] == code] for code in regions}
    neighbours = _neighbours(loaded)
    return Group(
        of_region=_cyclic([own[code] or _units_nearby(own, neighbours[code]) for code in regions]),
        national=np.array([here for here, unit in enumerate(ids) if unit in members and area[unit] is None], dtype=int),
    )


def _units_nearby(own: Mapping[str, list[int]], neighbours: list[str]) -> list[int]:
    """A region without units of its own sends its patients to its healthcare region, else anywhere."""
    return [here for code in neighbours for here in own[code]] or [here for found in own.values() for here in found]


def _neighbours(loaded: Tables) -> dict[str, list[str]]:
    """The regions of the same healthcare region, in order."""
    places = loaded["municipality"].select("region_code", "healthcare_region_code").unique()
    pairs = places.join(places, on="healthcare_region_code", suffix="_other").sort("region_code", "region_code_other")
    grouped = pairs.group_by("region_code", maintain_order=True).agg(pl.col("region_code_other").unique())
    return {region: sorted(others) for region, others in grouped.iter_rows()}


def regions_of(table: pl.DataFrame) -> Mapping[str, str | None]:
    """The region each unit counts to: who commissions it, else who is responsible; None for units of the nation."""
    columns = ("unit_id", "commissioning_region_code", "principal_code", "nhv", "merged_into")
    own = {
        unit: None if nhv else commissioner or principal[:2]
        for unit, commissioner, principal, nhv, _ in table.select(columns).iter_rows()
    }
    return {unit: own[to or unit] for unit, _, _, _, to in table.select(columns).iter_rows()}


def _cyclic(members: list[list[int]]) -> Days:
    width = int(np.lcm.reduce([len(found) for found in members])) if len(members) < 3 else 60
    return np.array([(found * width)[:width] for found in members], dtype=np.int64)
