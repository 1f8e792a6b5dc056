"""What the tests of the simulator share: one finished run, and its files as text."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from pipelines.simulate import Summary, simulate
from pipelines.simulate.sources import registers_in_order

RUN = {"persons": 12_000, "months": 60, "seed": 11}


@pytest.fixture(scope="session")
def directory(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the run of this session is written."""
    return tmp_path_factory.mktemp("simulated")


@pytest.fixture(scope="session")
def summary(directory: Path) -> Summary:
    """The run of this session."""
    return simulate(directory, **RUN)


@pytest.fixture(scope="session")
def truth(directory: Path, summary: Summary) -> dict[str, Any]:
    """The truth of the run."""
    content: dict[str, Any] = json.loads((directory / "truth.json").read_text(encoding="utf-8"))
    return content


@pytest.fixture(scope="session")
def files(directory: Path, summary: Summary) -> Mapping[str, list[pl.DataFrame]]:
    """All extracts in text files, by register, oldest first."""
    found: dict[str, list[pl.DataFrame]] = {}
    for path in sorted(directory.glob("*/*.csv")):
        found.setdefault(path.parent.name, []).append(read(path))
    return found


def read(path: Path) -> pl.DataFrame:
    """One extract as text, blank where blank."""
    layout = next(found.terms.layout for found in registers_in_order() if found.name == path.parent.name)
    text = path.read_bytes().decode(layout.encoding)
    lines = [line.split(layout.delimiter) for line in text.split("\n")[:-1]]
    return pl.DataFrame(lines[1:], schema=dict.fromkeys(lines[0], pl.String), orient="row")
