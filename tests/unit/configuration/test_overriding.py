"""Unit: the environment goes before `vip.toml`, and a mistake in it is told with the variable."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipelines import configuration
from pipelines.errors import UserError
from pipelines.project import Project
from tests.conftest import REPOSITORY

TOML = """
history_months = 12
[portal]
session_minutes = 60
[portal.oidc]
issuer = "https://id.example.se"
client_id = "portal"
[linkages.own]
registers = ["lmed", "psykosr"]
legal_ground = "7 kap. 8 §"
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """The project with a site that says something."""
    (tmp_path / "vip.toml").write_text(TOML, encoding="utf-8")
    return Project(tmp_path)


def test_a_variable_goes_before_both_files_and_what_none_names_stands(project: Project) -> None:
    said = {
        "VIP_HISTORY_MONTHS": "24", "VIP_AREAS": "2005", "VIP_PROGRAMMES": '["adhd"]', "VIP_ROWS_ARE_PUBLIC": "true",
        "VIP_PORTAL__OIDC__CLIENT_ID": "1234", "VIP_PORTAL__OIDC__ORGANISATIONS": '{SE2321 = "region/14"}',
        "VIP_LINKAGES__OWN__VALID_TO": "2026-12-31", "VIP_STORAGE__POSTGRESQL": "postgresql:///vip",
    }  # fmt: skip
    found, before = configuration.load(project, said), configuration.load(project, {})
    assert (found.history_months, found.areas, found.programmes, found.rows_are_public) == (24, 2005, ["adhd"], True)
    assert found.portal
    assert found.portal.oidc
    assert (found.portal.session_minutes, found.portal.oidc.client_id) == (60, "1234")
    assert found.portal.oidc.organisations == {"SE2321": "region/14"}
    assert str(found.linkages["own"].valid_to) == "2026-12-31"
    assert found.linkages.keys() == before.linkages.keys()
    assert found.storage.postgresql == "postgresql:///vip"
    assert before.history_months == 12


@pytest.mark.parametrize(
    "said",
    [{}, {"VIP_HOME": "x", "VIP_SITE": "y", "VIP_IDENTITY_KEY": "z", "VIP_PORTAL_CLIENT_SECRET": "z", "AREAS": "2005"}],
)
def test_variables_of_other_things_change_nothing_and_are_in_no_record(project: Project, said: dict[str, str]) -> None:
    assert configuration.load(project, said) == configuration.load(project, {})


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("VIP_HISTORY_MONTHS", "many", "history_months: Input should be a valid integer"),
        ("VIP_AREAS", "1997", 'areas: Value error, say "now"'),
        ("VIP_PROGRAMMES", '["adhd"', "is not TOML"),
        ("VIP_PROGRAMMES", "adhd", "programmes: Input should be a valid list"),
        ("VIP_PROGRAMMES", '["somatik"]', "programmes: there is no somatik. There are adhd,"),
        ("VIP_PORTAL__SESSION_MINUTE", "60", "portal.session_minute: Extra inputs"),
        ("VIP_PORTAL__SESSION_MINUTES", "0", "portal.session_minutes: Input should be greater"),
        ("VIP_HISTORY_MONTHS__X", "1", "history_months is no table"),
        ("VIP_PUBLISHER__NAME", "Ett register", "publisher.kind: Field required"),
        ("VIP_LINKAGES__OWN__REGISTERS", '["lmed", "nowhere"]', "linkages.own.registers: there is no register nowhere"),
        ("VIP_STORAGE__POSTGRESQL", "mysql://vip@localhost/vip", "storage.postgresql: String should match"),
        ("VIP_STORAGE__POSTGRESQL", "postgresql://vip:x@localhost/vip", "storage.postgresql: Value error, a password"),
        ("VIP_STORAGE__POSTGRESQL", "postgresql:///vip?password=x", "storage.postgresql: Value error, a password"),
    ],
)
def test_a_mistake_is_told_with_the_variable_and_the_key(project: Project, name: str, value: str, told: str) -> None:
    others = {"VIP_DISCLOSURE": "rcvgr", "VIP_PORTAL__OIDC__CLAIM": "org"}
    with pytest.raises(UserError) as caught:
        configuration.load(project, others | {name: value})
    assert str(caught.value).startswith(f"{name}: {told}")
    assert "7 kap" not in str(caught.value)


def test_a_run_that_is_told_nonsense_by_the_environment_writes_nothing(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", "from pipelines.commands import main; main()", "run", "--publication", "2026-10"],
        cwd=REPOSITORY, env=os.environ | {"VIP_HOME": str(tmp_path), "VIP_HISTORY_MONTHS": "many"},
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert (ended.returncode, ended.stdout) == (2, "")
    assert ended.stderr.startswith("VIP_HISTORY_MONTHS: history_months: Input should be a valid integer")
    assert [path for path in tmp_path.rglob("*") if path.is_file() and path.name not in (".lock", ".layout")] == []
