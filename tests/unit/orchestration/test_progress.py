"""Unit: the results of each indicator are told as they begin, to who runs the graph and in Dagster's log of the run."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import dagster as dg
import polars as pl
import pytest

from pipelines.aggregate import results
from pipelines.deployment import Deployment
from pipelines.home import Home
from pipelines.orchestration.graph import Steps, build_assets
from pipelines.orchestration.materialise import steps_of
from pipelines.project import Project
from pipelines.release.publication import PARTS

NAMES = ["b/first", "a/second", "a/first"]


def test_each_indicator_is_told_before_it_is_worked_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[str, str]] = []

    def worked_out(item: Any, _: object) -> pl.DataFrame:
        seen.append(("worked out", item.indicator.name))
        return pl.DataFrame({"vip": [item.indicator.name]})

    monkeypatch.setattr(results, "rolled_up", worked_out)
    monkeypatch.setattr(results, "shaped", lambda _publication, _item, rows: rows)
    monkeypatch.setattr(results, "_schema", lambda: pl.DataFrame({"vip": ["x"]}).to_arrow().schema)
    counted: Any = [SimpleNamespace(indicator=SimpleNamespace(name=name)) for name in NAMES]
    nothing: Any = None
    made = results.compute("2026-10", counted, nothing, Home(tmp_path), tell=lambda name: seen.append(("told", name)))
    assert seen == [(what, name) for name in sorted(NAMES) for what in ("told", "worked out")]
    assert pl.read_parquet(made)["vip"].to_list() == sorted(NAMES)


def test_who_runs_the_graph_and_the_log_are_told_of_each(home: Home) -> None:
    told: list[str] = []

    def worked_out(tell: Any) -> None:
        for name in NAMES:
            tell(name)

    deployment: Any = Deployment(Project(), home)
    steps = Steps(deployment, tell=told.append)
    steps._runs["2026-10", None] = SimpleNamespace(results=worked_out, ready=lambda: NAMES, waiting={})  # type: ignore[assignment]
    with dg.DagsterInstance.ephemeral() as instance:
        done = dg.materialize(
            build_assets(steps), selection=["results"], partition_key="2026-10", instance=instance,
            run_config={"loggers": {"console": {"config": {"log_level": "CRITICAL"}}}},
        )  # fmt: skip
        log = [entry.message for entry in instance.all_logs(done.run_id)]
    assert done.success
    assert told == ["results", *(f"results: {name}" for name in NAMES)]
    assert [line for line in log if line.startswith("results:")] == told[1:]


def test_a_run_has_a_step_for_the_cells_the_results_and_the_publication_of_each_indicator(home: Home) -> None:
    deployment = Deployment(Project(), home)
    assets = [asset for asset in build_assets(Steps(deployment)) if isinstance(asset, dg.AssetsDefinition)]
    computed = [key for asset in assets for key in asset.keys]
    assert steps_of(deployment) == len(computed) + 2 * len(deployment.catalogue.measurable) + len(PARTS)
