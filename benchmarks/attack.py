"""Measures the attack on hidden counts: CPU seconds against its own bounds and against programs for every count.

Run with `make bench`. Each step is a process of its own and is measured from where its packages are loaded.
"""

import argparse
from pathlib import Path

import numpy as np
from scipy.optimize import linprog

from benchmarks import counts
from benchmarks.measuring import Measured, answer, cpu_seconds, measured
from pipelines.disclosure.attack.found import Found, attack
from pipelines.disclosure.attack.propagation import propagated
from pipelines.disclosure.attack.unknown import Unknown
from pipelines.disclosure.system import Guarded, System

MODULE = "benchmarks.attack"
MOST = {"linked": (60, 1000), "scattered": (60, 1000), "hard": (60, 1000)}  # CPU seconds, MB
MOST_OF_ONE_BY_ONE = 0.25
SEED = 1


def bounds(_: Path) -> float:
    """The floor of `linked`: what is known put in, and bounds to their fixed point."""
    system, _guarded = linked_world()
    begun = cpu_seconds()
    unknown = Unknown.of(system)
    unknown.narrowed(*propagated(unknown))
    return cpu_seconds() - begun


def linked(_: Path) -> float:
    """Six indicators with months, sliding windows and years."""
    return _attacked(*linked_world())


def scattered(_: Path) -> float:
    """Thousands of regions that have nothing to do with each other."""
    return _attacked(*_world([counts.regions(12, 2200, _random())]))


def hard(_: Path) -> float:
    """A rare indicator, most of whose open counts hang together."""
    return _attacked(*_world([counts.indicator(0.5, _random())]))


def shared(_: Path) -> float:
    """A common indicator, to be held against the next."""
    return _attacked(*_world([counts.indicator(2, _random())]))


def one_by_one(_: Path) -> float:
    """The same with two linear programs for every guarded count, as one would write it with SciPy."""
    system, guarded = _world([counts.indicator(2, _random())])
    begun = cpu_seconds()
    unknown = Unknown.of(system)
    unknown = unknown.narrowed(*propagated(unknown))
    for part, elements in unknown.components(guarded.at, np.isin(guarded.at, unknown.counts)):
        limits = np.column_stack([part.low, part.high])
        for at in np.searchsorted(part.counts, guarded.at[elements]):
            for sign in (-1, 1):
                objective = sign * (np.arange(len(part.counts)) == at)
                assert linprog(objective, A_eq=part.equal, b_eq=part.sums, bounds=limits).success
    return cpu_seconds() - begun


def linked_world() -> tuple[System, Guarded]:
    """280 000 counts, 13 % open, 8 000 guarded."""
    random = _random()
    return _world([counts.indicator(mean, random) for mean in (1, 1, 1, 3, 3, 1)])


def _random() -> np.random.Generator:
    return np.random.default_rng(SEED)


def _world(indicators: list[counts.Writing]) -> tuple[System, Guarded]:
    system, guarded, _true = counts.system_of(indicators, [counts.hidden(each) for each in indicators])
    return system, guarded


def _attacked(system: System, guarded: Guarded) -> float:
    begun = cpu_seconds()
    found: Found = attack(system, guarded)
    taken = cpu_seconds() - begun
    assert found.is_complete
    return taken


STEPS = {step.__name__: step for step in (bounds, linked, scattered, hard, shared, one_by_one)}


def main() -> None:
    """Print the table, or run one step."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--step", choices=STEPS)
    said = parser.parse_args()
    if said.step:
        answer(STEPS, said.step, [Path()])
        return
    found = {step: measured(MODULE, step) for step in STEPS}
    line = "{:>12} {:>8} {:>22} {:>14} {:>8}".format
    print(line("step", "CPU s", "ratio", "limit", "peak MB"))
    for step, one in found.items():
        print(line(step, f"{one.cpu_seconds:.1f}", *_held_against(step, found), f"{one.peak_mb:.0f}"))


def _held_against(step: str, found: dict[str, Measured]) -> tuple[str, str]:
    seconds = found[step].cpu_seconds
    limit = "{} s, {} MB".format(*MOST[step]) if step in MOST else ""
    if step == "linked":
        return f"{seconds / found['bounds'].cpu_seconds:.1f} of the bounds", limit
    if step == "shared":
        return f"{seconds / found['one_by_one'].cpu_seconds:.2f} of one by one", str(MOST_OF_ONE_BY_ONE)
    return "", limit


if __name__ == "__main__":
    main()
