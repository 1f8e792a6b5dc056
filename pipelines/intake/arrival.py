"""What is said of a file in landing before it is opened: by its name and by the manifest beside it."""

import json
import re
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from data_contracts.contract import FullSnapshot
from pipelines.errors import ExtractRejected
from pipelines.project import Register

BEGINNING = date(1900, 1, 1)


@dataclass(frozen=True)
class Arrival:
    """A file in landing and what is said about it, by its name and by the manifest beside it."""

    path: Path
    extracted_on: date
    covers_from: date
    covers_to: date
    rows: int | None
    simulated: bool
    population_scale: float | None


def arrival(path: Path, register: Register) -> Arrival:
    """Read the name `<register>_<extraction date>[_anything].csv` and the manifest `.json` beside the file, if any."""
    manifest = _manifest(path)
    named = re.match(rf"{register.name}_(\d{{4}}-\d\d-\d\d)(?:_\w+)?$", path.stem)
    text = manifest.get("extracted_on") or (named.group(1) if named else None)
    if text is None:
        remedy = f"Name it {register.name}_YYYY-MM-DD.csv, or say extracted_on in a manifest beside it."
        raise ExtractRejected(path.name, "nothing says when it was extracted", remedy)
    extracted_on = _date(path, "extracted_on", text)
    first, last = _covered(register, extracted_on)
    return Arrival(
        path=path,
        extracted_on=extracted_on,
        covers_from=_date(path, "covers_from", manifest.get("covers_from", first.isoformat())),
        covers_to=_date(path, "covers_to", manifest.get("covers_to", last.isoformat())),
        rows=manifest.get("rows"),
        simulated=bool(manifest.get("simulated", False)),
        population_scale=manifest.get("population_scale"),
    )


def _manifest(path: Path) -> dict[str, Any]:
    place = path.with_suffix(".json")
    if not place.is_file():
        return {}
    try:
        manifest = json.loads(place.read_text(encoding="utf-8"))
    except ValueError:
        raise ExtractRejected(place.name, "the manifest is not JSON", "Write it anew or take it away.") from None
    if not isinstance(manifest, dict):
        raise ExtractRejected(place.name, "the manifest is not a JSON object", "Write it anew or take it away.")
    return manifest


def _date(path: Path, name: str, text: object) -> date:
    try:
        return date.fromisoformat(str(text))
    except ValueError:
        raise ExtractRejected(path.name, f"{name} is not a date", "Write it as YYYY-MM-DD.") from None


def _covered(register: Register, extracted_on: date) -> tuple[date, date]:
    """The event dates a delivery speaks for where no manifest says: everything, or the months that are restated."""
    last = extracted_on.replace(day=1) - timedelta(days=1)
    if isinstance(register.delivery.kind, FullSnapshot):
        return BEGINNING, last
    months = last.year * 12 + last.month - register.delivery.kind.months_restated
    return date(months // 12, months % 12 + 1, 1), last
