"""The publication plan as frames: which level has which periods and breakdowns, and the age bands."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from data_contracts.shapes import ALL_AGES, ATTRIBUTIONS, EDITIONS

PLAN = Path(__file__).with_name("plan.toml")
OLDEST = 200


@dataclass(frozen=True)
class Plan:
    """What `plan.toml` says."""

    declared: dict[str, Any]

    @staticmethod
    def load(path: Path = PLAN) -> "Plan":
        """The plan as shipped, or as it was once."""
        return Plan(tomllib.loads(path.read_text(encoding="utf-8")))

    def rows(self, *editions: str) -> pl.DataFrame:
        """`area_level, period_type, breakdown` of the editions (public, internal) together."""
        found = [
            (level, period, breakdown)
            for edition in editions
            for level, periods in self.declared[edition].items()
            for period, breakdowns in periods.items()
            for breakdown in breakdowns
        ]
        columns = ["area_level", "period_type", "breakdown"]
        schema = dict.fromkeys(columns, pl.String)
        return pl.DataFrame(found, schema=schema, orient="row").unique().sort(columns)

    def shown(self, *editions: str) -> pl.DataFrame:
        """`attribution, area_level, period_type, sex, age_band` of the editions, both where none is named.

        A unit is a care giver and never where somebody lives; a group of municipalities is never a care giver.
        """
        rows = self.rows(*(editions or EDITIONS)).join(self.breakdowns(), on="breakdown").drop("breakdown").unique()
        both = pl.DataFrame({"attribution": ATTRIBUTIONS}).join(rows, how="cross")
        gives_care, level = pl.col("attribution") == "caregiver", pl.col("area_level")
        return both.filter(pl.when(gives_care).then(level != "municipality_group").otherwise(level != "unit"))

    def age_bands(self) -> pl.DataFrame:
        """`age_from, age_to, age_band`, from one set of cut points."""
        points = self.declared["age_bands"]["cut_points"]
        ends = [point - 1 for point in points[1:]] + [OLDEST]
        return pl.DataFrame(
            {"age_from": points, "age_to": ends, "age_band": [_band(a, b) for a, b in zip(points, ends, strict=True)]}
        )

    def ages(self) -> pl.DataFrame:
        """`age, age_band`: the band of every single age."""
        ages = self.age_bands().with_columns(age=pl.int_ranges("age_from", pl.col("age_to") + 1)).explode("age")
        return ages.select(pl.col("age").cast(pl.Int64), "age_band")

    def breakdowns(self) -> pl.DataFrame:
        """`breakdown, sex, age_band`: the rows each breakdown consists of."""
        bands = self.age_bands()["age_band"].to_list()
        rows = [("total", "T", ALL_AGES)]
        rows += [("sex", sex, ALL_AGES) for sex in "KM"]
        rows += [("age", "T", band) for band in bands]
        rows += [("sex_age", sex, band) for sex in "KM" for band in bands]
        return pl.DataFrame(rows, schema=["breakdown", "sex", "age_band"], orient="row")


def _band(low: int, high: int) -> str:
    return f"{low:02}+" if high == OLDEST else f"{low:02}-{high:02}"
