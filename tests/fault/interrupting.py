"""A program that does a piece of the work in child processes that end at a chosen moment, then does it again.

A moment is each time a file is opened for writing, moved, removed or made, and each time a table has been half
written. Everything heavy is imported before the first child is made, so a child costs a fraction of a second.
"""

import json
import os
import random
import resource
import shutil
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
from pyarrow import parquet

from pipelines.deployment import Deployment
from pipelines.home import Home
from pipelines.orchestration.guard import guarded
from pipelines.orchestration.materialise import materialise
from pipelines.project import Project
from pipelines.run import Run
from tests.fault import contents

PUBLICATION = "2026-10"
WRITES = os.O_WRONLY | os.O_RDWR
OTHER = ("os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.chmod")
TOUCHES = ("open", *OTHER)


def take_in(deployment: Deployment, job: dict[str, Any]) -> None:
    """Take in everything that has landed."""
    for register in deployment.project.registers.values():
        with guarded(register.name):
            deployment.take_in(register)


def whole(deployment: Deployment, job: dict[str, Any]) -> None:
    """A run from landing to the publication."""
    Run.of(deployment, PUBLICATION).whole(first=True)


def publish(deployment: Deployment, job: dict[str, Any]) -> None:
    """Publish the results that are there, as known on another day, which makes another revision."""
    run = Run.of(deployment, PUBLICATION, date(2026, 10, 30))
    with guarded("published"):
        run.publish(run.results_at, first=True)


def replay(deployment: Deployment, job: dict[str, Any]) -> None:
    """Judge anew what was judged by another contract."""
    for register in deployment.project.registers.values():
        for before in deployment.replayable(register):
            deployment.replay(before, register, None)


def erase(deployment: Deployment, job: dict[str, Any]) -> None:
    """Erase the listed persons from one register."""
    register = deployment.project.registers[job["register"]]
    with guarded(register.name):
        deployment.erase(register, Path(job["listed"]), None, "x", date(2026, 11, 1))


def month(deployment: Deployment, job: dict[str, Any]) -> None:
    """A run through Dagster, asset by asset."""
    materialise(deployment, [PUBLICATION], first=True, tell=job["tell"])


TASKS: dict[str, Callable[[Deployment, dict[str, Any]], None]] = {
    "take_in": take_in, "whole": whole, "publish": publish, "replay": replay, "erase": erase, "month": month,
}  # fmt: skip


def main(job: dict[str, Any]) -> dict[str, Any]:
    """Do the job once undisturbed and then once per moment or delay; report what was found."""
    os.umask(0o077)
    started = time.monotonic()
    home = _home(job, "undisturbed")
    undisturbed = _child(lambda: _done(job, home, _Moments(home, last=None)))
    report: dict[str, Any] = {"undisturbed": undisturbed, "interrupted": []}
    for name, limits in _interruptions(job, undisturbed, time.monotonic() - started):
        interrupted = _interrupted(job, _home(job, name.replace("/", ".")), **limits)
        report["interrupted"].append({"name": name, **interrupted})
    return report


def _interrupted(
    job: dict[str, Any], home: Home, moment: int | None = None, delay: float | None = None, size: int | None = None
) -> dict[str, Any]:
    """How the first try ended, what it left, and what there is after a second try."""
    first = _child(lambda: _done(job, home, _Moments(home, last=moment), size), delay)
    second = _child(
        lambda: {
            "left_whole": contents.is_whole(home),
            "left_naming_persons": contents.naming_persons(home),
            **_done(job, home),
        }
    )
    shutil.rmtree(home.root)
    return {"first": first, "second": second}


def _interruptions(
    job: dict[str, Any], undisturbed: dict[str, Any], seconds: float
) -> Iterator[tuple[str, dict[str, Any]]]:
    moments = undisturbed["moments"]
    for asset, (first, last) in undisturbed["assets"].items():
        if job.get("assets") == "all" or asset in job.get("assets", []):
            yield asset, {"moment": (first + last + 1) // 2}
    if "spread" in job:
        # Spread over the whole, and none of the last, when things are moved into place, left out.
        spread = range(1, moments + 1, max(1, moments // job["spread"]))
        last = range(max(1, moments + 1 - job["last"]), moments + 1)
        yield from ((f"moment{moment}", {"moment": moment}) for moment in sorted({*spread, *last}))
    delays = random.Random(job.get("seed", 0))
    for place in range(job.get("delays", 0)):
        yield f"delay{place}", {"delay": delays.uniform(0, seconds)}
    for size in job.get("sizes", []):
        yield f"size{size}", {"size": size}


def _home(job: dict[str, Any], name: str) -> Home:
    root = Path(job["work"]) / name
    shutil.copytree(job["home"], root)
    return Home(root)


def _done(
    job: dict[str, Any], home: Home, moments: "_Moments | None" = None, size: int | None = None
) -> dict[str, Any]:
    """Do the task, watched and with files no larger than a size, and say what the home holds then."""
    if moments:
        moments.watch()
    if size:
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    error = None
    try:
        TASKS[job["task"]](
            Deployment(Project(Path(job["site"])), home), job | {"tell": moments.asset if moments else lambda _: None}
        )
    except Exception as raised:
        error = str(raised)
    return {
        "error": error,
        "moments": moments.passed if moments else 0,
        "assets": moments.of_assets() if moments else {},
        "whole": contents.is_whole(home),
        "holds": contents.of(home, with_persons=job["persons"]),
    }


class _Moments:
    """Counts the moments of this process, and ends it at the last one."""

    def __init__(self, home: Home, last: int | None) -> None:
        self.home, self.last, self.passed = home, last, 0
        self.began: list[tuple[str, int]] = []  # each asset, and how many moments had passed

    def watch(self) -> None:
        """From here on every moment counts."""
        sys.addaudithook(self._seen)
        pl.DataFrame.write_parquet = self._torn(pl.DataFrame.write_parquet)  # type: ignore[method-assign]
        parquet.ParquetWriter.write_table = self._torn(parquet.ParquetWriter.write_table)

    def asset(self, name: str) -> None:
        """It begins."""
        self.began.append((name, self.passed))

    def of_assets(self) -> dict[str, tuple[int, int]]:
        """The first and the last moment of each that has any."""
        ends = [*(passed for _, passed in self.began[1:]), self.passed]
        return {name: (first + 1, last) for (name, first), last in zip(self.began, ends, strict=False) if last > first}

    def _seen(self, event: str, details: tuple[Any, ...]) -> None:
        if event not in TOUCHES or not str(details[0]).startswith(str(self.home.root)):
            return
        if event == "open" and not (details[2] or 0) & WRITES:
            return
        if event != "os.mkdir" or not Path(details[0]).exists():
            self._pass()

    def _torn(self, write: Callable[..., Any]) -> Callable[..., Any]:
        """Half of what was written is on the disk."""

        def torn(table: Any, place: Any, *others: Any, **options: Any) -> Any:
            done = write(table, place, *others, **options)
            if self.passed + 1 == self.last and isinstance(place, Path):
                os.truncate(place, place.stat().st_size // 2)
            self._pass()
            return done

        return torn

    def _pass(self) -> None:
        self.passed += 1
        if self.passed == self.last:
            os.kill(os.getpid(), signal.SIGKILL)


def _child(task: Callable[[], dict[str, Any]], delay: float | None = None) -> dict[str, Any]:
    """What the task says in a process of its own, and how that ended; killed after the delay."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            with os.fdopen(writing, "w") as out:
                out.write(json.dumps(task()))
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    os.close(writing)
    if delay is not None:
        time.sleep(delay)
        os.kill(child, signal.SIGKILL)
    with os.fdopen(reading) as told:
        text = told.read()
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return {"signal": os.WTERMSIG(status)}
    if status:
        raise RuntimeError("the child failed; it says above why")
    said: dict[str, Any] = json.loads(text)
    return said | {"signal": 0}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(json.loads(sys.argv[1]))))
