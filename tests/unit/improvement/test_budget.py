"""Unit: how many charts a receiver gets, and the rules that follow from it."""

from collections.abc import Callable
from datetime import date
from typing import Any

import polars as pl
import pytest

from data_contracts.delivery import Break
from pipelines import configuration
from pipelines.aggregate.plan import Plan
from pipelines.home import Home
from pipelines.improvement import Grounds, budget
from pipelines.project import Project
from pipelines.reference import store
from pipelines.reference.tables import Tables
from pipelines.select.catalogue import Catalogue, load
from pipelines.statistics.charts import stability

FIRST, LAST = date(2020, 10, 1), date(2026, 9, 30)


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    """The project's own."""
    project = Project()
    return load(project, configuration.load(project).joined)


@pytest.fixture(scope="module")
def reference(tmp_path_factory: pytest.TempPathFactory) -> Tables:
    """The project's own."""
    home = Home(tmp_path_factory.mktemp("reference"))
    return store.build(Project(), home, range(0), None, Plan.load().ages()).read(*budget.TABLES)


def of_one_receiver(**columns: Any) -> dict[str, Any]:
    """The rules of a region whose charts are given."""
    rows = pl.DataFrame({"receiver_level": "region", "receiver_code": "14", **columns})
    return budget.rules_of_receivers(rows).row(0, named=True)


def test_who_has_few_charts_looks_at_the_richest_rules() -> None:
    found = of_one_receiver(period_type=["month"], points=[72], charts=[2])
    assert (found["step"], found["is_kept"], found["charts"]) == (0, True, 2)
    assert found["expected"] == pytest.approx(2 * 0.0118)


def test_many_charts_need_stricter_rules_and_a_quarter_is_a_third_of_a_chart() -> None:
    months = of_one_receiver(period_type=["month"], points=[72], charts=[600])
    assert months["step"] == 4  # 600 x 0.00344 is too many, 600 x 0.00132 is not
    assert months["expected"] == pytest.approx(600 * 0.00132)
    quarters = of_one_receiver(period_type=["quarter"], points=[24], charts=[600])
    assert quarters["step"] == 3  # 200 x 0.00673 is too many, 200 x 0.0035 is not
    assert quarters["expected"] == pytest.approx(200 * 0.0035)
    both = of_one_receiver(period_type=["month", "quarter"], points=[72, 24], charts=[600, 600])
    rates = stability.ESTIMATED[:, [stability.POINTS.index(72), stability.POINTS.index(24)]] @ [600, 200]
    assert both["step"] == int((rates > 1).sum())
    assert both["expected"] == pytest.approx(rates[both["step"]])


def test_too_many_charts_are_said_to_be() -> None:
    found = of_one_receiver(period_type=["month"], points=[72], charts=[200_000])
    assert (found["step"], found["is_kept"]) == (len(stability.ESTIMATED) - 1, False)


def test_a_unit_belongs_to_its_principal_and_every_other_area_to_itself(reference: Tables) -> None:
    found = budget.receivers(reference)
    units = reference["unit"].filter(pl.col("merged_into").is_null())
    assert found.select("area_level", "area_code").is_duplicated().sum() == 0
    by_area = {(level, code): receiver for level, code, *receiver in found.iter_rows()}
    for unit, kind, principal in units.select("unit_id", "principal_kind", "principal_code").iter_rows():
        assert by_area["unit", unit] == [kind, principal]
    others = found.filter(pl.col("area_level") != "unit")
    assert (others["area_level"] == others["receiver_level"]).all()
    assert (others["area_code"] == others["receiver_code"]).all()


def planned(catalogue: Catalogue, reference: Tables, name: str, breaks: tuple[Break, ...] = ()) -> pl.DataFrame:
    """The charts of one indicator of the project."""
    single = Catalogue(catalogue.project, catalogue.programmes, {name: catalogue.indicators[name]})
    return budget.planned(single, {name: breaks}, Plan.load(), reference, FIRST, LAST)


def one(catalogue: Catalogue, wanted: Callable[[Any], bool]) -> str:
    """The first indicator that is as wanted."""
    return next(name for name, each in catalogue.measurable.items() if wanted(each.header))


def test_charts_are_those_that_plan_and_header_ask_for(catalogue: Catalogue, reference: Tables) -> None:
    def is_of_residents(header: Any) -> bool:
        return header.attribution == ["resident"] and header.rows == "cases" and "unit" in header.areas

    name = one(catalogue, lambda header: is_of_residents(header) and {"month", "quarter"} <= set(header.periods))
    header = catalogue.indicators[name].header
    found = planned(catalogue, reference, name)
    levels = found.group_by("area_level", "period_type").agg(pl.col("charts").sum()).rows()
    wanted = {("nation", 1), ("healthcare_region", 6), ("region", 21)}
    both = {(level, period, count) for level, count in wanted for period in ("month", "quarter")}
    assert set(levels) == {each for each in both | {("municipality", "month", 290)} if each[0] in header.areas}


def test_by_caregiver_only_areas_with_a_known_unit_are_counted(catalogue: Catalogue, reference: Tables) -> None:
    def has_units(header: Any) -> bool:
        return (
            "caregiver" in header.attribution
            and header.rows == "cases"
            and {"unit", "month"} <= set(header.areas + header.periods)
        )

    name = one(catalogue, has_units)
    found = planned(catalogue, reference, name)
    units = found.filter(area_level="unit", period_type="month")["area_code"]
    none = planned(catalogue, reference | {"unit_code": reference["unit_code"].clear()}, name)
    assert 0 < len(units) < reference["unit"].height
    assert none.filter(area_level="unit").height == 0


def test_points_are_the_mature_ones_from_the_newest_break_on(catalogue: Catalogue, reference: Tables) -> None:
    name = one(catalogue, lambda header: header.due_after_days == 0 and {"month", "quarter"} <= set(header.periods))
    registers = [catalogue.project.register(each) for each in catalogue.indicators[name].registers]
    lag = max(register.delivery.calendar.months_until_mature for register in registers)
    nation = pl.col("area_level") == "nation"
    whole = planned(catalogue, reference, name).filter(nation)
    assert set(whole.filter(period_type="month")["points"]) == {72 - lag}
    assert set(whole.filter(period_type="quarter")["points"]) == {(72 - lag) // 3}
    breaks = (Break(date(2010, 1, 1), "förr"), Break(date(2024, 10, 2), "mitt i"), Break(date(2030, 1, 1), "sen"))
    cut = planned(catalogue, reference, name, breaks).filter(nation)
    assert set(cut.filter(period_type="month")["points"]) == {23 - lag}  # from November 2024
    assert set(cut.filter(period_type="quarter")["points"]) == {(21 - lag) // 3}  # from January 2025


def test_months_whose_follow_up_is_not_over_are_no_points(catalogue: Catalogue, reference: Tables) -> None:
    name = one(catalogue, lambda header: header.due_after_days >= 90 and "month" in header.periods)
    indicator = catalogue.indicators[name]
    registers = [catalogue.project.register(each) for each in indicator.registers]
    lag = max(register.delivery.calendar.months_until_mature for register in registers)
    (points,) = set(planned(catalogue, reference, name).filter(period_type="month")["points"])
    # Months of follow-up, begun ones whole.
    assert 0 <= (72 - lag - points) * 30 - indicator.header.due_after_days < 30


def test_the_rules_of_the_whole_project_keep_false_alarms_few(catalogue: Catalogue, reference: Tables) -> None:
    grounds = Grounds.of(catalogue, Plan.load(), reference, FIRST, LAST)
    assert grounds.methods.keys() == catalogue.measurable.keys()
    receiver = budget.receivers(reference)
    assert grounds.rules.select("area_level", "area_code").equals(receiver.select("area_level", "area_code"))
    step = {(level, code): step for level, code, step in grounds.rules.iter_rows()}
    # A unit is judged as the region that gets its charts.
    for unit, level, code in receiver.filter(area_level="unit").select("area_code", *budget.RECEIVER).iter_rows():
        assert step["unit", unit] == step[level, code]
    breaks = {name: method.breaks for name, method in grounds.methods.items()}
    charts = budget.planned(catalogue, breaks, Plan.load(), reference, FIRST, LAST)
    joined = (
        receiver.join(charts, on=budget.AREA)
        .group_by(*budget.RECEIVER, "period_type", "points")
        .agg(pl.col("charts").sum())
    )
    found = budget.rules_of_receivers(joined)
    assert (found["expected"] <= 1).all()
    assert found["is_kept"].all()
