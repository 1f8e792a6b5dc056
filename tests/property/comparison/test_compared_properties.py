"""Property: what comparisons keep to, whatever the counts of the areas."""

from datetime import date

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from polars.testing import assert_frame_equal

from data_contracts.shapes import Results
from pipelines.comparison.comparison import compare
from pipelines.comparison.findings import find
from pipelines.comparison.terms import Terms
from pipelines.statistics import dispersion, intervals, scale
from pipelines.statistics.funnel import funnel

TYPES = {name: column.dtype.type for name, column in Results.to_schema().columns.items()}
YEARS, AREAS = (2022, 2023, 2024, 2025), 7
TERMS = {"x/a": Terms("proportion", "higher")}
NUMBERS = ("numerator", "denominator", "missing", "value", "ci_low", "ci_high", "ci_method", "target_met", "coverage")
FEW = settings(max_examples=6)


@st.composite
def results(draw: st.DrawFn) -> pl.DataFrame:
    """A nation and seven areas in four years; some hidden, some below coverage, though their figures are still there."""
    shape = (len(YEARS), AREAS)
    base = draw(arrays.arrays(np.int64, shape, elements=st.integers(1, 900)))
    share = draw(arrays.arrays(float, shape, elements=st.floats(0, 1)))
    status = draw(arrays.arrays(np.int64, (len(YEARS), AREAS + 1), elements=st.sampled_from([0, 0, 0, 0, 1, 2, 3])))
    numerator = np.floor(base * share).astype(np.int64)
    counts = [np.column_stack([part.sum(axis=1), part]).ravel() for part in (numerator, base)]
    limits = intervals.wilson(counts[0].astype(float), counts[1].astype(float))
    areas = ["SE", *(f"{number:02}" for number in range(1, AREAS + 1))]
    size = len(counts[0])
    frame = pl.DataFrame(
        {
            "numerator": counts[0], "denominator": counts[1], "value": counts[0] / counts[1], "missing": 1,
            "ci_low": limits.low, "ci_high": limits.high, "area_code": areas * len(YEARS),
            "area_level": ["nation", *["region"] * AREAS] * len(YEARS),
            "period_start": [date(year, 1, 1) for year in YEARS for _ in areas],
            "period_end": [date(year, 12, 31) for year in YEARS for _ in areas],
            "status": np.array(["ok", "suppressed", "below_coverage", "provisional"])[status.ravel()],
            "target": 0.5, "target_met": True, "coverage": 0.9, "ci_method": ["wilson"] * size,
            "publication": "2026-10", "vip": "x", "indicator": "a", "indicator_version": 1, "period_type": "year",
            "data_as_of": date(2026, 8, 31), "attribution": "resident", "sex": "T", "age_band": "all",
        }
    )  # fmt: skip
    nothing = [pl.lit(None).alias(name) for name in TYPES if name not in frame.columns]
    return frame.with_columns(nothing).select(pl.col(name).cast(kind) for name, kind in TYPES.items())


@FEW
@given(results(), st.integers(0, 2**16))
def test_the_order_of_rows_changes_nothing_and_the_same_rows_give_the_same_bytes(rows: pl.DataFrame, seed: int) -> None:
    shuffled = rows.sample(fraction=1, shuffle=True, seed=seed)
    for made in (lambda given: compare(given, TERMS), lambda given: find(given, TERMS)):
        first, again, turned = made(rows), made(rows), made(shuffled)
        assert_frame_equal(first, again, check_exact=True)
        assert_frame_equal(first, turned, check_exact=True)


@FEW
@given(results())
def test_what_hidden_rows_hold_changes_nothing(rows: pl.DataFrame) -> None:
    hidden = pl.col("status") == "suppressed"
    blanked = rows.with_columns(pl.when(~hidden).then(pl.col(name)).alias(name) for name in NUMBERS)
    assert_frame_equal(compare(blanked, TERMS), compare(rows, TERMS), check_exact=True)
    assert_frame_equal(find(blanked, TERMS), find(rows, TERMS), check_exact=True)
    shown = compare(rows, TERMS).filter(hidden)
    assert shown["value"].null_count() == shown["target_distance"].null_count() == shown.height


@FEW
@given(results())
def test_many_groups_at_once_are_as_each_by_itself(rows: pl.DataFrame) -> None:
    found = compare(rows, TERMS)
    for year in YEARS:
        here = rows.filter(pl.col("status").is_in(["ok", "provisional"]), period_start=date(year, 1, 1))
        areas = here.filter(area_level="region").sort("area_code")
        told = found.filter(pl.col("expected").is_not_null(), period_start=date(year, 1, 1)).sort("area_code")
        assert told.height == (areas.height if areas.height > 1 else 0)
        if told.height:
            of_line = here.filter(area_level="nation") if told["expected_from"][0] == "nation" else areas
            expected = of_line["numerator"].sum() / of_line["denominator"].sum()
            numerator, base = (areas[name].cast(pl.Float64).to_numpy() for name in ("numerator", "denominator"))
            _is_as_alone(told, numerator, base, expected)


def _is_as_alone(told: pl.DataFrame, numerator: scale.Array, base: scale.Array, expected: float) -> None:
    scores = dispersion.scores("proportion", numerator, base, expected)
    alone = dispersion.dispersion(scores)
    limits = funnel("proportion", base, expected, float(alone.tau2))
    for name, one in {
        "z": scores.z, "adjusted_z": dispersion.additive(scores, alone), "tau2": np.full(len(base), alone.tau2),
        "phi": np.full(len(base), alone.phi), "low_95": limits.plain_95.low, "high_998": limits.plain_998.high,
        "adjusted_low_998": limits.adjusted_998.low, "adjusted_high_95": limits.adjusted_95.high,
    }.items():  # fmt: skip
        np.testing.assert_allclose(told[name].fill_null(np.nan).to_numpy(), one, rtol=1e-8, atol=1e-10, err_msg=name)


@FEW
@given(results())
def test_words_agree_with_limits_and_an_adjusted_word_is_never_farther_out(rows: pl.DataFrame) -> None:
    found = compare(rows, TERMS).filter(pl.col("outside").is_not_null())
    far = {"inside": 0, "above_95": 1, "above_998": 2, "below_95": -1, "below_998": -2}
    plain, adjusted = (
        found[name].replace_strict(far, return_dtype=pl.Int64) for name in ("outside", "adjusted_outside")
    )
    above = (found["value"] > found["high_95"]).cast(pl.Int64) + (found["value"] > found["high_998"])
    below = (found["value"] < found["low_95"]).cast(pl.Int64) + (found["value"] < found["low_998"])
    assert (plain == above - below).all()
    assert (adjusted.abs() <= plain.abs()).all()


@pytest.mark.parametrize("direction", ["higher", "lower"])
@FEW
@given(rows=results())
def test_findings_are_never_on_the_wrong_side(rows: pl.DataFrame, direction: str) -> None:
    better = 1 if direction == "higher" else -1
    for row in find(rows, {"x/a": Terms("proportion", direction)}).iter_rows(named=True):
        side = better if row["finding"] == "good_example" else -better
        assert row["years"] >= 3
        assert row["estimate"] is None or (row["estimate"] - row["expected"]) * side >= 0
