"""Takes one file in, whole or not at all, and writes what became of every row.

read = accepted + quarantined + superseded + withdrawn, always.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path

import duckdb
import polars as pl
from pyarrow import parquet

from pipelines.errors import ExtractRejected
from pipelines.home import Home, beside, move_into_place
from pipelines.intake.arrival import Arrival, arrival
from pipelines.intake.door import Door
from pipelines.intake.identity import Key
from pipelines.intake.layout import inspect
from pipelines.intake.mending import Mended, mend
from pipelines.intake.outcome import Outcome, deliveries
from pipelines.intake.reading import Irregular, Rows
from pipelines.intake.rules import broken_by
from pipelines.intake.types import FAULTS, typed
from pipelines.project import Register

LINES_PER_DELIVERY = 100_000_000  # row_id = days since 1970 to the extraction date * this + line
EPOCH = date(1970, 1, 1)
MANY = 20  # values that cannot be turned before they may speak of the whole file


def take_in(path: Path, register: Register, home: Home, key: Key | None, linkages: Sequence[str]) -> Outcome:
    """Take one file in. Raises ExtractRejected, and then leaves everything as it was.

    `linkages`: names of the linkages the register is part of; each gives a column `link_<name>` beside `person_id`.
    """
    earlier = deliveries(home, register)
    sha256 = _sha256(path)
    arrived = arrival(path, register, is_first=_is_first(sha256, earlier))
    outcome = _begun(register, arrived, sha256, sequence=1 + max((known.sequence for known in earlier), default=0))
    same = [known for known in earlier if known.delivery == outcome.delivery]
    if same:
        return same[-1]
    _clear_away_what_was_left(register, home)
    # Copies of the text hold identifiers, so they lie where identifiers may lie.
    copy, mended = (beside(home.landing / register.name / f"{path.stem}.{name}") for name in ("text", "mended"))
    rows_at = beside(home.registers / register.name / f"{path.stem}.rows")
    try:
        inspected, layout = inspect(path, register, copy), register.delivery.layout

        def passage(mended: Mended | None = None) -> Outcome:
            door = Door(register, arrived.extracted_on, home, key, linkages)
            rows = Rows(inspected, layout, _wanted(register), mended)
            return _TakingIn(register, arrived, home, door, rows, rows_at).run(outcome)

        try:
            return passage()
        except Irregular:
            return passage(mend(inspected, layout, mended))
    finally:
        for made in (copy, mended, rows_at):
            made.unlink(missing_ok=True)
            _remove_if_empty(made.parent)


def _sha256(path: Path) -> str:
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _is_first(sha256: str, earlier: Sequence[Outcome]) -> bool:
    """Whether nothing else of the register was taken in before these bytes, now or when they first came."""
    came = min((known.sequence for known in earlier if known.sha256 == sha256), default=len(earlier) + 1)
    return not any(known.sequence < came for known in earlier if known.sha256 != sha256)


def _remove_if_empty(folder: Path) -> None:
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()


def _clear_away_what_was_left(register: Register, home: Home) -> None:
    """A run that was killed leaves what it was writing; nothing that is in place has such a name."""
    parts = (home.landing, home.registers, home.quarantine)
    for folder in (*(part / register.name for part in parts), home.identity):
        for left in folder.glob(".*.part"):
            left.unlink(missing_ok=True)


def _wanted(register: Register) -> tuple[str, ...]:
    return tuple(column.raw for column in register.columns.values() if column.raw)


def _begun(register: Register, arrived: Arrival, sha256: str, sequence: int) -> Outcome:
    """A delivery is the same as another when its bytes, its date and the days it speaks for are."""
    days = (arrived.extracted_on.isoformat(), arrived.covers_from.isoformat(), arrived.covers_to.isoformat())
    name = hashlib.sha256(" ".join((sha256, *days)).encode()).hexdigest()[:8]
    return Outcome(
        register=register.name,
        delivery=f"{days[0]}_{name}",
        file=arrived.path.name,
        sha256=sha256,
        extracted_on=days[0],
        covers_from=days[1],
        covers_to=days[2],
        simulated=arrived.simulated,
        population_scale=arrived.population_scale,
        contract_version=register.version,
        sequence=sequence,
    )


@dataclass
class _TakingIn:
    """The passage of one file: batches to typed, judged, accepted and quarantined rows."""

    register: Register
    arrived: Arrival
    home: Home
    door: Door
    rows: Rows
    rows_at: Path
    quarantine: list[pl.DataFrame] = field(default_factory=list)
    accepted: int = 0
    outside: int = 0
    values: dict[str, int] = field(default_factory=dict)  # per column, the texts that could be turned

    def run(self, outcome: Outcome) -> Outcome:
        self._write(self.rows.batches())
        read = self.rows.read + len(self.rows.broken_lines)
        self._compare_with_manifest(read)
        self._quarantine_broken_lines(self.rows.broken_lines)
        faults = pl.concat(self.quarantine) if self.quarantine else pl.DataFrame(schema=_QUARANTINE)
        self._refuse_another_style(dict(faults.group_by("rule").len().iter_rows()))
        superseded = self._supersede()
        finished = replace(
            outcome,
            read=read,
            accepted=self.accepted - superseded,
            quarantined=faults["line"].n_unique(),
            superseded=superseded,
            outside=self.outside,
            rules=dict(sorted(faults.group_by("rule").len().iter_rows())),
            id_kinds=dict(sorted(self.door.kinds.items())),
        )
        self.door.remember()
        self._move_into_place(finished, faults)
        return finished

    def _write(self, batches: Iterator[pl.DataFrame]) -> None:
        writer: parquet.ParquetWriter | None = None
        try:
            for batch in batches:
                table = self._accepted_rows(batch).to_arrow()
                writer = writer or parquet.ParquetWriter(self.rows_at, table.schema, compression="zstd")
                writer.write_table(table)
        finally:
            if writer:
                writer.close()
        if writer is None:
            raise ExtractRejected(self.arrived.path.name, "it has a heading but no rows", "Ask for the file again.")

    def _accepted_rows(self, batch: pl.DataFrame) -> pl.DataFrame:
        persons = self.door.persons(batch)
        judged = typed(batch, self.register, persons)
        for name, column in self.register.columns.items():
            if column.raw and column.kind != "identifier":
                self.values[name] = self.values.get(name, 0) + judged.frame[name].count()
        faults = pl.concat([judged.faults, broken_by(judged.frame, self.register)])
        faults = _first_cause(faults)
        self._keep_quarantine(faults, batch["line"])
        days = (self.arrived.extracted_on - EPOCH).days
        row_id = (batch["line"] + days * LINES_PER_DELIVERY).alias("row_id")
        door = row_id.to_frame().hstack(persons.select("id_kind", pl.col("^link_.*$")))
        broken = pl.int_range(batch.height, eager=True).is_in(faults["index"].unique().implode())
        accepted = door.hstack(judged.frame).filter(~broken)
        self.accepted += accepted.height
        spoken_for = pl.col(self.register.delivery.event).is_between(self.arrived.covers_from, self.arrived.covers_to)
        self.outside += accepted.filter(~spoken_for).height
        return accepted

    def _keep_quarantine(self, faults: pl.DataFrame, lines: pl.Series) -> None:
        if faults.height:
            self.quarantine.append(self._as_quarantine(lines.gather(faults["index"]), faults["rule"]))

    def _quarantine_broken_lines(self, broken: Sequence[int]) -> None:
        if broken:
            lines = pl.Series(broken, dtype=pl.Int64)
            self.quarantine.append(self._as_quarantine(lines, pl.Series(["line.fields"] * len(broken))))

    def _as_quarantine(self, lines: pl.Series, rules: pl.Series) -> pl.DataFrame:
        """File, line, rule and contract version: enough to find the row again, and no value."""
        return pl.DataFrame({"line": lines, "rule": rules}).with_columns(
            file=pl.lit(self.arrived.path.name), contract_version=pl.lit(self.register.version)
        ).select(*_QUARANTINE)  # fmt: skip

    def _compare_with_manifest(self, read: int) -> None:
        if self.arrived.rows is not None and self.arrived.rows != read:
            reason = f"its manifest says {self.arrived.rows} rows, it has {read}"
            raise ExtractRejected(self.arrived.path.name, reason, "Ask for the file again.")

    def _refuse_another_style(self, broken: Mapping[str, int]) -> None:
        """Where most of a column cannot be turned, it is the file that is written otherwise, not its rows that err."""
        for name, turned in self.values.items():
            failed = broken.get(f"{name}.type", 0)
            if failed >= MANY and failed > turned:
                column = self.register.columns[name]
                reason = f"{failed} of {failed + turned} values of {column.raw} are not written as the layout says"
                raise ExtractRejected(self.arrived.path.name, reason, "Look at decimal mark, dates and codes.")

    def _supersede(self) -> int:
        """Take out doubles of a record within the delivery: the last registered stays."""
        keys = ", ".join(f'"{name}"' for name in self.register.delivery.key)
        known = " AND ".join(f'"{n}" IS NOT NULL' for n in self.register.delivery.key if n == "person_id") or "TRUE"
        order = f'"{self.register.delivery.registered}" DESC, ' if self.register.delivery.registered else ""
        doubles = f"""
            SELECT row_id FROM read_parquet($rows) WHERE {known}
            QUALIFY row_number() OVER (PARTITION BY {keys} ORDER BY {order}row_id DESC) > 1
        """
        with duckdb.connect() as connection:
            parameters = {"rows": str(self.rows_at)}
            superseded = pl.Series(connection.execute(doubles, parameters).fetchnumpy()["row_id"], dtype=pl.Int64)
        if superseded.len():
            kept = pl.scan_parquet(self.rows_at).filter(~pl.col("row_id").is_in(superseded.implode())).collect()
            kept.write_parquet(self.rows_at)
        return superseded.len()

    def _move_into_place(self, outcome: Outcome, faults: pl.DataFrame) -> None:
        """Rows and quarantine first, the outcome last: a delivery without its outcome was never taken in."""
        folder = self.home.registers / self.register.name
        quarantine = self.home.quarantine / self.register.name / f"{outcome.delivery}.parquet"
        made = beside(quarantine)
        faults.sort("line", "rule").write_parquet(made)
        move_into_place(made, quarantine)
        move_into_place(self.rows_at, folder / f"{outcome.delivery}.parquet")
        text = json.dumps(asdict(outcome), indent=2, ensure_ascii=False)
        made = beside(folder / f"{outcome.delivery}.json")
        made.write_text(text + "\n", encoding="utf-8")
        move_into_place(made, folder / f"{outcome.delivery}.json")


_QUARANTINE: dict[str, type[pl.DataType]] = {
    "file": pl.String, "line": pl.Int64, "rule": pl.String, "contract_version": pl.String,
}  # fmt: skip


def _first_cause(faults: pl.DataFrame) -> pl.DataFrame:
    """A text that could not be turned also leaves a required column empty: tell the cause, not both."""
    if faults.is_empty():
        return pl.DataFrame(schema=FAULTS)
    cause = faults.with_columns(rule=pl.col("rule").str.replace(r"\.type$", ".required"))
    typed_away = cause.filter(faults["rule"].str.ends_with(".type"))
    return faults.join(typed_away, on=["index", "rule"], how="anti")
