"""Runs the graph in this process, for `vip run`; the same assets as the web interface shows."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import partial

import dagster as dg

from pipelines import ending
from pipelines.deliveries import formats
from pipelines.deployment import Deployment
from pipelines.errors import DisclosureBreach, Fault, Rejected, UserError
from pipelines.orchestration import delivered, lineage, living, record
from pipelines.orchestration.graph import FIRST_PUBLICATION, PUBLICATIONS, PUBLISHED, RESULTS, Steps, build_assets
from pipelines.orchestration.guard import failed
from pipelines.orchestration.shares import MEASURES
from pipelines.reference import tables
from pipelines.release.publication import PARTS
from pipelines.run import Run

QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


def materialise(
    deployment: Deployment,
    months: Sequence[str],
    *,
    as_known_on: date | None = None,
    asked_on: date | None = None,
    first: bool = False,
    planned_revision: bool = False,
    tell: Callable[[str], None] = lambda _: None,
) -> Steps:
    """Materialise the registers, and then the rest of the graph for publication months, at least one, in their order.

    as_known_on: without it each month is as known on its last day, or on the day `asked_on` where it is not over then.
    `tell` is called with each step as it begins. Gives the steps, with what came of them; a rejected file stops none.
    Raises UserError or Fault with the messages of the steps that failed; Rejected where files were and nothing is left.
    """
    for month in months:
        _require_a_month_that_is(month)
    known_on = Run.of(deployment, months[0], as_known_on, asked_on).as_known_on if len(months) == 1 else as_known_on
    steps = Steps(deployment, known_on, asked_on, first, planned_revision, tell)
    assets = build_assets(steps, lineage.of_all(deployment, trace=False))
    registers = dg.AssetSelection.key_prefixes("registers")
    lost = record.lost(deployment.configuration.storage)
    with _instance(deployment, months) as instance, living.breathing(deployment.home) as tag:
        run = partial(dg.materialize, assets, instance=instance, raise_on_error=False, run_config=QUIET, tags=tag)
        _refuse_failures(run(selection=registers), lost)
        for month in months:
            done = run(selection=dg.AssetSelection.all() - registers, partition_key=month)
            _refuse(done, lost, steps, month)
    return steps


def _refuse(done: dg.ExecuteInProcessResult, lost: str, steps: Steps, month: str) -> None:
    """What a publication failed by; where files were rejected and nothing is left to publish, those."""
    try:
        _refuse_failures(done, lost)
    except DisclosureBreach:
        raise
    except UserError as error:
        if steps.rejected:
            is_left = bool(steps.run(month).ready())
            told = dict.fromkeys(map(str, [*steps.rejected, *([error] if is_left else [])]))
            raise Rejected("\n".join(told), steps.rejected) from None
        raise


def _require_a_month_that_is(publication: str) -> None:
    """Raise UserError where Dagster has no such partition, before anything is taken in."""
    if not PUBLICATIONS.has_partition_key(publication):
        raise UserError(
            f"{publication}: is before {FIRST_PUBLICATION}, or more than a month ahead by the clock of this computer. "
            "See that the clock is right, or name another month."
        )


@contextmanager
def _instance(deployment: Deployment, months: Sequence[str]) -> Iterator[dg.DagsterInstance]:
    """Dagster's record of runs; none goes on in it without a process. Raises Fault where it cannot be kept."""
    storage = deployment.configuration.storage
    folder = record.prepare(deployment.home, storage)
    try:
        with dg.DagsterInstance.from_config(str(folder)) as instance:
            living.bury(deployment.home, instance, months)
            yield instance
    except Exception as error:
        if record.is_lost(error):
            raise Fault(record.lost(storage)) from None
        raise


def _refuse_failures(done: dg.ExecuteInProcessResult, lost: str) -> None:
    if not done.success:
        if ending.is_asked():
            raise KeyboardInterrupt
        raise failed([event for event in done.all_events if event.is_step_failure], lost)


def steps_of(deployment: Deployment) -> int:
    """How many steps a run has at most: each indicator is counted for its cells, its results and its publication, and
    what comes after the gate part by part.
    """
    catalogue = deployment.catalogue.measurable
    return (
        len(deployment.project.registers)
        + len(tables.names())
        + len(MEASURES)
        + 3 * len(catalogue)
        + len((RESULTS, PUBLISHED, *PARTS, delivered.MANIFEST))
        + len(formats.kinds())
    )
