"""A project with its site, configuration and home: taking in, replaying, erasing and examining, of any run or none."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

import polars as pl

from pipelines import configuration
from pipelines.configuration import Configuration
from pipelines.erasure import erasing, persons
from pipelines.errors import ExtractRejected
from pipelines.home import Home
from pipelines.intake import delivery, history
from pipelines.intake.arrival import arrival
from pipelines.intake.checking import Checked
from pipelines.intake.containers import is_no_content
from pipelines.intake.identity import Key
from pipelines.intake.landing import landed
from pipelines.intake.losses import refuse_lost_stores
from pipelines.intake.manifest_files import is_manifest
from pipelines.intake.mentions import shown_name
from pipelines.intake.outcome import Outcome, deliveries
from pipelines.intake.replay import replay, replayable
from pipelines.intake.superseding import superseded_by
from pipelines.plausibility import judgement, tolerances
from pipelines.plausibility.examination import examine
from pipelines.plausibility.judgement import Judgement
from pipelines.project import Project, Register
from pipelines.reference import tables
from pipelines.report.content import report
from pipelines.report.writing import write, write_reports
from pipelines.select import catalogue as catalogues
from pipelines.select.catalogue import Catalogue

MOST_FINDINGS_IN_WORKBOOK = 20_000  # the page tells the rest, and `vip check extract` all of them


@dataclass(frozen=True)
class TakenIn:
    """What became of the files of one register in landing.

    `superseded`: rejected files that matter no more, each with the delivery that stands in for it. `left_out`: names of
    those that were still being written.
    """

    outcomes: tuple[Outcome, ...]
    rejected: tuple[ExtractRejected, ...]
    superseded: tuple[tuple[ExtractRejected, Outcome], ...] = ()
    left_out: tuple[str, ...] = ()


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

    def take_in(self, register: Register, but: Collection[Path] = ()) -> TakenIn:
        """Take in every file of a register in landing that was not taken before. A rejected file stops no other.

        but: files that are not whole yet, see `awaiting.still_written`.
        """
        outcomes: list[Outcome] = []
        rejected: list[tuple[Path, ExtractRejected]] = []
        with self.home.writing():
            self._make_sure_of_what_is_there(register)
            for path in landed(self.home, register):
                if path in but:
                    continue
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
            tuple(shown_name(path.name) for path in but),
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
        return self._examine(register, history.settled(deliveries(self.home, register)))

    def examine_unjudged(self, known: history.Known) -> None:
        """Judge each delivery that speaks for any day and was not judged by the limits as they are: all but the last of
        those that came at once, and all when somebody has changed a limit.

        Each is laid beside those that were extracted before it.
        """
        register, outcomes = known.register, known.outcomes
        limits = tolerances.load(self.project, register.name).version
        speaking = {window.stored for window in history.windows(known.speaking)}
        for place, outcome in enumerate(outcomes):
            if outcome.stored not in speaking:
                continue
            judged = judgement.of(self.home, register.name, outcome.stored)
            if judged is None or judged.limits != limits:
                self._examine(register, outcomes[: place + 1])

    def _examine(self, register: Register, outcomes: Sequence[Outcome]) -> Judgement | None:
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
