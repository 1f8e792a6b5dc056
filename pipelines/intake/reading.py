"""Reads the rows of an opened file, all as text, in batches and in the order of the file.

Arrow reads pieces of lines and tells which have another number of fields than the heading. A file whose quotation is
unsound is read again from the start by Python's own csv module, one record after the other: slow and exact. Either
way every line of the file is accounted for.
"""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pyarrow as pa
from pyarrow import csv as arrow_csv

from data_contracts.delivery import Layout
from pipelines.errors import ExtractRejected
from pipelines.intake.batch import TEXTS, Batch, batch
from pipelines.intake.chunks import WHOLE, Extent, Irregular, Piece, in_utf8, pieces

LONGEST_FIELD = 2_000_000
SLOW_ROWS = 50_000
MOST_BROKEN_LINES = 0.5  # above this share of lines that are no rows, the file is not such a table
REMEDY = "Look for an unclosed quotation mark or a delimiter inside a field, and send the file again."


@dataclass
class Rows:
    """The rows of one text file. `wanted`: headings to read; `by_row`: rows are told by number, not by line."""

    path: Path
    file: str  # as the sender calls it
    layout: Layout
    headings: Sequence[str]
    wanted: Sequence[str]
    by_row: bool = False
    extent: Extent = WHOLE
    is_slow: bool = False
    read: int = 0
    broken_lines: list[int] = field(default_factory=list)

    def batches(self) -> Iterator[Batch]:
        """The batches; afterwards `read` and `broken_lines` hold for the whole file.

        Raises Irregular where it must be read slowly: then nothing counts, ask `slowly()` anew.
        """
        for found in self._slow() if self.is_slow else self._fast():
            self.read += found.height
            if found.height:
                yield found
        if len(self.broken_lines) > MOST_BROKEN_LINES * (self.read + len(self.broken_lines)):
            raise ExtractRejected(self.file, "most lines have another number of fields than the first", REMEDY)

    def slowly(self) -> "Rows":
        """The same file, to be read by Python's own csv module."""
        return replace(self, is_slow=True, read=0, broken_lines=[])

    def _fast(self) -> Iterator[Batch]:
        lines, rows, heading = self.extent.lines, 0, 1
        for piece in pieces(self.path, self.file, self.layout, self.extent):
            records = piece.records(self.layout.delimiter) if piece.has_quotes else piece.plain()
            table, broken = self._table(piece)
            if table.num_rows + len(broken) != len(records.line):  # blank lines, which Arrow passes over
                records = piece.records(self.layout.delimiter)
            if table.num_rows + len(broken) != len(records.line):
                raise Irregular
            number = 1 + (records.row + rows if self.by_row else records.line + lines)
            self.broken_lines += number[broken].tolist()
            found = batch(_without_heading(table) if heading else table, np.delete(number, broken)[heading:])
            if found.longest > LONGEST_FIELD:
                raise Irregular
            yield found
            lines, rows, heading = lines + records.lines, rows + records.rows, 0

    def _table(self, piece: Piece) -> tuple[pa.Table, list[int]]:
        """The piece's fields, and the places of the records that have another number of them."""
        broken: list[int] = []

        def skip(row: arrow_csv.InvalidRow) -> str:
            broken.append(row.number - 1)
            return "skip"

        try:
            table = arrow_csv.read_csv(
                pa.BufferReader(piece.text),
                read_options=arrow_csv.ReadOptions(
                    column_names=list(self.headings), block_size=len(piece.text) + 1, use_threads=False
                ),
                parse_options=arrow_csv.ParseOptions(
                    delimiter=self.layout.delimiter, newlines_in_values=piece.has_quotes, invalid_row_handler=skip
                ),
                convert_options=arrow_csv.ConvertOptions(
                    include_columns=list(self.wanted),
                    column_types=dict.fromkeys(self.wanted, TEXTS),
                    null_values=[""],
                    strings_can_be_null=True,
                ),
            )
        except pa.ArrowInvalid:  # its text quotes the row
            raise Irregular from None
        return table, broken

    def _slow(self) -> Iterator[Batch]:
        """A blank line is neither a row nor broken; fields whose quotation marks do not match break all their lines."""
        csv.field_size_limit(LONGEST_FIELD)
        places = [list(self.headings).index(heading) for heading in self.wanted]
        rows: list[list[str]] = []
        lines: list[int] = []
        for row, (fields, taken) in enumerate(self._records(), start=2):
            number = row if self.by_row else taken[0]
            if fields is None:
                self.broken_lines += [row] if self.by_row else taken
            elif len(fields) == len(self.headings):
                rows.append([fields[place] for place in places])
                lines.append(number)
            elif fields:
                self.broken_lines.append(number)
            if len(rows) >= SLOW_ROWS:
                yield self._batch(rows, lines)
                rows, lines = [], []
        yield self._batch(rows, lines)

    def _records(self) -> Iterator[tuple[list[str] | None, range]]:
        """Every record after the heading with the lines it takes."""
        reader = csv.reader(self._lines(), delimiter=self.layout.delimiter, strict=True)
        next(reader)
        first, before = 1 + self.extent.lines, reader.line_num
        while True:
            try:
                fields = next(reader)
            except StopIteration:
                return
            except csv.Error:
                fields = None
            yield fields, range(first + before, first + reader.line_num)
            before = reader.line_num

    def _lines(self) -> Iterator[str]:
        for text in in_utf8(self.path, self.file, self.layout, self.extent):
            yield from io.StringIO(text.decode(), newline="\n")

    def _batch(self, rows: list[list[str]], lines: list[int]) -> Batch:
        columns = zip(*rows, strict=True) if rows else ([] for _ in self.wanted)
        arrays = [
            pa.array([text or None for text in texts], pa.string()).dictionary_encode().cast(TEXTS) for texts in columns
        ]
        return batch(pa.Table.from_arrays(arrays, list(self.wanted)), np.asarray(lines, dtype=np.int64))


def _without_heading(table: pa.Table) -> pa.Table:
    """The rows after it, and only the texts that stand in them: the heading is no person that was met."""
    rows = table.slice(1)
    return pa.table({name: rows[name].cast(pa.string()).dictionary_encode().cast(TEXTS) for name in rows.column_names})
