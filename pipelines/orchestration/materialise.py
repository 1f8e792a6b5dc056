"""Runs the graph in this process, for `vip run`; the same assets as the web interface shows."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date

import dagster as dg

from pipelines.deliveries import formats
from pipelines.deployment import Deployment, refuse_rejected
from pipelines.errors import DisclosureBreach, Fault, UserError
from pipelines.orchestration import delivered, record
from pipelines.orchestration.graph import FIRST_PUBLICATION, PUBLICATIONS, PUBLISHED, RESULTS, Steps, build_assets
from pipelines.orchestration.guard import BREACH, FAULT
from pipelines.orchestration.shares import MEASURES
from pipelines.reference import tables
from pipelines.run import Run

QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}


def materialise(
    deployment: Deployment,
    publication: str,
    *,
    as_known_on: date | None = None,
    first: bool = False,
    planned_revision: bool = False,
    tell: Callable[[str], None] = lambda _: None,
) -> Steps:
    """Materialise the registers, and then the rest of the graph for one publication month.

    `tell` is called with each step as it begins. Gives the steps, with what came of them. Raises Rejected where files
    were, and then computes nothing; UserError or Fault with the messages of the steps that failed.
    """
    _require_a_month_that_is(publication)
    known_on = Run.of(deployment, publication, as_known_on).as_known_on
    steps = Steps(deployment, known_on, first, planned_revision, tell)
    assets = build_assets(steps)
    registers = dg.AssetSelection.key_prefixes("registers")
    lost = record.lost(deployment.configuration.storage)
    with _instance(deployment) as instance:
        taken = dg.materialize(assets, selection=registers, instance=instance, raise_on_error=False, run_config=QUIET)
        refuse_rejected(steps.rejected)
        _refuse_failures(taken, lost)
        done = dg.materialize(
            assets,
            selection=dg.AssetSelection.all() - registers,
            partition_key=publication,
            instance=instance,
            raise_on_error=False,
            run_config=QUIET,
        )
    _refuse_failures(done, lost)
    return steps


def _require_a_month_that_is(publication: str) -> None:
    """Raise UserError where Dagster has no such partition, before anything is taken in."""
    if not PUBLICATIONS.has_partition_key(publication):
        raise UserError(
            f"{publication}: is before {FIRST_PUBLICATION}, or more than a month ahead by the clock of this computer. "
            "See that the clock is right, or name another month."
        )


@contextmanager
def _instance(deployment: Deployment) -> Iterator[dg.DagsterInstance]:
    """Dagster's record of runs. Raises Fault where it cannot be kept."""
    storage = deployment.configuration.storage
    folder = record.prepare(deployment.home, storage)
    try:
        with dg.DagsterInstance.from_config(str(folder)) as instance:
            yield instance
    except Exception as error:
        if record.is_lost(error):
            raise Fault(record.lost(storage)) from None
        raise


def _refuse_failures(done: dg.ExecuteInProcessResult, lost: str) -> None:
    failures = [event.step_failure_data for event in done.all_events if event.is_step_failure]
    messages = "\n".join(dict.fromkeys(_message(failure, lost) for failure in failures))
    if any(_is_fault(failure) for failure in failures):
        raise Fault(messages)
    if any(BREACH in failure.user_failure_data.metadata for failure in failures if failure.user_failure_data):
        raise DisclosureBreach(messages, ())
    if not done.success:
        raise UserError(messages or "The run failed; see the run in Dagster.")


def _is_fault(failure: object) -> bool:
    user_data = getattr(failure, "user_failure_data", None)
    return user_data is None or FAULT in user_data.metadata


def steps_of(deployment: Deployment) -> int:
    """How many steps a run has at most: each indicator is counted for its cells, its results and its publication."""
    catalogue = deployment.catalogue.measurable
    return (
        len(deployment.project.registers)
        + len(tables.names())
        + len(MEASURES)
        + 3 * len(catalogue)
        + len((RESULTS, PUBLISHED, delivered.MANIFEST))
        + len(formats.kinds())
    )


def _message(failure: object, lost: str) -> str:
    """What `guarded` said; an error outside of it is Dagster's own, and is named by its kind alone."""
    user_data = getattr(failure, "user_failure_data", None)
    if user_data and user_data.description:
        return str(user_data.description)
    kind = getattr(getattr(failure, "error", None), "cls_name", None)
    return lost if kind in record.LOST else f"dagster: a step failed ({kind})"
