"""Which lines of a file are rows, and that each row keeps the number of its line."""

from pathlib import Path

import polars as pl
import pytest

from pipelines.errors import ExtractRejected
from pipelines.home import Home
from pipelines.intake import chunks, reading
from pipelines.project import Register
from tests.unit.intake.bench import Taken, land, register_of, take_in

CONTRACT = '''
from datetime import date
from data_contracts.columns import constant, integer, text
from data_contracts.contract import Contract, delivered
from data_contracts.delivery import Calendar, FullSnapshot, Identity, Layout

@delivered(
    title="x", source="quality_register", kind=FullSnapshot(), identity=Identity.NONE, event="counted_on", key=("a", "b", "c"),
    layout=Layout(delimiter="{delimiter}", encoding="{encoding}", final_newline={final_newline}),
    calendar=Calendar(1, 1, 0),
)
class Three(Contract):
    """Three columns."""

    a: str = text("a")
    b: str = text("b", pattern="[^!]*")
    c: str = text("c")
    counted_on: date = constant(date(2020, 1, 1), meaning="x")
'''


def three(folder: Path, delimiter: str = ";", encoding: str = "utf-8", final_newline: bool = True) -> Register:
    """A register of three columns."""
    return register_of(
        folder, "three", CONTRACT.format(delimiter=delimiter, encoding=encoding, final_newline=final_newline)
    )


@pytest.fixture
def register(tmp_path: Path) -> Register:
    """Three columns of text; an exclamation mark in `b` is against the contract."""
    return three(tmp_path / "site")


def rows(taken: Taken) -> dict[int, tuple[str | None, ...]]:
    """Line -> the values of the row that begins there."""
    numbered = taken.rows.sort("row_id").with_columns(pl.Series("line", taken.lines))
    return {row[0]: row[1:] for row in numbered.select("line", "a", "b", "c").iter_rows()}


def read(home: Home, register: Register, body: str) -> Taken:
    """A file with these lines under its heading."""
    return take_in(home, register, f"a;b;c\n{body}".encode(register.delivery.layout.encoding))


def test_rows_have_the_numbers_of_their_lines(home: Home, register: Register) -> None:
    assert rows(read(home, register, "1;2;3\n4;5;6\n")) == {2: ("1", "2", "3"), 3: ("4", "5", "6")}


def test_a_line_end_inside_a_quoted_field_pushes_the_later_lines_down(home: Home, register: Register) -> None:
    taken = read(home, register, '1;"x\ny\n";3\n4;!;6\n7;8;"9;\r\n"\n10;11;12\n')
    assert rows(taken) == {2: ("1", "x\ny", "3"), 6: ("7", "8", "9;"), 8: ("10", "11", "12")}
    assert taken.rules == {5: {"b.pattern"}}


@pytest.mark.parametrize(
    "broken",
    ["1;2", "1", "1;2;3;4", "1;2;3;", "1;2;3;;", ";;;", " ", '1;"2"x;3', '"1;2;3"', '1;2;3"x"y;', "1;2\r3;4;5"],
)
def test_a_line_that_is_no_row_is_quarantined_and_the_others_are_taken(
    home: Home, register: Register, broken: str
) -> None:
    taken = read(home, register, f"a1;b1;c1\na2;b2;c2\n{broken}\na3;b3;c3\na4;b4;c4\n")
    assert taken.rules == {4: {"line.fields"}}
    assert rows(taken) == {line: (f"a{n}", f"b{n}", f"c{n}") for n, line in enumerate([2, 3, 5, 6], 1)}


def test_a_delimiter_too_many_at_the_end_does_not_shift_a_row_unseen(home: Home, register: Register) -> None:
    """`x;y` stood unquoted in the first field, and the last field was blank."""
    taken = read(home, register, "a1;b1;c1\nx;y;b2;\n")
    assert (taken.rules, list(rows(taken))) == ({3: {"line.fields"}}, [2])


def test_broken_lines_between_quoted_line_ends_keep_all_numbers_right(home: Home, register: Register) -> None:
    body = 'a;b;c\n"x\n\n";1\n"x\ny";2;3\n!;!;!;!\nd;!;f\n"\n";"\n"\nlast;"\n";row\n'
    taken = read(home, register, body)
    assert rows(taken) == {2: ("a", "b", "c"), 6: ("x\ny", "2", "3"), 13: ("last", None, "row")}
    assert taken.rules == {3: {"line.fields"}, 8: {"line.fields"}, 9: {"b.pattern"}, 10: {"line.fields"}}


def test_every_line_that_a_stray_quotation_mark_swallows_is_told(home: Home, register: Register) -> None:
    taken = read(home, register, 'a;b;c\n1;"2;3\n4;5;6\n7;8;"9\nd;e;f\ng;h;i\nj;k;l\n')
    assert taken.rules == {3: {"line.fields"}, 4: {"line.fields"}, 5: {"line.fields"}}
    assert list(rows(taken)) == [2, 6, 7, 8]


def test_every_line_after_a_quotation_mark_that_is_never_closed_is_told(home: Home, register: Register) -> None:
    taken = read(home, register, 'a;b;c\nd;e;f\ng;h;i\n1;"2;3\n4;5;6\n')
    assert taken.rules == {5: {"line.fields"}, 6: {"line.fields"}}
    assert list(rows(taken)) == [2, 3, 4]


def test_a_quotation_mark_that_is_never_closed_stops_a_file_that_is_lost_with_it(
    home: Home, register: Register
) -> None:
    with pytest.raises(ExtractRejected, match="most lines have another number of fields"):
        read(home, register, 'a;b;c\n1;"2;3\n4;5;6\n7;8;9\n')


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("1;2;3\n4;5;6\n\n", [2, 3]),
        ("1;2;3\n\n\n\n4;5;6\n", [2, 6]),
        ("\n1;2;3\n4;5;6\n", [3, 4]),
        ("1;2;3\n\r\n4;5;6\r\n\r\n", [2, 4]),
    ],
)
def test_a_blank_line_is_no_row_and_counts_as_a_line(
    home: Home, register: Register, body: str, lines: list[int]
) -> None:
    assert rows(read(home, register, body)) == dict(zip(lines, [("1", "2", "3"), ("4", "5", "6")], strict=True))


@pytest.mark.parametrize("end", ["\r\n", "\n"])
@pytest.mark.parametrize("other", ["\r\n", "\n"])
def test_lines_may_end_in_either_way_and_in_both(home: Home, register: Register, end: str, other: str) -> None:
    taken = take_in(home, register, f"a;b;c{end}1;2;3{other}4;5;6{end}".encode())
    assert rows(taken) == {2: ("1", "2", "3"), 3: ("4", "5", "6")}


def test_a_carriage_return_ends_no_line(home: Home, register: Register) -> None:
    taken = read(home, register, "a;b;c\nd;e;f\n1;2;3\r4;5;6\n")
    assert (taken.rules, list(rows(taken))) == ({4: {"line.fields"}}, [2, 3])


def test_a_carriage_return_inside_a_quoted_field_is_part_of_it(home: Home, register: Register) -> None:
    assert rows(read(home, register, '1;"x\ry";3\n')) == {2: ("1", "x\ry", "3")}


def test_a_doubled_quotation_mark_is_one_and_one_inside_a_bare_field_is_itself(home: Home, register: Register) -> None:
    assert rows(read(home, register, '"1 ""x""";2"x;3\n')) == {2: ('1 "x"', '2"x', "3")}


def test_a_byte_order_mark_is_no_part_of_the_heading(home: Home, register: Register) -> None:
    assert rows(take_in(home, register, "\ufeffa;b;c\n1;2;3\n".encode())) == {2: ("1", "2", "3")}


def test_headings_may_stand_in_any_order_and_in_quotation_marks(home: Home, register: Register) -> None:
    assert rows(take_in(home, register, b'"c";b;"a"\n3;2;1\n')) == {2: ("1", "2", "3")}


def test_where_the_layout_allows_it_the_last_line_need_not_end(home: Home, tmp_path: Path) -> None:
    register = three(tmp_path / "site", final_newline=False)
    assert rows(read(home, register, "1;2;3\n4;5;6")) == {2: ("1", "2", "3"), 3: ("4", "5", "6")}


@pytest.mark.parametrize("delimiter", [",", "|", "\\t"])
def test_every_delimiter_that_a_layout_names_is_read(home: Home, tmp_path: Path, delimiter: str) -> None:
    register = three(tmp_path / "site", delimiter=delimiter)
    mark = register.delivery.layout.delimiter
    taken = take_in(home, register, f'a;b;c\n1;"2;{mark}";3\n4;5\n6;7;8\n'.replace(";", mark).encode())
    assert rows(taken) == {2: ("1", f"2{mark}{mark}".strip(), "3"), 4: ("6", "7", "8")}


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_letters_and_marks_are_the_same_in_either_encoding(home: Home, tmp_path: Path, encoding: str) -> None:
    register = three(tmp_path / "site", encoding=encoding)
    text = "åäö ÅÄÖ é € “”"
    assert rows(read(home, register, f"{text};1;2\n3;4\n{text};5;6\n"))[4] == (text, "5", "6")


@pytest.mark.parametrize("chunk", [1, 2, 3, 4, 5, 7, 11])
@pytest.mark.parametrize("encoding", ["utf-8", "cp1252"])
def test_it_does_not_matter_where_the_file_is_cut_for_reading(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chunk: int, encoding: str
) -> None:
    monkeypatch.setattr(chunks, "PIECE", chunk)
    register = three(tmp_path / "site", encoding=encoding)
    path = land(home, register, BODY.encode(encoding))
    found = list(chunks.pieces(path, path.name, register.delivery.layout))
    assert b"".join(piece.text for piece in found) == BODY.encode()
    assert all(piece.text.endswith(b"\n") and piece.text.count(b'"') % 2 == 0 for piece in found)
    assert rows(take_in(home, register, BODY.encode(encoding))) == {2: ("åäö", None, "4"), 4: ("4", "é", "5;")}


BODY = 'a;b;c\r\nåäö;"\r\n";4\r\n4;é;"5;"\r\n'


@pytest.mark.parametrize("piece", [1, 8, 30])
@pytest.mark.parametrize("place", range(6))
def test_a_broken_line_is_found_in_whatever_batch_it_comes(
    home: Home, register: Register, monkeypatch: pytest.MonkeyPatch, piece: int, place: int
) -> None:
    monkeypatch.setattr(chunks, "PIECE", piece)
    body = [f'{n};"x\n{n}";!\n' if n % 2 else f"{n};!;z\n" for n in range(5)]
    body.insert(place, "broken\n")
    first = [2 + sum(line.count("\n") for line in body[:n]) for n in range(6)]
    taken = read(home, register, "".join(body))
    good = [line for n, line in enumerate(first) if n != place]
    assert taken.lines == good[1::2]
    assert taken.rules == {first[place]: {"line.fields"}} | {line: {"b.pattern"} for line in good[0::2]}


def test_a_broken_line_far_down_a_large_file_is_found(home: Home, register: Register) -> None:
    many = 450_000
    lines = [f"{n};x;y\n" for n in range(many)]
    lines[many - 10] = "broken\n"
    taken = read(home, register, "".join(lines))
    assert taken.rules == {many - 8: {"line.fields"}}
    assert (taken.outcome.read, taken.rows["a"].n_unique()) == (many, many - 1)


def test_most_lines_may_not_be_broken_and_half_of_them_may(home: Home, register: Register) -> None:
    assert reading.MOST_BROKEN_LINES == 0.5
    assert len(read(home, register, "1;2;3\n4\n5;6;7\n8\n").rules) == 2
    with pytest.raises(ExtractRejected, match="most lines have another number of fields than the first"):
        read(home, register, "1;2;3\n4\n5;6;7\n8\n9\n")


def test_a_line_longer_than_any_reader_takes_is_quarantined(home: Home, register: Register) -> None:
    taken = read(home, register, f"1;2;3\n4;{'x' * 3_000_000};6\n7;8;9\n")
    assert (taken.rules, list(rows(taken))) == ({3: {"line.fields"}}, [2, 4])


def test_a_manifest_counts_broken_lines_as_rows(home: Home, register: Register) -> None:
    body = b"a;b;c\n1;2;3\n4;5\n6;!;8\n"
    with pytest.raises(ExtractRejected, match="says 2 rows, it has 3"):
        take_in(home, register, body, manifest={"rows": 2})
    assert take_in(home, register, body, manifest={"rows": 3}).outcome.read == 3
