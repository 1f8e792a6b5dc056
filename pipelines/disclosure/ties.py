"""Which indicators count the same people, by what they declare and by their figures; what is tied is hidden together.

Declared are denominator groups and relations. Indicators whose counts are the same in every region and year are tied
whether they declare it or not: a reader sees as much.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import polars as pl

from data_contracts.shapes import ALL_AGES
from pipelines.disclosure.slab import EVENTS, MISSING, OTHERS, RECORDED, Member, Tie
from pipelines.select.header import Header

ELIGIBLE, WITH_VALUE, HAPPENED = "eligible", "with_value", "happened"  # what may be the same
FEWEST = 10  # rows with cases that must be alike before figures are taken to be the same
RATES = ("rate", "ratio", "count")


@dataclass(frozen=True)
class Declared:
    """What the headers say, and the counts that are the same: pairs of indicators by what is the same in them."""

    headers: Mapping[str, Header]
    same: frozenset[tuple[str, str, str]]  # what, an indicator, another

    def groups(self) -> list[list[str]]:
        """The indicators, those together that are tied to each other, directly or through others."""
        group = {name: {name} for name in self.headers}
        for one, other in self._pairs():
            if one in group and other in group and group[one] is not group[other]:
                group[one] |= group[other]
                for name in group[other]:
                    group[name] = group[one]
        unique = {id(found): sorted(found) for found in group.values()}
        return sorted(unique.values())

    def ties(self, names: Sequence[str]) -> list[Tie]:
        """The equations between these indicators, whose place among them is the number of a member."""
        place = {name: number for number, name in enumerate(names)}
        return [*dict.fromkeys(self._ties(place))]

    def ties_of(self, members: Sequence[Member]) -> list[Tie]:
        """The equations between these members."""
        return self.ties([member.name for member in members])

    def _pairs(self) -> Iterator[tuple[str, str]]:
        for members in self._of_denominators().values():
            yield from pairwise(members)
        for name, header in self.headers.items():
            yield from ((name, other) for relation in header.relations for other in relation.of)
        yield from ((one, other) for _, one, other in sorted(self.same))

    def _of_denominators(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for name, header in sorted(self.headers.items()):
            if header.denominator_group:
                found.setdefault(header.denominator_group, []).append(name)
        return found

    def _ties(self, place: Mapping[str, int]) -> Iterator[Tie]:
        here = {name: number for name, number in place.items() if self.headers[name].rows == "cases"}

        def counted(name: str, what: str) -> "Counted":
            return here[name], kinds(self.headers[name].measure, what)

        for members in self._of_denominators().values():
            for one, other in pairwise(member for member in members if member in here):
                yield Tie(counted(one, WITH_VALUE), (counted(other, WITH_VALUE),))
        related = [(name, relation) for name in here for relation in self.headers[name].relations]
        for name, relation in related:
            if here.keys() >= set(relation.of):
                others = tuple(counted(other, WITH_VALUE) for other in relation.of)
                yield from _related(relation.kind, counted(name, WITH_VALUE), others)
        yield from (
            Tie(counted(one, what), (counted(other, what),))
            for what, one, other in sorted(self.same)
            if here.keys() >= {one, other}
        )


Counted = tuple[int, tuple[str, ...]]  # a member's number and what it counts


def _related(kind: str, own: Counted, others: tuple[Counted, ...]) -> Iterator[Tie]:
    if kind == "sum":
        yield Tie(own, others)
    else:
        yield from (Tie(other, (own,), is_most=kind == "subset") for other in others)


def kinds(measure: str, what: str) -> tuple[str, ...]:
    """The counts of a measure that make up what may be the same."""
    if what == HAPPENED or (measure in RATES and what == WITH_VALUE):
        return (EVENTS,)
    with_value = (EVENTS, OTHERS) if measure == "proportion" else (EVENTS,) if measure in RATES else (RECORDED,)
    return with_value if what == WITH_VALUE else (*with_value, MISSING)


# Rows that both the gate and the attack look at: the same in results and in what is served, as they are never left out.
SEEN = (
    (pl.col("area_level") == "region")
    & (pl.col("period_type") == "year")
    & (pl.col("sex") == "T")
    & (pl.col("age_band") == ALL_AGES)
)


def found(rows: pl.DataFrame, headers: Mapping[str, Header]) -> frozenset[tuple[str, str, str]]:
    """Pairs of indicators with the same counts in all rows that both have. `rows`: as results, a few of each."""
    key = ["attribution", "area_level", "area_code", "period_type", "period_start", "sex", "age_band"]
    of_name = {
        name: part.select(*key, **{what: _counted(headers[name].measure, what) for what in _whats(headers[name])})
        for (name,), part in rows.with_columns(name=pl.col("vip") + "/" + pl.col("indicator")).group_by("name")
        if name in headers and headers[str(name)].rows == "cases"
    }  # fmt: skip
    told: dict[tuple[str, int, int], list[str]] = {}
    for name, part in of_name.items():
        for what in _whats(headers[str(name)]):
            having = part.filter(pl.col(what) > 0).select(*key, what).sort(key)
            if having.height >= FEWEST:
                told.setdefault((what, having.height, int(having.hash_rows(seed=1).sum())), []).append(str(name))
    return frozenset(
        (what, one, other) for (what, _, _), names in told.items() for one, other in pairwise(sorted(names))
    )


def _whats(header: Header) -> tuple[str, ...]:
    if header.measure in RATES:
        return (HAPPENED, ELIGIBLE)
    return (HAPPENED, WITH_VALUE, ELIGIBLE) if header.measure == "proportion" else (WITH_VALUE, ELIGIBLE)


def _counted(measure: str, what: str) -> pl.Expr:
    count = {EVENTS: pl.col("numerator"), RECORDED: pl.col("denominator"), MISSING: pl.col("missing")}
    asked = kinds(measure, what)
    parts = [RECORDED] if OTHERS in asked else [kind for kind in asked if kind != MISSING]
    parts += [MISSING] if MISSING in asked else []
    return pl.sum_horizontal(count[kind].cast(pl.Float64).fill_null(0.0) for kind in parts)
