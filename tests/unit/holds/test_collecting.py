"""Unit: which holds are collected of what has been taken in."""

from datetime import date
from pathlib import Path

from pipelines.deployment import Deployment
from pipelines.holds import collecting
from pipelines.holds.hold import Hold
from pipelines.intake import history
from pipelines.plausibility import judgement, tolerances
from pipelines.project import Project
from tests.end_to_end.year import planting
from tests.end_to_end.year.planting import Sent

AUGUST, DAY = date(2024, 8, 1), date(2024, 10, 15)


def taken_in(folder: Path) -> tuple[Deployment, list[Sent]]:
    """Increments of one register, all at once: one between them has a blank column in a region, and one never came."""
    of = planting.deployment(folder, "", "")
    sent = [one for one in planting.planted() if one.register == "calls" and one.on < DAY and one.is_readable]
    for one in sent:
        planting.put(of.home, one)
    of.take_in(of.project.registers["calls"])
    return of, sent


def test_each_delivery_that_speaks_is_judged_though_several_came_at_once_and_its_doubts_hold(tmp_path: Path) -> None:
    of, sent = taken_in(tmp_path)
    calls = of.project.registers["calls"]
    of.examine(calls)
    known = history.known(of.home, calls, DAY)
    assert list(collecting.of_deliveries(of.home, [known])) == []
    of.examine_unjudged(known)
    assert len(judgement.kept(of.home, "calls")) == len({one.months for one in sent})
    (hold,) = collecting.of_deliveries(of.home, [known])
    assert hold == Hold("doubt", "plausibility.missing_in_region", "calls", "points", "12", AUGUST)


def test_a_limit_that_somebody_mends_lifts_what_an_earlier_delivery_was_held_back_for(tmp_path: Path) -> None:
    of, _ = taken_in(tmp_path)
    known = history.known(of.home, of.project.registers["calls"], DAY)
    of.examine_unjudged(known)
    limits = of.project.site / tolerances.PLACE
    limits.parent.mkdir(parents=True, exist_ok=True)
    limits.write_text(
        '[registers.calls."missing_in_region.points"]\nseverity = "warn"\nreason = "August is the month of holidays."\n',
        encoding="utf-8",
    )
    mended = Deployment(Project(of.project.site), of.home)
    mended.examine_unjudged(known)
    assert list(collecting.of_deliveries(of.home, [known])) == []


def test_a_month_that_no_delivery_speaks_for_between_others_is_overdue(tmp_path: Path) -> None:
    of, _ = taken_in(tmp_path)
    known = history.known(of.home, of.project.registers["calls"], DAY)
    assert [hold.month for hold in collecting.overdue([known], DAY)] == [date(2024, 7, 1)]
