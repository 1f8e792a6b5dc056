"""Unit tests of the notebook's functions. Shared: a small publication with revisions, made as every publication is."""

from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from data_contracts.shapes import Published
from pipelines.aggregate.period_words import parse
from pipelines.aggregate.periods import Periods
from pipelines.disclosure.blanking import protect
from pipelines.home import Home
from pipelines.project import Project
from pipelines.reference.store import ReferenceStore
from pipelines.release import publication
from pipelines.release.inputs import Inputs
from pipelines.select.catalogue import Catalogue, Indicator
from pipelines.select.header import Header
from pipelines.select.warehouse import Clock, Warehouse

AREAS = [
    ("nation", "SE", "Riket"),
    ("healthcare_region", "4", "Södra sjukvårdsregionen"),
    ("region", "01", "Region Stockholm"),
    ("region", "06", "Region Jönköpings län"),
    ("region", "09", "Region Gotland"),
    ("region", "12", "Region Skåne"),
    ("region", "14", "Västra Götalandsregionen"),
    ("municipality", "0180", "Stockholm"),
    ("municipality", "0980", "Gotland"),
    ("municipality", "1280", "Malmö"),
    ("unit", "U0900", "Mottagningen på Gotland"),
]
TITLES = {
    "angest_depression/aterinskrivning_28d": "Återinskrivning inom 28 dagar",
    "schizofreni/aterinskrivning_28d": "Återinskrivning inom 28 dagar",
    "schizofreni/remission": "Andel i remission",
}
# (level, code) -> of a year, by sex: cases and those in remission. Of Gotland's women and men only a few.
YEAR = {
    ("nation", "SE"): {"T": (1000, 500), "K": (520, 270), "M": (480, 230)},
    ("healthcare_region", "4"): {"T": (250, 130)},
    ("region", "01"): {"T": (300, 144), "K": (160, 80), "M": (140, 64)},
    ("region", "09"): {"T": (40, 22), "K": (18, 3), "M": (22, 19)},
    ("region", "12"): {"T": (200, 104), "K": (110, 60), "M": (90, 44)},
    ("municipality", "0180"): {"T": (120, 60)},
    ("municipality", "0980"): {"T": (40, 22)},
}
# Of Skåne, the periods that are no years: cases and those in remission.
SHORTER = {
    "2025-01": (20, 10), "2025-02": (20, 12), "2025-03": (20, 11), "2025-Q1": (60, 33), "2025-T1": (70, 36),
    "2025-H1": (100, 52), "2025-03-R12": (200, 100), "2025-04-R12": (200, 102),
}  # fmt: skip
EMPTY = {name: column.dtype.type for name, column in Published.to_schema().columns.items()}


def row(written: str, area: tuple[str, str], sex: str, cases: int, positive: int, **more: Any) -> dict[str, Any]:
    """A row of results as the pipeline makes it."""
    asked = parse(written)
    assert asked.first
    one = Periods.within(asked.kind, asked.first, date(2027, 12, 31))
    level, code = area
    return {
        "publication": "2026-10", "vip": "schizofreni", "indicator": "remission", "indicator_version": 1,
        "period_type": asked.kind, "period_start": asked.first, "period_end": one.last_days[0],
        "data_as_of": date(2026, 9, 30), "attribution": "resident", "area_level": level, "area_code": code, "sex": sex,
        "age_band": "all", "denominator": float(cases), "numerator": positive, "missing": 0,
        "value": positive / cases if cases else None, "ci_low": 0.4, "ci_high": 0.6, "ci_method": "wilson",
        "target": 0.5, "target_met": positive / cases >= 0.5 if cases else None,
        "status": "ok" if cases else "zero_denominator", **more,
    }  # fmt: skip


def rows() -> list[dict[str, Any]]:
    """Those of all indicators, in no order."""
    years = [
        row(str(year), area, sex, *counts)
        for year in (2025, 2024)
        for area, by_sex in YEAR.items()
        for sex, counts in by_sex.items()
    ]
    shorter = [row(written, ("region", "12"), "T", *counts) for written, counts in SHORTER.items()]
    young = row("2025", ("nation", "SE"), "T", 90, 45, age_band="18-24")
    pooled = row("2022-2024", ("municipality", "1280"), "T", 0, 0)
    readmitted = {"vip": "angest_depression", "indicator": "aterinskrivning_28d"}
    others = [
        row("2025", ("nation", "SE"), "T", 800, 80, attribution=attribution, **readmitted)
        for attribution in ("resident", "caregiver")
    ]
    return [pooled, *shorter, *years, young, *others]


def header(title: str) -> Header:
    return Header.model_validate(
        {
            "title": title, "title_en": f"English: {title}", "status": "proposed", "evidence": "elaborated",
            "origin": "register", "source": "none", "measure": "proportion", "type": "outcome", "direction": "higher",
            "numerator": "I remission", "denominator": "Bedömda", "examples": ["-"],
        }
    )  # fmt: skip


def catalogue(folder: Path) -> Catalogue:
    """Three indicators of two programmes; of one of them no row is published."""
    made = {}
    for name, title in TITLES.items():
        path = folder / f"{name.replace('/', '_')}.sql"
        path.write_text(f"-- {name}", encoding="utf-8")
        made[name] = Indicator(name, path, header(title), "SELECT 1")
    return Catalogue(Project(root=folder / "project"), {}, made)


def warehouse(folder: Path) -> Warehouse:
    """One without registers: what a publication takes from it is areas and the data date."""
    schema = ["area_level", "area_code", "name"]
    pl.DataFrame(AREAS, schema=schema, orient="row").write_parquet(folder / "area.parquet")
    municipality = {"municipality_code": ["0180", "0980", "1280"], "region_code": ["01", "09", "12"]}
    pl.DataFrame(municipality).write_parquet(folder / "municipality.parquet")
    clock = Clock(date(2026, 10, 31), date(2024, 1, 1), date(2026, 9, 30))
    return Warehouse(Project(root=folder / "project"), {}, ReferenceStore(folder, "v1"), clock)


def add_the_other_tables(public: Path) -> None:
    """What is published beside the figures, in the columns that are of interest here."""
    published = pl.read_parquet(public / "published.parquet").filter(indicator="remission", age_band="all")
    years = published.filter(period_type="year").drop("age_band")
    years.with_columns(expected=pl.lit(0.5), outside=pl.lit("inside")).write_parquet(public / "comparison.parquet")
    months = published.filter(period_type="month").drop("sex", "age_band")
    months.with_columns(centre=pl.lit(0.5)).write_parquet(public / "charts.parquet")
    keys = ["vip", "indicator", "attribution", "area_level", "area_code"]
    skane = years.filter(area_code="12").select(keys).unique()
    skane.with_columns(finding=pl.lit("good_example"), first_year=2022, last_year=2025).write_parquet(
        public / "findings.parquet"
    )


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """2026-09, and 2026-10 with two revisions; the last has all tables."""
    folder = tmp_path_factory.mktemp("notebook")
    made = Home(folder / "home")
    results = pl.DataFrame(rows(), schema=EMPTY, orient="row")
    moved = results.with_columns(value=pl.col("value") / 2)
    for month, frame in (("2026-09", moved), ("2026-10", moved), ("2026-10", results)):
        published = protect(frame.with_columns(publication=pl.lit(month)))
        inputs = Inputs(month, warehouse(folder), catalogue(folder))
        release = publication.make(inputs, {"published": published}, made)
    add_the_other_tables(release.folder / "public")
    return made


@pytest.fixture(autouse=True)
def _in_that_home(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """The functions find it as the command line does."""
    monkeypatch.setenv("VIP_HOME", str(home.root))
