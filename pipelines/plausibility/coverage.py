"""Coverage (täckningsgrad) of a register per region and year by a named method, against what `coverage.toml` declares.

Counts are internal. A figure that cannot be counted is NULL with its reason, never that of another year. What low
coverage means for a result does not belong here; the share of units that report is another figure, see `affiliation`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

import duckdb
import polars as pl
from pydantic import BaseModel, ConfigDict, Field

from pipelines import declared
from pipelines.configuration import Linkage
from pipelines.errors import UserError
from pipelines.intake.history import Known, windows
from pipelines.project import PROJECT, Project

PLACE = Path("pipelines/plausibility/coverage.toml")
QUERIES = "sql/plausibility/coverage/*.sql"
SQL = PROJECT / "sql" / "plausibility"
NATION = "SE"
COVERAGE: dict[str, type[pl.DataType]] = {
    "register": pl.String, "reference": pl.String, "method": pl.String, "year_basis": pl.String,
    "reference_year": pl.Int64, "region_code": pl.String, "found": pl.Int64, "of": pl.Int64, "share": pl.Float64,
    "reason": pl.String,
}  # fmt: skip
Reason = Literal["no_linkage", "no_delivery", "year_not_covered", "nobody_expected"]
SHARES = {"reference_only": ("in_both", "in_reference"), "union": ("in_register", "in_either")}


class Declared(BaseModel):
    """One register's coverage, as declared."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    register_name: str = Field(alias="register")
    registered: str
    reference: str
    reference_registers: list[str] = Field(min_length=1)
    linkage: str
    method: Literal["reference_only", "union"]
    year_basis: Literal["same_year", "by_year_end"]
    source: str = Field(min_length=1)

    @property
    def registers(self) -> list[str]:
        """All registers that the figure rests on."""
        return [self.register_name, *self.reference_registers]


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    coverage: list[Declared] = []


@dataclass(frozen=True)
class Grounds:
    """What a figure may rest on: the registers as known on a day, the linkages, and how their rows are opened.

    `open` is `Warehouse.open`: given a linkage, its registers have shared person ids; the schema `work` is to write in.
    """

    known: Mapping[str, Known]
    linkages: Mapping[str, Linkage]
    as_known_on: date
    open: Callable[[str | None], duckdb.DuckDBPyConnection]


def load(project: Project) -> list[Declared]:
    """What project and site declare. Raises UserError naming file and field."""
    found: list[Declared] = []
    for root in project.roots:
        found += _read(root / PLACE)
    for one in found:
        _check(one, project)
    return found


def _check(one: Declared, project: Project) -> None:
    where = f"{PLACE}: {one.register_name}"
    unknown = sorted({*one.registers} - set(project.registers))
    if unknown:
        raise UserError(f"{where}: there is no register {', '.join(unknown)}.")
    absent = sorted({one.registered, one.reference} - set(project.files(QUERIES)))
    if absent:
        raise UserError(f"{where}: sql/plausibility/coverage has no {', '.join(absent)}.sql.")
    if one.method == "union" and one.year_basis != "same_year":
        raise UserError(f"{where}: year_basis: a union is of one year, so same_year.")


def _read(path: Path) -> list[Declared]:
    if not path.is_file():
        return []
    return declared.checked(path, declared.tables(path), _File).coverage


def compute(project: Project, grounds: Grounds, years: Sequence[int], regions: Sequence[str]) -> pl.DataFrame:
    """`COVERAGE`: every declared register x year x region and the nation, persons `found` out of persons, sorted."""
    parts = [_of_register(one, project, grounds, years, regions) for one in load(project)]
    whole = pl.concat([pl.DataFrame(schema=COVERAGE), *parts])
    return whole.sort("register", "reference", "method", "reference_year", "region_code")


def _of_register(
    declared: Declared, project: Project, grounds: Grounds, years: Sequence[int], regions: Sequence[str]
) -> pl.DataFrame:
    never = _why_never(declared, grounds)
    known = [grounds.known[name] for name in declared.registers]
    reasons = {year: never or why_not(known, year) for year in years}
    counted = None if never else _counted(declared, project, grounds)
    found, of = SHARES[declared.method]
    frame = gridded(counted, found, of, reasons, regions)
    return frame.with_columns(
        register=pl.lit(declared.register_name),
        reference=pl.lit(declared.reference),
        method=pl.lit(declared.method),
        year_basis=pl.lit(declared.year_basis),
    ).select(*COVERAGE)


def _why_never(declared: Declared, grounds: Grounds) -> Reason | None:
    """Why no year at all can be counted."""
    known = [grounds.known[name] for name in declared.registers]
    linkage = grounds.linkages.get(declared.linkage)
    if linkage is None or not linkage.holds_on(grounds.as_known_on) or set(declared.registers) - {*linkage.registers}:
        return "no_linkage"
    if not all(one.outcomes for one in known):
        return "no_delivery"
    return "no_linkage" if linkage.simulated_only and not all(one.simulated for one in known) else None


def _counted(declared: Declared, project: Project, grounds: Grounds) -> pl.DataFrame:
    queries = project.files(QUERIES)
    by_year_end = declared.year_basis == "by_year_end"
    with grounds.open(declared.linkage) as database:
        for table, query in (("registered", declared.registered), ("expected", declared.reference)):
            database.execute(f"CREATE TABLE work.{table} AS {queries[query].read_text(encoding='utf-8')}")
        database.execute(f"CREATE TABLE work.asked AS SELECT {by_year_end} AS by_year_end")
        found: pl.DataFrame = database.sql((SQL / "coverage.sql").read_text(encoding="utf-8")).pl()
    return found


def why_not(known: Sequence[Known], year: int) -> Reason | None:
    """Why a year cannot be counted: of somebody the deliveries whose rows are used do not speak for all of its days."""
    return None if all(_speaks_for(one, year) for one in known) else "year_not_covered"


def _speaks_for(known: Known, year: int) -> bool:
    """Day by day, since between the first delivery and the last one may be missing; windows never overlap."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    within = [(max(one.first, first), min(one.last, last)) for one in windows(known.speaking)]
    days = sum((until - since).days + 1 for since, until in within if since <= until)
    return days == (last - first).days + 1


def gridded(
    counted: pl.DataFrame | None, found: str, of: str, reasons: Mapping[int, Reason | None], regions: Sequence[str]
) -> pl.DataFrame:
    """Every year and region, and the nation: `found`, `of`, `share`, or NULL with the reason.

    `counted`: year, region_code and the two counts; a region that is not in it has nobody.
    """
    rows = [(year, region, reason) for year, reason in reasons.items() for region in (*regions, NATION)]
    grid = pl.DataFrame(
        rows, schema={name: COVERAGE[name] for name in ("reference_year", "region_code", "reason")}, orient="row"
    )
    empty = pl.DataFrame(schema={"year": pl.Int64, "region_code": pl.String, found: pl.Int64, of: pl.Int64})
    own = (empty if counted is None else counted).select("region_code", reference_year="year", found=found, of=of)
    joined = grid.join(own, on=["reference_year", "region_code"], how="left").with_columns(
        pl.col("found", "of").fill_null(0)
    )
    nobody = pl.when(pl.col("of") == 0).then(pl.lit("nobody_expected"))
    said = joined.with_columns(reason=pl.coalesce("reason", nobody), share=pl.col("found") / pl.col("of"))
    countable = pl.when(pl.col("reason").is_null())
    return said.with_columns(countable.then(pl.col(name)).alias(name) for name in ("found", "of", "share"))
