"""Runs the graph in this process, for `vip run`; the same assets as the web interface shows."""

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path

import dagster as dg

from pipelines.errors import UserError
from pipelines.home import Home
from pipelines.orchestration.graph import Steps, build_assets
from pipelines.run import Deployment

QUIET = {"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}}
SETTINGS = "telemetry:\n  enabled: false\nnux:\n  enabled: false\n"


def materialise(
    deployment: Deployment,
    publication: str,
    *,
    as_known_on: date | None = None,
    first: bool = False,
    tell: Callable[[str], None] = lambda _: None,
) -> None:
    """Materialise the whole graph for one publication month. `tell` is called with each step as it begins.

    Raises ExtractRejected where a file was, else UserError with the messages of the steps that failed.
    """
    steps = Steps(deployment, as_known_on, first, tell)
    with dg.DagsterInstance.from_config(str(prepare(deployment.home))) as instance:
        done = dg.materialize(
            build_assets(steps), partition_key=publication, instance=instance, raise_on_error=False, run_config=QUIET
        )
    if steps.rejected:
        raise steps.rejected[0]
    failures = [event.step_failure_data for event in done.all_events if event.is_step_failure]
    if not done.success:
        messages = [_message(failure) for failure in failures]
        raise UserError("\n".join(messages) or "The run failed; see the run in Dagster.")


def steps_of(deployment: Deployment) -> int:
    """How many steps a run has."""
    return sum(len(list(asset.keys)) for asset in build_assets(Steps(deployment)))


def prepare(home: Home) -> Path:
    """Dagster's folder in the home, with telemetry off."""
    settings = home.dagster / "dagster.yaml"
    if not settings.is_file():
        settings.write_text(SETTINGS, encoding="utf-8")
    os.environ["DAGSTER_HOME"] = str(home.dagster)
    return home.dagster


def _message(failure: object) -> str:
    user_data = getattr(failure, "user_failure_data", None)
    error = getattr(failure, "error", None)
    return str((user_data and user_data.description) or getattr(error, "message", "a step failed"))
