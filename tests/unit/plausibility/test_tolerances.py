"""Unit: tolerances are declared, a site changes single fields of them, and a mistake names file and field."""

from pathlib import Path

import pytest

from pipelines.errors import UserError
from pipelines.plausibility import comparison, tolerances
from pipelines.project import Project

OWN = Path("pipelines/plausibility/tolerances.toml")


def _site(tmp_path: Path, text: str) -> Project:
    path = tmp_path / OWN
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    return Project(tmp_path)


def test_every_share_that_is_compared_has_a_tolerance_with_a_reason() -> None:
    said = tolerances.load(Project(), "psykosr")
    assert all(len(said.of(metric).reason) > 10 for metric in (*comparison.SHARES, *comparison.SIZES))


def test_a_site_changes_one_field_for_a_register_and_one_for_a_column(tmp_path: Path) -> None:
    project = _site(
        tmp_path,
        '[registers.psykosr.missing]\nfloor = 0.5\nreason = "Ombyggnad"\n'
        '[registers.psykosr."missing.smoking"]\nseverity = "warn"\nreason = "Frågan utgår"\n',
    )
    shipped, own = tolerances.load(Project(), "psykosr"), tolerances.load(project, "psykosr")
    assert (own.of("missing").floor, own.of("missing").severity) == (0.5, "hold")
    assert (own.of("missing", "smoking").floor, own.of("missing", "smoking").severity) == (0.5, "warn")
    assert own.of("missing").title == shipped.of("missing").title
    assert tolerances.load(project, "dor").of("missing") == shipped.of("missing")


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('[registers.psykosr.misssing]\nfloor = 1\nreason = "x"\n', "misssing"),
        ('[registers.psykosr."missing.smokking"]\nfloor = 1\nreason = "x"\n', "smokking"),
        ('[registers.psykosr.missing]\nfloor = -1\nreason = "x"\n', "floor"),
        ("[registers.psykosr.missing]\nfloor = 0.5\n", "reason"),
        ('[registers.psykos.missing]\nfloor = 0.5\nreason = "x"\n', "psykos"),
        ("[general]\ndeviation = 3\n", "deviation"),
        ("[general\n", "TOML"),
    ],
)
def test_a_mistake_in_a_sites_tolerances_names_the_file_and_the_field(tmp_path: Path, text: str, named: str) -> None:
    project = _site(tmp_path, text)
    with pytest.raises(UserError, match=named) as error:
        tolerances.load(project, "psykosr")
    assert "tolerances.toml" in str(error.value)
