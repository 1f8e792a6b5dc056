"""What registers, rules, columns and places are called in a digest. A place that no table knows is not named."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from pipelines.deployment import Deployment
from pipelines.plausibility import tolerances
from pipelines.project import Register
from pipelines.report.swedish import shortened
from pipelines.report.wording import Wordings

MOST_PLACES = 5  # of a line
PLAUSIBILITY, CONTRACT = "plausibility.", "contract."
RULES: Mapping[str, str] = {
    "plausibility.coverage": "täckningsgraden är i tvivel",
    "plausibility.affiliation": "anslutningsgraden är i tvivel",
    "calendar.overdue": "leveransen är försenad",
    "query.fails": "frågan kan inte köras",
}


@dataclass(frozen=True)
class Names:
    """Of one deployment."""

    deployment: Deployment

    def of_register(self, name: str) -> str:
        """Its title and name."""
        return f"{self._register(name).delivery.title} ({name})"

    def of_rule(self, rule: str, register: str | None) -> str:
        """What it demands, or what is odd; its own name where nobody has words for it."""
        kind, _, name = rule.partition(".")
        if rule in RULES or register is None:
            return RULES.get(rule, rule)
        if f"{kind}." == CONTRACT:
            demand = Wordings(self._register(register)).of(name).demand.removesuffix(".")
            return f"många rader bryter mot regeln {name}: {demand[0].lower()}{demand[1:]}"
        said = tolerances.load(self.deployment.project, register)
        title = said.of(name).title if f"{kind}." == PLAUSIBILITY and name in said.metrics else rule
        return f"{title[0].lower()}{title[1:]}"

    def of_column(self, column: str, register: str) -> str:
        """Its name and meaning."""
        said = self._register(register).columns.get(column)
        return f"kolumnen {column}" + (f", {said.meaning}" if said and said.meaning else "")

    def of_places(self, codes: Iterable[str]) -> str:
        """Regions or municipalities, a few of them."""
        return shortened(sorted(map(self.of_place, set(codes))), MOST_PLACES)

    def of_place(self, code: str) -> str:
        """A region or a municipality. Another text may be anything that a file held."""
        return self._areas.get(code, "okänd plats")

    def of_unit(self, unit: str) -> str:
        """A unit; an area, where a register reports by area."""
        return self._units.get(unit) or self.of_place(unit)

    def _register(self, name: str) -> Register:
        return self.deployment.project.registers[name]

    @cached_property
    def _units(self) -> dict[str, str]:
        return dict(self.deployment.reference_tables["unit"].select("unit_id", "name").iter_rows())

    @cached_property
    def _areas(self) -> dict[str, str]:
        tables = self.deployment.reference_tables
        regions = dict(tables["region"].select("region_code", "name_short").iter_rows())
        return regions | dict(tables["municipality"].select("municipality_code", "name").iter_rows())


def span(months: Sequence[date]) -> str:
    """From the first of some months to the last."""
    first, last = f"{min(months):%Y-%m}", f"{max(months):%Y-%m}"
    return first if first == last else f"{first} till {last}"
