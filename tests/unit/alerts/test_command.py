"""Unit: `vip alert` at a terminal."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from pipelines.alerts import outbox
from pipelines.commands.alert import alert
from pipelines.errors import UserError
from pipelines.home import Home
from tests.unit.alerts.conftest import DIGEST, HOST, MADE_AT, Mailbox, free_port
from tests.unit.release.conftest import vip


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """One in which a digest waits."""
    home = Home(tmp_path / "home")
    outbox.put(home, DIGEST, ["email"], MADE_AT)
    return home


def site(folder: Path, port: int) -> Path:
    said = f'host = "{HOST}"\nport = {port}\nsecurity = "none"\nsender = "a@b.se"\nrecipients = ["a@b.se"]\n'
    (folder / "vip.toml").write_text(f"[alerts.email]\n{said}", encoding="utf-8")
    return folder


def test_the_last_digest_is_shown_with_where_it_is_yet_to_be_sent(home: Home) -> None:
    shown = vip(alert, "--show", "--home", home.root).output
    assert "VIP 2026-10: avvisad fil, försenad leverans" in shown
    assert "kolumnen kön saknas" in shown
    assert shown.endswith("1. VIP 2026-10: avvisad fil, försenad leverans. Not sent yet: email.\n")


def test_what_was_refused_and_what_is_damaged_is_shown(home: Home) -> None:
    outbox.note(home, 1, "email", refused={"email": 552})
    outbox.put(home, replace(DIGEST, publication="2026-11"), ["email"], MADE_AT)
    (home.alerts / "000002.json").write_text("", encoding="utf-8")
    shown = vip(alert, "--show", "--home", home.root).output
    assert "försenad leverans. Refused: email (code 552); `vip alert --send` tries again.\n" in shown
    assert f"{home.alerts / '000002.json.damaged'}: is damaged, and is not sent." in shown


def test_a_home_without_a_digest_says_so(tmp_path: Path) -> None:
    assert vip(alert, "--show", "--home", tmp_path).output == "No digest is kept.\n"


def test_what_waits_is_sent_when_somebody_says_so(
    home: Home, tmp_path: Path, mail_server: Callable[..., Mailbox]
) -> None:
    box = mail_server()
    asked = ("--send", "--home", home.root, "--site", site(tmp_path, box.port))
    assert [vip(alert, *asked).output for _ in range(2)] == ["Nothing waits.\n"] * 2
    assert [message["Subject"] for message in box.messages] == [DIGEST.subject]


def test_a_test_message_is_sent_and_not_kept(home: Home, tmp_path: Path, mail_server: Callable[..., Mailbox]) -> None:
    box = mail_server()
    assert vip(alert, "--test", "--home", home.root, "--site", site(tmp_path, box.port)).output == "Sent.\n"
    assert [message["Subject"] for message in box.messages] == ["VIP: prov"]
    assert len(list(outbox.every(home))) == 1


def test_that_a_unit_has_failed_is_told_with_what_to_do(tmp_path: Path, mail_server: Callable[..., Mailbox]) -> None:
    box, home = mail_server(), Home(tmp_path / "home")
    asked = ("--unit", "vip-daemon.service", "--home", home.root)
    assert vip(alert, *asked, "--site", site(tmp_path, box.port)).output == "Sent.\n"
    (message,) = box.messages
    assert message["Subject"] == "VIP: en tjänst har stannat"
    assert "vip-daemon.service har stannat" in message.as_string()
    vip(alert, *asked, "--site", site(tmp_path, box.port))
    assert [message["Subject"] for message in box.messages] == ["VIP: en tjänst har stannat"] * 2  # it failed again
    (tmp_path / "silent").mkdir()
    assert vip(alert, *asked, "--site", tmp_path / "silent").output.startswith("Nobody is told")


@pytest.mark.parametrize("asked", ["--test", "--send"])
def test_a_server_that_does_not_take_it_is_wrong_use_that_says_why(home: Home, tmp_path: Path, asked: str) -> None:
    ended = vip(alert, asked, "--home", home.root, "--site", site(tmp_path, free_port()))
    assert isinstance(ended.exception, UserError)
    assert "it cannot be reached" in str(ended.exception)


@pytest.mark.parametrize("asked", [[], ["--show", "--send"]])
def test_one_of_the_three_is_asked_for(home: Home, asked: list[str]) -> None:
    assert isinstance(vip(alert, *asked, "--home", home.root).exception, UserError)


def test_nobody_to_tell_is_said(home: Home, tmp_path: Path) -> None:
    ended = vip(alert, "--test", "--home", home.root, "--site", tmp_path)
    assert "vip.toml: alerts" in str(ended.exception)
