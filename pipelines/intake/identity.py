"""The protected store of persons: a keyed hash leads to random serials, one per register and one per linkage.

Only intake opens it. The key comes from a file or the environment and is never stored with the data; without it
nothing is taken in. Serials are random, so a stolen register tells nothing without the store and the key.
"""

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from pipelines.errors import UserError
from pipelines.home import Home, beside, move_into_place
from pipelines.intake.places import Hashes, Places

SHORTEST_KEY = 32
SERIAL_BITS = 53  # still exact where a reader takes the serial for a double
KEY_ID = "key_id"  # in the file of a store: by which key its hashes were made
STORED: dict[str, type[pl.DataType]] = {
    "key_hash": pl.Binary, "serial": pl.Int64, "id_kind": pl.String, "sex": pl.String, "birth_on": pl.Date,
}  # fmt: skip


@dataclass(frozen=True)
class Key:
    """The secrets behind the keyed hash, oldest first: each new one hashes what the one before it made.

    So the store can be put under a new key without knowing a single identifier.
    """

    secrets: tuple[bytes, ...]

    @staticmethod
    def path(home: Home) -> Path:
        """Where the key's file is: VIP_IDENTITY_KEY_FILE, else `identity/key` of the home."""
        return Path(os.environ.get("VIP_IDENTITY_KEY_FILE") or home.identity / "key")

    @staticmethod
    def given(home: Home) -> "Key":
        """The key in VIP_IDENTITY_KEY, else in the key's file, one secret a line. Raises UserError without one."""
        if said := os.environ.get("VIP_IDENTITY_KEY"):
            return Key._of(said.encode(), "VIP_IDENTITY_KEY")
        path = Key.path(home)
        try:
            text, mode = path.read_bytes(), path.stat().st_mode
        except FileNotFoundError:
            raise UserError(
                f"{path}: there is no identity key. Make one with `vip doctor --new-key`, or name its file."
            ) from None
        except OSError as error:
            raise UserError(
                f"{path}: the identity key cannot be read ({error.strerror}). Run this as the user who owns it."
            ) from None
        if mode & 0o077:
            raise UserError(f"{path}: others can read the identity key. Take that right away (chmod 600).")
        return Key._of(text, str(path))

    @staticmethod
    def _of(text: bytes, place: str) -> "Key":
        secrets = tuple(line.strip() for line in text.splitlines() if line.strip())
        if not secrets or any(len(secret) < SHORTEST_KEY for secret in secrets):
            raise UserError(
                f"{place}: the identity key has a line shorter than {SHORTEST_KEY} bytes. Each line is a secret as "
                "text that nobody can guess; `vip doctor --new-key` makes one."
            )
        return Key(secrets)

    @staticmethod
    def create(home: Home) -> Path:
        """A new random key in its place, readable by its owner only. Raises UserError where one is already."""
        path = Key.path(home)
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            raise UserError(f"{path}: there is an identity key already; a new one would lose every person.") from None
        with os.fdopen(handle, "wb") as file:
            file.write(fresh_secret())
        return path

    @staticmethod
    def create_if_none(home: Home) -> None:
        """A new key where there is none. Raises UserError where there are persons, who would be met as strangers."""
        if os.environ.get("VIP_IDENTITY_KEY") or Key.path(home).exists():
            return
        if any(home.identity.glob("*.parquet")):
            raise UserError(
                f"{Key.path(home)}: is not there, and {home.identity} has persons by a key. Put that key there, from "
                "where it is kept apart, or name its file with VIP_IDENTITY_KEY_FILE."
            )
        Key.create(home)

    def hashes(self, identifiers: pl.Series) -> pl.Series:
        """HMAC-SHA256 of each identifier (text, one spelling per person), by each secret in turn."""
        texts = pl.select("v1|" + pl.lit(identifiers)).to_series().cast(pl.Binary)
        digests = texts.to_list()
        for secret in self.secrets:
            digests = keyed(digests, secret)
        return pl.Series(identifiers.name, digests, dtype=pl.Binary)

    def derived(self, purpose: str) -> bytes:
        """Another secret of 32 bytes, for one purpose; of the oldest secret, so that it outlives a new one.

        It tells nothing of the key (HMAC as a pseudorandom function; RFC 5869, expand).
        """
        (digest,) = keyed([purpose.encode()], self.secrets[0])
        return digest

    @property
    def name(self) -> str:
        """Tells one key from another and nothing else."""
        return Key._name(self.secrets)

    @property
    def earlier_names(self) -> list[str]:
        """The names of this key before its last secrets were added, oldest first."""
        return [Key._name(self.secrets[:count]) for count in range(1, len(self.secrets))]

    @staticmethod
    def _name(secrets: Sequence[bytes]) -> str:
        return hashlib.sha256(b"name of the key|" + b"|".join(secrets)).hexdigest()[:16]


def fresh_secret() -> bytes:
    """A secret as text."""
    return os.urandom(SHORTEST_KEY).hex().encode()


def keyed(texts: Sequence[bytes], secret: bytes) -> list[bytes]:
    """HMAC-SHA256 of each (RFC 2104). Both pads are hashed once: the library's own call costs twice as much."""
    block = hashlib.sha256().block_size
    padded = (secret if len(secret) <= block else hashlib.sha256(secret).digest()).ljust(block, b"\0")
    inner, outer = (hashlib.sha256(bytes(byte ^ pad for byte in padded)) for pad in (0x36, 0x5C))
    digests = []
    for text in texts:
        within, around = inner.copy(), outer.copy()
        within.update(text)
        around.update(within.digest())
        digests.append(around.digest())
    return digests


class Persons:
    """The serials of one space (a register or a linkage), in one file of the store.

    Beside the serial stands what the identifier told: its kind, sex and birth date. So an archived delivery can be
    judged again without identifiers.
    """

    def __init__(self, home: Home, space: str, key: Key) -> None:
        self.path, self.key = store_path(home, space), key
        self._stored = read_store(self.path, key)
        self._serials = self._stored["serial"].to_numpy()
        self._new: list[pl.DataFrame] = []
        self._places = Places()
        self._places.add(Hashes.of_digests(self._stored["key_hash"]))

    def serials(self, hashes: pl.Series, told: pl.DataFrame) -> npt.NDArray[np.int64]:
        """The serial of each hash (all different); who was not met before gets a fresh one, see `save`.

        `told`: id_kind, sex, birth_on of each.
        """
        keys = Hashes.of_digests(hashes)
        place = self._places.find(keys)
        new = np.flatnonzero(place < 0)
        if new.size:
            place[new] = self._places.add(keys.take(new))
            fresh = _fresh_serials(new.size, pl.Series(self._serials))
            entered = told[new].with_columns(hashes.gather(new).alias("key_hash"), fresh)
            self._serials = np.concatenate([self._serials, fresh.to_numpy()])
            self._new.append(entered.select(*STORED))
        return self._serials[place]

    def save(self) -> None:
        """Enter those met since the store was read. Also where there are none: a store that is not there was lost."""
        if self._new or not self.path.is_file():
            self._stored, self._new = pl.concat([self._stored, *self._new]), []
            write_store(self.path, self._stored, self.key)


def store_path(home: Home, space: str) -> Path:
    """The file of a space."""
    return home.identity / f"{space}.parquet"


def read_store(path: Path, key: Key) -> pl.DataFrame:
    """The persons of a space (`STORED`), see `read_hashes`."""
    return read_hashes(path, key) if path.is_file() else pl.DataFrame(schema=STORED)


def read_hashes(path: Path, key: Key) -> pl.DataFrame:
    """Rows with a `key_hash` by the present key; what was made before its last secrets were added gets them too.

    Raises UserError where the key is another than the one the file was made with.
    """
    if not path.is_file():
        return pl.DataFrame(schema={"key_hash": pl.Binary})
    made_by = pl.read_parquet_metadata(path).get(KEY_ID, "")
    rows = pl.read_parquet(path)
    if made_by == key.name:
        return rows
    if made_by not in key.earlier_names:
        raise UserError(f"{path}: was made with another identity key, so nobody in it would be known. Give that key.")
    hashes = rows["key_hash"].to_list()
    for secret in key.secrets[1 + key.earlier_names.index(made_by) :]:
        hashes = keyed(hashes, secret)
    return rows.with_columns(pl.Series("key_hash", hashes, dtype=pl.Binary))


def write_store(path: Path, rows: pl.DataFrame, key: Key) -> None:
    """Put a store in place, readable by its owner only."""
    made = beside(path)
    rows.select(*STORED).sort("key_hash").write_parquet(made, metadata={KEY_ID: key.name})
    made.chmod(0o600)
    move_into_place(made, path)


def _fresh_serials(count: int, taken: pl.Series) -> pl.Series:
    """Random serials that nobody has."""
    fresh = pl.Series("serial", [], dtype=pl.Int64)
    while fresh.len() < count:
        drawn = np.frombuffer(os.urandom(8 * count), dtype=np.uint64) >> np.uint64(64 - SERIAL_BITS)
        more = pl.Series("serial", drawn.astype(np.int64)).unique()
        fresh = pl.concat([fresh, more.filter(~more.is_in(taken.implode()) & ~more.is_in(fresh.implode()))])
    return fresh.head(count)
