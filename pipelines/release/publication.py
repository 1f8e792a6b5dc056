"""Makes a publication: built beside, then moved into place whole; what is in place is never changed.

`publications/<YYYY-MM>/r<n>/` holds `public/`, `internal/record/` and `manifest.json`. Making the same publication
again from the same inputs gives the same bytes and so no new revision.
"""

import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import overload

import polars as pl

from data_contracts.shapes import Published
from pipelines import improvement
from pipelines.aggregate import results as rolling
from pipelines.aggregate.plan import Plan
from pipelines.aggregate.results import KEYS
from pipelines.checkpoint import judging
from pipelines.disclosure import vintages
from pipelines.disclosure.gate import Gated, Ground, as_they_are, passed
from pipelines.errors import UserError
from pipelines.holds.hold import HELD, in_force
from pipelines.holds.telling import held_back
from pipelines.home import Home
from pipelines.reference.areas import last_inhabitants
from pipelines.release import attacking, derived, files, following, manifest, record
from pipelines.release.finding import revisions
from pipelines.release.inputs import PUBLIC_STATUSES, Inputs
from pipelines.select.catalogue import Catalogue

SERVED = "served"  # the table of what is served with the figures behind it; internal
PLACE_OF_SERVED = Path("internal") / f"{SERVED}.parquet"
FILES, ATTACK, CHECKPOINT = PARTS = ("files", "attack", "checkpoint")  # what comes after the gate, as it is told


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
    results: pl.LazyFrame,
    plan: Plan,
    catalogue: Catalogue,
    ground: Ground,
    *,
    all_statuses: bool,
    rows_are_public: bool,
    tell: Callable[[str], None] = lambda _: None,
) -> Gated:
    """The rows that may be published at all, by plan and by the indicator's status, with what they give away hidden.

    `results`: their file, not yet read, as most of it stays internal. `all_statuses`: also indicators that no working
    group has adopted, as the demonstration and open data show.
    """
    shown = plan.shown("public")
    headers = {
        name: item.header
        for name, item in catalogue.measurable.items()
        if all_statuses or item.header.status in PUBLIC_STATUSES
    }
    names = pl.DataFrame([name.split("/") for name in headers], schema=["vip", "indicator"], orient="row")
    planned = results.join(shown.lazy(), on=shown.columns, how="semi").join(
        names.cast(pl.String).lazy(), on=names.columns, how="semi"
    )
    gated = as_they_are(planned) if rows_are_public else passed(planned, headers, ground, tell)
    published = pl.DataFrame(Published.validate(gated.published.sort("vip", *KEYS)))
    return Gated(published, gated.served.sort("vip", *KEYS), gated.left_out)


def results(inputs: Inputs, home: Home, tell: Callable[[str], None] = lambda _: None) -> Path:
    """Write the results of all indicators into a home, with signals. `tell`: called with the name of each in turn."""
    with_signals = partial(improvement.with_signals, grounds=inputs.charting)
    return rolling.compute(
        inputs.publication, inputs.counted, inputs.ground, home, with_signals=with_signals,
        made_of=inputs.fingerprint, tell=tell,
    )  # fmt: skip


def issue(inputs: Inputs, results_at: Path, tell: Callable[[str], None] = lambda _: None) -> dict[str, pl.DataFrame]:
    """The tables of a publication by name, made of results in a file: `published`, those derived from it, and `served`.

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
        _ground(inputs),
        all_statuses=inputs.all_statuses,
        rows_are_public=inputs.rows_are_public,
        tell=tell,
    )
    published = improvement.with_signals(gated.published, inputs.charting)
    municipalities = pl.read_parquet(inputs.warehouse.reference.path("municipality"))
    beside = derived.tables(published, inputs.catalogue, inputs.charting, municipalities)
    served = vintages.table(gated.served, inputs.past)
    waiting = held_back(inputs.held, published)
    return {"published": published, **beside, "left_out": gated.left_out, "held_back": waiting, SERVED: served}


def _ground(inputs: Inputs) -> Ground:
    reference, policy = inputs.warehouse.reference, inputs.disclosure
    population = reference.path("population")
    inhabitants = last_inhabitants(pl.read_parquet(population)) if population.is_file() else {}
    return Ground(policy, inputs.ground.places, inhabitants, inputs.past, inputs.planned_revision, inputs.noise_key)


def release(
    inputs: Inputs,
    results_at: Path,
    home: Home,
    *,
    planned_revision: bool = False,
    tell: Callable[[str], None] = lambda _: None,
) -> Release:
    """Pass the gate after what was served before, and write the publication.

    Where the month is published already, it is made first as it was then, after the same publication before it: if
    nothing has changed, that revision stands. Else it is itself what was served before. Raises UserError where what is
    published in the home keeps its counts in another way.
    """
    for month in _months(home):
        newest = latest(home, month)
        if newest:
            following.refuse_another_method(inputs, newest)
    last = latest(home, inputs.publication)
    if last:
        said = manifest.read(last)
        before = _served(home, *_named(said["before"])) if said.get("before") else None
        as_then = replace(inputs, before=before, planned_revision=said.get("planned_revision", False))
        made = make(as_then, issue(as_then, results_at, tell), home, unless_changed=True, tell=tell)
        if made:
            return made
    now = replace(inputs, before=_before(home, inputs.publication), planned_revision=planned_revision)
    check = partial(judging.examine, now, results_at, home)
    return make(now, issue(now, results_at, tell), home, check=check, tell=tell)


def _before(home: Home, publication: str) -> tuple[str, Path] | None:
    """What was served last: in an earlier revision of the month, or else in the last month before it."""
    months = [name for name in _months(home) if name <= publication]
    return _served(home, months[-1], revisions(home.publications / months[-1])[-1]) if months else None


def _served(home: Home, publication: str, revision: int) -> tuple[str, Path] | None:
    """None where the publication is older than the record of what is served."""
    place = home.publications / publication / f"r{revision}" / PLACE_OF_SERVED
    return (f"{publication}-r{revision}", place) if place.is_file() else None


def _named(text: str) -> tuple[str, int]:
    publication, revision = text.rsplit("-r", 1)
    return publication, int(revision)


def _months(home: Home) -> list[str]:
    return sorted(path.name for path in home.publications.glob("[0-9]*-[0-9]*") if latest(home, path.name))


@overload
def make(
    inputs: Inputs,
    tables: Mapping[str, pl.DataFrame],
    home: Home,
    *,
    check: Callable[[Path], object] = ...,
    tell: Callable[[str], None] = ...,
) -> Release: ...
@overload
def make(
    inputs: Inputs,
    tables: Mapping[str, pl.DataFrame],
    home: Home,
    *,
    unless_changed: bool,
    tell: Callable[[str], None] = ...,
) -> Release | None: ...
def make(
    inputs: Inputs,
    tables: Mapping[str, pl.DataFrame],
    home: Home,
    *,
    unless_changed: bool = False,
    check: Callable[[Path], object] = lambda _: None,
    tell: Callable[[str], None] = lambda _: None,
) -> Release | None:
    """Write all files of a publication and move them into place as the next revision.

    `tables`: by name; one is `published`. Where persons were erased since the last revision that one stands, as the
    difference would tell of them, unless this is a planned revision. `unless_changed`: where it is another than what is
    in place, it is not moved there, and None comes back. `tell`: called with each of `PARTS` as it begins.
    """
    series = home.publications / inputs.publication
    _clear_away_what_was_left(home, inputs.publication)
    building = home.publications / f".{inputs.publication}.{os.getpid()}.part"
    try:
        build(inputs, tables, building, tell)
        erased = _erased_since(building, series)
        held_back = () if inputs.planned_revision else erased
        if unless_changed and not held_back and not _is_in_place(building, series):
            return None
        if not held_back and not _is_in_place(building, series):
            tell(CHECKPOINT)
            check(building)
        revision, is_new = (revisions(series)[-1], False) if held_back else _move_into_place(building, series)
    finally:
        shutil.rmtree(building, ignore_errors=True)
    statuses = dict(sorted(tables["published"].group_by("status").len().iter_rows()))
    rows, folder = tables["published"].height, series / f"r{revision}"
    return Release(inputs.publication, revision, folder, rows, statuses, is_new, held_back, erased)


def build(
    inputs: Inputs, tables: Mapping[str, pl.DataFrame], folder: Path, tell: Callable[[str], None] = lambda _: None
) -> None:
    """All files of a publication in a new folder: the public ones, the internal record and the manifests."""
    tell(FILES)
    public = {name: table for name, table in tables.items() if name != SERVED}
    _write_files(folder / manifest.PUBLIC, public, inputs)
    if SERVED in tables:
        _write_served(tables[SERVED], folder / PLACE_OF_SERVED)
    record.write(inputs, folder / record.PLACE)
    tell(ATTACK)
    attacking.certify(inputs, folder)
    manifest.write(inputs, folder)


def _write_served(served: pl.DataFrame, path: Path) -> None:
    path.parent.mkdir(mode=0o700)
    files.write_parquet(served, path)
    path.chmod(0o600)


def _clear_away_what_was_left(home: Home, publication: str) -> None:
    """Of a process that was killed while it built this month: only one builds at a time."""
    for left in home.publications.glob(f".{publication}.*.part"):
        shutil.rmtree(left, ignore_errors=True)


def last_month(home: Home) -> str:
    """The newest month that is published. Raises UserError where none is."""
    made = _months(home)
    if not made:
        raise UserError(f"{home.root}: nothing is published there. Name a month with --publication.")
    return made[-1]


def latest(home: Home, publication: str) -> Path | None:
    """The folder of the last revision of a publication."""
    there = revisions(home.publications / publication)
    return home.publications / publication / f"r{there[-1]}" if there else None


def is_delivered(home: Home, publication: str) -> bool:
    """Whether the files for receivers of its last revision are all there: their manifest comes last."""
    folder = latest(home, publication)
    return folder is not None and (folder / manifest.PUBLIC / manifest.DELIVERIES / manifest.MANIFEST).is_file()


def held_in(home: Home, publication: str) -> pl.DataFrame:
    """`HELD` of the last revision of a month, as far as it is in force; nothing where there is none."""
    folder = latest(home, publication)
    return in_force(record.held(folder / record.PLACE)) if folder else pl.DataFrame(schema=HELD)


def require_predecessor(home: Home, publication: str, first: bool) -> None:
    """Raise UserError where the month before was never published, unless this one starts a series."""
    made = sorted(path.name for path in home.publications.glob("[0-9]*-[0-9]*") if revisions(path))
    year, month = int(publication[:4]), int(publication[5:])
    before = f"{year - (month == 1)}-{(month - 2) % 12 + 1:02}"
    if made and not first and before not in made and publication not in made:
        raise UserError(
            f"{publication}: the publication before it, {before}, is missing. Make that first, or say --first."
        )


def _write_files(folder: Path, tables: Mapping[str, pl.DataFrame], inputs: Inputs) -> None:
    """The tables by name, of which `published` is one, each as a file and all in one database; a file per region."""
    folder.mkdir(parents=True)
    reference, catalogue, about = inputs.warehouse.reference, inputs.catalogue, inputs.about
    areas, municipality = (pl.read_parquet(reference.path(name)) for name in ("area", "municipality"))
    regions = dict(municipality.select("municipality_code", "region_code").iter_rows())
    for name, table in tables.items():
        files.write_parquet(table, folder / f"{name}.parquet")
    files.write_duckdb(folder, tables, folder / "published.duckdb", catalogue, areas, about)
    headers = {name: item.header for name, item in catalogue.measurable.items()}
    files.write_region_tables(tables["published"], folder / "csv", headers, areas, regions, about)


def _erased_since(building: Path, series: Path) -> tuple[str, ...]:
    """The registers with another last erasure than the last revision was made with; none before the first."""
    there = revisions(series)
    if not there:
        return ()
    now, before = (manifest.read(folder).get("erased_since", {}) for folder in (building, series / f"r{there[-1]}"))
    return tuple(sorted(name for name in now.keys() | before.keys() if now.get(name) != before.get(name)))


def _is_in_place(building: Path, series: Path) -> bool:
    """Whether the last revision is the same."""
    there = revisions(series)
    made = (building / manifest.MANIFEST).read_bytes()
    return bool(there) and (series / f"r{there[-1]}" / manifest.MANIFEST).read_bytes() == made


def _move_into_place(building: Path, series: Path) -> tuple[int, bool]:
    """The revision it became; the last one where the files are the same."""
    there = revisions(series)
    if _is_in_place(building, series):
        return there[-1], False
    number = (there[-1] if there else 0) + 1
    series.mkdir(parents=True, exist_ok=True)
    building.rename(series / f"r{number}")
    return number, True
