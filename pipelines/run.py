"""The steps of a monthly run, as plain functions. Dagster shows and orders them; anything else may call them too."""

import calendar
import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path

import polars as pl

from data_contracts.contract import Identity
from pipelines import configuration
from pipelines.aggregate import cells, results
from pipelines.aggregate.cells import Cells
from pipelines.aggregate.plan import Plan
from pipelines.configuration import Configuration
from pipelines.errors import ExtractRejected, UserError
from pipelines.home import Home
from pipelines.intake import delivery, history
from pipelines.intake.history import Known
from pipelines.intake.identity import Key
from pipelines.intake.outcome import Outcome
from pipelines.project import Project, Register
from pipelines.reference import store
from pipelines.release import publication as publications
from pipelines.release.publication import Release
from pipelines.select import catalogue as catalogues
from pipelines.select.catalogue import Catalogue, Indicator
from pipelines.select.warehouse import Clock, Warehouse


@dataclass(frozen=True)
class TakenIn:
    """What became of the files of one register in landing."""

    outcomes: tuple[Outcome, ...]
    rejected: tuple[ExtractRejected, ...]


@dataclass(frozen=True)
class Deployment:
    """A project with a site, a configuration and a home: what all runs share."""

    project: Project
    home: Home

    @cached_property
    def configuration(self) -> Configuration:
        return configuration.load(self.project)

    @cached_property
    def catalogue(self) -> Catalogue:
        return catalogues.load(self.project, self.configuration.joined)

    def take_in(self, register: Register) -> TakenIn:
        """Take in every file of a register in landing that was not taken before. A rejected file stops no other."""
        outcomes, rejected = [], []
        for path in landed(self.home, register):
            try:
                key = Key.given(self.home) if needs_key(register) else None
                linkages = self.configuration.linkages_of(register.name)
                outcomes.append(delivery.take_in(path, register, self.home, key, linkages))
            except ExtractRejected as error:
                rejected.append(error)
        return TakenIn(tuple(outcomes), tuple(rejected))


def landed(home: Home, register: Register) -> list[Path]:
    """The register's files in landing, in its own folder or named after it beside it, in the order of their names.

    Manifests and hidden files are no deliveries.
    """
    named = re.compile(rf"{register.name}_\d{{4}}-\d\d-\d\d")
    beside = [path for path in home.landing.glob("*") if named.match(path.name)]
    own = (home.landing / register.name).glob("*")
    found = [path for path in (*own, *beside) if path.is_file() and path.suffix != ".json"]
    return sorted((path for path in found if not path.name.startswith(".")), key=lambda path: path.name)


def unclaimed(home: Home, project: Project) -> list[Path]:
    """Tables in landing that no register claims by folder or name."""
    claimed = {path for register in project.registers.values() for path in landed(home, register)}
    return sorted(path for path in home.landing.rglob("*.csv") if path not in claimed)


def needs_key(register: Register) -> bool:
    """A register with persons in it is not taken in without the identity key."""
    return any(column.kind == "identifier" for column in register.columns.values())


def _months_before(first_of_month: date, months: int) -> date:
    count = first_of_month.year * 12 + first_of_month.month - 1 - months
    return date(count // 12, count % 12 + 1, 1)


@dataclass(frozen=True)
class Run:
    """One publication of a deployment, with the registers as known on one date."""

    deployment: Deployment
    publication: str
    as_known_on: date

    @staticmethod
    def of(deployment: Deployment, publication: str, as_known_on: date | None = None) -> "Run":
        """The run for a publication month `YYYY-MM`; without a date, as known on its last day."""
        if not re.fullmatch(r"\d{4}-(0[1-9]|1[0-2])", publication):
            raise UserError(f"{publication}: a publication is a month, written YYYY-MM.")
        year, month = int(publication[:4]), int(publication[5:])
        return Run(deployment, publication, as_known_on or date(year, month, calendar.monthrange(year, month)[1]))

    @property
    def home(self) -> Home:
        return self.deployment.home

    @cached_property
    def plan(self) -> Plan:
        return Plan.load()

    @cached_property
    def known(self) -> dict[str, Known]:
        """Every register as known on the date. Ask after intake is done."""
        config = self.deployment.configuration
        return {
            name: history.known(self.home, register, self.as_known_on, config.linkages_of(name))
            for name, register in self.deployment.project.registers.items()
        }

    @cached_property
    def warehouse(self) -> Warehouse:
        """What queries read: the registers as known, the reference tables and the clock."""
        project, last = self.deployment.project, self._month_before()
        months = self.deployment.configuration.history_months
        first = _months_before(last.replace(day=1), months - 1)
        needed = any("reference.population" in indicator.depends_on for indicator in self.ready())
        years = range(first.year - 2, last.year + 1) if needed else range(0)
        reference = store.build(project, self.home, years, self.population_scale, self.plan.age_bands())
        return Warehouse(project, self.known, reference, Clock(self.as_known_on, first, last))

    @property
    def population_scale(self) -> float | None:
        """The part of the population that simulated registers stand for; None where any register is real."""
        scales = [known.population_scale for known in self.known.values() if known.outcomes]
        return scales[0] if scales and self.is_simulated else None

    def _month_before(self) -> date:
        """The last day of the month before the publication month: what is published ends there."""
        year, month = int(self.publication[:4]), int(self.publication[5:])
        return date(year, month, 1) - timedelta(days=1)

    @property
    def is_simulated(self) -> bool:
        return all(known.simulated for known in self.known.values())

    def ready(self) -> list[Indicator]:
        """The measurable indicators whose registers have all delivered something."""
        return [
            indicator
            for indicator in self.deployment.catalogue.measurable.values()
            if cells.data_as_of(indicator, self.known) is not None
        ]

    def cells(self, indicator: Indicator) -> Cells:
        """The cells of one indicator. Raises UserError where real persons would be linked or rated without ground."""
        self._refuse_simulated_ground(indicator)
        if "reference.population" in indicator.depends_on and self.population_scale is None:
            store.refuse_derived_population(
                self.deployment.project, self.warehouse.clock.period_to.year, indicator.name
            )
        return cells.compute(indicator, self.warehouse, self.home)

    def _refuse_simulated_ground(self, indicator: Indicator) -> None:
        linkage = self.deployment.configuration.linkages.get(indicator.header.linkage or "")
        if linkage and linkage.simulated_only and not self.is_simulated:
            raise UserError(
                f"{indicator.name}: the linkage {indicator.header.linkage} is declared for simulated persons only. "
                "State its legal ground in vip.toml."
            )

    @property
    def results_at(self) -> Path:
        """Where the results of this publication lie."""
        return results.place(self.home, self.publication)

    def results(self) -> Path:
        """The results of all indicators that are ready."""
        counted = [results.Counted(indicator, self.cells(indicator)) for indicator in self.ready()]
        if not counted:
            raise UserError("No indicator has data: put extracts in landing, or see `vip doctor`.")
        return results.compute(self.publication, counted, self.warehouse, self.plan, self.home)

    def publish(self, results_at: Path, first: bool = False) -> Release:
        """Pass the gate and write the publication."""
        publications.require_predecessor(self.home, self.publication, first)
        published = publications.gate(
            pl.read_parquet(results_at),
            self.plan,
            self.deployment.catalogue,
            all_statuses=self.is_simulated or self.rows_are_public,
            rows_are_public=self.rows_are_public,
        )
        return publications.make(self.publication, published, self.warehouse, self.deployment.catalogue, self.home)

    @property
    def rows_are_public(self) -> bool:
        """The site says that all its rows are open data. Raises UserError where a register holds Swedish identities."""
        if not self.deployment.configuration.rows_are_public:
            return False
        named = [
            name
            for name, known in self.known.items()
            if known.outcomes and known.register.delivery.identity is Identity.PERSONNUMMER
        ]
        if named:
            raise UserError(
                f"vip.toml: rows_are_public: {', '.join(named)} holds identities, so its rows are not public."
            )
        return True

    def whole(self, first: bool = False, tell: Callable[[str], None] = lambda _: None) -> Release:
        """All steps in order, without Dagster."""
        os.umask(0o077)
        for register in self.deployment.project.registers.values():
            tell(register.name)
            taken = self.deployment.take_in(register)
            if taken.rejected:
                raise taken.rejected[0]
        return self.publish(self.results(), first)
