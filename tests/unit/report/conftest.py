"""Unit tests of the sender's report: what it says, how it is written, and that nothing hostile gets through."""

import pytest

from pipelines.project import Project, Register


@pytest.fixture(scope="session")
def registers() -> dict[str, Register]:
    """The project's registers."""
    return Project().registers


@pytest.fixture(scope="session")
def psykosr(registers: dict[str, Register]) -> Register:
    """A register with every kind of rule, semicolons and decimal commas."""
    return registers["psykosr"]
