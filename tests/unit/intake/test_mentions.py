"""Identifiers among words, numbers and file names are hidden however they are written, and nothing else is."""

import io
import json
from datetime import date, timedelta
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from pipelines.errors import ExtractRejected
from pipelines.home import Home
from pipelines.intake import canaries, delivery
from pipelines.intake.checking import check
from pipelines.intake.identity import Key
from pipelines.intake.masking import masked, mentioned
from pipelines.intake.mentions import shown_name
from pipelines.intake.purging import purge
from pipelines.project import Project, Register
from pipelines.report.content import report
from tests.attack.search import contents
from tests.unit.intake.bench import PERSON, bare_row, land, new_home, personnummer, table, take_in
from tests.unit.intake.packing import zipped

NUMBER = personnummer("19900101")  # 199001019802
DAY, SERIAL = NUMBER[:8], NUMBER[8:]
WRONG = f"{NUMBER[:-1]}{(int(NUMBER[-1]) + 1) % 10}"
SPELLINGS = [
    NUMBER, f"{DAY}-{SERIAL}", f"{DAY}+{SERIAL}", f"{DAY} {SERIAL}", f"{DAY} - {SERIAL}", f"{DAY}\u2013{SERIAL}",
    f"{DAY}\u2212{SERIAL}", f"{DAY}\u2011{SERIAL}", f"{DAY}\u00a0{SERIAL}", f"{DAY}\u200b{SERIAL}", f"{DAY}\n-{SERIAL}",
    f"1990-01-01-{SERIAL}", f"1990-01-01 {SERIAL}", f"1990/01/01-{SERIAL}", f"1990 01 01 {SERIAL}",
    f"{DAY}_{SERIAL}", f"1990_01_01_{SERIAL}", f"{DAY[2:]}_{SERIAL}",
    NUMBER[2:], f"{DAY[2:]}-{SERIAL}", f"{DAY[2:]} {SERIAL}", f"{DAY[2:]}\u2013{SERIAL}", f"90-01-01-{SERIAL}",
    "".join(chr(ord(digit) + 0xFEE0) for digit in NUMBER), WRONG, f"{DAY}-{WRONG[8:]}",
    personnummer("19900161"), personnummer("19900060"), personnummer("19901245"),
    "22900101AB12", "22900101ab12", "22900101-AB12", "22900101 ab12", "22900101ABC2", "00342145BZ31",
    "19900101A123", "19900101-A123", "19900101a123", "19900101k067", "19900101123R", "19900101-12M1", "900101DA0A",
    "991990000019", "99199000-0019",
]  # fmt: skip


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("around", ["{}", "pnr {} ringde", "({})", "{}.0", "{}, och mer", "{}_1", "12 {}", "{}-01-02"])
def test_a_person_is_hidden_however_it_is_spelled(spelling: str, around: str) -> None:
    before, after = around.split("{}")
    (found,) = masked(pl.Series([around.format(spelling)]))
    assert found == f"{before}[PNR]{after}"


@pytest.mark.parametrize("spelling", [NUMBER, NUMBER[2:], f"{DAY}-{SERIAL}"])
def test_letters_beside_a_number_hide_nothing(spelling: str) -> None:
    assert masked(pl.Series([f"x{spelling}y"])).to_list() == ["x[PNR]y"]


@pytest.mark.parametrize(
    "text", [NUMBER + NUMBER, NUMBER[2:] * 2, NUMBER + NUMBER[2:], NUMBER[2:] + NUMBER, NUMBER[2:] * 3]
)
def test_numbers_that_run_together_are_hidden(text: str) -> None:
    assert masked(pl.Series([text])).to_list() == ["[PNR]"]
    assert set(mentioned(pl.Series([text]))) <= {NUMBER, NUMBER[2:]}
    assert mentioned(pl.Series([text])).len() == len(text) // 10


def test_several_in_one_text_are_all_hidden() -> None:
    text = f"{DAY}-{SERIAL} och 22900101ab12; {NUMBER[2:]} {NUMBER}"
    assert masked(pl.Series([text])).to_list() == ["[PNR] och [PNR]; [PNR] [PNR]"]


@pytest.mark.parametrize(
    "text",
    [
        "", "x", "2026-03-01", "2026-03-01 11:30:00", "2026-03-01T11:30", "20260301", "20260301T1130", "01/03/2026",
        "1-3-2026 11:30", "20260301-20260305", "2026-03-01--2026-03-09", "F20.0 F32.1", "N05AH02 N06AB10", "DU011 AU120",
        "20260301 F200", "2026-03-01: F20.0", "psykosr_20260301_1131.csv", "20260301_v2a1", "SE2321000016-E123", "SE2321000016-1A2B", "5560360793", "1 234 567 890",
        "12345678901234567890", "0.190101512345", "12,1990010198", "0.199001019802", "1e+10", "150000000000",
        "1234567890", "9001320000", f"9{NUMBER}", f"{NUMBER}9", "18900231-1234", "19900101ABCD", "23999999AB12",
    ],
)  # fmt: skip
def test_nothing_else_is_hidden(text: str) -> None:
    assert masked(pl.Series([text])).to_list() == [text]
    assert mentioned(pl.Series([text])).to_list() == []


@pytest.mark.parametrize("form", ["%Y-%m-%d {}", "{} %Y-%m-%d", "%Y-%m-%d - {}", "%Y%m%d-{}"])
def test_no_two_dates_beside_each_other_are_a_person(form: str) -> None:
    days = [date(1999, 1, 1) + timedelta(days=37 * step) for step in range(300)]
    written = pl.Series([day.strftime(form).format("2026-03-01" if "-%m" in form else "20260301") for day in days])
    assert masked(written).to_list() == written.to_list()


def test_a_column_without_persons_is_the_same_series_and_blanks_stay() -> None:
    texts = pl.Series(["a", None, "2026-03-01 11:30"])
    assert masked(texts) is texts
    assert masked(pl.Series([None, NUMBER, None])).to_list() == [None, "[PNR]", None]


@pytest.mark.parametrize("column", ["ENHETSKOD", "BMI", "LKF", "F_DATUM", "DIAGNOS", "FORMTYP_Värde"])
@pytest.mark.parametrize("first", range(0, len(SPELLINGS), 15))
def test_no_person_in_another_column_reaches_register_or_archive(home: Home, column: str, first: int) -> None:
    register = Project().registers["psykosr"]
    encoding = register.delivery.layout.encoding
    spellings = [text.replace("\n", " ").encode(encoding, "ignore").decode(encoding) for text in SPELLINGS]
    spellings = [text for text in spellings[first : first + 15] if len(text) >= 10]
    rows = [{**bare_row(register), "PERSNR": PERSON, column: text} for text in spellings]
    taken = take_in(home, register, table(register, rows))
    assert taken.rows.is_empty()
    (archive,) = (home.archive / "psykosr").glob("*.parquet")
    assert pl.read_parquet(archive)[column].to_list() == ["[PNR]"] * len(spellings)


def test_the_name_of_a_file_is_shown_without_the_person() -> None:
    assert shown_name(f"dor_2026-10-05_{NUMBER}.csv") == "dor_2026-10-05_[PNR].csv"
    assert shown_name(f"dor_2026-10-05_{DAY}-{SERIAL}.csv") == "dor_2026-10-05_[PNR].csv"
    assert shown_name("dor_2026-10-05_forsta uttaget 2.csv") == "dor_2026-10-05_forsta uttaget 2.csv"


def named(home: Home, content: bytes) -> Path:
    """A file that is called after a person."""
    path = home.landing / "dor" / f"dor_2026-08-05_{NUMBER}.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    path.with_suffix(".json").write_text(json.dumps({"rows": 1}), encoding="utf-8")
    return path


def test_a_file_called_after_a_person_leaves_the_name_nowhere(home: Home, dor: Register) -> None:
    path = named(home, table(dor, [{**bare_row(dor), "PNR": PERSON}]))
    outcome = delivery.take_in(path, dor, home, Key.given(home), [])
    assert outcome.file == "dor_2026-08-05_[PNR].csv"
    (purged,) = purge(home, dor, date(2126, 1, 1))
    assert purged.file == "dor_2026-08-05_[PNR].csv"
    assert not list((home.landing / "dor").iterdir()), "its manifest is gone too"
    written = [place for place in home.root.rglob("*") if place.is_file()]
    assert written
    assert [place for place in written if NUMBER in place.name or NUMBER.encode() in place.read_bytes()] == []


def test_a_rejected_file_called_after_a_person_is_told_without_the_name(
    home: Home, dor: Register, tmp_path: Path
) -> None:
    with pytest.raises(ExtractRejected) as rejected:
        delivery.take_in(named(home, b""), dor, home, Key.given(home), [])
    assert NUMBER not in str(rejected.value)
    assert rejected.value.file == "dor_2026-08-05_[PNR].csv"


def around(dor: Register, spelling: str) -> dict[str, tuple[bytes, dict[str, object] | None]]:
    """Where in a delivery a person may be named outside its rows -> content and manifest."""
    lines = table(dor, [{**bare_row(dor), "PNR": PERSON}]).decode().splitlines()
    heading, row = (line.split(dor.delivery.layout.delimiter) for line in lines)

    def text(first: list[str], *rows: list[str]) -> bytes:
        return "".join(";".join(line) + "\n" for line in (first, *rows)).encode(errors="replace")

    sheet = spelling.replace("/", " ").strip()[:31]
    whole = text(heading, row)
    return {
        "no heading": (text([spelling, *row[1:]], row), None),
        "a heading more": (text([*heading, spelling], [*row, ""]), None),
        "a heading twice": (text([*heading, spelling, spelling], [*row, "", ""]), None),
        "a heading instead": (text([spelling, *heading[1:]], row), None),
        "a line too long": (text(heading, row, [*row, spelling]), None),
        "a line too short": (text(heading, row, [spelling]), None),
        "a sheet": (workbook_of({sheet: [heading, row]}), None),
        "two sheets": (workbook_of({sheet: [heading, row], "x": [heading, row]}), None),
        "a heading of a sheet": (workbook_of({"x": [[*heading, spelling], row]}), None),
        "a file in a zip": (zipped({f"{spelling}.csv": whole}), None),
        "two files in a zip": (zipped({f"{spelling}.csv": whole, "x.csv": whole}), None),
        **{
            f"the manifest's {name}": (whole, {name: spelling})
            for name in (
                "file", "register", "extracted_on", "covers_from", "rows", "encoding", "delimiter", "sha256", "columns",
                "notes", "contact", "contract_version", spelling,
            )
        },
        "the manifest's list of columns": (whole, {"columns": [spelling]}),
        "the manifest's description": (whole, {"columns": [{"name": spelling, "type": spelling, "length": 1}]}),
    }  # fmt: skip


def workbook_of(sheets: dict[str, list[list[str]]]) -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
    return made.getvalue()


@pytest.mark.parametrize(
    "spelling", [NUMBER, f"{DAY}-{SERIAL}", f"{DAY[2:]}+{SERIAL}", f"{DAY} {SERIAL}", f"{DAY}\u2013{SERIAL}", WRONG,
                 personnummer("19900161"), "22900101ab12", "19900101-a123", "991990000019"],
)  # fmt: skip
def test_wherever_in_a_delivery_a_person_is_named_nothing_said_or_kept_tells_it(
    tmp_path: Path, dor: Register, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, spelling: str
) -> None:
    monkeypatch.setattr(canaries, "require_caught", lambda register, judge=None: None)  # they have tests of their own
    for number, (content, manifest) in enumerate(around(dor, spelling).values()):
        home = new_home(tmp_path / str(number))
        said = said_of(home, dor, content, manifest)
        kept = [path for path in home.root.rglob("*") if path.is_file() and home.landing not in path.parents]
        told = [said.encode(), *(part for path in kept for _, part in contents(path)), caplog.text.encode()]
        assert not [part for part in told if spelling.encode() in part or DAY.encode() in part]


def said_of(home: Home, register: Register, content: bytes, manifest: dict[str, object] | None) -> str:
    """The outcome or the refusal, and the report to the sender."""
    try:
        outcome = take_in(home, register, content, manifest=manifest).outcome
        return f"{outcome} {report(check(land(home, register, content, manifest=manifest), register), register)}"
    except ExtractRejected as error:
        return f"{error} {report(error, register)}"
