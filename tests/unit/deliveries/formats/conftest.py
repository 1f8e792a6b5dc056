"""Unit tests of deliveries: one module against what is known of it. Shared: a small edition, and what must be hidden."""

import io
import struct
import zipfile
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from pyarrow import parquet

from pipelines.deliveries.edition import Edition, Places
from pipelines.deliveries.vis import catalogue as vis
from pipelines.deliveries.vis.places import places
from pipelines.deliveries.vis.sending import Sending
from pipelines.disclosure.blanking import blanked
from pipelines.project import Project
from pipelines.publisher import Publisher
from pipelines.release.files import About
from pipelines.select.catalogue import Catalogue, Indicator
from pipelines.select.header import Header, Programme
from tests.unit.release.conftest import ROW, SCHEMA

# Figures that are hidden, and that no file holds by chance.
SECRETS = {
    "denominator": 918_273.0, "numerator": 717_171, "missing": 515_151, "value": 0.918273645, "ci_low": 0.827364559,
    "ci_high": 0.981726354, "standardised": 0.646464646, "coverage": 0.535353535, "coverage_year": 19_191,
    "ci_method": "secretmethod", "signal": "secretsignal", "coverage_method": "secretcoverage",
}  # fmt: skip
NEEDLES = (
    "918273", "717171", "515151", "91.8273", "91,8273", "827364", "82.7364", "981726", "98.1726", "646464", "64.6464",
    "535353", "53.5353", "19191", "secret",
)  # fmt: skip
MUNICIPALITIES = pl.DataFrame(
    [("0114", "01", "1", "A2"), ("0980", "09", "1", "C6"), ("1380", "13", "4", "B3"), ("1382", "13", "5", "C6")],
    schema=["municipality_code", "region_code", "healthcare_region_code", "skr_group"],
    orient="row",
)
NAMES = pl.DataFrame(
    [
        ("nation", "SE", "Riket"), ("healthcare_region", "1", "Sjukvårdsregion Öst"),
        ("healthcare_region", "4", "Södra"), ("healthcare_region", "5", "Västra"), ("region", "01", "Region Å"),
        ("region", "09", "Region Gotland"), ("region", "13", "Region Halland"), ("municipality", "0114", "Väsby"),
        ("municipality", "0980", "Gotland"), ("municipality", "1380", "Halmstad"),
        ("municipality", "1382", "Falkenberg"), ("municipality_group", "A2", "Pendling"), ("unit", "U1", "Enhet 1"),
    ],
    schema=["area_level", "area_code", "name"],
    orient="row",
)  # fmt: skip
PLACES = Places(NAMES, MUNICIPALITIES)
PUBLISHER = Publisher(
    name="Prövningen", kind="NationalAuthority", homepage="https://example.org", contact="Frågor om statistik",
    email="fragor@example.org", address="https://example.org/vip",
)  # fmt: skip
VISITS = vis.Register(hsa_id="SE9999990000-VISITS", name="Besöksregistret")
DECLARED = {
    "attribution": "resident", "register": "visits", "version": 1, "levels": ["Riksnivå"],
    "frequencies": ["År"], "valid_from": date(2020, 1, 1),
}  # fmt: skip
PERIODS = {
    "year": [(date(year, 1, 1), date(year, 12, 31)) for year in (2023, 2024, 2025)],
    "quarter": [(date(2025, 1, 1), date(2025, 3, 31)), (date(2025, 4, 1), date(2025, 6, 30))],
    "rolling_12_months": [(date(2024, 4, 1), date(2025, 3, 31))],
    "pool_3_years": [(date(2022, 1, 1), date(2024, 12, 31))],
}
MEAN = {"indicator": "points", "numerator": None, "value": 12.25, "ci_low": None, "ci_high": None, "target": None,
        "ci_method": "order_statistics", "target_met": None}  # fmt: skip
NOTHING = {
    "denominator": None, "numerator": None, "missing": None, "value": None, "ci_low": None, "ci_high": None,
    "ci_method": None, "target_met": None, "signal": None, "coverage": None, "coverage_year": None,
    "coverage_method": None,
}  # fmt: skip


def header(**changes: Any) -> Header:
    """A header of a proposed indicator."""
    return Header.model_validate({
        "title": "Andel; med å, ä & \"ö\"", "title_en": "Share of such", "evidence": "elaborated", "origin": "register",
        "source": "Årsrapport", "measure": "proportion", "type": "outcome", "direction": "higher",
        "numerator": "De som har det", "denominator": "Alla", "exclusions": "Ingen", "notes": "=1+1 är ingen formel",
        "min_coverage": 0.6, "breaks": [{"from": date(2024, 1, 1), "reason": "nytt formulär"}], "examples": ["-"],
        **changes,
    })  # fmt: skip


HEADERS = {
    "prov/remission": header(),
    "prov/points": header(title="Poäng", title_en="Points", measure="mean"),
    "annat/rate": header(
        title="Händelser", title_en="Events", measure="rate", attribution=["resident"], population={"per": 100_000}
    ),
}


def sending() -> Sending:
    """Two indicators are measures of Vården i siffror."""
    measures = [
        vis.Measure(indicator="prov/remission", measure_id="00001", unit="Andel", **DECLARED),
        vis.Measure(indicator="prov/points", measure_id="00002", unit="Medelvärde", **DECLARED),
    ]
    file = vis.File(registers={"visits": VISITS}, measures=measures)
    return Sending(vis.Declared(Path("vis.toml"), file, HEADERS), places(None, {}))


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """Two programmes with three indicators."""
    programmes = {
        "prov": Programme(title="Prövning", title_en="Trial", owner="Ingen"),
        "annat": Programme(title="Annat", title_en="Other", owner="Ingen"),
    }
    made = {name: Indicator(name, Path(f"{name}.sql"), said, "SELECT 1") for name, said in HEADERS.items()}
    return Catalogue(Project(), programmes, made)


def rows(*changes: Mapping[str, Any]) -> pl.DataFrame:
    """A frame of the shape `Results`: each row is a sound one with some fields changed."""
    return pl.DataFrame([ROW | dict(change) for change in changes], schema=SCHEMA, orient="row")


def changes() -> Iterator[dict[str, Any]]:
    """Of every level, kind of period, status and measure; no two alike."""
    areas = [tuple(area[:2]) for area in NAMES.iter_rows() if area[0] != "unit"]
    number = 0
    for level, code in areas:
        for kind, periods in PERIODS.items():
            for start, end in periods:
                number += 1
                row = {"area_level": level, "area_code": code, "period_type": kind, "period_start": start,
                       "period_end": end}  # fmt: skip
                some = {"denominator": 100.0 + number, "numerator": 40 + number % 7, "missing": number % 5,
                        "value": (40 + number % 7) / (100 + number)}  # fmt: skip
                yield row | some
                yield row | MEAN | {"value": 12.25 + number / 7}
                if kind == "year":
                    yield row | some | {"sex": "K", "value": 1 / 3}
                    yield row | some | {"age_band": "18-24", "status": "provisional", "value": 0.0, "numerator": 0}
    special = {"area_level": "region", "area_code": "13", "attribution": "caregiver"}
    for number, status in enumerate(("not_reported", "not_applicable", "zero_denominator", "withheld", "withdrawn")):
        yield special | NOTHING | {"status": status, "period_start": date(2019 + number, 1, 1),
                                   "period_end": date(2019 + number, 12, 31)}  # fmt: skip
    yield special | {"status": "below_coverage", "period_start": date(2024, 1, 1), "period_end": date(2024, 12, 31)}
    rate = {"vip": "annat", "indicator": "rate", "denominator": 1234.5678901, "value": 17.123456789012345,
            "ci_low": 1e-7, "ci_high": 123456.789, "numerator": 21, "target": None, "target_met": None}  # fmt: skip
    for start, end in PERIODS["year"]:
        yield rate | {"area_level": "nation", "area_code": "SE", "period_start": start, "period_end": end}


def secret_changes() -> Iterator[dict[str, Any]]:
    """Rows that hold the secrets: in the middle of a series that is drawn, and in others."""
    for level, code, sex in (("region", "09", "M"), ("municipality", "0980", "M"), ("nation", "SE", "M")):
        for start, end in PERIODS["year"]:
            yield SECRETS | {"area_level": level, "area_code": code, "sex": sex, "period_start": start,
                             "period_end": end}  # fmt: skip
    for start, end in PERIODS["year"][:2]:
        yield SECRETS | {"vip": "annat", "indicator": "rate", "area_level": "region", "area_code": "09",
                         "target": None, "period_start": start, "period_end": end}  # fmt: skip


@pytest.fixture(scope="session")
def edition_of(catalogue: Catalogue) -> Callable[..., Edition]:
    """An edition of any rows."""

    def made(frame: pl.DataFrame, **said: Any) -> Edition:
        about = About(True, "hide", "Små tal göms")
        return Edition.of(
            frame, catalogue, PLACES,
            **{"publication": "2026-10", "revision": 1, "about": about, "publisher": PUBLISHER, "sending": sending(), **said},
        )  # fmt: skip

    return made


@pytest.fixture(scope="session")
def edition(edition_of: Callable[..., Edition]) -> Edition:
    """Everything that is shown, and rows whose figures are hidden."""
    hidden = blanked(rows(*secret_changes()), pl.lit(True))
    return edition_of(pl.concat([rows(*changes()), hidden]))


@pytest.fixture(scope="session")
def opened(edition_of: Callable[..., Edition]) -> Edition:
    """The same with the secrets shown: what a search must find them in."""
    return edition_of(rows(*changes(), *secret_changes()))


def found_in(paths: tuple[Path, ...]) -> set[str]:
    """Which secrets are in the files, as digits or as doubles, packed or not."""
    there: set[str] = set()
    for path in paths:
        for data in _unpacked(path):
            there |= {needle for needle in NEEDLES if needle.encode() in data}
            there |= {name for name, value in SECRETS.items()
                      if isinstance(value, float) and struct.pack("<d", value) in data}  # fmt: skip
    return there


def _unpacked(path: Path) -> Iterator[bytes]:
    yield path.read_bytes()
    if path.suffix == ".xlsx":
        with zipfile.ZipFile(path) as packed:
            yield from (packed.read(name) for name in packed.namelist())
    if path.suffix == ".parquet":
        buffer = io.BytesIO()
        parquet.write_table(parquet.read_table(path), buffer, compression="none", use_dictionary=False)
        metadata = parquet.ParquetFile(path).metadata
        yield buffer.getvalue()
        yield repr([metadata.row_group(n).to_dict() for n in range(metadata.num_row_groups)]).encode()
        yield repr(parquet.read_table(path).to_pydict()).encode()
