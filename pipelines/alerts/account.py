"""What a run comes to, as those who run it say it. Nothing is read or worded here."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

import polars as pl

from pipelines.errors import DisclosureBreach, ExtractRejected, Fault, Rejected, UserError
from pipelines.holds.hold import Hold
from pipelines.intake.mentions import hidden

MOST_CHARACTERS = 1_500  # of a message; all of it stands where the run was started


@dataclass(frozen=True)
class Failure:
    """Why a run ended early.

    stopped: by a file that was rejected, or by something else that somebody can put right; fault: of the program or
    the machine; gone: its process ended without a word, again: and somebody has asked for the run once more; breach:
    what was built would give counts away. `message`: as it was printed, nothing of a breach.
    """

    kind: Literal["rejected", "stopped", "fault", "gone", "again", "breach"]
    message: str

    @staticmethod
    def of(error: Exception) -> "Failure":
        """Of what a run raised. An error that nobody foresaw may quote values, so its kind is told alone."""
        if isinstance(error, DisclosureBreach):
            return Failure("breach", "")
        if isinstance(error, Rejected):
            return Failure("rejected", "")
        if isinstance(error, UserError | Fault):
            return Failure("stopped" if isinstance(error, UserError) else "fault", Failure.shown(str(error)))
        return Failure("fault", type(error).__name__)

    @staticmethod
    def shown(message: str) -> str:
        """A message as it may leave: without what looks like an identifier, as a file's name may hold one."""
        text = hidden(message)
        return text if len(text) <= MOST_CHARACTERS else f"{text[:MOST_CHARACTERS]} …"


@dataclass
class Account:
    """Of one run; who runs it fills it in. `publication`: YYYY-MM, None where deliveries are taken in only.

    `on`: the day as known on which the run is made. `run`: of one that failed, which it is, where its failure is told
    by others than itself; a run that tries it again is the same.
    """

    publication: str | None
    on: date
    failure: Failure | None = None
    rejected: list[ExtractRejected] = field(default_factory=list)
    held: list[Hold] = field(default_factory=list)
    run: str = ""

    def fails(self, error: Exception) -> None:
        """Note what the run raised, and the files where it was they."""
        self.failure = Failure.of(error)
        self.rejects(error.files if isinstance(error, Rejected) else ())

    def holds(self, held: pl.DataFrame) -> None:
        """Note what holds figures back, of `HELD`."""
        itself = (
            pl.when(pl.col("cause") == "fault").then("indicator").alias("indicator")
        )  # else each that depends on it
        self.held += [Hold(**row) for row in held.with_columns(itself).unique(maintain_order=True).to_dicts()]

    def rejects(self, files: Iterable[ExtractRejected]) -> None:
        """Note files that were rejected, each once."""
        self.rejected = list({str(one): one for one in (*self.rejected, *files)}.values())
