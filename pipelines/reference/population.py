"""The population by municipality, sex and age: SCB's own table where a site has it, else a derived one.

Belongs here: which population is used, and how one is derived. Does not belong here: reading SCB's formats
(``pipelines.reference.scb``) and rates.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from pipelines.reference import scb, tables
from pipelines.reference.errors import ReferenceFileError

TOTALS_FILE = "municipality_population.csv"
KEY = ["municipality_code", "year", "sex", "age"]


@dataclass(frozen=True)
class Population:
    """A population and how far it can be trusted.

    ``frame``: (municipality_code, year, sex K/M, age 0-100, persons) on 31 December, 100 means 100 or older.
    ``derived``: the ages are computed, not counted; never to be used with real patients.
    ``carried_forward``: the years after the last known total, which repeat that total.
    """

    frame: pl.DataFrame
    derived: bool
    carried_forward: tuple[int, ...] = ()


def load(years: Iterable[int], site: Path | None = None) -> Population:
    """The population of these years: the site's ``population.csv`` or ``.px``, else a derived one."""
    loaded = tables.load(site)
    export = _export_of(site)
    if export is None:
        return derived(loaded, years)
    wanted = sorted(set(years))
    frame = from_scb(export).frame.filter(pl.col("year").is_in(wanted))
    _check_covers(frame, loaded["municipality"]["municipality_code"], wanted, export.name)
    return Population(frame, derived=False)


def from_scb(path: Path) -> Population:
    """SCB's table BE0101 *BefolkningNy* as exported to CSV or PX. Raises ``ReferenceFileError``.

    SCB's 31 December of year Y uses the boundaries of 1 January Y+1. From reference year 2025 the counts
    carry noise (Cell Key Method), so a sum over ages differs a little from SCB's own total.
    """
    frame = scb.read(path)
    return Population(tables.validated(frame, tables.contract_of("population"), path.name), derived=False)


def derived(loaded: Mapping[str, pl.DataFrame], years: Iterable[int]) -> Population:
    """Municipal totals split by the age and sex profile of their county; rows sum to the totals exactly.

    ``loaded`` is as given by ``tables.load``. The split is by largest remainder in whole numbers, so it is
    the same everywhere. A year after the last known total repeats that total and is named in
    ``carried_forward``.
    """
    wanted = sorted(set(years))
    totals = _totals(loaded["municipality_population"], wanted)
    home = loaded["municipality"].select("municipality_code", "region_code")
    profile = loaded["county_age_profile"].select("region_code", "sex", "age", weight="persons")
    cells = totals.join(home, on="municipality_code").join(profile, on="region_code")
    frame = _split_by_largest_remainder(cells).select(*KEY, "persons").sort(KEY)
    last = _last_year(loaded["municipality_population"])
    return Population(frame, derived=True, carried_forward=tuple(year for year in wanted if year > last))


def _export_of(site: Path | None) -> Path | None:
    """The site's own population file; two of them would be a guess."""
    if site is None:
        return None
    found = [path for name in tables.POPULATION_FILES if (path := tables.site_folder(site) / name).is_file()]
    if len(found) > 1:
        raise ReferenceFileError(found[0].name, "file name", f"{found[1].name} is there too", "Keep one of the two")
    return found[0] if found else None


def _check_covers(frame: pl.DataFrame, municipalities: pl.Series, years: list[int], file: str) -> None:
    """Every municipality of today is there in every year, and none besides."""
    found = frame.select("municipality_code", "year").unique()
    wanted = pl.DataFrame({"municipality_code": municipalities}).join(pl.DataFrame({"year": years}), how="cross")
    missing = wanted.join(found, on=["municipality_code", "year"], how="anti").height
    besides = found.join(wanted, on=["municipality_code", "year"], how="anti").height
    if missing or besides:
        problem = f"{missing} municipalities and years are missing, {besides} are not municipalities of today"
        raise ReferenceFileError(file, "region", problem, "Export all municipalities of today for all years in use")


def _last_year(totals: pl.DataFrame) -> int:
    return int(totals.select(pl.col("year").max()).item())


def _totals(totals: pl.DataFrame, years: list[int]) -> pl.DataFrame:
    """(municipality_code, year, total) for the years, those after the last known one with its total."""
    last = _last_year(totals)
    unknown = sorted({min(year, last) for year in years} - set(totals["year"]))
    if unknown:
        problem = f"there are no totals for {', '.join(map(str, unknown))}"
        raise ReferenceFileError(TOTALS_FILE, "year", problem, "Add these years, or ask for later ones")
    source = pl.DataFrame(
        {"year_wanted": years, "year": [min(year, last) for year in years]},
        schema_overrides={"year_wanted": pl.Int64, "year": pl.Int64},
    )
    return totals.join(source, on="year").select("municipality_code", year="year_wanted", total="persons")


def _split_by_largest_remainder(cells: pl.DataFrame) -> pl.DataFrame:
    """Splits ``total`` over the cells of a municipality and year in proportion to ``weight``, in whole
    persons.

    Each cell gets the whole part of its quota; what is left goes to the largest remainders, ties by sex and
    age (Hamilton's method). Integers throughout, so no rounding differs between machines.
    """
    group = ["municipality_code", "year"]
    share = pl.col("total") * pl.col("weight")
    weights = pl.col("weight").sum().over(group)
    quotas = cells.with_columns(whole=share // weights, remainder=share % weights)
    left = pl.col("total") - pl.col("whole").sum().over(group)
    ordered = quotas.sort(*group, "remainder", "sex", "age", descending=[False, False, True, False, False])
    turn = pl.int_range(pl.len()).over(group)
    return ordered.with_columns(persons=pl.col("whole") + (turn < left).cast(pl.Int64))
