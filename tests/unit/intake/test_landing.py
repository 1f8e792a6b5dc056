"""What lies in landing beside deliveries, the same bytes in another form, and files that a later delivery stands in for."""

import gzip
from datetime import date
from pathlib import Path

import pytest

from pipelines.deployment import Deployment
from pipelines.errors import ExtractRejected
from pipelines.home import Home
from pipelines.intake import purging
from pipelines.intake.delivery import take_in
from pipelines.intake.identity import Key
from pipelines.intake.landing import landed
from pipelines.intake.manifest_files import is_manifest
from pipelines.intake.outcome import Outcome, deliveries
from pipelines.intake.superseding import superseded_by
from pipelines.project import Project, Register
from tests.unit.intake.bench import PERSON, bare_row, table, tree
from tests.unit.intake.packing import zipped

JUNK = [
    "Thumbs.db", "thumbs.db", "desktop.ini", ".DS_Store", "~$dor_2026-10-05.xlsx", "dor_2026-10-06.csv.filepart",
    "dor_2026-10-06.csv.part", "dor_2026-10-06.tmp", "dor_2026-10-06.csv.crdownload", "dor_2026-10-06.csv.partial",
    "dor_2026-10-06.csv.FilePart", ".dor_2026-10-06.csv.x7Yz",
]  # fmt: skip


def content(register: Register) -> bytes:
    return table(register, [bare_row(register) | {"PNR": PERSON}])


def put(home: Home, register: Register, name: str, content: bytes) -> Path:
    path = home.landing / register.name / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    return path


def take(path: Path, register: Register, home: Home) -> Outcome:
    return take_in(path, register, home, Key.given(home), ())


@pytest.mark.parametrize("name", JUNK)
def test_what_programs_leave_behind_and_what_is_still_being_sent_is_passed_over(
    home: Home, dor: Register, name: str
) -> None:
    path = put(home, dor, "dor_2026-10-05.csv", content(dor))
    put(home, dor, name, b"PNR;")
    (home.landing / name).write_bytes(b"PNR;")
    assert landed(home, dor) == [path]
    taken = Deployment(Project(), home).take_in(dor)
    assert (len(taken.outcomes), taken.rejected) == (1, ())


def test_half_of_a_file_does_not_make_its_manifest_one_of_a_delivery(
    tmp_path: Path, registers: dict[str, Register]
) -> None:
    for name in ("kolada_2026-10-05.json", "kolada_2026-10-05.csv.part"):
        (tmp_path / name).write_bytes(b"x")
    assert not is_manifest(tmp_path / "kolada_2026-10-05.json", registers["kolada"])


@pytest.mark.parametrize("first", ["plain", "gzip", "zip"])
@pytest.mark.parametrize("second", ["plain", "gzip", "gzip again", "zip"])
def test_the_same_bytes_packed_in_another_way_are_the_same_delivery(
    home: Home, dor: Register, first: str, second: str
) -> None:
    forms = {
        "plain": content(dor), "gzip": gzip.compress(content(dor), 1), "gzip again": gzip.compress(content(dor), 9),
        "zip": zipped({"uttag.csv": content(dor)}),
    }  # fmt: skip
    taken = take(put(home, dor, "dor_2026-10-05.csv", forms[first]), dor, home)
    again = put(home, dor, "dor_2026-10-05.csv.gz", forms[second])
    before = tree(home)
    assert take(again, dor, home) == taken
    assert tree(home) == before


def test_a_packed_file_that_is_known_is_purged_as_any_other(home: Home, dor: Register) -> None:
    paths = [
        put(home, dor, "dor_2026-10-05.csv", content(dor)),
        put(home, dor, "dor_2026-10-05.csv.gz", gzip.compress(content(dor))),
    ]
    for path in paths:
        take(path, dor, home)
    assert [path for path, _ in purging.overdue(home, dor, date(2199, 1, 1))] == paths


def stood_in_for(home: Home, register: Register, rejected: str, *taken: str) -> str | None:
    """The delivery that stands in for a file, after others were taken in."""
    for day, name in enumerate(taken):
        sound = table(register, [bare_row(register) | {"PNR": PERSON}] * (1 + day))
        take(put(home, register, name, sound), register, home)
    path = put(home, register, rejected, b"PNR;\n")
    with pytest.raises(ExtractRejected):
        take(path, register, home)
    found = superseded_by(path, register, deliveries(home, register))
    return found.file if found else None


@pytest.mark.parametrize(
    ("rejected", "taken", "by"),
    [
        ("dor_2026-10-05.csv", ("dor_2026-11-05.csv",), "dor_2026-11-05.csv"),
        ("dor_2026-10-05.csv", ("dor_2026-10-05_omsand.csv",), "dor_2026-10-05_omsand.csv"),
        ("dor_2026-10-05_2.csv", ("dor_2026-10-05_10.csv",), "dor_2026-10-05_10.csv"),
        ("dor_2026-10-05.csv", ("dor_2026-12-05.csv", "dor_2026-11-05.csv"), "dor_2026-12-05.csv"),
        ("dor_2026-10-05.csv", (), None),
        ("dor_2026-10-05.csv", ("dor_2026-09-05.csv",), None),
        ("dor_2026-10-05_omsand.csv", ("dor_2026-10-05.csv",), None),
        ("dor_2026-10-05.csv", ("dor_2026-10-05.csv",), None),
        ("uttag.csv", ("dor_2026-11-05.csv",), None),
    ],
    ids=[
        "later", "same day, later name", "names by number", "the last of several", "nothing", "earlier",
        "what it was to correct", "what it has replaced", "without a date",
    ],
)  # fmt: skip
def test_a_rejected_file_is_stood_in_for_by_a_later_delivery_of_the_same_days(
    home: Home, dor: Register, rejected: str, taken: tuple[str, ...], by: str | None
) -> None:
    assert stood_in_for(home, dor, rejected, *taken) == by


def test_the_next_month_does_not_stand_in_for_a_month_that_is_missing(
    home: Home, registers: dict[str, Register]
) -> None:
    lmed = registers["lmed"]
    names = [f"lmed_2026-{month:02}-05.csv" for month in (8, 10)]
    assert stood_in_for(home, lmed, "lmed_2026-09-05.csv", *names) is None
    assert stood_in_for(home, lmed, "lmed_2026-09-05.csv", "lmed_2026-09-05_omsand.csv") == "lmed_2026-09-05_omsand.csv"
