"""Which of the rows that are right become records: doubles, repeated files, and what a delivery speaks for."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from pipelines.deployment import Deployment
from pipelines.errors import ExtractRejected, UserError
from pipelines.home import Home
from pipelines.intake.arrival import arrival
from pipelines.intake.delivery import clear_away_what_was_left
from pipelines.intake.outcome import deliveries
from pipelines.project import Project, Register
from tests.unit.intake.bench import PERSON, Taken, bare_row, land, personnummer, table, take_in, tree

OTHER_PERSON = personnummer("19750612", 981)


@pytest.fixture(scope="session")
def psykosr(registers: dict[str, Register]) -> Register:
    """A register whose sender says when a row was registered."""
    return registers["psykosr"]


@pytest.fixture(scope="session")
def lmed(registers: dict[str, Register]) -> Register:
    """A register with corrections, delivered in increments."""
    return registers["lmed"]


def forms(home: Home, psykosr: Register, *rows: dict[str, str]) -> Taken:
    """Forms of one person on one day, as far as the rows do not say otherwise."""
    same = {**bare_row(psykosr), "PERSNR": PERSON, "F_DATUM": "2026-03-01", "SKAPAD_DATUM": "2026-03-02"}
    return take_in(home, psykosr, table(psykosr, [same | row for row in rows]))


def test_of_doubles_the_last_registered_is_kept_wherever_it_stands(home: Home, psykosr: Register) -> None:
    taken = forms(
        home,
        psykosr,
        {"SKAPAD_DATUM": "2026-03-05", "GAF_S": "50"},
        {"SKAPAD_DATUM": "2026-03-09", "GAF_S": "60"},
        {"SKAPAD_DATUM": "2026-03-07", "GAF_S": "70"},
    )
    assert taken.rows["gaf_symptom"].to_list() == [60]
    assert (taken.outcome.read, taken.outcome.accepted, taken.outcome.superseded) == (3, 1, 2)


def test_of_doubles_registered_on_one_day_the_last_line_is_kept(home: Home, psykosr: Register) -> None:
    taken = forms(home, psykosr, {"GAF_S": "50"}, {"GAF_S": "60"})
    assert taken.rows["gaf_symptom"].to_list() == [60]


def test_a_double_is_the_same_person_in_whatever_spelling(home: Home, psykosr: Register) -> None:
    taken = forms(home, psykosr, {"PERSNR": "198604019805"}, {"PERSNR": "860401-9805"})
    assert (taken.outcome.accepted, taken.outcome.superseded) == (1, 1)


@pytest.mark.parametrize(
    "other",
    [{"PERSNR": OTHER_PERSON}, {"F_DATUM": "2026-02-27"}, {"FORMTYP_Värde": "1"}],
    ids=["person", "day", "form"],
)
def test_another_person_day_or_form_is_another_record(home: Home, psykosr: Register, other: dict[str, str]) -> None:
    assert forms(home, psykosr, {}, other).outcome.superseded == 0


def test_rows_of_nobody_are_never_doubles_of_each_other(home: Home, psykosr: Register) -> None:
    assert forms(home, psykosr, {"PERSNR": ""}, {"PERSNR": ""}, {"PERSNR": "198604019806"}).outcome.accepted == 3


def test_a_quarantined_row_does_not_supersede_a_good_one(home: Home, psykosr: Register) -> None:
    taken = forms(home, psykosr, {"GAF_S": "50"}, {"GAF_S": "101", "SKAPAD_DATUM": "2026-03-09"})
    assert (taken.rows["gaf_symptom"].to_list(), taken.outcome.quarantined) == ([50], 1)


def test_equal_blanks_in_a_key_make_a_double(home: Home, registers: dict[str, Register]) -> None:
    """The main diagnosis is part of the key of an episode and may be blank."""
    care = registers["par_inpatient"]
    episode = {**bare_row(care), "PNR": PERSON, "SJUKHUS": "11001", "HDIA": ""}
    assert take_in(home, care, table(care, [episode, episode])).outcome.superseded == 1


def test_a_return_is_a_record_of_its_own_and_nets_out_later(home: Home, lmed: Register) -> None:
    bought = {**bare_row(lmed), "PNR": PERSON, "ANTAL": "2", "ANTDDD": "56.0"}
    returned = bought | {"ANTAL": "-2", "ANTDDD": "-56.0"}
    taken = take_in(home, lmed, table(lmed, [bought, returned, bought]))
    assert (taken.outcome.accepted, taken.outcome.superseded) == (3, 0)
    assert taken.rows["ddd"].sum() == 56


def test_the_same_bytes_are_taken_in_once(home: Home, dor: Register) -> None:
    content = table(dor, [bare_row(dor)])
    first = take_in(home, dor, content)
    before = tree(home)
    assert take_in(home, dor, content).outcome == first.outcome
    assert tree(home) == before


def test_the_same_bytes_extracted_later_are_another_delivery(home: Home, dor: Register) -> None:
    """Nobody died in a month: the file is as it was, but it speaks for one month more."""
    content = table(dor, [bare_row(dor)])
    for day in ("2026-09-05", "2026-10-05"):
        take_in(home, dor, content, extracted_on=day)
    assert [outcome.covers_to for outcome in deliveries(home, dor)] == ["2026-08-31", "2026-09-30"]


@pytest.mark.parametrize("manifest", [{"rows": 1}, {"rows": 2}])
def test_a_file_beside_the_folders_of_landing_is_taken_in_and_leaves_no_folder(
    home: Home, dor: Register, manifest: dict[str, Any]
) -> None:
    path = home.landing / "dor_2026-10-05.csv"
    path.write_bytes(table(dor, [bare_row(dor)]))
    path.with_suffix(".json").write_text(json.dumps(manifest))
    before = sorted(home.landing.rglob("*"))
    taken = Deployment(Project(), home).take_in(dor)
    assert (len(taken.outcomes), len(taken.rejected)) == (2 - manifest["rows"], manifest["rows"] - 1)
    assert sorted(home.landing.rglob("*")) == before


def test_what_a_killed_run_left_is_cleared_away_by_the_next(home: Home, dor: Register) -> None:
    left = [home.identity / ".dor.parquet.1234.part"]
    left += [
        part / "dor" / ".dor_2026-09-05.text.1234.part" for part in (home.landing, home.registers, home.quarantine)
    ]
    for path in left:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"half a f")
    take_in(home, dor, table(dor, [bare_row(dor)]))
    assert [path for path in left if path.exists()] == []


def test_what_a_killed_run_left_and_cannot_be_removed_is_named_with_what_to_do(
    home: Home, dor: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = [home.landing / "dor" / f".opened.{kind}.part" for kind in ("folder", "file")]
    left[0].mkdir(parents=True)
    left[1].write_bytes(b"half a f")

    def held_open(*_: object, **__: object) -> None:
        raise PermissionError

    for path, removal in zip(left, ("shutil.rmtree", "pathlib.Path.unlink"), strict=True):
        with monkeypatch.context() as patched:
            patched.setattr(removal, held_open)
            with pytest.raises(UserError, match=f"{path}: .+ cannot be removed. Close what has it open, and remove it"):
                clear_away_what_was_left(dor, home)
        clear_away_what_was_left(dor, home)
        assert not path.exists()
        left[1].write_bytes(b"half a f")


def test_the_outcome_is_kept_as_it_was_told(home: Home, dor: Register) -> None:
    taken = take_in(home, dor, table(dor, [bare_row(dor), bare_row(dor) | {"LK": "x"}]))
    assert deliveries(home, dor) == [taken.outcome]
    assert taken.outcome.rules == {"municipality_code.pattern": 1}


def test_row_numbers_of_two_deliveries_never_meet(home: Home, dor: Register) -> None:
    rows = [
        take_in(home, dor, table(dor, [bare_row(dor) | {"LK": place}]), extracted_on=day).rows
        for day, place in (("2026-09-05", "0180"), ("2026-09-06", "1480"))
    ]
    assert pl.concat(rows)["row_id"].n_unique() == 2


@pytest.mark.parametrize(
    ("name", "first"), [("dor", date(1900, 1, 1)), ("lmed", date(2026, 9, 1)), ("par_inpatient", date(2026, 7, 1))]
)
def test_without_a_manifest_a_delivery_speaks_for_what_its_kind_says(
    home: Home, registers: dict[str, Register], name: str, first: date
) -> None:
    register = registers[name]
    arrived = arrival(land(home, register, b""), register)
    assert (arrived.covers_from, arrived.covers_to) == (first, date(2026, 9, 30))
    assert (arrived.rows, arrived.simulated, arrived.population_scale) == (None, False, None)


def test_a_manifest_goes_before_the_name(home: Home, dor: Register) -> None:
    said = {"extracted_on": "2026-10-06", "covers_from": "2020-01-01", "covers_to": "2026-08-31", "simulated": True}
    arrived = arrival(land(home, dor, b"", manifest=said), dor)
    assert arrived.extracted_on == date(2026, 10, 6)
    assert (arrived.covers_from, arrived.covers_to) == (date(2020, 1, 1), date(2026, 8, 31))
    assert arrived.simulated


@pytest.mark.parametrize("name", ["dor_2026-10-05.csv", "dor_2026-10-05_omsand.csv", "dor_2026-10-05_2.txt"])
def test_a_name_says_register_and_date_and_may_say_more(tmp_path: Path, dor: Register, name: str) -> None:
    assert arrival(tmp_path / name, dor).extracted_on == date(2026, 10, 5)


MANIFESTS: list[tuple[Any, str]] = [
    (b"{", "not JSON"),
    (b"\xff\xfe", "not JSON"),
    (b"[" * 100_000, "not JSON"),
    (b"[]", "not a JSON object"),
    ({"rows": "3"}, "rows is not a whole number"),
    ({"rows": 3.0}, "rows is not a whole number"),
    ({"rows": True}, "rows is not a whole number"),
    ({"simulated": "false"}, "simulated is not true or false"),
    ({"simulated": 1}, "simulated is not true or false"),
    ({"population_scale": "1"}, "population_scale is not a number"),
    ({"extracted_on": 20261005}, "extracted_on is not a text"),
    ({"extracted_on": "i går"}, "extracted_on is not a date from 1900 on"),
    ({"extracted_on": "2026-02-30"}, "extracted_on is not a date from 1900 on"),
    ({"extracted_on": "0001-01-01"}, "extracted_on is not a date from 1900 on"),
    ({"covers_from": "2026"}, "covers_from is not a date from 1900 on"),
    ({"covers_to": ["2026-08-31"]}, "covers_to is not a text"),
    ({"covers_from": "2026-09-01", "covers_to": "2026-08-31"}, "covers_from is after covers_to"),
]


@pytest.mark.parametrize(("said", "reason"), MANIFESTS, ids=[str(said)[:40] for said, _ in MANIFESTS])
def test_a_manifest_that_is_not_one_stops_its_file(home: Home, dor: Register, said: Any, reason: str) -> None:
    path = land(home, dor, table(dor, [bare_row(dor)]), manifest=said)
    with pytest.raises(ExtractRejected) as refusal:
        arrival(path, dor)
    assert str(refusal.value).startswith("dor_2026-10-05.")
    assert reason in str(refusal.value)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    "name", ["dor.csv", "dor_2026-10.csv", "dor_20261005.csv", "lmed_2026-10-05.csv", "deaths.txt"]
)
def test_a_file_that_nothing_dates_is_rejected(tmp_path: Path, dor: Register, name: str) -> None:
    with pytest.raises(ExtractRejected, match=r"nothing says when it was extracted\. Name it dor_YYYY-MM-DD\.csv"):
        arrival(tmp_path / name, dor)


def test_an_impossible_date_in_the_name_is_rejected(tmp_path: Path, dor: Register) -> None:
    with pytest.raises(ExtractRejected, match="its name is not a date from 1900 on"):
        arrival(tmp_path / "dor_2026-02-30.csv", dor)


def test_what_is_kept_of_a_delivery_names_no_person_and_no_value(home: Home, dor: Register) -> None:
    content = table(dor, [bare_row(dor) | {"PNR": PERSON, "ULORSAK": "Qxyzzy"}])
    taken = take_in(home, dor, content)
    kept = json.dumps(json.loads((home.registers / "dor" / f"{taken.outcome.delivery}.json").read_text()))
    assert "Qxyzzy" not in kept
    assert "860401" not in kept
