"""Unit: a publication keeps what it was made of, and no row of a person; its manifests name every file."""

import json
from pathlib import Path

import polars as pl
import pytest

from pipelines.deployment import Deployment
from pipelines.errors import UserError
from pipelines.release import hashing, manifest, record
from tests.unit.release import making


@pytest.fixture(scope="module")
def folder(issued: Deployment) -> Path:
    return issued.home.publications / "2026-10" / "r1"


def test_it_holds_copies_of_all_that_is_named_in_the_site_and_the_project(folder: Path, issued: Deployment) -> None:
    kept, site = folder / record.PLACE, issued.project.site
    assert site is not None
    for name in ("indicators/prov/mean_points.sql", "sql/concepts/prov/some_visits.sql", "data_contracts/registers/visits.py", "data_contracts/codes/kinds.csv"):  # fmt: skip
        assert (kept / "site" / name).read_bytes() == (site / name).read_bytes()
    assert {"area.parquet", "population.parquet", "unit_code.parquet"} <= {
        p.name for p in (kept / "reference").iterdir()
    }
    assert (kept / "policy" / "plan.toml").is_file()


def test_cells_are_kept_as_they_were_and_no_frame_has_a_column_of_a_person_or_a_row(folder: Path) -> None:
    frames = {path.name: pl.read_parquet(path) for path in (folder / record.PLACE).rglob("*.parquet")}
    assert {f"{name}.parquet" for name in making.MEASURED} <= frames.keys()
    of_rows = {"person_id", "case_id", "row_id", "line", "index_date", "visit_on"}
    assert {name: of_rows & set(frame.columns) for name, frame in frames.items()} == {name: set() for name in frames}
    assert frames["mean_points.parquet"]["cases"].sum() == sum(visits for _, visits in making.PLACES) * 13


def test_no_identifier_of_an_extract_is_in_any_byte_of_a_publication(folder: Path, issued: Deployment) -> None:
    extract = next(issued.home.landing.rglob("*.csv")).read_text(encoding="utf-8")
    persons = [line.split(";")[0].encode() for line in extract.splitlines()[1:]]
    texts = [path.read_bytes() for path in hashing.below(folder).values() if path.suffix != ".parquet"]
    texts += [pl.read_parquet(path).write_csv().encode() for path in folder.rglob("*.parquet")]
    assert len(persons) > 1_000
    assert not any(person in text for text in texts for person in persons[::50])


def test_only_its_owner_reads_it(folder: Path) -> None:
    kept = folder / "internal"
    modes = {path.stat().st_mode & 0o777 for path in (kept, *kept.rglob("*")) if path.is_dir()}
    assert modes == {0o700}
    assert {path.stat().st_mode & 0o777 for path in kept.rglob("*") if path.is_file()} == {0o600}


def test_the_manifest_names_every_file_by_its_hash_and_all_that_went_in(folder: Path) -> None:
    said = manifest.read(folder)
    assert set(said["files"]) == set(hashing.below(folder)) - {manifest.MANIFEST}
    assert manifest.damaged(folder) == []
    assert set(said) >= {
        "deliveries", "definitions", "shared_definitions", "contracts", "reference", "policy", "settings", "software",
        "lock", "source", "machine",
    }  # fmt: skip
    assert said["contracts"]["visits"] == hashing.sha256(
        folder / record.PLACE / "site/data_contracts/registers/visits.py"
    )


def test_the_public_manifest_tells_nothing_of_deliveries_nor_of_the_record(folder: Path) -> None:
    said = json.loads((folder / "public" / "manifest.json").read_text(encoding="utf-8"))
    assert set(said["files"]) == {name for name in hashing.below(folder / "public") if name != manifest.MANIFEST}
    internal = {hashed for name, hashes in manifest.read(folder)["files"].items() if name.startswith("internal") for hashed in hashes.values()}  # fmt: skip
    public = (folder / "public" / "manifest.json").read_text(encoding="utf-8")
    # Definitions are public texts, and so are their hashes.
    texts = {hashing.sha256(path) for path in (folder / record.PLACE).rglob("*") if path.suffix in (".sql", ".csv", ".toml", ".py")}  # fmt: skip
    assert not any(hashed in public for hashed in internal - texts)
    assert {"deliveries", "settings", "erased_since"}.isdisjoint(said)


@pytest.mark.parametrize("change", ["altered", "removed", "added"])
def test_a_file_that_is_not_what_it_was_is_named(copied, change: str) -> None:
    folder = copied.publications / "2026-10" / "r1"
    name = "internal/record/cells/prov/mean_points.parquet" if change != "added" else "internal/record/more.txt"
    if change == "removed":
        (folder / name).unlink()
    else:
        (folder / name).write_bytes(b"x")
    assert manifest.damaged(folder) == [name]


def test_a_publication_without_a_record_says_so(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="made before records were kept"):
        record.read(tmp_path)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"files": [], "publication": "2026-10"}'])
def test_what_is_no_manifest_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "manifest.json").write_text(text, encoding="utf-8")
    with pytest.raises(UserError, match="is not a manifest"):
        manifest.read(tmp_path)
