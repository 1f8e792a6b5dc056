"""The graph of assets, made from what the catalogue and the contracts hold; no asset is listed by hand."""

import inspect
import json
import textwrap
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import MappingProxyType

import dagster as dg

from pipelines.deliveries.delivering import Deliverer
from pipelines.deployment import Deployment, TakenIn
from pipelines.errors import ExtractRejected
from pipelines.intake import awaiting
from pipelines.intake.outcome import Outcome
from pipelines.orchestration import (
    alerting,
    checks,
    counts,
    delivered,
    executing,
    lineage,
    living,
    registers,
    requesting,
    shares,
)
from pipelines.orchestration.guard import BREACH, guarded
from pipelines.orchestration.lineage import LINEAGE
from pipelines.project import Register
from pipelines.reference import tables
from pipelines.release import finding
from pipelines.release.attacking import CERTIFICATE
from pipelines.release.publication import Release
from pipelines.run import Run
from pipelines.select.catalogue import Indicator
from pipelines.select.header import Programme
from pipelines.timetable import TIMEZONE

FIRST_PUBLICATION = "2005-01"
PUBLICATIONS = dg.MonthlyPartitionsDefinition(
    start_date=FIRST_PUBLICATION, fmt="%Y-%m", timezone=TIMEZONE, end_offset=2
)
QUERY = "The query runs on the data as they are. Where it fails its indicator is withheld, and the others go on."
IN_ORDER = dg.BackfillPolicy.single_run()  # each step does several months at once, in order
DIRECTIONS = {"higher": "högre", "lower": "lägre", "follow": "ingen, följs"}
LONGEST_OWNER = 48  # characters that are shown whole
LANDING, COVERAGE, RESULTS, PUBLISHED = map(dg.AssetKey, ("landing", "coverage", "results", "published"))


@dataclass
class Steps:
    """The steps of a run, with the run of the last publication asked for kept until a register takes something in.

    asked_on: the day on which it was asked for; a month that is not over then is as known on it.
    """

    deployment: Deployment
    as_known_on: date | None = None
    asked_on: date | None = None
    first: bool = False
    planned_revision: bool = False
    tell: Callable[[str], None] = lambda _: None
    rejected: list[ExtractRejected] = field(default_factory=list)
    superseded: list[tuple[ExtractRejected, Outcome]] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)
    release: Release | None = None
    _runs: dict[tuple[str, date | None], Run] = field(default_factory=dict)
    _deliverers: dict[str, Deliverer] = field(default_factory=dict)

    def take_in(self, register: Register) -> TakenIn:
        """Intake of what has come whole of one register; what is known changes with it."""
        self._runs.clear()
        taken = self.deployment.take_in(register, awaiting.still_written(self.deployment.home, register))
        self.left_out += taken.left_out
        self.rejected += taken.rejected
        self.superseded += taken.superseded
        return taken

    def run(self, publication: str, tags: Mapping[str, str] = MappingProxyType({})) -> Run:
        """The run of a publication month, given the tags of Dagster's run."""
        asked = publication, self.as_known_on or checks.known_on(tags)
        if asked not in self._runs:
            self._runs = {asked: Run.of(self.deployment, *asked, self.asked_on)}
        return self._runs[asked]

    def deliverer(self, publication: str) -> Deliverer:
        """Of the last revision of a publication month, kept while that is the last; one edition at a time is."""
        home, project = self.deployment.home, self.deployment.project
        revision = finding.named(home, publication)
        kept = self._deliverers.get(str(revision))
        if kept is None:
            kept = Deliverer(home, revision, project, self.deployment.configuration.publisher)
            self._deliverers = {str(revision): kept}
        return kept

    def day_asked_about(self, tags: Mapping[str, str]) -> date:
        """The day on which a register stands somewhere in its calendar, given the tags of Dagster's run."""
        said = {checks.ASKED_ON: self.asked_on.isoformat()} if self.asked_on else {}
        return self.as_known_on or checks.day_asked_about({**tags, **said}, self.deployment)


def build_definitions(deployment: Deployment) -> dg.Definitions:
    """Assets, jobs, what requests these by itself, and the executor."""
    monthly = dg.define_asset_job(
        requesting.MONTHLY,
        selection=dg.AssetSelection.all(),
        description="Takes in what has landed and makes the publication of one month.",
    )
    intake = dg.define_asset_job(
        requesting.INTAKE,
        selection=dg.AssetSelection.key_prefixes("registers"),
        description="Takes in what has landed, and publishes nothing.",
    )
    steps = Steps(deployment)

    def begin(day: date) -> None:
        steps.asked_on = day

    return dg.Definitions(
        assets=build_assets(steps, lineage.of_all(deployment)),
        jobs=[monthly, intake],
        schedules=requesting.schedules(deployment.configuration.schedule),
        sensors=[requesting.sensor(deployment), living.sensor(deployment.home), *alerting.sensors(deployment)],
        executor=executing.executor(deployment.home, begin),
    )


def build_assets(
    steps: Steps, made_of: Mapping[str, dg.TableColumnLineage] = MappingProxyType({})
) -> Sequence[dg.AssetsDefinition | dg.AssetSpec]:
    """The assets alone, for a run in the same process. made_of: of indicators, what their columns are made of."""
    deployment = steps.deployment
    by_key = {registers.key_of(register): register for register in deployment.project.registers.values()}
    taken_in = [
        registers.asset(register, deployment, LANDING, steps.take_in, steps.tell) for register in by_key.values()
    ]
    calendars = checks.calendars(by_key, deployment, steps.day_asked_about)
    judged = shares.assets(deployment, PUBLICATIONS, steps.run, steps.tell)
    indicators = [_indicator(indicator, steps, made_of) for indicator in deployment.catalogue.measurable.values()]
    given: list[dg.AssetsDefinition | dg.AssetSpec] = [_landing(), *_references(steps)]
    deliveries = delivered.assets(PUBLISHED, PUBLICATIONS, steps.deliverer, steps.tell)
    by_month = [*judged, *indicators, _results(steps), _published(steps), *deliveries]
    return [*given, *taken_in, calendars, *(one.with_attributes(backfill_policy=IN_ORDER) for one in by_month)]


def _landing() -> dg.AssetSpec:
    return dg.AssetSpec(
        LANDING,
        group_name="landing",
        description="The folder where extracts are put as delivered, with their manifests. Only intake reads it.",
        kinds={"csv", "excel"},
    )


def _references(steps: Steps) -> Iterator[dg.AssetsDefinition]:
    for table in tables.names():
        yield _reference(table, steps)


def _reference(table: str, steps: Steps) -> dg.AssetsDefinition:
    @dg.asset(
        key=["reference", table],
        group_name="reference",
        description=inspect.getdoc(tables.contract_of(table)),
        kinds={"csv", "pandera"},
    )
    def check() -> dg.MaterializeResult:
        steps.tell(f"reference/{table}")
        with guarded(f"reference/{table}"):
            rows = tables.read(table, steps.deployment.project.site).height
        return dg.MaterializeResult(metadata={"rows": rows})

    return check


def _indicator(indicator: Indicator, steps: Steps, made_of: Mapping[str, dg.TableColumnLineage]) -> dg.AssetsDefinition:
    programme = steps.deployment.catalogue.programmes[indicator.vip]

    @dg.asset(
        key=indicator.name.split("/"),
        group_name=indicator.vip,
        owners=[f"team:{textwrap.shorten(programme.owner, LONGEST_OWNER, placeholder='…')}"],
        description=_wording(indicator, programme),
        kinds={"duckdb", "sql"},
        partitions_def=PUBLICATIONS,
        deps=list(_dependencies(indicator)),
        tags={name: getattr(indicator.header, name) for name in ("evidence", "status", "measure", "type")},
        metadata=lineage.described(indicator, made_of),
        check_specs=[dg.AssetCheckSpec("query", asset=indicator.name.split("/"), description=QUERY)],
    )
    def compute(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
        failures = []
        for month in context.partition_keys:
            steps.tell(indicator.name)
            with guarded(indicator.name):
                run = steps.run(month, context.run.tags)
                cells = None if indicator.name in run.waiting else run.cells(indicator)
            failures += [run.faults[indicator.name]] if indicator.name in run.faults else []
        if cells is None:
            return dg.MaterializeResult(
                metadata={"cases": 0, "waits": run.waiting[indicator.name]}, check_results=[_of_query(failures)]
            )
        return dg.MaterializeResult(
            metadata={
                "cases": counts.shown(cells.cases),
                "data_as_of": cells.data_as_of.isoformat(),
                **({LINEAGE: made_of[indicator.name]} if indicator.name in made_of else {}),
            },
            check_results=[_of_query(failures)],
        )

    return compute


def _of_query(failures: Sequence[str]) -> dg.AssetCheckResult:
    """A query that fails holds back its own indicator and stops nothing."""
    told = "\n".join(dict.fromkeys(failures))
    return dg.AssetCheckResult(check_name="query", passed=not failures, description=told or None)


def _wording(indicator: Indicator, programme: Programme) -> str:
    header = indicator.header
    target = f"; mål: {header.target.value:g}" if header.target else ""
    parts = [
        f"{header.title} ({header.title_en}).",
        f"Täljare: {header.numerator}",
        f"Nämnare: {header.denominator}",
        f"Önskad riktning: {DIRECTIONS[header.direction]}{target}",
        f"Evidens: {header.evidence}; ursprung: {header.origin}; källa: {header.source}",
        f"Program: {programme.title}; ägare: {programme.owner}",
    ]
    return "\n\n".join(parts)


def _dependencies(indicator: Indicator) -> Iterator[dg.AssetKey]:
    """The registers its query reads, and the reference tables it names or its areas come from."""
    yield from (dg.AssetKey(["registers", name]) for name in indicator.registers)
    named = {table.split(".")[1] for table in indicator.depends_on if table.startswith("reference.")}
    made_from = {"population": "municipality_population"}
    wanted = {made_from.get(name, name) for name in named} | {"municipality", "unit"}
    yield from (dg.AssetKey(["reference", name]) for name in sorted(wanted & set(tables.names())))


def _results(steps: Steps) -> dg.AssetsDefinition:
    counted = [indicator.name.split("/") for indicator in steps.deployment.catalogue.measurable.values()]

    @dg.asset(
        key=RESULTS,
        group_name="publication",
        description="Every area, period and margin of the plan with its statistics. Internal: nothing is hidden yet.",
        kinds={"duckdb", "parquet"},
        partitions_def=PUBLICATIONS,
        deps=[*counted, COVERAGE],
    )
    def roll_up(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
        for month in context.partition_keys:
            steps.tell("results")
            with guarded("results"):
                run = steps.run(month, context.run.tags)
                run.results(_telling("results", context, steps))
        return dg.MaterializeResult(metadata={"indicators": len(run.ready()), "waiting": len(run.waiting)})

    return roll_up


def _telling(step: str, context: dg.AssetExecutionContext, steps: Steps) -> Callable[[str], None]:
    """Say of each indicator or part in turn that the step has come to it."""

    def tell(part: str) -> None:
        context.log.info(f"{step}: {part}")
        steps.tell(f"{step}: {part}")

    return tell


DISCLOSURE = "An attack on the files as they are served finds no count that must not be found out."


def _published(steps: Steps) -> dg.AssetsDefinition:
    before = dg.TimeWindowPartitionMapping(start_offset=-1, end_offset=-1)

    @dg.asset(
        key=PUBLISHED,
        group_name="publication",
        description="What passed the gate, as Parquet, DuckDB and a table per region, with a manifest of hashes.",
        kinds={"parquet", "duckdb", "csv"},
        partitions_def=PUBLICATIONS,
        deps=[RESULTS, dg.AssetDep(PUBLISHED, partition_mapping=before)],
        check_specs=[
            dg.AssetCheckSpec("disclosure", asset=PUBLISHED, description=DISCLOSURE, blocking=True),
            dg.AssetCheckSpec("plausibility", asset=PUBLISHED, description=checks.CHECKPOINT),
        ],
    )
    def release(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult | dg.AssetCheckResult]:
        try:
            for month in context.partition_keys:
                steps.tell("published")
                with guarded("published"):
                    run = steps.run(month, context.run.tags)
                    tell = _telling("published", context, steps)
                    made = run.publish(run.results_at, steps.first, steps.planned_revision, tell)
                    steps.release = made
        except dg.Failure as failure:
            if BREACH in failure.metadata:
                told = {"found": dg.MetadataValue.text(failure.description or "")}
                yield dg.AssetCheckResult(check_name="disclosure", passed=False, metadata=told)
            raise
        held_back = {"held_back": ", ".join(made.held_back)} if made.held_back else {}
        yield dg.MaterializeResult(
            metadata={"rows": made.rows, "revision": made.revision, **held_back, **made.statuses},
            check_results=[
                _of_disclosure(made.folder),
                checks.checkpoint(steps.deployment.home, made.publication),
            ],
        )

    return release


def _of_disclosure(folder: Path) -> dg.AssetCheckResult:
    """What the attack came to before the publication was moved into place; nothing where all rows are open data.

    What it found where the policy reports it passes, and is told.
    """
    path = folder / CERTIFICATE
    told = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    metadata = {name: told[name] for name in ("rows", "hidden", "guarded", "undecided", "programs") if name in told}
    found = sum(breach["number"] for breach in told.get("breaches", []))
    return dg.AssetCheckResult(
        check_name="disclosure", passed=bool(told.get("passes", True)), metadata={**metadata, "found_out": found}
    )
