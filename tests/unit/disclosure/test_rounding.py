"""Unit: what two prescribed rules of rounding show, worked by hand at every limit, and what that says of the counts."""

from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.disclosure import policy
from pipelines.disclosure.perturb import perturbing
from pipelines.disclosure.perturb.perturbing import Method
from tests.unit.disclosure.test_gate import header

HIDDEN = "hidden"
VGR, NHS = policy.load("rcvgr"), policy.load("nhs5")
PROPORTION = header()


def shown(frame: pl.DataFrame, said: policy.Perturbing, measure: str = "proportion") -> dict[str, Any]:
    """A row as it is published; `HIDDEN` where the rule hides it."""
    if frame.select(perturbing.is_small_itself(said, measure)).item():
        return {"status": HIDDEN}
    about = PROPORTION if measure == "proportion" else header(measure=measure)
    return Method(said, {}).rows(frame, about).row(0, named=True)


def counts(events: int, cases: int, missing: int = 0) -> dict[str, Any]:
    value = events / cases if cases else None
    status = "ok" if cases else "zero_denominator"
    return {"numerator": events, "denominator": float(cases), "missing": missing, "value": value, "status": status}


@pytest.mark.parametrize(
    ("events", "cases", "percent"),
    [
        (7, 14, HIDDEN),
        (7, 15, 47),  # 46.67
        (4, 15, 25),  # 26.67, to the nearest 5
        (5, 15, 33),  # 33.33: five with the event and ten without
        (11, 15, 75),  # 73.33: four without
        (10, 15, 67),
        (0, 15, 0),
        (15, 15, 100),
        (1, 40, 5),  # 2.5: a half goes up
        (1, 41, 0),  # 2.44
        (4, 199, 0),  # 2.01
        (5, 199, 3),  # 2.51
        (195, 199, 100),  # 97.99, four without
        (194, 199, 97),  # 97.49, five without
        (4, 200, 2),
        (1, 200, 1),  # 0.5: a half goes up
        (0, 200, 0),
    ],
)
def test_shares_of_rc_vgr_are_whole_per_cent_or_coarser_where_few_are_on_either_side(
    rows, events: int, cases: int, percent: object
) -> None:
    found = shown(rows(counts(events, cases)), VGR)
    assert (HIDDEN if found["status"] == HIDDEN else round(100 * found["value"], 9)) == percent


@pytest.mark.parametrize(
    ("counted", "rounded"),
    [((7, 15, 4), (10, 20, 0)), ((14, 24, 5), (10, 20, 10)), ((15, 25, 15), (20, 30, 20)), ((194, 204, 0), (190, 200, 0))],
)  # fmt: skip
def test_every_count_of_rc_vgr_is_the_nearest_ten(rows, counted, rounded) -> None:
    found = shown(rows(counts(*counted)), VGR)
    assert (found["numerator"], found["denominator"], found["missing"]) == rounded


@pytest.mark.parametrize(
    ("events", "cases", "expected"),
    [
        (7, 60, HIDDEN),
        (8, 60, (10, 60)),
        (12, 62, (10, 60)),
        (13, 63, (15, 65)),
        (1, 60, HIDDEN),
        (0, 60, (0, 60)),
        (0, 7, HIDDEN),
        (0, 8, (0, 10)),
        (59, 60, (60, 60)),
    ],
)
def test_below_the_nation_nhs_hides_one_to_seven_and_rounds_the_rest_to_five(rows, events, cases, expected) -> None:
    found = shown(rows(counts(events, cases)), NHS)
    if expected == HIDDEN:
        assert found["status"] == HIDDEN
    else:
        assert (found["numerator"], found["denominator"]) == expected
        assert found["value"] == expected[0] / expected[1]


def test_the_nation_of_nhs_is_as_it_was_counted(rows) -> None:
    frame = rows(counts(3, 61, 2) | {"area_level": "nation", "area_code": "SE"})
    assert shown(frame, NHS) == frame.with_columns(signal=pl.lit(None)).row(0, named=True)


@pytest.mark.parametrize(
    ("missing", "told", "span"), [(0, 0, (0, 7)), (7, 0, (0, 7)), (8, 10, (8, 12)), (13, 15, (13, 17))]
)
def test_few_without_a_value_are_told_as_none_and_hide_no_row(rows, missing: int, told: int, span) -> None:
    frame = rows(counts(20, 60, missing))
    assert shown(frame, NHS)["missing"] == told
    found = Method(NHS, {}).spans(frame, "proportion")["missing"]
    assert (found.low.item(), found.high.item()) == span


@pytest.mark.parametrize(("value", "expected"), [(1.0, False), (0.98, True), (0.92, True), (0.9, False)])
def test_a_survival_that_steps_at_few_is_hidden(rows, value: float, expected: bool) -> None:
    """Of 50 cases none, one, four and five have had the event."""
    frame = rows({"numerator": None, "denominator": 50.0, "value": value, "ci_method": "log_log_greenwood"})
    assert frame.select(perturbing.is_small_itself(VGR, "survival")).item() is expected


def test_a_row_of_no_cases_is_shown_as_none(rows) -> None:
    for said in (VGR, NHS):
        found = shown(rows(counts(0, 0) | {"ci_low": None, "ci_high": None, "ci_method": None}), said)
        assert (found["denominator"], found["value"], found["status"]) == (0, None, "zero_denominator")


def test_rows_that_are_shown_alike_are_alike_in_all_they_hold(rows) -> None:
    """13 of 98 and 17 of 102 are both 15 of 100: neither value nor limits nor target tells them apart."""
    target = {"target": 0.14, "target_met": True}
    one, other = (shown(rows(counts(*counted) | target), NHS) for counted in ((13, 98), (17, 102)))
    assert one == other
    assert (one["value"], one["target_met"]) == (0.15, True)
    assert one["ci_low"] == pytest.approx(0.0931, abs=1e-4)  # Wilson's of 15 of 100
    assert one["ci_high"] == pytest.approx(0.2328, abs=1e-4)


def test_a_target_is_met_by_what_is_shown(rows) -> None:
    """2.51 % misses a target of 3 %, and is shown as 3 %."""
    assert shown(rows(counts(5, 199) | {"target": 0.03, "target_met": False}), VGR)["target_met"] is True


def test_the_limits_of_a_mean_are_those_of_as_many_as_are_shown(rows) -> None:
    """25 values with mean 10.04 and standard deviation 5: shown as 30, whose half width is 2.0452 * 5 / sqrt(30), 1.867.

    It has three digits too: of whole numbers the exact one tells how many there are.
    """
    mean = {"measure": "mean", "numerator": None, "denominator": 25.0, "value": 10.04, "ci_method": "t", "target": None}
    half = 2.063899 * 5 / 5
    frame = {name: value for name, value in mean.items() if name != "measure"}
    frame |= {"ci_low": 10.04 - half, "ci_high": 10.04 + half, "target_met": None}
    found = shown(rows(frame), VGR, "mean")
    assert (found["denominator"], found["value"]) == (30, 10.0)
    assert found["ci_high"] - found["ci_low"] == pytest.approx(2 * 1.87)
    assert shown(rows(frame | {"denominator": 14.0}), VGR, "mean") == {"status": HIDDEN}


@pytest.mark.parametrize(
    ("said", "events", "cases", "kind", "span"),
    [
        (NHS, 13, 63, "events", (13, 17)),
        (NHS, 8, 63, "events", (8, 12)),
        (NHS, 0, 63, "events", (0, 0)),  # 1 to 7 would be hidden
        (NHS, 13, 63, "recorded", (63, 67)),
        (NHS, 13, 63, "others", (46, 54)),
        (VGR, 0, 90, "events", (0, 2)),  # 3 of 85 to 94 would be shown as 5 %
        (VGR, 3, 84, "events", (2, 4)),  # 5 % of 75 to 84: 2 of 75 to 80 are that too
        (VGR, 7, 15, "recorded", (15, 19)),  # 47 % of 15 to 24: 7 of 15, 8 of 17, 9 of 19
        (VGR, 4, 300, "events", (2, 4)),  # 1 % of 295 to 304
    ],
)
def test_what_is_shown_may_be_of_these_counts_and_no_others(rows, said, events, cases, kind, span) -> None:
    frame = rows(counts(events, cases))
    published = Method(said, {}).rows(frame, PROPORTION)
    found = perturbing.spans(published, "proportion", said)[kind]
    assert (found.low.item(), found.high.item()) == span


@given(events=st.integers(0, 400), others=st.integers(0, 400), missing=st.integers(0, 40), name=st.sampled_from(["rcvgr", "nhs5"]))  # fmt: skip
def test_the_truth_is_always_among_what_a_row_may_be(rows, events: int, others: int, missing: int, name: str) -> None:
    said = policy.load(name)
    frame = rows(counts(events, events + others, missing))
    if shown(frame, said)["status"] == HIDDEN:
        return
    told = perturbing.spans(Method(said, {}).rows(frame, PROPORTION), "proportion", said)
    true = {"events": events, "others": others, "recorded": events + others, "missing": missing}
    assert all(told[kind].low.item() <= count <= told[kind].high.item() for kind, count in true.items())
