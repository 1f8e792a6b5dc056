"""What is known on a day follows from the deliveries and their days, not from the order in which they were taken in."""

import json
from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from itertools import count
from pathlib import Path

import duckdb
import polars as pl
import pytest

from pipelines.deployment import Deployment
from pipelines.errors import ExtractRejected
from pipelines.home import Home
from pipelines.intake import delivery, history
from pipelines.intake.arrival import LAST_DAY, arrival
from pipelines.intake.checking import check
from pipelines.intake.delivery import begun
from pipelines.intake.identity import store_path
from pipelines.intake.outcome import Outcome, deliveries
from pipelines.project import Project, Register
from pipelines.report.content import report
from tests.unit.intake.bench import Taken, land, new_home, register_of, take_in

CONTRACT = '''
from datetime import date
from data_contracts.columns import *
from data_contracts.contract import Contract, delivered
from data_contracts.delivery import *

@delivered(
    title="x", source="quality_register", kind={kind}, event="seen_on", identity=Identity.{identity},
    layout=Layout(), key=("{key}", "seen_on"), calendar=Calendar(1, 1, 0),
)
class Seen(Contract):
    """A register of visits."""

    {column}
    seen_on: date = day("DAG", required=True)
'''
AUTUMN = ("2025-10-15", "2025-11-15", "2025-12-15")
WINTER = ("2026-01-15", "2026-02-15", "2026-03-15")
IN_APRIL, IN_JANUARY = "2026-04-30", "2026-01-30"


@pytest.fixture
def visits(tmp_path: Path) -> Register:
    """A register of visits by nobody, of which the last three months come anew each time."""
    column = 'place: str = text("PLATS")'
    contract = CONTRACT.format(kind="Increment(months_restated=3)", identity="NONE", key="place", column=column)
    return register_of(tmp_path / "site", "visits", contract)


@pytest.fixture
def numbered(tmp_path: Path) -> Register:
    """A register that numbers its persons afresh in each extract."""
    contract = CONTRACT.format(
        kind="FullSnapshot()",
        identity="DELIVERY_PSEUDONYM",
        key="person_id",
        column='person_id: int = identifier("NR")',
    )
    return register_of(tmp_path / "site", "numbered", contract)


def content(days: Iterable[str]) -> bytes:
    return ("PLATS;DAG\n" + "".join(f"x;{day}\n" for day in days)).encode()


def known(home: Home, register: Register, on: date = date(2030, 1, 1)) -> pl.DataFrame:
    """The rows of the register as known on a day."""
    query = history.known(home, register, on).rows()
    return duckdb.sql(f"SELECT * FROM ({query}) ORDER BY seen_on, row_id").pl()


def days(home: Home, register: Register, on: date = date(2030, 1, 1)) -> list[str]:
    return [day.isoformat() for day in known(home, register, on)["seen_on"]]


def taken_in_both_orders(
    folder: Path, register: Register, one: tuple[str, bytes], other: tuple[str, bytes]
) -> list[tuple[Home, list[Taken]]]:
    """Two homes: each file is (extraction date, content)."""
    found = []
    for place, order in enumerate(((one, other), (other, one))):
        home = new_home(folder / str(place))
        found.append((home, [take_in(home, register, file, extracted_on=day) for day, file in order]))
    return found


def test_months_that_a_later_extract_does_not_hold_stay_known_whichever_came_first(
    tmp_path: Path, visits: Register
) -> None:
    both = taken_in_both_orders(tmp_path, visits, (IN_JANUARY, content(AUTUMN)), (IN_APRIL, content(WINTER)))
    for home, _ in both:
        assert days(home, visits) == [*AUTUMN, *WINTER]
        assert days(home, visits, date(2026, 1, 31)) == list(AUTUMN)
    assert known(both[0][0], visits).equals(known(both[1][0], visits))


def test_doubles_are_left_out_of_the_delivery_that_has_them_whichever_others_speak_beside_it(
    home: Home, visits: Register
) -> None:
    """The first has none; in the second the first row is one, in the third the last two."""
    spring = ["2026-04-15", "2026-05-15", "2026-06-15"]
    take_in(home, visits, content(AUTUMN), extracted_on=IN_JANUARY)
    take_in(home, visits, content((WINTER[0], *WINTER)), extracted_on=IN_APRIL)
    last = take_in(home, visits, content((*spring, *spring[1:])), extracted_on="2026-07-30")
    assert last.outcome.superseded == 2
    assert days(home, visits) == [*AUTUMN, *WINTER, *spring]


def test_the_earliest_extract_speaks_for_all_before_it_until_an_earlier_one_comes(home: Home, visits: Register) -> None:
    """Of the days that the later extract lets go of, the earlier one tells what it knows."""
    take_in(home, visits, content(("2024-05-01", *WINTER)), extracted_on=IN_APRIL)
    assert days(home, visits) == ["2024-05-01", *WINTER]
    take_in(home, visits, content(("2024-06-01", *AUTUMN)), extracted_on=IN_JANUARY)
    assert days(home, visits) == ["2024-06-01", *AUTUMN, *WINTER]


def test_an_extract_that_says_from_when_it_speaks_does_not_reach_back(home: Home, visits: Register) -> None:
    said = {"covers_from": "2026-01-01"}
    outcome = take_in(home, visits, content(("2024-05-01", *WINTER)), extracted_on=IN_APRIL, manifest=said).outcome
    assert (days(home, visits), outcome.outside, outcome.before) == (list(WINTER), 1, 0)


def test_after_an_extract_that_says_from_when_it_speaks_no_other_reaches_back(home: Home, visits: Register) -> None:
    said = {"covers_from": "2000-01-01"}
    take_in(home, visits, content(("2024-05-01", *AUTUMN)), extracted_on=IN_JANUARY, manifest=said)
    take_in(home, visits, content(WINTER), extracted_on=IN_APRIL)
    assert days(home, visits) == ["2024-05-01", *AUTUMN, *WINTER]


def test_what_is_kept_of_a_delivery_is_the_same_in_either_order_and_never_rewritten(
    tmp_path: Path, visits: Register
) -> None:
    later = content(("2024-05-01", *WINTER, "2026-04-10"))
    both = taken_in_both_orders(tmp_path, visits, (IN_JANUARY, content(AUTUMN)), (IN_APRIL, later))
    kept = []
    for home, (first, second) in both:
        outcomes = sorted((first.outcome, second.outcome), key=lambda outcome: outcome.extracted_on)
        assert deliveries(home, visits) == outcomes
        assert [(one.covers_from, one.outside, one.before) for one in outcomes] == [
            ("2025-10-01", 0, 0),
            ("2026-01-01", 1, 1),
        ]
        kept.append([home.registers / "visits" / f"{one.delivery}.parquet" for one in outcomes])
    assert [path.read_bytes() for path in kept[0]] == [path.read_bytes() for path in kept[1]]


def test_beside_others_rows_before_the_days_of_an_extract_are_outside_unless_it_is_the_earliest(
    home: Home, visits: Register
) -> None:
    take_in(home, visits, content(("2024-05-01", *WINTER)), extracted_on=IN_APRIL)
    (alone,) = history.settled(deliveries(home, visits))
    assert (alone.covers_from, alone.outside, alone.before) == ("1900-01-01", 0, 0)
    take_in(home, visits, content(AUTUMN), extracted_on=IN_JANUARY)
    earliest, later = history.settled(deliveries(home, visits))
    assert (earliest.covers_from, later.covers_from) == ("1900-01-01", "2026-01-01")
    assert (later.outside, later.before) == (1, 0)
    assert history.settled((earliest, later)) == (earliest, later)


def test_a_check_says_of_rows_before_and_outside_what_intake_says(home: Home, visits: Register) -> None:
    take_in(home, visits, content(AUTUMN), extracted_on=IN_JANUARY)
    file = content(("2024-05-01", *WINTER, "2026-04-10"))
    taken = take_in(home, visits, file, extracted_on=IN_APRIL).outcome
    checked = check(land(home, visits, file, extracted_on=IN_APRIL), visits).outcome
    assert (checked.outside, checked.before, checked.covers_from) == (1, 1, "2026-01-01")
    assert (checked.outside, checked.before, checked.covers_from) == (taken.outside, taken.before, taken.covers_from)
    assert checked.delivery == taken.delivery


def test_the_report_says_that_earlier_rows_depend_on_what_else_has_come(home: Home, visits: Register) -> None:
    checked = check(land(home, visits, content(("2024-05-01", *WINTER)), extracted_on=IN_APRIL), visits)
    told = {str(row[0]): row[1:] for table in report(checked, visits).sections[0].tables for row in table.rows}
    assert told["Före perioden"][-1] == 1
    assert "om ingen leverans med tidigare uttagsdatum finns" in str(told["Före perioden"][0])
    assert str(told["Gäller händelser"][0]).startswith("2026-01-01 till och med 2026-03-31, och allt dessförinnan om")


def test_of_two_files_of_one_day_the_one_whose_name_comes_last_speaks_whichever_came_first(
    tmp_path: Path, visits: Register
) -> None:
    for place, order in enumerate((("", "_2", "_10"), ("_10", "", "_2"))):
        home = new_home(tmp_path / str(place))
        for more in order:
            path = home.landing / "visits" / f"visits_{IN_APRIL}{more}.csv"
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content([f"2026-03-{len(more) + 10}"]))
            Deployment(Project(tmp_path / "site"), home).take_in(visits)
        assert days(home, visits) == ["2026-03-13"], "the name ends in _10"


def test_of_two_files_of_one_name_and_day_the_one_taken_in_later_speaks(home: Home, visits: Register) -> None:
    for day in WINTER:
        take_in(home, visits, content([day]), extracted_on=IN_APRIL)
    assert days(home, visits) == [WINTER[-1]]


@pytest.mark.parametrize("order", [("", "_2", "_3"), ("_3", "_2", ""), ("", "_3", "_2")])
def test_the_same_bytes_under_a_later_name_speak_again_whatever_came_first(
    home: Home, visits: Register, order: tuple[str, ...]
) -> None:
    """The first extract was right after all, and is sent again."""
    held = {"": WINTER[0], "_2": WINTER[1], "_3": WINTER[0]}
    for more in order:
        path = home.landing / "visits" / f"visits_{IN_APRIL}{more}.csv"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content([held[more]]))
        delivery.take_in(path, visits, home, None, ())
    assert days(home, visits) == [WINTER[0]]


def test_rows_of_two_deliveries_of_one_day_have_numbers_of_their_own_the_same_in_every_home(
    tmp_path: Path, visits: Register
) -> None:
    numbers = []
    for place, order in enumerate(((0, 1), (1, 0))):
        home = new_home(tmp_path / str(place))
        until = {"covers_from": "2025-10-01", "covers_to": "2025-12-31"}
        files = ((AUTUMN, until), (WINTER, {"covers_from": "2026-01-01"}))
        for number in order:
            held, said = files[number]
            take_in(home, visits, content(held), extracted_on=IN_APRIL, manifest=said)
        rows = known(home, visits)
        assert rows.height == rows["row_id"].n_unique() == 6
        numbers.append(rows["row_id"].to_list())
    assert numbers[0] == numbers[1]


def outcome_of(register: Register, folder: Path, file: bytes, day: str) -> Outcome:
    path = folder / f"visits_{day}.csv"
    path.touch()
    arrived = arrival(path, register)
    return begun(register, arrived, sha256(file).hexdigest(), sequence=1)


def test_row_numbers_grow_with_the_day_of_extraction_and_have_room_even_doubled(
    tmp_path: Path, visits: Register
) -> None:
    every = ["1901-01-01", "2026-04-30", "2026-05-01", LAST_DAY.isoformat()]
    firsts = [outcome_of(visits, tmp_path, b"", day).rows_from for day in every]
    assert firsts == sorted(firsts)
    assert firsts[0] > 0
    assert 2 * (firsts[-1] + 100_000 * 100_000_000) + 1 < 2**63


def test_a_delivery_that_would_number_its_rows_as_another_of_its_day_does_is_refused(
    home: Home, tmp_path: Path, visits: Register
) -> None:
    met: dict[int, bytes] = {}
    for number in count():
        file = content([*WINTER, f"2026-03-{number % 28 + 1:02}"]) + b"y;2026-03-01\n" * (number // 28)
        own = outcome_of(visits, tmp_path, file, IN_APRIL).rows_from
        if own in met:
            break
        met[own] = file
    take_in(home, visits, met[own], extracted_on=IN_APRIL)
    with pytest.raises(ExtractRejected, match="would get the numbers of another delivery") as refusal:
        take_in(home, visits, file, extracted_on=IN_APRIL)
    assert "State another covers_from in a manifest" in refusal.value.remedy
    take_in(home, visits, file, extracted_on=IN_APRIL, manifest={"covers_from": "2026-01-02"})


def test_a_number_that_a_sender_gave_afresh_is_another_person_in_each_delivery_of_one_day(
    home: Home, numbered: Register
) -> None:
    spaces = []
    for day in ("2026-03-01", "2026-03-02"):
        taken = take_in(home, numbered, f"NR;DAG\n1;{day}\n".encode(), extracted_on=IN_APRIL)
        store = store_path(home, f"numbered_{taken.outcome.delivery}")
        assert taken.rows["person_id"].item() in pl.read_parquet(store)["serial"]
        spaces.append(store)
    assert len(set(spaces)) == 2


def test_more_lines_than_there_are_numbers_are_refused(
    home: Home, visits: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipelines.intake.passage.LINES_PER_DELIVERY", 4)
    assert take_in(home, visits, content(WINTER[:2]), extracted_on=IN_APRIL).outcome.read == 2
    with pytest.raises(ExtractRejected, match="it has more than 3 lines"):
        take_in(home, visits, content(WINTER), extracted_on=IN_APRIL)


def test_days_that_have_not_been_are_covered_by_no_extract(home: Home, visits: Register) -> None:
    said = {"covers_to": IN_APRIL}
    assert arrival(land(home, visits, b"", extracted_on=IN_APRIL, manifest=said), visits).covers_to == date(2026, 4, 30)
    late = land(home, visits, b"", extracted_on=IN_APRIL, manifest={"covers_to": "2026-05-01"})
    with pytest.raises(ExtractRejected, match="cannot know of days to come: covers_to is after its extraction"):
        arrival(late, visits)


def test_no_file_is_extracted_in_another_age(tmp_path: Path, visits: Register) -> None:
    assert arrival(tmp_path / "visits_2199-12-31.csv", visits).extracted_on == LAST_DAY
    with pytest.raises(ExtractRejected, match="it says that it was extracted after the year 2199"):
        arrival(tmp_path / "visits_2999-04-30.csv", visits)


@pytest.mark.parametrize(("extracted_on", "notes"), [("2027-03-20", 0), ("2027-04-20", 1)])
def test_a_file_whose_newest_row_is_over_a_year_old_is_noted(
    home: Home, visits: Register, extracted_on: str, notes: int
) -> None:
    taken = take_in(home, visits, content(("2024-01-01", "2026-03-15")), extracted_on=extracted_on)
    assert [note.partition(";")[0] for note in taken.outcome.notes] == [
        "its newest row is more than a year older than the last day it speaks for"
    ] * notes
    assert "2026-03-15" not in json.dumps(taken.outcome.notes)
