"""Unit: which holds a site lifts, until when, and what is said of a file that says it wrongly."""

from datetime import date
from pathlib import Path

import pytest

from pipelines.errors import UserError
from pipelines.holds import lifting
from pipelines.holds.hold import Hold
from pipelines.project import Project

LIFTED = """
[[lifted]]
register = "psykosr"
rule = "plausibility.code"
column = "sex"
through = "2026-12"
reason = "Kodningen är bekräftad."
"""
HOLD = Hold("doubt", "plausibility.code", "psykosr", "sex", "14", date(2026, 8, 1))


def project(folder: Path, text: str) -> Project:
    (folder / "holds.toml").write_text(text, encoding="utf-8")
    return Project(folder)


@pytest.mark.parametrize(
    ("change", "publication", "is_lifted"),
    [
        ({}, "2026-10", True),
        ({}, "2026-12", True),
        ({}, "2027-01", False),
        ({"region": "12"}, "2026-10", True),
        ({"column": "age"}, "2026-10", False),
        ({"rule": "plausibility.code_recent"}, "2026-10", False),
        ({"register": "bipolar"}, "2026-10", False),
    ],
)
def test_a_hold_is_lifted_where_all_that_is_said_fits_it_and_no_longer_than_that(
    tmp_path: Path, change: dict[str, str], publication: str, is_lifted: bool
) -> None:
    said = lifting.load(project(tmp_path, LIFTED))
    (found,) = lifting.lifted([Hold(**{**vars(HOLD), **change})], said, publication)
    assert found.lifted == ("Kodningen är bekräftad." if is_lifted else None)


@pytest.mark.parametrize(
    ("text", "field"),
    [
        (LIFTED.replace("psykosr", "psykos"), "there is no register psykos"),
        (LIFTED.replace('reason = "Kodningen är bekräftad."', ""), "lifted.0.reason"),
        (LIFTED.replace("2026-12", "december"), "lifted.0.through"),
        (LIFTED + 'until = "2027-01"', "lifted.0.until"),
        ("[[lifted]", "is not TOML"),
    ],
)
def test_a_file_that_says_it_wrongly_is_told_by_field(tmp_path: Path, text: str, field: str) -> None:
    with pytest.raises(UserError, match=r"holds\.toml") as refusal:
        lifting.load(project(tmp_path, text))
    assert field in str(refusal.value)


def test_a_site_without_the_file_lifts_nothing(tmp_path: Path) -> None:
    assert lifting.load(Project(tmp_path)) == []
