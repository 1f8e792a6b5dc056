"""End to end: the same extracts give the same bytes, with other threads, other cells and other serials of persons."""

import os
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from pipelines import clock, engine
from pipelines.deployment import Deployment
from pipelines.home import Home
from pipelines.intake.history import Known
from pipelines.intake.identity import Key
from pipelines.project import PROJECT, Project
from pipelines.release import finding, rebuilding
from pipelines.run import Run
from pipelines.simulate import simulate
from tests.landed import only_what_is_used

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
    (site / "vip.toml").write_text(f"history_months = 13\nprogrammes = {list(request.param)}\n", encoding="utf-8")
    Key.create(home)
    simulate(home.landing, persons=2_000, months=36, seed=20)
    deployment = Deployment(Project(site), home)
    only_what_is_used(deployment)
    Run.of(deployment, PUBLICATION).whole(first=True)
    return deployment


@pytest.fixture
def another_clock(published: Deployment, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is years later, every file has been touched since, and no module of ours may ask what time it is."""

    def ask(*_: object) -> None:
        raise AssertionError("the clock was asked")

    monkeypatch.setattr(clock, "datetime", SimpleNamespace(now=ask, fromtimestamp=ask))
    for name in ("time", "time_ns", "monotonic", "perf_counter"):
        monkeypatch.setattr(time, name, _later(getattr(time, name)))
    for path in published.home.landing.rglob("*"):
        os.utime(path, (YEARS, YEARS))


YEARS = 20 * 365 * 24 * 3600


def _later(clock_of_the_machine: Callable[[], float]) -> Callable[[], float]:
    """What libraries are told; of ourselves nobody may ask."""

    def told() -> float:
        asking = Path(sys._getframe(1).f_code.co_filename)
        assert not any(asking.is_relative_to(PROJECT / ours) for ours in ("pipelines", "data_contracts")), asking
        return clock_of_the_machine() + YEARS

    return told


def test_the_clock_that_is_forbidden_is_noticed(another_clock: None) -> None:
    with pytest.raises(AssertionError):
        clock.today()
    assert time.time() > 2 * YEARS


def test_made_again_from_the_rows_a_publication_has_the_same_bytes(
    published: Deployment, another_clock: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One thread instead of two, no cells kept, years later: not a byte may differ, so no revision is made."""
    shutil.rmtree(published.home.cells)
    monkeypatch.setitem(engine.SETTINGS, "threads", 1)
    again = Run.of(published, PUBLICATION).whole()
    assert (again.revision, again.is_new) == (1, False)


def test_made_again_from_its_record_a_publication_has_the_same_bytes(
    published: Deployment, another_clock: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Known, "rows", None)  # no row may be asked for
    monkeypatch.setitem(engine.SETTINGS, "threads", 1)
    rebuilt = rebuilding.rebuild(published.home, finding.named(published.home, PUBLICATION))
    assert (rebuilt.is_same, rebuilt.files, rebuilt.software) == (True, [], {})


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
