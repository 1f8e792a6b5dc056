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


def arrival(path: Path, register: Register, *, is_first: bool = False) -> Arrival:
    """Read the name `<register>_<extraction date>[_anything]` with any ending, and the manifests with the file, if any.

    `is_first`: nothing of the register was taken in before, so where no manifest says otherwise the file speaks for all
    that came before it.
    """
    said = manifest_of(path, register)
    named = re.fullmatch(rf"{register.name}_([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})(?:_.+)?", stem_of(path.name))
    extracted_on = said.extracted_on or (day_of(named.group(1), path.name, "its name") if named else None)
    if extracted_on is None:
        remedy = f"Name it {register.name}_YYYY-MM-DD.csv, or say extracted_on in a manifest beside it."
        raise ExtractRejected(path.name, "nothing says when it was extracted", remedy)
    first, last = _covered(register, extracted_on, is_first)
    covers_from, covers_to = said.covers_from or first, said.covers_to or last
    if covers_from > covers_to:
        raise ExtractRejected(path.name, "it covers no day: covers_from is after covers_to", REMEDY)
    return Arrival(
        path=path,
        extracted_on=extracted_on,
        covers_from=covers_from,
        covers_to=covers_to,
        rows=said.rows,
        simulated=said.simulated or False,
        population_scale=said.population_scale,
        manifest=said,
    )


def _covered(register: Register, extracted_on: date, is_first: bool) -> tuple[date, date]:
    """The event dates a delivery speaks for where no manifest says: everything, or the months that are restated."""
    last = extracted_on.replace(day=1) - timedelta(days=1)
    kind = register.delivery.kind
    if is_first or isinstance(kind, FullSnapshot) or kind.months_restated is None:
        return BEGINNING, last
    months = last.year * 12 + last.month - kind.months_restated
    return date(months // 12, months % 12 + 1, 1), last
