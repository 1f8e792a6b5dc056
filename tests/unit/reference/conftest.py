"""What the tests of the reference data share: the loaded tables and the public files behind them."""

from pathlib import Path

import pytest

from pipelines.reference import tables


@pytest.fixture(scope="session")
def loaded() -> tables.Tables:
    """The project's own reference tables."""
    return tables.load()


@pytest.fixture(scope="session")
def shared() -> Path:
    """Folder of the public files beside the repository; not part of it, so a test may have to skip."""
    folder = Path(__file__).resolve().parents[4] / "shared" / "data" / "reference"
    if not folder.is_dir():
        pytest.skip("the public source files (../shared/data/reference) are not here")
    return folder


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """An empty site folder that may hold reference tables."""
    (tmp_path / "data_contracts" / "reference").mkdir(parents=True)
    return tmp_path
