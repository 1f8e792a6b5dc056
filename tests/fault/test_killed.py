"""SIGKILL at any moment: what is in place stays whole, and the same command run again gives what it would have given."""

import shutil
import signal
import subprocess
import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipelines.deployment import Deployment
from pipelines.home import Home
from pipelines.project import Project
from pipelines.run import Run
from tests.fault import contents
from tests.fault.conftest import PUBLICATION, VIP, Job, home_with, known_persons


def assert_a_rerun_makes_it_good(report: dict[str, Any], least: int) -> None:
    """Whenever it was killed: nothing in place was broken, no person lay about, and the rerun gave what it should."""
    undisturbed = report["undisturbed"]
    assert (undisturbed["error"], undisturbed["whole"]) == (None, True)
    killed = {
        each["name"]: each["second"] for each in report["interrupted"] if each["first"]["signal"] == signal.SIGKILL
    }
    assert len(killed) >= least
    for name, second in killed.items():
        assert second["left_whole"], name
        assert second["left_naming_persons"] == [], name
        assert (second["error"], second["whole"]) == (None, True), name
        assert second["holds"] == undisturbed["holds"], name


def test_intake_killed_at_any_moment_gives_the_same_rows_to_the_last_serial(
    tmp_path: Path, extracts: Path, site: Path, interrupted: Job
) -> None:
    home = known_persons(home_with(tmp_path, extracts, "lmed"), site, "lmed")
    report = interrupted(task="take_in", home=home.root, persons=True, spread=4, last=4)
    assert_a_rerun_makes_it_good(report, least=7)


def test_intake_of_persons_never_met_killed_at_any_moment_gives_the_same_rows_and_as_many_persons(
    tmp_path: Path, extracts: Path, interrupted: Job
) -> None:
    home = home_with(tmp_path, extracts, "dor")
    report = interrupted(task="take_in", home=home.root, persons=False, spread=3, last=4)
    assert_a_rerun_makes_it_good(report, least=6)


@pytest.mark.exhaustive
def test_intake_of_all_registers_killed_after_any_delay_gives_the_same_rows(
    tmp_path: Path, extracts: Path, interrupted: Job
) -> None:
    home = home_with(tmp_path, extracts, *(folder.name for folder in extracts.iterdir() if folder.is_dir()))
    report = interrupted(task="take_in", home=home.root, persons=False, delays=4, seed=3)
    assert_a_rerun_makes_it_good(report, least=2)


def test_replay_killed_at_any_moment_ends_as_if_undisturbed(
    tmp_path: Path, extracts: Path, site: Path, interrupted: Job
) -> None:
    home = home_with(tmp_path, extracts, "lmed")
    deployment = Deployment(Project(site), home)
    before = deployment.take_in(deployment.project.registers["lmed"]).outcomes
    mended = tmp_path / "mended"
    (mended / "data_contracts" / "layouts").mkdir(parents=True)
    (mended / "data_contracts" / "layouts" / "lmed.toml").write_text('missing = ["", "okänt"]\n', encoding="utf-8")
    report = interrupted(task="replay", home=home.root, site=mended, persons=True, spread=3, last=4)
    replayed = [name for name in report["undisturbed"]["holds"] if name.endswith(".r1.json")]
    assert len(replayed) == len(before)
    assert_a_rerun_makes_it_good(report, least=6)


def test_an_erasure_killed_at_any_moment_is_finished_by_the_next_try(
    tmp_path: Path, extracts: Path, site: Path, interrupted: Job
) -> None:
    home = home_with(tmp_path, extracts, "dor", "par_inpatient")
    deployment = Deployment(Project(site), home)
    for name in ("dor", "par_inpatient"):
        deployment.take_in(deployment.project.registers[name])
    persons = contents.IDENTIFIER.findall(next((extracts / "dor").glob("*.csv")).read_bytes())[:2]
    listed = tmp_path / "listed.txt"
    listed.write_bytes(b"\n".join(persons))
    report = interrupted(
        task="erase", register="dor", listed=listed, home=home.root, persons=True, spread=5, last=5
    )  # fmt: skip
    holds = report["undisturbed"]["holds"]
    assert (holds["identity/dor.opted_out.parquet"], [name for name in holds if "landing/dor/" in name]) == (
        f"{len(set(persons))} persons",
        [],
    )
    assert_a_rerun_makes_it_good(report, least=8)


def test_publication_killed_at_any_moment_leaves_the_earlier_one_and_the_next_try_succeeds(
    tmp_path: Path, published: Home, site: Path, interrupted: Job
) -> None:
    """Most moments are those in which the record is copied."""
    home = Home(tmp_path / "home")
    shutil.copytree(published.root, home.root)
    Run.of(Deployment(Project(site), home), PUBLICATION, date(2026, 10, 30)).results()
    earlier = {name: text for name, text in contents.of(home, with_persons=True).items() if "/r1/" in name}
    report = interrupted(task="publish", home=home.root, persons=True, spread=2, last=1)
    assert earlier.items() <= report["undisturbed"]["holds"].items()
    assert_a_rerun_makes_it_good(report, least=3)


@pytest.mark.exhaustive
def test_vip_run_killed_while_it_computes_gives_the_same_results_when_run_again(
    tmp_path: Path, published: Home, site: Path
) -> None:
    expected = contents.of(published, with_persons=True)
    home = Home(tmp_path / "home")
    for part in ("landing", "identity"):
        shutil.copytree(published.root / part, home.root / part)
    command = [VIP, "run", "--publication", PUBLICATION, "--home", str(home.root), "--site", str(site)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        while running.poll() is None and not list((home.root / "cells").glob("*/*/*.parquet")):
            time.sleep(0.02)
        running.kill()
    assert running.returncode == -signal.SIGKILL
    assert contents.is_whole(home)
    again = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (again.returncode, again.stderr) == (0, "")  # what was quarantined is not new
    assert contents.of(home, with_persons=True) == expected
