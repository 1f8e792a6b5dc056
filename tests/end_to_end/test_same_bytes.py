"""End to end: the same extracts give the same bytes, with other threads, other cells and other serials of persons."""

import shutil
from pathlib import Path

import pytest

from pipelines import engine
from pipelines.deployment import Deployment
from pipelines.home import Home
from pipelines.intake.identity import Key
from pipelines.project import Project
from pipelines.run import Run
from pipelines.simulate import simulate

PUBLICATION = "2026-10"
# Between them they have every measure in use but ratio, cases and figures, linked registers.
PROGRAMMES = (("atstorning",), ("autism", "beroende"))
MEASURES = {"proportion", "rate", "mean", "median", "change", "survival"}


@pytest.fixture(
    scope="module", params=[PROGRAMMES[0], pytest.param(PROGRAMMES[1], marks=pytest.mark.exhaustive)], ids=" ".join
)
def published(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Deployment:
    """A home with one publication of some programmes."""
    site, home = tmp_path_factory.mktemp("site"), Home(tmp_path_factory.mktemp("home"))
    (site / "vip.toml").write_text(f"history_months = 18\nprogrammes = {list(request.param)}\n", encoding="utf-8")
    Key.create(home)
    simulate(home.landing, persons=6_000, months=48, seed=20)
    deployment = Deployment(Project(site), home)
    Run.of(deployment, PUBLICATION).whole(first=True)
    return deployment


def test_made_again_from_the_rows_a_publication_has_the_same_bytes(
    published: Deployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One thread instead of two, no cells kept: not a byte may differ, so no revision is made."""
    shutil.rmtree(published.home.cells)
    monkeypatch.setitem(engine.SETTINGS, "threads", 1)
    again = Run.of(published, PUBLICATION).whole()
    assert (again.revision, again.is_new) == (1, False)


def test_another_home_with_other_serials_publishes_the_same_bytes(published: Deployment, tmp_path: Path) -> None:
    other = Home(tmp_path)
    Key.create(other)
    shutil.copytree(published.home.landing, other.landing, dirs_exist_ok=True)
    release = Run.of(Deployment(published.project, other), PUBLICATION).whole(first=True)
    one, two = (
        (home.publications / PUBLICATION / "r1" / "manifest.json").read_bytes() for home in (published.home, other)
    )
    assert release.revision == 1
    assert one == two


def test_the_programmes_have_measures_of_all_kinds(tmp_path: Path) -> None:
    every = Deployment(Project(), Home(tmp_path)).catalogue.measurable.values()
    measurable = [item for item in every if item.vip in {vip for some in PROGRAMMES for vip in some}]
    assert {item.header.measure for item in measurable} >= MEASURES
    assert {item.header.rows for item in measurable} == {"cases", "aggregates"}
