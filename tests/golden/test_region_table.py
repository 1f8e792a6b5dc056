"""Golden: a small delivery of PsykosR whose table for Region Gotland is committed and compared to the last character.

Where the table ought to change, write it anew with `VIP_RENEW_GOLDEN=1 pytest tests/golden` and read the difference:
every line of it is a number that moves. See README.md in this folder.
"""

import os
from pathlib import Path

import pytest

from pipelines.deployment import Deployment
from pipelines.home import Home
from pipelines.intake.identity import Key
from pipelines.project import Project
from pipelines.release.publication import Release
from pipelines.run import Run
from pipelines.select.catalogue import Catalogue

HERE = Path(__file__).parent
DELIVERY = HERE / "landing" / "psykosr_2026-03-05.csv"
EXPECTED = HERE / "expected" / "region_09.csv"
PUBLICATION = "2026-03"


@pytest.fixture(scope="module")
def deployment(tmp_path_factory: pytest.TempPathFactory) -> Deployment:
    """A home with the one delivery landed, and a catalogue of the one indicator."""
    home = Home(tmp_path_factory.mktemp("golden"))
    Key.create(home)
    landed = home.landing / "psykosr" / DELIVERY.name
    landed.parent.mkdir()
    landed.write_bytes(DELIVERY.read_text(encoding="utf-8").encode("cp1252"))
    landed.with_suffix(".json").write_text('{"simulated": true, "population_scale": 1}', encoding="utf-8")
    deployment = Deployment(Project(HERE / "site"), home)
    whole = deployment.catalogue
    deployment.__dict__["catalogue"] = Catalogue(whole.project, whole.programmes, whole.of("golden"))
    return deployment


@pytest.fixture(scope="module")
def release(deployment: Deployment) -> Release:
    """The publication, made once."""
    return Run.of(deployment, PUBLICATION).whole()


def test_the_table_of_the_region_is_what_is_committed(release: Release) -> None:
    found = (release.folder / "public" / "csv" / EXPECTED.name).read_bytes()
    if os.environ.get("VIP_RENEW_GOLDEN"):
        EXPECTED.write_bytes(found)
        pytest.fail(f"{EXPECTED.name} was written anew; read the difference, then run again without VIP_RENEW_GOLDEN")
    assert found.decode("utf-8").split("\r\n") == EXPECTED.read_bytes().decode("utf-8").split("\r\n")


def test_every_row_of_the_delivery_is_accounted_for(deployment: Deployment, release: Release) -> None:
    (outcome,) = Run.of(deployment, PUBLICATION).known["psykosr"].outcomes
    lines = len(DELIVERY.read_text(encoding="utf-8").splitlines()) - 1
    assert outcome.read == lines == outcome.accepted + outcome.quarantined + outcome.superseded
    assert (outcome.quarantined, outcome.superseded) == (1, 1)


def test_the_same_delivery_taken_in_and_published_again_gives_no_new_revision(
    deployment: Deployment, release: Release
) -> None:
    again = Run.of(deployment, PUBLICATION).whole()
    assert (again.revision, again.is_new) == (release.revision, False)
