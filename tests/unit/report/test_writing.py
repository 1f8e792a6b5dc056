"""Unit: where reports are put, and what is said where they cannot be."""

import os
from pathlib import Path

import pytest

from pipelines.errors import ExtractRejected, UserError
from pipelines.project import Register
from pipelines.report import writing
from pipelines.report.content import report
from pipelines.report.writing import refuse_impossible, write, write_reports
from tests.unit.report.bench import Page, checked, sheets

REJECTED = ExtractRejected("psykosr_2026-03-05.csv", "it is empty", "Ask for the file again.")


def test_a_delivery_gets_both_looks_under_its_own_name(psykosr: Register, tmp_path: Path) -> None:
    book, page = write_reports(checked(psykosr), psykosr, tmp_path / "reports" / "psykosr")
    assert (book.name, page.name) == ("2026-03-05_abcdef12.xlsx", "2026-03-05_abcdef12.html")
    assert list(sheets(book)) == ["Sammanfattning", "Regler", "Rader", "Kontraktet"]
    assert Page(page).open == []
    assert sorted(path.name for path in book.parent.iterdir()) == sorted((book.name, page.name))


def test_a_rejected_file_gets_both_looks_under_the_name_of_the_file(psykosr: Register, tmp_path: Path) -> None:
    places = write_reports(REJECTED, psykosr, tmp_path)
    assert [place.name for place in places] == [
        "rejected_psykosr_2026-03-05.csv.xlsx", "rejected_psykosr_2026-03-05.csv.html",
    ]  # fmt: skip


def test_a_report_that_is_open_elsewhere_is_a_sentence_and_the_old_one_stays(
    psykosr: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "rapport.xlsx"
    place.write_bytes(b"old")

    def locked(made: Path, wanted: Path) -> None:
        raise PermissionError(13, "The process cannot access the file because it is being used by another process")

    monkeypatch.setattr(writing, "move_into_place", locked)
    with pytest.raises(UserError, match=r"rapport\.xlsx: cannot be written: it is open in another program"):
        write(report(checked(psykosr), psykosr), place)
    assert place.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["rapport.xlsx"]


@pytest.mark.parametrize("ending", [".xlsx", ".html"])
@pytest.mark.parametrize("where", ["a_file/rapport", "x" * 250 + "/" + "y" * 245])
def test_a_place_that_cannot_be_is_a_sentence(psykosr: Register, tmp_path: Path, where: str, ending: str) -> None:
    (tmp_path / "a_file").write_text("not a folder", encoding="utf-8")
    with pytest.raises(UserError, match="cannot be written there"):
        write(report(REJECTED, psykosr), tmp_path / f"{where}{ending}")


def test_a_name_with_blanks_and_swedish_letters_is_as_good_as_any(psykosr: Register, tmp_path: Path) -> None:
    place = tmp_path / "mina rapporter" / "Åsas körning (första).XLSX"
    write(report(REJECTED, psykosr), place)
    assert list(sheets(place)) == ["Sammanfattning", "Kontraktet"]


def test_another_ending_is_refused_before_any_work(tmp_path: Path) -> None:
    for name in ("rapport.pdf", "rapport", ".xlsx"):
        with pytest.raises(UserError, match=r"a report ends in \.xlsx or \.html"):
            refuse_impossible(tmp_path / name)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_report_that_may_not_be_written_over_is_refused_before_any_work(tmp_path: Path) -> None:
    place = tmp_path / "rapport.html"
    place.touch(mode=0o400)
    with pytest.raises(UserError, match="open in another program"):
        refuse_impossible(place)
