"""Reads the facts of a declaration from a publication in place and the one before it. What it says is not decided here.

Of the record only what `facts` names is taken: no cell, no result, no count of a delivery, no hash.
"""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.deliveries.declaration.facts import Arrival, Before, Facts, Source
from pipelines.errors import UserError
from pipelines.intake.history import Known
from pipelines.reference.changes import changes_of
from pipelines.release import attacking, differing, hashing, manifest
from pipelines.release.finding import Revision
from pipelines.release.inputs import Inputs
from pipelines.select.breaks import breaks_of
from pipelines.select.catalogue import Indicator

CODES = "codes."
COMPARED = ("definitions", "shared_definitions", "contracts", "reference", "disclosure")  # parts of a manifest


def of(revision: Revision, inputs: Inputs) -> Facts:
    """The facts of a revision whose record is `inputs`. Raises UserError where the publication before is damaged."""
    indicators = _published(revision, inputs)
    warehouse = inputs.warehouse
    names = sorted({register for item in indicators.values() for register in item.registers})
    covered = set(inputs.coverage["register"])
    return Facts(
        as_known_on=warehouse.clock.data_date,
        sources=tuple(_source(warehouse.known[name], name in covered) for name in names),
        read_by={name: tuple(item.registers) for name, item in indicators.items()},
        breaks={name: breaks_of(item, warehouse.project) for name, item in indicators.items()},
        areas=inputs.configuration.areas,
        area_version=warehouse.reference.version,
        area_changes=_area_changes(inputs),
        policy_version=None if inputs.rows_are_public else inputs.disclosure.version,
        planned_revision=inputs.planned_revision,
        months_may_change=inputs.rows_are_public or inputs.disclosure.revision_differences == "tolerated",
        follows=inputs.before[0] if inputs.before else None,
        before=_before(revision, inputs.before[0], indicators) if inputs.before else None,
    )


def _published(revision: Revision, inputs: Inputs) -> dict[str, Indicator]:
    """The indicators that have published rows, in order of name."""
    rows = pl.scan_parquet(revision.folder / attacking.PUBLISHED).select("vip", "indicator").unique().collect()
    return {name: inputs.catalogue.measurable[name] for name in sorted(f"{vip}/{one}" for vip, one in rows.iter_rows())}


def _source(known: Known, has_coverage: bool) -> Source:
    arrivals = sorted(
        (date.fromisoformat(outcome.extracted_on), date.fromisoformat(outcome.covers_to)) for outcome in known.outcomes
    )
    register = known.register
    return Source(
        register.name, register.delivery, tuple(Arrival(*days) for days in arrivals), known.simulated, has_coverage
    )


def _area_changes(inputs: Inputs) -> tuple[date, ...]:
    clock = inputs.warehouse.clock
    changes = changes_of(inputs.warehouse.reference.read("municipality_change"))
    days = {change.valid_from for change in changes if clock.period_from <= change.valid_from <= clock.period_to}
    return tuple(sorted(days))


def _before(revision: Revision, name: str, indicators: Mapping[str, Indicator]) -> Before | None:
    """None where it is not beside this one, as in a copy of one publication alone, or is older than such manifests."""
    month, number = name.rsplit("-r", 1)
    folder = revision.folder.parents[1] / month / f"r{number}"
    if not (folder / manifest.MANIFEST).is_file():
        return None
    was, is_now = manifest.read(folder), manifest.read(revision.folder)
    if not was.keys() >= set(COMPARED):
        return None
    _refuse_damaged(folder, name, was)
    lists = {table.removeprefix(CODES) for item in indicators.values() for table in item.depends_on if CODES in table}
    return Before(
        name,
        differing.differences(differing.read(folder), differing.read(revision.folder)),
        _changed(was["definitions"], is_now["definitions"], set(indicators) | _indicators(folder)),
        _changed(was["shared_definitions"], is_now["shared_definitions"], lists),
        tuple(sorted(_changed(was["contracts"], is_now["contracts"], _registers(indicators)))),
        was["reference"] != is_now["reference"],
        was["disclosure"] != is_now["disclosure"],
    )


def _refuse_damaged(folder: Path, name: str, said: Mapping[str, Any]) -> None:
    place = attacking.PUBLISHED.as_posix()
    path = folder / place
    if not path.is_file() or hashing.content(path) != said["files"].get(place):
        raise UserError(f"{name}: {place} is not what it was when it was made. Put it back from a backup.")


def _indicators(folder: Path) -> set[str]:
    found = differing.read(folder).select(pl.concat_str("vip", "indicator", separator="/").unique()).collect()
    return set(found.to_series())


def _registers(indicators: Mapping[str, Indicator]) -> set[str]:
    return {register for item in indicators.values() for register in item.registers}


def _changed(was: Mapping[str, str], is_now: Mapping[str, str], among: set[str]) -> dict[str, str]:
    """Name -> `new`, `changed` or `gone`, by the hashes of two manifests."""
    found = {}
    for name in sorted(among):
        one, other = was.get(name), is_now.get(name)
        if one != other:
            found[name] = "new" if one is None else "gone" if other is None else "changed"
    return found
