"""What is said of a file is read wherever senders say it, and a file that does not keep it is not taken in."""

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from data_contracts.delivery import Aggregate
from pipelines.errors import ExtractRejected
from pipelines.home import Home
from pipelines.intake.arrival import Arrival, arrival
from pipelines.intake.containers import stem_of
from pipelines.intake.delivery import take_in
from pipelines.intake.identity import Key
from pipelines.intake.manifest_files import Described, is_delivery, is_manifest
from pipelines.intake.outcome import Outcome
from pipelines.project import Register
from tests.unit.intake.bench import PERSON, bare_row, register_of, table

NAME = "dor_2026-10-05"
JSON_REGISTER = '''
from datetime import date
from data_contracts.columns import code, day, identifier, integer
from data_contracts.contract import Contract, delivered
from data_contracts.delivery import Calendar, FullSnapshot, Identity, Layout

@delivered(
    title="x", source="quality_register", kind=FullSnapshot(), layout=Layout(formats=("json", "csv"), records=()),
    identity=Identity.STABLE_PSEUDONYM, event="seen_on", key=("person_id", "seen_on"), calendar=Calendar(1, 1, 0),
)
class Told(Contract):
    """A register that may come as JSON."""

    person_id: int = identifier("id")
    group: str = code("kod", {{"aa": "one", "bbb": "two"}})
    count: int = integer("antal", low=0, high=9)
    seen_on: date = day("dag", required=True)
'''.replace("{{", "{").replace("}}", "}")  # fmt: skip


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Register:
    """A register that may come as JSON or as text."""
    return register_of(tmp_path_factory.mktemp("site"), "told", JSON_REGISTER)


Sheet = Sequence[Sequence[Any]]


def metadata(dataset: Sheet, variables: Sheet = ()) -> bytes:
    """A metadata.xlsx as Registercentrum VGR packs it."""
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        for name, headings, rows in (
            ("dataset", ("filename", "encoding", "separator", "end_of_line", "nrows", "ncols"), dataset),
            ("variabler", ("filename", "variable", "position_in_file", "type", "length"), variables),
        ):
            sheet = book.add_worksheet(name)
            for number, row in enumerate([headings, *rows]):
                sheet.write_row(number, 0, row)
    return made.getvalue()


def file_of(register: Register) -> bytes:
    return table(register, [bare_row(register) | {"PNR": PERSON}])


def headings_of(register: Register) -> list[str]:
    return (
        file_of(register)
        .decode(register.delivery.layout.encoding)
        .splitlines()[0]
        .split(register.delivery.layout.delimiter)
    )


def landed(home: Home, files: Mapping[str, bytes], register: str = "dor") -> Path:
    """The first of the files, all put into the folder of the register."""
    folder = home.landing / register
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return folder / next(iter(files))


def zipped(files: Mapping[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


def taken(path: Path, register: Register, home: Home) -> Outcome:
    return take_in(path, register, home, Key.given(home), ())


def refused(path: Path, register: Register, home: Home) -> str:
    """The reason why it is not taken in: one line, no value, and what to do."""
    with pytest.raises(ExtractRejected) as refusal:
        taken(path, register, home)
    line = str(refusal.value)
    assert re.fullmatch(r"[\w.-]+: rejected: [^\n]+\. [A-Z][^\n]+\.", line), line
    assert PERSON not in line
    return refusal.value.reason


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("dor_2026-10-05.csv", NAME), ("dor_2026-10-05.csv.gz", NAME), ("dor_2026-10-05.zip", NAME), ("dor_2026-10-05.CSV", NAME),
        ("dor_2026-10-05.metadata.xlsx", NAME), ("dor_2026-10-05.manifest.json", NAME), ("dor_2026-10-05", NAME),
        ("dor_2026-10-05_v1.2.csv", f"{NAME}_v1.2"), ("dor_2026-10-05_dnr 12-2026.sas7bdat", f"{NAME}_dnr 12-2026"),
    ],
)  # fmt: skip
def test_the_stem_is_the_name_without_its_endings(name: str, stem: str) -> None:
    assert stem_of(name) == stem


@pytest.mark.parametrize("ending", ["csv", "csv.gz", "zip", "xlsx", "sav", "dat", "zsav", "txt.gz", "CSV"])
@pytest.mark.parametrize("more", ["", "_omsand", "_dnr-123.2026"])
def test_a_name_says_the_date_whatever_its_ending(tmp_path: Path, dor: Register, ending: str, more: str) -> None:
    assert arrival(tmp_path / f"{NAME}{more}.{ending}", dor).extracted_on == date(2026, 10, 5)


@pytest.mark.parametrize(
    ("name", "others", "in_json", "in_text"),
    [
        ("told_2026-10-05.json", (), False, True),
        ("told_2026-10-05.json", ("told_2026-10-05.csv",), True, True),
        ("told_2026-10-05.json", ("told_2026-10-05.csv.gz",), True, True),
        ("told_2026-10-05.json", ("told_2026-10-06.csv",), False, True),
        ("told_2026-10-05.json", ("told_2026-10-05.json.done", "told_2026-10-05.manifest.json"), False, True),
        ("told_2026-10-05.manifest.json", ("told_2026-10-05.json",), True, True),
        ("told_2026-10-05.metadata.xlsx", (), True, True),
        ("metadata.xlsx", (), True, True),
        ("told_2026-10-05.xlsx", (), False, False),
        ("told_2026-10-05.csv", ("told_2026-10-05.json",), False, False),
    ],
)
def test_a_json_file_is_a_manifest_unless_the_register_comes_as_json(
    tmp_path: Path, told: Register, dor: Register, name: str, others: Sequence[str], in_json: bool, in_text: bool
) -> None:
    for each in (name, *others):
        (tmp_path / each).write_bytes(b"x")
    path = tmp_path / name
    assert (is_manifest(path, told), is_manifest(path, dor)) == (in_json, in_text)
    assert (is_delivery(path, told), is_delivery(path, dor)) == (not in_json, not in_text)


@pytest.mark.parametrize("name", ["dor_2026-10-05.csv.done", ".dor_2026-10-05.csv", ".hidden"])
def test_a_mark_and_a_hidden_file_are_no_deliveries(tmp_path: Path, dor: Register, name: str) -> None:
    (tmp_path / name).write_bytes(b"")
    assert not is_delivery(tmp_path / name, dor)


def test_a_delivery_of_json_is_taken_in_with_its_manifest(home: Home, told: Register) -> None:
    rows = [
        {"id": "p1", "kod": "aa", "antal": 3, "dag": "2026-03-01"},
        {"id": "p2", "antal": None, "dag": "2026-03-02"},
    ]
    said = {"rows": 2, "columns": ["id", "kod", "antal", "dag"], "covers_from": "2026-01-01"}
    files = {
        "told_2026-10-05.json": json.dumps(rows).encode(),
        "told_2026-10-05.manifest.json": json.dumps(said).encode(),
    }
    outcome = taken(landed(home, files, "told"), told, home)
    assert (outcome.read, outcome.accepted, outcome.covers_from) == (2, 2, "2026-01-01")


def all_said(register: Register) -> dict[str, Any]:
    content = file_of(register)
    return {
        "extracted_on": "2026-10-06", "rows": 1, "columns": headings_of(register), "encoding": "UTF8",
        "delimiter": "semikolon", "sha256": hashlib.sha256(content).hexdigest().upper(),
    }  # fmt: skip


def test_a_file_that_keeps_all_that_is_said_of_it_is_taken_in(home: Home, dor: Register) -> None:
    path = landed(home, {f"{NAME}.csv": file_of(dor), f"{NAME}.json": json.dumps(all_said(dor)).encode()})
    outcome = taken(path, dor, home)
    assert (outcome.accepted, outcome.extracted_on) == (1, "2026-10-06")


def test_what_is_said_of_a_packed_file_may_be_of_the_file_inside(home: Home, dor: Register) -> None:
    manifest = json.dumps(all_said(dor)).encode()
    path = landed(home, {f"{NAME}.zip": zipped({"export.csv": file_of(dor), "manifest.json": manifest})})
    outcome = taken(path, dor, home)
    assert (outcome.accepted, outcome.extracted_on) == (1, "2026-10-06")


def test_an_aggregate_that_comes_whole_each_time_speaks_for_everything(tmp_path: Path, dor: Register) -> None:
    whole = replace(dor, delivery=replace(dor.delivery, kind=Aggregate(absent="missing")))
    assert arrival(tmp_path / f"{NAME}.csv", whole).covers_from == date(1900, 1, 1)
    parts = replace(dor, delivery=replace(dor.delivery, kind=Aggregate(absent="missing", months_restated=3)))
    assert arrival(tmp_path / f"{NAME}.csv", parts).covers_from == date(2026, 7, 1)


def of(register: Register, **changes: Any) -> bytes:
    return json.dumps(all_said(register) | changes).encode()


BROKEN: dict[str, tuple[dict[str, Any], str]] = {
    "rows": ({"rows": 2}, "its manifest says 2 rows, it has 1"),
    "sha256": ({"sha256": "0" * 64}, "its SHA-256 is not the one in its manifest"),
    "encoding": ({"encoding": "latin1"}, "its manifest says that its encoding is iso8859-1, the layout says utf-8"),
    "delimiter": ({"delimiter": ","}, "its manifest says another delimiter than the layout, which says ';'"),
    "a column more": ({"columns": ["A", "B"]}, r"its manifest says 2 columns, it has \d+"),
}


@pytest.mark.parametrize(("changes", "reason"), BROKEN.values(), ids=BROKEN)
def test_a_file_that_does_not_keep_what_is_said_is_rejected(
    home: Home, dor: Register, changes: dict[str, Any], reason: str
) -> None:
    path = landed(home, {f"{NAME}.csv": file_of(dor), f"{NAME}.json": of(dor, **changes)})
    assert re.fullmatch(reason, refused(path, dor, home))
    assert list((home.registers / "dor").glob("*")) == []


def test_columns_in_another_order_or_of_other_names_are_told_apart(home: Home, dor: Register) -> None:
    headings = headings_of(dor)
    path = landed(home, {f"{NAME}.csv": file_of(dor), f"{NAME}.json": of(dor, columns=headings[::-1])})
    assert refused(path, dor, home) == "its columns stand in another order than its manifest says"
    landed(home, {f"{NAME}.json": of(dor, columns=["NAMN", *headings[1:]])})
    assert refused(path, dor, home) == f"its manifest and its heading differ on the column {headings[0]}"


@pytest.mark.parametrize("encoding", ["utf-8", "UTF-8-BOM", "utf8", "ASCII"])
def test_other_names_of_an_encoding_are_no_disagreement(home: Home, dor: Register, encoding: str) -> None:
    path = landed(home, {f"{NAME}.csv": file_of(dor), f"{NAME}.json": of(dor, encoding=encoding)})
    assert taken(path, dor, home).accepted == 1


@pytest.mark.parametrize(
    ("heading", "said", "reason"),
    [
        ("antal", {"type": "Date"}, "its manifest says that antal is date, and the contract integer"),
        ("antal", {"type": "logical"}, "its manifest says that antal is logical, and the contract integer"),
        ("dag", {"type": "boolean"}, "its manifest says that dag is boolean, and the contract day"),
        ("kod", {"type": "POSIXct"}, "its manifest says that kod is posixct, and the contract code"),
        ("kod", {"type": "character", "length": 1}, "its manifest says that kod has 1 characters, and the contract 2"),
        ("kod", {"type": "numeric"}, "its manifest says that kod is numeric, and the contract code"),
        ("kod", {"type": "int64"}, "its manifest says that kod is int, and the contract code"),
        (
            "id",
            {"type": "varchar(2)", "length": 1},
            "its manifest says that id has 1 characters, and it has a value of 2",
        ),
        ("id", {"length": 1}, "its manifest says that id has 1 characters, and it has a value of 2"),
        ("id", {"type": "num", "length": 1}, None),
        ("id", {"type": "varchar(2)", "length": 2}, None),
        ("antal", {"type": "int64"}, None),
        ("dag", {"type": "char", "length": 4}, "its manifest says that dag has 4 characters, and the contract 8"),
        ("antal", {"type": "numeric", "length": 1}, None),
        ("antal", {"type": "character", "length": 1}, None),
        ("kod", {"type": "character", "length": 2}, None),
        ("kod", {"type": "whatever", "length": 1}, None),
        ("dag", {"type": "numeric", "length": 8}, "its manifest says that dag is numeric, and the contract day"),
        ("id", {"type": "character", "length": 2}, None),
    ],
)
def test_types_and_lengths_that_the_contract_cannot_keep_are_told(
    home: Home, told: Register, heading: str, said: dict[str, Any], reason: str | None
) -> None:
    content = b"id;kod;antal;dag\np1;aa;3;2026-03-01\n"
    columns = [{"name": name} | (said if name == heading else {}) for name in ("id", "kod", "antal", "dag")]
    path = landed(
        home,
        {"told_2026-10-05.csv": content, "told_2026-10-05.json": json.dumps({"columns": columns}).encode()},
        "told",
    )
    if reason is None:
        assert taken(path, told, home).accepted == 1
    else:
        assert refused(path, told, home) == reason


KINDS_REGISTER = JSON_REGISTER.replace("import code, day, identifier, integer", "import *").replace(
    '    group: str = code("kod", {"aa": "one", "bbb": "two"})\n    count: int = integer("antal", low=0, high=9)\n',
    "    it: {kind} = {column}\n",
)


@pytest.mark.parametrize(
    ("kind", "column", "word", "fits"),
    [
        ("str", 'municipality("x")', "num", False),
        ("str", 'municipality("x")', "char", True),
        ("str", 'text("x", width=6)', "integer", False),
        ("str", 'unit("x", code_system="par", width=5)', "numeric", False),
        ("str", 'unit("x", code_system="par")', "numeric", True),
        ("str", 'text("x", pattern="[A-Z][0-9]+", example="A1")', "numeric", False),
        ("str", 'text("x", pattern="[0-9]{4}", example="1234")', "numeric", True),
        ("str", 'text("x")', "numeric", True),
        ("str", 'text("x")', "Date", False),
        ("str", 'area_level("x", system="name")', "date", False),
        ("str", 'area_code("x", system="kolada")', "integer", False),
        ("str", 'area_code("x", system="socialstyrelsen")', "integer", True),
        ("str", 'code("x", {"1": "one"})', "double", True),
        ("str", 'code("x", {"01": "one", "10": "ten"})', "double", False),
        ("bool", 'flag("x", true=("Ja",), false=("Nej",))', "num", False),
        ("bool", 'flag("x")', "num", True),
        ("bool", 'flag("x")', "date", False),
        ("date", 'day("x")', "num", False),
        ("date", 'day("x")', "date", True),
        ("date", 'partial_day("x")', "num", True),
        ("date", 'period_start("x")', "num", True),
        ("float", 'number("x")', "decimal(10,2)", True),
    ],
)
def test_a_type_that_cannot_hold_the_columns_values_is_told(
    home: Home, tmp_path: Path, kind: str, column: str, word: str, fits: bool
) -> None:
    register = register_of(tmp_path, "told", KINDS_REGISTER.replace("{kind}", kind).replace("{column}", column))
    said = {"columns": [{"name": "id"}, {"name": "x", "type": word}, {"name": "dag"}]}
    files = {"told_2026-10-05.csv": b"id;x;dag\np1;;2026-03-01\n", "told_2026-10-05.json": json.dumps(said).encode()}
    path = landed(home, files, "told")
    if fits:
        assert taken(path, register, home).accepted == 1
    else:
        assert re.match(r"its manifest says that x is \w+, and the contract \w+$", refused(path, register, home))


@pytest.mark.parametrize(
    ("said", "lines", "reason"),
    [
        ("CRLF", b"\n", "its manifest says that its lines end with CRLF, and they end with LF"),
        ("\\n", b"\r\n", "its manifest says that its lines end with LF, and they end with CRLF"),
        ("CR", b"\n", "its manifest says that its lines end with CR, and they end with LF"),
        ("\r\n", b"\r\n", None),
        ("lf", b"\n", None),
        ("whatever", b"\n", None),
    ],
)
@pytest.mark.parametrize("way", ["json", "xlsx"])
def test_the_line_ends_are_those_that_are_said(
    home: Home, dor: Register, way: str, said: str, lines: bytes, reason: str | None
) -> None:
    beside = {
        "json": (f"{NAME}.json", json.dumps({"end_of_line": said}).encode()),
        "xlsx": (f"{NAME}.metadata.xlsx", metadata([(f"{NAME}.csv", "", "", said, "", "")])),
    }
    path = landed(home, {f"{NAME}.csv": file_of(dor).replace(b"\n", lines), **dict([beside[way]])})
    if reason is None:
        assert taken(path, dor, home).accepted == 1
    else:
        assert refused(path, dor, home) == reason


def test_what_a_manifest_says_beyond_what_is_known_is_noted_by_its_word(home: Home, dor: Register) -> None:
    said = {"rows": 1, "row": 9, "antal_rader": 9, f"{PERSON}": 1}
    outcome = taken(landed(home, {f"{NAME}.csv": file_of(dor), f"{NAME}.json": json.dumps(said).encode()}), dor, home)
    assert outcome.notes[0] == "its manifest says (not a word), antal_rader, row, which is not known here"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b'{"rows": 1, "rows": 2}', "the manifest says one thing twice"),
        (b'{"columns": [{"name": "PNR", "name": "LK"}]}', "the manifest says one thing twice"),
        (b'{"population_scale": NaN}', "the manifest holds a number that is none"),
    ],
)
def test_a_manifest_that_says_no_one_thing_stops_its_file(
    home: Home, dor: Register, content: bytes, reason: str
) -> None:
    assert refused(landed(home, {f"{NAME}.csv": file_of(dor), f"{NAME}.json": content}), dor, home) == reason


@pytest.mark.parametrize("name", [f"{NAME}.metadata.xlsx", "metadata.xlsx", "METADATA.xlsx"])
def test_the_metadata_of_registercentrum_is_read_beside_the_file(home: Home, dor: Register, name: str) -> None:
    headings = headings_of(dor)
    variables = [(f"{NAME}.csv", heading, place, "character", 20) for place, heading in enumerate(headings, 1)]
    about = [("andra.csv", "latin1", ",", "CRLF", 9, 9), (f"{NAME}.csv", "UTF-8", ";", "LF", 1, len(headings))]
    content = metadata(about, [*reversed(variables), ("andra.csv", "X", 1, "Date", 1)])
    arrived = arrival(landed(home, {f"{NAME}.csv": file_of(dor), name: content}), dor)
    said = arrived.manifest
    assert (said.rows, said.column_count, said.columns) == (1, len(headings), tuple(headings))
    assert (said.encoding, said.delimiter) == ("utf-8", ";")
    assert said.described is not None
    assert said.described[0] == Described(headings[0], "character", 20)
    assert taken(arrived.path, dor, home).accepted == 1


def test_the_metadata_in_a_zip_file_is_compared_with_the_file_beside_it(home: Home, dor: Register) -> None:
    content = {
        "12-2026_dor.csv": file_of(dor),
        "metadata.xlsx": metadata([("12-2026_dor.csv", "UTF-8", ";", "CRLF", 7, 3)]),
    }
    assert re.search("says (7 rows|3 columns)", refused(landed(home, {f"{NAME}.zip": zipped(content)}), dor, home))


def test_a_file_that_was_renamed_is_the_only_one_its_metadata_speaks_of(home: Home, dor: Register) -> None:
    content = metadata([("12-2026_dor.csv", "UTF-8", ";", "CRLF", 7, 3)])
    assert arrival(landed(home, {f"{NAME}.csv": file_of(dor), f"{NAME}.metadata.xlsx": content}), dor).rows == 7
    (home.landing / "dor" / f"{NAME}.metadata.xlsx").rename(home.landing / "dor" / "metadata.xlsx")
    assert arrival(home.landing / "dor" / f"{NAME}.csv", dor).rows is None


def test_a_packed_file_is_matched_by_the_name_of_the_file_in_it(home: Home, dor: Register) -> None:
    content = metadata(
        [(r"C:\uttag\DOR_2026-10-05.CSV", "UTF-8", ";", "LF", 1, ""), ("b.csv", "UTF-8", ";", "LF", 2, 3)]
    )
    assert arrival(landed(home, {f"{NAME}.csv.gz": b"x", "metadata.xlsx": content}), dor).rows == 1


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "the manifest is empty"),
        (b"x", "the manifest is a damaged Excel file, or none"),
        (zipped({"xl/workbook.xml": b"x"}), "the manifest is a damaged Excel file, or none"),
        (metadata([]), "the manifest names the file 0 times"),
        (metadata([("a.csv", "", "", "", 1, 1), ("b.csv", "", "", "", 1, 1)]), "the manifest names the file 0 times"),
        (metadata([(f"{NAME}.csv", "", "", "", 1, 1)] * 2), "the manifest names the file 2 times"),
        (metadata([(f"{NAME}.csv", "", "", "", "många", 1)]), "nrows is not a whole number"),
        (metadata([(f"{NAME}.csv", "", "", "", 1.5, 1)]), "nrows is not a whole number"),
        (metadata([(f"{NAME}.csv", "Swedish", "", "", 1, 1)]), "encoding is not the name of one"),
        (
            metadata([(f"{NAME}.csv", "", "", "", 1, 1)], [(f"{NAME}.csv", "A", "först", "", "")]),
            "position_in_file is not a whole number",
        ),
    ],
)
def test_metadata_that_is_unsound_stops_its_file(home: Home, dor: Register, content: bytes, reason: str) -> None:
    path = landed(home, {f"{NAME}.csv": file_of(dor), f"{NAME}.metadata.xlsx": content})
    assert refused(path, dor, home) == reason


@pytest.mark.parametrize("name", [f"{NAME}.metadata.xlsx", f"{NAME}.manifest.json"])
def test_manifests_that_disagree_stop_their_file(home: Home, dor: Register, name: str) -> None:
    other = metadata([(f"{NAME}.csv", "UTF-8", ";", "LF", 2, "")]) if name.endswith("xlsx") else b'{"rows": 2}'
    path = landed(home, {f"{NAME}.csv": file_of(dor), f"{NAME}.json": b'{"rows": 1}', name: other})
    assert refused(path, dor, home) == "its manifests disagree on rows"


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ({"columns": "PNR"}, "columns is not a list"),
        ({"columns": [1]}, "columns is not a list of names, or of name, type and length"),
        ({"columns": [{"type": "x"}]}, "columns is not a list of names, or of name, type and length"),
        ({"columns": [{"name": "x", "length": "5"}]}, "length is not a whole number"),
        ({"sha256": 5}, "sha256 is not a text"),
        ({"encoding": "\0"}, "encoding is not the name of one"),
        ({"delimiter": 1}, "delimiter is not a text"),
    ],
)
def test_a_field_of_another_type_stops_the_file(home: Home, dor: Register, said: dict[str, Any], reason: str) -> None:
    path = landed(home, {f"{NAME}.csv": file_of(dor), f"{NAME}.json": json.dumps(said).encode()})
    assert refused(path, dor, home) == reason


def test_a_manifest_of_a_size_that_none_has_is_not_unpacked(home: Home, dor: Register) -> None:
    path = landed(home, {f"{NAME}.zip": zipped({"a.csv": file_of(dor), "manifest.json": b" " * ((1 << 24) + 1)})})
    assert refused(path, dor, home) == "its manifest is far too large for one"


def test_a_manifest_says_nothing_of_a_file_beside_its_own(home: Home, dor: Register) -> None:
    path = landed(home, {f"{NAME}.csv": file_of(dor), "dor_2026-10-06.json": b'{"rows": 5}', "anteckning.json": b"x"})
    arrived: Arrival = arrival(path, dor)
    assert arrived.rows is None
    assert taken(path, dor, home).accepted == 1
