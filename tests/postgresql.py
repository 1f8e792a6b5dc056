"""A PostgreSQL server of its own for tests, from Debian's package; where that is not there, what needs one skips."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

PROGRAMS = max(
    Path("/usr/lib/postgresql").glob("*/bin"), default=Path("nowhere"), key=lambda path: int(path.parent.name)
)
needs_postgresql = pytest.mark.skipif(not PROGRAMS.is_dir(), reason="Debian's postgresql is not installed")


@dataclass
class Server:
    """A server of its own below a folder, reached by a socket there. It refuses to run as root."""

    folder: Path
    user: dict[str, object] = field(default_factory=dict)

    @property
    def url(self) -> str:
        return f"postgresql://vip@/vip?host={self.folder}"

    def call(self, program: str, *words: str) -> str:
        command = [str(PROGRAMS / program), *words]
        ended = subprocess.run(command, check=True, capture_output=True, text=True, cwd=self.folder, timeout=120, **self.user)  # type: ignore[call-overload]  # fmt: skip
        return str(ended.stdout)

    def control(self, *words: str) -> None:
        """Its output is a file: what it starts would keep a pipe open."""
        options = f"-c listen_addresses= -c fsync=off -k {self.folder}"
        with open(self.folder / "log", "a", encoding="utf-8") as log:
            subprocess.run(
                [str(PROGRAMS / "pg_ctl"), "-D", "data", "-w", "-m", "fast", "-o", options, "-l", "server", *words],
                check=True, stdout=log, stderr=log, cwd=self.folder, timeout=120, **self.user,
            )  # type: ignore[call-overload]  # fmt: skip

    def ask(self, sql: str) -> str:
        return self.call("psql", "-h", str(self.folder), "-U", "vip", "-Atc", sql, "vip").strip()


@contextmanager
def running() -> Iterator[Server]:
    """One with a database `vip`; below /tmp, since a path to a socket is short and the server's user must come there."""
    folder = Path(tempfile.mkdtemp(prefix="vip-pg-"))
    found = Server(folder)
    if os.geteuid() == 0:
        there = pwd.getpwnam("postgres")
        os.chown(folder, there.pw_uid, there.pw_gid)
        found = Server(folder, {"user": there.pw_uid, "group": there.pw_gid, "extra_groups": []})
    found.call("initdb", "-D", "data", "-A", "trust", "-U", "postgres", "--no-sync")
    found.control("start")
    try:
        yield found
    finally:
        found.control("stop")
        shutil.rmtree(folder)
