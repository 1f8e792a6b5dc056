"""Of versions of one record: which wins, what is told when it should not have, and which rows are no versions at all."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from pipelines.home import Home
from pipelines.intake.doubles import FEWEST_REPEATED
from pipelines.intake.meaning import moments
from pipelines.intake.storing import superseded_path
from pipelines.project import Register
from pipelines.report.wording import Wordings
from tests.unit.intake.bench import PERSON, Taken, bare_row, register_of, table, take_in

NEWER, UNKNOWN = "row.newer_in_quarantine", "municipality_code.unknown"
DAY = 86_400_000_000  # microseconds
Row = Mapping[str, str]


def forms(home: Home, registers: Mapping[str, Register], *rows: Row) -> Taken:
    """Forms of one person on one day in PsykosR, as far as the rows do not say otherwise."""
    psykosr = registers["psykosr"]
    same = {**bare_row(psykosr), "PERSNR": PERSON, "F_DATUM": "2026-03-01", "SKAPAD_DATUM": "2026-03-02"}
    return take_in(home, psykosr, table(psykosr, [same | dict(row) for row in rows]))


def visits(home: Home, registers: Mapping[str, Register], *rows: Row) -> Taken:
    """Visits of one person on one day, without a diagnosis."""
    care = registers["par_outpatient"]
    same = {**bare_row(care), "PNR": PERSON, "INDATUM": "2026-08-03", "HDIA": ""}
    return take_in(home, care, table(care, [same | dict(row) for row in rows]))


def bought(home: Home, registers: Mapping[str, Register], *packages: int, of: str = "100000001") -> Taken:
    """Dispensings of one drug on one receipt; negative ones are returns."""
    lmed = registers["lmed"]
    same = {**bare_row(lmed), "PNR": PERSON, "EDATUM": "2026-09-03", "RECEPTNR": of}
    rows = [{**same, "ANTAL": str(count), "ANTDDD": str(count * 28.0)} for count in packages]
    return take_in(home, lmed, table(lmed, rows))


LATER, EARLIER = "2026-03-02 15:00:00", "2026-03-02 09:00:00"


@pytest.mark.parametrize("order", [(LATER, EARLIER), (EARLIER, LATER)])
def test_of_two_registered_on_one_day_the_later_hour_wins_wherever_it_stands(
    home: Home, registers: Mapping[str, Register], order: tuple[str, str]
) -> None:
    scores = {EARLIER: "50", LATER: "60"}
    taken = forms(home, registers, *({"SKAPAD_DATUM": moment, "GAF_S": scores[moment]} for moment in order))
    assert taken.rows.select("gaf_symptom", "registered_on").rows() == [(60, date(2026, 3, 2))]


def test_a_later_day_wins_over_a_later_hour(home: Home, registers: Mapping[str, Register]) -> None:
    rows = ({"SKAPAD_DATUM": "2026-03-03 00:00:01", "GAF_S": "70"}, {"SKAPAD_DATUM": "2026-03-02 23:59", "GAF_S": "50"})
    assert forms(home, registers, *rows).rows["gaf_symptom"].to_list() == [70]


def test_a_moment_is_told_to_the_part_of_a_second_that_is_written() -> None:
    texts = {
        "2026-03-02": 0,
        "2026-03-02 00:01": 60_000_000,
        "2026-03-02T01:00:02": 3_602_000_000,
        "20260302 00:00:00.5": 500_000,
        "2026-03-02 00:00:00.000001": 1,
        "2026-03-02 23:59:59.9999999": DAY - 1,
    }
    midnight = date(2026, 3, 2).toordinal() - date(1970, 1, 1).toordinal()
    found = moments(pl.Series([date(2026, 3, 2)] * len(texts)), pl.Series(list(texts)))
    assert (found - midnight * DAY).to_list() == list(texts.values())
    assert moments(pl.Series([None], dtype=pl.Date), pl.Series(["x 12:00"])).to_list() == [None]


def test_a_drug_bought_returned_and_bought_again_on_one_receipt_is_bought(
    home: Home, registers: Mapping[str, Register]
) -> None:
    taken = bought(home, registers, 1, -1, 1)
    assert (taken.outcome.superseded, taken.rows["packages"].sum()) == (0, 1)


def dispensed(count: int) -> list[int]:
    return [place % 7 + 1 for place in range(count)]


@pytest.mark.parametrize(
    ("packages", "superseded"),
    [
        (dispensed(FEWEST_REPEATED) * 2, FEWEST_REPEATED),
        (dispensed(FEWEST_REPEATED - 1) * 2, 0),
        ([*dispensed(FEWEST_REPEATED), *dispensed(FEWEST_REPEATED)[::-1]], 0),
        ([*dispensed(FEWEST_REPEATED) * 2, 1], 0),
    ],
    ids=["twice", "few", "other order", "one more"],
)
def test_of_returns_a_file_that_holds_itself_twice_counts_once_and_nothing_else_does(
    home: Home, registers: Mapping[str, Register], packages: list[int], superseded: int
) -> None:
    taken = bought(home, registers, *packages)
    assert taken.outcome.superseded == superseded
    assert taken.lines == list(range(2 + superseded, 2 + len(packages)))


def test_two_visits_without_a_diagnosis_on_one_day_are_two(home: Home, registers: Mapping[str, Register]) -> None:
    taken = visits(home, registers, {}, {"KVA": "DU011"})
    assert (taken.outcome.accepted, taken.outcome.superseded) == (2, 0)


def test_the_same_visit_without_a_diagnosis_sent_twice_is_one(home: Home, registers: Mapping[str, Register]) -> None:
    taken = visits(home, registers, {"KVA": "DU011"}, {}, {"KVA": "DU011"})
    assert (taken.lines, taken.outcome.superseded) == ([3, 4], 1)


def test_a_visit_with_a_diagnosis_is_one_whatever_else_is_said_of_it(
    home: Home, registers: Mapping[str, Register]
) -> None:
    whole = {"SJUKHUS": "11001", "HDIA": "F20.0"}
    assert visits(home, registers, whole, {**whole, "KVA": "DU011"}).lines == [3]


COUNTED = """
from datetime import date
from data_contracts.columns import *
from data_contracts.contract import Contract, delivered
from data_contracts.delivery import *

@delivered(
    title="x", source="care_system", kind=Aggregate(absent="missing"), event="period_end", identity=Identity.NONE,
    layout=Layout(), key=("period_end", "place", "unit_id"), calendar=Calendar(1, 1, 0),
)
class Counted(Contract):
    '''Counts of regions, and of their units.'''

    period_end: date = period_end("PERIOD", required=True)
    place: str = text("REGION", required=True)
    unit_id: str = text("ENHET", example=None)
    patients: int = integer("ANTAL", example=3)
"""


def test_of_counts_per_area_a_blank_in_the_key_names_the_record(home: Home, tmp_path: Path) -> None:
    """A region's figure has no unit, and the corrected one on a later line is the same figure."""
    register = register_of(tmp_path / "site", "counted", COUNTED)
    file = b"PERIOD;REGION;ENHET;ANTAL\n2026-03;01;;3\n2026-03;01;a;1\n2026-03;01;;4\n"
    taken = take_in(home, register, file)
    assert (taken.lines, taken.outcome.superseded) == ([3, 4], 1)


@pytest.mark.parametrize(
    ("older", "newer", "told"),
    [
        ("2026-03-02", "2026-03-05", [2]),
        ("2026-03-02 09:00", "2026-03-02 10:00", [2]),
        ("2026-03-05", "2026-03-02", []),
        ("2026-03-02", "2026-03-02", [2]),
        ("2026-03-02", "i går", []),
    ],
    ids=["later day", "later hour", "earlier", "same day, later line", "unreadable"],
)
def test_the_older_version_stands_and_is_told_where_the_newer_is_in_quarantine(
    home: Home, registers: Mapping[str, Register], older: str, newer: str, told: list[int]
) -> None:
    wrong = {"SKAPAD_DATUM": newer, "GAF_S": "5500"}
    taken = forms(home, registers, {"SKAPAD_DATUM": older, "GAF_S": "50"}, wrong)
    found = pl.read_parquet(home.quarantine / "psykosr" / f"{taken.outcome.stored}.parquet").filter(rule=NEWER)
    assert found.select("line", "severity").rows() == [(line, "warn") for line in told]
    assert taken.rows["gaf_symptom"].to_list() == [50]
    assert (taken.outcome.warned, taken.outcome.warnings) == (len(told), {NEWER: 1} if told else {})


def test_of_two_registered_at_once_an_earlier_line_in_quarantine_is_not_told(
    home: Home, registers: Mapping[str, Register]
) -> None:
    taken = forms(home, registers, {"GAF_S": "5500"}, {"GAF_S": "50"})
    assert (taken.rows["gaf_symptom"].to_list(), taken.outcome.warned) == ([50], 0)


def test_only_the_version_that_stands_is_told_and_it_is_warned_of_once(
    home: Home, registers: Mapping[str, Register]
) -> None:
    ahead = {"SKAPAD_DATUM": "2026-12-24", "GAF_S": "60"}
    taken = forms(home, registers, {"GAF_S": "50"}, ahead, {"SKAPAD_DATUM": "2026-12-31", "GAF_S": "5500"})
    assert taken.outcome.warnings == {NEWER: 1, "registered_on.future": 2}
    assert (taken.lines, taken.outcome.warned) == ([3], 1)


def test_a_version_of_another_record_in_quarantine_is_not_told(home: Home, registers: Mapping[str, Register]) -> None:
    other = {"F_DATUM": "2026-02-27", "SKAPAD_DATUM": "2026-03-05", "GAF_S": "5500"}
    assert forms(home, registers, {"GAF_S": "50"}, other).outcome.warned == 0


def test_the_sender_reads_what_it_means_that_a_newer_version_is_in_quarantine(
    registers: Mapping[str, Register],
) -> None:
    said = Wordings(registers["psykosr"]).of(NEWER)
    assert said.demand.startswith("Raden är en äldre version av en post vars nyare version ligger i karantän")
    assert "skicka filen igen" in said.action


def test_the_sender_reads_what_it_means_that_a_date_is_ahead_or_a_municipality_unknown(
    registers: Mapping[str, Register],
) -> None:
    ahead, nowhere = (Wordings(registers["psykosr"]).of(rule) for rule in ("form_on.future", UNKNOWN))
    assert (ahead.heading, ahead.demand) == ("F_DATUM", "Datumet bör inte ligga efter uttagsdatumet.")
    assert nowhere.demand.endswith("andra räknas bara i riket.")
    assert all(said.action.endswith("låt raden stå.") for said in (ahead, nowhere))


def test_a_list_of_superseded_rows_that_a_killed_try_left_does_not_outlive_the_next(
    home: Home, registers: Mapping[str, Register], monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("pipelines.intake.outcome.write", killed)
        with pytest.raises(KeyboardInterrupt):
            forms(home, registers, {"GAF_S": "50"}, {"GAF_S": "60"})
    (left,) = (home.registers / "psykosr").glob("*.superseded.parquet")
    monkeypatch.setattr("pipelines.intake.doubles.Doubles.superseded", lambda _: np.zeros(0, dtype=np.int64))
    taken = forms(home, registers, {"GAF_S": "50"}, {"GAF_S": "60"})  # by a contract whose key tells the two apart
    assert left == superseded_path(home, taken.outcome)
    assert (taken.rows.height, left.exists()) == (2, False)


AHEAD = '''
from datetime import date
from data_contracts.columns import *
from data_contracts.contract import Contract, delivered
from data_contracts.delivery import *

@delivered(
    title="x", source="quality_register", kind=FullSnapshot(), event="seen_on", identity=Identity.NONE,
    layout=Layout(date_style="day_first"), key=("seen_on", "ill_on", "next_on"), calendar=Calendar(1, 1, 0),
)
class Ahead(Contract):
    """A register of visits, with the next one that is planned."""

    seen_on: date = day("DAG", required=True)
    ill_on: date = partial_day("SJUK", example=date(2020, 5, 15))
    next_on: date = day("NÄSTA", planned=True)
'''


@pytest.mark.parametrize(
    ("seen", "ill", "following", "rules"),
    [
        ("5/10 2026", "20261005", "6/10 2026", {}),
        ("6/10 2026", "", "", {"seen_on.future": 1}),
        ("5/10 2026", "20261006", "", {"ill_on.future": 1}),
        ("5/10 2026", "20261000", "", {}),
        ("5/10 2026", "20260000", "", {}),
        ("5/10 2026", "20261100", "", {"ill_on.future": 1}),
        ("5/10 2026", "20270000", "", {"ill_on.future": 1}),
    ],
)
def test_a_date_after_the_extraction_is_told_and_kept_unless_it_is_a_plan(
    home: Home, tmp_path: Path, seen: str, ill: str, following: str, rules: Mapping[str, int]
) -> None:
    """Of a date without day or month, where no such day can have been."""
    register = register_of(tmp_path / "site", "ahead", AHEAD)
    taken = take_in(home, register, f"DAG;SJUK;NÄSTA\n{seen};{ill};{following}\n".encode(), extracted_on="2026-10-05")
    assert (taken.outcome.warnings, taken.outcome.accepted) == (rules, 1)


def test_a_version_registered_in_the_future_does_not_win_without_a_word(
    home: Home, registers: Mapping[str, Register]
) -> None:
    taken = forms(home, registers, {"SKAPAD_DATUM": "2206-03-05", "GAF_S": "50"}, {"GAF_S": "60"})
    assert (taken.rows["gaf_symptom"].to_list(), taken.outcome.warned) == ([50], 1)
    assert taken.outcome.warnings == {"registered_on.future": 1}
