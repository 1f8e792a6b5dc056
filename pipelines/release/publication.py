"""Makes a publication: built beside, then moved into place whole; what is in place is never changed.

`publications/<YYYY-MM>/r<n>/` holds `public/`, `internal/record/` and `manifest.json`. Making the same publication
again from the same inputs gives the same bytes and so no new revision.
"""

import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import polars as pl

from data_contracts.shapes import Published
from pipelines import improvement
from pipelines.aggregate import results as rolling
from pipelines.aggregate.plan import Plan
from pipelines.aggregate.results import KEYS
from pipelines.errors import UserError
from pipelines.home import Home
from pipelines.release import derived, disclosure, files, manifest, record
from pipelines.release.inputs import Inputs
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
    erased: tuple[str, ...] = ()  # the same, also where this is a planned revision


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


def results(inputs: Inputs, home: Home, tell: Callable[[str], None] = lambda _: None) -> Path:
    """Write the results of all indicators into a home, with signals. `tell`: called with the name of each in turn."""
    with_signals = partial(improvement.with_signals, grounds=inputs.charting)
    return rolling.compute(
        inputs.publication, inputs.counted, inputs.ground, home, with_signals=with_signals,
        made_of=inputs.fingerprint, tell=tell,
    )  # fmt: skip


def issue(inputs: Inputs, results_at: Path) -> dict[str, pl.DataFrame]:
    """The tables of a publication by name, made of results in a file: `published` and those derived from it.

    Raises UserError where the results were made of other inputs.
    """
    if rolling.made_of(results_at) != inputs.fingerprint:
        raise UserError(
            f"{inputs.publication}: its results were made of other rows, definitions or settings than there are now. "
            "Compute the results anew, then publish."
        )
    gated = gate(
        pl.scan_parquet(results_at),
        inputs.plan,
        inputs.catalogue,
        all_statuses=inputs.all_statuses,
        rows_are_public=inputs.rows_are_public,
    )
    published = improvement.with_signals(gated, inputs.charting)
    municipalities = pl.read_parquet(inputs.warehouse.reference.path("municipality"))
    beside = derived.tables(published, inputs.catalogue, inputs.charting, municipalities)
    return {"published": published, **beside}


def make(inputs: Inputs, tables: Mapping[str, pl.DataFrame], home: Home, *, planned_revision: bool = False) -> Release:
    """Write all files of a publication and move them into place as the next revision.

    `tables`: by name; one is `published`. Where persons were erased since the last revision that one stands, as the
    difference would tell of them, unless this is a planned revision.
    """
    series = home.publications / inputs.publication
    _clear_away_what_was_left(home, inputs.publication)
    building = home.publications / f".{inputs.publication}.{os.getpid()}.part"
    try:
        build(inputs, tables, building)
        erased = _erased_since(building, series)
        held_back = () if planned_revision else erased
        revision, is_new = (revisions(series)[-1], False) if held_back else _move_into_place(building, series)
    finally:
        shutil.rmtree(building, ignore_errors=True)
    statuses = dict(sorted(tables["published"].group_by("status").len().iter_rows()))
    rows, folder = tables["published"].height, series / f"r{revision}"
    return Release(inputs.publication, revision, folder, rows, statuses, is_new, held_back, erased)


def build(inputs: Inputs, tables: Mapping[str, pl.DataFrame], folder: Path) -> None:
    """All files of a publication in a new folder: the public ones, the internal record and the manifests."""
    _write_files(folder / manifest.PUBLIC, tables, inputs.warehouse, inputs.catalogue)
    record.write(inputs, folder / record.PLACE)
    manifest.write(inputs, folder)


def _clear_away_what_was_left(home: Home, publication: str) -> None:
    """Of a process that was killed while it built this month: only one builds at a time."""
    for left in home.publications.glob(f".{publication}.*.part"):
        shutil.rmtree(left, ignore_errors=True)


def last_month(home: Home) -> str:
    """The newest month that is published. Raises UserError where none is."""
    made = sorted(path.name for path in home.publications.glob("[0-9]*-[0-9]*") if latest(home, path.name))
    if not made:
        raise UserError(f"{home.root}: nothing is published there. Name a month with --publication.")
    return made[-1]


def latest(home: Home, publication: str) -> Path | None:
    """The folder of the last revision of a publication."""
    there = revisions(home.publications / publication)
    return home.publications / publication / f"r{there[-1]}" if there else None


def require_predecessor(home: Home, publication: str, first: bool) -> None:
    """Raise UserError where the month before was never published, unless this one starts a series."""
    made = sorted(path.name for path in home.publications.glob("[0-9]*-[0-9]*") if revisions(path))
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


def _erased_since(building: Path, series: Path) -> tuple[str, ...]:
    """The registers with another last erasure than the last revision was made with; none before the first."""
    there = revisions(series)
    if not there:
        return ()
    now, before = (manifest.read(folder).get("erased_since", {}) for folder in (building, series / f"r{there[-1]}"))
    return tuple(sorted(name for name in now.keys() | before.keys() if now.get(name) != before.get(name)))


def revisions(series: Path) -> list[int]:
    """The numbers of those that are in place, of one month's folder."""
    return sorted(int(path.name[1:]) for path in series.glob("r*") if (path / "manifest.json").is_file())


def _move_into_place(building: Path, series: Path) -> tuple[int, bool]:
    """The revision it became; the last one where the files are the same."""
    there = revisions(series)
    made = (building / manifest.MANIFEST).read_bytes()
    if there and (series / f"r{there[-1]}" / manifest.MANIFEST).read_bytes() == made:
        return there[-1], False
    number = (there[-1] if there else 0) + 1
    series.mkdir(parents=True, exist_ok=True)
    building.rename(series / f"r{number}")
    return number, True
