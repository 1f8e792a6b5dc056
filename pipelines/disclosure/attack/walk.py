"""A walk over whole points that fit everything: from each to the next by moves of a few counts.

Belongs here: which counts are moved, how far, and when it is no longer worth it. Whether a point fits, and what it
proves, is `witnesses`'.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from pipelines.disclosure.attack.unknown import Unknown
from pipelines.disclosure.moves import Part, Wish, apart, groups, moved_whole, within
from pipelines.disclosure.system import Numbers

FURTHEST = 4  # times the widest move that is asked for: how far a count may go
COST, DEARER = 0.005, 8  # a count that goes one further may take two hundred others with it, later more
UNLIKE = 0.5  # by how much costs differ, so that no two ways are alike
MANY, STALE, SEED = 400, 4, 1
NEAR = 14_000  # counts of which some move at once, twice as many each time that it came to nothing


@dataclass(frozen=True)
class Aim:
    """Counts, numbers within the component, and how low or how high each is to come; either is enough."""

    at: Numbers
    lower: Numbers
    upper: Numbers

    def among(self, counts: Numbers) -> "Aim":
        """Of those of these counts."""
        kept = np.isin(self.at, counts)
        return Aim(self.at[kept], self.lower[kept], self.upper[kept])


class Walk:
    """In a component, or in those of several that have a point.

    Few counts are moved at once where many hinder each other, which shows in what comes of it.
    """

    def __init__(self, unknown: Unknown, has_point: NDArray[np.bool_]) -> None:
        self.unknown, self.has_point = unknown, has_point
        self.equal = unknown.equal.tocsc()
        self.random = np.random.default_rng(SEED)
        self.most, self.asked, self.stale = MANY, 0, 0
        self.paths = _paths(unknown.equal) if len(unknown.counts) > NEAR else None

    @property
    def is_worth(self) -> bool:
        """Whether the last turns decided anything."""
        return self.stale < STALE

    def came_of(self, decided: int) -> None:
        """How many counts the last points have decided."""
        self.stale = 0 if decided else self.stale + 1
        if decided > self.asked:
            self.most *= 2
        elif decided < self.asked / 2:
            self.most = max(1, min(self.most, self.asked) // 2)

    def points(self, point: Numbers, aim: Aim) -> Iterator[Numbers]:
        """As far as moves go and as far as their opposites do, and the next point, which is where to go on from."""
        unknown = self.unknown
        inside = self._near(aim.at)
        wish = self._wish(point, aim.among(inside))
        self.asked = len(wish.at)
        furthest = FURTHEST * (1 + self.stale) * int(np.abs(wish.by).max(initial=1))
        room_down, room_up = (np.where(self.has_point, room, 0) for room in (point - unknown.low, unknown.high - point))
        cost = COST * (1 + UNLIKE * self.random.random(len(point)))
        part = Part(self.equal, np.minimum(room_down, furthest), np.minimum(room_up, furthest), cost)
        change = np.zeros_like(point)
        change[inside] = moved_whole(*within(part, wish, inside), self.random)
        at = np.flatnonzero(change)
        forth, back = point.copy(), point.copy()
        for group in groups(self.equal[:, at]):
            inside = at[group]
            by = change[inside] // np.gcd.reduce(np.abs(change[inside]))
            for far, step in ((forth, by), (back, -by)):
                room = np.where(step > 0, room_up[inside], room_down[inside])
                far[inside] += step * (room // np.abs(step)).min()
        yield from (back, forth, point + change)

    def _near(self, at: Numbers) -> Numbers:
        """Counts that lie near one of these, by chance which; all where they are few: what moves it is seldom far."""
        number, near = len(self.unknown.counts), NEAR * 2**self.stale
        if self.paths is None or number <= near:
            return np.arange(number)
        away = sparse.csgraph.dijkstra(self.paths, indices=self.random.choice(at))[:number]
        return np.sort(np.argsort(away, kind="stable")[:near])

    def _wish(self, point: Numbers, aim: Aim) -> Wish:
        """Up or down, where either is enough by chance; no two in one equation."""
        low, high = self.unknown.low[aim.at], self.unknown.high[aim.at]
        up = np.minimum(aim.upper, high) - point[aim.at]
        down = point[aim.at] - np.maximum(aim.lower, low)
        is_enough = np.stack([aim.lower >= low, aim.upper <= high])
        rises = np.where(is_enough[0] == is_enough[1], self.random.random(len(up)) < 0.5, is_enough[1])
        rises = (rises & (up > 0)) | (down <= 0)
        at, first = np.unique(aim.at, return_index=True)
        by = np.where(rises, up, -down)[first]
        chosen = np.flatnonzero(apart(self.equal, at, self.random))
        if len(chosen) > self.most:
            chosen = np.sort(self.random.choice(chosen, self.most, replace=False))
        return Wish(at[chosen], by[chosen], float(DEARER**self.stale))


def _paths(equal: sparse.csr_array) -> sparse.csr_array:
    """From each count to the equations that it stands in and on; the way through a long one is longer."""
    members = abs(equal).astype(np.float64)
    lengths = np.diff(members.indptr)
    members.data[:] = np.repeat(lengths, lengths)
    return sparse.csr_array(sparse.bmat([[None, members.T], [members, None]]))
