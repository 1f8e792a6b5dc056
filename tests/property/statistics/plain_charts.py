"""The rules of control charts once more, for one series, as one would do them by hand."""

from collections.abc import Sequence
from itertools import groupby, pairwise
from math import sqrt
from statistics import mean, median

Points = list[tuple[int, float]]  # place in the series, value


def judged(values: Sequence[float], phase: Sequence[int], usable: Sequence[bool]) -> list[Points]:
    """The judged points of each phase."""
    phases: list[Points] = []
    for place, value in enumerate(values):
        if place == 0 or phase[place] != phase[place - 1]:
            phases.append([])
        if value == value and usable[place]:
            phases[-1].append((place, value))
    return phases


def sides(points: Points, centre: float) -> list[tuple[int, int]]:
    """Place and side of the points that are not on the line."""
    return [(place, 1 if value > centre else -1) for place, value in points if value != centre]


def shift(points: Points, centre: float, length: int) -> set[int]:
    found: set[int] = set()
    for _, run in groupby(sides(points, centre), key=lambda point: point[1]):
        places = [place for place, _ in run]
        found |= set(places) if len(places) >= length else set()
    return found


def trend(points: Points, length: int) -> set[int]:
    """Looks at each stretch of groups of equal neighbours."""
    groups = [[place for place, _ in same] for _, same in groupby(points, key=lambda point: point[1])]
    levels = [value for value, _ in groupby(value for _, value in points)]
    found: set[int] = set()
    for first in range(len(levels) - length + 1):
        stretch = levels[first : first + length]
        if stretch in (sorted(stretch), sorted(stretch, reverse=True)):
            found.update(place for group in groups[first : first + length] for place in group)
    return found


def two_of_three(scores: Points, sigmas: float) -> set[int]:
    found: set[int] = set()
    for first in range(max(1, len(scores) - 2)):
        for sign in (1, -1):
            beyond = [place for place, score in scores[first : first + 3] if sign * score > sigmas]
            found |= set(beyond) if len(beyond) >= 2 else set()
    return found


def longest_and_crossings(points: Points, centre: float) -> tuple[int, int]:
    lengths = [len(list(run)) for _, run in groupby(side for _, side in sides(points, centre))]
    return max(lengths, default=0), max(len(lengths) - 1, 0)


def individuals(points: Points) -> tuple[float, float] | None:
    """Centre and sigma, None where the phase is too short for a sigma."""
    values = [value for _, value in points]
    if len(values) < 12:
        return None
    ranges = [abs(later - earlier) for earlier, later in pairwise(values)]
    kept = [each for each in ranges if each <= 3.267 * mean(ranges)]
    return mean(values), mean(kept) / 1.128


def proportions(points: Points, trials: Sequence[float]) -> tuple[float, list[float]]:
    """Centre and the sigma of each point, of a phase with limits."""
    centre = sum(value * trials[place] for place, value in points) / sum(trials[place] for place, _ in points)
    return centre, [sqrt(centre * (1 - centre) / trials[place]) for place, _ in points]


def middle(points: Points) -> float:
    return median(value for _, value in points)
