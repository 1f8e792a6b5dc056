"""Unit: what the commands about indicators and concepts answer to machines is what they show to people."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from pipelines.commands import concepts, indicators

OF_GROUP = {"indicators": (indicators.app, "adhd/respons_cgi"), "concepts": (concepts.app, "age_group")}


def told(group: str, command: str, site: Path) -> Any:
    """The answer in JSON."""
    app, name = OF_GROUP[group]
    ended = CliRunner().invoke(app, [command, name, "--json", "--site", str(site)])
    assert ended.exit_code == 0, ended.output
    return json.loads(ended.stdout)


@pytest.mark.parametrize("group", OF_GROUP)
def test_one_is_shown_with_its_header_query_and_dependencies(group: str, tmp_path: Path) -> None:
    shown = told(group, "show", tmp_path)
    assert shown["name"] == OF_GROUP[group][1]
    assert shown["title"]
    assert "SELECT" in shown["query"]
    assert ("registers.busa" in shown["depends_on"]) is (group == "indicators")
    assert ("schizofreni/overdodlighet" in shown.get("used_by", [])) is (group == "concepts")


@pytest.mark.parametrize("group", OF_GROUP)
def test_examples_that_agree_have_no_mistakes(group: str, tmp_path: Path) -> None:
    assert told(group, "test", tmp_path) == {OF_GROUP[group][1]: []}
