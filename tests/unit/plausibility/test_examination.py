"""Unit: what an examination leaves behind, what it costs the next time, and what it holds back."""

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pandas as pd
import polars as pl
import pytest

from pipelines.errors import Fault
from pipelines.home import Home
from pipelines.plausibility import docs, judge, judgement
from pipelines.plausibility.judgement import Doubt, Judgement, holds
from tests.unit.plausibility import making
from tests.unit.plausibility.conftest import examine

Judge = Callable[..., Judgement]
BLANK = pl.lit(None, dtype=pl.Boolean)


def _fails(*_: object, **__: object) -> None:
    raise RuntimeError("killed")


def _files(home: Home) -> dict[str, bytes]:
    paths = [path for path in home.root.rglob("*") if path.is_file() and path.name != ".lock"]
    return {path.relative_to(home.root).as_posix(): path.read_bytes() for path in sorted(paths)}


def test_what_was_judged_is_read_and_not_judged_again(judge_last: Judge, monkeypatch: pytest.MonkeyPatch) -> None:
    first = judge_last()
    monkeypatch.setattr(judge, "judge", _fails)
    assert judge_last() == first


def test_a_changed_delivery_is_judged_again(judge_last: Judge) -> None:
    assert judge_last().doubts == ()
    assert judge_last(lambda rows: rows.with_columns(smoker=BLANK)).doubts != ()


@pytest.mark.parametrize("left", ["", "{", '{"doubts": []}'])
def test_a_judgement_that_a_failing_disk_spoiled_is_made_anew(left: str, home: Home, judge_last: Judge) -> None:
    first = judge_last()
    place = judgement.place(home, "sample", first.delivery)
    whole = place.read_bytes()
    place.write_text(left, encoding="utf-8")
    assert judgement.kept(home, "sample") == []
    assert judge_last() == first
    assert place.read_bytes() == whole


@pytest.mark.parametrize("killed_in", ["write", "keep", "write_lists"])
def test_an_examination_that_was_killed_is_finished_by_the_next(
    killed_in: str, judge_last: Judge, home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    sound: Path, tables: Mapping[str, pl.DataFrame],
) -> None:  # fmt: skip
    with monkeypatch.context() as patched:
        patched.setattr(judgement if killed_in == "keep" else docs, killed_in, _fails)
        with pytest.raises(RuntimeError, match="killed"):
            judge_last()
    judge_last()
    whole = Home(tmp_path / "whole")
    shutil.copytree(sound, whole.registers, dirs_exist_ok=True)
    examine(making.snapshots(whole, 5, lambda rows: rows), whole, tables)
    assert _files(home) == _files(whole)


def test_what_a_killed_run_was_writing_is_cleared_away(home: Home, judge_last: Judge) -> None:
    page = docs.page_of(home, "sample", judge_last().delivery)
    left = page.with_name(".index.html.1.part")
    left.write_text("half", encoding="utf-8")
    judge_last(lambda rows: rows.with_columns(smoker=BLANK))
    assert not left.exists()


def test_a_frame_that_cannot_be_judged_is_a_fault_and_no_doubt(
    judge_last: Judge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(judge, "_frame", lambda _: pd.DataFrame())
    with pytest.raises(Fault, match="could not be judged"):
        judge_last()


def test_the_same_delivery_gives_the_same_bytes_in_another_process(
    home: Home, judge_last: Judge, tmp_path: Path
) -> None:
    judge_last(lambda rows: rows.with_columns(smoker=BLANK))
    other = Home(tmp_path / "other")
    shutil.copytree(home.registers, other.registers, dirs_exist_ok=True)
    for kept in other.registers.rglob("*.metrics.parquet"):
        kept.unlink()
    program = (
        "import sys; from pathlib import Path; from pipelines.home import Home; from pipelines.intake import outcome; "
        "from pipelines.reference import tables; from tests.unit.plausibility import making, conftest; "
        "home = Home(Path(sys.argv[1])); found = outcome.deliveries(home, making.SAMPLE); "
        "conftest.examine(found, home, {**tables.load(), 'unit_code': making.unit_codes()})"
    )
    repository = Path(making.__file__).resolve().parents[3]
    done = subprocess.run(
        [sys.executable, "-c", program, str(other.root)], cwd=repository, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout + done.stderr == ""
    assert _files(other) == _files(home)


def test_no_row_value_is_in_anything_that_is_kept(home: Home, judge_last: Judge) -> None:
    judge_last(lambda rows: rows.with_columns(smoker=BLANK, unit_id=pl.lit(making.SECRET)))
    kept = {
        name: text for name, text in _files(home).items() if name.startswith("plausibility/") or ".metrics." in name
    }
    assert len(kept) >= 4
    assert [name for name, text in kept.items() if making.SECRET.encode() in text] == []


def test_the_page_tells_each_doubt_in_words_and_links_nowhere_outside(home: Home, judge_last: Judge) -> None:
    found = judge_last(lambda rows: rows.with_columns(smoker=BLANK))
    page = docs.page_of(home, "sample", found.delivery).read_text(encoding="utf-8")
    assert "Provregistret" in page
    assert "Jämförd med 4 tidigare leveranser." in page
    assert "Andel ej registrerade: 100,0 % (väntat 0,0 %, tillåtet högst 4," in page
    assert page.count("fa-times") - page.count("i.fa-times") == len({(d.metric, d.column) for d in found.doubts})
    assert "http" not in page
    assert "<script" not in page


def test_every_link_between_the_pages_leads_to_a_page(home: Home, judge_last: Judge) -> None:
    found = judge_last(lambda rows: rows.with_columns(smoker=BLANK))
    pages = list(docs.home_of(home).rglob("*.html"))
    links = [
        (page, link) for page in pages for link in re.findall(r'href="([^"#]+)"', page.read_text(encoding="utf-8"))
    ]
    assert {(page.parent / link).resolve() for page, link in links} == {page.resolve() for page in pages}
    assert docs.page_of(home, "sample", found.delivery) in pages


def test_nothing_of_great_expectations_is_imported_before_something_is_judged() -> None:
    program = "import sys; import pipelines.plausibility.examination; print('great_expectations' in sys.modules)"
    repository = Path(making.__file__).resolve().parents[3]
    done = subprocess.run([sys.executable, "-c", program], cwd=repository, capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"


def test_one_module_alone_imports_great_expectations() -> None:
    pipelines = Path(making.__file__).resolve().parents[3] / "pipelines"
    importing = [
        path.name for path in pipelines.rglob("*.py") if "import great_expectations" in path.read_text("utf-8")
    ]
    assert importing == ["judge.py"]


def _judgement(*doubts: Doubt) -> Judgement:
    recent = ("2026-03-01", "2026-04-01", "2026-05-01")
    return Judgement("sample", "2026-06-08_a", "", "", 5, False, 40, recent, doubts)


def _doubt(metric: str, window: str, **said: object) -> Doubt:
    blank: dict[str, object] = {"column": None, "unit": None, "region": None, "month": None, "severity": "hold"}
    return Doubt("sample", "2026-06-08_a", metric, window=window, **{**blank, **said})  # type: ignore[arg-type]


def test_a_doubt_about_recent_months_holds_those_in_its_region() -> None:
    held = holds(_judgement(_doubt("missing_in_region", "recent", column="smoker", region="12")))
    assert held.rows() == [
        ("sample", "smoker", "plausibility.missing_in_region", "12", date(2026, month, 1)) for month in (3, 4, 5)
    ]


def test_a_doubt_about_a_month_holds_it_and_one_about_the_whole_holds_every_month() -> None:
    held = holds(
        _judgement(_doubt("restated_rows", "month", month="2025-02-01"), _doubt("code", "whole", column="sex"))
    )
    assert set(held.rows()) == {
        ("sample", None, "plausibility.restated_rows", None, date(2025, 2, 1)),
        ("sample", "sex", "plausibility.code", None, None),
    }


def test_a_warning_holds_nothing() -> None:
    assert holds(_judgement(_doubt("unit_silent", "recent", unit="U0101", severity="warn"))).is_empty()
    assert holds(_judgement()).schema == {
        "register": pl.String, "column": pl.String, "rule": pl.String, "region": pl.String, "month": pl.Date,
    }  # fmt: skip
