"""Months chosen together in the web interface, as its backfill daemon launches them: every one is made, in order."""

import signal
import time
from pathlib import Path

import dagster as dg
import pytest
from dagster._core.execution.backfill import PartitionBackfill

from pipelines.deployment import Deployment
from pipelines.home import Home
from pipelines.orchestration import record
from pipelines.orchestration.graph import PUBLISHED, RESULTS, build_definitions
from pipelines.project import Project
from pipelines.release.publication import is_delivered
from pipelines.storage import Storage
from tests.fault.test_killed_assets import SUCCESS, daemon, until

MONTHS = ["2026-10", "2026-11"]


@pytest.mark.exhaustive
@pytest.mark.timeout(600)
@pytest.mark.filterwarnings(
    "ignore:Function .AssetSelection.sources. is deprecated:DeprecationWarning"
)  # by Dagster itself
def test_months_chosen_together_are_counted_by_one_run_and_published_in_order_by_the_next(
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
    first, second = [
        run.asset_selection or frozenset() for run in runs
    ]  # what hangs on itself may not hang on others of its run
    assert first | second == {*chosen}
    assert (RESULTS in first, PUBLISHED in second) == (True, True)
    manifests = [small_home.publications / month / "r1" / "manifest.json" for month in MONTHS]
    assert manifests[0].stat().st_mtime_ns < manifests[1].stat().st_mtime_ns
    assert all(is_delivered(small_home, month) for month in MONTHS)
