"""Unit: an organisation's package is written from the publication's record, checked, and the same each time."""

import json
import shutil
import stat
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import polars as pl
import pytest

from pipelines.commands.package import package as command
from pipelines.commands.verify import verify
from pipelines.deployment import Deployment
from pipelines.disclosure import policy
from pipelines.disclosure.editions.organisation import Organisation, named
from pipelines.errors import DisclosureBreach, UserError
from pipelines.release import finding, hashing, manifest, packages
from pipelines.release.packages import Package, Source
from pipelines.run import Run
from tests.unit.release import caring
from tests.unit.release.conftest import vip

GROUND = {"visits": "Avtal om egna uppgifter"}


@pytest.fixture(scope="module")
def cared(tmp_path_factory: pytest.TempPathFactory) -> Deployment:
    """One publication of figures by the units that gave the care."""
    return caring.published(tmp_path_factory.mktemp("cared"))


@pytest.fixture
def source(cared: Deployment, monkeypatch: pytest.MonkeyPatch) -> Iterator[Source]:
    """The publication, as with a policy that names a ground."""
    found = Source(finding.every(cared.home)[-1])
    policy = found.inputs.disclosure.model_copy(update={"grounds": GROUND})
    monkeypatch.setitem(vars(found.inputs), "disclosure", policy)
    yield found
    shutil.rmtree(found.revision.folder / manifest.ORGANISATIONS, ignore_errors=True)


def organisation(source: Source, text: str) -> Organisation:
    return named(text, source.inputs.ground.places)[0]


def made(source: Source, text: str) -> tuple[Package, pl.DataFrame]:
    """Its package and the table in it."""
    written = packages.write(source, organisation(source, text))
    (table,) = written.folder.glob("*.parquet")
    return written, pl.read_parquet(table)


def public_rows(source: Source, *areas: str) -> pl.DataFrame:
    return source.published.filter(pl.col("area_code").is_in(areas)).collect()


def test_a_small_region_sees_its_own_figures_and_nobody_elses(source: Source) -> None:
    written, table = made(source, "region/12")
    internal = table.filter(edition="internal")
    assert set(internal["area_code"]) == {"12", "C1"}
    assert set(internal["attribution"]) == {"caregiver"}
    months = internal.filter(area_code="12", period_type="month", sex="T", age_band="all")
    assert set(months["denominator"]) == {3.0}
    assert "suppressed" in set(public_rows(source, "12")["status"])
    assert (written.edition, written.internal) == ("internal", internal.height)
    assert written.as_public < written.internal / 10
    others = table.filter(edition="public").drop("edition")
    assert others.join(source.published.collect(), on=others.columns, how="anti", nulls_equal=True).is_empty()
    assert set(table["area_code"]) >= {"SE", "12", "C1"}
    assert {"10", "13", "01", "E1"}.isdisjoint(table["area_code"])


def test_beside_figures_that_are_changed_a_package_is_the_public_extract(
    source: Source, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exact figures beside changed ones would take the change away."""
    monkeypatch.setitem(vars(source.inputs), "disclosure", policy.load("nhs5"))
    written, table = made(source, "region/12")
    assert (written.edition, written.internal, written.grounds) == ("public", 0, {})
    assert set(table["edition"]) == {"public"}


def test_what_would_tell_of_others_stays_as_in_public(source: Source) -> None:
    """Without its own 30, of 37 that are public, 3 and 4 are left to the two others."""
    written, table = made(source, "region/13")
    months = table.filter(period_type="month", sex="T", age_band="all")
    assert set(months.filter(pl.col("area_code").is_in(["13", "D1"]))["status"]) == {"suppressed"}
    assert "zero_denominator" in set(table.filter(area_code="D1", sex="K")["status"])  # of no known sex, as all are
    assert written.as_public > 0
    assert written.certificate.is_sound


def test_a_units_figures_stay_hidden_where_a_municipality_answers_for_the_rest_of_its_region(source: Source) -> None:
    _, table = made(source, "region/05")
    assert set(table.filter(area_code="B1", sex="T", age_band="all")["status"]) == {"suppressed"}
    assert table.filter(area_code="B2").is_empty()


def test_a_municipality_sees_its_unit_where_what_is_left_of_the_region_is_large(source: Source) -> None:
    _, table = made(source, "municipality/0581")
    months = table.filter(area_code="B2", period_type="month", sex="T", age_band="all")
    assert set(months["denominator"]) == {3.0}
    assert table.filter(area_code="B1").is_empty()


@pytest.mark.parametrize("text", ["region/12", "region/13", "healthcare_region/6", "municipality/1280"])
def test_without_a_ground_it_is_the_public_extract(cared: Deployment, text: str) -> None:
    source = Source(finding.every(cared.home)[-1])
    written, table = made(source, text)
    own = organisation(source, text).extract
    extract = source.published.collect().join(own, on=["area_level", "area_code"], how="semi")
    key = ["vip", *packages.KEYS]
    assert table.drop("edition").equals(extract.sort(key))
    assert (written.edition, written.grounds, written.internal) == ("public", {}, 0)


@pytest.mark.parametrize("text", ["healthcare_region/6", "municipality/1280", "region/14"])
def test_with_one_too_where_it_is_no_care_giver_or_does_not_report(source: Source, text: str) -> None:
    written, table = made(source, text)
    assert (written.edition, set(table["edition"])) == ("public", {"public"})


def test_it_is_the_same_bytes_again_and_its_manifest_names_them(source: Source) -> None:
    first, _ = made(source, "region/12")
    before = {name: path.read_bytes() for name, path in hashing.below(first.folder).items()}
    shutil.rmtree(first.folder)
    again, _ = made(source, "region/12")
    assert {name: path.read_bytes() for name, path in hashing.below(again.folder).items()} == before
    said = manifest.read(again.folder)
    assert said["files"] == {name: hashing.content(again.folder / name) for name in before if name != manifest.MANIFEST}
    assert (said["edition"], said["revision"], said["legal_grounds"]) == ("internal", "2026-10-r1", GROUND)
    assert said["organisation"] == {"level": "region", "code": "12", "name": "Region Skåne"}
    assert (said["certificate"]["complete"], said["certificate"]["sound"]) == (True, True)


def test_what_was_delivered_of_it_stays_when_it_is_written_again_and_goes_with_one_that_was_altered(
    source: Source,
) -> None:
    first, _ = made(source, "region/12")
    delivered = first.folder / "deliveries" / "kind" / "table.csv"
    delivered.parent.mkdir(parents=True)
    delivered.touch()
    made(source, "region/12")
    assert delivered.is_file()
    (first.folder / manifest.MANIFEST).write_text("{}", encoding="utf-8")
    again, _ = made(source, "region/12")
    assert not delivered.is_file()
    assert manifest.read(again.folder)["organisation"]["code"] == "12"


def test_its_files_are_the_operators_alone_and_say_what_they_are(source: Source) -> None:
    written, _ = made(source, "region/12")
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (written.folder, *written.folder.iterdir())}
    assert modes.pop("12") == 0o700
    assert set(modes.values()) == {0o600}
    assert set(modes) == {
        "manifest.json",
        *(f"internal_2026-10-r1_region_12.{ending}" for ending in ("csv", "parquet")),
    }
    text = (written.folder / "internal_2026-10-r1_region_12.csv").read_text(encoding="utf-8-sig")
    assert text.splitlines()[0].endswith(";Utgåva")
    assert ";intern" in text


def test_the_publication_is_no_other_for_it(source: Source) -> None:
    made(source, "region/12")
    assert manifest.damaged(source.revision.folder) == []


def test_of_a_publication_that_told_other_figures_before_it_is_written_too(tmp_path: Path) -> None:
    """Regions 12 and 10 are few in both; of region 01 more has become known since."""
    cared = caring.published(tmp_path)
    caring.more(cared)
    cared.take_in(cared.project.registers["visits"])
    run = Run.of(cared, "2026-11", date(2026, 11, 30))
    run.publish(run.results(), planned_revision=True)
    later = Source(finding.every(cared.home)[-1])
    vars(later.inputs)["disclosure"] = later.inputs.disclosure.model_copy(update={"grounds": GROUND})
    told = later.ground(organisation(later, "region/12")).record.earlier.collect()
    assert {"SE", "01"} <= set(told["area_code"])
    written, table = made(later, "region/12")
    assert written.certificate.is_sound
    assert set(table.filter(edition="internal")["area_code"]) == {"12", "C1"}


def test_a_package_that_would_tell_of_others_is_not_written(source: Source, monkeypatch: pytest.MonkeyPatch) -> None:
    """As if all were opened that is its own."""
    real = packages.opened
    with monkeypatch.context() as patched:
        patched.setattr(packages, "opened", lambda *asked: real(*asked).with_columns(is_open=pl.lit(True)))
        with pytest.raises(DisclosureBreach, match="region/13: no package was written"):
            made(source, "region/13")
    assert hashing.below(source.revision.folder / manifest.ORGANISATIONS) == {}
    assert made(source, "region/12")[0].certificate.is_sound


def test_a_ground_for_a_register_that_is_not_there_is_refused(
    cared: Deployment, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pipelines.disclosure import policy

    real = policy.read
    monkeypatch.setattr(policy, "read", lambda *asked: real(*asked).model_copy(update={"grounds": {"visit": "Avtal"}}))
    with pytest.raises(UserError, match=r"strict\.toml: grounds: there is no register visit"):
        made(Source(finding.every(cared.home)[-1]), "region/12")


def test_verify_says_of_a_file_whose_it_is(source: Source, cared: Deployment, tmp_path: Path) -> None:
    written, _ = made(source, "region/12")
    for name in ("internal_2026-10-r1_region_12.csv", "internal_2026-10-r1_region_12.parquet"):
        ended = vip(verify, written.folder / name, "--home", cared.home.root)
        assert ended.exit_code == 0
        assert f"genuine, {name} of 2026-10-r1. Internal: for region/12 only" in ended.stdout
        beside = vip(verify, written.folder / name, "--manifest", written.folder / "manifest.json", "--json")
        assert json.loads(beside.stdout)["only_for"] == "region/12"
    public = vip(verify, source.revision.folder / "public/published.parquet", "--home", cared.home.root)
    assert (public.exit_code, "Internal" in public.stdout) == (0, False)


def test_the_command_writes_those_that_are_asked_for(cared: Deployment) -> None:
    asked = ["2026-10", "--for", "region/12", "--for", "healthcare_region", "--home", cared.home.root]
    told = json.loads(vip(command, *asked, "--json").stdout)
    assert [one["organisation"] for one in told] == [
        "region/12",
        *(f"healthcare_region/{code}" for code in range(1, 7)),
    ]
    assert all(Path(one["folder"], "manifest.json").is_file() and one["certificate"]["sound"] for one in told)
    assert "rows, all as in the public edition." in vip(command, *asked).stdout


@pytest.mark.parametrize(
    ("registers", "rows", "attribution", "may"),
    [
        (["psykosr"], "cases", ["caregiver", "resident"], True),
        (["psykosr", "lmed"], "cases", ["caregiver"], False),
        (["psykosr"], "cases", ["resident"], False),
        (["psykosr"], "aggregates", ["caregiver"], False),
    ],
)
def test_a_ground_opens_what_is_made_of_its_registers_alone(
    registers: list[str], rows: str, attribution: list[str], may: bool
) -> None:
    header = SimpleNamespace(rows=rows, attribution=attribution)
    item: Any = SimpleNamespace(indicator=SimpleNamespace(header=header, registers=registers))
    assert packages.may_be_opened(item, frozenset({"psykosr", "sbr"})) is may
