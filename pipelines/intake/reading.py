"""Reads the rows of an inspected file, all as text, in batches and in the order of the file."""

from collections.abc import Iterator
from dataclasses import dataclass, field

import duckdb
import numpy as np
import polars as pl

from data_contracts.contract import Layout
from pipelines.errors import ExtractRejected
from pipelines.intake.layout import Inspected

BATCH_ROWS = 200_000
MOST_BROKEN_LINES = 0.5  # above this share of lines with another number of fields, the file is not such a table

_READ = """
    SELECT * FROM read_csv(
        $file, delim = $delimiter, header = true, auto_detect = false, quote = '"', escape = '"',
        columns = $columns, nullstr = '', null_padding = false, strict_mode = true,
        store_rejects = $tolerant, rejects_limit = 0, parallel = NOT $tolerant
    )
"""


_BROKEN = """
    SELECT line, MAX(LENGTH(csv_line) - LENGTH(REPLACE(csv_line, chr(10), ''))) FROM reject_errors
    GROUP BY line ORDER BY line
"""


@dataclass
class Rows:
    """The rows of one file. After `batches` has run, `broken_lines` holds the lines that are no rows."""

    file: str
    inspected: Inspected
    layout: Layout
    wanted: tuple[str, ...]
    broken_records: list[int] = field(default_factory=list)
    broken_lines: list[int] = field(default_factory=list)
    read: int = 0
    _broken_line_ends: int = 0

    def batches(self) -> Iterator[pl.DataFrame]:
        """Frames of text columns (the wanted headings) and `line`, the row's first line in the file.

        A line with too few or too many fields is left out and listed in `broken_lines`.
        """
        try:
            yield from self._scan(tolerant=False)
        except _BrokenLine:
            self.read = 0
            yield from self._scan(tolerant=True)

    def _scan(self, tolerant: bool) -> Iterator[pl.DataFrame]:
        if tolerant:
            self._find_broken_records()
        embedded = 0
        with duckdb.connect() as connection:
            for batch in self._records(connection, tolerant):
                frame, newlines = self._with_lines(batch, embedded)
                embedded += newlines
                self.read += batch.height
                yield frame
        self._reconcile(embedded)

    def _records(self, connection: duckdb.DuckDBPyConnection, tolerant: bool) -> Iterator[pl.DataFrame]:
        try:
            for batch in connection.sql(_READ, params=self._parameters(tolerant)).to_arrow_reader(BATCH_ROWS):
                yield pl.DataFrame(pl.from_arrow(batch))
        except duckdb.Error:
            if tolerant or self.read:
                raise ExtractRejected(self.file, "its rows cannot be read as the layout says", _REMEDY) from None
            raise _BrokenLine from None

    def _parameters(self, tolerant: bool) -> dict[str, object]:
        return {
            "file": str(self.inspected.text),
            "delimiter": self.layout.delimiter,
            "columns": dict.fromkeys(self.inspected.headings, "VARCHAR"),
            "tolerant": tolerant,
        }

    def _find_broken_records(self) -> None:
        with duckdb.connect() as connection:
            for _ in connection.sql(_READ, params=self._parameters(True)).to_arrow_reader(BATCH_ROWS):
                pass
            found = connection.execute(_BROKEN).fetchall()
        self.broken_records = [record for record, _ in found]
        self.broken_lines = list(self.broken_records)
        self._broken_line_ends = sum(ends for _, ends in found)
        if len(found) > MOST_BROKEN_LINES * self.inspected.line_ends:
            raise ExtractRejected(self.file, "most lines have another number of fields than the first", _REMEDY)

    def _with_lines(self, batch: pl.DataFrame, embedded: int) -> tuple[pl.DataFrame, int]:
        """The batch with line numbers; line ends inside quoted fields push later rows down."""
        newlines = np.zeros(batch.height, dtype=np.int64)
        if self.inspected.has_quotes:
            counts = [pl.col(heading).str.count_matches("\n", literal=True).fill_null(0) for heading in batch.columns]
            newlines = batch.select(pl.sum_horizontal(counts)).to_series().cast(pl.Int64).to_numpy()
        record = self._past_broken(np.arange(self.read + 2, self.read + 2 + batch.height))
        line = record + embedded + np.cumsum(newlines) - newlines
        self._push_down_broken(record, newlines)
        return batch.select(self.wanted).with_columns(pl.Series("line", line)), int(newlines.sum())

    def _past_broken(self, ordinal: np.ndarray) -> np.ndarray:
        """The record number of the n-th good row: broken records take numbers too."""
        broken = np.asarray(self.broken_records, dtype=np.int64)
        return ordinal + np.searchsorted(broken - np.arange(len(broken)), ordinal, side="right")

    def _push_down_broken(self, record: np.ndarray, newlines: np.ndarray) -> None:
        if newlines.any() and self.broken_records:
            before = np.concatenate([[0], np.cumsum(newlines)])
            pushed = before[np.searchsorted(record, self.broken_records)]
            self.broken_lines = [line + int(push) for line, push in zip(self.broken_lines, pushed, strict=True)]

    def _reconcile(self, embedded: int) -> None:
        """Every line end belongs to the header, a row, a broken line or a quoted field: none is lost."""
        accounted = 1 + self.read + len(self.broken_records) + embedded + self._broken_line_ends
        if accounted != self.inspected.line_ends + (not self.layout.final_newline and not self.inspected.ends_line):
            reason = f"it has {self.inspected.line_ends} lines but only {accounted} could be read"
            raise ExtractRejected(self.file, reason, _REMEDY)


class _BrokenLine(Exception):
    """Some line has another number of fields: read again, tolerantly and knowing which."""


_REMEDY = "Look for an unclosed quotation mark or a delimiter inside a field, and send the file again."
