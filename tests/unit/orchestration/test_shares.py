"""Unit: of coverage and affiliation Dagster is told counts of the nation, and of the regions nothing that is small."""

from typing import Any

import dagster as dg
import polars as pl
import pytest

from pipelines.deployment import Deployment
from pipelines.home import Home
from pipelines.orchestration import shares
from pipelines.plausibility import shares as judging
from pipelines.plausibility.coverage import COVERAGE
from pipelines.plausibility.shares import Measure
from pipelines.project import Project
from pipelines.run import Run

NAMES = {"01": "Stockholm", "12": "Skåne", "14": "Västra Götaland"}
Row = tuple[str, int, str, int | None, int | None]


def _found(*rows: Row, **doubts: list[bool | None]) -> pl.DataFrame:
    """Judged shares; `doubts`: what was found of each row."""
    frame = pl.DataFrame(
        [
            {
                "register": register, "reference": "r", "method": "reference_only", "year_basis": "same_year",
                "reference_year": year, "region_code": region, "found": found, "of": of,
                "share": found / of if found is not None and of else None,
            }
            for register, year, region, found, of in rows
        ],
        schema=COVERAGE,
    )  # fmt: skip
    blank = {name: pl.lit(None, dtype=kind) for name, kind in judging.JUDGED.items()} | {"holds": pl.lit(False)}
    return frame.with_columns(**blank).with_columns(
        pl.Series(name, said, dtype=pl.Boolean) for name, said in doubts.items()
    )


def _lines(table: str) -> dict[str, list[str]]:
    rows = [line.strip("| ").split(" | ") for line in table.splitlines() if line.startswith("|")]
    return {row[0]: row[1:] for row in rows}


@pytest.mark.parametrize(
    ("found", "of", "shown"),
    [
        (50, 100, "50 %"),
        (4, 100, ".."),  # few in the register
        (96, 100, ".."),  # few who are not
        (5, 100, "5 %"),
        (95, 100, "95 %"),
        (0, 100, "0 %"),
        (100, 100, "100 %"),
        (0, 9, ".."),  # nobody of nine: that tells something of each
        (9, 9, ".."),
        (3, 4, ".."),
        (None, None, "–"),
    ],
)
def test_a_region_shows_its_share_only_where_every_count_behind_it_could_be_shown(
    found: int | None, of: int | None, shown: str
) -> None:
    table = shares.by_region(_found(("a", 2025, "12", found, of), ("a", 2025, "SE", 500, 1000)), NAMES)
    assert _lines(table)["Skåne"] == [shown]
    assert _lines(table)["Riket"] == ["50 %"]


def test_each_register_is_shown_by_its_last_year_that_was_counted() -> None:
    table = shares.by_region(
        _found(
            ("a", 2024, "01", 10, 40), ("a", 2024, "SE", 10, 40), ("a", 2025, "01", 20, 40), ("a", 2025, "SE", 20, 40),
            ("b", 2024, "01", 30, 40), ("b", 2024, "SE", 30, 40), ("b", 2025, "01", None, None),
            ("b", 2025, "SE", None, None),
        ),
        NAMES,
    )  # fmt: skip
    assert _lines(table) == {
        "region": ["a 2025", "b 2024"], "---": ["---:", "---:"], "Stockholm": ["50 %", "75 %"], "Riket": ["50 %", "75 %"],
    }  # fmt: skip


def test_where_no_year_can_be_counted_it_is_said() -> None:
    assert shares.by_region(_found(("a", 2025, "SE", None, None)), NAMES) == "No year can be counted yet."


def _told(metadata: dict[str, dg.MetadataValue[Any]]) -> dict[str, Any]:
    return {name: value.value for name, value in metadata.items() if name != "by_region"}


def test_counts_are_told_of_the_nation_alone_and_never_small_ones() -> None:
    found = _found(
        ("a", 2025, "12", 123, 234), ("a", 2025, "SE", 1234, 5678), ("b", 2025, "12", 3, 11), ("b", 2025, "SE", 3, 11)
    )
    metadata = shares._metadata(found, NAMES)
    assert _told(metadata) == {"in_doubt": 0, "a": "2025: 1234 of 5678, 22 %", "b": "2025: too few to be shown"}
    assert "123" not in str(metadata["by_region"].value)


def test_a_doubt_fails_the_check_and_one_that_holds_is_an_error() -> None:
    rows: list[Row] = [("a", 2025, "12", 50, 100), ("a", 2025, "SE", 500, 1000)]
    file = "plausibility/coverage/2026-10.parquet"
    sound, warned, held = (
        shares._check(_found(*rows, low=[low, False], fallen=[None, None], holds=[holds, False]), file)
        for low, holds in ((False, False), (True, False), (True, True))
    )
    assert (sound.passed, warned.passed, held.passed) == (True, False, False)
    assert (warned.severity, held.severity) == (dg.AssetCheckSeverity.WARN, dg.AssetCheckSeverity.ERROR)
    told = {name: value.value for name, value in held.metadata.items()}
    assert told == {"file_in_the_home": file, "judged": 2, "in_doubt": 1, "hold": 1, "low_a": 1}


def test_a_doubt_says_where_to_look_and_what_to_do() -> None:
    rows: list[Row] = [("a", 2025, "12", 50, 100), ("a", 2025, "SE", 500, 1000)]
    found = shares._check(_found(*rows, low=[False, None], fallen=[True, None]), "x")
    assert "Shares in doubt: 1, of severity hold: 0." in (found.description or "")
    assert "in the columns low and fallen. Ask the register" in (found.description or "")
    assert "`tolerances.toml`" in (found.description or "")


def test_what_could_not_be_judged_is_not_counted_as_judged() -> None:
    rows: list[Row] = [("a", 2025, "12", 5, 10), ("a", 2025, "SE", 500, 1000)]
    found = shares._check(_found(*rows, low=[None, False], fallen=[None, None]), "x")
    assert found.metadata["judged"].value == 1


def test_a_run_counts_each_measure_once_whoever_asks(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    """Coverage is asked for by the step of its own and by the results, in whichever order."""
    counted = []

    def compute(measure: Measure, *_: object) -> pl.DataFrame:
        counted.append(measure)
        return _found()

    monkeypatch.setattr(judging, "compute", compute)
    run = Run.of(Deployment(Project(), home), "2026-10")
    for measure in (*shares.MEASURES, *shares.MEASURES):
        run.shares(measure)
    assert counted == list(shares.MEASURES)
    assert judging.place(home, "coverage", "2026-10").is_file()
