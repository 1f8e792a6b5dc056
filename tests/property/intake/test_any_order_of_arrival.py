"""Whatever order deliveries are taken in and replayed, on each day the same rows are known, as plain Python says.

What is kept of each delivery is the same too: its outcome, what was found in it, and the numbers of its rows.
"""

import gzip
import json
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import duckdb
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.home import Home
from pipelines.intake import delivery, history
from pipelines.intake.identity import Key
from pipelines.intake.outcome import deliveries
from pipelines.intake.replay import replay, replayable
from pipelines.project import Register
from tests.unit.intake.bench import new_home, personnummer, register_of

CONTRACT = '''
from datetime import date
from data_contracts.columns import *
from data_contracts.contract import Contract, delivered
from data_contracts.delivery import *

@delivered(
    title="x", source="quality_register", kind={kind}, event="seen_on", identity=Identity.PERSONNUMMER,
    layout=Layout(formats=("csv", "json"), records=("PERSONER", "VISITER"), shared=("PNR", "NAMN")),
    key=("person_id", "seen_on"), registered="written_on", calendar=Calendar(1, 1, 0),
)
class Visits(Contract):
    """Visits, of which a later version corrects an earlier one."""

    person_id: int = identifier("PNR")
    name: str = text("NAMN")
    seen_on: date = day("DAG", required=True)
    written_on: date = day("SKRIVEN", required=True)
    score: int = integer("POANG", low=0, high={high})
'''
KINDS = {"snapshot": "FullSnapshot()", "increment": "Increment(months_restated=2)"}
HIGH, HIGH_ONCE = 2, 1  # the highest score, and what the contract held it to be before it was mended
PERSONS = {"anna": personnummer("19700101"), "bo": personnummer("19800202")}
MONTHS = [date(2025, 9, 1), *(date(2025, month, 1) for month in (10, 11, 12)), date(2026, 1, 1), date(2026, 2, 1)]
EXTRACTED = [month + timedelta(days=day) for month in MONTHS[2:] for day in (4, 14)]
ON_ARRIVAL = ("sequence", "replay")  # what of an outcome tells when it came, or that it was judged anew


def in_month(month: date) -> date:
    """The one day of each month on which there are visits."""
    return month + timedelta(days=9)


@dataclass(frozen=True)
class Visit:
    """A row of a file."""

    name: str
    seen_on: date
    written_on: date
    score: int

    @property
    def texts(self) -> dict[str, str]:
        """What the file says of it, but for the person."""
        return {"DAG": f"{self.seen_on}", "SKRIVEN": f"{self.written_on}", "POANG": f"{self.score}"}


@dataclass(frozen=True)
class Sent:
    """A file: when it was extracted, what its name says beside that, its rows, and from when it says that it covers."""

    extracted_on: date
    more: str
    form: str
    visits: tuple[Visit, ...]
    covers_from: date | None

    @property
    def stem(self) -> str:
        return f"visits_{self.extracted_on}{self.more}"

    @property
    def rows(self) -> list[Visit]:
        """In the order of the file; JSON gathers the visits of each person."""
        names = list(dict.fromkeys(visit.name for visit in self.visits))
        return sorted(self.visits, key=lambda visit: names.index(visit.name) if self.form == "json" else 0)

    @property
    def content(self) -> bytes:
        if self.form == "json":
            of = {visit.name: [one.texts for one in self.visits if one.name == visit.name] for visit in self.visits}
            persons = [{"PNR": PERSONS[name], "NAMN": name, "VISITER": visits} for name, visits in of.items()]
            return json.dumps({"PERSONER": persons}).encode()
        lines = [f"{PERSONS[visit.name]};{visit.name};{';'.join(visit.texts.values())}\n" for visit in self.rows]
        text = ("PNR;NAMN;DAG;SKRIVEN;POANG\n" + "".join(lines)).encode()
        return gzip.compress(text, mtime=0) if self.form == "csv.gz" else text

    def winners(self) -> list[Visit]:
        """Of each person's visits of one day the one written last, then the last; none that the contract refuses."""
        sound = [visit for visit in self.rows if visit.score <= HIGH]
        in_turn = sorted(sound, key=lambda visit: visit.written_on)  # stable: of two written on one day the last stays
        return list({(visit.name, visit.seen_on): visit for visit in in_turn}.values())


@st.composite
def sendings(draw: st.DrawFn) -> list[Sent]:
    """Files of a few days, in which the same rows may come again."""
    written = st.sampled_from((date(2026, 3, 1), date(2026, 3, 2)))
    days = st.sampled_from(MONTHS).map(in_month)
    visit = st.builds(Visit, st.sampled_from(sorted(PERSONS)), days, written, st.integers(0, HIGH + 1))
    contents = draw(st.lists(st.lists(visit, min_size=1, max_size=6).map(tuple), min_size=1, max_size=3))
    extracted = draw(st.lists(st.sampled_from(EXTRACTED), min_size=1, max_size=3))
    return draw(st.lists(sent(extracted, contents), min_size=1, max_size=4, unique_by=lambda file: file.stem))


@st.composite
def sent(draw: st.DrawFn, extracted: list[date], contents: list[tuple[Visit, ...]]) -> Sent:
    extracted_on, more = draw(st.sampled_from(extracted)), draw(st.sampled_from(("", "_2", "_10")))
    form, visits = draw(st.sampled_from(("csv", "csv.gz", "json"))), draw(st.sampled_from(contents))
    begun = [month for month in MONTHS if month < extracted_on.replace(day=1)]
    return Sent(extracted_on, more, form, visits, draw(st.none() | st.sampled_from(begun)))


@pytest.fixture(scope="session")
def registers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Register, Register]]:
    """Kind of delivery -> the register, as its contract is and as it was before it was mended."""

    def of(kind: str, high: int) -> Register:
        return register_of(tmp_path_factory.mktemp("site"), "visits", CONTRACT.format(kind=KINDS[kind], high=high))

    return {kind: (of(kind, HIGH), of(kind, HIGH_ONCE)) for kind in KINDS}


def taken_in(home: Home, register: Register, file: Sent) -> None:
    path = home.landing / "visits" / f"{file.stem}.{file.form}"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(file.content)
    if file.covers_from:
        said = json.dumps({"covers_from": file.covers_from.isoformat()})
        path.with_name(f"{file.stem}.manifest.json").write_text(said, encoding="utf-8")
    delivery.take_in(path, register, home, Key.given(home), ())


def taken_in_and_replayed(
    home: Home, registers: tuple[Register, Register], files: Sequence[Sent], chance: Random
) -> None:
    """Some of the files come before the contract is mended; those are judged anew when all are there, in any order."""
    mended, before = registers
    for file in files:
        taken_in(home, chance.choice((mended, before)), file)
    for outcome in shuffled(replayable(home, mended), chance):
        replay(outcome, mended, home, Key.given(home), (), None)


def shuffled(things: Sequence[Any], chance: Random) -> list[Any]:
    return sorted(things, key=lambda _: chance.random())


def known(home: Home, register: Register, on: date) -> list[Visit]:
    """The visits that are known on a day; a person is one serial, and a serial one person."""
    register_known = history.known(home, register, on)
    if not register_known.outcomes:
        return []
    columns = "name, seen_on, written_on, score, person_id"
    rows = duckdb.sql(f"SELECT {columns} FROM ({register_known.rows()})").fetchall()
    serials = {(row[0], row[4]) for row in rows}
    assert len(serials) == len({name for name, _ in serials}) == len({serial for _, serial in serials})
    return in_order(Visit(*row[:4]) for row in rows)


def in_order(visits: Any) -> list[Visit]:
    return sorted(visits, key=lambda visit: (visit.name, visit.seen_on, visit.written_on, visit.score))


def expected(files: Sequence[Sent], kind: str, on: date) -> list[Visit]:
    """Day by day: of the files extracted by then, the last that covers the day; the first covers all before it too."""
    known = sorted(
        (file for file in files if file.extracted_on <= on), key=lambda file: (file.extracted_on, turn(file))
    )
    speaking = {day: file for file in known for day in covered(file, kind, is_first=file is known[0])}
    return in_order(visit for file in known for visit in file.winners() if speaking.get(visit.seen_on) is file)


def turn(file: Sent) -> int:
    return int(file.more.removeprefix("_") or 0)


def covered(file: Sent, kind: str, is_first: bool) -> list[date]:
    ended = [month for month in MONTHS if month < file.extracted_on.replace(day=1)]
    own = ended if is_first or kind == "snapshot" else ended[-2:]
    stated = [month for month in ended if file.covers_from and month >= file.covers_from]
    return [in_month(month) for month in (stated if file.covers_from else own)]


def kept(home: Home, register: Register) -> dict[str, tuple[Mapping[str, Any], list[Any], list[Any]]]:
    """Of each delivery its outcome, what was found, and its rows with their numbers; no two rows have one number."""
    found, numbers = {}, []
    for outcome in deliveries(home, register):
        told = {name: value for name, value in asdict(outcome).items() if name not in ON_ARRIVAL}
        rows = pl.read_parquet(home.registers / "visits" / f"{outcome.stored}.parquet").drop("person_id")
        quarantine = pl.read_parquet(home.quarantine / "visits" / f"{outcome.stored}.parquet")
        found[outcome.delivery] = (told, quarantine.rows(), rows.rows())
        numbers += rows["row_id"].to_list()
    assert len(set(numbers)) == len(numbers)
    return found


@pytest.mark.parametrize("kind", KINDS)
@given(files=sendings(), chance=st.randoms(use_true_random=False))
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_known_on_a_day_does_not_hang_on_the_order_of_arrival(
    registers: dict[str, tuple[Register, Register]], kind: str, files: list[Sent], chance: Random
) -> None:
    register = registers[kind][0]
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        homes = [new_home(Path(folder)) for folder in (one, other)]
        for file in files:
            taken_in(homes[0], register, file)
        taken_in_and_replayed(homes[1], registers[kind], shuffled(files, chance), chance)
        assert kept(homes[0], register) == kept(homes[1], register)
        for on in sorted({MONTHS[0], *(file.extracted_on for file in files)}):
            rows = expected(files, kind, on)
            assert [known(home, register, on) for home in homes] == [rows, rows]
