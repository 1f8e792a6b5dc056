"""Unit: the record in SQLite is Dagster's own, seen by others event by event, with few files open however many runs."""

from collections.abc import Callable
from pathlib import Path

import dagster as dg
import pytest
from dagster._core.storage.event_log import SqliteEventLogStorage

from pipelines.home import Home
from pipelines.orchestration import record, sqlite
from pipelines.orchestration.sqlite import MOST_KEPT, EventLog
from pipelines.storage import Storage


@dg.asset
def made(context: dg.AssetExecutionContext) -> dg.MaterializeResult:
    context.log.info("told")
    return dg.MaterializeResult(metadata={"rows": 3})


@pytest.fixture
def run(tmp_path: Path) -> Callable[[], str]:
    """Materialise one asset in a home with a record of its own: the name of the run."""

    def materialised() -> str:
        folder = record.prepare(Home(tmp_path / "home"), Storage())
        with dg.DagsterInstance.from_config(str(folder)) as instance:
            assert isinstance(instance.event_log_storage, EventLog)
            return dg.materialize([made], instance=instance).run_id

    return materialised


def _open_in(folder: Path) -> set[Path]:
    """The databases below a folder that this process has open."""
    found = {one.readlink() for one in Path("/proc/self/fd").iterdir() if one.is_symlink()}
    return {path for path in found if path.is_relative_to(folder) and path.suffix == ".db"}


def test_dagsters_own_storage_reads_what_was_written_and_is_read(run: Callable[[], str], tmp_path: Path) -> None:
    name, folder = run(), tmp_path / "home" / "dagster"
    own = SqliteEventLogStorage(str(folder / "history" / "runs"))
    messages = [entry.message for entry in own.get_logs_for_run(name)]
    assert "told" in messages
    (folder / "dagster.yaml").unlink()  # of no storage Dagster takes its own, in the same place
    with dg.DagsterInstance.from_config(str(folder)) as instance:
        assert not isinstance(instance.event_log_storage, EventLog)
        assert [one.run_id for one in instance.get_runs()] == [name]
        later = dg.materialize([made], instance=instance).run_id
    assert run() not in (name, later)
    with dg.DagsterInstance.from_config(str(folder)) as instance:
        assert {name, later} < {one.run_id for one in instance.get_runs()}
        event = instance.get_latest_materialization_event(dg.AssetKey("made"))
    assert event is not None


def test_the_file_of_a_run_that_goes_on_changes_with_each_event(tmp_path: Path) -> None:
    """The web interface watches that file, and not those beside it."""
    seen: list[bytes] = []

    @dg.asset
    def told(context: dg.AssetExecutionContext) -> None:
        file = tmp_path / "home" / "dagster" / "history" / "runs" / f"{context.run.run_id}.db"
        for number in range(3):
            context.log.info(f"told {number}")
            seen.append(file.read_bytes())

    folder = record.prepare(Home(tmp_path / "home"), Storage())
    with dg.DagsterInstance.from_config(str(folder)) as instance:
        assert dg.materialize([told], instance=instance).success
    assert [f"told {number}".encode() in content for number, content in enumerate(seen)] == [True] * 3


def test_files_are_kept_open_while_a_record_is_and_never_many(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    folder = record.prepare(home, Storage())
    with dg.DagsterInstance.from_config(str(folder)) as instance:
        for _ in range(2 * MOST_KEPT):
            dg.materialize([made], instance=instance)
        assert len(_open_in(home.dagster / "history" / "runs")) == MOST_KEPT
    assert _open_in(home.dagster) == set()


def test_what_is_wiped_is_gone_and_what_comes_after_is_kept(tmp_path: Path) -> None:
    folder = record.prepare(Home(tmp_path / "home"), Storage())
    with dg.DagsterInstance.from_config(str(folder)) as instance:
        dg.materialize([made], instance=instance)
        instance.wipe()
        assert instance.get_runs() == []
        name = dg.materialize([made], instance=instance).run_id
        assert any(entry.message == "told" for entry in instance.all_logs(name))


def test_the_storage_is_said_by_its_place(tmp_path: Path) -> None:
    said = sqlite.said(tmp_path / "home" / "dagster")["custom"]
    assert (said["module"], said["class"]) == ("pipelines.orchestration.sqlite", "Sqlite")
    assert said["config"]["base_dir"] == str((tmp_path / "home" / "dagster").resolve())
