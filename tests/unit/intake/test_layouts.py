"""What a layout may say: what could not be read so, or would be read as something else, stops before any file is opened."""

from pathlib import Path

import pytest

from pipelines.errors import UserError
from pipelines.project import Project, Register
from tests.unit.intake.bench import register_of

CONTRACT = '''
from datetime import date
from data_contracts.columns import code, day, integer, number, text
from data_contracts.contract import Contract, delivered
from data_contracts.delivery import Calendar, FullSnapshot, Identity, Layout

@delivered(
    title="x", source="quality_register", kind=FullSnapshot(), identity=Identity.NONE, event="seen_on", key=("seen_on",),
    layout=Layout({layout}), calendar=Calendar(1, 1, 0),
)
class Said(Contract):
    """A column of each kind that a missing code may lie in."""

    seen_on: date = day("DAG", required=True)
    name: str = text("NAMN")
    score: int = integer("POANG", low=0, high=10)
    share: float = number("ANDEL", low=0.5, high=99.5{more})
    group: str = code("KOD", {{"1": "one", "77": "two"}}, earlier_codes={{}}, unknown=("88",))
'''


def said(folder: Path, layout: str = "", more: str = "") -> Register:
    """The register, in a layout that its contract says."""
    return register_of(folder, "said", CONTRACT.format(layout=layout, more=more))


def by_a_site(folder: Path, text: str) -> Register:
    """The register, in a layout that a site says."""
    said(folder)
    place = folder / "data_contracts" / "layouts" / "said.toml"
    place.parent.mkdir(exist_ok=True)
    place.write_text(text, encoding="utf-8")
    return Project(folder).registers["said"]


@pytest.mark.parametrize("mark", [r"\t", "|", ",", ";", " ", "~", "^"])
def test_a_delimiter_is_a_mark_that_every_reader_takes(tmp_path: Path, mark: str) -> None:
    assert len(by_a_site(tmp_path, f'delimiter = "{mark}"').delivery.layout.delimiter) == 1


@pytest.mark.parametrize("mark", ["§", "å", r"\"", r"\n", r"\u0000", ";;", "", "x", "7", "."])
def test_another_delimiter_is_told_with_its_file(tmp_path: Path, mark: str) -> None:
    with pytest.raises(UserError, match=r"said\.toml: delimiter: is a tab or one printable ASCII character"):
        by_a_site(tmp_path, f'delimiter = "{mark}"')


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ('delimiter = ","\ndecimal_mark = ","', "delimiter: is a tab or one"),
        ('delimiter = " "\nthousands = " "', "delimiter: is a tab or one"),
        ('decimal_mark = "."\nthousands = "."', "thousands: is the decimal mark too"),
        ('thousands = "\'"', "thousands: is not what a layout holds there"),
        ('headings = {NAMN = "DAG"}', "headings: DAG would stand for several columns of the contract"),
        ('headings = {NAMN = "X", DAG = "X"}', "headings: X would stand for several columns of the contract"),
        ('headings = {NAMN = " X"}', "headings: one is blank, or has blanks around it"),
        ('headings = {NAMN = ""}', "headings: one is blank, or has blanks around it"),
        ('ignored = ["NAMN"]', "ignored: NAMN is a column of the contract"),
        ('ignored = ["X"]\nheadings = {NAMN = "X"}', "ignored: X is a column of the contract"),
        ('missing = ["", "9"]', "missing: 9 would be a value of score"),
        ('missing = ["99,5"]\ndecimal_mark = ","', "missing: 99,5 would be a value of share"),
        ('missing = ["77"]', "missing: 77 would be a value of share"),
    ],
)
def test_what_contradicts_the_contract_is_told_with_its_file_and_field(tmp_path: Path, text: str, wrong: str) -> None:
    with pytest.raises(UserError, match=rf"said\.toml: {wrong}"):
        by_a_site(tmp_path, text)


@pytest.mark.parametrize(
    "text",
    [
        'headings = {NAMN = "DAG", DAG = "NAMN"}', 'headings = {NAMN = "X"}\nignored = ["NAMN"]',
        'missing = ["", "999", "-1", "NA", "100"]', 'missing = ["0.4"]\nheadings = {NAMN = "N"}',
    ],
)  # fmt: skip
def test_what_only_looks_like_a_contradiction_is_none(tmp_path: Path, text: str) -> None:
    by_a_site(tmp_path, text)


@pytest.mark.parametrize(
    ("layout", "wrong"),
    [
        ('delimiter="§"', "delimiter"),
        ('ignored=("DAG",)', "ignored: DAG"),
        ('missing=("", "7")', "missing: 7 would be"),
    ],
)
def test_a_contract_is_held_to_the_same(tmp_path: Path, layout: str, wrong: str) -> None:
    with pytest.raises(UserError, match=rf"said\.py: {wrong}"):
        said(tmp_path, layout)


def test_a_missing_code_within_the_range_is_right_where_the_column_says_so(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="missing: 55 would be a value of share"):
        said(tmp_path / "a", 'missing=("55",)')
    assert said(tmp_path / "b", 'missing=("55",)', ', missing=("55",)').name == "said"
    assert said(tmp_path / "c", 'missing=("55",)', ', unknown=("55",)').name == "said"
