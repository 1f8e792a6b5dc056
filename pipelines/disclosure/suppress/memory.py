"""Every alternative found so far, and which protection levels it reaches, be it as it is, mirrored or multiplied."""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from pipelines.disclosure.suppress.program import Change
from pipelines.disclosure.system import Numbers


@dataclass(frozen=True)
class _Witness:
    change: Change
    lifts: Numbers  # counts whose upper level it reaches
    lowers: Numbers  # and whose lower level


class Memory:
    """Levels that must be reached, and alternatives that reach them.

    need_up, need_down: int64, an element a count, 0 where nothing is asked. down, up: how far each count may go, by
    what everybody knows. furthest: no multiple goes further.
    """

    def __init__(self, need_up: Numbers, need_down: Numbers, down: Numbers, up: Numbers, furthest: int) -> None:
        self._need_up, self._need_down, self._down, self._up, self._furthest = need_up, need_down, down, up, furthest
        self.lacks_up, self.lacks_down = need_up > 0, need_down > 0
        self._witnesses: list[_Witness] = []

    def add(self, change: Change) -> None:
        """Remember a change, and its mirror image where that is possible too."""
        for by in (change.by, -change.by):
            self._add(Change(change.at, by))

    def _add(self, change: Change) -> None:
        at, by, size = change.at, change.by, np.abs(change.by)
        most = min(
            int((np.where(by > 0, self._up[at], self._down[at]) // size).min()),
            max(1, self._furthest // int(size.max())),
        )
        wanted = -(-np.where(by > 0, self._need_up[at], self._need_down[at]) // size)
        reached = (wanted > 0) & (wanted <= most)
        lifts, lowers = at[reached & (by > 0)], at[reached & (by < 0)]
        if self.lacks_up[lifts].any() or self.lacks_down[lowers].any():
            self.lacks_up[lifts], self.lacks_down[lowers] = False, False
            self._witnesses.append(_Witness(Change(at, by * wanted[reached].max()), lifts, lowers))

    def forget_superfluous(self) -> None:
        """Drop those, the earliest first, all of whose levels are reached by others too."""
        ups, downs = np.zeros(len(self._up), dtype=np.int64), np.zeros(len(self._up), dtype=np.int64)
        for one in self._witnesses:
            ups[one.lifts] += 1
            downs[one.lowers] += 1
        kept = []
        for one in self._witnesses:
            if (ups[one.lifts] > 1).all() and (downs[one.lowers] > 1).all():
                ups[one.lifts] -= 1
                downs[one.lowers] -= 1
            else:
                kept.append(one)
        self._witnesses = kept

    def matrix(self) -> sparse.csr_array:
        """The changes, a row each and a column a count."""
        changes = [one.change for one in self._witnesses]
        lengths = np.array([0, *(len(change.at) for change in changes)], dtype=np.int64)
        data = np.concatenate([np.empty(0, np.int64), *(change.by for change in changes)])
        indices = np.concatenate([np.empty(0, np.int64), *(change.at for change in changes)])
        return sparse.csr_array((data, indices, np.cumsum(lengths)), shape=(len(changes), len(self._up)))
