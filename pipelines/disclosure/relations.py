"""Which published counts add up to which: by area, sex, age and period, as equations between the rows of a table.

The rows of an indicator are cells of one great table and many margins of it. `cells` names the counts that stand behind
them. Rows that always have the same count share it: Gotland is a region and a municipality, the nation is the same
whether one lives or is cared for there, twelve months from January are the year. Counts that no row shows are named
too: what a sum leaves over (unknown sex, age or area) and parts of areas that lie in two. Whatever is counted, events
or cases without them or cases without a value, obeys the same equations.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import sparse

from data_contracts.shapes import ALL_AGES
from pipelines.aggregate.periods import LENGTHS
from pipelines.aggregate.places import Places
from pipelines.reference.areas import LEVELS

Numbers = NDArray[np.int64]
Truth = NDArray[np.bool_]
ROW = ("attribution", "area_level", "area_code", "period_type", "period_start", "sex", "age_band")
NATION, GROUP, BOTH_SEXES = "nation", "municipality_group", "T"
# Each level lies within the one before it, but for areas that lie in two of those.
CHAINS = (("healthcare_region", "region", "municipality", "unit"), (GROUP, "municipality"))
TILES = (1, 3, 4, 6, 12)  # months of what longer periods are made of, the finest first
YEAR = 12
Members = frozenset[tuple[str, int]]  # attribution and number of the places in an area
EVERYWHERE: Members = frozenset()  # the nation's, by whichever attribution


@dataclass(frozen=True)
class Cells:
    """The counts behind the rows of a table, and the equations between them: `equal @ counts == 0`.

    of_row: of each row the number of its count. count: how many there are; those from `shown` on stand in no row.
    of_nowhere: of each count whether it is what the areas in a sum leave over; of_no_margin: what sexes or ages do.
    named: `area, start, length, sex, age_band` of those before `shown`: what they are called, whatever rows there are.
    """

    of_row: Numbers
    count: int
    shown: int
    equal: sparse.csr_array
    of_nowhere: Truth
    of_no_margin: Truth
    named: pl.DataFrame


def cells(rows: pl.DataFrame, places: Mapping[str, Places], *, adds_over_time: bool) -> Cells:
    """The counts behind `rows`, which have the columns `ROW`, each once. `places` by attribution.

    adds_over_time: whether a year has the cases of its months; where a person counts once in each it has not.
    """
    geography = _Geography(places)
    placed = _with_windows(rows).with_columns(place=pl.Series(geography.numbers(rows), dtype=pl.Int64))
    key = ["place", "start", "length", "sex", "age_band"]
    numbered = placed.with_columns(count=pl.struct(key).rank("dense").cast(pl.Int64) - 1)
    each = numbered.unique("count").sort("count")
    sums = _Sums(each.height)
    _add_areas(sums, numbered, geography)
    _add_margin(sums, each, "sex", BOTH_SEXES)
    _add_margin(sums, each, "age_band", ALL_AGES)
    if adds_over_time:
        _add_times(sums, each)
    area = pl.col("place").replace_strict(geography.names, return_dtype=pl.String).alias("area")
    return sums.done(numbered["count"].to_numpy(), each.select(area, *key[1:]))


def where_and_when(rows: pl.DataFrame, places: Mapping[str, Places]) -> pl.DataFrame:
    """Of each row where and when it counts: `area, start, length`, alike for rows that always have the same count.

    An area that is the same as another goes by the name of the one of the highest level, so that it has the same name
    whichever rows are there.
    """
    geography = _Geography(places)
    areas = pl.Series("area", [geography.names[number] for number in geography.numbers(rows)], dtype=pl.String)
    return _with_windows(rows).select(areas, "start", "length")


def _with_windows(rows: pl.DataFrame) -> pl.DataFrame:
    """`ROW` as texts, with `start` and `length`: the number of a period's first month, and its months."""
    start = pl.col("period_start")
    texts = rows.select(pl.col(ROW).exclude("period_start").cast(pl.String), start)
    return texts.with_columns(
        start=start.dt.year().cast(pl.Int64) * 12 + start.dt.month().cast(pl.Int64) - 1,
        length=pl.col("period_type").replace_strict(LENGTHS, return_dtype=pl.Int64),
    )


@dataclass
class _Sums:
    """Equations as they are found."""

    count: int
    equations: int = 0
    found: list[tuple[Numbers, Numbers, Numbers]] = field(default_factory=list)  # equation, count, sign
    of_nowhere: list[Numbers] = field(default_factory=list)
    of_no_margin: list[Numbers] = field(default_factory=list)

    def new(self, number: int) -> Numbers:
        """So many counts that stand in no row."""
        self.count += number
        return np.arange(self.count - number, self.count, dtype=np.int64)

    def add(self, totals: Numbers, group: Numbers, parts: Numbers) -> None:
        """Each total is the sum of those parts whose `group` is its place among the totals."""
        own = self.equations + np.arange(len(totals), dtype=np.int64)
        self.found.append((own, totals, np.ones(len(totals), np.int64)))
        self.found.append((self.equations + group, parts, np.full(len(parts), -1, np.int64)))
        self.equations += len(totals)

    def done(self, of_row: Numbers, named: pl.DataFrame) -> Cells:
        """What was found."""
        none = (np.empty(0, np.int64),) * 3
        equation, count, sign = (np.concatenate(parts) for parts in zip(none, *self.found, strict=True))
        nowhere, no_margin = (self._marked(found) for found in (self.of_nowhere, self.of_no_margin))
        equal = sparse.csr_array((sign, (equation, count)), shape=(self.equations, self.count), dtype=np.int64)
        return Cells(of_row, self.count, named.height, equal, nowhere, no_margin, named)

    def _marked(self, found: list[Numbers]) -> Truth:
        marked = np.zeros(self.count, dtype=bool)
        marked[np.concatenate([np.empty(0, np.int64), *found])] = True
        return marked


class _Geography:
    """Areas as sets of the places that codes lie in; equal sets are one area."""

    def __init__(self, places: Mapping[str, Places]) -> None:
        self._places = places
        self._numbers: dict[Members, int] = {EVERYWHERE: 0}
        self.names: dict[int, str] = {0: NATION}  # of an area's number; of areas that are one, of the highest level

    def numbers(self, rows: pl.DataFrame) -> list[int]:
        """Of each row that of its area."""
        areas = {area: self._number(members) for name in self._places for area, members in self._areas(name)}
        for area, number in sorted(areas.items(), key=lambda known: (LEVELS.index(known[0][1]), known[0])):
            self.names.setdefault(number, "/".join(area))
        columns = (rows[name].cast(pl.String) for name in ("attribution", "area_level", "area_code"))
        return [areas[area] for area in zip(*columns, strict=True)]

    def sums(self, attribution: str, levels: Collection[str]) -> Iterator["_Sum"]:
        """How the areas of these levels add up."""
        for chain in CHAINS:
            within = [level for level in chain if level in levels]
            if chain[0] != GROUP or GROUP in within:
                found = self._down(attribution, within)
                yield from (one for one in found if one.whole != self._numbers[EVERYWHERE] or NATION in levels)

    def _number(self, members: Members) -> int:
        return self._numbers.setdefault(members, len(self._numbers))

    def _areas(self, attribution: str) -> Iterator[tuple[tuple[str, str, str], Members]]:
        own = self._places[attribution]
        for level, codes in own.areas.items():
            inside = _groups(own.of[level], range(own.count))
            for number, code in enumerate(codes):
                members = EVERYWHERE if level == NATION else _members(attribution, inside.get(number, []))
                yield (attribution, level, code), members

    def _down(self, attribution: str, levels: Sequence[str]) -> Iterator["_Sum"]:
        """Each area is the sum of those of the next level in it, and of what there lies in none."""
        own = self._places[attribution]
        above: list[tuple[int, list[int]]] = [(0, list(range(own.count)))]
        for level in levels:
            below: list[tuple[int, list[int]]] = []
            lying: dict[int, list[tuple[int, list[int]]]] = {}
            for whole, members in above:
                inside = _groups(own.of[level], members)
                parts = {area: (self._number(_members(attribution, found)), found) for area, found in inside.items()}
                if [whole] != [number for number, _ in parts.values()]:
                    yield _Sum(whole, [number for number, _ in parts.values()], [area < 0 for area in parts])
                below += parts.values()
                for area, part in parts.items():
                    lying.setdefault(area, []).append(part)
            for area, several in lying.items():
                if area >= 0 and len(several) > 1:  # it lies in two of the level above, in each with a part
                    together = self._number(_members(attribution, [one for _, found in several for one in found]))
                    yield _Sum(together, [number for number, _ in several], [False] * len(several))
            above = below


@dataclass(frozen=True)
class _Sum:
    """An area, the areas that it is the sum of, and of each whether it lies in no area of its level."""

    whole: int
    parts: list[int]
    left_over: list[bool]


def _members(attribution: str, places: Iterable[int]) -> Members:
    return frozenset((attribution, place) for place in places)


def _groups(area: Numbers, members: Iterable[int]) -> dict[int, list[int]]:
    """Area -> the members that lie in it."""
    found: dict[int, list[int]] = {}
    for member in members:
        found.setdefault(int(area[member]), []).append(member)
    return found


def _add_areas(sums: _Sums, numbered: pl.DataFrame, geography: _Geography) -> None:
    """For every period, sex and age the sums of the areas of those levels that have it."""
    margin = ["start", "length", "sex", "age_band"]
    levels = numbered.group_by("attribution", *margin).agg(levels=pl.col("area_level").unique().sort())
    for (attribution, having), margins in levels.sort("attribution", *margin).group_by(
        "attribution", "levels", maintain_order=True
    ):
        own = numbered.filter(pl.col("attribution") == attribution).join(margins, on=margin)
        _add_areas_of(sums, own, margins.select(margin), [*geography.sums(str(attribution), having)])


def _add_areas_of(sums: _Sums, rows: pl.DataFrame, margins: pl.DataFrame, found: Sequence[_Sum]) -> None:
    """`margins`: those in which `rows` have areas of the same levels. A sum of areas without a row says nothing."""
    there = set(rows["place"])
    found = [one for one in found if not there.isdisjoint([one.whole, *one.parts])]
    places = sorted({place for one in found for place in (one.whole, *one.parts)})
    column = {place: number for number, place in enumerate(places)}
    margin = margins.with_row_index("margin")
    lies = rows.join(margin, on=margins.columns).filter(pl.col("place").is_in(places))
    counts = np.full((margins.height, len(places)), -1, dtype=np.int64)
    counts[lies["margin"], lies["place"].replace_strict(column, return_dtype=pl.Int64)] = lies["count"]
    absent = counts < 0
    counts[absent] = sums.new(int(absent.sum()))
    for one in found:
        parts = counts[:, [column[place] for place in one.parts]]
        group = np.repeat(np.arange(len(counts)), len(one.parts))
        sums.add(counts[:, column[one.whole]], group, parts.ravel())
        is_left = absent[:, [column[place] for place in one.parts]] & np.array(one.left_over)
        sums.of_nowhere.append(parts[is_left])


def _add_margin(sums: _Sums, each: pl.DataFrame, name: str, whole: str) -> None:
    """Women and men, or the age bands, that are shown add up with what is not."""
    others = [one for one in ("place", "start", "length", "sex", "age_band") if one != name]
    parts = each.filter(pl.col(name) != whole).group_by(others).agg(parts=pl.col("count").sort())
    found = each.filter(pl.col(name) == whole).join(parts, on=others).sort("count")
    rest = sums.new(found.height)
    sums.of_no_margin.append(rest)
    at = np.arange(found.height)
    sizes = found["parts"].list.len().to_numpy()
    listed = found["parts"].explode().to_numpy()
    sums.add(found["count"].to_numpy(), np.concatenate([np.repeat(at, sizes), at]), np.concatenate([listed, rest]))


def _add_times(sums: _Sums, each: pl.DataFrame) -> None:
    """Longer periods are the sums of the finest that there are for the whole of them; rolling ones always of months."""
    whose = ["place", "sex", "age_band"]
    of_a_year = each.filter(pl.col("length") == YEAR)
    slides = of_a_year.filter(pl.col("start") % YEAR != 0)
    months = (
        _months_of(of_a_year.join(slides, on=whose, how="semi"), whose)
        .unique()
        .join(each.filter(length=1), on=[*whose, "start"], how="anti")
    )
    hidden = months.sort(*whose, "start").with_columns(length=pl.lit(1, pl.Int64))
    known = pl.concat([
        each.select(*whose, "start", "length", "count"),
        hidden.with_columns(count=pl.Series(sums.new(hidden.height), dtype=pl.Int64)),
    ])  # fmt: skip
    left = known.filter(pl.col("length") > 1)
    for tile in TILES:
        left = _add_tiled(sums, left.filter(pl.col("length") > tile, pl.col("length") % tile == 0), known, tile, left)


def _months_of(longer: pl.DataFrame, whose: Sequence[str]) -> pl.DataFrame:
    return longer.select(*whose, pl.int_ranges("start", pl.col("start") + pl.col("length")).alias("start")).explode(
        "start"
    )


def _add_tiled(sums: _Sums, longer: pl.DataFrame, known: pl.DataFrame, tile: int, left: pl.DataFrame) -> pl.DataFrame:
    """Those of `left` that are not yet sums, when the ones of tiles of so many months are taken."""
    whose = ["place", "sex", "age_band"]
    tiles = known.filter(pl.col("length") == tile).select(*whose, begins="start", part="count")
    parts = (
        longer.with_columns(begins=pl.int_ranges("start", pl.col("start") + pl.col("length"), tile))
        .explode("begins")
        .join(tiles, on=[*whose, "begins"])
        .group_by("count")
        .agg("part", whole=pl.col("length").first() // tile)
        .filter(pl.col("part").list.len() == pl.col("whole"))
        .sort("count")
    )
    sizes = parts["whole"].to_numpy()
    sums.add(
        parts["count"].to_numpy(),
        np.repeat(np.arange(parts.height), sizes),
        parts["part"].list.sort().explode().to_numpy(),
    )
    return left.join(parts, on="count", how="anti")
