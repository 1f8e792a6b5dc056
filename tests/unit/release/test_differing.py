"""Unit: every row that differs between two publications is found once, with what it was and what it is."""

import json
import subprocess
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.commands.diff import diff
from pipelines.deployment import Deployment
from pipelines.errors import UserError
from pipelines.release import differing
from tests.unit.release.conftest import vip

HIDDEN = {"status": "suppressed", "denominator": None, "numerator": None, "missing": None, "value": None, "ci_low": None, "ci_high": None, "ci_method": None, "target_met": None, "signal": None, "coverage": None, "coverage_year": None, "coverage_method": None}  # fmt: skip


def compared(before: pl.DataFrame, after: pl.DataFrame, **options: float) -> dict[str, tuple[str, str | None]]:
    """Area -> what became of its row, and in which columns."""
    found = differing.differences(before.lazy(), after.lazy(), **options)
    return {row["area_code"]: (row["change"], row["columns"]) for row in found.iter_rows(named=True)}


@pytest.mark.parametrize(
    ("was", "now", "expected"),
    [
        ({}, {}, None),
        ({}, {"publication": "2026-11", "data_as_of": date(2026, 10, 31)}, None),
        ({}, {"value": 0.41, "numerator": 41}, ("changed", "numerator;value")),
        ({}, {"indicator_version": 2}, ("changed", "indicator_version")),
        ({"target": None}, {"target": 0.5}, ("changed", "target")),
        ({"status": "provisional"}, {"status": "ok"}, ("status_changed", "status")),
        ({"status": "provisional"}, {"status": "ok", "value": 0.5}, ("status_changed", "value;status")),
        (HIDDEN, HIDDEN, None),
    ],
)  # fmt: skip
def test_a_row_of_both_is_compared_in_all_but_what_moves_with_every_publication(rows, was, now, expected) -> None:
    assert compared(rows(was), rows(now)).get("01") == expected


def test_what_was_hidden_or_shown_since_is_told_as_that(rows) -> None:
    one, other = rows({"area_code": "01"}, {"area_code": "03", **HIDDEN}), rows({"area_code": "03"}, {"area_code": "01", **HIDDEN})  # fmt: skip
    assert {area: change for area, (change, _) in compared(one, other).items()} == {
        "01": "newly_suppressed", "03": "newly_shown",
    }  # fmt: skip


def test_keys_of_one_only_are_new_or_deleted(rows) -> None:
    one, other = rows({"area_code": "01"}, {"area_code": "03"}), rows({"area_code": "03"}, {"area_code": "04"})
    assert compared(one, other) == {"01": ("deleted", None), "04": ("new", None)}


def test_figures_before_and_after_stand_beside_each_other(rows) -> None:
    found = differing.differences(rows({}).lazy(), rows({"value": 0.5, "numerator": 50}).lazy())
    assert found.select("numerator_before", "numerator_after", "value_before", "value_after").row(0) == (
        40,
        50,
        0.4,
        0.5,
    )


@pytest.mark.parametrize(("moved", "differs"), [(1e-12, False), (1e-6, True)])
def test_fractions_may_differ_in_their_last_digits_where_that_is_asked_for(rows, moved: float, differs: bool) -> None:
    pair = rows({}), rows({"value": 0.4 * (1 + moved)})
    assert bool(compared(*pair, tolerance=1e-9)) is differs
    assert compared(*pair) == {"01": ("changed", "value")}
    assert compared(rows({}), rows({"value": None}), tolerance=1e-9) == {"01": ("changed", "value")}
    assert compared(rows({}), rows({"numerator": 41}), tolerance=0.5) == {"01": ("changed", "numerator")}


values = st.dictionaries(st.sampled_from(["01", "03", "04", "05"]), st.sampled_from([None, 0.0, 0.5, 0.25]))


@given(before=values, after=values)
def test_the_counts_are_those_of_a_comparison_by_hand(rows, before: dict[str, Any], after: dict[str, Any]) -> None:
    """NULL stands for a hidden row."""
    one, other = (
        rows(*({"area_code": code} | (HIDDEN if value is None else {"value": value}) for code, value in side.items()))
        for side in (before, after)
    )
    expected = {}
    for code in before.keys() | after.keys():
        if code not in before or code not in after:
            expected[code] = "new" if code in after else "deleted"
        elif before[code] != after[code]:
            expected[code] = "newly_shown" if before[code] is None else "newly_suppressed" if after[code] is None else "changed"  # fmt: skip
    found = differing.differences(one.lazy(), other.lazy())
    assert dict(found.select("area_code", "change").iter_rows()) == expected
    assert sum(differing.summary(found).select(differing.CHANGES).sum().row(0)) == len(expected)


def test_two_revisions_differ_where_rows_came_late_and_what_was_provisional_is_final(
    issued: Deployment, tmp_path: Path
) -> None:
    out = tmp_path / "rows.parquet"
    ended = vip(diff, "2026-10-r1", "2026-10", "--home", issued.home.root, "--out", out, "--json")
    assert ended.exit_code == 0
    found = pl.read_parquet(out)
    late = found.filter(pl.col("columns").str.contains("denominator"))
    assert set(late["area_code"]) >= {"14", "SE"}
    assert late.filter(period_type="month", sex="T", age_band="all")["period_start"].unique().to_list() == [
        date(2026, 8, 1)
    ]
    counts = json.loads(ended.stdout)
    assert (counts["before"], counts["after"]) == ("2026-10-r1", "2026-10-r2")
    told = [row[change] for row in counts["differences"] for change in differing.CHANGES]
    assert sum(told) == found.height
    assert sum(row["status_changed"] for row in counts["differences"]) > 0


def test_a_later_month_has_new_periods_and_lacks_the_oldest(issued: Deployment) -> None:
    one, other = (differing.read(issued.home.publications / name) for name in ("2026-10/r2", "2026-11/r1"))
    found = differing.differences(one, other).filter(period_type="month")
    assert found.filter(change="new")["period_start"].unique().to_list() == [date(2026, 10, 1)]
    assert found.filter(change="deleted")["period_start"].unique().to_list() == [date(2025, 9, 1)]


def test_the_internal_record_is_not_read(issued: Deployment, copied) -> None:
    subprocess.run(["rm", "-r", *map(str, copied.publications.glob("*/r*/internal"))], check=True)
    told = [
        vip(diff, "2026-10", "2026-11", "--home", root, "--json").stdout for root in (issued.home.root, copied.root)
    ]
    assert told[0] == told[1]
    assert json.loads(told[0])["differences"]


def test_a_list_is_parquet_or_csv(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"\.parquet or \.csv"):
        differing.write(pl.DataFrame(), tmp_path / "rows.xlsx")
