"""Months chosen together in the web interface, as its backfill daemon launches them: every one is made, in order."""

import json
import signal
import time
from pathlib import Path

import dagster as dg
import pytest
from dagster._core.execution.backfill import PartitionBackfill

from pipelines.deployment import Deployment
from pipelines.home import Home
from pipelines.orchestration import record
from pipelines.orchestration.graph import PUBLISHED, build_definitions
from pipelines.project import Project
from pipelines.storage import Storage
from tests.fault.test_killed_assets import SUCCESS, daemon, until

MONTHS = ["2026-10", "2026-11"]


@pytest.mark.exhaustive
@pytest.mark.timeout(600)
def test_months_chosen_together_are_made_in_order_by_runs_that_each_make_all_of_them(
    small_home: Home, small_site: Path
) -> None:
    deployment = Deployment(Project(small_site), small_home)
    for register in deployment.project.registers.values():
        deployment.take_in(register)
        deployment.examine(register)
    assert not record.is_of_an_earlier_dagster(small_home, Storage())
    graph = build_definitions(deployment).resolve_asset_graph()
    chosen = [key for key in graph.materializable_asset_keys if graph.get(key).is_partitioned]
    with dg.DagsterInstance.from_config(str(small_home.dagster)) as instance:
        instance.add_backfill(
            PartitionBackfill.from_asset_partitions(
                "chosen", graph, MONTHS, chosen, time.time(), {}, instance, False, None, None, None
            )
        )
        with daemon(small_home, small_site, signal.SIGTERM):
            until("the months were not made", lambda: instance.get_backfill("chosen").status.name != "REQUESTED")  # type: ignore[union-attr]
            until("it did not end", lambda: all(run.is_finished for run in instance.get_runs()))
        runs = list(reversed(instance.get_runs()))
    assert {run.status for run in runs} == {SUCCESS}
    several = [
        (run.tags["dagster/asset_partition_range_start"], run.tags["dagster/asset_partition_range_end"]) for run in runs
    ]
    assert set(several) == {(MONTHS[0], MONTHS[-1])}
    selected = [run.asset_selection or frozenset() for run in runs]
    print([len(one) for one in selected])
    assert {PUBLISHED} in selected  # it hangs on itself, so Dagster gives it a run of its own
    for month in MONTHS:
        (made,) = small_home.publications.glob(f"{month}/r1/manifest.json")
        said = json.loads(made.read_text(encoding="utf-8"))
        print(month, said["as_known_on"], said.get("before"))
