"""Whatever the bytes, a file is taken in whole or rejected, every row is accounted for, and no value changes silently."""

import tempfile
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from pipelines.errors import ExtractRejected
from pipelines.home import Home
from pipelines.intake import chunks, reading
from pipelines.project import Register
from tests.property.intake.plain_reader import CONTRACT, DELIMITER, HEADINGS, Expected, expected
from tests.unit.intake.bench import Taken, new_home, register_of, take_in

HEADING = DELIMITER.join(HEADINGS)
GOOD = "p1;abc;a;1;2,5;True;2026-03-01"
VALUES = (
    ("p1", "p2", " p1", "", "å"),
    ("abc", "", "999", "00", "NULL", '"', "1 2", "'"),
    ("a", "b", "u", "", " a ", "c", "A"),
    ("0", "5", "-5", "6", "-6", "007", "+1", "1,0", "1.0", "999", "", "1000000000", "٣"),
    ("0", "2,5", "1000", "1000,01", "2.5", "1,2,3", "-0,1", "1e3", "999", "", "9" * 20),
    ("True", "False", "1", "0", "", "true", "Ja", "999"),
    ("2026-03-01", "20260301", "2026-03-01 12:00:00", "2026-02-30", "1999-12-31", "", "999", "2026-3-1", "2026-03-02"),
)
AWKWARD = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")) | st.sampled_from(';;""\n\r\t,|\\'), max_size=12
)  # fmt: skip
SETTINGS = settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@pytest.fixture(scope="session")
def register(tmp_path_factory: pytest.TempPathFactory) -> Register:
    """A register with a column of each kind."""
    return register_of(tmp_path_factory.mktemp("site"), "fuzzed", CONTRACT.format(encoding="utf-8"))


@pytest.fixture(scope="session")
def in_cp1252(tmp_path_factory: pytest.TempPathFactory) -> Register:
    """The same, written in cp1252."""
    return register_of(tmp_path_factory.mktemp("site"), "fuzzed_1252", CONTRACT.format(encoding="cp1252"))


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pieces of a line or two and batches of three rows, so that small files have several."""
    monkeypatch.setattr(chunks, "PIECE", 50)
    monkeypatch.setattr(reading, "SLOW_ROWS", 3)


def tried(register: Register, content: bytes) -> Taken | ExtractRejected:
    """Take a file in at an empty home. Any other outcome than these two is a failure of the test."""
    with tempfile.TemporaryDirectory() as folder:
        home = new_home(Path(folder))
        try:
            return take_in(home, register, content)
        except ExtractRejected as rejected:
            assert left_behind(home, register) == []
            return rejected


def left_behind(home: Home, register: Register) -> list[Path]:
    """Files that a rejected delivery may not leave."""
    own = home.landing / register.name
    others = [path for path in home.root.rglob("*") if path.is_file() and path.parent not in (own, home.identity)]
    return [*others, *own.glob(".*")]


def found(taken: Taken) -> Expected:
    """What was taken in, in the words of the oracle; a person is the number of the first line they are on."""
    columns = ("person_id", "name", "group", "count", "amount", "yes", "seen_on")
    rows = dict(zip(taken.lines, taken.rows.sort("row_id").select(columns).iter_rows(), strict=True))
    return Expected(numbered(rows), taken.rules, taken.outcome.superseded)


def numbered(rows: dict[int, tuple[object, ...]]) -> dict[int, tuple[object, ...]]:
    """The rows with persons told apart by where they are first seen, since serials are random."""
    first: dict[object, int] = {}
    return {
        line: (None if row[0] is None else first.setdefault(row[0], line), *row[1:])
        for line, row in sorted(rows.items())
    }


def as_numbered(wanted: Expected) -> Expected:
    return replace(wanted, rows=numbered(wanted.rows))


def must_be_taken(text: str) -> bool:
    """Nothing about the file as a whole is wrong."""
    first = text.removeprefix("\ufeff").split("\n")[0].removesuffix("\r")
    if first != HEADING or not text.endswith("\n") or "\0" in text:
        return False
    wanted = expected(text)
    broken = sum(rules == {"line.fields"} for rules in wanted.rules.values())
    rows = len(wanted.rows) + len(wanted.rules) + wanted.superseded - broken
    return rows > 0 and broken <= rows


@given(st.binary(max_size=400))
@example(b"")
@example(b"\n")
@example(b"\xef\xbb\xbf")
@example(b"\xef\xbb\xbf\n")
@example(HEADING.encode() + b"\n" + bytes(10))
@example(b'"' * 50 + b"\n")
@SETTINGS
def test_random_bytes_are_never_taken_for_a_delivery(register: Register, content: bytes) -> None:
    assert isinstance(tried(register, content), ExtractRejected)


@given(st.binary(max_size=300))
@example(b"\x1a")
@example(b"\x1a\x1a\r")
@example(b"x\x1a")
@SETTINGS
def test_random_bytes_under_a_right_heading_are_rejected_or_read_as_they_stand(
    register: Register, in_cp1252: Register, content: bytes
) -> None:
    for each in (register, in_cp1252):
        whole = f"{HEADING}\n{GOOD}\n{GOOD}\n{GOOD}\n".encode() + content + b"\n"
        taken = tried(each, whole)
        if isinstance(taken, Taken):
            assert_reads_as_it_stands(taken, whole.decode(each.delivery.layout.encoding))


def a_field(values: tuple[str, ...]) -> st.SearchStrategy[str]:
    return st.sampled_from(values) | AWKWARD


@st.composite
def tables(draw: st.DrawFn) -> str:
    """A file that is written by the book: fields quoted where they must be, and some where they need not be."""
    rows = draw(st.lists(st.tuples(*map(a_field, VALUES)), min_size=1, max_size=8))
    end = draw(st.sampled_from(["\n", "\r\n"]))
    lines = [HEADING, *(DELIMITER.join(written(text, draw(st.booleans())) for text in row) for row in rows)]
    return "".join(line + end for line in lines)


def written(text: str, quoted: bool) -> str:
    doubled = text.replace('"', '""')
    return f'"{doubled}"' if quoted or doubled != text or any(mark in text for mark in ";\n\r") else text


@given(tables())
@example(f'{HEADING}\n"p1";"a ""b""\n\n;c";a;1;"2,5";;2026-03-01\n')
@example(f"{HEADING}\n{GOOD}\n;;;;;;\n")
@example(f"{HEADING}\r\n{GOOD}\r\n")
@example(f"{HEADING}\n{GOOD}\n:;abc;a;0;0;True;2026-03-01\n")
@example(f"{HEADING}\np;{'x' * 150_000};a;1;2,5;1;2026-03-01\n")
@SETTINGS
def test_a_table_written_by_the_book_is_taken_in_to_the_letter(register: Register, text: str) -> None:
    taken = tried(register, text.encode())
    assert isinstance(taken, Taken)
    assert found(taken) == as_numbered(expected(text))


@st.composite
def damaged_tables(draw: st.DrawFn) -> str:
    """A table with marks put in, taken out or exchanged anywhere."""
    text = draw(tables())
    marks = st.sampled_from([";", '"', "\n", "\r", "\r\n", "\n\n", "\0", '""', '";"', " ", "x", "\ufeff", ""])
    for _ in range(draw(st.integers(1, 4))):
        place = draw(st.integers(0, len(text)))
        text = text[:place] + draw(marks) + text[place + draw(st.integers(0, 2)) :]
    return text


def assert_reads_as_it_stands(taken: Taken, text: str) -> None:
    """As the csv module reads it, strictly."""
    strict = as_numbered(expected(text))
    assert found(taken) == strict
    assert taken.outcome.read == len(strict.rows) + len(strict.rules) + strict.superseded


@given(damaged_tables())
@example(f'{HEADING}\n{GOOD}\np1;"abc" ;a;1;2,5;True;2026-03-02\n')
@example(f"{HEADING}\r{GOOD}\n")
@example(f'{HEADING}\n{GOOD}\np1; "abc";a;1;2,5;True;2026-03-02\n')
@example(f'{HEADING}\n{GOOD}\n "p1";abc;a;1;2,5;True;2026-03-02\n')
@example(f'{HEADING}\n{GOOD}\np1; "x;y";a;1;2,5;True;2026-03-02\n{GOOD}\n')
@example(f"{HEADING}\n\r{GOOD}\n{GOOD}\n")
@example(f"{HEADING}\n{GOOD};\n{GOOD}\n")
@example(f"{HEADING}\n{GOOD}\r{GOOD}\n\n{GOOD}\n{GOOD}\n")
@example(f"{HEADING}\n{GOOD}\n\n{GOOD}\n\n")
@example(f'{HEADING}\n{GOOD}\np1;"abc;a;1;2,5;True;2026-03-02\n{GOOD}\n{GOOD}"\n{GOOD}\n{GOOD}\n')
@example(f"{HEADING}\np;{'x' * 150_000};a;1;2,5;1;2026-03-01\nbroken\n")
@example(f"{HEADING}\n{GOOD}\nbroken\n{GOOD}\nbroken;\n" + f"{GOOD}\n" * 10)
@SETTINGS
def test_a_damaged_table_is_read_as_it_stands_or_rejected_for_a_reason(register: Register, text: str) -> None:
    taken = tried(register, text.encode())
    if isinstance(taken, Taken):
        assert_reads_as_it_stands(taken, text)
    else:
        assert not must_be_taken(text), str(taken)


@st.composite
def large_tables(draw: st.DrawFn) -> tuple[str, list[int]]:
    """Lines for several pieces, all quoted, some of them broken."""
    many = 60_000
    lines = [f'p{n};"{"x" * 40}";a;1;2,5;True;2026-03-01\n' for n in range(many)]
    broken = sorted(draw(st.sets(st.integers(0, many - 1), min_size=1, max_size=5)))
    for place in broken:
        lines[place] = draw(
            st.sampled_from(["short\n", f"{GOOD};more\n", f"{GOOD};\n", 'p;"x"y;a;1;2,5;True;2026-03-01\n'])
        )
    return f"{HEADING}\n{''.join(lines)}", [place + 2 for place in broken]


@given(large_tables())
@settings(SETTINGS, max_examples=4)
def test_broken_lines_of_a_large_file_cost_no_other_row(
    register: Register, monkeypatch: pytest.MonkeyPatch, table: tuple[str, list[int]]
) -> None:
    monkeypatch.setattr(chunks, "PIECE", 1_000_000)
    monkeypatch.setattr(reading, "SLOW_ROWS", 20_000)
    text, broken = table
    taken = tried(register, text.encode())
    assert isinstance(taken, Taken)
    assert taken.rules == {line: {"line.fields"} for line in broken}
    assert set(taken.lines) == set(range(2, 60_002)) - set(broken)
    assert taken.rows.select(pl.struct("name", "group", "count", "amount", "yes", "seen_on")).n_unique() == 1


def test_the_oracle_tells_a_changed_value_from_the_right_one() -> None:
    right = expected(f"{HEADING}\n{GOOD}\n")
    assert right.rows[2][1:4] == ("abc", "one", 1)
    assert expected(f"{HEADING}\n{GOOD.replace('abc', 'abd')}\n") != right
    assert list(expected(f"{HEADING}\n{GOOD}\n\nbroken\n").rules) == [4]
