"""One month of the planted year under Dagster's daemon and a clock that is set: tick, queue, run, publication and alert.

The month begins by Swedish clock while it is still the month before in UTC. The clock is that of Debian's `faketime`,
read anew from a file by every process, so that it can be set forward when the daemon is ready, however slow it starts.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path

import dagster as dg
import polars as pl
import pytest
from aiosmtpd.controller import Controller

from pipelines.deployment import Deployment
from pipelines.orchestration import record
from pipelines.orchestration.requesting import REQUESTED
from pipelines.release import finding, verifying
from pipelines.storage import Storage
from tests.conftest import REPOSITORY
from tests.end_to_end.year import consequences, planting
from tests.end_to_end.year.consequences import Held, Known
from tests.end_to_end.year.running import ALERTS
from tests.unit.alerts.conftest import HOST, Mailbox, free_port, listening

pytestmark = [
    pytest.mark.exhaustive,
    pytest.mark.skipif(shutil.which("faketime") is None, reason="Debian's faketime is not installed"),
]
MARCH = date(2024, 3, 1)
BEFORE, AFTER = datetime(2024, 2, 29, 22, 50, tzinfo=UTC), datetime(2024, 2, 29, 23, 0, 1, tzinfo=UTC)
# The `time.sleep` of Python 3.11 and later is until a moment of the monotonic clock, which faketime 0.9.10 always takes for
# one of its own; where that clock is faked as well, locks wait for ever. So sleep for so long instead.
SLEEPING = "import select, time\ntime.sleep = lambda seconds: select.select((), (), (), seconds)\n"
PATIENCE = 400  # seconds; a machine that does nothing else takes a fifth
DAGSTER = Path(sys.executable).with_name("dagster-daemon")


@contextmanager
def running(deployment: Deployment, clock: Path, surroundings: dict[str, str]) -> Iterator[None]:
    """The daemon with its code server and its runs, until the end of the block; they end as one."""
    # What waits goes by the monotonic clock, and what has changed by the times of files: both stay as they are.
    faked = {"FAKETIME_TIMESTAMP_FILE": str(clock), "FAKETIME_CACHE_DURATION": "1", "FAKETIME_DONT_FAKE_MONOTONIC": "1",
             "DONT_FAKE_MONOTONIC": "1", "NO_FAKE_STAT": "1"}  # fmt: skip
    library = subprocess.run(
        ["faketime", "-f", "+0", "printenv", "LD_PRELOAD"], capture_output=True, text=True, check=True
    )
    (clock.parent / "sitecustomize.py").write_text(SLEEPING, encoding="utf-8")
    preloaded = {
        "LD_PRELOAD": library.stdout.strip(),
        "PYTHONPATH": os.pathsep.join((str(clock.parent), str(REPOSITORY))),
    }
    environment = os.environ | surroundings | faked | preloaded
    command = [DAGSTER, "run", "-w", REPOSITORY / "workspace.yaml"]
    log = deployment.home.root / "daemon.log"
    with (
        log.open("w") as told,
        subprocess.Popen(
            command, env=environment, cwd=REPOSITORY, stdout=told, stderr=told, start_new_session=True
        ) as daemon,
    ):
        try:
            yield
        finally:
            os.killpg(daemon.pid, signal.SIGTERM)
            try:
                daemon.wait(60)
            except subprocess.TimeoutExpired:
                os.killpg(daemon.pid, signal.SIGKILL)


def set_clock(clock: Path, at: datetime) -> None:
    """As seconds from what it is, so that all processes agree, whenever they started."""
    made = clock.with_suffix(".new")
    made.write_text(f"{(at - datetime.now(UTC)).total_seconds():+.0f}\n", encoding="utf-8")
    made.rename(clock)


def until(what: str, has_come: Callable[[], bool]) -> None:
    ends = time.monotonic() + PATIENCE
    while not has_come():
        assert time.monotonic() < ends, f"in {PATIENCE} seconds: {what}"
        time.sleep(0.5)


def test_the_daemon_makes_the_publication_of_a_month_as_it_begins_in_sweden_and_tells_of_it(tmp_path: Path) -> None:
    box = Mailbox(free_port())
    controller = Controller(box, hostname=HOST, port=box.port)
    controller.start()
    with listening() as hook:
        try:
            alerts = ALERTS.format(host=HOST, port=box.port)
            deployment = planting.deployment(tmp_path, "", alerts, day=1, hour=0)
            (tmp_path / "clock").mkdir()
            for sent in planting.planted():
                if sent.on < MARCH:
                    planting.put(deployment.home, sent)
            live(deployment, tmp_path / "clock" / "now", hook.url, box)
        finally:
            controller.stop()
    assert_made(deployment, box)


def live(deployment: Deployment, clock: Path, hook: str, box: Mailbox) -> None:
    """From before the month until its publication was told of."""
    home = deployment.home
    assert not record.is_of_an_earlier_dagster(home, Storage())  # made before several programs begin
    surroundings = {
        "VIP_HOME": str(home.root), "VIP_SITE": str(deployment.project.site), "DAGSTER_HOME": str(home.dagster),
        "VIP_TEST_HOOK": hook, "DAGSTER_DISABLE_TELEMETRY": "1",
    }  # fmt: skip
    set_clock(clock, BEFORE)
    with dg.DagsterInstance.from_config(str(home.dagster)) as instance, running(deployment, clock, surroundings):
        until("no schedule was seen", lambda: len(instance.all_instigator_state()) > 1)
        until("landing was not looked at", lambda: any(_ticks(instance, "landing")))
        assert not instance.get_runs(filters=dg.RunsFilter(tags={REQUESTED: "2024-03"}))
        set_clock(clock, AFTER)
        until("no publication was made", lambda: bool(_made(instance)))
        until("nothing was told", lambda: any(one["Subject"].startswith("VIP 2024-03") for one in box.messages))
        assert [run.status for run in _made(instance)] == [dg.DagsterRunStatus.SUCCESS]
        (asked,) = [tick for tick in _ticks(instance, "monthly") if tick.run_ids]
        assert asked.timestamp == datetime(2024, 2, 29, 23, tzinfo=UTC).timestamp()


def _ticks(instance: dg.DagsterInstance, name: str) -> list[object]:
    states = [one for one in instance.all_instigator_state() if one.instigator_name == name]
    return [tick for one in states for tick in instance.get_ticks(one.instigator_origin_id, one.selector_id)]


def _made(instance: dg.DagsterInstance) -> list[dg.DagsterRun]:
    """Scheduled runs that have ended."""
    return [run for run in instance.get_runs(filters=dg.RunsFilter(tags={REQUESTED: "2024-03"})) if run.is_finished]


def assert_made(deployment: Deployment, box: Mailbox) -> None:
    """One publication, intact, of what was known on its day, with what was planted held back and told."""
    home, known = deployment.home, Known(MARCH)
    (revision,) = finding.every(home)
    assert (revision.publication, revision.number) == ("2024-03", 1)
    said = json.loads((revision.folder / "manifest.json").read_text(encoding="utf-8"))
    assert said["as_known_on"] == "2024-03-01"
    assert len(list((revision.folder / "public" / "deliveries").rglob("*.xlsx"))) > 1
    manifests = verifying.known_in(home)
    for path in (revision.folder / "public").glob("*.parquet"):
        assert verifying.verify(path, manifests).answer == "genuine"
    told = pl.read_parquet(revision.folder / "public" / "held_back.parquet")
    found = {Held(*row) for row in told.select("indicator", "cause", "register", "region_code", "month").iter_rows()}
    assert found == consequences.held(known)
    wanted = f"VIP 2024-03: {', '.join(consequences.told(known, MARCH))}"
    assert [one["Subject"] for one in box.messages if one["Subject"].startswith("VIP 2024-03")] == [wanted]
