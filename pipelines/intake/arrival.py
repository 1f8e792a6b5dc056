"""What is said of a file in landing before it is opened: by its name and by the manifest beside it."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from data_contracts.contract import FullSnapshot
from pipelines.errors import ExtractRejected
from pipelines.project import Register

BEGINNING = date(1900, 1, 1)  # of what a full snapshot speaks for


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


def arrival(path: Path, register: Register, *, is_first: bool = False) -> Arrival:
    """Read the name `<register>_<extraction date>[_anything].csv` and the manifest `.json` beside the file, if any.

    `is_first`: nothing of the register was taken in before, so where no manifest says otherwise the file speaks for all
    that came before it.
    """
    manifest = _Manifest.beside(path)
    named = re.match(rf"{register.name}_([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})(?:_\w+)?$", path.stem)
    extracted_on = manifest.day("extracted_on") or (_day(path.name, "its name", named.group(1)) if named else None)
    if extracted_on is None:
        remedy = f"Name it {register.name}_YYYY-MM-DD.csv, or say extracted_on in a manifest beside it."
        raise ExtractRejected(path.name, "nothing says when it was extracted", remedy)
    first, last = _covered(register, extracted_on, is_first)
    covers_from, covers_to = manifest.day("covers_from") or first, manifest.day("covers_to") or last
    if covers_from > covers_to:
        raise ExtractRejected(path.name, "it covers no day: covers_from is after covers_to", _REMEDY)
    return Arrival(
        path=path,
        extracted_on=extracted_on,
        covers_from=covers_from,
        covers_to=covers_to,
        rows=manifest.value("rows", int),
        simulated=manifest.value("simulated", bool) or False,
        population_scale=manifest.value("population_scale", int, float),
    )


_REMEDY = "Write the manifest anew or take it away."


@dataclass(frozen=True)
class _Manifest:
    """The manifest beside a file, empty where there is none. What it says is not believed before its type is right."""

    file: str
    said: Mapping[str, Any]

    @staticmethod
    def beside(path: Path) -> "_Manifest":
        place = path.with_suffix(".json")
        if not place.is_file():
            return _Manifest(place.name, {})
        try:
            said = json.loads(place.read_text(encoding="utf-8-sig"))
        except (ValueError, RecursionError):
            raise ExtractRejected(place.name, "the manifest is not JSON", _REMEDY) from None
        if not isinstance(said, dict):
            raise ExtractRejected(place.name, "the manifest is not a JSON object", _REMEDY)
        return _Manifest(place.name, said)

    def value(self, name: str, *kinds: type) -> Any:
        """What it says of a field, None where it says nothing; true and false are no numbers."""
        value = self.said.get(name)
        if value is not None and type(value) not in kinds:
            raise ExtractRejected(self.file, f"{name} is not {_KINDS[kinds[-1]]}", _REMEDY)
        return value

    def day(self, name: str) -> date | None:
        """A date it says."""
        text = self.value(name, str)
        return None if text is None else _day(self.file, name, text)


_KINDS = {int: "a whole number", float: "a number", bool: "true or false", str: "a text"}


def _day(file: str, name: str, text: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.min
    if day < BEGINNING:
        raise ExtractRejected(file, f"{name} is not a date from {BEGINNING.year} on", "Write it as YYYY-MM-DD.")
    return day


def _covered(register: Register, extracted_on: date, is_first: bool) -> tuple[date, date]:
    """The event dates a delivery speaks for where no manifest says: everything, or the months that are restated."""
    last = extracted_on.replace(day=1) - timedelta(days=1)
    if is_first or isinstance(register.delivery.kind, FullSnapshot):
        return BEGINNING, last
    months = last.year * 12 + last.month - register.delivery.kind.months_restated
    return date(months // 12, months % 12 + 1, 1), last
