"""What spreadsheets and senders do to texts on the way: recognised under a name of its own, mended only where sure."""

from datetime import date
from pathlib import Path

import pytest

from pipelines.home import Home
from pipelines.project import Register
from tests.unit.intake.bench import PERSON, Taken, personnummer, register_of, take_in, taken_in

CONTRACT = '''
from datetime import date
from data_contracts.columns import *
from data_contracts.contract import Contract, delivered
from data_contracts.delivery import *

@delivered(
    title="x", source="quality_register", kind=FullSnapshot(), event="seen_on", identity=Identity.NONE,
    layout=Layout({layout}), key=("seen_on", "name"), calendar=Calendar(1, 1, 0),
    forms=(Form("1", date(2015, 1, 1), date(2019, 12, 31)), Form("2", date(2020, 1, 1))),
    severity={{"count.range": "warn", "amount.range": "reject"}},
)
class Accidents(Contract):
    """What may go wrong."""

    seen_on: date = day("DAG", required=True)
    name: str = text("TEXT")
    group: str = code("KOD", {{"1": "one", "2": "two"}}, earlier_codes={{"1": {{"1": "two", "9": "other"}}}})
    count: int = integer("ANTAL", high=10)
    amount: float = number("MANGD", high=100, missing=("-9",))
    product: str = text("VARA", width=6)
    municipality_code: str = municipality("LKF")
    unit_id: str = unit("ENHET", code_system="par")
    since_on: date = partial_day("SEDAN")
    asked: bool = flag("FRAGA", forms=("2",))
'''
BARE = {"DAG": "2026-03-01", "TEXT": "x"}


def accidents(folder: Path, layout: str = "") -> Register:
    """The register, in a layout."""
    return register_of(folder / "site", "accidents", CONTRACT.format(layout=layout))


@pytest.fixture
def register(tmp_path: Path) -> Register:
    """The register in the usual layout."""
    return accidents(tmp_path)


def take(home: Home, register: Register, **texts: str) -> Taken:
    """One row with these texts."""
    row = BARE | texts
    headings = [str(column.raw) for column in register.columns.values() if column.raw]
    fields = ";".join(row.get(heading, "") for heading in headings)
    return take_in(home, register, f"{';'.join(headings)}\n{fields}\n".encode())


@pytest.mark.parametrize(
    ("heading", "rule"),
    [
        ("DAG", "seen_on"), ("ANTAL", "count"), ("MANGD", "amount"), ("VARA", "product"), ("LKF", "municipality_code"),
        ("ENHET", "unit_id"), ("TEXT", "name"), ("KOD", "group"), ("FRAGA", "asked"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("text", ["2e+07", "1.99001E+11", "1,2E+05"])
def test_a_number_in_scientific_notation_is_told_as_what_a_spreadsheet_did(
    home: Home, register: Register, heading: str, rule: str, text: str
) -> None:
    found = take(home, register, **{heading: text}).rules[2]
    assert f"{rule}.spreadsheet" in found
    assert f"{rule}.type" not in found
    assert f"{rule}.required" not in found


@pytest.mark.parametrize(
    ("heading", "column", "text", "mended"),
    [
        ("LKF", "municipality_code", "180", "0180"), ("VARA", "product", "1234", "001234"),
        ("LKF", "municipality_code", "18001", "0180"), ("LKF", "municipality_code", "0", "0000"),
        ("LKF", "municipality_code", "00", "0000"),
    ],
)  # fmt: skip
def test_lost_zeros_are_put_back_and_told(
    home: Home, register: Register, heading: str, column: str, text: str, mended: str
) -> None:
    taken = take(home, register, **{heading: text})
    assert taken.rows[column].to_list() == [mended]
    assert (taken.outcome.warned, taken.outcome.warnings) == (1, {f"{column}.leading_zero": 1})
    assert taken.rules == {}


@pytest.mark.parametrize("text", ["18", "1", "999", "01801", "10000"])
def test_zeros_that_would_make_no_code_that_exists_are_not_put_before_it(
    home: Home, register: Register, text: str
) -> None:
    taken = take(home, register, LKF=text)
    assert (taken.rules, taken.outcome.warnings) == ({2: {"municipality_code.pattern"}}, {})


@pytest.mark.parametrize(
    ("text", "unknown"),
    [("9999", 1), ("999901", 1), ("0001", 1), ("0180", 0), ("018001", 0), ("1917", 0), ("0000", 0), ("", 0)],
)
def test_a_code_that_never_was_a_municipalitys_is_kept_and_told(
    home: Home, register: Register, text: str, unknown: int
) -> None:
    """1917 was Heby's until 2007. What is not known counts in the nation only."""
    taken = take(home, register, LKF=text)
    assert taken.rows["municipality_code"].to_list() == [text[:4] or None]
    assert (taken.rules, taken.outcome.warned) == ({}, unknown)
    assert taken.outcome.warnings == ({"municipality_code.unknown": 1} if unknown else {})


@pytest.mark.parametrize("text", ["0180", "0", "01", "180a"])
def test_a_text_that_lost_no_zeros_raises_no_warning(home: Home, register: Register, text: str) -> None:
    warned = take(home, register, VARA=text.zfill(6) if text.isdigit() and text != "0" else text).outcome.warnings
    assert warned == {}


@pytest.mark.parametrize(
    "text", [PERSON, PERSON.replace("-", ""), f"pat {PERSON[2:]}", f"({PERSON[2:]})x", f"se{PERSON}", "pnr 860461-9803"]
)
@pytest.mark.parametrize(("heading", "column"), [("TEXT", "name"), ("ENHET", "unit_id"), ("VARA", "product")])
def test_a_person_among_words_keeps_the_row_out(
    home: Home, register: Register, heading: str, column: str, text: str
) -> None:
    if text.startswith("pnr"):
        text = f"pnr {personnummer('19860461')[2:8]}-{personnummer('19860461')[8:]}"
    taken = take(home, register, **{heading: text})
    assert f"{column}.identity" in taken.rules[2]
    kept = b"".join(path.read_bytes() for path in (home.root / "archive").rglob("*.parquet"))
    assert text.encode() not in kept


@pytest.mark.parametrize("text", ["8604019806", "19861301-9805", "123", "2026-03-01 12:22:33", "SE2321000016-1A2B"])
def test_digits_that_are_no_person_may_stand_in_a_text(home: Home, register: Register, text: str) -> None:
    assert take(home, register, TEXT=text).rows["name"].to_list() == [text]


@pytest.mark.parametrize(
    ("style", "text"),
    [
        ("day_first", "31/3/2025"), ("day_first", "31.03.2025"), ("day_first", "31-03-2025 08:15"),
        ("month_first", "03/31/2025"), ("month_first", "3/31/2025"), ("iso", "2025-03-31"), ("iso", "20250331"),
        ("day_first", "2025-03-31"), ("month_first", "2025-03-31 00:00:00"),
    ],
)  # fmt: skip
def test_a_date_is_read_in_the_declared_style(home: Home, tmp_path: Path, style: str, text: str) -> None:
    register = accidents(tmp_path, f'date_style="{style}"')
    assert take(home, register, DAG=text).rows["seen_on"].to_list() == [date(2025, 3, 31)]


@pytest.mark.parametrize(
    ("style", "text"),
    [
        ("day_first", "3/31/2025"), ("month_first", "31/3/2025"), ("iso", "31/3/2025"), ("day_first", "01-02/2026"),
        ("day_first", "01/02-2026"), ("day_first", "01.02/2026"), ("day_first", "1/2 2026 24:10"),
    ],
)  # fmt: skip
def test_a_date_in_another_style_is_a_fault(home: Home, tmp_path: Path, style: str, text: str) -> None:
    assert take(home, accidents(tmp_path, f'date_style="{style}"'), DAG=text).rules == {2: {"seen_on.type"}}


def test_a_code_means_what_it_meant_on_the_form_of_its_day(home: Home, register: Register) -> None:
    assert take(home, register, KOD="1").rows["group"].to_list() == ["one"]
    assert take(home, register, KOD="1", DAG="2019-12-31").rows["group"].to_list() == ["two"]
    assert take(home, register, KOD="9", DAG="2019-12-31").rows["group"].to_list() == ["other"]
    assert take(home, register, KOD="9").rules == {2: {"group.code"}}
    assert take(home, register, KOD="2", DAG="2019-12-31").rules == {2: {"group.code"}}


def test_an_answer_to_a_question_that_the_form_did_not_ask_is_broken(home: Home, register: Register) -> None:
    assert take(home, register, FRAGA="1", DAG="2019-12-31").rules == {2: {"asked.form"}}
    assert take(home, register, FRAGA="1", DAG="2020-01-01").rules == {}


@pytest.mark.parametrize(("on", "kind"), [("2019-12-31", "not_applicable"), ("2020-01-01", "missing")])
def test_no_answer_is_not_applicable_where_nobody_asked(home: Home, register: Register, on: str, kind: str) -> None:
    assert take(home, register, DAG=on).rows["asked_missing"].to_list() == [kind]


def test_a_missing_code_of_one_column_means_nothing_in_another(home: Home, register: Register) -> None:
    taken = take(home, register, MANGD="-9", ANTAL="-9")
    assert (taken.rows["amount"].to_list(), taken.rows["count"].to_list()) == ([None], [-9])


def test_a_rule_that_warns_keeps_the_row_and_tells_its_line(home: Home, register: Register) -> None:
    taken = take(home, register, ANTAL="11")
    assert (taken.rows["count"].to_list(), taken.outcome.quarantined, taken.outcome.warned) == ([11], 0, 1)
    assert taken.outcome.warnings == {"count.range": 1}


def test_a_rule_that_rejects_keeps_the_whole_file_out(home: Home, register: Register) -> None:
    from pipelines.errors import ExtractRejected

    with pytest.raises(ExtractRejected, match=r"1 rows break amount\.range, and none may"):
        take(home, register, MANGD="101")
    assert not list((home.root / "registers").rglob("*.parquet"))


def test_taken_in_reads_what_was_written(home: Home, register: Register) -> None:
    taken = take(home, register)
    assert taken_in(home, register, taken.outcome).rows.equals(taken.rows)
