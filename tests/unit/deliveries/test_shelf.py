"""Unit: deliveries lie beside what they are made of, each kind whole, told of by a manifest and never changed."""

import json
import shutil
from pathlib import Path

import pytest

from pipelines.deliveries import formats, opening, shelf
from pipelines.errors import UserError
from pipelines.release import finding, hashing, manifest
from pipelines.release.finding import Revision
from tests.unit.deliveries.formats.conftest import PUBLISHER
from tests.unit.release import caring


@pytest.fixture(scope="module")
def revision(tmp_path_factory: pytest.TempPathFactory) -> Revision:
    """A small publication with its deliveries."""
    made = finding.every(caring.published(tmp_path_factory.mktemp("cared")).home)[-1]
    shelf.write(opening.public(made, PUBLISHER), made.folder / manifest.PUBLIC)
    return made


@pytest.fixture
def place(revision: Revision) -> Path:
    return revision.folder / "public" / "deliveries"


def test_every_kind_has_a_folder_but_those_that_nothing_is_declared_for(place: Path) -> None:
    assert sorted(path.name for path in place.iterdir()) == sorted({*formats.kinds(), "manifest.json"} - {"vis"})


def test_the_manifest_tells_of_every_file_by_hash_size_and_what_it_is(place: Path) -> None:
    said = manifest.read(place)
    there = hashing.below(place)
    assert sorted(said["files"]) == sorted(said["described"]) == sorted({*there} - {"manifest.json"})
    assert all(said["files"][name] == hashing.content(there[name]) for name in said["files"])
    assert all(said["described"][name]["size"] == there[name].stat().st_size for name in said["files"])
    assert said["described"]["excel/region_12.xlsx"] | {"size": 0} == {
        "format": "excel", "title": "Excel", "scope": "region_12", "contents": "Region Skåne", "level": "region",
        "code": "12", "vip": None, "size": 0,
    }  # fmt: skip
    assert said["described"]["excel/vip_prov.xlsx"]["vip"] == "prov"
    assert said["described"]["data_package/published.csv"]["scope"] == "published"
    of_px = [one for name, one in said["described"].items() if name.startswith("px/")]
    assert of_px
    assert {one["vip"] for one in of_px} == {"prov"}


def test_the_publication_itself_is_as_it_was(revision: Revision) -> None:
    assert manifest.damaged(revision.folder) == []


def test_what_is_there_is_not_written_anew_and_what_is_lacking_is(revision: Revision, place: Path) -> None:
    before = {name: (path.stat().st_ino, path.read_bytes()) for name, path in hashing.below(place).items()}
    shutil.rmtree(place / "kolada")
    (place / ".excel.1.part").mkdir()
    shelf.write(opening.public(revision, PUBLISHER), revision.folder / "public")
    after = {name: (path.stat().st_ino, path.read_bytes()) for name, path in hashing.below(place).items()}
    assert {name: data for name, (_, data) in after.items()} == {name: data for name, (_, data) in before.items()}
    assert {name for name in after if after[name][0] == before[name][0]} >= {n for n in after if n.startswith("excel/")}


def test_a_file_that_was_changed_is_named_and_not_told_of_as_its_own(revision: Revision, place: Path) -> None:
    path = place / "kolada" / "published_kolada.csv"
    before = path.read_bytes()
    path.write_bytes(before + b"x")
    try:
        with pytest.raises(UserError, match=r"kolada/published_kolada\.csv is not as it was written"):
            shelf.conclude(opening.public(revision, PUBLISHER), revision.folder / "public")
        assert json.loads((place / "manifest.json").read_text())["files"]["kolada/published_kolada.csv"] == {
            "sha256": hashing.hashlib.sha256(before).hexdigest()
        }
    finally:
        path.write_bytes(before)


def test_a_kind_that_cannot_be_written_leaves_nothing(revision: Revision, place: Path, monkeypatch) -> None:
    shutil.rmtree(place / "kolada")

    def full(*_: object) -> None:
        raise OSError("no space left")

    with monkeypatch.context() as patch:
        patch.setattr("pipelines.deliveries.placing.move_into_place", full)
        with pytest.raises(OSError, match="space"):
            shelf.write_kind("kolada", opening.public(revision, PUBLISHER), revision.folder / "public")
    assert [path.name for path in place.iterdir() if "kolada" in path.name] == []
    shelf.write(opening.public(revision, PUBLISHER), revision.folder / "public")


def test_nobody_but_the_operator_reads_them_there(place: Path) -> None:
    assert {path.stat().st_mode & 0o077 for path in place.rglob("*")} == {0}
