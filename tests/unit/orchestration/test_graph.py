"""Unit: what the web interface shows of the assets before anything has run: prose, columns, owners, kinds and checks."""

from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from pipelines.deployment import Deployment
from pipelines.home import Home
from pipelines.orchestration.graph import build_definitions
from pipelines.project import Project


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """All assets of the project."""
    home = Home(Path(tmp_path_factory.mktemp("home")))
    return build_definitions(Deployment(Project(), home)).resolve_asset_graph()


def test_every_register_has_its_three_checks_and_others_have_theirs(graph: Any) -> None:
    names = {
        key: {check.name for check in graph.get_check_keys_for_assets({key})} for key in graph.get_all_asset_keys()
    }
    registers = {key: found for key, found in names.items() if key.path[0] == "registers"}
    indicators = [key for key in names if "query" in names[key]]
    assert len(indicators) > 100
    assert all(names.pop(key) == {"query"} for key in indicators)
    assert len(registers) == len(Project().registers)
    assert all(found == {"contract", "plausibility", "calendar"} for found in registers.values())
    assert {key.to_user_string(): found for key, found in names.items() if found and key not in registers} == {
        "coverage": {"plausibility"}, "affiliation": {"plausibility"}, "published": {"disclosure", "plausibility"},
    }  # fmt: skip
    assert all(graph.get(key).description for key in graph.asset_check_keys)


def test_what_is_read_of_a_register_is_prose_and_not_code(graph: Any) -> None:
    for key in graph.get_all_asset_keys():
        description = graph.get(key).description or ""
        assert not any(line.startswith("    ") for line in description.splitlines()), key


def test_what_dagster_is_told_of_an_asset_can_be_sent_to_its_web_interface(home: Home) -> None:
    """It is sent as plain text; a word of an enumeration leaves the whole interface empty."""
    graph = build_definitions(Deployment(Project(), home)).resolve_asset_graph()
    tags = [value for key in graph.get_all_asset_keys() for value in graph.get(key).tags.values()]
    assert len(tags) > 60
    assert {type(value) for value in tags} == {str}


def test_every_asset_has_prose_a_group_and_kinds_and_lists_show_its_beginning_as_it_is(graph: Any) -> None:
    for key in graph.get_all_asset_keys():
        asset = graph.get(key)
        assert asset.description, key
        assert asset.description[0] not in "*#`", key
        assert asset.group_name != "default", key
        assert any(tag.startswith("dagster/kind/") for tag in asset.tags), key


def test_every_indicator_names_its_owner_no_longer_than_can_be_shown(graph: Any) -> None:
    catalogue = Deployment(Project(), Home(Path())).catalogue
    for name, indicator in catalogue.measurable.items():
        asset = graph.get(dg.AssetKey(name.split("/")))
        owner = catalogue.programmes[indicator.vip].owner
        (shown,) = asset.owners
        assert owner.startswith(shown.removeprefix("team:").removesuffix("…"))
        assert len(shown) <= 60
        assert owner in (asset.description or "")


def test_the_columns_of_a_register_are_those_of_its_contract(graph: Any) -> None:
    for name, register in Project().registers.items():
        metadata = graph.get(dg.AssetKey(["registers", name])).metadata
        columns = metadata["dagster/column_schema"].columns
        assert [column.name for column in columns] == list(register.columns)
    metadata = graph.get(dg.AssetKey(["registers", "dor"])).metadata
    dor = {column.name: column for column in metadata["dagster/column_schema"].columns}
    assert (dor["died_on"].description, dor["died_on"].constraints.nullable) == ("dödsdatum, from DODSDAT", False)
    assert (dor["sex"].description, dor["sex"].constraints.nullable) == ("juridiskt kön, derived", True)


def test_what_a_register_has_promised_is_told_in_words(graph: Any) -> None:
    told = graph.get(dg.AssetKey(["registers", "dor"])).metadata
    assert (told["delivered_as"], told["delivered"], told["days_of_grace"]) == ("full snapshot", "every month", 30)
    assert told["due"] == "day 28 of month 1 after the period"


def test_results_stand_on_coverage_so_that_it_is_counted_before_them(graph: Any) -> None:
    assert dg.AssetKey("coverage") in graph.get(dg.AssetKey("results")).parent_keys
