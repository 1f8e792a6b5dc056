"""Calls that keep a core busy for long, several at once, each in a process of its own.

Does not belong here: what is called. Arguments and answers go through a pipe, so they are to be no larger than needed.
"""

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from typing import TypeVar

from pipelines.errors import Fault

Answer = TypeVar("Answer")
THREADS = "POLARS_MAX_THREADS"  # read when a process begins: its threads would only take turns with other processes'


def cores() -> int:
    """How many this process may use: `taskset` says fewer than there are."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def abreast(function: Callable[..., Answer], asked: Iterable[tuple[object, ...]], processes: int) -> Iterator[Answer]:
    """What the function makes of the arguments, in their order; one after the other here where there is one process.

    What is asked is drawn as it is needed, so that not all lies in memory. Raises what the function raises, and Fault
    where a process was ended from outside.
    """
    if processes < 2:
        yield from (function(*each) for each in asked)
        return
    with _pool(processes) as pool:
        waiting: deque[Future[Answer]] = deque()
        for each in asked:
            waiting.append(pool.submit(function, *each))
            if len(waiting) > processes:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


@contextmanager
def _pool(processes: int) -> Iterator[ProcessPoolExecutor]:
    """Processes that end when what is asked of them is over, and at once when this one was asked to end."""
    context = multiprocessing.get_context("spawn")
    with _one_thread_each(), ProcessPoolExecutor(processes, context, initializer=_begun) as pool:
        try:
            yield pool
        except BrokenProcessPool as error:
            raise Fault("A process was ended from outside, as where memory runs out. Nothing was kept.") from error
        except Exception:
            raise
        except BaseException:
            for process in multiprocessing.active_children():
                process.terminate()
            raise
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


@contextmanager
def _one_thread_each() -> Iterator[None]:
    before = os.environ.get(THREADS)
    os.environ[THREADS] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ[THREADS]
        else:
            os.environ[THREADS] = before


def _begun() -> None:
    """Leave Ctrl-C to the process that asks, and end with it however it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with, args=(multiprocessing.parent_process(),), daemon=True).start()


def _end_with(parent: "multiprocessing.process.BaseProcess | None") -> None:
    if parent is not None:
        parent.join()
        os._exit(1)
