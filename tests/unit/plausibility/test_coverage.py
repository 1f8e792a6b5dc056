"""Unit: coverage and affiliation of a handful of persons and units, counted by hand."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import polars as pl
import pytest

from data_contracts.delivery import Identity
from pipelines.configuration import Linkage
from pipelines.errors import UserError
from pipelines.intake.history import Known
from pipelines.intake.outcome import Outcome
from pipelines.plausibility import affiliation, coverage
from pipelines.plausibility.coverage import Grounds
from pipelines.project import Project
from pipelines.select import schemas

REGISTERS = ("psykosr", "ect", "par_inpatient", "par_outpatient")
YEARS, REGIONS = (2024, 2025), ("01", "12", "14")
PLACES = [("U1", "01"), ("U2", "12"), ("U3", "12")]
FORMS = [  # person, day, unit: person 9 is not in the Patient Register, 1 comes in both years
    (1, "2024-03-01", "U1"), (1, "2025-03-01", "U1"), (2, "2025-04-01", "U2"), (9, "2025-05-01", "U3"), (4, "2024-01-05", "U2"),
]  # fmt: skip
SERIES = [(1, "2025-02-01", "U1"), (9, "2025-02-01", "U2"), (8, "2025-02-01", "U2")]
VISITS = [  # person, day, unit, diagnosis, profession, procedures
    (1, "2025-01-10", "U2", "F20.0", "physician", None),
    (1, "2025-06-10", "U1", "F20.0", "physician", "DA006"),  # the last of the year: region 01
    (2, "2025-01-10", "U2", "F25.1", "physician", None),
    (3, "2025-01-10", "U2", "F29.9", "physician", "AU118 DA025"),
    (4, "2025-01-10", "U2", "F20.0", "physician", None),
    (5, "2025-01-10", "U1", "F32.1", "physician", None),  # no psychosis
    (6, "2025-01-10", "U1", "F20.0", "nurse", None),  # no physician
    (7, "2025-01-10", None, "F20.0", "physician", None),  # unit unknown: the nation only
]


def _database() -> duckdb.DuckDBPyConnection:
    database = schemas.empty_database(Project())
    database.execute("CREATE SCHEMA IF NOT EXISTS work")
    for table, columns in {
        "area_of_place": "attribution VARCHAR, place VARCHAR, area_level VARCHAR, area_code VARCHAR",
        "unit_code": "code_system VARCHAR, code VARCHAR, unit_id VARCHAR",
    }.items():
        database.execute(f"CREATE OR REPLACE TABLE reference.{table} ({columns})")
    for unit, region in PLACES:
        database.execute("INSERT INTO reference.area_of_place VALUES ('caregiver', ?, 'region', ?)", [unit, region])
        database.execute("INSERT INTO reference.area_of_place VALUES ('caregiver', ?, 'nation', 'SE')", [unit])
    _insert(database, "psykosr", ("person_id", "form_on", "unit_id"), FORMS)
    series = [(*row, method) for row in SERIES for method in (("ect",) if row[0] != 8 else ("rtms",))]
    _insert(database, "ect", ("person_id", "started_on", "unit_id", "method"), series)
    columns = ("person_id", "visit_on", "unit_id", "main_diagnosis", "profession", "procedures", "speciality")
    _insert(database, "par_outpatient", columns, [(*row, "901") for row in VISITS])
    return database


def _insert(database: duckdb.DuckDBPyConnection, register: str, columns: tuple[str, ...], rows: list[tuple]) -> None:
    marks = ", ".join("?" for _ in columns)
    for number, row in enumerate(rows):
        statement = f"INSERT INTO registers.{register} (row_id, {', '.join(columns)}) VALUES (?, {marks})"
        database.execute(statement, [number, *row])


@pytest.fixture
def grounds() -> Iterator[Grounds]:
    outcome = Outcome("", "a", "a.csv", "", "2026-02-01", "1900-01-01", "2025-12-31", True, None, "")
    registers = Project().registers
    known = {name: Known(registers[name], (replace(outcome, register=name),), Path()) for name in REGISTERS}
    linkages = {
        "psykosr_halsodata": Linkage(registers=["psykosr", "par_inpatient", "par_outpatient"], legal_ground="x"),
        "ect_patientregistret": Linkage(registers=["ect", "par_inpatient", "par_outpatient"], legal_ground="x"),
    }
    return Grounds(known, linkages, date(2026, 2, 1), lambda _: _database())


def _figures(frame: pl.DataFrame, register: str, year: int) -> dict[str, tuple]:
    own = frame.filter(register=register, reference_year=year)
    return {region: tuple(rest) for region, *rest in own.select("region_code", "found", "of", "reason").iter_rows()}


def test_of_those_in_the_reference_the_register_has_so_many(grounds: Grounds) -> None:
    found = coverage.compute(Project(), grounds, YEARS, REGIONS)
    assert _figures(found, "psykosr", 2025) == {
        "SE": (2, 5, None),  # 1 and 2 of 1, 2, 3, 4 and 7
        "01": (1, 1, None),
        "12": (1, 3, None),  # 4 was registered the year before, which is another year
        "14": (None, None, "nobody_expected"),
    }
    share = found.filter(register="psykosr", reference_year=2025, region_code="SE")["share"].item()
    assert share == pytest.approx(0.4)


def test_of_those_in_either_the_register_has_so_many(grounds: Grounds) -> None:
    found = coverage.compute(Project(), grounds, YEARS, REGIONS)
    assert _figures(found, "ect", 2025) == {
        "SE": (2, 3, None),  # 1 and 9 of 1, 3 and 9; 8 had no ECT
        "01": (1, 1, None),
        "12": (1, 2, None),
        "14": (None, None, "nobody_expected"),
    }
    assert found.filter(register="ect")["method"].unique().to_list() == ["union"]


def test_by_the_end_of_the_year_those_of_earlier_years_count_too(
    grounds: Grounds, monkeypatch: pytest.MonkeyPatch
) -> None:
    declared = [one.model_copy(update={"year_basis": "by_year_end"}) for one in coverage.load(Project())]
    monkeypatch.setattr(coverage, "load", lambda _: declared[:1])
    found = coverage.compute(Project(), grounds, YEARS, REGIONS)
    assert _figures(found, "psykosr", 2025)["12"] == (2, 3, None)
    assert _figures(found, "psykosr", 2025)["SE"] == (3, 5, None)


def test_a_year_that_is_not_over_in_the_deliveries_has_no_figure(grounds: Grounds) -> None:
    known = dict(grounds.known)
    (outcome,) = known["par_inpatient"].outcomes
    short = (replace(outcome, covers_to="2025-11-30"),)
    known["par_inpatient"] = replace(known["par_inpatient"], outcomes=short)
    found = coverage.compute(Project(), replace(grounds, known=known), (2024, 2025, 2026), REGIONS)
    assert set(_figures(found, "psykosr", 2025).values()) == {(None, None, "year_not_covered")}
    assert _figures(found, "psykosr", 2024)["SE"] == (None, None, "nobody_expected")
    assert found["share"].null_count() == found.height


def _covering(known: Known, *days: tuple[str, str]) -> Known:
    """The register with a delivery for each of some spans of days, each extracted later than the one before."""
    (outcome,) = known.outcomes
    outcomes = [
        replace(
            outcome, delivery=f"d{number}", covers_from=first, covers_to=last, extracted_on=f"2026-02-{number + 1:02}"
        )
        for number, (first, last) in enumerate(days)
    ]
    return replace(known, outcomes=tuple(outcomes))


@pytest.mark.parametrize(
    ("days", "reason"),
    [
        ([("2024-01-01", "2025-06-30"), ("2025-07-01", "2025-12-31")], None),
        ([("2024-01-01", "2025-08-31"), ("2025-06-01", "2025-12-31")], None),  # months that are restated
        ([("2025-07-01", "2025-12-31"), ("2024-01-01", "2025-06-30")], None),  # the older half came last
        ([("2024-01-01", "2025-05-31"), ("2025-07-01", "2025-12-31")], "year_not_covered"),  # June never came
        ([("2024-01-01", "2025-06-29"), ("2025-07-01", "2025-12-31")], "year_not_covered"),
        ([("2025-01-02", "2025-12-31")], "year_not_covered"),
    ],
)
def test_a_year_in_which_one_delivery_never_came_has_no_figure(
    grounds: Grounds, days: list[tuple[str, str]], reason: str | None
) -> None:
    assert coverage.why_not([_covering(grounds.known["par_outpatient"], *days)], 2025) == reason


@pytest.mark.parametrize(("identity", "reason"), [
    (Identity.PERSONNUMMER, None), (Identity.STABLE_PSEUDONYM, None), (Identity.DELIVERY_PSEUDONYM, "year_not_covered"),
])  # fmt: skip
def test_what_an_earlier_delivery_says_is_no_ground_where_its_rows_may_not_be_used(
    grounds: Grounds, identity: Identity, reason: str | None
) -> None:
    """Where persons are numbered afresh, the latest delivery alone speaks, and it holds the second half of the year."""
    known = _covering(grounds.known["par_outpatient"], ("2024-01-01", "2025-06-30"), ("2025-07-01", "2025-12-31"))
    register = replace(known.register, delivery=replace(known.register.delivery, identity=identity))
    assert coverage.why_not([replace(known, register=register)], 2025) == reason


@pytest.mark.parametrize(
    "linkages",
    [
        {},
        {"psykosr_halsodata": Linkage(registers=["psykosr", "par_inpatient"], legal_ground="x")},
        {"psykosr_halsodata": Linkage(registers=["psykosr", "par_inpatient", "par_outpatient"], legal_ground="x", valid_to=date(2026, 1, 1))},
    ],
)  # fmt: skip
def test_without_a_linkage_that_holds_nothing_is_counted(grounds: Grounds, linkages: dict[str, Linkage]) -> None:
    found = coverage.compute(Project(), replace(grounds, linkages=linkages), YEARS, REGIONS)
    assert set(found["reason"]) == {"no_linkage"}
    assert found.height == 2 * len(YEARS) * (len(REGIONS) + 1)


def test_a_linkage_for_simulated_persons_does_not_hold_for_real_ones(grounds: Grounds) -> None:
    linkage = grounds.linkages["psykosr_halsodata"].model_copy(update={"simulated_only": True})
    (outcome,) = grounds.known["psykosr"].outcomes
    real = replace(grounds.known["psykosr"], outcomes=(replace(outcome, simulated=False),))
    mixed = replace(grounds, linkages={"psykosr_halsodata": linkage}, known={**grounds.known, "psykosr": real})
    found = coverage.compute(Project(), mixed, YEARS, REGIONS).filter(register="psykosr")
    assert set(found["reason"]) == {"no_linkage"}


def test_a_register_that_never_delivered_has_no_figure(grounds: Grounds) -> None:
    silent = replace(grounds.known["psykosr"], outcomes=())
    found = coverage.compute(Project(), replace(grounds, known={**grounds.known, "psykosr": silent}), YEARS, REGIONS)
    assert set(found.filter(register="psykosr")["reason"]) == {"no_delivery"}


def test_affiliation_counts_units_that_reported_of_those_that_ought_to(grounds: Grounds) -> None:
    def opened(_: str | None) -> duckdb.DuckDBPyConnection:
        database = _database()
        units = [
            ("U1", "2005-01-01", None),
            ("U2", "2005-01-01", None),
            ("U3", "2025-07-01", None),
            ("U4", "2005-01-01", "2024-12-31"),
        ]
        for unit, first, last in units:
            statement = "INSERT INTO reference.unit (unit_id, valid_from, valid_to) VALUES (?, ?, ?)"
            database.execute(statement, [unit, first, last])
        for unit in ("U1", "U2", "U3", "U4"):
            database.execute("INSERT INTO reference.unit_code VALUES ('psykosr', ?, ?)", [unit, unit])
        return database

    found = affiliation.compute(replace(grounds, open=opened), YEARS, REGIONS)
    assert _figures(found, "psykosr", 2024) == {
        "SE": (2, 3, None), "01": (1, 1, None), "12": (1, 1, None), "14": (None, None, "nobody_expected"),
    }  # fmt: skip
    assert _figures(found, "psykosr", 2025) == {
        "SE": (3, 3, None), "01": (1, 1, None), "12": (2, 2, None), "14": (None, None, "nobody_expected"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("field", "value", "named"),
    [
        ("register", "psykos", "psykos"),
        ("reference", "nowhere", "nowhere.sql"),
        ("method", "both", "method"),
        ("year_basis", "by_year_end", "year_basis"),
    ],
)
def test_a_mistake_in_what_is_declared_names_the_file_and_the_field(
    tmp_path: Path, field: str, value: str, named: str
) -> None:
    said = {
        "register": "psykosr", "registered": "psykosr_registered", "reference": "psychosis_in_patient_register",
        "linkage": "psykosr_halsodata", "method": "union", "year_basis": "same_year", "source": "x", field: value,
    }  # fmt: skip
    lines = [f'{name} = "{text}"' for name, text in said.items()]
    path = tmp_path / coverage.PLACE
    path.parent.mkdir(parents=True)
    path.write_text("\n".join(["[[coverage]]", *lines, 'reference_registers = ["par_inpatient"]']), encoding="utf-8")
    with pytest.raises(UserError, match=named) as error:
        coverage.load(Project(tmp_path))
    assert "coverage.toml" in str(error.value)
