"""Finds the rows of a delivery that are doubles of one record, and which of them wins."""

import numpy as np
import numpy.typing as npt
import polars as pl

from pipelines.intake.places import Hashes
from pipelines.project import Register

NEVER = np.iinfo(np.int64).min
FEWEST_REPEATED = 20  # rows of which corrections net out: where fewer come again, it may have happened twice
ROWS: dict[str, type[pl.DataType]] = {"high": pl.UInt64, "low": pl.UInt64, "registered": pl.Int64, "row_id": pl.Int64}
Numbers = npt.NDArray[np.int64]


class Doubles:
    """Remembers of each row its key (as 128 bits of hash), when it was registered, and its number."""

    def __init__(self, register: Register) -> None:
        self.said, self.columns = register.delivery, list(register.columns)
        self._rows = [pl.DataFrame(schema=ROWS)]
        self._quarantined: list[pl.DataFrame] = []

    def add(self, rows: pl.DataFrame, registered_at: pl.Series | None) -> None:
        """Accepted rows in the order of the file; `registered_at`: microseconds, None where the sender does not say."""
        self._rows.append(self._keyed(rows, registered_at))

    def add_quarantined(self, rows: pl.DataFrame, registered_at: pl.Series | None) -> None:
        """Rows that cannot win, though perhaps they should have: versions, where the sender says when each was made."""
        if registered_at is not None and self.said.wins == "last" and rows.height:
            self._quarantined.append(self._keyed(rows, registered_at))

    def _keyed(self, rows: pl.DataFrame, registered_at: pl.Series | None) -> pl.DataFrame:
        """`ROWS`. A row about nobody known is no double of another."""
        if "person_id" in self.said.key:
            is_named = rows["person_id"].is_not_null()
            rows = rows.filter(is_named)
            registered_at = None if registered_at is None else registered_at.filter(is_named)
        moments = pl.zeros(rows.height, pl.Int64, eager=True) if registered_at is None else registered_at
        hashes = self._hashes(rows)
        return pl.DataFrame([hashes.high, hashes.low, moments.fill_null(NEVER), rows["row_id"]], schema=ROWS)

    def _hashes(self, rows: pl.DataFrame) -> Hashes:
        """Of persons, a row that lacks a part of its key is a double only of one that is the same in every column.

        Two visits without a diagnosis are two visits. Of counts per area, a blank names a record as a text does.
        """
        hashes, parts = (
            Hashes.of_rows(rows.select(self.said.key)),
            [name for name in self.said.key if name != "person_id"],
        )
        if len(parts) == len(self.said.key) or not any(rows[name].null_count() for name in parts):
            return hashes
        is_lacking = rows.select(pl.any_horizontal(pl.col(parts).is_null())).to_series()
        whole = Hashes.of_rows(rows.filter(is_lacking).select(self.columns))
        return hashes.replaced(is_lacking.arg_true().to_numpy(), whole)

    def superseded(self) -> Numbers:
        """The numbers of the rows that do not win: the last (or first) registered does, and of those the last line.

        Where corrections net out, equal rows are all needed: bought, returned and bought again is bought.
        """
        rows = pl.concat(self._rows, rechunk=False)  # a second copy of all of them would be felt
        if self.said.corrections_net_out:
            return _of_a_file_in_itself(rows)
        among = _repeated(np.concatenate([part["high"].to_numpy() for part in self._rows]))
        descending = self.said.wins == "last"
        ordered = rows[among].sort(
            "high", "low", "registered", "row_id", descending=[False, False, descending, descending]
        )
        return ordered.filter(~pl.struct("high", "low").is_first_distinct())["row_id"].sort().to_numpy()

    def overtaken(self, superseded: Numbers) -> Numbers:
        """The numbers of the rows that win only since a newer version is in quarantine: one that would have won."""
        if not self._quarantined:
            return np.zeros(0, dtype=np.int64)
        ordered = pl.concat(self._quarantined).sort("registered", "row_id")
        newest = ordered.unique(["high", "low"], keep="last").rename({"registered": "later", "row_id": "line"})
        names = newest["high"].implode()
        met = pl.concat(part.filter(pl.col("high").is_in(names)) for part in self._rows)
        met = met.join(newest, on=["high", "low"])
        is_later, is_same = (pl.col("later") > pl.col("registered")), (pl.col("later") == pl.col("registered"))
        found = met.filter(is_later | (is_same & (pl.col("line") > pl.col("row_id"))))["row_id"].sort().to_numpy()
        return found[~np.isin(found, superseded)]


def _of_a_file_in_itself(rows: pl.DataFrame) -> Numbers:
    """The first half of a file that holds itself twice, one copy after the other; nothing of any other."""
    half, odd = divmod(rows.height, 2)
    first, second = (rows.select("high", "low").slice(start, half) for start in (0, half))
    is_repeated = half >= FEWEST_REPEATED and not odd and first.equals(second)
    return rows["row_id"].head(half if is_repeated else 0).to_numpy()


def _repeated(hashes: npt.NDArray[np.uint64]) -> Numbers:
    """The places of hashes that stand more than once."""
    order = np.argsort(hashes, kind="stable")
    ordered = hashes[order]
    same = np.zeros(hashes.size, dtype=np.bool_)
    same[1:] = ordered[1:] == ordered[:-1]
    same[:-1] |= ordered[:-1] == ordered[1:]
    return np.sort(order[same])
