"""What the tests of plausibility share: a small register, and its monthly deliveries as intake would have stored them."""

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import polars as pl
import pytest

from pipelines.home import Home
from pipelines.intake.outcome import Outcome
from pipelines.plausibility import examination, metrics
from pipelines.plausibility.judgement import Judgement
from pipelines.plausibility.places import Places
from pipelines.project import Project
from pipelines.reference import tables as reference
from tests.unit.plausibility import making

Change = Callable[[pl.DataFrame], pl.DataFrame]


@pytest.fixture(scope="session")
def tables() -> Mapping[str, pl.DataFrame]:
    """The project's reference tables, with codes for the sample's units."""
    return {**reference.load(), "unit_code": making.unit_codes()}


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """An empty home."""
    return Home(tmp_path / "home")


@pytest.fixture(scope="session")
def sound(tmp_path_factory: pytest.TempPathFactory, tables: Mapping[str, pl.DataFrame]) -> Path:
    """The rows and metrics of five sound snapshots, for tests to copy."""
    home = Home(tmp_path_factory.mktemp("sound"))
    places = Places.of(making.SAMPLE, tables)
    for outcome in making.snapshots(home, 5, lambda rows: rows):
        metrics.of(making.SAMPLE, outcome, home, places)
    return home.registers


@pytest.fixture
def judge_last(home: Home, sound: Path, tables: Mapping[str, pl.DataFrame]) -> Callable[..., Judgement]:
    """Store monthly snapshots of the sample, the last one changed, and examine the last."""

    def run(change: Change = lambda rows: rows, *, deliveries: int = 5, **said: int) -> Judgement:
        shutil.copytree(sound, home.registers, dirs_exist_ok=True)
        outcomes = making.snapshots(home, 5, change, **said)
        (home.registers / "sample" / f"{outcomes[-1].stored}.metrics.parquet").unlink(missing_ok=True)
        return examine(outcomes[5 - deliveries :], home, tables)

    return run


def examine(outcomes: list[Outcome], home: Home, tables: Mapping[str, pl.DataFrame]) -> Judgement:
    """Examine the last of the sample's deliveries."""
    return examination.examine(making.SAMPLE, outcomes, home, Project(), tables)
