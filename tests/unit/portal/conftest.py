"""Unit tests of the portal: one answer against what is known of the files. Shared: a small home, and who serves it."""

from collections.abc import Iterator

import pytest

from pipelines.home import Home
from tests.unit.portal import making
from tests.unit.portal.making import Served


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Three revisions of two months; the last with deliveries and two packages."""
    return making.home(tmp_path_factory.mktemp("portal"))


@pytest.fixture(scope="session")
def served(home: Home) -> Iterator[Served]:
    """A portal with limits that no test reaches."""
    with making.serve(home) as found:
        yield found
