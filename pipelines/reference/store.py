"""The reference tables of a run as Parquet files that DuckDB reads, named by what they hold.

Belongs here: which frames a run needs, in the shape that queries and SQL see. Does not belong here: how they are
derived (``views``, ``areas``, ``population``) or read (``tables``).
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from pipelines.home import Home, beside, move_into_place
from pipelines.project import Project
from pipelines.reference import areas, places, population, tables, views
from pipelines.reference.days import LAST_DAY, View, day_of

NOBODY = pl.DataFrame(
    schema={"municipality_code": pl.String, "year": pl.Int64, "sex": pl.String, "age": pl.Int64, "persons": pl.Int64}
)


@dataclass(frozen=True)
class ReferenceStore:
    """A folder of Parquet files, one per table; `version` changes when any of them does."""

    folder: Path
    version: str

    def path(self, table: str) -> Path:
        """The file of one table."""
        return self.folder / f"{table}.parquet"

    def read(self, *names: str) -> dict[str, pl.DataFrame]:
        """Tables by name."""
        return {name: pl.read_parquet(self.path(name)) for name in names}

    def tables(self) -> list[str]:
        """Names of the tables."""
        return sorted(path.stem for path in self.folder.glob("*.parquet"))


def build(
    project: Project, home: Home, years: range, scale: float | None, ages: pl.DataFrame, view: View = "now"
) -> ReferenceStore:
    """Write what is not yet there and say where it lies.

    `years`: those whose population is needed. `scale`: the part of the population that simulated registers stand for,
    None where any register is real. `ages`: the band of every age. `view`: as of which day areas count.
    """
    frames = _frames(project, years, scale, ages, view)
    version = _version(frames)
    folder = home.cells / "reference" / version
    for name, frame in frames.items():
        place = folder / f"{name}.parquet"
        if not place.is_file():
            made = beside(place)
            frame.write_parquet(made)
            move_into_place(made, place)
    return ReferenceStore(folder, version)


def _frames(
    project: Project, years: range, scale: float | None, ages: pl.DataFrame, view: View
) -> dict[str, pl.DataFrame]:
    loaded = tables.load(project.site)
    persons = population.load(years, project.site).frame if years else NOBODY
    of_code = views.area_of_code(loaded, view)
    return {
        "population": _scaled(persons, scale),
        "municipality": loaded["municipality"],
        "municipality_change": loaded["municipality_change"],
        "region": loaded["region"],
        "unit": loaded["unit"],
        "unit_code": loaded["unit_code"].sort("code_system", "code"),
        "area_of_place": places.area_of_place(loaded),
        "area_of_code": of_code,
        "area": areas.area(loaded, of_code, day_of(view, LAST_DAY)),
        "age": ages,
    }


def _scaled(persons: pl.DataFrame, scale: float | None) -> pl.DataFrame:
    """Persons as DECIMAL(18, 6), so that sums are exact also where a simulation stands for a part of the nation."""
    counted = (pl.col("persons").cast(pl.Float64) * (1.0 if scale is None else scale)).round(6)
    return persons.with_columns(counted.cast(pl.Decimal(18, 6)).alias("persons"))


def _version(frames: dict[str, pl.DataFrame]) -> str:
    digest = hashlib.sha256()
    for name, frame in sorted(frames.items()):
        digest.update(name.encode())
        digest.update(frame.write_csv().encode())
    return digest.hexdigest()[:16]
