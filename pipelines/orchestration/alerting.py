"""Tells what came of runs that the web interface, a schedule or a sensor started, as `vip run` does of its own.

Two sensors, evaluated by the daemon when a run has ended: also of one whose process was killed. A third sends what
could not be sent then: the two are not evaluated again before another run ends.
"""

from collections.abc import Iterable

import dagster as dg

from pipelines.alerts import telling
from pipelines.alerts.account import Account, Failure
from pipelines.deployment import Deployment
from pipelines.orchestration import living, record
from pipelines.orchestration.checks import day_asked_about, month_of
from pipelines.orchestration.guard import failed, rejected_in
from pipelines.release.publication import held_in

SECONDS_BETWEEN = 30
SECONDS_BETWEEN_TRIES = 300
AFTER = {
    dg.DagsterRunStatus.SUCCESS: "alerts_after_a_run",
    dg.DagsterRunStatus.FAILURE: "alerts_after_a_failure",
}
TELLS = (
    "Sends a digest by e-mail and webhook, as [alerts] in vip.toml says. What cannot be sent is kept and sent later."
)


def sensors(deployment: Deployment) -> Iterable[dg.SensorDefinition]:
    """One for each way a run may end, and one for what is unsent; none where nothing is said of alerts."""
    if deployment.configuration.alerts:
        yield from (_sensor(status, name, deployment) for status, name in AFTER.items())
        yield _of_what_is_unsent(deployment)


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


def _of_what_is_unsent(deployment: Deployment) -> dg.SensorDefinition:
    @dg.sensor(
        name="alerts_unsent",
        description="Sends the digests that could not be sent; it asks for no run.",
        minimum_interval_seconds=SECONDS_BETWEEN_TRIES,
        default_status=dg.DefaultSensorStatus.RUNNING,
    )
    def try_again(context: dg.SensorEvaluationContext) -> dg.SkipReason:
        tried = telling.tell_what_waits(deployment, context.log.warning)
        return dg.SkipReason("What waited was tried." if tried else "Nothing waits.")

    return try_again


def account_of(context: dg.RunStatusSensorContext, deployment: Deployment) -> Account:
    """What a run came to, by Dagster's record of it."""
    publication = month_of(context.dagster_run.tags)
    account = Account(publication, day_asked_about(context.dagster_run.tags, deployment))
    events = [entry.dagster_event for entry in context.instance.all_logs(context.dagster_run.run_id)]
    account.rejects(rejected_in([event for event in events if event]))
    if context.dagster_event.is_run_failure:
        account.run = context.dagster_run.root_run_id or context.dagster_run.run_id
        failures = [event for event in events if event and event.is_step_failure]
        account.fails(failed(failures, record.lost(deployment.configuration.storage)))
        if context.dagster_event.message == living.GONE:
            account.failure = Failure("again" if _is_made_again(context) else "gone", living.GONE)
    elif publication:
        account.holds(held_in(deployment.home, publication))
    return account


def _is_made_again(context: dg.RunStatusSensorContext) -> bool:
    """Whether Dagster is to make the run again, or somebody has asked for that."""
    run_id = context.dagster_run.run_id
    run = context.instance.get_run_by_id(run_id)
    again = context.instance.get_run_records(dg.RunsFilter(tags={"dagster/parent_run_id": run_id}), limit=1)
    return bool(again) or (run is not None and run.tags.get("dagster/will_retry") == "true")
