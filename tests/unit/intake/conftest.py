"""Unit tests of the door: one file, one row, one value or one identifier at a time, against answers written down here."""

from pathlib import Path

import pytest

from pipelines.home import Home
from pipelines.project import Project, Register
from tests.unit.intake import bench
from tests.unit.intake.extracts import Nation


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home with an identity key and nothing else."""
    return bench.new_home(tmp_path)


@pytest.fixture(scope="session")
def registers() -> dict[str, Register]:
    """The project's registers."""
    return Project().registers


@pytest.fixture(scope="session")
def dor(registers: dict[str, Register]) -> Register:
    """A small register of persons, a full snapshot each time."""
    return registers["dor"]


@pytest.fixture(scope="session")
def nation() -> Nation:
    """A small simulated nation, of which every source sends extracts."""
    return Nation(1_200)
