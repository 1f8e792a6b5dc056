"""Unit: each policy hides what its rule says, and under each an attack finds nothing in what passes."""

from pathlib import Path
from typing import Any

import pytest

from pipelines.disclosure import blanking, policy
from pipelines.disclosure.examine import small_land
from pipelines.disclosure.examine.served import Table, examine
from pipelines.disclosure.gate import Ground, passed
from pipelines.errors import UserError
from pipelines.release.inputs import policy_files

KEY = bytes(32)
NAMES = sorted(file.stem for file in policy.POLICIES.glob("*.toml"))


@pytest.mark.parametrize(
    ("name", "counts", "is_hidden"),
    [
        ("strict", {"denominator": 40.0, "numerator": 4}, True),
        ("strict", {"denominator": 40.0, "numerator": 5}, False),
        ("strict", {"denominator": 9.0, "numerator": 0}, True),
        ("strict", {"denominator": 10.0, "numerator": 0}, False),
        ("min5", {"denominator": 40.0, "numerator": 4}, True),
        ("min5", {"denominator": 7.0, "numerator": 0}, False),
        ("cms11", {"denominator": 40.0, "numerator": 10}, True),
        ("cms11", {"denominator": 40.0, "numerator": 30}, True),
        ("cms11", {"denominator": 40.0, "numerator": 11}, False),
        ("cms11", {"denominator": 40.0, "numerator": 0}, False),
    ],
)
def test_the_limit_is_where_the_rule_has_it(rows, name: str, counts: dict[str, Any], is_hidden: bool) -> None:
    found = blanking.protect(rows(counts | {"missing": 0}), policy=policy.load(name))
    assert (found["status"].item() == "suppressed") is is_hidden


@pytest.mark.parametrize("name", NAMES)
def test_under_each_an_attack_finds_nothing_in_what_passes(table, land, name: str) -> None:
    few = {code: (number * 2 + 1, 90 - number * 9) for number, code in enumerate(("0180", "0380", "0480", "1380", "1480", "1481", "1780"))}  # fmt: skip
    said = policy.load(name)
    rows = table(few, ("nation", "healthcare_region", "region"), indicator="one")
    found = passed(rows.lazy(), small_land.ONE, Ground(said, land, noise_key=KEY))
    assert set(found.published["status"]) == ({"ok"} if name == "cellkey" else {"suppressed", "ok"})
    record = small_land.record(found.served)
    told = examine(Table(found.published.lazy(), small_land.ONE, record, noise_key=KEY), land, said)
    assert (told.is_sound, told.guarded > 0) == (True, True)


def test_a_policy_that_is_not_there_is_refused_with_those_that_are() -> None:
    with pytest.raises(UserError, match=f"there is no policy lax. Choose one of {', '.join(NAMES)}"):
        policy.read("lax", policy_files())
    assert policy.read("cms11", policy_files()).smallest_count == 11


def without(text: str, *fields: str) -> str:
    """A policy's text as it was before it said these."""
    return "\n".join(line for line in text.splitlines() if not line.startswith(fields))


@pytest.mark.parametrize("name", ["strict", "min5", "cms11"])
def test_a_policy_recorded_before_methods_revisions_and_grounds_says_what_it_meant(tmp_path: Path, name: str) -> None:
    later = ("method", "revision_differences", "why_tolerated", "[grounds]")
    for file in policy.POLICIES.glob("*.toml"):
        text = without(file.read_text(encoding="utf-8"), *later)
        (tmp_path / file.name).write_text(text, encoding="utf-8")
    found = policy.read(name, {f"{policy.FOLDER}/{name}.toml": tmp_path / f"{name}.toml"})
    assert (type(found), found.revision_differences, found.grounds) == (policy.Hiding, "tolerated", {})
    texts = {"why_tolerated"}
    assert found.model_dump(exclude=texts) == policy.load(name).model_dump(exclude=texts)


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_policy_says_all_that_is_asked(name: str) -> None:
    assert policy.load(name).why_tolerated != policy.OF_OLDER["why_tolerated"]


@pytest.mark.parametrize("name", ["rcvgr", "nhs5", "cellkey"])
def test_a_policy_that_changes_figures_has_no_grounds_to_show_them_as_they_are(name: str) -> None:
    said = policy.load(name)
    with pytest.raises(ValueError, match="grounds"):
        type(said).model_validate(said.model_dump() | {"grounds": {"psykosr": "Avtal"}})


def test_differences_of_revisions_are_tolerated_only_with_a_reason() -> None:
    said = policy.load("strict").model_dump() | {"why_tolerated": ""}
    with pytest.raises(ValueError, match="why_tolerated"):
        policy.Hiding.model_validate(said)
    assert policy.Hiding.model_validate(said | {"revision_differences": "protected"}).why_tolerated == ""
