"""Unit: what is in no file is told beside them: rows left out by reason, and rows that the platform goes on showing."""

import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from pipelines.deliveries.vis import sending, unsent
from pipelines.deliveries.vis.sending import Sending
from pipelines.errors import UserError
from pipelines.home import Home
from pipelines.project import Project
from pipelines.release import finding
from tests.unit.deliveries.vis import made
from tests.unit.deliveries.vis.made import IDS, NOTHING

LAST = {"indicator": "visits", "area_level": "region", "area_code": "12", **made.period("quarter", 10)}
KEY = ("indicator", "area_level", "area_code", "period_type", "period_start")


def written(project: Project, rows: pl.DataFrame, folder: Path, **options: Any) -> list[Path]:
    found = Sending.of(project)
    assert found
    told = Sending(found.declared, found.places, **options)
    return list(told.write(rows, folder, is_simulated=True))


def told(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / "vis_not_sent_2026-10.json").read_text(encoding="utf-8"))
    return found


def without_last(**instead: Any) -> pl.DataFrame:
    """Published rows of which one that was sent is held back now, or gone."""
    changed = made.published(*([{**LAST, **NOTHING, **instead}] if instead else []))
    is_last = pl.all_horizontal(pl.col(name) == LAST[name] for name in KEY)
    return changed.filter(~(is_last & (pl.col("status") == "ok")))


def test_rows_that_are_left_out_are_counted_beside_the_files(project: Project, tmp_path: Path) -> None:
    files = written(project, made.published({"indicator": "hazard"}, {"indicator": "visits", "sex": "K"}), tmp_path)
    assert tmp_path / "vis_not_sent_2026-10.json" in files
    assert told(tmp_path) == {
        "publication": "2026-10",
        "sent": {"others": 1, "visits": made.published().height - 1},
        "left_out": [
            {"reason": "no_measure", "rows": 1, "why": "the indicator is no measure that is declared"},
            {"reason": "no_sub_measure", "rows": 1, "why": "a sex that the measure has no sub-measure for"},
        ],
        "no_longer_sent": [],
    }
    assert unsent.said(files) == [
        f"vis: {made.published().height} rows for others, visits; 2 published rows left out (1 no_measure, "
        "1 no_sub_measure); 0 rows of the delivery before no longer sent: vis_not_sent_2026-10.json"
    ]


@pytest.mark.parametrize("instead", [{"status": "withheld"}, {"status": "withdrawn"}, {}], ids=str)
def test_a_row_that_the_platform_goes_on_showing_is_named(instead: Any, project: Project, tmp_path: Path) -> None:
    written(project, made.published(), tmp_path / "before")
    written(project, without_last(**instead), tmp_path / "now", earlier=tmp_path / "before")
    assert told(tmp_path / "now")["no_longer_sent"] == [
        {
            "RegisterHSAID": "SE9999990000-VISITS", "MeasureID": IDS["visits", "T"],
            "PeriodReportedStartDate": "2025-10-01", "PeriodReportedEndDate": "2025-12-31",
            "RegionOrganisationId": "12", "UnitHSAID": "", "RegionName": "Skåne", "UnitName": "",
        }
    ]  # fmt: skip


def test_a_row_that_is_sent_with_another_figure_or_hidden_is_not_named(project: Project, tmp_path: Path) -> None:
    written(project, made.published(), tmp_path / "before")
    changed = made.published().with_columns(
        pl.when(pl.col("indicator") == "other").then(0.5).otherwise("coverage").alias("coverage")
    )
    written(project, changed, tmp_path / "now", earlier=tmp_path / "before")
    assert told(tmp_path / "now")["no_longer_sent"] == []


def test_what_is_deleted_there_is_not_named(project: Project, tmp_path: Path) -> None:
    written(project, made.published(), tmp_path / "before")
    written(project, without_last(), tmp_path / "now", earlier=tmp_path / "before", delete_existing=True)
    assert told(tmp_path / "now")["no_longer_sent"] == []


def test_a_register_of_which_nothing_is_sent_any_more_is_named_too(project: Project, tmp_path: Path) -> None:
    written(project, made.published(), tmp_path / "before")
    left = made.published().filter(pl.col("indicator") != "other")
    written(project, left, tmp_path / "now", earlier=tmp_path / "before")
    assert [row["MeasureID"] for row in told(tmp_path / "now")["no_longer_sent"]] == [IDS["other", "T"]]
    nothing = made.published({"indicator": "hazard"}).filter(pl.col("indicator") == "hazard")
    files = written(project, nothing, tmp_path / "none", earlier=tmp_path / "before")
    assert [path.name for path in files] == ["vis_not_sent_2026-10.json"]
    assert len(told(tmp_path / "none")["no_longer_sent"]) == made.published().height


def test_an_earlier_delivery_that_cannot_be_read_is_told_and_nothing_is_left(project: Project, tmp_path: Path) -> None:
    written(project, made.published(), tmp_path / "before")
    (tmp_path / "before" / "vis_visits_2026-10.csv").write_bytes(b"")
    with pytest.raises(UserError, match=r"vis_visits_2026-10\.csv: cannot be read"):
        written(project, made.published(), tmp_path / "now", earlier=tmp_path / "before")
    assert not (tmp_path / "now").exists()


def test_the_delivery_before_is_the_newest_of_an_earlier_revision(tmp_path: Path) -> None:
    home = Home(tmp_path)
    for name in ("2026-09/r1", "2026-09/r2", "2026-10/r1", "2026-10/r2", "2026-11/r1"):
        folder = home.publications / name
        folder.mkdir(parents=True)
        (folder / "manifest.json").write_text("{}", encoding="utf-8")
        if name not in ("2026-09/r2", "2026-10/r1"):
            (folder / "public" / "deliveries" / "vis").mkdir(parents=True)
    found = {str(one): sending.earlier(home, one) for one in finding.every(home)}
    first, last = (home.publications / name / "public" / "deliveries" / "vis" for name in ("2026-09/r1", "2026-10/r2"))
    assert found == {
        "2026-09-r1": None, "2026-09-r2": first, "2026-10-r1": first, "2026-10-r2": first, "2026-11-r1": last,
    }  # fmt: skip
