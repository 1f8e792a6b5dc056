"""Measures the portal: many clients that list and download for a while, their waiting, and the memory of the server.

Run with `python -m benchmarks.portal`. The portal is `vip portal` as it is run, in a process of its own.
"""

import argparse
import hashlib
import http.client
import json
import os
import random
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from pipelines import clock
from pipelines.home import Home
from pipelines.portal import audit
from pipelines.portal.holder import Holder
from pipelines.portal.tokens import Tokens

PUBLICATION, REVISION = "2026-10", "2026-10-r1"
REGIONS = ("01", "03", "04", "05", "06", "07", "08", "09", "10", "12", "13", "14", "17", "18", "19", "20", "21", "22")
TABLE_BYTES, PACKAGE_BYTES, WHOLE_BYTES = 2_000_000, 1_000_000, 60_000_000
MOST_MB, MOST_PAGE_SECONDS, MOST_TABLE_SECONDS = 400, 1.5, 3.0  # of the server's memory; p95 with 50 clients
# What a client asks for, and of how many turns.
TURNS = {"page": 8, "list": 3, "table": 8, "known": 4, "range": 3, "package": 2, "whole": 1}
SETTINGS = "[portal.limits]\nrequests_of_address = 10000000\nrequests_of_token = 10000000\nat_once = 1000\n"


@dataclass
class Measured:
    """Seconds from question to last byte, by what was asked; bytes; what went wrong; the server's peak memory."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    bytes: int = 0
    wrong: list[str] = field(default_factory=list)
    peak_mb: float = 0.0
    started_in: float = 0.0
    took: float = 0.0
    noted: int = 0

    @property
    def count(self) -> int:
        return sum(map(len, self.seconds.values()))

    def p95(self, kind: str) -> float:
        """Of one kind of question."""
        return statistics.quantiles(self.seconds[kind], n=20)[-1] if len(self.seconds[kind]) > 1 else 0.0

    def too_much(self) -> list[str]:
        """What is more than it may be."""
        found = [*self.wrong[:3]]
        found += [f"{self.peak_mb:.0f} MB"] if self.peak_mb > MOST_MB else []
        found += [f"page {self.p95('page'):.2f} s"] if self.p95("page") > MOST_PAGE_SECONDS else []
        found += [f"table {self.p95('table'):.2f} s"] if self.p95("table") > MOST_TABLE_SECONDS else []
        return found


def made(folder: Path) -> tuple[Home, list[str]]:
    """A home of a nation's size for each region, of bytes that mean nothing; and a token for each."""
    home = Home(folder / "home")
    revision = home.publications / PUBLICATION / "r1"
    public, chance = revision / "public", random.Random(1)
    described: dict[str, object] = {}
    for code in REGIONS:
        name = f"excel/region_{code}.xlsx"
        _write(public / "deliveries" / name, TABLE_BYTES, chance)
        described[name] = {"format": "excel", "title": "Excel", "scope": f"region_{code}", "contents": f"Region {code}",
                           "level": "region", "code": code, "vip": None, "size": TABLE_BYTES}  # fmt: skip
        package = revision / "internal" / "packages" / "region" / code
        _write(package / f"internal_{REVISION}_region_{code}.parquet", PACKAGE_BYTES, chance)
        _manifest(package)
    _manifest(public / "deliveries", described=described)
    _write(public / "published.parquet", WHOLE_BYTES, chance)
    _manifest(public)
    (revision / "manifest.json").write_text("{}", encoding="utf-8")
    tokens = Tokens(home.portal, clock.now)
    until = clock.now() + timedelta(days=1)
    return home, [tokens.issue(Holder("region", code), until)[0] for code in REGIONS]


def _write(place: Path, size: int, chance: random.Random) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(chance.randbytes(size))


def _manifest(folder: Path, **more: object) -> None:
    there = (path for path in sorted(folder.rglob("*")) if path.is_file() and path.name != "manifest.json")
    files = {path.relative_to(folder).as_posix(): {"sha256": _sha256(path)} for path in there}
    said = {"publication": PUBLICATION, "files": files, **more}
    (folder / "manifest.json").write_text(json.dumps(said), encoding="utf-8")


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@contextmanager
def running(home: Home, site: Path) -> Iterator[tuple[int, int, float]]:
    """`vip portal`: its port, its process, and how long it took until it answered."""
    site.mkdir(exist_ok=True)
    (site / "vip.toml").write_text(SETTINGS, encoding="utf-8")
    words = ["portal", "--port", "0", "--home", str(home.root), "--site", str(site)]
    command = [sys.executable, "-c", "from pipelines.commands import main; main()", *words]
    began = time.monotonic()
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parent.parent) as process:
        try:
            assert process.stdout
            port = urlsplit(process.stdout.readline().strip()).port
            assert port, "the portal did not start"
            yield port, process.pid, time.monotonic() - began
        finally:
            process.terminate()


def measured(folder: Path, clients: int, seconds: float) -> Measured:
    """So many clients for so long."""
    home, tokens = made(folder)
    found, lock = Measured(), threading.Lock()
    with running(home, folder / "site") as (port, process, started_in):
        found.started_in = started_in
        began = time.monotonic()
        threads = [
            threading.Thread(target=_client, args=(port, tokens, number, began + seconds, found, lock))
            for number in range(clients)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        found.took = time.monotonic() - began
        found.peak_mb = _peak_mb(process)
    chain = audit.check(home.portal)
    found.noted = chain.lines
    found.wrong += [] if chain.is_sound else ["the chain of the audit log is broken"]
    return found


def _client(port: int, tokens: list[str], number: int, ends: float, found: Measured, lock: threading.Lock) -> None:
    chance, token, code = random.Random(number), tokens[number % len(tokens)], REGIONS[number % len(REGIONS)]
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    etags: dict[str, str] = {}
    while time.monotonic() < ends:
        kind = chance.choices(list(TURNS), list(TURNS.values()))[0]
        path, headers = _question(kind, code, etags)
        began = time.monotonic()
        try:
            connection.request("GET", path, headers={"Authorization": f"Bearer {token}", **headers})
            came = connection.getresponse()
            size = _size(came)
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            size = 0
            wrong = f"{kind}: {type(error).__name__}"
        else:
            etags[path] = came.headers.get("etag", "")
            wrong = _wrong(kind, came.status, size, headers)
        with lock:
            found.seconds[kind].append(time.monotonic() - began)
            found.bytes += size
            found.wrong += [wrong] if wrong else []
    connection.close()


def _size(came: http.client.HTTPResponse) -> int:
    """How much came, none of which is kept."""
    size = 0
    while piece := came.read(1 << 18):
        size += len(piece)
    return size


def _question(kind: str, code: str, etags: Mapping[str, str]) -> tuple[str, Mapping[str, str]]:
    table = f"/filer/{REVISION}/offentlig/deliveries/excel/region_{code}.xlsx"
    path = {
        "page": "/", "list": "/api/v1/files?level=region", "table": table, "known": table, "range": table,
        "package": f"/paket/{REVISION}.zip", "whole": f"/filer/{REVISION}/offentlig/published.parquet",
    }[kind]  # fmt: skip
    if kind == "known" and etags.get(path):
        return path, {"If-None-Match": etags[path]}
    return path, {"Range": "bytes=1000000-"} if kind == "range" else {}


def _wrong(kind: str, status: int, size: int, headers: Mapping[str, str]) -> str | None:
    expected = {"table": TABLE_BYTES, "range": TABLE_BYTES - 1_000_000, "whole": WHOLE_BYTES}.get(kind)
    wanted = 206 if kind == "range" else 304 if "If-None-Match" in headers else 200
    return f"{kind}: {status}, {size} bytes" if status != wanted or expected not in (None, size) else None


def _peak_mb(process: int) -> float:
    said = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    return int(said.split("VmHWM:")[1].split()[0]) / 1024


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.portal", description=__doc__)
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60.0)
    said = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = measured(Path(folder), said.clients, said.seconds)
    print(f"{said.clients} clients, {found.took:.0f} s on {os.cpu_count()} cores: {found.count} answers,")
    print(
        f"{found.bytes / found.took / 1e6:.0f} MB/s; peak {found.peak_mb:.0f} MB; started in {found.started_in:.1f} s;"
    )
    print(f"{found.noted} lines in the audit log; {len(found.wrong)} went wrong {found.wrong[:3] or ''}")
    for kind in TURNS:
        times = found.seconds[kind]
        if times:
            print(f"{kind:8} {len(times):6} p50 {statistics.median(times):6.3f} s  p95 {found.p95(kind):6.3f} s")
    too_much = found.too_much()
    raise SystemExit(f"too much: {', '.join(too_much)}" if too_much else 0)


if __name__ == "__main__":
    main()
