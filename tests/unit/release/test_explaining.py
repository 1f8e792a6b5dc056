"""Unit: a cell is explained from its publication's own record: what was counted, what is shown, and of what."""

import json
from typing import Any

import polars as pl
import pytest

from pipelines.commands.explain import explain
from pipelines.deployment import Deployment
from pipelines.errors import UserError
from pipelines.home import Home
from pipelines.release import hashing
from tests.unit.release.conftest import vip

CELL = ("2026-10-r1", "prov/many_points")


def told(home: Home, *arguments: object) -> dict[str, Any]:
    ended = vip(explain, *arguments, "--home", home.root, "--json")
    assert ended.exit_code == 0, ended.exception
    found: dict[str, Any] = json.loads(ended.stdout)
    return found


def test_a_shown_cell_has_the_same_figures_in_results_and_in_published(copied: Home) -> None:
    found = told(copied, *CELL, "01", "2026-03")
    assert (found["suppression"], found["result"]["denominator"]) == ("shown", 60.0)
    assert {**found["published"], "signal": None} == {**found["result"], "signal": None}


def test_a_hidden_cell_says_what_was_counted_and_that_the_gate_hides_it(copied: Home) -> None:
    found = told(copied, *CELL, "22", "2026-03")
    assert (found["suppression"], found["result"]["denominator"]) == ("hidden by the gate", 3.0)
    assert (found["published"]["status"], found["published"]["denominator"]) == ("suppressed", None)


def test_a_row_that_the_public_plan_lacks_is_internal(copied: Home) -> None:
    found = told(copied, *CELL, "0180", "2026-03")
    assert (found["result"]["denominator"], found["published"]) == (60.0, None)
    assert found["suppression"] == "not published: the plan shows no such row"


def test_the_flow_ends_in_the_counts_of_the_cell(copied: Home) -> None:
    found = told(copied, *CELL, "14", "2026-Q1")
    rows = [step["rows"] for step in found["flow"]]
    assert rows[0] >= rows[-2] == found["result"]["denominator"] == 120
    assert rows[-1] == found["result"]["numerator"]


def test_it_says_by_hash_of_what_it_was_made(issued: Deployment) -> None:
    found, site = told(issued.home, *CELL, "SE", "2026-03"), issued.project.site
    assert site is not None
    assert found["definitions"]["prov/many_points"] == hashing.sha256(site / "indicators/prov/many_points.sql")
    assert found["definitions"]["registers.some_visits"] == hashing.sha256(site / "sql/concepts/prov/some_visits.sql")
    assert found["definitions"]["contract visits"] == hashing.sha256(site / "data_contracts/registers/visits.py")
    (delivery,) = found["deliveries"]["visits"]
    assert delivery["sha256"] == hashing.sha256(issued.home.landing / "visits" / "visits_2026-10-05.csv")


def test_results_of_an_indicator_from_the_record_are_those_that_were_computed(issued: Deployment) -> None:
    found = told(issued.home, "2026-11", "prov/median_points", "14", "2026-05")["result"]
    kept = pl.read_parquet(issued.home.cells / "results" / "2026-11.parquet").filter(
        indicator="median_points", area_level="region", area_code="14", period_type="month", sex="T", age_band="all",
    )  # fmt: skip
    row = kept.filter(pl.col("period_start").cast(pl.String) == "2026-05-01").row(0, named=True)
    names = ("denominator", "missing", "value", "ci_low", "ci_high", "status")
    assert [found[name] for name in names] == [row[name] for name in names]


def test_people_read_it_as_tables(copied: Home) -> None:
    ended = vip(explain, *CELL, "22", "2026-03", "--home", copied.root)
    assert (ended.exit_code, "Hidden by the gate." in ended.stdout, "left after" in ended.stdout) == (0, True, True)


@pytest.mark.parametrize(
    "wrong",
    [
        ("2026-10", "prov/nothing", "SE", "2026-03"), (*CELL, "99", "2026-03"), (*CELL, "SE", "soon"),
        (*CELL, "SE", "month"), (*CELL, "SE", "1999"), (*CELL, "SE", "2026-03", "--age", "18-19"),
        (*CELL, "SE", "2026-03", "--attribution", "caregiver"),
    ],
)  # fmt: skip
def test_a_cell_that_is_not_there_is_refused(copied: Home, wrong: tuple[str, ...]) -> None:
    ended = vip(explain, *wrong, "--home", copied.root)
    assert isinstance(ended.exception, UserError)
