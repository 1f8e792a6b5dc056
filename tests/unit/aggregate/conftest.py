"""A nation of two regions, and cells as they are handed to the results: the smallest that figures are made of."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count
from pathlib import Path

import polars as pl
import pytest

from data_contracts.columns import age_from_identifier, day, identifier, municipality, sex_from_identifier, unit
from data_contracts.contract import Contract, delivered
from data_contracts.delivery import Calendar, FullSnapshot, Identity, Layout
from pipelines.aggregate import results
from pipelines.aggregate.cells import Cells
from pipelines.aggregate.ground import Ground
from pipelines.aggregate.places import Places
from pipelines.aggregate.plan import Plan
from pipelines.intake.history import Known
from pipelines.intake.outcome import Outcome
from pipelines.plausibility.coverage import COVERAGE
from pipelines.project import Project, Register
from pipelines.reference.store import ReferenceStore
from pipelines.select.catalogue import Indicator
from pipelines.select.header import Header
from pipelines.select.warehouse import Clock, Warehouse

FIRST, LAST = date(2024, 1, 1), date(2025, 12, 31)
MONTHS = pl.date_range(FIRST, LAST, "1mo", eager=True)
BANDS = ("00-17", "18-64", "65+")
LEVELS = ("nation", "region", "municipality", "unit")
PERIODS = ("month", "quarter", "tertial", "half_year", "year", "rolling_12_months", "pool_3_years", "pool_5_years")
SOME = ["total", "sex", "age"]
PLAN = Plan(
    {
        "age_bands": {"cut_points": [0, 18, 65]},
        "public": {level: {**dict.fromkeys(PERIODS, SOME), "year": [*SOME, "sex_age"]} for level in LEVELS},
        "internal": {},
    }
)
# Code -> its areas above itself; region 12 has two of each. What lies nowhere counts in the nation only.
REGION_OF = {"0180": "01", "1280": "12", "1281": "12", "A": "01", "B": "12", "C": "12"}
Cell = tuple[str, date, str, str, int, int]  # code, month, sex, age band, cases with a value, those with the event
RESIDENT, CAREGIVER = ("0180", "1280", "1281"), ("A", "B", "C")


@delivered(
    title="Visits",
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
    """One row per visit."""

    person_id: int = identifier("PERSON")
    sex: str = sex_from_identifier()
    age: int = age_from_identifier("visit_on")
    visit_on: date = day("DATUM", required=True)
    unit_id: str = unit("ENHET", code_system="par")
    municipality_code: str = municipality("LKF")


class OneRegister(Project):
    registers = {"visits": Register("visits", Visits, Visits.__delivery__, Path(__file__))}
    code_lists: dict[str, Path] = {}
    shared_views: dict[str, Path] = {}


@dataclass(frozen=True)
class Nation:
    """`results`: what the pipeline makes of cells, for an indicator with these header fields."""

    folder: Path
    warehouse: Warehouse
    places: dict[str, Places]
    numbers: "count[int]"

    def results(
        self, cells: Sequence[Cell] | pl.DataFrame, coverage: pl.DataFrame | None = None, **header: object
    ) -> pl.DataFrame:
        path = self.folder / f"cells{next(self.numbers)}.parquet"
        (cells if isinstance(cells, pl.DataFrame) else cells_of(cells)).write_parquet(path)
        indicator = Indicator("toy/visits", path, _header(**header), "", frozenset({"registers.visits"}))
        known = pl.DataFrame(schema=COVERAGE) if coverage is None else coverage
        ground = Ground(self.warehouse, PLAN, self.places, known)
        item = results.Counted(indicator, Cells("toy/visits", path, LAST, 0))
        texts = pl.col("attribution", "area_level", "area_code", "period_type", "sex", "age_band", "status")
        return results.shaped("2026-02", item, results.rolled_up(item, ground)).with_columns(texts.cast(pl.String))


def _header(**settings: object) -> Header:
    fields = {
        "title": "t", "title_en": "t", "evidence": "elaborated", "origin": "register", "source": "s", "type": "outcome",
        "direction": "higher", "numerator": "n", "denominator": "d", "examples": ["-"], "measure": "proportion",
        "areas": list(LEVELS), "periods": list(PERIODS),
    }  # fmt: skip
    return Header.model_validate({**fields, **settings})


def cells_of(rows: Sequence[Cell]) -> pl.DataFrame:
    """As the SQL of cells gives them; each case counts by itself."""
    kinds = [pl.String, pl.Date, pl.String, pl.String, pl.Int64, pl.Int64]
    names = ["code", "month", "sex", "age_band", "recorded", "positive"]
    frame = pl.DataFrame(rows, schema=dict(zip(names, kinds, strict=True)), orient="row")
    whose = pl.when(pl.col("code").is_in(CAREGIVER)).then(pl.lit("caregiver")).otherwise(pl.lit("resident"))
    return frame.with_columns(
        attribution=whose, months_alone=pl.lit(60, pl.Int64), cases="recorded", at_amount=pl.lit(None, pl.Int64)
    )


@pytest.fixture(scope="session")
def nation(tmp_path_factory: pytest.TempPathFactory) -> Nation:
    folder = tmp_path_factory.mktemp("nation")
    visits = [
        {"row_id": number, "visit_on": month, "unit_id": unit_id, "municipality_code": code}
        for number, (month, unit_id, code) in enumerate(
            (month, *pair) for month in MONTHS for pair in zip(("1", "2", "3"), RESIDENT, strict=True)
        )
    ]
    pl.DataFrame(visits).write_parquet(folder / "only.parquet")
    codes = pl.DataFrame({"code_system": ["par"] * 3, "code": ["1", "2", "3"], "unit_id": CAREGIVER})
    codes.write_parquet(folder / "unit_code.parquet")
    _population().write_parquet(folder / "population.parquet")
    changes = {"old_code": pl.String, "new_code": pl.String, "valid_from": pl.Date, "kind": pl.String}
    pl.DataFrame(schema=changes).write_parquet(folder / "municipality_change.parquet")
    outcome = Outcome(
        register="visits", delivery="only", file="only.csv", sha256="", extracted_on="2026-01-05",
        covers_from="1900-01-01", covers_to=LAST.isoformat(), simulated=False, population_scale=None,
        contract_version="",
    )  # fmt: skip
    project = OneRegister()
    known = {"visits": Known(project.registers["visits"], (outcome,), folder)}
    warehouse = Warehouse(project, known, ReferenceStore(folder, ""), Clock(LAST, FIRST, LAST))
    return Nation(folder, warehouse, _places(), count())


def _places() -> dict[str, Places]:
    levels: dict[str, Callable[[str], str]] = {
        "nation": lambda _: "SE", "region": REGION_OF.__getitem__, "municipality": {
            **{code: code for code in RESIDENT}, **dict(zip(CAREGIVER, RESIDENT, strict=True))
        }.__getitem__,
        "unit": str,
    }  # fmt: skip
    rows = [
        (attribution, code, date(1900, 1, 1), date(9999, 12, 31), level, area(code))
        for attribution, codes in (("resident", RESIDENT), ("caregiver", CAREGIVER))
        for code in codes
        for level, area in levels.items()
        if (attribution, level) != ("resident", "unit")
    ]
    names = ["attribution", "code", "valid_from", "valid_to", "area_level", "area_code"]
    frame = pl.DataFrame(rows, schema=names, orient="row")
    return {name: Places.read(frame, name) for name in ("caregiver", "resident")}


def _population() -> pl.DataFrame:
    """More in the second municipality and among women, fewer the older; nobody of 65 or older in the third."""
    rows = [
        (
            code,
            year,
            sex,
            age,
            0 if code == "1281" and age >= 65 else 40 * place + year - 2000 - age // 3 + 5 * (sex == "K"),
        )
        for place, code in enumerate(RESIDENT, 1)
        for year in range(2022, 2026)
        for sex in "KM"
        for age in range(101)
    ]
    names = ["municipality_code", "year", "sex", "age", "persons"]
    return pl.DataFrame(rows, schema=names, orient="row").with_columns(pl.col("persons").cast(pl.Decimal(18, 6)))
