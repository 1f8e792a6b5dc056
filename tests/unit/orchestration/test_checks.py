"""Unit: what the asset checks of a register say, and that one which fails says what to do."""

from typing import Any

import dagster as dg
import pytest

from pipelines.deployment import Deployment, TakenIn
from pipelines.home import Home
from pipelines.intake import outcome as outcomes
from pipelines.orchestration import checks
from pipelines.orchestration.graph import Steps, build_assets
from pipelines.orchestration.registers import key_of
from pipelines.plausibility.judgement import Doubt, Judgement
from pipelines.project import Project
from tests.unit.orchestration.conftest import DELIVERED, in_october

DOR = Project().registers["dor"]
WARN, ERROR = dg.AssetCheckSeverity.WARN, dg.AssetCheckSeverity.ERROR


def _told(result: dg.AssetCheckResult) -> dict[str, Any]:
    return {name: value.value for name, value in result.metadata.items()}


def _said(rules: dict[str, int], quarantined: int) -> dg.AssetCheckResult:
    return checks.contract(DOR, [in_october(read=90, accepted=90 - quarantined, quarantined=quarantined, rules=rules)])


def test_a_delivery_without_broken_rows_keeps_the_contract() -> None:
    found = _said({}, 0)
    assert (found.passed, found.description, _told(found)["rules"]) == (True, "No broken rows.", "none")


def test_broken_rows_fail_and_it_is_said_which_report_to_send_and_what_else_could_be_wrong() -> None:
    found = _said({"died_on.required": 30, "underlying_cause.pattern": 6}, 36)
    assert (found.passed, found.severity) == (False, WARN)
    assert "36 rows in quarantine, by 2 rules." in (found.description or "")
    assert "Send the register its report" in (found.description or "")
    assert "`vip replay dor`" in (found.description or "")
    assert _told(found)["reports_in_the_home"] == f"reports/dor/{DELIVERED}.html"


def test_rules_stand_by_their_rows_and_those_of_few_rows_by_name_alone() -> None:
    found = _said({"b.range": 1, "c.range": 4, "a.range": 2, "d.range": 7, "e.range": 70}, 80)
    assert _told(found)["rules"].splitlines()[2:] == [
        "| e.range | 70 |", "| d.range | 7 |", "| a.range | fewer than 5 |", "| b.range | fewer than 5 |",
        "| c.range | fewer than 5 |",
    ]  # fmt: skip


def test_few_broken_rows_are_not_told_in_any_number() -> None:
    found = _said({"died_on.required": 3}, 3)
    assert "fewer than 5 rows" in (found.description or "")
    assert not [value for value in _told(found).values() if isinstance(value, int) or "3 " in str(value)]


def _judged(*severities: str) -> Judgement:
    metrics = ("missing", "missing", "code")
    doubts = tuple(
        Doubt("dor", DELIVERED, metric, "underlying_cause", None, None, None, severity, "whole")  # type: ignore[arg-type]
        for metric, severity in zip(metrics, severities, strict=False)
    )
    return Judgement("dor", DELIVERED, "v", "l", 2, True, 40, (), doubts)


def test_a_doubt_fails_and_it_is_said_where_to_read_and_what_to_do(home: Home) -> None:
    sound, warned, held = (
        checks.plausibility(_judged(*said), home) for said in ((), ("warn",), ("warn", "hold", "warn"))
    )
    assert (sound.passed, warned.passed, held.passed) == (True, False, False)
    assert (warned.severity, held.severity) == (WARN, ERROR)
    assert "Doubts: 3, of severity hold: 1." in (held.description or "")
    assert "ask the register" in (held.description or "")
    assert "`tolerances.toml`" in (held.description or "")
    assert _told(held) == {
        "page_in_the_home": f"plausibility/docs/dor/{DELIVERED}/index.html", "judged": 40, "compared_with": 2,
        "doubts": 3, "hold": 1, "doubts_missing": 2, "doubts_code": 1,
    }  # fmt: skip


def test_before_any_delivery_nothing_is_judged_and_nothing_fails(home: Home) -> None:
    found = checks.plausibility(None, home)
    assert (found.passed, found.description) == (True, "No delivery has come yet.")


def _taken_in(home: Home) -> dict[str, Any]:
    """What taking in the deaths told of the rows, by a run of that asset alone."""
    selection = dg.AssetSelection.assets(key_of(DOR))
    with dg.DagsterInstance.ephemeral() as instance:
        done = dg.materialize(build_assets(Steps(Deployment(Project(), home))), selection=selection, instance=instance)
    (made,) = done.asset_materializations_for_node("registers__dor")
    return {name: value.value for name, value in made.metadata.items()}


def test_without_a_new_delivery_the_last_one_is_told_of_and_no_earlier_one(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Deployment, "examine", lambda *_: None)
    monkeypatch.setattr(Deployment, "take_in", lambda *_: TakenIn((), ()))
    told = _taken_in(home)
    assert (told["deliveries"], told["extracted_on"], told["read"]) == (1, "2026-11-05", 70)


def test_every_delivery_that_came_now_is_told_of(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    def arrive(deployment: Deployment, *_: object) -> TakenIn:
        for day in ("2026-12-05", "2026-12-06"):
            outcomes.write(deployment.home, in_october(delivery=f"{day}_b", extracted_on=day, read=100, accepted=100))
        return TakenIn((), ())

    monkeypatch.setattr(Deployment, "examine", lambda *_: None)
    monkeypatch.setattr(Deployment, "take_in", arrive)
    told = _taken_in(home)
    assert (told["deliveries"], told["extracted_on"], told["read"]) == (2, "2026-12-06", 200)
