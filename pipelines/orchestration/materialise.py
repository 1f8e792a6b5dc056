"""Runs the graph in this process, for `vip run`; the same assets as the web interface shows."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path

import dagster as dg
from sqlalchemy.exc import OperationalError

from pipelines import ending
from pipelines.deliveries import formats
from pipelines.deployment import Deployment, refuse_rejected
from pipelines.errors import DisclosureBreach, Fault, UserError
from pipelines.home import Home
from pipelines.orchestration import delivered, living
from pipelines.orchestration.graph import PUBLISHED, RESULTS, Steps, build_assets
from pipelines.orchestration.guard import BREACH, FAULT
from pipelines.orchestration.shares import MEASURES
from pipelines.reference import tables
from pipelines.run import Run

QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
NO_RECORD = (
    "dagster: the record of runs cannot be written or read. "
    "See that the disk has room and is open to you, and run again."
)
SETTINGS = "telemetry:\n  enabled: false\nnux:\n  enabled: false\n"


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
    known_on = Run.of(deployment, publication, as_known_on).as_known_on
    steps = Steps(deployment, known_on, first, planned_revision, tell)
    assets = build_assets(steps)
    registers = dg.AssetSelection.key_prefixes("registers")
    with _instance(deployment.home) as instance, living.breathing(deployment.home) as tag:
        run = partial(dg.materialize, assets, instance=instance, raise_on_error=False, run_config=QUIET, tags=tag)
        taken = run(selection=registers)
        refuse_rejected(steps.rejected)
        _refuse_failures(taken)
        _refuse_failures(run(selection=dg.AssetSelection.all() - registers, partition_key=publication))
    return steps


@contextmanager
def _instance(home: Home) -> Iterator[dg.DagsterInstance]:
    """Dagster's record of runs; none goes on in it without a process. Raises Fault where the disk does not take it."""
    try:
        with dg.DagsterInstance.from_config(str(prepare(home))) as instance:
            living.bury(home, instance)
            yield instance
    except OperationalError:
        raise Fault(NO_RECORD) from None


def _refuse_failures(done: dg.ExecuteInProcessResult) -> None:
    if ending.is_asked():
        raise KeyboardInterrupt
    failures = [event.step_failure_data for event in done.all_events if event.is_step_failure]
    messages = "\n".join(dict.fromkeys(_message(failure) for failure in failures))
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


def prepare(home: Home) -> Path:
    """Dagster's folder in the home, with telemetry off."""
    settings = home.dagster / "dagster.yaml"
    if not settings.is_file():
        settings.write_text(SETTINGS, encoding="utf-8")
    os.environ["DAGSTER_HOME"] = str(home.dagster)
    return home.dagster


def _message(failure: object) -> str:
    """What `guarded` said; an error outside of it is Dagster's own, and is named by its kind alone."""
    user_data = getattr(failure, "user_failure_data", None)
    if user_data and user_data.description:
        return str(user_data.description)
    kind = getattr(getattr(failure, "error", None), "cls_name", None)
    return NO_RECORD if kind == OperationalError.__name__ else f"dagster: a step failed ({kind})"
