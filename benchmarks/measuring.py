"""Runs steps of benchmarks in processes of their own: CPU seconds of all threads, and peak memory."""

import json
import resource
import statistics
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Measured:
    """One step: CPU seconds from where its packages are loaded, and its peak memory."""

    cpu_seconds: float
    peak_mb: float

    @staticmethod
    def middle(runs: "list[Measured]") -> "Measured":
        """The medians."""
        return Measured(
            statistics.median(run.cpu_seconds for run in runs), statistics.median(run.peak_mb for run in runs)
        )


def cpu_seconds() -> float:
    """Of this process so far, and of those that it began and that have ended."""
    used = [resource.getrusage(whose) for whose in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def measured(module: str, step: str, *arguments: str) -> Measured:
    """Run one step of a module that ends in `answer`."""
    command = [sys.executable, "-m", module, "--step", step, *arguments]
    ended = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, cwd=ROOT.parent)
    return Measured(**json.loads(ended.stdout))


def answer(steps: Mapping[str, Callable[..., float]], step: str, places: list[Path]) -> None:
    """Do a step, which gives its CPU seconds, and print what was measured."""
    seconds = steps[step](*places)
    print(json.dumps({"cpu_seconds": seconds, "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
