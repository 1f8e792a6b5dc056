"""The internal record of a publication: a copy of everything its results were made of, so that no row is needed again.

    record.json              clock, deliveries, settings, what is shown; per indicator how far its data reach
    project/, site/          definitions, shared concepts, code lists and contracts, in the shape of those folders
    policy/                  the plan, and what the gate is made of
    reference/               areas, units, ages, and the population as it was used
    cells/<vip>/<name>       cells of each indicator and its patient flow
    coverage, heard, held    as far as coverage may be shown; where any register is heard at all; what is held back
    before                   what the publication before served
    noise_key                where the policy draws noise: what it is drawn by

Sums of cases and no row of a person; still counts may be small, so that only the operator reads it.
"""

import json
import shutil
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.aggregate.cells import Cells
from pipelines.aggregate.flow import beside_cells
from pipelines.aggregate.results import Counted
from pipelines.configuration import Configuration
from pipelines.disclosure import policy as policies
from pipelines.disclosure.policy import Policy
from pipelines.errors import UserError
from pipelines.holds.hold import HELD
from pipelines.intake.history import Known
from pipelines.intake.outcome import Outcome
from pipelines.project import Project
from pipelines.reference.store import ReferenceStore
from pipelines.release import hashing
from pipelines.release.inputs import Inputs
from pipelines.select import catalogue as catalogues
from pipelines.select.warehouse import Clock, Warehouse

PLACE = Path("internal") / "record"
BEFORE, HELD_FILE = "before.parquet", "held.parquet"
NOISE_KEY = "noise_key"
DEFINITIONS = (
    "indicators/*/*.sql", "indicators/*/README.md", "indicators/sources.csv", "indicators/rebasing.toml",
    "sql/concepts/*/*.sql", "data_contracts/codes/*.csv", "data_contracts/registers/*.py",
    "data_contracts/layouts/*.toml", "vip.toml", "holds.toml",
)  # fmt: skip
OF_DELIVERY = (
    "delivery", "sha256", "extracted_on", "covers_from", "covers_to", "simulated", "population_scale",
    "contract_version",
)  # fmt: skip


def write(inputs: Inputs, folder: Path) -> None:
    """Everything of it, readable by its owner only."""
    for name, source in _sources(inputs):
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, place)
    inputs.coverage.write_parquet(folder / "coverage.parquet")
    inputs.heard.write_parquet(folder / "heard.parquet")
    inputs.held.write_parquet(folder / HELD_FILE)
    said = json.dumps(_said(inputs), indent=2, ensure_ascii=False)
    (folder / "record.json").write_text(said + "\n", encoding="utf-8")
    if inputs.before:
        shutil.copyfile(inputs.before[1], folder / BEFORE)
    if inputs.noise_key:
        (folder / NOISE_KEY).write_text(inputs.noise_key.hex() + "\n", encoding="ascii")
    for path in (folder.parent, folder, *folder.rglob("*")):
        path.chmod(0o700 if path.is_dir() else 0o600)


def _sources(inputs: Inputs) -> Iterator[tuple[str, Path]]:
    """The name in the record, and the file that is copied there."""
    project = inputs.warehouse.project
    for name, root in zip(("project", "site"), project.roots, strict=False):
        for path in (path for pattern in DEFINITIONS for path in sorted(root.glob(pattern))):
            yield f"{name}/{path.relative_to(root).as_posix()}", path
    for name, path in inputs.policy.items():
        yield f"policy/{name}", path
    for name, path in hashing.below(inputs.warehouse.reference.folder).items():
        if path.suffix == ".parquet":
            yield f"reference/{name}", path
    for item in inputs.counted:
        place = Path("cells") / f"{item.indicator.name}.parquet"
        yield place.as_posix(), item.cells.path
        if beside_cells(item.cells.path).is_file():
            yield beside_cells(place).as_posix(), beside_cells(item.cells.path)


def _said(inputs: Inputs) -> dict[str, Any]:
    warehouse = inputs.warehouse
    clock = {name: day.isoformat() for name, day in vars(warehouse.clock).items()}
    return {
        "publication": inputs.publication,
        "clock": clock,
        "reference": warehouse.reference.version,
        "settings": inputs.configuration.model_dump(mode="json"),
        "all_statuses": inputs.all_statuses,
        "rows_are_public": inputs.rows_are_public,
        "policy": sorted(inputs.policy),
        "before": inputs.before[0] if inputs.before else None,
        "planned_revision": inputs.planned_revision,
        "registers": {
            name: {"linkages": list(known.linkages), "deliveries": [_delivery(one) for one in known.outcomes]}
            for name, known in warehouse.known.items()
        },
        "indicators": {
            item.indicator.name: {"data_as_of": item.cells.data_as_of.isoformat(), "cases": item.cells.cases}
            for item in inputs.counted
        },
    }


def _delivery(outcome: Outcome) -> dict[str, Any]:
    erasures = sorted({noted["erasure"] for noted in outcome.erasures})
    return {**{name: getattr(outcome, name) for name in OF_DELIVERY}, "erasures": erasures}


def read(folder: Path) -> Inputs:
    """What was written. Raises UserError where there is no record, or this software cannot read its definitions."""
    if not (folder / "record.json").is_file():
        raise UserError(f"{folder}: there is no record. The publication was made before records were kept.")
    said = json.loads((folder / "record.json").read_text(encoding="utf-8"))
    site = folder / "site"
    project = Project(site if site.is_dir() else None, folder / "project")
    configuration = Configuration.model_validate(said["settings"])
    reference = ReferenceStore(folder / "reference", said["reference"])
    clock = Clock(**{name: date.fromisoformat(day) for name, day in said["clock"].items()})
    known = {name: _known(project, name, told, folder) for name, told in said["registers"].items()}
    catalogue = catalogues.load(project, configuration.joined).only(configuration.programmes)
    return Inputs(
        said["publication"],
        Warehouse(project, known, reference, clock),
        catalogue,
        configuration,
        [_counted(catalogue, name, told, folder) for name, told in said["indicators"].items()],
        pl.read_parquet(folder / "coverage.parquet"),
        pl.read_parquet(folder / "heard.parquet"),
        held(folder),
        said["all_statuses"],
        said["rows_are_public"],
        {name: folder / "policy" / name for name in said["policy"]},
        (said["before"], folder / BEFORE) if said["before"] else None,
        said["planned_revision"],
        noise_key(folder),
    )


def disclosure(folder: Path) -> Policy | None:
    """The policy of the publication whose record this is; None where it is older than policies, or than records."""
    if not (folder / "policy" / policies.FOLDER).is_dir():
        return None
    said = json.loads((folder / "record.json").read_text(encoding="utf-8"))
    named = Configuration.model_validate(said["settings"]).disclosure
    return policies.read(named, {name: folder / "policy" / name for name in said["policy"]})


def held(folder: Path) -> pl.DataFrame:
    """`HELD`; nothing where the record is older than holds."""
    path = folder / HELD_FILE
    return pl.read_parquet(path) if path.is_file() else pl.DataFrame(schema=HELD)


def noise_key(folder: Path) -> bytes | None:
    """What its noise was drawn by."""
    path = folder / NOISE_KEY
    return bytes.fromhex(path.read_text(encoding="ascii").strip()) if path.is_file() else None


def _known(project: Project, name: str, said: Mapping[str, Any], folder: Path) -> Known:
    """A register with what is told of its deliveries; their rows are not there."""
    deliveries = [_outcome(name, told) for told in said["deliveries"]]
    return Known(project.register(name), tuple(deliveries), folder / "registers", tuple(said["linkages"]))


def _outcome(register: str, said: Mapping[str, Any]) -> Outcome:
    erasures = tuple({"erasure": number} for number in said["erasures"])
    return Outcome(register=register, file="", **{**said, "erasures": erasures})


def _counted(catalogue: catalogues.Catalogue, name: str, said: Mapping[str, Any], folder: Path) -> Counted:
    path = folder / "cells" / f"{name}.parquet"
    data_as_of = date.fromisoformat(said["data_as_of"])
    return Counted(catalogue.measurable[name], Cells(name, path, data_as_of, said["cases"]))
