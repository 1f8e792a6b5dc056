"""Unit: many who list and download at once are all answered, soon, and the portal holds no file in memory."""

from pathlib import Path

from benchmarks import portal

WAITING = 20.0  # seconds; how long one answer may take says more of what else the machine does


def test_fifty_clients_are_answered_and_files_do_not_gather_in_memory(tmp_path: Path) -> None:
    found = portal.measured(tmp_path, clients=50, seconds=5)
    assert found.wrong == []
    assert found.count > 50
    assert found.noted > 0
    assert found.peak_mb < portal.MOST_MB
    assert max(found.p95("page"), found.p95("list")) < WAITING
