"""The scores that are kept beside indicators and concepts, each for exactly the file it was found for."""

import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from pipelines.home import beside, move_into_place
from pipelines.mutation import operators
from pipelines.mutation.judging import Score
from pipelines.project import Project, query_of
from pipelines.select.definition import Definition

FILE = "mutation.json"
LEAST = 0.95  # of the changes that count, for each of them


def kept(definition: Definition, project: Project) -> Score | None:
    """The score of an indicator or a concept; None where it has none, or something it hangs on was changed since."""
    found = _read(_place(definition)).get(definition.name)
    if found is None or found["of"] != fingerprint(definition, project):
        return None
    return Score(found["noticed"], tuple(found["unnoticed"]), tuple(found["equivalent"]))


def keep(scores: Mapping[str, Score], definitions: Mapping[str, Definition], project: Project) -> None:
    """Write scores beside what they are of; scores of files that are no more are taken away.

    What another process writes meanwhile stays: each reads and writes in its turn.
    """
    for place in sorted({_place(definitions[name]) for name in scores}):
        here = {name: definition for name, definition in definitions.items() if _place(definition) == place}
        new = {
            name: {"of": fingerprint(here[name], project), **asdict(scores[name])}
            for name in here.keys() & scores.keys()
        }
        with _alone_in(place.parent):
            rows = {name: row for name, row in _read(place).items() if name in here} | new
            made = beside(place)
            made.write_text(json.dumps(rows, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
            move_into_place(made, place)


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Wait until no other process writes there; the kernel ends the turn of one that dies."""
    import fcntl  # not on Windows, where nobody changes indicators

    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def fingerprint(definition: Definition, project: Project) -> str:
    """Of what a score hangs on: query, examples, operators, and the views and code lists that the query reads."""
    digest = hashlib.sha256()
    for part in _parts(definition, project):
        digest.update(part.encode())
        digest.update(b"\0")
    return digest.hexdigest()[:16]


def _parts(definition: Definition, project: Project) -> Iterator[str]:
    yield str(operators.VERSION)
    yield definition.query
    yield from definition.header.examples
    yield from (each.mutant for each in definition.header.equivalent_mutants)
    views = (path for name, path in project.shared_views.items() if f"registers.{name}" in definition.views)
    yield from (query_of(path.read_text(encoding="utf-8")) for path in views)
    lists = (path for name, path in project.code_lists.items() if f"codes.{name}" in definition.depends_on)
    yield from (path.read_text(encoding="utf-8") for path in lists)


def _place(definition: Definition) -> Path:
    return definition.path.parents[1] / FILE


def _read(place: Path) -> dict[str, dict[str, Any]]:
    if not place.is_file():
        return {}
    found: dict[str, dict[str, Any]] = json.loads(place.read_text(encoding="utf-8"))
    return found
