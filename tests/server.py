"""A Debian server of its own for tests: systemd, in namespaces, over this computer's files, of which it changes none.

Where that may not be, or Debian's systemd is not there, what needs one skips. The server's network is its own; commands given to it
have this computer's, so that packages can be asked for.
"""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

SYSTEMD = Path("/lib/systemd/systemd")
NAMESPACES = ["--mount", "--pid", "--ipc", "--uts", "--cgroup", "--net"]
UP_WITHIN = 60  # seconds
# Devices and the kernel's settings are this computer's: the server may look at some, and change none. Its Python is the one of the
# tests, at a place where units may read.
BOOTING = """
set -e
mount --make-rprivate /
mount -t tmpfs tmpfs "$PLACE"
mkdir "$PLACE/upper" "$PLACE/work" "$PLACE/root"
mount -t overlay overlay -o "lowerdir=/,upperdir=$PLACE/upper,workdir=$PLACE/work" "$PLACE/root"
cd "$PLACE/root"
mount -t proc proc proc
mount --bind proc/sys proc/sys
mount -o remount,bind,ro proc/sys
mount -t sysfs -o ro sysfs sys
mount -t tmpfs tmpfs sys/fs/cgroup
mount -t cgroup2 cgroup2 sys/fs/cgroup
mount -t tmpfs -o mode=755 tmpfs dev
for device in null zero full random urandom tty; do touch dev/$device; mount --bind /dev/$device dev/$device; done
mkdir dev/pts dev/shm
mount -t devpts -o newinstance,ptmxmode=0666 devpts dev/pts
mount -t tmpfs tmpfs dev/shm
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
mount -t tmpfs tmpfs run
mount -t tmpfs tmpfs tmp
mkdir -p srv/python srv/packages
mount --bind "$PYTHON" srv/python
mount --bind "$PACKAGES" srv/packages
echo /srv/python/lib > etc/ld.so.conf.d/python.conf
chroot . ldconfig
rm -rf etc/systemd/system/*
: > etc/fstab
export container=other
exec setpriv --bounding-set=-sys_module,-sys_time,-sys_rawio,-sys_boot,-syslog,-mknod,-wake_alarm \\
    chroot . /lib/systemd/systemd --system --unit=basic.target
"""
ASKING = """
import sys, urllib.request
address, question = sys.argv[1:]
asked = urllib.request.Request(address, question.encode() or None, {"content-type": "application/json"})
with urllib.request.urlopen(asked, timeout=30) as answer:
    sys.stdout.buffer.write(answer.read())
"""


def _may_be() -> bool:
    """Whether this computer lets one be made."""
    tools = all(shutil.which(name) for name in ("unshare", "nsenter", "setpriv"))
    if os.geteuid() != 0 or not SYSTEMD.exists() or not tools:
        return False
    tried = ["unshare", *NAMESPACES, "--fork", "mount", "-t", "cgroup2", "cgroup2", "/mnt"]
    return subprocess.run(tried, capture_output=True, check=False).returncode == 0


needs_server = pytest.mark.skipif(not _may_be(), reason="systemd in namespaces of its own may not be started here")


@dataclass(frozen=True)
class Server:
    """A server that is up. process: its first one, as this computer counts them."""

    process: int

    @property
    def root(self) -> Path:
        """Its files."""
        return Path(f"/proc/{self.process}/root")

    def run(self, *command: str, surroundings: Mapping[str, str] | None = None) -> "subprocess.CompletedProcess[str]":
        """What root gets who gives this command on it."""
        entering = [
            "nsenter",
            f"--target={self.process}",
            "--root",
            "--wdns=/",
            "--mount",
            "--pid",
            "--ipc",
            "--uts",
            "--cgroup",
        ]
        return _ran([*entering, *command], surroundings)

    def within(self, unit: str, *command: str) -> "subprocess.CompletedProcess[str]":
        """What root gets who gives this command where a unit's main process is: it sees the files that the unit sees."""
        inside = int(self.run("systemctl", "show", "--property=MainPID", "--value", unit).stdout)
        return self.run("nsenter", f"--target={inside}", "--mount", "--root", "--wdns=/", *command)

    def ask(self, address: str, question: str = "") -> bytes:
        """What a program on it answers. Raises CalledProcessError where it does not, or with an error."""
        entering = ["nsenter", f"--target={self.process}", "--net", sys.executable, "-c", ASKING, address, question]
        return subprocess.run(entering, capture_output=True, check=True).stdout


@contextmanager
def running(place: Path, shown: Mapping[Path, str]) -> Iterator[Server]:
    """One that is up, below an empty folder. shown: folders of this computer, and where they are on it."""
    told = {"PLACE": str(place), "PYTHON": sys.base_prefix, "PACKAGES": _packages(), "PATH": os.environ["PATH"]}
    showing = "".join(f'mkdir -p ".{at}"; mount --bind "{folder}" ".{at}"\n' for folder, at in shown.items())
    script = BOOTING.replace("export container", f"{showing}export container")
    with subprocess.Popen(
        ["unshare", *NAMESPACES, "--fork", "--kill-child", "sh", "-c", script], env=told,
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    ) as booting:  # fmt: skip
        try:
            yield _up(booting)
        finally:
            booting.kill()


def _packages() -> str:
    return str(Path(pytest.__file__).parent.parent)


def _up(booting: "subprocess.Popen[bytes]") -> Server:
    """The server, as soon as its systemd answers."""
    ends = time.monotonic() + UP_WITHIN
    while booting.poll() is None and time.monotonic() < ends:
        children = Path(f"/proc/{booting.pid}/task/{booting.pid}/children").read_text(encoding="ascii").split()
        if children:
            server = Server(int(children[0]))
            if server.run("systemctl", "is-system-running").stdout.strip() in ("running", "degraded"):
                return server
        time.sleep(0.2)
    raise AssertionError("systemd did not come up")


def _ran(command: Sequence[str], surroundings: Mapping[str, str] | None) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        command, env=None if surroundings is None else dict(surroundings), capture_output=True, text=True,
        stdin=subprocess.DEVNULL, check=False, timeout=600,
    )  # fmt: skip
