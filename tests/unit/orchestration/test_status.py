"""Unit: where every register stands on a day, as `vip status` and the asset checks of the calendar tell it."""

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from pipelines.home import Home
from pipelines.intake import outcome as outcomes
from pipelines.intake.outcome import Outcome
from pipelines.orchestration.graph import Steps, build_assets, build_definitions
from pipelines.plausibility import judgement
from pipelines.plausibility.judgement import Doubt, Judgement
from pipelines.project import Project
from pipelines.run import Deployment
from pipelines.status import Status

DOR = dg.AssetKey(["registers", "dor"])  # due on the 28th of the month after, with 30 days of grace
WARN = dg.AssetCheckSeverity.WARN


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home into which the deaths until September 2026 were taken in October, and those until October in November."""
    home = Home(tmp_path / "home")
    for extracted_on, covers_to, read in (("2026-10-05", "2026-09-30", 60), ("2026-11-05", "2026-10-31", 70)):
        outcomes.write(
            home,
            Outcome(
                "dor", f"{extracted_on}_aaaaaaaa", "dor.csv", "", extracted_on, "2021-01-01", covers_to, True, None, "",
                read=read, accepted=read - 5, quarantined=5, warned=2,
            ),
        )  # fmt: skip
    doubt = Doubt("dor", "2026-11-05_aaaaaaaa", "missing", "underlying_cause", None, None, None, "hold", "whole")
    judgement.keep(home, Judgement("dor", "2026-11-05_aaaaaaaa", "v", 1, True, 40, ("2026-10-01",), (doubt,)))
    return home


def _status(home: Home, on: str, register: str = "dor") -> Status:
    return Status.of(Project().registers[register], home, date.fromisoformat(on))


def test_a_status_is_of_the_last_delivery_known_on_the_day(home: Home) -> None:
    before, after = _status(home, "2026-11-04"), _status(home, "2026-11-05")
    assert (before.last and before.last.read, after.last and after.last.read) == (60, 70)
    assert (before.standing.data_as_of, after.standing.data_as_of) == (date(2026, 9, 30), date(2026, 10, 31))
    assert (before.judgement, after.judgement and len(after.judgement.doubts)) == (None, 1)


@pytest.mark.parametrize(
    ("on", "standing", "due_on"),
    [
        ("2026-11-27", "on_time", "2026-11-28"),  # the delivery until October has come, and none later is due before
        ("2026-12-27", "on_time", "2026-12-28"),
        ("2026-12-28", "due", "2026-12-28"),
        ("2027-01-27", "due", "2026-12-28"),
        ("2027-01-28", "overdue", "2027-01-28"),
    ],
)
def test_what_is_due_is_the_delivery_that_is_waited_for(home: Home, on: str, standing: str, due_on: str) -> None:
    found = _status(home, on)
    assert (found.standing.status, found.due_on.isoformat()) == (standing, due_on)


def _vip_status(home: Home, *arguments: str) -> subprocess.CompletedProcess[str]:
    vip = str(Path(sys.executable).with_name("vip"))
    command = [vip, "status", "--home", str(home.root), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_vip_status_shows_every_register_whole_however_narrow_the_terminal(home: Home) -> None:
    done = _vip_status(home, "--on", "2027-01-28")
    assert (done.returncode, done.stderr) == (0, "")
    lines = {line.split("│")[1].strip(): [cell.strip() for cell in line.split("│")[2:-1]]
             for line in done.stdout.splitlines() if line.startswith("│")}  # fmt: skip
    assert set(lines) == set(Project().registers)
    assert lines["dor"] == [
        "2026-11-05", "2026-10-31", "2027-01-28", "overdue 1 day", "70", "65", "5", "2", "1 doubts, 1 hold",
    ]  # fmt: skip
    assert lines["psykosr"][3:] == ["never delivered", "", "", "", "", ""]


def test_vip_status_answers_machines_in_json(home: Home) -> None:
    done = _vip_status(home, "--on", "2026-11-04", "--json")
    told = json.loads(done.stdout)
    assert (done.returncode, told["on"], len(told["registers"])) == (0, "2026-11-04", len(Project().registers))
    (dor,) = [one for one in told["registers"] if one["register"] == "dor"]
    assert (dor["status"], dor["data_as_of"], dor["rows"]["read"], dor["judged"]) == (
        "on_time",
        "2026-09-30",
        60,
        False,
    )
    assert dor["due_on"] == "2026-11-28"


def test_a_day_that_is_none_is_a_mistake_and_no_fault(home: Home) -> None:
    done = _vip_status(home, "--on", "november")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def _checked(home: Home, on: date | None, tags: dict[str, str] | None = None) -> dict[str, Any]:
    """The calendar's check of dor and psykosr: passed, severity and metadata."""
    assets = build_assets(Steps(Deployment(Project(), home), on))
    chosen = [dg.AssetCheckKey(dg.AssetKey(["registers", name]), "calendar") for name in ("dor", "psykosr")]
    definitions = dg.Definitions(
        assets=assets, jobs=[dg.define_asset_job("job", selection=dg.AssetSelection.checks(*chosen))]
    )
    with dg.DagsterInstance.ephemeral() as instance:
        done = definitions.resolve_job_def("job").execute_in_process(instance=instance, tags=tags)
    found = done.get_asset_check_evaluations()
    return {one.asset_key.path[-1]: one for one in found}


def test_the_calendar_can_be_checked_without_taking_in_and_warns_when_a_delivery_is_overdue(home: Home) -> None:
    found = _checked(home, date(2027, 1, 28))
    assert set(found) == {"dor", "psykosr"}
    assert (found["dor"].passed, found["dor"].severity) == (False, WARN)
    told = {name: value.value for name, value in found["dor"].metadata.items()}
    assert told == {
        "due": "2027-01-28", "data_as_of": "2026-10-31", "asked_on": "2027-01-28", "overdue_days": 1,
        "months_missing": 1,
    }  # fmt: skip
    assert found["psykosr"].passed  # it never delivered, so nothing is late


def test_in_grace_the_calendar_passes_and_the_last_values_stand(home: Home) -> None:
    found = _checked(home, date(2027, 1, 27))["dor"]
    assert found.passed
    assert found.metadata["data_as_of"].value == "2026-10-31"


def test_a_run_of_a_publication_month_asks_about_the_day_it_is_made_of(home: Home) -> None:
    assert _checked(home, None, {"dagster/partition": "2026-12"})["dor"].metadata["asked_on"].value == "2026-12-31"


def test_every_register_has_its_three_checks(home: Home) -> None:
    graph = build_definitions(Deployment(Project(), home)).resolve_asset_graph()
    names = {
        key: {check.name for check in graph.get_check_keys_for_assets({key})} for key in graph.get_all_asset_keys()
    }
    registers = {key: found for key, found in names.items() if key.path[0] == "registers"}
    assert len(registers) == len(Project().registers)
    assert all(found == {"contract", "plausibility", "calendar"} for found in registers.values())


def test_what_is_read_of_a_register_is_prose_and_not_code(home: Home) -> None:
    graph = build_definitions(Deployment(Project(), home)).resolve_asset_graph()
    for key in graph.get_all_asset_keys():
        description = graph.get(key).description or ""
        assert not any(line.startswith("    ") for line in description.splitlines()), key


def test_what_dagster_is_told_of_an_asset_can_be_sent_to_its_web_interface(home: Home) -> None:
    """It is sent as plain text; a word of an enumeration leaves the whole interface empty."""
    graph = build_definitions(Deployment(Project(), home)).resolve_asset_graph()
    tags = [value for key in graph.get_all_asset_keys() for value in graph.get(key).tags.values()]
    assert len(tags) > 60
    assert {type(value) for value in tags} == {str}
