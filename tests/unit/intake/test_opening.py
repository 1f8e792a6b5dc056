"""Whatever a delivery is packed in or written by, the same text comes out of it, or one line that says what to do."""

import gzip
import hashlib
import json
import struct
from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from pipelines.errors import ExtractRejected
from pipelines.intake import containers, records
from pipelines.intake.opening import Opened, opened
from pipelines.intake.workspace import Named
from tests.unit.intake.bench import PERSON
from tests.unit.intake.packing import HEADINGS, LAYOUT, TEXT, open_it, put, read_rows, refused, workbook, zipped


def test_a_text_file_stays_where_it_lies_and_is_read_by_line(tmp_path: Path) -> None:
    path = put(tmp_path, TEXT)
    assert open_it(path) == Opened(path, LAYOUT, "line", "csv")
    assert list((tmp_path / "workspace").iterdir()) == []


@pytest.mark.parametrize(
    "content", [b"BZH_KOD;n\n", b"PAR1;n\n", b"RDX;n\n", b"[id];[n]\n", b"PK;n\n", b"\xef\xbb\xbfid;n\n"]
)
def test_headings_that_look_like_the_mark_of_another_format_are_text(tmp_path: Path, content: bytes) -> None:
    assert open_it(put(tmp_path, content)).format == "csv"


PACKED = {
    "gzip": gzip.compress(TEXT),
    "gzip of two parts": gzip.compress(TEXT[:9]) + gzip.compress(TEXT[9:]),
    "zip": zipped({"export.csv": TEXT}),
    "zip with folders, hidden files and prose": zipped(
        {"a/b/export.csv": TEXT, "__MACOSX/._export.csv": b"x", "a/README.txt": b"x", "Läsmig": b"x", ".DS_Store": b"x", "om.pdf": b"x"}
    ),
    "zip with a text file that has rows": zipped({"export.txt": TEXT}),
    "zip with two text files, of which one is prose by its name": zipped({"export.txt": TEXT, "readme.txt": b"x"}),
    "zip with a text file called as prose": zipped({"readme.txt": TEXT}),
    "zip with what programs leave behind": zipped(
        {"export.csv": TEXT, "Thumbs.db": b"x", "~$export.xlsx": b"x", "export.csv.filepart": b"x", "a/desktop.ini": b"x"}
    ),
    "zip with a manifest": zipped({"export.csv": TEXT, "metadata.xlsx": b"x"}),
    "zip with names that lead elsewhere": zipped({"../../../export.csv": TEXT}),
    "zip with a name of another system": zipped({"C:\\a\\export.csv": TEXT}),
}  # fmt: skip


@pytest.mark.parametrize("content", PACKED.values(), ids=PACKED)
def test_what_is_packed_comes_out_to_the_byte_and_only_in_the_workspace(tmp_path: Path, content: bytes) -> None:
    folder = tmp_path / "a" / "b"
    folder.mkdir(parents=True)
    path = put(folder, content)
    found = open_it(path)
    assert found.path.read_bytes() == TEXT
    assert (found.numbered_by, found.format, found.layout) == ("line", "csv", LAYOUT)
    assert found.inner_sha256 == hashlib.sha256(TEXT).hexdigest()
    made = {made for made in tmp_path.rglob("*") if made.is_file()} - {path}
    assert made == {found.path}
    assert found.path.parent == folder / "workspace"


def test_what_a_file_is_called_does_not_matter(tmp_path: Path) -> None:
    assert open_it(put(tmp_path, gzip.compress(TEXT), "dor_2026-10-05.csv")).path.read_bytes() == TEXT
    assert open_it(put(tmp_path, TEXT, "dor_2026-10-05.xlsx")).format == "csv"
    assert open_it(put(tmp_path, workbook([["id", "n"]]), "dor_2026-10-05.csv")).format == "xlsx"


@pytest.mark.parametrize("pack", [gzip.compress, lambda content: zipped({"export.xlsx": content})])
def test_what_is_packed_may_be_of_any_format(tmp_path: Path, pack) -> None:
    found = open_it(put(tmp_path, pack(workbook([["id", "n"], [PERSON, 1]]))))
    assert found.path.read_text() == f"id,n\n{PERSON},1\n"
    assert found.numbered_by == "row"


REFUSED = {
    "empty": (b"", "it is empty"),
    "blank": (b" \r\n\t", "it is empty"),
    "a mark and nothing else": (b"\xef\xbb\xbf", "it is empty"),
    "a mark of UTF-16 and nothing else": (b"\xff\xfe", "it is empty"),
    "UTF-16": (TEXT.decode().encode("utf-16"), "its encoding is UTF-16"),
    "UTF-16 without a mark": (TEXT.decode().encode("utf-16-le"), "it is not a text file"),
    "PDF": (b"%PDF-1.7\n", "it is a PDF file, not a text file"),
    "old Excel": (b"\xd0\xcf\x11\xe0" + bytes(600), "it is an old Excel file, not a text file"),
    "locked Excel": (
        b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "it is an Excel file locked with a password",
    ),
    "SAS transport": (b"HEADER RECORD*******LIBRARY HEADER RECORD!!!!!!!000", "it is a SAS transport file"),
    "SPSS portable": (b"ASCII SPSS PORT FILE", "it is an SPSS portable file"),
    "R": (b"RDX3\nX\n\0\0", "it is an R data file"),
    "7-Zip": (b"7z\xbc\xaf\x27\x1c", "it is a 7-Zip file"),
    "web page": (b"\r\n<!DOCTYPE html>\n<title>Logga in</title>", "it is a web page"),
    "XML": (b"<?xml version='1.0'?><a/>", "it is an XML file"),
    "PGP": (b"-----BEGIN PGP MESSAGE-----\n", "it is an encrypted file"),
    "binary Excel": (zipped({"xl/workbook.bin": b"x"}), "it is a binary Excel file"),
    "OpenDocument": (zipped({"mimetype": b"x", "content.xml": b"x"}), "it is an office document, but no Excel file"),
    "Word": (zipped({"[Content_Types].xml": b"x", "word/document.xml": b"x"}), "it is an office document, but no Excel"),
    "half an Excel file": (zipped({"xl/worksheets/sheet1.xml": b"x"}), "it is an Excel file, but damaged or cut off"),
    "zip in zip": (zipped({"a.zip": zipped({"a.csv": TEXT})}), "it is a zip file within another"),
    "gzip in zip": (zipped({"a.gz": gzip.compress(TEXT)}), "it is a gzip file within another"),
    "PDF in gzip": (gzip.compress(b"%PDF-1.7\n"), "it is a PDF file"),
    "two files": (zipped({"a.csv": TEXT, "b.csv": TEXT}), "it holds 2 files with rows, and should hold one"),
    "two files of one name": (zipped({"a/a.csv": TEXT, "b/a.csv": TEXT}), "it holds several files of one name"),
    "two texts": (zipped({"a.txt": TEXT, "b.txt": TEXT}), "it holds 2 files with rows"),
    "no file": (zipped({"a/": b""}), "it holds 0 files with rows"),
    "nothing": (zipped({}), "it holds 0 files with rows"),
    "two manifests": (zipped({"a.csv": TEXT, "metadata.xlsx": b"x", "a.json": b"{}"}), "it holds 2 manifests"),
    "half a zip": (zipped({"a.csv": TEXT})[:60], "it is a zip or Excel file, but damaged or cut off"),
    "half a gzip": (gzip.compress(TEXT)[:20], "it is a gzip file, but damaged or cut off"),
    "a gzip and noise": (gzip.compress(TEXT) + b"noise", "it is a gzip file, but damaged or cut off"),
    "a gzip with another sum": (gzip.compress(TEXT)[:-8] + bytes(8), "it is a gzip file, but damaged or cut off"),
    "SPSS and noise": (b"$FL2@(#) SPSS" + bytes(range(256)), "it is an SPSS file, but damaged or cut off"),
    "Stata and noise": (b"<stata_dta>" + bytes(range(256)), "it is a Stata file, but damaged or cut off"),
    "old Stata and noise": (b"\x72\x02\x01\0" + bytes(range(256)), "it is a Stata file, but damaged or cut off"),
    "SAS and noise": (bytes(12) + b"\xc2\xea\x81" + bytes(range(256)) * 8, "it is a SAS file, but damaged or cut off"),
}  # fmt: skip


@pytest.mark.parametrize(("content", "reason"), REFUSED.values(), ids=REFUSED)
def test_what_holds_no_table_is_refused_by_name(tmp_path: Path, content: bytes, reason: str) -> None:
    assert refused(put(tmp_path, content)).startswith(reason)


def test_parquet_and_arrow_files_are_refused_by_name(tmp_path: Path) -> None:
    frame = pl.DataFrame({"id": [PERSON]})
    frame.write_parquet(tmp_path / "dor.csv")
    assert refused(tmp_path / "dor.csv").startswith("it is a Parquet file")
    frame.write_ipc(tmp_path / "dor.csv")
    assert refused(tmp_path / "dor.csv").startswith("it is an Arrow file")


@pytest.mark.parametrize(
    ("content", "formats", "reason"),
    [
        (TEXT, ("xlsx", "sav"), "it is a text file, the layout says xlsx, sav"),
        (workbook([["id", "n"]]), ("csv",), "it is an Excel file, the layout says csv"),
        (b'[{"id": 1}]', ("csv",), "it is a JSON file, the layout says csv"),
        (gzip.compress(b"$FL3 and more"), ("csv", "xlsx"), "it is an SPSS file, the layout says csv, xlsx"),
        (b"<stata_dta>", ("csv",), "it is a Stata file, the layout says csv"),
    ],
    ids=["text", "Excel", "JSON", "SPSS", "Stata"],
)
def test_a_format_the_layout_does_not_name_is_refused(tmp_path: Path, content: bytes, formats, reason: str) -> None:
    assert refused(put(tmp_path, content), replace(LAYOUT, formats=formats)) == reason


def test_a_text_in_utf_16_is_opened_where_the_layout_says_so(tmp_path: Path) -> None:
    path = put(tmp_path, TEXT.decode().encode("utf-16"))
    assert open_it(path, replace(LAYOUT, encoding="utf-16")).path == path


def locked(content: bytes) -> bytes:
    """The same zip file, marked as encrypted in its directory and before its file."""
    marked = bytearray(content)
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        marked[marked.index(mark) + place] |= 1
    return bytes(marked)


def test_a_locked_zip_file_is_refused_with_what_to_do(tmp_path: Path) -> None:
    path = put(tmp_path, locked(zipped({"a.csv": TEXT})))
    assert refused(path) == "it is a zip file locked with a password"
    with pytest.raises(ExtractRejected, match="Unpack it, and put the file that was in it in landing"):
        open_it(path)


def test_a_zip_file_packed_in_an_unknown_way_is_refused(tmp_path: Path) -> None:
    content = bytearray(zipped({"a.csv": TEXT}))
    for mark, place in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        content[content.index(mark) + place] = 98
    assert refused(put(tmp_path, bytes(content))) == "it is a zip file packed in a way that cannot be read"


@pytest.mark.parametrize("pack", [gzip.compress, lambda content: zipped({"a.csv": content})], ids=["gzip", "zip"])
def test_a_file_that_grows_out_of_all_proportion_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pack
) -> None:
    content = pack(b"id;n\n" * 100_000)
    monkeypatch.setattr(containers, "FREE", 1000)
    monkeypatch.setattr(containers, "CHUNK", 1000)
    assert refused(put(tmp_path, content)) == "it would grow to more than 100 times its size when unpacked"
    assert sum(made.stat().st_size for made in (tmp_path / "workspace").iterdir()) <= 100 * len(content)


def test_a_zip_file_that_lies_about_its_size_is_refused_before_more_than_it_says_is_written(tmp_path: Path) -> None:
    content = bytearray(zipped({"a.csv": bytes(1_000_000)}))
    for mark, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        content[content.index(mark) + place :][:4] = b""
        struct.pack_into("<I", content, content.index(mark) + place, 10)
    assert refused(put(tmp_path, bytes(content))) == "it is a zip file, but damaged or cut off"
    assert sum(made.stat().st_size for made in (tmp_path / "workspace").iterdir()) <= 10


KOLADA = {
    "values": [
        {"kpi": "N1", "municipality": "0180", "tags": ["x"], "values": [
            {"gender": "T", "value": 12.50, "count": 3.0}, {"gender": "K", "value": None, "count": 10**20, "ok": True},
        ]},
        {"kpi": "N2", "municipality": "0184", "values": []},
        {"kpi": "N3", "municipality": "1480", "page": "x", "count": 7, "values": [
            {"gender": "M", "value": 1e-7, "kpi": "own", "more": {"å": [1]}},
        ]},
    ],
    "count": 3, "page": "sista", "note": "x", "next_url": None,
}  # fmt: skip
KOLADA_ROWS = [
    ["page", "kpi", "municipality", "gender", "value", "count", "ok", "more"],
    ["sista", "N1", "0180", "T", "12,5", "3", "", ""],
    ["sista", "N1", "0180", "K", "", "100000000000000000000", "True", ""],
    ["x", "own", "1480", "M", "0,0000001", "", "", '{"å": ["1"]}'],
]


@pytest.mark.parametrize("chunk", [1, 2, 3, 5, 7, 11, 1 << 20])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_records_within_records_become_rows_that_share_what_stands_above_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, chunk: int, encoding: str
) -> None:
    monkeypatch.setattr(records, "CHUNK", chunk)
    path = put(tmp_path, json.dumps(KOLADA, ensure_ascii=False, indent=1).encode(encoding), "dor.json")
    found = open_it(path, replace(LAYOUT, decimal_mark=",", shared=("kpi", "municipality", "page", "tags")))
    assert read_rows(found) == KOLADA_ROWS
    assert found.numbered_by == "row"


@pytest.mark.parametrize(
    ("content", "lists", "rows"),
    [
        (b'[{"a": 1}, {"b": "x"}]', (), [["a", "b"], ["1", ""], ["", "x"]]),
        (b'[{"rows": [{"a": 1}], "b": 2}]', ("rows",), [["b", "a"], ["2", "1"]]),
        (b'{"a": 1, "rows": [{"b": "  007 "}]}', ("rows",), [["a", "b"], ["1", "  007 "]]),
        (b'{"rows": [{"a": "1,5;\\"x\\"\\n\\r"}]}', ("rows",), [["a"], ['1,5;"x"\n\r']]),
        (b'[{"a": 1E400, "b": 1e5, "c": -0.50, "d": NaN, "e": 1e99999}]', (), [["a", "b", "c", "d", "e"], ["1" + "0" * 400, "100000", "-0.50", "NaN", "1e99999"]]),
    ],
)  # fmt: skip
def test_records_are_written_as_they_stand(
    tmp_path: Path, content: bytes, lists: tuple[str, ...], rows: list[list[str]]
) -> None:
    assert read_rows(open_it(put(tmp_path, content), replace(LAYOUT, records=lists, shared=("a", "b")))) == rows


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b'{"values": [{"values": [{"a": 1}]}', "it is a JSON file, but damaged or cut off"),
        (b'{"values": [{"values": [{"a": 1}]}]} {', "it holds more than one JSON document"),
        (b'{"values": [{"values": [{"a": "\xff"}]}]}', "it is a JSON file that is not utf-8"),
        (b'{"values": [{"values": [{"a": "\xe2\x82', "it is a JSON file, but damaged or cut off"),
        (b'{"values": [{"values": [{"a": "\\ud800"}]}]}', "it is a JSON file, but damaged or cut off"),
        (b'{"values": [{"values": [{"a": ' + b"[" * 100_000, "it is a JSON file, but damaged or cut off"),
        (b'{"values": [{"values": [{"a": 1, "a": 2}]}]}', "it holds a record with one key twice"),
        (b'{"values": [], "values": []}', "it holds a record with one key twice"),
        (b'{"values": [{"a": 1}]}', "it holds a record without the list 'values'"),
        (b'{"values": [{"values": {"a": 1}}]}', "it holds a record without the list 'values'"),
        (b'{"values": [{"values": [1]}]}', "it holds a record that is no JSON object"),
        (b'{"values": [1]}', "it holds a record that is no JSON object"),
        (b'{"values": {"a": 1}}', "it holds no rows in the list 'values'"),
        (b'{"values": [{"values": [{"a": 1}]}], "count": 2}', "it says that it holds another number of records than 1"),
        (b'{"count": 0, "values": [{"values": [{"a": 1}]}]}', "it says that it holds another number of records than 1"),
        (b'{"values": [{"values": [{"a": 1}]}], "next_url": "https://x?page=2"}', "it is one part of an answer, and says where others are"),
        (b'{"values": [{"values": [{"a": 1}]}], "next_page": 2}', "it is one part of an answer, and says where others are"),
        (b'{"previous_url": "x", "values": [{"values": [{"a": 1}]}]}', "it is one part of an answer, and says where others are"),
        (b'{"error": "too many"}', "it holds no rows in the list 'values'"),
        (b'{"values": []}', "it holds no rows in the list 'values'"),
        (b"[]", "it holds no rows in the list 'values'"),
        (b'{"a" 1}', "it is a JSON file, but damaged or cut off"),
        (b'{"a": 1,}', "it is a JSON file, but damaged or cut off"),
    ],
)  # fmt: skip
def test_records_that_are_none_are_refused(tmp_path: Path, content: bytes, reason: str) -> None:
    assert refused(put(tmp_path, content)) == reason


def test_a_record_longer_than_can_be_held_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "LONGEST_RECORD", 1000)
    monkeypatch.setattr(records, "CHUNK", 100)
    path = put(tmp_path, json.dumps([{"a": "x" * 10_000}]).encode())
    assert refused(path) == "it is a JSON file, but damaged or cut off"


@pytest.mark.parametrize(
    "content",
    [zipped({"a.csv": TEXT}), workbook([["id", "n"], [PERSON, 1]]), gzip.compress(TEXT)],
    ids=["zip", "Excel", "gzip"],
)
def test_a_full_disk_is_not_taken_for_a_damaged_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes
) -> None:
    path = put(tmp_path, content)
    monkeypatch.setattr(Named, "file", lambda place, name: Path("/dev/full"))
    with pytest.raises(OSError, match="No space left"):
        opened(path, LAYOUT, Named(tmp_path), HEADINGS)
