"""Architecture: the benchmark measures what its README says, on a file as it writes them."""

from pathlib import Path

from benchmarks import extract
from pipelines.intake.checking import check
from pipelines.project import Project
from tests.conftest import REPOSITORY

ROWS = 3_000


def test_every_way_to_break_a_row_is_found_in_its_share_of_the_rows(tmp_path: Path) -> None:
    file = tmp_path / "bench_2026-10-05.csv"
    extract.write(file, ROWS, 0.17)
    register = Project(REPOSITORY / "benchmarks" / "site").registers["bench"]
    found = check(file, register).outcome
    assert len([column for column in register.columns.values() if column.raw]) >= 30
    assert 0.15 * ROWS < found.quarantined < 0.19 * ROWS
    assert {heading for heading, _ in extract.FAULTS} <= {
        column.raw
        for name, column in register.columns.items()
        if any(rule.startswith(f"{name}.") for rule in found.rules)
    }
