"""Unit: each file of a publication says what the published rows say, in its own way, and nothing more."""

import csv
import struct
from pathlib import Path

import duckdb
import polars as pl
import pytest
from pyarrow import parquet

from pipelines.disclosure.blanking import protect
from pipelines.release import files

# Numbers that are hidden, and that no file holds by chance.
SECRETS = {"denominator": 918_273.0, "value": 0.918273645, "ci_low": 0.827364559, "ci_high": 0.981726354}
ABOUT = files.About(True, "round", "Avrundat till femtal")
MARKS = ("denominator", "value", "ci_low", "ci_high")


def headers_of(catalogue) -> dict:
    return {name: item.header for name, item in catalogue.measurable.items()}


@pytest.fixture
def results(rows) -> pl.DataFrame:
    """One row that is shown and one that must be hidden, with numbers that are easily found again."""
    return rows({"area_code": "01"}, {"area_code": "09", "numerator": 3, "coverage_year": 19_191, **SECRETS})


def holds(data: bytes) -> list[str]:
    """Which of the hidden numbers are in the bytes, as doubles or as digits."""
    found = [name for name in MARKS if struct.pack("<d", SECRETS[name]) in data]
    return found + [name for name in MARKS if str(SECRETS[name]).removesuffix(".0").encode() in data]


def everything(frame: pl.DataFrame, folder: Path, catalogue, areas, regions) -> bytes:
    """The bytes of all files made of a frame."""
    folder.mkdir()
    files.write_parquet(frame, folder / "published.parquet")
    files.write_duckdb(folder, ["published"], folder / "published.duckdb", catalogue, areas, ABOUT)
    files.write_region_tables(frame, folder / "csv", headers_of(catalogue), areas, regions, ABOUT)
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def test_what_the_gate_hides_is_in_no_byte_of_any_file(results, tmp_path: Path, catalogue, areas, regions) -> None:
    assert set(holds(everything(results, tmp_path / "open", catalogue, areas, regions))) == set(MARKS)
    assert holds(everything(protect(results), tmp_path / "hidden", catalogue, areas, regions)) == []


def test_no_statistic_in_the_parquet_file_goes_beyond_what_is_shown(results, tmp_path: Path) -> None:
    files.write_parquet(protect(results), tmp_path / "published.parquet")
    shown = protect(results).filter(pl.col("status") == "ok")
    group = parquet.ParquetFile(tmp_path / "published.parquet").metadata.row_group(0)
    columns = {group.column(n).path_in_schema: group.column(n).statistics for n in range(group.num_columns)}
    for name in ("denominator", "numerator", "value", "ci_low", "ci_high", "coverage_year"):
        assert (columns[name].min, columns[name].max) == (shown[name].item(), shown[name].item())


def test_the_parquet_file_holds_the_published_rows(rows, tmp_path: Path) -> None:
    published = protect(rows({}, {"sex": "K"}, {"sex": "M", "numerator": 2}))
    files.write_parquet(published, tmp_path / "published.parquet")
    assert pl.read_parquet(tmp_path / "published.parquet").equals(published)


def test_the_database_opens_read_only_and_holds_the_rows_of_the_parquet_file(
    rows, tmp_path: Path, catalogue, areas
) -> None:
    published = protect(rows({}, {"sex": "K"}, {"sex": "M", "numerator": 2}))
    files.write_parquet(published, tmp_path / "published.parquet")
    files.write_duckdb(tmp_path, ["published"], tmp_path / "published.duckdb", catalogue, areas, ABOUT)
    assert not (tmp_path / "published.duckdb").stat().st_mode & 0o222
    with duckdb.connect(str(tmp_path / "published.duckdb"), read_only=True) as database:
        found = database.execute("FROM published ORDER BY sex")
        assert [name for name, *_ in found.description] == published.columns
        assert found.fetchall() == published.sort("sex").rows()
        assert database.execute("FROM area").fetchall() == areas.rows()
        assert database.execute("FROM about").fetchall() == [(True, "round", "Avrundat till femtal")]
        told = database.execute("SELECT vip, indicator, title, status FROM indicator ORDER BY indicator").fetchall()
        assert told == [
            ("prov", "remission", "Andel; remission", "adopted"), ("prov", "work", "Andel; work", "proposed"),
        ]  # fmt: skip
        targets = database.execute("SELECT target, target_source, target_from FROM indicator ORDER BY indicator")
        assert targets.fetchall() == [("0.6", "riktlinjer", "2024-01-01"), (None, None, None)]
        with pytest.raises(duckdb.InvalidInputException):
            database.execute("DELETE FROM published")


@pytest.fixture
def tables(tmp_path: Path, catalogue, areas, regions):
    """The tables for people that are made of published rows, by name of file."""

    def made(published: pl.DataFrame) -> dict[str, bytes]:
        files.write_region_tables(published, tmp_path / "csv", headers_of(catalogue), areas, regions, ABOUT)
        return {path.name: path.read_bytes() for path in (tmp_path / "csv").iterdir()}

    return made


def read(data: bytes) -> list[dict[str, str]]:
    """The rows of a table as a spreadsheet in Swedish reads them."""
    return list(csv.DictReader(data.decode("utf-8-sig").splitlines(), delimiter=";"))


def test_a_table_opens_in_a_swedish_spreadsheet(rows, tables) -> None:
    data = tables(rows({}))["region_01.csv"]
    assert data.startswith(b"\xef\xbb\xbfPublicering;VIP;Indikator;")
    assert data.count(b"\xef\xbb\xbf") == 1
    assert data.endswith(b"\r\n")
    assert data.count(b"\n") == data.count(b"\r\n") == 2


def test_a_municipality_of_before_is_in_the_table_of_the_region_it_lay_in(rows, tables) -> None:
    """Heby was in Västmanland until 2006, under another code than today's."""
    found = tables(rows(*({"area_level": "municipality", "area_code": code} for code in ("1917", "0331"))))
    assert {name: [row["Områdeskod"] for row in read(data)] for name, data in found.items()} == {
        "region_19.csv": ["1917"], "region_03.csv": ["0331"],
    }  # fmt: skip


def test_numbers_have_a_decimal_comma_and_codes_keep_their_zeros(rows, tables) -> None:
    (row,) = read(tables(rows({"area_level": "municipality", "area_code": "0114", "value": 1 / 3}))["region_01.csv"])
    assert (row["Områdeskod"], row["Område"]) == ("0114", "Upplands Väsby")
    assert (row["Värde"], row["Konfidensintervall nedre"], row["Målnivå"]) == ("0,3333", "0,309", "0,6")
    assert (row["Nämnare"], row["Täljare"], row["Ej registrerat"]) == ("100", "40", "20")
    assert row["Röjandeskydd"] == "avrundade antal, små göms"
    assert (row["Period från"], row["Period till och med"]) == ("2025-01-01", "2025-12-31")


@pytest.mark.parametrize(
    ("value", "text"),
    [(1.0, "1,0"), (0.0, "0,0"), (-2.5, "-2,5"), (0.00004, "0,0"), (-0.00004, "0,0"), (12_345_678.9, "12345678,9")],
)
def test_a_value_is_written_with_four_decimals_at_most_and_never_as_minus_nought(
    rows, tables, value: float, text: str
) -> None:
    (row,) = read(tables(rows({"value": value}))["region_01.csv"])
    assert row["Värde"] == text


@pytest.mark.parametrize(("denominator", "text"), [(12.34567, "12,3457"), (12.0, "12"), (1_234_567.0, "1234567")])
def test_an_expected_count_has_decimals_and_a_count_has_none(rows, tables, denominator: float, text: str) -> None:
    (row,) = read(tables(rows({"denominator": denominator}))["region_01.csv"])
    assert row["Nämnare"] == text


def test_a_hidden_row_has_empty_numbers_and_the_word_for_it(rows, tables) -> None:
    (row,) = read(tables(protect(rows({"numerator": 3})))["region_01.csv"])
    numbers = ("Nämnare", "Täljare", "Ej registrerat", "Värde", "Konfidensintervall nedre", "Konfidensintervall övre")
    assert {row[name] for name in numbers} == {""}
    assert row["Status"] == "sekretess"


def test_every_word_of_a_key_and_every_status_has_its_swedish_word(rows, tables) -> None:
    words = {
        ("period_type", "Periodtyp"): ("month", "quarter", "rolling_12_months", "year"),
        ("attribution", "Tillhörighet"): ("caregiver", "resident"),
        ("sex", "Kön"): ("T", "K", "M"),
        ("status", "Status"): (
            "ok", "provisional", "suppressed", "not_reported", "not_applicable", "zero_denominator", "below_coverage",
            "withheld", "withdrawn",
        ),
    }  # fmt: skip
    changes = [{column: word} for (column, _), all_words in words.items() for word in all_words]
    table = read(tables(rows(*changes))["region_01.csv"])
    for (column, heading), all_words in words.items():
        swedish = [row[heading] for row, change in zip(table, changes, strict=True) if column in change]
        assert len(set(swedish)) == len(all_words)
        assert not set(swedish) & set(all_words)


def test_each_region_has_a_table_of_its_own_rows_and_nothing_else(rows, tables) -> None:
    places = [
        ("nation", "SE"), ("healthcare_region", "1"), ("region", "01"), ("region", "09"), ("municipality", "0114"),
        ("municipality", "0980"), ("unit", "U1"),
    ]  # fmt: skip
    made = tables(rows(*({"area_level": level, "area_code": code} for level, code in places)))
    found = {name: [row["Områdeskod"] for row in read(data)] for name, data in made.items()}
    assert found == {"riket.csv": ["SE", "1"], "region_01.csv": ["01", "0114"], "region_09.csv": ["09", "0980"]}


def test_a_title_with_a_semicolon_stays_in_its_column(rows, tables) -> None:
    (row,) = read(tables(rows({}))["region_01.csv"])
    assert row["Titel"] == "Andel; remission"
    assert row["Status"] == "redovisas"
