"""Unit: where every register stands on a day, as `vip status` and the asset checks of the calendar tell it."""

import json
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from pipelines import clock
from pipelines.commands.status import status
from pipelines.deployment import Deployment
from pipelines.errors import UserError
from pipelines.home import Home
from pipelines.orchestration.graph import Steps, build_assets
from pipelines.plausibility import judgement
from pipelines.project import Project
from pipelines.status import Status
from tests.unit.orchestration.conftest import DELIVERED

DOR = dg.AssetKey(["registers", "dor"])  # due on the 28th of the month after, with 30 days of grace
WARN = dg.AssetCheckSeverity.WARN


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
        ("2026-11-27", "on_time", "2026-12-28"),  # the delivery until October came before it was due on the 28th
        ("2026-12-27", "on_time", "2026-12-28"),
        ("2026-12-28", "due", "2026-12-28"),
        ("2027-01-27", "due", "2026-12-28"),
        ("2027-01-28", "overdue", "2026-12-28"),  # of two that are missing the first, which the days are counted from
    ],
)
def test_what_is_due_is_the_delivery_that_is_waited_for(home: Home, on: str, standing: str, due_on: str) -> None:
    found = _status(home, on)
    assert (found.standing.status, found.due_on.isoformat()) == (standing, due_on)


def _publish(home: Home, month: str, *deliveries: str) -> Path:
    """What a publication leaves that a status reads."""
    folder = home.publications / month / "r1"
    folder.mkdir(parents=True)
    listed = {"dor": [{"delivery": delivery} for delivery in deliveries]}
    manifest = {"publication": month, "as_known_on": f"{month}-28", "deliveries": listed}
    (folder / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
    return folder


def _shown(home: Home, capsys: pytest.CaptureFixture[str], day: str, *, as_json: bool = False) -> str:
    """What the command prints."""
    status(datetime.fromisoformat(day), as_json, home.root, None)
    return capsys.readouterr().out


def _rows(table: str) -> dict[str, list[str]]:
    lines = [line.split("│")[1:-1] for line in table.splitlines() if line.startswith("│")]
    return {name.strip(): [cell.strip() for cell in cells] for name, *cells in lines}


def test_every_register_is_shown_whole_however_narrow_the_terminal(
    home: Home, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    _publish(home, "2026-10", "2026-10-05_aaaaaaaa")
    _publish(home, "2026-11", "2026-10-05_aaaaaaaa", DELIVERED)
    _publish(home, "2026-12", "2026-10-05_aaaaaaaa", DELIVERED)
    found = _rows(_shown(home, capsys, "2027-01-28"))
    assert set(found) == set(Project().registers)
    assert found["dor"] == [
        "2026-11-05", "2026-10-31", "2026-12-28", "overdue 1 day", "70", "65", "5", "2", "1 doubt, 1 hold", "2026-12 r1",
    ]  # fmt: skip
    assert found["psykosr"][3:] == ["never delivered", "", "", "", "", "", ""]


def test_below_the_table_it_is_said_what_is_published_and_where_to_read_on(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    before = _shown(home, capsys, "2026-11-05")
    assert "Nothing is published." in before
    assert f"Broken rows, by line and rule: {home.quarantine}." in before
    assert f"Why deliveries are in doubt: {home.root / 'plausibility' / 'docs' / 'index.html'}" in before
    _publish(home, "2026-10", "2026-10-05_aaaaaaaa")
    folder = _publish(home, "2026-11", "2026-10-05_aaaaaaaa")
    after = _shown(home, capsys, "2026-11-05")
    assert f"Published: 2026-11 r1, as known on 2026-11-28. 1 before it. Files: {folder}" in after
    assert _rows(after)["dor"][-1] == "not yet"


def test_deliveries_of_later_days_are_not_counted_and_that_is_said(
    home: Home, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "not counted here: 1 delivery." in _shown(home, capsys, "2026-11-04")
    assert "not counted here" not in _shown(home, capsys, "2026-11-05")


def test_machines_are_answered_in_json(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    _publish(home, "2026-10", "2026-10-05_aaaaaaaa")
    told = json.loads(_shown(home, capsys, "2026-11-04", as_json=True))
    assert (told["on"], len(told["registers"]), told["problems"]) == ("2026-11-04", len(Project().registers), [])
    assert told["published"] == [{"publication": "2026-10", "revision": 1, "as_known_on": "2026-10-28"}]
    (dor,) = [one for one in told["registers"] if one["register"] == "dor"]
    assert (dor["status"], dor["due_on"], dor["data_as_of"]) == ("on_time", "2026-11-28", "2026-09-30")
    assert (dor["rows"]["read"], dor["judged"], dor["published_in"], dor["extracted_later"]) == (
        60,
        False,
        "2026-10",
        1,
    )


def _vip_status(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    vip = str(Path(sys.executable).with_name("vip"))
    command = [vip, "status", "--home", str(home), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_a_file_that_cannot_be_read_is_named_and_takes_nothing_else_with_it(home: Home) -> None:
    broken = home.registers / "psykosr" / "2026-10-05_aaaaaaaa.json"
    broken.parent.mkdir()
    broken.write_text('{"register": "psyk', encoding="utf-8")
    manifest = _publish(home, "2026-10") / "manifest.json"
    manifest.write_text("[]", encoding="utf-8")
    done = _vip_status(home.root, "--on", "2027-01-28")
    assert (done.returncode, done.stderr.splitlines()) == (2, [
        f"{broken}: is not what intake wrote there. Put it back from a backup.",
        f"{manifest}: is not what was written there. Put the publication back from a backup.",
    ])  # fmt: skip
    assert set(_rows(done.stdout)) == set(Project().registers) - {"psykosr"}
    assert _rows(done.stdout)["dor"][3] == "overdue 1 day"


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"register": "dor"}', '{"doubts": 1}', "\ufeff{}"])
def test_a_broken_judgement_is_none_and_a_broken_outcome_is_a_mistake(home: Home, text: str) -> None:
    judgement.place(home, "dor", DELIVERED).write_text(text, encoding="utf-8")
    assert _status(home, "2026-11-05").judgement is None
    (home.registers / "dor" / f"{DELIVERED}.json").write_text(text, encoding="utf-8")
    with pytest.raises(UserError, match=DELIVERED):
        _status(home, "2026-11-05")


def test_a_home_half_written_is_shown_by_what_is_whole(home: Home, capsys: pytest.CaptureFixture[str]) -> None:
    (home.registers / "dor" / ".2026-12-05_b.json.1.part").write_text("{", encoding="utf-8")
    (home.registers / "dor" / "2026-12-05_b.parquet").write_bytes(b"")
    (home.registers / "psykosr").mkdir()
    (home.publications / "2026-10" / ".r1.part").mkdir(parents=True)
    shown = _shown(home, capsys, "2026-12-05")
    assert (_rows(shown)["dor"][0], _rows(shown)["psykosr"][3]) == ("2026-11-05", "never delivered")
    assert "Nothing is published." in shown


def test_in_an_empty_home_nobody_ever_delivered(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = _rows(_shown(Home(tmp_path), capsys, "2026-11-05"))
    assert {cells[3] for cells in rows.values()} == {"never delivered"}


def test_a_home_that_is_not_there_is_a_mistake_and_is_not_made(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="VIP_HOME"):
        status(None, False, tmp_path / "mistyped", None)
    assert not (tmp_path / "mistyped").exists()


def test_a_day_that_is_none_is_a_mistake_and_no_fault(home: Home) -> None:
    done = _vip_status(home.root, "--on", "november")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr


def test_without_a_day_the_command_asks_what_day_it_is(
    home: Home, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "today", lambda: date(2027, 1, 30))
    status(None, False, home.root, None)
    assert _rows(capsys.readouterr().out)["dor"][3] == "overdue 3 days"


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
    assert found["dor"].description == (
        "As known on 2027-01-28: overdue 1 day. Ask the register for the delivery that was due on 2026-12-28. "
        "If it is the calendar that is wrong, mend the contract."
    )
    told = {name: value.value for name, value in found["dor"].metadata.items()}
    assert told == {
        "due": "2026-12-28", "data_as_of": "2026-10-31", "asked_on": "2027-01-28", "overdue_days": 1,
        "months_missing": 1,
    }  # fmt: skip
    assert found["psykosr"].passed  # it never delivered, so nothing is late


def test_in_grace_the_calendar_passes_and_the_last_values_stand(home: Home) -> None:
    found = _checked(home, date(2027, 1, 27))["dor"]
    assert found.passed
    assert found.metadata["data_as_of"].value == "2026-10-31"


def test_a_run_of_a_publication_month_asks_about_the_day_it_is_made_of(home: Home) -> None:
    assert _checked(home, None, {"dagster/partition": "2026-12"})["dor"].metadata["asked_on"].value == "2026-12-31"
