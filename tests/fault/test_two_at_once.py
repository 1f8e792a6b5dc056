"""Two runs at once: the second waits and says for whom, or ends; nobody waits for a process that was killed."""

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pipelines.errors import UserError
from pipelines.home import Home
from tests.fault.conftest import REPOSITORY, VIP

WRITING = """
import sys
from pathlib import Path
from pipelines.home import Home
with Home(Path(sys.argv[1])).writing(sys.argv[2]):
    print("writes", flush=True)
    sys.stdin.readline()
"""
HOLDER = r"`vip run --publication 2026-10` \(process {process}, since 20\d\d-\d\d-\d\d \d\d:\d\d:\d\d[+-]\d\d:\d\d\)"
WAITS = "{root}: waits until " + HOLDER + r" has ended. Ctrl-C stops waiting.\n"


def started(home: Home, doing: str) -> "subprocess.Popen[str]":
    """A process that wants to write, and writes until a line is sent to it."""
    return subprocess.Popen(
        [sys.executable, "-c", WRITING, str(home.root), doing],
        cwd=REPOSITORY, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


@contextmanager
def writing(home: Home, doing: str = "vip run --publication 2026-10") -> "Iterator[subprocess.Popen[str]]":
    """One that writes by now."""
    with started(home, doing) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "writes\n"
        try:
            yield process
        finally:
            process.kill()


def waiting(home: Home, behind: "subprocess.Popen[str]") -> "subprocess.Popen[str]":
    """A second one that has said for whom it waits."""
    second = started(home, "vip purge")
    assert second.stderr is not None
    assert re.fullmatch(WAITS.format(root=home.root, process=behind.pid), second.stderr.readline())
    assert second.poll() is None
    return second


def test_the_second_waits_and_goes_on_when_the_first_has_ended(tmp_path: Path) -> None:
    with writing(Home(tmp_path)) as first, waiting(Home(tmp_path), first) as second:
        first.communicate("\n", timeout=30)
        assert second.communicate("\n", timeout=30) == ("writes\n", "")
        assert (first.returncode, second.returncode) == (0, 0)


def test_the_second_goes_on_when_the_first_is_killed(tmp_path: Path) -> None:
    with writing(Home(tmp_path)) as first, waiting(Home(tmp_path), first) as second:
        first.kill()
        assert second.communicate("\n", timeout=30)[0] == "writes\n"
    assert first.returncode == -signal.SIGKILL


def test_what_a_killed_process_left_holds_nobody_up(tmp_path: Path) -> None:
    home = Home(tmp_path)
    with writing(home) as first:
        first.kill()
        first.wait(timeout=30)
    assert str(first.pid) in (tmp_path / ".lock").read_text(encoding="utf-8")
    with home.writing(wait=False):
        assert str(os.getpid()) in (tmp_path / ".lock").read_text(encoding="utf-8")
    assert (tmp_path / ".lock").read_text(encoding="utf-8") == ""


def test_who_waits_obeys_ctrl_c_and_the_first_is_not_disturbed(tmp_path: Path) -> None:
    with writing(Home(tmp_path)) as first, waiting(Home(tmp_path), first) as second:
        second.send_signal(signal.SIGINT)
        assert "KeyboardInterrupt" in second.communicate(timeout=30)[1]
        assert first.poll() is None


def test_a_command_that_waits_ends_at_ctrl_c_without_a_traceback(tmp_path: Path) -> None:
    with writing(Home(tmp_path)) as first:
        second = subprocess.Popen([VIP, "purge", "--home", str(tmp_path)], cwd=REPOSITORY, stderr=subprocess.PIPE, text=True)  # fmt: skip
        assert second.stderr is not None
        assert re.fullmatch(WAITS.format(root=tmp_path, process=first.pid), second.stderr.readline())
        second.send_signal(signal.SIGINT)
        told = second.communicate(timeout=30)[1]
        assert (second.returncode, "Traceback" in told, first.poll()) == (130, False, None)


@pytest.mark.parametrize("command", [["purge"], ["rekey"], ["run", "--publication", "2026-11"], ["replay"], ["erase", "--register", "dor", "--identifiers", "list.txt"]], ids=lambda command: command[0])  # fmt: skip
def test_who_is_told_not_to_wait_ends_with_who_writes_there(tmp_path: Path, command: list[str]) -> None:
    with writing(Home(tmp_path)) as first:
        ended = subprocess.run(
            [VIP, *command, "--no-wait", "--home", str(tmp_path)], cwd=REPOSITORY, capture_output=True, text=True,
            check=False, timeout=120,
        )  # fmt: skip
    told = HOLDER.format(process=first.pid) + r" is writing there\. Run this when it has ended\.\n"
    assert (ended.returncode, ended.stdout) == (2, "")
    assert re.fullmatch(f"{tmp_path}: {told}", ended.stderr)


def test_a_step_of_a_run_writes_within_it_and_another_thread_waits(tmp_path: Path) -> None:
    home, order = Home(tmp_path), list[str]()

    def other() -> None:
        with home.writing():
            order.append("other")

    with home.writing("vip run"):
        thread = threading.Thread(target=other)
        thread.start()
        with home.writing():
            order.append("step")
        thread.join(timeout=0.2)
        order.append("run")
    thread.join(timeout=30)
    assert order == ["step", "run", "other"]


def test_readers_are_never_held_up(tmp_path: Path) -> None:
    with writing(Home(tmp_path)):
        ended = subprocess.run([VIP, "status", "--home", str(tmp_path)], cwd=REPOSITORY, capture_output=True, check=False, timeout=120)  # fmt: skip
        assert (ended.returncode, ended.stderr) == (0, b"")


def test_an_error_while_writing_gives_the_right_back(tmp_path: Path) -> None:
    with pytest.raises(UserError), Home(tmp_path).writing():
        raise UserError("x")
    with writing(Home(tmp_path)):
        pass
