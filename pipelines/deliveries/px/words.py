"""What a PX file says of its cube, once in Swedish and once in English: names, units, notes and symbols."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from pipelines.aggregate import period_words
from pipelines.deliveries.edition import Edition
from pipelines.deliveries.px.cube import IN_UNIT, Cube
from pipelines.deliveries.wording import COLUMNS, METHODS_EN, english, kept, swedish, unit, warnings

SWEDISH, ENGLISH = 0, 1  # where a language stands in a pair
NATION_EN = "Sweden"
VARIABLES: Mapping[str, tuple[str, str]] = {
    "attribution": ("tillhörighet", "attribution"),
    "area": ("område", "area"),
    "sex": ("kön", "sex"),
    "age_band": ("ålder", "age"),
    "content": ("tabellinnehåll", "observations"),
    "period": ("tid", "time"),
}
COUNTED = ("antal", "number")
BY = ("efter", "by")
SYMBOLS: Sequence[tuple[tuple[str, str], tuple[str, str]]] = (
    ((".", "."), ("kan inte förekomma eller redovisas inte så uppdelat", "not applicable, or not shown so divided")),
    (("..", ".."), ("dold av sekretesskäl", "suppressed to protect persons")),
    (("...", "..."), ("ej rapporterat", "not reported")),
    (("hålls inne", "withheld"), ("utreds eller är tillbakadragen", "under inquiry, or withdrawn")),
    (("beräknas inte", "not made"), ("måttet har ingen sådan uppgift", "the measure has no such figure")),
    (("inga fall", "no cases"), ("inga fall att räkna", "no cases to count")),
)  # fmt: skip
"""Of DATASYMBOL1 to 6: how each is shown, and what it means."""
PRELIMINARY = ("Preliminär i ett eller flera områden.", "Provisional in one or more areas.")
LOW_COVERAGE = ("Låg täckning: jämför inte med andra.", "Low coverage: do not compare with others.")


@dataclass(frozen=True)
class Words:
    """All texts of one cube in one language; `language` is `SWEDISH` or `ENGLISH`."""

    cube: Cube
    edition: Edition
    name: str
    language: int

    def variable(self, name: str) -> str:
        return VARIABLES[name][self.language]

    @property
    def title(self) -> str:
        header = self.cube.header
        return (header.title, header.title_en)[self.language]

    @property
    def whole_title(self) -> str:
        """The title with what it is divided by."""
        names = [self.variable(name) for name in VARIABLES]
        return f"{self.title} {BY[self.language]} {', '.join(names)}"

    @property
    def subject(self) -> str:
        vip = self.name.split("/")[0]
        programme = self.edition.programmes.get(vip)
        return (programme.title, programme.title_en)[self.language] if programme else vip

    @property
    def unit(self) -> str:
        return unit(self.cube.header)[self.language]

    def unit_of(self, content: str) -> str:
        return self.unit if content in IN_UNIT else COUNTED[self.language]

    def content(self, name: str) -> str:
        words = COLUMNS[name]
        return (words.title, words.title_en)[self.language]

    def of(self, column: str, value: str) -> str:
        return (swedish, english)[self.language](column, value)

    @cached_property
    def areas(self) -> tuple[str, ...]:
        """A name for each, no two alike."""
        names = [self._area(level, code) for level, code in self.cube.areas]
        return tuple(
            f"{name} ({code})" if names.count(name) > 1 else name
            for name, (_, code) in zip(names, self.cube.areas, strict=True)
        )

    def _area(self, level: str, code: str) -> str:
        if level == "nation" and self.language == ENGLISH:
            return NATION_EN
        return self.edition.places.name(level, code)

    @cached_property
    def periods(self) -> tuple[str, ...]:
        return tuple(period_words.write(self.cube.period_type, day) for day in self.cube.periods)

    @cached_property
    def values(self) -> Mapping[str, Sequence[str]]:
        """Variable -> the text of each of its values."""
        cube = self.cube
        return {
            "attribution": [self.of("attribution", one) for one in cube.attributions],
            "area": self.areas,
            "sex": [self.of("sex", one) for one in cube.sexes],
            "age_band": [self.of("age_band", one) for one in cube.ages],
            "content": [self.content(name) for name in cube.contents],
            "period": self.periods,
        }

    @property
    def symbols(self) -> Iterator[str]:
        """How each is shown."""
        for shown, _ in SYMBOLS:
            yield shown[self.language]

    @property
    def must_be_read(self) -> str:
        """What nobody may miss: NOTEX."""
        meanings = "; ".join(f"{shown[self.language]}: {meaning[self.language]}" for shown, meaning in SYMBOLS)
        return "\n".join([*warnings(self.edition, self.language), f"{meanings}."])

    @property
    def note(self) -> str:
        """What is counted, and how small counts are kept; definitions are in Swedish only."""
        header, method = self.cube.header, self.edition.about.method
        if self.language == ENGLISH:
            return f"Definitions are in the Swedish version. Disclosure control: {METHODS_EN.get(method, method)}."
        said = [f"Täljare: {header.numerator}.", f"Nämnare: {header.denominator}."]
        said += [f"Räknas inte: {header.exclusions}."] if header.exclusions else []
        said += [header.notes] if header.notes else []
        return "\n".join([*said, f"Röjandeskydd: {kept(self.edition)}"])
