"""Measures a monthly run: what Dagster costs beside the same steps called directly, and the month of a nation by stage.

Run with `python -m benchmarks.month`. Each run is a process of its own; seconds of a stage are from Dagster's record.
"""

import argparse
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property, partial
from itertools import pairwise
from pathlib import Path

from benchmarks.measuring import ROOT, Peak, answer, cpu_seconds, measured
from pipelines.deployment import Deployment
from pipelines.home import Home
from pipelines.intake.identity import Key
from pipelines.project import Project
from pipelines.select.catalogue import Catalogue
from pipelines.simulate.calendar_plan import ONE_DAY, first_of_month, months_later

MODULE = "benchmarks.month"
MOST_OF_DAGSTER, MOST_SECONDS, MOST_MB = 10, 15 * 60, 4_000  # CPU seconds; of the nation's month
BEFORE, MONTH, UNTIL = "2026-10", "2026-11", date(2026, 10, 31)
SMALL_PERSONS, SMALL_MONTHS, SMALL_HISTORY = 500, 24, 2
EXTRACT = re.compile(r"(?P<register>.+)_(?P<day>\d{4}-\d{2}-\d{2})(?P<ending>\..+)")
GATE, BEGUN = "guard", "Started execution of step"  # the latter is Dagster's
VIP = "from pipelines.commands import main; main()"


@dataclass(frozen=True)
class Some(Deployment):
    """A deployment with so many of its indicators, spread over all programmes."""

    indicators: int

    @cached_property
    def catalogue(self) -> Catalogue:
        whole = Deployment(self.project, self.home).catalogue
        names = sorted(whole.measurable)
        if self.indicators > len(names):
            raise SystemExit(f"--indicators: there are {len(names)}")
        kept = [names[number * len(names) // self.indicators] for number in range(self.indicators)]
        return replace(whole, indicators={name: whole.indicators[name] for name in kept})


def directly(home: Path, indicators: int) -> float:
    """CPU seconds of the steps of a month, called one after the other."""
    from pipelines.deliveries import shelf
    from pipelines.deliveries.delivering import Deliverer
    from pipelines.release import finding
    from pipelines.run import Run

    judge = judge_loaded()
    deployment = Some(Project(), Home(home), indicators)
    Run.of(deployment, MONTH).whole(first=True)
    of = Deliverer(deployment.home, finding.named(deployment.home, MONTH), deployment.project)
    shelf.write(of.public, of.folder(None))
    return cpu_seconds() - judge


def by_dagster(home: Path, indicators: int) -> float:
    """The same by Dagster."""
    from pipelines.orchestration.materialise import materialise

    judge = judge_loaded()
    materialise(Some(Project(), Home(home), indicators), [MONTH], first=True)
    return cpu_seconds() - judge


def judge_loaded(_: Path | None = None, indicators: int = 0) -> float:
    """CPU seconds that the import of Great Expectations takes, where nothing it needs is there yet."""
    before = cpu_seconds()
    import great_expectations  # noqa: F401

    return cpu_seconds() - before


STEPS = {"directly": directly, "by_dagster": by_dagster, "judge_loaded": judge_loaded}


def overhead(folder: Path, repeats: int, indicators: int) -> float:
    """CPU seconds that Dagster costs: medians of the same small month, made in both ways by turns."""
    simulated(folder / "few", SMALL_PERSONS, SMALL_MONTHS)
    os.environ["VIP_HISTORY_MONTHS"] = str(SMALL_HISTORY)
    taken: dict[str, list[float]] = defaultdict(list)
    for _ in range(repeats):
        for step in STEPS:
            home = begun(folder / step)
            shutil.copytree(folder / "few", home.landing, dirs_exist_ok=True)
            told = measured(MODULE, step, str(home.root), "--indicators", str(indicators))
            taken[step].append(told.cpu_seconds)
    del os.environ["VIP_HISTORY_MONTHS"]
    middle = {step: statistics.median(found) for step, found in taken.items()}
    cost = middle["by_dagster"] - middle["directly"]
    for step, words in (("directly", "steps called"), ("by_dagster", "by Dagster"), ("judge_loaded", "GE's import")):
        print(f"  {words:13} {middle[step]:7.1f} CPU s   ({', '.join(f'{one:.1f}' for one in taken[step])})")
    ratio = middle["by_dagster"] / middle["directly"]
    print(f"  Dagster costs {cost:7.1f} CPU s, {ratio:.2f} times the steps; at most {MOST_OF_DAGSTER}", flush=True)
    return cost


def simulated(place: Path, persons: int, months: int) -> None:
    """A nation's extracts; those that lie there stand."""
    if not (place / "truth.json").is_file():
        asked = ["--persons", str(persons), "--months", str(months), "--until", UNTIL.isoformat()]
        command = [sys.executable, "-c", VIP, "simulate", str(place), *asked]
        subprocess.run(command, stdout=subprocess.DEVNULL, check=True, cwd=ROOT.parent)


def begun(place: Path) -> Home:
    """A home that holds nothing but its key."""
    shutil.rmtree(place, ignore_errors=True)
    home = Home(place)
    Key.create(home)
    return home


def land(nation: Path, home: Home, *, newest: bool) -> None:
    """The last extract of every register, or what it had delivered until then.

    Who delivers all anew each time has the same file one delivery earlier: it did not speak for the last period yet.
    """
    for name, register in Project().registers.items():
        files = sorted((nation / name).iterdir())
        days = sorted({found["day"] for file in files if (found := EXTRACT.fullmatch(file.name))})
        for file in files:
            found = EXTRACT.fullmatch(file.name)
            if found and (found["day"] == days[-1]) == (newest or len(days) == 1):
                every = 0 if newest or len(days) > 1 else register.delivery.calendar.every_months
                _put(file, found, home.landing / name, every)


def _put(file: Path, found: re.Match[str], folder: Path, months_before: int) -> None:
    day = months_later(date.fromisoformat(found["day"]), -months_before).isoformat()
    folder.mkdir(exist_ok=True, mode=0o700)
    made = folder / f"{found['register']}_{day}{found['ending']}"
    shutil.copyfile(file, made)
    said = json.loads(file.read_text(encoding="utf-8")) if file.suffix == ".json" else {}
    if "extracted_on" in said:
        ended = date.fromisoformat(said["covers_to"]) + ONE_DAY
        until = months_later(first_of_month(ended), -months_before) - ONE_DAY
        made.write_text(json.dumps(said | {"extracted_on": day, "covers_to": until.isoformat()}), encoding="utf-8")


@dataclass(frozen=True)
class Made:
    """A month: seconds and CPU seconds of its process, and seconds by stage."""

    seconds: float
    cpu_seconds: float
    stages: Mapping[str, float]
    peak_mb: float = 0.0


def month(home: Path, publication: str, indicators: int) -> Made:
    """Make a month here, and read from Dagster's record what its stages took."""
    started = time.monotonic()
    from pipelines.orchestration.materialise import materialise

    deployment = Some(Project(), Home(home), indicators)
    with deployment.home.writing():
        materialise(deployment, [publication], first=publication == BEFORE)
    seconds, used = time.monotonic() - started, cpu_seconds()
    stages = dict(sorted(_stages(deployment).items(), key=lambda stage: -stage[1]))
    return Made(seconds, used, {**stages, "between steps": seconds - sum(stages.values())})


def _stages(deployment: Deployment) -> Mapping[str, float]:
    """Seconds by stage of the last two runs, which a month is: of the registers, and of all else."""
    import dagster as dg

    from pipelines.orchestration import record

    found: dict[str, float] = defaultdict(float)
    folder = record.prepare(deployment.home, deployment.configuration.storage)
    with dg.DagsterInstance.from_config(str(folder)) as instance:
        for run in instance.get_runs(limit=2):
            for step in instance.get_run_step_stats(run.run_id):
                if step.step_key != "published" and step.start_time and step.end_time:
                    found[_stage(step.step_key)] += step.end_time - step.start_time
            events = [event for event in instance.all_logs(run.run_id) if event.step_key == "published"]
            told = [(event.timestamp, event.message) for event in events]
            for stage, seconds in _of_publication(told):
                found[stage] += seconds
    return found


def _stage(step: str) -> str:
    first, *rest = step.split("__")
    if first in ("registers", "reference", "deliveries"):
        return {"registers": "intake", "deliveries": f"deliveries {rest[0]}"}.get(first, first)
    return "cells" if rest else first


def _of_publication(told: list[tuple[float, str]]) -> Iterator[tuple[str, float]]:
    """Each part of it, from where it is told to the next; the gate is told indicator by indicator."""
    begun_at = next((number for number, (_, message) in enumerate(told) if message.startswith(BEGUN)), len(told))
    part = "inputs"
    for (at, message), (until, _) in pairwise(told[begun_at:]):
        if message.startswith("published: "):
            said = message.removeprefix("published: ")
            part = GATE if "/" in said else said
        yield part, until - at


def nation(folder: Path, persons: int, months: int, indicators: int) -> Made:
    """The second of two months of a nation. Into each come new extracts of all registers."""
    simulated(folder / "nation", persons, months)
    home = begun(folder / "home")
    for publication in (BEFORE, MONTH):
        land(folder / "nation", home, newest=publication == MONTH)
        made = _in_a_process(home.root, publication, indicators)
        print(f"  {publication}: {made.seconds:.0f} s, {made.cpu_seconds:.0f} CPU s, peak {made.peak_mb:.0f} MB")
        for stage, seconds in made.stages.items():
            print(f"    {stage:32} {seconds / made.seconds:6.1%} {seconds:8.1f} s", flush=True)
    return made


def _in_a_process(home: Path, publication: str, indicators: int) -> Made:
    command = [sys.executable, "-m", MODULE, "--month", publication, "--indicators", str(indicators), str(home)]
    peak = Peak(every=0.5)
    with peak.watching():
        ended = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True, cwd=ROOT.parent)
    return Made(**json.loads(ended.stdout) | {"peak_mb": peak.mb})


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog=f"python -m {MODULE}", description=__doc__)
    parser.add_argument("places", type=Path, nargs="*", help="a folder to keep extracts and homes in")
    parser.add_argument("--persons", type=int, default=300_000)
    parser.add_argument("--months", type=int, default=60)
    parser.add_argument("--indicators", type=int, default=60)
    parser.add_argument("--repeats", type=int, default=3, help="of the small month; 0 leaves it out")
    parser.add_argument("--step", choices=STEPS, help=argparse.SUPPRESS)
    parser.add_argument("--month", choices=(BEFORE, MONTH), help=argparse.SUPPRESS)
    return parser.parse_args()


def main() -> None:
    """Print both, or do what one process is for."""
    said = _asked()
    if said.step:
        answer(
            {name: partial(step, indicators=said.indicators) for name, step in STEPS.items()}, said.step, said.places
        )
    elif said.month:
        print(json.dumps(vars(month(said.places[0], said.month, said.indicators))))
    else:
        with tempfile.TemporaryDirectory() as place:
            _compare(said.places[0] if said.places else Path(place), said)


def _compare(folder: Path, said: argparse.Namespace) -> None:
    """Ends with 1 where it is more than it may be."""
    cost = 0.0
    if said.repeats:
        print(f"A small month, {said.indicators} indicators, medians of {said.repeats}:", flush=True)
        cost = overhead(folder, said.repeats, said.indicators)
    print(f"A nation of {said.persons} persons and {said.months} months, {said.indicators} indicators:", flush=True)
    made = nation(folder, said.persons, said.months, said.indicators)
    if cost > MOST_OF_DAGSTER or made.seconds > MOST_SECONDS or made.peak_mb > MOST_MB:
        raise SystemExit(f"too much: more than {MOST_OF_DAGSTER} CPU s, {MOST_SECONDS} s or {MOST_MB} MB")


if __name__ == "__main__":
    main()
