"""Unit: what is declared of measures is held against the indicators there are, and every problem is told at once."""

import json
from pathlib import Path

import pytest

from pipelines.deliveries.vis import catalogue, metadata
from pipelines.errors import UserError
from pipelines.project import Project
from tests.unit.deliveries.vis import made
from tests.unit.deliveries.vis.made import HEAD, IDS, MEASURES, measure


def problems(folder: Path, declared: str) -> list[str]:
    """What is told of a file, without its first line."""
    project = made.site(folder, declared)
    with pytest.raises(UserError) as told:
        catalogue.load(project)
    first, *lines = str(told.value).splitlines()
    assert first.startswith(str(folder / "indicators" / "vis.toml"))
    return [line.strip() for line in lines] or [first.split(": ", 1)[1]]


def test_the_example_is_one_that_can_be_used(repository: Path) -> None:
    declared = catalogue.load(Project.given(repository / "examples" / "deliveries"))
    assert declared.file.counts == "exact"
    assert set(declared.headers) == {measure.indicator for measure in declared.file.measures}
    assert declared.file.layout == catalogue.Layout()


def test_a_measure_is_found_by_each_of_its_ids(project: Project) -> None:
    declared = catalogue.load(project)
    for sex in ("T", "K", "M"):
        ((found, measure),) = declared.of_id(IDS["share", sex])
        assert (found, measure.indicator) == (sex, "prov/share")
    assert declared.of_id("99999") == []


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        (measure("share", indicator="prov/nothing"), "indicator: there is no prov/nothing"),
        (measure("share", register="psykosr"), "register: there is no [registers.psykosr]"),
        (measure("share", unit="Median"), "unit: of a proportion write Andel"),
        (measure("middle", unit="Antal") + "indicator_version = 2", "unit: of a median write Median or Dagar"),
        (measure("hazard"), "unit: the platform has none for a ratio; leave the measure out"),
        (measure("share", attribution="caregiver"), "attribution: prov/share is shown by resident"),
        (measure("middle", unit="Median"), "indicator_version: the definition is version 2 now."),
        (measure("share", unit="Procent"), "measures.0.unit: Value error, write one of Andel,"),
        (measure("share", levels='["Kommun"]'), "measures.0.levels: Value error, write one of Riksnivå,"),
        (measure("share", frequencies='["Tertial"]'), "measures.0.frequencies: Value error, write one of Månad,"),
        (measure("share", total="share"), "measures.0.measure_id: String should match"),
        (measure("share", total=IDS["share", "K"]), "measures.0: Value error, measure_id, women and men: each has its own"),
        (measure("share", valid_from="2030-01-01") + "valid_to = 2029-12-31", "measures.0: Value error, valid_to is before"),
        (measure("share") + measure("share"), "measures, entries 1 and 2: both hold on the same days"),
        (measure("share") + measure("visits", total=IDS["share", "M"]), "measures, entries 1 and 2: have an id in common"),
        (measure("share") + "extra = 1", "measures.0.extra: Extra inputs are not permitted"),
    ],
)  # fmt: skip
def test_a_mistake_in_an_entry_is_told_with_entry_and_field(entry: str, problem: str, tmp_path: Path) -> None:
    (told,) = problems(tmp_path, HEAD + entry)
    assert told.removeprefix("measures, entry 1: ").startswith(problem)


@pytest.mark.parametrize(
    ("declared", "problem"),
    [
        (HEAD.replace('6 = "SVR6"\n', "") + MEASURES[0], "healthcare_regions: give the platform's id of 6"),
        (HEAD.replace("SVR6", "14") + MEASURES[0], "healthcare_regions: each has an id of its own"),
        (HEAD.replace("6 = ", "7 = ") + MEASURES[1], "healthcare_regions: there is no 7"),
        (HEAD.replace("SE9999990000-OTHERS", "OTHERS") + MEASURES[0], "registers.others.hsa_id: String should match"),
        ('[layout]\nseparator = ","\ndecimal_mark = ","\n' + HEAD + MEASURES[0], "layout: Value error, separator and"),
        (HEAD, "measures: Field required"),
        ("[layout", "is not TOML"),
    ],
)
def test_a_mistake_in_the_file_is_told(declared: str, problem: str, tmp_path: Path) -> None:
    assert problems(tmp_path, declared)[0].startswith(problem)


def test_all_problems_are_told_at_once(tmp_path: Path) -> None:
    wrong = measure("share", unit="Median", attribution="caregiver") + measure("hazard")
    assert len(problems(tmp_path, HEAD + wrong)) == 3


def test_without_a_file_it_is_said_where_it_belongs(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"vis\.toml: there is no such file"):
        catalogue.load(Project.given(tmp_path))


def test_a_measure_of_an_earlier_definition_may_have_ended(tmp_path: Path) -> None:
    ended = measure("middle", unit="Dagar", version=1) + "valid_to = 2023-12-31\n"
    now = measure("middle", unit="Median", version=2, valid_from="2024-01-01") + "indicator_version = 2\n"
    assert len(catalogue.load(made.site(tmp_path, HEAD + ended + now)).file.measures) == 2


def test_the_record_for_the_platform_says_what_is_declared_and_what_the_header_says(
    project: Project, tmp_path: Path
) -> None:
    declared = catalogue.load(project)
    written = metadata.write(declared, tmp_path)
    assert {name: path.name for name, path in written.items()} == {
        "visits": "vis_visits_measures.json", "others": "vis_others_measures.json",
    }  # fmt: skip
    content = written["visits"].read_text(encoding="utf-8")
    share, *others = json.loads(content)
    assert [one["mId"] for one in (share, *others)] == [
        IDS[name, "T"] for name in ("share", "visits", "points", "places")
    ]
    assert {name: share[name] for name in ("versionNr", "status", "validFrom", "validTo", "title", "unitType")} == {
        "versionNr": 3, "status": "PUBLISHED", "validFrom": 1577833200000, "validTo": None, "title": "Prov, share",
        "unitType": "Andel",
    }  # fmt: skip
    assert [one["name"] for one in share["measuringFrequencies"]] == ["Kvartal", "År"]
    assert [(one["id"], one["gender"]["codeValue"]) for one in share["submeasures"]] == [
        (IDS["share", "K"], "2"), (IDS["share", "M"], "1"),
    ]  # fmt: skip
    assert share["targetValues"] == [{"value": 0.6, "source": "riktlinjer", "validFrom": 1704063600000}]
    assert share["thresholdForViewing"] is None
    assert metadata.write(declared, tmp_path / "again")["visits"].read_text(encoding="utf-8") == content
    assert sorted(path.name for path in tmp_path.iterdir()) == ["again", *sorted(p.name for p in written.values())]
