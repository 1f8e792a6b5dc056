"""The attack: cheap steps first, each for what those before it left undecided."""

from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from pipelines.disclosure.attack.null_space import determined
from pipelines.disclosure.attack.programs import Programs
from pipelines.disclosure.attack.propagation import propagated
from pipelines.disclosure.attack.unknown import Unknown
from pipelines.disclosure.attack.witnesses import Search, too_narrow
from pipelines.disclosure.system import Guarded, Numbers, System

TOGETHER = 3_000  # counts of small components that are searched at once


class Method(StrEnum):
    """How a count was found out: by the first step that sufficed."""

    BOUNDS = "bounds"
    NULL_SPACE = "null space"
    LINEAR_PROGRAM = "linear program"
    INTEGER_PROGRAM = "integer program"


@dataclass(frozen=True)
class Effort:
    """open: counts with more than one value after propagation. components: those with something undecided then;
    largest: the most counts in one of those that points for all at once did not decide.
    programs: linear and integer programs solved.
    """

    open: int
    components: int
    largest: int
    programs: int


@dataclass(frozen=True)
class Found:
    """at: numbers of the guarded counts that can be found out; low, high: the interval that each surely lies in, and
    which may be narrower still; method: how. undecided: guarded counts neither found out nor proven safe.
    """

    at: Numbers
    low: Numbers
    high: Numbers
    method: NDArray[np.str_]
    undecided: Numbers
    effort: Effort
    unknown: Unknown = field(repr=False)

    @property
    def is_complete(self) -> bool:
        """Whether every guarded count that is not found out is proven safe."""
        return len(self.undecided) == 0

    def explanation(self, count: int) -> Numbers:
        """The equations with an open count, which this one is in; the shortest first. For internal use only."""
        equal = self.unknown.equal
        rows = np.flatnonzero(np.diff(equal[:, self.unknown.counts == count].indptr))
        shortest = np.argsort(np.diff(equal.indptr)[rows], kind="stable")
        return self.unknown.equations[rows[shortest]]


def attack(
    system: System,
    guarded: Guarded,
    truth: Numbers | None = None,
    *,
    largest: int | None = None,
) -> Found:
    """What can be found out of the guarded counts. Raises Contradiction if no whole numbers fit the system.

    truth: counts that fit, if they are known: one point the fewer to look for. largest: where more counts hang together
    none is asked for by itself; what bounds and points for all at once do not decide there is undecided.

    The attacker's problems of statistical disclosure control (Fischetti and Salazar, Management Science 2001), over all
    that is known at once: bounds, null space, linear programs, and integer programs where a vertex is not whole.
    """
    at_first, low, high = _bounded(system)
    unknown = at_first.narrowed(low[at_first.counts], high[at_first.counts])
    state, programs, sizes = _State(guarded, low[guarded.at], high[guarded.at], truth), Programs(), [0]
    components = 0
    if state.is_undecided.any():
        of_column = unknown.labels()[1]
        components = len(np.unique(of_column[np.searchsorted(unknown.counts, guarded.at[state.is_undecided])]))
    for several, elements in unknown.several(guarded.at, state.is_undecided, TOGETHER):
        state.spread(several, elements, programs)
    asked = state.is_undecided & _in_small(unknown, guarded.at, largest)
    for component, elements in unknown.components(guarded.at, asked):
        state.search(component, elements, programs)
        sizes.append(len(component.counts))
    return state.found(at_first, Effort(len(unknown.counts), components, max(sizes), programs.solved))


def _bounded(system: System) -> tuple[Unknown, Numbers, Numbers]:
    """What is open, and the bounds of all counts, as far as bounds follow from bounds."""
    at_first = Unknown.of(system)
    low, high = system.low.copy(), system.high.copy()
    low[at_first.counts], high[at_first.counts] = propagated(at_first)
    return at_first, low, high


def exposed(system: System, guarded: Guarded) -> Numbers:
    """Those of the guarded counts that bounds or the null space alone give away: surely found out, maybe not all."""
    at_first, low, high = _bounded(system)
    is_found = too_narrow(low[guarded.at], high[guarded.at], guarded)
    unknown = at_first.narrowed(low[at_first.counts], high[at_first.counts])
    asked = ~is_found & (low < high)[guarded.at]
    for component, elements in unknown.components(guarded.at, asked):
        is_found[elements] = determined(component)[np.searchsorted(component.counts, guarded.at[elements])]
    return guarded.at[is_found]


def _in_small(unknown: Unknown, at: Numbers, largest: int | None) -> NDArray[np.bool_]:
    """Of each count whether it is open and no more than so many hang together with it; all where there is no limit."""
    if largest is None or not len(unknown.counts):
        return np.ones(len(at), np.bool_)
    of_column = unknown.labels()[1]
    is_small = np.bincount(of_column)[of_column] <= largest
    return np.isin(at, unknown.counts[is_small])


class _State:
    """What the steps have come to, an element a guarded count."""

    def __init__(self, guarded: Guarded, low: Numbers, high: Numbers, truth: Numbers | None) -> None:
        self.guarded, self.low, self.high = guarded, low, high
        self.truth = truth
        self.method = np.where(too_narrow(low, high, guarded), Method.BOUNDS.value, "").astype("U20")
        self.is_undecided = (self.method == "") & (low < high)

    def spread(self, several: Unknown, elements: Numbers, programs: Programs) -> None:
        """Points for many small components at once: most guarded counts need no more."""
        at = np.searchsorted(several.counts, self.guarded.at[elements])
        guarded = Guarded(at, self.guarded.width[elements], self.guarded.small[elements])
        search = self._begun(Search(several, guarded, programs))
        search.spread(is_rough=True)
        self.is_undecided[elements] = search.is_undecided

    def search(self, component: Unknown, elements: Numbers, programs: Programs) -> None:
        """All steps after the bounds in a component, which holds these elements."""
        at = np.searchsorted(component.counts, self.guarded.at[elements])
        guarded = Guarded(at, self.guarded.width[elements], self.guarded.small[elements])
        search = self._begun(Search(component, guarded, programs))
        search.spread()
        for method, step in (
            (Method.NULL_SPACE, search.by_null_space),
            (Method.LINEAR_PROGRAM, search.by_linear_programs),
            (Method.INTEGER_PROGRAM, search.by_integer_programs),
        ):
            step()
            self.method[elements[search.is_found & (self.method[elements] == "")]] = method.value
        self.low[elements], self.high[elements] = search.low[at], search.high[at]
        self.is_undecided[elements] = search.is_undecided

    def _begun(self, search: Search) -> Search:
        if self.truth is not None:
            search.knows(self.truth[search.unknown.counts])
        return search

    def found(self, at_first: Unknown, effort: Effort) -> Found:
        """In the order of the guarded counts."""
        is_found, at = self.method != "", self.guarded.at
        undecided = at[self.is_undecided]
        return Found(
            at[is_found], self.low[is_found], self.high[is_found], self.method[is_found], undecided, effort, at_first
        )
