"""Shared by tests of the declaration: how it is asked, an edition made up, and two publications made by a whole run."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from pipelines.deliveries.declaration.declaring import declared
from pipelines.deliveries.declaration.document import Component, Declaration
from pipelines.deliveries.edition import Edition
from pipelines.deployment import Deployment
from pipelines.home import Home
from pipelines.project import Project
from pipelines.release.finding import Revision, every
from pipelines.report.document import Table
from tests.unit.deliveries.formats.conftest import catalogue, edition, edition_of  # noqa: F401 - they are fixtures
from tests.unit.release import making

BAD = 37  # rows of the second delivery that break a rule


class Asked:
    """A declaration, by what it is asked."""

    def __init__(self, declaration: Declaration | None) -> None:
        assert declaration is not None
        self.declaration = declaration

    def component(self, name: str, part: str = "publiceringen") -> Component:
        (own,) = [one for one in self.declaration.parts if one.key == part]
        return next(component for component in own.components if component.name == name)

    def says(self, about: str, part: str = "publiceringen") -> str:
        """What is said of something; of one with a name that stands in several components, the first."""
        (own,) = [one for one in self.declaration.parts if one.key == part]
        return next(one.text for each in own.components for one in each.statements if one.about == about)

    def tables(self, part: str = "publiceringen") -> dict[str, Table]:
        (own,) = [one for one in self.declaration.parts if one.key == part]
        return {table.caption: table for component in own.components for table in component.tables}

    def table(self, begins: str, part: str = "publiceringen") -> dict[str, dict[str, object]]:
        """The table whose caption begins so: by the first cell of each row, the others by heading."""
        (table,) = [one for caption, one in self.tables(part).items() if caption.startswith(begins)]
        headings = [heading for heading, _ in table.headings]
        return {str(row[0]): dict(zip(headings[1:], row[1:], strict=True)) for row in table.rows}

    @property
    def text(self) -> str:
        """Every word of it."""
        told = [self.declaration.title, *self.declaration.opening]
        for part in self.declaration.parts:
            for component in part.components:
                told += [word for one in component.statements for word in (one.about, one.text)]
                told += [str(cell) for table in component.tables for row in table.rows for cell in row]
        return "\n".join(told)


@pytest.fixture(scope="session")
def ask() -> Callable[[Edition], Asked]:
    """The declaration of an edition."""
    return lambda given: Asked(declared(given))


@pytest.fixture(scope="session")
def series(tmp_path_factory: pytest.TempPathFactory) -> tuple[Deployment, tuple[Revision, ...]]:
    """2026-10, then 2026-11 after a late delivery with faults, under a new contract and a new version of an indicator."""
    folder = tmp_path_factory.mktemp("series")
    first = making.deployment(folder)
    making.issue(first, "2026-10", date(2026, 10, 31))
    _redefine(folder / "site")
    making.land(first.home, date(2026, 11, 13), late=20)
    _spoil(first.home.landing / "visits" / "visits_2026-11-13.csv")
    second = Deployment(Project(folder / "site", first.project.root), first.home)
    making.issue(second, "2026-11", date(2026, 11, 30))
    return second, tuple(every(first.home))


def _redefine(site: Path) -> None:
    register = site / "data_contracts/registers/visits.py"
    text = register.read_text(encoding="utf-8")
    new = '    residence_basis="event",\n    breaks=(Break(date(2026, 3, 1), "Registret bytte system."),),\n'
    text = text.replace('    residence_basis="event",\n', new).replace("import Calendar,", "import Break, Calendar,")
    register.write_text(text, encoding="utf-8")
    indicator = site / "indicators/prov/mean_points.sql"
    text = indicator.read_text(encoding="utf-8").replace("title_en:", "version: 2\ntitle_en:")
    indicator.write_text(text, encoding="utf-8")


def _spoil(delivery: Path) -> None:
    lines = [f"F{number:05};2026-10-{number % 28 + 1:02};0180;99" for number in range(BAD)]
    with open(delivery, "a", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")


@pytest.fixture
def alone(series: tuple[Deployment, tuple[Revision, ...]], tmp_path: Path) -> Revision:
    """The last publication in a home without the one before it."""
    last = series[1][-1]
    place = Home(tmp_path / "alone").publications / last.publication / f"r{last.number}"
    shutil.copytree(last.folder, place)
    return Revision(last.publication, last.number, place)


def rows_of(revision: Revision) -> list[dict[str, object]]:
    """Published rows as plain values, for counting by other means."""
    return pl.read_parquet(revision.folder / "public" / "published.parquet").with_columns(
        pl.col(pl.Categorical, pl.Enum).cast(pl.String)
    ).to_dicts()  # fmt: skip
