"""Care units: who is seen where, and under which code a register knows the unit."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from pipelines.simulate.chance import NEVER, Days, coin
from pipelines.simulate.frames import looked_up

ELSEWHERE_SHARE = 0.03  # seen at a unit of another region
NATIONAL_SHARE = 0.01  # seen at a highly specialised unit that serves the nation
UNKNOWN_SHARE = 0.008  # the row's unit code is blank or in no table
UNKNOWN = -1


@dataclass(frozen=True)
class Units:
    """The units a register has codes for. Units are meant by their place in these arrays."""

    unit_id: list[str]
    closes: Days  # last day, or NEVER
    successor: Days
    of_region: Days  # (regions, most units per region), repeated cyclically: the region's own units
    national: Days

    def seen_at(self, rng: np.random.Generator, habit: Days, region: Days, on: Days) -> Days:
        """The unit of each row: the person's habitual one in the region, now and then another."""
        size = len(on)
        elsewhere = coin(rng, ELSEWHERE_SHARE, size)
        place = np.where(elsewhere, rng.integers(0, len(self.of_region), size), region)
        found = self.of_region[place, habit % self.of_region.shape[1]]
        national = self.national[rng.integers(0, len(self.national), size)]
        found = np.where(coin(rng, NATIONAL_SHARE, size), national, found)
        found = np.where(on > self.closes[found], self.successor[found], found)
        return np.where(coin(rng, UNKNOWN_SHARE, size), UNKNOWN, found)

    def ids(self, units: Days) -> pl.Series:
        """The units' ids; NULL where unknown."""
        return looked_up(self.unit_id, units)


def units_of(table: pl.DataFrame, code_column: str, regions: list[str]) -> Units:
    """The units that have a code in this register."""
    coded = table.filter(pl.col(code_column).is_not_null())
    ids = coded["unit_id"].to_list()
    area = regions_of(table)
    region = [area[unit] for unit in ids]
    return Units(
        unit_id=ids,
        closes=coded["valid_to"].to_physical().cast(pl.Int64).fill_null(NEVER).to_numpy(),
        successor=np.array([ids.index(to) if to else here for here, to in enumerate(coded["merged_into"])]),
        of_region=_cyclic([[here for here, code in enumerate(region) if code == wanted] for wanted in regions]),
        national=np.array([here for here, code in enumerate(region) if code is None]),
    )


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
