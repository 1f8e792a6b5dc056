"""The passage of one delivery's rows: each batch told who it is about, judged, and handed on; and what came of it all.

read = accepted + quarantined + superseded + withdrawn, always.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Protocol

import numpy as np
import numpy.typing as npt
import polars as pl

from data_contracts.delivery import Aggregate, Severity
from pipelines.errors import ExtractRejected
from pipelines.intake.arrival import Arrival
from pipelines.intake.batch import Batch
from pipelines.intake.door import Door, Told
from pipelines.intake.doubles import Doubles
from pipelines.intake.history import not_spoken_for
from pipelines.intake.judging import Judge, Judged
from pipelines.intake.masking import masked
from pipelines.intake.outcome import LINES_PER_DELIVERY, Outcome
from pipelines.project import Register

MANY = 20  # values that cannot be turned before they may speak of the whole file
VALUES = ("not written as the layout says", "Look at decimal mark, dates and codes.")
IDENTIFIERS = ("no identifiers", "Write them as text, whole and without decimals, and fill in those that are blank.")
BROKEN_LINE = "line.fields"
NEWER_IN_QUARANTINE = "row.newer_in_quarantine"  # found between rows, so no row is a canary for it
OWN_RULES = (BROKEN_LINE, NEWER_IN_QUARANTINE)  # of every register, in no contract
OLD = "its newest row is more than a year older than the last day it speaks for; see whether its dates are right"
YEAR = timedelta(days=366)
FINDINGS: dict[str, type[pl.DataType]] = {"line": pl.Int64, "rule": pl.String, "severity": pl.String}
# Rows in quarantine that break a rule, by month of event and the codes of unit and county; NULL: it cannot be read.
WHERE: dict[str, type[pl.DataType]] = {
    "rule": pl.String, "month": pl.Date, "unit": pl.String, "lives": pl.String, "rows": pl.Int64,
}  # fmt: skip
ANY_RULE = ""


class Sink(Protocol):
    """Where rows go."""

    def archive(self, batch: Batch, persons: Told) -> None:
        """Every row, as text."""

    def accept(self, rows: pl.DataFrame) -> None:
        """The rows that keep the contract."""


@dataclass
class Passage:
    """The batches of one delivery, one after the other.

    `rows_from`: what lines are counted on from, see `Outcome`. `sink` None: a check that keeps nothing.
    """

    arrived: Arrival
    judge: Judge
    door: Door
    rows_from: int
    sink: Sink | None = None
    read: int = 0
    accepted: int = 0
    withdrawn: int = 0
    id_kinds: Counter[str] = field(default_factory=Counter)
    turned: Counter[str] = field(default_factory=Counter)  # per column, the rows with a value
    _findings: list[pl.DataFrame] = field(default_factory=list)
    _where: list[pl.DataFrame] = field(default_factory=list)
    _warned: list[pl.Series] = field(default_factory=list)  # numbers of rows, of which some may turn out superseded
    _outside: list[pl.Series] = field(default_factory=list)
    _before: list[pl.Series] = field(default_factory=list)
    _newest: date | None = None

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
        judged = self.judge.judge(batch, persons, self.arrived.extracted_on)
        self.turned.update(judged.turned)
        self._find(batch.line, judged)
        quarantined = judged.any_of(self.judge.severity, "quarantine")
        self._place(judged, quarantined)
        whole, moments = self._numbered(batch.line, persons).hstack(judged.frame), judged.registered_at
        rows = whole.filter(~quarantined)
        self._count(rows, judged, quarantined)
        self.doubles.add(rows, None if moments is None else moments.filter(~quarantined))
        self.doubles.add_quarantined(
            whole.filter(quarantined), None if moments is None else moments.filter(quarantined)
        )
        if self.sink:
            self.sink.archive(batch, persons)
            self.sink.accept(rows)

    def _without_opted_out(self, batch: Batch, persons: Told) -> tuple[Batch, Told]:
        stays = ~persons.column("_opted_out").fill_null(False)
        self.withdrawn += batch.height - int(stays.sum())
        return batch.filter(stays), persons.filter(stays)

    def _numbered(self, line: pl.Series, persons: Told) -> pl.DataFrame:
        if line.len() and line[-1] >= LINES_PER_DELIVERY:
            reason = f"it has more than {LINES_PER_DELIVERY - 1} lines"
            raise ExtractRejected(self.arrived.path.name, reason, "Send its periods as files of their own.")
        return (line + self.rows_from).alias("row_id").to_frame().hstack(persons.rows("id_kind"))

    def _count(self, rows: pl.DataFrame, judged: Judged, quarantined: pl.Series) -> None:
        self.accepted += rows.height
        self._warned.append(rows["row_id"].filter(judged.any_of(self.judge.severity, "warn").filter(~quarantined)))
        event = rows[self.judge.register.delivery.event]
        days = (self.arrived.covers_from, self.arrived.covers_to)
        outside, before = not_spoken_for(event, *days, self.arrived.reaches_back)
        self._outside.append(rows["row_id"].filter(outside))
        self._before.append(rows["row_id"].filter(before))
        newest = event.max()
        if isinstance(newest, date):
            self._newest = max(newest, self._newest or newest)

    def _find(self, line: pl.Series, judged: Judged) -> None:
        for rule, rows in judged.broken.items():
            self.find(line.filter(rows), rule, self.judge.severity[rule])

    def find(self, line: pl.Series, rule: str, severity: Severity) -> None:
        """Lines that break a rule."""
        self._findings.append(pl.DataFrame({"line": line}).with_columns(rule=pl.lit(rule), severity=pl.lit(severity)))

    def _place(self, judged: Judged, quarantined: pl.Series) -> None:
        """Note where rows in quarantine lie."""
        if not quarantined.any():
            return
        lie = _where(self.judge.register, judged.frame.filter(quarantined))
        broken = {rule: rows.filter(quarantined) for rule, rows in judged.broken.items() if rows.any()}
        own = {rule: rows for rule, rows in broken.items() if self.judge.severity[rule] == "quarantine"}
        for rule, found in [(ANY_RULE, lie), *((rule, lie.filter(rows)) for rule, rows in own.items())]:
            counted = found.group_by(*found.columns).len("rows").with_columns(rule=pl.lit(rule))
            self._where.append(counted.select(pl.col(name).cast(kind) for name, kind in WHERE.items()))

    @property
    def where(self) -> pl.DataFrame:
        """`WHERE`, sorted."""
        whole = pl.concat([pl.DataFrame(schema=WHERE), *self._where])
        keys = [name for name in WHERE if name != "rows"]
        return whole.group_by(keys).agg(pl.col("rows").sum()).sort(keys, nulls_last=True)

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
        superseded = self.doubles.superseded()
        self._find_overtaken(superseded)
        findings = self.findings
        counts = {
            severity: dict(sorted(found.group_by("rule").len().iter_rows()))
            for (severity,), found in findings.partition_by("severity", as_dict=True).items()
        }
        self._refuse(counts)
        finished = replace(
            outcome,
            read=self.read,
            accepted=self.accepted - len(superseded),
            quarantined=findings.filter(pl.col("severity") == "quarantine")["line"].n_unique(),
            superseded=len(superseded),
            withdrawn=self.withdrawn,
            outside=_how_many(self._outside, superseded),
            before=_how_many(self._before, superseded),
            warned=_how_many(self._warned, superseded),
            rules=counts.get("quarantine", {}),
            warnings=counts.get("warn", {}),
            id_kinds=dict(sorted(self.id_kinds.items())),
            notes=(*(note for note in outcome.notes if note != OLD), *([OLD] if self._is_old() else [])),
        )
        return finished, findings, superseded

    def _find_overtaken(self, superseded: npt.NDArray[np.int64]) -> None:
        """The older version of a record stands where the newer is in quarantine, and it is told."""
        rows = pl.Series("row_id", self.doubles.overtaken(superseded))
        if rows.len():
            self.find(rows - self.rows_from, NEWER_IN_QUARANTINE, "warn")
            self._warned.append(rows.filter(~rows.is_in(pl.concat(self._warned).implode())))

    def _is_old(self) -> bool:
        """Of counts per area, some are published years later."""
        is_aggregate = isinstance(self.judge.register.delivery.kind, Aggregate)
        return not is_aggregate and self._newest is not None and self._newest + YEAR < self.arrived.covers_to

    def _refuse(self, counts: Mapping[str, Mapping[str, int]]) -> None:
        file = self.arrived.path.name
        broken = {**counts.get("quarantine", {}), **counts.get("warn", {})}
        for rule, rows in counts.get("reject", {}).items():
            raise ExtractRejected(file, f"{rows} rows break {rule}, and none may", "Look at the contract and resend.")
        for name, turned in self.turned.items():
            # Where most of a column cannot be turned, it is the file that is written otherwise, not its rows that err.
            failed = sum(broken.get(f"{name}.{rule}", 0) for rule in ("type", "spreadsheet", "invalid", "placeholder"))
            if failed >= MANY and failed > turned:
                column = self.judge.register.columns[name]
                what, remedy = IDENTIFIERS if column.kind == "identifier" else VALUES
                raise ExtractRejected(file, f"{failed} of {failed + turned} values of {column.raw} are {what}", remedy)


def _where(register: Register, rows: pl.DataFrame) -> pl.DataFrame:
    """`month, unit, lives` of each row."""
    named = {"unit": register.column_of("unit", "area_code"), "lives": register.column_of("municipality", "area_code")}
    texts = {name: rows[column].cast(pl.String) if column else None for name, column in named.items()}
    codes = {name: pl.Series([None] * rows.height, dtype=pl.String) if found is None else masked(found)
             for name, found in texts.items()}  # fmt: skip
    month = rows[register.delivery.event].dt.truncate("1mo")
    return pl.DataFrame({"month": month, **codes}).with_columns(pl.col("lives").str.head(2))


def _how_many(rows: Sequence[pl.Series], superseded: npt.NDArray[np.int64]) -> int:
    """Of these rows those that stay."""
    return sum(part.len() - int(np.isin(part.to_numpy(), superseded).sum()) for part in rows)
