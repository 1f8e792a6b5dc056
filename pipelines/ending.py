"""A process that is asked to end, by Ctrl-C or SIGTERM, ends within seconds whatever it is doing.

Python hears a signal between two of its own instructions, so not while an engine counts, and not at all where it comes
as something is thrown away. The kernel's word comes through a pipe to a thread, which ends a process that has not ended
by itself, as one that heard it would; where no thread gets a turn an alarm does, by which the kernel ends it. What is
written is moved into place whole, so it may end at any moment.
"""

import os
import select
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

GRACE, AT_MOST = 3, 4  # seconds
INTERRUPTED = 130  # what commands end with that heard it
SIGNALS = (signal.SIGINT, signal.SIGTERM)
TURN = 0.2  # seconds until a thread that has something to say has said it
_asked, _is_watched = threading.Event(), threading.Event()


def is_asked() -> bool:
    """Whether the process has been asked to end since `heeded` began: an error may come of that alone.

    The error may be here before the word is, so that is waited for; whichever way the clock is set meanwhile.
    """
    if not _asked.is_set():
        select.select([], [], [], TURN)
    return _asked.is_set()


@contextmanager
def heeded() -> Iterator[None]:
    """End the process when it is asked to meanwhile and has not ended within `GRACE`, wherever it has come by then.

    Raises KeyboardInterrupt in place of an error that came of the asking: DuckDB says only that it was interrupted.
    Signals belong to the main thread; in another nothing is done, nor within another `heeded`.
    """
    if threading.current_thread() is not threading.main_thread() or _is_watched.is_set():
        yield
        return
    with _watched():
        try:
            yield
        except Exception:
            if is_asked():
                raise KeyboardInterrupt from None
            raise


@contextmanager
def _watched() -> Iterator[None]:
    heard, told = os.pipe()
    os.set_blocking(told, False)
    before = signal.set_wakeup_fd(told, warn_on_full_buffer=False)
    _asked.clear()
    _is_watched.set()
    threading.Thread(target=_watch, args=(heard,), daemon=True).start()
    try:
        yield
    finally:
        _is_watched.clear()
        signal.set_wakeup_fd(before)
        os.close(told)  # what was said before is heard all the same, and then that no more will be


def _watch(heard: int) -> None:
    while said := os.read(heard, 1):
        if said[0] in SIGNALS:
            _asked.set()
            sys.stderr.write(f"Asked to end: does so within {GRACE} seconds. What is in place stays whole.\n")
            sys.stderr.flush()
            signal.alarm(AT_MOST)
            time.sleep(GRACE)
            os._exit(INTERRUPTED)
    os.close(heard)
