"""Unit: an edition is made of a publication in place, as it was published or packaged."""

import json

import polars as pl
import pytest

from pipelines import configuration
from pipelines.configuration import Configuration
from pipelines.deliveries import formats, opening
from pipelines.deployment import Deployment
from pipelines.disclosure.editions.organisation import named
from pipelines.errors import UserError
from pipelines.project import Project
from pipelines.release import finding, packages
from pipelines.release.finding import Revision
from tests.unit.deliveries.formats.conftest import PUBLISHER
from tests.unit.release import caring


@pytest.fixture(scope="module")
def cared(tmp_path_factory: pytest.TempPathFactory) -> Deployment:
    """One publication of figures by the units that gave the care."""
    return caring.published(tmp_path_factory.mktemp("cared"))


@pytest.fixture
def revision(cared: Deployment) -> Revision:
    return finding.every(cared.home)[-1]


@pytest.fixture
def packaged(revision: Revision, monkeypatch: pytest.MonkeyPatch) -> pl.DataFrame:
    """The package of region 12, with a legal ground."""
    source = packages.Source(revision)
    policy = source.inputs.disclosure.model_copy(update={"grounds": {"visits": "Avtal"}})
    monkeypatch.setitem(vars(source.inputs), "disclosure", policy)
    made = packages.write(source, named("region/12", source.inputs.ground.places)[0])
    (table,) = made.folder.glob("*.parquet")
    return pl.read_parquet(table)


def test_everyones_is_made_of_the_published_rows(revision: Revision) -> None:
    edition = opening.public(revision, PUBLISHER)
    published = pl.read_parquet(revision.folder / "public" / "published.parquet")
    assert edition.rows.sort(edition.rows.columns).equals(published.sort(published.columns))
    assert (edition.name, edition.receiver, edition.about.is_simulated) == (str(revision), None, False)
    assert edition.places.name("nation", "SE") == "Riket"
    assert "prov/many_points" in edition.headers


def test_an_organisations_is_made_of_its_package_and_says_whose_it_is(revision: Revision, packaged, tmp_path) -> None:
    edition = opening.package(revision, "region/12")
    assert edition.rows.sort(edition.rows.columns).equals(packaged.sort(packaged.columns))
    assert edition.scope.name == "internal_region_12"
    (book,) = formats.found()["excel"].write(edition, tmp_path)
    assert book.name == "internal_region_12.xlsx"


def test_a_package_that_was_changed_or_was_never_written_is_refused(revision: Revision, packaged) -> None:
    with pytest.raises(UserError, match="there is no package for region/13"):
        opening.package(revision, "region/13")
    folder = revision.folder / "internal" / "packages" / "region" / "12"
    (table,) = folder.glob("*.csv")
    table.write_text("changed", encoding="utf-8")
    with pytest.raises(UserError, match=r"csv is not as it was written"):
        opening.package(revision, "region/12")


def test_a_publication_that_was_changed_is_refused(revision: Revision) -> None:
    path = revision.folder / "public" / "manifest.json"
    before = path.read_bytes()
    path.write_text(json.dumps({}), encoding="utf-8")
    try:
        with pytest.raises(UserError, match="not what they were"):
            opening.public(revision)
    finally:
        path.write_bytes(before)


def test_who_publishes_is_read_from_the_settings_and_changes_no_manifest(tmp_path) -> None:
    said = "\n".join(f'{name} = "{value}"' for name, value in PUBLISHER.model_dump().items())
    (tmp_path / "vip.toml").write_text(f"[publisher]\n{said}\n", encoding="utf-8")
    found = configuration.load(Project(root=tmp_path))
    assert found.publisher == PUBLISHER
    assert found.model_dump(mode="json") == Configuration().model_dump(mode="json")


def test_a_publisher_with_a_field_wrong_is_refused_by_file_and_field(tmp_path) -> None:
    (tmp_path / "vip.toml").write_text('[publisher]\nname = "x"\n', encoding="utf-8")
    with pytest.raises(UserError, match=r"vip\.toml: publisher\.kind: Field required"):
        configuration.load(Project(root=tmp_path))


def test_no_publisher_is_shipped_that_a_deployment_could_take_for_its_own() -> None:
    assert configuration.load(Project()).publisher is None
