"""Q-bup: the order of request, first assessment, in-depth assessment and treatment."""

from pathlib import Path

import pytest

from pipelines.project import Project
from tests.unit.intake.bench import new_home, row_of_examples, table, take_in

REGISTER = Project().registers["qbup"]
STEPS = ("VARDBEGARAN", "FORSTA_BEDOMNING", "FORDJUPAD_UTREDNING", "BEHANDLING")


@pytest.mark.parametrize(
    ("days", "rules"),
    [
        (("2025-02-10", "2025-02-10", "2025-02-10", "2025-02-10"), set()),
        (("2025-02-11", "2025-02-10", "", ""), {"row.assessed_after_request"}),
        (("2025-02-10", "2025-03-01", "2025-02-28", "2025-03-01"), {"row.in_depth_after_first"}),
        (("2025-02-10", "2025-03-01", "2025-03-02", "2025-03-01"), set()),
        (("2025-02-10", "2025-03-01", "", "2025-02-28"), {"row.treated_after_first"}),
        (("2025-02-10", "2026-03-02", "", ""), {"row.form_after_first_assessment"}),
        (("", "2025-03-01", "", ""), set()),
    ],
)
def test_steps_come_in_their_order(tmp_path: Path, days: tuple[str, ...], rules: set[str]) -> None:
    row = {**row_of_examples(REGISTER), **dict(zip(STEPS, days, strict=True))}
    taken = take_in(new_home(tmp_path), REGISTER, table(REGISTER, [row]))
    assert taken.rules == ({2: rules} if rules else {})


@pytest.mark.parametrize(("requested", "is_warned"), [("2022-03-02", False), ("2022-03-01", True)])
def test_a_wait_of_more_than_three_years_is_kept_with_a_warning(
    tmp_path: Path, requested: str, is_warned: bool
) -> None:
    """Three years of 365 days before 1 March 2025 are 2 March 2022, since 2024 was a leap year."""
    row = {**row_of_examples(REGISTER), "VARDBEGARAN": requested}
    outcome = take_in(new_home(tmp_path), REGISTER, table(REGISTER, [row])).outcome
    assert (outcome.accepted, outcome.warned) == (1, int(is_warned))
