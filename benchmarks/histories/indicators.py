"""Indicators of a simulated nation, tied to each other in every way that indicators can be."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from benchmarks.histories.nation import BOTH, NEITHER, NO_VALUE, ONE, OTHER, WIDER, Course, Source
from pipelines.select.header import Header

VIP = "history"
FAMILY = 8  # indicators
VOLUMES = (60_000, 9_000, 200_000, 25_000, 4_000, 110_000, 16_000)  # cases of a year, as national registers have them
FIRST_TO_CHANGE, NEXT_TO_CHANGE = "ab", "de"  # whose definitions are wider from some publication on


@dataclass(frozen=True)
class Counted:
    """An indicator: which kinds of its source's cases are events, others and without a value; `wider`: also which are
    others by the definition that follows.
    """

    name: str
    source: Source
    events: tuple[int, ...]
    others: tuple[int, ...]
    missing: tuple[int, ...] = ()
    wider: tuple[int, ...] = ()
    said: Mapping[str, object] = field(default_factory=dict)

    def header(self, version: int) -> Header:
        """As its file would say it."""
        plain = {
            "title": "Andel", "title_en": "Share", "evidence": "elaborated", "origin": "register", "source": "none",
            "measure": "proportion", "type": "outcome", "direction": "higher", "numerator": "n", "denominator": "d",
            "unit_of_analysis": "person" if self.source.of_persons else "episode", "examples": ["-"],
        }  # fmt: skip
        return Header.model_validate(plain | {"version": version} | dict(self.said))

    def version(self, course: Course, publication: int) -> int:
        """Of its definition, when a publication is made."""
        changes = (FIRST_TO_CHANGE, NEXT_TO_CHANGE)
        changed = [at for letters, at in zip(changes, course.changed, strict=True) if self.name[0] in letters]
        return 1 + sum(publication >= at for at in changed)

    def kinds(self, version: int) -> tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...]]:
        """Events, others and missing by a version of its definition."""
        return self.events, self.others + (self.wider if version > 1 else ()), self.missing


def indicators(number: int, family: int) -> dict[str, Counted]:
    """The first so many of a family: three of one denominator, one a sum of two others, and two of the same persons.

    Nothing ties families to each other.
    """
    return {f"{VIP}/{one.name}": one for one in _family(family)[:number]}


def _family(number: int) -> list[Counted]:
    def name(letter: str) -> str:
        return f"{letter}{number:02}"

    def of(kind: str, *letters: str) -> dict[str, object]:
        return {"relations": [{"kind": kind, "of": [f"{VIP}/{name(letter)}" for letter in letters]}]}

    seeds = [3 * number + place for place in range(3)]
    volumes = [float(VOLUMES[seed % len(VOLUMES)]) for seed in seeds]
    shared, summed = (Source(seeds[place], volumes[place], 3 + seeds[place] % 4) for place in range(2))
    persons = Source(seeds[2], volumes[2], 3 + seeds[2] % 4, of_persons=True)
    group: dict[str, object] = {"denominator_group": name("cases")}
    return [
        Counted(name("a"), shared, (BOTH, ONE), (OTHER, NEITHER), (NO_VALUE,), (WIDER,), group),
        Counted(name("b"), shared, (BOTH, OTHER), (ONE, NEITHER), (NO_VALUE,), (WIDER,), group),
        Counted(name("c"), shared, (BOTH,), (OTHER,), (), (), of("subset", "a")),
        Counted(name("d"), summed, (BOTH, ONE), (OTHER, NEITHER), (NO_VALUE,), (WIDER,), of("sum", "e", "f")),
        Counted(name("e"), summed, (BOTH,), (NEITHER,), (NO_VALUE,), (WIDER,)),
        Counted(name("f"), summed, (ONE,), (OTHER,)),
        Counted(name("g"), persons, (BOTH, ONE), (OTHER, NEITHER), (NO_VALUE,)),
        Counted(name("h"), persons, (BOTH, ONE, OTHER, NEITHER), (), (), (), of("equal", "g") | {"measure": "count"}),
    ]
