"""Unit: `vip export` and `vip deliver` write what is asked for of a publication, and `vip verify` knows it again."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import openpyxl
import polars as pl
import pytest

from pipelines.commands.deliver import deliver
from pipelines.commands.export import export
from pipelines.commands.verify import verify
from pipelines.deliveries import formats, opening
from pipelines.deployment import Deployment
from pipelines.disclosure.editions.organisation import named
from pipelines.errors import UserError
from pipelines.release import finding, manifest, packages
from pipelines.release.finding import Revision
from tests.unit.deliveries.vis import made
from tests.unit.release import caring
from tests.unit.release.conftest import vip

Asking = Callable[..., SimpleNamespace]


@pytest.fixture(scope="module")
def cared(tmp_path_factory: pytest.TempPathFactory) -> Deployment:
    """One publication of figures by the units that gave the care."""
    return caring.published(tmp_path_factory.mktemp("cared"))


@pytest.fixture
def revision(cared: Deployment) -> Revision:
    return finding.every(cared.home)[-1]


@pytest.fixture
def packaged(revision: Revision, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The package of region 12, with a legal ground."""
    source = packages.Source(revision)
    policy = source.inputs.disclosure.model_copy(update={"grounds": {"visits": "Avtal"}})
    monkeypatch.setitem(vars(source.inputs), "disclosure", policy)
    yield packages.write(source, named("region/12", source.inputs.ground.places)[0])
    shutil.rmtree(revision.folder / manifest.ORGANISATIONS)


@pytest.fixture
def ask(cared: Deployment, tmp_path: Path) -> Asking:
    """Export into a folder of one's own."""

    def asked(*arguments: str) -> SimpleNamespace:
        return vip(export, *arguments, "--out", tmp_path / "mine", "--home", cared.home.root,
                   "--site", cared.project.site)  # fmt: skip

    return asked


def told(cared: Deployment, path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(vip(verify, path, "--json", "--home", cared.home.root).stdout)
    return found


def test_a_region_and_a_programme_as_a_workbook_of_the_last_publication(ask: Asking, cared, tmp_path) -> None:
    found = ask("--region", "05", "--vip", "prov", "--format", "xlsx")
    assert found.exit_code == 0
    place = tmp_path / "mine" / "region_05_vip_prov.xlsx"
    assert found.stdout.splitlines() == [str(place), str(tmp_path / "mine" / "region_05_vip_prov_manifest.json")]
    book = openpyxl.load_workbook(place)
    areas = {row[1] for row in book[book.sheetnames[-1]].iter_rows(min_row=6, values_only=True)}
    assert "05" in areas
    assert not areas & {"01", "12", "13"}
    assert told(cared, place) | {"file": ""} == {
        "file": "", "answer": "genuine", "of": "2026-10-r1", "name": "region_05_vip_prov.xlsx", "by": [],
        "claims": None, "only_for": None,
    }  # fmt: skip


def test_several_formats_lie_each_in_a_folder(ask: Asking, tmp_path: Path) -> None:
    found = ask("--format", "csv", "--format", "parquet", "--format", "px", "--indicator", "prov/many_points", "--json")
    files = [Path(path).relative_to(tmp_path / "mine").as_posix() for path in json.loads(found.stdout)["files"]]
    assert {Path(file).parts[0] for file in files[:-1]} == {"csv_for_people", "parquet_table", "px"}
    assert files[-1] == "prov_many_points_manifest.json"
    rows = pl.read_parquet(tmp_path / "mine" / "parquet_table" / "prov_many_points.parquet")
    text = (tmp_path / "mine" / "csv_for_people" / "prov_many_points.csv").read_text(encoding="utf-8-sig")
    assert len(text.splitlines()) == rows.height + 1
    assert text.startswith("Publicering;VIP;")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--region", "99", "--format", "xlsx"), "There is no region 99 in it. There are: 0"),
        (("--vip", "nothing", "--format", "xlsx"), "There is no programme nothing in it. There are: prov."),
        (("--indicator", "prov/no", "--format", "xlsx"), "There is no indicator prov/no in it."),
        (("--format", "docx"), "There is no format docx. There are csv_for_people, "),
        (("--region", "05", "--municipality", "0580", "--format", "px"), "Name one area"),
        (("--internal", "--format", "xlsx"), "--internal: name the organisation"),
        (("--internal", "--region", "05", "--format", "xlsx"), "there is no package for region/05"),
        (("--region", "05", "--format", "vis"), "vis: has nothing of"),
        (("--delete-existing", "--format", "xlsx"), "--delete-existing: is said to Vården i siffror alone"),
        (("--publication", "2031-01", "--format", "px"), "there is no such publication"),
    ],
)
def test_what_is_not_there_is_said_and_nothing_is_written(ask: Asking, tmp_path, arguments, said: str) -> None:
    found = ask(*arguments)
    assert isinstance(found.exception, UserError)
    assert said in str(found.exception)
    assert [path for path in (tmp_path / "mine").rglob("*") if path.is_file()] == []


def test_an_organisations_own_is_told_to_be_for_it_alone(ask: Asking, packaged, cared, tmp_path: Path) -> None:
    assert ask("--region", "12", "--internal", "--format", "csv").exit_code == 0
    place = tmp_path / "mine" / "internal_region_12.csv"
    rows = place.read_text(encoding="utf-8-sig").splitlines()
    assert rows[0].endswith(";Utgåva")
    assert any(row.endswith(";intern") for row in rows)
    assert told(cared, place)["only_for"] == "region/12"


def test_an_export_that_was_changed_says_what_it_was(ask: Asking, cared, tmp_path: Path) -> None:
    ask("--format", "xlsx", "--format", "px", "--format", "json", "--format", "csv_table", "--region", "05")
    for path in sorted((tmp_path / "mine").rglob("*.*")):
        if path.suffix in (".px", ".json", ".csv") and not path.name.endswith(
            ("manifest.json", "area.csv", "indicator.csv")
        ):
            path.write_bytes(path.read_bytes() + b" ")
            assert (told(cared, path)["answer"], told(cared, path)["claims"]) == ("altered", "2026-10"), path.name
    book = openpyxl.load_workbook(tmp_path / "mine" / "excel" / "region_05.xlsx")
    book.save(tmp_path / "saved.xlsx")
    assert (told(cared, tmp_path / "saved.xlsx")["answer"]) == "altered"


def test_deliveries_are_written_once_and_known_again(cared: Deployment, revision: Revision) -> None:
    ask = ("--home", cared.home.root, "--site", cared.project.site)
    found = vip(deliver, "2026-10", *ask)
    place = revision.folder / "public" / "deliveries"
    assert (found.exit_code, found.stdout.strip()) == (0, str(place))
    before = {
        path: path.stat().st_mtime_ns for path in place.rglob("*") if path.name != "manifest.json" and path.is_file()
    }
    assert vip(deliver, "2026-10", *ask).exit_code == 0
    assert {path: path.stat().st_mtime_ns for path in before} == before
    assert told(cared, place / "excel" / "riket.xlsx")["name"] == "excel/riket.xlsx"


def test_what_is_not_sent_to_the_platform_is_told_in_a_line(cared: Deployment, revision, tmp_path: Path) -> None:
    assert cared.project.site
    site = tmp_path / "site"
    shutil.copytree(cared.project.site, site)
    entry = made.MEASURE.format(
        indicator="prov/many_points", attribution="caregiver", register="visits", total="00001", sexes="", version=1,
        unit="Andel", levels=made.ALL_LEVELS, frequencies='["Kvartal", "År"]', valid_from="2020-01-01",
    )  # fmt: skip
    declared = made.HEAD.split("[registers.others]")[0] + entry
    (site / "indicators" / "vis.toml").write_text(declared, encoding="utf-8")
    arguments = ("--home", cared.home.root, "--site", site)
    found = vip(export, "--out", tmp_path / "mine", "--format", "vis", "--delete-existing", *arguments)
    names = ["vis_not_sent_2026-10.json", "vis_visits_2026-10.csv", "vis_visits_measures.json"]
    assert [Path(line).name for line in found.stdout.splitlines()] == [*names, "published_manifest.json"]
    (line,) = found.stderr.splitlines()
    said = json.loads((tmp_path / "mine" / names[0]).read_text(encoding="utf-8"))
    left_out = sum(one["rows"] for one in said["left_out"])
    published = pl.read_parquet(revision.folder / "public" / "published.parquet")
    assert said["sent"]["visits"] + left_out == published.height
    assert line.startswith(f"vis: {said['sent']['visits']} rows for visits; {left_out} published rows left out (")

    place = revision.folder / "public" / "deliveries"
    shutil.rmtree(place, ignore_errors=True)
    delivered = vip(deliver, "2026-10", *arguments)
    shutil.rmtree(place / "vis")
    assert (delivered.stdout.strip(), delivered.stderr.splitlines()[-1]) == (str(place), line)


def test_a_package_is_delivered_in_all_formats_to_its_organisation(packaged, cared, revision: Revision) -> None:
    ask = ("--home", cared.home.root, "--site", cared.project.site)
    assert vip(deliver, "2026-10", "--for", "region/12", *ask).exit_code == 0
    place = packaged.folder / "deliveries"
    having = {path.name for path in place.iterdir() if path.is_dir()}
    assert having == {*formats.kinds()} - {"dcat", "vis"}
    said = manifest.read(place)
    assert (said["edition"], said["organisation"]) == ("internal", {"level": "region", "code": "12"})
    assert told(cared, place / "excel" / "internal_region_12.xlsx")["only_for"] == "region/12"
    assert opening.package(revision, "region/12").rows.height > 0
    assert isinstance(vip(deliver, "2026-10", "--for", "region/13", *ask).exception, UserError)
