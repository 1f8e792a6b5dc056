"""Where Dagster's record of runs is said to lie."""

from pathlib import Path

import dagster as dg
import pytest

from pipelines.errors import UserError
from pipelines.home import Home
from pipelines.orchestration import record
from pipelines.storage import Storage


def test_another_place_for_the_record_in_dagsters_own_settings_is_told_of_and_nothing_is_written(
    tmp_path: Path,
) -> None:
    file = Home(tmp_path / "home").dagster / "dagster.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    said = "run_monitoring: {enabled: true}\nrun_storage: {module: elsewhere, class: Elsewhere}\n"
    file.write_text(said, encoding="utf-8")
    with pytest.raises(UserError, match=r"dagster\.yaml: run_storage: .*Take this out of the file"):
        record.prepare(Home(tmp_path / "home"), Storage())
    assert file.read_text(encoding="utf-8") == said


def test_how_many_runs_go_on_at_once_is_said_in_one_place_where_an_operator_says_it(tmp_path: Path) -> None:
    file = Home(tmp_path / "home").dagster / "dagster.yaml"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("run_queue: {max_concurrent_runs: 2}\n", encoding="utf-8")
    with dg.DagsterInstance.from_config(str(record.prepare(Home(tmp_path / "home"), Storage()))) as instance:
        settings = instance.get_concurrency_config().run_queue_config
    assert settings
    assert settings.max_concurrent_runs == 2
