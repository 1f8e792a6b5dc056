"""What a manifest says: everything that went into a publication and every file that came out, by hash.

There are two. `manifest.json` is the operator's and tells of the internal record too. `public/manifest.json` goes with
the public files and is silent about deliveries and the record: who knows all but one of a few small counts could try
them out against a hash. Neither says when it was built: the same inputs give the same bytes.
"""

import json
from collections.abc import Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from pipelines.errors import UserError
from pipelines.project import PROJECT
from pipelines.release import hashing
from pipelines.release.inputs import Inputs

MANIFEST, PUBLIC = "manifest.json", "public"
# Written later, each with a manifest of its own.
ORGANISATIONS, EXPORTS = Path("internal") / "packages", Path("internal") / "exports"
DELIVERIES = "deliveries"  # in the public folder and in those of packages
LATER = tuple(
    f"{place}/" for place in (ORGANISATIONS.as_posix(), EXPORTS.as_posix(), f"{PUBLIC}/{DELIVERIES}", DELIVERIES)
)
PACKAGES = ("vip", "duckdb", "polars", "pyarrow", "numpy", "pandera", "scipy", "highspy")
LOCK = "requirements/run.txt"
CODE = ("pipelines/**/*.py", "pipelines/**/*.toml", "pipelines/**/*.csv", "data_contracts/**/*.py")
CONTRACTS, CONCEPTS = PROJECT / "data_contracts" / "registers", PROJECT / "sql" / "concepts"  # definitions, no software
SOFTWARE = ("software", "lock", "source", "machine")  # the parts of a manifest that name what computed it
PUBLIC_PARTS = (
    "publication", "as_known_on", "simulated", "definitions", "shared_definitions", "reference", "policy", "disclosure",
    *SOFTWARE,
)  # fmt: skip


def write(inputs: Inputs, building: Path) -> None:
    """Both manifests of a publication whose other files are all there."""
    said, files = of(inputs), _files(building)
    of_public = {
        name.removeprefix(f"{PUBLIC}/"): hashed for name, hashed in files.items() if name.startswith(f"{PUBLIC}/")
    }
    _write({**{name: said[name] for name in PUBLIC_PARTS}, "files": of_public}, building / PUBLIC)
    public = f"{PUBLIC}/{MANIFEST}"
    files[public] = hashing.content(building / public)
    _write({**said, "files": dict(sorted(files.items()))}, building)


def read(folder: Path) -> dict[str, Any]:
    """The manifest of a publication. Raises UserError where it is not what was written there."""
    return parsed(folder / MANIFEST)


def parsed(path: Path) -> dict[str, Any]:
    """A manifest in a file of any name. Raises UserError where it is none."""
    try:
        said: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        hashes = [hashed for of_file in said["files"].values() for hashed in of_file.values()]
        if not isinstance(said["publication"], str) or not all(isinstance(hashed, str) for hashed in hashes):
            raise TypeError
    except OSError:
        raise UserError(f"{path}: there is no such manifest, or it may not be read.") from None
    except (ValueError, TypeError, KeyError, AttributeError):
        raise UserError(f"{path}: is not a manifest as it was written. Get it anew, or from a backup.") from None
    return said


def damaged(folder: Path) -> list[str]:
    """The files of a publication that are missing, not what they were, or that no manifest names; none is right."""
    told: Mapping[str, Mapping[str, str]] = read(folder)["files"]
    there = {name: path for name, path in hashing.below(folder).items() if not name.startswith(LATER)}
    others = [name for name in there if name not in told and name != MANIFEST]
    changed = [name for name, said in told.items() if name not in there or hashing.content(there[name]) != said]
    return sorted([*others, *changed])


def of(inputs: Inputs) -> dict[str, Any]:
    """What went in."""
    warehouse, project = inputs.warehouse, inputs.warehouse.project
    shared = {**project.code_lists, **{f"registers.{name}": path for name, path in project.shared_views.items()}}
    return {
        "publication": inputs.publication,
        "as_known_on": warehouse.clock.data_date.isoformat(),
        "simulated": inputs.about.is_simulated,
        "deliveries": {
            name: [
                {"delivery": outcome.delivery, "sha256": outcome.sha256, "contract_version": outcome.contract_version}
                for outcome in known.outcomes
            ]
            for name, known in warehouse.known.items()
        },
        "erased_since": _erasures(inputs),
        "definitions": {name: hashing.sha256(item.path) for name, item in inputs.catalogue.measurable.items()},
        "shared_definitions": {name: hashing.sha256(path) for name, path in sorted(shared.items())},
        "contracts": {name: hashing.sha256(register.path) for name, register in project.registers.items()},
        "reference": warehouse.reference.version,
        "policy": {name: hashing.sha256(path) for name, path in sorted(inputs.policy.items())},
        "disclosure": _disclosure(inputs),
        "before": inputs.before[0] if inputs.before else None,
        "planned_revision": inputs.planned_revision,
        "settings": inputs.configuration.model_dump(mode="json"),
        "software": {name: version(name) for name in PACKAGES},
        "lock": hashing.sha256(PROJECT / LOCK),
        "source": _source(),
        "machine": _machine(),
    }


def _disclosure(inputs: Inputs) -> dict[str, Any]:
    """How counts are kept, in words for whoever reads the figures: some are not what was counted."""
    if inputs.rows_are_public:
        return {}
    policy = inputs.disclosure
    said = {"title": policy.title, "version": policy.version, "method": policy.method}
    return {"policy": inputs.configuration.disclosure, **said}


@cache
def _source() -> str:
    """One hash of the files that compute."""
    found = {path for pattern in CODE for path in PROJECT.glob(pattern) if not path.is_relative_to(CONTRACTS)}
    return hashing.tree({path.relative_to(PROJECT).as_posix(): path for path in found})


@cache
def _machine() -> Mapping[str, str]:
    """The SQL that is the same for all indicators, by its path."""
    found = [path for path in sorted((PROJECT / "sql").rglob("*.sql")) if not path.is_relative_to(CONCEPTS)]
    return {path.relative_to(PROJECT).as_posix(): hashing.sha256(path) for path in found}


def _erasures(inputs: Inputs) -> dict[str, int]:
    """Register -> the number of the last erasure that took rows out of a delivery since it came."""
    numbers = {
        name: [int(noted["erasure"]) for outcome in known.outcomes for noted in outcome.erasures]
        for name, known in inputs.warehouse.known.items()
    }
    return {name: max(found) for name, found in numbers.items() if found}


def _files(folder: Path) -> dict[str, dict[str, str]]:
    return {name: hashing.content(path) for name, path in hashing.below(folder).items()}


def _write(said: Mapping[str, Any], folder: Path) -> None:
    (folder / MANIFEST).write_text(json.dumps(said, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
