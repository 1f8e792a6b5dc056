"""What the tests of the graph share: a home into which the deaths were taken in twice."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipelines.home import Home
from pipelines.intake import outcome as outcomes
from pipelines.intake.outcome import Outcome
from pipelines.plausibility import judgement
from pipelines.plausibility.judgement import Doubt, Judgement

DELIVERED = "2026-11-05_aaaaaaaa"


def in_october(**said: Any) -> Outcome:
    """The deaths until October 2026, taken in November."""
    blank = Outcome("dor", DELIVERED, "dor.csv", "", "2026-11-05", "2021-01-01", "2026-10-31", True, None, "")
    return replace(blank, **said)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A home into which the deaths until September 2026 were taken in October, and those until October in November."""
    home = Home(tmp_path / "home")
    for delivery, covers_to, read in (("2026-10-05_aaaaaaaa", "2026-09-30", 60), (DELIVERED, "2026-10-31", 70)):
        rows = {"read": read, "accepted": read - 5, "quarantined": 5, "warned": 2}
        outcomes.write(home, in_october(delivery=delivery, extracted_on=delivery[:10], covers_to=covers_to, **rows))
    doubt = Doubt("dor", DELIVERED, "missing", "underlying_cause", None, None, None, "hold", "whole")
    judgement.keep(home, Judgement("dor", DELIVERED, "v", "l", 1, True, 40, ("2026-10-01",), (doubt,)))
    return home
