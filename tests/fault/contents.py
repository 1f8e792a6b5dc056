"""What a home holds, as text that is equal where two homes hold the same."""

import json
import re
from pathlib import Path

import duckdb
import polars as pl

from pipelines.home import Home
from pipelines.intake.door import identifier_heading
from pipelines.intake.passage import BROKEN_LINE
from pipelines.intake.stored import rows_of
from pipelines.project import Project

IDENTIFIER = re.compile(rb"(?:19|20)[0-9]{6}-?[0-9]{4}")
RANDOM = ("person_id", "^link_.*$")  # serials are drawn anew in each home


def of(home: Home, *, with_persons: bool) -> dict[str, str]:
    """Every file that readers look for with what is in it, and what is left over where rows of persons lie."""
    found = {}
    for part in ("registers", "archive", "quarantine", "plausibility", "cells/results", "publications"):
        for path in sorted((home.root / part).rglob("*")):
            name = path.relative_to(home.root).as_posix()
            if path.is_file() and "/." not in name:
                found[name] = _content(path, with_persons)
    for path in sorted((home.root / "landing").rglob("*")):
        found[path.relative_to(home.root).as_posix()] = "as delivered"
    for path in sorted((home.root / "identity").glob("*.parquet")):
        found[path.relative_to(home.root).as_posix()] = f"{pl.read_parquet(path).height} persons"
    for part in ("landing", "registers", "archive", "quarantine", "identity", "plausibility", "publications"):
        for path in (home.root / part).rglob("*.part"):
            found[path.relative_to(home.root).as_posix()] = "left over"
    return found


def _content(path: Path, with_persons: bool) -> str:
    if path.suffix == ".json":
        return json.dumps(json.loads(path.read_text(encoding="utf-8")), sort_keys=True)
    if path.suffix == ".html":
        return path.read_text(encoding="utf-8")
    if path.suffix != ".parquet":
        return path.name
    frame = pl.read_parquet(path)
    # In an archive a serial stands under the heading of the identifier.
    serials = {str(identifier_heading(register)) for register in Project().registers.values()}
    kept = frame if with_persons else frame.select(pl.exclude(*RANDOM)).drop(serials, strict=False)
    persons = "" if with_persons or "person_id" not in frame.columns else f"{frame['person_id'].n_unique()} persons"
    return f"{persons}\n{kept.select(sorted(kept.columns)).write_csv()}"


def is_whole(home: Home) -> bool:
    """Every delivery that is told of has all its files, and they add up; every revision has the files it names."""
    under_way = {json.loads(path.read_text(encoding="utf-8"))["register"] for path in _unfinished_erasures(home)}
    for told in (home.root / "registers").glob("*/*.json"):
        outcome = json.loads(told.read_text(encoding="utf-8"))
        if outcome["register"] in under_way:  # whoever writes next finishes it first
            continue
        rows = len(duckdb.sql(rows_of(told.parent, told.stem)))
        found = pl.read_parquet(home.root / "quarantine" / told.parent.name / f"{told.stem}.parquet")
        quarantined = found.filter(pl.col("severity") == "quarantine")["line"].n_unique()
        archived = pl.read_parquet(home.root / "archive" / told.parent.name / f"{outcome['delivery']}.parquet").height
        broken = found.filter(pl.col("rule") == BROKEN_LINE).height
        if (rows, quarantined) != (outcome["accepted"], outcome["quarantined"]):
            return False
        if archived + broken + outcome["withdrawn"] != outcome["read"]:
            return False
    for manifest in (home.root / "publications").glob("[0-9]*/r*/manifest.json"):
        files = json.loads(manifest.read_text(encoding="utf-8"))["files"]
        if not all((manifest.parent / name).is_file() for name in files):
            return False
    return True


def _unfinished_erasures(home: Home) -> list[Path]:
    proofs = (home.root / "identity" / "erasures").glob("*.json")
    return [path for path in proofs if not json.loads(path.read_text(encoding="utf-8"))["finished"]]


def naming_persons(home: Home) -> list[str]:
    """The files outside landing and the identity store in which an identifier of an extract stands."""
    extracts = b"".join(path.read_bytes() for path in (home.root / "landing").rglob("*.csv"))
    identifiers = set(IDENTIFIER.findall(extracts))
    found = []
    for path in home.root.rglob("*"):
        name = path.relative_to(home.root).as_posix()
        if path.is_file() and not name.startswith(("landing/", "identity/")):
            found += [name] if identifiers & set(IDENTIFIER.findall(path.read_bytes())) else []
    return found
