"""Unit: digests are kept until they have come through, are sent once, and hold up no run for long."""

import json
import stat
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pipelines.alerts import outbox, sending, telling
from pipelines.alerts.account import Account, Failure
from pipelines.alerts.digest import Digest
from pipelines.alerts.settings import Alerts
from pipelines.deployment import Deployment
from pipelines.errors import DisclosureBreach, ExtractRejected, Fault, Rejected, UserError
from pipelines.home import Home
from pipelines.project import Project
from tests.unit.alerts.conftest import DIGEST, HOST, MADE_AT, Hook, Mailbox, free_port

NEXT = replace(DIGEST, publication="2026-11")


def alerts(port: int, hook: bool = False, **said: object) -> Alerts:
    people = {"sender": "vip@example.se", "recipients": ["anna@example.se"]}
    own = {"webhook": {"style": "slack", "url_env": "VIP_TEST_HOOK"}} if hook else {}
    return Alerts.model_validate({"email": {"host": HOST, "port": port, "security": "none", **people}, **own, **said})


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


def unsent(home: Home) -> list[tuple[str, ...]]:
    return [kept.unsent for kept in outbox.every(home)]


def test_what_a_server_that_is_down_did_not_take_is_sent_later_in_order(
    home: Home, mail_server: Callable[..., Mailbox]
) -> None:
    port = free_port()
    for digest in (DIGEST, NEXT):
        (complaint,) = telling.deliver(alerts(port), home, digest)
        assert "cannot be reached" in complaint
    assert unsent(home) == [("email",), ("email",)]
    box = mail_server()
    assert telling.deliver(alerts(box.port), home) == []
    assert [message["Subject"].split(":")[0] for message in box.messages] == ["VIP 2026-10", "VIP 2026-11"]
    assert unsent(home) == [(), ()]
    assert telling.deliver(alerts(box.port), home) == []
    assert len(box.messages) == 2


def test_a_kept_digest_is_its_owners_alone_and_whole(home: Home) -> None:
    telling.deliver(alerts(free_port()), home, DIGEST)
    (path,) = home.alerts.glob("*.json")
    assert (stat.S_IMODE(path.stat().st_mode), stat.S_IMODE(home.alerts.stat().st_mode)) == (0o600, 0o700)
    assert [kept.digest for kept in outbox.every(home)] == [DIGEST]
    assert list(home.alerts.glob("*.part")) == []


def test_a_digest_that_was_told_already_is_not_told_again_and_another_is(
    home: Home, mail_server: Callable[..., Mailbox]
) -> None:
    box = mail_server()
    other = replace(DIGEST, sections=DIGEST.sections[:1])
    for digest in (DIGEST, DIGEST, other, other, DIGEST):
        assert telling.deliver(alerts(box.port), home, digest) == []
    assert [message["Subject"] for message in box.messages] == [DIGEST.subject, other.subject, DIGEST.subject]
    assert [kept.digest for kept in outbox.every(home)] == [DIGEST]  # the last of each publication


def test_a_channel_that_took_it_is_not_asked_again_for_the_sake_of_another(
    home: Home, hook: Hook, monkeypatch: pytest.MonkeyPatch, mail_server: Callable[..., Mailbox]
) -> None:
    monkeypatch.setenv("VIP_TEST_HOOK", hook.url)
    telling.deliver(alerts(free_port(), hook=True), home, DIGEST)
    assert (len(hook.posted), unsent(home)) == (1, [("email",)])
    box = mail_server()
    telling.deliver(alerts(box.port, hook=True), home)
    assert (len(hook.posted), len(box.messages), unsent(home)) == (1, 1, [()])


def test_a_server_that_answers_without_end_holds_nobody_up(
    home: Home, hook: Hook, slow_server: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "BUDGET_SECONDS", 1.0)
    monkeypatch.setenv("VIP_TEST_HOOK", hook.url)
    began = time.monotonic()
    assert telling.deliver(alerts(slow_server, hook=True), home, DIGEST) == ["alerts.email: it did not answer in time."]
    assert time.monotonic() - began < 5
    assert (len(hook.posted), unsent(home)) == (1, [("email",)])


def test_two_that_tell_at_once_lose_nothing(home: Home, mail_server: Callable[..., Mailbox]) -> None:
    box = mail_server()
    digests = [replace(DIGEST, publication=f"2026-{month:02}") for month in range(1, 7)]
    threads = [threading.Thread(target=telling.deliver, args=(alerts(box.port), home, one)) for one in digests]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(message["Subject"].split(":")[0] for message in box.messages) == [
        f"VIP {one.publication}" for one in digests
    ]
    assert [kept.number for kept in outbox.every(home)] == list(range(1, 7))


def test_a_digest_that_was_cut_off_is_set_aside_and_silences_none_after_it(
    home: Home, mail_server: Callable[..., Mailbox]
) -> None:
    telling.deliver(alerts(free_port()), home, DIGEST)
    (path,) = home.alerts.glob("*.json")
    path.write_text(path.read_text(encoding="utf-8")[:-20], encoding="utf-8")
    box = mail_server()
    (complaint,) = telling.deliver(alerts(box.port), home, NEXT)
    assert complaint.endswith("000001.json.damaged: is no digest as it was written, and was set aside.")
    assert [message["Subject"].split(":")[0] for message in box.messages] == ["VIP 2026-11"]
    assert (outbox.damaged(home), [kept.number for kept in outbox.every(home)]) == (["000001.json.damaged"], [2])
    assert telling.deliver(alerts(box.port), home) == []


def test_a_number_is_not_given_again_to_the_one_after_a_damaged_one(home: Home) -> None:
    for _ in range(2):
        telling.deliver(alerts(free_port()), home, DIGEST)
        (path,) = home.alerts.glob("*.json")
        path.write_text("{}", encoding="utf-8")
    assert outbox.damaged(home) == ["000001.json.damaged", "000002.json.damaged"]


def test_a_mail_that_is_refused_for_good_is_noted_and_stops_none_after_it(
    home: Home, mail_server: Callable[..., Mailbox]
) -> None:
    box = mail_server()
    box.refuses["VIP 2026-10"] = "554 Not this one"
    (complaint,) = telling.deliver(alerts(box.port), home, DIGEST)
    assert "it does not take this mail (554)" in complaint
    assert telling.deliver(alerts(box.port), home, NEXT) == []
    assert [message["Subject"].split(":")[0] for message in box.messages] == ["VIP 2026-11"]
    assert [(kept.unsent, kept.refused) for kept in outbox.every(home)] == [((), {"email": 554}), ((), {})]
    box.refuses.clear()
    assert telling.deliver(alerts(box.port), home) == []
    assert len(box.messages) == 1  # nobody asked
    assert telling.deliver(alerts(box.port), home, also_refused=True) == []
    assert (len(box.messages), [kept.refused for kept in outbox.every(home)]) == (2, [{}, {}])


def test_a_mail_that_is_refused_for_now_is_tried_again_before_those_after_it(
    home: Home, mail_server: Callable[..., Mailbox]
) -> None:
    box = mail_server()
    box.refuses["VIP 2026-10"] = "451 Later"
    for digest in (DIGEST, NEXT):
        (complaint,) = telling.deliver(alerts(box.port), home, digest)
        assert "it did not take the mail" in complaint
    assert (box.messages, unsent(home)) == ([], [("email",), ("email",)])
    box.refuses.clear()
    telling.deliver(alerts(box.port), home)
    assert [message["Subject"].split(":")[0] for message in box.messages] == ["VIP 2026-10", "VIP 2026-11"]


def test_an_address_of_a_webhook_that_is_gone_holds_up_no_other_digest(
    home: Home, hook: Hook, monkeypatch: pytest.MonkeyPatch, mail_server: Callable[..., Mailbox]
) -> None:
    monkeypatch.setenv("VIP_TEST_HOOK", hook.url)
    box = mail_server()
    for hook.status, digest in ((413, DIGEST), (202, NEXT)):
        telling.deliver(alerts(box.port, hook=True), home, digest)
    assert (len(box.messages), [message["text"].split(":")[0] for message in hook.messages][1:]) == (2, ["VIP 2026-11"])
    assert [(kept.unsent, kept.refused) for kept in outbox.every(home)] == [((), {"webhook": 413}), ((), {})]


@pytest.mark.parametrize(
    ("answer", "waits", "refused"),
    [("450 Later", ("email drift@example.se",), {}), ("550 Who", (), {"email drift@example.se": 550})],
)
def test_a_recipient_that_the_server_does_not_take_is_named_and_not_lost(
    home: Home, mail_server: Callable[..., Mailbox], answer: str, waits: tuple[str, ...], refused: dict[str, int]
) -> None:
    box = mail_server()
    box.refuses["drift@example.se"] = answer
    both = alerts(box.port)
    assert both.email
    both.email.recipients.append("drift@example.se")
    told = telling.deliver(both, home, DIGEST)
    assert told == [f"alerts.email: the server does not take it to drift@example.se (code {answer[:3]})."]
    assert [(kept.unsent, kept.refused) for kept in outbox.every(home)] == [(waits, refused)]
    assert telling.deliver(both, home, NEXT)[-1:] == told  # the others are told of what comes after
    box.refuses.clear()
    assert telling.deliver(both, home, also_refused=True) == []
    assert [envelope.rcpt_tos for envelope in box.envelopes] == [
        *[["anna@example.se"]] * 2, *[["drift@example.se"]] * 2,
    ]  # fmt: skip
    assert [(kept.unsent, kept.refused) for kept in outbox.every(home)] == [((), {})] * 2


def test_what_waits_for_somebody_or_for_a_channel_that_is_told_no_more_is_tried_no_more(
    home: Home, mail_server: Callable[..., Mailbox]
) -> None:
    box = mail_server()
    for place in ("email drift@example.se", "webhook"):
        outbox.put(home, replace(DIGEST, publication=place), [place], MADE_AT)
    assert sending.waits(home, alerts(box.port))
    assert telling.deliver(alerts(box.port), home) == []
    assert (box.messages, unsent(home)) == ([], [(), ("webhook",)])
    assert not sending.waits(home, alerts(box.port))


def test_a_digest_is_read_as_it_was_written(home: Home) -> None:
    made = outbox.put(home, DIGEST, ["email"], MADE_AT)
    assert list(outbox.every(home)) == [made]
    json.loads((home.alerts / "000001.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("error", "failure"),
    [
        (UserError("psykosr_191212121212.csv: is not there."), Failure("stopped", "psykosr_[PNR].csv: is not there.")),
        (Fault("cells: a fault of the program"), Failure("fault", "cells: a fault of the program")),
        (KeyError("191212121212"), Failure("fault", "KeyError")),
        (DisclosureBreach("found out", ["3 persons in 1480"]), Failure("breach", "")),
        (Rejected("a.csv: rejected", [ExtractRejected("a.csv", "it is empty", "Resend.")]), Failure("rejected", "")),
    ],
)
def test_what_a_failed_run_says_is_told_without_identifiers_and_without_what_is_secret(
    error: Exception, failure: Failure
) -> None:
    account = Account("2026-10", date(2026, 10, 31))
    account.fails(error)
    assert account.failure == failure
    assert len(account.rejected) == (1 if failure.kind == "rejected" else 0)


@pytest.fixture
def deployment(tmp_path: Path, home: Home) -> Deployment:
    """A site that is told of by a mail server that is not there."""
    site = tmp_path / "site"
    site.mkdir()
    said = (
        '[alerts.email]\nhost = "127.0.0.1"\nport = {}\nsecurity = "none"\nsender = "a@b.se"\nrecipients = ["a@b.se"]\n'
    )
    (site / "vip.toml").write_text(said.format(free_port()), encoding="utf-8")
    return Deployment(Project(site), home)


def test_a_run_ends_as_it_would_have_and_what_did_not_work_is_said(deployment: Deployment, home: Home) -> None:
    told: list[str] = []
    with (
        pytest.raises(UserError, match="the disk"),
        telling.account_of(deployment, "2026-10", date(2026, 10, 31), told.append),
    ):
        raise UserError("the disk")
    (complaint,) = told
    assert complaint.splitlines()[1:] == [telling.KEPT]
    (kept,) = outbox.every(home)
    assert kept.digest.subject == "VIP 2026-10: körningen avbröts"


def test_a_run_that_somebody_stops_is_no_failure(deployment: Deployment, home: Home) -> None:
    with pytest.raises(KeyboardInterrupt), telling.account_of(deployment, "2026-10", date(2026, 10, 31)):
        raise KeyboardInterrupt
    assert list(outbox.every(home)) == []


def test_telling_that_fails_by_itself_fails_no_run(deployment: Deployment, home: Home) -> None:
    home.root.mkdir(parents=True)
    (home.root / "alerts").write_text("no folder", encoding="utf-8")
    told: list[str] = []
    telling.tell(Account("2026-10", date(2026, 10, 31), Failure("fault", "KeyError")), deployment, told.append)
    assert len(told) == 1
    assert told[0].startswith("alerts: ")


def test_no_digest_is_told_where_nothing_is_said_of_alerts(tmp_path: Path, home: Home) -> None:
    deployment = Deployment(Project(), home)
    telling.tell(Account("2026-10", date(2026, 10, 31), Failure("fault", "KeyError")), deployment, pytest.fail)
    assert not (home.root / "alerts").exists()


def test_the_test_message_says_that_it_is_one(mail_server: Callable[..., Mailbox], home: Home) -> None:
    box = mail_server()
    assert telling.send_at_once(alerts(box.port), telling.TEST) == []
    assert [message["Subject"] for message in box.messages] == ["VIP: prov"]


def test_nothing_is_the_matter_is_a_digest_too() -> None:
    assert Digest("2026-10", "Klar.", ()).subject == "VIP 2026-10: allt väl"
