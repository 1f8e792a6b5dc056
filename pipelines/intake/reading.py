"""Reads the rows of an inspected file, all as text, in batches and in the order of the file.

DuckDB reads the file as if every line were a row, and the counts of the whole file tell whether it was so. Where it
was not, begin again with what `mending` makes of the file: nothing is dropped that is not named.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import duckdb
import numpy as np
import numpy.typing as npt
import polars as pl

from data_contracts.contract import Layout
from pipelines.errors import ExtractRejected
from pipelines.intake.layout import Inspected
from pipelines.intake.mending import REMEDY, Mended

BATCH_ROWS = 200_000

_READ = """
    SELECT * FROM read_csv(
        $file, delim = $delimiter, header = true, auto_detect = false, quote = '"', escape = '"',
        columns = $columns, nullstr = '', null_padding = false, strict_mode = true
    )
"""


class Irregular(Exception):
    """Some line of the file is no row. Whatever has been read of it is void."""


@dataclass
class Rows:
    """The rows of one file: as it stands, or as mended."""

    inspected: Inspected
    layout: Layout
    wanted: tuple[str, ...]
    mended: Mended | None = None
    read: int = 0

    @property
    def broken_lines(self) -> tuple[int, ...]:
        """The lines of the file that are no rows."""
        return self.mended.broken_lines if self.mended else ()

    def batches(self) -> Iterator[pl.DataFrame]:
        """Frames of text columns (the wanted headings) and `line`, the row's first line in the file.

        Raises Irregular, at the latest after the last batch, where some line of an unmended file is no row.
        """
        inner_ends = inner_delimiters = 0
        for batch in self._records():
            ends = self._within(batch, "\n")
            line = self._lines(ends, inner_ends)
            inner_ends += int(ends.sum())
            inner_delimiters += int(self._within(batch, self.layout.delimiter).sum())
            self.read += batch.height
            yield batch.select(self.wanted).with_columns(pl.Series("line", line))
        self._reconcile(inner_ends, inner_delimiters)

    def _records(self) -> Iterator[pl.DataFrame]:
        if self.inspected.is_doubtful and not self.mended:
            raise Irregular
        headings = self.inspected.headings
        parameters = {
            "file": str(self.mended.text if self.mended else self.inspected.text),
            "delimiter": self.layout.delimiter,
            "columns": {f"column_{place}": "VARCHAR" for place in range(len(headings))},
        }
        with duckdb.connect() as connection:
            try:
                for batch in connection.sql(_READ, params=parameters).to_arrow_reader(BATCH_ROWS):
                    frame = pl.DataFrame(pl.from_arrow(batch))
                    yield frame.rename(dict(zip(frame.columns, headings, strict=True)))
            except (duckdb.Error, OSError):  # Arrow turns an error after the first batch into an OSError
                raise self._not_as_declared() from None

    def _within(self, batch: pl.DataFrame, mark: str) -> npt.NDArray[np.int64]:
        """How many of a mark stand inside the fields of each row; only a quoted field can hold it."""
        if self.mended or not self.inspected.has_quotes:
            return np.zeros(batch.height, dtype=np.int64)
        counts = [pl.col(heading).str.count_matches(mark, literal=True).fill_null(0) for heading in batch.columns]
        return batch.select(pl.sum_horizontal(counts)).to_series().cast(pl.Int64).to_numpy()

    def _lines(self, ends: npt.NDArray[np.int64], inner_ends: int) -> npt.NDArray[np.int64]:
        """The first line of each row of a batch; line ends inside quoted fields push later rows down."""
        if self.mended:
            return self.mended.lines[self.read : self.read + len(ends)]
        return np.arange(self.read + 2, self.read + 2 + len(ends)) + inner_ends + np.cumsum(ends) - ends

    def _reconcile(self, inner_ends: int, inner_delimiters: int) -> None:
        """Every line end and every delimiter of the file belongs to the heading, to a row or to a quoted field."""
        if self.mended:
            is_whole = self.read == len(self.mended.lines)
        else:
            between = (len(self.inspected.headings) - 1) * (self.read + 1)
            is_whole = (self.inspected.lines, self.inspected.delimiters) == (
                1 + self.read + inner_ends,
                between + inner_delimiters,
            )
        if not is_whole:
            raise self._not_as_declared()

    def _not_as_declared(self) -> Exception:
        if not self.mended:
            return Irregular()
        return ExtractRejected(self.inspected.file, "its rows cannot be read as the layout says", REMEDY)
