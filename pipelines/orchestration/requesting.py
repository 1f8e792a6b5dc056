"""What requests runs by itself: the schedule of the monthly run, and the sensor of the landing folder."""

import json
from collections.abc import Sequence

import dagster as dg

from pipelines.deployment import Deployment
from pipelines.intake import awaiting
from pipelines.intake.awaiting import Look
from pipelines.orchestration import living, registers
from pipelines.orchestration.checks import KNOWN_ON
from pipelines.timetable import TIMEZONE, Timetable

MONTHLY, INTAKE = "monthly", "intake"  # the jobs that are requested
REQUESTED = "vip/requested"  # the tag of a scheduled run that names its publication month
BETWEEN_LOOKS = 60  # seconds
# Tags by which Dagster makes a run again, once and from the start, whose process was killed or asked to end by another
# than Dagster; not one in which a step failed: that would fail again until somebody has mended what it says.
ONCE_MORE = {
    living.TIMES_AGAIN: "1",
    "dagster/retry_strategy": "ALL_STEPS",
    "dagster/retry_on_asset_or_op_failure": "false",
}


def schedules(timetable: Timetable | None) -> Sequence[dg.ScheduleDefinition]:
    """The schedule of the publication of each month in that month; none where the deployment has no timetable."""
    if timetable is None:
        return []

    @dg.schedule(
        name=MONTHLY,
        job_name=MONTHLY,
        cron_schedule=timetable.cron,
        execution_timezone=TIMEZONE,
        default_status=dg.DefaultScheduleStatus.RUNNING,
        description="Requests the publication of the month that it is, once, of what is known on the day.",
    )
    def request(context: dg.ScheduleEvaluationContext) -> dg.RunRequest | dg.SkipReason:
        month = f"{context.scheduled_execution_time:%Y-%m}"
        said = {REQUESTED: month}
        if context.instance.get_run_records(dg.RunsFilter(tags=said), limit=1):
            return dg.SkipReason(f"{month} was requested before; materialise it by hand where it is to be made anew.")
        known_on = {KNOWN_ON: f"{context.scheduled_execution_time:%Y-%m-%d}"}
        return dg.RunRequest(run_key=month, partition_key=month, tags=said | known_on | ONCE_MORE)

    return [request]


def sensor(deployment: Deployment) -> dg.SensorDefinition:
    """Looks into landing and requests that what has come whole is taken in; nothing is published by that."""
    is_by_itself = deployment.configuration.schedule is not None

    @dg.sensor(
        name="landing",
        job_name=INTAKE,
        minimum_interval_seconds=BETWEEN_LOOKS,
        default_status=dg.DefaultSensorStatus.RUNNING if is_by_itself else dg.DefaultSensorStatus.STOPPED,
        description="Requests that registers with new files in landing are taken in, when each of the files is whole.",
    )
    def arrived(context: dg.SensorEvaluationContext) -> dg.SensorResult:
        by_name = deployment.project.registers
        found = awaiting.look(deployment.home, by_name.values(), _remembered(context.cursor))
        keys = [registers.key_of(by_name[name]) for name in found.whole]
        if keys:
            return dg.SensorResult(
                run_requests=[dg.RunRequest(asset_selection=keys, tags=ONCE_MORE)], cursor=_to_remember(found)
            )
        not_yet = f"Files in landing that are not whole yet: {found.waiting}."
        return dg.SensorResult(skip_reason=not_yet, cursor=_to_remember(found))

    return arrived


def _remembered(cursor: str | None) -> Look:
    said = json.loads(cursor) if cursor else {"seen": {}, "asked": []}
    seen = {number: (size, changed) for number, (size, changed) in said["seen"].items()}
    return Look(seen, frozenset(said["asked"]), {}, 0)


def _to_remember(found: Look) -> str:
    return json.dumps({"seen": found.seen, "asked": sorted(found.asked)})
