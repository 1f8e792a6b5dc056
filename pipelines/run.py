"""The steps of a monthly run, as plain functions. Dagster shows and orders them; anything else may call them too."""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import get_args

import polars as pl

from data_contracts.delivery import Identity
from pipelines.aggregate import cells, heard, queries, results
from pipelines.aggregate.cells import Cells
from pipelines.aggregate.plan import Plan
from pipelines.deployment import Deployment
from pipelines.disclosure import blanking
from pipelines.disclosure import policy as policies
from pipelines.disclosure.policy import CellKey
from pipelines.errors import Fault, UserError
from pipelines.holds import collecting, lifting
from pipelines.holds.hold import Depending, by_indicator
from pipelines.home import Home
from pipelines.intake import history
from pipelines.intake.history import Known
from pipelines.intake.identity import Key
from pipelines.plausibility import shares
from pipelines.plausibility.coverage import Grounds
from pipelines.plausibility.shares import Measure
from pipelines.reference import population, store, tables
from pipelines.release import publication as publications
from pipelines.release.inputs import Inputs, policy_files
from pipelines.release.publication import Release
from pipelines.select.catalogue import POPULATION, Indicator
from pipelines.select.warehouse import Clock, Warehouse

NOISE = "noise of published counts, version 1"


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
    def of(
        deployment: Deployment, publication: str, as_known_on: date | None = None, asked_on: date | None = None
    ) -> "Run":
        """The run for a publication month `YYYY-MM`; without a date, as known on its last day.

        asked_on: the day on which somebody asks for it, taken where the month is not over then: what is due later is
        not overdue yet.
        """
        if not re.fullmatch(r"[12][0-9]{3}-(0[1-9]|1[0-2])", publication):
            raise UserError(f"{publication}: a publication is a month, written YYYY-MM.")
        year, month = int(publication[:4]), int(publication[5:])
        last = date(year, month, calendar.monthrange(year, month)[1])
        return Run(deployment, publication, as_known_on or min(last, asked_on or last))

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
        self._refuse_simulated_units()
        project, last = self.deployment.project, self._month_before()
        months = self.deployment.configuration.history_months
        first = _months_before(last.replace(day=1), months - 1)
        needed = any(POPULATION in indicator.depends_on for indicator in self.ready())
        years = range(first.year - 2, last.year + 1) if needed else range(0)
        view = self.deployment.configuration.view
        reference = store.build(project, self.home, years, self.population_scale, self.plan.ages(), view)
        return Warehouse(project, self.known, reference, Clock(self.as_known_on, first, last))

    @property
    def population_scale(self) -> float | None:
        """The part of the population that simulated registers stand for; None where any register is real."""
        scales = {known.population_scale for known in self.known.values() if known.outcomes}
        if self.is_simulated and len(scales) > 1:
            raise UserError(
                "landing: the simulated extracts stand for different parts of the population. Simulate anew."
            )
        return scales.pop() if scales and self.is_simulated else None

    def _refuse_simulated_units(self) -> None:
        real = [
            name
            for name, known in self.known.items()
            if known.outcomes
            and not known.simulated
            and any(column.kind == "unit" for column in known.register.columns.values())
        ]
        site = self.deployment.project.site
        shipped = [f"{table}.csv" for table in ("unit", "unit_code") if tables.is_simulated(table, site)]
        if real and shipped:
            raise UserError(
                f"{', '.join(shipped)}: {', '.join(real)} holds real care units, and the units and codes that are "
                "shipped are simulated. Put the real ones into the site's data_contracts/reference."
            )

    def _month_before(self) -> date:
        """The last day of the month before the publication month: what is published ends there."""
        year, month = int(self.publication[:4]), int(self.publication[5:])
        return date(year, month, 1) - timedelta(days=1)

    @property
    def is_simulated(self) -> bool:
        return all(known.simulated for known in self.known.values())

    @cached_property
    def waiting(self) -> dict[str, str]:
        """The measurable indicators that cannot be computed yet, with the reason."""
        indicators = self.deployment.catalogue.measurable.items()
        reasons = {name: self._reason_to_wait(indicator) for name, indicator in indicators}
        return {name: reason for name, reason in reasons.items() if reason}

    def ready(self) -> list[Indicator]:
        """The measurable indicators whose registers have all delivered and whose persons may be used so."""
        indicators = self.deployment.catalogue.measurable.items()
        return [indicator for name, indicator in indicators if name not in self.waiting]

    def _reason_to_wait(self, indicator: Indicator) -> str | None:
        known = [self.known[name] for name in indicator.registers]
        silent = [register.register.name for register in known if not register.outcomes]
        if silent:
            return f"no delivery of {', '.join(silent)} is known on {self.as_known_on}"
        simulated = all(register.simulated for register in known)
        linkage = self.deployment.configuration.linkages.get(indicator.header.linkage or "")
        if linkage and linkage.simulated_only and not simulated:
            return f"vip.toml: linkages.{indicator.header.linkage} holds for simulated persons only"
        if linkage and not linkage.holds_on(self.as_known_on):
            return f"vip.toml: linkages.{indicator.header.linkage} does not hold on {self.as_known_on}"
        if POPULATION in indicator.depends_on and not self.is_simulated and self._population_is_derived:
            return "the population that is shipped is derived, not counted: a site brings SCB's population.csv or .px"
        return None

    @cached_property
    def _population_is_derived(self) -> bool:
        return population.load([self._month_before().year], self.deployment.project.site).derived

    @cached_property
    def faults(self) -> dict[str, str]:
        """The indicators whose query fails, with what it says; filled as their cells are asked for."""
        return {}

    def cells(self, indicator: Indicator) -> Cells:
        """The cells of one indicator that is ready; none where its query fails, which `faults` then tells."""
        if indicator.name in self.faults:
            return cells.nothing(indicator, self.warehouse, self.home)
        made = queries.cells_or_failure(indicator, self.warehouse, self.home, self.ready())
        if isinstance(made, Cells):
            return made
        self.faults[indicator.name] = made
        return self.cells(indicator)

    @cached_property
    def held(self) -> pl.DataFrame:
        """`HELD`: of each indicator that is ready what holds it back. Ask after all cells are made."""
        known = list(self.known.values())
        for one in known:
            self.deployment.examine_unjudged(one)
        holds = [
            *collecting.of_deliveries(self.home, known),
            *collecting.overdue(known, self.as_known_on),
            *(hold for measure in get_args(Measure) for hold in collecting.of_shares(measure, self.shares(measure))),
        ]
        project = self.deployment.project
        standing = lifting.lifted(holds, lifting.load(project), self.publication)
        asked = [Depending.of(indicator, project) for indicator in self.ready()]
        return by_indicator([*standing, *collecting.of_faults(self.faults)], asked)

    def shares(self, measure: Measure) -> pl.DataFrame:
        """Coverage or affiliation per register, year and region as known on the date, judged and kept. Internal."""
        return self._coverage if measure == "coverage" else self._affiliation

    @cached_property
    def _coverage(self) -> pl.DataFrame:
        """Counted once, whoever asks first: the step of its own or the results."""
        return self._judged("coverage")

    @cached_property
    def _affiliation(self) -> pl.DataFrame:
        return self._judged("affiliation")

    def _judged(self, measure: Measure) -> pl.DataFrame:
        linkages, known = self.deployment.configuration.linkages, self.warehouse.known
        grounds = Grounds(known, linkages, self.as_known_on, self.warehouse.open)
        regions = self.deployment.reference_tables["region"]["region_code"].sort().to_list()
        found = shares.compute(measure, self.deployment.project, grounds, self._reference_years(), regions)
        with self.home.writing():
            shares.keep(self.home, measure, self.publication, found)
        return found

    def _reference_years(self) -> range:
        """Those of what is published; the last whole year and the one before it are always among them."""
        last = self._month_before()
        first = _months_before(last.replace(day=1), self.deployment.configuration.history_months - 1)
        return range(min(first.year, last.year - 2), last.year + 1)

    @property
    def results_at(self) -> Path:
        """Where the results of this publication lie."""
        return results.place(self.home, self.publication)

    @cached_property
    def inputs(self) -> Inputs:
        """What results and publication are made of: cells of all indicators that are ready, and what they stand on."""
        counted = [results.Counted(indicator, self.cells(indicator)) for indicator in self.ready()]
        if not counted:
            reasons = "\n".join(f"  {reason}" for reason in sorted(set(self.waiting.values())))
            raise UserError(f"No indicator can be computed:\n{reasons}\nPut extracts in {self.home.landing}.")
        if len(self.faults) == len(counted):
            raise Fault("\n".join(dict.fromkeys(self.faults.values())))
        with_cases = [item.indicator for item in counted if item.indicator.header.rows == "cases"]
        return Inputs(
            self.publication,
            self.warehouse,
            self.deployment.catalogue,
            self.deployment.configuration,
            counted,
            blanking.protect_shares(self.shares("coverage"), rows_are_public=self.rows_are_public),
            heard.in_rows(self.warehouse, {name for indicator in with_cases for name in indicator.registers}),
            self.held,
            all_statuses=self.is_simulated or self.rows_are_public,
            rows_are_public=self.rows_are_public,
            noise_key=self._noise_key(),
        )

    def _noise_key(self) -> bytes | None:
        """Made of the home's identity key, where the policy draws noise. Raises UserError without one."""
        policy = policies.read(self.deployment.configuration.disclosure, policy_files())
        return Key.given(self.home).derived(NOISE) if isinstance(policy, CellKey) else None

    def results(self, tell: Callable[[str], None] = lambda _: None) -> Path:
        """The results of all indicators that are ready, with the coverage of their registers where it may be shown.

        `tell` is called with the name of each indicator as it begins.
        """
        return publications.results(self.inputs, self.home, tell)

    def publish(
        self,
        results_at: Path,
        first: bool = False,
        planned_revision: bool = False,
        tell: Callable[[str], None] = lambda _: None,
    ) -> Release:
        """Pass the gate and write the publication.

        `planned_revision`: all of what was served may have new figures, also where persons were erased since. `tell` is
        called with the name of each indicator as its turn comes at the gate, and with each part that follows.
        """
        publications.require_predecessor(self.home, self.publication, first)
        with self.home.writing():
            return publications.release(
                self.inputs, results_at, self.home, planned_revision=planned_revision, tell=tell
            )

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

    def whole(self, first: bool = False) -> Release:
        """The same steps in order, without Dagster."""
        for register in self.deployment.project.registers.values():
            self.deployment.take_in(register)
            self.deployment.examine(register)
        for measure in get_args(Measure):
            self.shares(measure)
        return self.publish(self.results(), first)
