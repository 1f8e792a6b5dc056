"""Which runs in Dagster's record still have a process, and what becomes of those that have none.

A run that goes on holds a lock on a file of its own, which the kernel takes back when its process ends. Dagster itself
takes a run to go on until somebody says otherwise: whoever begins a run says so, and a sensor of the daemon, so that a
run that died together with the daemon is told of and, where nobody had asked for it by hand, made again.
"""

import time
import uuid
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import dagster as dg

from pipelines import lock
from pipelines.clock import now
from pipelines.home import Home
from pipelines.orchestration.checks import month_of

TAG = "vip/process"  # the tag of a run that names its file
TIMES_AGAIN = "dagster/max_retries"  # the tag that says how often Dagster makes a run again that was taken down
UNDER_WAY = [dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.CANCELING]
A_MOMENT = 3  # seconds; a run gives its file back before Dagster has noted how it ended
BETWEEN_LOOKS = 60  # seconds
LONGEST_START = timedelta(minutes=10)  # from the launch of a run until it has its file; loading takes seconds
GONE = "Its process is gone: it was killed, or the computer was switched off. What is in place is whole; run it again."


@contextmanager
def breathing(home: Home, run_id: str | None = None) -> Iterator[dict[str, str]]:
    """The tag of a run that goes on for as long as this lasts; without an id, of all that are given it."""
    name = run_id or uuid.uuid4().hex
    file = _folder(home) / name
    with lock.hold(file, None, wait=True, tell=lock.to_error_stream):
        try:
            yield {TAG: name}
        finally:
            file.unlink()


def sensor(home: Home) -> dg.SensorDefinition:
    """Has the daemon look for runs without a process; what is told of a run that failed is told of these then."""

    @dg.sensor(
        name="gone",
        minimum_interval_seconds=BETWEEN_LOOKS,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="Marks runs as failed whose process is gone: killed, or ended with the computer.",
    )
    def look(context: dg.SensorEvaluationContext) -> dg.SkipReason:
        return dg.SkipReason(f"Runs whose process was gone: {bury(home, context.instance)}.")

    return look


def bury(home: Home, instance: dg.DagsterInstance, made_now: Collection[str | None] = ()) -> int:
    """Mark runs without a process as failed, or as canceled where somebody had asked for that. Gives their number.

    made_now: publication months that the caller makes itself, so that Dagster does not make them once more after it.
    """
    if not _gone(home, instance):
        return 0
    time.sleep(A_MOMENT)
    gone = _gone(home, instance)
    for run in gone:
        if run.status is dg.DagsterRunStatus.CANCELING:
            instance.report_run_canceled(run, GONE)
        else:
            if month_of(run.tags) in {*made_now} - {None}:
                instance.add_run_tags(run.run_id, {TIMES_AGAIN: "0"})
            instance.report_run_failed(run, GONE)
        (_folder(home) / (_name(run) or "none")).unlink(missing_ok=True)
    return len(gone)


def _gone(home: Home, instance: dg.DagsterInstance) -> list[dg.DagsterRun]:
    records = instance.get_run_records(dg.RunsFilter(statuses=UNDER_WAY))
    return [
        record.dagster_run
        for record in records
        if not _goes_on(home, _name(record.dagster_run), now() - record.update_timestamp)
    ]


def _name(run: dg.DagsterRun) -> str | None:
    """Of its file; a run that is made again has the tags of the one before it until it has its own."""
    name = run.tags.get(TAG)
    return name if run.parent_run_id is None or name == run.run_id else None


def _goes_on(home: Home, name: str | None, unheard_of: timedelta) -> bool:
    """`unheard_of`: for how long nothing has been noted of the run."""
    if name is None:
        return unheard_of < LONGEST_START
    file = _folder(home) / name
    return file.is_file() and lock.is_held(file)


def _folder(home: Home) -> Path:
    folder = home.dagster / "running"
    folder.mkdir(exist_ok=True)
    return folder
