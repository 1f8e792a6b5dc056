"""Unit: cells are computed once for all they depend on, and anew when any of it changes."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from textwrap import dedent
from types import SimpleNamespace

import duckdb
import polars as pl
import pytest

from pipelines.aggregate import cells
from pipelines.aggregate.cells import Cells, data_as_of
from pipelines.deployment import Deployment
from pipelines.home import Home
from pipelines.intake.identity import Key
from pipelines.intake.replay import replayable
from pipelines.project import PROJECT, Project
from pipelines.run import Run

FILES = {
    "data_contracts/registers/visits.py": '''
        """Visits."""

        from datetime import date

        from data_contracts.columns import day, identifier
        from data_contracts.contract import Contract, delivered
        from data_contracts.delivery import Calendar, FullSnapshot, Identity, Layout


        @delivered(
            title="Visits",
            source="care_system",
            kind=FullSnapshot(),
            layout=Layout(),
            identity=Identity.STABLE_PSEUDONYM,
            event="visit_on",
            key=("person_id", "visit_on"),
            calendar=Calendar(due_day=1, grace_days=1, months_until_mature=0),
        )
        class Visits(Contract):
            """One row per visit."""

            person_id: int = identifier("ID")
            visit_on: date = day("DATUM", required=True)
    ''',
    "indicators/prov/README.md": "---\ntitle: Prov\ntitle_en: Trial\nowner: Ingen\n---\n",
    "indicators/prov/visits.sql": """
        /*---
        title: Besök
        title_en: Visits
        evidence: reconstructed
        origin: reconstructed
        source: none
        measure: proportion
        type: process
        direction: higher
        numerator: Besök
        denominator: Besök
        unit_of_analysis: episode
        attribution: [caregiver]
        examples:
          - |
            person | visits.visit_on
            a      | 2026-01-01
          - |
            person | index_date | value
            a      | 2026-01-01 | T
        ---*/
        SELECT
            row_id AS case_id, person_id, visit_on AS index_date, NULL AS unit_id, NULL AS municipality_code,
            NULL AS sex, NULL AS age, TRUE AS value
        FROM registers.some_visits
    """,
    "sql/concepts/prov/some_visits.sql": """
        /*---
        title: Besök
        row: Ett besök
        examples:
          - |
            person | visits.visit_on
            a      | 2026-01-01
          - |
            person
            a
        ---*/
        SELECT visits.*, (SELECT MAX(code) FROM codes.of_visits) AS code FROM registers.visits AS visits
    """,
    "data_contracts/codes/of_visits.csv": "code,valid_from,valid_to,text\na,,,a\n",
    "data_contracts/codes/of_others.csv": "code,valid_from,valid_to,text\na,,,a\n",
}
LANDED = {"visits_2026-02-03.csv": "ID;DATUM\na;2026-01-10\nb;2026-01-11\nb;2026-01-12\n"}


class Place:
    """A site and a home in a temporary folder."""

    def __init__(self, folder: Path) -> None:
        self.site, self.home = folder / "site", Home(folder / "home")
        Key.create(self.home)
        for name, text in FILES.items():
            self.write(name, dedent(text).lstrip())
        for name, text in LANDED.items():
            self.land(name, text)

    def write(self, name: str, text: str) -> None:
        path = self.site / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def change(self, name: str, old: str, new: str) -> None:
        text = (self.site / name).read_text(encoding="utf-8")
        assert old in text
        self.write(name, text.replace(old, new))

    def land(self, name: str, text: str) -> None:
        (self.home.landing / name).write_text(text, encoding="utf-8")

    def cells(self, as_known_on: date | None = None) -> Cells:
        """What a new process would make of what is there."""
        run = self.run(as_known_on)
        return run.cells(run.deployment.catalogue.indicators["prov/visits"])

    def run(self, as_known_on: date | None = None) -> Run:
        """By a new process, when all is taken in."""
        deployment = Deployment(Project(self.site), self.home)
        deployment.take_in(deployment.project.registers["visits"])
        return Run.of(deployment, "2026-03", as_known_on)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place(tmp_path)


def test_cells_are_not_computed_again_where_nothing_changed(place: Place) -> None:
    first = place.cells()
    written_at = first.path.stat().st_mtime_ns
    again = place.cells()
    assert (first.cases, first.data_as_of) == (3, date(2026, 1, 31))
    assert again == first
    assert again.path.stat().st_mtime_ns == written_at


def only_first_visit(place: Place) -> None:
    place.change("indicators/prov/visits.sql", "registers.some_visits", "registers.some_visits WHERE row_id % 2 = 0")


def person_for_episode(place: Place) -> None:
    place.change("indicators/prov/visits.sql", "unit_of_analysis: episode", "unit_of_analysis: person")


def narrower_view(place: Place) -> None:
    place.change(
        "sql/concepts/prov/some_visits.sql",
        "AS visits\n",
        "AS visits WHERE person_id IS NULL\n",
    )


def another_code(place: Place) -> None:
    place.write("data_contracts/codes/of_visits.csv", "code,valid_from,valid_to,text\na,,,b\n")


def another_code_of_others(place: Place) -> None:
    place.write("data_contracts/codes/of_others.csv", "code,valid_from,valid_to,text\na,,,b\n")


def another_unit(place: Place) -> None:
    units = (PROJECT / "data_contracts" / "reference" / "unit_simulated.csv").read_text(encoding="utf-8")
    place.write(
        "data_contracts/reference/unit.csv", units.replace("region,01,false,01,0180", "region,03,false,03,0380")
    )


def another_delivery(place: Place) -> None:
    place.land("visits_2026-03-02.csv", "ID;DATUM\na;2026-01-10\n")


def another_contract(place: Place) -> None:
    place.change("data_contracts/registers/visits.py", "One row per visit.", "One row per visit and day.")


def longer_history(place: Place) -> None:
    place.write("vip.toml", "history_months = 60\n")


@pytest.mark.parametrize(
    "change",
    [
        only_first_visit, person_for_episode, narrower_view, another_code, another_unit, another_delivery,
        another_contract, longer_history,
    ],
)  # fmt: skip
def test_cells_are_computed_anew_when_something_they_depend_on_changed(
    place: Place, change: Callable[[Place], None]
) -> None:
    before = place.cells()
    change(place)
    assert place.cells().path != before.path


@pytest.mark.parametrize("version", ["2.0.0", "2.1.0"])
def test_cells_of_another_duckdb_are_not_trusted(place: Place, monkeypatch: pytest.MonkeyPatch, version: str) -> None:
    before = place.cells()
    monkeypatch.setattr(duckdb, "__version__", version)
    assert place.cells().path != before.path


def test_cells_that_other_code_made_are_not_trusted(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    before = place.cells()
    monkeypatch.setattr(cells, "MACHINE", [*cells.MACHINE, place.site / "vip.toml"])
    place.write("vip.toml", "# other code\n")
    assert place.cells().path != before.path


def test_cells_stay_when_something_they_do_not_depend_on_changed(place: Place) -> None:
    before = place.cells()
    another_code_of_others(place)
    assert place.cells().path == before.path


def test_cells_made_between_a_mended_contract_and_its_replay_are_not_kept_for_what_came_after(place: Place) -> None:
    place.cells()
    another_contract(place)
    between = place.cells()
    deployment = Deployment(Project(place.site), place.home)
    register = deployment.project.registers["visits"]
    (before,) = replayable(place.home, register)
    deployment.replay(before, register, None)
    assert place.cells().path != between.path


def test_cells_of_an_earlier_date_do_not_see_a_later_delivery(place: Place) -> None:
    another_delivery(place)
    assert place.cells().cases == 1
    assert place.cells(as_known_on=date(2026, 2, 28)).cases == 3


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("FROM registers.some_visits", "FROM registers.some_visits, range(2)", "gives several rows of a case_id"),
        ("row_id AS case_id", "1::BIGINT AS case_id", "gives several rows of a case_id"),
        ("row_id AS case_id", "NULL AS case_id", "gives several rows of a case_id"),
        ("visit_on AS index_date", "NULLIF(visit_on, DATE '2026-01-10') AS index_date", "rows without index_date"),
    ],
)
def test_a_query_whose_cases_have_no_number_of_their_own_or_no_date_gives_none_and_it_is_said(
    place: Place, old: str, new: str, said: str
) -> None:
    place.change("indicators/prov/visits.sql", old, new)
    run = place.run()
    found = run.cells(run.deployment.catalogue.indicators["prov/visits"])
    assert (found.cases, pl.read_parquet(found.path).height) == (0, 0)
    assert re.search(rf"visits\.sql: query: .*{said}", run.faults["prov/visits"])


@pytest.mark.parametrize(
    ("days", "as_of"),
    [
        ({"a": date(2026, 1, 31), "b": date(2026, 3, 31)}, date(2026, 1, 31)),
        ({"a": date(2026, 3, 31), "b": None}, None),
        ({"a": date(2026, 3, 31), "b": date(2026, 3, 31), "c": date(2025, 12, 31)}, date(2026, 3, 31)),
    ],
)
def test_an_indicator_is_known_as_far_as_all_registers_it_reads_speak(
    days: dict[str, date | None], as_of: date | None
) -> None:
    known = {name: SimpleNamespace(data_as_of=day) for name, day in days.items()}
    assert data_as_of(SimpleNamespace(registers=["a", "b"]), known) == as_of
