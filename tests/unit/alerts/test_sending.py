"""Unit: a digest on its way to a mail server and a webhook, and what is said where it does not come through."""

from collections.abc import Callable
from dataclasses import replace
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest

from pipelines.alerts import mail, webhook
from pipelines.alerts.digest import Digest, Section, words
from pipelines.alerts.settings import Email, Webhook
from pipelines.alerts.unsent import Refused, Unsent
from pipelines.errors import UserError
from tests.unit.alerts.conftest import DIGEST, HOST, MADE_AT, PASSWORD, USER, Hook, Mailbox, free_port

SERVER = Callable[..., Mailbox]


def email(port: int, **said: object) -> Email:
    people = {"sender": "vip@example.se", "recipients": ["anna@example.se", "drift@example.se"]}
    return Email.model_validate({"host": HOST, "port": port, "security": "none", **people, **said})


@pytest.fixture
def logged_in(monkeypatch: pytest.MonkeyPatch) -> dict[str, object]:
    monkeypatch.setenv("VIP_TEST_PASSWORD", PASSWORD)
    return {"user": USER, "password_env": "VIP_TEST_PASSWORD", "security": "starttls"}


@pytest.fixture
def trusted(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))


def refusal(said: Email) -> str:
    with pytest.raises(Unsent) as raised:
        mail.send(DIGEST, MADE_AT, said)
    assert not isinstance(raised.value, Refused)
    assert f"alerts.email: {HOST}, port {said.port}: " in str(raised.value)
    return str(raised.value)


def test_a_mail_says_what_it_is_in_its_headers_and_twice_the_same_in_its_body(mail_server: SERVER) -> None:
    box = mail_server()
    mail.send(DIGEST, MADE_AT, email(box.port))
    (envelope,), (message,) = box.envelopes, box.messages
    assert (envelope.mail_from, envelope.rcpt_tos) == ("vip@example.se", ["anna@example.se", "drift@example.se"])
    assert (message["From"], message["To"]) == ("vip@example.se", "anna@example.se, drift@example.se")
    assert message["Subject"] == "VIP 2026-10: avvisad fil, försenad leverans"
    assert parsedate_to_datetime(message["Date"]) == MADE_AT
    assert (message["Auto-Submitted"], message["Content-Language"]) == ("auto-generated", "sv")
    assert message["Message-ID"].endswith("@example.se>")
    assert message.get_content_type() == "multipart/alternative"
    text, page = message.get_body(("plain",)), message.get_body(("html",))
    assert text
    assert page
    for part in (text, page):
        assert part.get_content_charset() == "utf-8"
        for said in ("psykosr_2026-10-05.csv: kolumnen kön saknas.", "VAD DU GÖR", "be om en ny fil"):
            assert said.casefold() in part.get_content().casefold()
    assert "<A & B>" in text.get_content()
    assert "&lt;A &amp; B&gt;" in page.get_content()
    assert "http" not in page.get_content()


def test_every_byte_of_a_mail_passes_servers_that_know_ascii_alone(mail_server: SERVER) -> None:
    box = mail_server()
    mail.send(DIGEST, MADE_AT, email(box.port))
    content = box.envelopes[0].original_content
    assert content
    assert content.isascii()
    assert max(map(len, content.splitlines())) < 998


def test_the_same_digest_is_the_same_message(mail_server: SERVER) -> None:
    box = mail_server()
    for _ in range(2):
        mail.send(DIGEST, MADE_AT, email(box.port))
    first, second = box.messages
    assert first["Message-ID"] == second["Message-ID"]


def test_a_user_logs_in_over_an_encrypted_connection(
    mail_server: SERVER, logged_in: dict[str, object], trusted: None
) -> None:
    box = mail_server("starttls")
    mail.send(DIGEST, MADE_AT, email(box.port, **logged_in))
    assert (len(box.messages), box.logins) == (1, [(USER.encode(), PASSWORD.encode())])


def test_a_wrong_password_is_told_and_never_shown(
    mail_server: SERVER, logged_in: dict[str, object], trusted: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    box = mail_server("starttls")
    monkeypatch.setenv("VIP_TEST_PASSWORD", "felaktigt")
    told = refusal(email(box.port, **logged_in))
    assert "does not let the user in" in told
    assert "felaktigt" not in told
    assert box.messages == []


def test_the_connection_may_be_encrypted_from_its_beginning(mail_server: SERVER, trusted: None) -> None:
    box = mail_server("tls")
    mail.send(DIGEST, MADE_AT, email(box.port, security="tls"))
    assert len(box.messages) == 1


@pytest.mark.parametrize("kind", ["starttls", "tls"])
def test_a_certificate_that_nobody_trusts_is_refused(
    mail_server: SERVER, logged_in: dict[str, object], kind: str
) -> None:
    box = mail_server(kind)
    assert "certificate is not trusted" in refusal(email(box.port, **logged_in | {"security": kind}))
    assert (box.messages, box.logins) == ([], [])


def test_nothing_is_said_in_clear_text_to_a_server_without_encryption(
    mail_server: SERVER, logged_in: dict[str, object]
) -> None:
    box = mail_server("plain")
    assert "offers no STARTTLS" in refusal(email(box.port, **logged_in))
    assert (box.messages, box.logins) == ([], [])


def test_a_server_that_is_down_is_named() -> None:
    assert "it cannot be reached" in refusal(email(free_port()))


def test_a_mail_that_is_too_large_is_refused_before_it_is_sent(mail_server: SERVER) -> None:
    box = mail_server(largest=1_000)
    with pytest.raises(Refused, match="552") as raised:
        mail.send(DIGEST, MADE_AT, email(box.port))
    assert raised.value.code == 552


def test_a_server_that_knows_no_recipient_is_mended_and_asked_again(mail_server: SERVER) -> None:
    box = mail_server()
    box.refuses |= dict.fromkeys(("anna@example.se", "drift@example.se"), "550 Who")
    assert "takes no mail to the recipients" in refusal(email(box.port))


@pytest.fixture
def address(hook: Hook, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Webhook]:
    monkeypatch.setenv("VIP_TEST_HOOK", hook.url)
    return lambda style: Webhook.model_validate({"style": style, "url_env": "VIP_TEST_HOOK"})


def test_teams_is_handed_an_adaptive_card(hook: Hook, address: Callable[[str], Webhook]) -> None:
    webhook.send(DIGEST, address("teams"))
    (path, headers, _), (message,) = hook.posted[0], hook.messages
    assert (path, headers["Content-Type"]) == ("/hemlig/v%C3%A4gen", "application/json")
    (attached,) = message["attachments"]
    assert (message["type"], attached["contentType"]) == ("message", "application/vnd.microsoft.card.adaptive")
    card = attached["content"]
    assert (card["type"], card["version"]) == ("AdaptiveCard", "1.4")
    assert {part["type"] for part in card["body"]} == {"TextBlock"}
    assert card["body"][0]["text"] == "VIP 2026-10: avvisad fil, försenad leverans"
    said = "\n".join(part["text"] for part in card["body"])
    assert "psykosr\\_2026-10-05.csv: kolumnen kön saknas." in said
    assert "**Vad du gör**" in said


def test_slack_is_handed_blocks_with_its_own_signs_written_out(hook: Hook, address: Callable[[str], Webhook]) -> None:
    webhook.send(DIGEST, address("slack"))
    (message,) = hook.messages
    assert message["text"] == "VIP 2026-10: avvisad fil, försenad leverans"
    assert message["blocks"][0]["type"] == "header"
    said = "\n".join(block["text"]["text"] for block in message["blocks"])
    assert "&lt;A &amp; B&gt;" in said
    assert "kolumnen kön saknas" in said


def long(lines: int) -> Digest:
    """With every kind, and names that are as long as names may be."""
    line = "å" * 200 + "_2026.csv: kolumnen kön saknas."
    return replace(DIGEST, sections=tuple(Section(own, (line,) * lines) for own in words().values()))


@pytest.mark.parametrize(("lines", "is_whole"), [(1, True), (20, False)])
def test_a_card_is_no_larger_than_teams_takes_and_says_where_the_rest_is(
    hook: Hook, address: Callable[[str], Webhook], lines: int, is_whole: bool
) -> None:
    webhook.send(long(lines), address("teams"))
    (_, _, posted), (message,) = hook.posted[0], hook.messages
    assert len(posted) <= 28_000
    said = "\n".join(part["text"] for part in message["attachments"][0]["content"]["body"])
    assert ("Mer står i e-postmeddelandet" not in said) == is_whole
    assert said.count("**Vad du gör**\n") == len(words())
    assert (said.count("kolumnen kön saknas") == lines * len(words())) == is_whole
    assert b"\\u00e5" not in posted


def test_a_block_that_slack_would_not_take_ends_with_where_the_rest_is(
    hook: Hook, address: Callable[[str], Webhook]
) -> None:
    webhook.send(long(20), address("slack"))
    blocks = [block["text"]["text"] for block in hook.messages[0]["blocks"]]
    assert max(map(len, blocks)) <= 3_000
    happened = [block for block in blocks if block.startswith("*Vad som hänt*")]
    assert len(happened) == len(words())
    assert all(block.splitlines()[-1].startswith("Mer står i e-postmeddelandet") for block in happened)
    assert all(line.endswith("saknas.") for block in happened for line in block.splitlines()[1:-1])


@pytest.mark.parametrize("status", [400, 404, 410, 413])
def test_what_a_webhook_refuses_for_good_is_told_with_its_answer(
    hook: Hook, address: Callable[[str], Webhook], status: int
) -> None:
    hook.status = status
    with pytest.raises(Refused) as raised:
        webhook.send(DIGEST, address("teams"))
    assert raised.value.code == status


@pytest.mark.parametrize("status", [302, 408, 425, 429, 500])
def test_a_webhook_that_does_not_take_it_is_told_of_without_its_address(
    hook: Hook, address: Callable[[str], Webhook], status: int
) -> None:
    hook.status = status
    with pytest.raises(Unsent, match=f"alerts.webhook: it answered {status}") as raised:
        webhook.send(DIGEST, address("slack"))
    assert not isinstance(raised.value, Refused)
    assert "hemlig" not in str(raised.value)
    assert len(hook.posted) == 1


def test_a_webhook_that_is_down_is_told_of_without_its_address(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIP_TEST_HOOK", f"http://{HOST}:{free_port()}/hemlig")
    with pytest.raises(Unsent) as raised:
        webhook.send(DIGEST, Webhook(style="teams", url_env="VIP_TEST_HOOK"))
    assert str(raised.value) == "alerts.webhook: it cannot be reached."


def test_an_address_that_others_could_listen_at_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIP_TEST_HOOK", "http://example.se/hemlig")
    with pytest.raises(UserError, match=r"alerts.webhook.url_env: .*https://") as raised:
        webhook.send(DIGEST, Webhook(style="teams", url_env="VIP_TEST_HOOK"))
    assert "hemlig" not in str(raised.value)
