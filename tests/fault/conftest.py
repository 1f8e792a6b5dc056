"""Fault tests: a process is killed, a disk, a file, a clock or a server fails; what is in place stays whole, a rerun mends.

What they share: simulated extracts, a site that keeps runs small, and what a home holds, in words that can be compared.
"""

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipelines.deliveries import shelf
from pipelines.deliveries.delivering import Deliverer
from pipelines.deployment import Deployment
from pipelines.home import Home
from pipelines.intake.identity import Key
from pipelines.project import Project
from pipelines.release.finding import named
from pipelines.run import Run
from pipelines.simulate import simulate
from tests.architecture.test_adding import CONTRACT, INDICATOR, PROGRAMME

REPOSITORY = Path(__file__).resolve().parents[2]
VIP = str(Path(sys.executable).with_name("vip"))
PUBLICATION = "2026-10"
Job = Callable[..., dict[str, Any]]


def home_with(folder: Path, extracts: Path, *registers: str) -> Home:
    """A home with a key and these registers in landing."""
    home = Home(folder / "home")
    Key.create(home)
    for register in registers:
        shutil.copytree(extracts / register, home.landing / register)
    return home


def known_persons(home: Home, site: Path, register: str) -> Home:
    """The home as it would be if every person had been met before: only the identity store is kept of an intake."""
    deployment = Deployment(Project(site), home)
    deployment.take_in(deployment.project.registers[register])
    for part in (home.registers, home.archive, home.quarantine):
        shutil.rmtree(part)
    return home


@pytest.fixture(scope="session")
def extracts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Small extracts of every register, as they would lie in landing."""
    folder = tmp_path_factory.mktemp("simulated")
    simulate(folder, persons=200, months=36, seed=7)
    return folder


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site folder that publishes one month of one programme."""
    folder = tmp_path_factory.mktemp("site")
    (folder / "vip.toml").write_text('history_months = 1\nprogrammes = ["beroende"]\n', encoding="utf-8")
    return folder


@pytest.fixture(scope="session")
def interrupted(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Job:
    """Run `interrupting` as a program with a job, and what it reports."""

    def run(timeout: float = 300, **job: Any) -> dict[str, Any]:
        work = tmp_path_factory.mktemp("interrupted")
        told = json.dumps({"site": str(site), "work": str(work)} | {name: _plain(said) for name, said in job.items()})
        ended = subprocess.run(
            [sys.executable, "-m", "tests.fault.interrupting", told],
            cwd=REPOSITORY, capture_output=True, text=True, check=False, timeout=timeout,
        )  # fmt: skip
        assert ended.returncode == 0, ended.stderr
        report: dict[str, Any] = json.loads(ended.stdout.splitlines()[-1])
        return report

    return run


def _plain(said: object) -> object:
    return str(said) if isinstance(said, Path) else said


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory, extracts: Path, site: Path) -> Home:
    """A home with one publication, of the indicators of one register, and its deliveries."""
    home = home_with(tmp_path_factory.mktemp("published"), extracts, "battre_beroendevard")
    project = Project(site)
    Run.of(Deployment(project, home), PUBLICATION).whole(first=True)
    delivering = Deliverer(home, named(home, PUBLICATION), project)
    shelf.write(delivering.public, delivering.folder(None))
    return home


@pytest.fixture(scope="session")
def small_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of one register and one indicator, so that a run through Dagster takes seconds."""
    site = tmp_path_factory.mktemp("small")
    files = {
        "data_contracts/registers/new_register.py": CONTRACT,
        "indicators/nytt/andel_friska.sql": INDICATOR.replace("\n    ", "\n").strip(),
        "indicators/nytt/README.md": PROGRAMME,
        "vip.toml": 'programmes = ["nytt"]\nhistory_months = 1\nrows_are_public = true\n',
    }
    for name, text in files.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(text, encoding="utf-8")
    return site


@pytest.fixture
def small_home(tmp_path: Path, small_site: Path) -> Home:
    """With some rows in landing, whose persons have been met before, so that they have the same serials in any copy."""
    found = Home(tmp_path / "home")
    Key.create(found)
    (found.landing / "new_register").mkdir()
    rows = "".join(f"{number};2026-{number % 9 + 1:02}-{number % 28 + 1:02};{number % 2}\n" for number in range(200))
    (found.landing / "new_register" / "new_register_2026-10-05.csv").write_text("ID;DATUM;UTFALL\n" + rows, encoding="utf-8")  # fmt: skip
    return known_persons(found, small_site, "new_register")
