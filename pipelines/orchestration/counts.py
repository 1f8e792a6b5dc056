"""Counts of rows as Dagster may keep them: none that the gate would hide, and none that gives such a one away.

Dagster's storage is read by more people than the home, and keeps what it was told. Exact counts stand in the home.
"""

from collections.abc import Mapping, Sequence

from pipelines.disclosure.blanking import STRICT
from pipelines.intake.outcome import Outcome

SMALLEST_COUNT = STRICT.smallest_count
FEW = f"fewer than {SMALLEST_COUNT}"
WITHHELD = f"not shown: it would tell of {FEW}"
PARTS = ("accepted", "quarantined", "superseded", "withdrawn")  # they add up to `read`
BESIDE = ("outside", "warned")  # some of the accepted


def shown(count: int) -> int | str:
    """A count, or that it is small; none at all may be told."""
    return FEW if is_small(count) else count


def is_small(count: int) -> bool:
    """Whether the gate would hide it."""
    return 0 < count < SMALLEST_COUNT


def of_rows(outcomes: Sequence[Outcome]) -> Mapping[str, int | str]:
    """What became of the rows of some deliveries. Where a part is small, another number is not told either."""
    sums = {name: sum(getattr(one, name) for one in outcomes) for name in ("read", *PARTS, *BESIDE)}
    told = {name: shown(count) for name, count in sums.items()}
    if any(is_small(sums[name]) for name in PARTS):
        told["accepted" if not is_small(sums["accepted"]) else "read"] = WITHHELD
    return told
