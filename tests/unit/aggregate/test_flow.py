"""Unit: the flow is counted beside the cells, by month and place, and given for an area and a period."""

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path

import polars as pl
import pytest

from data_contracts.shapes import Flow
from pipelines.aggregate import flow
from pipelines.aggregate.flow import Count
from pipelines.commands.indicators import flow as command
from pipelines.deployment import Deployment
from pipelines.errors import UserError
from pipelines.project import Project
from pipelines.run import Run
from tests.unit.aggregate.test_cells import Place

LATER = "ID;DATUM\na;2026-01-10\nb;2026-01-11\nb;2026-01-12\nc;2026-02-03\nb;2026-02-04\n"


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """Five visits of three persons in two months; the indicator counts those from 11 January on."""
    place = Place(tmp_path)
    place.land("visits_2026-03-02.csv", LATER)
    place.change("sql/concepts/prov/some_visits.sql", ", (SELECT MAX(code) FROM codes.of_visits) AS code", "")
    place.change(
        "indicators/prov/visits.sql",
        "registers.some_visits",
        "registers.some_visits\nWHERE visit_on > DATE '2026-01-10'",
    )
    return place


class Flows:
    """The flow of the visits, as a new process would count it."""

    def __init__(self, place: Place) -> None:
        deployment = Deployment(Project(place.site), place.home)
        deployment.take_in(deployment.project.registers["visits"])
        run = Run.of(deployment, "2026-03")
        self.warehouse, self.indicator = run.warehouse, deployment.catalogue.indicators["prov/visits"]
        self.cells = run.cells(self.indicator).path

    def of(self, period: str = "2026-Q1", area: str = "SE") -> Sequence[Count]:
        asked = flow.where(self.indicator, self.warehouse, area, period)
        return flow.of(self.indicator, self.warehouse, self.cells, asked)


def _rows(counts: Sequence[Count]) -> list[int | None]:
    return [count.rows for count in counts]


def _by_person(place: Place) -> None:
    place.change("indicators/prov/visits.sql", "unit_of_analysis: episode", "unit_of_analysis: person")


def test_months_add_up_to_a_quarter_and_a_person_counts_once_in_each_period(place: Place) -> None:
    _by_person(place)
    flows = Flows(place)
    kinds = [count.step.kind for count in flows.of()]
    assert kinds == ["source", "criterion", "once", "recorded", "positive"]
    assert _rows(flows.of("2026-01")) == [3, 2, 1, 1, 1]
    assert _rows(flows.of("2026-02")) == [2, 2, 2, 2, 2]
    assert _rows(flows.of("2026-Q1")) == [5, 4, 2, 2, 2]


def test_cases_whose_follow_up_is_not_over_are_left_out_in_a_step_of_their_own(place: Place) -> None:
    place.change("indicators/prov/visits.sql", "unit_of_analysis", "due_after_days: 25\nunit_of_analysis")
    found = Flows(place).of()
    assert [count.step.kind for count in found] == ["source", "criterion", "due", "recorded", "positive"]
    assert _rows(found) == [5, 4, 3, 3, 3]  # data until 28 February, so until the 3rd


def test_the_file_has_its_shape_is_private_and_is_made_again_the_same_where_it_is_gone(place: Place) -> None:
    flows = Flows(place)
    kept = flow.beside_cells(flows.cells)
    before = kept.read_bytes()
    assert Flow.validate(pl.read_parquet(kept)).height == 4  # two steps in two months
    assert kept.stat().st_mode & 0o077 == 0
    assert list(place.home.root.rglob("*flow*")) == [kept]
    assert _rows(flows.of(area="01")) == [0, 0, 0, 0]  # nobody knows where they were seen: they are the nation's only
    kept.unlink()
    assert flow.beside_cells(Flows(place).cells).read_bytes() == before


def test_a_step_that_fails_on_rows_the_query_never_meets_has_no_count_and_stops_nothing(place: Place) -> None:
    unreadable = "CAST(CASE WHEN visit_on > DATE '2026-01-10' THEN '2026-01-20' ELSE 'never' END AS DATE)"
    place.change("indicators/prov/visits.sql", "visit_on AS index_date", f"{unreadable} AS index_date")
    assert _rows(Flows(place).of("2026-01")) == [None, 4, 4, 4]


def test_what_is_asked_for_and_is_not_there_is_said(place: Place) -> None:
    flows = Flows(place)
    for period, area, said in (
        ("2026-13", "SE", "2026-13: is no period."),
        ("1990", "SE", "1990: is outside"),
        ("2026-01", "99", "99: there is no such area."),
    ):
        with pytest.raises(UserError, match=said):
            flows.of(period, area)
    with pytest.raises(UserError, match="resident: prov/visits is counted by caregiver only"):
        flow.where(flows.indicator, flows.warehouse, "SE", "2026-01", "resident")


def test_without_a_period_the_last_year_whose_cases_are_due_is_asked(place: Place) -> None:
    indicator = Flows(place).indicator
    waiting = replace(indicator, header=indicator.header.model_copy(update={"due_after_days": 28}))
    asked = [flow.last_year(waiting, date(2026, 1, day)) for day in (27, 28)]
    assert [*asked, flow.last_year(indicator, date(2026, 12, 31))] == ["2024", "2025", "2026"]


def test_the_command_tells_each_step_with_its_share_of_the_one_before(
    place: Place, capsys: pytest.CaptureFixture[str]
) -> None:
    Flows(place)
    ask = partial(command, home=place.home.root, site=place.site)
    ask("prov/visits", publication="2026-03", period="2026-Q1", as_json=True)
    told = json.loads(capsys.readouterr().out)
    assert (told["attribution"], told["area"], told["period"]) == ("caregiver", "SE", "2026-Q1")
    assert [(step["step"], step["rows"], step["share_of_previous"]) for step in told["steps"]] == [
        (0, 5, None), (1, 4, 0.8), (2, 4, 1.0), (3, 4, 1.0),
    ]  # fmt: skip
    assert [told["steps"][1][said] for said in ("criterion", "sql", "stands_in")] == [
        "»visit_on«: senare än 2026-01-10", "visit_on > DATE '2026-01-10'", "query",
    ]  # fmt: skip
    ask("prov/visits", publication="2026-03", period="2026-Q1")
    assert "Internal: counts may be small." in capsys.readouterr().out
    with pytest.raises(UserError, match=r"nothing is published there. Name a month with --publication"):
        ask("prov/visits")
    with pytest.raises(UserError, match="prov/none: there is no such measurable indicator"):
        ask("prov/none", publication="2026-03")
