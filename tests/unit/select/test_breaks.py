"""Unit: which breaks an indicator has, from its header and from the contracts of its registers."""

from datetime import date
from pathlib import Path

import pytest
from pydantic import ValidationError

from data_contracts.delivery import Break
from pipelines.project import Project
from pipelines.select.breaks import breaks_of
from pipelines.select.catalogue import Indicator
from pipelines.select.header import Header
from tests.unit.select.conftest import HEADER

OF_VISITS = date(2024, 1, 1)  # declared by the outpatient register


def indicator(*registers: str, **said: object) -> Indicator:
    header = Header.model_validate(HEADER | said)
    return Indicator("prov/andel", Path("andel.sql"), header, "", frozenset(f"registers.{name}" for name in registers))


def a_break(day: date, reason: str = "ny skala") -> dict[str, object]:
    return {"from": day, "reason": reason}


def test_those_of_header_and_registers_stand_in_the_order_of_time() -> None:
    given = indicator("par_outpatient", "psykosr", breaks=[a_break(date(2020, 1, 1)), a_break(date(2025, 5, 17))])
    assert [found.on for found in breaks_of(given, Project())] == [date(2020, 1, 1), OF_VISITS, date(2025, 5, 17)]


def test_two_of_one_day_are_one_with_both_reasons() -> None:
    (found,) = breaks_of(indicator("par_outpatient", breaks=[a_break(OF_VISITS, "Ny skala.")]), Project())
    (declared,) = Project().register("par_outpatient").delivery.breaks
    assert found == Break(OF_VISITS, f"{declared.reason} Ny skala.")


def test_a_new_version_of_a_form_is_no_break_by_itself() -> None:
    versioned = [
        register.name
        for register in Project().registers.values()
        if register.delivery.forms and not register.delivery.breaks
    ]
    assert versioned
    assert breaks_of(indicator(*versioned), Project()) == ()


@pytest.mark.parametrize(
    ("breaks", "problem"),
    [
        ([a_break(date(2025, 1, 1)), a_break(date(2024, 1, 1))], "write the earliest first, and no day twice"),
        ([a_break(date(2025, 1, 1)), a_break(date(2025, 1, 1))], "write the earliest first, and no day twice"),
        ([{"from": date(2025, 1, 1)}], "Field required"),
        ([a_break(date(2025, 1, 1), " ")], "at least 1 character"),
        ([{"from": "2025-01-01", "reason": "r"}], "valid date"),
    ],
)
def test_a_header_whose_breaks_are_not_in_order_or_without_reason_is_refused(breaks: object, problem: str) -> None:
    with pytest.raises(ValidationError, match=problem):
        indicator(breaks=breaks)


def test_a_season_is_of_a_known_kind_and_the_header_is_written_as_it_was_read() -> None:
    with pytest.raises(ValidationError, match="seasonal"):
        indicator(seasonal="monthly")
    said = indicator(seasonal="ratio", breaks=[a_break(date(2025, 1, 1))]).header.model_dump(mode="json")
    assert (said["seasonal"], said["breaks"]) == ("ratio", [{"from": "2025-01-01", "reason": "ny skala"}])
