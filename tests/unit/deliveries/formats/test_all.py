"""Unit: what holds of every format that there is."""

from dataclasses import replace
from pathlib import Path

import polars as pl
import pytest

from pipelines.deliveries import formats
from tests.unit.deliveries.formats.conftest import NEEDLES, found_in, rows

ALL = sorted(formats.found())
WITH_ROWS = [name for name in ALL if formats.found()[name].HOLDS]


def test_every_module_is_a_format_and_no_other_file_lists_them(repository: Path) -> None:
    folder = repository / "pipelines" / "deliveries" / "formats"
    assert sorted({path.stem for path in folder.glob("*.py")} - {"__init__"}) == ALL
    assert len({one.TITLE for one in formats.found().values()}) == len(ALL) >= 7
    assert not any(name in (folder / "__init__.py").read_text(encoding="utf-8") for name in ALL if "_" in name)


@pytest.mark.parametrize("name", ALL)
def test_no_hidden_figure_is_in_any_byte(name: str, edition, tmp_path: Path) -> None:
    written = formats.found()[name].write(edition, tmp_path)
    assert written
    assert found_in(written) == set()


@pytest.mark.parametrize("name", [*WITH_ROWS, "kolada"])
def test_figures_that_are_shown_are_found_by_the_same_search(name: str, opened, tmp_path: Path) -> None:
    found = found_in(formats.found()[name].write(opened, tmp_path))
    assert found & {"918273", "91.8273"}
    assert name == "kolada" or {"717171", "515151", "981726", "98.1726", "646464", "64.6464"} & found > set()
    assert name not in ("csv_table", "excel", "json_rows", "parquet_table") or set(NEEDLES) & found >= {
        "918273", "717171", "515151", "827364", "981726", "646464", "535353", "19191", "secret",
    }  # fmt: skip


@pytest.mark.parametrize("name", ALL)
def test_the_same_edition_gives_the_same_bytes(name: str, edition, edition_of, tmp_path: Path) -> None:
    again = edition_of(edition.rows.reverse(), facts=edition.facts)
    one, other = (
        formats.found()[name].write(given, tmp_path / place) for given, place in ((edition, "a"), (again, "b"))
    )
    assert [path.relative_to(tmp_path / "a") for path in one] == [path.relative_to(tmp_path / "b") for path in other]
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in other]


@pytest.mark.parametrize("name", ALL)
def test_what_is_written_is_what_is_told_and_nothing_is_left_beside_it(name: str, edition, tmp_path: Path) -> None:
    written = formats.found()[name].write(edition, tmp_path / "new" / "folder")
    assert sorted(written) == sorted(path for path in tmp_path.rglob("*") if path.is_file())


@pytest.mark.parametrize("name", ALL)
def test_an_earlier_file_stays_whole_where_a_new_one_cannot_be_written(
    name: str, edition, tmp_path: Path, monkeypatch
) -> None:
    def fails(*_: object) -> None:
        raise OSError("the disk is full")

    first = formats.found()[name].write(edition, tmp_path)
    before = {path: path.read_bytes() for path in first}
    monkeypatch.setattr("pipelines.deliveries.placing.move_into_place", fails)
    with pytest.raises(OSError, match="full"):
        formats.found()[name].write(replace(edition, rows=edition.rows[:-1]), tmp_path)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("name", ALL)
def test_an_edition_of_no_rows_is_no_fault(name: str, edition_of, tmp_path: Path) -> None:
    for path in formats.found()[name].write(edition_of(rows({}).clear()), tmp_path):
        assert path.is_file()


def test_all_together_those_that_tell_of_others_come_last(edition, tmp_path: Path) -> None:
    written = formats.write(edition, tmp_path)
    assert tuple(written) == formats.kinds()
    told = (tmp_path / "dcat" / "dcat.ttl").read_text(encoding="utf-8")
    holding = {path for kind in ("data_package", "excel", "px") for path in written[kind]}
    named = [path for path in holding if path.name not in ("indicator.csv", "area.csv", "datapackage.json")]
    assert len(named) > 10
    assert all(f"{path.relative_to(tmp_path).as_posix()}>" in told for path in named)


@pytest.mark.parametrize(
    ("said", "meant"),
    [("xlsx", "excel"), (".XLSX", "excel"), ("csv", "csv_for_people"), ("csv_table", "csv_table"), ("px", "px"),
     ("parquet", "parquet_table"), ("json", "json_rows"), ("kolada", "kolada")],
)  # fmt: skip
def test_a_format_is_named_as_itself_or_as_its_files_end(said: str, meant: str) -> None:
    assert formats.meant(said) == meant


def test_a_format_that_is_not_there_is_not_guessed() -> None:
    with pytest.raises(KeyError):
        formats.meant("docx")


def test_rows_of_a_package_say_whose_they_are_in_every_format_that_has_rows(edition_of, tmp_path: Path) -> None:
    package = edition_of(rows({}, {"sex": "K"}).with_columns(edition=pl.lit("internal")), receiver="region/01")
    written = formats.write(package, tmp_path)
    assert written["dcat"] == ()
    assert written["vis"] == ()
    own = [
        path for path in written["data_package"] if path.suffix in (".parquet", ".json") and path.stem != "datapackage"
    ]
    assert len(own) == 2
    assert all("internal_region_01" in path.name for path in (*own, *written["excel"]))
    told_of_others = ("dcat", "vis", "declaration", "data_package")
    for name, one in formats.found().items():
        for path in () if name in told_of_others or one.HOLDS is None else written.get(name, ()):
            assert "internal_region_01" in path.name, path
    for path in (*written["px"], written["kolada"][1]):
        assert "Endast för Region Å. Innehåller uppgifter som inte får lämnas vidare." in path.read_text("utf-8"), path
