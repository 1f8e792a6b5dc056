"""End to end: a run with an overdue register and a file that is rejected tells exactly that, once."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pipelines.home import Home
from pipelines.intake.identity import Key
from tests.conftest import REPOSITORY
from tests.unit.alerts.conftest import HOST, Hook, Mailbox, certificate, hook, mail_server

__all__ = ["certificate", "hook", "mail_server"]  # fixtures

VIP = [sys.executable, "-c", "from pipelines.commands import main; main()"]
GOLDEN = REPOSITORY / "tests" / "golden"
DIGEST = """\
Körningen av publicering 2026-06 är klar.

AVVISAD FIL
Vad som hänt:
- psykosr_2026-06-05.csv: filen är tom.
Vad det betyder: Inget av filen är intaget, och det som fanns innan är oförändrat.
Vad du gör: Skicka avsändaren rapporten (reports/<register>/rejected_<fil> i hemmappen), be om en ny fil och lägg den i landing. Den avvisade kan sedan tas bort.

FÖRSENAD LEVERANS
Vad som hänt:
- PsykosR (psykosr): väntades 2026-04-10, har uppgifter till och med 2026-02-28.
Vad det betyder: De senaste värdena står kvar med sitt datadatum. Månader därefter hålls inne tills leveransen har kommit.
Vad du gör: Be registret om leveransen. Är det kalendern som är fel: rätta kontraktet.
"""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """A delivery of March, and one of June with nothing in it."""
    home = Home(tmp_path / "home")
    Key.create(home)
    folder = home.landing / "psykosr"
    folder.mkdir()
    delivery = GOLDEN / "landing" / "psykosr_2026-03-05.csv"
    (folder / delivery.name).write_bytes(delivery.read_text(encoding="utf-8").encode("cp1252"))
    (folder / "psykosr_2026-03-05.json").write_text('{"simulated": true, "population_scale": 1}', encoding="utf-8")
    (folder / "psykosr_2026-06-05.csv").write_bytes(b"")
    return home


def run(home: Home, site: Path, address: str) -> subprocess.CompletedProcess[str]:
    command = [*VIP, "run", "--publication", "2026-06", "--first", "--home", str(home.root), "--site", str(site)]
    surroundings = {**os.environ, "VIP_TEST_HOOK": address}
    return subprocess.run(command, capture_output=True, text=True, cwd=REPOSITORY, check=False, env=surroundings)


@pytest.mark.exhaustive
def test_a_run_with_a_late_register_and_a_rejected_file_tells_exactly_that_and_once(
    home: Home, tmp_path: Path, mail_server: Callable[..., Mailbox], hook: Hook
) -> None:
    box, site = mail_server(), tmp_path / "site"
    shutil.copytree(GOLDEN / "site", site)
    (site / "vip.toml").write_text(
        'history_months = 14\nprogrammes = ["golden"]\n'
        f'[alerts.email]\nhost = "{HOST}"\nport = {box.port}\nsecurity = "none"\n'
        'sender = "vip@example.se"\nrecipients = ["anna@example.se"]\n'
        '[alerts.webhook]\nstyle = "teams"\nurl_env = "VIP_TEST_HOOK"\n',
        encoding="utf-8",
    )
    done = run(home, site, hook.url)
    assert done.returncode == 20, done.stderr
    (message,), (card,) = box.messages, hook.messages
    assert message["Subject"] == "VIP 2026-06: avvisad fil, försenad leverans"
    text = message.get_body(("plain",))
    assert text
    assert text.get_content().replace("\r\n", "\n") == DIGEST
    assert card["attachments"][0]["content"]["body"][0]["text"] == message["Subject"]
    again = run(home, site, hook.url)
    assert (again.returncode, again.stderr) == (20, done.stderr)
    assert (len(box.messages), len(hook.messages)) == (1, 1)
