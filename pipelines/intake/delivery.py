"""Takes one file in, whole or not at all, and writes what became of every row."""

import hashlib
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from pipelines.errors import ExtractRejected, UserError
from pipelines.home import Home
from pipelines.intake import canaries, outcome
from pipelines.intake.arrival import Arrival, arrival
from pipelines.intake.containers import readable, stem_of
from pipelines.intake.door import Door, KeyedDoor, Nobody, identifier_heading
from pipelines.intake.identity import Key
from pipelines.intake.judging import Judge
from pipelines.intake.manifest import compare_with_manifest
from pipelines.intake.mentions import shown_name
from pipelines.intake.opening import content_sha256
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
    with readable(path.name):
        sha256 = sha256_of(path)
    arrived = arrival(path, register)
    begun_now = begun(register, arrived, sha256, sequence=1 + max((known.sequence for known in earlier), default=0))
    same = [known for known in earlier if known.delivery == begun_now.delivery]
    if same:
        return same[-1]
    _refuse_numbers_in_use(begun_now, earlier)
    return take_file(arrived, register, home, begun_now, key, linkages)


def take_file(
    arrived: Arrival, register: Register, home: Home, begun_now: Outcome, key: Key | None, linkages: Sequence[str]
) -> Outcome:
    """Take the rows of a file in as the version of a delivery that `begun_now` names. Raises as `take_in` does."""
    clear_away_what_was_left(register, home)
    judge = Judge(register)
    canaries.require_caught(register, judge)
    store = Store(home, register, begun_now)

    def passage() -> Passage:
        store.abandon()
        door = _door(register, arrived, begun_now.delivery, home, key, linkages)
        return Passage(arrived, judge, door, begun_now.rows_from, store)

    try:
        with opened_source(arrived, register, workspace=home.landing / register.name) as source:
            passed = source.run(passage)
            compare_with_manifest(arrived, source, passed.read, begun_now.sha256)
        finished, findings, superseded = passed.finish(
            replace(begun_now, notes=source.notes, format=source.opened.format)
        )
        store.close()
        passed.door.remember()
        store.keep(findings, superseded, passed.where)
        outcome.write(home, finished)
        return finished
    finally:
        store.abandon()


def _refuse_numbers_in_use(begun_now: Outcome, earlier: Sequence[Outcome]) -> None:
    """Of two deliveries extracted on one day, one in 100 000 pairs would number its rows as the other does."""
    if any(known.rows_from == begun_now.rows_from for known in earlier):
        reason = "its rows would get the numbers of another delivery extracted on the same day"
        raise ExtractRejected(begun_now.file, reason, "State another covers_from in a manifest beside it.")


def _door(
    register: Register, arrived: Arrival, delivery: str, home: Home, key: Key | None, linkages: Sequence[str]
) -> Door:
    if identifier_heading(register) is None:
        return Nobody(linkages)
    return KeyedDoor(register, arrived.extracted_on, delivery, home, key, linkages)


def sha256_of(path: Path) -> str:
    """The hash of a file's bytes."""
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def clear_away_what_was_left(register: Register, home: Home) -> None:
    """A run that was killed leaves what it was writing; nothing that is in place has such a name.

    Raises UserError where something cannot be removed: it may hold identifiers.
    """
    parts = (home.landing, home.registers, home.quarantine, home.archive)
    for folder in (*(part / register.name for part in parts), home.identity):
        for left in folder.glob(".*.part"):
            _remove(left)


def _remove(left: Path) -> None:
    try:
        if left.is_dir():
            shutil.rmtree(left)
        else:
            left.unlink(missing_ok=True)
    except OSError:
        raise UserError(
            f"{left}: was left by a run that was killed, may hold identifiers, and cannot be removed. "
            "Close what has it open, and remove it."
        ) from None


def begun(register: Register, arrived: Arrival, sha256: str, sequence: int) -> Outcome:
    """A delivery is the same as another when its bytes are, as before they were packed, and its date, days and name.

    The name tells which of a day's files speaks, so the same bytes under a later one are sent anew: they speak again.
    """
    days = (arrived.extracted_on.isoformat(), arrived.covers_from.isoformat(), arrived.covers_to.isoformat())
    content, stem = content_sha256(arrived.path, register.delivery.layout, sha256), stem_of(arrived.path.name)
    said = (content, *days, *(("and before",) if arrived.reaches_back else ()))
    said += (stem,) if stem != f"{register.name}_{days[0]}" else ()
    name = hashlib.sha256(" ".join(said).encode()).hexdigest()[:8]
    return Outcome(
        register=register.name,
        delivery=f"{days[0]}_{name}",
        file=shown_name(arrived.path.name),
        sha256=sha256,
        extracted_on=days[0],
        covers_from=days[1],
        covers_to=days[2],
        simulated=arrived.simulated,
        population_scale=arrived.population_scale,
        contract_version=register.version,
        sequence=sequence,
        reaches_back=arrived.reaches_back,
        known_from=days[0],
    )
