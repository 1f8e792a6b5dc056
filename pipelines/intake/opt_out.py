"""Who may not be in a register any more: keyed hashes only, asked at the door of every later delivery."""

from pathlib import Path

import polars as pl

from pipelines.home import Home, beside, move_into_place
from pipelines.intake.identity import KEY_ID, Key, read_hashes
from pipelines.project import Register


def path(home: Home, register: Register) -> Path:
    """The register's list."""
    return home.identity / f"{register.name}.opted_out.parquet"


def read(home: Home, register: Register, key: Key) -> pl.Series:
    """The keyed hashes of those who opted out. Raises UserError where the list was made with another key."""
    return read_hashes(path(home, register), key)["key_hash"]


def add(home: Home, register: Register, key: Key, hashes: pl.Series) -> None:
    """Enter persons by their keyed hashes; who is there already stays once."""
    entered = pl.concat([read(home, register, key), hashes]).unique().sort().alias("key_hash")
    made = beside(path(home, register))
    entered.to_frame().write_parquet(made, metadata={KEY_ID: key.name})
    made.chmod(0o600)
    move_into_place(made, path(home, register))
