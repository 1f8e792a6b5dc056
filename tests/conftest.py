"""What all kinds of tests share: where the repository and the public data beside it lie.

The kinds, one folder each:
examples      the worked examples inside the files of indicators and concepts
unit          one module against values known from elsewhere
golden        a small input whose whole output is committed
property      Hypothesis against an independent calculation
fault         the process is killed, the disk is full
attack        somebody looks for what must not be there
browser       a person at a browser finds, reads and fetches what is there for them
end_to_end    the product as a user runs it
architecture  the promises that the tree makes of itself
"""

from pathlib import Path

import pytest
from hypothesis import settings

# How long one example takes says something of what else the machine does, and nothing of the code.
settings.register_profile("without_deadline", deadline=None)
settings.load_profile("without_deadline")

REPOSITORY = Path(__file__).resolve().parent.parent
SHARED = REPOSITORY.parent / "shared"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """In one process: the tests of a file, and those of several files that ask for the run with canaries, made once."""
    for item in items:
        is_of_canaries = "attacked" in getattr(item, "fixturenames", ())
        item.add_marker(pytest.mark.xdist_group("canaries" if is_of_canaries else item.nodeid.split("::")[0]))


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of the repository."""
    return REPOSITORY
