"""Hashes of files. A DuckDB file's header holds chance, so its tables are hashed in its place."""

import hashlib
from collections.abc import Mapping
from pathlib import Path

import duckdb

from pipelines import engine
from pipelines.errors import UserError

SHA256, CONTENT = "sha256", "content_sha256"
PIECE = 1 << 20


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


def tables_sha256(path: Path) -> str:
    """Of all rows of all tables of a DuckDB file, in whatever order they lie. Raises UserError where it is none."""
    digest = hashlib.sha256()
    try:
        with engine.connect(path, read_only=True) as database:
            for (table,) in database.execute("SELECT table_name FROM duckdb_tables() ORDER BY ALL").fetchall():
                quoted = table.replace('"', '""')
                hashed = f"SELECT md5(string_agg(md5(t::VARCHAR), '' ORDER BY md5(t::VARCHAR))) FROM \"{quoted}\" AS t"
                digest.update(f"{table} {database.execute(hashed).fetchone()}".encode())
    except duckdb.Error:
        raise UserError(f"{path}: cannot be read as a DuckDB database.") from None
    return digest.hexdigest()


def tree(files: Mapping[str, Path]) -> str:
    """One hash of files by name; changes when any of them does."""
    digest = hashlib.sha256()
    for name, path in sorted(files.items()):
        digest.update(f"{name} {sha256(path)}\n".encode())
    return digest.hexdigest()


def below(folder: Path) -> dict[str, Path]:
    """Every file below a folder, by its path from there."""
    return {path.relative_to(folder).as_posix(): path for path in sorted(folder.rglob("*")) if path.is_file()}
