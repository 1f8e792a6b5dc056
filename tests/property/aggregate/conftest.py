"""Property tests: Hypothesis makes cases, the pipeline's SQL counts them, and plain pandas counts them again.

What the tests here share: a world of three regions with everything that is awkward about areas, and a register in it.
"""

import shutil
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import count
from pathlib import Path

import duckdb
import polars as pl
import pytest

from data_contracts.columns import (
    age_from_identifier,
    day,
    flag,
    identifier,
    integer,
    municipality,
    number,
    sex_from_identifier,
    unit,
)
from data_contracts.contract import Contract, delivered
from data_contracts.delivery import Calendar, FullSnapshot, Identity, Layout
from pipelines.aggregate import cells, results
from pipelines.aggregate.ground import Ground
from pipelines.aggregate.plan import Plan
from pipelines.home import Home
from pipelines.intake.history import Known
from pipelines.intake.outcome import Outcome
from pipelines.project import Project, Register
from pipelines.reference import store
from pipelines.reference.store import ReferenceStore
from pipelines.select.catalogue import Indicator
from pipelines.select.header import Header
from pipelines.select.warehouse import Clock, Warehouse

# The window holds 1 January 2003, when Knivsta left Uppsala: code 0380 means two things in it.
FIRST_DAY, AS_OF = date(2001, 1, 1), date(2004, 6, 30)
MUNICIPALITIES = ("0330", "0331", "0380", "0980", "1380", "1384")
PLACES = ("", "03", "09", "13", "1917", *MUNICIPALITIES)
PERIODS = ("month", "quarter", "tertial", "half_year", "rolling_12_months", "year", "pool_3_years", "pool_5_years")
LEVELS = ("nation", "healthcare_region", "region", "municipality_group", "municipality", "unit")
BREAKDOWNS = ["total", "sex", "age", "sex_age"]
PLAN = Plan(
    {
        "age_bands": {"cut_points": [0, 18, 65]},
        "public": {level: dict.fromkeys(PERIODS, BREAKDOWNS) for level in LEVELS},
        "internal": {},
    }
)
UNITS = """\
unit_id,name,hsa_id,principal_kind,principal_code,is_private,commissioning_region_code,municipality_code,nhv,valid_from,valid_to,merged_into
A,Uppsala,SE9999990001-A,region,03,false,03,0380,false,2000-01-01,,
B,Heby kommun,SE9999990001-B,municipality,0331,false,,0331,false,2000-01-01,,
C,Kungsbacka,SE9999990001-C,region,13,false,13,1384,false,2000-01-01,,
D,Halmstad,SE9999990001-D,region,13,false,13,1380,false,2000-01-01,,
E,Visby,SE9999990001-E,region,09,false,09,0980,false,2000-01-01,,
F,Uppsala gamla,SE9999990001-F,region,03,false,03,0380,false,2000-01-01,2003-05-31,A
G,Rikssjukvård,SE9999990001-G,region,03,false,03,0380,true,2000-01-01,,
H,Hallands i Uppsala,SE9999990001-H,region,03,true,13,0380,false,2000-01-01,,
"""
UNIT_CODES = "code_system,code,unit_id\n" + "".join(
    f"par,10000{place},{unit}\n" for place, unit in enumerate("ABCDEFGH", 1)
)

# Nobody of 65 or older in Kungsbacka, and one more person each year and age.
POPULATION = pl.DataFrame(
    [
        (code, year, sex, age, (0 if code == "1384" and age >= 65 else place + year - 1999 + age % 7 + (sex == "K")))
        for place, code in enumerate(MUNICIPALITIES, 1)
        for year in range(1999, 2005)
        for sex in "KM"
        for age in range(101)
    ],
    schema={"municipality_code": pl.String, "year": pl.Int64, "sex": pl.String, "age": pl.Int64, "persons": pl.Int64},
    orient="row",
).with_columns(pl.col("persons").cast(pl.Decimal(18, 6)))


@delivered(
    title="A register",
    source="quality_register",
    kind=FullSnapshot(),
    layout=Layout(),
    identity=Identity.STABLE_PSEUDONYM,
    event="visit_on",
    key=("person_id", "visit_on"),
    residence_basis="event",
    calendar=Calendar(due_day=10, grace_days=10, months_until_mature=2),
)
class Visits(Contract):
    """One row per visit; the units are known by their hospital codes."""

    person_id: int = identifier("PERSON")
    sex: str = sex_from_identifier()
    age: int = age_from_identifier("visit_on")
    visit_on: date = day("DATUM", required=True)
    unit_id: str = unit("ENHET", code_system="par")
    municipality_code: str = municipality("LKF")
    is_eligible: bool = flag("MED")
    answer: bool = flag("SVAR")
    amount: float = number("TAL")
    expected: float = number("FORVANTAT")
    followed_days: int = integer("DAGAR")


class OneRegister(Project):
    """A project that holds nothing but the register of these tests."""

    registers = {"visits": Register("visits", Visits, Visits.__delivery__, Path(__file__))}
    code_lists: dict[str, Path] = {}
    shared_views: dict[str, Path] = {}


SCHEMA = {
    "row_id": pl.Int64, "id_kind": pl.String, "person_id": pl.Int64, "sex": pl.String, "age": pl.Int64,
    "visit_on": pl.Date, "unit_id": pl.String, "municipality_code": pl.String, "is_eligible": pl.Boolean,
    "answer": pl.Boolean, "amount": pl.Float64, "expected": pl.Float64,
    "followed_days": pl.Int64,
}  # fmt: skip


@dataclass(frozen=True)
class WarehouseOfThreads(Warehouse):
    """A warehouse whose connections use a given number of threads."""

    threads: int = 2

    def open(self, linkage: str | None = None, names: Collection[str] | None = None) -> duckdb.DuckDBPyConnection:
        database = super().open(linkage, names)
        database.execute(f"SET threads = {self.threads}")
        return database


@dataclass(frozen=True)
class World:
    """Counts rows of the register `visits` with the pipeline, each time in a home of its own."""

    folder: Path
    reference: ReferenceStore
    numbers: Iterator[int]

    @staticmethod
    def register(visits: list[dict[str, object]]) -> pl.DataFrame:
        """Visits as the register holds them, numbered in the order given; eligible where they do not say."""
        rows = [
            {"row_id": n, "id_kind": "pnr", "is_eligible": True, **visit} for n, visit in enumerate(visits, start=1)
        ]
        return pl.DataFrame(rows, schema=SCHEMA, orient="row")

    def results(self, rows: pl.DataFrame, as_of: date = AS_OF, **settings: object) -> pl.DataFrame:
        """What the pipeline makes of the rows, for an indicator with these header fields."""
        home = Home(self.folder / f"home{next(self.numbers)}")
        try:
            indicator, warehouse = self.indicator(**settings), self.warehouse(rows, home, as_of)
            counted = results.Counted(indicator, cells.compute(indicator, warehouse, home))
            return pl.read_parquet(results.compute("2004-08", [counted], Ground.of(warehouse, PLAN), home))
        finally:
            shutil.rmtree(home.root)

    def cells(self, rows: pl.DataFrame, threads: int = 2, **settings: object) -> bytes:
        """The cells file of the rows."""
        home = Home(self.folder / f"home{next(self.numbers)}")
        try:
            warehouse = replace(self.warehouse(rows, home), threads=threads)
            return cells.compute(self.indicator(**settings), warehouse, home).path.read_bytes()
        finally:
            shutil.rmtree(home.root)

    def warehouse(self, rows: pl.DataFrame, home: Home, as_of: date = AS_OF) -> WarehouseOfThreads:
        """The rows as the only delivery there is, speaking for all days until `as_of`."""
        (home.registers / "visits").mkdir()
        rows.write_parquet(home.registers / "visits" / "only.parquet")
        outcome = Outcome(
            register="visits", delivery="only", file="only.csv", sha256="", extracted_on="2004-07-05",
            covers_from="1900-01-01", covers_to=as_of.isoformat(), simulated=False, population_scale=None,
            contract_version="",
        )  # fmt: skip
        project = OneRegister()
        known = Known(project.registers["visits"], (outcome,), home.registers / "visits")
        return WarehouseOfThreads(
            project, {"visits": known}, self.reference, Clock(date(2004, 7, 31), FIRST_DAY, AS_OF)
        )

    def indicator(self, measure: str = "proportion", **settings: object) -> Indicator:
        """An indicator over the eligible visits."""
        header = Header.model_validate(
            {
                "title": "t", "title_en": "t", "evidence": "elaborated", "origin": "register", "source": "s",
                "type": "outcome", "direction": "follow", "numerator": "n", "denominator": "d", "examples": ["-"],
                "measure": measure, **settings,
            }
        )  # fmt: skip
        value = "amount" if measure in ("mean", "median", "change") else "answer"
        extra = {"ratio": ", expected", "survival": ", followed_days"}.get(measure, "")
        query = (
            "SELECT row_id AS case_id, person_id, visit_on AS index_date, unit_id, municipality_code, sex, age, "
            f"{value} AS value{extra} FROM registers.visits WHERE is_eligible"
        )
        return Indicator("toy/visits", Path(__file__), header, query, frozenset({"registers.visits"}))


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    """The project's own derivation of areas, narrowed to three regions."""
    folder = tmp_path_factory.mktemp("world")
    (folder / "data_contracts" / "reference").mkdir(parents=True)
    (folder / "data_contracts" / "reference" / "unit.csv").write_text(UNITS, encoding="utf-8")
    (folder / "data_contracts" / "reference" / "unit_code.csv").write_text(UNIT_CODES, encoding="utf-8")
    whole = store.build(OneRegister(folder), Home(folder / "whole"), range(0), None, PLAN.ages())
    narrow = ReferenceStore(folder / "narrow", "narrow")
    narrow.folder.mkdir()
    for table in whole.tables():
        frame = pl.read_parquet(whole.path(table))
        if table == "area_of_place":
            frame = frame.filter((pl.col("attribution") == "caregiver") | pl.col("place").is_in(PLACES))
        if table == "area_of_code":
            frame = frame.filter((pl.col("attribution") == "caregiver") | pl.col("code").is_in(PLACES))
        frame.write_parquet(narrow.path(table))
    POPULATION.write_parquet(narrow.path("population"))
    return World(folder, narrow, count())
