"""Runs that Dagster launches: one writes at a time, each obeys within five seconds, and the dead are not left going on."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import dagster as dg
import pytest

from pipelines.clock import today
from pipelines.home import Home
from pipelines.orchestration import living
from pipelines.orchestration.checks import ASKED_ON
from pipelines.orchestration.record import prepare
from pipelines.storage import Storage
from tests.fault.conftest import REPOSITORY
from tests.fault.test_killed import home_with
from tests.fault.test_two_at_once import HOLDER, writing

PUBLICATION = "2026-10"
AT_MOST = 5  # seconds
FAILURE, STARTED = dg.DagsterRunStatus.FAILURE, dg.DagsterRunStatus.STARTED


@contextmanager
def launched(home: Home, site: Path) -> "Iterator[subprocess.Popen[str]]":
    """The monthly job as Dagster runs it: the definitions loaded anew, in a process of its own."""
    command = [sys.executable, "-m", "dagster", "job", "execute", "-m", "pipelines.definitions", "-j", "monthly"]
    tags = ["--tags", f'{{"dagster/partition": "{PUBLICATION}"}}']
    said = {"VIP_HOME": str(home.root), "VIP_SITE": str(site), "DAGSTER_HOME": str(prepare(home, Storage()))}
    with subprocess.Popen(
        [*command, *tags], cwd=REPOSITORY, env=os.environ | said, text=True, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as running:  # fmt: skip
        try:
            yield running
        finally:
            running.kill()


def until(running: "subprocess.Popen[str]", said: str) -> None:
    """Read what the run says until it says this."""
    assert running.stdout is not None
    heard = []
    for line in running.stdout:
        heard.append(line)
        if re.search(said, line):
            return
    raise AssertionError("".join(heard))


def runs(home: Home) -> list[dg.DagsterRun]:
    """Those in Dagster's record, the oldest first."""
    with dg.DagsterInstance.from_config(str(home.dagster)) as instance:
        return list(reversed(instance.get_runs()))


def is_published(home: Home) -> bool:
    return (home.publications / PUBLICATION / "r1" / "manifest.json").is_file()


@pytest.fixture
def home(tmp_path: Path, extracts: Path) -> Home:
    """A home with a delivery of one register in landing."""
    return home_with(tmp_path, extracts, "battre_beroendevard")


def test_a_launched_run_waits_for_who_writes_says_so_and_obeys_while_it_waits(home: Home, site: Path) -> None:
    with writing(home) as first, launched(home, site) as second:
        until(second, rf"waits until {HOLDER.format(process=first.pid)} has ended")
        began = time.monotonic()
        second.terminate()
        second.communicate(timeout=60)
        assert time.monotonic() - began < AT_MOST
        assert first.poll() is None
    assert [run.status for run in runs(home)] == [FAILURE]
    assert not list((home.dagster / "running").iterdir())


def test_a_launched_run_that_was_killed_is_marked_as_failed_and_one_that_goes_on_is_not(home: Home, site: Path) -> None:
    began = today()
    with launched(home, site) as first:
        until(first, "registers__battre_beroendevard - STEP_START")
        with launched(home, site) as second:
            until(second, r"waits until `run \w{8} in Dagster of 2026-10`")
            first.kill()
            first.communicate(timeout=60)
            assert [run.status for run in runs(home)] == [STARTED, STARTED]
            assert {run.tags[ASKED_ON] for run in runs(home)} <= {day.isoformat() for day in (began, today())}
            with dg.DagsterInstance.from_config(str(home.dagster)) as instance:
                living.bury(home, instance)
            assert [run.status for run in runs(home)] == [FAILURE, STARTED]
            until(second, "registers__battre_beroendevard - STEP_START")


@pytest.mark.parametrize(
    ("step", "asked"),
    [
        ("published", signal.SIGTERM),
        pytest.param("published", signal.SIGINT, marks=pytest.mark.exhaustive),
        pytest.param("beroende__", signal.SIGTERM, marks=pytest.mark.exhaustive),
        pytest.param("results", signal.SIGINT, marks=pytest.mark.exhaustive),
    ],
)
def test_a_launched_run_obeys_while_it_works_and_nothing_is_half_published(
    home: Home, site: Path, step: str, asked: signal.Signals
) -> None:
    with launched(home, site) as running:
        until(running, f"{step}.* - STEP_START")
        began = time.monotonic()
        running.send_signal(asked)
        running.communicate(timeout=60)
        assert time.monotonic() - began < AT_MOST
    assert running.returncode != 0
    assert not is_published(home)
    with home.writing(wait=False):
        pass
