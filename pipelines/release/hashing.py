"""Hashes of files. A DuckDB file's header holds chance, so what stands in it is hashed in its place."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import duckdb
import polars as pl

from pipelines import engine
from pipelines.errors import UserError
from pipelines.project import PROJECT

SHA256, CONTENT = "sha256", "content_sha256"
PIECE = 1 << 20
OBJECTS = PROJECT / "sql" / "release" / "objects.sql"
PLAIN = ("VARCHAR", "DOUBLE", "BIGINT", "DATE", "BOOLEAN")  # all that a publication has; any other is hashed as a text


def sha256(path: Path) -> str:
    """Of the bytes of a file."""
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while piece := file.read(PIECE):
            digest.update(piece)
    return digest.hexdigest()


def content(path: Path) -> dict[str, str]:
    """What a manifest says of a file: `sha256`, or of a DuckDB file `content_sha256`."""
    return {CONTENT: tables_sha256(path)} if path.suffix == ".duckdb" else {SHA256: sha256(path)}


class Held(NamedTuple):
    """Something that stands in a database, as `sql/release/objects.sql` tells it."""

    kind: str
    schema: str
    belongs_to: str
    place: int
    name: str
    type: str | None
    said: str | None

    @property
    def table(self) -> str:
        """Of a column, as it is written in SQL."""
        return f"{_quoted(self.schema)}.{_quoted(self.belongs_to)}"


def objects(database: duckdb.DuckDBPyConnection) -> list[Held]:
    """All that stands in a database beside rows."""
    return [Held(*row) for row in database.execute(OBJECTS.read_text(encoding="utf-8")).fetchall()]


def tables_sha256(path: Path) -> str:
    """Of all rows of all tables of a DuckDB file as they lie there, the columns by name, place and type, and all else
    that it holds: views, macros, comments. Raises UserError where it is none.
    """
    digest = hashlib.sha256()
    try:
        with engine.connect(path, read_only=True) as database:
            held = objects(database)
            digest.update(repr([tuple(one) for one in held]).encode())
            for one in (one for one in held if one.kind == "column"):
                column = _quoted(one.name) if one.type in PLAIN else f"CAST({_quoted(one.name)} AS VARCHAR)"
                _add(digest, database.sql(f"SELECT {column} FROM {one.table}").pl().to_series())
    except (duckdb.Error, pl.exceptions.PolarsError):
        raise UserError(f"{path}: cannot be read as a DuckDB database.") from None
    return digest.hexdigest()


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _add(digest: "hashlib._Hash", column: pl.Series) -> None:
    """How many rows it has, which of them have a value, and their bytes; of texts their lengths too."""
    digest.update(f"{len(column)} ".encode())
    digest.update(column.is_null().to_numpy().tobytes())
    there = column.drop_nulls()
    if there.dtype == pl.String:
        digest.update(there.str.len_bytes().to_numpy().astype("<u4", copy=False).tobytes())
        digest.update((there.str.join("").item() or "").encode())
    elif there.dtype == pl.Float64:
        digest.update(there.to_numpy().astype("<f8", copy=False).tobytes())
    else:
        digest.update(there.to_physical().cast(pl.Int64).to_numpy().astype("<i8", copy=False).tobytes())


def tree(files: Mapping[str, Path]) -> str:
    """One hash of files by name; changes when any of them does."""
    digest = hashlib.sha256()
    for name, path in sorted(files.items()):
        digest.update(f"{name} {sha256(path)}\n".encode())
    return digest.hexdigest()


def below(folder: Path) -> dict[str, Path]:
    """Every file below a folder, by its path from there."""
    return {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}
