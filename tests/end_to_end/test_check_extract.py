"""End to end: `vip check extract` as a sender runs it, on a computer that is locked down as a Windows one is."""

import csv
import gzip
import io
import json
import os
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

CONTRACT = '''
"""A register that a site adds."""

from datetime import date

from data_contracts.columns import code, day, identifier, integer, text
from data_contracts.contract import Contract, delivered
from data_contracts.delivery import Calendar, FullSnapshot, Identity, Layout


@delivered(
    title="Björnarnas register",
    source="quality_register",
    kind=FullSnapshot(),
    layout=Layout(delimiter=";", encoding="cp1252"),
    identity=Identity.STABLE_PSEUDONYM,
    event="seen_on",
    key=("person_id", "seen_on"),
    calendar=Calendar(due_day=1, grace_days=1, months_until_mature=0),
)
class Bears(Contract):
    """One row per bear and day."""

    person_id: int = identifier("NUMMER")
    seen_on: date = day("DATUM", required=True)
    weight: int = integer("VIKT", low=1, high=600, unit="kg", example=150)
    mood: str = code("HUMÖR", {"1": "calm", "2": "angry"}, required=True)
    place: str = text("PLATS")
'''
HEADINGS = ("NUMMER", "DATUM", "VIKT", "HUMÖR", "PLATS")
WHOLE = [(str(number), f"2025-06-{number % 28 + 1:02}", "150", "1", "Åmål") for number in range(1, 41)]
BROKEN = [("41", "2025-06-31", "150", "1", "Björköby"), ("42", "2025-06-01", "601", "3", "SECRET-PLACE")]
LOCKED_DOWN = '''
"""Takes away what a locked-down Windows computer does not have, then does what the command line says."""

import os
import shutil
import socket
import subprocess
import sys
import warnings

POSIX = {"fcntl", "grp", "pwd", "resource", "termios", "tty", "pty", "syslog", "dagster", "great_expectations"}
HEAVY = {"dagster", "great_expectations", "scipy", "matplotlib", "requests"}
MISSING = ("getuid", "geteuid", "getgid", "getegid", "fchmod", "fchown", "chown", "mkfifo", "fork", "setsid", "nice")
wrong = []
import_as_usual = __import__


def guarded(name, globals=None, locals=None, fromlist=(), level=0):
    importer = (globals or {}).get("__name__") or ""
    if name.split(".")[0] in POSIX and importer.startswith(("pipelines", "data_contracts")):
        raise ImportError(f"{name} is not on this computer")
    return import_as_usual(name, globals, locals, fromlist, level)


def refused(*arguments, **options):
    raise PermissionError("no other programs and no network here")


def is_open(path):
    """Whether this process has the file open: Windows then neither removes nor replaces it."""
    path = os.path.realpath(path)
    handles = {os.path.realpath(f"/proc/self/fd/{fd}") for fd in os.listdir("/proc/self/fd")}
    with open("/proc/self/maps", encoding="utf-8", errors="surrogateescape") as maps:
        return path in handles or any(line.rstrip("\\n").endswith(path) for line in maps)


def closed_first(change):
    def guarded_change(*paths, **options):
        for path in paths:
            if is_open(path):
                wrong.append(f"{change.__name__} of an open file")
                raise PermissionError(13, "The process cannot access the file because another has it open")
        return change(*paths, **options)

    return guarded_change


__builtins__.__import__ = guarded
for name in MISSING:
    delattr(os, name)
for name in ("unlink", "remove", "rename", "replace", "rmdir"):
    setattr(os, name, closed_first(getattr(os, name)))
shutil._use_fd_functions = False
os.system = subprocess.Popen.__init__ = socket.socket.connect = refused
warnings.filterwarnings("ignore", category=EncodingWarning)
warnings.filterwarnings("error", category=EncodingWarning, module="pipelines|data_contracts")

from pathlib import Path
from pipelines.commands import main
from pipelines.intake import workspace

workspace.OPEN_FILES = Path("no such folder")

try:
    main()
finally:
    heavy = sorted(HEAVY.intersection(sys.modules))
    if wrong or heavy:
        print("LOCKED DOWN:", *wrong, *heavy, file=sys.stderr)
'''


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def said(self) -> dict[str, Any]:
        """Its JSON."""
        found: dict[str, Any] = json.loads(self.out)
        return found


@dataclass(frozen=True)
class Sender:
    """A sender's computer: a folder with blanks and Swedish letters in its name, a site, no home and no key."""

    folder: Path

    @property
    def site(self) -> Path:
        return self.folder / "vår site"

    @property
    def leftovers(self) -> set[str]:
        """What lies in the temporary folder."""
        return {path.name for path in (self.folder / "temp").iterdir()}

    def file(self, rows: list[tuple[str, ...]], name: str = "bears_2025-07-01.csv") -> Path:
        """An extract of these rows, as the contract says."""
        text = io.StringIO()
        csv.writer(text, delimiter=";", lineterminator="\r\n").writerows([HEADINGS, *rows])
        place = self.folder / name
        place.write_bytes(text.getvalue().encode("cp1252"))
        return place

    def check(self, *arguments: object, encoding: str = "utf-8", register: str = "bears") -> Ended:
        """Run `vip check extract` for a register of the site."""
        return self.vip("check", "extract", register, *arguments, "--site", self.site, encoding=encoding)

    def vip(self, *arguments: object, encoding: str = "utf-8") -> Ended:
        """Run a command, its output in the console's encoding."""
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.folder),
            "PYTHONPATH": str(Path(__file__).resolve().parents[2]),
            "PYTHONIOENCODING": encoding,
            "PYTHONWARNDEFAULTENCODING": "1",
            "PYTHONDONTWRITEBYTECODE": "1",
            "VIP_HOME": str(self.folder / "no home"),
            "TMPDIR": str(self.folder / "temp"),
        }
        ended = subprocess.run(
            [sys.executable, "-c", LOCKED_DOWN, *map(str, arguments)],
            cwd=self.folder, env=environment, capture_output=True, timeout=120, check=False,
        )  # fmt: skip
        return Ended(ended.returncode, ended.stdout.decode(encoding), ended.stderr.decode(encoding))


@pytest.fixture
def sender(tmp_path: Path) -> Sender:
    """A sender who has the site's contract and nothing else."""
    sender = Sender(tmp_path / "Åsas dator, med blanksteg")
    contract = sender.site / "data_contracts" / "registers" / "bears.py"
    contract.parent.mkdir(parents=True)
    contract.write_text(CONTRACT, encoding="utf-8")
    (sender.folder / "temp").mkdir()
    return sender


def test_a_clean_file_ends_with_0_and_counts_that_add_up(sender: Sender) -> None:
    ended = sender.check(sender.file(WHOLE), "--json")
    assert (ended.code, ended.err) == (0, "")
    assert ended.said["outcome"] == "clean"
    assert ended.said["counts"] == {
        "read": 40, "accepted": 40, "quarantined": 0, "superseded": 0, "withdrawn": 0, "warned": 0, "outside": 0,
        "before": 0,
    }  # fmt: skip


def test_broken_rows_end_with_10_and_are_told_by_line_rule_and_column(sender: Sender) -> None:
    ended = sender.check(sender.file([*WHOLE, *BROKEN, WHOLE[0]]), "--json")
    assert (ended.code, ended.err) == (10, "")
    counts = ended.said["counts"]
    assert (counts["read"], counts["accepted"], counts["quarantined"], counts["superseded"]) == (43, 40, 2, 1)
    assert {(rule["rule"], rule["column"], rule["first_lines"][0]) for rule in ended.said["rules"]} == {
        ("seen_on.type", "DATUM", 42), ("weight.range", "VIKT", 43), ("mood.code", "HUMÖR", 43),
    }  # fmt: skip


def test_both_reports_are_written_where_they_were_asked_for_and_nothing_else_is(sender: Sender) -> None:
    file = sender.file([*WHOLE, *BROKEN])
    before = {path for path in sender.folder.rglob("*")}
    reports = [sender.folder / "Svar till Åsa.xlsx", sender.folder / "svar till Åsa.html"]
    ended = sender.check(file, "--report", reports[0], "--report", reports[1])
    assert (ended.code, ended.err) == (10, "")
    assert {path for path in sender.folder.rglob("*")} == before | set(reports)
    page = reports[1].read_text(encoding="utf-8")
    assert "Kontroll av fil till Björnarnas register" in page
    assert "Värdet ska vara mellan 1 och 600 kg." in page
    for report in reports:
        assert report.name in ended.out
        assert b"SECRET-PLACE" not in report.read_bytes()
    assert "42 rows read = 40 accepted + 2 quarantined" in ended.out


def test_a_rejected_file_ends_with_20_and_gives_a_report_too(sender: Sender) -> None:
    file = sender.folder / "bears_2025-07-01.csv"
    file.write_text("NUMMER,DATUM,VIKT,PLATS\n1,2025-06-01,150,SECRET-PLACE\n", encoding="ascii")
    report = sender.folder / "svar.html"
    ended = sender.check(file, "--report", report, "--json")
    assert ended.code == 20
    assert ended.said["outcome"] == "rejected"
    assert ended.err.startswith("Report: ")
    assert "its delimiter is a comma" in ended.err
    assert "fälten är åtskilda av komma, kontraktet säger semikolon" in report.read_text(encoding="utf-8")
    assert "SECRET-PLACE" not in ended.out + ended.err + report.read_text(encoding="utf-8")


def test_wrong_use_ends_with_2_one_line_and_what_to_do(sender: Sender) -> None:
    file = sender.file(WHOLE)
    content = file.read_bytes()
    wrong = {
        "there is no such register": sender.check(file, register="wolves"),
        "there is no such file": sender.check(sender.folder / "borta.csv"),
        "is a folder": sender.check(sender.folder),
        "is the extract itself": sender.check(sender.file(WHOLE, "bears_2025-07-02.html"), "--report",
                                              sender.folder / "bears_2025-07-02.html"),
        "a report ends in .xlsx or .html": sender.check(file, "--report", sender.folder / "svar.pdf"),
        "cannot be written there": sender.check(file, "--report", sender.folder / ("x" * 250 + ".xlsx")),
    }  # fmt: skip
    for message, ended in wrong.items():
        assert ended.code == 2, message
        assert message in ended.err
        assert len(ended.err.splitlines()) == 1, ended.err
    assert file.read_bytes() == content


@pytest.mark.parametrize("encoding", ["cp1252", "cp850"])
def test_a_console_that_knows_few_characters_gets_question_marks_and_an_answer(sender: Sender, encoding: str) -> None:
    file = sender.file([*WHOLE, *BROKEN], "bears_2025-07-01_łódź_😀_ÅÄÖ.csv")
    ended = sender.check(file, "--report", sender.folder / "rapport_😀.html", encoding=encoding)
    assert ended.code == 10
    assert "42 rows read = 40 accepted + 2 quarantined" in ended.out
    assert "?" in ended.out
    assert sender.check(file, "--json", encoding=encoding).said["file"] == file.name
    assert sender.vip("check", "extract", "--help", encoding=encoding).code == 0


@pytest.mark.parametrize("kind", ["csv", "zip", "gz", "xlsx"])
def test_nothing_of_the_file_is_left_behind_however_it_was_packed(sender: Sender, kind: str) -> None:
    """What is unpacked holds persons. On Windows a file that is still open cannot be taken away."""
    file = sender.file([*WHOLE, *BROKEN])
    packed = file.with_suffix({"gz": ".csv.gz"}.get(kind, f".{kind}"))
    if kind == "zip":
        with zipfile.ZipFile(packed, "w") as archive:
            archive.write(file, file.name)
    elif kind == "gz":
        packed.write_bytes(gzip.compress(file.read_bytes()))
    elif kind == "xlsx":
        with xlsxwriter.Workbook(str(packed)) as book:
            sheet = book.add_worksheet()
            for place, row in enumerate([HEADINGS, *WHOLE, *BROKEN]):
                sheet.write_row(place, 0, row)
    ended = sender.check(packed)
    assert (ended.code, ended.err) == (10, "")
    assert "42 rows read = 40 accepted + 2 quarantined" in ended.out
    assert sender.leftovers == set()
    assert not (sender.folder / "no home").exists()


def test_the_help_needs_none_of_the_heavy_packages(sender: Sender) -> None:
    code = (
        "import sys; sys.argv = ['vip', 'check', 'extract', '--help']\n"
        "from pipelines.commands import main\n"
        "try:\n    main()\nexcept SystemExit as end:\n    assert end.code == 0\n"
        "heavy = {'polars', 'pandas', 'pandera', 'duckdb', 'pyarrow', 'numpy', 'dagster'}\n"
        "print('HEAVY', sorted(heavy.intersection(sys.modules)))"
    )
    repository = Path(__file__).resolve().parents[2]
    ended = subprocess.run([sys.executable, "-c", code], cwd=repository, capture_output=True, text=True, check=False)
    assert ended.stdout.splitlines()[-1] == "HEAVY []", ended.stderr
