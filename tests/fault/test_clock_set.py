"""The clock is set forward by years, and then back: what is published is the same, and nothing refuses to go on."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from pipelines.deployment import Deployment
from pipelines.home import Home
from pipelines.orchestration.materialise import materialise
from pipelines.project import Project
from tests.fault import contents
from tests.fault.conftest import VIP

pytestmark = pytest.mark.skipif(shutil.which("faketime") is None, reason="Debian's faketime is not installed")


def run(home: Home, site: Path, publication: str, clock: str) -> tuple[int, str]:
    command = ["faketime", clock, VIP, "run", "--publication", publication, "--home", str(home.root), "--site", str(site)]  # fmt: skip
    ended = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    return ended.returncode, ended.stderr


def test_a_month_made_by_hand_before_it_is_over_is_as_known_that_day_and_notes_it(
    small_home: Home, small_site: Path
) -> None:
    assert run(small_home, small_site, "2026-10", "2026-10-13 08:00:00") == (0, "")
    (made,) = small_home.publications.glob("2026-10/r1/manifest.json")
    assert json.loads(made.read_text(encoding="utf-8"))["as_known_on"] == "2026-10-13"


@pytest.mark.exhaustive
def test_runs_under_a_clock_that_was_set_forward_and_back_publish_what_they_would_have(
    small_home: Home, small_site: Path, tmp_path: Path
) -> None:
    """Far back, where a month lies ahead, the run says so and leaves all as it was."""
    steady = Home(tmp_path / "steady")
    shutil.copytree(small_home.root, steady.root)
    materialise(Deployment(Project(small_site), steady), ["2026-10"])
    code, told = run(small_home, small_site, "2026-10", "2021-01-01 00:00:00")
    assert (code, told.startswith("2026-10: is before 2005-01, or more than a month ahead by the clock")) == (2, True)
    assert not list(small_home.registers.rglob("*.json"))
    assert run(small_home, small_site, "2026-10", "2036-02-29 12:00:00") == (0, "")
    assert contents.of(small_home, with_persons=False) == contents.of(steady, with_persons=False)
    for home in (small_home, steady):
        materialise(Deployment(Project(small_site), home), ["2026-11"])
    assert contents.of(small_home, with_persons=False) == contents.of(steady, with_persons=False)
    assert len(list(small_home.publications.glob("*/r1"))) == 2
