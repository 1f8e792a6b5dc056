"""Which runs in Dagster's record still have a process, and what becomes of those that have none.

A run that goes on holds a lock on a file of its own, which the kernel takes back when its process ends. Dagster itself
takes a run to go on until somebody says otherwise.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import dagster as dg

from pipelines import lock
from pipelines.clock import now
from pipelines.home import Home

TAG = "vip/process"  # the tag of a run that names its file
UNDER_WAY = [dg.DagsterRunStatus.STARTING, dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.CANCELING]
LONGEST_START = timedelta(minutes=10)  # from the launch of a run until it has its file; loading takes seconds
GONE = "Its process is gone: it was killed, or the computer was switched off. What is in place is whole; run it again."


@contextmanager
def breathing(home: Home) -> Iterator[dict[str, str]]:
    """The tag of a run that goes on for as long as this lasts."""
    name = uuid.uuid4().hex
    file = _folder(home) / name
    with lock.hold(file, None, wait=True, tell=lock.to_error_stream):
        try:
            yield {TAG: name}
        finally:
            file.unlink()


def bury(home: Home, instance: dg.DagsterInstance) -> None:
    """Mark runs without a process as failed, or as canceled where somebody had asked for that."""
    for record in instance.get_run_records(dg.RunsFilter(statuses=UNDER_WAY)):
        run = record.dagster_run
        if _goes_on(home, run.tags.get(TAG), now() - record.update_timestamp):
            continue
        if run.status is dg.DagsterRunStatus.CANCELING:
            instance.report_run_canceled(run, GONE)
        else:
            instance.report_run_failed(run, GONE)
        (_folder(home) / run.tags.get(TAG, "none")).unlink(missing_ok=True)


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
