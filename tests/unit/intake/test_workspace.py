"""What is unpacked holds identifiers: nothing of it is left, neither afterwards nor when the process is killed."""

import gzip
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.errors import UserError
from pipelines.home import Home
from pipelines.intake import workspace
from pipelines.intake.arrival import arrival
from pipelines.intake.checking import check
from pipelines.intake.source import opened_source
from pipelines.project import Register
from tests.unit.intake.bench import PERSON, bare_row, land, table

KILLED = """
import os, signal, sys
from pathlib import Path
from pipelines.intake import source, workspace
from pipelines.intake.checking import check
from pipelines.project import Project

if sys.argv[1] == "named":
    workspace.OPEN_FILES = Path("/nowhere")
source.headings_of = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
check(Path(sys.argv[2]), Project().registers["dor"])
"""


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The system's folder for passing files."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture(params=["nameless", "named"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """As on Linux, and as where the files of a process have no paths."""
    if request.param == "named":
        monkeypatch.setattr(workspace, "OPEN_FILES", Path("/nowhere"))
    elif not workspace.OPEN_FILES.is_dir():
        pytest.skip("open files have no paths here")
    return str(request.param)


def packed(home: Home, dor: Register) -> Path:
    """A packed extract of one person, in landing."""
    return land(home, dor, gzip.compress(table(dor, [bare_row(dor) | {"PNR": PERSON}])))


def holding_the_person(folder: Path) -> Iterator[Path]:
    """The files below a folder in which the person can be read."""
    for path in folder.rglob("*"):
        if path.is_file() and PERSON.encode() in path.read_bytes():
            yield path


def test_while_it_is_read_an_unpacked_file_has_no_name(home: Home, dor: Register, tmp_path: Path) -> None:
    if not workspace.OPEN_FILES.is_dir():
        pytest.skip("open files have no paths here")
    path = packed(home, dor)
    with opened_source(arrival(path, dor), dor, workspace=home.landing / "dor") as source:
        assert PERSON.encode() in source.opened.path.read_bytes()
        assert list(holding_the_person(tmp_path)) == []
        assert list((home.landing / "dor").iterdir()) == [path]


def test_nothing_is_left_of_a_check_that_ends(home: Home, dor: Register, temporary: Path, way: str) -> None:
    assert check(packed(home, dor), dor).outcome.accepted == 1
    assert list(temporary.iterdir()) == []


def test_nothing_is_left_of_a_check_that_is_killed(home: Home, dor: Register, temporary: Path, way: str) -> None:
    command = [sys.executable, "-c", KILLED, way, str(packed(home, dor))]
    ended = subprocess.run(command, env=os.environ | {"TMPDIR": str(temporary)}, check=False)
    assert ended.returncode == -signal.SIGKILL
    assert (list(holding_the_person(temporary)) == []) is (way == "nameless")


def test_what_a_killed_check_left_elsewhere_is_cleared_away_a_day_later(
    home: Home, dor: Register, temporary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workspace, "OPEN_FILES", Path("/nowhere"))
    left = {name: temporary / name for name in (".opened.old.part", ".opened.new.part", "old")}
    for name, folder in left.items():
        folder.mkdir()
        (folder / "unpacked").write_text(PERSON)
        if "new" not in name:
            os.utime(folder, (1_000_000, 1_000_000))
    check(packed(home, dor), dor)
    assert {name for name, folder in left.items() if folder.exists()} == {".opened.new.part", "old"}


@pytest.mark.parametrize("named", [True, False])
def test_a_folder_that_was_made_for_it_is_gone_and_one_with_files_stays(
    tmp_path: Path, named: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if named:
        monkeypatch.setattr(workspace, "OPEN_FILES", Path("/nowhere"))
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "a.csv").write_text("x")
    for folder in ("full", "made"):
        with workspace.workspace(tmp_path / folder) as place:
            place.file("unpacked").write_text("x")
            assert place.file("table") != place.file("unpacked")
    assert [path.name for path in tmp_path.iterdir()] == ["full"]
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["a.csv"]


def test_what_cannot_be_removed_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(folder: Path) -> None:
        raise PermissionError(13, "denied", str(folder))

    monkeypatch.setattr(workspace, "OPEN_FILES", Path("/nowhere"))
    monkeypatch.setattr(workspace.shutil, "rmtree", refuse)
    with (
        pytest.raises(UserError, match="holds unpacked identifiers and cannot be removed"),
        workspace.workspace(tmp_path),
    ):
        pass
