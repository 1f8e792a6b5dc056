"""Unit: of what became of rows Dagster is told no small count, and none that can be reckoned from those it is told."""

from itertools import product

import pytest

from pipelines.intake.outcome import Outcome
from pipelines.orchestration import counts

PARTS = ("accepted", "quarantined", "superseded", "withdrawn")


def _outcome(**rows: int) -> Outcome:
    blank = Outcome(
        "dor", "2026-11-05_aaaaaaaa", "dor.csv", "", "2026-11-05", "2021-01-01", "2026-10-31", True, None, ""
    )
    return Outcome(**{**vars(blank), **rows, "read": sum(rows.get(name, 0) for name in PARTS)})


@pytest.mark.parametrize(
    ("count", "told"), [(0, 0), (1, "fewer than 5"), (4, "fewer than 5"), (5, 5), (12_345, 12_345)]
)
def test_a_count_is_told_where_the_gate_would_let_it_through(count: int, told: int | str) -> None:
    assert counts.shown(count) == told


def test_no_small_part_can_be_reckoned_from_what_is_told() -> None:
    """read = accepted + quarantined + superseded + withdrawn: with one of them unknown the equation would tell it."""
    small_somewhere = 0
    for rows in product((0, 3, 4, 5, 700), repeat=len(PARTS)):
        told = counts.of_rows([_outcome(**dict(zip(PARTS, rows, strict=True)))])
        unknown = [name for name in ("read", *PARTS) if not isinstance(told[name], int)]
        assert all(count == 0 or count >= 5 for count in told.values() if isinstance(count, int))
        small = [name for name, count in zip(PARTS, rows, strict=True) if 0 < count < 5]
        assert len(unknown) >= 2 if small else unknown == []
        small_somewhere += bool(small)
    assert small_somewhere > 500


def test_the_rows_of_several_deliveries_are_told_together() -> None:
    told = counts.of_rows([_outcome(accepted=100, quarantined=3), _outcome(accepted=200, quarantined=4, warned=9)])
    assert (told["read"], told["accepted"], told["quarantined"], told["warned"]) == (307, 300, 7, 9)
