"""Unit: the audit log holds who asked for what, in a chain that shows what was done to it."""

import json
import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipelines.portal import audit
from pipelines.portal.audit import Audit
from tests.unit.portal.making import GOTLAND, NEWEST, SKANE, Served

OCTOBER = datetime(2026, 10, 31, 23, 59, tzinfo=UTC)
NOVEMBER = datetime(2026, 11, 1, 0, 1, tzinfo=UTC)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """Six lines in two files."""
    for moment in (OCTOBER, NOVEMBER):
        written = Audit(tmp_path, lambda moment=moment: moment)
        for number in range(3):
            written.note("download", 200, holder=GOTLAND, by="abc", publication=NEWEST, file=f"file {number}")
    return tmp_path


def lines(folder: Path, name: str = "2026-11.jsonl") -> list[bytes]:
    return (folder / "audit" / name).read_bytes().splitlines(keepends=True)


def write(folder: Path, kept: list[bytes], name: str = "2026-11.jsonl") -> None:
    (folder / "audit" / name).write_bytes(b"".join(kept))


def test_a_chain_that_nobody_touched_is_sound_over_months(log: Path) -> None:
    found = audit.check(log)
    assert (found.lines, found.is_sound, found.torn) == (6, True, ())


def test_its_files_are_the_owners_alone(log: Path) -> None:
    assert {stat.S_IMODE(path.stat().st_mode) for path in (log / "audit").iterdir()} == {0o600}
    assert stat.S_IMODE((log / "audit").stat().st_mode) == 0o700


def tampered(kept: list[bytes]) -> list[bytes]:
    return [kept[0].replace(b"region/09", b"region/12"), *kept[1:]]


def deleted(kept: list[bytes]) -> list[bytes]:
    return [kept[0], kept[2]]


def swapped(kept: list[bytes]) -> list[bytes]:
    return [kept[1], kept[0], kept[2]]


def doubled(kept: list[bytes]) -> list[bytes]:
    return [kept[0], kept[0], *kept[1:]]


def put_in(kept: list[bytes]) -> list[bytes]:
    return [kept[0], b'{"at":"2026-11-01","does":"download"}\n', *kept[1:]]


@pytest.mark.parametrize("change", [tampered, deleted, swapped, doubled, put_in], ids=lambda one: one.__name__)
@pytest.mark.parametrize("name", ["2026-10.jsonl", "2026-11.jsonl"])
def test_what_is_done_to_a_line_shows(log: Path, change: Callable[[list[bytes]], list[bytes]], name: str) -> None:
    write(log, change(lines(log, name)), name)
    assert not audit.check(log).is_sound


def test_a_month_that_is_gone_shows(log: Path) -> None:
    (log / "audit" / "2026-10.jsonl").unlink()
    assert audit.check(log).broken == ("2026-11.jsonl:1",)


def test_lines_that_are_gone_from_the_end_show_where_the_last_hash_was_noted(log: Path) -> None:
    noted = audit.check(log).last
    write(log, lines(log)[:2])
    assert audit.check(log).is_sound
    assert not audit.check(log, noted).is_sound
    assert audit.check(log, audit.check(log).last).is_sound


@pytest.mark.parametrize("left", [1, 40, -1], ids=["a byte", "a part", "all but its end"])
def test_a_line_that_was_cut_off_is_told_and_the_chain_goes_on(log: Path, left: int) -> None:
    kept = lines(log)
    write(log, [*kept[:2], kept[2][:left]])
    found = audit.check(log)
    assert (found.is_sound, found.torn) == (True, ("2026-11.jsonl:3",))
    Audit(log, lambda: NOVEMBER).note("logout", "done", holder=SKANE)
    after = audit.check(log)
    assert (after.is_sound, after.lines) == (True, 7)
    assert json.loads(lines(log)[3])["torn"] is True
    write(log, [*lines(log)[:2], b"{}\n", *lines(log)[3:]])
    assert not audit.check(log).is_sound


def test_a_line_that_was_cut_at_the_end_of_a_month_is_told_too(log: Path) -> None:
    (log / "audit" / "2026-11.jsonl").unlink()
    kept = lines(log, "2026-10.jsonl")
    write(log, [*kept[:2], kept[2][:30]], "2026-10.jsonl")
    Audit(log, lambda: NOVEMBER).note("logout", "done", holder=SKANE)
    found = audit.check(log)
    assert (found.is_sound, found.torn) == (True, ("2026-10.jsonl:3",))


def test_a_clock_that_is_set_back_over_the_end_of_a_month_breaks_no_chain(log: Path) -> None:
    for moment in (OCTOBER, NOVEMBER, OCTOBER):
        Audit(log, lambda moment=moment: moment).note("logout", "done", holder=SKANE)
    found = audit.check(log)
    assert (found.is_sound, found.lines) == (True, 9)
    assert [json.loads(line)["at"][:7] for line in lines(log)[3:]] == ["2026-10", "2026-11", "2026-10"]


def test_many_who_write_at_once_make_one_chain(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from pipelines import clock; from pipelines.portal.audit import Audit\n"
        "log = Audit(Path(sys.argv[1]), clock.now)\n"
        "for number in range(50): log.note('download', 200, by=sys.argv[2])"
    )
    with ThreadPoolExecutor(3) as pool:
        commands = [[sys.executable, "-c", program, str(tmp_path), str(number)] for number in range(3)]
        list(pool.map(lambda command: subprocess.run(command, check=True), commands))
    found = audit.check(tmp_path)
    assert (found.lines, found.is_sound) == (150, True)


def written(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.glob("audit/*.jsonl"))


def test_a_process_that_is_killed_while_it_writes_breaks_no_chain(tmp_path: Path) -> None:
    program = (
        "import sys; from pathlib import Path; from pipelines import clock; from pipelines.portal.audit import Audit\n"
        "log = Audit(Path(sys.argv[1]), clock.now)\n"
        "while True: log.note('download', 200, file='x' * 200)"
    )
    for _ in range(3):
        running = subprocess.Popen([sys.executable, "-c", program, str(tmp_path)])
        began, before = time.monotonic(), written(tmp_path)
        while time.monotonic() - began < 20 and written(tmp_path) < before + 5_000:
            time.sleep(0.01)
        os.kill(running.pid, signal.SIGKILL)
        running.wait()
    found = audit.check(tmp_path)
    assert found.is_sound
    assert found.lines > 10


def test_what_was_handed_out_and_refused_is_noted_and_no_token_is(served: Served) -> None:
    shown = served.token(GOTLAND)
    served.ask(f"/filer/{NEWEST}/region/09/internal_{NEWEST}_region_09.csv", GOTLAND)
    served.ask(f"/filer/{NEWEST}/region/12/secret.csv", GOTLAND)
    served.ask(f"/paket/{NEWEST}.zip", GOTLAND)
    whole = b"".join(path.read_bytes() for path in audit.files_of(served.home.portal / "audit"))
    said = [json.loads(line) for line in whole.splitlines()]
    own = [line for line in said if line["by"] == shown.split("_")[1]]
    assert {"holder": "region/09", "publication": NEWEST}.items() <= own[-1].items()
    assert [(line["does"], line["outcome"]) for line in own[-3:]] == [
        ("download", 200), ("download", 404), ("package", 200),
    ]  # fmt: skip
    assert own[-2]["file"] == "region/12/secret.csv"
    assert shown.rsplit("_", 1)[1].encode() not in whole
    assert audit.check(served.home.portal).is_sound


@pytest.mark.parametrize("taken", [0, 20], ids=["nothing of a line", "a part of a line"])
def test_where_nothing_can_be_noted_nothing_is_handed_out(
    served: Served, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, taken: int
) -> None:
    write = os.write
    monkeypatch.setattr(audit.os, "write", lambda opened, line: write(opened, line[:taken]))
    came = served.ask(f"/filer/{NEWEST}/region/09/internal_{NEWEST}_region_09.csv", GOTLAND)
    monkeypatch.undo()
    assert came.status == 503
    assert "egna rader" not in came.text
    assert "The audit log cannot be written" in caplog.text
    assert served.ask(f"/filer/{NEWEST}/region/09/internal_{NEWEST}_region_09.csv", GOTLAND).status == 200
    assert audit.check(served.home.portal).is_sound
