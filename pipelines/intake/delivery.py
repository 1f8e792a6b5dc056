"""Takes one file in, whole or not at all, and writes what became of every row."""

import hashlib
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from pipelines.home import Home
from pipelines.intake import canaries, outcome
from pipelines.intake.arrival import Arrival, arrival
from pipelines.intake.door import Door, KeyedDoor, Nobody, identifier_heading
from pipelines.intake.identity import Key
from pipelines.intake.judging import Judge
from pipelines.intake.manifest import compare_with_manifest
from pipelines.intake.outcome import Outcome, deliveries
from pipelines.intake.passage import Passage
from pipelines.intake.source import opened_source
from pipelines.intake.storing import Store
from pipelines.project import Register


def take_in(path: Path, register: Register, home: Home, key: Key | None, linkages: Sequence[str]) -> Outcome:
    """Take one file in. Raises ExtractRejected, and then leaves everything as it was.

    `linkages`: names of the linkages the register is part of; each gives a column `link_<name>` beside `person_id`.
    """
    earlier = deliveries(home, register)
    sha256 = sha256_of(path)
    arrived = arrival(path, register, is_first=_is_first(sha256, earlier))
    begun_now = begun(register, arrived, sha256, sequence=1 + max((known.sequence for known in earlier), default=0))
    same = [known for known in earlier if known.delivery == begun_now.delivery]
    if same:
        return same[-1]
    clear_away_what_was_left(register, home)
    judge = Judge(register)
    canaries.require_caught(register, judge)
    store = Store(home, register, begun_now)

    def passage() -> Passage:
        store.abandon()
        return Passage(arrived, judge, _door(register, arrived, home, key, linkages), store)

    try:
        with opened_source(arrived, register, workspace=home.landing / register.name) as source:
            passed = source.run(passage)
            compare_with_manifest(arrived, source, passed.read, sha256)
        finished, findings, superseded = passed.finish(replace(begun_now, notes=source.notes))
        store.close()
        passed.door.remember()
        store.keep(findings, superseded)
        outcome.write(home, finished)
        return finished
    finally:
        store.abandon()


def _door(register: Register, arrived: Arrival, home: Home, key: Key | None, linkages: Sequence[str]) -> Door:
    if identifier_heading(register) is None:
        return Nobody(linkages)
    return KeyedDoor(register, arrived.extracted_on, home, key, linkages)


def sha256_of(path: Path) -> str:
    """The hash of a file's bytes."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _is_first(sha256: str, earlier: Sequence[Outcome]) -> bool:
    """Whether nothing else of the register was taken in before these bytes, now or when they first came."""
    came = min((known.sequence for known in earlier if known.sha256 == sha256), default=len(earlier) + 1)
    return not any(known.sequence < came for known in earlier if known.sha256 != sha256)


def clear_away_what_was_left(register: Register, home: Home) -> None:
    """A run that was killed leaves what it was writing; nothing that is in place has such a name."""
    parts = (home.landing, home.registers, home.quarantine, home.archive)
    for folder in (*(part / register.name for part in parts), home.identity):
        for left in folder.glob(".*.part"):
            if left.is_dir():
                shutil.rmtree(left)
            else:
                left.unlink(missing_ok=True)


def begun(register: Register, arrived: Arrival, sha256: str, sequence: int) -> Outcome:
    """A delivery is the same as another when its bytes, its date and the days it speaks for are."""
    days = (arrived.extracted_on.isoformat(), arrived.covers_from.isoformat(), arrived.covers_to.isoformat())
    name = hashlib.sha256(" ".join((sha256, *days)).encode()).hexdigest()[:8]
    return Outcome(
        register=register.name,
        delivery=f"{days[0]}_{name}",
        file=arrived.path.name,
        sha256=sha256,
        extracted_on=days[0],
        covers_from=days[1],
        covers_to=days[2],
        simulated=arrived.simulated,
        population_scale=arrived.population_scale,
        contract_version=register.version,
        sequence=sequence,
        known_from=days[0],
    )
