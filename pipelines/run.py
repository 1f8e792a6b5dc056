"""The steps of a monthly run, as plain functions. Dagster shows and orders them; anything else may call them too."""

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path
from typing import get_args

import polars as pl

from data_contracts.delivery import Identity
from pipelines import configuration
from pipelines.aggregate import cells, results
from pipelines.aggregate.cells import Cells
from pipelines.aggregate.periods import first_of, number_of
from pipelines.aggregate.plan import Plan
from pipelines.configuration import Configuration
from pipelines.erasure import erasing, persons
from pipelines.errors import ExtractRejected, Rejected, UserError
from pipelines.home import Home
from pipelines.intake import delivery, history
from pipelines.intake.arrival import arrival
from pipelines.intake.checking import Checked
from pipelines.intake.containers import is_no_content
from pipelines.intake.history import Known
from pipelines.intake.identity import Key
from pipelines.intake.landing import landed
from pipelines.intake.losses import refuse_lost_stores
from pipelines.intake.manifest_files import is_manifest
from pipelines.intake.outcome import Outcome, deliveries
from pipelines.intake.replay import replay, replayable
from pipelines.intake.superseding import superseded_by
from pipelines.plausibility import shares
from pipelines.plausibility.coverage import Grounds
from pipelines.plausibility.examination import examine
from pipelines.plausibility.judgement import Judgement
from pipelines.plausibility.shares import Measure
from pipelines.project import Project, Register
from pipelines.reference import population, store, tables
from pipelines.release import disclosure
from pipelines.release import publication as publications
from pipelines.release.publication import Release
from pipelines.report.content import report
from pipelines.report.writing import write, write_reports
from pipelines.select import catalogue as catalogues
from pipelines.select.catalogue import POPULATION, Catalogue, Indicator
from pipelines.select.warehouse import Clock, Warehouse

MOST_FINDINGS_IN_WORKBOOK = 20_000  # the page tells the rest, and `vip check extract` all of them


@dataclass(frozen=True)
class TakenIn:
    """What became of the files of one register in landing.

    `superseded`: rejected files that matter no more, each with the delivery that stands in for it.
    """

    outcomes: tuple[Outcome, ...]
    rejected: tuple[ExtractRejected, ...]
    superseded: tuple[tuple[ExtractRejected, Outcome], ...] = ()


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
        """The indicators of the programmes that the deployment computes."""
        return catalogues.load(self.project, self.configuration.joined).only(self.configuration.programmes)

    def take_in(self, register: Register) -> TakenIn:
        """Take in every file of a register in landing that was not taken before. A rejected file stops no other."""
        outcomes: list[Outcome] = []
        rejected: list[tuple[Path, ExtractRejected]] = []
        with self.home.writing():
            self._make_sure_of_what_is_there(register)
            for path in landed(self.home, register):
                try:
                    outcomes.append(self._take_in_file(path, register))
                    self._report(outcomes[-1], register)
                except ExtractRejected as error:
                    rejected.append((path, error))
                    write_reports(error, register, self._reports_of(register))
        known = deliveries(self.home, register)
        later = {path: superseded_by(path, register, known) for path, _ in rejected}
        return TakenIn(
            tuple(outcomes),
            tuple(error for path, error in rejected if later[path] is None),
            tuple((error, stands) for path, error in rejected if (stands := later[path]) is not None),
        )

    def _take_in_file(self, path: Path, register: Register) -> Outcome:
        key = Key.given(self.home) if needs_key(register) else None
        simulated = arrival(path, register).simulated
        linkages = self.configuration.linkages_of(register.name, simulated=simulated)
        return delivery.take_in(path, register, self.home, key, linkages)

    def replayable(self, register: Register, *, whatever: bool = False) -> list[Outcome]:
        """The deliveries that a replay would judge anew; see `replay.replayable`."""
        config, name = self.configuration, register.name
        found = {
            simulated: replayable(self.home, register, config.linkages_of(name, simulated=simulated), whatever=whatever)
            for simulated in (True, False)
        }
        return [
            outcome for simulated, outcomes in found.items() for outcome in outcomes if outcome.simulated == simulated
        ]

    def replay(self, before: Outcome, register: Register, known_from: date | None) -> Outcome:
        """Judge an archived delivery anew by the contract as it is, and tell its sender."""
        key = Key.given(self.home) if needs_key(register) else None
        linkages = self.configuration.linkages_of(register.name, simulated=before.simulated)
        with self.home.writing():
            self._make_sure_of_what_is_there(register)
            after = replay(before, register, self.home, key, linkages, known_from)
            self._report(after, register)
        return after

    def erase(
        self, register: Register, listed: Path, code_key: Path | None, ground: str | None, on: date
    ) -> erasing.Erasure:
        """Take persons out of a register, see `erasing`. Raises UserError before anything is changed."""
        erasing.require_ground(register, ground)
        with self.home.writing():
            self._make_sure_of_what_is_there(register)
            key = Key.given(self.home)
            asked = persons.asked(register, self.home, key, listed, code_key, on)
            begun = erasing.begin(self.home, register, key, asked, ground, on.isoformat())
            return erasing.finish(register, begun, self._surroundings(key))

    def _make_sure_of_what_is_there(self, register: Register) -> None:
        """Before rows are written: nothing is half made or lost, and erasures that were killed are finished."""
        delivery.clear_away_what_was_left(register, self.home)
        refuse_lost_stores(self.home, register)
        erasing.refuse_lost_list(self.home, register)
        for begun in erasing.unfinished(self.home, register):
            erasing.finish(register, begun, self._surroundings(Key.given(self.home)))

    def _surroundings(self, key: Key) -> erasing.Surroundings:
        return erasing.Surroundings(
            self.home, key, self.configuration.joined, frozenset(self.project.registers), self._report
        )

    def _reports_of(self, register: Register) -> Path:
        """Where the reports to a register's sender lie."""
        return self.home.part("reports") / register.name

    def _report(self, outcome: Outcome, register: Register) -> None:
        """Tell the sender what became of a delivery, once; a workbook only where it can be read by a person."""
        page = self._reports_of(register) / f"{outcome.stored}.html"
        if page.exists():
            return
        found = pl.read_parquet(self.home.quarantine / register.name / f"{outcome.stored}.parquet")
        told = report(Checked(outcome, found.select("line", "rule", "severity")), register)
        if found.height <= MOST_FINDINGS_IN_WORKBOOK:
            write(told, page.with_suffix(".xlsx"))
        write(told, page)

    @cached_property
    def reference_tables(self) -> tables.Tables:
        """The reference tables, the site's before those that are shipped."""
        return tables.load(self.project.site)

    def examine(self, register: Register) -> Judgement | None:
        """Judge the latest delivery against those before it; None where none has come."""
        outcomes = history.settled(deliveries(self.home, register))
        if not outcomes:
            return None
        with self.home.writing():
            return examine(register, outcomes, self.home, self.project, self.reference_tables)


def unclaimed(home: Home, project: Project) -> list[Path]:
    """Files in landing that no register claims by folder or name."""
    claimed = {path for register in project.registers.values() for path in landed(home, register)}
    files = [path for path in home.landing.rglob("*") if path.is_file() and not is_manifest(path)]
    others = [path for path in files if not is_no_content(path.name)]
    return sorted(path for path in others if path not in claimed)


def needs_key(register: Register) -> bool:
    """A register with persons in it is not taken in without the identity key."""
    return any(column.kind == "identifier" for column in register.columns.values())


@dataclass(frozen=True)
class Run:
    """One publication of a deployment, with the registers as known on one date."""

    deployment: Deployment
    publication: str
    as_known_on: date
    _judged: dict[Measure, pl.DataFrame] = field(default_factory=dict, compare=False, repr=False)

    @staticmethod
    def of(deployment: Deployment, publication: str, as_known_on: date | None = None) -> "Run":
        """The run for a publication month `YYYY-MM`; without a date, as known on its last day."""
        if not re.fullmatch(r"[12][0-9]{3}-(0[1-9]|1[0-2])", publication):
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
        self._refuse_simulated_units()
        project, last = self.deployment.project, self._month_before()
        months = self.deployment.configuration.history_months
        first = first_of(number_of(last) - months + 1)
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

    def cells(self, indicator: Indicator) -> Cells:
        """The cells of one indicator that is ready."""
        return cells.compute(indicator, self.warehouse, self.home)

    def shares(self, measure: Measure) -> pl.DataFrame:
        """Coverage or affiliation by register, year and region as known on the date, counted once, kept. Internal."""
        if measure not in self._judged:
            linkages, known = self.deployment.configuration.linkages, self.warehouse.known
            grounds = Grounds(known, linkages, self.as_known_on, self.warehouse.open)
            regions = self.deployment.reference_tables["region"]["region_code"].sort().to_list()
            found = shares.compute(measure, self.deployment.project, grounds, self._reference_years(), regions)
            with self.home.writing():
                shares.keep(self.home, measure, self.publication, found)
            self._judged[measure] = found
        return self._judged[measure]

    def _reference_years(self) -> range:
        """Those of what is published; the last whole year and the one before it are always among them."""
        last = self._month_before()
        first = first_of(number_of(last) - self.deployment.configuration.history_months + 1)
        return range(min(first.year, last.year - 2), last.year + 1)

    @property
    def results_at(self) -> Path:
        """Where the results of this publication lie."""
        return results.place(self.home, self.publication)

    def results(self) -> Path:
        """The results of all indicators that are ready, with the coverage of their registers where it may be shown."""
        counted = [results.Counted(indicator, self.cells(indicator)) for indicator in self.ready()]
        if not counted:
            reasons = "\n".join(f"  {reason}" for reason in sorted(set(self.waiting.values())))
            raise UserError(f"No indicator can be computed:\n{reasons}\nPut extracts in {self.home.landing}.")
        coverage = disclosure.protect_shares(self.shares("coverage"), rows_are_public=self.rows_are_public)
        return results.compute(self.publication, counted, self.warehouse, self.plan, self.home, coverage)

    def publish(self, results_at: Path, first: bool = False, planned_revision: bool = False) -> Release:
        """Pass the gate and write the publication. `planned_revision`: also where persons were erased since."""
        publications.require_predecessor(self.home, self.publication, first)
        published = publications.gate(
            pl.scan_parquet(results_at),
            self.plan,
            self.deployment.catalogue,
            all_statuses=self.is_simulated or self.rows_are_public,
            rows_are_public=self.rows_are_public,
        )
        with self.home.writing():
            return publications.make(
                self.publication,
                published,
                self.warehouse,
                self.deployment.catalogue,
                self.home,
                settings=self.deployment.configuration.model_dump(mode="json"),
                planned_revision=planned_revision,
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
        """The same steps in order, without Dagster. Raises Rejected before anything is computed."""
        rejected: list[ExtractRejected] = []
        for register in self.deployment.project.registers.values():
            rejected += self.deployment.take_in(register).rejected
            self.deployment.examine(register)
        refuse_rejected(rejected)
        for measure in get_args(Measure):
            self.shares(measure)
        return self.publish(self.results(), first)


def refuse_rejected(rejected: Sequence[ExtractRejected]) -> None:
    """Raise Rejected with a line for every file that was."""
    if rejected:
        raise Rejected("\n".join(dict.fromkeys(map(str, rejected))))
