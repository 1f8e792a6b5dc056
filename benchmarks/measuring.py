"""Runs steps of benchmarks in processes of their own: CPU seconds of all threads, and peak memory."""

import json
import os
import resource
import statistics
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
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


class Peak:
    """The most memory that this process and all that it began took at once; pages that they share count once.

    Source: Pss of smaps_rollup in proc(5). It is asked for every so many seconds, so what is over sooner is not seen;
    asking takes time of its own, the more the larger the processes are.
    """

    def __init__(self, every: float = 0.1) -> None:
        self.mb, self._every = 0.0, every

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Within it."""
        over = threading.Event()
        thread = threading.Thread(target=self._watch, args=(over,), daemon=True)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()

    def _watch(self, over: threading.Event) -> None:
        while not over.wait(self._every):
            self.mb = max(self.mb, sum(map(_pss_mb, _family(os.getpid()))))


def _family(process: int) -> Iterator[int]:
    """It and all that it began, and they in turn."""
    yield process
    for told in Path(f"/proc/{process}/task").glob("*/children"):
        for child in _read(told).split():
            yield from _family(int(child))


def _pss_mb(process: int) -> float:
    lines = _read(Path(f"/proc/{process}/smaps_rollup")).splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def _read(file: Path) -> str:
    """Nothing where the process has ended meanwhile."""
    try:
        return file.read_text(encoding="utf-8")
    except OSError:
        return ""


def measured(module: str, step: str, *arguments: str) -> Measured:
    """Run one step of a module that ends in `answer`."""
    command = [sys.executable, "-m", module, "--step", step, *arguments]
    ended = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, cwd=ROOT.parent)
    return Measured(**json.loads(ended.stdout))


def answer(steps: Mapping[str, Callable[..., float]], step: str, places: list[Path]) -> None:
    """Do a step, which gives its CPU seconds, and print what was measured."""
    seconds = steps[step](*places)
    print(json.dumps({"cpu_seconds": seconds, "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
