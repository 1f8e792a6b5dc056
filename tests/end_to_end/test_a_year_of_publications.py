"""Twelve publications, each after a delivery that has more of the month before: made again from cells and from rows.

From its own cells each has the same bytes; from the rows as they were known on its day nothing is new.
"""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest

from pipelines.commands.publish import publish
from pipelines.deployment import Deployment
from pipelines.home import Home
from pipelines.intake.identity import Key
from pipelines.project import Project
from pipelines.release import finding, manifest
from pipelines.run import Run
from tests.unit.release import making
from tests.unit.release.conftest import vip

pytestmark = pytest.mark.exhaustive
DAYS = [date(2025, 11, 8), date(2025, 12, 8), *(date(2026, month, 8) for month in range(1, 11))]
LATE = 0.9  # of a month's visits are in the first delivery after it


def land(home: Home, extracted_on: date) -> None:
    """An extract of all visits until the day; the last visits of each month come with the delivery after next."""
    lines = ["ID;DATUM;LKF;POANG", *_lines(extracted_on)]
    place = home.landing / "visits" / f"visits_{extracted_on}.csv"
    place.parent.mkdir(exist_ok=True)
    place.write_text("\n".join(lines) + "\n", encoding="utf-8")


def _lines(until: date) -> Iterator[str]:
    """Two years of months before the last day."""
    for number in range(24):
        month = (date(2024, 11, 1) + timedelta(days=31 * number)).replace(day=1)
        is_last = until - timedelta(days=45) < month
        for code, visits in making.PLACES:
            for visit in range(int(visits * LATE) if is_last else visits):
                day = month + timedelta(days=visit % 28)
                if day < until:
                    yield f"P{code}{number:02}{visit:04};{day};{code};{(visit * 7 + number) % 31}"


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Deployment:
    """A home with twelve publications."""
    folder = tmp_path_factory.mktemp("year")
    home = Home(folder / "home")
    Key.create(home)
    deployment = Deployment(Project(making.site(folder / "site"), making.root(folder / "project")), home)
    for day in DAYS:
        land(home, day - timedelta(days=3))
        Run.of(deployment, f"{day:%Y-%m}", day).whole(first=day == DAYS[0])
    return deployment


def test_months_have_moved_and_some_are_as_they_were(year: Deployment) -> None:
    """That there is something to remember."""
    certificates = [manifest.read(revision.folder) for revision in finding.every(year.home)]
    assert [said["publication"] for said in certificates] == [f"{day:%Y-%m}" for day in DAYS]
    assert all(said["before"] for said in certificates[1:])


def test_from_their_cells_all_twelve_have_the_same_bytes(year: Deployment) -> None:
    ended = vip(publish, "--all-of", 12, "--home", year.home.root)
    assert (ended.exit_code, ended.stdout.count("the same")) == (0, 12)


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_from_rows_as_they_were_known_on_its_day_nothing_is_new(year: Deployment, day: date) -> None:
    released = Run.of(year, f"{day:%Y-%m}", day).whole()
    assert (released.is_new, released.revision) == (False, 1)
