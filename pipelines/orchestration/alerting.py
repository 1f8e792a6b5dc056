"""Tells what came of runs that the web interface, a schedule or a sensor started, as `vip run` does of its own.

Two sensors, evaluated by the daemon when a run has ended: also of one whose process was killed.
"""

from collections.abc import Iterable

import dagster as dg

from pipelines.alerts import telling
from pipelines.alerts.account import Account
from pipelines.deployment import Deployment
from pipelines.orchestration import record
from pipelines.orchestration.checks import day_asked_about, month_of
from pipelines.orchestration.guard import failed, rejected_in
from pipelines.release.publication import held_in

SECONDS_BETWEEN = 30
AFTER = {
    dg.DagsterRunStatus.SUCCESS: "alerts_after_a_run",
    dg.DagsterRunStatus.FAILURE: "alerts_after_a_failure",
}
TELLS = (
    "Sends a digest by e-mail and webhook, as [alerts] in vip.toml says. What cannot be sent is kept and sent later."
)


def sensors(deployment: Deployment) -> Iterable[dg.SensorDefinition]:
    """One for each way a run may end; none where nothing is said of alerts."""
    if deployment.configuration.alerts:
        yield from (_sensor(status, name, deployment) for status, name in AFTER.items())


def _sensor(status: dg.DagsterRunStatus, name: str, deployment: Deployment) -> dg.SensorDefinition:
    @dg.run_status_sensor(
        run_status=status,
        name=name,
        description=TELLS,
        minimum_interval_seconds=SECONDS_BETWEEN,
        default_status=dg.DefaultSensorStatus.RUNNING,
    )
    def tell(context: dg.RunStatusSensorContext) -> None:
        telling.tell(account_of(context, deployment), deployment, context.log.warning)

    return tell


def account_of(context: dg.RunStatusSensorContext, deployment: Deployment) -> Account:
    """What a run came to, by Dagster's record of it."""
    publication = month_of(context.dagster_run.tags)
    account = Account(publication, day_asked_about(context.dagster_run.tags, deployment))
    events = [entry.dagster_event for entry in context.instance.all_logs(context.dagster_run.run_id)]
    account.rejects(rejected_in([event for event in events if event]))
    if context.dagster_event.is_run_failure:
        failures = [event for event in events if event and event.is_step_failure]
        account.fails(failed(failures, record.lost(deployment.configuration.storage)))
    elif publication:
        account.holds(held_in(deployment.home, publication))
    return account
