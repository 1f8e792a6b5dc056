"""Unit: the gate hides what would tell of a few, hides it whole, and shows the rest as it was."""

from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_contracts.shapes import Published, Results
from pipelines.disclosure.blanking import protect

DEFINED = ("publication", "vip", "indicator", "indicator_version", "data_as_of", "target")  # tell of no case
KEYS = ("period_type", "period_start", "period_end", "attribution", "area_level", "area_code", "sex", "age_band")
MEAN = {"numerator": None, "ci_method": "t"}
MEDIAN = {"numerator": None, "ci_method": "order_statistics"}
SURVIVAL = {"numerator": None, "ci_method": "log_log_greenwood"}
RATIO = {"ci_method": "byar_or_exact"}
NO_INTERVAL = {"value": None, "ci_low": None, "ci_high": None, "ci_method": None, "target_met": None}


def status_of(frame: pl.DataFrame) -> str:
    return str(protect(frame)["status"].item())


@pytest.mark.parametrize("count", [1, 2, 3, 4])
@pytest.mark.parametrize(
    "counts",
    [
        lambda n: {"denominator": 100.0, "numerator": n},
        lambda n: {"denominator": 100.0, "numerator": 100 - n},
        lambda n: {"denominator": float(n), "numerator": 0},
        lambda n: {"denominator": 100.0, "numerator": 40, "missing": n},
        lambda n: {"denominator": 0.0, "numerator": 0, "missing": n, "status": "zero_denominator", **NO_INTERVAL},
        lambda n: {"denominator": float(n), **MEAN},
        lambda n: {"denominator": 100.0, **MEAN, "missing": n},
        lambda n: {"denominator": float(n + 5), **MEDIAN},
        lambda n: {"denominator": 100.0, **MEDIAN, "missing": n},
        lambda n: {"denominator": float(n + 5), **SURVIVAL, "value": 0.5},
        lambda n: {"denominator": 100.0, **SURVIVAL, "value": 1 - n / 100},
        lambda n: {"denominator": 100.0, **SURVIVAL, "value": n / 100},
        lambda n: {"denominator": 90.0, **SURVIVAL, "value": 1 - (n + 0.3) / 90},
        lambda n: {"denominator": 100.0, **SURVIVAL, "value": 0.5, "missing": n},
        lambda n: {"denominator": 1.0, **MEAN, **NO_INTERVAL, "missing": 0},
        lambda n: {"denominator": 100.0, "numerator": n, **RATIO},
        lambda n: {"denominator": float(n), "numerator": 30, **RATIO},
        lambda n: {"denominator": n - 0.5, "numerator": 30, **RATIO},
        lambda n: {"denominator": 100.0, "numerator": 30, **RATIO, "missing": n},
    ],
    ids=[
        "numerator", "complement", "denominator", "missing", "missing of none recorded", "cases of a mean",
        "missing of a mean", "a median of few", "missing of a median", "a survival of few", "events of a survival",
        "survivors", "events of a survival, some left early", "missing of a survival", "a mean of one", "events",
        "expected events", "part of an expected event",
        "missing of a ratio",
    ],
)  # fmt: skip
def test_one_to_four_of_anything_is_hidden(rows, counts, count: int) -> None:
    assert status_of(rows(counts(count))) == "suppressed"


@pytest.mark.parametrize(
    "counts",
    [
        {"denominator": 100.0, "numerator": 5},
        {"denominator": 100.0, "numerator": 95},
        {"denominator": 10.0, "numerator": 5},
        {"denominator": 100.0, "numerator": 0},
        {"denominator": 100.0, "numerator": 100},
        {"denominator": 10.0, "numerator": 0},
        {"denominator": 10.0, "numerator": 10},
        {"missing": 5},
        {"missing": 0},
        {"denominator": 5.0, **MEAN},
        {"denominator": 9.0, **MEAN, "value": 0.0},
        {"denominator": 10.0, **MEDIAN, "value": 31.0},
        {"denominator": 10.0, **SURVIVAL, "value": 0.5},
        {"denominator": 10.0, **SURVIVAL, "value": 1.0},
        {"denominator": 10.0, **SURVIVAL, "value": 0.0},
        {"denominator": 5.0, "numerator": 5, **RATIO},
        {"denominator": 9.5, "numerator": 0, **RATIO},
        {"denominator": 30.0, "numerator": 28, **RATIO},
    ],
)
def test_five_or_more_or_nobody_is_shown_as_it_was(rows, counts: dict[str, Any]) -> None:
    frame = rows(counts)
    assert protect(frame).equals(frame)


@pytest.mark.parametrize("denominator", [5, 6, 9])
@pytest.mark.parametrize("share", [0, 1])
def test_all_or_none_of_fewer_than_ten_is_hidden(rows, denominator: int, share: int) -> None:
    counts = {"denominator": float(denominator), "numerator": share * denominator}
    assert status_of(rows(counts)) == "suppressed"


@pytest.mark.parametrize("status", ["not_reported", "zero_denominator", "withheld", "not_applicable"])
def test_a_row_without_counts_keeps_the_word_that_says_why(rows, status: str) -> None:
    nothing = {"denominator": None, "numerator": None, "missing": None, "status": status, **NO_INTERVAL}
    assert status_of(rows(nothing)) == status


def test_a_row_of_no_cases_is_shown_as_nought(rows) -> None:
    frame = rows({"denominator": 0.0, "numerator": 0, "missing": 0, "status": "zero_denominator", **NO_INTERVAL})
    assert protect(frame).equals(frame)


@pytest.mark.parametrize("status", ["ok", "provisional", "zero_denominator", "below_coverage"])
def test_a_hidden_row_has_its_keys_and_one_word_for_all_reasons_and_nothing_else(rows, status: str) -> None:
    frame = rows({"numerator": 3, "status": status})
    hidden = protect(frame)
    assert hidden.select(KEYS + DEFINED).equals(frame.select(KEYS + DEFINED))
    assert hidden["status"].item() == "suppressed"
    numbers = hidden.drop(*KEYS, *DEFINED, "status")
    assert set(numbers.columns) == set(Results.to_schema().columns) - {*KEYS, *DEFINED, "status"}
    assert all(value is None for value in numbers.row(0))


def test_what_leaves_the_gate_has_the_published_shape(rows) -> None:
    Published.validate(protect(rows({}, {"numerator": 3}, {"status": "provisional"})))


def test_a_hidden_row_hides_no_other(rows) -> None:
    frame = rows({"area_code": "01"}, {"area_code": "03", "numerator": 2}, {"area_code": "04"})
    found = protect(frame)
    assert found["status"].to_list() == ["ok", "suppressed", "ok"]
    assert found[0].equals(frame[0])
    assert found[2].equals(frame[2])


def test_where_every_row_is_open_data_nothing_is_hidden(rows) -> None:
    frame = rows({"numerator": 1}, {"denominator": 3.0, "numerator": 3}, {"missing": 2})
    assert protect(frame, rows_are_public=True).equals(frame)


def with_parts(rows, crossed: bool = True, **hidden: Any) -> pl.DataFrame:
    """A standardised figure of a region's year with rows by age, and by sex and age; one may have other counts."""
    sexes = ("T", "K", "M") if crossed else ("T",)
    parts = [{"sex": sex, "age_band": band} for sex in sexes for band in ("00-17", "18+")]
    last = parts.pop() | hidden
    return rows({"standardised": 0.41}, {"sex": "K", "standardised": 0.4}, *parts, last)


def test_a_standardised_figure_is_shown_beside_all_that_it_is_made_of(rows) -> None:
    frame = with_parts(rows)
    assert protect(frame).equals(frame)


@pytest.mark.parametrize("hidden", [{"numerator": 3}, {"numerator": 98}, {"missing": 2}])
def test_where_a_part_is_hidden_it_could_be_worked_out_from_the_standardised_figure(rows, hidden) -> None:
    frame = with_parts(rows, **hidden)
    found = protect(frame)
    assert found["standardised"].to_list() == [None] * frame.height
    assert found["status"].to_list() == ["ok"] * (frame.height - 1) + ["suppressed"]
    assert found[0].drop("standardised").equals(frame[0].drop("standardised"))
    assert protect(frame, rows_are_public=True).equals(frame)


@pytest.mark.parametrize("elsewhere", [{"area_code": "03"}, {"period_type": "month"}, {"indicator": "work"}, {"attribution": "caregiver"}])  # fmt: skip
def test_what_is_hidden_elsewhere_is_no_part_of_it(rows, elsewhere: dict[str, str]) -> None:
    frame = pl.concat([with_parts(rows), rows({"numerator": 3} | elsewhere)])
    assert protect(frame)["standardised"].to_list()[:2] == [0.41, 0.4]


def test_where_sex_and_age_are_not_shown_crossed_there_is_no_standardised_figure(rows) -> None:
    assert protect(with_parts(rows, crossed=False))["standardised"].null_count() == 4


whole = st.integers(0, 30)


@given(numerator=whole, complement=whole, missing=whole)
def test_a_proportion_is_shown_just_where_no_group_is_small_and_not_all_of_few_are_alike(
    rows, numerator: int, complement: int, missing: int
) -> None:
    denominator = numerator + complement
    shown = protect(rows({"denominator": float(denominator), "numerator": numerator, "missing": missing}))
    has_small_group = any(0 < group < 5 for group in (numerator, complement, denominator, missing))
    all_alike = 0 < denominator < 10 and 0 in (numerator, complement)
    assert (shown["status"].item() == "suppressed") is (has_small_group or all_alike)
