"""Unit: what a file of re-basings says, and every mistake in one is told with file, entry and field."""

from datetime import date
from pathlib import Path

import pytest

from pipelines.errors import UserError
from pipelines.improvement import rebasing
from pipelines.project import Project
from pipelines.reference import tables
from pipelines.reference.areas import area
from pipelines.reference.days import LAST_DAY
from pipelines.reference.views import area_of_code
from pipelines.select.catalogue import Catalogue, Indicator
from pipelines.select.header import Header

HEADER = {
    "title": "t", "title_en": "t", "evidence": "reconstructed", "origin": "reconstructed", "source": "s",
    "measure": "proportion", "type": "process", "direction": "higher", "numerator": "n", "denominator": "d",
    "examples": ["e"], "attribution": ["caregiver"],
}  # fmt: skip
LOADED = tables.load()
AREAS = area(LOADED, area_of_code(LOADED, "now"), LAST_DAY)
SOUND = {
    "indicator": '"prov/andel"',
    "area_level": '"region"',
    "area_code": '"14"',
    "from": "2025-03-01",
    "reason": '"ny mottagning"',
}


def entry(**said: str | None) -> str:
    """A sound entry but for what is given; None leaves a field out."""
    fields = {name: text for name, text in (SOUND | said).items() if text is not None}
    return "[[rebasing]]\n" + "".join(f"{name} = {text}\n" for name, text in fields.items())


def read(folder: Path, text: str) -> tuple[rebasing.Rebasing, ...]:
    path = folder / "indicators" / "rebasing.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    indicator = Indicator("prov/andel", folder / "andel.sql", Header.model_validate(HEADER), "SELECT 1")
    return rebasing.load(Project(folder), Catalogue(Project(folder), {}, {"prov/andel": indicator}), AREAS)


def told(folder: Path, text: str) -> list[str]:
    """The problems, without the folder."""
    with pytest.raises(UserError) as caught:
        read(folder, text)
    return [line.strip().removeprefix(f"{folder}/") for line in str(caught.value).splitlines()]


def test_entries_are_read_in_their_order(tmp_path: Path) -> None:
    found = read(tmp_path, entry(attribution='"caregiver"') + entry(**{"from": "2024-01-01"}))
    assert [(one.on, one.attribution, one.reason) for one in found] == [
        (date(2025, 3, 1), "caregiver", "ny mottagning"),
        (date(2024, 1, 1), None, "ny mottagning"),
    ]


def test_without_a_file_or_an_entry_there_is_none(tmp_path: Path) -> None:
    catalogue = Catalogue(Project(tmp_path), {}, {})
    assert rebasing.load(Project(tmp_path), catalogue, AREAS) == ()
    assert read(tmp_path, "rebasing = []\n") == ()


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"indicator": '"prov/annan"'}, "indicator: there is no prov/annan; write <vip>/<indicator>"),
        ({"area_code": '"99"'}, "area_code: there is no region 99; write its level, and its code as text"),
        ({"area_code": '"0980"'}, "area_code: there is no region 0980"),  # a municipality
        ({"area_code": "14"}, "area_code: Input should be a valid string"),
        ({"area_level": '"country"'}, "area_level: Input should be"),
        ({"attribution": '"resident"'}, "attribution: prov/andel is shown by caregiver; write that, or leave it out"),
        ({"from": "2025-03-02"}, "from: Value error, a series begins anew on the first day of a month; write that day"),
        ({"from": '"2025-03-01"'}, "from: Input should be a valid date"),
        ({"from": None}, "from: Field required"),
        ({"reason": '" "'}, "reason: String should have at least 1"),
        ({"until": "2025-04-01"}, "until: Extra inputs"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_file_entry_and_field(tmp_path: Path, said: dict[str, str | None], problem: str) -> None:
    first, second = told(tmp_path, entry() + entry(**{"from": "2024-01-01"} | said))
    assert first == "The re-basings cannot be used:"
    assert second.startswith(f"indicators/rebasing.toml: entry 2: {problem}")


def test_all_mistakes_are_told_at_once(tmp_path: Path) -> None:
    problems = told(tmp_path, entry(area_code='"99"', indicator='"a/b"') + entry() + entry(**{"from": "2025-03-05"}))
    assert [line.split(": ")[1:3] for line in problems[1:]] == [
        ["entry 1", "indicator"], ["entry 1", "area_code"], ["entry 3", "from"],
    ]  # fmt: skip


def test_the_same_series_does_not_begin_twice_on_a_day(tmp_path: Path) -> None:
    problems = told(tmp_path, entry() + entry(attribution='"caregiver"'))
    assert problems[1:] == [
        "indicators/rebasing.toml: entry 2: from: an earlier entry begins the same series on that day; leave one of them out"
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("rebasing = 3\n", "holds something else than entries. Write each under a line [[rebasing]]."),
        ("[[rebase]]\n", "holds something else than entries. Write each under a line [[rebasing]]."),
        ("[[rebasing\n", "is not TOML: "),
    ],
)
def test_a_file_of_another_kind_is_refused(tmp_path: Path, text: str, problem: str) -> None:
    assert told(tmp_path, text)[0].startswith(f"indicators/rebasing.toml: {problem}")
