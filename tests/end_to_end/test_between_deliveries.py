"""End to end: a month in which nothing was delivered. The last values stand with their data date, and it is told."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from pipelines.aggregate import results
from pipelines.deployment import Deployment
from pipelines.home import Home
from pipelines.intake.identity import Key
from pipelines.intake.outcome import deliveries
from pipelines.plausibility import docs, judgement, shares
from pipelines.project import Project, Register
from pipelines.run import Run
from pipelines.simulate import simulate
from pipelines.status import Status
from tests.landed import only_what_is_used

pytestmark = pytest.mark.exhaustive

LATER = date(2026, 12, 15)  # PsykosR's delivery until October was due on 10 November
# A snapshot, increments, one with units, and counts per area.
JUDGED_TWICE = ("dor", "lmed", "psykosr", "oj_funktionsnedsattning")


@pytest.fixture(scope="module")
def deployment(tmp_path_factory: pytest.TempPathFactory) -> Deployment:
    """A home with the publication of October, by plain functions, with three months in it."""
    site = tmp_path_factory.mktemp("site")
    (site / "vip.toml").write_text('history_months = 3\nprogrammes = ["schizofreni"]\n', encoding="utf-8")
    home = Home(tmp_path_factory.mktemp("home"))
    Key.create(home)
    simulate(home.landing, persons=1_000, months=36, seed=7)
    deployment = Deployment(Project(site), home)
    only_what_is_used(deployment)
    Run.of(deployment, "2026-10").whole(first=True)
    return deployment


@pytest.fixture(scope="module")
def judged(deployment: Deployment) -> dict[str, bytes]:
    """What the plain run judged of some registers and of December's shares, which are then taken away again."""
    for measure in ("coverage", "affiliation"):
        Run.of(deployment, "2026-12", LATER).shares(measure)
    found = _judged(deployment)
    for name in found:
        (deployment.home.root / name).unlink()
    return found


def _judged(deployment: Deployment) -> dict[str, bytes]:
    home = deployment.home
    places = [f"registers/{name}/*.metrics.parquet" for name in JUDGED_TWICE]
    places += [f"plausibility/{kept}/{name}/**/*.*" for name in JUDGED_TWICE for kept in ("judgements", "docs")]
    places += [f"plausibility/{measure}/2026-12.parquet" for measure in ("coverage", "affiliation")]
    paths = sorted(path for place in places for path in home.root.glob(place) if path.is_file())
    return {path.relative_to(home.root).as_posix(): path.read_bytes() for path in paths}


@pytest.fixture(scope="module")
def told(deployment: Deployment, judged: dict[str, bytes]) -> str:
    """What `vip run` says of December, after two months in which nothing came."""
    done = subprocess.run(
        [
            Path(sys.executable).with_name("vip"), "run", "--publication", "2026-12", "--as-known-on", str(LATER),
            "--first", "--home", str(deployment.home.root), "--site", str(deployment.project.site),
        ],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (30, "")
    return done.stdout


def _delivered(deployment: Deployment) -> dict[str, Register]:
    """The registers that there are extracts of."""
    landing, registers = deployment.home.landing, deployment.project.registers
    return {name: register for name, register in registers.items() if (landing / name).is_dir()}


def _published(deployment: Deployment, publication: str) -> pl.DataFrame:
    return pl.read_parquet(deployment.home.publications / publication / "r1" / "public" / "published.parquet")


def _as_of(published: pl.DataFrame) -> dict[str, date]:
    """The data date by indicator, which must be the same in each of its rows."""
    dates = published.select("indicator", "data_as_of").unique()
    assert dates.height == dates["indicator"].n_unique()
    return dict(dates.iter_rows())


def test_every_published_row_says_until_when_its_data_reach(deployment: Deployment) -> None:
    published = _published(deployment, "2026-10")
    assert published.height > 0
    assert published["data_as_of"].null_count() == 0
    catalogue = deployment.catalogue.measurable
    latest = {
        name: max(date.fromisoformat(one.covers_to) for one in deliveries(deployment.home, register))
        for name, register in _delivered(deployment).items()
    }
    wanted = {one.short_name: min(latest[name] for name in one.registers) for one in catalogue.values()}
    found = _as_of(published)
    assert found == {name: wanted[name] for name in found}


def test_between_two_deliveries_the_last_values_stand_with_their_data_date(deployment: Deployment, told: str) -> None:
    before, after = (_published(deployment, publication) for publication in ("2026-10", "2026-12"))
    assert _as_of(after).items() <= _as_of(before).items()  # follow-up that is not over has no September
    assert set(_as_of(after).values()) == {date(2026, 9, 30)}
    figures = [frame.filter(period_start=date(2026, 9, 1)).drop("publication", "status") for frame in (before, after)]
    assert figures[0].height > 0
    assert figures[0].equals(figures[1])


def test_a_month_that_no_delivery_speaks_for_has_no_figure(deployment: Deployment, told: str) -> None:
    """December publishes until November; the deliveries end with September."""
    months = _published(deployment, "2026-12").filter(period_type="month")
    later = months.filter(pl.col("period_start") > date(2026, 9, 30))
    assert months.height > later.height
    assert later.filter(pl.col("value").is_not_null()).is_empty()
    every = pl.read_parquet(results.place(deployment.home, "2026-12")).filter(pl.col("period_type") == "month")
    awaited = every.filter(pl.col("period_start") > date(2026, 9, 30))
    assert awaited.height > 0
    assert set(awaited["status"].cast(pl.String)) == {"withheld"}


def test_a_plain_run_judges_every_delivery_and_keeps_coverage_and_affiliation(deployment: Deployment) -> None:
    home = deployment.home
    for name, register in _delivered(deployment).items():
        last = deliveries(home, register)[-1]
        assert judgement.place(home, name, last.stored).is_file()
        assert docs.page_of(home, name, last.stored).is_file()
    for measure in ("coverage", "affiliation"):
        kept = pl.read_parquet(shares.place(home, measure, "2026-10"))
        assert set(kept["reference_year"]) == {2024, 2025, 2026}
        told = kept.filter(pl.col("register").is_in(list(_delivered(deployment))))
        assert told.filter(region_code="SE", reference_year=2025)["share"].null_count() == 0
        assert set(told.filter(reference_year=2026)["reason"]) == {"year_not_covered"}


def test_dagster_judges_as_the_plain_run_does(deployment: Deployment, told: str, judged: dict[str, bytes]) -> None:
    assert {Path(name).suffix for name in judged} == {".json", ".html", ".parquet"}
    assert len(judged) >= 4 * len(JUDGED_TWICE) + 2
    assert _judged(deployment) == judged


def test_a_run_in_which_nothing_came_says_so(told: str) -> None:
    assert "Nothing new in landing." in told


def test_coverage_is_that_of_the_deliveries_known_on_the_day(deployment: Deployment) -> None:
    early = Run.of(deployment, "2026-08", date(2026, 8, 1))  # before any extract of PsykosR
    found = early.shares("coverage")
    assert set(found.filter(register="psykosr")["reason"]) == {"no_delivery"}
    assert shares.place(deployment.home, "coverage", "2026-08").is_file()


def test_vip_run_tells_which_registers_are_overdue_and_no_others(deployment: Deployment, told: str) -> None:
    overdue = {line.split(":")[0] for line in told.splitlines() if ": overdue " in line}
    statuses = [Status.of(register, deployment.home, LATER) for register in deployment.project.registers.values()]
    assert overdue == {one.register.name for one in statuses if one.standing.status == "overdue"}
    assert "psykosr" in overdue
    assert "oj_funktionsnedsattning" not in overdue  # a yearly one
