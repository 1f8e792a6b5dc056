"""A site with a few measures, published rows of them made up one by one, and the file that is written of these."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from pipelines.aggregate.period_words import write as period_of
from pipelines.deliveries.vis import catalogue, writing
from pipelines.deliveries.vis.catalogue import Declared
from pipelines.deliveries.vis.places import Places, places
from pipelines.deliveries.vis.row import Against
from pipelines.project import Project
from tests.unit.release.conftest import ROW, SCHEMA

HEADER = """/*---
title: Prov, {name}
title_en: Trial, {name}
version: {version}
evidence: reconstructed
origin: reconstructed
source: ingen
measure: {measure}
type: outcome
direction: higher
target: {{value: 0.6, source: riktlinjer, valid_from: 2024-01-01}}
numerator: Alla som nått målet
denominator: Alla
unit_of_analysis: {unit}
attribution: [{attribution}]
examples: ["-"]
---*/
SELECT 1
"""
INDICATORS = {  # name: measure, unit of analysis, version, attribution
    "share": ("proportion", "person", 1, "resident"),
    "visits": ("proportion", "episode", 1, "resident"),
    "points": ("mean", "person", 1, "resident"),
    "places": ("count", "person", 1, "resident"),
    "other": ("proportion", "person", 1, "resident"),
    "hazard": ("ratio", "person", 1, "resident"),
    "middle": ("median", "person", 2, "caregiver"),
}
IDS = {
    (name, sex): f"{number:08}-0000-4000-8000-00000000000{place}"
    for number, name in enumerate(INDICATORS, start=1)
    for place, sex in enumerate(("T", "K", "M"))
}
REGISTERS = {"visits": "SE9999990000-VISITS", "others": "SE9999990000-OTHERS"}
MEASURE = """
[[measures]]
indicator = "{indicator}"
attribution = "{attribution}"
register = "{register}"
measure_id = "{total}"
{sexes}
version = {version}
unit = "{unit}"
levels = {levels}
frequencies = {frequencies}
valid_from = {valid_from}
"""
ALL_LEVELS = '["Riksnivå", "Hälso- och sjukvårdsregion", "Region", "Vårdenhet"]'
TWO_LEVELS = '["Riksnivå", "Länsnivå"]'
HEAD = """
[healthcare_regions]
1 = "SVR1"
2 = "SVR2"
3 = "SVR3"
4 = "SVR4"
5 = "SVR5"
6 = "SVR6"

[registers.visits]
hsa_id = "SE9999990000-VISITS"
name = "Besöksregistret"

[registers.others]
hsa_id = "SE9999990000-OTHERS"
name = "Det andra registret"
"""


def measure(name: str, register: str = "visits", **changes: Any) -> str:
    """An entry of the declared file."""
    ids = {sex: IDS[name, sex] for sex in ("T", "K", "M")}
    sexes = f'women = "{ids["K"]}"\nmen = "{ids["M"]}"' if name in ("share", "other") else ""
    said = {
        "indicator": f"prov/{name}", "attribution": INDICATORS[name][3], "register": register, "total": ids["T"],
        "sexes": sexes, "version": 3, "unit": "Andel", "levels": TWO_LEVELS,
        "frequencies": '["Månad", "Kvartal", "Halvår", "År"]', "valid_from": "2020-01-01",
    }  # fmt: skip
    return MEASURE.format(**{**said, **changes})


MEASURES = (
    measure("share", levels=ALL_LEVELS, frequencies='["Kvartal", "År"]'),
    measure("visits"),
    measure("points", unit="Medelvärde"),
    measure("places", unit="Antal"),
    measure("other", "others"),
)


def site(folder: Path, declared: str = HEAD + "".join(MEASURES)) -> Project:
    """Its indicators' headers, the names of its registers, and what is declared of its measures."""
    files = {
        f"indicators/prov/{name}.sql": HEADER.format(
            name=name, measure=kind, unit=unit, version=version, attribution=by
        )
        for name, (kind, unit, version, by) in INDICATORS.items()
    }
    files |= {f"data_contracts/registers/{name}.py": "" for name in REGISTERS}
    for name, text in {**files, "indicators/vis.toml": declared}.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return Project.given(folder)


def share(cases: int, events: int) -> dict[str, Any]:
    """A share with an interval that it lies in."""
    value = events / cases
    return {
        "denominator": float(cases), "numerator": events, "value": value,
        "ci_low": value / 2, "ci_high": min(1.0, value + 0.1),
    }  # fmt: skip


FIGURES = (
    "denominator", "numerator", "missing", "value", "ci_low", "ci_high", "ci_method", "standardised", "target",
    "target_met", "signal", "coverage", "coverage_year", "coverage_method",
)  # fmt: skip
NOTHING = dict.fromkeys(FIGURES)
HIDDEN = {**NOTHING, "status": "suppressed"}
SILENT = {**NOTHING, "status": "not_reported"}
LENGTHS = {"month": 1, "quarter": 3, "tertial": 4, "half_year": 6, "year": 12, "rolling_12_months": 12}


def period(kind: str, first_month: int = 1, year: int = 2025) -> dict[str, Any]:
    """A period that ends in 2025 or 2026."""
    last = year * 12 + first_month - 1 + LENGTHS[kind]
    return {
        "period_type": kind, "period_start": date(year, first_month, 1),
        "period_end": date.fromordinal(date(last // 12, last % 12 + 1, 1).toordinal() - 1),
    }  # fmt: skip


def _of_share() -> list[dict[str, Any]]:
    """A year of a measure with sexes, on all levels: 100 of the nation live nowhere known."""
    sizes = {
        ("nation", "SE"): 1000, ("healthcare_region", "1"): 300, ("healthcare_region", "4"): 350,
        ("healthcare_region", "5"): 300, ("region", "01"): 200, ("region", "09"): 100, ("region", "12"): 300,
        ("region", "14"): 250,
    }  # fmt: skip
    rows = [
        {"area_level": level, "area_code": code, "sex": sex, **share(cases * part // 10, cases * part * 4 // 100)}
        for (level, code), cases in sizes.items()
        for sex, part in (("T", 10), ("K", 6), ("M", 4))
    ]
    for row in rows:  # women and men of both regions of a healthcare region, which is shown
        row.update(HIDDEN if row["area_code"] in ("01", "09") and row["sex"] != "T" else {})
    rows += [
        {"area_level": "unit", "area_code": "U0101", **share(120, 48)},
        {"area_level": "unit", "area_code": "U0102", **share(80, 32)},
        {"area_level": "region", "area_code": "25", **SILENT},
        {"area_level": "nation", "area_code": "SE", **period("quarter"), **share(400, 130)},
    ]
    return [{"indicator": "share", **row} for row in rows]


def _of_visits() -> list[dict[str, Any]]:
    """Every event counts: a year is its quarters and its halves."""
    periods = [period("year"), *(period("half_year", month) for month in (1, 7)), *_quarters()]
    areas = (("nation", "SE", 100), ("region", "12", 40), ("region", "14", 30), ("region", "20", 20))
    return [
        {
            "indicator": "visits", "area_level": level, "area_code": code, **when,
            **share(cases * LENGTHS[when["period_type"]] // 3, cases // 5 * LENGTHS[when["period_type"]] // 3),
        }
        for when in periods
        for level, code, cases in areas
    ]  # fmt: skip


def _quarters() -> list[dict[str, Any]]:
    return [period("quarter", month) for month in (1, 4, 7, 10)]


def _of_values() -> list[dict[str, Any]]:
    alone = {"numerator": None, "ci_method": "t"}
    points = {"indicator": "points", "denominator": 50.0, "value": -12.345, "ci_low": -14.0, "ci_high": -10.5, **alone}
    places_ = {
        "indicator": "places",
        "denominator": None,
        "numerator": 31,
        "value": 31.0,
        "ci_low": 20.0,
        "ci_high": 40.0,
    }
    nation, region = {"area_level": "nation", "area_code": "SE"}, {"area_level": "region", "area_code": "12"}
    return [
        {**points, **nation},
        {**points, **region, "denominator": 20.0},
        {**points, **region, "area_code": "14", "denominator": 21.0},
        {**places_, **nation},
        {**places_, **region, "numerator": 11, "value": 11.0},
        {"indicator": "other", **nation, **share(60, 20)},
    ]


def published(*more: Mapping[str, Any]) -> pl.DataFrame:
    """Sound rows of the shape `Published`, and more."""
    changes = [*_of_share(), *_of_visits(), *_of_values(), *more]
    base = {**ROW, "area_level": "nation", "area_code": "SE", "data_as_of": date(2026, 9, 30)}
    return pl.DataFrame([{**base, **one} for one in changes], schema=SCHEMA, orient="row")


@dataclass
class Sound:
    """The file of a register as a table. rows: name -> fields by name; names are measure/sex/area/period."""

    path: Path
    declared: Declared
    places: Places
    heading: list[str] = field(default_factory=list)
    instruction: list[str] = field(default_factory=list)
    rows: dict[str, dict[str, str]] = field(default_factory=dict)

    @property
    def against(self) -> Against:
        return Against(self.places, self.declared, date(2026, 11, 1))

    def line(self, name: str) -> int:
        """Where a row stands, below heading and instruction."""
        return list(self.rows).index(name) + 3

    def text(self, rows: Sequence[Mapping[str, str]], heading: Sequence[str], instruction: Sequence[str]) -> str:
        """A file as the platform is sent it, of rows that may have been changed."""
        out = io.StringIO(newline="")
        writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
        writer.writerows([heading, instruction, *([row[name] for name in self.heading] for row in rows)])
        return out.getvalue()


def written(project: Project, folder: Path, register: str = "visits") -> Sound:
    """The file of a register, read back by Python's own reader."""
    declared = catalogue.load(project)
    there = places(project.site, declared.file.healthcare_regions)
    path = writing.write(published(), declared, there, folder, is_simulated=True).files[register]
    found = Sound(path, declared, there)
    with open(path, encoding="utf-8", newline="") as opened:
        found.heading, found.instruction, *rows = csv.reader(opened, delimiter=";")
    for row in rows:
        named = dict(zip(found.heading, row, strict=True))
        found.rows[name_of(named, there)] = named
    return found


def name_of(row: Mapping[str, str], there: Places) -> str:
    """`share/K/12/2025`: measure, sex, area or unit by our code, period."""
    own, sex = next(key for key, one in IDS.items() if one == row["MeasureID"])
    areas = there.named.filter(
        pl.col("RegionOrganisationId").eq_missing(pl.lit(row["RegionOrganisationId"] or None)),
        pl.col("UnitHSAID").eq_missing(pl.lit(row["UnitHSAID"] or None)),
    )
    start, end = (date.fromisoformat(row[f"PeriodReported{day}Date"]) for day in ("Start", "End"))
    months = (end.year - start.year) * 12 + end.month - start.month + 1
    kind = {1: "month", 3: "quarter", 6: "half_year", 12: "year"}[months]
    return f"{own}/{sex}/{areas['area_code'][0]}/{period_of(kind, start)}"
