"""Removes files as delivered once they have been kept long enough; what was taken in of them stays.

A file that was not taken in, or that was rejected, is never touched.
"""

import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path

from pipelines.clock import landed_on
from pipelines.errors import ExtractRejected
from pipelines.home import Home
from pipelines.intake.arrival import arrival
from pipelines.intake.containers import stem_of
from pipelines.intake.delivery import begun, sha256_of
from pipelines.intake.landing import landed
from pipelines.intake.manifest_files import is_manifest
from pipelines.intake.mentions import shown_name
from pipelines.intake.outcome import deliveries
from pipelines.project import Register

LOG = "purged.jsonl"


@dataclass(frozen=True)
class Purged:
    """A file that was removed, or would be."""

    register: str
    delivery: str
    file: str
    sha256: str
    purged_on: str


def overdue(home: Home, register: Register, on: date) -> Iterator[tuple[Path, Purged]]:
    """The files in landing that were taken in and whose days (`raw_days`) have passed since they came."""
    taken = {outcome.delivery: outcome for outcome in deliveries(home, register)}
    for path in landed(home, register):
        outcome = taken.get(delivery_of(path, register) or "")
        if outcome is None:
            continue
        came = max(date.fromisoformat(outcome.extracted_on), landed_on(path))
        if came + timedelta(days=register.delivery.raw_days) <= on:
            yield path, Purged(register.name, outcome.delivery, shown_name(path.name), outcome.sha256, on.isoformat())


def delivery_of(path: Path, register: Register) -> str | None:
    """The name of the delivery that a file is: by what is said of it too, since the same bytes may come twice."""
    try:
        return begun(register, arrival(path, register), sha256_of(path), sequence=0).delivery
    except ExtractRejected:
        return None


def purge(home: Home, register: Register, on: date) -> list[Purged]:
    """Remove them with their manifests, each noted in the archive's log before it goes.

    Killed on the way, the next call does the rest: a file is noted once, and no manifest is left without its file.
    """
    found = list(overdue(home, register, on))
    remove(home, register, found)
    return [purged for _, purged in found]


def remove(home: Home, register: Register, files: Iterable[tuple[Path, Purged]]) -> None:
    """Remove files that were taken in, each noted before it goes, and the manifests of all that are gone."""
    for path, purged in files:
        _note(home.archive / LOG, purged)
        path.unlink()
    _remove_manifests_of(home, register)


def _note(log: Path, purged: Purged) -> None:
    if any((noted["register"], noted["file"], noted["sha256"]) == (purged.register, purged.file, purged.sha256)
           for noted in _noted(log)):  # fmt: skip
        return
    with open(log, "a", encoding="utf-8") as file:
        file.write(json.dumps(asdict(purged), ensure_ascii=False) + "\n")


def _noted(log: Path) -> Iterator[dict[str, str]]:
    """The lines of the log; a last one that a kill cut short is none."""
    for line in log.read_text(encoding="utf-8").splitlines() if log.is_file() else ():
        with suppress(json.JSONDecodeError):
            yield json.loads(line)


def _remove_manifests_of(home: Home, register: Register) -> None:
    """The manifests of files that are gone."""
    stems = {stem_of(noted["file"]) for noted in _noted(home.archive / LOG) if noted["register"] == register.name}
    stems -= {stem_of(shown_name(path.name)) for path in landed(home, register)}
    for folder in (home.landing, home.landing / register.name):
        for other in folder.glob("*"):
            if other.is_file() and stem_of(shown_name(other.name)) in stems and is_manifest(other, register):
                other.unlink()
