"""What programs put around the rows of a text file, and how its lines end: passed over with a word, or told by its name."""

import tracemalloc
from pathlib import Path

import pytest

from pipelines.errors import ExtractRejected
from pipelines.home import Home
from pipelines.intake import chunks
from pipelines.project import Register
from tests.unit.intake.bench import Taken, land, register_of, take_in

CONTRACT = '''
from datetime import date
from data_contracts.columns import constant, text
from data_contracts.contract import Contract, delivered
from data_contracts.delivery import Calendar, FullSnapshot, Identity, Layout

@delivered(
    title="x", source="quality_register", kind=FullSnapshot(), identity=Identity.NONE, event="counted_on", key=("a", "b"),
    layout=Layout({layout}), calendar=Calendar(1, 1, 0),
)
class Two(Contract):
    """Two columns."""

    a: str = text("a", pattern="[^!]*")
    b: str = text("b")
    counted_on: date = constant(date(2026, 9, 1), meaning="x")
'''
END_MARK, DELIMITER_NAMED = chunks.PAST_END_MARK, chunks.PAST_DELIMITER


def two(folder: Path, layout: str = "") -> Register:
    """A register of two columns in a layout."""
    return register_of(folder / "site", "two", CONTRACT.format(layout=layout))


@pytest.fixture
def register(tmp_path: Path) -> Register:
    """Two columns in the usual layout; an exclamation mark in `a` is against the contract."""
    return two(tmp_path)


def rows(taken: Taken) -> list[tuple[int, str, str]]:
    """Line, and the values of its row."""
    found = taken.rows.sort("row_id").select("a", "b").rows()
    return [(line, *values) for line, values in zip(taken.lines, found, strict=True)]


def refused(home: Home, register: Register, content: bytes) -> str:
    with pytest.raises(ExtractRejected) as refusal:
        take_in(home, register, content)
    return refusal.value.reason


@pytest.mark.parametrize("mark", [b"\x1a", b"\x1a\n", b"\x1a\r\n", b"\x1a\x1a\x1a"])
@pytest.mark.parametrize("quoted", ["x", '"x\n"', 'x"y', '"x"y'], ids=["plain", "quoted", "mark inside", "unsound"])
def test_the_end_mark_of_dos_is_no_row_however_the_file_is_read(
    home: Home, register: Register, mark: bytes, quoted: str
) -> None:
    taken = take_in(home, register, f"a;b\n1;2\n3;4\n{quoted};5\n".encode() + mark)
    assert (rows(taken)[:2], taken.outcome.read) == ([(2, "1", "2"), (3, "3", "4")], 3)
    assert taken.outcome.notes == (END_MARK,)


def test_an_end_mark_within_the_last_row_is_part_of_it(home: Home, register: Register) -> None:
    taken = take_in(home, register, b"a;b\n1;2\x1a\n")
    assert (rows(taken), taken.outcome.notes) == ([(2, "1", "2\x1a")], ())


def test_a_file_that_is_cut_before_its_end_mark_is_truncated(home: Home, register: Register) -> None:
    assert refused(home, register, b"a;b\n1;2\n3;4\x1a") == "it ends inside a line, so it is truncated"


@pytest.mark.parametrize("first", ["sep=;", "SEP=;", '"sep=;"', "\ufeffsep=;"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("last", ["x", '"x"y'], ids=["sound", "read slowly"])
def test_a_first_line_for_excel_is_passed_over_and_lines_keep_their_numbers(
    home: Home, register: Register, first: str, end: str, last: str
) -> None:
    taken = take_in(home, register, f"{first}{end}a;b{end}1;2{end}!;2{end}3;4{end}{last};5{end}".encode())
    assert rows(taken)[:2] == [(3, "1", "2"), (5, "3", "4")]
    assert taken.rules.get(4) == {"a.pattern"}
    assert taken.outcome.notes == (DELIMITER_NAMED,)


@pytest.mark.parametrize("mark", [",", "\t", "|"])
def test_a_first_line_for_excel_that_names_another_delimiter_stops_the_file(
    home: Home, register: Register, mark: str
) -> None:
    reason = refused(home, register, f"sep={mark}\na{mark}b\n1{mark}2\n".encode())
    assert reason == "its first line names another delimiter than the layout, which says ';'"


def test_a_line_in_another_encoding_has_its_own_number_also_after_a_line_for_excel(
    home: Home, register: Register
) -> None:
    reason = refused(home, register, b"sep=;\na;b\n1;2\n3;\xe5\n")
    assert reason == "line 4 is not utf-8, as the layout says"


@pytest.mark.parametrize("final_newline", [True, False])
def test_lines_that_end_as_on_an_old_macintosh_are_told_as_such(
    home: Home, tmp_path: Path, final_newline: bool
) -> None:
    register = two(tmp_path, f"final_newline={final_newline}")
    assert refused(home, register, b"a;b\r1;2\r3;4\r") == chunks.OLD_MACINTOSH


def test_a_heading_that_is_cut_between_its_two_marks_is_truncated(home: Home, register: Register) -> None:
    assert refused(home, register, b"a;b\r") == "it ends inside a line, so it is truncated"


@pytest.mark.parametrize("content", [b"\xef\xbb\xbf", b"\xef\xbb\xbf\n", b"\xef\xbb\xbf \r\n", b"sep=;\n", b"\x1a"])
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_a_file_with_nothing_but_marks_is_empty(home: Home, tmp_path: Path, content: bytes, encoding: str) -> None:
    assert refused(home, two(tmp_path, f'encoding="{encoding}"'), content) == "it is empty"


@pytest.mark.parametrize(
    ("line", "reason"),
    [(b"x", "it has a line of more than 0 million letters"), (b"x\r", chunks.OLD_MACINTOSH)],
)
def test_a_line_without_end_is_not_read_to_see_where_it_ends(
    home: Home, register: Register, monkeypatch: pytest.MonkeyPatch, line: bytes, reason: str
) -> None:
    monkeypatch.setattr(chunks, "PIECE", 100)
    monkeypatch.setattr(chunks, "LONGEST_LINE", 1_000)
    path = land(home, register, b"a;b\n1;2\n" + line * 1_000_000)
    reads = chunks.in_utf8(path, path.name, register.delivery.layout)
    tracemalloc.start()
    with pytest.raises(ExtractRejected) as refusal:
        list(reads)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert refusal.value.reason == reason
    assert peak < 100_000


UTF_16 = 'encoding="utf-16"'


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-8"])
def test_a_file_without_the_mark_of_utf_16_is_told_that_it_lacks_it(home: Home, tmp_path: Path, encoding: str) -> None:
    reason = refused(home, two(tmp_path, UTF_16), "a;b\n1;2\n".encode(encoding))
    assert reason == "it does not begin with the mark of UTF-16, which the layout says it is"


@pytest.mark.parametrize("mark", [b"\xff\xfe", b"\xfe\xff"])
@pytest.mark.parametrize("piece", [1, 2, 5, 9, 64])
def test_a_row_of_utf_16_is_whole_wherever_the_file_is_cut_for_reading(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mark: bytes, piece: int
) -> None:
    monkeypatch.setattr(chunks, "PIECE", piece)
    content = mark + 'a;b\r\nå;"2\r\n2"\r\n3;€\r\n'.encode("utf-16-le" if mark == b"\xff\xfe" else "utf-16-be")
    assert rows(take_in(home, two(tmp_path, UTF_16), content)) == [(2, "å", "2\r\n2"), (4, "3", "€")]


@pytest.mark.parametrize("final_newline", [True, False])
def test_a_file_of_utf_16_that_ends_inside_a_character_is_truncated(
    home: Home, tmp_path: Path, final_newline: bool
) -> None:
    register = two(tmp_path, f"{UTF_16}, final_newline={final_newline}")
    reason = refused(home, register, "a;b\n1;2\n3;4".encode("utf-16")[:-1])
    assert reason == "it ends inside a character, so it is truncated"
