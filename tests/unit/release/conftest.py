"""Unit tests of release: one module against what is known of it. Shared: published rows made up one by one."""

import shutil
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import typer
from click.testing import Result
from typer.testing import CliRunner

from pipelines.deployment import Deployment
from pipelines.home import Home
from pipelines.project import Project
from pipelines.select.catalogue import Catalogue, Indicator
from pipelines.select.header import Header
from tests.unit.release import making

SCHEMA: dict[str, Any] = {
    "publication": pl.String, "vip": pl.String, "indicator": pl.String, "indicator_version": pl.Int64,
    "period_type": pl.String, "period_start": pl.Date, "period_end": pl.Date, "data_as_of": pl.Date,
    "attribution": pl.String, "area_level": pl.String, "area_code": pl.String, "sex": pl.String,
    "age_band": pl.String, "denominator": pl.Float64, "numerator": pl.Int64, "missing": pl.Int64,
    "value": pl.Float64, "ci_low": pl.Float64, "ci_high": pl.Float64, "ci_method": pl.String,
    "standardised": pl.Float64, "target": pl.Float64, "target_met": pl.Boolean, "signal": pl.String,
    "coverage": pl.Float64, "coverage_year": pl.Int64, "coverage_method": pl.String, "status": pl.String,
}  # fmt: skip
ROW: dict[str, Any] = {
    "publication": "2026-10", "vip": "prov", "indicator": "remission", "indicator_version": 1,
    "period_type": "year", "period_start": date(2025, 1, 1), "period_end": date(2025, 12, 31),
    "data_as_of": date(2026, 9, 30), "attribution": "resident", "area_level": "region", "area_code": "01",
    "sex": "T", "age_band": "all", "denominator": 100.0, "numerator": 40, "missing": 20, "value": 0.4,
    "ci_low": 0.309, "ci_high": 0.498, "ci_method": "wilson", "standardised": None, "target": 0.6,
    "target_met": False, "signal": "shift", "coverage": 0.8, "coverage_year": 2025, "coverage_method": "register",
    "status": "ok",
}  # fmt: skip


TARGET = {"value": 0.6, "source": "riktlinjer", "valid_from": date(2024, 1, 1)}


@pytest.fixture(scope="session")
def rows() -> Callable[..., pl.DataFrame]:
    """A frame of the shape `Results`: each row is a sound one with some fields changed."""

    def made(*changes: Mapping[str, Any]) -> pl.DataFrame:
        return pl.DataFrame([ROW | dict(change) for change in changes], schema=SCHEMA, orient="row")

    return made


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    """Two indicators of one programme: `remission` is adopted, `work` only proposed."""
    made = {}
    folder = tmp_path / "project" / "indicators" / "prov"
    folder.mkdir(parents=True)
    for name, status in (("remission", "adopted"), ("work", "proposed")):
        path = folder / f"{name}.sql"
        path.write_text(f"-- {name}", encoding="utf-8")
        header = Header.model_validate(
            {
                "title": f"Andel; {name}", "title_en": f"Share: {name}", "status": status, "evidence": "elaborated",
                "decision": {"body": "NAG", "decided_on": date(2026, 1, 1), "source": "protokoll"},
                "origin": "register", "source": "none", "measure": "proportion", "type": "outcome",
                "direction": "higher", "target": TARGET if name == "remission" else None, "numerator": "n", "denominator": "d", "examples": ["-"],
            }
        )  # fmt: skip
        made[f"prov/{name}"] = Indicator(f"prov/{name}", path, header, "SELECT 1")
    return Catalogue(Project(root=tmp_path / "project"), {}, made)


AREAS = pl.DataFrame(
    {
        "area_level": ["nation", "healthcare_region", "region", "region", "municipality", "municipality", "unit"],
        "area_code": ["SE", "1", "01", "09", "0114", "0980", "U1"],
        "name": [
            "Riket",
            "Sjukvårdsregion Öst",
            "Region Stockholm",
            "Region Gotland",
            "Upplands Väsby",
            "Gotland",
            "U",
        ],
    }
)
REGIONS = {"0114": "01", "0980": "09"}


@pytest.fixture(scope="session")
def areas() -> pl.DataFrame:
    """A nation of two regions with a municipality each."""
    return AREAS


@pytest.fixture(scope="session")
def regions() -> Mapping[str, str]:
    """Municipality -> region."""
    return REGIONS


@pytest.fixture(scope="session")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Deployment:
    """2026-10 with a second revision, made of a later delivery, and 2026-11. To look at; `copied` is to be changed."""
    deployment = making.deployment(tmp_path_factory.mktemp("issued"))
    making.issue(deployment, "2026-10", date(2026, 10, 31))
    making.land(deployment.home, date(2026, 11, 4), late=20)
    making.issue(deployment, "2026-10", date(2026, 11, 30))
    making.issue(deployment, "2026-11", date(2026, 11, 30))
    return deployment


@pytest.fixture
def copied(issued: Deployment, tmp_path: Path) -> Home:
    """Its publications and nothing else: no delivery, no row, no cell, no key."""
    home = Home(tmp_path / "copied")
    shutil.copytree(issued.home.publications, home.publications, dirs_exist_ok=True)
    return home


def vip(command: Callable[..., None], *arguments: object) -> Result:
    """A command as it is called at a terminal."""
    app = typer.Typer()
    app.command()(command)
    return CliRunner().invoke(app, [str(argument) for argument in arguments])
