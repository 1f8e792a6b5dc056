"""SIGKILL in the middle of an asset, and of the daemon with all it started: the next run ends as if undisturbed."""

import json
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import pytest

from pipelines.deployment import Deployment
from pipelines.home import Home
from pipelines.orchestration import record
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


@pytest.mark.exhaustive
def test_the_daemon_killed_with_the_run_it_started_leaves_all_whole_and_the_next_run_succeeds(
    small_home: Home, small_site: Path, tmp_path: Path
) -> None:
    """Daemon, code server and run are killed as one, as systemd does it; then `vip run` ends as if undisturbed."""
    steady = Home(tmp_path / "steady")
    shutil.copytree(small_home.root, steady.root)
    materialise(Deployment(Project(small_site), steady), [PUBLICATION])
    # Made before two programs begin: in an empty folder they would make it both at once.
    assert not record.is_of_an_earlier_dagster(small_home, Storage())
    place = os.environ | {
        "VIP_HOME": str(small_home.root), "VIP_SITE": str(small_site), "DAGSTER_HOME": str(small_home.dagster),
        "DAGSTER_DISABLE_TELEMETRY": "1",
    }  # fmt: skip
    dagster = Path(VIP).with_name("dagster")
    where = ["-w", str(REPOSITORY / "workspace.yaml")]
    with subprocess.Popen([str(dagster) + "-daemon", "run", *where], env=place, cwd=REPOSITORY, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True) as daemon:  # fmt: skip
        try:
            month = json.dumps({"dagster/partition": PUBLICATION})
            subprocess.run([dagster, "job", "launch", *where, "-j", "monthly", "--tags", month], env=place, cwd=REPOSITORY, check=True, capture_output=True, timeout=240)  # fmt: skip
            ends = time.monotonic() + 240
            while not list((small_home.root / "registers").glob("*/*.json")):
                assert time.monotonic() < ends, "the daemon has started no run"
                time.sleep(0.05)
        finally:
            os.killpg(daemon.pid, signal.SIGKILL)
    assert contents.is_whole(small_home)
    assert not list((small_home.root / "publications").glob("*/r*"))
    ended = subprocess.run([VIP, "run", "--publication", PUBLICATION, "--home", str(small_home.root), "--site", str(small_site)], capture_output=True, text=True, check=False, timeout=300)  # fmt: skip
    assert ended.returncode == 0, ended.stderr
    assert contents.of(small_home, with_persons=False) == contents.of(steady, with_persons=False)
