"""Every count of the results is the count that ten lines of plain pandas find."""

from collections.abc import Iterator
from datetime import date

import pandas as pd
import polars as pl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

FIRST_DAY, AS_OF, MATURE_UNTIL = (pd.Timestamp(day) for day in ("2002-01-01", "2004-06-30", "2004-04-30"))
UPPSALA, HEBY, GOTLAND = {"healthcare_region": "2", "region": "03"}, {"municipality": "0331"}, {"municipality": "0980"}
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
    "0330": UPPSALA | {"municipality": "0330"},
    "0331": UPPSALA | HEBY,
    "1917": UPPSALA | HEBY,  # Heby's former code
    "0380": UPPSALA | {"municipality": "0380"},
    "0980": {"healthcare_region": "1", "region": "09"} | GOTLAND,
    "1380": {"healthcare_region": "4", "region": "13", "municipality": "1380"},
    "1384": {"healthcare_region": "5", "region": "13", "municipality": "1384"},
}
AREA_COUNT = {"caregiver": 1 + 4 + 3 + 2 + 7, "resident": 1 + 4 + 3 + 6}
AREA = ["attribution", "area_level", "area_code"]
PERIOD = ["period_type", "period_start"]
KEYS = [*AREA, *PERIOD, "sex", "age_band"]
SCHEMA = {
    "row_id": pl.Int64, "id_kind": pl.String, "person_id": pl.Int64, "sex": pl.String, "age": pl.Int64,
    "visit_on": pl.Date, "unit_id": pl.String, "municipality_code": pl.String, "is_eligible": pl.Boolean,
    "answer": pl.Boolean, "amount": pl.Float64, "expected": pl.Float64,
}  # fmt: skip

some_days = st.dates(date(2001, 11, 1), date(2004, 8, 15))
days_with_ties = st.sampled_from([date(2002, 1, 1), date(2002, 12, 31), date(2003, 1, 1), date(2004, 6, 30)])
visits = st.fixed_dictionaries(
    {
        "person_id": st.sampled_from([1, 2, 3, 4, None]),
        "sex": st.sampled_from(["K", "M", None]),
        "age": st.sampled_from([0, 17, 18, 64, 65, 100, None]),
        "visit_on": some_days | days_with_ties,
        "unit_id": st.sampled_from([*AREAS_OF_UNIT, "999999", None]),
        "municipality_code": st.sampled_from([*AREAS_OF_MUNICIPALITY, "9999", None]),
        "is_eligible": st.sampled_from([True, True, True, False]),
        "answer": st.sampled_from([True, False, None]),
        "amount": st.none() | st.integers(-500_000, 500_000).map(lambda whole: whole / 10_000),
        "expected": st.integers(0, 2_000_000).map(lambda whole: whole / 1_000_000),
    }
)
of_persons = {"unit_of_analysis": st.just("person"), "record": st.sampled_from(["first", "last"])}
of_episodes = {"unit_of_analysis": st.just("episode")}
indicators = st.one_of(
    st.fixed_dictionaries(
        {"measure": st.sampled_from(["proportion", "mean", "ratio"]), "due_after_days": st.sampled_from([0, 45]), **unit}
    )
    for unit in (of_persons, of_episodes)
)


def frame_of(rows: list[dict[str, object]]) -> pl.DataFrame:
    """The rows as the register holds them, numbered in the order given."""
    numbered = [{"row_id": number, "id_kind": "pnr", **row} for number, row in enumerate(rows, start=1)]
    return pl.DataFrame(numbered, schema=SCHEMA, orient="row")


@settings(max_examples=60, deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.too_slow])
@given(rows=st.lists(visits, max_size=20).map(frame_of), header=indicators)
def test_every_count_is_what_pandas_counts(world, rows: pl.DataFrame, header: dict) -> None:
    last_due = AS_OF - pd.Timedelta(days=header["due_after_days"])
    cases = as_pandas(rows).assign(value=lambda case: case["amount" if header["measure"] == "mean" else "answer"])
    expected = counted_by_pandas(cases[cases["is_eligible"].astype(bool)], last_due, header)
    found = as_pandas(world.results(rows, **header))

    assert len(found) == 12 * len(list(whole_periods(last_due))) * sum(AREA_COUNT.values())
    both = found.merge(expected, on=KEYS, how="outer", indicator=True)
    assert not (both["_merge"] == "right_only").any()
    figures = ["count", "recorded", "positive", "amount", "expected_count"]
    both[figures] = both[figures].fillna(0)
    agree(both, "status", status_by_pandas(both, rows_seen(as_pandas(rows), last_due)))
    both = both[both["status"] != "not_reported"]
    agree(both, "missing", both["count"] - both["recorded"])
    if header["measure"] == "ratio":
        agree(both, "denominator", both["expected_count"].round(6))
        agree(both, "numerator", both["positive"])
        agree(both, "value", both["positive"] / both["expected_count"].where(both["expected_count"] > 0))
    else:
        agree(both, "denominator", both["recorded"])
        total = both["amount" if header["measure"] == "mean" else "positive"]
        agree(both, "value", total / both["recorded"].where(both["recorded"] > 0))
        agree(both, "numerator", total if header["measure"] == "proportion" else pd.Series(index=both.index))


def counted_by_pandas(cases: pd.DataFrame, last_due: pd.Timestamp, header: dict) -> pd.DataFrame:
    """The oracle: for each period and area those who count, and the margins over sex and age."""
    cases = cases[cases["visit_on"].between(FIRST_DAY, last_due)].sort_values(["visit_on", "row_id"])
    chosen = []
    for kind, first, last in whole_periods(last_due):
        inside = cases[cases["visit_on"].between(first, last)]
        again = inside["person_id"].notna() & inside.duplicated("person_id", keep=header.get("record", "last"))
        by_person = header["unit_of_analysis"] == "person"
        chosen.append((inside[~again] if by_person else inside).assign(period_type=kind, period_start=first))
    placed = with_areas(pd.concat(chosen))
    bands = pd.cut(placed["age"].astype(float), [0, 18, 65, 200], right=False, labels=["00-17", "18-64", "65+"])
    placed["age_band"] = bands.astype(object)
    margins = pd.concat([placed.dropna(subset=["sex"]), placed.assign(sex="T")])
    margins = pd.concat([margins.dropna(subset=["age_band"]), margins.assign(age_band="all")])
    margins["expected"] = margins["expected"].where(margins["value"].notna(), 0)
    margins["number"] = margins["value"].astype(float)
    groups = margins.groupby(KEYS)
    return groups.agg(
        count=("row_id", "size"), recorded=("value", "count"), positive=("number", "sum"), amount=("number", "sum"),
        expected_count=("expected", "sum"),
    ).reset_index()  # fmt: skip


def whole_periods(last_due: pd.Timestamp) -> Iterator[tuple[str, pd.Timestamp, pd.Timestamp]]:
    """Every period that begins and ends within the days: name, first and last day."""
    for first in pd.date_range(FIRST_DAY, last_due, freq="MS"):
        lengths = {"month": 1, "rolling_12_months": 12}
        lengths |= {"quarter": 3} if first.month in (1, 4, 7, 10) else {}
        lengths |= {"year": 12} if first.month == 1 else {}
        for kind, months in lengths.items():
            last = first + pd.DateOffset(months=months, days=-1)
            if last <= last_due:
                yield kind, first, last


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


def rows_seen(rows: pd.DataFrame, last_due: pd.Timestamp) -> set[tuple]:
    """Area and period of every row of the register, also of those that are no cases."""
    placed = with_areas(rows)
    return {
        (*area, kind, first)
        for kind, first, last in whole_periods(last_due)
        for area in placed.loc[placed["visit_on"].between(first, last), AREA].itertuples(index=False, name=None)
    }


def status_by_pandas(both: pd.DataFrame, seen: set[tuple]) -> pd.Series:
    is_seen = pd.Series([key in seen for key in both[AREA + PERIOD].itertuples(index=False, name=None)], both.index)
    status = pd.Series("ok", both.index).mask(both["period_end"] > MATURE_UNTIL, "provisional")
    return status.mask(both["recorded"] == 0, "zero_denominator").mask(~is_seen, "not_reported")


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
    """Plain pandas: dates as timestamps, text and truth as objects with None."""
    made = pd.DataFrame({name: pd.Series(frame[name].to_list(), dtype=object) for name in frame.columns})
    for name, kind in frame.schema.items():
        if kind == pl.Date:
            made[name] = pd.to_datetime(made[name])
        elif kind.is_numeric() and name != "person_id":
            made[name] = made[name].astype(float)
    return made


@settings(max_examples=25, deadline=None)
@given(rows=st.lists(visits, max_size=20), header=indicators, seed=st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_no_byte_of_the_cells(world, rows, header: dict, seed) -> None:
    frame = frame_of(rows)
    shuffled = frame[seed.sample(range(frame.height), frame.height)]
    assert world.cells(shuffled, **header) == world.cells(frame, **header)
