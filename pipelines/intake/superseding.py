"""Which rejected files matter no more: a later delivery of their register that was taken in speaks for the same days.

Belongs here: what stands in for a file. Does not belong here: what a run does about files that nothing stands in for.
"""

from collections.abc import Sequence
from pathlib import Path

from pipelines.errors import ExtractRejected
from pipelines.intake.arrival import arrival
from pipelines.intake.delivery import begun
from pipelines.intake.outcome import Outcome, turn
from pipelines.project import Register


def superseded_by(path: Path, register: Register, taken: Sequence[Outcome]) -> Outcome | None:
    """The last of the deliveries `taken` in that stands in for a rejected file; None where none does.

    Extracted later, or on the same day under a name that comes later (as `outcome.turn` has it), and speaking for all
    its days: a correction that fails is not made good by what it was to correct, nor one month by the next. Nothing
    stands in for a file whose date or days nobody can tell.
    """
    try:
        rejected = begun(register, arrival(path, register), sha256="", sequence=0)
    except ExtractRejected:
        return None
    later = [
        outcome
        for outcome in taken
        if turn(outcome)[:2] > turn(rejected)[:2]
        and outcome.covers_from <= rejected.covers_from
        and outcome.covers_to >= rejected.covers_to
    ]
    return max(later, key=turn, default=None)
