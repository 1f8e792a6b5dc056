"""Unit: new publications and packages are noticed while the portal runs; what a manifest says is what is listed."""

import json
import shutil
import stat
from pathlib import Path

import polars as pl
import pytest

from pipelines.disclosure.editions.organisation import named
from pipelines.home import Home
from pipelines.portal.holder import Holder
from pipelines.portal.shelf import Kept, Shelf
from pipelines.release import finding, packages
from tests.unit.notebook import conftest as notebook
from tests.unit.portal import making
from tests.unit.portal.making import GOTLAND, MALMO, NEWEST, SKANE, SOUTH, serve
from tests.unit.release import caring


@pytest.fixture
def own(home: Home, tmp_path: Path) -> Home:
    """A copy that a test may change."""
    return Home(Path(shutil.copytree(home.root, tmp_path / "home")))


def test_a_new_revision_is_there_without_a_restart_and_the_old_ones_stay(own: Home, tmp_path: Path) -> None:
    with serve(own) as portal:
        assert portal.ask("/api/v1/files", SKANE).json["publication"] == NEWEST
        results = pl.DataFrame(notebook.rows(), schema=notebook.EMPTY, orient="row")
        changed = results.with_columns(ci_low=pl.col("ci_low") / 2)
        assert str(making.publish(tmp_path, "2026-10", changed, own)) == "2026-10-r3"
        assert portal.ask("/api/v1/files", SKANE).json["publication"] == "2026-10-r3"
        making.publish(tmp_path, "2026-11", changed, own)
        assert portal.ask("/api/v1/values?limit=1", SKANE).json["publication"] == "2026-11-r1"
        assert portal.ask(f"/filer/{NEWEST}/offentlig/deliveries/excel/region_12.xlsx", SKANE).status == 200


def files(folder: Path, count: int) -> list[Path]:
    made = [folder / str(number) for number in range(count)]
    for path in made:
        path.write_text(path.name, encoding="utf-8")
    return made


def test_what_is_asked_for_often_is_read_once_though_others_come_between(tmp_path: Path) -> None:
    read: list[str] = []
    kept = Kept(lambda path: read.append(path.name), most=2)
    often, *others = files(tmp_path, 5)
    for other in others:
        kept.of(often)
        kept.of(other)
    assert read == ["0", "1", "2", "3", "4"]


def test_the_manifests_of_all_regions_are_read_once(tmp_path: Path) -> None:
    read: list[str] = []
    kept = Kept(lambda path: read.append(path.name))
    of_regions = files(tmp_path, 2 * 21 + 2)
    for path in of_regions * 2:
        kept.of(path)
    assert len(read) == len(of_regions)


def test_a_package_that_is_written_is_there_and_one_that_is_taken_away_is_not(own: Home) -> None:
    revision = finding.every(own)[-1]
    with serve(own) as portal:
        path = f"/filer/{NEWEST}/municipality/1280/internal_{NEWEST}_municipality_1280.csv"
        assert portal.ask(path, MALMO).status == 404
        folder = making.pack(revision, MALMO)
        assert portal.ask(path, MALMO).status == 200
        shutil.rmtree(folder)
        assert portal.ask(path, MALMO).status == 404


def test_a_package_as_vip_package_writes_it_reaches_its_organisation_alone(tmp_path: Path) -> None:
    made = caring.published(tmp_path)
    source = packages.Source(finding.every(made.home)[-1])
    with serve(made.home) as portal:
        assert not [file for file in portal.ask("/api/v1/files", SKANE).json["files"] if file["internal"]]
        packages.write(source, named("region/12", source.inputs.ground.places)[0])
        files = [file for file in portal.ask("/api/v1/files", SKANE).json["files"] if file["internal"]]
        assert {Path(file["name"]).suffix for file in files} == {".csv", ".parquet", ".json"}
        for file in files:
            assert portal.ask(file["href"], SKANE).status == 200
            assert portal.ask(file["href"], GOTLAND).status == 404


def test_files_of_sub_folders_of_a_package_are_the_organisations_too(own: Home) -> None:
    revision = finding.every(own)[-1]
    folder = making.pack(revision, SOUTH)
    (folder / "excel").mkdir()
    (folder / "excel" / "own.xlsx").write_bytes(b"x")
    described = {"excel/own.xlsx": {"format": "excel", "title": "Excel", "scope": "own", "contents": "Södra",
                                    "level": None, "code": None, "vip": None, "size": 1}}  # fmt: skip
    making.write_manifest(folder, revision, described=described)
    (folder / "deliveries").mkdir()
    (folder / "deliveries" / "more.xlsx").write_bytes(b"y")
    making.write_manifest(folder / "deliveries", revision)
    found = Shelf(own.publications).items(revision, SOUTH)
    assert found["healthcare_region/4/deliveries/more.xlsx"].code == "4"
    item = Shelf(own.publications).items(revision, SOUTH)["healthcare_region/4/excel/own.xlsx"]
    assert (item.format, item.contents, item.level, item.code) == ("excel", "Södra", "healthcare_region", "4")


def test_public_files_that_nobody_described_tell_what_they_are_by_their_names(own: Home) -> None:
    found = Shelf(own.publications).items(finding.every(own)[-1], GOTLAND)
    of = {name: (item.level, item.code, item.format) for name, item in found.items()}
    assert of["offentlig/csv/region_12.csv"] == ("region", "12", "csv")
    assert of["offentlig/csv/riket.csv"] == ("nation", "SE", "csv")
    assert of["offentlig/published.duckdb"] == (None, None, "duckdb")


@pytest.mark.parametrize(
    "name", ["../../manifest.json", "/etc/passwd", "a/../../manifest.json", "..\\manifest.json", ""]
)
def test_a_manifest_cannot_name_a_file_outside_its_folder(own: Home, name: str) -> None:
    revision = finding.every(own)[-1]
    place = revision.folder / "internal" / "packages" / "region" / "12" / "manifest.json"
    said = json.loads(place.read_text(encoding="utf-8"))
    said["files"] |= {name: {"sha256": "0" * 64}}
    place.write_text(json.dumps(said), encoding="utf-8")
    found = Shelf(own.publications).items(revision, SKANE)
    folder = place.parent.resolve()
    assert [item for item in found.values() if item.is_internal]
    assert all(item.path.resolve().is_relative_to(folder) for item in found.values() if item.is_internal)


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"files": 1}', '{"files": {"a": 2}}', "\x00"])
def test_a_manifest_that_is_none_names_nothing(own: Home, text: str) -> None:
    revision = finding.every(own)[-1]
    place = revision.folder / "internal" / "packages" / "region" / "12" / "manifest.json"
    place.write_text(text, encoding="utf-8")
    found = Shelf(own.publications).items(revision, SKANE)
    assert found
    assert not [item for item in found.values() if item.is_internal and not item.name.endswith("manifest.json")]


def test_a_home_without_publications_says_so(tmp_path: Path) -> None:
    with serve(Home(tmp_path / "empty")) as portal:
        assert "Ingenting är publicerat" in portal.ask("/", SKANE).text
        assert portal.ask("/filer", SKANE).status == 200
        assert portal.ask("/api/v1/values", SKANE).status == 404
        assert portal.ask("/api/v1/publications", SKANE).json == {"publications": []}


@pytest.mark.parametrize("text", ["region", "region/", "region/1", "region/014", "unit/U1", "nation/SE", "region/14/x",
                                  "programme/../x", "programme/", "region/१४", "REGION/14", "region/14\n"])  # fmt: skip
def test_what_names_nobody_is_no_holder(text: str) -> None:
    with pytest.raises(ValueError, match="write region/14"):
        Holder.read(text)


def test_what_the_portal_writes_is_its_owners_alone(own: Home) -> None:
    with serve(own) as portal:
        portal.ask(f"/paket/{NEWEST}.zip", SKANE)
    for path in own.portal.rglob("*"):
        if path.name != ".tokens.lock":
            assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path.name
