"""What is said of a file in landing before it is opened: by its name and by the manifests with it."""

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from data_contracts.delivery import FullSnapshot
from pipelines.errors import ExtractRejected
from pipelines.intake.containers import stem_of
from pipelines.intake.manifest_files import BEGINNING, REMEDY, Manifest, day_of, manifest_of
from pipelines.project import Register

LAST_DAY = date(2199, 12, 31)  # no extract is later: nothing reads the clock, and numbers of rows have room until then


@dataclass(frozen=True)
class Arrival:
    """A file in landing and what is said about it; what only the file itself can confirm is in `manifest`."""

    path: Path
    extracted_on: date
    covers_from: date
    covers_to: date
    rows: int | None
    simulated: bool
    population_scale: float | None
    manifest: Manifest = field(default_factory=Manifest)
    reaches_back: bool = False  # nobody states covers_from: as the earliest delivery it speaks for all before it too


def arrival(path: Path, register: Register) -> Arrival:
    """Read the name `<register>_<extraction date>[_anything]` with any ending, and the manifests with the file, if any.

    What a delivery speaks for follows from these alone, whatever was taken in before it: see `history.settled`.
    """
    said = manifest_of(path, register)
    extracted_on = _extracted_on(path, register, said)
    first, last = _covered(register, extracted_on)
    covers_from, covers_to = said.covers_from or first, said.covers_to or last
    if covers_from > covers_to:
        raise ExtractRejected(path.name, "it covers no day: covers_from is after covers_to", REMEDY)
    if covers_to > extracted_on:
        raise ExtractRejected(path.name, "it cannot know of days to come: covers_to is after its extraction", REMEDY)
    return Arrival(
        path=path,
        extracted_on=extracted_on,
        covers_from=covers_from,
        covers_to=covers_to,
        rows=said.rows,
        simulated=said.simulated or False,
        population_scale=said.population_scale,
        manifest=said,
        reaches_back=said.covers_from is None and first > BEGINNING,
    )


def _extracted_on(path: Path, register: Register, said: Manifest) -> date:
    named = re.fullmatch(rf"{register.name}_([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})(?:_.+)?", stem_of(path.name))
    day = said.extracted_on or (day_of(named.group(1), path.name, "its name") if named else None)
    remedy = f"Name it {register.name}_YYYY-MM-DD.csv, or say extracted_on in a manifest beside it."
    if day is None:
        raise ExtractRejected(path.name, "nothing says when it was extracted", remedy)
    if day > LAST_DAY:
        raise ExtractRejected(path.name, f"it says that it was extracted after the year {LAST_DAY.year}", remedy)
    return day


def _covered(register: Register, extracted_on: date) -> tuple[date, date]:
    """The event dates a delivery speaks for where no manifest says: everything, or the months that are restated."""
    last = extracted_on.replace(day=1) - timedelta(days=1)
    kind = register.delivery.kind
    if isinstance(kind, FullSnapshot) or kind.months_restated is None:
        return BEGINNING, last
    months = last.year * 12 + last.month - kind.months_restated
    return date(months // 12, months % 12 + 1, 1), last
