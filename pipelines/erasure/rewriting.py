"""Files of rows made anew without some of them; each lies beside the old one until all that belong together do."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pyarrow as pa
from pyarrow import parquet

from pipelines.home import beside, move_into_place
from pipelines.intake.delivery import sha256_of
from pipelines.intake.storing import ROW_GROUP

Stays = Callable[[pl.DataFrame], pl.Series]  # rows of some columns -> whether each stays


@dataclass(frozen=True)
class Rewritten:
    """A file with fewer rows, made and not yet in place; `after` is empty where no row is left of a mere list."""

    place: Path
    made: Path
    before: str
    after: str

    def put_in_place(self) -> None:
        """Replace the old file; a list without rows goes."""
        if self.after:
            move_into_place(self.made, self.place)
        else:
            self.place.unlink()
            self.made.unlink()


def rewritten(place: Path, columns: list[str], stays: Stays, *, may_go: bool = False) -> Rewritten | None:
    """The file without the rows that do not stay, the others as they were; None where all stay or there is no file.

    `columns`: what `stays` looks at. `may_go`: without rows there need be no file. The same rows give the same bytes.
    """
    if not place.is_file():
        return None
    made = beside(place)
    with parquet.ParquetFile(place) as source:
        kept = _copy(source, columns, stays, made)
    if kept == _height(place):
        made.unlink()
        return None
    return Rewritten(place, made, sha256_of(place), "" if may_go and not kept else sha256_of(made))


def _copy(source: parquet.ParquetFile, columns: list[str], stays: Stays, made: Path) -> int:
    """How many rows were kept."""
    kept = 0
    with parquet.ParquetWriter(made, source.schema_arrow, compression="zstd") as target:
        for group in range(source.num_row_groups):
            table = source.read_row_group(group)
            looked_at = pl.DataFrame({name: pl.Series(name, _plain(table[name])) for name in columns})
            table = table.filter(stays(looked_at).to_arrow())
            kept += table.num_rows
            target.write_table(table, row_group_size=ROW_GROUP)
    return kept


def _plain(column: pa.ChunkedArray) -> pa.ChunkedArray:
    is_dictionary = pa.types.is_dictionary(column.type)
    return column.cast(column.type.value_type) if is_dictionary else column


def _height(path: Path) -> int:
    return int(parquet.read_metadata(path).num_rows)


def column_of(place: Path, change: Rewritten | None, name: str) -> pl.Series:
    """A column of a file as it will be."""
    return pl.read_parquet(change.made if change else place, columns=[name])[name]


def rows_naming(path: Path, texts: pl.Series) -> int:
    """How many rows hold one of the texts in any column: for the proof, which trusts no column's name."""
    count = 0
    with parquet.ParquetFile(path) as source:
        for frame in _frames(source):
            found = frame.select(pl.any_horizontal(pl.all().cast(pl.String, strict=False).is_in(texts.implode())))
            count += int(found.to_series().sum())
    return count


def _frames(source: parquet.ParquetFile) -> Iterator[pl.DataFrame]:
    for group in range(source.num_row_groups):
        yield pl.DataFrame(pl.from_arrow(source.read_row_group(group)))
