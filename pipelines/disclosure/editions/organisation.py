"""An organisation that may get a package: which figures are its own, and which areas its package tells of."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import polars as pl

from pipelines.aggregate.places import Numbers, Places
from pipelines.disclosure.slab import Truths
from pipelines.errors import UserError

LEVELS = ("healthcare_region", "region", "municipality")
CAREGIVER = "caregiver"
NEAR = ("region", "municipality", "unit")
AREA = ("area_level", "area_code")


@dataclass(frozen=True)
class Organisation:
    """A region, a municipality or a healthcare region. `places`: by attribution.

    A healthcare region gives no care: its figures are those of several regions, so that none is its own.
    """

    level: str
    code: str
    places: Mapping[str, Places] = field(compare=False, repr=False)

    def __str__(self) -> str:
        return f"{self.level}/{self.code}"

    @cached_property
    def extract(self) -> pl.DataFrame:
        """`AREA` of all that its package tells of: itself, what lies in it, and what it lies in."""
        found = {
            (level, code)
            for known in self.places.values()
            for level in known.areas
            for code in _codes(known, level, self._within(known))
        }
        return _frame(found)

    @cached_property
    def own(self) -> pl.DataFrame:
        """`AREA` of which it is the care giver: itself and its units. A unit that a municipality answers for is that
        municipality's own and not the region's.
        """
        known = self.places[CAREGIVER]
        itself = [area for area in self._itself if area[1] in _codes(known, area[0], self._own_places)]
        others = _codes(known, "unit", ~self._own_places)
        units = [("unit", code) for code in _codes(known, "unit", self._own_places) if code not in others]
        found = [*itself, *units]
        return _frame(found)

    @cached_property
    def near(self) -> pl.DataFrame:
        """`AREA` of the regions of its own units, and of all that gives care in them: there its own figures and those
        of others add up.
        """
        known = self.places[CAREGIVER]
        regions = known.of.get("region", np.full(known.count, -1))
        lies = np.isin(regions, regions[self._own_places]) & (regions >= 0)
        return _frame((level, code) for level in NEAR for code in _codes(known, level, lies))

    def reports(self, heard: pl.DataFrame) -> frozenset[str]:
        """The registers that hold a row of any of its units. `heard`: see `aggregate.heard`."""
        rows = heard.filter(attribution=CAREGIVER)
        at = self.places[CAREGIVER].numbers(rows, "month")
        return frozenset(rows["register"].filter(pl.Series(self._own_places[at], dtype=pl.Boolean)))

    @cached_property
    def _itself(self) -> list[tuple[str, str]]:
        """With the other name of a region that is one municipality."""
        itself = [(self.level, self.code)]
        if self.level in ("region", "municipality"):
            known = self.places.get("resident", self.places[CAREGIVER])
            other = "municipality" if self.level == "region" else "region"
            within = self._within(known)
            met = _codes(known, other, within)
            is_the_same = len(met) == 1 and bool((_of(known, other, met[0]) == within).all())
            itself += [(other, met[0])] if is_the_same else []
        return itself

    @cached_property
    def _own_places(self) -> Truths:
        known = self.places[CAREGIVER]
        if self.level == "healthcare_region":
            return np.zeros(known.count, dtype=bool)
        own = np.zeros(known.count, dtype=bool)
        for level, code in self._itself:
            own |= _of(known, level, code)
        is_alone = len(self._itself) > 1
        of_municipality = known.of.get("municipality", np.full(known.count, -1)) >= 0
        return own if self.level == "municipality" or is_alone else own & ~of_municipality

    def _within(self, known: Places) -> Truths:
        return _of(known, self.level, self.code)


def named(text: str, places: Mapping[str, Places]) -> list[Organisation]:
    """`region/01` or, for all of a level, `region`. Raises UserError where there is none of that name."""
    level, _, code = text.partition("/")
    there = sorted({one for known in places.values() for one in known.areas.get(level, ())})
    if level not in LEVELS or not there:
        raise UserError(
            f"{text}: is no organisation. Write region/01, municipality/1480 or healthcare_region/3, or a level."
        )
    if code and code not in there:
        raise UserError(f"{text}: there is no such {level.replace('_', ' ')}. There are {', '.join(there[:25])}.")
    return [Organisation(level, one, places) for one in ([code] if code else there)]


def _of(known: Places, level: str, code: str) -> Truths:
    """Of each place whether it lies in an area."""
    codes: Sequence[str] = known.areas.get(level, ())
    number: Numbers = known.of.get(level, np.full(known.count, -1))
    lies: Truths = number == codes.index(code) if code in codes else np.zeros(known.count, dtype=bool)
    return lies


def _codes(known: Places, level: str, lies: Truths) -> list[str]:
    """The areas of a level that any of these places lies in."""
    number = known.of.get(level, np.full(known.count, -1))[lies]
    return [known.areas[level][one] for one in np.unique(number[number >= 0])]


def _frame(areas: Iterable[tuple[str, str]]) -> pl.DataFrame:
    return pl.DataFrame(sorted(areas), schema=dict.fromkeys(AREA, pl.String), orient="row")
