"""Unit: `vip check delivery vis` at a terminal and for machines, and what the documents say of its rules."""

import json
import re
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from pipelines.commands import Exit, check
from pipelines.deliveries.vis.fields import NAMES
from pipelines.deliveries.vis.rules import rules
from pipelines.errors import UserError
from pipelines.project import Project
from tests.unit.deliveries.vis.made import Sound


def vip(*arguments: object) -> Result:
    return CliRunner().invoke(check.app, ["delivery", "vis", *(str(argument) for argument in arguments)])


@pytest.fixture
def wrong(sound: Sound, tmp_path: Path) -> Path:
    """A rate in per cent, and a region without a name."""
    path = tmp_path / "wrong.csv"
    path.write_bytes(sound.path.read_bytes().replace(b";0.3250;", b";32.50;", 1).replace(b";Dalarna;", b";;", 1))
    return path


def test_a_sound_file_ends_with_0(sound: Sound, project: Project) -> None:
    found = vip(sound.path, "--site", project.site, "--on", "2026-11-01")
    assert found.exit_code == Exit.DONE
    assert found.stdout == f"{len(sound.rows)} rows, 5 with a reason and no figure; 0 errors, 0 warnings.\n"


def test_a_wrong_one_ends_with_20_and_says_line_field_rule_and_what_to_do(wrong: Path, project: Project) -> None:
    found = vip(wrong, "--site", project.site)
    assert found.exit_code == Exit.REJECTED
    lines = found.stdout.splitlines()
    assert lines[0] == (
        "line 3, Rate: error: rate.percent: Rate seems to be in per cent. Write it as a fraction between 0 and 1."
    )
    assert re.fullmatch(r"line \d+, RegionName: error: region.name_missing: RegionName is missing. Write .*", lines[1])
    assert lines[-1] == "Not asked: period.not_ended."


def test_it_is_said_in_swedish(wrong: Path) -> None:
    lines = vip(wrong, "--swedish").stdout.splitlines()
    assert lines[0].startswith("rad 3, Rate: fel: rate.percent: Rate ser ut att vara i procent.")
    assert lines[-1].startswith("Inte prövat: file.line_end, register.unknown")


def test_machines_get_every_finding(wrong: Path, project: Project) -> None:
    found = vip(wrong, "--site", project.site, "--on", "2025-03-01", "--json")
    said = json.loads(found.stdout)
    assert found.exit_code == Exit.REJECTED
    assert {name: said[name] for name in ("file", "outcome", "hidden", "warnings", "not_asked")} == {
        "file": "wrong.csv", "outcome": "rejected", "hidden": 5, "warnings": 0, "not_asked": [],
    }  # fmt: skip
    assert said["errors"] == len(said["findings"]) == said["rows"] + 2  # on that day no period has ended
    assert said["findings"][1] == {
        "rule": "rate.percent", "severity": "error", "line": 3, "field": "Rate", "see": None,
        "sv": rules()["rate.percent"].sv, "en": rules()["rate.percent"].en,
    }  # fmt: skip


def test_many_findings_of_a_rule_are_counted_at_a_terminal(sound: Sound, project: Project) -> None:
    lines = vip(sound.path, "--site", project.site, "--on", "2025-01-01").stdout.splitlines()
    assert sum("period.not_ended: The" in line for line in lines) == check.MOST_LINES
    assert f"period.not_ended: {len(sound.rows) - check.MOST_LINES} more" in lines


def test_rounded_counts_are_not_summed(sound: Sound, project: Project, tmp_path: Path) -> None:
    path = tmp_path / "rounded.csv"
    path.write_bytes(sound.path.read_bytes().replace(b";130;0.3250;400;", b";130;0.3300;400;", 1))
    assert vip(path, "--site", project.site).exit_code == Exit.REJECTED
    assert vip(path, "--site", project.site, "--changed-counts").exit_code == Exit.DONE


def test_a_file_that_is_not_there_is_one_line(tmp_path: Path) -> None:
    found = vip(tmp_path / "none.csv")
    assert isinstance(found.exception, UserError)
    assert "there is no such file" in str(found.exception)


def test_a_site_that_declares_wrongly_is_told_and_nothing_is_checked(sound: Sound, tmp_path: Path) -> None:
    (tmp_path / "indicators").mkdir()
    (tmp_path / "indicators" / "vis.toml").write_text("[registers]\n", encoding="utf-8")
    found = vip(sound.path, "--site", tmp_path)
    assert isinstance(found.exception, UserError)
    assert "measures: Field required" in str(found.exception)


def test_the_documents_list_every_rule_as_it_is(repository: Path) -> None:
    text = (repository / "docs" / "deliveries.md").read_text(encoding="utf-8")
    listed = re.findall(r"^\| `([a-z]+\.[a-z_]+)` \| (\w+) \| (\w+) \| (.*) \|$", text, re.MULTILINE)
    assert listed == [(name, rule.severity, rule.source, rule.en) for name, rule in rules().items()]


def test_the_documents_and_the_project_know_the_same_fields(repository: Path) -> None:
    text = (repository / "docs" / "deliveries.md").read_text(encoding="utf-8")
    for name in NAMES:
        assert f"`{name}`" in text, name
