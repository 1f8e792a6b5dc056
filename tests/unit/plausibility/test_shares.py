"""Unit: coverage and affiliation are judged against what is declared and against the year before, and kept whole."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from pipelines.home import Home
from pipelines.plausibility import shares
from pipelines.plausibility.affiliation import AFFILIATION
from pipelines.plausibility.coverage import COVERAGE
from pipelines.plausibility.tolerances import PLACE
from pipelines.project import Project

SAME: dict[str, Any] = {
    "register": "psykosr", "reference": "psychosis_in_patient_register", "method": "reference_only",
    "year_basis": "same_year", "region_code": "12", "reason": None,
}  # fmt: skip


def _row(year: int, found: int | None, of: int | None, **said: Any) -> dict[str, Any]:
    share = found / of if found is not None and of else None
    return {**SAME, "reference_year": year, "found": found, "of": of, "share": share, **said}


def _judged(*rows: dict[str, Any], project: Project | None = None) -> dict[tuple[int, str], tuple[Any, Any, bool]]:
    """(low, fallen, holds) by year and region."""
    frame = pl.DataFrame(rows, schema=COVERAGE, orient="row")
    found = shares.judged(frame, "coverage", project or Project())
    told = found.select("reference_year", "region_code", "low", "fallen", "holds").rows()
    return {(year, region): tuple(rest) for year, region, *rest in told}


def _site(tmp_path: Path, text: str) -> Project:
    path = tmp_path / PLACE
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    return Project(tmp_path)


@pytest.mark.parametrize(("found", "low"), [(199, True), (200, False), (600, False)])
def test_a_share_under_the_least_that_is_declared_is_low(found: int, low: bool) -> None:
    assert _judged(_row(2025, found, 1000)) == {(2025, "12"): (low, None, False)}  # psykosr: a fifth


def test_a_register_without_a_declared_least_is_not_judged_by_it() -> None:
    assert _judged(_row(2025, 1, 1000, register="busa")) == {(2025, "12"): (None, None, False)}


@pytest.mark.parametrize(
    ("found", "fallen"),
    [
        (8000, False),
        (7000, False),  # ten points, which are always tolerated
        (6850, False),  # and what chance explains: four standard deviations are two points more
        (6700, True),
        (9500, False),  # a rise is welcome
    ],
)
def test_a_share_that_fell_by_more_than_is_tolerated_has_fallen(found: int, fallen: bool) -> None:
    told = _judged(_row(2024, 8000, 10_000), _row(2025, found, 10_000))
    assert told == {(2024, "12"): (False, None, False), (2025, "12"): (False, fallen, False)}


def test_a_fall_is_measured_from_the_same_region_of_the_same_register_the_year_before_only() -> None:
    told = _judged(
        _row(2023, 9000, 10_000),
        _row(2024, 9000, 10_000, region_code="14"),
        _row(2024, 9000, 10_000, register="ect"),
        _row(2024, 9000, 10_000, reference="other"),
        _row(2025, 5000, 10_000),
    )
    assert told[2025, "12"] == (False, None, False)


def test_what_rests_on_few_is_not_judged() -> None:
    assert _judged(_row(2024, 29, 29), _row(2025, 0, 29))[2025, "12"] == (None, None, False)
    assert _judged(_row(2024, 29, 29), _row(2025, 0, 30))[2025, "12"] == (True, None, False)


def test_a_year_without_a_figure_is_neither_low_nor_a_year_to_fall_from() -> None:
    none = _row(2024, None, None, reason="year_not_covered")
    assert _judged(none, _row(2025, 5000, 10_000)) == {
        (2024, "12"): (None, None, False), (2025, "12"): (False, None, False),
    }  # fmt: skip


def test_a_doubt_holds_figures_back_only_where_a_site_declares_it(tmp_path: Path) -> None:
    project = _site(tmp_path, '[registers.psykosr.coverage_low]\nseverity = "hold"\nat_least = 0.4\nreason = "Avtal"\n')
    assert _judged(_row(2025, 399, 1000), project=project)[2025, "12"] == (True, None, True)
    assert _judged(_row(2024, 9000, 10_000), _row(2025, 5000, 10_000), project=project)[2025, "12"] == (
        False, True, False,
    )  # fmt: skip


def test_affiliation_is_judged_by_its_own_tolerances() -> None:
    rows = [
        {"register": "psykosr", "reference_year": year, "region_code": "SE", "found": found, "of": 1000,
         "share": found / 1000, "reason": None}
        for year, found in ((2024, 900), (2025, 100))
    ]  # fmt: skip
    found = shares.judged(pl.DataFrame(rows, schema=AFFILIATION, orient="row"), "affiliation", Project())
    assert found.select("low", "fallen").rows() == [(None, None), (None, True)]
    assert list(found.columns) == [*AFFILIATION, *shares.JUDGED]


def test_what_is_kept_is_whole_private_and_clears_away_what_a_killed_run_left(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    frame = shares.judged(pl.DataFrame([_row(2025, 3, 1000)], schema=COVERAGE, orient="row"), "coverage", Project())
    path = shares.keep(home, "coverage", "2026-10", frame)
    first = path.read_bytes()
    left = path.with_name(".2026-10.parquet.1.part")
    left.write_bytes(b"half")
    assert shares.keep(home, "coverage", "2026-10", frame) == path == shares.place(home, "coverage", "2026-10")
    assert path.read_bytes() == first
    assert not left.exists()
    assert path.stat().st_mode & 0o777 == 0o600
    assert pl.read_parquet(path).equals(frame)
