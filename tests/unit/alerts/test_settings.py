"""Unit: `[alerts]` in `vip.toml`: what is wrong with it is said with file and field, before anything runs."""

from pathlib import Path

import pytest

from pipelines import configuration
from pipelines.alerts.settings import Alerts, Email
from pipelines.configuration import Configuration
from pipelines.errors import UserError
from pipelines.project import Project

EMAIL = '[alerts.email]\nhost = "mail.example.se"\nsender = "vip@example.se"\nrecipients = ["anna@example.se"]\n'
WITH_USER = EMAIL + 'user = "vip"\n'


def load(folder: Path, said: str) -> Configuration:
    (folder / "vip.toml").write_text(said, encoding="utf-8")
    return configuration.load(Project(folder))


def test_a_server_is_spoken_to_encrypted_unless_something_else_is_said(tmp_path: Path) -> None:
    said = load(tmp_path, EMAIL).alerts
    assert said
    assert said.email
    assert (said.email.port, said.email.security, said.always) == (587, "starttls", False)
    assert said.email.password() is None


def test_whom_runs_tell_is_in_no_manifest(tmp_path: Path) -> None:
    assert "alerts" not in load(tmp_path, EMAIL).model_dump(mode="json")


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ("[alerts]\nalways = true\n", "alerts: "),
        ("[alerts]\nallways = true\n" + EMAIL, "alerts.allways: "),
        (EMAIL + "port = 0\n", "alerts.email.port: "),
        (EMAIL + 'security = "ssl"\n', "alerts.email.security: "),
        (EMAIL.replace("vip@example.se", "vip@example.se\\nBcc: x@y.se"), "alerts.email.sender: "),
        (EMAIL.replace('["anna@example.se"]', "[]"), "alerts.email.recipients: "),
        (EMAIL.replace("anna@", "anna "), "alerts.email.recipients.0: "),
        (WITH_USER, "alerts.email: .*password_file and password_env"),
        (WITH_USER + 'password_file = "a"\npassword_env = "B"\n', "alerts.email: .*password_file and password_env"),
        (EMAIL + 'password_env = "B"\n', "alerts.email: .*user goes with"),
        (WITH_USER + 'password = "hemligt"\n', "alerts.email.password: "),
        (WITH_USER + 'password_env = "B"\nsecurity = "none"\n', "alerts.email: .*clear text"),
        ('[alerts.webhook]\nstyle = "teams"\n', "alerts.webhook: .*url_file and url_env"),
        ('[alerts.webhook]\nstyle = "irc"\nurl_env = "B"\n', "alerts.webhook.style: "),
        ('[alerts.webhook]\nstyle = "teams"\nurl = "https://a.se"\n', "alerts.webhook.url: "),
    ],
)
def test_what_is_wrong_is_said_with_file_and_field(tmp_path: Path, said: str, field: str) -> None:
    with pytest.raises(UserError, match=rf"vip.toml: {field}"):
        load(tmp_path, said)


def test_a_secret_is_one_line_of_a_file_or_of_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = tmp_path / "secret"
    people = {"host": "a.se", "sender": "a@b.se", "recipients": ["a@b.se"], "user": "vip"}
    by_file = Alerts(email=Email.model_validate({**people, "password_file": place}))
    by_environment = Alerts(email=Email.model_validate({**people, "password_env": "VIP_TEST_PASSWORD"}))
    for said, where in ((by_file, "password_file"), (by_environment, "password_env")):
        with pytest.raises(UserError, match=rf"alerts\.email\.{where}: "):
            said.require_secrets()
    place.write_text("hemligt\n", encoding="utf-8")
    monkeypatch.setenv("VIP_TEST_PASSWORD", "hemligt")
    for said in (by_file, by_environment):
        assert said.email
        assert said.email.password() == "hemligt"
    place.write_text("två\nrader\n", encoding="utf-8")
    with pytest.raises(UserError, match="must hold one line"):
        by_file.require_secrets()
