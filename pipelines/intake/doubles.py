"""Finds the rows of a delivery that are doubles of one record, and which of them wins."""

import numpy as np
import numpy.typing as npt
import polars as pl

from pipelines.intake.places import Hashes
from pipelines.project import Register

NEVER = np.iinfo(np.int32).min


class Doubles:
    """Remembers of each row its key (as 128 bits of hash), when it was registered, and its number."""

    def __init__(self, register: Register) -> None:
        self.said = register.delivery
        self._high: list[npt.NDArray[np.uint64]] = []
        self._low: list[npt.NDArray[np.uint64]] = []
        self._registered: list[npt.NDArray[np.int32]] = []
        self._row_id: list[npt.NDArray[np.int64]] = []

    def add(self, rows: pl.DataFrame) -> None:
        """Rows in the order of the file. A row about nobody known is no double of another."""
        if "person_id" in self.said.key:
            rows = rows.filter(pl.col("person_id").is_not_null())
        hashes = Hashes.of_rows(rows.select(self.said.key))
        self._high.append(hashes.high)
        self._low.append(hashes.low)
        if self.said.registered:
            days = rows[self.said.registered].to_physical().fill_null(NEVER)
            self._registered.append(days.to_numpy().astype(np.int32))
        self._row_id.append(rows["row_id"].to_numpy())

    def superseded(self) -> npt.NDArray[np.int64]:
        """The numbers of the rows that do not win: the last (or first) registered does, and of those the last line."""
        high = np.concatenate(self._high) if self._high else np.zeros(0, np.uint64)
        among = _repeated(high)
        if not among.size:
            return np.zeros(0, dtype=np.int64)
        registered = np.concatenate(self._registered)[among] if self._registered else np.zeros(among.size, np.int32)
        rows = pl.DataFrame(
            {
                "high": high[among],
                "low": np.concatenate(self._low)[among],
                "registered": registered,
                "row_id": np.concatenate(self._row_id)[among],
            }
        )
        descending = self.said.wins == "last"
        ordered = rows.sort("high", "low", "registered", "row_id", descending=[False, False, descending, descending])
        return ordered.filter(~pl.struct("high", "low").is_first_distinct())["row_id"].sort().to_numpy()


def _repeated(hashes: npt.NDArray[np.uint64]) -> npt.NDArray[np.int64]:
    """The places of hashes that stand more than once."""
    order = np.argsort(hashes, kind="stable")
    ordered = hashes[order]
    same = np.zeros(hashes.size, dtype=np.bool_)
    same[1:] = ordered[1:] == ordered[:-1]
    same[:-1] |= ordered[:-1] == ordered[1:]
    return np.sort(order[same])
