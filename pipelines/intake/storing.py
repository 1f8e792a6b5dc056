"""Writes what a delivery leaves: rows, archive, quarantine. Each lies beside its place until all are whole."""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa
from pyarrow import parquet

from pipelines.home import Home, beside, move_into_place
from pipelines.intake.batch import Batch
from pipelines.intake.door import Told, identifier_heading
from pipelines.intake.layout import declared_headings
from pipelines.intake.masking import masked
from pipelines.intake.outcome import Outcome
from pipelines.project import Register

QUARANTINE = ("file", "line", "rule", "severity", "contract_version")
ROW_GROUP = 1 << 18
FLAW = "id_flaw"  # what a spreadsheet did to the identifier, since that is not in the archive


class Store:
    """The files of one delivery on their way. A sink of `passage`."""

    def __init__(self, home: Home, register: Register, outcome: Outcome, with_archive: bool = True) -> None:
        self.home, self.register, self.outcome, self.with_archive = home, register, outcome, with_archive
        self.rows_at = beside(rows_path(home, outcome))
        self.archive_at = beside(archive_path(home, outcome))
        self._writers: dict[Path, parquet.ParquetWriter] = {}

    def accept(self, rows: pl.DataFrame) -> None:
        """Typed rows."""
        self._write(self.rows_at, rows.to_arrow())

    def archive(self, batch: Batch, persons: Told) -> None:
        """All declared columns as text, the identifier replaced by the serial, and no person in any other of them."""
        if not self.with_archive:
            return
        hidden = identifier_heading(self.register)
        texts = {
            heading: found.having(masked(found.distinct))
            for heading, found in batch.columns.items()
            if heading != hidden
        }
        if hidden:
            texts[hidden] = persons.texts("_person_id")
            texts |= {"id_kind": persons.texts("id_kind"), FLAW: persons.texts("_flaw")}
        columns = {name: found.to_arrow() for name, found in texts.items()}
        self._write(self.archive_at, pa.table({"line": batch.line.to_arrow(), **columns}))

    def _write(self, path: Path, table: pa.Table) -> None:
        if path not in self._writers:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._writers[path] = parquet.ParquetWriter(
                path, table.schema, compression="zstd", write_statistics=path == self.rows_at
            )
        self._writers[path].write_table(table, row_group_size=ROW_GROUP)

    def close(self) -> None:
        """Nothing more will be written."""
        for writer in self._writers.values():
            writer.close()
        self._writers = {}

    def keep(self, findings: pl.DataFrame, superseded: npt.NDArray[np.int64], where: pl.DataFrame) -> None:
        """Move everything into place but the outcome, which makes it a delivery.

        Superseded rows are listed beside the rows, see `stored.rows_of`: writing millions anew for a few is dear.
        """
        quarantine = quarantine_path(self.home, self.outcome)
        made = beside(quarantine)
        said = {"file": self.outcome.file, "contract_version": self.outcome.contract_version}
        told = findings.with_columns(pl.lit(text).alias(name) for name, text in said.items())
        told.select(QUARANTINE).write_parquet(made)
        if self.with_archive:
            move_into_place(self.archive_at, archive_path(self.home, self.outcome))
        move_into_place(made, quarantine)
        _keep(pl.DataFrame({"row_id": superseded}), superseded_path(self.home, self.outcome))
        _keep(where, broken_path(self.home, self.outcome))
        move_into_place(self.rows_at, rows_path(self.home, self.outcome))

    def abandon(self) -> None:
        """Take away what was not kept."""
        self.close()
        for made in (self.rows_at, self.archive_at):
            made.unlink(missing_ok=True)
            if made.parent.is_dir() and not any(made.parent.iterdir()):
                made.parent.rmdir()


def _keep(rows: pl.DataFrame, place: Path) -> None:
    """No file where there is no row."""
    if rows.is_empty():
        place.unlink(missing_ok=True)  # one may lie there of a try that was killed, under another contract
        return
    made = beside(place)
    rows.write_parquet(made)
    move_into_place(made, place)


def archive_path(home: Home, outcome: Outcome) -> Path:
    """Where a delivery's text lies; a replay reads it and leaves it as it is."""
    return home.archive / outcome.register / f"{outcome.delivery}.parquet"


def lacking_columns(home: Home, register: Register, outcome: Outcome) -> set[str]:
    """The declared headings that a delivery's archive does not hold; all where there is no archive."""
    path = archive_path(home, outcome)
    return set(declared_headings(register)).difference(pl.read_parquet_schema(path) if path.is_file() else ())


def rows_path(home: Home, outcome: Outcome) -> Path:
    """Where a delivery's accepted rows lie, superseded ones among them."""
    return home.registers / outcome.register / f"{outcome.stored}.parquet"


def quarantine_path(home: Home, outcome: Outcome) -> Path:
    """Where what was found in a delivery lies: line, rule, severity."""
    return home.quarantine / outcome.register / f"{outcome.stored}.parquet"


def broken_path(home: Home, outcome: Outcome) -> Path:
    """Where it lies how many rows are in quarantine by month and place, see `passage.WHERE`; no file where none is."""
    return home.registers / outcome.register / f"{outcome.stored}.broken.parquet"


def superseded_path(home: Home, outcome: Outcome) -> Path:
    """Where the numbers of a delivery's superseded rows lie; no file where it has none."""
    return home.registers / outcome.register / f"{outcome.stored}.superseded.parquet"
