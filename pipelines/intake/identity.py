"""The protected store of persons: a keyed hash leads to random serials, one per register and one per linkage.

Only intake opens it. The key comes from a file or the environment and is never stored with the data; without it
nothing is taken in. Serials are random, so a stolen register tells nothing without the store and the key.
"""

import hmac
import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import polars as pl

from pipelines.errors import UserError
from pipelines.home import Home, beside, move_into_place

SHORTEST_KEY = 32
SERIAL_BITS = 53  # still exact where a reader takes the serial for a double


@dataclass(frozen=True)
class Key:
    """The secret behind the keyed hash."""

    secret: bytes

    @staticmethod
    def given(home: Home) -> "Key":
        """The key in VIP_IDENTITY_KEY_FILE, else in `identity/key` of the home. Raises UserError without one."""
        path = Path(os.environ.get("VIP_IDENTITY_KEY_FILE") or home.identity / "key")
        if not path.is_file():
            raise UserError(
                f"{path}: there is no identity key. Make one with `vip doctor --new-key`, or name its file."
            )
        if path.stat().st_mode & 0o077:
            raise UserError(f"{path}: others can read the identity key. Take that right away (chmod 600).")
        secret = path.read_bytes().strip()
        if len(secret) < SHORTEST_KEY:
            raise UserError(f"{path}: the identity key is shorter than {SHORTEST_KEY} bytes. Make one that is not.")
        return Key(secret)

    @staticmethod
    def create(home: Home) -> Path:
        """A new random key in the home, readable by its owner only. Raises UserError where one is already."""
        path = home.identity / "key"
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            raise UserError(f"{path}: there is an identity key already; a new one would lose every person.") from None
        with os.fdopen(handle, "wb") as file:
            file.write(os.urandom(SHORTEST_KEY).hex().encode())
        return path

    def hashes(self, identifiers: pl.Series) -> pl.Series:
        """HMAC-SHA256 of each identifier (text, one spelling per person)."""
        digests = [hmac.digest(self.secret, b"v1|" + text.encode(), "sha256") for text in identifiers]
        return pl.Series(identifiers.name, digests, dtype=pl.Binary)


@dataclass
class Persons:
    """The serials of one space (a register or a linkage): `key_hash` -> `serial`, in one file of the store."""

    home: Home
    space: str
    _met: int = 0

    @property
    def path(self) -> Path:
        return self.home.identity / f"{self.space}.parquet"

    def serials(self, hashes: pl.Series) -> pl.DataFrame:
        """`key_hash, serial` for every distinct hash; a person not met before gets a fresh serial, see `save`."""
        wanted = pl.DataFrame({"key_hash": hashes.unique()})
        new = wanted.join(self._known, on="key_hash", how="anti")
        if new.height:
            entered = new.with_columns(serial=_fresh_serials(new.height, self._known["serial"]))
            self._known = pl.concat([self._known, entered])
            self._met += new.height
        return wanted.join(self._known, on="key_hash")

    def save(self) -> None:
        """Enter those met since the store was read."""
        if self._met:
            made = beside(self.path)
            self._known.sort("key_hash").write_parquet(made)
            made.chmod(0o600)
            move_into_place(made, self.path)
            self._met = 0

    @cached_property
    def _known(self) -> pl.DataFrame:
        if self.path.is_file():
            return pl.read_parquet(self.path)
        return pl.DataFrame(schema={"key_hash": pl.Binary, "serial": pl.Int64})


def _fresh_serials(count: int, taken: pl.Series) -> pl.Series:
    """Random serials that nobody has."""
    fresh = pl.Series("serial", [], dtype=pl.Int64)
    while fresh.len() < count:
        drawn = np.frombuffer(os.urandom(8 * count), dtype=np.uint64) >> np.uint64(64 - SERIAL_BITS)
        more = pl.Series("serial", drawn.astype(np.int64)).unique()
        fresh = pl.concat([fresh, more.filter(~more.is_in(taken.implode()) & ~more.is_in(fresh.implode()))])
    return fresh.head(count)
