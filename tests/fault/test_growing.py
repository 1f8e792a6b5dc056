"""A file that is still being copied into landing when a run begins: it is waited for, and left out where that is long."""

import json
import shutil
from pathlib import Path

import dagster as dg
import pytest
import typer

from pipelines.commands.run import run
from pipelines.home import Home
from pipelines.intake import awaiting
from pipelines.intake.outcome import Outcome, deliveries
from pipelines.orchestration.registers import LEFT_OUT, key_of
from pipelines.project import Project
from tests.fault.conftest import PUBLICATION, home_with
from tests.landed import growing

REGISTER = Project().registers["battre_beroendevard"]


def taken(home: Home) -> list[Outcome]:
    return deliveries(home, REGISTER)


def test_what_is_still_being_copied_is_left_out_and_told_and_is_taken_in_when_it_is_whole(
    tmp_path: Path, extracts: Path, site: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(awaiting, "LONGEST", 2.0)
    monkeypatch.setattr(awaiting, "QUIET", 1.0)
    home = home_with(tmp_path, extracts, REGISTER.name)
    first = next(home.landing.rglob("*.csv"))
    copied = first.with_name(f"{REGISTER.name}_2026-10-30.csv")
    said = json.loads(first.with_suffix(".json").read_text(encoding="utf-8"))
    kept = {name: said[name] for name in ("simulated", "population_scale") if name in said}
    copied.with_suffix(".json").write_text(json.dumps(kept), encoding="utf-8")  # before the file: it does not say so
    lines = first.read_bytes().splitlines(keepends=True)
    copied.write_bytes(b"".join(lines[: len(lines) // 2]))  # cut at the end of a row: as it is, a sound delivery
    with growing(copied, seconds=120), pytest.raises(typer.Exit):
        run(PUBLICATION, first=True, home=home.root, site=site)
    assert f"{copied.name}: was still being written, and was left out." in capsys.readouterr().out
    assert [one.file for one in taken(home)] == [first.name]
    assert _told(home) == copied.name
    shutil.copyfile(first, copied)
    with pytest.raises(typer.Exit):
        run(PUBLICATION, home=home.root, site=site)
    assert "left out" not in capsys.readouterr().out
    assert [one.file for one in taken(home)] == [first.name, copied.name]
    assert taken(home)[0].read == taken(home)[1].read


def _told(home: Home) -> object:
    """What Dagster's record says of the files of the register that were left out."""
    with dg.DagsterInstance.from_config(str(home.dagster)) as instance:
        event = instance.get_latest_materialization_event(key_of(REGISTER))
    assert event
    assert event.asset_materialization
    return event.asset_materialization.metadata[LEFT_OUT].value
