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

import os
import sys
from pathlib import Path

import pytest
from hypothesis import settings
from xdist.remote import Producer
from xdist.scheduler import LoadFileScheduling

# How long one example takes says something of what else the machine does, and nothing of the code.
settings.register_profile("without_deadline", deadline=None)
settings.load_profile("without_deadline")

# As a user's Python does: what it leaves beside the files that it loads must harm nothing.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

REPOSITORY = Path(__file__).resolve().parent.parent
SHARED = REPOSITORY.parent / "shared"


SHARING = {  # a file or folder -> what shares a run with it that takes long
    "tests/attack/test_erased.py": "tests/attack/test_canaries.py",
    "tests/end_to_end/test_simulated_nation.py": "tests/end_to_end/test_counted_again.py",
    "tests/unit/release/": "tests/unit/release/",
}


class Together(LoadFileScheduling):
    """Among processes: the tests of a file stay together, and those of files that share a run that takes long."""

    def _split_scope(self, nodeid: str) -> str:
        file = nodeid.split("::")[0]
        return next((shared for begins, shared in SHARING.items() if file.startswith(begins)), file)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Together:
    """Of this suite."""
    return Together(config, log)


@pytest.fixture(scope="session")
def repository() -> Path:
    """The root of the repository."""
    return REPOSITORY
