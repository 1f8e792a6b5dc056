"""A run withholds exactly what rests on doubt, a broken rule, a late delivery or a failing query; all else it publishes."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from pipelines.deployment import Deployment
from pipelines.holds import telling
from pipelines.release import attacking, explaining, finding, record
from pipelines.release.explaining import Asked
from pipelines.release.publication import Release
from pipelines.release.rebuilding import rebuild
from pipelines.run import Run
from tests.end_to_end import holding

SEPTEMBER = date(2026, 9, 1)
AREAS = [
    *(("region", code) for code in ("01", "12", "14")),
    *(("municipality", code) for code, _ in holding.PLACES),
    *(("healthcare_region", code) for code in ("1", "4", "5")),
    ("nation", "SE"),
]
ABOVE = [("region", "14"), ("healthcare_region", "5"), ("nation", "SE")]
LIFT = """
[[lifted]]
register = "visits"
rule = "plausibility.missing_in_region"
column = "points"
region = "14"
through = "2026-10"
reason = "Regionen har bekräftat."
"""


@dataclass(frozen=True)
class Year:
    """What was published: `2026-09` sound, `2026-10` with faults and again after one was lifted, `2026-11` sound."""

    deployment: Deployment
    sound: pl.DataFrame
    faulty: pl.DataFrame
    lifted: pl.DataFrame
    mended: pl.DataFrame

    def record_of(self, publication: str) -> pl.DataFrame:
        """What was held back in a revision, `2026-10-r1`."""
        return record.held(finding.named(self.deployment.home, publication).folder / record.PLACE)


def issued(deployment: Deployment, publication: str, as_known_on: date, *, first: bool = False) -> Release:
    return Run.of(deployment, publication, as_known_on).whole(first)


def table(release: Release) -> pl.DataFrame:
    """The published rows of areas that any visit is made in."""
    published = pl.read_parquet(release.folder / "public" / "published.parquet")
    seen = published.filter(pl.col("value").is_not_null()).select("area_level", "area_code").unique()
    known = pl.DataFrame(AREAS, schema=seen.schema, orient="row")
    assert set(seen.rows()) <= set(AREAS)
    return published.join(known, on=known.columns, how="semi", maintain_order="left")


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Year:
    deployment = holding.deployment(tmp_path_factory.mktemp("held_back"))
    home = deployment.home
    for day in holding.SOUND:
        for register in holding.REGISTERS:
            holding.land(home, register, day)
    sound = issued(deployment, "2026-09", date(2026, 9, 30), first=True)
    holding.land(home, "visits", date(2026, 10, 5), holding.blank_in("14", date(2026, 7, 1)))
    faulty = issued(deployment, "2026-10", date(2026, 10, 31))
    tables = [table(sound), table(faulty)]
    (Path(str(deployment.project.site)) / "holds.toml").write_text(LIFT, encoding="utf-8")
    lifted = issued(deployment, "2026-10", date(2026, 10, 31))
    for register in holding.REGISTERS:
        holding.land(home, register, date(2026, 11, 5))
    mended = issued(deployment, "2026-11", date(2026, 11, 30))
    assert [one.revision for one in (sound, faulty, lifted, mended)] == [1, 1, 2, 1]
    return Year(deployment, *tables, table(lifted), table(mended))


def withheld(published: pl.DataFrame, indicator: str) -> set[tuple[object, ...]]:
    rows = published.filter(indicator=indicator, status="withheld")
    return set(rows.select("area_level", "area_code", "period_type", "period_start").rows())


def months(published: pl.DataFrame, indicator: str) -> pl.DataFrame:
    return published.filter(indicator=indicator, period_type="month").drop("publication", "data_as_of")


def test_a_column_that_a_region_no_longer_sends_holds_back_what_reads_it_there_and_above(year: Year) -> None:
    """July and August were served before, so that they stay; September is new."""
    at = {(level, code, "month", SEPTEMBER) for level, code in ABOVE}
    found = withheld(year.faulty, "many_points")
    assert {one for one in found if one[2] == "month"} == at
    assert all((level, code) in [*ABOVE, ("municipality", "1480")] for level, code, *_ in found)
    rolling = [one for one in found if one[2] == "rolling_12_months"]
    assert {(level, code) for level, code, *_ in rolling} == set(ABOVE)


def test_what_does_not_read_the_column_is_published(year: Year) -> None:
    rows = months(year.faulty, "late_visits")
    assert withheld(year.faulty, "late_visits") == set()
    assert rows.filter(period_start=SEPTEMBER, status="provisional").height == len({*rows["area_code"]})


def test_other_regions_have_their_figures(year: Year) -> None:
    others = year.faulty.filter(pl.col("area_code").is_in(["01", "12"]), indicator="many_points")
    assert others.filter(period_start=SEPTEMBER, period_type="month")["value"].null_count() == 0
    assert others.filter(status="withheld").is_empty()


def test_what_was_served_before_stands(year: Year) -> None:
    doubted = pl.col("period_start").is_in([date(2026, 7, 1), date(2026, 8, 1)]) & pl.col("area_code").is_in(
        ["14", "SE"]
    )
    was, now = (months(one, "many_points").filter(doubted).drop("signal") for one in (year.sound, year.faulty))
    assert was.height == 4
    assert was["value"].null_count() == 0
    assert was.equals(now)


def test_the_month_of_a_delivery_that_is_overdue_is_there_and_withheld_everywhere(year: Year) -> None:
    found = withheld(year.faulty, "late_calls")
    assert {one[3] for one in found if one[2] == "month"} == {SEPTEMBER}
    areas = set(months(year.sound, "late_calls")["area_code"])
    assert {one[1] for one in found if one[2] == "month"} == areas
    figures = year.faulty.filter(indicator="late_calls", status="withheld")
    assert figures.select("numerator", "denominator", "missing", "value", "ci_low", "signal").null_count().row(0) == (
        (figures.height,) * 6
    )
    assert year.faulty.filter(indicator="late_calls", period_start=date(2026, 8, 1), period_type="month")[
        "value"
    ].null_count() == 0  # fmt: skip


@pytest.mark.parametrize("which", ["sound", "faulty", "mended"])
def test_a_query_that_fails_withholds_its_own_indicator_alone(year: Year, which: str) -> None:
    rows = getattr(year, which).filter(indicator="fails")
    assert rows.height > 0
    assert set(rows["status"]) == {"withheld"}
    assert getattr(year, which).filter(indicator="late_calls", status="provisional").height > 0


def test_a_hold_that_is_lifted_shows_its_figures_and_says_why(year: Year) -> None:
    assert withheld(year.lifted, "many_points") == set()
    now = months(year.lifted, "many_points").filter(area_code="14", period_start=SEPTEMBER)
    assert now["missing"].to_list() == [50]  # the blank ones
    told = year.record_of("2026-10-r2").filter(register="visits", rule="plausibility.missing_in_region")
    assert set(told["lifted"]) == {"Regionen har bekräftat."}


def test_once_the_deliveries_are_sound_nothing_of_theirs_is_withheld(year: Year) -> None:
    assert set(year.mended.filter(status="withheld")["indicator"]) == {"fails"}
    calls = months(year.mended, "late_calls")
    assert calls.filter(period_start=SEPTEMBER)["value"].null_count() == 0


def test_the_publication_says_what_waits_and_why(year: Year) -> None:
    told = pl.read_parquet(
        finding.named(year.deployment.home, "2026-10-r1").folder / "public" / "held_back.parquet"
    ).select("indicator", "cause", "register", "region_code", "month")
    recent = [date(2026, month, 1) for month in (7, 8, 9)]
    assert set(told.rows()) == {
        *(("many_points", "doubt", "visits", "14", month) for month in recent),
        ("late_calls", "overdue", "calls", None, SEPTEMBER),
        ("fails", "overdue", "calls", None, SEPTEMBER),
        ("fails", "fault", None, None, None),
    }


def test_the_operator_is_told_the_column_and_the_rule(year: Year) -> None:
    told = telling.by_hold(year.record_of("2026-10-r1")).filter(cause="doubt")
    assert set(told.select("column", "rule", "region").rows()) == {("points", "plausibility.missing_in_region", "14")}


def test_explain_names_the_hold_behind_a_cell(year: Year) -> None:
    revision = finding.named(year.deployment.home, "2026-10-r1")
    found = explaining.explain(revision, Asked("prov/many_points", "14", "2026-09"))
    assert found.suppression.startswith("withheld")
    assert [(one["rule"], one["region"], one["month"]) for one in found.holds] == [
        ("plausibility.missing_in_region", "14", "2026-09-01")
    ]
    assert explaining.explain(revision, Asked("prov/many_points", "01", "2026-09")).holds == []


@pytest.mark.parametrize("publication", ["2026-10-r1", "2026-10-r2", "2026-11-r1"])
def test_an_attack_finds_nothing_and_a_rebuild_the_same(year: Year, publication: str) -> None:
    revision = finding.named(year.deployment.home, publication)
    assert attacking.of_folder(revision.folder, None).is_sound
    assert rebuild(year.deployment.home, revision).is_same


@pytest.fixture
def alone(tmp_path: Path) -> Callable[[str], Deployment]:
    """A home with sound deliveries of one register, for one indicator."""

    def made(indicator: str) -> Deployment:
        deployment = holding.deployment(tmp_path, (indicator,))
        for day in holding.SOUND:
            holding.land(deployment.home, "visits", day)
        return deployment

    return made


def test_rows_that_break_a_rule_are_in_no_figure_so_all_that_reads_the_register_waits_there(alone) -> None:
    deployment = alone("late_visits")  # which does not read the column
    faulty = holding.out_of_range_in("14", date(2026, 7, 1))
    holding.land(deployment.home, "visits", date(2026, 10, 5), faulty)
    published = table(issued(deployment, "2026-10", date(2026, 10, 31), first=True))
    found = {one for one in withheld(published, "late_visits") if one[2] == "month"}
    recent = {(level, code, "month", date(2026, month, 1)) for level, code in ABOVE for month in (7, 8, 9)}
    assert recent <= found
    assert {code for _, code, *_ in found} == {code for _, code in ABOVE}


def test_a_rejected_file_stops_nothing_and_the_month_it_should_have_brought_waits(alone) -> None:
    deployment = alone("late_visits")
    broken = deployment.home.landing / "visits" / "visits_2026-10-05.csv"
    broken.write_text("ID,DATUM\nP1,2026-09-01\n", encoding="utf-8")
    published = table(issued(deployment, "2026-10", date(2026, 10, 31), first=True))
    found = {one for one in withheld(published, "late_visits") if one[2] == "month"}
    assert {month for *_, month in found} == {SEPTEMBER}
    assert published.filter(period_start=date(2026, 8, 1), period_type="month")["value"].null_count() == 0
