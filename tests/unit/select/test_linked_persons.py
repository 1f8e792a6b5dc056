"""Unit: whom a query meets in registers that were taken in, with a linkage and without; and when an indicator that
names a linkage has to wait. One person is in three small registers: `ward` and `clinic` are joined by the linkage
`stays`, `ward` and `jail` by `sentences`; `numbered` numbers its persons afresh in every delivery.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from pipelines import configuration
from pipelines.deployment import Deployment
from pipelines.errors import UserError
from pipelines.home import Home
from pipelines.intake import history
from pipelines.project import Project
from pipelines.reference.store import ReferenceStore
from pipelines.run import Run
from pipelines.select.warehouse import Clock, Warehouse
from tests.unit.intake import bench

CONTRACT = '''"""A register for this test."""

from datetime import date

from data_contracts.columns import day, identifier
from data_contracts.contract import Contract, delivered
from data_contracts.delivery import Calendar, FullSnapshot, Identity, Layout


@delivered(
    title="x", source="quality_register", kind=FullSnapshot(), layout=Layout(), identity=Identity.{identity},
    event="seen_on", key=("person_id", "seen_on"), calendar=Calendar(1, 1, 0),
)
class Seen(Contract):
    """Who was seen, and when."""

    person_id: int = identifier("PERSON")
    seen_on: date = day("DAG", required=True, meaning="dag")
'''
REGISTERS = {
    "ward": "STABLE_PSEUDONYM", "clinic": "STABLE_PSEUDONYM", "jail": "STABLE_PSEUDONYM",
    "numbered": "DELIVERY_PSEUDONYM",
}  # fmt: skip
LINKAGES = """
[linkages.stays]
registers = ["ward", "clinic"]
legal_ground = "x"
{more}

[linkages.sentences]
registers = ["ward", "jail"]
legal_ground = "x"
"""
MET = """
SELECT
    row_id AS case_id, person_id, seen_on AS index_date, CAST(NULL AS VARCHAR) AS unit_id,
    CAST(NULL AS VARCHAR) AS municipality_code, CAST(NULL AS VARCHAR) AS sex, CAST(NULL AS BIGINT) AS age,
    person_id IN (SELECT person_id FROM registers.clinic) AS value
FROM registers.ward
"""
KNOWN_ON = date(2026, 11, 30)


@dataclass(frozen=True)
class Place:
    """A site folder and a home."""

    site: Any
    home: Home

    @property
    def project(self) -> Project:
        return Project(self.site.folder)

    def declare(self, more: str = "") -> None:
        """The linkages, `stays` with something more to it."""
        self.site.write("vip.toml", LINKAGES.format(more=more))

    def deliver(self, name: str, *seen_on: str, extracted_on: str = "2026-10-05", **manifest: Any) -> None:
        """A delivery of one register in which person 17 was seen on these days."""
        register = self.project.registers[name]
        rows = [{"PERSON": "17", "DAG": day} for day in seen_on]
        linkages = configuration.load(self.project).linkages_of(name)
        bench.take_in(
            self.home, register, bench.table(register, rows), extracted_on=extracted_on, manifest=manifest or None,
            linkages=linkages,
        )  # fmt: skip

    def known(self, name: str, on: date = KNOWN_ON) -> history.Known:
        linkages = configuration.load(self.project).linkages_of(name)
        return history.known(self.home, self.project.registers[name], on, linkages)

    def open(self, linkage: str | None = None) -> duckdb.DuckDBPyConnection:
        """What a query sees that names this linkage."""
        known = {name: self.known(name) for name in REGISTERS}
        clock = Clock(KNOWN_ON, date(2026, 1, 1), KNOWN_ON)
        reference = ReferenceStore(self.site.folder / "no_reference", "none")
        return Warehouse(_WithoutViews(self.site.folder), known, reference, clock).open(linkage)

    def persons(self, linkage: str | None = None) -> Mapping[str, int]:
        """The one person's id in each register, for a query that names this linkage."""
        with self.open(linkage) as database:
            found = {
                name: database.execute(f"SELECT DISTINCT person_id FROM registers.{name}").fetchall()
                for name in ("ward", "clinic", "jail")
            }
        assert all(len(rows) == 1 for rows in found.values())
        return {name: rows[0][0] for name, rows in found.items()}

    def waits(self, on: date = KNOWN_ON) -> str | None:
        """Why the indicator that names `stays` has to wait; None if it need not."""
        run = Run.of(Deployment(self.project, self.home), "2026-12", on)
        assert ("prov/met" in {indicator.name for indicator in run.ready()}) is ("prov/met" not in run.waiting)
        return run.waiting.get("prov/met")


class _WithoutViews(Project):
    """Registers and nothing else."""

    code_lists: dict[str, Path] = {}
    shared_views: dict[str, Path] = {}


@pytest.fixture
def place(site, tmp_path: Path) -> Place:
    """The four registers and their linkages, nothing delivered."""
    for name, identity in REGISTERS.items():
        site.write(f"data_contracts/registers/{name}.py", CONTRACT.format(identity=identity))
    made = Place(site, bench.new_home(tmp_path))
    made.declare()
    return made


@pytest.fixture
def delivered(place: Place) -> Place:
    """The same person delivered to the three registers whose persons can be joined."""
    for name in ("ward", "clinic", "jail"):
        place.deliver(name, "2026-03-01", "2026-04-01")
    return place


def test_without_a_linkage_a_person_is_someone_else_in_each_register(delivered: Place) -> None:
    assert len(set(delivered.persons().values())) == 3


def test_a_linkage_joins_a_person_in_its_registers_and_in_no_other(delivered: Place) -> None:
    own, stays, sentences = delivered.persons(), delivered.persons("stays"), delivered.persons("sentences")
    assert stays["ward"] == stays["clinic"] != stays["jail"]
    assert sentences["ward"] == sentences["jail"] != sentences["clinic"]
    assert (stays["jail"], sentences["clinic"]) == (own["jail"], own["clinic"])


def test_the_id_under_one_linkage_is_neither_that_of_another_nor_the_registers_own(delivered: Place) -> None:
    own, stays, sentences = delivered.persons(), delivered.persons("stays"), delivered.persons("sentences")
    assert len({own["ward"], stays["ward"], sentences["ward"]}) == 3
    assert stays["ward"] not in own.values()


@pytest.mark.parametrize("linkage", [None, "stays", "sentences"])
def test_no_query_sees_a_column_of_a_linkage(delivered: Place, linkage: str | None) -> None:
    with delivered.open(linkage) as database:
        columns = [column for column, *_ in database.execute("DESCRIBE registers.ward").fetchall()]
        assert [column for column in columns if "link" in column] == []
        assert "person_id" in columns
        with pytest.raises(duckdb.BinderException):
            database.execute("SELECT link_sentences FROM registers.ward")


def test_a_register_holds_ids_of_the_linkages_it_is_in_and_of_no_other(delivered: Place) -> None:
    for name, linkages in {"ward": {"stays", "sentences"}, "clinic": {"stays"}, "jail": {"sentences"}}.items():
        (stored,) = (delivered.home.registers / name).glob("*.parquet")
        columns = duckdb.read_parquet(str(stored)).columns
        assert {column for column in columns if column.startswith("link_")} == {f"link_{one}" for one in linkages}


def test_rows_from_before_a_linkage_are_not_joined_by_it_but_judged_anew_first(delivered: Place) -> None:
    toml = LINKAGES.format(more="") + '[linkages.late]\nregisters = ["clinic", "jail"]\nlegal_ground = "x"\n'
    delivered.site.write("vip.toml", toml)
    with pytest.raises(UserError, match="vip replay clinic"):
        delivered.open("late")
    assert len(set(delivered.persons().values())) == 3


@pytest.fixture
def met(place: Place) -> Place:
    """An indicator that joins `ward` and `clinic` by `stays`; nothing is delivered."""
    place.site.indicator(
        "prov/met",
        lambda _: MET,
        linkage="stays",
        examples=["person | ward.seen_on\na | 2026-03-01", "person | index_date | value\na | 2026-03-01 | F"],
    )
    return place


def test_an_indicator_whose_linkage_holds_does_not_wait(met: Place) -> None:
    met.deliver("ward", "2026-03-01")
    met.deliver("clinic", "2026-03-01")
    assert met.waits() is None


@pytest.mark.parametrize(
    ("ward_is_simulated", "clinic_is_simulated", "waits"),
    [(True, True, False), (True, False, True), (False, True, True), (False, False, True)],
)
def test_a_linkage_of_simulated_persons_joins_no_real_ones(
    met: Place, ward_is_simulated: bool, clinic_is_simulated: bool, waits: bool
) -> None:
    met.declare("simulated_only = true")
    met.deliver("ward", "2026-03-01", simulated=ward_is_simulated)
    met.deliver("clinic", "2026-03-01", simulated=clinic_is_simulated)
    said = "vip.toml: linkages.stays holds for simulated persons only"
    assert met.waits() == (said if waits else None)


def test_one_real_delivery_among_simulated_ones_is_enough_to_wait(met: Place) -> None:
    met.declare("simulated_only = true")
    met.deliver("ward", "2026-03-01", simulated=True)
    met.deliver("ward", "2026-03-01", extracted_on="2026-10-06")
    met.deliver("ward", "2026-03-01", extracted_on="2026-10-07", simulated=True)
    met.deliver("clinic", "2026-03-01", simulated=True)
    assert "simulated persons only" in str(met.waits())


@pytest.mark.parametrize(
    ("dates", "holds"),
    [
        ("valid_from = 2026-11-30", True),
        ("valid_from = 2026-12-01", False),
        ("valid_to = 2026-11-30", True),
        ("valid_to = 2026-11-29", False),
        ("valid_from = 2026-01-01\nvalid_to = 2026-12-31", True),
        ("valid_from = 2025-01-01\nvalid_to = 2025-12-31", False),
    ],
)
def test_a_linkage_holds_from_its_first_day_to_its_last_and_not_outside(met: Place, dates: str, holds: bool) -> None:
    met.declare(dates)
    met.deliver("ward", "2026-03-01")
    met.deliver("clinic", "2026-03-01")
    assert met.waits() == (None if holds else "vip.toml: linkages.stays does not hold on 2026-11-30")


def test_of_persons_numbered_afresh_only_the_latest_delivery_speaks(place: Place) -> None:
    for name in ("numbered", "jail"):
        place.deliver(name, "2025-03-01", "2026-03-01", extracted_on="2026-09-05")
        place.deliver(name, "2026-04-01", extracted_on="2026-10-05", covers_from="2026-01-01")
    assert days(place, "numbered") == [date(2026, 4, 1)]
    assert days(place, "jail") == [date(2025, 3, 1), date(2026, 4, 1)]
    assert len(ids(place, "jail")) == 1


def test_before_the_latest_delivery_was_known_the_one_before_it_speaks(place: Place) -> None:
    place.deliver("numbered", "2025-03-01", "2026-03-01", extracted_on="2026-09-05")
    place.deliver("numbered", "2026-04-01", extracted_on="2026-10-05", covers_from="2026-01-01")
    assert days(place, "numbered", date(2026, 10, 4)) == [date(2025, 3, 1), date(2026, 3, 1)]
    assert ids(place, "numbered", date(2026, 10, 4)).isdisjoint(ids(place, "numbered"))


def test_figures_on_persons_numbered_afresh_are_as_of_the_delivery_that_speaks(place: Place) -> None:
    place.deliver("numbered", "2026-03-01", extracted_on="2026-09-05", covers_to="2026-08-31")
    place.deliver("numbered", "2026-03-01", extracted_on="2026-10-05", covers_to="2026-06-30")
    assert place.known("numbered").data_as_of == date(2026, 6, 30)


def days(place: Place, name: str, on: date = KNOWN_ON) -> list[date]:
    """The days on which anyone was seen, as known on a day."""
    return sorted(row[1] for row in _rows(place, name, on))


def ids(place: Place, name: str, on: date = KNOWN_ON) -> set[int]:
    """The ids of the persons, as known on a day."""
    return {row[0] for row in _rows(place, name, on)}


def _rows(place: Place, name: str, on: date) -> list[tuple[int, date]]:
    return duckdb.sql(f"SELECT person_id, seen_on FROM ({place.known(name, on).rows()})").fetchall()
