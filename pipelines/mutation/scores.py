"""The scores that are kept beside the indicators, each for exactly the file it was found for."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pipelines.home import beside, move_into_place
from pipelines.mutation import operators
from pipelines.mutation.judging import Score
from pipelines.project import Project
from pipelines.select.catalogue import Indicator

FILE = "mutation.json"
LEAST = 0.95  # of the changes that count, for every indicator


def kept(indicator: Indicator, project: Project) -> Score | None:
    """The score of an indicator; None where it has none, or something it hangs on was changed since."""
    found = _read(_place(indicator)).get(indicator.name)
    if found is None or found["of"] != fingerprint(indicator, project):
        return None
    return Score(found["noticed"], tuple(found["unnoticed"]), tuple(found["equivalent"]))


def keep(scores: Mapping[str, Score], indicators: Mapping[str, Indicator], project: Project) -> None:
    """Write scores beside their indicators; scores of files that are no more are taken away."""
    for place in sorted({_place(indicators[name]) for name in scores}):
        here = {name: indicator for name, indicator in indicators.items() if _place(indicator) == place}
        rows = {name: row for name, row in _read(place).items() if name in here}
        for name in here.keys() & scores.keys():
            rows[name] = {"of": fingerprint(here[name], project), **asdict(scores[name])}
        made = beside(place)
        made.write_text(json.dumps(rows, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        move_into_place(made, place)


def fingerprint(indicator: Indicator, project: Project) -> str:
    """Of what a score hangs on: query, examples, operators, and the views and code lists of the project."""
    digest = hashlib.sha256()
    for part in _parts(indicator, project):
        digest.update(part.encode())
        digest.update(b"\0")
    return digest.hexdigest()[:16]


def _parts(indicator: Indicator, project: Project) -> Iterable[str]:
    yield str(operators.VERSION)
    yield indicator.query
    yield from indicator.header.examples
    yield from (each.mutant for each in indicator.header.equivalent_mutants)
    shared = {f"registers.{name}": path for name, path in project.shared_views.items()}
    shared |= {f"codes.{name}": path for name, path in project.code_lists.items()}
    yield from (shared[name].read_text(encoding="utf-8") for name in sorted(shared.keys() & _named(indicator)))


def _named(indicator: Indicator) -> frozenset[str]:
    return indicator.views | indicator.depends_on


def _place(indicator: Indicator) -> Path:
    return indicator.path.parents[1] / FILE


def _read(place: Path) -> dict[str, dict[str, Any]]:
    if not place.is_file():
        return {}
    found: dict[str, dict[str, Any]] = json.loads(place.read_text(encoding="utf-8"))
    return found
