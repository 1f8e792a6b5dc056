"""Unit: a publication is made again from its own record to the byte, beside; what differs is found and laid to a cause."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import polars as pl
import pytest

from pipelines.commands.publish import publish
from pipelines.commands.run import _tell_of_erasures
from pipelines.deployment import Deployment
from pipelines.disclosure import policy as policies
from pipelines.errors import UserError
from pipelines.home import Home
from pipelines.release import attacking, finding, hashing, manifest, rebuilding, record
from pipelines.release.inputs import Inputs
from pipelines.run import Run
from tests.unit.release.conftest import vip


def in_table(column: str, wrong: pl.Expr) -> Callable[[Path], None]:
    return lambda path: pl.read_parquet(path).with_columns(wrong.alias(column)).write_parquet(path)


def in_region(path: Path) -> None:
    path.write_bytes(path.read_bytes().replace(b"sekretess", b"redovisas", 1))


def in_database(path: Path) -> None:
    path.chmod(0o600)
    with duckdb.connect(str(path)) as database:
        database.execute("UPDATE area SET name = 'Riket' WHERE area_level = 'region'")


SPOILED: dict[str, Callable[[Path], None]] = {
    "published.parquet": in_table("period_end", pl.col("period_start")),
    "published.duckdb": in_database,
    "csv/region_22.csv": in_region,
    "left_out.parquet": in_table("reason", pl.lit("waits", pl.String)),
    "held_back.parquet": lambda path: pl.read_parquet(path).drop("reason_en").write_parquet(path),
    "charts.parquet": in_table("centre", pl.col("centre") + 0.001),
}


def rebuilt(home: Home, name: str = "2026-10-r1") -> rebuilding.Rebuilt:
    return rebuilding.rebuild(home, finding.named(home, name))


def test_without_any_row_it_has_the_same_bytes_and_nothing_is_written_into_place(copied: Home) -> None:
    before = {name: path.read_bytes() for name, path in hashing.below(copied.publications).items()}
    found = rebuilt(copied)
    assert (found.is_same, found.files, found.software, found.rows.height) == (True, [], {}, 0)
    assert {name: path.read_bytes() for name, path in hashing.below(copied.publications).items()} == before
    assert list(copied.cells.iterdir()) == []


@pytest.fixture
def other_software(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same code that calls itself another version."""
    known = manifest.version
    monkeypatch.setattr(manifest, "version", lambda name: "0.0.1" if name == "polars" else known(name))


@pytest.fixture
def laxer_gate(monkeypatch: pytest.MonkeyPatch) -> None:
    """A gate that hides less, as a fault in it might."""
    lax = policies.load().model_copy(update={"smallest_count": 3, "smallest_base": 3})
    monkeypatch.setattr(policies, "read", lambda name, files: lax)


def test_under_other_software_the_same_figures_are_the_same(copied: Home, other_software: None) -> None:
    found = rebuilt(copied)
    assert found.is_same
    assert {name: now for name, (_, now) in found.software.items()} == {"polars": "0.0.1"}
    assert "manifest.json" in found.files


def test_under_other_software_figures_that_differ_are_listed_and_due_to_it(
    copied: Home, other_software: None, laxer_gate: None, tmp_path: Path
) -> None:
    ended = vip(publish, "--rebuild", "2026-10-r1", "--home", copied.root, "--out", tmp_path / "rows.csv")
    listed = pl.read_csv(tmp_path / "rows.csv")
    assert (ended.exit_code, set(listed["revision"])) == (60, {"2026-10-r1"})
    others = listed.filter(~pl.col("change").is_in(["newly_shown", "newly_suppressed"]))
    assert "newly_shown" in set(listed["change"])
    assert set(others["columns"]) <= {"signal"}  # which is of what is shown beside it
    assert f"{listed.height} figures differ, due to software" in ended.stdout


def test_under_other_software_everything_that_is_public_or_decides_it_must_be_the_same(
    copied: Home, other_software: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    spoiled = ("internal/certificate.json", "internal/served.parquet", *(f"public/{name}" for name in SPOILED))
    real = attacking.certify

    def otherwise(inputs: Inputs, folder: Path) -> None:
        real(inputs, folder)
        for name, spoil in SPOILED.items():
            spoil(folder / "public" / name)
        served = pl.read_parquet(folder / attacking.SERVED)
        served.with_columns(since=pl.lit("2026-08-r1")).write_parquet(folder / attacking.SERVED)
        told = json.loads((folder / attacking.CERTIFICATE).read_text(encoding="utf-8"))
        (folder / attacking.CERTIFICATE).write_text(json.dumps({**told, "guarded": 0}), encoding="utf-8")

    monkeypatch.setattr(attacking, "certify", otherwise)
    found = rebuilt(copied)
    assert (found.is_same, sorted(found.tables), found.rows.height) == (False, sorted(spoiled), 0)
    ended = vip(publish, "--rebuild", "2026-10-r1", "--home", copied.root)
    assert (ended.exit_code, "other files: internal/certificate.json, internal/served.parquet" in ended.stdout) == (
        60,
        True,
    )


def test_under_the_same_software_any_difference_is_told(copied: Home, laxer_gate: None) -> None:
    ended = vip(publish, "--rebuild", "2026-10-r1", "--home", copied.root, "--json")
    (told,) = json.loads(ended.stdout)
    assert (ended.exit_code, told["same"], told["cause"]) == (60, False, "unknown")
    assert "public/published.parquet" in told["files"]
    assert told["figures"] > 0


def test_after_an_erasure_rows_cannot_give_it_again_and_its_record_can(
    issued: Deployment, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    home = Home(tmp_path / "home")
    shutil.copytree(issued.home.root, home.root)
    deployment = Deployment(issued.project, home)
    listed = tmp_path / "listed.txt"
    listed.write_text(
        next(home.landing.rglob("*.csv")).read_text(encoding="utf-8").splitlines()[1].split(";")[0], "utf-8"
    )
    deployment.erase(deployment.project.register("visits"), listed, None, "x", date(2026, 12, 1))
    released = Run.of(deployment, "2026-10", date(2026, 11, 30)).whole()
    _tell_of_erasures(released)
    assert (released.is_new, released.held_back) == (False, ("visits",))
    told = capsys.readouterr().out
    assert "persons were erased from visits since 2026-10-r2 was made, so it cannot be made again from rows" in told
    assert rebuilt(home, "2026-10-r2").is_same


def test_results_of_other_rows_are_not_published(issued: Deployment) -> None:
    run = Run.of(issued, "2026-10", date(2026, 10, 31))
    with pytest.raises(UserError, match="2026-10: its results were made of other rows"):
        run.publish(run.results_at)


def test_what_a_killed_rebuild_left_is_cleared_away_and_that_of_a_living_one_is_not(copied: Home) -> None:
    ended = subprocess.Popen(["true"])
    ended.wait()
    for process in (ended.pid, os.getppid()):
        (copied.cells / f".rebuild.{process}.part").mkdir()
    rebuilt(copied)
    assert [path.name for path in copied.cells.iterdir()] == [f".rebuild.{os.getppid()}.part"]


def test_of_the_last_publications_each_is_rebuilt_in_its_last_revision(
    copied: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []

    def noted(_: Home, revision: finding.Revision) -> rebuilding.Rebuilt:
        seen.append(str(revision))
        return rebuilding.Rebuilt(revision, {}, [], pl.DataFrame(), [])

    monkeypatch.setattr(rebuilding, "rebuild", noted)
    assert vip(publish, "--all-of", 12, "--home", copied.root).exit_code == 0
    assert vip(publish, "--all-of", 1, "--home", copied.root).exit_code == 0
    assert seen == ["2026-10-r2", "2026-11-r1", "2026-11-r1"]


def test_a_record_that_was_changed_is_not_rebuilt(copied: Home) -> None:
    cells = copied.publications / "2026-10" / "r1" / record.PLACE / "cells" / "prov" / "mean_points.parquet"
    pl.read_parquet(cells).with_columns(pl.col("cases") + 1).write_parquet(cells)
    with pytest.raises(UserError, match=r"2026-10-r1: 1 of its files .*/cells/prov/mean_points.parquet"):
        rebuilt(copied)


@pytest.mark.parametrize("said", [[], ["--rebuild", "2026-10", "--all-of", "2"]])
def test_what_to_rebuild_is_said_once(copied: Home, said: list[str]) -> None:
    ended: Any = vip(publish, *said, "--home", copied.root)
    assert isinstance(ended.exception, UserError)


@pytest.mark.parametrize(("name", "found"), [("2026-10", "2026-10-r2"), ("2026-10-r1", "2026-10-r1"), ("2026-10/r2", "2026-10-r2"), ("2026-11", "2026-11-r1")])  # fmt: skip
def test_a_publication_is_named_by_its_month_or_with_a_revision(copied: Home, name: str, found: str) -> None:
    assert str(finding.named(copied, name)) == found


@pytest.mark.parametrize("name", ["2026-12", "2026-10-r3", "2026-13", "latest", "2026-10-r0", ""])
def test_what_is_not_there_is_refused(copied: Home, name: str) -> None:
    with pytest.raises(UserError):
        finding.named(copied, name)
