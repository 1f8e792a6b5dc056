"""A batch of rows as text, column by column: each text once, and per row the place of its text.

What a text means is worked out once per text; only its place is spread over the rows. That is what makes intake fast,
however many rows are broken.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa

TEXTS = pa.dictionary(pa.int32(), pa.string())


@dataclass(frozen=True)
class Texts:
    """One column of a batch. `distinct`: its texts, each once; `place`: per row which of them, NULL where blank."""

    distinct: pl.Series
    place: pl.Series
    array: pa.DictionaryArray | None = None  # the same as it came from Arrow

    @staticmethod
    def of(array: pa.DictionaryArray) -> "Texts":
        """From Arrow's form of the same thing."""
        distinct = pl.Series("text", array.dictionary, dtype=pl.String)
        return Texts(distinct, pl.Series("place", array.indices).cast(pl.UInt32), array)

    def spread(self, values: pl.Series) -> pl.Series:
        """Per row the value of its text (`values`: one per distinct text)."""
        return values.gather(self.place)

    def having(self, distinct: pl.Series) -> "Texts":
        """The same rows with other texts."""
        return self if distinct is self.distinct else Texts(distinct, self.place)

    def to_arrow(self) -> pa.DictionaryArray:
        """Arrow's form of it, of the type `TEXTS`."""
        if self.array is not None:
            return self.array
        places, texts = self.place.cast(pl.Int32).to_arrow(), self.distinct.to_arrow().cast(pa.string())
        return pa.DictionaryArray.from_arrays(places, texts)


@dataclass(frozen=True)
class Batch:
    """Rows in the order of the file: the texts by heading, and the number of each row in the file."""

    columns: Mapping[str, Texts]
    line: pl.Series

    @property
    def height(self) -> int:
        return self.line.len()

    @property
    def longest(self) -> int:
        """Bytes of the longest text."""
        lengths = (texts.distinct.str.len_bytes().max() for texts in self.columns.values())
        return max((int(str(length)) for length in lengths if length is not None), default=0)

    def filter(self, stays: pl.Series) -> "Batch":
        """The rows that stay."""
        kept = {name: Texts(texts.distinct, texts.place.filter(stays)) for name, texts in self.columns.items()}
        return Batch(kept, self.line.filter(stays))


def batch(table: pa.Table, line: npt.NDArray[np.int64]) -> Batch:
    """From a table whose columns are of the type `TEXTS`."""
    columns = {name: Texts.of(table.column(name).combine_chunks()) for name in table.column_names}
    return Batch(columns, pl.Series("line", line, dtype=pl.Int64))
