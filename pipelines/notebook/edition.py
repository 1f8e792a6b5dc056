"""Finds a publication in a home and opens its public files. It makes no folder: a copy to read from will do."""

import json
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl

from pipelines import engine
from pipelines.home import Home
from pipelines.notebook.errors import SelectionError, listed

PUBLICATION = re.compile(r"\d{4}-\d{2}")
REVISION = re.compile(r"r(\d+)")
RESULTS = "published"  # the name of the file, without its ending
OTHERS = ("comparison", "charts", "findings")
AREA = ("area_level", "area_code", "area_name")


@dataclass(frozen=True)
class Edition:
    """One revision of a publication: what everybody may read of it."""

    publication: str
    revision: int
    folder: Path

    def __str__(self) -> str:
        return f"publication {self.publication} revision {self.revision}"

    @cached_property
    def manifest(self) -> dict[str, Any]:
        """What went in and what came out."""
        said: dict[str, Any] = json.loads((self.folder / "manifest.json").read_text(encoding="utf-8"))
        return said

    @property
    def basis(self) -> str:
        """`simulated`, where no person behind the figures is real, or `registers`."""
        return "simulated" if self.manifest["simulated"] else "registers"

    def has(self, table: str) -> bool:
        """Whether the publication has that table."""
        return self._parquet(table).is_file()

    def rows(self, table: str) -> pl.LazyFrame:
        """The rows of a table, none of them read yet. Raises SelectionError where the publication has no such table."""
        if not self.has(table):
            raise SelectionError(
                f"{table}: {self} has no {table}.parquet. `publications()` shows which tables each publication has."
            )
        return pl.scan_parquet(self._parquet(table))

    @cached_property
    def catalogue(self) -> pl.DataFrame:
        """The wording of each indicator: vip, indicator, title and what else is published of it."""
        return self._small("indicator").sort("vip", "indicator")

    @cached_property
    def areas(self) -> pl.DataFrame:
        """`area_level, area_code, area_name` of every area but units, of which nothing is published."""
        return self._small("area").rename({"name": "area_name"}).filter(pl.col("area_level") != "unit").select(AREA)

    def _parquet(self, table: str) -> Path:
        return self.folder / "public" / f"{table}.parquet"

    def _small(self, table: str) -> pl.DataFrame:
        """A small table of the publication's database: all of it is text."""
        path = self.folder / "public" / "published.duckdb"
        if not path.is_file():
            raise SelectionError(f"publication: {self} has no published.duckdb, where names and wordings stand.")
        with engine.connect(path, read_only=True) as database:
            found = database.execute(f"SELECT * FROM {table}")
            return pl.DataFrame(found.fetchall(), schema=[name for name, *_ in found.description], orient="row")


def editions(home: Path | str | None = None) -> list[Edition]:
    """Every revision of every publication in a home, the oldest first; found as the command line finds it."""
    folder = Home.given(Path(home) if home is not None else None).root / "publications"
    return sorted(
        (
            Edition(path.parent.name, int(number[1]), path)
            for path in folder.glob("*/r*")
            if (number := REVISION.fullmatch(path.name))
            and PUBLICATION.fullmatch(path.parent.name)
            and (path / "manifest.json").is_file()
        ),
        key=lambda edition: (edition.publication, edition.revision),
    )


def edition(publication: str | None = None, revision: int | None = None, home: Path | str | None = None) -> Edition:
    """The newest publication and the last revision, or those asked for. Raises SelectionError where there are none."""
    there = editions(home)
    if not there:
        root = Home.given(Path(home) if home is not None else None).root
        raise SelectionError(f"home: nothing is published in {root}. Name another with home= or VIP_HOME.")
    month = there[-1].publication if publication is None else publication
    revisions = {one.revision: one for one in there if one.publication == month}
    if not revisions:
        raise SelectionError(f"publication: {month} is not there. There are {listed(e.publication for e in there)}.")
    number = max(revisions) if revision is None else revision
    if number not in revisions:
        raise SelectionError(f"revision: {month} has no revision {number}. It has {listed(map(str, revisions))}.")
    return revisions[number]
