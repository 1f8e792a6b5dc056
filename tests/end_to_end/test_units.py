"""End to end: each unit of deploy/ is sound, and starts what it names, in the environment that the tests run in."""

import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import REPOSITORY

DEPLOY = REPOSITORY / "deploy"
UNITS = sorted((DEPLOY / "systemd").glob("*.service"))
NEEDS_ROOT = pytest.mark.skipif(os.geteuid() != 0, reason="only root can play a server")


@dataclass
class Unit:
    """A unit file: every word of it, by its name."""

    path: Path

    def said(self, name: str) -> list[str]:
        lines = self.path.read_text(encoding="utf-8").splitlines()
        return [line.partition("=")[2] for line in lines if line.startswith(f"{name}=")]

    def commands(self, name: str, port: int) -> list[list[str]]:
        """Its commands with the paths and the environment of the tests."""
        found = []
        for command in self.said(name):
            words = command.lstrip("-").replace("/opt/vip/.venv/bin", str(Path(sys.executable).parent)).split()
            words = [word.replace("/opt/vip", str(REPOSITORY)) for word in words]
            if "--port" in words:
                words[words.index("--port") + 1] = str(port)
            found.append(words)
        return found


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as opened:
        return int(opened.getsockname()[1])


def surroundings(home: Path, site: Path) -> dict[str, str]:
    """deploy/environment, with a home and a site of the tests."""
    text = (DEPLOY / "environment").read_text(encoding="utf-8")
    said = dict(line.split("=", 1) for line in text.splitlines() if line and not line.startswith("#"))
    said = {name: value.replace("/var/lib/vip", str(home)).replace("/etc/vip/site", str(site)) for name, value in said.items()}  # fmt: skip
    return os.environ | said | {"VIP_IDENTITY_KEY_FILE": str(home / "identity" / "key")}


@pytest.fixture
def place(tmp_path: Path) -> dict[str, str]:
    """What units have in their environment; its home is empty but for a key."""
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "vip.toml").write_text('programmes = ["schizofreni"]\n', encoding="utf-8")
    found = surroundings(tmp_path / "home", tmp_path / "site")
    subprocess.run([sys.executable, "-c", "from pipelines.commands import main; main()", "doctor", "--new-key"], env=found, check=True, cwd=REPOSITORY, capture_output=True)  # fmt: skip
    return found


def asked(address: str, question: dict[str, str] | None = None, seconds: float = 120) -> bytes:
    """What it answers, as soon as it does."""
    ends = time.monotonic() + seconds
    sent = json.dumps(question).encode() if question else None
    while True:
        try:
            asking = urllib.request.Request(address, sent, {"content-type": "application/json"})
            with urllib.request.urlopen(asking, timeout=30) as answer:
                return bytes(answer.read())
        except OSError:
            if time.monotonic() > ends:
                raise
            time.sleep(0.2)


def ended(process: "subprocess.Popen[bytes]") -> int:
    process.send_signal(signal.SIGTERM)
    return process.wait(timeout=60)


HEALTH = "{ workspaceOrError { ... on Workspace { locationEntries { loadStatus locationOrLoadError { __typename } } } } instance { daemonHealth { allDaemonStatuses { daemonType required healthy } } } }"  # fmt: skip


def test_the_webserver_and_the_daemon_start_as_their_units_say_and_see_the_graph_and_each_other(
    place: dict[str, str],
) -> None:
    port = free_port()
    units = [Unit(DEPLOY / "systemd" / f"vip-{name}.service") for name in ("webserver", "daemon")]
    before = {tuple(words) for unit in units for words in unit.commands("ExecStartPre", port)}
    assert len(before) == 1
    subprocess.run(list(before.pop()), env=place, check=True, cwd=REPOSITORY, capture_output=True)
    started = [
        subprocess.Popen(words, env=place, cwd=REPOSITORY, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for unit in units
        for words in unit.commands("ExecStart", port)
    ]
    try:
        asked(f"http://127.0.0.1:{port}/server_info")
        ends = time.monotonic() + 120
        while not is_well(found := json.loads(asked(f"http://127.0.0.1:{port}/graphql", {"query": HEALTH}))["data"]):
            assert time.monotonic() < ends, found
            time.sleep(1)
    finally:
        stopped = [ended(process) for process in started]
    assert all(code in (0, -signal.SIGTERM, 143) for code in stopped), stopped
    assert {path.stat().st_mode & 0o077 for path in Path(place["VIP_HOME"]).iterdir() if path.is_dir()} == {0}


def is_well(said: dict[str, Any]) -> bool:
    """The graph is loaded, and all that the daemon must do is being done."""
    entries = said["workspaceOrError"]["locationEntries"]
    loaded = [entry["locationOrLoadError"]["__typename"] for entry in entries if entry["loadStatus"] == "LOADED"]
    assert "PythonError" not in loaded, "the graph cannot be loaded"
    daemons = said["instance"]["daemonHealth"]["allDaemonStatuses"]
    return loaded == ["RepositoryLocation"] and all(one["healthy"] for one in daemons if one["required"])


@NEEDS_ROOT
def test_the_portal_serves_as_a_user_of_its_own_what_another_owns_and_may_read_nothing_else_of_it(
    place: dict[str, str],
) -> None:
    """Its right to read is the one that the unit gives; that it sees publications alone is for systemd to see to."""
    port, home = free_port(), Path(place["VIP_HOME"])
    unit = Unit(DEPLOY / "systemd" / "vip-portal.service")
    right = unit.said("AmbientCapabilities")[0].removeprefix("CAP_").lower()
    assert unit.said("CapabilityBoundingSet") == unit.said("AmbientCapabilities")
    nobody = 65_534
    os.chown(home / "portal", nobody, nobody)
    alone = ["setpriv", f"--reuid={nobody}", f"--regid={nobody}", "--clear-groups", f"--inh-caps=-all,+{right}", f"--ambient-caps=-all,+{right}", f"--bounding-set=-all,+{right}"]  # fmt: skip
    (words,) = unit.commands("ExecStart", port)
    process = subprocess.Popen([*alone, *words], env=place, cwd=REPOSITORY, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
    try:
        assert b"Logga in" in asked(f"http://127.0.0.1:{port}/logga-in", seconds=60)
    finally:
        code = ended(process)
    assert code in (0, -signal.SIGTERM, 143)
    assert {path.stat().st_uid for path in (home / "portal").rglob("*")} == {nobody}
    assert {path.stat().st_uid for path in (home / "publications", home / "identity")} == {0}


def test_the_backup_unit_keeps_the_last_and_the_one_before_it(place: dict[str, str], tmp_path: Path) -> None:
    unit, folder = Unit(DEPLOY / "systemd" / "vip-backup.service"), tmp_path / "backups"
    folder.mkdir()
    for _ in range(3):
        for name in ("ExecStartPre", "ExecStart", "ExecStartPost"):
            for said, words in zip(unit.said(name), unit.commands(name, 0), strict=True):
                mapped = [word.replace("/var/backups/vip", str(folder)) for word in words]
                done = subprocess.run(mapped, env=place, cwd=REPOSITORY, capture_output=True, text=True, check=False)
                assert done.returncode == 0 or said.startswith("-"), done.stderr
    assert sorted(path.name for path in folder.iterdir()) == ["before", "last"]
    assert (folder / "last" / "backup.json").is_file()


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="Debian's systemd is not installed")
@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.stem)
def test_systemd_finds_nothing_wrong_in_a_unit_and_little_that_could_be_exposed(unit: Path, tmp_path: Path) -> None:
    """The programs that it names are those of the tests."""
    text = unit.read_text(encoding="utf-8").replace("/opt/vip/.venv/bin", str(Path(sys.executable).parent))
    mapped = tmp_path / unit.name.replace("@.", "@vip-daemon.service.")
    mapped.write_text(text.replace("file:///opt/vip", f"file://{REPOSITORY}"), encoding="utf-8")
    found = subprocess.run(["systemd-analyze", "verify", "--man=no", str(mapped)], capture_output=True, text=True, check=False)  # fmt: skip
    assert (found.returncode, found.stderr) == (0, "")
    exposed = subprocess.run(["systemd-analyze", "security", "--offline=yes", "--threshold=25", str(mapped)], capture_output=True, text=True, check=False)  # fmt: skip
    assert exposed.returncode == 0, exposed.stdout


def test_units_share_what_keeps_them_apart_from_all_else() -> None:
    """Own users, closed files, and no folder to write to but the home."""
    assert len(UNITS) == 5
    for unit in map(Unit, UNITS):
        assert unit.said("UMask") == ["0077"]
        assert unit.said("ProtectSystem") == ["strict"]
        assert unit.said("NoNewPrivileges") == ["yes"]
        assert unit.said("SystemCallErrorNumber") == ["ENOSYS"]  # else a call that is newer than systemd kills a run
        assert unit.said("EnvironmentFile") == ["/etc/vip/environment"]
    told_of = {unit.stem for unit in UNITS if Unit(unit).said("OnFailure") == ["vip-tell@%n.service"]}
    assert told_of == {unit.stem for unit in UNITS} - {"vip-tell@"}
    users = {unit.stem: Unit(unit).said("User")[0] for unit in UNITS}
    declared = re.findall(r"^u (\S+)", (DEPLOY / "sysusers.d" / "vip.conf").read_text(encoding="utf-8"), re.M)
    assert set(users.values()) == set(declared) == {"vip", "vip-portal"}
    assert users["vip-portal"] == "vip-portal"
