"""What a text in a file becomes: a value, one of three kinds of missing, or a fault. Never a guess."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipelines.home import Home
from pipelines.project import Register
from tests.unit.intake.bench import PERSON, Taken, personnummer, register_of, take_in

CONTRACT = '''
from datetime import date
from data_contracts.delivery import *
from data_contracts.columns import *
from data_contracts.columns import age_from_identifier, birth_year_from_identifier, sex_from_identifier
from data_contracts.contract import Contract, delivered

@delivered(
    title="x", source="quality_register", kind=FullSnapshot(), layout=Layout(decimal_mark="{mark}", missing=("", "999")), event="seen_on",
    identity=Identity.PERSONNUMMER, key=("person_id", "seen_on"), calendar=Calendar(1, 1, 0),
)
class Everything(Contract):
    """A column of each kind."""

    person_id: int = identifier("PNR")
    sex: str = sex_from_identifier()
    birth_year: int = birth_year_from_identifier()
    age: int = age_from_identifier("seen_on")
    seen_on: date = day("DAG", required=True)
    name: str = text("TEXT")
    group: str = code("KOD", {{"1": "one", "01": "padded"}}, unknown=("9",), not_applicable=("8",))
    count: int = integer("ANTAL", missing=("999",), unknown=("-1",), not_applicable=("0",))
    amount: float = number("MANGD", missing=("999",))
    is_inca: bool = flag("INCA")
    is_told: bool = flag("JANEJ", true=("1",), false=("0",), unknown=("9",), not_applicable=("8",))
    is_box: bool = flag("RUTA", true=("x",), false=("",), unknown=("?",))
    since_on: date = partial_day("SEDAN")
    municipality_code: str = municipality("LKF")
    unit_id: str = unit("ENHET", code_system="par")
'''
BARE = {"PNR": PERSON, "DAG": "2026-03-01"}


@pytest.fixture(scope="module")
def everything(tmp_path_factory: pytest.TempPathFactory) -> Register:
    """A register with a column of each kind and the decimal comma."""
    return register_of(tmp_path_factory.mktemp("site"), "everything", CONTRACT.format(mark=","))


@pytest.fixture(scope="module")
def with_points(tmp_path_factory: pytest.TempPathFactory) -> Register:
    """The same with the decimal point."""
    return register_of(tmp_path_factory.mktemp("site"), "with_points", CONTRACT.format(mark="."))


def take(home: Home, register: Register, texts: dict[str, str]) -> Taken:
    """One row with these texts; a quoted field each, so that a text may hold anything."""
    row = BARE | texts
    headings = [str(column.raw) for column in register.columns.values() if column.raw]
    fields = ";".join('"' + row.get(heading, "") + '"' for heading in headings)
    return take_in(home, register, f"{';'.join(headings)}\n{fields}\n".encode())


def stored(home: Home, register: Register, **texts: str) -> dict[str, Any]:
    """The row as it is stored; it must have been accepted."""
    taken = take(home, register, texts)
    assert taken.rules == {}
    return taken.rows.row(0, named=True)


def fault(home: Home, register: Register, **texts: str) -> set[str]:
    """The rules that the row broke."""
    return take(home, register, texts).rules.get(2, set())


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3,5", 3.5),
        ("0", 0.0),
        ("-12,25", -12.25),
        ("+1,0", 1.0),
        (" 7 ", 7.0),
        ("007,50", 7.5),
        ("999999999999999", 1e15 - 1),
    ],
)
def test_a_number_has_the_declared_decimal_mark(home: Home, everything: Register, text: str, value: float) -> None:
    assert stored(home, everything, MANGD=text)["amount"] == value


@pytest.mark.parametrize(
    "text",
    [
        "3.5",
        "1.000,5",
        "1.000",
        "1 000",
        "1,2,3",
        ",5",
        "5,",
        "1e5",
        "nan",
        "inf",
        "-",
        "3½",
        "٣",
        "0x10",
        "1_0",
        "9" * 400,
    ],
)
def test_a_number_written_otherwise_is_a_fault(home: Home, everything: Register, text: str) -> None:
    assert fault(home, everything, MANGD=text) == {"amount.type"}


def test_with_a_declared_point_the_comma_is_the_fault(home: Home, with_points: Register) -> None:
    assert stored(home, with_points, MANGD="3.5")["amount"] == 3.5
    assert fault(home, with_points, MANGD="3,5") == {"amount.type"}


@pytest.mark.parametrize(("text", "value"), [("0012", 12), ("-5", -5), ("+5", 5), ("999999999", 999_999_999)])
def test_a_whole_number_is_its_digits(home: Home, everything: Register, text: str, value: int) -> None:
    assert stored(home, everything, ANTAL=text)["count"] == value


@pytest.mark.parametrize("text", ["1,0", "1.0", "1000000000", "1e3", "abc", "--1", "1 2", "１２", "9" * 30])
def test_a_whole_number_written_otherwise_is_a_fault(home: Home, everything: Register, text: str) -> None:
    assert fault(home, everything, ANTAL=text) == {"count.type"}


GROUPED = 'decimal_mark=",", thousands="{mark}", missing=("",)'
LAYOUT = 'decimal_mark="{mark}", missing=("", "999")'


def grouped(folder: Path, mark: str) -> Register:
    """The register with a mark between thousands."""
    return register_of(folder, "grouped", CONTRACT.replace(LAYOUT, GROUPED).format(mark=mark))


@pytest.mark.parametrize(
    ("mark", "text", "value"),
    [
        (" ", "1 234", 1_234), (" ", "1\u00a0234", 1_234), (" ", "1\u2009234\u202f567", 1_234_567), (" ", "-12 345", -12_345),
        (" ", "1234", 1_234), (" ", "123 456 789", 123_456_789), (".", "1.234.567", 1_234_567), (".", "1234", 1_234),
    ],
)  # fmt: skip
def test_a_number_may_have_the_declared_mark_between_its_thousands(
    home: Home, tmp_path: Path, mark: str, text: str, value: int
) -> None:
    row = stored(home, grouped(tmp_path, mark), ANTAL=text, MANGD=f"{text},5")
    assert (row["count"], abs(row["amount"])) == (value, abs(value) + 0.5)


@pytest.mark.parametrize(
    ("mark", "text"),
    [
        (" ", "1 23"), (" ", "12 34 567"), (" ", "1  234"), (" ", "1234 567"), (" ", "1 2345"), (" ", "1.234"),
        (".", "1.23"), (".", "1 234"), (".", "1.2345"), (".", "1.234."), (" ", "1 234 5"), (" ", "1_234"),
    ],
)  # fmt: skip
def test_a_number_that_is_grouped_otherwise_is_a_fault(home: Home, tmp_path: Path, mark: str, text: str) -> None:
    assert fault(home, grouped(tmp_path, mark), ANTAL=text, MANGD=text) == {"count.type", "amount.type"}


@pytest.mark.parametrize("text", ["0012", "  två ord ", "NULL", "NA", "None", "nan", "'", "\\N", "1e5", "å", "-", "0"])
def test_text_stays_as_it_stands_but_for_blanks_around_it(home: Home, everything: Register, text: str) -> None:
    assert stored(home, everything, TEXT=text)["name"] == text.strip()


def test_leading_zeros_tell_codes_apart(home: Home, everything: Register) -> None:
    assert stored(home, everything, KOD="1")["group"] == "one"
    assert stored(home, everything, KOD="01")["group"] == "padded"
    assert fault(home, everything, KOD="001") == {"group.code"}


def test_units_and_municipalities_keep_their_leading_zeros(home: Home, everything: Register) -> None:
    row = stored(home, everything, LKF="0114", ENHET="000123")
    assert (row["municipality_code"], row["unit_id"]) == ("0114", "000123")


def test_the_municipality_of_an_lkf_code_is_its_first_four_digits(home: Home, everything: Register) -> None:
    assert stored(home, everything, LKF="018001")["municipality_code"] == "0180"


@pytest.mark.parametrize("text", ["01801", "0180012", "018O", "Ale"])
def test_another_text_is_no_municipality(home: Home, everything: Register, text: str) -> None:
    assert fault(home, everything, LKF=text) == {"municipality_code.pattern"}


@pytest.mark.parametrize(("text", "value"), [("True", True), ("False", False), ("1", True), ("0", False), ("", None)])
def test_incas_yes_is_true_and_its_blank_is_not_recorded(
    home: Home, everything: Register, text: str, value: bool | None
) -> None:
    assert stored(home, everything, INCA=text)["is_inca"] is value


@pytest.mark.parametrize("text", ["true", "TRUE", "Sant", "Ja", "2", "yes"])
def test_no_other_word_is_a_yes(home: Home, everything: Register, text: str) -> None:
    assert fault(home, everything, INCA=text) == {"is_inca.type"}


@pytest.mark.parametrize(("text", "value"), [("x", True), ("", False), ("  ", False), ("999", None), ("?", None)])
def test_where_the_contract_says_so_a_blank_is_no(
    home: Home, everything: Register, text: str, value: bool | None
) -> None:
    assert stored(home, everything, RUTA=text)["is_box"] is value


@pytest.mark.parametrize(
    ("heading", "text", "column", "kind"),
    [
        ("KOD", "", "group", "missing"),
        ("KOD", "   ", "group", "missing"),
        ("KOD", "999", "group", "missing"),
        ("KOD", "9", "group", "unknown"),
        ("KOD", "8", "group", "not_applicable"),
        ("KOD", "1", "group", None),
        ("ANTAL", "", "count", "missing"),
        ("ANTAL", "-1", "count", "unknown"),
        ("ANTAL", "0", "count", "not_applicable"),
        ("ANTAL", "9", "count", None),
        ("JANEJ", "", "is_told", "missing"),
        ("JANEJ", "9", "is_told", "unknown"),
        ("JANEJ", "8", "is_told", "not_applicable"),
        ("JANEJ", "0", "is_told", None),
        ("RUTA", "?", "is_box", "unknown"),
        ("RUTA", "999", "is_box", "missing"),
        ("RUTA", "", "is_box", None),
    ],
)
def test_blank_unknown_and_not_applicable_are_three_things(
    home: Home, everything: Register, heading: str, text: str, column: str, kind: str | None
) -> None:
    row = stored(home, everything, **{heading: text})
    assert row[f"{column}_missing"] == kind
    assert (row[column] is None) is (kind is not None)


def test_only_columns_with_such_codes_have_the_companion(home: Home, everything: Register) -> None:
    companions = {name for name in stored(home, everything) if name.endswith("_missing")}
    assert companions == {"group_missing", "count_missing", "is_told_missing", "is_box_missing"}


@pytest.mark.parametrize("text", ["999", "", " \t "])
def test_a_missing_code_is_missing_in_every_column(home: Home, everything: Register, text: str) -> None:
    headings = ("TEXT", "KOD", "ANTAL", "MANGD", "INCA", "JANEJ", "SEDAN", "LKF", "ENHET")
    row = stored(home, everything, **dict.fromkeys(headings, text))
    empty = ("name", "group", "count", "amount", "is_inca", "is_told", "since_on", "municipality_code", "unit_id")
    assert {name: row[name] for name in empty} == dict.fromkeys(empty)


@pytest.mark.parametrize(
    "text",
    ["2026-03-01", "20260301", " 2026-03-01 ", "2026-03-01 23:59", "2026-03-01T00:00:00", "20260301 12:22:00.123"],
)
def test_a_time_of_day_is_dropped_and_hyphens_do_not_matter(home: Home, everything: Register, text: str) -> None:
    assert stored(home, everything, DAG=text)["seen_on"] == date(2026, 3, 1)


@pytest.mark.parametrize(
    "text",
    [
        "2026-02-30", "20260230", "2026-13-01", "2026-00-01", "2026-03-00", "20260000", "2025-02-29", "26-03-01",
        "260301", "01/03/2026", "1 mars 2026", "2026", "2026-03", "6723", "20000000", "2026-03-01 kl 12",
        "2026-0301", "202603-01", "2026-03-01 25:61", "2026-03-01 24:00", "20260301 23:60", "2026-03-01T10:00:60",
        "2026-03-01x", "2026-3-1", "２０２６-03-01", "0000-00-00", "2026-W10-1", "45000",
    ],
)  # fmt: skip
def test_a_day_that_is_not_whole_or_does_not_exist_is_a_fault(home: Home, everything: Register, text: str) -> None:
    assert fault(home, everything, DAG=text) == {"seen_on.type"}


@pytest.mark.parametrize(
    ("text", "value", "precision"),
    [
        ("2017-03-09", date(2017, 3, 9), "day"),
        ("20170309", date(2017, 3, 9), "day"),
        ("2017-03-09 08:00:00", date(2017, 3, 9), "day"),
        ("2017-02-00", date(2017, 2, 15), "month"),
        ("20170200", date(2017, 2, 15), "month"),
        ("2017-00-00", date(2017, 7, 1), "year"),
        ("20170000", date(2017, 7, 1), "year"),
        ("2e+07", date(2000, 7, 1), "year"),  # 20000000, as R and spreadsheets write it
        ("", None, None),
    ],
)
def test_a_partial_date_says_how_far_it_is_known(
    home: Home, everything: Register, text: str, value: date | None, precision: str | None
) -> None:
    row = stored(home, everything, SEDAN=text)
    assert (row["since_on"], row["since_on_precision"]) == (value, precision)


@pytest.mark.parametrize("text", ["2017-00-15", "2017-13-00", "2017-02-30", "2017", "0000"])
def test_a_partial_date_that_cannot_be_is_a_fault(home: Home, everything: Register, text: str) -> None:
    assert fault(home, everything, SEDAN=text) == {"since_on.type"}


@pytest.mark.parametrize(
    ("born", "seen_on", "age"),
    [
        ("19860401", "2026-03-31", 39),
        ("19860401", "2026-04-01", 40),
        ("20040229", "2022-02-28", 17),
        ("20040229", "2022-03-01", 18),
        ("20040229", "2024-02-28", 19),
        ("20040229", "2024-02-29", 20),
        ("20240301", "2024-03-01", 0),
    ],
)
def test_age_is_whole_years_and_a_birthday_on_29_february_is_1_march_in_common_years(
    home: Home, everything: Register, born: str, seen_on: str, age: int
) -> None:
    assert stored(home, everything, PNR=personnummer(born), DAG=seen_on)["age"] == age


def test_the_identifier_tells_sex_and_birth_year_and_goes_no_further(home: Home, everything: Register) -> None:
    row = stored(home, everything, PNR=personnummer("19750612", 981))
    assert (row["sex"], row["birth_year"]) == ("M", 1975)
    assert "19750612" not in str(row)


def test_a_row_of_nobody_has_neither_sex_nor_age(home: Home, everything: Register) -> None:
    row = stored(home, everything, PNR="")
    assert [row[name] for name in ("person_id", "sex", "birth_year", "age")] == [None] * 4


def test_a_text_that_cannot_be_turned_is_one_fault_also_where_the_column_is_required(
    home: Home, everything: Register
) -> None:
    assert fault(home, everything, DAG="i går") == {"seen_on.type"}


@pytest.mark.parametrize("blank", ["", "  ", "999"])
def test_a_required_column_without_a_value_is_another(home: Home, everything: Register, blank: str) -> None:
    assert fault(home, everything, DAG=blank) == {"seen_on.required"}
