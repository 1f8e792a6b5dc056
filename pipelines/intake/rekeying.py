"""Puts the identity store under a new key: the key's file gets one more secret, and every hash is hashed by it.

No identifier is needed for that, and no row of a register changes. Killed on the way, the rest follows when a store is
next read, since the key's file tells all its secrets.
"""

import os
from pathlib import Path

import polars as pl

from pipelines.errors import UserError
from pipelines.home import Home, beside, move_into_place
from pipelines.intake.identity import KEY_ID, Key, fresh_secret, read_hashes


def rekey(home: Home) -> int:
    """Add a secret and raise every store and list to it; gives how many files there were.

    Raises UserError where the key comes from the environment, or a store was made with another key.
    """
    if os.environ.get("VIP_IDENTITY_KEY"):
        raise UserError(
            "VIP_IDENTITY_KEY: the key comes from the environment. Add a line with a new secret of 32 or more "
            "characters to it and keep the old lines; every store follows when it is next read."
        )
    stores = sorted(home.identity.glob("*.parquet"))
    before, path = Key.given(home), Key.path(home).resolve()
    if not os.access(path.parent, os.W_OK):
        raise UserError(
            f"{path}: its folder cannot be written to. Where the key is kept, add a line with a new secret of 32 or "
            "more characters and keep the old lines; every store follows when it is next read."
        )
    for store in stores:
        read_hashes(store, before)  # refuses, before anything is changed
    _add_secret(path)
    after = Key.given(home)
    for store in stores:
        _raise(store, after)
    return len(stores)


def _add_secret(path: Path) -> None:
    made = beside(path)
    made.touch(mode=0o600)
    made.write_bytes(path.read_bytes().rstrip(b"\n") + b"\n" + fresh_secret() + b"\n")
    move_into_place(made, path)


def _raise(store: Path, key: Key) -> None:
    rows: pl.DataFrame = read_hashes(store, key).sort("key_hash")
    made = beside(store)
    rows.write_parquet(made, metadata={KEY_ID: key.name})
    made.chmod(0o600)
    move_into_place(made, store)
