"""End to end: docs/operations.md followed from its first command to its last on a Debian server, whose systemd runs the units.

Commands are run as they are printed. What would change more than the server has stand-ins: apt-get and pip try and do not install, git and
venv give the tree and the packages that the tests run with.
"""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from pipelines.simulate import simulate
from tests import postgresql
from tests import server as servers
from tests.conftest import REPOSITORY
from tests.end_to_end.test_units import HEALTH, is_well
from tests.server import Server

pytestmark = [pytest.mark.exhaustive, servers.needs_server, postgresql.needs_postgresql]
BLOCK = re.compile(r"^```sh\n(.*?)^```", re.S | re.M)
UNITS = ("vip-webserver", "vip-daemon", "vip-portal")
INTERFACE, PORTAL = "http://127.0.0.1:3000", "http://127.0.0.1:8000"
SCRIPTS = ("vip", "dagster", "dagster-daemon", "dagster-webserver", "pip")
STAND_INS = {
    "apt-get": 'exec /usr/bin/apt-get --simulate "$@"',
    "git": 'test "$1" = -C && exec test -d "$2"\nfor word; do to="$word"; done\nmkdir -p "$to"\n'
    'tar -C "$VIP_SOURCE" --exclude=./.venv --exclude=./var --exclude=./.git -c . | tar -C "$to" -x --no-same-owner',
    "python3": f"""
/srv/python/bin/python3 -m venv --without-pip "$3"
printf '/srv/packages\\n/opt/vip\\n' > "$3/lib/python{sys.version_info.major}.{sys.version_info.minor}/site-packages/tests.pth"
for script in {" ".join(SCRIPTS)}; do sed "1s|.*|#!$3/bin/python3|" "{Path(sys.executable).parent}/$script" > "$3/bin/$script"; done
chmod 755 "$3"/bin/*""",
}
ASKED_FOR = """
mutation($asked: ExecutionParams!) { launchPipelineExecution(executionParams: $asked) {
  __typename ... on LaunchRunSuccess { run { runId } } ... on PythonError { message } } }"""
REPOSITORIES = "{ repositoriesOrError { ... on RepositoryConnection { nodes { name location { name } } } } }"
STATUS = "query($run: ID!) { runOrError(runId: $run) { ... on Run { status } } }"
LOG = "query($run: ID!) { logsForRun(runId: $run) { ... on EventConnection { events { ... on MessageEvent { message } } } } }"


@dataclass
class Following:
    """Who follows the text on a server. said: what each command said, by the heading that it stands under."""

    server: Server
    surroundings: dict[str, str]
    said: dict[str, list[str]] = field(default_factory=dict)

    def read(self, title: str, block: str) -> None:
        """Give the commands of a block. Rows may be quarantined: the simulated extracts hold some."""
        for command in block.splitlines():
            ended = self.server.run("sh", "-c", command, surroundings=self.surroundings)
            allowed = (0, 10) if command.startswith("vip run") else (0,)
            assert ended.returncode in allowed, (command, ended.stdout, ended.stderr)
            self.said.setdefault(title, []).append(ended.stdout + ended.stderr)

    def has_said(self, title: str) -> str:
        return "".join(self.said[title])


def sections() -> dict[str, list[str]]:
    """Heading -> its blocks of commands."""
    text = (REPOSITORY / "docs" / "operations.md").read_text(encoding="utf-8")
    parts = re.split(r"^## (.*)$", text, flags=re.M)
    return {title: BLOCK.findall(part) for title, part in zip(parts[1::2], parts[2::2], strict=True)}


@pytest.fixture
def following(tmp_path: Path) -> Iterator[Following]:
    """Somebody at a server on which nothing of ours is, with extracts to take in, and PostgreSQL where its package puts it."""
    extracts, stand_ins, place = (tmp_path / name for name in ("extracts", "stand-ins", "server"))
    for folder in (stand_ins, place):
        folder.mkdir()
    simulate(extracts, persons=200, months=36, seed=7)
    for name, text in STAND_INS.items():
        (stand_ins / name).write_text(f"#!/bin/sh\nset -e\n{text}\n", encoding="utf-8")
        (stand_ins / name).chmod(0o755)
    said = {
        "PATH": f"/srv/stand-ins:{os.environ['PATH']}", "PIP_DRY_RUN": "1", "VIP_SOURCE": "/srv/source",
        "EXTRACTS": "/srv/extracts/psykosr", "PGUSER": "postgres",
    }  # fmt: skip
    with postgresql.running() as database:
        shown = {
            stand_ins: "/srv/stand-ins", extracts: "/srv/extracts", REPOSITORY: "/srv/source",
            database.folder: "/run/postgresql",
        }  # fmt: skip
        with servers.running(place, shown) as server:
            yield Following(server, said)


def test_who_follows_the_text_has_a_server_that_runs_backs_up_restores_and_upgrades(following: Following) -> None:
    server = following.server
    afterwards: dict[str, Callable[[Server], None]] = {
        "Install": all_is_up,
        "Dagster's record in PostgreSQL": all_is_up,
        "Each day": lambda server: (
            the_portal_sees_publications_alone(server),
            a_run_may_be_asked_for(server),
            a_path_is_where_it_was_said(server),
        ),
        "Backup": lambda server: (
            a_backup_is_made_each_night(server),
            a_backup_that_fails_harms_none_and_is_told(server),
        ),
        "Upgrade": all_is_up,
    }
    for title, blocks in sections().items():
        for block in blocks:
            if "vip doctor" in block and title == "Install":
                site = server.root / "etc" / "vip" / "site" / "vip.toml"
                site.write_text('history_months = 1\nprogrammes = ["schizofreni"]\n', encoding="utf-8")
            following.read(title, block)
        afterwards.get(title, lambda _: None)(server)
    assert list(following.said) == [
        "Install", "Dagster's record in PostgreSQL", "Each day", "Backup", "Restore", "Upgrade",
    ]  # fmt: skip
    assert "record of runs: in the home" in following.has_said("Install")
    assert "record of runs: in PostgreSQL" in following.has_said("Dagster's record in PostgreSQL")
    assert "files: each can be read" in following.has_said("Restore")
    before, after = (server.root / "var" / "lib" / name / "publications" for name in ("vip.before", "vip"))
    assert len(files := bytes_below(before)) > 100
    assert bytes_below(after) == files


def bytes_below(folder: Path) -> dict[Path, bytes]:
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def all_is_up(server: Server) -> None:
    """What is enabled goes on, answers, and has not been begun anew; the graph is loaded, and the daemon does what it must."""
    until(lambda: is_well(asked(server, HEALTH)), server)
    until(lambda: b"Logga in" in server.ask(f"{PORTAL}/logga-in"), server)
    for unit in UNITS:
        shown = server.run("systemctl", "show", "--property=ActiveState,NRestarts,User", unit).stdout.split()
        user = "vip-portal" if unit == "vip-portal" else "vip"
        assert set(shown) == {"ActiveState=active", "NRestarts=0", f"User={user}"}
    assert server.run("systemctl", "is-active", "vip-backup.timer").stdout == "active\n"
    assert server.run("systemctl", "--failed", "--quiet").stdout == ""


def the_portal_sees_publications_alone(server: Server) -> None:
    """Of the home, its part and publications; and it may write to its own part alone."""
    assert server.within("vip-portal", "ls", "/var/lib").stdout == "vip\n"
    assert server.within("vip-portal", "ls", "/var/lib/vip").stdout.split() == ["portal", "publications"]
    assert server.within("vip-portal", "ls", "/var/lib/vip/publications").stdout == "2026-10\n"
    for hidden in ("/etc/vip/identity.key", "/etc/shadow"):
        assert server.within("vip-portal", "cat", hidden).stdout == ""
    assert server.within("vip-portal", "ls", "/var/backups").stdout == ""
    for closed in ("/var/lib/vip/publications", "/etc/vip", "/opt/vip", "/usr"):
        assert "Read-only" in server.within("vip-portal", "touch", f"{closed}/new").stderr
    assert server.within("vip-portal", "touch", "/var/lib/vip/portal/new").returncode == 0
    for unit in ("vip-daemon", "vip-webserver"):
        assert "Read-only" in server.within(unit, "touch", "/etc/vip/new").stderr
        assert server.within(unit, "ls", "/root").stdout == ""


def a_run_may_be_asked_for(server: Server) -> None:
    """In the web interface; the daemon begins it, so that it has the daemon's rights and no others."""
    (repository,) = asked(server, REPOSITORIES)["repositoriesOrError"]["nodes"]
    selector = {
        "repositoryLocationName": repository["location"]["name"], "repositoryName": repository["name"],
        "pipelineName": "monthly",
    }  # fmt: skip
    tags = [{"key": "dagster/partition", "value": "2026-11"}]
    parameters = {"selector": selector, "mode": "default", "executionMetadata": {"tags": tags}}
    began = asked(server, ASKED_FOR, asked=parameters)["launchPipelineExecution"]
    assert began["__typename"] == "LaunchRunSuccess", began
    run = began["run"]["runId"]

    def is_over() -> bool:
        status = asked(server, STATUS, run=run)["runOrError"]["status"]
        assert status not in ("FAILURE", "CANCELED"), log_of(server, run)
        return bool(status == "SUCCESS")

    until(is_over, server)
    assert (server.root / "var/lib/vip/publications/2026-11/r1/manifest.json").is_file()


def a_backup_is_made_each_night(server: Server) -> None:
    """By its unit, which the timer starts: the last, and the one before it."""
    assert "vip-backup.service" in server.run("systemctl", "list-timers").stdout
    for _ in range(3):
        ended = server.run("systemctl", "start", "vip-backup")
        assert ended.returncode == 0, server.run("journalctl", "--unit=vip-backup", "--no-pager").stdout
    kept = server.root / "var" / "backups" / "vip"
    assert {path.name for path in kept.iterdir()} == {"before", "last", "by-hand"}
    assert (kept / "last" / "backup.json").is_file()
    assert {path.stat().st_mode & 0o077 for path in kept.iterdir()} == {0}


def a_backup_that_fails_harms_none_and_is_told(server: Server) -> None:
    """Night after night; nobody is named to be told, so the journal has it."""
    kept = server.root / "var" / "backups" / "vip"
    before = {name: bytes_below(kept / name) for name in ("before", "last")}
    change = server.root / "run" / "systemd" / "system" / "vip-backup.service.d" / "failing.conf"
    change.parent.mkdir(parents=True)
    change.write_text("[Service]\nExecStart=\nExecStart=/usr/bin/false\n", encoding="utf-8")
    server.run("systemctl", "daemon-reload")
    for _ in range(3):
        assert server.run("systemctl", "start", "vip-backup").returncode != 0
    assert {name: bytes_below(kept / name) for name in ("before", "last")} == before
    told = "vip-tell@vip-backup.service.service"
    until(lambda: "Nobody is told" in server.run("journalctl", f"--unit={told}", "--no-pager").stdout, server)
    change.unlink()
    server.run("systemctl", "daemon-reload")
    server.run("systemctl", "reset-failed")
    assert server.run("systemctl", "start", "vip-backup").returncode == 0


def a_path_is_where_it_was_said(server: Server) -> None:
    """`vip` at a terminal takes paths from the folder that one is in; others than root are told to be root."""
    asked = (
        "install -m 644 -D -t /tmp/here /srv/extracts/psykosr/* && cd /tmp/here && vip check extract psykosr ./*.csv"
    )
    checked = server.run("sh", "-c", asked)
    assert (checked.returncode in (0, 10), checked.stderr) == (True, "")
    refused = server.run("runuser", "-u", "nobody", "--", "/usr/local/bin/vip", "status")
    assert (refused.returncode, "sudo" in refused.stderr) == (2, True)


def log_of(server: Server, run: str) -> str:
    return "\n".join(event["message"] for event in asked(server, LOG, run=run)["logsForRun"]["events"][-20:])


def asked(server: Server, query: str, **variables: object) -> dict[str, Any]:
    """What Dagster's web interface answers."""
    said = server.ask(f"{INTERFACE}/graphql", json.dumps({"query": query, "variables": variables}))
    return dict(json.loads(said)["data"])


def until(is_so: Callable[[], bool], server: Server, seconds: float = 300) -> None:
    """Wait until it is so. What does not answer yet is waited for."""
    ends = time.monotonic() + seconds
    while True:
        try:
            if is_so():
                return
        except subprocess.CalledProcessError:
            pass
        assert time.monotonic() < ends, server.run("journalctl", "--no-pager", "--lines=40", "--unit=vip-*").stdout
        time.sleep(0.5)
