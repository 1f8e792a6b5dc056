"""The months of the benchmark as somebody at home in pandas would write them: groups, joins and a whole grid."""

from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.measuring import cpu_seconds
from benchmarks.world import FIRST, LAST, World
from pipelines.reference.areas import NATION
from pipelines.reference.days import LAST_DAY
from pipelines.select.warehouse import Warehouse

LEVELS = ("nation", "healthcare_region", "region", "municipality")
COUNTS = ["cases", "recorded", "positive"]
Z = 1.959963984540054


def months_by_pandas(world: World) -> float:
    """CPU seconds from cases to counts, value, interval and status of every month, area, sex and age band, in files."""
    wide = areas(world.warehouse())
    begun = cpu_seconds()
    for number, file in enumerate(world.files()):
        found = of_indicator(file, wide, months(), by_person=number % 2 == 0)
        found.to_parquet(world.folder / "by_pandas.parquet", compression="zstd")
    return cpu_seconds() - begun


def areas(warehouse: Warehouse) -> pd.DataFrame:
    """The areas that each municipality of today lies in: a column per level."""
    rows = pd.read_parquet(warehouse.reference.path("area_of_code")).query("attribution == 'resident'")
    today = rows[[day.year == LAST_DAY.year for day in rows["valid_to"]]]
    wide = today.pivot_table(index="code", columns="area_level", values="area_code", aggfunc="last").reset_index()
    return wide.assign(nation=NATION)


def months() -> pd.DatetimeIndex:
    """Those of the benchmark."""
    return pd.date_range(FIRST, LAST, freq="MS")


def of_indicator(file: Path, wide: pd.DataFrame, months: pd.DatetimeIndex, *, by_person: bool) -> pd.DataFrame:
    """Counts, value, interval and status of every month, area, sex and age band of one register's rows."""
    columns = ["row_id", "person_id", "visit_on", "municipality_code", "sex", "age", "answer_0"]
    cases = pd.read_parquet(file, columns=columns)
    cases["month"] = pd.to_datetime(cases["visit_on"]).dt.to_period("M").dt.to_timestamp()
    if by_person:
        cases = cases.sort_values(["visit_on", "row_id"]).drop_duplicates(["person_id", "month"], keep="last")
    edges, bands = [0, 13, 18, 25, 45, 65, 201], ["00-12", "13-17", "18-24", "25-44", "45-64", "65+"]
    cases["age_band"] = pd.cut(cases["age"], edges, right=False, labels=bands).astype(str)
    cases["recorded"] = cases["answer_0"].notna()
    cases["positive"] = cases["answer_0"].eq(True)
    cases["cases"] = 1
    placed = cases.merge(wide, left_on="municipality_code", right_on="code", how="left")
    return pd.concat([_of_level(placed, level, wide[level], months, bands) for level in LEVELS], ignore_index=True)


def _of_level(
    placed: pd.DataFrame, level: str, areas: pd.Series, months: pd.DatetimeIndex, bands: list[str]
) -> pd.DataFrame:
    margins = {"total": (["T"], ["all"]), "sex": (["K", "M"], ["all"]), "age": (["T"], bands)}
    parts = []
    for margin, (sexes, ages) in margins.items():
        by = [level, "month", *([{"sex": "sex", "age": "age_band"}[margin]] if margin != "total" else [])]
        counted = placed.groupby(by)[COUNTS].sum().reset_index()
        counted = counted.assign(**({"sex": "T"} if margin != "sex" else {}))
        counted = counted.assign(**({"age_band": "all"} if margin != "age" else {}))
        grid = pd.DataFrame(
            product(sorted(areas.dropna().unique()), months, sexes, ages),
            columns=[level, "month", "sex", "age_band"],
        )
        parts.append(grid.merge(counted, on=grid.columns.tolist(), how="left").fillna(dict.fromkeys(COUNTS, 0)))
    whole = pd.concat(parts, ignore_index=True).rename(columns={level: "area_code"}).assign(area_level=level)
    return _with_interval(whole)


def _with_interval(rows: pd.DataFrame) -> pd.DataFrame:
    n, share = rows["recorded"].where(rows["recorded"] > 0), rows["positive"] / rows["recorded"]
    centre, spread = share + Z**2 / (2 * n), Z * np.sqrt(share * (1 - share) / n + Z**2 / (4 * n**2))
    low, high = (centre - spread) / (1 + Z**2 / n), (centre + spread) / (1 + Z**2 / n)
    status = np.where(rows["recorded"] > 0, "ok", "zero_denominator")
    missing = rows["cases"] - rows["recorded"]
    return rows.assign(value=share, ci_low=low, ci_high=high, missing=missing, status=status)
