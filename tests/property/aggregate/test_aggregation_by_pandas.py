"""Every count of the results is the count that ten lines of plain pandas find."""

from datetime import date
from functools import cache, partial

import numpy as np
import pandas as pd
import polars as pl
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.property.aggregate.conftest import POPULATION

FIRST_DAY, AS_OF, MATURE_UNTIL = (pd.Timestamp(day) for day in ("2001-01-01", "2004-06-30", "2004-04-30"))
UPPSALA, HEBY, GOTLAND = {"healthcare_region": "2", "region": "03"}, {"municipality": "0331"}, {"municipality": "0980"}
LARGER_TOWNS, NEAR_LARGER_TOWNS, SMALLER_TOWNS, NEAR_CITIES = (
    {"municipality_group": name} for name in ("B3", "B4", "C6", "A2")
)
AREAS_OF_UNIT = {
    "100001": UPPSALA | {"unit": "A"},
    "100002": UPPSALA | HEBY | {"unit": "B"},  # a municipality's own unit
    "100003": {"healthcare_region": "5", "region": "13", "unit": "C"},  # Halland lies in two healthcare regions
    "100004": {"healthcare_region": "4", "region": "13", "unit": "D"},
    "100005": {"healthcare_region": "1", "region": "09", "unit": "E"} | GOTLAND,
    "100006": UPPSALA | {"unit": "A"},  # merged into A
    "100007": {"unit": "G"},  # serves the nation
    "100008": {"region": "13", "unit": "H"},  # paid by Halland, outside it
}
AREAS_OF_MUNICIPALITY = {
    "0330": UPPSALA | NEAR_LARGER_TOWNS | {"municipality": "0330"},
    "0331": UPPSALA | NEAR_LARGER_TOWNS | HEBY,
    "1917": UPPSALA | NEAR_LARGER_TOWNS | HEBY,  # Heby's former code
    "0380": UPPSALA | LARGER_TOWNS | {"municipality": "0380"},
    "0980": {"healthcare_region": "1", "region": "09"} | SMALLER_TOWNS | GOTLAND,
    "1380": {"healthcare_region": "4", "region": "13", "municipality": "1380"} | LARGER_TOWNS,
    "1384": {"healthcare_region": "5", "region": "13", "municipality": "1384"} | NEAR_CITIES,
}
AREA_COUNT = {"caregiver": 1 + 4 + 3 + 2 + 7, "resident": 1 + 4 + 3 + 4 + 6}
AREA = ["attribution", "area_level", "area_code"]
PERIOD = ["period_type", "period_start"]
KEYS = [*AREA, *PERIOD, "sex", "age_band"]
COUNTS = ["count", "recorded", "total", "expected_count"]
WITHOUT_SHRINKING = [Phase.explicit, Phase.reuse, Phase.generate]  # a run takes too long for it

days = st.one_of(
    st.dates(date(2000, 11, 1), date(2004, 8, 15)),
    st.dates(date(2003, 2, 1), date(2003, 2, 28)),  # several of one person in a month
    st.sampled_from([date(2001, 1, 1), date(2002, 2, 28), date(2002, 12, 31), date(2003, 1, 1), date(2004, 6, 30)]),
)
visits = st.fixed_dictionaries(
    {
        "person_id": st.sampled_from([1, 2, 3, 4, None]),
        "sex": st.sampled_from(["K", "M", None]),
        "age": st.sampled_from([0, 17, 18, 64, 65, 100, None]),
        "visit_on": days,
        "unit_id": st.sampled_from([*AREAS_OF_UNIT, "999999", None]),
        "municipality_code": st.sampled_from([*AREAS_OF_MUNICIPALITY, "9999", None]),
        "is_eligible": st.sampled_from([True, True, True, False]),
        "answer": st.sampled_from([True, False, None]),
        "amount": st.none() | st.integers(-500_000, 500_000).map(lambda whole: whole / 10_000),
        "expected": st.integers(0, 2_000_000).map(lambda whole: whole / 1_000_000),
        "followed_days": st.none() | st.integers(0, 12),
    }
)
counted_once = st.sampled_from(
    [
        {"unit_of_analysis": "person", "record": "first"},
        {"unit_of_analysis": "person", "record": "last"},
        {"unit_of_analysis": "episode"},
    ]
)
indicators = st.builds(
    lambda unit, **header: header | unit,
    unit=counted_once,
    measure=st.sampled_from(["proportion", "mean", "ratio"]),
    due_after_days=st.sampled_from([0, 45]),
    direction=st.sampled_from(["higher", "lower", "follow"]),
    target=st.sampled_from([{"value": 0.5, "source": "s", "valid_from": day} for day in (None, date(2003, 3, 15))]),
)


@settings(max_examples=12, phases=WITHOUT_SHRINKING, suppress_health_check=[HealthCheck.too_slow])
@given(few_or_many=st.lists(visits, max_size=5) | st.lists(visits, min_size=15, max_size=30), header=indicators)
def test_every_count_is_what_pandas_counts(world, few_or_many: list[dict], header: dict) -> None:
    rows = world.register(few_or_many)
    last_due = AS_OF - pd.Timedelta(days=header["due_after_days"])
    register = as_pandas(rows).assign(value=lambda row: row["amount" if header["measure"] == "mean" else "answer"])
    expected = counted_by_pandas(register[register["is_eligible"].astype(bool)], last_due, header)
    found = as_pandas(world.results(rows, **header))

    assert len(found) == 12 * len(whole_periods(last_due)) * sum(AREA_COUNT.values())
    assert not found.duplicated(KEYS).any()
    both = found.merge(expected, on=KEYS, how="outer", indicator="side").fillna(dict.fromkeys(COUNTS, 0))
    assert not (both["side"] == "right_only").any()
    both["seen"] = both.merge(seen_by_pandas(register, last_due), on=AREA + PERIOD, how="left")["seen"].to_numpy()
    agree(both, "status", status_by_pandas(both, MATURE_UNTIL - (AS_OF - last_due)))
    both = both[both["seen"] == True]  # noqa: E712
    figures = {
        "proportion": (both["recorded"], both["total"], both["total"] / both["recorded"]),
        "mean": (both["recorded"], both["total"] * np.nan, both["total"] / both["recorded"]),
        "ratio": (both["expected_count"].round(6), both["total"], both["total"] / both["expected_count"]),
    }
    agree(both, "missing", both["count"] - both["recorded"])
    for column, figure in zip(("denominator", "numerator", "value"), figures[header["measure"]], strict=True):
        agree(both, column, figure.replace([np.inf, -np.inf], np.nan))
    reached = {"higher": both["value"] >= 0.5, "lower": both["value"] <= 0.5, "follow": both["value"] * np.nan}
    in_force = both["period_end"] >= pd.Timestamp(header["target"]["valid_from"] or FIRST_DAY)
    agree(both, "target_met", reached[header["direction"]].where(both["value"].notna() & in_force))


@settings(max_examples=5, phases=WITHOUT_SHRINKING, suppress_health_check=[HealthCheck.too_slow])
@given(rows=st.lists(visits, min_size=5, max_size=30), unit=counted_once, at_days=st.integers(1, 12))
def test_medians_and_survival_are_those_of_the_cases_themselves(world, rows: list[dict], unit, at_days: int) -> None:
    register = world.register(rows)
    wanted = {"median": middle, "survival": partial(left_after, at_days=at_days)}
    for measure, figure in wanted.items():
        header = {"measure": measure, **unit, **({"at_days": at_days} if measure == "survival" else {})}
        cases = as_pandas(register).assign(value=lambda row, measure=measure: measured(row, measure))
        cases = cases[cases["is_eligible"].astype(bool)]
        groups = margins_by_pandas(cases, AS_OF, unit).groupby(KEYS)
        expected = pd.DataFrame([(*keys, figure(group)) for keys, group in groups], columns=[*KEYS, "pandas"])
        found = as_pandas(world.results(register, **header))
        both = found.merge(expected.astype({"period_start": "datetime64[ns]"}), on=KEYS, how="left")
        agree(both, "value", both["pandas"].where(both["status"] != "not_reported"))


def measured(rows: pd.DataFrame, measure: str) -> pd.Series:
    if measure == "median":
        return rows["amount"]
    return rows["answer"].astype(float).where(rows["followed_days"].notna())


def middle(cases: pd.DataFrame) -> float:
    recorded = cases["value"].dropna()
    return recorded.median() if len(recorded) else np.nan


def left_after(cases: pd.DataFrame, at_days: int) -> float:
    """Day by day, as a nurse would count it: who is still there, and who of them has the event that day."""
    cases, share = cases.dropna(subset=["value"]), 1.0
    if cases.empty:
        return np.nan
    for on in range(at_days + 1):
        there = cases[cases["followed_days"] >= on]
        if there.empty:
            return share if share == 0 else np.nan
        share *= 1 - ((there["followed_days"] == on) & (there["value"] == 1)).sum() / len(there)
    return share


@settings(max_examples=5, phases=WITHOUT_SHRINKING, suppress_health_check=[HealthCheck.too_slow])
@given(
    rows=st.lists(visits, min_size=5, max_size=30),
    ages=st.sampled_from([(0, 200), (10, 17), (18, 64), (65, 200)]),
    sex=st.sampled_from(["T", "K"]),
    basis=st.sampled_from(["mean", "end_of_year"]),
)
def test_rates_are_divided_by_the_months_people_lived_there(world, rows, ages, sex: str, basis: str) -> None:
    inside = [row for row in rows if row["age"] is None or ages[0] <= row["age"] <= ages[1]]
    inside = [row for row in inside if sex == "T" or row["sex"] in ("K", None)]
    at_risk = {"age_from": ages[0], "age_to": ages[1], "sex": sex, "basis": basis, "per": 1000}
    register = world.register(inside)
    header = {"measure": "rate", "population": at_risk, "attribution": ["resident"], "unit_of_analysis": "episode"}
    found = as_pandas(world.results(register, **header))
    both = found.assign(months=months_lived(found, ages, sex, basis))
    reported = both["status"] != "not_reported"
    agree(both, "denominator", (both["months"] / 12).where(reported))
    rate = (both["numerator"] / (both["months"] / 12) * 1000).replace([np.inf, -np.inf], np.nan)
    agree(both, "value", rate.where(reported & (both["months"] > 0)))
    assert set(both.loc[reported & (both["months"] == 0), "status"]) <= {"zero_denominator"}
    assert set(both.loc[reported & (both["months"] > 0), "status"]) <= {"ok", "provisional"}


def months_lived(found: pd.DataFrame, ages: tuple[int, int], sex: str, basis: str) -> list[float]:
    """Month by month and person by person; the population of a year is that of its end, or the mean of both ends."""
    people = POPULATION.to_pandas()
    people["persons"] = people["persons"].astype(float)
    people = people[people["age"].between(*ages) & people["sex"].isin(["K", "M"] if sex == "T" else [sex])]
    bands = {"00-17": (0, 17), "18-64": (18, 64), "65+": (65, 200), "all": (0, 200)}

    @cache
    def living(level: str, area: str, sex_of_row: str, band: str, year: int) -> float:
        here = people[
            np.array([lies_in(code, year, level, area) for code in people["municipality_code"]], dtype=bool)
            & people["sex"].isin(["K", "M"] if sex_of_row == "T" else [sex_of_row])
            & people["age"].between(*bands[band])
        ]
        of_year = here.groupby("year")["persons"].sum()
        end, start = of_year.get(year, 0.0), of_year.get(year - 1, 0.0)
        return (end + start) / 2 if basis == "mean" else end

    return [
        sum(
            living(row.area_level, row.area_code, row.sex, row.age_band, month.year)
            for month in pd.date_range(row.period_start, row.period_end, freq="MS")
        )
        for row in found.itertuples()
    ]


def lies_in(code: str, year: int, level: str, area: str) -> bool:
    """In a year before 2003, when Knivsta left, the people of Uppsala are the region's and no municipality's."""
    areas = UPPSALA if code in ("0380", "0330") and year < 2003 else AREAS_OF_MUNICIPALITY[code]
    return level == "nation" or areas.get(level) == area


def counted_by_pandas(cases: pd.DataFrame, last_due: pd.Timestamp, header: dict) -> pd.DataFrame:
    """The oracle: for each period, area and margin how many count, and their sums."""
    margins = margins_by_pandas(cases, last_due, header)
    margins["value"] = margins["value"].astype(float)
    margins["expected"] = margins["expected"].where(margins["value"].notna(), 0)
    counts = {"count": ("row_id", "size"), "recorded": ("value", "count"), "total": ("value", "sum")}
    return margins.groupby(KEYS).agg(**counts, expected_count=("expected", "sum")).reset_index()


def margins_by_pandas(cases: pd.DataFrame, last_due: pd.Timestamp, header: dict) -> pd.DataFrame:
    """For each period and area those who count, once in each margin over sex and age."""
    keep, by_person = header.get("record", "last"), header["unit_of_analysis"] == "person"
    inside = in_periods(cases[cases["visit_on"] <= last_due], last_due).sort_values(["visit_on", "row_id"])
    again = inside.duplicated([*PERIOD, "person_id"], keep=keep) & inside["person_id"].notna()
    placed = with_areas(inside[~again] if by_person else inside)
    bands = pd.cut(placed["age"], [0, 18, 65, 200], right=False, labels=["00-17", "18-64", "65+"])
    margins = pd.concat([placed.assign(age_band=bands.astype(object)), placed.assign(age_band="all")])
    return pd.concat([margins, margins.assign(sex="T")]).dropna(subset=["sex", "age_band"])


def in_periods(rows: pd.DataFrame, last_due: pd.Timestamp) -> pd.DataFrame:
    """Each row once per period it lies in."""
    crossed = rows.merge(whole_periods(last_due), how="cross")
    return crossed[crossed["visit_on"].between(crossed["period_start"], crossed["period_last"])]


@cache
def whole_periods(last_due: pd.Timestamp) -> pd.DataFrame:
    """Every period that begins and ends within the days: `period_type, period_start, period_last`."""
    periods = []
    for first in pd.date_range(FIRST_DAY, last_due, freq="MS"):
        lengths = {"month": 1, "rolling_12_months": 12}
        lengths |= {"quarter": 3} if first.month in (1, 4, 7, 10) else {}
        lengths |= {"tertial": 4} if first.month in (1, 5, 9) else {}
        lengths |= {"half_year": 6} if first.month in (1, 7) else {}
        lengths |= {"year": 12} if first.month == 1 else {}
        lengths |= {"pool_3_years": 36} if (first.year, first.month) == (2001, 1) else {}
        periods += [(kind, first, first + pd.DateOffset(months=n, days=-1)) for kind, n in lengths.items()]
    frame = pd.DataFrame(periods, columns=[*PERIOD, "period_last"])
    return frame[frame["period_last"] <= last_due]


def with_areas(cases: pd.DataFrame) -> pd.DataFrame:
    """Each case once per attribution and area it counts in."""
    areas = [
        [("caregiver", *area) for area in areas_of_unit(case)] + [("resident", *area) for area in areas_of_home(case)]
        for case in cases.itertuples()
    ]
    long = cases.assign(area=pd.Series(areas, index=cases.index, dtype=object)).explode("area").reset_index(drop=True)
    return long.join(pd.DataFrame(long["area"].tolist(), columns=AREA))


def areas_of_unit(case) -> list[tuple[str, str]]:
    return [("nation", "SE"), *AREAS_OF_UNIT.get(case.unit_id, {}).items()]


def areas_of_home(case) -> list[tuple[str, str]]:
    areas = AREAS_OF_MUNICIPALITY.get(case.municipality_code, {})
    if case.municipality_code == "0380" and case.visit_on < pd.Timestamp("2003-01-01"):
        areas = UPPSALA  # Uppsala or Knivsta: only the region is known
    return [("nation", "SE"), *areas.items()]


def seen_by_pandas(register: pd.DataFrame, last_due: pd.Timestamp) -> pd.DataFrame:
    """Area and period of every row of the register, also of those that are no cases."""
    return with_areas(in_periods(register, last_due))[AREA + PERIOD].drop_duplicates().assign(seen=True)


def status_by_pandas(both: pd.DataFrame, mature_until: pd.Timestamp) -> pd.Series:
    status = pd.Series("ok", both.index).mask(both["period_end"] > mature_until, "provisional")
    return status.mask(both["recorded"] == 0, "zero_denominator").mask(both["seen"].isna(), "not_reported")


def agree(both: pd.DataFrame, column: str, expected: pd.Series) -> None:
    """Raise with the rows in which the pipeline and pandas differ."""
    found = both[column]
    if column == "status":
        differ = found != expected
    else:
        found, expected = found.astype(float), expected.astype(float)
        differ = ((found - expected).abs() > 1e-9 * expected.abs().clip(lower=1)) | (found.isna() != expected.isna())
    assert not differ.any(), both.assign(pandas=expected)[differ][[*KEYS, column, "pandas"]].head(8).to_string()


def as_pandas(frame: pl.DataFrame) -> pd.DataFrame:
    """The same rows, dates as timestamps, numbers as floats."""
    made = frame.to_pandas()
    for name, kind in frame.schema.items():
        if kind == pl.Date:
            made[name] = made[name].astype("datetime64[ns]")
        elif kind.is_numeric():
            made[name] = made[name].astype(float)
    return made
