"""SIGKILL in the middle of an asset, and of the daemon with all it started: the next run ends as if undisturbed.

The run of a daemon that is started anew is asked for by nobody.
"""

import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import dagster as dg
import pytest

from pipelines.alerts import outbox
from pipelines.deployment import Deployment
from pipelines.home import Home
from pipelines.orchestration import record, requesting
from pipelines.orchestration.materialise import materialise
from pipelines.project import Project
from pipelines.storage import Storage
from tests.conftest import REPOSITORY
from tests.fault import contents
from tests.fault.conftest import PUBLICATION, VIP, Job
from tests.fault.test_killed import assert_a_rerun_makes_it_good

SOME = ["results"]  # intake and publication are killed in `test_killed`


def test_an_asset_killed_in_the_middle_leaves_all_whole_and_the_next_run_ends_as_if_undisturbed(
    small_home: Home, small_site: Path, interrupted: Job
) -> None:
    report = interrupted(task="month", home=small_home.root, site=small_site, persons=True, assets=SOME, timeout=900)
    assert_a_rerun_makes_it_good(report, least=len(SOME))


@pytest.mark.exhaustive
@pytest.mark.timeout(2_400)
def test_every_asset_killed_in_the_middle_leaves_all_whole_and_the_next_run_ends_as_if_undisturbed(
    small_home: Home, small_site: Path, interrupted: Job
) -> None:
    report = interrupted(task="month", home=small_home.root, site=small_site, persons=True, assets="all", timeout=1_800)
    assert_a_rerun_makes_it_good(report, least=20)
    killed = {each["name"] for each in report["interrupted"]}
    assert (
        {*SOME, "published", "deliveries/excel", "deliveries/manifest"}
        <= killed
        == set(report["undisturbed"]["assets"])
    )


ALERTS = '[alerts.email]\nhost = "127.0.0.1"\nport = 1\nsecurity = "none"\nsender = "a@b.se"\nrecipients = ["a@b.se"]\n'
MONTH = ["-j", requesting.MONTHLY, "--tags", json.dumps({"dagster/partition": PUBLICATION} | requesting.ONCE_MORE)]
PATIENCE = 240  # seconds


@pytest.mark.exhaustive
@pytest.mark.timeout(900)
@pytest.mark.parametrize("by", [signal.SIGKILL, signal.SIGTERM])
def test_the_daemon_ended_with_the_run_it_started_leaves_all_whole_and_makes_and_tells_it_when_it_is_back(
    small_home: Home, small_site: Path, tmp_path: Path, by: signal.Signals
) -> None:
    """Daemon, code server and run end as one, as systemd does it; nobody does anything but to start the daemon anew."""
    site = shutil.copytree(small_site, tmp_path / "site")
    with open(site / "vip.toml", "a", encoding="utf-8") as said:
        said.write(ALERTS)
    steady = Home(tmp_path / "steady")
    shutil.copytree(small_home.root, steady.root)
    materialise(Deployment(Project(site), steady), [PUBLICATION])
    # Made before two programs begin: in an empty folder they would make it both at once.
    assert not record.is_of_an_earlier_dagster(small_home, Storage())
    with daemon(small_home, site, by):
        dagster = [Path(VIP).with_name("dagster"), "job", "launch", *WHERE, *MONTH]
        subprocess.run(dagster, env=place(small_home, site), cwd=REPOSITORY, check=True, capture_output=True, timeout=PATIENCE)  # fmt: skip
        until("the daemon has started no run", lambda: bool([*(small_home.root / "registers").glob("*/*.json")]))
    assert contents.is_whole(small_home)
    assert not list((small_home.root / "publications").glob("*/r*"))
    with daemon(small_home, site, signal.SIGTERM), dg.DagsterInstance.from_config(str(small_home.dagster)) as instance:
        until("nothing was published", lambda: bool(instance.get_runs(dg.RunsFilter(statuses=[SUCCESS]))))
        until("nothing was told", lambda: bool(outbox.every(small_home)))
        assert [run.status for run in instance.get_runs()] == [SUCCESS, dg.DagsterRunStatus.FAILURE]
    assert contents.of(small_home, with_persons=False) == contents.of(steady, with_persons=False)
    (told,) = outbox.every(small_home)
    assert told.digest.subject.startswith(f"VIP {PUBLICATION}: ")


SUCCESS = dg.DagsterRunStatus.SUCCESS
WHERE = ["-w", str(REPOSITORY / "workspace.yaml")]


def place(home: Home, site: Path) -> dict[str, str]:
    """The surroundings of Dagster's programs."""
    said = {"VIP_HOME": str(home.root), "VIP_SITE": str(site), "DAGSTER_HOME": str(home.dagster)}
    return os.environ | said | {"DAGSTER_DISABLE_TELEMETRY": "1"}


@contextmanager
def daemon(home: Home, site: Path, by: signal.Signals) -> Iterator[None]:
    """Dagster's daemon with its code server and its runs, until the end of the block; then they all end `by` a signal."""
    program = [str(Path(VIP).with_name("dagster-daemon")), "run", *WHERE]
    with (home.root / "daemon.log").open("a") as log, subprocess.Popen(program, env=place(home, site), cwd=REPOSITORY, stdout=log, stderr=log, start_new_session=True) as running:  # fmt: skip
        try:
            yield
        finally:
            os.killpg(running.pid, by)
            try:
                running.wait(60)
            finally:
                with suppress(ProcessLookupError):
                    os.killpg(running.pid, signal.SIGKILL)


def until(what: str, has_come: Callable[[], bool]) -> None:
    ends = time.monotonic() + PATIENCE
    while not has_come():
        assert time.monotonic() < ends, what
        time.sleep(0.05)
