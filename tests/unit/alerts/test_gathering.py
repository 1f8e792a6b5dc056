"""Unit: what a digest tells of a home, kind by kind, and what it never tells."""

import os
import re
import subprocess
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pipelines.alerts import gathering, looks, outbox
from pipelines.alerts.account import Account, Failure
from pipelines.alerts.digest import Digest, words
from pipelines.deployment import Deployment
from pipelines.errors import ExtractRejected
from pipelines.holds.hold import Hold
from pipelines.home import Home
from pipelines.intake import outcome as outcomes
from pipelines.intake.outcome import Outcome
from pipelines.plausibility import judgement
from pipelines.plausibility.judgement import Doubt, Judgement
from pipelines.project import Project
from tests.conftest import REPOSITORY
from tests.fault.test_closed import ORDINARY
from tests.unit.alerts.conftest import MADE_AT

DELIVERED = "2026-10-05_aaaaaaaa"
IN_TIME, LATE = date(2026, 10, 31), date(2027, 1, 28)  # the deaths are due on the 28th, with 30 days of grace
DOR = "Dödsorsaksregistret (dor)"
MONTHS = ("2026-07-01", "2026-08-01", "2026-09-01")


@pytest.fixture
def deployment(tmp_path: Path) -> Deployment:
    """A home into which the deaths until September were taken in October, and judged sound."""
    home = Home(tmp_path / "home")
    came = Outcome("dor", DELIVERED, "dor.csv", "", "2026-10-05", "2021-01-01", "2026-09-30", True, None, "")
    outcomes.write(home, replace(came, read=70, accepted=70))
    _judge(home)
    return Deployment(Project(), home)


def _judge(home: Home, *doubts: Doubt) -> None:
    judgement.keep(home, Judgement("dor", DELIVERED, "v", "l", 3, False, 40, MONTHS, doubts))


def doubt(metric: str, **said: object) -> Doubt:
    blank = Doubt("dor", DELIVERED, metric, None, None, None, None, "warn", "whole")
    return replace(blank, **said)  # type: ignore[arg-type]


def told(deployment: Deployment, account: Account, always: bool = False) -> Digest | None:
    return gathering.digest(account, deployment, always=always)


def lines(found: Digest | None) -> dict[str, tuple[str, ...]]:
    """By kind."""
    kinds = {own.subject: kind for kind, own in words().items()}
    return {kinds[section.words.subject]: section.happened for section in found.sections} if found else {}


def test_nothing_is_told_where_nothing_is_the_matter_unless_it_is_asked_for(deployment: Deployment) -> None:
    account = Account("2026-10", IN_TIME)
    assert told(deployment, account) is None
    found = told(deployment, account, always=True)
    assert found == Digest("2026-10", "Körningen av publicering 2026-10 är klar.", ())
    assert told(deployment, Account(None, IN_TIME), always=True) is None


def test_an_overdue_register_is_told_by_days_and_only_with_a_publication(deployment: Deployment) -> None:
    found = told(deployment, Account("2026-12", LATE))
    assert lines(found) == {"overdue": (f"{DOR}: väntades 2026-11-28, har uppgifter till och med 2026-09-30.",)}
    assert told(deployment, Account(None, LATE)) is None


def test_the_same_home_on_a_later_day_tells_the_same(deployment: Deployment) -> None:
    assert told(deployment, Account("2026-12", LATE)) == told(deployment, Account("2026-12", date(2027, 1, 30)))


def test_doubts_are_told_by_rule_column_place_and_months(deployment: Deployment) -> None:
    _judge(
        deployment.home,
        doubt("missing_in_region", column="underlying_cause", region="12", window="recent"),
        doubt("missing_in_region", column="underlying_cause", region="14", window="recent"),
        doubt("restated_rows", month="2026-03-01", window="month"),
        doubt("volume"),
    )
    assert lines(told(deployment, Account(None, IN_TIME))) == {
        "drift": (
            f"{DOR}: andel ej registrerade per region, de senaste månaderna; kolumnen underlying_cause, "
            "underliggande dödsorsak, ICD-10; Skåne, Västra Götaland; 2026-07 till 2026-09.",
            f"{DOR}: rader i en månad som också en tidigare leverans avsåg; 2026-03.",
            f"{DOR}: rader i de månader som också tidigare leveranser avsåg.",
        )
    }


def test_a_silent_unit_is_told_by_its_name(deployment: Deployment) -> None:
    unit, name = deployment.reference_tables["unit"].select("unit_id", "name").row(0)
    _judge(deployment.home, doubt("unit_silent", unit=unit, region="01", window="recent"))
    assert lines(told(deployment, Account(None, IN_TIME))) == {
        "silent": (f"{name} (Stockholm): inget i {DOR} 2026-07 till 2026-09.",)
    }


def test_a_unit_that_no_table_knows_is_not_named(deployment: Deployment) -> None:
    _judge(deployment.home, doubt("unit_silent", unit="191212121212", window="recent"))
    (line,) = lines(told(deployment, Account(None, IN_TIME)))["silent"]
    assert line.startswith("okänd plats: inget i ")


def test_what_is_held_back_is_told_as_that_and_not_again_as_odd(deployment: Deployment) -> None:
    _judge(deployment.home, doubt("missing", column="underlying_cause", severity="hold"), doubt("volume"))
    account = Account("2026-10", IN_TIME)
    account.held += [
        Hold("doubt", "plausibility.missing", "dor", "underlying_cause", month=date(2026, month, 1)) for month in (8, 9)
    ]
    account.held += [
        Hold("rule", "contract.died_on.required", "dor", region="12"),
        Hold("fault", "query.fails", indicator="schizofreni/fetma"), Hold("overdue", "calendar.overdue", "dor", month=date(2026, 10, 1)),
    ]  # fmt: skip
    found = lines(told(deployment, account))
    assert len(found["drift"]) == 1
    assert found["held"] == (
        "schizofreni/fetma: frågan kan inte köras.",
        f"{DOR}: många rader bryter mot regeln died_on.required: uppgiften är obligatorisk och ska vara "
        "ett datum som finns, skrivet ÅÅÅÅ-MM-DD, till exempel 2026-03-01, tidigast 1961-01-01; Skåne.",
        f"{DOR}: andel ej registrerade; kolumnen underlying_cause, underliggande dödsorsak, ICD-10; 2026-08 till 2026-09.",
    )


def test_what_a_region_in_doubt_explains_is_not_told_of_the_nation(deployment: Deployment) -> None:
    regional = {"column": "underlying_cause", "window": "recent"}
    _judge(
        deployment.home, doubt("missing_in_region", region="14", severity="hold", **regional),
        doubt("missing_recent", **regional), doubt("missing_recent", column="sex", window="recent"),
    )  # fmt: skip
    taken_in = lines(told(deployment, Account(None, IN_TIME)))["drift"]
    assert [("per region" in line, "kolumnen sex" in line) for line in taken_in] == [(True, False), (False, True)]
    account, month = Account("2026-10", IN_TIME), date(2026, 9, 1)
    account.held.append(Hold("doubt", "plausibility.missing_in_region", "dor", "underlying_cause", "14", month))
    (line,) = lines(told(deployment, account))["drift"]
    assert "kolumnen sex" in line


@pytest.mark.parametrize(
    ("reason", "line"),
    [
        ("it is empty", "dor_[PNR].csv: filen är tom."),
        ("3 rows break died_on.required, and none may", "dor_[PNR].csv: rader bryter mot regeln died_on.required, och ingen får göra det."),
        ("2 of 3 values of DODSDAT are no dates", "dor_[PNR].csv: de flesta värdena i kolumnen DODSDAT är no dates."),
        ("its manifest says 3 rows, it has 2", "dor_[PNR].csv: följesedeln säger ett annat antal rader än filen har."),
    ],
)  # fmt: skip
def test_a_rejected_file_is_told_without_its_counts_and_without_what_its_name_gives_away(
    deployment: Deployment, reason: str, line: str
) -> None:
    account = Account(None, IN_TIME)
    account.rejects([ExtractRejected("dor_191212121212.csv", reason, "Resend.")] * 2)
    assert lines(told(deployment, account)) == {"rejected": (line,)}


def same_words_of_two_occasions(before: Digest | None, after: Digest | None) -> bool:
    assert before
    assert after
    return before != after and replace(before, occasion="") == replace(after, occasion="")


def test_a_file_that_is_sent_again_is_another_occasion_and_one_that_lies_there_is_none(deployment: Deployment) -> None:
    file = deployment.home.landing / "dor" / "dor_2026-11-05.csv"
    file.parent.mkdir()
    file.write_bytes(b"")
    account = Account(None, IN_TIME)
    account.rejects([ExtractRejected(file.name, "it is empty", "Resend.")])
    before = told(deployment, account)
    assert told(deployment, account) == before
    sent_again = file.stat().st_mtime + 7 * 86_400
    os.utime(file, (sent_again, sent_again))
    assert same_words_of_two_occasions(before, told(deployment, account))


def test_another_run_that_fails_is_another_occasion(deployment: Deployment) -> None:
    first, second, again = (
        told(deployment, Account(None, IN_TIME, Failure("stopped", "a.toml: b"), run=run)) for run in ("1", "2", "1")
    )
    assert first == again
    assert same_words_of_two_occasions(first, second)


def test_a_doubt_about_the_next_delivery_is_another_occasion(deployment: Deployment) -> None:
    _judge(deployment.home, doubt("volume"))
    before = told(deployment, Account(None, IN_TIME))
    came = Outcome(
        "dor", "2026-10-06_bbbbbbbb", "dor.csv", "", "2026-10-06", "2021-01-01", "2026-09-30", True, None, ""
    )
    outcomes.write(deployment.home, replace(came, read=70, accepted=70, sequence=2))
    doubted = doubt("volume", delivery=came.delivery)
    judgement.keep(deployment.home, Judgement("dor", came.delivery, "v", "l", 3, False, 40, MONTHS, (doubted,)))
    assert same_words_of_two_occasions(before, told(deployment, Account(None, IN_TIME)))


def test_what_nobody_took_is_told_by_names_that_give_nobody_away(deployment: Deployment) -> None:
    landing = deployment.home.landing
    for name in ("dors/dor_2026-11-05.csv", "svar från 191212121212/191212121212.csv", "dor/dor.csv", "dors/a.json"):
        (landing / name).parent.mkdir(exist_ok=True)
        (landing / name).write_bytes(b"")
    assert lines(told(deployment, Account(None, IN_TIME))) == {
        "unclaimed": (
            "dors/dor_2026-11-05.csv: hör inte till något register.",
            "svar från [PNR]/[PNR].csv: hör inte till något register.",
        )
    }


def test_a_folder_that_may_not_be_listed_is_told_of_and_hides_nothing_else(deployment: Deployment) -> None:
    landing = deployment.home.landing
    for name, mode in (("nyckel", 0o000), ("utan inträde", 0o600), ("dors", 0o700)):
        (landing / name).mkdir()
        (landing / name / "a.csv").write_bytes(b"")
        (landing / name).chmod(mode)
    asked = (
        "from pathlib import Path; from pipelines.alerts import lying; from pipelines.home import Home; "
        f"print(lying.not_listed(Home(Path({str(deployment.home.root)!r}))))"
    )
    try:
        ran = subprocess.run([*ORDINARY, sys.executable, "-c", asked], capture_output=True, text=True, cwd=REPOSITORY)
    finally:
        for folder in landing.iterdir():
            folder.chmod(0o700)
    assert (ran.stdout, ran.stderr) == ("['nyckel', 'utan inträde']\n", "")


def test_digests_that_were_damaged_or_refused_are_told_of_in_the_next(deployment: Deployment) -> None:
    for month in ("2026-08", "2026-09", "2026-10"):
        outbox.put(deployment.home, Digest(month, "Klar.", ()), ["email"], MADE_AT)
    (deployment.home.alerts / "000001.json").write_text("{", encoding="utf-8")
    for number in (2, 3):
        outbox.note(deployment.home, number, "email", refused={"email": 554})
    wanted = {"lost": ("alerts/000001.json.damaged: kan inte läsas.", "email: svarade 554 på ett meddelande.")}
    assert lines(told(deployment, Account(None, IN_TIME))) == wanted
    outbox.set_aside(deployment.home)
    assert lines(told(deployment, Account(None, IN_TIME))) == wanted


@pytest.mark.parametrize(
    ("failure", "kind", "opening"),
    [
        (Failure("stopped", "dor: the disk is full."), "stopped", "Körningen av publicering 2026-10 avbröts."),
        (Failure("fault", "KeyError"), "fault", "Körningen av publicering 2026-10 avbröts."),
        (Failure("breach", ""), "breach", "Körningen av publicering 2026-10 avbröts."),
    ],
)
def test_a_failure_is_told_with_what_to_do(deployment: Deployment, failure: Failure, kind: str, opening: str) -> None:
    found = told(deployment, Account("2026-10", IN_TIME, failure))
    assert found
    assert found.opening == opening
    assert list(lines(found)) == [kind]
    assert failure.message in "".join(lines(found)[kind])


def test_a_file_of_the_home_that_cannot_be_read_hides_nothing_else(deployment: Deployment) -> None:
    (deployment.home.registers / "dor" / f"{DELIVERED}.json").write_text("{", encoding="utf-8")
    found = lines(told(deployment, Account("2026-10", IN_TIME, Failure("fault", "KeyError"))))
    assert set(found) == {"fault", "unreadable"}


def test_a_digest_is_no_longer_than_somebody_reads(deployment: Deployment) -> None:
    columns = [f"column_{number}" for number in range(30)]
    _judge(deployment.home, *(doubt("missing", column=column) for column in columns))
    (section,) = lines(told(deployment, Account(None, IN_TIME))).values()
    assert (len(section), section[-1]) == (21, "och 10 till; `vip status` visar alla register.")


def test_every_kind_says_what_it_means_and_what_to_do_in_every_look(deployment: Deployment) -> None:
    account = Account("2026-12", LATE, Failure("fault", "KeyError"))
    found = told(deployment, account)
    assert found
    text = looks.text(found)
    for part in ("Vad som hänt:", "Vad det betyder:", "Vad du gör:"):
        assert text.count(part) == len(found.sections) == 2
    page = re.sub("<[^>]+>", " ", looks.page(found))
    assert all(line in page for section in found.sections for line in section.happened)
