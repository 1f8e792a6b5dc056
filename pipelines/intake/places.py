"""Numbers things by 128 bits of hash, in the order in which they are first met, for many millions of them.

Texts of identifiers, keyed hashes and keys of records are all told apart so; nothing here knows which.
"""

from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import polars as pl

Places_ = npt.NDArray[np.int64]
SEEDS = (11, 29)


@dataclass(frozen=True)
class Hashes:
    """128 bits of each thing, in two halves."""

    high: npt.NDArray[np.uint64]
    low: npt.NDArray[np.uint64]

    @staticmethod
    def of_texts(texts: pl.Series) -> "Hashes":
        """Not keyed, and good within this process only."""
        high, low = (texts.hash(seed).to_numpy() for seed in SEEDS)
        return Hashes(high, low)

    @staticmethod
    def of_rows(rows: pl.DataFrame) -> "Hashes":
        """As for texts, of whole rows."""
        high, low = (rows.hash_rows(seed).to_numpy() for seed in SEEDS)
        return Hashes(high, low)

    @staticmethod
    def of_digests(digests: pl.Series) -> "Hashes":
        """The first 128 bits of digests."""
        joined = b"".join(digest[:16] for digest in digests.to_list())
        halves = np.frombuffer(joined, dtype=np.uint64).reshape(-1, 2)
        return Hashes(np.ascontiguousarray(halves[:, 0]), np.ascontiguousarray(halves[:, 1]))

    def take(self, places: Places_) -> "Hashes":
        return Hashes(self.high[places], self.low[places])

    def replaced(self, places: Places_, others: "Hashes") -> "Hashes":
        """These with others in their place at some places."""
        high, low = self.high.copy(), self.low.copy()
        high[places], low[places] = others.high, others.low
        return Hashes(high, low)


def _nothing() -> npt.NDArray[np.uint64]:
    return np.zeros(0, dtype=np.uint64)


@dataclass
class Places:
    """The hashes met so far, kept in order of their first half."""

    _high: npt.NDArray[np.uint64] = field(default_factory=_nothing)
    _low: npt.NDArray[np.uint64] = field(default_factory=_nothing)
    _number: Places_ = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    def find(self, wanted: Hashes) -> Places_:
        """The number of each, -1 where it was not met."""
        if not self._high.size:
            return np.full(wanted.high.size, -1, dtype=np.int64)
        at = np.searchsorted(self._high, wanted.high)
        at[at == self._high.size] = 0
        is_met = (self._high[at] == wanted.high) & (self._low[at] == wanted.low)
        return np.where(is_met, self._number[at], -1)

    def add(self, new: Hashes) -> Places_:
        """Number things that were not met, all different; gives their numbers."""
        numbers = self._number.size + np.arange(new.high.size)
        order = np.argsort(new.high, kind="stable")
        at = np.searchsorted(self._high, new.high[order])
        self._high = np.insert(self._high, at, new.high[order])
        self._low = np.insert(self._low, at, new.low[order])
        self._number = np.insert(self._number, at, numbers[order])
        return numbers
