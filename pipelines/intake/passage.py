"""The passage of one delivery's rows: each batch told who it is about, judged, and handed on; and what came of it all.

read = accepted + quarantined + superseded + withdrawn, always.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Protocol

import numpy as np
import numpy.typing as npt
import polars as pl

from data_contracts.delivery import Severity
from pipelines.errors import ExtractRejected
from pipelines.intake.arrival import Arrival
from pipelines.intake.batch import Batch
from pipelines.intake.door import Door, Told
from pipelines.intake.doubles import Doubles
from pipelines.intake.judging import Judge, Judged
from pipelines.intake.outcome import Outcome

LINES_PER_DELIVERY = 100_000_000  # row_id = days since 1970 to the extraction date * this + line
EPOCH = date(1970, 1, 1)
MANY = 20  # values that cannot be turned before they may speak of the whole file
BROKEN_LINE = "line.fields"
FINDINGS: dict[str, type[pl.DataType]] = {"line": pl.Int64, "rule": pl.String, "severity": pl.String}


class Sink(Protocol):
    """Where rows go."""

    def archive(self, batch: Batch, persons: Told) -> None:
        """Every row, as text."""

    def accept(self, rows: pl.DataFrame) -> None:
        """The rows that keep the contract."""


@dataclass
class Passage:
    """The batches of one delivery, one after the other. `sink` None: a check that keeps nothing."""

    arrived: Arrival
    judge: Judge
    door: Door
    sink: Sink | None = None
    read: int = 0
    accepted: int = 0
    withdrawn: int = 0
    outside: int = 0
    warned: int = 0
    id_kinds: Counter[str] = field(default_factory=Counter)
    turned: Counter[str] = field(default_factory=Counter)  # per column, the rows with a value
    _findings: list[pl.DataFrame] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Nothing is known of doubles yet."""
        self.doubles = Doubles(self.judge.register)

    def run(self, batches: Iterable[Batch]) -> None:
        """Take all rows through. Raises ExtractRejected where there are none."""
        for batch in batches:
            self._take(batch)
        if not self.read:
            raise ExtractRejected(self.arrived.path.name, "it has a heading but no rows", "Ask for the file again.")

    def _take(self, batch: Batch) -> None:
        persons = self.door.persons(batch)
        self.read += batch.height
        if persons.persons["_opted_out"].any():
            batch, persons = self._without_opted_out(batch, persons)
        self.id_kinds.update(dict(persons.column("id_kind").drop_nulls().value_counts().iter_rows()))
        judged = self.judge.judge(batch, persons)
        self.turned.update(judged.turned)
        self._find(batch.line, judged)
        quarantined = judged.any_of(self.judge.severity, "quarantine")
        rows = self._numbered(batch.line, persons).hstack(judged.frame).filter(~quarantined)
        self._count(rows, judged, quarantined)
        self.doubles.add(rows)
        if self.sink:
            self.sink.archive(batch, persons)
            self.sink.accept(rows)

    def _without_opted_out(self, batch: Batch, persons: Told) -> tuple[Batch, Told]:
        stays = ~persons.column("_opted_out").fill_null(False)
        self.withdrawn += batch.height - int(stays.sum())
        return batch.filter(stays), persons.filter(stays)

    def _numbered(self, line: pl.Series, persons: Told) -> pl.DataFrame:
        days = (self.arrived.extracted_on - EPOCH).days
        row_id = (line + days * LINES_PER_DELIVERY).alias("row_id")
        return row_id.to_frame().hstack(persons.rows("id_kind"))

    def _count(self, rows: pl.DataFrame, judged: Judged, quarantined: pl.Series) -> None:
        self.accepted += rows.height
        self.warned += int((judged.any_of(self.judge.severity, "warn") & ~quarantined).sum())
        event = rows[self.judge.register.delivery.event]
        spoken_for = event.is_between(self.arrived.covers_from, self.arrived.covers_to)
        self.outside += rows.height - int(spoken_for.sum())

    def _find(self, line: pl.Series, judged: Judged) -> None:
        for rule, rows in judged.broken.items():
            self.find(line.filter(rows), rule, self.judge.severity[rule])

    def find(self, line: pl.Series, rule: str, severity: Severity) -> None:
        """Lines that break a rule."""
        self._findings.append(pl.DataFrame({"line": line}).with_columns(rule=pl.lit(rule), severity=pl.lit(severity)))

    def broken_lines(self, lines: Sequence[int]) -> None:
        """Lines of the file that are no rows: they are read and quarantined."""
        self.read += len(lines)
        if lines:
            self.find(pl.Series(lines, dtype=pl.Int64), BROKEN_LINE, "quarantine")

    def withdraw(self, rows: int) -> None:
        """Rows that were read and are withdrawn, without having been passed on."""
        self.read += rows
        self.withdrawn += rows

    @property
    def findings(self) -> pl.DataFrame:
        """`FINDINGS`, by line and rule."""
        found = pl.concat(self._findings) if self._findings else pl.DataFrame(schema=FINDINGS)
        return found.sort("line", "rule")

    def finish(self, outcome: Outcome) -> tuple[Outcome, pl.DataFrame, npt.NDArray[np.int64]]:
        """The outcome with its counts, the findings, and the numbers of the superseded rows.

        Raises ExtractRejected where what was found speaks against the file as a whole.
        """
        findings = self.findings
        counts = {
            severity: dict(sorted(found.group_by("rule").len().iter_rows()))
            for (severity,), found in findings.partition_by("severity", as_dict=True).items()
        }
        self._refuse(counts.get("reject", {}), counts.get("quarantine", {}))
        superseded = self.doubles.superseded()
        finished = replace(
            outcome,
            read=self.read,
            accepted=self.accepted - len(superseded),
            quarantined=findings.filter(pl.col("severity") == "quarantine")["line"].n_unique(),
            superseded=len(superseded),
            withdrawn=self.withdrawn,
            outside=self.outside,
            warned=self.warned,
            rules=counts.get("quarantine", {}),
            warnings=counts.get("warn", {}),
            id_kinds=dict(sorted(self.id_kinds.items())),
        )
        return finished, findings, superseded

    def _refuse(self, rejecting: Mapping[str, int], broken: Mapping[str, int]) -> None:
        file = self.arrived.path.name
        for rule, rows in rejecting.items():
            raise ExtractRejected(file, f"{rows} rows break {rule}, and none may", "Look at the contract and resend.")
        for name, turned in self.turned.items():
            # Where most of a column cannot be turned, it is the file that is written otherwise, not its rows that err.
            failed = broken.get(f"{name}.type", 0) + broken.get(f"{name}.spreadsheet", 0)
            if failed >= MANY and failed > turned:
                raw = self.judge.register.columns[name].raw
                reason = f"{failed} of {failed + turned} values of {raw} are not written as the layout says"
                raise ExtractRejected(file, reason, "Look at decimal mark, dates and codes.")
