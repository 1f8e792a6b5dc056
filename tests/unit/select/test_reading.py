"""Unit: the columns that an indicator reads are those of its query, those behind shared views among them, and no more."""

import pytest

from pipelines import configuration
from pipelines.project import Project
from pipelines.select import catalogue, reading
from pipelines.select.catalogue import Catalogue

PROJECT = Project()


@pytest.fixture(scope="module")
def known() -> Catalogue:
    return catalogue.load(PROJECT, configuration.load(PROJECT).joined)


def test_of_every_indicator_the_columns_of_all_its_registers_and_of_no_others_are_found(known: Catalogue) -> None:
    for indicator in known.measurable.values():
        found = reading.columns_read(indicator, PROJECT)
        assert sorted(found) == indicator.registers
        for register, columns in found.items():
            own = {*PROJECT.registers[register].columns, "row_id", "id_kind"}
            companions = {column for column in columns if column.endswith("_missing")}
            assert columns, indicator.name
            assert columns - companions <= own, indicator.name


@pytest.mark.parametrize(
    ("indicator", "reads", "does_not"),
    [
        ("schizofreni/remission", {"remission", "form_on"}, {"smoking", "bmi"}),
        ("schizofreni/rokning", {"smoking"}, {"remission"}),
    ],
)
def test_what_another_column_of_the_register_says_does_not_matter(
    known: Catalogue, indicator: str, reads: set[str], does_not: set[str]
) -> None:
    (columns,) = reading.columns_read(known.measurable[indicator], PROJECT).values()
    assert reads <= columns
    assert does_not <= set(PROJECT.registers["psykosr"].columns)
    assert not does_not & columns
