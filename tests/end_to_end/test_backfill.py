"""Several months in one go: `vip run --from`, and partitions chosen in the web interface, give what month by month gives."""

import shutil
from datetime import date
from pathlib import Path

import dagster as dg
import pytest

from pipelines.commands.run import run
from pipelines.deployment import Deployment
from pipelines.orchestration.graph import Steps, build_assets
from pipelines.orchestration.materialise import QUIET
from pipelines.release.publication import is_delivered
from pipelines.run import Run
from tests.end_to_end import holding
from tests.fault import contents
from tests.unit.release.conftest import vip

pytestmark = pytest.mark.exhaustive

MONTHS = ("2026-07", "2026-08", "2026-09")


def landed(folder: Path) -> Deployment:
    """One register of a small land, an extract a month."""
    deployment = holding.deployment(folder, ("late_visits",))
    for day in holding.SOUND:
        holding.land(deployment.home, "visits", day)
    return deployment


def published(deployment: Deployment) -> dict[str, object]:
    """Every file of every publication, without what receivers open."""
    found = contents.of(deployment.home, with_persons=True)
    return {
        name: text for name, text in found.items() if name.startswith("publications/") and "/deliveries/" not in name
    }


@pytest.fixture(scope="module")
def month_by_month(tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    deployment = landed(tmp_path_factory.mktemp("one_by_one"))
    for month in MONTHS:
        Run.of(deployment, month).whole(first=month == MONTHS[0])
    found = published(deployment)
    assert {name.split("/")[1] for name in found} == set(MONTHS)
    return found


def test_from_a_month_on_each_is_made_in_order_and_what_is_made_stays(
    tmp_path: Path, month_by_month: dict[str, object]
) -> None:
    deployment = landed(tmp_path)
    Run.of(deployment, MONTHS[0]).whole(first=True)  # as where an earlier try was killed after it
    there = ("--publication", MONTHS[-1], "--home", deployment.home.root, "--site", deployment.project.site)
    assert vip(run, "--from", MONTHS[0], *there).exit_code == 0
    assert [is_delivered(deployment.home, month) for month in MONTHS] == [True] * 3  # and what was left of the first
    made = published(deployment)  # a project with other linkages, which no figure depends on
    assert {name: made[name] for name in made if "/public/" in name and name.endswith(".parquet")} == {
        name: text for name, text in month_by_month.items() if "/public/" in name and name.endswith(".parquet")
    }
    shutil.rmtree(deployment.home.publications / MONTHS[-1] / "r1" / "public" / "deliveries")  # killed before them
    again = vip(run, "--from", MONTHS[0], *there)
    assert "every month is made" in str(again.exception)
    assert is_delivered(deployment.home, MONTHS[-1])
    both = vip(run, "--from", MONTHS[0], "--as-known-on", "2026-09-01", *there)
    assert "--as-known-on" in str(both.exception)


def test_a_run_of_several_partitions_makes_them_in_order(tmp_path: Path, month_by_month: dict[str, object]) -> None:
    deployment = landed(tmp_path)
    for register in deployment.project.registers.values():
        deployment.take_in(register)
        deployment.examine(register)
    assets = build_assets(Steps(deployment, first=True))
    with dg.instance_for_test() as instance:
        chosen = dg.AssetSelection.all() - dg.AssetSelection.key_prefixes("registers", "deliveries")
        job = dg.define_asset_job("several", selection=chosen)
        made = dg.Definitions(assets=assets, jobs=[job], executor=dg.in_process_executor).resolve_job_def("several")
        done = made.execute_in_process(
            instance=instance, run_config=QUIET,
            tags={"dagster/asset_partition_range_start": MONTHS[0], "dagster/asset_partition_range_end": MONTHS[-1]},
        )  # fmt: skip
        assert done.success
        assert instance.get_materialized_partitions(dg.AssetKey("published")) == set(MONTHS)
    assert published(deployment) == month_by_month


def test_several_months_are_each_known_on_their_own_last_day(month_by_month: dict[str, object]) -> None:
    """Later deliveries are in landing, and in no earlier month."""
    for month in MONTHS:
        manifest = str(month_by_month[f"publications/{month}/r1/manifest.json"])
        later = date(int(month[:4]), int(month[5:]) % 12 + 1, 5)
        assert f"{later}_" not in manifest
