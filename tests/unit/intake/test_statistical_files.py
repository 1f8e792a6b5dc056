"""Files of SPSS, Stata and SAS are read as the codes they hold: no label, no lost row, no moved day."""

import ctypes
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import polars as pl
import pyreadstat
import pytest

from pipelines.intake import statistical
from tests.unit.intake.bench import PERSON
from tests.unit.intake.packing import LAYOUT, open_it, put, read_rows, refused

FRAME = pl.DataFrame(
    {
        "PNR": [PERSON, "  07", "å;\"x\"", ""],
        "KOD": [1.0, 9.0, None, 99.0],
        "TAL": [0.1, -2.5, 1e-7, None],
        "DAG": [date(2026, 3, 31), date(1899, 12, 31), None, date(2026, 3, 1)],
        "TID": [datetime(2026, 3, 31, 12, 30), None, datetime(2026, 3, 31), datetime(1960, 1, 1)],
    }
)  # fmt: skip
ROWS = [
    ["PNR", "KOD", "TAL", "DAG", "TID"],
    [PERSON, "1", "0,1", "2026-03-31", "2026-03-31T12:30:00"],
    ["  07", "9", "-2,5", "1899-12-31", ""],
    ['å;"x"', "", "0,0000001", "", "2026-03-31T00:00:00"],
    ["", "99", "", "2026-03-01", "1960-01-01T00:00:00"],
]
COMMA = replace(LAYOUT, decimal_mark=",")


def spss(path: Path, frame: pl.DataFrame = FRAME, **options) -> Path:
    labels = {"KOD": {1.0: "ja", 9.0: "vet ej", 99.0: "saknas"}}
    missing = {"KOD": [9, 99]}
    present = {
        name: options.pop(name, said) for name, said in (("variable_value_labels", labels), ("missing_ranges", missing))
    }
    pyreadstat.write_sav(frame, path, **present, **options)
    return path


@pytest.mark.parametrize("options", [{}, {"row_compress": True}, {"compress": True}])
def test_spss_gives_codes_with_those_for_missing_and_no_labels(tmp_path: Path, options) -> None:
    found = open_it(spss(tmp_path / "dor.sav", **options), COMMA)
    assert read_rows(found) == ROWS
    assert found.format == "sav"


@pytest.mark.parametrize("version", [8, 10, 12, 13, 14, 15])
def test_every_version_of_stata_reads_the_same(tmp_path: Path, version: int) -> None:
    frame = FRAME if version >= 14 else FRAME.with_columns(PNR=pl.col("PNR").str.replace("å", "a"))
    pyreadstat.write_dta(
        frame, tmp_path / "dor.dta", version=version, variable_value_labels={"KOD": {1.0: "ja"}}
    )  # fmt: skip
    rows = [[text.replace("å", "a") if version < 14 else text for text in row] for row in ROWS]
    assert read_rows(open_it(tmp_path / "dor.dta", COMMA)) == rows


def test_a_code_for_missing_of_stata_stays(tmp_path: Path) -> None:
    frame = pl.DataFrame(
        {"id": ["x", "y", "z"], "n": [1, "a", None]}, strict=False, schema={"id": pl.String, "n": pl.Object}
    )
    pyreadstat.write_dta(frame.to_pandas(), tmp_path / "dor.dta", missing_user_values={"n": ["a"]})
    assert read_rows(open_it(tmp_path / "dor.dta")) == [["id", "n"], ["x", "1"], ["y", "a"], ["z", ""]]


def test_a_number_of_single_precision_has_the_digits_it_was_written_with(tmp_path: Path) -> None:
    frame = pl.DataFrame({"id": [0.1, 27.5, 16777216.0], "n": [1, 2, 3]}, schema={"id": pl.Float32, "n": pl.Int8})
    frame.to_pandas().to_stata(tmp_path / "dor.dta", write_index=False)  # the other library writes doubles only
    assert read_rows(open_it(tmp_path / "dor.dta")) == [["id", "n"], ["0.1", "1"], ["27.5", "2"], ["16777216", "3"]]


@pytest.mark.parametrize(
    ("program", "written", "value", "text"),
    [
        ("sav", "DATE11", 13_994_380_800, "2026-04-01"), ("sav", "EDATE10", 13_994_380_800, "2026-04-01"),
        ("sav", "MOYR8", 13_994_380_800, "2026-04-01"), ("sav", "DATETIME20", 13_994_380_801, "2026-04-01T00:00:01"),
        ("sav", "TIME8", 3661, "01:01:01"), ("sav", "DTIME11", 90_000, "25:00:00"), ("sav", "F8.2", 1.5, "1,5"),
        ("sav", "MONTH9", 3, "3"), ("sav", None, 3, "3"), ("sav", "DATE11", 1e30, "1" + "0" * 30),
        ("sas7bdat", "DATE9.", 24_197, "2026-04-01"), ("sas7bdat", "YYMMDD10.", 24_197, "2026-04-01"),
        ("sas7bdat", "YYMMDDN8.", 24_197, "2026-04-01"), ("sas7bdat", "DDMMYYS10.", -1, "1959-12-31"),
        ("sas7bdat", "E8601DA.", 24_197, "2026-04-01"), ("sas7bdat", "DATETIME18.", 2_090_620_800, "2026-04-01T00:00:00"),
        ("sas7bdat", "E8601DT19.", 2_090_620_800.5, "2026-04-01T00:00:00.500000"), ("sas7bdat", "TIME8.", 3661, "01:01:01"),
        ("sas7bdat", "DTDATE9.", 2_090_620_800, "2026-04-01T00:00:00"), ("sas7bdat", "BEST12.", 24_197, "24197"),
        ("sas7bdat", "", 24_197.25, "24197,25"), ("sas7bdat", "Z8.", 7, "7"),
        ("dta", "%td", 24_197, "2026-04-01"), ("dta", "%tdDD/NN/CCYY", 24_197, "2026-04-01"), ("dta", "%d", -1, "1959-12-31"),
        ("dta", "%tc", 2_090_620_800_000, "2026-04-01T00:00:00"), ("dta", "%9.0g", 24_197, "24197"), ("dta", "%tm", 795, "795"),
        ("dta", "%td", float("nan"), ""), ("dta", "%9.0g", float("inf"), ""),
    ],
)  # fmt: skip
def test_the_format_of_a_column_tells_what_its_numbers_count(
    program, written: str | None, value: float, text: str
) -> None:
    assert statistical._turn(program, written, False, ",")(value) == text


@pytest.mark.parametrize("many", [1, 3, 4, 5])
def test_rows_come_in_portions_and_none_is_lost_between_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    monkeypatch.setattr(statistical, "VALUES_AT_ONCE", many * 2)
    frame = pl.DataFrame({"id": [f"p{n}" for n in range(8)], "n": [float(n) for n in range(8)]})
    pyreadstat.write_sav(frame, tmp_path / "dor.sav", row_compress=True)
    assert read_rows(open_it(tmp_path / "dor.sav"))[1:] == [[f"p{n}", str(n)] for n in range(8)]


def test_rows_that_the_file_promises_and_the_library_does_not_give_are_missed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def last_row_lost(*arguments, **which):
        values, described = pyreadstat.read_sav(*arguments, **which)
        return {name: texts[:-1] for name, texts in values.items()}, described

    monkeypatch.setitem(statistical.READERS, "sav", last_row_lost)
    assert refused(spss(tmp_path / "dor.sav")) == "it is an SPSS file, but damaged or cut off"


@pytest.mark.parametrize("ending", ["sav", "dta"])
def test_a_file_cut_off_anywhere_is_refused(tmp_path: Path, ending: str) -> None:
    whole = tmp_path / f"whole.{ending}"
    if ending == "sav":
        spss(whole, row_compress=True)
    else:
        pyreadstat.write_dta(FRAME, whole)
    content = whole.read_bytes()
    for length in range(100, len(content) - 20, 97):
        assert refused(put(tmp_path, content[:length])).endswith("but damaged or cut off"), length


def test_a_file_without_rows_is_a_heading(tmp_path: Path) -> None:
    assert read_rows(open_it(spss(tmp_path / "dor.sav", FRAME.clear()))) == ROWS[:1]


def sas(path: Path, columns: Sequence[tuple[str, int, int, str]], rows: Sequence[Sequence[str | float | None]]) -> Path:
    """A SAS file, by the writer of ReadStat that the library holds but does not offer."""
    module = next(Path(pyreadstat.__file__).parent.glob("_readstat_writer*"), None)
    library = ctypes.CDLL(str(module))
    if not hasattr(library, "readstat_begin_writing_sas7bdat"):
        pytest.skip("this build of pyreadstat hides its writer of SAS files")
    library.readstat_writer_init.restype = library.readstat_add_variable.restype = ctypes.c_void_p
    made = bytearray()

    @ctypes.CFUNCTYPE(ctypes.c_ssize_t, ctypes.c_void_p, ctypes.c_size_t, ctypes.c_void_p)
    def write(data: int, length: int, _: object) -> int:
        made.extend(ctypes.string_at(data, length))
        return length

    writer = ctypes.c_void_p(library.readstat_writer_init())
    library.readstat_set_data_writer(writer, write)
    variables = []
    for name, kind, width, written in columns:
        variable = library.readstat_add_variable(writer, name.encode(), kind, ctypes.c_size_t(width))
        variables.append(ctypes.c_void_p(variable))
        library.readstat_variable_set_format(variables[-1], written.encode())
    library.readstat_begin_writing_sas7bdat(writer, None, ctypes.c_long(len(rows)))
    for row in rows:
        library.readstat_begin_row(writer)
        for variable, value in zip(variables, row, strict=True):
            if value is None:
                library.readstat_insert_missing_value(writer, variable)
            elif isinstance(value, str):
                library.readstat_insert_string_value(writer, variable, value.encode())
            else:
                library.readstat_insert_double_value(writer, variable, ctypes.c_double(value))
        library.readstat_end_row(writer)
    assert library.readstat_end_writing(writer) == 0
    library.readstat_writer_free(writer)
    path.write_bytes(made)
    return path


TEXT_KIND, NUMBER_KIND = 0, 5


def test_sas_gives_codes_days_and_texts(tmp_path: Path) -> None:
    columns = [("PNR", TEXT_KIND, 13, "$13."), ("KOD", NUMBER_KIND, 8, "BEST12."), ("DAG", NUMBER_KIND, 8, "YYMMDD10.")]
    path = sas(tmp_path / "dor.sas7bdat", columns, [(PERSON, 1.5, 24_197.0), ("007", 99.0, None), ("å", None, -1.0)])
    found = open_it(path, COMMA)
    assert read_rows(found) == [
        ["PNR", "KOD", "DAG"], [PERSON, "1,5", "2026-04-01"], ["007", "99", ""], ["å", "", "1959-12-31"],
    ]  # fmt: skip
    assert found.format == "sas7bdat"


def test_a_sas_file_of_many_pages_is_read_whole_or_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statistical, "VALUES_AT_ONCE", 1000)
    columns = [("PNR", TEXT_KIND, 40, "$40."), ("N", NUMBER_KIND, 8, "")]
    path = sas(tmp_path / "dor.sas7bdat", columns, [(f"p{n}", float(n)) for n in range(3000)])
    assert read_rows(open_it(path))[1:] == [[f"p{n}", str(n)] for n in range(3000)]
    content = path.read_bytes()
    for share in (0.2, 0.5, 0.9):
        assert refused(put(tmp_path, content[: int(len(content) * share)])).endswith("but damaged or cut off")
