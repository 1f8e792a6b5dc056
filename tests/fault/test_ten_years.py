"""A backfill of ten years with readers and other requests beside it; killed on its way and begun anew it gives the same bytes."""

import json
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipelines.deployment import Deployment
from pipelines.ending import INTERRUPTED
from pipelines.home import Home
from pipelines.intake.identity import Key
from pipelines.project import Project
from pipelines.release import hashing
from pipelines.simulate import simulate
from tests.fault.conftest import REPOSITORY, VIP

pytestmark = [pytest.mark.exhaustive, pytest.mark.timeout(6 * 3_600)]
FIRST, LAST = "2016-11", "2026-10"
MONTHS = [f"{month // 12}-{month % 12 + 1:02}" for month in range(2016 * 12 + 10, 2026 * 12 + 10)]
SITE = 'history_months = 12\nprogrammes = ["atstorning", "sjalvskada"]\n'
# register -> the heading of the event, and the months that each delivery restates; None: it holds everything
REGISTERS = {
    "riksat": ("F_DATUM", None), "dor": ("DODSDAT", None),
    "par_inpatient": ("UTDATUM", 3), "par_outpatient": ("INDATUM", 3),
}  # fmt: skip
DAY = re.compile(r"\b((?:19|20)[0-9]{2})-?([01][0-9])-?([0-3][0-9])\b")
READING = """
import duckdb, glob, sys
for place in glob.glob(sys.argv[1] + "/publications/20*/r*/public/published.parquet"):
    assert len(duckdb.sql(f"SELECT vip, status, value FROM '{place}'").columns) == 3
"""
OF_A_LOCK = re.compile(r"lock|busy|traceback|denied", re.I)
ENDED_WELL = {0, 10, 30}  # rows were quarantined, something was held back


def days_in(text: str) -> list[str]:
    """Every day in a row, as digits."""
    return ["".join(found.groups()) for found in DAY.finditer(text)]


def monthly(simulated: Path, landing: Path, register: str) -> None:
    """What is known in the end, as it was delivered month by month: a row comes when the last of its days has been."""
    event, restated = REGISTERS[register]
    files = sorted(simulated.glob("*.csv"))
    head, *rows = [line for file in files for line in file.read_text(encoding="cp1252").splitlines()]
    place = head.split(";").index(event)
    dated = [(days_in(row.split(";")[place]), max(days_in(row), default=""), row) for row in rows if row != head]
    landing.mkdir(parents=True)
    for month in MONTHS:
        first, begin = date(int(month[:4]), int(month[5:]), 1), 0
        if restated and month != FIRST:
            begin = first.year * 12 + first.month - 1 - restated
        covers_from = date(begin // 12, begin % 12 + 1, 1) if begin else date(2014, 10, 1)
        kept = [
            row
            for events, last, row in dated
            if events and f"{covers_from:%Y%m%d}" <= events[0] and last < f"{first:%Y%m%d}"
        ]
        name = f"{register}_{first.replace(day=5)}"
        (landing / f"{name}.csv").write_text("\n".join([head, *kept]) + "\n", encoding="cp1252")
        told = json.loads(files[0].with_suffix(".json").read_text(encoding="utf-8"))
        covers_to = date.fromordinal(first.toordinal() - 1)
        told |= {
            "extracted_on": f"{first.replace(day=5)}", "covers_from": f"{covers_from}", "covers_to": f"{covers_to}",
            "rows": len(kept),
        }  # fmt: skip
        (landing / f"{name}.json").write_text(json.dumps(told), encoding="utf-8")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    (folder / "vip.toml").write_text(SITE, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def landed(tmp_path_factory: pytest.TempPathFactory, site: Path) -> Home:
    """A home that has taken in an extract of each register and month, so that its copies know persons by the same serials."""
    folder = tmp_path_factory.mktemp("ten_years")
    simulate(folder / "simulated", persons=2_000, months=144, seed=11)
    home = Home(folder / "home")
    Key.create(home)
    deployment = Deployment(Project(site), home)
    for register in REGISTERS:
        monthly(folder / "simulated" / register, home.landing / register, register)
        deployment.take_in(deployment.project.registers[register])
    return home


def copy_of(landed: Home, folder: Path) -> Home:
    return Home(Path(shutil.copytree(landed.root, folder)))


def begun(*command: object, words: Any = subprocess.PIPE) -> "subprocess.Popen[str]":
    """A process; what it says goes to a pipe or a file."""
    told = [str(part) for part in command]
    return subprocess.Popen(told, cwd=REPOSITORY, stdout=words, stderr=words, text=True)


@dataclass
class Backfill:
    """`vip run` over all months; it is begun anew after each time it is stopped."""

    home: Home
    site: Path
    words: Path

    def begin(self) -> "subprocess.Popen[str]":
        """What it says is added to the file."""
        months = ["--from", FIRST, "--publication", LAST, "--first"]
        with self.words.open("a") as file:
            return begun(VIP, "run", *months, "--home", self.home.root, "--site", self.site, words=file)


def made(home: Home) -> list[str]:
    """The months that are published."""
    return sorted(found.parent.parent.name for found in home.publications.glob("20*/r1/manifest.json"))


def waited_for(home: Home, months: int, process: "subprocess.Popen[str]") -> None:
    """Until so many are published."""
    while len(made(home)) < months:
        assert process.poll() is None
        time.sleep(0.2)


def fingerprints(home: Home) -> dict[str, dict[str, str]]:
    """Every file of every publication; a DuckDB file by what is in it."""
    files = sorted(path for path in home.publications.rglob("*") if path.is_file())
    return {str(path.relative_to(home.root)): hashing.content(path) for path in files}


@contextmanager
def others_at_work(home: Home, site: Path) -> "Iterator[list[tuple[str, int, str]]]":
    """Readers, who are never held up, and requests, which are told that somebody writes; what each was, its end and words."""
    found: list[tuple[str, int, str]] = []
    done = threading.Event()

    def ask() -> None:
        while not done.wait(timeout=20):
            where = ["--home", home.root]
            for what, command in {
                "tables": [sys.executable, "-c", READING, home.root],
                "status": [VIP, "status", *where],
                "request": [VIP, "run", "--publication", LAST, "--no-wait", *where, "--site", site],
            }.items():
                asked = begun(*command)
                told = asked.communicate(timeout=300)
                found.append((what, asked.returncode, "".join(told)))
            waits = begun(VIP, "purge", *where)
            assert waits.stderr is not None
            told_first = waits.stderr.readline()
            waits.send_signal(signal.SIGTERM)
            asked_at = time.monotonic()
            told_last = waits.communicate(timeout=300)
            found.append(
                (f"purge, {time.monotonic() - asked_at < 5}", waits.returncode, told_first + "".join(told_last))
            )

    thread = threading.Thread(target=ask)
    thread.start()
    try:
        yield found
    finally:
        done.set()
        thread.join()


def test_ten_years_beside_others_and_killed_on_their_way_have_the_same_bytes(
    landed: Home, site: Path, tmp_path: Path
) -> None:
    beside, killed = copy_of(landed, tmp_path / "beside"), copy_of(landed, tmp_path / "killed")
    one, other = Backfill(beside, site, tmp_path / "one.txt"), Backfill(killed, site, tmp_path / "other.txt")
    with one.begin() as whole, others_at_work(beside, site) as others:
        for part, how in ((1, signal.SIGKILL), (2, signal.SIGTERM)):
            with other.begin() as cut:
                waited_for(killed, len(MONTHS) * part // 3, cut)
                cut.send_signal(how)
            # One that is asked to end may be ended by the kernel's alarm on its way out.
            assert cut.returncode in ({-how} if how == signal.SIGKILL else {INTERRUPTED, -signal.SIGALRM})
            assert len(made(killed)) < len(MONTHS)
        waited_for(beside, len(MONTHS) - 1, whole)
    with other.begin() as cut:
        pass
    assert {whole.returncode, cut.returncode} <= ENDED_WELL
    assert made(beside) == made(killed) == MONTHS
    assert fingerprints(beside) == fingerprints(killed)
    readers = [(code, told) for what, code, told in others if what in ("tables", "status")]
    assert len(readers) >= 2
    assert {code for code, _ in readers} == {0}
    requests = [(code, told) for what, code, told in others if what == "request"]
    assert {code for code, _ in requests} == {2}
    assert all("is writing there" in told for _, told in requests)
    assert {(what, code) for what, code, _ in others if what.startswith("purge")} == {("purge, True", -signal.SIGTERM)}
    words = [told for _, _, told in others] + [one.words.read_text(), other.words.read_text()]
    assert [told for told in words if OF_A_LOCK.search(told)] == []
