"""Removes files as delivered once they have been kept long enough; what was taken in of them stays.

A file that was not taken in, or that was rejected, is never touched.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path

from pipelines.clock import landed_on
from pipelines.home import Home
from pipelines.intake.containers import stem_of
from pipelines.intake.delivery import sha256_of
from pipelines.intake.manifest_files import is_delivery, is_manifest
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
    taken = {outcome.sha256: outcome for outcome in deliveries(home, register)}
    for path in sorted((home.landing / register.name).glob("*")):
        if not path.is_file() or not is_delivery(path, register):
            continue
        outcome = taken.get(sha256_of(path))
        if outcome is None:
            continue
        came = max(date.fromisoformat(outcome.extracted_on), landed_on(path))
        if came + timedelta(days=register.delivery.raw_days) <= on:
            yield path, Purged(register.name, outcome.delivery, path.name, outcome.sha256, on.isoformat())


def purge(home: Home, register: Register, on: date) -> list[Purged]:
    """Remove them with their manifests, each noted in the archive's log before it goes."""
    gone = []
    for path, purged in list(overdue(home, register, on)):
        with open(home.archive / LOG, "a", encoding="utf-8") as log:
            log.write(json.dumps(asdict(purged), ensure_ascii=False) + "\n")
        manifests = [
            other
            for other in path.parent.iterdir()
            if other != path and stem_of(other.name) == stem_of(path.name) and is_manifest(other, register)
        ]
        path.unlink()
        for manifest in manifests:
            manifest.unlink()
        gone.append(purged)
    return gone
