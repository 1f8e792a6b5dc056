"""End-to-end tests: the product as a user runs it. What they share: a simulated nation whose extracts were taken in."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from pipelines.deployment import Deployment
from pipelines.home import Home
from pipelines.intake.identity import Key
from pipelines.project import Project
from pipelines.simulate import simulate

PERSONS = 12_000
MONTHS = 60
SEED = 2  # one that gives every indicator something to count


def taken_in(root: Path) -> Deployment:
    """A home with all programmes, and the extracts of all registers taken in."""
    home = Home(root)
    Key.create(home)
    simulate(home.landing, persons=PERSONS, months=MONTHS, seed=SEED)
    deployment = Deployment(Project(), home)
    for register in deployment.project.registers.values():
        deployment.take_in(register)
    return deployment


@pytest.fixture(scope="session")
def simulated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    """Everybody may add cells, results and publications to it."""
    root = tmp_path_factory.mktemp("simulated")
    yield taken_in(root)
    shutil.rmtree(root)
