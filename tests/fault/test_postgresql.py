"""Dagster's record of runs in PostgreSQL, as Debian packages it, which is restarted and lost while a run writes."""

import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from pipelines.home import Home
from tests import postgresql
from tests.fault import contents
from tests.fault.conftest import PUBLICATION, VIP, home_with
from tests.postgresql import Server

pytestmark = postgresql.needs_postgresql

LOST = (
    "dagster: the record of runs is in PostgreSQL (storage.postgresql), which does not answer, or no longer did. "
    "See that it runs and lets you in, and run again."
)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """One that runs, with a database for the record."""
    with postgresql.running() as found:
        for program, words in (("createuser", ["vip"]), ("createdb", ["--owner", "vip", "vip"])):
            found.call(program, "-h", str(found.folder), "-U", "postgres", *words)
        yield found


@pytest.fixture
def home(tmp_path: Path, extracts: Path) -> Home:
    """With extracts in landing."""
    return home_with(tmp_path, extracts, "battre_beroendevard")


def started(home: Home, site: Path, server: Server) -> "subprocess.Popen[str]":
    """`vip run` with its record there."""
    return subprocess.Popen(
        [VIP, "run", "--publication", PUBLICATION, "--first", "--home", str(home.root), "--site", str(site)],
        env=os.environ | {"VIP_STORAGE__POSTGRESQL": server.url},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def wait_for_cells(home: Home, running: "subprocess.Popen[str]") -> None:
    """Until the first are counted, which is somewhere in the middle."""
    while running.poll() is None and not list((home.root / "cells").glob("*/*/*.parquet")):
        time.sleep(0.02)
    assert running.poll() is None, running.communicate()[1]


def test_a_run_goes_on_over_a_restart_and_ends_with_what_to_do_where_the_server_is_lost(
    home: Home, site: Path, server: Server, published: Home
) -> None:
    """Lost first; then the same command again, with the server restarted under it."""
    with started(home, site, server) as running:
        wait_for_cells(home, running)
        server.control("stop")
        stderr = running.communicate(timeout=300)[1]
    assert (running.returncode, stderr.splitlines()[-1]) == (1, LOST)
    assert "Traceback" not in stderr
    assert list((home.root / "publications").rglob("*")) == []
    assert contents.is_whole(home)
    server.control("start")

    shutil.rmtree(home.root / "cells")  # so that the run takes as long again
    with started(home, site, server) as running:
        wait_for_cells(home, running)
        server.control("restart")
        stderr = running.communicate(timeout=300)[1]
    assert running.returncode == 0, stderr  # what was quarantined is not new
    assert contents.of(home, with_persons=False) == contents.of(published, with_persons=False)
    assert server.ask("SELECT count(*) FROM runs WHERE status = 'SUCCESS'") >= "2"
    assert not list(home.dagster.rglob("runs.db"))
    said = yaml.safe_load((home.dagster / "dagster.yaml").read_text(encoding="utf-8"))
    assert said["storage"] == {"postgres": {"postgres_url": server.url}}


def test_the_record_holds_no_identifier_and_goes_back_to_the_home_when_nothing_is_said(
    tmp_path: Path, server: Server
) -> None:
    identifiers = server.ask("SELECT count(*) FROM event_logs WHERE event ~ '(19|20)[0-9]{6}-[0-9]{4}'")
    assert (server.ask("SELECT count(*) > 100 FROM event_logs"), identifiers) == ("t", "0")
    home = Home(tmp_path / "home")
    (home.dagster / "dagster.yaml").write_text("run_monitoring:\n  enabled: true\n", encoding="utf-8")
    for url, where in ((server.url, "in PostgreSQL"), ("", "in the home")):
        surroundings = os.environ | ({"VIP_STORAGE__POSTGRESQL": url} if url else {})
        ended = doctor(home, surroundings)
        assert ended.returncode == 0, ended.stderr
        assert f"record of runs: {where}\n" in ended.stdout
        said = yaml.safe_load((home.dagster / "dagster.yaml").read_text(encoding="utf-8"))
        assert (said["run_monitoring"], list(said["storage"])) == ({"enabled": True}, ["postgres" if url else "custom"])


@pytest.mark.exhaustive
def test_doctor_says_when_the_record_is_of_an_earlier_dagster_and_what_it_says_to_do_mends_it(
    tmp_path: Path, server: Server
) -> None:
    home, surroundings = Home(tmp_path / "home"), os.environ | {"VIP_STORAGE__POSTGRESQL": server.url}
    assert doctor(home, surroundings).returncode == 0
    newest = server.ask("SELECT version_num FROM alembic_version")
    server.ask("UPDATE alembic_version SET version_num = '7e2f3204cf8e'")
    ended = doctor(home, surroundings)
    told = "record of runs: in PostgreSQL, of an earlier Dagster. Stop what runs, and: "
    command = next(line.removeprefix(told) for line in ended.stderr.splitlines() if line.startswith(told))
    assert ended.returncode == 2
    dagster = command.replace(" dagster ", f" {Path(VIP).with_name('dagster')} ")
    migrated = subprocess.run(["sh", "-c", dagster], env=surroundings, capture_output=True, text=True, check=False)
    assert migrated.returncode == 0, migrated.stderr
    assert server.ask("SELECT version_num FROM alembic_version") == newest
    assert doctor(home, surroundings).returncode == 0


def test_a_server_that_is_not_there_is_told_before_anything_is_done(home: Home, site: Path, tmp_path: Path) -> None:
    with started(home, site, Server(tmp_path)) as running:
        stderr = running.communicate(timeout=120)[1]
    assert (running.returncode, stderr.splitlines()[-1]) == (1, LOST)
    ended = doctor(home, os.environ | {"VIP_STORAGE__POSTGRESQL": Server(tmp_path).url})
    assert (ended.returncode, f"record of runs: {LOST.rstrip('.')}" in ended.stderr) == (2, True)
    assert list(home.registers.rglob("*.parquet")) == []


def doctor(home: Home, surroundings: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    """What it says of a home; it makes the key, as its advice is."""
    command = [VIP, "doctor", "--new-key", "--home", str(home.root)]
    return subprocess.run(command, env=surroundings, capture_output=True, text=True, check=False, timeout=120)
