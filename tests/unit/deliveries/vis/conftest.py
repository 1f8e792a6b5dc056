"""Unit tests of what is sent to Vården i siffror. Shared: a site, and the sound file that is written of it."""

import pytest

from pipelines.project import Project
from tests.unit.deliveries.vis import made
from tests.unit.deliveries.vis.made import Sound


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A site with five declared measures."""
    return made.site(tmp_path_factory.mktemp("site"))


@pytest.fixture(scope="session")
def sound(project: Project, tmp_path_factory: pytest.TempPathFactory) -> Sound:
    """A file with which nothing is wrong; tests change copies of its rows."""
    return made.written(project, tmp_path_factory.mktemp("sent"))
