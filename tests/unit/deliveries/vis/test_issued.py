"""Unit: a publication as it comes through the gate makes a file that the check finds nothing wrong with."""

from collections import Counter
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from pipelines.deliveries.vis import catalogue, checking, writing
from pipelines.deliveries.vis.places import places
from pipelines.deliveries.vis.row import Against
from pipelines.project import Project
from pipelines.release.manifest import PUBLIC
from tests.unit.deliveries.vis import made
from tests.unit.deliveries.vis.made import HEAD
from tests.unit.deliveries.vis.test_writing import read
from tests.unit.release import making

UNITS = {"many_points": "Andel", "mean_points": "Medelvärde", "median_points": "Median"}
LEVELS = '["Riksnivå", "Hälso- och sjukvårdsregion", "Region"]'


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> tuple[pl.DataFrame, Project]:
    """Visits in four municipalities, in two of them too few to be shown; and the site they were counted by."""
    deployment = making.deployment(tmp_path_factory.mktemp("issued"))
    release = making.issue(deployment, "2026-10", date(2026, 10, 31))
    return pl.read_parquet(release.folder / PUBLIC / "published.parquet"), deployment.project


def test_what_came_through_the_gate_is_sent_and_found_sound(
    published: tuple[pl.DataFrame, Project], tmp_path: Path
) -> None:
    rows, project = published
    assert project.site
    entries = [
        made.MEASURE.format(
            indicator=f"prov/{name}", attribution="resident", register="visits", total=f"0000{number}", sexes="",
            version=1, unit=unit, levels=LEVELS, frequencies='["Månad", "Kvartal", "Halvår", "År"]',
            valid_from="2020-01-01",
        )
        for number, (name, unit) in enumerate(UNITS.items())
    ]  # fmt: skip
    head = HEAD.split("[registers.others]")[0]
    (project.site / "indicators" / "vis.toml").write_text(head + "".join(entries), encoding="utf-8")
    declared = catalogue.load(Project(project.site))
    there = places(project.site, declared.file.healthcare_regions)
    written = writing.write(rows, declared, there, tmp_path, is_simulated=True)

    sent = rows.filter(
        pl.col("area_level").is_in(["nation", "healthcare_region", "region"]), pl.col("age_band") == "all",
        pl.col("sex") == "T", pl.col("period_type").is_in(["month", "quarter", "half_year", "year"]),
    )  # fmt: skip
    waits = sent.filter(status="provisional").select("indicator", "period_type", "period_start").unique()
    final = sent.join(waits, on=waits.columns, how="anti")
    wanted = Counter(final.filter(pl.col("status").is_in(["ok", "suppressed", "not_reported"]))["status"])
    _, found = read(written.files["visits"])
    words = {"": "ok", "MSK": "suppressed", "NI": "not_reported"}
    assert Counter(words[row["ReasonCode"]] for row in found) == wanted
    assert min(wanted["ok"], wanted["suppressed"]) > 20
    assert written.rows["visits"] + sum(written.left_out.values()) == rows.height
    assert written.left_out["provisional"] > 0

    checked = checking.check(written.files["visits"], Against(there, declared, date(2026, 11, 5)))
    assert {one.rule for one in checked.findings} <= {"censored.overall", "censored.measure"}
