"""Unit: the portal and its tokens as an operator runs them."""

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import Result
from typer.testing import CliRunner

from pipelines import configuration
from pipelines.commands import token
from pipelines.commands.portal import portal as portal_command
from pipelines.errors import UserError
from pipelines.home import Home
from pipelines.portal import serving
from pipelines.portal.settings import PortalSettings
from pipelines.project import Project
from tests.conftest import REPOSITORY
from tests.unit.release.conftest import vip

VIP = [sys.executable, "-c", "from pipelines.commands import main; main()"]
SECONDS_TO_START = 15  # of a machine that does much else


def said(*words: str) -> Result:
    return CliRunner().invoke(token.app, list(words))


@contextmanager
def portal(home: Home, *words: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """`vip portal` on a free port: its process and address."""
    command = [*VIP, "portal", "--port", "0", "--home", str(home.root), *words]
    surroundings = {name: value for name, value in os.environ.items() if name != "VIP_SITE"}
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=REPOSITORY,
                          env=surroundings) as process:  # fmt: skip
        try:
            assert process.stdout
            yield process, process.stdout.readline().strip()
        finally:
            process.terminate()


def status(address: str, shown: str) -> int:
    request = urllib.request.Request(address, headers={"Authorization": f"Bearer {shown}"})
    try:
        with urllib.request.urlopen(request, timeout=20) as came:
            return int(came.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code


def test_a_token_is_shown_once_listed_without_it_and_revoked(tmp_path: Path) -> None:
    home = f"--home={tmp_path}"
    shown = said("issue", "region/14", home).output.splitlines()[0]
    assert re.fullmatch(r"vip_[0-9a-f]{12}_[\w-]{43}", shown)
    listed = said("list", home).output
    assert shown.split("_")[1] in listed
    assert shown.split("_", 2)[2] not in listed
    assert "is revoked" in said("revoke", shown.split("_")[1], home).output
    found = json.loads(said("list", home, "--json").output)[0]
    assert (found["holder"], found["holds"]) == ("region/14", False)
    log = (next((tmp_path / "portal" / "audit").glob("*.jsonl"))).read_text(encoding="utf-8")
    assert [json.loads(line)["does"] for line in log.splitlines()] == ["issue", "revoke"]
    assert shown not in log


@pytest.mark.parametrize(("holder", "message"), [
    ("region/99", "no such region"), ("municipality/0000", "no such municipality"), ("programme/astma", "no such programme"),
    ("healthcare_region/9", "no such healthcare region"), ("unit/1", "write region/14"), ("14", "write region/14"),
])  # fmt: skip
def test_a_token_for_nobody_is_not_issued(tmp_path: Path, holder: str, message: str) -> None:
    ended = said("issue", holder, f"--home={tmp_path}")
    assert isinstance(ended.exception, UserError)
    assert message in str(ended.exception)
    assert json.loads(said("list", f"--home={tmp_path}", "--json").output) == []


@pytest.mark.parametrize("holder", ["region/14", "municipality/1480", "healthcare_region/5", "programme/schizofreni"])
def test_a_token_can_be_issued_to_every_kind_of_holder(tmp_path: Path, holder: str) -> None:
    assert json.loads(said("issue", holder, f"--home={tmp_path}", "--json").output)["holder"] == holder


def test_a_token_that_there_is_none_of_cannot_be_revoked(tmp_path: Path) -> None:
    assert "no such token" in str(said("revoke", "abc", f"--home={tmp_path}").exception)


def test_a_running_portal_heeds_tokens_at_once_ends_when_told_and_is_alone_in_its_home(home: Home) -> None:
    began = time.monotonic()
    with portal(home) as (process, address):
        assert time.monotonic() - began < SECONDS_TO_START
        shown = said("issue", "region/12", f"--home={home.root}").output.splitlines()[0]
        assert status(f"{address}/api/v1/publications", shown) == 200
        second = subprocess.run([*VIP, "portal", "--port", "0", "--home", str(home.root)], capture_output=True,
                                text=True, cwd=REPOSITORY, check=False)  # fmt: skip
        assert (second.returncode, "Traceback" in second.stderr) == (2, False)
        assert "vip portal" in second.stderr
        said("revoke", shown.split("_")[1], f"--home={home.root}")
        assert status(f"{address}/api/v1/publications", shown) == 401
        process.send_signal(signal.SIGTERM)
        _, complaints = process.communicate(timeout=30)
    assert shown not in complaints
    assert "Traceback" not in complaints


def test_a_portal_that_was_killed_is_in_nobodys_way(home: Home) -> None:
    with portal(home) as (process, _):
        process.kill()
        process.wait(timeout=30)
    with portal(home) as (_, address):
        assert status(f"{address}/logga-in", "") == 200


def test_it_knows_neither_dagster_nor_great_expectations(home: Home) -> None:
    program = (
        "import sys\nfrom pathlib import Path\nfrom pipelines import clock, configuration\n"
        "from pipelines.deployment import Deployment\nfrom pipelines.portal import serving\n"
        "from pipelines.portal.application import Around, application\nfrom pipelines.home import Home\n"
        "from pipelines.portal.settings import PortalSettings\n"
        "application(Around(PortalSettings(), Home(Path(sys.argv[1])), 'http://127.0.0.1', {}, clock.now))\n"
        "print(sorted({'dagster', 'great_expectations', 'playwright'} & set(sys.modules)))"
    )
    ended = subprocess.run([sys.executable, "-c", program, str(home.root)], capture_output=True, text=True,
                           cwd=REPOSITORY, check=True)  # fmt: skip
    assert ended.stdout == "[]\n"


def test_the_chain_is_checked_at_the_terminal(tmp_path: Path) -> None:
    home = Home(tmp_path)
    for holder in ("region/14", "region/12"):
        said("issue", holder, f"--home={tmp_path}")
    ended = vip(portal_command, "--check-audit", "--home", tmp_path)
    assert ended.exit_code == 0
    noted = re.search(r"the last (\w{64}): sound", ended.output)
    assert noted
    log = next((home.portal / "audit").glob("*.jsonl"))
    log.write_bytes(log.read_bytes().splitlines(keepends=True)[0])
    shortened = vip(portal_command, "--check-audit", "--home", tmp_path, "--noted", noted[1])
    assert (shortened.exit_code, "not in the chain" in shortened.output) == (60, True)
    log.write_bytes(log.read_bytes().replace(b"region/14", b"region/13") + b'{"before":""}\n')
    altered = vip(portal_command, "--check-audit", "--home", tmp_path, "--json")
    assert (altered.exit_code, json.loads(altered.output)["sound"]) == (60, False)


def test_others_reach_it_only_where_a_proxy_with_https_is_named() -> None:
    serving.require_private(PortalSettings(), "127.0.0.1")
    serving.require_private(PortalSettings(), "::1")
    serving.require_private(PortalSettings(address="https://portal.example.se"), "0.0.0.0")
    with pytest.raises(UserError, match="HTTPS"):
        serving.require_private(PortalSettings(), "0.0.0.0")


def test_behind_a_proxy_it_does_not_start_before_it_knows_whose_word_to_take(tmp_path: Path) -> None:
    (tmp_path / "vip.toml").write_text('[portal]\naddress = "https://portal.example.se"\n', encoding="utf-8")
    ended = vip(portal_command, "--port", "0", "--home", tmp_path / "home", "--site", tmp_path)
    assert isinstance(ended.exception, UserError)
    assert 'trusted_proxies = ["127.0.0.1"]' in str(ended.exception)


@pytest.mark.parametrize("said", [{"trusted_proxies": ["192.0.2.1"]}, {"trusted_proxies": []}, {"address": None}])
def test_whose_word_is_taken_may_be_nobodys_where_that_is_said(said: dict[str, object]) -> None:
    serving.require_callers_told_apart(PortalSettings.model_validate({"address": "https://portal.example.se"} | said))


@pytest.mark.parametrize(("written", "field"), [
    ('address = "http://portal.example.se"', "address"), ('address = "https://portal.example.se/"', "address"),
    ('trusted_proxies = ["*"]', "trusted_proxies"), ('trusted_proxies = ["proxy"]', "trusted_proxies"),
    ("session_minutes = 0", "session_minutes"), ('secret = "x"', "secret"),
    ('[portal.oidc]\nissuer = "http://id.example.se"\nclient_id = "x"', "oidc.issuer"),
    ('[portal.oidc]\nissuer = "https://id.example.se"\nclient_id = "x"\nclient_secret = "x"', "oidc.client_secret"),
    ('[portal.oidc]\nissuer = "https://id.example.se"\nclient_id = "x"\nscope = "profile"', "oidc.scope"),
    ('[portal.oidc]\nissuer = "https://id.example.se"\nclient_id = "x"\n[portal.oidc.organisations]\na = "14"',
     "oidc.organisations"),
    ("[portal.limits]\nbody_bytes = 1", "limits.body_bytes"),
])  # fmt: skip
def test_a_table_that_is_not_as_it_should_be_names_the_file_and_the_field(
    tmp_path: Path, written: str, field: str
) -> None:
    (tmp_path / "vip.toml").write_text(f"[portal]\n{written}\n", encoding="utf-8")
    with pytest.raises(UserError, match=rf"vip.toml: portal\.{re.escape(field)}"):
        configuration.load(Project(tmp_path))


def test_what_the_portal_is_told_is_in_no_manifest(tmp_path: Path) -> None:
    (tmp_path / "vip.toml").write_text('[portal]\naddress = "https://portal.example.se"\n', encoding="utf-8")
    found = configuration.load(Project(tmp_path))
    assert found.portal
    assert "portal" not in found.model_dump(mode="json")
