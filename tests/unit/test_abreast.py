"""Calls in processes of their own: in order, with what they raise, and gone with whoever asked."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

import pytest

from pipelines.abreast import THREADS, abreast
from pipelines.disclosure.attack.unknown import Contradiction
from pipelines.disclosure.slab import DoesNotAddUp, DoesNotFollow
from pipelines.errors import Fault, UserError

Seen = TypeVar("Seen")
ROOT = str(Path(__file__).resolve().parents[2])
ASKING = """
import time
from pipelines.abreast import abreast
from tests.unit.test_abreast import wait
if __name__ == "__main__":
    print([*abreast(wait, [(60,), (60,)], 2)])
"""


def wait(seconds: float) -> int:
    time.sleep(seconds)
    return os.getpid()


def refuse(number: int) -> int:
    if number == 2:
        raise UserError("two is too many")
    return number


def refuse_with(kind: type[Exception], said: object) -> None:
    raise kind(said)


def end(number: int) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def threads(number: int) -> str | None:
    return os.environ.get(THREADS)


def test_answers_come_in_the_order_of_what_is_asked_from_several_processes() -> None:
    assert [*abreast(refuse, [(1,), (0,), (5,), (3,)], 2)] == [1, 0, 5, 3]
    found = set(abreast(wait, [(0.3,), (0.3,), (0.3,), (0.3,)], 2))
    assert os.getpid() not in found
    assert len(found) == 2


def test_one_process_is_this_one() -> None:
    assert set(abreast(wait, [(0,), (0,)], 1)) == {os.getpid()}


def test_no_more_is_drawn_than_is_needed() -> None:
    drawn = []

    def asked() -> Iterator[tuple[int]]:
        for number in range(20, 30):
            drawn.append(number)
            yield (number,)

    answers = abreast(refuse, asked(), 2)
    assert next(answers) == 20
    assert len(drawn) < 6
    assert [*answers] == [*range(21, 30)]


@pytest.mark.parametrize("processes", [1, 2])
def test_what_a_call_raises_is_raised_and_no_other_is_waited_for(processes: int) -> None:
    with pytest.raises(UserError, match="two is too many"):
        [*abreast(refuse, [(1,), (2,), *((number,) for number in range(3, 100))], processes)]


@pytest.mark.parametrize(("kind", "said"), [(Contradiction, (3, 4)), (DoesNotAddUp, 5), (DoesNotFollow, 6)])
def test_what_the_gate_and_the_attack_raise_comes_as_it_was_raised(kind: type[Exception], said: object) -> None:
    with pytest.raises(kind) as raised:
        [*abreast(refuse_with, [(kind, said), (kind, said)], 2)]
    assert str(raised.value) == str(kind(said))
    assert vars(raised.value) == vars(kind(said))


def test_a_process_that_is_ended_from_outside_is_a_fault_that_says_so() -> None:
    with pytest.raises(Fault, match="ended from outside"):
        [*abreast(end, [(1,), (2,)], 2)]


def test_each_process_has_one_thread_and_this_one_what_it_had(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(THREADS, "7")
    assert [*abreast(threads, [(1,), (2,)], 2)] == ["1", "1"]
    assert os.environ[THREADS] == "7"


def test_processes_end_with_the_one_that_asked_even_if_it_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "asking.py"
    script.write_text(ASKING, encoding="utf-8")
    asking = subprocess.Popen([sys.executable, script], env={**os.environ, "PYTHONPATH": ROOT})
    below = _until(lambda: [pid for pid in _children(asking.pid) if "spawn_main" in _command(pid)], 2)
    asking.kill()
    asking.wait()
    assert _until(lambda: [] if any(_command(pid) for pid in below) else ["gone"], 1) == ["gone"]


def _until(look: Callable[[], Sequence[Seen]], number: int) -> Sequence[Seen]:
    for _ in range(600):
        if len(found := look()) >= number:
            return found
        time.sleep(0.05)
    raise AssertionError("it did not come to that")


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()]


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text(encoding="ascii")
    except FileNotFoundError:
        return ""
