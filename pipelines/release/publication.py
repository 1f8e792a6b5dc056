"""Makes a publication: built beside, then moved into place whole; what is in place is never changed.

`publications/<YYYY-MM>/r<n>/` holds `public/` and `manifest.json`. Making the same publication again from the same
inputs gives the same bytes and so no new revision.
"""

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import polars as pl

from data_contracts.shapes import Published
from pipelines import engine
from pipelines.aggregate.plan import PLAN, Plan
from pipelines.aggregate.results import KEYS
from pipelines.errors import UserError
from pipelines.home import Home
from pipelines.project import PROJECT
from pipelines.release import disclosure, files
from pipelines.select.catalogue import Catalogue
from pipelines.select.warehouse import Warehouse

PUBLIC_STATUSES = ("adopted", "managed")


@dataclass(frozen=True)
class Release:
    """A publication in place."""

    publication: str
    revision: int
    folder: Path
    rows: int
    statuses: Mapping[str, int]
    is_new: bool
    held_back: tuple[str, ...] = ()  # registers from which persons were erased since: the revision before stands


def gate(
    results: pl.LazyFrame, plan: Plan, catalogue: Catalogue, *, all_statuses: bool, rows_are_public: bool
) -> pl.DataFrame:
    """The rows that may be published at all, by plan and by the indicator's status, with small counts hidden.

    `results`: their file, not yet read, as most of it stays internal. `all_statuses`: also indicators that no working
    group has adopted, as the demonstration and open data show.
    """
    shown = plan.shown("public")
    allowed = [
        {"vip": item.vip, "indicator": item.short_name}
        for item in catalogue.measurable.values()
        if all_statuses or item.header.status in PUBLIC_STATUSES
    ]
    schema = {"vip": pl.String, "indicator": pl.String}
    permitted = pl.DataFrame(allowed, schema=schema)
    planned = (
        results.join(shown.lazy(), on=shown.columns, how="semi")
        .join(permitted.lazy(), on=permitted.columns, how="semi")
        .collect()
    )
    published = disclosure.protect(planned, rows_are_public=rows_are_public).sort("vip", *KEYS)
    return pl.DataFrame(Published.validate(published))


def make(
    publication: str,
    published: pl.DataFrame,
    warehouse: Warehouse,
    catalogue: Catalogue,
    home: Home,
    settings: Mapping[str, object],
    *,
    beside: Mapping[str, pl.DataFrame] | None = None,
    planned_revision: bool = False,
) -> Release:
    """Write all files of a publication and move them into place as the next revision.

    `settings`: what the deployment decided (`vip.toml`), kept in the manifest. `beside`: further tables by name.
    Where persons were erased since the last revision that one stands, as the difference would tell of them, unless this
    is a planned revision.
    """
    series = home.publications / publication
    building = home.publications / f".{publication}.{os.getpid()}.part"
    shutil.rmtree(building, ignore_errors=True)
    try:
        _write_files(building / "public", {"published": published, **(beside or {})}, warehouse, catalogue)
        manifest = {**_manifest(publication, building, warehouse, catalogue), "settings": dict(settings)}
        (building / "manifest.json").write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n", "utf-8")
        held_back = () if planned_revision else _erased_since(building, series)
        revision, is_new = (_revisions(series)[-1], False) if held_back else _move_into_place(building, series)
    finally:
        shutil.rmtree(building, ignore_errors=True)
    statuses = dict(sorted(published.group_by("status").len().iter_rows()))
    return Release(publication, revision, series / f"r{revision}", published.height, statuses, is_new, held_back)


def last_month(home: Home) -> str:
    """The newest month that is published. Raises UserError where none is."""
    made = sorted(path.name for path in home.publications.glob("[0-9]*-[0-9]*") if latest(home, path.name))
    if not made:
        raise UserError(f"{home.root}: nothing is published there. Name a month with --publication.")
    return made[-1]


def latest(home: Home, publication: str) -> Path | None:
    """The folder of the last revision of a publication."""
    revisions = _revisions(home.publications / publication)
    return home.publications / publication / f"r{revisions[-1]}" if revisions else None


def require_predecessor(home: Home, publication: str, first: bool) -> None:
    """Raise UserError where the month before was never published, unless this one starts a series."""
    made = sorted(path.name for path in home.publications.glob("[0-9]*-[0-9]*") if _revisions(path))
    year, month = int(publication[:4]), int(publication[5:])
    before = f"{year - (month == 1)}-{(month - 2) % 12 + 1:02}"
    if made and not first and before not in made and publication not in made:
        raise UserError(
            f"{publication}: the publication before it, {before}, is missing. Make that first, or say --first."
        )


def _write_files(folder: Path, tables: Mapping[str, pl.DataFrame], warehouse: Warehouse, catalogue: Catalogue) -> None:
    """The tables by name, of which `published` is one, each as a file and all in one database; a file per region."""
    folder.mkdir(parents=True)
    areas = pl.read_parquet(warehouse.reference.path("area"))
    simulated = all(known.simulated for known in warehouse.known.values())
    municipality = pl.read_parquet(warehouse.reference.path("municipality"))
    regions = dict(municipality.select("municipality_code", "region_code").iter_rows())
    for name, table in tables.items():
        files.write_parquet(table, folder / f"{name}.parquet")
    files.write_duckdb(folder, tables, folder / "published.duckdb", catalogue, areas, simulated)
    files.write_region_tables(tables["published"], folder / "csv", catalogue, areas, regions, simulated=simulated)


def _manifest(publication: str, building: Path, warehouse: Warehouse, catalogue: Catalogue) -> dict[str, object]:
    """What went in and what came out, by hash. No time of building: the same inputs give the same manifest."""
    project = warehouse.project
    shared = {**project.code_lists, **{f"registers.{name}": path for name, path in project.shared_views.items()}}
    return {
        "publication": publication,
        "as_known_on": warehouse.clock.data_date.isoformat(),
        "simulated": all(known.simulated for known in warehouse.known.values()),
        "deliveries": {
            name: [
                {"delivery": outcome.delivery, "sha256": outcome.sha256, "contract_version": outcome.contract_version}
                for outcome in known.outcomes
            ]
            for name, known in warehouse.known.items()
        },
        "erased_since": _erasures(warehouse),
        "definitions": {name: _sha256(item.path) for name, item in catalogue.measurable.items()},
        "shared_definitions": {name: _sha256(path) for name, path in sorted(shared.items())},
        "reference": warehouse.reference.version,
        "policy": {"plan": _sha256(PLAN), "disclosure": _sha256(Path(disclosure.__file__))},
        "software": {name: version(name) for name in ("vip", "duckdb", "polars", "pandera", "scipy")},
        "source": _tree_sha256("pipelines/**/*.py", "data_contracts/**/*.py", "requirements/run.txt"),
        "machine": {
            path.relative_to(PROJECT).as_posix(): _sha256(path) for path in sorted((PROJECT / "sql").rglob("*.sql"))
        },
        "files": {
            path.relative_to(building).as_posix(): _content(path)
            for path in sorted(building.rglob("*"))
            if path.is_file()
        },
    }


def _erasures(warehouse: Warehouse) -> dict[str, int]:
    """Register -> the number of the last erasure that took rows out of a delivery since it came."""
    numbers = {
        name: [int(noted["erasure"]) for outcome in known.outcomes for noted in outcome.erasures]
        for name, known in warehouse.known.items()
    }
    return {name: max(found) for name, found in numbers.items() if found}


def _erased_since(building: Path, series: Path) -> tuple[str, ...]:
    """The registers with another last erasure than the last revision was made with; none before the first."""
    revisions = _revisions(series)
    if not revisions:
        return ()
    now, before = (
        json.loads((folder / "manifest.json").read_text(encoding="utf-8")).get("erased_since", {})
        for folder in (building, series / f"r{revisions[-1]}")
    )
    return tuple(sorted(name for name in now.keys() | before.keys() if now.get(name) != before.get(name)))


def _tree_sha256(*patterns: str) -> str:
    """One hash of all files of the project that match; changes when any of them does."""
    digest = hashlib.sha256()
    for path in sorted(path for pattern in patterns for path in PROJECT.glob(pattern)):
        digest.update(f"{path.relative_to(PROJECT).as_posix()} {_sha256(path)}\n".encode())
    return digest.hexdigest()


def _content(path: Path) -> dict[str, str]:
    """The hash of a file; a DuckDB file's header differs each time it is written, so its tables are hashed."""
    if path.suffix != ".duckdb":
        return {"sha256": _sha256(path)}
    digest = hashlib.sha256()
    with engine.connect(path, read_only=True) as database:
        for (table,) in database.execute("SELECT table_name FROM duckdb_tables() ORDER BY ALL").fetchall():
            hashed = f"SELECT md5(string_agg(md5(t::VARCHAR), '' ORDER BY md5(t::VARCHAR))) FROM {table} AS t"
            digest.update(f"{table} {database.execute(hashed).fetchone()}".encode())
    return {"content_sha256": digest.hexdigest()}


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _revisions(series: Path) -> list[int]:
    return sorted(int(path.name[1:]) for path in series.glob("r*") if (path / "manifest.json").is_file())


def _move_into_place(building: Path, series: Path) -> tuple[int, bool]:
    """The revision it became; the last one where the files are the same."""
    revisions = _revisions(series)
    manifest = (building / "manifest.json").read_bytes()
    if revisions and (series / f"r{revisions[-1]}" / "manifest.json").read_bytes() == manifest:
        return revisions[-1], False
    number = (revisions[-1] if revisions else 0) + 1
    series.mkdir(parents=True, exist_ok=True)
    building.rename(series / f"r{number}")
    return number, True
