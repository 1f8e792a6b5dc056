"""Who may not be in a register any more: keyed hashes only, asked at the door of every later delivery."""

from pathlib import Path

import polars as pl

from pipelines.home import Home, beside, move_into_place
from pipelines.intake.identity import KEY_ID, Key, read_hashes


def path(home: Home, space: str) -> Path:
    """The list of one space of the identity store: a register, or one of its deliveries (`door.space`)."""
    return home.identity / f"{space}.opted_out.parquet"


def read(home: Home, space: str, key: Key) -> pl.Series:
    """The keyed hashes of those who opted out. Raises UserError where the list was made with another key."""
    return read_hashes(path(home, space), key)["key_hash"]


def add(home: Home, space: str, key: Key, hashes: pl.Series) -> None:
    """Enter persons by their keyed hashes; who is there already stays once."""
    entered = pl.concat([read(home, space, key), hashes]).unique().sort().alias("key_hash")
    made = beside(path(home, space))
    entered.to_frame().write_parquet(made, metadata={KEY_ID: key.name})
    made.chmod(0o600)
    move_into_place(made, path(home, space))
