"""Whatever order deliveries are taken in, on each day the same rows are known; and they are what plain Python says."""

import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.home import Home
from pipelines.intake import delivery, history
from pipelines.project import Register
from tests.unit.intake.bench import new_home, register_of

CONTRACT = '''
from datetime import date
from data_contracts.columns import *
from data_contracts.contract import Contract, delivered
from data_contracts.delivery import *

@delivered(
    title="x", source="quality_register", kind=Increment(months_restated=2), event="seen_on", identity=Identity.NONE,
    layout=Layout(), key=("seen_on", "place"), calendar=Calendar(1, 1, 0),
)
class Visits(Contract):
    """Visits, of which the last two months come anew each time."""

    place: str = text("PLATS")
    seen_on: date = day("DAG", required=True)
'''
MONTHS = [date(2025, 9, 1), *(date(2025, month, 1) for month in (10, 11, 12)), date(2026, 1, 1), date(2026, 2, 1)]
EXTRACTED = [month + timedelta(days=day) for month in MONTHS[2:] for day in (4, 14)]


@dataclass(frozen=True)
class Sent:
    """A file: when it was extracted, what its name says beside that, which days it holds and says that it covers."""

    extracted_on: date
    more: str
    days: tuple[date, ...]
    covers_from: date | None

    @property
    def name(self) -> str:
        return f"visits_{self.extracted_on}{self.more}"


@st.composite
def sent(draw: st.DrawFn) -> Sent:
    extracted_on = draw(st.sampled_from(EXTRACTED))
    days = st.sampled_from(MONTHS).map(lambda month: month + timedelta(days=9))
    begun = [month for month in MONTHS if month < extracted_on.replace(day=1)]
    covers_from = draw(st.none() | st.sampled_from(begun))
    held = tuple(draw(st.lists(days, min_size=1, max_size=6)))
    return Sent(extracted_on, draw(st.sampled_from(("", "_2", "_10"))), held, covers_from)


@pytest.fixture(scope="session")
def register(tmp_path_factory: pytest.TempPathFactory) -> Register:
    return register_of(tmp_path_factory.mktemp("site"), "visits", CONTRACT)


def taken_in(folder: Path, register: Register, files: Sequence[Sent]) -> Home:
    """A home that has got the files in this order. The place of each row is the name of its file and its line."""
    home = new_home(folder)
    (home.landing / "visits").mkdir()
    for file in files:
        path = home.landing / "visits" / f"{file.name}.csv"
        rows = [f"{file.name} {line};{day}\n" for line, day in enumerate(file.days)]
        path.write_text("PLATS;DAG\n" + "".join(rows), encoding="utf-8")
        if file.covers_from:
            path.with_suffix(".json").write_text(json.dumps({"covers_from": file.covers_from.isoformat()}))
        delivery.take_in(path, register, home, None, ())
    return home


def known(home: Home, register: Register, on: date) -> list[tuple[str, date]]:
    """Place and day of the rows that are known on a day; their numbers are all different."""
    register_known = history.known(home, register, on)
    if not register_known.outcomes:
        return []
    rows = duckdb.sql(f"SELECT row_id, place, seen_on FROM ({register_known.rows()})").fetchall()
    assert len({row[0] for row in rows}) == len(rows)
    return sorted((place, day) for _, place, day in rows)


def expected(files: Sequence[Sent], on: date) -> list[tuple[str, date]]:
    """Day by day: of the files extracted by then, the last that covers the day; the first covers all before it too."""
    known = sorted(
        (file for file in files if file.extracted_on <= on), key=lambda file: (file.extracted_on, turn(file))
    )
    speaking = {month + timedelta(days=9): None for month in MONTHS} | {
        day: file for file in known for day in covered(file, is_first=file is known[0])
    }
    return sorted(
        (f"{file.name} {line}", day) for file in known for line, day in enumerate(file.days) if speaking[day] is file
    )


def turn(file: Sent) -> int:
    return int(file.more.removeprefix("_") or 0)


def covered(file: Sent, is_first: bool) -> list[date]:
    ended = [month for month in MONTHS if month < file.extracted_on.replace(day=1)]
    own = ended if is_first else ended[-2:]
    stated = [month for month in ended if file.covers_from and month >= file.covers_from]
    return [month + timedelta(days=9) for month in (stated if file.covers_from else own)]


@given(
    files=st.lists(sent(), min_size=1, max_size=4, unique_by=lambda file: file.name),
    chance=st.randoms(use_true_random=False),
)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_known_on_a_day_does_not_hang_on_the_order_of_arrival(
    register: Register, files: list[Sent], chance: Random
) -> None:
    shuffled = sorted(files, key=lambda _: chance.random())
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        homes = [taken_in(Path(folder), register, order) for folder, order in ((one, files), (other, shuffled))]
        for on in [MONTHS[0], *EXTRACTED]:
            rows = expected(files, on)
            assert [known(home, register, on) for home in homes] == [rows, rows]
